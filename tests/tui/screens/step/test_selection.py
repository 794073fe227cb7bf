"""One cursor for all tensors of all stages."""

import numpy as np
import pytest

from tests.tui.stepping import small_trainer, small_walk
from tui_mnist.queries.walkthrough import walk
from tui_mnist.tui.screens.step.plane import largest, plane_of
from tui_mnist.tui.screens.step.selection import Cursor, Selection
from tui_mnist.tui.screens.step.stages import Stage, tensors_of


def selection(stage: Stage = Stage.DRAW, symbol: str = "", **given: object) -> Selection:
    start = Selection.of(small_walk(**given), Cursor()).in_stage(stage)
    return on(start, symbol) if symbol else start


def on(where: Selection, symbol: str) -> Selection:
    return where.on_tensor(next(tensor for tensor in where.tensors if tensor.view.symbol == symbol))


def test_each_stage_has_its_tensors_in_the_order_of_the_computation() -> None:
    walked = small_walk(dropout=0.5)
    symbols = {stage: [tensor.view.symbol for tensor in tensors_of(walked, stage)] for stage in Stage}
    assert symbols[Stage.DRAW] == ["order", "images", "labels"]
    assert symbols[Stage.FORWARD] == [view.symbol for view in walked.forward.tensors]
    assert symbols[Stage.LOSS] == ["z2", "p", "losses", "L", "∂loss/∂z2"]
    assert walked.backward is not None
    assert symbols[Stage.BACKWARD] == [step.gradient.symbol for step in walked.backward.steps]
    assert symbols[Stage.UPDATE][:5] == ["W1", "∂L/∂W1", "velocity", "ΔW1", "W1'"]


def test_the_mean_loss_is_a_scalar() -> None:
    walked = small_walk()
    mean = next(tensor for tensor in tensors_of(walked, Stage.LOSS) if tensor.view.symbol == "L")
    assert mean.view.rank == 0
    assert float(mean.view.value) == pytest.approx(walked.loss.mean)


def test_the_cursor_begins_where_there_is_something_to_see() -> None:
    start = selection()
    walked = start.walk
    assert start.sample == 0
    assert walked.forward["x"].value[0, start.cursor.places[0]] == walked.forward["x"].value[0].max()
    assert start.cursor.places[-1] == walked.draw.labels[0]


@pytest.mark.parametrize(
    ("stage", "symbol", "weight"),
    [
        (Stage.DRAW, "images", "W1"),
        (Stage.FORWARD, "x", "W1"),
        (Stage.FORWARD, "x·W1", "W1"),
        (Stage.FORWARD, "b1", "b1"),
        (Stage.FORWARD, "h1", "W1"),
        (Stage.FORWARD, "h1·W2", "W2"),
        (Stage.FORWARD, "p", "W2"),
        (Stage.LOSS, "losses", "W2"),
        (Stage.BACKWARD, "∂L/∂b1", "b1"),
        (Stage.BACKWARD, "∂L/∂h1", "W1"),
        (Stage.BACKWARD, "∂L/∂W2", "W2"),
    ],
)
def test_the_weight_is_the_one_that_the_tensor_is_about(stage: Stage, symbol: str, weight: str) -> None:
    where = selection(stage, symbol)
    assert where.parameter == weight
    places = where.cursor.places
    layer = int(weight[1])
    assert where.index == ((places[layer],) if weight.startswith("b") else (places[layer - 1], places[layer]))
    assert where.weight == where.walk.forward[weight].value[where.index]


def test_moving_stops_at_the_ends() -> None:
    moved = selection().at({"sample": 99, 0: -5, 1: 3})
    assert (moved.sample, moved.cursor.places[:2]) == (9, (0, 3))


def test_the_update_shows_the_parameter_that_was_looked_at() -> None:
    where = selection(Stage.BACKWARD, "∂L/∂b2").in_stage(Stage.UPDATE)
    assert where.tensor is not None
    assert (where.parameter, where.tensor.view.symbol) == ("b2", "b2")


def test_each_stage_remembers_its_tensor() -> None:
    where = selection(Stage.FORWARD, "z1").in_stage(Stage.LOSS).in_stage(Stage.FORWARD)
    assert where.tensor is not None
    assert where.tensor.view.symbol == "z1"


def test_the_next_batch_is_looked_at_from_the_same_place() -> None:
    before = selection(Stage.FORWARD, "z1").at({"sample": 7, 1: 4})
    after = Selection.of(small_walk(seed=8), before.cursor)
    assert after.cursor == before.cursor


def test_a_smaller_batch_and_another_network_have_a_place_for_the_cursor() -> None:
    before = selection().at({"sample": 9, 1: 4})
    assert Selection.of(small_walk(batch_size=4), before.cursor).sample == 3
    other = Selection.of(small_walk(hidden=(4, 3)), before.cursor)
    assert len(other.cursor.places) == 4


def test_a_step_without_a_way_back_has_no_gradients() -> None:
    trainer = small_trainer()
    trainer.network.parameters.assign(np.inf, keep_previous=True)
    where = Selection.of(walk(trainer), Cursor()).in_stage(Stage.BACKWARD)
    assert (where.tensors, where.tensor) == ((), None)
    assert where.in_stage(Stage.UPDATE).tensors == ()


def test_a_matrix_is_seen_as_it_is() -> None:
    where = selection(Stage.FORWARD, "z1").at({"sample": 2, 1: 3})
    assert where.tensor is not None
    plane = plane_of(where, where.tensor, 40)
    assert plane.values is where.walk.forward["z1"].value
    assert (plane.row, plane.column) == (2, 3)
    assert plane.moved(5, 1) == {"sample": 5, 1: 1}


def test_the_weights_of_a_unit_are_seen_as_an_image() -> None:
    where = selection(Stage.FORWARD, "W1").at({0: 2 * 6 + 5, 1: 4})
    assert where.tensor is not None
    plane = plane_of(where, where.tensor, 40)
    assert plane.values.shape == (8, 6)
    assert (plane.values == where.walk.forward["W1"].value[:, 4].reshape(8, 6)).all()
    assert (plane.row, plane.column) == (2, 5)
    assert plane.moved(1, 1) == {0: 7}


def test_a_vector_is_broken_into_rows() -> None:
    where = selection(Stage.FORWARD, "b1").at({1: 4})
    assert where.tensor is not None
    plane = plane_of(where, where.tensor, 3)
    assert (plane.values.shape, plane.row, plane.column) == ((2, 3), 1, 1)
    assert plane.holds(1, 1)
    assert not plane.holds(1, 2)
    assert plane.moved(0, 2) == {1: 2}


def test_a_scalar_has_no_places() -> None:
    where = selection(Stage.LOSS, "L")
    assert where.tensor is not None
    plane = plane_of(where, where.tensor, 40)
    assert (plane.values.shape, plane.moved(0, 0), largest(where, where.tensor)) == ((1, 1), {}, {})


@pytest.mark.parametrize("symbol", ["x", "W1", "x·W1", "b1", "z1", "h1", "W2", "z2", "p"])
def test_the_largest_number_is_found(symbol: str) -> None:
    where = selection(Stage.FORWARD, symbol, seed=4)
    assert where.tensor is not None
    there = where.at(largest(where, where.tensor))
    index = tuple(there.place(slot) for slot in there.slots_of(where.tensor))
    value = where.tensor.view.value
    assert abs(value[index]) == np.abs(value).max()
