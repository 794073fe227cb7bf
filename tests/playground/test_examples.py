"""The ready programs: each works, and what its text promises is so."""

from __future__ import annotations

from itertools import islice, pairwise

import numpy as np
import pytest

from tui_mnist.playground import EXAMPLES, Example, ProgramEvaluation, curve, descend, evaluate, parse

BY_TITLE = {example.title: example for example in EXAMPLES}
NAMES = [example.title for example in EXAMPLES]


def figures(title: str, *, target: str | None = None, **values: object) -> ProgramEvaluation:
    example = BY_TITLE[title]
    return evaluate(parse(example.source), values, np.random.default_rng(0), target=target or example.target)


def test_there_are_at_least_a_dozen_of_different_titles() -> None:
    assert len(BY_TITLE) == len(EXAMPLES) >= 12


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_an_example_evaluates_and_draws(example: Example) -> None:
    found = figures(example.title)
    assert all(np.isfinite(value).all() for value in found.values.values())
    assert example.moves in found.variables
    assert example.low <= found.variables[example.moves][example.element] <= example.high
    assert found.gradients[example.moves] is not None
    drawn = curve(found, example.moves, example.low, example.high, element=example.element)
    assert len(drawn.xs) == 200
    assert np.isfinite(drawn.ys).all()
    assert set(example.descends) <= set(found.variables)
    assert (example.rate > 0) == bool(example.descends)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_an_example_fits_its_pane(example: Example) -> None:
    assert len(example.title) <= 42
    assert len(example.source.split("\n")) <= 7
    assert max(len(line) for line in example.source.split("\n")) <= 60
    assert len(example.try_this) <= 120
    assert len(figures(example.title).graph.nodes) <= 25


def test_a_first_gradient() -> None:
    assert figures("A first gradient").gradients["x"] == figures("A first gradient", x=2.5).gradients["x"] == 2


def test_a_chain_of_three() -> None:
    title = "A chain of three"
    graph = figures(title).graph
    lines = [graph.chain_rule(edge) for edge in graph.edges]
    assert "grad(loss, w) = grad(loss, x1) * grad(x1, w) = 1 * 2 = 2" in lines
    assert "grad(loss, x1) = grad(loss, x2) * grad(x2, x1) = 1 * 1 = 1" in lines
    assert figures(title).value == 3
    assert figures(title, w=1.5).value == 0


def test_a_neuron() -> None:
    title = "A neuron: weighted sum, then relu"
    assert figures(title).gradients["b"] == 1
    silent = figures(title, b=-1.0)
    assert silent.value == 0
    assert not np.any(silent.gradients["w"])


def test_a_step_too_long() -> None:
    example = BY_TITLE["A step too long"]

    def distance(rate: float, steps: int) -> float:
        *_, last = islice(descend(figures(example.title), ["x"], rate), steps)
        return abs(float(last.position["x"]))

    assert distance(example.rate, 50) > 100
    assert distance(0.95, 50) < 0.01
    assert distance(0.5, 2) == 0


def test_a_falling_apple() -> None:
    title = "A falling apple: tapes inside each other"
    for t in (0.0, 1.0, 3.5):
        found = figures(title, target="speed", t=t)
        assert found.values["speed"] == pytest.approx(9.8 * t)
        assert found.values["acceleration"] == pytest.approx(9.8)
        assert found.gradients["t"] == pytest.approx(9.8)
    assert figures(title, target="acceleration").gradients["t"] == 0


def test_sigmoid_saturates() -> None:
    title = "Sigmoid saturates"
    assert figures(title).gradients["x"] == 0.25
    assert float(figures(title, x=6.0).gradients["x"] or 0) < 0.003


def test_the_gradient_fades() -> None:
    gradients = figures("The gradient fades from layer to layer").gradients
    sizes = [float(gradients[name] or 0) for name in ("y", "h3", "h2", "h1", "x")]
    assert all(0 < later <= earlier / 4 for earlier, later in pairwise(sizes))


def test_softmax_and_cross_entropy() -> None:
    title = "Softmax and cross-entropy of three scores"
    found = figures(title)
    gradient = found.gradients["scores"]
    assert gradient is not None
    np.testing.assert_allclose(gradient, found.values["p"] - [1, 0, 0])
    assert found.value == pytest.approx(-np.log(found.values["p"][0]))
    assert figures(title, b=4.0).value > found.value


def test_a_dense_layer() -> None:
    title = "A dense layer"
    found = figures(title)
    np.testing.assert_array_equal(found.gradients["W"], [[1, 1], [2, 2]])
    closed = found.values["W"].copy()
    closed[0, 0] = -2
    np.testing.assert_array_equal(figures(title, W=closed).gradients["W"], [[0, 1], [0, 2]])


def test_one_bias_for_all_rows() -> None:
    title = "One bias for all rows"
    found = figures(title)
    assert found.gradients["y"] is not None
    np.testing.assert_array_equal(found.gradients["b"], found.gradients["y"].sum(axis=0))
    *_, last = islice(descend(found, ["b"], BY_TITLE[title].rate), 100)
    np.testing.assert_allclose(last.position["b"], [-3, -4])


@pytest.mark.parametrize(("x", "gradient"), [(0.999, 0), (1.0, 0.5), (1.001, 1)])
def test_max_has_a_kink(x: float, gradient: float) -> None:
    assert figures("Max has a kink", x=x).gradients["x"] == gradient


def test_a_plateau_needs_momentum() -> None:
    example = BY_TITLE["A plateau, and momentum"]

    def steps(momentum: float) -> int:
        balls = islice(descend(figures(example.title), example.descends, example.rate, momentum), 5000)
        return next(ball.step for ball in balls if ball.value < 0.01)

    assert steps(example.momentum) * 3 < steps(0.0)
