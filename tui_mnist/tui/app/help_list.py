"""The list of the help: keys, title and help of each row in columns, as far as there is room."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from tui_mnist.tui.app.help_rows import HelpRow
from tui_mnist.tui.kit.option_list import SafeOptionList

KEYS_WIDTH: Final = 9
TITLE_WIDTH: Final = 25
HELP_WIDTH: Final = 30
"""Cells of the columns, the last one's at least; without room for it, rows have no help in the list."""


class HelpList(SafeOptionList):
    """Shows rows under the headings of their groups; a click on the keys of a row is told apart.

    Rows with the ids in `dim` are shown dimly.
    """

    class KeysClicked(Message):
        """The keys of the highlighted row were clicked."""

    def __init__(self, rows: Iterable[HelpRow], dim: Collection[str]) -> None:
        super().__init__(compact=True, markup=False)
        self._rows = {row.id: row for row in rows}
        self._dim = dim

    def show(self, rows: Iterable[HelpRow]) -> None:
        """Show these rows; the highlight stays on its row if it can."""
        self._rows = {row.id: row for row in rows}
        self._fill()

    @property
    def highlighted_row(self) -> HelpRow | None:
        """The chosen row."""
        option = self.highlighted_option
        return self._rows.get(option.id or "") if option is not None else None

    def on_resize(self) -> None:
        """Choose anew what there is room for."""
        self._fill()

    def on_click(self, event: events.Click) -> None:
        """Tell a click on the keys from one on the rest of the row."""
        index = event.style.meta.get("option")
        if index is None or index >= self.option_count:
            return
        if event.x <= KEYS_WIDTH and not self.get_option_at_index(index).disabled:
            event.prevent_default()
            self.highlighted = index
            self.post_message(self.KeysClicked())

    def _fill(self) -> None:
        chosen = self.highlighted_option
        options: list[Option] = []
        group = help_before = ""
        for row in self._rows.values():
            if row.group != group:
                options.append(Option(Content.assemble((row.group, "bold $text-accent")), disabled=True))
            options.append(Option(self._line(row, "" if row.help == help_before else row.help), id=row.id))
            group, help_before = row.group, row.help
        self.set_options(options or [Option("Nothing has these words in it.", disabled=True)])
        if chosen is not None and chosen.id in self._rows:
            self.highlighted = self.get_option_index(chosen.id)
        else:
            self.action_first()

    def _line(self, row: HelpRow, words: str) -> Content:
        keys = _fitting(row.keys)
        text = f" {row.title}"
        column = KEYS_WIDTH + 1 + TITLE_WIDTH + 2
        room = self.scrollable_content_region.width - 2 - column
        if words and room >= HELP_WIDTH:
            text += " " * (TITLE_WIDTH - cell_len(row.title) + 2)
            text += ("\n" + " " * column).join(textwrap.wrap(words, room))
        dim = row.id in self._dim
        keys += " " * (KEYS_WIDTH - cell_len(keys))
        return Content.assemble((keys, "dim" if dim else "bold"), (text, "dim" if dim else ""))


def _fitting(keys: str) -> str:
    """As many of the keys as there is room for, the first in any case."""
    first, *others = keys.split(" ")
    shown = first
    for key in others:
        if cell_len(f"{shown} {key}") > KEYS_WIDTH:
            break
        shown += f" {key}"
    return shown
