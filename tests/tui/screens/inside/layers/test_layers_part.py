"""The layers over the run: as a person sees them, and what keys and mouse do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import OptionList

from tests.tui.driving import scenario
from tests.tui.golden import check_golden
from tests.tui.layering import layering
from tui_mnist.queries.layer_figures import LayerFiguresQuery
from tui_mnist.queries.layer_figures.figures import FIGURES
from tui_mnist.tui.screens.inside.layers.figure_texts import FIGURE_TEXTS, RATIO
from tui_mnist.tui.screens.inside.layers.layer_curves import columns_through


def test_each_figure_is_explained() -> None:
    assert tuple(text.name for text in FIGURE_TEXTS) == FIGURES
    assert all(len(text.short) < len(text.label) <= 16 for text in FIGURE_TEXTS)


def test_figures_are_written_in_eight_characters() -> None:
    ratio = FIGURE_TEXTS[RATIO]
    assert ratio.written(0.00121, "–") == "1/830"
    assert ratio.written(float("nan"), "–") == "–"
    for text in FIGURE_TEXTS:
        values = (0.0, 1e-9, 3e-5, 0.02, 1.0, 2.5, 1e12, float("inf"))
        assert all(len(text.written(value, "–")) <= 8 for value in values if text.name != "dead"), text.name


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.integers(2, 60))
def test_a_curve_goes_through_its_points_and_nowhere_beyond(heights: list[float], columns: int) -> None:
    shares = np.linspace(0, 0.8, len(heights))
    lowest, highest = columns_through(shares, np.array(heights), columns)
    places = np.rint(shares * (columns - 1)).astype(int)
    for place, height in zip(places, heights, strict=True):
        assert lowest[place] <= height <= highest[place]
    assert np.isnan(lowest[places[-1] + 1 :]).all()
    assert np.nanmin(lowest) >= min(heights) - 1e-9
    assert np.nanmax(highest) <= max(heights) + 1e-9


def test_a_curve_begins_with_the_first_point_that_is_known() -> None:
    lowest, _ = columns_through(np.array([0, 0.5, 1]), np.array([np.nan, 3.0, 5.0]), 5)
    np.testing.assert_array_equal(lowest, [np.nan, np.nan, 3, 4, 5])


@pytest.mark.parametrize(
    ("size", "unicode"),
    [((120, 40), True), ((80, 24), True), ((80, 24), False)],
    ids=["120x40", "80x24", "80x24-ascii"],
)
@scenario
async def test_the_layers_after_some_steps(size: tuple[int, int], unicode: bool) -> None:
    async with layering("layers", size, unicode=unicode, hidden=(6, 5)) as app:
        for _ in range(6):
            await app.train_for_real(5)
        check_golden(f"layers-{size[0]}x{size[1]}{'' if unicode else '-ascii'}", app.body())
        assert unicode or app.body().isascii()


@scenario
async def test_before_training_it_says_what_is_coming_and_how() -> None:
    async with layering("layers", answers=False) as app:
        assert "The layers are being measured" in app.text()
    async with layering("layers") as app:
        assert "known after the first step" in app.words_in("#layers-curves")
        assert "space trains" in app.words_in("#layers-line")
        assert "known after the first step" in app.words_in("#layers-histograms")
        assert "weights now" in app.words_in("#layers-histograms")


@scenario
async def test_arrows_and_clicks_choose_a_layer_and_a_figure() -> None:
    async with layering("layers") as app:
        await app.train_for_real(5)
        part = app.layers
        await app.press("down")
        assert (part.chosen_layer, part.chosen_figure) == (1, RATIO)
        assert "scores of 30 images" in app.words_in("#layers-histograms")
        await app.press("left", "left")
        assert app.screen.query_one("#layers-curves").border_title == "gradient norm"
        assert "how steeply the loss" in app.words_in("#layers-line")
        await app.press("l")
        assert part.chosen_layer == 0
        await app.click_on("dead units")
        assert FIGURE_TEXTS[part.chosen_figure].name == "dead"
        await app.click_on("5→3")
        assert part.chosen_layer == 1
        await app.press("right", "down")  # there is nothing beyond
        assert (part.chosen_layer, FIGURE_TEXTS[part.chosen_figure].name) == (1, "dead")


@scenario
async def test_the_figure_is_chosen_from_a_list_that_says_what_each_is() -> None:
    async with layering("layers") as app:
        await app.press("f")
        assert app.app.screen.query_one(OptionList).option_count == len(FIGURES)
        await app.press(*"norm", "enter")
        assert FIGURE_TEXTS[app.layers.chosen_figure].name == "weights"


@scenario
async def test_a_pane_alone_and_back() -> None:
    async with layering("layers", (80, 24)) as app:
        await app.train_for_real(3)
        panes = [app.screen.query_one(f"#layers-{name}") for name in ("table", "curves", "histograms")]
        assert [pane.is_on_screen for pane in panes] == [True, True, True]
        for number in range(3):
            await app.press("z")
            assert [pane.display and pane.size.width > 70 for pane in panes if pane is panes[number]] == [True]
            assert sum(pane.size.area > 0 and pane.is_on_screen for pane in panes) == 1
            await app.press("z", "tab")
        assert [pane.is_on_screen for pane in panes] == [True, True, True]


@scenario
async def test_a_network_that_broke_and_one_without_hidden_layers_are_shown_truly() -> None:
    async with layering("layers") as app:
        await app.train_for_real(2)
        await app.lose_all_numbers()
        assert "none is finite" in app.words_in("#layers-histograms")
    async with layering("layers", (60, 16), hidden=()) as app:
        await app.train_for_real(2)
        await app.press("right")
        assert "without relu none can be dead" in app.words_in("#layers-curves")


@pytest.mark.parametrize("size", [(20, 5), pytest.param((200, 60), marks=pytest.mark.slow)], ids=str)
@scenario
async def test_any_size_will_do(size: tuple[int, int]) -> None:
    async with layering("layers", size, hidden=(3,) * 9) as app:
        await app.train_for_real(2)
        await app.press("down", "left", "left", "left", "z", "z", "tab")
        assert app.layers.chosen_layer == 1


@scenario
async def test_nobody_asks_while_it_is_not_seen() -> None:
    async with layering("layers") as app:
        await app.press("p")
        asked = len(app.host.commands)
        await app.train_for_real(3)
        assert not any(isinstance(command, LayerFiguresQuery) for command in app.host.commands[asked:])
