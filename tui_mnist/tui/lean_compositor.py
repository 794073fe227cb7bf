"""Ten times a second a few rows change; Textual's compositor would ask every widget around them to draw itself too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rich.console import Console, RenderableType
from rich.control import Control
from textual._compositor import Compositor, CompositorUpdate
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.tui.widgets.whole_lines import WholeLines


class RowsUpdate(CompositorUpdate):
    """Rows of cells, each with the column and the line at which it begins."""

    def __init__(self, rows: list[tuple[int, int, Strip]]) -> None:
        self._rows = rows

    def render_segments(self, console: Console) -> str:
        """What is to be written to the terminal."""
        return "".join(Control.move_to(x, y).segment.text + strip.render(console) for x, y, strip in self._rows)


class LeanCompositor(Compositor):
    """Draws what changed within widgets that nothing lies upon from these alone; all else as Textual does.

    While the picture is `held_back` nothing is drawn: Textual would draw all of it, and throw it away.
    """

    def __init__(self, held_back: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._held_back = held_back
        self._arranged: object = None
        self._owners: dict[Region, tuple[Widget, Region] | None] = {}
        self._seen: list[tuple[Widget, Region, Region]] = []

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        """What is to be drawn, all of it or what changed; what is held back stays to be drawn."""
        return None if self._held_back() else super().render_update(full, screen_stack, simplify)

    def render_partial_update(self) -> CompositorUpdate | None:  # type: ignore[override]
        """The changed rows of the widgets they belong to, or what Textual makes of them."""
        dirty = [region for region in self._dirty_regions if region]
        owned: dict[tuple[Widget, Region], list[Region]] = {}
        for region in dirty:
            owner = self._owner(region)
            if owner is None:
                return super().render_partial_update()
            owned.setdefault(owner, []).append(region)
        self._dirty_regions.clear()
        rows = [row for (widget, place), regions in owned.items() for row in _rows(widget, place, regions)]
        return RowsUpdate(rows) if rows else None

    def _get_renders(self, crop: Region | None = None) -> Iterator[tuple[Region, Region, list[Strip]]]:
        """The lines of all widgets of which something is to be seen; Textual draws what is wholly covered, too."""
        self._take_note()
        for widget, region, clip in self._seen:
            if crop is None or crop.overlaps(clip):
                x, y, width, height = region.intersection(clip)
                yield region, clip, widget.render_lines(Region(x - region.x, y - region.y, width, height))

    def _take_note(self) -> None:
        """Where everything is now, if that has changed."""
        if self._arranged is not self.visible_widgets:
            self._arranged, self._owners = self.visible_widgets, {}
            self._seen = list(_not_covered(self.visible_widgets, self.size.region))

    def _owner(self, region: Region) -> tuple[Widget, Region] | None:
        """The widget to which all cells of the region belong, and its place; None if there is no such widget."""
        self._take_note()
        if region not in self._owners:
            self._owners[region] = self._find_owner(region)
        return self._owners[region]

    def _find_owner(self, region: Region) -> tuple[Widget, Region] | None:
        lines = Region(0, region.y, self.size.width, region.height)
        in_front: list[Region] = []
        for widget, (place, clip) in self.visible_widgets.items():  # from the front to the back
            seen = place.intersection(clip)
            if seen.overlaps(region):
                rows = place.intersection(lines)
                is_whole = clip.contains_region(rows) and rows.contains_region(region)
                return (widget, place) if is_whole and not any(map(rows.overlaps, in_front)) else None
            in_front.append(seen)
        return None


def _not_covered(
    widgets: Mapping[Widget, tuple[Region, Region]], screen: Region
) -> Iterator[tuple[Widget, Region, Region]]:
    """Those of the widgets, from the front to the back, that are not wholly behind others."""
    covered = [0] * screen.height  # of each row, a bit for each column
    for widget, (region, clip) in widgets.items():
        seen = region.intersection(clip).intersection(screen)
        bits = (1 << seen.width) - 1 << seen.x
        if any(bits & ~covered[y] for y in seen.line_range):
            yield widget, region, clip
            for y in seen.line_range:
                covered[y] |= bits


def _rows(widget: Widget, place: Region, regions: list[Region]) -> list[tuple[int, int, Strip]]:
    """The lines of these regions: of the content alone if they all lie in it, with the border if they do not."""
    wanted = sorted({y for region in regions for y in region.line_range})
    content = widget.content_region
    if isinstance(widget, WholeLines) and all(map(content.contains_region, regions)):
        strips = [widget.render_line(y - content.y) for y in wanted]
        for line_filter in widget.get_line_filters():
            strips = [
                strip
                if isinstance(line_filter, ANSIToTruecolor) and not _is_dim(strip)
                else strip.apply_filter(line_filter, widget.background_colors[1])
                for strip in strips
            ]
        return [(content.x, y, strip) for y, strip in zip(wanted, strips, strict=True)]
    first, last = wanted[0], wanted[-1]
    strips = widget.render_lines(Region(0, first - place.y, place.width, last + 1 - first))
    return [(place.x, y, strips[y - first]) for y in wanted]


def _is_dim(strip: Strip) -> bool:
    """Whether there is something in it for Textual to turn into colours."""
    return any(style is not None and style.dim for _, style, _ in strip)
