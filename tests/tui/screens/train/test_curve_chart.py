"""A curve chart shows a run, its epochs and the knobs that moved, at any size, and redraws no more than it must."""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Label

from tui_mnist.training.events import BatchesDone, EpochDone
from tui_mnist.training.timeline import SeriesColumns, Timeline
from tui_mnist.tui.kit.palettes import CLASSIC, COLOUR_BLIND_SAFE
from tui_mnist.tui.screens.train.curve_chart import CurveChart


class WatchedChart(CurveChart):
    """Counts the rows that it asks to be drawn again; all of them if it does not say which."""

    rows_drawn = 0

    def refresh(self, *regions: Region, **options: Any) -> "WatchedChart":
        self.rows_drawn += sum(region.height for region in regions) if regions else self.size.height
        return super().refresh(*regions, **options)


class Host(App[None]):
    """A chart of so many cells, with nothing around it but a line of text below."""

    def __init__(self, chart: CurveChart, width: int, height: int) -> None:
        super().__init__()
        self.chart = chart
        chart.styles.width, chart.styles.height = width, height

    def compose(self) -> ComposeResult:
        yield self.chart
        yield Label("elsewhere")


Scenario = Callable[[WatchedChart, Pilot[None]], Awaitable[None]]


def in_app(scenario: Scenario, width: int = 62, height: int = 14, *, percent: bool = False) -> None:
    async def run() -> None:
        series = "accuracy" if percent else "loss"
        chart = WatchedChart(series.capitalize(), series, percent=percent)
        async with Host(chart, width, height).run_test(size=(max(width, 20), height + 2)) as pilot:
            await scenario(chart, pilot)

    asyncio.run(run())


def run_of(losses: ArrayLike, *, steps_per_epoch: int = 10**6) -> Timeline:
    """A run with these losses, and accuracies of one less a tenth of them; validation is as good as the last batch."""
    timeline, values = Timeline(), np.asarray(losses, np.float32)
    none = np.empty(0, np.float32)
    for start in range(0, len(values), steps_per_epoch):
        part = values[start : start + steps_per_epoch]
        last = start + len(part)
        accuracies = (1 - part / 10).astype(np.float32)
        timeline.add_batches(BatchesDone(last, 1, 0.5, last, 0.1, part, accuracies, none.astype(np.int64), none, none))
        if len(part) == steps_per_epoch:
            epoch = last // steps_per_epoch
            timeline.add_epoch(EpochDone(last, epoch, 0.1, 0.9, float(part[-1]), float(accuracies[-1]), 1.0, 1.0))
    return timeline


