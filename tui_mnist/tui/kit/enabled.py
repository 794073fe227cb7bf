"""Whether a command can be done now, asked in one way by key bar, help and palette."""

from __future__ import annotations

from typing import Any

from textual.actions import parse
from textual.screen import Screen

from tui_mnist.tui.app.commands import Command


def is_enabled(command: Command, screen: Screen[Any]) -> bool:
    """What `check_action` of the app, or of the screen for actions of a screen, says to the command."""
    namespace, name, parameters = parse(command.action)
    target = screen if namespace == "screen" else screen.app
    return bool(target.check_action(name, parameters))
