"""Lays the maps out side by side, the digit in the place behind them; or one map alone beside the digit."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Grid

from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.digit_panel import DigitPanel
from tui_mnist.tui.kit.maps.map_view import MapView

MOST_BESIDE = 5
"""Maps that are shown side by side; of more, those around the chosen one."""
PANEL_WIDTH = 28


class MapsGrid(Grid):
    """As many map widgets as there are stages, and the panel of the digit."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.panel = DigitPanel(id="digit")
        self._appearance = Appearance()

    def compose(self) -> ComposeResult:
        """The panel; the maps come as soon as it is known how many there are."""
        yield self.panel

    @property
    def views(self) -> list[MapView]:
        """The maps' widgets, in the order of the stages."""
        return [view for view in self.children if isinstance(view, MapView)]

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance, panel = appearance, self.panel
        panel.ascii_only, panel.palette, panel.drawing = appearance.ascii_only, appearance.palette, appearance.drawing
        for view in self.views:
            view.ascii_only, view.palette = appearance.ascii_only, appearance.palette

    def lay_out(self, count: int, stage: int, *, is_single: bool, has_panel: bool) -> None:
        """Show the maps around this one of so many, or that one alone."""
        views = self.views
        for view in views[count:]:
            view.remove()
        for number in range(len(views), count):
            view = MapView(number)
            view.ascii_only, view.palette = self._appearance.ascii_only, self._appearance.palette
            self.mount(view, before=self.panel)
        first = min(max(stage - MOST_BESIDE // 2, 0), max(count - MOST_BESIDE, 0))
        shown = range(stage, stage + 1) if is_single else range(first, min(first + MOST_BESIDE, count))
        for view in self.views[:count]:
            view.display = view.number in shown
        self.panel.display = has_panel
        if is_single:
            columns, rows = (2 if has_panel else 1), 1
        else:
            columns = 2 if len(shown) < 4 else 3
            rows = -(-(len(shown) + 1) // columns)
        self.styles.grid_size_columns, self.styles.grid_size_rows = columns, rows
        self.styles.grid_columns = f"1fr {PANEL_WIDTH}" if is_single and has_panel else "1fr"
