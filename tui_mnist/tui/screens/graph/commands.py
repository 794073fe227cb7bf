"""The commands of the Graph screen: its two parts, the passes played step by step, and the playground's ball."""

from __future__ import annotations

from tui_mnist.tui.kit.command import Command


def _command(id_: str, action: str, keys: str, title: str, text: str, footer: str) -> Command:  # noqa: PLR0917
    return Command(f"graph_{id_}", f"screen.{action}", keys, title, text, "Graph", footer, mode="graph")


GRAPH_COMMANDS: tuple[Command, ...] = (
    _command("part", "other_part", "Z,f4", "The other part", "The graph of this step, or the playground.", "part"),
    _command("play", "play", "X", "Play the passes", "Forward box by box, then backward edge by edge.", "play"),
    _command("back", "pass(-1)", "Y", "One moment back", "The box, or the edge, before this one.", "moment"),
    _command("forth", "pass(1)", "U", "One moment on", "The next box forward, or edge backward.", "moment"),
    _command("start", "start", "Q", "Before the passes", "To where nothing is computed; then to the end.", "start"),
    _command("enlarge", "enlarge", "tilde", "Enlarge", "The graph alone, the curve alone, or all.", "enlarge"),
    _command("edit", "edit", "f5", "Edit", "Type a program; escape leaves the field.", "edit"),
    _command("example_back", "example(-1)", "f8", "Example before", "The example before this one.", "example"),
    _command("example_forth", "example(1)", "f9", "Next example", "The next example.", "example"),
    _command("ball_run", "ball_run", "ampersand", "Ball: roll or hold", "Step after step, or hold it.", "ball"),
    _command("ball_step", "ball_step", "slash", "Ball: one step", "One step of gradient descent.", "ball"),
    _command("ball_start", "ball_start", "backslash", "Ball: back", "Back to where it was let go.", "ball"),
    _command("target", "target", "dollar_sign", "Another target", "What is derived: the next name.", "target"),
)
