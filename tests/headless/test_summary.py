"""At the end stand the figures of images that the network never trained on, and how to go on."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.headless.scripted import Headless, Stream, epoch_done, finished, started
from tui_mnist.nn import LOSSES
from tui_mnist.runs import Run, default_runs_folder
from tui_mnist.training import Stop, Trainer
from tui_mnist.training.evaluation import evaluate
from tui_mnist.training.event import Event
from tui_mnist.training.events import RunStopped

STOPPED = RunStopped(13, epochs=1, seconds=2.0)
UNTRAINED = RunStopped(0, epochs=0, seconds=0.0)


def summary(headless: Headless, end: Event, **options: Any) -> list[str]:
    headless.show([started(), epoch_done(1), end], **options)
    lines = headless.stdout.lines
    return lines[next(number for number, line in enumerate(lines) if "%" in line) + 1 :]


def matrix_in(lines: list[str]) -> list[list[str]]:
    start = next(number for number, line in enumerate(lines) if "Confusion matrix" in line)
    return [line.split() for line in lines[start + 2 : start + 12]]


def captions_in(lines: list[str], mark: str = "[✓✗]") -> list[str]:
    return [caption for line in lines for caption in re.findall(rf"{mark} \w+ [\d.]+%", line)]


def answer_always(trainer: Trainer, confidences: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the network give the class with the confidence that `confidences` finds for each label, of test images."""
    labels = trainer.dataset.test_labels

    def predict(_images: Any) -> Any:
        predictions, sure = confidences(labels)
        probabilities = np.full((len(labels), 10), 0.001)
        probabilities[np.arange(len(labels)), predictions] = sure
        return probabilities

    monkeypatch.setattr(trainer.network, "predict", predict)


# A finished run


def test_the_result_on_the_test_images_is_told_once_with_its_figures(headless: Headless) -> None:
    lines = summary(headless, finished())
    assert lines[-2] == "Test accuracy 87.50%, loss 0.3412 (40 images, looked at once)"
    assert headless.stdout.text.count("Test accuracy") == 1


def test_how_often_the_test_images_were_looked_at_is_counted(headless: Headless, tmp_path: Path) -> None:
    run = Run(tmp_path)
    for times in ("once", "twice", "3 times"):
        run.note({"event": "run_finished", "steps": 12})
        run.note({"event": "epoch", "steps": 12})
        headless.show([started(), finished()], run_dir=tmp_path)
        assert headless.stdout.text.count(f"images, looked at {times})") == 1


def test_the_confusion_matrix_counts_every_test_image(headless: Headless) -> None:
    lines = summary(headless, finished())
    assert "Confusion matrix of the test images: row = true class, column = prediction" in lines
    counts = [[0 if count == "·" else int(count) for count in row[1:11]] for row in matrix_in(lines)]
    data = headless.trainer.dataset
    predictions = headless.trainer.network.predict(data.test_samples.reshape(40, -1)).argmax(axis=1)
    expected = np.zeros((10, 10), int)
    for label, prediction in zip(data.test_labels, predictions, strict=True):
        expected[label, prediction] += 1
    assert counts == expected.tolist()


def test_eight_images_have_their_label_prediction_and_confidence_mistakes_last(
    headless: Headless, monkeypatch: pytest.MonkeyPatch
) -> None:
    even = np.arange(40) % 2 == 0

    def half_of_them(labels: Any) -> Any:
        return np.where(even, labels, (labels + 1) % 10), np.where(even, 0.75, np.arange(40) / 100 + 0.5)

    answer_always(headless.trainer, half_of_them, monkeypatch)
    lines = summary(headless, finished())
    labels = headless.trainer.dataset.test_labels
    right = [f"✓ {label} 75.0%" for label in labels[[0, 2, 4, 6]]]
    mistakes = [f"✗ {(labels[index] + 1) % 10} {index + 50}.0%" for index in (39, 37, 35, 33)]
    assert captions_in(lines) == right + mistakes, "the first right ones, then the most confident mistakes"
    shown = [label for line in lines for label in re.findall(r"label (\d)", line)]
    assert shown == [str(label) for label in labels[[0, 2, 4, 6, 39, 37, 35, 33]]]


@pytest.mark.parametrize(("wrong", "shown"), [(0, (8, 0)), (3, (5, 3)), (38, (2, 6)), (40, (0, 8))])
def test_where_there_are_few_mistakes_or_few_right_ones_the_others_fill_up(
    headless: Headless, monkeypatch: pytest.MonkeyPatch, wrong: int, shown: tuple[int, int]
) -> None:
    answer_always(headless.trainer, lambda labels: ((labels + (np.arange(40) < wrong)) % 10, 0.9), monkeypatch)
    lines = summary(headless, finished())
    assert (len(captions_in(lines, "✓")), len(captions_in(lines, "✗"))) == shown


@pytest.mark.parametrize(("width", "in_a_row"), [(20, 1), (40, 2), (80, 4), (120, 4), (160, 8)])
def test_images_are_beside_each_other_as_the_width_allows(headless: Headless, width: int, in_a_row: int) -> None:
    headless.width = width
    lines = summary(headless, finished())
    assert {len(captions_in([line])) for line in lines} == {0, in_a_row}


