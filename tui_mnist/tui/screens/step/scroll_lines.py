"""Lines of styled text that can be longer than their place: the wheel and the page keys scroll them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.palettes import CLASSIC, Palette


class ScrollLines(ScrollView):
    """Shows the lines that `lay_out` makes for its width; subclasses say which."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"step--muted", "step--strong", "step--accent", "step--chosen"}
    DEFAULT_CSS = """
    ScrollLines {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
        &:focus { border: heavy $primary; }
        .step--muted { color: $text-muted; }
        .step--strong { text-style: bold; }
        .step--accent { color: $text-primary; text-style: bold; }
        .step--chosen { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
    }
    """
    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False, init=False)
    palette: reactive[Palette] = reactive(CLASSIC, init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: Sequence[Text] = ()
        self._strips: dict[int, Strip] = {}

    def lay_out(self, width: int) -> Sequence[Text]:
        """The lines for so many columns."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Make the lines anew."""
        width = self.scrollable_content_region.width
        if not self.is_attached or not width:
            return
        self._lines = self.lay_out(width)
        self._strips.clear()
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def part(self, name: str) -> Style:
        """The style of a component; all but the chosen line have the widget's own background."""
        style = self.get_component_rich_style(f"step--{name}")
        return style if name == "chosen" else Style(color=style.color, bold=style.bold)

    def plain(self, text: str) -> str:
        """The text in the letters that can be shown."""
        return plain_letters(text, ascii_only=self.ascii_only)

    def line_at(self, y: int) -> int:
        """The number of the line in a row of the content."""
        return y + self.scroll_offset.y

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self.redraw()

    def watch_ascii_only(self) -> None:
        """Letters are other ones."""
        self.redraw()

    def watch_palette(self) -> None:
        """Colours are other ones."""
        self.redraw()

    def notify_style_update(self) -> None:
        """Draw anew in the new theme's colours."""
        super().notify_style_update()
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """One row of what is in view."""
        number, width, style = self.line_at(y), self.scrollable_content_region.width, self.rich_style
        if number >= len(self._lines):
            return Strip.blank(width, style)
        if number not in self._strips:
            strip = Strip(self._lines[number].render(self.app.console))
            self._strips[number] = strip.adjust_cell_length(width, style).apply_style(style)
        return self._strips[number]
