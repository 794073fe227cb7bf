"""The tensors of a run: chosen from a list or computed by an expression, live while it trains, by keys and mouse."""

import numpy as np
import pytest

from tests.tui.driving import scenario
from tests.tui.exploring import Exploring, exploring
from tests.tui.golden import check_golden
from tui_mnist.data import load
from tui_mnist.training import Hyperparameters, Trainer

SIZES = ((120, 40), (80, 24))
of_each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


async def show_ranks(app: Exploring) -> None:
    await app.press("e", *"side", "enter")
    await app.settle()


@of_each_size
@scenario
async def test_what_a_person_sees(size: tuple[int, int]) -> None:
    name = f"tensors-{size[0]}x{size[1]}"
    async with exploring(size) as app:
        check_golden(f"{name}-before", app.body())
        await app.press("space")
        app.inside_host.run_on(5)
        await app.compute("relu(dot(x, W1) + b1)")
        await app.press("v")
        check_golden(f"{name}-numbers", app.body())
        await app.press("v")
        check_golden(f"{name}-histogram", app.body())
        await app.compute("train_images[:12]")
        await app.press("v")
        check_golden(f"{name}-tiles", app.body())


@scenario
async def test_in_ascii_and_the_ranks_side_by_side() -> None:
    async with exploring((80, 24), unicode=False, data="mnist") as app:
        await app.compute("W1.T.reshape(-1, 8, 6)")
        check_golden("tensors-80x24-ascii", app.body())
        assert app.body().isascii()
        await app.compute("b1 - [1, -2, 3, 0, 2]")
        assert app.body().isascii()


@pytest.mark.every_frame
@scenario
async def test_the_ranks_side_by_side_are_chosen_by_arrows_and_opened_and_so_are_examples() -> None:
    trainer = Trainer(load("mnist"), Hyperparameters.of(hidden=(6,), batch_size=16))
    async with exploring(trainer=trainer) as app:
        await show_ranks(app)
        check_golden("tensors-ranks-120x40", app.body())
        assert app.focused == "tensors-ranks"
        assert app.field.value == "loss"
        for rank in range(6):
            assert f"rank {rank}" in app.body()
        await app.press("right", "down", "enter")
        assert app.field.value == "train_images[:128, ..., newaxis]"
        assert app.title.startswith("rank 4  shape (128, 28, 28, 1)")
        await show_ranks(app)
        await app.press("right", "escape")
        assert app.focused == "tensors-list"
        assert app.field.value == "train_images[:128, ..., newaxis]"
        await show_ranks(app)
        await app.click_on("rank 2: matrix")
        assert app.field.value == "W1"
        await app.press("e", *"mean of all", "enter")
        assert app.field.value == "mean(train_images[train_labels == 3], axis=0)"
        assert app.title.startswith("rank 2  shape (28, 28)  float64")


@scenario
async def test_a_tensor_of_the_list_is_looked_at_by_arrows_and_by_mouse() -> None:
    async with exploring() as app:
        assert app.focused == "tensors-list"
        assert app.field.value == "train_images[4]"
        await app.press("home", "down", "down", "down", "down", "down")
        assert app.field.value == "x"
        assert app.title == "rank 2  shape (10, 48)  float32  1.9 kB"
        assert app.remarks == "its images, each pixel / 255 axes 0 sample, 1 pixel"
        await app.click_on("dW1")
        assert app.field.value == "dW1"
        assert "gradient of the loss with respect to W1" in app.remarks


@scenario
async def test_an_expression_is_computed_while_it_is_typed_and_its_trouble_is_marked() -> None:
    async with exploring() as app:
        await app.press("enter", "ctrl+u", *"W1[")
        assert "nothing after [" in app.remarks
        assert app.title.startswith("rank 2  shape (48, 5)")  # the last that could be computed
        await app.type_in(":, 1].reshape(8, 6) + b")
        assert "there is no tensor b" in app.remarks
        caret, name = app.place_of("^"), app.place_of("+ b")
        assert caret == (name[0] + 2, name[1] + 1)
        await app.type_in("1[0]")
        assert app.title.startswith("rank 2  shape (8, 6)")
        assert "axes 0 row, 1 column" in app.remarks
        await app.press("backspace", "backspace", "backspace", "enter")
        assert "axis -1 (column) has 6 and 5" in app.remarks
        assert app.focused == "tensors-list"


