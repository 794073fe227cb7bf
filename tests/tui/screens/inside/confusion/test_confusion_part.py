"""The confusion matrix in the app: live, by keys and mouse, with the digits of a cell beside it."""

import numpy as np
import pytest

from tests.tui.confusing import Confusing, confusing
from tests.tui.driving import scenario
from tests.tui.golden import check_golden
from tests.tui.stepping import small_trainer
from tui_mnist.data import load
from tui_mnist.queries.confusion import ConfusionQuery
from tui_mnist.queries.digits import DigitsQuery
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.training import Hyperparameters, Trainer
from tui_mnist.tui.kit.digit_grid import DigitGrid


def exactly(app: Confusing) -> np.ndarray:
    """The counts, by the network's own predictions."""
    trainer = app.host.trainer  # type: ignore[attr-defined]
    indices = held_out_indices(trainer)
    matrix = np.zeros((trainer.dataset.classes,) * 2, int)
    guesses = trainer.network.predict(trainer.samples[indices]).argmax(axis=1)
    np.add.at(matrix, (trainer.dataset.train_labels[indices], guesses), 1)
    return matrix


@pytest.mark.parametrize(
    ("size", "unicode"), [((120, 40), True), ((80, 24), True), ((80, 24), False)], ids=["120x40", "80x24", "ascii"]
)
@scenario
async def test_what_a_person_sees(size: tuple[int, int], unicode: bool) -> None:
    async with confusing(size, unicode=unicode) as app:
        await app.train_for_real(4)
        check_golden(f"confusion-{size[0]}x{size[1]}{'' if unicode else '-ascii'}", app.body())
        assert unicode or app.body().isascii()


@scenario
async def test_no_place_is_empty_while_nothing_is_counted_and_it_says_what_will_be() -> None:
    async with confusing(answers=False) as app:
        assert "are being counted" in app.text()
        await app.press("c")
        assert any("nothing is counted yet" in notice for notice in app.notices())


@scenario
async def test_the_matrix_goes_with_training_and_is_exact_where_the_network_stands_still() -> None:
    async with confusing() as app:
        np.testing.assert_array_equal(app.confusion.matrix, exactly(app))
        assert "all 30 held-out images at step 0" in app.text()
        await app.train_for_real(12)
        np.testing.assert_array_equal(app.confusion.matrix, exactly(app))
        assert "all 30 held-out images at step 12" in app.text()
        await app.press("c")
        shares = np.rint(100 * app.confusion.matrix / app.confusion.matrix.sum(axis=1, keepdims=True)).astype(int)
        assert app.grid.by_row
        assert f"[{shares[0, 0]}]" in app.text() or f"▸{shares[0, 0]}◂" in app.text()


@scenario
async def test_arrows_and_clicks_choose_a_cell_and_its_digits_are_shown_beside_it() -> None:
    async with confusing() as app:
        assert app.screen.focused is app.grid
        before = app.grid.cell
        await app.press("right", "down")
        cell = app.grid.cell
        assert cell == ((before[0] + 1) % 3, (before[1] + 1) % 3)
        for cell in ((0, 1), (1, 1), (2, 0)):
            layout = app.grid._layout
            assert layout is not None
            x, y = next((x, y) for y in range(40) for x in range(90) if layout.cell_at(x, y) == cell)
            await app.click("#confusion-grid", offset=(x + 1, y + 1))
            assert app.grid.cell == cell == app.confusion.cell
            page = app.confusion.page
            assert app.confusion.listed == app.confusion.matrix[cell]
            assert set(page.labels.tolist()) <= {cell[0]}
            assert set(page.probabilities.argmax(axis=1).tolist()) <= {cell[1]}


@scenario
async def test_a_digit_picked_here_is_looked_at_on_all_parts_and_one_picked_elsewhere_is_shown_in_its_cell() -> None:
    async with confusing() as app:
        await app.train_for_real(4)
        full = np.argwhere(app.confusion.matrix > 1)[-1]
        app.part.choose_cell((int(full[0]), int(full[1])))
        await app.settle()
        await app.press("enter")
        assert app.screen.focused is app.digits
        await app.press("right")
        assert app.screen.digit == app.confusion.page.indices[1]
        assert f"Number {app.screen.digit} is" in app.text()
        assert app.grid.cell == tuple(full)
        await app.press("m")
        await app.settle()
        true, guess = app.grid.cell
        assert true != guess
        assert app.screen.digit in app.confusion.page.indices
        assert app.digits.chosen == app.screen.digit


@pytest.mark.slow
@scenario
async def test_lists_of_mistakes_are_chosen_by_name_and_forgotten_digits_have_the_step_of_their_turn() -> None:
    async with confusing(learning_rate=2.0) as app:
        await app.press("l", *"confident", "enter")
        assert app.confusion.page.order == "confident mistakes"
        assert f"mistakes: {app.confusion.listed}" in app.text()
        await app.press("l", *"forgotten", "enter")
        for _ in range(20):
            await app.train_for_real(1)
            if app.confusion.listed:
                break
        assert app.confusion.listed > 0
        assert "Right before, wrong now" in app.text()
        await app.press("tab", "enter")
        assert f"found wrong at step {app.confusion.wrong_since[0]}" in app.text()


@pytest.mark.slow
@scenario
async def test_the_digits_of_a_cell_are_shown_on_the_train_screen() -> None:
    async with confusing() as app:
        await app.train_for_real(4)
        cell, count = app.grid.cell, app.confusion.listed
        assert count
        await app.press("t")
        await app.settle()
        assert app.app.screen.TITLE == "Train"
        assert isinstance(app.app.screen.focused, DigitGrid)
        assert f"Digits: {cell[0]} taken for {cell[1]}" in app.text()
        answer = app.now.newest(DigitsQuery)
        assert answer is not None
        assert answer.value is not None
        assert answer.value.known == count
        assert set(answer.value.labels.tolist()) == {cell[0]}
        assert set(answer.value.probabilities.argmax(axis=1).tolist()) == {cell[1]}


@scenario
async def test_a_pane_alone_and_back_and_nobody_asks_for_what_is_not_seen() -> None:
    async with confusing((80, 24)) as app:
        wide = app.grid.size.width
        await app.press("z")
        assert app.grid.size.width > wide
        await app.press("escape")
        assert app.grid.size.width == wide
        await app.press("1")
        asked = len(app.host.commands)
        await app.train_for_real(3)
        assert not any(isinstance(command, ConfusionQuery) for command in app.host.commands[asked:])


@scenario
async def test_points_in_the_plane_have_their_coordinates_and_any_size_is_taken() -> None:
    settings = Hyperparameters(data="rings", hidden=(), batch_size=20, validation_size=60)
    async with confusing(trainer=Trainer(load("rings"), settings)) as app:
        assert app.confusion.coordinates is not None
        first = " ".join(f"{value:.2f}" for value in app.confusion.coordinates[0])
        assert first in app.text()
        assert "held-out points" in app.text()
        for size in ((20, 5), (59, 12), (80, 24), (200, 60)):
            await app.pilot.resize_terminal(*size)
            await app.settle()
        assert "held-out points" in app.text()


@scenario
async def test_a_network_of_weights_that_are_no_numbers_is_told_to_be_one() -> None:
    trainer = small_trainer(validation_size=30)
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
    async with confusing(trainer=trainer) as app:
        assert "30 of 30 answers are not numbers" in app.text()
        await app.press("right", "z", "c", "l", "enter", "m")
        assert "30 of 30 answers are not numbers" in app.text()
