"""What can be seen of each tensor, and the order in which the tensors come."""

from collections.abc import Callable

import numpy as np
import pytest

from tui_mnist.queries.walkthrough import Summary, TensorView, walk
from tui_mnist.training import Trainer

StoppedTrainer = Callable[..., Trainer]


def test_the_model_comes_forward_in_the_order_in_which_it_is_computed(stopped_trainer: StoppedTrainer) -> None:
    forward = walk(stopped_trainer(2, dropout=0.5)).forward
    assert [view.symbol for view in forward.tensors] == [
        "x",
        *["W1", "x·W1", "b1", "z1", "h1", "mask1", "d1"],
        *["W2", "d1·W2", "b2", "z2", "h2", "mask2", "d2"],
        *["W3", "d2·W3", "b3", "z3", "p"],
    ]
    assert forward["z2"].formula == "d1·W2 + b2"
    assert forward.logits is forward["z3"]
    assert np.allclose(forward["p"].value.sum(axis=1), 1)
    assert set(np.unique(forward["mask1"].value).tolist()) <= {0.0, 2.0}
    assert np.array_equal(forward["d1"].value, forward["h1"].value * forward["mask1"].value)


def test_without_dropout_the_activations_go_straight_on(stopped_trainer: StoppedTrainer) -> None:
    forward = walk(stopped_trainer(2, hidden=(4,))).forward
    assert [view.symbol for view in forward.tensors] == [
        *["x", "W1", "x·W1", "b1", "z1", "h1"],
        *["W2", "h1·W2", "b2", "z2", "p"],
    ]


def test_the_gradients_come_back_in_reverse_each_upstream_times_local(stopped_trainer: StoppedTrainer) -> None:
    walked = walk(stopped_trainer(4, dropout=0.5, activation="sigmoid", loss="mean_squared_error"))
    assert walked.backward is not None
    steps = walked.backward.steps
    assert [step.gradient.symbol.removeprefix("∂L/∂") for step in steps] == [
        *["losses", "z3", "b3", "W3"],
        *["d2", "h2", "z2", "b2", "W2"],
        *["d1", "h1", "z1", "b1", "W1"],
    ]
    seen = {}
    for step in steps:
        found = step.gradient.value
        seen[step.gradient.symbol] = step.gradient
        if step.upstream is None:
            assert np.allclose(found, 1 / 8)
            continue
        assert seen[step.upstream.symbol] is step.upstream
        upstream = step.upstream.value
        if step.product == "sum over samples":
            expected = upstream.sum(axis=0)
        else:
            assert step.local is not None
            local = step.local.value
            if step.product == "elementwise":
                expected = (upstream[:, None] if upstream.ndim == 1 else upstream) * local
            elif step.gradient.axes[0] == "sample":
                expected = upstream @ local.T
            else:
                expected = local.T @ upstream
        assert np.allclose(found, expected, rtol=1e-5, atol=1e-8), step.gradient.symbol


def test_every_axis_has_a_word_and_pixels_an_image_shape(stopped_trainer: StoppedTrainer) -> None:
    walked = walk(stopped_trainer(2, dropout=0.5))
    assert walked.backward is not None
    assert walked.update is not None
    views = [*walked.forward.tensors, *(step.gradient for step in walked.backward.steps), walked.loss.per_sample]
    views += [view for name in walked.update.before for view in walked.update.tensors(name)]
    lengths = {"sample": {8}, "pixel": {20}, "unit": {6, 5}, "input": {6, 5}, "class": {3}}
    for view in views:
        assert len(view.axes) == view.rank == len(view.shape)
        assert all(length in lengths[axis] for axis, length in zip(view.axes, view.shape, strict=True)), view.symbol
        assert ("pixel" in view.axes) == (view.image_shape == (4, 5)), view.symbol
        assert view.dtype == np.float32
        assert view.name
        assert view.formula


def test_images_are_pictures_of_samples_and_weights_of_units(stopped_trainer: StoppedTrainer) -> None:
    walked = walk(stopped_trainer(2))
    x, weights, later = (walked.forward[symbol] for symbol in ("x", "W1", "W2"))
    assert (x.picture, weights.picture, later.picture) == ("image per sample", "image per unit", "heatmap")
    assert walked.forward["b1"].picture == "bars"
    assert np.allclose(x.image(3) * 255, walked.draw.images[3])
    assert np.array_equal(weights.image(4), weights.value[:, 4].reshape(4, 5))
    with pytest.raises(ValueError, match="W2 holds no images"):
        later.image(0)


def test_the_update_shows_a_parameter_on_its_way(stopped_trainer: StoppedTrainer) -> None:
    walked = walk(stopped_trainer(2, optimizer="adam"))
    assert walked.update is not None
    before, gradient, first, second, change, after = walked.update.tensors("W2")
    assert [view.symbol for view in (first, second)] == ["first_moment", "second_moment"]
    assert np.array_equal(gradient.value, walked.update.gradients["W2"])
    assert np.allclose(before.value + change.value, after.value)


def test_a_summary_counts_all_numbers_and_keeps_nan_and_infinity_apart() -> None:
    view = TensorView("t", "", "", np.array([[1.0, -3.0, np.nan], [2.0, np.inf, 2.0]], np.float32), ("sample", "unit"))
    summary = view.summary
    assert (summary.minimum, summary.mean, summary.maximum) == (-3, 0.5, 2)
    assert summary.std == pytest.approx(np.std([1, -3, 2, 2]))
    assert summary.not_finite == 2
    assert summary.counts.sum() == 4
    assert len(summary.edges) == len(summary.counts) + 1
    assert (summary.edges[0], summary.edges[-1]) == (-3, 2)


@pytest.mark.parametrize("values", [[np.nan, np.inf], []])
def test_a_summary_of_no_finite_number_is_nan_and_empty(values: list[float]) -> None:
    summary = Summary.of(np.array(values))
    assert np.isnan([summary.minimum, summary.mean, summary.maximum, summary.std]).all()
    assert summary.counts.sum() == 0


def test_a_summary_stands_the_largest_floats() -> None:
    summary = Summary.of(np.array([-3e38, 3e38], np.float32))
    assert summary.counts.sum() == 2
    assert summary.mean == 0
