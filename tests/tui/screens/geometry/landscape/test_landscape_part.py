"""The race of optimizers in the hands of a person: by keys, by mouse, in every size."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from tests.tui.driving import Driving, driving, scenario
from tests.tui.golden import check_golden
from tests.tui.mapping import GeometryApp
from tui_mnist.geometry.landscape import LANDSCAPES
from tui_mnist.geometry.race import MOST_STEPS, Race
from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.tui.kit.palettes import PALETTES
from tui_mnist.tui.screens.geometry.landscape.balls import ball_colour, ball_letter
from tui_mnist.tui.screens.geometry.landscape.part import LandscapePart
from tui_mnist.tui.screens.geometry.landscape.state import FIRST, MOMENTA, RATES
from tui_mnist.tui.screens.geometry.part_names import LANDSCAPE
from tui_mnist.tui.screens.geometry.screen import GeometryScreen


@asynccontextmanager
async def racing(size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[Driving, LandscapePart]]:
    """The app with the race in front, all at the start."""
    async with driving(size, app_class=GeometryApp) as app:
        screen = app.app.screen
        assert isinstance(screen, GeometryScreen)
        await screen.show_part(LANDSCAPE)
        await app.settle()
        yield app, screen.landscape


def roll_on(part: LandscapePart, frames: int) -> None:
    for _ in range(frames):
        part.frame()


# What a person sees


@pytest.mark.parametrize(
    ("size", "ascii_only"), [((120, 40), False), ((80, 24), False), ((80, 24), True)], ids=["120x40", "80x24", "ascii"]
)
@scenario
async def test_the_race_of_all_after_some_steps(size: tuple[int, int], ascii_only: bool) -> None:
    async with racing(size) as (app, part):
        await app.press("o")
        part.state.go_to(25)
        if ascii_only:
            for widget in (part._view, part._pane, part._words, part._line):
                widget.ascii_only = True
        part.bring_up_to_date()
        await app.settle()
        check_golden(f"landscape-{size[0]}x{size[1]}{'-ascii' if ascii_only else ''}", app.body())
        for name in OPTIMIZERS:
            assert f"{ball_letter(name)} {name}" in app.text()


def test_each_optimizer_has_a_letter_and_a_colour_of_its_own() -> None:
    assert len({ball_letter(name) for name in OPTIMIZERS}) == len(OPTIMIZERS)
    for palette in PALETTES.values():
        assert len({ball_colour(name, palette) for name in OPTIMIZERS}) == len(OPTIMIZERS)


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (200, 60)], ids=str)
@scenario
async def test_it_can_be_looked_at_in_any_size(size: tuple[int, int]) -> None:
    async with racing(size) as (app, part):
        await app.press("o", "full_stop", "z", "up", "enter", "z", "e", "escape")
        assert part.state.step == 1
        assert app.text()


# The race


@scenario
async def test_space_rolls_and_holds_and_single_steps_go_both_ways() -> None:
    async with racing() as (app, part):
        assert "all at the start: space lets them roll" in app.text()
        await app.press("full_stop", "full_stop", "full_stop", "comma")
        assert part.state.step == 2
        expected = Race(FIRST)
        expected.run_to(2)
        np.testing.assert_array_equal(part.state.race.positions[:, :3], expected.positions)
        await app.press("space")
        assert part.plays
        before = part.state.step
        roll_on(part, 10)
        assert part.state.step >= before + part.pace
        await app.press("space")
        at = part.state.step
        roll_on(part, 3)
        assert (part.plays, part.state.step) == (False, at)
        assert f"step {at}: space goes on" in app.text()
        await app.press("r")
        assert part.state.step == 0
        await app.press("comma")
        assert any("all are at the start" in notice for notice in app.notices())


@scenario
async def test_a_race_ends_and_space_begins_it_again() -> None:
    async with racing() as (app, part):
        await app.press("tab", "end")
        while part.state.is_behind:
            part.frame()
        await app.settle()
        part.bring_up_to_date()
        assert part.state.step == MOST_STEPS
        assert f"over after {MOST_STEPS} steps" in app.text()
        await app.press("space")
        assert part.plays
        assert part.state.step < 20
        await app.press("space", "plus", "plus")
        assert part.pace == 50
        await app.press(*["minus"] * 9)
        assert part.pace == 1
        assert any("as slowly as they can" in notice for notice in app.notices())


@scenario
async def test_it_rests_where_nobody_sees_it() -> None:
    async with racing() as (app, part):
        await app.press("space", "p")
        assert not part.plays
        await app.press("p", "p", "p")
        await app.press("space", "1")
        assert not part.plays


# What is raced


@scenario
async def test_knobs_turn_by_arrows_and_slider_and_the_race_is_run_anew_as_far_as_it_was_seen() -> None:
    async with racing() as (app, part):
        part.state.go_to(20)
        await app.press("down", "right")
        settings = part.state.settings
        assert settings.rate == RATES[RATES.index(FIRST.rate) + 1]
        assert part.state.step == 20
        expected = Race(settings)
        expected.run_to(20)
        np.testing.assert_array_equal(part.state.race.positions[:, :21], expected.positions)
        await app.press("down", "left")
        assert part.state.settings.momentum == MOMENTA[MOMENTA.index(FIRST.momentum) - 1]
        region = part._pane.content_region
        await app.click_at(region.right - 1, region.y + 1)
        assert part.state.settings.rate == RATES[-1]
        assert "diverged" in app.text()
        await app.press("u")
        assert part.state.settings.rate == settings.rate
        await app.press("d")
        assert part.state.settings == FIRST
        await app.press("d")
        assert any("as it was at first" in notice for notice in app.notices())


@scenario
async def test_optimizers_are_let_in_and_out_by_key_click_and_all_at_once() -> None:
    async with racing() as (app, part):
        await app.press("o")
        assert part.state.settings.optimizers == tuple(OPTIMIZERS)
        await app.press("o")
        assert part.state.settings.optimizers == FIRST.optimizers
        await app.press("x")
        assert any("no optimizer is chosen" in notice for notice in app.notices())
        await app.click_on("nesterov")
        assert "nesterov" in part.state.settings.optimizers
        await app.press("up", "enter")  # momentum, the optimizer, not the knob
        assert "momentum" not in part.state.settings.optimizers
        assert "Polyak" in app.text()
        for name in part.state.settings.optimizers:
            part.state.toggle(name)
        part.bring_up_to_date()
        await app.settle()
        assert "no optimizer takes part: o lets all" in app.text()
        await app.press("space")
        assert not part.plays


@scenario
async def test_a_landscape_is_chosen_from_a_list_and_begins_at_its_own_start() -> None:
    async with racing() as (app, part):
        part.state.go_to(5)
        await app.press("e", *"Rosen", "enter")
        assert part.state.landscape is LANDSCAPES["Rosenbrock"]
        assert (part.state.step, part.state.settings.start) == (0, LANDSCAPES["Rosenbrock"].start)
        assert "(1-w1)² + 10·(w2-w1²)²" in app.text()
        assert "bent valley" in app.words_in("#landscape-words")
        await app.press("right")
        assert part.state.landscape.name == "plateau"
        await app.press("right")
        assert part.state.landscape.name == "plateau"


@scenario
async def test_the_start_is_put_where_one_clicks_or_where_the_cursor_is() -> None:
    async with racing() as (app, part):
        region = part._view.content_region
        await app.click_at(region.x + 10, region.y + 5)
        w1, w2 = part.state.settings.start
        expected = part._view.view.point(10, 5)
        np.testing.assert_allclose((w1, w2), expected)
        assert (part.state.race.positions[:, 0] == expected).all()
        await app.press("right", "down")
        assert "enter starts here" in app.text()
        assert part.state.settings.start == (w1, w2)
        await app.press("enter")
        moved = part.state.settings.start
        assert moved[0] > w1
        assert moved[1] < w2
