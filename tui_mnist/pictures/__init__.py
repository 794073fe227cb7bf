"""From a picture file, or a photo of paper, to the digits in it, each in the form of MNIST's."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily

if TYPE_CHECKING:
    from tui_mnist.pictures.digit_sheet import DigitSheet, FoundDigit, find_digits
    from tui_mnist.pictures.marks import DigitBox
    from tui_mnist.pictures.opening import open_picture

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(("DigitSheet", "FoundDigit", "find_digits"), "digit_sheet"),
        "DigitBox": "marks",
        "open_picture": "opening",
    },
)

__all__ = ["DigitBox", "DigitSheet", "FoundDigit", "find_digits", "open_picture"]
