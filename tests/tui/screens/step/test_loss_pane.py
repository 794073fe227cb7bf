"""What the step did to the loss of its own batch: told in the update, with the place where it lands on the curve."""

import pytest

from tests.tui.driving import scenario
from tests.tui.stepping import Stepping, stepping
from tui_mnist.number_format import loss_text
from tui_mnist.queries.loss_along_step import LossAlongStep, LossAlongStepQuery
from tui_mnist.training import SetHyperparameters
from tui_mnist.tui.screens.step.stages import Stage

SIZES = ((120, 40), (80, 24))


def known(app: Stepping) -> LossAlongStep:
    """What the next step does, worked out apart from the screen."""
    found = LossAlongStepQuery().answer(app.walking_host.trainer).value
    assert found is not None
    return found


def column(app: Stepping, letter: str) -> int:
    """Where on the curve a letter is."""
    region = app.app.screen.query_one("#loss").content_region
    rows = [app.row(y)[region.x : region.right] for y in range(region.y + 1, region.bottom - 1)]
    (place,) = (row.index(letter) for row in rows if letter in row)
    return place


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_in_the_update_it_is_told_what_the_step_does_to_its_loss(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        assert app.asked(LossAlongStepQuery) == []
        await app.walk_to(Stage.UPDATE)
        loss = known(app)
        words = app.words_in("#loss")
        assert "lowers" in words
        assert f"{loss_text(loss.before)} → {loss_text(loss.after)}" in words
        assert column(app, "S") < column(app, "L")
        assert len(app.asked(LossAlongStepQuery)) == 1


@scenario
async def test_in_other_stages_nobody_asks_for_it() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.UPDATE)
        await app.walk_to(Stage.BACKWARD)
        assert not app.app.screen.query_one("#loss").display
        app.app.driver.batch()
        await app.settle()
        assert len(app.asked(LossAlongStepQuery)) == 1


@scenario
async def test_the_learning_rate_moves_where_the_step_lands_along_the_same_axis() -> None:
    async with stepping(optimizer="sgd") as app:
        await app.walk_to(Stage.UPDATE)
        start, landing = column(app, "S"), column(app, "L")
        ends = app.words_in("#loss").split()[-4:]
        await app.press("left_square_bracket")
        assert column(app, "S") == start
        assert start <= column(app, "L") < landing
        assert app.words_in("#loss").split()[-1] == ends[-1]
        assert f"learning rate {app.now.hyperparameters.learning_rate:g}" in app.text()


@scenario
async def test_a_step_that_leaves_the_axis_gets_a_longer_one() -> None:
    async with stepping(optimizer="sgd") as app:
        await app.walk_to(Stage.UPDATE)
        start, landing = column(app, "S"), column(app, "L")
        await app.press("right_square_bracket")
        assert (column(app, "S"), column(app, "L")) == (start, landing)
        assert app.asked(LossAlongStepQuery)[-1].reach < known(app).length


@scenario
async def test_the_learning_rate_is_turned_only_where_it_is_seen() -> None:
    async with stepping() as app:
        await app.press("right_square_bracket")
        assert app.asked(SetHyperparameters) == []
        assert "the learning rate is turned here while the update is seen" in app.notices()


@scenario
async def test_after_a_divergence_it_says_what_is_not_finite() -> None:
    async with stepping() as app:
        app.host.diverge()
        await app.settle()
        await app.walk_to(Stage.UPDATE)
        assert "not finite" in app.words_in("#loss")


@scenario
async def test_while_training_it_follows_with_its_own_step() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.UPDATE)
        await app.press("space")
        app.walking_host.run_on(3)
        await app.settle()
        app.walking_host.run_on(3)
        await app.settle()
        assert "Loss along step 4" in app.text()
