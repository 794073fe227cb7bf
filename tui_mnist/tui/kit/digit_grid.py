"""A grid of held-out images with what the network takes each for, so that one can watch it learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.tui.kit.digit_captions import CaptionForm, Prediction, caption_form, predictions, subtitle, title
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.digit_tiles import Tile, TileStyles, tile_row, tiling
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.kit.textual_private import retitle

if TYPE_CHECKING:
    from tui_mnist.queries.digits import DigitsPage

BESIDE_A_TITLE = 6
"""The columns that a border needs for itself, beside a title in it."""


class DigitGrid(Widget, can_focus=True):
    """Tiles of images; arrow keys or a click choose one, page keys ask for other pages.

    `drawing` is one of DRAWINGS; with `ascii_only` nothing but ASCII is drawn, whatever `drawing` says.
    """

    DEFAULT_CSS = """
    DigitGrid {
        width: 1fr;
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
        &:focus { border: heavy $primary; border-title-style: reverse; }
        & > .digit-grid--chosen { color: $foreground; }
        &:focus > .digit-grid--chosen { color: $primary; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"digit-grid--chosen"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "Digit to the left", show=False),
        Binding("right", "move(1, 0)", "Digit to the right", show=False),
        Binding("up", "move(0, -1)", "Digit above", show=False),
        Binding("down", "move(0, 1)", "Digit below", show=False),
        Binding("pageup", "turn(-1)", "Previous digits", show=False),
        Binding("pagedown", "turn(1)", "Next digits", show=False),
    ]
    ALLOW_SELECT = False

    drawing: reactive[str] = reactive("blocks", init=False)
    ascii_only: reactive[bool] = reactive(False, init=False)
    palette: reactive[Palette] = reactive(CLASSIC, init=False)

    class Chosen(Message):
        """Another image is the chosen one: `position` on the page shown, `index` among the held-out images."""

        def __init__(self, grid: DigitGrid, position: int, index: int) -> None:
            super().__init__()
            self.grid, self.position, self.index = grid, position, index

    class PageTurned(Message):
        """The page before (`direction` -1) or after (+1) is wanted."""

        def __init__(self, grid: DigitGrid, direction: int) -> None:
            super().__init__()
            self.grid, self.direction = grid, direction

    class CapacityChanged(Message):
        """There is room for this many tiles now."""

        def __init__(self, grid: DigitGrid, capacity: int) -> None:
            super().__init__()
            self.grid, self.capacity = grid, capacity

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._page: DigitsPage | None = None
        self._class_names: tuple[str, ...] = ()
        self._samples = "images"
        self._position: int | None = None
        self._index: int | None = None
        self._tiling = tiling(0, 0, self.drawing)
        self._form: CaptionForm | None = None
        self._capacity_told: int | None = None
        self._tiles: list[Tile] = []
        self._styles_in_use: TileStyles | None = None

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show(self, page: DigitsPage | None, class_names: tuple[str, ...], samples: str = "images") -> None:
        """Show the answer to a look; None before the first one. Only what differs is drawn again.

        `samples` is what the data set calls them.
        """
        self._page, self._samples = page, samples
        if class_names != self._class_names:
            self._class_names = class_names
            self._lay_out()
        else:
            self._replace_tiles(self._new_tiles())
        self._write_titles()

    def capacity(self, size: Size) -> int:
        """How many tiles a content of this size has room for; at least 1."""
        return tiling(*size, self._way_to_draw).capacity

    @property
    def position(self) -> int | None:
        """Where on the page the chosen image is; None if there is no image."""
        return self._position

    @property
    def chosen(self) -> int | None:
        """The chosen image's index among the held-out images; None if there is no image."""
        return self._index

    @property
    def _way_to_draw(self) -> str:
        return "ascii" if self.ascii_only else self.drawing

    def _lay_out(self) -> None:
        """Size, drawing or names are other ones: all is drawn again."""
        if not self.content_size.area:
            return
        self._tiling = tiling(*self.content_size, self._way_to_draw)
        self._form = self._caption_form()
        self._tiles = self._new_tiles()
        self.refresh()
        if self._capacity_told != self._tiling.capacity:
            self._capacity_told = self._tiling.capacity
            self.post_message(self.CapacityChanged(self, self._tiling.capacity))

    def _caption_form(self) -> CaptionForm | None:
        """As wide as the picture if nothing but a decimal place is lost by it, else as wide as the tile."""
        rooms = (self._tiling.picture_columns, self._tiling.text_room)
        narrow, wide = (caption_form(self._class_names, room, ascii_only=self.ascii_only) for room in rooms)
        return narrow if narrow and wide and narrow.confidence and narrow.names == wide.names else wide

    def _new_tiles(self) -> list[Tile]:
        page, layout, form = self._page, self._tiling, self._form
        if page is None:
            return []
        shown = predictions(page)[: layout.capacity]
        self._keep_the_choice(page, len(shown))
        way, high, wide = self._way_to_draw, layout.picture_rows, layout.picture_columns
        ink, paper = self.palette.ink, self.palette.paper
        return [
            Tile(
                picture(page.images[position], way, rows=high, columns=wide, ink=ink, paper=paper),
                self.caption(position, answer, form, max(form.width, wide)) if form else "",
                answer.right,
                position == self._position,
            )
            for position, answer in enumerate(shown)
        ]

    def caption(self, position: int, answer: Prediction, form: CaptionForm, width: int) -> str:
        """What is written below the picture at this position of the page, in `width` columns."""
        return form.text(answer, width)

    def _replace_tiles(self, tiles: list[Tile]) -> None:
        """Draw again what differs from what was there: most often some captions."""
        layout, before, self._tiles = self._tiling, self._tiles, tiles
        if not before or not tiles:
            self.refresh()
            return
        regions = []
        for number in range(max(len(before), len(tiles))):
            old, new = (some[number] if number < len(some) else None for some in (before, tiles))
            if old == new:
                continue
            x, y = layout.place(number)
            if old and new and old.picture is new.picture and old.chosen == new.chosen:
                regions.append(Region(x, y + layout.picture_rows, layout.width, 1))
            else:
                regions.append(Region(x, y, layout.width, layout.picture_rows + 1))
        if regions:
            self.refresh(*regions)

    def _write_titles(self) -> None:
        room = self.outer_size.width - BESIDE_A_TITLE
        retitle(self, *self.titles(self._page, self._class_names, room))

    def titles(self, page: DigitsPage | None, class_names: tuple[str, ...], room: int) -> tuple[str, str]:
        """What stands in the frame, above and below, in at most `room` columns."""
        return title(page, class_names, room, samples=self._samples), subtitle(page, room)

    # --- the choice -------------------------------------------------------------------------------------------------

    def choose(self, position: int) -> None:
        """Choose the image at this position of the page; nothing happens if none is shown there."""
        if self._page is not None and 0 <= position < len(self._tiles):
            self._choose(position, self._page)
            self._replace_tiles([tile._replace(chosen=n == position) for n, tile in enumerate(self._tiles)])

    def _choose(self, position: int, page: DigitsPage) -> None:
        self._position, index = position, int(page.indices[position])
        if index != self._index:
            self._index = index
            self.post_message(self.Chosen(self, position, index))

    def _keep_the_choice(self, page: DigitsPage, shown: int) -> None:
        """The chosen image stays chosen while it is on the page; else the one in its place is."""
        if not shown:
            self._position = self._index = None
            return
        found = np.flatnonzero(page.indices[:shown] == self._index).tolist() if self._index is not None else []
        self._choose(found[0] if found else min(self._position or 0, shown - 1), page)

    def action_move(self, right: int, down: int) -> None:
        """Choose the neighbour, if there is one."""
        columns = self._tiling.columns
        if self._position is not None and 0 <= self._position % columns + right < columns:
            self.choose(self._position + right + down * columns)

    def action_turn(self, direction: int) -> None:
        """Ask for another page."""
        self.post_message(self.PageTurned(self, direction))

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked on."""
        offset = event.get_content_offset(self)
        tile = None if offset is None else self._tiling.tile_at(*offset)
        if tile is not None:
            self.choose(tile)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """There is room for more or fewer tiles, and for more or fewer words."""
        self._lay_out()
        self._write_titles()

    def watch_drawing(self) -> None:
        """Letters need larger tiles than half-blocks."""
        self._lay_out()

    def watch_ascii_only(self) -> None:
        """Pictures and marks are other ones."""
        self._lay_out()

    def watch_palette(self) -> None:
        """Ink and paper, right and wrong have other colours."""
        self._styles_in_use = None
        self._lay_out()

    def notify_style_update(self) -> None:
        """The theme or the focus changed the colours."""
        self._styles_in_use = None
        super().notify_style_update()

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """A row of all tiles beside each other."""
        styles, layout, width = self._styles(), self._tiling, self.content_size.width
        if not self._tiles:
            return self._message(y, width, styles.blank)
        row, inner = divmod(y, layout.height)
        segments = [Segment(" " * layout.left, styles.blank)]
        if row < layout.rows:
            sides = ("[", "]") if self.ascii_only else ("▐", "▌")
            for tile in self._tiles[row * layout.columns : (row + 1) * layout.columns]:
                segments += tile_row(tile, inner, layout, styles, sides)
        return Strip(segments).adjust_cell_length(width, styles.blank)

    def _message(self, y: int, width: int, style: Style) -> Strip:
        """Why there is nothing to see."""
        page = self._page
        has_images = page is not None and len(page.indices) > 0  # the place for them is known in a moment
        wordings = () if has_images else self.reasons(page)
        text = next((text for text in wordings if len(text) <= width), "")
        return Strip([Segment(text.center(width) if y == self.content_size.height // 2 else " " * width, style)], width)

    def reasons(self, page: DigitsPage | None) -> tuple[str, ...]:
        """Why there is no image, from long to short."""
        if page is None:
            return ("no digits yet", "no digits")
        return (
            f"no held-out {self._samples}" if page.label is None else f"no {self._samples} of this class",
            f"no {self._samples}",
        )

    def _styles(self) -> TileStyles:
        if self._styles_in_use is None:
            base = self.rich_style
            self._styles_in_use = TileStyles(
                blank=base,
                chosen=self.get_component_rich_style("digit-grid--chosen"),
                right=base + Style(color=self.palette.right),
                wrong=base + Style(color=self.palette.wrong, bold=True),
            )
        return self._styles_in_use
