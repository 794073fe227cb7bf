"""Every command in the command palette, with its key beside it."""

from __future__ import annotations

from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui_mnist.tui.commands import COMMANDS, AppCommand
from tui_mnist.tui.enabled import is_enabled
from tui_mnist.tui.keys import key_label, keys_of
from tui_mnist.tui.settings import Settings


@runtime_checkable
class HasSettings(Protocol):
    """An app with settings, of which the keymap matters here."""

    settings: Settings


class PaletteCommands(Provider):
    """Offers the commands that can be done now."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command in self._possible():
            yield DiscoveryHit(
                self._with_keys(Content(command.title), command),
                partial(self.app.run_action, command.action),
                command.title,
                command.help,
            )

    async def search(self, query: str) -> Hits:
        """Those whose title is like what was typed."""
        matcher = self.matcher(query)
        for command in self._possible():
            score = matcher.match(command.title)
            if score > 0:
                yield Hit(
                    score,
                    self._with_keys(matcher.highlight(command.title), command),
                    partial(self.app.run_action, command.action),
                    command.title,
                    command.help,
                )

    def _possible(self) -> list[AppCommand]:
        return [command for command in COMMANDS if is_enabled(command, self.screen)]

    def _with_keys(self, title: Content, command: AppCommand) -> Content:
        keymap = self.app.settings.keymap if isinstance(self.app, HasSettings) else {}
        return Content.assemble(title, "  ", (key_label(keys_of(command, keymap)), "bold $text-accent"))
