"""A new optimizer, loss or activation is one definition, and then it is everywhere: no other file knows its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import pytest

from tests.nn.test_network_gradients import test_every_gradient_of_a_small_network as check_every_gradient
from tests.tui.conftest import quiet_loops
from tests.tui.driving import scenario
from tests.tui.screens.train.test_knobs import Owner
from tests.tui.stepping import small_trainer, small_walk, stepping
from tui_mnist import flags
from tui_mnist.autodiff import operations as op
from tui_mnist.errors import UsageError
from tui_mnist.nn import ACTIVATIONS, LOSSES, OPTIMIZERS, Optimizer
from tui_mnist.nn.activations import explained
from tui_mnist.nn.explanation import SampleSheet, WeightSheet
from tui_mnist.nn.losses import Loss, one_hot
from tui_mnist.nn.registry import Registry
from tui_mnist.nn.vectors import GRADIENT, Vectors
from tui_mnist.number_format import significant
from tui_mnist.options import CommandLineOptions
from tui_mnist.queries.gradient_check import check_gradient
from tui_mnist.training import Hyperparameters, declarations
from tui_mnist.tui.screens.step.explain import explain
from tui_mnist.tui.screens.step.explanation_parts import Equation
from tui_mnist.tui.screens.step.selection import Cursor, Selection, Slot
from tui_mnist.tui.screens.step.stages import Stage

__all__ = ["quiet_loops"]

NEW: dict[str, tuple[Registry[Any], str]] = {
    "optimizer": (OPTIMIZERS, "leaky_sum"),
    "loss": (LOSSES, "brier_score"),
    "activation": (ACTIVATIONS, "softplus"),
}
each = pytest.mark.parametrize("kind", NEW)


class LeakySum(Optimizer):
    """`total = 0.5 · total + g`, and `w -= learning_rate · total`."""

    remembers: ClassVar[dict[str, float]] = {"total": 0.0}
    words: ClassVar[dict[str, str]] = {"total": "gradients so far, half forgotten"}

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Any, float]:
        total = vectors["total"]
        total *= 0.5
        total += vectors[GRADIENT]
        return total, learning_rate

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        sheet.given("share", "what is kept", 0.5)
        sheet.remember("total", "{share} · {total} + {g}")
        return "{learning_rate} · {total}"


class BrierScore(Loss):
    """Σ (p - target)², in Brier's first form of 1950."""

    formula: ClassVar[str] = "Σ (p - target)²"
    slope: ClassVar[str] = "2 · p · (p - target - Σ (p - target) · p)"

    def __call__(self, labels: Any, logits: Any) -> Any:
        return op.sum(op.square(op.softmax(logits) - one_hot(labels, logits)), axis=-1)

    def explain(self, sheet: SampleSheet) -> None:
        target, p = sheet.sample.target, sheet.sample.probabilities
        sheet.loss_of_terms(self.formula, sheet.terms(lambda k, p: f"({p} - {target[k]:.0f})²", (p - target) ** 2))

    def explain_slope(self, sheet: SampleSheet, k: int) -> None:
        target, p = sheet.sample.target, sheet.probability(k)
        sheet.shared("Σ (p - target) · p", sheet.sample.probabilities - target)
        sheet.slope(k, f"2 · {p} · ({p} - {target[k]:.0f} - {{S}})")


@explained("log(1 + exp({z}))", slope="1 - exp(-h)")
def softplus(x: Any) -> Any:
    """log(1 + exp(x)), a smooth relu."""
    return op.log(1 + op.exp(x))


@pytest.fixture(autouse=True)
def _three_new_ones() -> Iterator[None]:
    for (registry, name), entry in zip(NEW.values(), (LeakySum, BrierScore(), softplus), strict=True):
        registry.register(name)(entry)
    yield
    for registry, name in NEW.values():
        registry.remove(name)


def new() -> dict[str, Any]:
    return {kind: name for kind, (_, name) in NEW.items()}


def said(stage: Stage, symbol: str, places: dict[Slot, int] | None = None) -> dict[str, tuple[str, ...]]:
    """What the Step screen says of a tensor, with all three new ones at work: the parts of its equations."""
    where = Selection.of(small_walk(**new()), Cursor()).in_stage(stage)
    where = where.on_tensor(next(tensor for tensor in where.tensors if tensor.view.symbol == symbol)).at(places or {})
    return {part.symbol: part.parts for part in explain(where) if isinstance(part, Equation)}


@each
def test_it_is_a_choice(kind: str) -> None:
    assert declarations()[kind].choices[-1] == NEW[kind][1]


