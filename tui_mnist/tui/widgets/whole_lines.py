"""Widgets that draw their own lines, so that one line can go to the terminal without all that is around it."""

from __future__ import annotations

from textual.widget import Widget


class WholeLines(Widget):
    """A widget whose `render_line` gives each line of its content whole.

    As wide as the content, and in the styles in which it is to appear: no opacity, tint or hatch is left for Textual to
    add, and no colour that a terminal has a name for to be translated.
    """
