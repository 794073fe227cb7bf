"""What the program says: to programs JSON and nothing else, to people what they asked for, and how it is used."""

import json
import re
from typing import Any

import pytest
from threadpoolctl import threadpool_info

import tui_mnist
from tests.cli.conftest import Program
from tui_mnist.cli import main
from tui_mnist.training import declarations

NUMBER = (int, float)
KEYS: dict[str, dict[str, Any]] = {
    "run_started": {
        "step": int, "hyperparameters": dict, "parameters": int, "train_size": int, "validation_size": int,
        "test_size": int, "steps_per_epoch": int, "versions": dict,
    },
    "epoch": {
        "epoch": int, "steps": int, "loss": NUMBER, "accuracy": NUMBER, "val_loss": NUMBER, "val_accuracy": NUMBER,
        "seconds": NUMBER, "samples_per_second": NUMBER,
    },
    "hyperparameters_changed": {"step": int, "changes": dict},
    "stop_rule_met": {"step": int, "rule": str, "reason": str, "best": NUMBER, "best_epoch": int},
    "best_weights_restored": {"step": int, "rule": str, "epoch": int, "best": NUMBER},
    "diverged": {"step": int, "reason": str, "last_loss": NUMBER, "cause": str},
    "run_finished": {
        "epochs": int, "steps": int, "seconds": NUMBER, "val_accuracy": NUMBER, "test_loss": NUMBER,
        "test_accuracy": NUMBER, "run_dir": str,
    },
}  # fmt: skip
WILD = ("--optimizer=sgd", "--lr=1000", "--activation=linear", "--hidden=6,6", "--epochs=20")


def check_event(event: dict[str, Any]) -> None:
    assert next(iter(event)) == "event"
    keys = KEYS[event["event"]]
    assert set(event) == {"event", *keys}
    for key, kind in keys.items():
        assert isinstance(event[key], kind), key
        assert not isinstance(event[key], bool), key


# JSON


def test_json_tells_every_event_of_a_run_and_the_journal_says_the_same(program: Program) -> None:
    outcome = program.train("--json")
    events = outcome.events
    assert [event["event"] for event in events] == ["run_started", "epoch", "epoch", "run_finished"]
    for event in events:
        check_event(event)
    started, first, second, finished = events
    assert list(started["hyperparameters"]) == [*declarations()]
    assert started["hyperparameters"]["hidden"] == [6]
    sizes = {name: started[name] for name in ("train_size", "validation_size", "test_size", "steps_per_epoch")}
    assert sizes == {"train_size": 80, "validation_size": 12, "test_size": 20, "steps_per_epoch": 10}
    assert started["parameters"] == (25 * 6 + 6) + (6 * 3 + 3)
    assert started["versions"]["tui_mnist"] == tui_mnist.__version__
    assert [(event["epoch"], event["steps"]) for event in (first, second)] == [(1, 10), (2, 20)]
    assert (finished["epochs"], finished["steps"], finished["run_dir"]) == (2, 20, str(program.kept))
    assert program.journal == events


def test_a_run_that_learns_nothing_says_so_and_is_a_success(program: Program) -> None:
    outcome = program.train("--json", "--initializer=zeros")
    assert outcome.code == 0
    *_, said, last = outcome.events
    assert (said["event"], said["severity"], last["event"]) == ("diagnosis", "bad", "run_finished")
    assert said["changes"]["initializer"] == {"from": "zeros", "to": "glorot_uniform"}


def test_a_network_without_a_hidden_layer_is_trained_kept_and_resumed(program: Program) -> None:
    started, *_, finished = program.train("--json", "--hidden=none").events
    assert (started["hyperparameters"]["hidden"], started["parameters"]) == ([], 25 * 3 + 3)
    assert finished["test_accuracy"] > 0.5
    outcome = program.run("--resume=last", f"--runs-dir={program.runs}", "--epochs=3", "--headless")
    assert outcome.code == 0
    assert "25-3 without a hidden layer, 78 parameters" in outcome.stdout


def test_json_of_a_run_that_keeps_nothing_has_nulls(program: Program) -> None:
    *_, epoch, finished = program.train("--json", "--no-save", "--validation-size=0").events
    assert (epoch["val_loss"], epoch["val_accuracy"]) == (None, None)
    assert (finished["val_accuracy"], finished["run_dir"]) == (None, None)
    assert not program.runs.exists()


