"""All about one unit: its picture, its weights to the classes, when it is active, and for which digits most."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.kit.signed_picture import signed_colours, signed_legends, signed_picture
from tui_mnist.tui.screens.inside.units.unit_blocks import (
    BlockLook,
    beside,
    exciting_digits,
    lines_of,
    outgoing_bars,
    pre_activation_histogram,
)
from tui_mnist.tui.screens.inside.units.unit_words import name_of, signed

if TYPE_CHECKING:
    from tui_mnist.queries.units import OpenedUnit, UnitsPage

PICTURE_ROWS, PICTURE_COLUMNS = 14, 28
GAP: Final = 2
LEAST_BESIDE: Final = 30
"""Columns that the rest needs to stand beside the picture; with less room it stands below."""


class UnitPanel(DrawnLines, can_focus=True):
    """The unit that is opened; left and right open the one before or after it in the order."""

    DEFAULT_CSS = """
    UnitPanel {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"move({by})", show=False) for key, by in (("left", -1), ("up", -1), ("right", 1), ("down", 1))),
    ]

    class Moved(Message):
        """The unit after the opened one in the order (`by` 1) is wanted, or the one before."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._page: UnitsPage | None = None
        self._names: tuple[str, ...] = ()
        self._called = "digits"

    def show(self, page: UnitsPage, names: tuple[str, ...], called: str) -> None:
        """Show the unit that is opened on this page, of classes with these names; samples are `called` so."""
        if page is self._page and names == self._names:
            return
        self._page, self._names, self._called = page, names, called
        self.restyle()

    def action_move(self, by: int) -> None:
        """Ask for another unit."""
        self.post_message(self.Moved(by))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The unit after this one."""
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The unit before this one."""
        event.stop()
        self.action_move(-1)

    # --- drawing ------------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        page = self._page
        if not (self.is_attached and width and height):
            return
        unit = None if page is None else page.opened
        if page is None or unit is None:
            self.border_title = self.border_subtitle = ""
            self.set_lines([Text("The unit is being looked at.", self.part("muted"))])
            return
        look = BlockLook(self.drawing, self.ascii_only, self.palette, self.part("strong"), self.part("muted"))
        self.border_title, self.border_subtitle = self._titles(page, unit, width)
        if width >= PICTURE_COLUMNS + GAP + LEAST_BESIDE:
            lines = self._side_by_side(page, unit, width, height, look)
        else:
            lines = self._stacked(page, unit, width, height, look)
        self.set_lines(lines[:height])

    def _titles(self, page: UnitsPage, unit: OpenedUnit, width: int) -> tuple[str, str]:
        kind = "Output" if page.of_outputs else "Unit"
        name = f"{kind} {name_of(unit.number, self._names, of_outputs=page.of_outputs)}"
        title = f"{name}, dead: none of the {self._called} makes it active" if unit.dead else name
        if page.is_approximate and not unit.dead:
            title += ", its picture approximate"
        legends = signed_legends(page.limit, in_blocks=self._way_to_draw == "blocks")
        return title, next((each for each in legends if len(each) <= width - 4), "")

    @property
    def _way_to_draw(self) -> str:
        return "ascii" if self.ascii_only else self.drawing

    def _picture(self, page: UnitsPage, unit: OpenedUnit, rows: int, columns: int) -> list[Text]:
        colours = signed_colours(self, self.palette)
        return lines_of(
            signed_picture(unit.picture, page.limit, self._way_to_draw, colours, rows=rows, columns=columns)
        )

    def _side_by_side(self, page: UnitsPage, unit: OpenedUnit, width: int, height: int, look: BlockLook) -> list[Text]:
        """The picture and the facts at the left, all else at the right."""
        facts_width = PICTURE_COLUMNS
        facts = self._facts(page, unit, facts_width, look)
        rows = max(PICTURE_ROWS, height - len(facts) - 1)
        left = self._picture(page, unit, min(rows, height), max(PICTURE_COLUMNS, width - GAP - 2 * LEAST_BESIDE))
        wide = max((line.cell_len for line in left), default=0)
        if wide > facts_width:
            facts = self._facts(page, unit, wide, look)
        blank = [Text("")] if len(left) + len(facts) < height else []
        left = [*left, *blank, *facts][:height]
        wide = max((line.cell_len for line in left), default=0)
        return beside(left, self._rest(unit, width - wide - GAP, height, look), GAP)

    def _stacked(self, page: UnitsPage, unit: OpenedUnit, width: int, height: int, look: BlockLook) -> list[Text]:
        """The picture, with its weights to the classes beside it if there is room, and all else below."""
        picture = self._picture(page, unit, min(PICTURE_ROWS, height), min(PICTURE_COLUMNS, width))
        wide = max((line.cell_len for line in picture), default=0)
        bars_width = width - wide - GAP
        has_bars = bars_width >= 14
        if has_bars and unit.outgoing is not None:
            bars = [
                Text("weights to the"[:bars_width], look.muted),
                Text("classes" if len("weights to the classes") > bars_width else "", look.muted),
                *outgoing_bars(unit, self._names, bars_width, min(len(picture) - 2, len(unit.outgoing)), look),
            ]
            picture = beside(picture, bars, GAP)
        lines = [*picture, Text(""), *self._facts(page, unit, width, look), Text("")]
        return lines + self._rest(unit, width, height - len(lines), look, with_bars=not has_bars)

    def _rest(
        self, unit: OpenedUnit, width: int, height: int, look: BlockLook, *, with_bars: bool = True
    ) -> list[Text]:
        """Weights to the classes, the histogram and the digits that excite it most, as tall as there is room."""
        gap = [Text("")] if height >= 26 else []
        classes = 0 if unit.outgoing is None or not with_bars else len(unit.outgoing)
        bars = (
            outgoing_bars(unit, self._names, width, classes if height >= 26 else max(-(-classes // 2), 1), look)
            if classes
            else []
        )
        pictures = 8 if height >= 24 or not classes else 6
        histogram = min(8, height - len(bars) - bool(bars) - (pictures + 1) - 2 - 2 * len(gap))
        lines: list[Text] = []
        if bars:
            lines += [_heading("weights to the classes", width, look), *bars, *gap]
        if height - len(lines) >= 4:
            words = f"{'score' if unit.outgoing is None else 'pre-activation'} over {unit.samples} {self._called}"
            lines += [
                _heading(words, width, look),
                *pre_activation_histogram(unit, width, max(histogram, min(3, height - len(lines) - 2)), look),
                *gap,
            ]
        room = height - len(lines) - 1
        if room >= 4:
            lines += [
                _heading("what excites it most", width, look),
                *exciting_digits(unit, self._names, width, min(pictures, room), look),
            ]
        return lines

    def _facts(self, page: UnitsPage, unit: OpenedUnit, width: int, look: BlockLook) -> list[Text]:
        """What it does for the chosen digit and for all, and how long its weights are."""
        label = name_of(page.label, self._names, of_outputs=True)
        words: list[str] = []
        if unit.weights is not None:
            first, second = (signed(float(weight)) for weight in unit.weights)
            words.append(f"zero where {first} x {second} y {signed(unit.bias)} = 0")
        if page.of_outputs:
            words.append(f"score {signed(unit.contribution)} for this {label}")
        else:
            words.append(f"for this {label}: active {_number(unit.activation)}, adds {signed(unit.contribution)}")
        held_out = f"held-out {self._called}" if page.held_out else self._called
        above = "score above 0" if page.of_outputs else "above 0"
        words.append(f"{above} for {unit.active:.0%} of {unit.samples} {held_out}".replace("%", " %"))
        words.append(f"norm {_number(unit.norm)}, bias {signed(unit.bias)}")
        return [Text(line, look.muted) for each in words for line in wrap(each, max(width, 1), break_on_hyphens=False)]


def _heading(words: str, width: int, look: BlockLook) -> Text:
    return Text(words[:width], look.muted)


def _number(value: float) -> str:
    return f"{value:.2f}" if np.isfinite(value) and abs(value) < 1000 else f"{value:.0e}"
