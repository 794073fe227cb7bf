"""Optimizers: each rule's first step by hand, what a change in mid-run does, and how a new rule is found."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

import tui_mnist
from tui_mnist.nn import OPTIMIZERS, Optimizer, Parameters

each_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)
each_type = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def weights(*values: float, dtype: type = np.float64) -> Parameters:
    parameters = Parameters({"w": (len(values),)}, dtype)
    parameters.assign(np.array(values))
    return parameters


def new(name: str, weight: float = 2.0) -> Optimizer:
    """A fresh optimizer of one weight."""
    return OPTIMIZERS[name](weights(weight))


def step(
    optimizer: Optimizer,
    gradient: float | list[float],
    *,
    rate: float = 0.1,
    momentum: float = 0.9,
    decay: float = 0.0,
) -> float:
    """Take a step, and give what it took off the first weight."""
    before = float(optimizer.parameters.vector[0])
    optimizer.parameters.gradient[:] = gradient
    optimizer.update(learning_rate=rate, momentum=momentum, weight_decay=decay)
    return before - float(optimizer.parameters.vector[0])


# The first step, in plain arithmetic: what is taken off a weight, for a gradient g and a learning rate r


def sgd(g: float, r: float) -> float:
    return r * g


def momentum(g: float, r: float) -> float:
    return 0.9 * 0 + r * g


def nesterov(g: float, r: float) -> float:
    velocity = 0.9 * 0 + r * g
    return 0.9 * velocity + r * g


def adagrad(g: float, r: float) -> float:
    accumulator = 0.1 + g * g
    return r * g / sqrt(accumulator + 1e-7)


def rmsprop(g: float, r: float) -> float:
    mean_square = 0.9 * 0 + (1 - 0.9) * g * g
    return r * g / sqrt(mean_square + 1e-7)


def adadelta(g: float, r: float) -> float:
    mean_square, mean_square_step = 0.95 * 0 + (1 - 0.95) * g * g, 0
    return r * g * sqrt(mean_square_step + 1e-7) / sqrt(mean_square + 1e-7)


def adam(g: float, r: float) -> float:
    first, second = (1 - 0.9) * g, (1 - 0.999) * g * g
    return r * sqrt(1 - 0.999) / (1 - 0.9) * first / (sqrt(second) + 1e-7)


def nadam(g: float, r: float) -> float:
    now, ahead = 0.9 * (1 - 0.5 * 0.96), 0.9 * (1 - 0.5 * 0.96**2)
    first, second = (1 - 0.9) * g, (1 - 0.999) * g * g
    first_hat = ahead * first / (1 - now * ahead) + (1 - now) * g / (1 - now)
    second_hat = second / (1 - 0.999)
    return r * first_hat / (sqrt(second_hat) + 1e-7)


FIRST_STEP: dict[str, Callable[[float, float], float]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam,
    "adamw": adam,
    "nadam": nadam,
}


def test_every_rule_has_its_first_step_computed_by_hand() -> None:
    assert set(FIRST_STEP) == set(OPTIMIZERS)


@each_optimizer
@pytest.mark.parametrize("gradient", [0.5, -3.0, 1e-6])
def test_the_first_step_is_the_one_computed_by_hand(name: str, gradient: float) -> None:
    assert step(new(name), gradient) == pytest.approx(FIRST_STEP[name](gradient, 0.1), rel=1e-8)


@each_optimizer
def test_weight_decay_takes_its_share_of_the_weight_besides(name: str) -> None:
    taken = step(new(name, 2.0), 0.5, decay=0.04)
    assert taken == pytest.approx(FIRST_STEP[name](0.5, 0.1) + 0.1 * 0.04 * 2.0, rel=1e-9)


@each_optimizer
def test_weight_decay_never_enters_the_memory(name: str) -> None:
    with_decay, without = new(name), new(name)
    for gradient in (0.5, -1.0, 2.0):
        step(with_decay, gradient, decay=0.1)
        step(without, gradient)
    for memory, array in without.state.items():
        np.testing.assert_array_equal(with_decay.state[memory], array)
    assert with_decay.numbers == without.numbers


@each_optimizer
def test_a_step_goes_against_the_gradient(name: str) -> None:
    assert step(new(name), -0.5) < 0 < step(new(name), 0.5)


@each_optimizer
@each_type
def test_without_any_gradient_yet_a_weight_stays_where_it_is(name: str, dtype: type) -> None:
    parameters = weights(1.0, -2.0, 3.0, dtype=dtype)
    optimizer = OPTIMIZERS[name](parameters)
    for _ in range(5):
        step(optimizer, [0.0, 1.0, 0.0])
    assert parameters.vector[[0, 2]].tolist() == [1, 3]
    assert parameters.vector[1] != -2


@each_optimizer
@each_type
def test_each_weight_moves_for_itself_in_the_parameters_own_precision(name: str, dtype: type) -> None:
    values, gradients = [0.5, -2.0, 3.0], np.random.default_rng(0).normal(size=(4, 3))
    together = OPTIMIZERS[name](weights(*values, dtype=dtype))
    for gradient in gradients:
        step(together, gradient.tolist())
    moved = together.parameters.vector
    for position, value in enumerate(values):
        alone = OPTIMIZERS[name](weights(value, dtype=dtype))
        for gradient in gradients[:, position]:
            step(alone, float(gradient))
        np.testing.assert_allclose(moved[position], alone.parameters.vector[0], rtol=10 * float(np.finfo(dtype).eps))
    assert {array.dtype for array in (moved, *together.state.values())} == {np.dtype(dtype)}


@each_optimizer
def test_the_gradient_stays_as_it_was_and_the_parameters_before_the_step_are_kept(name: str) -> None:
    optimizer = new(name, 2.0)
    for gradient in (0.5, -1.0):
        before = optimizer.parameters.vector.tolist()
        step(optimizer, gradient, decay=0.1)
        assert optimizer.parameters.gradient.tolist() == [gradient]
        assert optimizer.parameters.previous.tolist() == before
        assert optimizer.parameters.variables["w"].numpy().tolist() == optimizer.parameters.vector.tolist() != before


@each_optimizer
@each_type
def test_in_however_many_pieces_a_step_is_taken_no_bit_is_another(
    name: str, dtype: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(0)
    start, gradients = generator.normal(size=1000), generator.normal(size=(3, 1000))
    kept = []
    for piece in (1, 7, 1000, 1_000_000):
        monkeypatch.setattr("tui_mnist.nn.vectors.PIECE", piece)
        optimizer = OPTIMIZERS[name](weights(*start, dtype=dtype))
        for gradient in gradients:
            step(optimizer, gradient.tolist(), decay=0.01)
        kept.append([optimizer.parameters.vector.tolist(), *(array.tolist() for array in optimizer.state.values())])
    assert kept[1:] == kept[:-1]
    assert optimizer.steps == 3


# Changes in mid-run


MOMENTUM_RULES = ("momentum", "nesterov")


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name not in MOMENTUM_RULES])
def test_a_new_learning_rate_scales_the_very_next_step_and_leaves_the_memory_alone(name: str) -> None:
    usual, tripled = new(name), new(name)
    for gradient in (0.5, -1.0, 2.0):
        step(usual, gradient)
        step(tripled, gradient)
    taken = step(usual, 1.5, rate=0.1)
    assert step(tripled, 1.5, rate=0.3) == pytest.approx(3 * taken, rel=1e-9)
    for memory, array in usual.state.items():
        np.testing.assert_array_equal(tripled.state[memory], array)


@pytest.mark.parametrize("name", MOMENTUM_RULES)
def test_a_new_learning_rate_counts_for_the_push_while_the_velocity_stays(name: str) -> None:
    optimizer = new(name)
    step(optimizer, 0.5, rate=0.1)
    velocity = 0.9 * (0.1 * 0.5) + 0.01 * -1.0
    expected = velocity if name == "momentum" else 0.9 * velocity + 0.01 * -1.0
    assert step(optimizer, -1.0, rate=0.01) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", MOMENTUM_RULES)
def test_a_new_momentum_counts_at_once(name: str) -> None:
    optimizer = new(name)
    step(optimizer, 0.5, momentum=0.9)
    velocity = 0.5 * (0.1 * 0.5) + 0.1 * -1.0
    expected = velocity if name == "momentum" else 0.5 * velocity + 0.1 * -1.0
    assert step(optimizer, -1.0, momentum=0.5) == pytest.approx(expected, rel=1e-9)


@each_optimizer
def test_the_rules_that_use_momentum_say_so(name: str) -> None:
    weak, strong = new(name), new(name)
    for optimizer, share in [(weak, 0.5), (strong, 0.9)]:
        step(optimizer, 0.5, momentum=share)
        step(optimizer, -1.0, momentum=share)
    felt = weak.parameters.vector[0] != strong.parameters.vector[0]
    assert felt == OPTIMIZERS[name].uses_momentum


@each_optimizer
@pytest.mark.parametrize("following", OPTIMIZERS)
def test_an_optimizer_swapped_in_starts_at_step_zero_with_nothing_remembered(name: str, following: str) -> None:
    used = new(name)
    for gradient in (0.5, -1.0, 2.0):
        step(used, gradient)
    assert used.steps == 3
    fresh = OPTIMIZERS[following](used.parameters)
    assert fresh.steps == 0
    assert step(fresh, 0.5) == pytest.approx(FIRST_STEP[following](0.5, 0.1), rel=1e-9)
    assert fresh.steps == 1


@each_optimizer
def test_steps_vectors_and_numbers_are_all_that_it_remembers(name: str) -> None:
    one, other = new(name), new(name)
    for gradient in (0.5, -1.0, 2.0):
        step(one, gradient)
    other.parameters.assign(one.parameters.vector)
    other.steps, other.numbers = one.steps, dict(one.numbers)
    for memory, array in one.state.items():
        other.state[memory][:] = array
    for gradient in (1.0, 0.25):
        assert step(one, gradient) == step(other, gradient)


# The registry


def test_the_nine_are_there_in_the_order_of_the_book() -> None:
    nine = "sgd momentum nesterov adagrad rmsprop adadelta adam adamw nadam"
    assert " ".join(OPTIMIZERS).startswith(nine)


def test_each_is_one_file() -> None:
    folder = Path(sys.modules["tui_mnist.nn.optimizers"].__path__[0])
    assert {path.stem for path in folder.glob("*.py")} - {"__init__", "optimizer"} == set(OPTIMIZERS)


SIGN_SGD = '''"""Sign descent: a step of the same size for every weight."""

import numpy as np

from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT


@OPTIMIZERS.register("sign_sgd")
class SignSGD(Optimizer):
    """`w -= learning_rate · sign(g)`."""

    def change(self, vectors, learning_rate, momentum):
        return np.sign(vectors[GRADIENT]), learning_rate
'''
USE_IT = """
from tui_mnist.nn import OPTIMIZERS, Parameters
parameters = Parameters({"w": (3,)})
parameters.gradient[:] = [5, -0.01, 0]
OPTIMIZERS["sign_sgd"](parameters).update(learning_rate=0.25)
print(*OPTIMIZERS)
print(*parameters.vector.tolist())
"""


def test_a_new_rule_is_one_new_file(tmp_path: Path) -> None:
    package = Path(tui_mnist.__file__).parent
    shutil.copytree(package, tmp_path / "tui_mnist", ignore=shutil.ignore_patterns("__pycache__", "assets"))
    (tmp_path / "tui_mnist/nn/optimizers/sign_sgd.py").write_text(SIGN_SGD, encoding="utf-8")
    outcome = subprocess.run([sys.executable, "-c", USE_IT], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    names, moved = outcome.stdout.splitlines()
    assert names.split() == [*OPTIMIZERS, "sign_sgd"]
    assert moved.split() == ["-0.25", "0.25", "0.0"]
