"""The gradient check: what is asked for, what it says, and how it is closed."""

import pytest

from tests.tui.driving import scenario
from tests.tui.stepping import small_trainer, stepping
from tui_mnist.queries.gradient_check import GradientCheckQuery
from tui_mnist.tui.screens.step.stages import Stage

SIZES = ((120, 40), (80, 24))


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_the_gradient_of_the_weight_under_the_cursor_is_checked(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        await app.walk_to(Stage.BACKWARD, "∂L/∂W2")
        await app.press("c")
        (query,) = app.asked(GradientCheckQuery)
        assert (query.which, query.parameter) == ("one", "W2")
        assert f"W2[{query.index[0]},{query.index[1]}]" in app.row(2)
        shown = app.words_in("#check")
        assert "They agree: the relative error is" in shown
        tape, difference = (float(shown.split(word)[1].split()[0]) for word in ("tape", "difference"))
        assert tape == pytest.approx(difference, rel=1e-5)
        update = app.walk.update
        assert update is not None
        assert tape == pytest.approx(float(update.gradients["W2"][query.index]), rel=1e-4)


@scenario
async def test_it_says_that_it_is_checking() -> None:
    async with stepping() as app:
        app.walking_host.answers = False
        await app.press("c")
        _, source, unit = app.cursor
        assert f"checking ∂L/∂W1[{source},{unit}]…" in app.words_in("#check")


@scenario
async def test_fifty_random_gradients_are_checked_others_each_time() -> None:
    async with stepping() as app:
        await app.press("C")
        assert "gradients agree" in app.words_in("#check")
        await app.press("C")
        first, second = app.asked(GradientCheckQuery)
        assert (first.which, first.count) == ("random", 50)
        assert first.seed != second.seed


@scenario
async def test_a_kink_is_said() -> None:
    trainer = small_trainer()
    trainer.network.parameters.variables["W1"].assign(0.0)  # all weighted sums lie on the kink of relu
    async with stepping(trainer=trainer) as app:
        await app.walk_to(Stage.FORWARD, "x")
        await app.press("m")
        await app.walk_to(Stage.FORWARD, "W1")
        await app.press("c")
        assert "relu has a kink at 0" in app.words_in("#check")


@scenario
async def test_it_is_closed_by_key_by_mouse_and_by_the_next_step() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.UPDATE)
        check = app.app.screen.query_one("#check")
        await app.press("c")
        assert check.region.height
        await app.press("escape")
        assert not check.region.height
        await app.press("c")
        await app.click("#check", (3, 3))
        assert not check.region.height
        await app.press("c", "full_stop")
        assert "step 2" in app.row(1)
        assert not check.region.height


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_it_has_the_focus_while_one_reads_on_and_gives_it_back(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        await app.press("C")
        await app.focus_on("check")
        before = app.words_in("#check")
        await app.press("pagedown")
        assert app.words_in("#check") != before
        await app.press("escape")
        assert app.focus == "formula"


@pytest.mark.parametrize("pane", ["tensors", "tensor", "formula"])
@scenario
async def test_it_is_seen_whatever_is_enlarged(pane: str) -> None:
    async with stepping((80, 24)) as app:
        await app.focus_on(pane)
        await app.press("z", "c")
        assert "They agree" in app.words_in("#check")
        await app.press("escape")
        assert app.focus is not None


@scenario
async def test_nothing_is_checked_while_training_runs() -> None:
    async with stepping() as app:
        await app.press("space")
        app.walking_host.run_on(2)
        await app.settle()
        await app.press("c", "C")
        assert app.asked(GradientCheckQuery) == []
        assert "a gradient can be checked while training is paused before a step" in app.notices()
