"""What is said of units equals what plain NumPy makes of the weights."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.queries.conftest import NewTrainer, StoppedTrainer, take_steps
from tui_mnist.data import load
from tui_mnist.errors import UsageError
from tui_mnist.queries.units import FIRST, UNIT_ORDERS, UnitsPage, UnitsQuery
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.vital_signs import dead_share


def forward(trainer: Trainer, samples: Any) -> Any:
    """Pre-activations and activations of two hidden layers of relu and the scores, in float64."""
    w1, b1, w2, b2, w3, b3 = (each.value.astype(float) for each in trainer.network.parameters.variables.values())
    x = samples / 255
    z1 = x @ w1 + b1
    z2 = np.maximum(z1, 0) @ w2 + b2
    scores = np.maximum(z2, 0) @ w3 + b3
    return SimpleNamespace(z1=z1, h1=np.maximum(z1, 0), z2=z2, h2=np.maximum(z2, 0), scores=scores, w=(w1, w2, w3))


def whole(trainer: Trainer, layer: int, **given: Any) -> UnitsPage:
    """All units of a layer by their numbers."""
    asked: dict[str, Any] = {"layer": layer, "order": "index", "count": 99} | given
    return UnitsQuery(**asked).compute(trainer)


def test_contributions_norms_and_weights_to_the_classes(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(7)
    held_out = trainer.validation_indices
    label = int(trainer.dataset.train_labels[held_out[2]])
    of_digit = forward(trainer, trainer.samples[held_out[2:3]])
    w1, w2, w3 = of_digit.w
    slope = (of_digit.z2[0] > 0) * w3[:, label]
    expected = (
        (of_digit.h1[0] * (w2 @ slope), w1, w2 @ w3, w1),
        (of_digit.h2[0] * w3[:, label], w2, w3, w1 @ w2),
        (of_digit.scores[0], w3, np.eye(3), w1 @ w2 @ w3),
    )
    for layer, (contributions, weights, outgoing, pictures) in enumerate(expected, start=1):
        page = whole(trainer, layer, digit=2)
        assert (page.label, page.layers, page.of_outputs, page.held_out) == (label, 3, layer == 3, True)
        np.testing.assert_allclose(page.contributions, contributions, atol=1e-5)
        np.testing.assert_allclose(page.norms, np.linalg.norm(weights, axis=0), rtol=1e-5)
        np.testing.assert_array_equal(page.classes, outgoing.argmax(axis=1))
        np.testing.assert_allclose(page.class_weights, outgoing.max(axis=1), atol=1e-6)
        np.testing.assert_allclose(page.pictures, pictures.T.reshape(-1, 4, 5), atol=1e-6)


def test_one_unit_opened(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(7)
    held_out = trainer.validation_indices
    of_all = forward(trainer, trainer.samples[held_out])
    page = whole(trainer, 2, unit=3, digit=1)
    unit = page.opened
    assert unit is not None
    values = of_all.z2[:, 3]
    order = np.argsort(-values, kind="stable")
    assert (unit.number, unit.samples, unit.counts.sum()) == (3, len(held_out), len(held_out))
    assert unit.active == (values > 0).mean()
    assert (unit.low, unit.high) == pytest.approx((values.min(), values.max()), abs=1e-5)
    np.testing.assert_allclose(unit.values, values[order], atol=1e-5)
    np.testing.assert_array_equal(unit.images, trainer.dataset.train_samples[held_out[order]])
    np.testing.assert_array_equal(unit.labels, trainer.dataset.train_labels[held_out[order]])
    assert unit.outgoing is not None
    np.testing.assert_allclose(unit.outgoing, of_all.w[2][3], atol=1e-6)
    np.testing.assert_allclose(unit.picture, page.pictures[3], atol=1e-6)
    assert unit.activation == pytest.approx(of_all.h2[1, 3], abs=1e-5)
    of_output = whole(trainer, 3, unit=0).opened
    assert of_output is not None
    assert of_output.outgoing is None


def test_each_order_is_sorted_and_its_pages_have_all_units(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(7)
    for order in UNIT_ORDERS:
        all_of_them = whole(trainer, 1, order=order)
        keys = {
            "contribution": -all_of_them.contributions,
            "norm": -all_of_them.norms,
            "class": all_of_them.classes - 0.01 * all_of_them.class_weights,
            "index": all_of_them.numbers,
        }[order]
        assert (np.diff(keys) >= 0).all(), order
        pages = [whole(trainer, 1, order=order, page=page, count=4, unit=FIRST) for page in (0, 1, 99)]
        assert [page.page for page in pages] == [0, 1, 1]
        assert pages[0].pages == 2
        numbers = [number for page in pages[:2] for number in page.numbers.tolist()]
        assert numbers == all_of_them.numbers.tolist()
        assert [page.opened.number for page in pages[:2] if page.opened is not None] == [numbers[0], numbers[4]]


def test_the_order_stays_until_the_run_is_a_tenth_longer_or_it_is_sorted_again(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(hidden=(6,), epochs=50, learning_rate=0.05)
    events = trainer.run(Control())
    take_steps(events, 40)
    first = whole(trainer, 1, order="norm")
    take_steps(events, 4)
    later = whole(trainer, 1, order="norm")
    assert (first.sorted_at, later.sorted_at) == (40, 40)
    assert later.numbers.tolist() == first.numbers.tolist()
    assert whole(trainer, 1, order="norm", sort_again=True).sorted_at == 44
    take_steps(events, 5)
    assert whole(trainer, 1, order="norm").sorted_at == 49


def test_a_unit_is_dead_where_train_counts_it_so(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(hidden=(6,))
    biases = trainer.network.parameters.variables["b1"]
    biases.assign(np.array([0, -99, 0, 0, -99, 99], np.float32))
    page = whole(trainer, 1)
    share = dead_share(trainer.network, trainer.network.inputs(trainer.samples[trainer.validation_indices]))
    assert page.dead[[1, 4, 5]].tolist() == [True, True, False]
    assert page.dead_count == page.dead.sum() == round(6 * (share or 0))
    assert whole(trainer, 2).dead_count is None
    assert whole(new_trainer(hidden=(6,), activation="tanh"), 1).dead_count is None


def test_without_a_hidden_layer_the_outputs_are_the_units(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(hidden=())
    page = whole(trainer, 1)
    assert (page.layers, page.units, page.of_outputs) == (1, 3, True)
    np.testing.assert_array_equal(page.pictures, trainer.network.layers[0].kernel.value.T.reshape(3, 4, 5))


def test_of_points_a_picture_is_the_pre_activation_over_the_plane() -> None:
    trainer = Trainer(
        load("rings"), Hyperparameters(data="rings", hidden=(4, 3), activation="tanh", validation_size=99)
    )
    low, high = trainer.dataset.train_samples.min(), trainer.dataset.train_samples.max()
    middles = low + (np.arange(28) + 0.5) / 28 * (high - low)
    w1, b1, w2, b2, *_ = (each.value for each in trainer.network.parameters.variables.values())
    for row, column in ((0, 0), (3, 20), (27, 27)):
        point = np.array([middles[column], middles[27 - row]])
        z1 = point @ w1 + b1
        first, second = whole(trainer, 1, unit=2), whole(trainer, 2)
        np.testing.assert_allclose(first.pictures[:, row, column], z1, atol=1e-4)
        np.testing.assert_allclose(second.pictures[:, row, column], np.tanh(z1) @ w2 + b2, atol=1e-4)
        assert first.limit >= np.abs(first.pictures).max()
    assert first.opened is not None
    np.testing.assert_array_equal(first.opened.weights, w1[:, 2])


def test_with_no_samples_held_out_those_trained_on_are_looked_at(new_trainer: NewTrainer) -> None:
    page = whole(new_trainer(validation_size=0), 1, unit=0)
    assert not page.held_out
    assert page.opened is not None
    assert page.opened.samples == 48


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e30])
@pytest.mark.parametrize("hidden", [(), (6,), (6, 5)])
def test_a_network_out_of_the_finite_world_is_still_answered(
    new_trainer: NewTrainer, hidden: tuple[int, ...], value: float
) -> None:
    trainer = new_trainer(hidden=hidden)
    with np.errstate(all="ignore"):
        trainer.assign(trainer.network.parameters.vector * np.float32(value))
    for layer in range(1, len(hidden) + 2):
        for order in UNIT_ORDERS:
            answer = UnitsQuery(layer, order, unit=FIRST).answer(trainer)
            assert answer.error == ""


def test_an_unknown_order_is_refused(new_trainer: NewTrainer) -> None:
    with pytest.raises(UsageError, match="the order 'size' is not known; choose one of: contribution"):
        UnitsQuery(order="size").compute(new_trainer())


@settings(max_examples=40)
@given(
    hidden=st.lists(st.integers(1, 7), max_size=3),
    layer=st.integers(-1, 5),
    page=st.integers(-1, 5),
    count=st.integers(0, 9),
    unit=st.none() | st.integers(-1, 9),
    digit=st.integers(0, 99),
)
def test_whatever_is_asked_for_the_nearest_that_there_is_comes_and_training_is_untouched(
    new_trainer: NewTrainer, *, hidden: list[int], layer: int, page: int, count: int, unit: int | None, digit: int
) -> None:
    trainer = new_trainer(hidden=tuple(hidden))
    before = trainer.network.parameters.vector.copy()
    answer = UnitsQuery(layer, page=page, count=count, unit=unit, digit=digit).compute(trainer)
    assert 1 <= answer.layer <= answer.layers == len(hidden) + 1
    assert 0 <= answer.page < answer.pages
    assert 1 <= len(answer.numbers) == len(answer.pictures) <= max(count, 1)
    np.testing.assert_array_equal(trainer.network.parameters.vector, before)
