"""Arrays become lines of text here, for any front end: no terminal, no widget, no knowledge of the engine."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily

if TYPE_CHECKING:
    from tui_mnist.render.bars import bar, sparkline
    from tui_mnist.render.confusion import confusion_matrix_lines, confusion_pair_lines
    from tui_mnist.render.digits import ascii_ramp, braille, half_blocks
    from tui_mnist.render.lines import Line, Picture, Role, Span, TextRun, plain_text

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(("bar", "sparkline"), "bars"),
        **dict.fromkeys(("confusion_matrix_lines", "confusion_pair_lines"), "confusion"),
        **dict.fromkeys(("ascii_ramp", "braille", "half_blocks"), "digits"),
        **dict.fromkeys(("Line", "Picture", "Role", "TextRun", "Span", "plain_text"), "lines"),
    },
)

__all__ = [
    "Line",
    "Picture",
    "Role",
    "Span",
    "TextRun",
    "ascii_ramp",
    "bar",
    "braille",
    "confusion_matrix_lines",
    "confusion_pair_lines",
    "half_blocks",
    "plain_text",
    "sparkline",
]
