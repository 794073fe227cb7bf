"""Tells of a step whose numbers leave the finite world: where they do so first, and what to do now."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text

from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.drawn_lines import DrawnLines


class OverflowLine(DrawnLines):
    """One line, in the longest wording that fits; hidden while there is nothing to tell."""

    DEFAULT_CSS = """
    OverflowLine { height: 1; padding: 0 1; display: none; &.-told { display: block; } }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._wordings: tuple[str, ...] = ()

    def show(self, wordings: tuple[str, ...]) -> None:
        """Tell this, of which the longest wording comes first; or nothing."""
        if wordings != self._wordings:
            self._wordings = wordings
            self.set_class(bool(wordings), "-told")
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if not (self.is_attached and self.size.width):
            return
        texts = [plain_letters(f"✗ {wording}", ascii_only=self.ascii_only) for wording in self._wordings]
        shown = next((text for text in texts if len(text) <= self.size.width), texts[-1] if texts else "")
        self.set_lines([Text(shown, Style(color=self.palette.wrong, bold=True))])


def overflow_words(reason: str, first: str, *, was_taken: bool) -> tuple[str, ...]:
    """What `reason` makes a step diverge, `first` in which tensor; it may still be to come.

    From the longest to the shortest; they name commands as "{id}".
    """
    where = f", first in {first}" if first else ""
    if not was_taken:
        return f"This step will diverge: {reason}{where}", f"{reason}{where}"
    what = f"This step diverged: {reason}{where}"
    return (
        f"{what}. {{restart}} begins again; Train ({{show_train}}) says what helps",
        f"{reason}{where}: {{restart}} begins again, Train ({{show_train}}) helps",
        f"{reason}: {{restart}} begins again",
        reason,
    )
