"""The playground: a few lines computed on a gradient tape, to see every value, gradient and chain rule."""

from tui_mnist.playground.curve import Curve, curve
from tui_mnist.playground.descent import Ball, descend, place, roll
from tui_mnist.playground.errors import Place, PlaygroundError
from tui_mnist.playground.evaluation import Evaluation, evaluate
from tui_mnist.playground.examples import EXAMPLES, Example
from tui_mnist.playground.parser import parse
from tui_mnist.playground.program import Program, Step

__all__ = [
    "EXAMPLES",
    "Ball",
    "Curve",
    "Evaluation",
    "Example",
    "Place",
    "PlaygroundError",
    "Program",
    "Step",
    "curve",
    "descend",
    "evaluate",
    "parse",
    "place",
    "roll",
]
