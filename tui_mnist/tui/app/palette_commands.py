"""Every command in the command palette, with its key beside it."""

from __future__ import annotations

from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui_mnist.tui.app.commands import COMMANDS, Command
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.kit.enabled import is_enabled
from tui_mnist.tui.kit.keys import key_label, keys_of


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

    def _possible(self) -> list[Command]:
        return [command for command in COMMANDS if is_enabled(command, self.screen)]

    def _with_keys(self, title: Content, command: Command) -> Content:
        keymap = self.app.settings.keymap if isinstance(self.app, HasSettings) else {}
        return Content.assemble(title, "  ", (key_label(keys_of(command, keymap)), "bold $text-accent"))