@each
def test_it_is_a_value_of_its_flag(kind: str) -> None:
    name = NEW[kind][1]
    given: dict[str, Any] = {}

    def take(typed: dict[str, Any], options: CommandLineOptions) -> int:
        given.update(typed)
        return 0

    flags.read([f"--{kind}", name], take)
    assert given == {kind: name}
    assert getattr(Hyperparameters.of(**given), kind) == name
    with pytest.raises(UsageError, match=rf"expected one of .*\b{name}\b"):
        Hyperparameters.of(**{kind: "no such"})


@each
@scenario
async def test_its_knob_turns_to_it(kind: str) -> None:
    app = Owner(width=40)
    async with app.run_test(size=(100, 36)) as pilot:
        first: dict[str, Any] = {kind: declarations()[kind].choices[0]}
        app.show(**first)
        app.row(kind).focus()
        await pilot.press("left")
        await pilot.pause()
        assert app.heard == [(kind, NEW[kind][1])]


def test_the_step_screen_works_out_the_update_of_the_optimizer() -> None:
    told = said(Stage.UPDATE, "W1")
    share, total, gradient = told["total"][1].replace(" + ", " · ").split(" · ")
    assert (told["total"][0], share, total) == ("share · total + g", "0.5", "0")
    assert gradient.strip("()") == told["g"][-1]
    assert told["w"][0] == "w - learning_rate · total"


def test_the_step_screen_works_out_the_loss_and_its_slope() -> None:
    walked = small_walk(**new())
    *_, loss = walked.loss.loss_for(4)
    assert said(Stage.LOSS, "losses", {"sample": 4})["loss"] == (loss.formula, loss.numbers, significant(loss.value))
    assert loss.value == pytest.approx(sum(term.value for term in loss.terms), rel=1e-5)
    *_, p, shared, slope = walked.loss.slope_for(4, 1)
    assert slope.value == pytest.approx(
        2 * p.value * (p.value - float(walked.loss.labels[4] == 1) - shared.value), rel=1e-4
    )
    assert walked.loss.slopes.formula == BrierScore.slope


def test_the_step_screen_works_out_the_activation_and_its_slope() -> None:
    walked = small_walk(**new())
    z, h = (walked.forward[symbol].value[2, 3] for symbol in ("z1", "h1"))
    told = said(Stage.FORWARD, "h1", {"sample": 2, 1: 3})
    assert told["h1[2,3]"] == ("softplus(z1[2,3])", f"log(1 + exp({significant(z)}))", significant(h))
    assert walked.backward is not None
    assert walked.backward["z1"].local_formula == "1 - exp(-h)"


@scenario
async def test_they_are_on_the_screen_itself() -> None:
    async with stepping(**new()) as app:
        screen = []
        for _ in (Stage.FORWARD, Stage.LOSS, Stage.BACKWARD, Stage.UPDATE):
            await app.app.run_action("screen.stage(1)")
            await app.settle()
            screen.append(app.text())
        assert "softplus" in screen[0]
        assert BrierScore.formula in screen[1]
        assert "total" in screen[3]


def test_the_new_loss_and_activation_are_held_against_finite_differences() -> None:
    check_every_gradient("brier_score", "softplus", 0.4)
    trainer = small_trainer(**new())
    result = check_gradient(trainer, "random", count=20, generator=np.random.default_rng(2))
    assert result.passed, result.sentence


# Without an explanation


class Unexplained(Optimizer):
    """`w -= 2 · learning_rate · g`."""

    remembers: ClassVar[dict[str, float]] = {"last_gradient": 0.0}

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Any, float]:
        vectors["last_gradient"][:] = vectors[GRADIENT]
        return vectors[GRADIENT], 2 * learning_rate


class UnexplainedLoss(Loss):
    """Σ (p - target)²."""

    def __call__(self, labels: Any, logits: Any) -> Any:
        return BrierScore()(labels, logits)


def test_an_optimizer_and_a_loss_that_explain_nothing_show_what_they_do() -> None:
    for (registry, name), entry in zip(NEW.values(), (Unexplained, UnexplainedLoss()), strict=False):
        registry.remove(name)
        registry.register(name)(entry)
    walked = small_walk(**new(), weight_decay=0.1, learning_rate=0.5)
    assert walked.update is not None
    lines = {line.symbol: line for line in walked.update.explain("W1", (20, 3)).quantities}
    assert lines["last_gradient"].name == "last gradient"
    assert lines["last_gradient"].value == lines["g"].value
    assert lines["change"].value == pytest.approx(lines["g"].value, rel=1e-3)
    assert lines["w"].formula == "w - change - learning_rate · weight_decay · w"
    assert walked.loss.loss_for(4)[-1].value == walked.loss.per_sample.value[4]
    assert walked.loss.slope_for(4, 1)[-1].value == walked.loss.slopes.value[4, 1]