@scenario
async def test_earlier_expressions_come_back_and_escape_leaves_things_as_they_were() -> None:
    async with exploring() as app:
        for expression in ("W1", "sum(W1)", "b1 * 2"):
            await app.compute(expression)
        await app.press("enter", "up", "up")
        assert app.field.value == "sum(W1)"
        assert app.title.startswith("rank 0")
        await app.press("down", "down", "up", "up", "up", "up")
        assert app.field.value == "W1"
        await app.press("escape")
        assert app.field.value == "b1 * 2"
        assert app.title.startswith("rank 1")
        await app.press("v", "x")  # keys are the screen's again
        assert app.field.value == "b1 * 2"
        await app.press("enter", "q", "space", "z")  # and now they are the field's
        assert app.field.value == "b1 * 2q z"


@scenario
async def test_what_training_changes_is_asked_for_again_and_what_it_does_not_is_not() -> None:
    async with exploring() as app:
        await app.compute("W1")
        weights = app.inside_host.trainer.network.parameters.variables["W1"]
        await app.press("full_stop")
        np.testing.assert_array_equal(app.part.result.numbers[0], weights.value)  # type: ignore[union-attr]
        await app.compute("train_labels[:6]")
        count = len(app.asked_tensors)
        await app.press("full_stop", "full_stop")
        assert len(app.asked_tensors) == count
        assert app.now.step == 3
        await app.compute("digit")
        before = app.part.result
        await app.press("greater_than_sign")
        after = app.part.result
        assert before is not None
        assert after is not None
        assert not np.array_equal(before.numbers, after.numbers)


@scenario
async def test_one_pane_alone_and_back() -> None:
    async with exploring((80, 24)) as app:
        assert "float32" not in app.words_in("#tensors-list")
        await app.press("z")
        assert "int64" in app.words_in("#tensors-list")
        assert not app.screen.query_one("#tensors-result").display or not app.screen.query_one("#tensors-result").region
        await app.press("z", "tab", "z")
        assert not app.screen.query_one("#tensors-list").display
        assert app.screen.query_one("#tensors-result").region.width == 80
        await app.press("escape")
        assert app.screen.query_one("#tensors-list").display


@scenario
async def test_points_and_a_network_that_diverged_and_the_smallest_windows() -> None:
    settings = Hyperparameters.of(hidden=(), batch_size=10, validation_size=100)
    async with exploring(trainer=Trainer(load("spirals"), settings)) as app:
        assert app.title.startswith("rank 2  shape (20, 2)")
        for name in ("point", "loss"):
            await app.compute(name)
            await app.press("v", "v", "v")
            assert app.title.startswith("rank")
        await show_ranks(app)
        assert "rank 3" in app.body()
        app.inside_host.trainer.assign(np.full(6, np.nan, np.float32))
        await app.press("escape")
        await app.compute("W1 * 1")
        assert "NaN" in str(app.screen.query_one("#tensors-result").border_subtitle)


@pytest.mark.slow
@scenario
async def test_whatever_is_shown_fits_into_every_window() -> None:
    async with exploring() as app:
        for expression in ("W1", "train_labels", "loss", "train_images[:12].reshape(3, 4, 8, 6, 1)", "ranks"):
            await (show_ranks(app) if expression == "ranks" else app.compute(expression))
            for size in ((20, 5), (60, 9), (200, 60)):
                await app.pilot.resize_terminal(*size)
                await app.press("down" if expression == "ranks" else "v")


@scenario
async def test_no_place_is_empty_before_the_data_is_there() -> None:
    async with exploring(answers=False) as app:
        assert "The tensors are being read" in app.text()
        await app.press("enter", "e", "v", "z")
        assert "The tensors are being read" in app.text()