@pytest.mark.parametrize("width", [40, 80, 120])
def test_nothing_is_wider_than_the_terminal(headless: Headless, width: int) -> None:
    headless.width = width
    assert max(map(len, summary(headless, finished()))) <= width


def test_mistakes_are_marked_by_sign_and_by_colour(on_terminal: Headless) -> None:
    on_terminal.show([started(), finished()])
    assert re.search(r"\x1b\[1;31m✗ \d", on_terminal.stdout.text)
    assert re.search(r"\x1b\[32m✓ \d", on_terminal.stdout.text)


def test_images_are_half_blocks_in_colour_and_letters_without(headless: Headless) -> None:
    assert "▀" not in "".join(summary(headless, finished()))
    headless.stdout = Stream(terminal=True)
    headless.show([started(), finished()])
    pictures = [line for line in headless.screen if "▀▀" in line]
    assert len(pictures) == 2 * 6, "two rows of images of 12 rows of pixels"


def test_long_class_names_are_cut_to_their_place(new_trainer: Callable[..., Trainer]) -> None:
    headless = Headless(new_trainer(names=tuple(f"an extremely long name {n}" for n in range(10))))
    assert max(map(len, summary(headless, finished()))) <= 80


def test_where_the_matrix_does_not_fit_the_worst_mistakes_are_listed(headless: Headless) -> None:
    headless.width = 28
    lines = summary(headless, finished())
    assert not any("Confusion matrix" in line for line in lines)
    assert lines[1:4] == ["Most frequent mistakes on", "the test images", "true class → taken for"]


# A stopped run


def test_a_stopped_run_is_judged_by_the_validation_images_alone(
    headless: Headless, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = headless.trainer
    held_out = trainer.dataset.train_samples[trainer.validation_indices].reshape(20, -1)
    seen: list[Any] = []
    predict = trainer.network.predict

    def watched(images: Any) -> Any:
        seen.append(images)
        return predict(images)

    monkeypatch.setattr(trainer.network, "predict", watched)
    lines = summary(headless, STOPPED)
    labels = trainer.dataset.train_labels[trainer.validation_indices]
    judged = evaluate(trainer.logits, held_out, labels, LOSSES[trainer.hyperparameters.loss])
    assert judged is not None
    assert lines[-3:-1] == [
        "Stopped at step 13, after 1 of 2 epochs; the test images were not looked at",
        f"Validation accuracy {judged.accuracy:.2%}, loss {judged.loss:.4f} (20 images)",
    ]
    assert len(seen) == 1
    assert np.array_equal(seen[0], held_out)
    assert "Confusion matrix of the validation images: row = true class, column = prediction" in lines
    assert len(captions_in(lines)) == 8


def test_without_validation_images_a_stopped_run_has_no_figures(new_trainer: Callable[..., Trainer]) -> None:
    headless = Headless(new_trainer(validation_size=0))
    lines = summary(headless, STOPPED)
    assert lines[0].startswith("Stopped at step 13")
    assert not any("Confusion" in line or "✓" in line or "accuracy" in line for line in lines)


def test_a_run_stopped_before_its_first_step_has_no_figures(headless: Headless) -> None:
    assert not any("Confusion" in line or "accuracy" in line for line in summary(headless, UNTRAINED))


def test_a_real_run_that_is_stopped_has_its_summary(headless: Headless) -> None:
    headless.control.send(Stop())
    headless.show()
    assert "Stopped at step 0, after 0 of 2 epochs; the test images were not looked at" in headless.stdout.lines


# Where it is kept


def test_a_stopped_run_says_where_it_is_kept_and_how_to_resume_it(headless: Headless) -> None:
    folder = default_runs_folder() / "2030-01-02-030405-mnist-rmsprop"
    lines = summary(headless, STOPPED, run_dir=folder)
    assert lines[-2:] == [
        f"Kept in {folder}",
        "Go on with: tui-mnist --headless --resume 2030-01-02-030405-mnist-rmsprop",
    ]


def test_a_finished_run_needs_more_epochs_to_go_on(headless: Headless) -> None:
    lines = summary(headless, finished(5), run_dir=default_runs_folder() / "mine")
    assert lines[-1] == "Go on with: tui-mnist --headless --resume mine --epochs 10"


def test_a_run_is_resumed_by_what_the_program_was_started_by(
    headless: Headless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_MNIST_STARTED_AS", "python3 run.py tui-mnist")
    lines = summary(headless, STOPPED, run_dir=default_runs_folder() / "mine")
    assert lines[-1] == "Go on with: python3 run.py tui-mnist --headless --resume mine"


def test_a_run_kept_elsewhere_is_resumed_by_its_folder_ready_to_be_pasted(headless: Headless) -> None:
    lines = summary(headless, STOPPED, run_dir=Path("/my runs/mine"))
    assert lines[-1] == "Go on with: tui-mnist --headless --resume '/my runs/mine'"


def test_a_long_folder_stays_in_one_piece(headless: Headless) -> None:
    headless.width = 40
    folder = Path("/a/very/long/folder/that/no/terminal/holds/in/one/line")
    assert f"Kept in {folder}" in summary(headless, STOPPED, run_dir=folder)


def test_a_run_that_is_not_kept_says_so(headless: Headless) -> None:
    assert summary(headless, finished())[-1] == "Nothing of this run was kept"
