"""The letter and the colour by which each optimizer is known in the race."""

from __future__ import annotations

from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.tui.kit.class_colours import LETTERS, colour
from tui_mnist.tui.kit.palettes import Palette

OWN_LETTERS = {
    "sgd": "S",
    "momentum": "M",
    "nesterov": "N",
    "adagrad": "G",
    "rmsprop": "R",
    "adadelta": "D",
    "adam": "A",
    "adamw": "W",
    "nadam": "Z",
}


def ball_letter(optimizer: str) -> str:
    """A letter that no other optimizer has."""
    if optimizer in OWN_LETTERS:
        return OWN_LETTERS[optimizer]
    others = [name for name in OPTIMIZERS if name not in OWN_LETTERS]
    free = [letter for letter in LETTERS if letter.isupper() and letter not in OWN_LETTERS.values()]
    return free[others.index(optimizer) % len(free)]


def ball_colour(optimizer: str, palette: Palette) -> str:
    """Its colour, as "#rrggbb"."""
    return colour(list(OPTIMIZERS).index(optimizer), palette)
