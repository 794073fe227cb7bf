"""Programs read one JSON object a line and nothing else; who wants only the result gets one line."""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.headless.scripted import Headless, batch, epoch_done, finished, started
from tui_mnist.runs import default_runs_folder
from tui_mnist.training import SetHyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import Diverged, HyperparametersChanged, Paused, RunStopped

STOPPED = RunStopped(13, epochs=1, seconds=2.0)


def test_a_real_run_is_one_object_a_line_with_the_event_first(headless: Headless) -> None:
    headless.control.send(SetHyperparameters({"learning_rate": 0.01}))
    assert headless.show(json=True) == 0
    told = [json.loads(line) for line in headless.stdout.lines]
    assert [next(iter(entry.items())) for entry in told] == [
        ("event", "run_started"),
        ("event", "hyperparameters_changed"),
        ("event", "epoch"),
        ("event", "epoch"),
        ("event", "run_finished"),
    ]
    assert {"hyperparameters", "parameters", "train_size", "validation_size", "test_size", "versions"} <= set(told[0])
    assert {"epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds", "samples_per_second"} <= set(told[2])
    assert {"epochs", "seconds", "val_accuracy", "test_loss", "test_accuracy", "run_dir"} <= set(told[-1])
    assert headless.stderr.text == ""


def test_what_is_not_finite_is_null(headless: Headless) -> None:
    headless.show([epoch_done(1, loss=math.nan, val_loss=math.inf), Diverged(3, "it did", -math.inf, "why")], json=True)
    epoch, diverged = (json.loads(line) for line in headless.stdout.lines)
    assert (epoch["loss"], epoch["val_loss"], epoch["accuracy"]) == (None, None, 0.925)
    assert diverged["last_loss"] is None


def test_each_line_is_out_before_the_next_event(headless: Headless) -> None:
    seen: list[int] = []

    def events() -> Iterator[Event]:
        yield started()
        for number in (1, 2):
            yield epoch_done(number)
            seen.append(headless.stdout.written.getvalue().count(b"\n"))

    headless.show(events(), json=True)
    assert seen == [2, 3]


def test_events_without_a_name_are_not_told(headless: Headless) -> None:
    headless.show([batch(1), Paused(1)], json=True)
    assert headless.stdout.text == ""


def test_of_a_stop_stderr_says_how_to_go_on(headless: Headless) -> None:
    headless.show([STOPPED], json=True, run_dir=default_runs_folder() / "mine")
    assert headless.stdout.text == ""
    assert headless.stderr.lines == ["tui-mnist: stopped at step 13; go on with: tui-mnist --headless --resume mine"]


def test_names_in_any_script_are_ascii_in_json(headless: Headless) -> None:
    changed = HyperparametersChanged(1, {"data": ("mnist", "データ")})
    headless.show([changed], json=True)
    assert headless.stdout.text.isascii()
    assert json.loads(headless.stdout.text)["changes"]["data"]["to"] == "データ"


def test_quiet_is_the_result_alone(headless: Headless) -> None:
    events = [started(), batch(1), epoch_done(1), finished(run_dir="/runs/mine")]
    headless.show(events, quiet=True, run_dir=Path("/runs/mine"))
    assert headless.stdout.text == "test accuracy 87.50%, kept in /runs/mine\n"
    assert headless.stderr.text == ""


def test_quiet_without_a_folder_names_none(headless: Headless) -> None:
    headless.show([started(), finished()], quiet=True)
    assert headless.stdout.text == "test accuracy 87.50%\n"


def test_quiet_of_a_stopped_run_is_its_validation_accuracy(headless: Headless) -> None:
    trainer = headless.trainer
    held_out = trainer.validation_indices
    answers = trainer.network.predict(trainer.dataset.train_samples[held_out].reshape(20, -1)).argmax(axis=1)
    accuracy = (answers == trainer.dataset.train_labels[held_out]).mean()
    headless.show([started(), STOPPED], quiet=True, run_dir=default_runs_folder() / "mine")
    assert headless.stdout.text == (
        f"stopped at step 13, validation accuracy {accuracy:.2%}, go on with: tui-mnist --headless --resume mine\n"
    )


def test_quiet_of_a_stopped_run_without_validation_images(new_trainer: Callable[..., Trainer]) -> None:
    headless = Headless(new_trainer(validation_size=0))
    headless.show([started(), STOPPED], quiet=True)
    assert headless.stdout.text == "stopped at step 13\n"
