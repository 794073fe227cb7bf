"""The sample under the cursor, large, with its label and what the network takes it for."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.digit_picture import Rows, picture
from tui_mnist.tui.screens.step.sight import Sight

BESIDE_A_TITLE = 6
"""The columns that a border needs for itself, beside a title in it."""


class SamplePane(Widget):
    """The image in the middle of its place."""

    DEFAULT_CSS = """
    SamplePane {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sight: Sight | None = None
        self._appearance = Appearance()
        self._rows: Rows = ()

    def show(self, sight: Sight) -> None:
        """Show the sample that is looked at."""
        self._sight = sight
        p = sight.walk.forward["p"].value[sight.sample]
        answer, label = int(p.argmax()), int(sight.walk.draw.labels[sight.sample])
        plain = self._appearance.ascii_only
        mark = ("+" if plain else "✓") if answer == label else ("x" if plain else "✗")
        sure = f"{float(p[answer]):.0%}"
        name = sight.class_name(answer)
        wordings = (f"{mark} taken for {name}, {sure}", f"{mark} {name}, {sure}", f"{mark} {answer}, {sure}")
        room = self.outer_size.width - BESIDE_A_TITLE
        self.border_title = Content(f"Sample {sight.sample}")
        self.border_subtitle = Content(next((wording for wording in wordings if len(wording) <= room), ""))
        self._redraw()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance = appearance
        if self._sight is not None:
            self.show(self._sight)

    def on_resize(self) -> None:
        """There is room for a larger or a smaller image, and for more or fewer words."""
        if self._sight is not None:
            self.show(self._sight)

    def _redraw(self) -> None:
        if self._sight is None:
            return
        width, height = self.content_size
        drawing = "ascii" if self._appearance.ascii_only else self._appearance.drawing
        image = self._sight.walk.draw.images[self._sight.sample]
        rows = picture(image, drawing, rows=height, columns=width)
        if rows is not self._rows:
            self._rows = rows
            self.refresh()

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """A row of the image."""
        width = self.content_size.width
        above = (self.content_size.height - len(self._rows)) // 2
        if not above <= y < above + len(self._rows):
            return Strip.blank(width, self.rich_style)
        strip = Strip(self._rows[y - above])
        left = Strip.blank((width - strip.cell_length) // 2, self.rich_style)
        return Strip.join([left, strip]).adjust_cell_length(width, self.rich_style)
