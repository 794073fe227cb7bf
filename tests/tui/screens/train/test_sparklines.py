"""The sparklines tell a run's newest figures in fixed columns, and how they moved of late, with gaps where none are."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import numpy as np
import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from tui_mnist.training.events import BatchesDone
from tui_mnist.training.timeline import Timeline
from tui_mnist.tui.kit.palettes import COLOUR_BLIND_SAFE
from tui_mnist.tui.screens.train.sparklines import Sparklines


class WatchedSparklines(Sparklines):
    """Counts the rows that it asks to be drawn again; all of them if it does not say which."""

    rows_drawn = 0

    def refresh(self, *regions: Region, **options: Any) -> "WatchedSparklines":
        self.rows_drawn += sum(region.height for region in regions) if regions else self.size.height
        return super().refresh(*regions, **options)


class Host(App[None]):
    """Only the sparklines."""

    def compose(self) -> ComposeResult:
        yield WatchedSparklines()


Scenario = Callable[[WatchedSparklines, Pilot[None]], Awaitable[None]]


def in_app(scenario: Scenario, width: int = 40, height: int = 6) -> None:
    async def run() -> None:
        async with Host().run_test(size=(width, height)) as pilot:
            await scenario(pilot.app.query_one(WatchedSparklines), pilot)

    asyncio.run(run())


def run_of(losses: Sequence[float], ratios: Sequence[float] = (), pace: Sequence[float] = ()) -> Timeline:
    """A run with these losses; gradient norms, ten times the ratios, were measured in the last steps."""
    timeline, values = Timeline(), np.array(losses, np.float32)
    measured = np.arange(len(losses) - len(ratios) + 1, len(losses) + 1)
    figures = np.array(ratios, np.float32)
    timeline.add_batches(
        BatchesDone(len(values), 1, 0.5, len(values), 0.1, values, values, measured, figures * np.float32(10), figures)
    )
    for images_per_second in pace:
        timeline.add_pace(len(values), images_per_second)
    return timeline


def rows(widget: Sparklines) -> list[str]:
    return [widget.render_line(y).text for y in range(widget.size.height)]


def test_four_rows_tell_the_newest_figure_and_how_it_moved() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.show(run_of([8, 1, 4.5, 0.03125], [1e-4, 1e-3, 1.26e-3], [30_000, 61_204]))
        await pilot.pause()
        assert rows(widget) == [
            "batch loss     0.0312 █▂▅▁              ",
            "gradient norm  0.0126 ▁▆█               ",
            "update/weight 10^-2.9 ▁▇█               ",
            "images/s       61,204 █                 ",
        ]

    in_app(scenario)


def test_before_the_first_batch_there_are_labels_alone() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.show(Timeline())
        await pilot.pause()
        assert [row.split() for row in rows(widget)] == [
            ["batch", "loss", "–"],
            ["gradient", "norm", "–"],
            ["update/weight", "–"],
            ["images/s", "–"],
        ]

    in_app(scenario)


def test_what_is_not_finite_is_a_gap() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.show(run_of([1, math.nan, 8, math.inf], [0.0, 1e-3, math.nan]))
        await pilot.pause()
        assert rows(widget)[0].startswith("batch loss          – ▁ █ ")
        assert rows(widget)[2].startswith("update/weight       –  ▁  ")

    in_app(scenario)


def test_letters_do_where_there_is_no_unicode() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.ascii_only = True
        widget.show(run_of([8, 1, 4.5, math.nan]))
        await pilot.pause()
        assert rows(widget)[0] == "batch loss          - #_=               "
        assert "".join(rows(widget)).isascii()

    in_app(scenario)


def test_where_there_are_columns_the_four_stand_side_by_side() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.show(run_of([1, 2], [0.01, 0.02], [1000]))
        await pilot.pause()
        (row,) = rows(widget)
        assert [row.index(label) for label in ("batch loss", "gradient norm", "update/weight", "images/s")] == [
            0,
            38,
            76,
            114,
        ]

    in_app(scenario, 150)


def test_two_rows_have_two_each() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.styles.height = 2
        widget.show(run_of([1, 2], [0.01, 0.02], [1000]))
        await pilot.pause()
        assert [row.split()[0] for row in rows(widget)] == ["batch", "update/weight"]
        assert ["gradient norm" in row for row in rows(widget)] == [True, False]

    in_app(scenario, 80)


def test_figures_keep_their_columns() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        ends = set()
        for loss in (0.00001, 0.03, 2.3, 45.6, 12_345.6, 4e9, math.nan):
            widget.show(run_of([loss]))
            await pilot.pause()
            ends.add(len(rows(widget)[0][:21].rstrip()))
        assert ends == {21}

    in_app(scenario)


@pytest.mark.parametrize("width", [1, 7, 12, 13, 20, 22, 27, 60, 200])
@pytest.mark.parametrize("height", [1, 2, 3, 4, 7])
def test_it_works_at_any_size(width: int, height: int) -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.styles.height = height
        widget.show(run_of(list(range(500)), [0.01] * 300, [1000, 2000]))
        await pilot.pause()
        assert [len(row) for row in rows(widget)] == [width] * height

    in_app(scenario, width, 8)


def test_short_labels_do_in_a_narrow_pane() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.show(run_of([1, 2], [0.01, 0.02], [1000]))
        await pilot.pause()
        assert [row.split()[0] for row in rows(widget)] == ["loss", "grad", "upd/w", "img/s"]
        widget.show(run_of([1, 2], [0.01, 0.02], [1000]), "points")
        await pilot.pause()
        assert [row.split()[0] for row in rows(widget)] == ["loss", "grad", "upd/w", "pts/s"]

    in_app(scenario, 20)


def test_nothing_is_drawn_again_unless_it_changed() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        run = run_of([1, 2], [0.01, 0.02], [1000])
        widget.show(run)
        await pilot.pause()
        rows(widget)
        widget.rows_drawn = 0
        widget.show(run)
        run.add_mark(2, "adam")
        widget.show(run)
        assert widget.rows_drawn == 0
        run.add_pace(2, 5000)
        widget.show(run)
        assert widget.rows_drawn == 1
        assert "5,000" in rows(widget)[3]

    in_app(scenario)


def test_the_colours_follow_theme_and_palette() -> None:
    async def scenario(widget: WatchedSparklines, pilot: Pilot[None]) -> None:
        widget.show(run_of([1, 2]))
        await pilot.pause()
        seen = [[segment.style for segment in widget.render_line(0)]]
        widget.palette = COLOUR_BLIND_SAFE
        await pilot.pause()
        seen.append([segment.style for segment in widget.render_line(0)])
        pilot.app.theme = "textual-light"
        await pilot.pause()
        seen.append([segment.style for segment in widget.render_line(0)])
        assert seen[0] != seen[1] != seen[2] != seen[0]

    in_app(scenario)
