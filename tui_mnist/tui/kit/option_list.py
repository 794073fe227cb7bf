"""Textual's list of options, which nothing breaks that comes before its rows are there, or after they are gone."""

from __future__ import annotations

from contextlib import suppress

from textual import events
from textual.widgets import OptionList


class SafeOptionList(OptionList):
    """An OptionList that a page key before its lines are laid out, or a click on a row that is gone, does not break."""

    def action_page_up(self) -> None:
        """Move the highlight up one page."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Move the highlight down one page."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]

    def on_click(self, event: events.Click) -> None:
        """Leave out a click on a row that was there a moment ago."""
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()
