"""The laboratory in the app: experiments by keys, by mouse and by typing, live, and never in the run itself."""

import numpy as np
import pytest

from tests.tui.driving import scenario
from tests.tui.experimenting import Experimenting, experimenting
from tests.tui.golden import check_golden
from tests.tui.stepping import small_trainer
from tui_mnist.data import load
from tui_mnist.queries.laboratory import Changes, ExperimentCurveQuery, ExperimentQuery
from tui_mnist.training import Control, Hyperparameters, Trainer


def rail(app: Experimenting, title: str) -> tuple[int, int, int]:
    """Row, first and last column of the slider beside a title."""
    column, row = app.place_of(title)
    line = app.text().split("\n")[row]
    columns = [at for at, letter in enumerate(line) if letter in "━─●" and at > column]
    last = next(at for at in columns if at + 1 not in columns)
    return row, columns[0], last


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@scenario
async def test_before_and_after_some_steps(size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with experimenting(size) as app:
        check_golden(f"inside-laboratory-begun-{name}", app.body())
        app.inside_host.run_on(40)
        await app.choose("rotate")
        await app.press("x")
        check_golden(f"inside-laboratory-rotated-{name}", app.body())
        app.inside_host.diverge()
        await app.settle()
        assert "accuracy on 30 held-out digits" in app.text()


@scenario
async def test_in_letters() -> None:
    async with experimenting((80, 24), unicode=False) as app:
        app.inside_host.run_on(40)
        await app.choose("prune")
        await app.press("x")
        check_golden("inside-laboratory-ascii-80x24", app.body())
        assert app.body().isascii()


@scenario
async def test_figures_are_the_trainers_and_several_experiments_are_on_at_once() -> None:
    async with experimenting() as app:
        app.inside_host.run_on(40)
        trainer = app.inside_host.trainer
        await app.choose("rotate")
        await app.press("x", "right", "shift+right")
        assert app.result.after == ExperimentQuery(Changes(rotate=60.0)).compute(trainer).after
        await app.choose("temperature")
        await app.press("x", "k", "j", "j")
        strength = app.part.state.changes.temperature
        expected = ExperimentQuery(Changes(rotate=60.0, temperature=strength)).compute(trainer)
        assert strength < 2
        assert app.result.after == expected.after
        words = app.words_in("#laboratory-figures")
        assert f"mean confidence {expected.before.confidence:.1%} → {expected.after.confidence:.1%}" in words
        fewer = round((expected.before.accuracy - expected.after.accuracy) * 30)
        assert f"{fewer} fewer right than before" in words
        await app.press("x")  # off, and as strong as it was when it is on again
        assert app.part.state.changes == Changes(rotate=60.0)
        await app.press("x")
        assert app.part.state.changes.temperature == strength
        await app.press("d")
        assert app.result.after == app.result.before
        assert "as many right as before" in app.words_in("#laboratory-figures")


@scenario
async def test_a_strength_is_set_by_mouse_on_the_slider_and_on_the_curve() -> None:
    async with experimenting() as app:
        row, first, last = rail(app, "Prune weights")
        await app.pilot.mouse_down(offset=(first, row))
        await app.pilot.hover(offset=(last, row))
        await app.pilot.mouse_up(offset=(last, row))
        await app.settle()
        assert app.result is not None
        assert app.part.state.changes == Changes(prune=1.0)
        row, first, last = rail(app, "Rotate digits")
        await app.click_at(last, row)
        assert app.part.state.changes == Changes(prune=1.0, rotate=180.0)
        await app.click_on("■ Prune")
        assert app.part.state.changes == Changes(rotate=180.0)
        await app.click_on("□ Shift down")
        assert app.part.state.changes == Changes(rotate=180.0, down=3.0)
        curve = app.app.screen.query_one("#laboratory-curve").content_region
        await app.click_at(curve.x + 7, curve.y + 3)
        assert app.part.state.changes == Changes(rotate=180.0, down=-10.0)
        await app.press("right", "right")
        assert app.part.state.changes == Changes(rotate=180.0, down=-9.0)
        assert "-9.0 px" in app.words_in("#laboratory-curve")


@scenario
async def test_a_unit_is_chosen_by_its_number_which_is_typed() -> None:
    async with experimenting(hidden=(5, 3)) as app:
        await app.choose("unit")
        await app.press("enter", "9", "enter")
        assert "“9” was typed; expected a unit's number from 0 to 4" in app.text()
        await app.press("4", "enter")
        assert app.part.state.changes == Changes(layer=1, unit=4)
        await app.press("l")
        assert "Silence, layer 2" in app.text()
        assert app.part.state.changes == Changes(layer=2, unit=2)  # the last that this layer has
        assert app.result.after == ExperimentQuery(Changes(layer=2, unit=2)).compute(app.inside_host.trainer).after
        await app.press("t", "1", "escape")
        assert app.part.state.changes.unit == 2
        assert app.app.screen.focused is app.app.screen.query_one("#laboratory-experiments")


@scenario
async def test_the_curve_is_asked_for_until_it_is_complete() -> None:
    async with experimenting(seconds=0.0) as app:  # a point an answer
        assert len(app.asked(ExperimentCurveQuery)) == 41
        assert "confidence · step 0" in app.text()


@scenario
async def test_the_curve_follows_what_is_chosen() -> None:
    async with experimenting() as app:
        curve = app.now.newest(ExperimentCurveQuery)
        assert curve is not None
        assert curve.value is not None
        assert curve.value.complete
        assert "confidence · step 0" in app.text()
        asked = len(app.asked(ExperimentCurveQuery))
        await app.press("right", "right")  # along the same curve
        assert len(app.asked(ExperimentCurveQuery)) == asked
        await app.choose("down")
        newest = app.now.newest(ExperimentCurveQuery)
        assert newest is not None
        assert newest.query == ExperimentCurveQuery(Changes(prune=0.02), "down")
        await app.press("z")
        assert app.app.screen.focused is app.app.screen.query_one("#laboratory-curve")
        assert not app.app.screen.query_one("#laboratory-figures").display
        await app.press("z", "full_stop")
        assert "confidence · step 1" in app.text()
        newest = app.now.newest(ExperimentCurveQuery)
        assert newest is not None
        assert newest.step == 1


@scenario
async def test_the_digit_is_that_of_the_screen_and_no_bit_of_the_run_changes() -> None:
    async with experimenting() as app:
        app.inside_host.run_on(10)
        await app.settle()
        before = app.inside_host.trainer.network.parameters.vector.tobytes()
        await app.choose("right")
        await app.press("x", "greater_than_sign", "greater_than_sign")
        assert app.result.number == 2
        assert "3 of 30" in app.text()
        host = app.inside_host
        assert before == host.trainer.network.parameters.vector.tobytes()
        host.run_on(5)
        alone = small_trainer(validation_size=30, epochs=50)
        events = alone.run(Control())
        while alone.step < 15:
            next(events)
        np.testing.assert_array_equal(alone.network.parameters.vector, host.trainer.network.parameters.vector)


@scenario
async def test_before_the_data_is_there_it_says_what_will_be_and_commands_say_why_not() -> None:
    async with experimenting((60, 20), answers=False) as app:
        assert "The network is being measured" in app.text()
        await app.press("x")
        assert app.notices() == ["the network is being measured"]


@pytest.mark.parametrize("size", [(20, 5), (59, 30), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@scenario
async def test_points_without_a_hidden_layer_in_any_window(size: tuple[int, int]) -> None:
    dataset = load("spirals", seed=0)
    trainer = Trainer(dataset, Hyperparameters.of(data="spirals", hidden=(), validation_size=60))
    async with experimenting(size, trainer=trainer) as app:
        names = [each.name for each in app.part.state.experiments]
        assert names == ["prune", "weight_noise", "pixel_noise", "temperature"]
        await app.press("down", "x", "z", "z")
        assert app.result.after != app.result.before