def test_json_tells_what_a_resumed_run_changes(program: Program) -> None:
    program.train("--json")
    outcome = program.run(
        "--resume=last", f"--runs-dir={program.runs}", "--json", "--epochs=3", "--lr=0.02", "--optimizer=adam"
    )
    started, changed, *_ = outcome.events
    assert started["step"] == 20
    check_event(changed)
    assert changed == {
        "event": "hyperparameters_changed",
        "step": 20,
        "changes": {
            "optimizer": {"from": "rmsprop", "to": "adam"},
            "learning_rate": {"from": 0.01, "to": 0.02},
            "epochs": {"from": 2, "to": 3},
        },
    }


def test_json_tells_of_a_divergence_and_so_does_one_line_for_people(program: Program) -> None:
    outcome = program.run(*program.small(*WILD, "--json"))
    assert outcome.code == 1
    *_, diverged = outcome.events
    check_event(diverged)
    assert diverged["event"] == "diverged"
    assert program.journal == outcome.events
    said = outcome.complaint
    assert said.startswith(f"training diverged at step {diverged['step']}: {diverged['reason']}, from ")
    assert diverged["cause"] == "the learning rate 1000 is 100000 times the usual 0.01 of sgd: lower it"
    assert said.endswith(f"; {diverged['cause']}; the last good parameters are kept in {program.kept}")


def test_a_run_that_diverged_goes_on_with_a_lower_rate(program: Program) -> None:
    assert program.run(*program.small(*WILD, "--json", "--checkpoint-every=1")).code == 1
    outcome = program.run("--resume=last", f"--runs-dir={program.runs}", "--json", "--lr=1e-9")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.events[-1]["event"] == "run_finished"


# For people


def test_where_no_terminal_is_a_line_says_that_training_goes_on_without_a_screen(program: Program) -> None:
    outcome = program.run(*program.small())
    assert outcome.code == 0
    assert "no terminal" in outcome.complaint
    assert "without a screen" in outcome.complaint
    assert "Test accuracy" in outcome.stdout


def test_where_it_was_asked_for_no_line_says_so(program: Program) -> None:
    outcome = program.train("--headless")
    assert "Test accuracy" in outcome.stdout
    assert str(program.kept) in outcome.stdout


def test_quiet_says_the_result_alone(program: Program) -> None:
    outcome = program.train("--quiet")
    assert re.fullmatch(r"test accuracy \d+\.\d\d%, kept in (.*)\n", outcome.stdout)
    assert str(program.kept) in outcome.stdout


def test_no_save_keeps_nothing(program: Program) -> None:
    assert re.fullmatch(r"test accuracy \d+\.\d\d%\n", program.train("--quiet", "--no-save").stdout)
    assert not program.runs.exists()


def test_by_default_runs_are_kept_in_the_users_own_folder(program: Program) -> None:
    arguments = [argument for argument in program.small("--json") if not argument.startswith("--runs-dir")]
    finished = program.run(*arguments).events[-1]
    kept = finished["run_dir"]
    assert "tui-mnist" in kept
    assert str(program.folder) in kept


# How it is used


@pytest.fixture(scope="module")
def help_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("help")
    outcome = Program(folder, folder).run("--help")
    assert (outcome.code, outcome.stderr) == (0, "")
    return outcome.stdout


def group_of(help_text: str, flag: str) -> str:
    """The title of the box in which a flag is explained."""
    title = ""
    for line in help_text.splitlines():
        if found := re.match(r"╭─ (\w+) ", line):
            title = found[1]
        if re.match(rf"│ (\S+ )*{re.escape(flag)}\s", line):
            return title
    return "not there"


@pytest.mark.parametrize("name", declarations())
def test_help_explains_every_hyperparameter_in_its_group(help_text: str, name: str) -> None:
    declared = declarations()[name]
    words = re.sub(r"[│\s]+", " ", help_text)
    for flag in ("--" + name.replace("_", "-"), *declared.flags):
        assert group_of(help_text, flag) == declared.group
    assert declared.help in words
    if declared.choices:
        assert f"One of: {', '.join(declared.choices)}." in words


