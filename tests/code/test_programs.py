"""Each form is a program that runs by itself, and what it trains is what the run trains."""

import importlib.util
import runpy
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.code.conftest import write_idx
from tui_mnist.code import FORMS, code_of, fitted_to_data
from tui_mnist.data import load
from tui_mnist.errors import UsageError
from tui_mnist.nn import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from tui_mnist.nn.optimizers.sgd import SGD
from tui_mnist.training import Hyperparameters, Trainer

STEPS = 20
SAMPLES: tuple[dict[str, Any], ...] = (
    {"validation_size": 40, "batch_size": 16},
    {"validation_size": 0, "batch_size": 20},
    {"validation_size": 40, "train_size": 100, "batch_size": 10},
    {"validation_size": 0, "train_size": 100, "batch_size": 10},
    {"validation_size": 40, "batch_size": 16, "shuffle": False},
    {"validation_size": 0, "batch_size": 20, "shuffle": False},
    {"validation_size": 20, "batch_size": 19, "seed": 5},  # whose epochs end in a smaller batch
)
"""Each makes 10 steps an epoch."""

ALONE = """
import sys, pathlib
for name in ("tui_mnist", "keras", "textual", "rich", "platformdirs", "pooch"):
    sys.modules[name] = None
folder, *programs = map(pathlib.Path, sys.argv[1:])
import numpy as np
sys.argv = ["program", str(folder)]
for path in programs:
    room = {"__name__": "__main__"}
    exec(compile(path.read_text(), str(path), "exec"), room)
    np.savez(path.with_suffix(".npz"), *room["parameters"])
"""
"""Runs programs one after the other where NumPy is all that there is."""


def at(places: list[Any] | tuple[Any, ...], number: int) -> Any:
    return places[number % len(places)]


