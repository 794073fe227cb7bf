"""The units of a layer beside each other, each a picture of what it looks for, all against the same limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.tui.kit.digit_tiles import SIDES, Tile, TileStyles, Tiling, tile_row
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.kit.signed_picture import SignedColours, signed_colours, signed_legends, signed_picture
from tui_mnist.tui.kit.textual_private import retitle
from tui_mnist.tui.screens.inside.units.unit_words import caption

if TYPE_CHECKING:
    from tui_mnist.queries.units import UnitsPage

PICTURE_ROWS: Final = (14, 7, 5)
"""Heights of a picture, best first; each is twice as wide. Of 28 × 28 pixels the first shows all, the second half."""
FEWEST: Final = (10, 6, 1)
"""So many units are wanted at that height."""
BESIDE_A_TITLE: Final = 6
LEAST_CAPTION: Final = 9
"""Letters of a number and what it is sorted by; a smaller picture has a caption wider than itself."""


def unit_tiling(width: int, height: int, units: int) -> Tiling:
    """The largest pictures of which enough have room in so many cells: all units, or a good number of them."""
    for rows, fewest in zip(PICTURE_ROWS, FEWEST, strict=True):
        across, down = width // (2 * rows + SIDES), height // (rows + 1)
        if across * down >= min(fewest, max(units, 1)):
            break
    across, down = max(1, across), max(1, down)
    wide, high = max(1, width // across), max(1, height // down)
    fitting = max(0, min(rows, high - 1, (wide - SIDES) // 2))
    return Tiling(across, down, wide, fitting + 1 if fitting == rows else high, (width - across * wide) // 2, fitting)


class UnitGrid(Widget, can_focus=True):
    """Arrow keys or a click choose a unit, enter or a click on the chosen one opens it; page keys turn the page."""

    DEFAULT_CSS = """
    UnitGrid {
        width: 1fr;
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
        & > .unit-grid--chosen { color: $foreground; }
        &:focus > .unit-grid--chosen { color: $primary; }
        & > .unit-grid--caption { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"unit-grid--chosen", "unit-grid--caption"}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"move({across}, {down})", show=False)
            for key, across, down in (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1))
        ),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("enter", "open", show=False),
    ]
    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False, init=False)
    palette: reactive[Palette] = reactive(CLASSIC, init=False)
    drawing: reactive[str] = reactive("blocks", init=False)

    class Chosen(Message):
        """A unit was chosen."""

        def __init__(self, unit: int) -> None:
            super().__init__()
            self.unit = unit

    class Opened(Message):
        """All about the chosen unit is wanted."""

    class PageTurned(Message):
        """The page before (`direction` -1) or after (+1) is wanted; its `last` unit shall be chosen, or the first."""

        def __init__(self, direction: int) -> None:
            super().__init__()
            self.direction = direction

    class CapacityChanged(Message):
        """There is room for more or fewer units."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._page: UnitsPage | None = None
        self._class_names: tuple[str, ...] = ()
        self._chosen: int | None = None
        self._titles: tuple[tuple[str, ...], str] = ((), "")
        self._tiling = unit_tiling(0, 0, 1)
        self._tiles: list[Tile] = []
        self._colours: SignedColours | None = None
        self._styles_in_use: TileStyles | None = None
        self._shown: tuple[object, ...] = (None,) * 5

    def show(
        self,
        page: UnitsPage,
        class_names: tuple[str, ...],
        *,
        chosen: int | None,
        titles: tuple[str, ...],
        where: str,
    ) -> None:
        """Show these units; the first of the `titles` that has room stands above, and `where` below."""
        shown = (page, class_names, chosen, titles, where)
        if all(before == now for before, now in zip(self._shown, shown, strict=True)):
            return
        self._shown = shown
        grew = self._page is None or self._page.units != page.units
        self._page, self._class_names, self._chosen, self._titles = page, class_names, chosen, (titles, where)
        if grew:
            self._lay_out()
        else:
            self._draw()

    @property
    def capacity(self) -> int:
        """How many units there is room for."""
        return self._tiling.capacity

    def _lay_out(self) -> None:
        """There is other room, or other things to show in it."""
        before = self._tiling
        self._tiling = unit_tiling(*self.content_size, self._page.units if self._page is not None else 512)
        self._tiles = []
        self._draw()
        if self._tiling.capacity != before.capacity:
            self.post_message(self.CapacityChanged())

    def _draw(self) -> None:
        """Draw the tiles that differ from what was there."""
        if not (self.is_attached and self.content_size.area):
            return
        before, self._tiles = self._tiles, self._new_tiles()
        layout = self._tiling
        if len(before) != len(self._tiles):
            self.refresh()
        else:
            changed = [number for number, tile in enumerate(self._tiles) if tile != before[number]]
            if changed:
                self.refresh(*[Region(*layout.place(number), layout.width, layout.height) for number in changed])
        titles, where = self._titles
        room = self.outer_size.width - BESIDE_A_TITLE
        legends = (
            () if self._page is None else signed_legends(self._page.limit, in_blocks=self._way_to_draw == "blocks")
        )
        subtitles = [f"{legend} · {where}" if where else legend for legend in legends] + [where]
        retitle(
            self,
            next((each for each in titles if len(each) <= room), ""),
            next((self._plain(each) for each in subtitles if len(each) <= room), ""),
        )

    def _plain(self, text: str) -> str:
        return text.replace(" · ", ", ") if self.ascii_only else text

    @property
    def _way_to_draw(self) -> str:
        return "ascii" if self.ascii_only else self.drawing

    def _new_tiles(self) -> list[Tile]:
        page, layout = self._page, self._tiling
        if page is None:
            return []
        if self._colours is None:
            self._colours = signed_colours(self, self.palette)
        shown = page.numbers.tolist()[: layout.capacity]
        high, wide = layout.picture_rows, layout.picture_columns
        room = max(wide, min(layout.text_room, LEAST_CAPTION))
        return [
            Tile(
                signed_picture(
                    page.pictures[at], page.limit, self._way_to_draw, self._colours, rows=high, columns=wide
                ),
                caption(page, at, room, self._class_names, ascii_only=self.ascii_only),
                not page.dead[at],
                unit == self._chosen,
            )
            for at, unit in enumerate(shown)
        ]

    # --- keys and mouse -----------------------------------------------------------------------------------------------

    def action_move(self, right: int, down: int) -> None:
        """Choose the neighbour; beyond the last or the first one the page is turned."""
        page, columns = self._page, self._tiling.columns
        if page is None or not self._tiles:
            return
        shown = page.numbers.tolist()[: len(self._tiles)]
        if self._chosen not in shown:
            self.post_message(self.Chosen(shown[0]))
            return
        place = shown.index(self._chosen) + right + down * columns
        if 0 <= place < len(shown):
            self.post_message(self.Chosen(shown[place]))
        else:
            self.post_message(self.PageTurned(1 if place > 0 else -1))

    def action_turn(self, direction: int) -> None:
        """Ask for another page."""
        self.post_message(self.PageTurned(direction))

    def action_open(self) -> None:
        """Ask for all about the chosen unit."""
        self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked on, and open it."""
        offset = event.get_content_offset(self)
        tile = None if offset is None else self._tiling.tile_at(*offset)
        if self._page is not None and tile is not None and tile < len(self._tiles):
            self.post_message(self.Chosen(int(self._page.numbers[tile])))
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next page."""
        event.stop()
        self.action_turn(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The page before."""
        event.stop()
        self.action_turn(-1)

    # --- drawing ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """There is other room."""
        self._lay_out()

    def watch_drawing(self) -> None:
        """Colours, or characters."""
        self._lay_out()

    def watch_ascii_only(self) -> None:
        """Frame and pictures are other ones."""
        self.set_class(self.ascii_only, "-plain")
        self._lay_out()

    def watch_palette(self) -> None:
        """The colours are other ones."""
        self.notify_style_update()

    def notify_style_update(self) -> None:
        """The theme or the focus changed the colours."""
        super().notify_style_update()
        self._styles_in_use = self._colours = None
        self._draw()

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """A row of all tiles beside each other."""
        styles, layout, width = self._styles(), self._tiling, self.content_size.width
        row, inner = divmod(y, layout.height)
        segments = [Segment(" " * layout.left, styles.blank)]
        if row < layout.rows:
            sides = ("[", "]") if self.ascii_only else ("▐", "▌")
            for tile in self._tiles[row * layout.columns : (row + 1) * layout.columns]:
                segments += tile_row(tile, inner, layout, styles, sides)
        return Strip(segments).adjust_cell_length(width, styles.blank)

    def _styles(self) -> TileStyles:
        if self._styles_in_use is None:
            base = self.rich_style
            self._styles_in_use = TileStyles(
                blank=base,
                chosen=base + Style(color=self.get_component_rich_style("unit-grid--chosen").color),
                right=base + Style(color=self.get_component_rich_style("unit-grid--caption").color),
                wrong=base + Style(color=self.palette.warning, bold=True),
            )
        return self._styles_in_use
