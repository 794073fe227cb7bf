"""Every command in the command palette, with its key beside it."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.key_names import key_label
from tui_mnist.tui.kit.keymap import keys_of
from tui_mnist.tui.kit.run_screen import RunScreen


class PaletteCommands(Provider):
    """Offers the commands that can be done now."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command in self._possible():
            yield DiscoveryHit(
                self._with_keys(Content(command.title), command),
                partial(self.app.run_action, command.binding.action),
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
                    partial(self.app.run_action, command.binding.action),
                    command.title,
                    command.help,
                )

    def _possible(self) -> list[ScreenCommand]:
        screen = self.screen
        commands = screen.commands if isinstance(screen, RunScreen) else ()
        return [command for command in commands if command.id != "palette" and not command.why_not(screen)]

    def _with_keys(self, title: Content, command: ScreenCommand) -> Content:
        keymap = self.screen.keymap if isinstance(self.screen, RunScreen) else {}
        return Content.assemble(title, "  ", (key_label(keys_of(command, keymap)), "bold $text-accent"))
