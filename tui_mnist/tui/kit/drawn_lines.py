"""Lines of text that are drawn anew whenever the learner's choices or the focus change."""

from __future__ import annotations

from textual.reactive import reactive

from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.kit.text_lines import TextLines


class DrawnLines(TextLines):
    """`restyle` is called then; `-plain` is its class where only ASCII may be drawn."""

    ascii_only: reactive[bool] = reactive(False, init=False)
    palette: reactive[Palette] = reactive(CLASSIC, init=False)
    drawing: reactive[str] = reactive("blocks", init=False)

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self.restyle()

    def watch_palette(self) -> None:
        """Draw in the other colours."""
        self.restyle()

    def watch_drawing(self) -> None:
        """Draw images in another way."""
        self.restyle()

    def on_focus(self) -> None:
        """Show that the keys go here."""
        self.restyle()

    def on_blur(self) -> None:
        """Show that they go elsewhere."""
        self.restyle()