def settings_of(folder: Path) -> list[Hyperparameters]:
    """Every optimizer with every loss; the other knobs go round beside them, each with a period of its own."""
    found = []
    for number, (optimizer, loss) in enumerate(product(OPTIMIZERS, LOSSES)):
        decay = at((None, 0.01, 0.0), number)
        found.append(
            Hyperparameters.of(
                optimizer=optimizer,
                loss=loss,
                activation=at(list(ACTIVATIONS), number),
                initializer=at(list(INITIALIZERS), number),
                hidden=at(((12,), (12, 8), (12,), (), (8, 8, 8)), number // 9),
                dropout=at((0.0, 0.3), number // 3),
                momentum=at((0.9, 0.5), number),
                epochs=2,
                data=str(folder),
                **at(SAMPLES, number),
                **({} if decay is None else {"weight_decay": decay}),
            )
        )
    return found


def trained(settings: Hyperparameters) -> Trainer:
    trainer = Trainer(load(settings.data, seed=settings.seed), settings)
    while trainer.sampler.epoch < settings.epochs:
        trainer._train_on_a_batch()
    assert trainer.step == STEPS
    return trainer


def in_words(settings: Hyperparameters) -> str:
    return str({name: value for name, value in settings.as_dict().items() if name != "data"})


@pytest.mark.slow
def test_the_numpy_program_ends_with_the_weights_of_the_run_where_numpy_is_all_there_is(
    tiny_folder: Path, tmp_path: Path
) -> None:
    every = settings_of(tiny_folder)
    for kind, registry in (("activation", ACTIVATIONS), ("initializer", INITIALIZERS)):
        assert {getattr(settings, kind) for settings in every if settings.hidden} == set(registry)
    programs = [tmp_path / f"{number}.py" for number in range(len(every))]
    for path, settings in zip(programs, every, strict=True):
        path.write_text(code_of("numpy", settings), encoding="utf-8")
    command = [sys.executable, "-W", "error", "-c", ALONE, str(tiny_folder), *map(str, programs)]
    outcome = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.count("test accuracy") == len(every)
    for path, settings in zip(programs, every, strict=True):
        found = np.concatenate([array.ravel() for array in np.load(path.with_suffix(".npz")).values()])
        expected = trained(settings).network.parameters.vector
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-5, err_msg=in_words(settings))


def run_here(path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(sys, "argv", [str(path), *arguments])
    return runpy.run_path(str(path), run_name="__main__")


def test_our_own_program_ends_with_the_very_weights_of_the_run(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for settings in settings_of(tiny_folder)[::7]:
        path = tmp_path / "own.py"
        path.write_text(code_of("tui-mnist", settings), encoding="utf-8")
        room = run_here(path, [], monkeypatch)
        np.testing.assert_array_equal(
            room["trainer"].network.parameters.vector, trained(settings).network.parameters.vector
        )
        assert "test accuracy" in capsys.readouterr().out


def test_points_and_folders_that_are_no_idx_files_of_bytes_are_read_by_our_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = fitted_to_data(
        Hyperparameters(data="spirals:points=200", hidden=(8,), activation="tanh", epochs=2, batch_size=20)
    )
    assert settings.validation_size == 100
    path = tmp_path / "points.py"
    path.write_text(code_of("numpy", settings), encoding="utf-8")
    room = run_here(path, [], monkeypatch)
    found = np.concatenate([array.ravel() for array in room["parameters"]])
    np.testing.assert_allclose(found, trained(settings).network.parameters.vector, rtol=1e-4, atol=2e-5)
    assert "validation accuracy" in capsys.readouterr().out


def test_images_that_lie_on_their_side_are_turned_and_names_with_a_prefix_found_gzipped_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gzip

    generator = np.random.default_rng(3)
    for part, count in (("train", 30), ("test", 10)):
        images = generator.integers(0, 256, (count, 4, 6)).astype(np.uint8)
        write_idx(tmp_path / f"emnist-letters-{part}-images-idx3-ubyte", images)
        plain = tmp_path / f"emnist-letters-{part}-labels-idx1-ubyte"
        write_idx(plain, (np.arange(count) % 3 + 1).astype(np.uint8))
        plain.with_name(plain.name + ".gz").write_bytes(gzip.compress(plain.read_bytes()))
        plain.unlink()
    settings = fitted_to_data(Hyperparameters(data=str(tmp_path), hidden=(4,), epochs=1))
    path = tmp_path / "program.py"
    path.write_text(code_of("numpy", settings), encoding="utf-8")
    room = run_here(path, [], monkeypatch)
    dataset = load(str(tmp_path))
    np.testing.assert_allclose(room["x_train"], dataset.train_samples.reshape(30, -1) / np.float32(255))
    np.testing.assert_array_equal(room["y_test"], dataset.test_labels)
    assert room["classes"] == dataset.classes == 4


def test_no_line_is_there_that_these_knobs_do_not_need(tiny_folder: Path) -> None:
    few = Hyperparameters.of(optimizer="sgd", hidden=(), validation_size=0, shuffle=False, data=str(tiny_folder))
    more = Hyperparameters.of(optimizer="adam", weight_decay=0.01, dropout=0.5, data=str(tiny_folder))
    for form, words in {
        "numpy": ("relu", "for_order", "dropout", "memory", "t += 1", "mixed", "validation", "m1", "0.01 * w"),
        "keras": ("Dropout", "shuffle=False", "weight_decay", "validation_data", "relu"),
    }.items():
        short, long = code_of(form, few), code_of(form, more)
        here = {word for word in words if word in short}
        assert here == ({"shuffle=False"} if form == "keras" else set())
        assert {word for word in words if word not in long} == ({"shuffle=False"} if form == "keras" else set())
    for form in FORMS:
        assert max(map(len, code_of(form, Hyperparameters(data=str(tiny_folder))).splitlines())) <= 120


@pytest.mark.parametrize("form", FORMS)
def test_a_rule_that_was_added_without_its_code_is_refused_by_name_where_it_is_needed(form: str) -> None:
    class Silent(SGD):
        code = None

    OPTIMIZERS.register("silent")(Silent)
    try:
        settings = Hyperparameters.of(optimizer="silent")
        if form == "tui-mnist":
            assert '"silent"' in code_of(form, settings)
        else:
            with pytest.raises(UsageError, match="the optimizer silent does not say how it is written"):
                code_of(form, settings)
    finally:
        OPTIMIZERS.remove("silent")


def test_every_keras_program_is_python(tiny_folder: Path) -> None:
    for settings in settings_of(tiny_folder):
        compile(code_of("keras", settings), "keras.py", "exec")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("keras") is None, reason="Keras is in the benchmarks' extra")
def test_what_the_keras_program_compiles_takes_the_steps_of_the_run(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    path = tmp_path / "program.py"
    evaluate = keras.Sequential.evaluate
    for settings in settings_of(tiny_folder):
        if settings.dropout:
            continue  # Keras draws the masks itself
        given: dict[str, Any] = {}

        def fit(model: Any, x: Any, y: Any, given: dict[str, Any] = given, **how: Any) -> None:
            given.update(how, model=model, x=x, y=y)

        monkeypatch.setattr(keras.Sequential, "fit", fit)
        monkeypatch.setattr(keras.Sequential, "evaluate", lambda *_: (0.0, 0.0))
        path.write_text(code_of("keras", settings), encoding="utf-8")
        run_here(path, [str(tiny_folder)], monkeypatch)
        trainer = Trainer(load(settings.data), settings)
        model = given["model"]
        assert (given["batch_size"], given["epochs"]) == (settings.batch_size, settings.epochs)
        assert len(given["x"]) == trainer.sampler.size
        model.set_weights([variable.numpy() for variable in trainer.network.parameters.variables.values()])
        images = trainer.samples / np.float32(255)
        while trainer.sampler.epoch < settings.epochs:
            state = trainer.sampler.state()
            indices = trainer.sampler.draw(settings.batch_size)
            trainer.sampler.restore(state)
            trainer._train_on_a_batch()
            model.train_on_batch(images[indices], np.eye(10)[trainer.dataset.train_labels[indices]])
        found = np.concatenate([array.ravel() for array in model.get_weights()])
        np.testing.assert_allclose(
            found, trainer.network.parameters.vector, rtol=1e-3, atol=1e-4, err_msg=in_words(settings)
        )
    assert evaluate is not keras.Sequential.evaluate