def test_help_explains_every_other_flag_in_its_group(help_text: str) -> None:
    program = ("--headless", "--json", "--quiet", "--preset", "--threads", "--help", "--version")
    runs = ("--runs-dir", "--no-save", "--resume", "--checkpoint-every")
    assert [group_of(help_text, flag) for flag in program] == ["Program"] * len(program)
    assert [group_of(help_text, flag) for flag in runs] == ["Runs"] * len(runs)
    groups = ["Program", "Training", "Network", "Data", "Pictures", "Runs"]
    assert re.findall(r"^╭─ (\w+) ", help_text, re.MULTILINE) == groups


def test_help_tells_the_defaults(help_text: str) -> None:
    words = re.sub(r"[│\s]+", " ", help_text)
    for default in ("rmsprop", "categorical_crossentropy", "0.001", "128", "512", "relu", "glorot_uniform", "mnist"):
        assert re.search(rf"\[default: {default}[] ]", words)
    for default in ("0.001 for rmsprop", "0; 0.004 for adamw"):
        assert f"[default: {default}]" in words


def test_version_is_the_packages(program: Program) -> None:
    outcome = program.run("--version")
    assert (outcome.code, outcome.stdout, outcome.stderr) == (0, f"tui-mnist {tui_mnist.__version__}\n", "")


def test_hyperparameters_on_the_command_line_are_those_that_train(program: Program) -> None:
    given = {
        "--optimizer": "nesterov", "--loss": "mean_squared_error", "--learning-rate": "0.05", "--batch-size": "16",
        "--epochs": "1", "--momentum": "0.8", "--weight-decay": "0.01", "--dropout": "0.1", "--hidden": "7,5",
        "--activation": "tanh", "--initializer": "he_normal", "--data": str(program.data), "--validation-size": "10",
        "--train-size": "50", "--seed": "3",
    }  # fmt: skip
    flat = [piece for pair in given.items() for piece in pair]
    outcome = program.run(*flat, "--no-shuffle", "--json", "--no-save")
    assert outcome.code == 0
    hyperparameters = outcome.events[0]["hyperparameters"]
    assert json.loads(json.dumps(hyperparameters)) == {
        "optimizer": "nesterov", "loss": "mean_squared_error", "learning_rate": 0.05, "batch_size": 16, "epochs": 1,
        "momentum": 0.8, "weight_decay": 0.01, "dropout": 0.1, "hidden": [7, 5], "activation": "tanh",
        "initializer": "he_normal", "data": str(program.data), "validation_size": 10, "train_size": 50,
        "shuffle": False, "seed": 3,
    }  # fmt: skip


@pytest.mark.parametrize(("given", "sizes"), [([], (83, 9)), (["--validation-size=12"], (80, 12))])
def test_of_a_small_data_set_a_tenth_is_held_out_unless_more_is_asked_for(
    program: Program, given: list[str], sizes: tuple[int, int]
) -> None:
    started = program.run(f"--data={program.data}", "--json", "--no-save", "--epochs=1", *given).events[0]
    assert (started["train_size"], started["validation_size"]) == sizes


def test_a_preset_gives_way_to_what_is_typed(program: Program) -> None:
    preset = ("--preset=chollet-2.1", f"--data={program.data}", "--json", "--no-save")
    outcome = program.run(*preset, "--hidden=6", "--epochs=1", "--optimizer=sgd")
    assert outcome.code == 0
    hyperparameters = outcome.events[0]["hyperparameters"]
    assert (hyperparameters["batch_size"], hyperparameters["validation_size"]) == (128, 0)
    assert (hyperparameters["hidden"], hyperparameters["epochs"]) == ([6], 1)
    assert (hyperparameters["optimizer"], hyperparameters["learning_rate"]) == ("sgd", 0.01)


def test_the_same_number_of_threads_gives_the_same_weights(program: Program, undisturbed: Program) -> None:
    program.train("--json", "--threads=1")
    undisturbed.train("--json", "--threads=1")
    assert program.result == undisturbed.result


def test_threads_are_those_of_the_matrix_products_while_it_trains(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def spy(*_arguments: object, **_options: object) -> int:
        seen.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
        return 0

    monkeypatch.setattr("tui_mnist.headless.start.run_headless", spy)
    before = [pool["num_threads"] for pool in threadpool_info()]
    assert main(program.small("--threads=1", "--no-save")) == 0
    assert set(seen) == {1}
    assert [pool["num_threads"] for pool in threadpool_info()] == before
