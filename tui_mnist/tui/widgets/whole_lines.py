"""Widgets that draw their own lines, so that one line can go to the terminal without all that is around it."""

from __future__ import annotations

from typing import Self

from textual.geometry import Region
from textual.widget import Widget


class WholeLines(Widget):
    """A widget whose `render_line` gives each line of its content whole.

    As wide as the content, and in the styles in which it is to appear: no opacity, tint or hatch is left for Textual to
    add, and no colour that a terminal has a name for to be translated.
    """

    changed: set[Widget] | None = None
    """If given, a widget with something new to draw adds itself here, and whoever gave it has it drawn."""

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have these regions of the content drawn, or all of it."""
        if self.changed is None or layout or recompose or not repaint:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        self._set_dirty(*regions)
        self.changed.add(self)
        return self