def falling(steps: int) -> Timeline:
    return run_of(2.3 * np.exp(-np.arange(steps) / steps * 4), steps_per_epoch=max(steps // 4, 1))


def rows(chart: CurveChart) -> list[str]:
    return [chart.render_line(y).text for y in range(chart.size.height)]


def whole(chart: CurveChart) -> list[str]:
    return [strip.text for strip in chart.render_lines(chart.outer_size.region)]


def colours(chart: CurveChart, character: str) -> set[str]:
    """The colours in which a character is drawn."""
    segments = [segment for y in range(chart.size.height) for segment in chart.render_line(y)]
    styles = [segment.style for segment in segments if character in segment.text and segment.style]
    return {style.color.get_truecolor().hex for style in styles if style.color}


def test_before_the_first_batch_there_are_axes_and_what_to_do() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.invitation = "space trains"
        chart.show(Timeline())
        await pilot.pause()
        assert [row.strip() for row in rows(chart)] == [
            "",
            *["│"] * 4,
            "│                    space trains",
            *["│"] * 5,
            "steps└" + "─" * 53,
        ]

    in_app(scenario)


def untrained(loss: float = 2.3, accuracy: float = 0.104) -> Timeline:
    timeline = Timeline()
    timeline.add_validation(0, loss, accuracy)
    return timeline


@pytest.mark.parametrize("log_y", [False, True])
def test_the_network_as_it_is_before_the_first_batch_is_a_point_at_step_0(log_y: bool) -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.invitation, chart.log_y = "space trains", log_y
        chart.show(untrained())
        await pilot.pause()
        drawn = rows(chart)
        dots = [row for row in drawn if "●" in row]
        assert [row.index("●") for row in dots] == [7]
        assert drawn.index(dots[0]) < 4  # with room below it for the loss to fall
        assert any("space trains" in row for row in drawn)
        assert any("┤" in row for row in drawn)

    in_app(scenario)


def test_it_stays_where_the_curve_of_the_loss_begins() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        timeline = falling(1000)
        timeline.add_validation(0, 2.3, 0.104)
        chart.invitation = "space trains"
        chart.show(timeline)
        await pilot.pause()
        assert any(row[7] == "●" for row in rows(chart))
        assert not any("space trains" in row for row in rows(chart))

    in_app(scenario)


@pytest.mark.parametrize("accuracies", [[], [0.1] * 50, [0.9] * 50, [1.0] * 50, [0.1, 0.999, 1.0] * 50])
def test_an_axis_of_accuracies_ends_at_100_percent(accuracies: list[float]) -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        timeline = run_of([(1 - accuracy) * 10 for accuracy in accuracies]) if accuracies else untrained()
        chart.show(timeline)
        await pilot.pause()
        labels = [float(row[:6].strip("% ")) for row in rows(chart)[:-1] if row[:6].strip()]
        assert labels[0] == 100.0
        assert labels == sorted(labels, reverse=True)
        assert len(labels) > 1

    in_app(scenario, percent=True)


def test_a_point_below_an_axis_of_accuracies_is_not_drawn_at_its_edge() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        timeline = run_of([1.0] * 20 + [0.5] * 980)
        timeline.add_validation(0, 2.3, 0.104)
        chart.show(timeline)
        await pilot.pause()
        assert not any("●" in row for row in rows(chart))

    in_app(scenario, percent=True)


def test_a_run_is_drawn_with_axes_and_dots() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.smoothing = 0.0
        chart.show(run_of([2.0] * 50 + [1.0] * 50, steps_per_epoch=50))
        await pilot.pause()
        assert rows(chart) == [
            " " * 38,
            "   2.0┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉●               ",
            "      │               ⢇               ",
            "      │               ⢸               ",
            "   1.5┤               ⢸               ",
            "      │               ⢸               ",
            "      │               ⢸⡇              ",
            "   1.0┤               ⢸⣇⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀●",
            " steps└0 ──────────── 50 ───────── 100",
        ]

    in_app(scenario, 40, 11)


def test_very_many_epochs_are_a_dotted_line() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.show(run_of([1.0, 1.0, 1.0, 3.0] * 250, steps_per_epoch=4))
        await pilot.pause()
        text = "".join(rows(chart))
        assert "●" not in text
        assert rows(chart)[1] == "     3┤" + "⠁" * 53
        assert colours(chart, "⠁⠁⠁") == {CLASSIC.validation}

    in_app(scenario)


def test_letters_do_where_there_is_no_unicode() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.ascii_only, chart.log_y = True, True
        run = falling(400)
        run.add_mark(200, "adam")
        chart.show(run, falling(300))
        await pilot.hover(CurveChart, offset=(30, 5))
        text = "".join(whole(chart))
        assert text.isascii()
        assert all(letter in text for letter in "*ov-+|:")

    in_app(scenario)


def test_single_batches_are_fainter_than_their_average() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.ascii_only = True
        chart.show(run_of(1 + np.arange(5000) % 7 / 7))
        await pilot.pause()
        faint, bright = colours(chart, ".."), colours(chart, "**")
        assert bright == {CLASSIC.train}
        assert len(faint) == 1
        assert faint != bright

    in_app(scenario)


def test_what_is_not_finite_is_a_gap() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.show(run_of([1.0] * 400 + [math.nan] * 200 + [1.0] * 400))
        await pilot.pause()
        (line,) = [row for row in rows(chart) if "⠒⠒⠒" in row or "⣀⣀⣀" in row or "⠤⠤⠤" in row or "⠉⠉⠉" in row]
        plot = line[7:]
        assert plot[: len(plot) // 3].strip()
        assert plot[2 * len(plot) // 3 :].strip()
        assert not plot[len(plot) * 42 // 100 : len(plot) * 58 // 100].strip()

    in_app(scenario, 108)


def test_a_run_that_was_never_finite_says_so() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.log_y = True
        chart.show(run_of([math.nan, math.inf]))
        await pilot.pause()
        assert any("no finite value" in row for row in rows(chart))

    in_app(scenario)


def test_accuracy_is_written_in_percent_and_has_no_logarithm() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.log_y = True
        chart.show(falling(1000))
        await pilot.pause()
        assert any(row.startswith("  100%┤") for row in rows(chart))
        assert "log y" not in whole(chart)[0]

    in_app(scenario, percent=True)


def test_the_first_steps_of_an_accuracy_do_not_squeeze_the_others() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.show(run_of([9.0] * 20 + [0.5] * 980))
        await pilot.pause()
        labels = [row[:6].strip() for row in rows(chart)]
        assert "20%" not in labels
        assert "98%" in labels

    in_app(scenario, percent=True)


def test_a_logarithmic_axis_and_the_smoothing_are_named_in_the_legend() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.show(falling(1000))
        await pilot.pause()
        assert "log y" not in whole(chart)[0]
        linear = rows(chart)
        chart.log_y, chart.smoothing = True, 0.995
        await pilot.pause()
        assert "━ train  ● held out  log y  smooth 0.995" in whole(chart)[0]
        assert rows(chart) != linear
        assert "0.1" in [row[:6].strip() for row in rows(chart)]
        chart.smoothing = 0.0
        await pilot.pause()
        assert "not smoothed" in whole(chart)[0]

    in_app(scenario, 80)


def test_a_legend_is_shortened_before_anything_is_left_out_of_it() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.log_y = True
        chart.show(falling(1000), falling(500))
        for width, legend in (
            (80, "━ train  ● held out  ─ run before  log y  smooth 0.98"),
            (56, "━ train  ● held out  ─ run before  log y"),
            (45, "━ train  ● held  ─ before  log y"),
            (38, "━ train  ● held  ─ before"),
        ):
            chart.styles.width = width
            await pilot.pause()
            assert f" {legend} " in whole(chart)[0]

    in_app(scenario, 80)


def test_a_legend_without_room_is_left_out_entry_by_entry() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        titles = []
        for width in (60, 44, 34, 20, 12, 8):
            chart.styles.width = width
            await pilot.pause()
            titles.append(" ".join(re.sub("[╭╮┏┓─]|━(?! train)", " ", whole(chart)[0]).split()))
        assert titles == [
            "Loss ━ train ● held out smooth 0.98",
            "Loss ━ train ● held out",
            "Loss ━ train ● held out",
            "Loss ━ train",
            "Loss",
            "",
        ]

    in_app(scenario, 60)


def test_a_knob_that_moved_is_ticked_with_its_text() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        run = falling(1000)
        run.add_mark(500, "lr .001 → .003")
        chart.show(run)
        await pilot.pause()
        assert rows(chart)[0].strip() == "▾ lr .001 → .003"
        assert sum("┊" in row for row in rows(chart)) >= 8
        assert rows(chart)[0].index("▾") == rows(chart)[8].index("┊")

    in_app(scenario)


def test_where_texts_would_overlap_the_older_ones_are_dropped_and_their_ticks_kept() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        run = falling(1000)
        for step, text in ((130, "momentum .9 → .99"), (330, "adagrad"), (350, "lr .001 → .003"), (990, "sgd")):
            run.add_mark(step, text)
        chart.show(run)
        await pilot.pause()
        above = rows(chart)[0]
        assert above.count("▾") == 4
        assert "▾ lr .001 → .003 " in above
        assert " sgd ▾" in above
        assert "adagrad ▾" in above
        assert "momentum" not in above
        assert "→ .99 ▾" in above  # where there is too little room for the old value

    in_app(scenario)


def test_many_marks_keep_calm() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        run = falling(1000)
        for step in range(1, 1000, 3):
            run.add_mark(step, f"lr {step}")
        chart.show(run)
        await pilot.pause()
        assert "┊" not in "".join(rows(chart))
        assert all(len(row) == chart.size.width for row in rows(chart))

    in_app(scenario)


def test_the_run_before_lies_below_in_grey_and_is_seen_whole() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.ascii_only = True
        chart.show(run_of([1.0] * 50), run_of([2.0] * 1000))
        await pilot.pause()
        assert "- run before" in whole(chart)[0]
        assert rows(chart)[-1].endswith("1,000")
        (ghost,) = [row[7:] for row in rows(chart)[1:-1] if "---" in row]
        assert ghost.count("-") > 0.9 * len(ghost)
        assert colours(chart, "---").isdisjoint({CLASSIC.train, CLASSIC.validation})

    in_app(scenario, 80)


def test_nothing_is_drawn_again_unless_something_changed() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        run = falling(1000)
        chart.show(run)
        await pilot.pause()
        chart.rows_drawn = 0
        chart.show(run)
        chart.show(run)
        chart.log_y = chart.log_y
        assert chart.rows_drawn == 0
        run.add_pace(1000, 60_000)
        chart.show(run)
        assert chart.rows_drawn == 0
        run.add_epoch(EpochDone(1000, 4, 0.1, 0.9, 2.0, 0.9, 1.0, 1.0))
        chart.show(run)
        assert 1 <= chart.rows_drawn <= 3

    in_app(scenario)


def test_what_did_not_change_is_not_even_looked_at() -> None:
    class WatchedTimeline(Timeline):
        looks = 0

        def columns(self, series: str, *, smoothing: float, count: int, end: int | None = None) -> SeriesColumns:
            self.looks += 1
            return super().columns(series, smoothing=smoothing, count=count, end=end)

    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        run = WatchedTimeline()
        chart.show(run)
        await pilot.pause()
        before = run.looks
        chart.show(run)
        assert run.looks == before
        run.add_pace(1, 60_000)
        chart.show(run)
        assert run.looks > before

    in_app(scenario)


def test_the_colours_follow_the_palette() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        run = falling(1000)
        chart.show(run)
        await pilot.pause()
        assert colours(chart, "●") == {CLASSIC.validation}
        chart.palette = COLOUR_BLIND_SAFE
        await pilot.pause()
        assert colours(chart, "●") == {COLOUR_BLIND_SAFE.validation}

    in_app(scenario)


def test_the_chrome_follows_the_theme() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.show(falling(1000))
        await pilot.pause()
        dark = colours(chart, "│"), colours(chart, "⠤"), rows(chart)
        pilot.app.theme = "textual-light"
        await pilot.pause()
        light = colours(chart, "│"), colours(chart, "⠤"), rows(chart)
        assert light[0] != dark[0]
        assert light[2] == dark[2]

    in_app(scenario)


@pytest.mark.parametrize("size", [(20, 5), (14, 6), (8, 3), (3, 3), (1, 1), (120, 3), (10, 40), (200, 60)])
@pytest.mark.parametrize("percent", [False, True])
def test_it_works_at_any_size(size: tuple[int, int], percent: bool) -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        run = falling(500)
        run.add_mark(100, "adam")
        for timeline, ghost in ((Timeline(), None), (run, None), (run, falling(900)), (Timeline(), run)):
            for log_y in (False, True):
                chart.log_y = log_y
                chart.show(timeline, ghost)
                await pilot.pause()
                assert all(len(row) == chart.size.width for row in rows(chart))

    in_app(scenario, *size, percent=percent)


def test_at_20_by_5_the_curve_itself_is_left() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.show(run_of([2.0] * 50 + [1.0] * 50))
        await pilot.pause()
        drawn = rows(chart)
        assert len(drawn) == 3
        assert all(row.startswith("│") for row in drawn)
        assert len("".join(drawn).replace(" ", "")) > 15

    in_app(scenario, 20, 5)


def test_it_follows_a_resize() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.show(falling(1000))
        for width, height in ((30, 8), (20, 5), (60, 14)):
            chart.styles.width, chart.styles.height = width, height
            await pilot.pause()
            assert [len(row) for row in rows(chart)] == [width - 2] * (height - 2)

    in_app(scenario)


def test_hovering_tells_the_figures_at_a_step() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.smoothing = 0.0
        chart.show(run_of([1.5] * 500 + [0.25] * 500, steps_per_epoch=500), run_of([3.0] * 700))
        await pilot.pause()
        assert chart.border_subtitle is None
        await pilot.hover(CurveChart, offset=(8 + 14, 5))
        assert "step 274  train 1.500  before 3.000" in whole(chart)[-1]
        await pilot.hover(CurveChart, offset=(8 + 40, 5))
        assert "step 764  train 0.2500  held out 1.500" in whole(chart)[-1]
        await pilot.hover(CurveChart, offset=(2, 5))
        assert chart.border_subtitle is None
        await pilot.hover(CurveChart, offset=(8 + 40, 5))
        await pilot.hover(Label)
        assert chart.border_subtitle is None

    in_app(scenario)


def test_what_hovering_tells_stays_true_while_training_goes_on() -> None:
    async def scenario(chart: WatchedChart, pilot: Pilot[None]) -> None:
        chart.show(run_of([1.0] * 90))
        await pilot.hover(CurveChart, offset=(8 + 50, 5))
        first = whole(chart)[-1]
        assert "train" not in first
        chart.show(run_of([1.0] * 990))
        await pilot.pause()
        assert "train 1.000" in whole(chart)[-1]

    in_app(scenario)
