"""The playground: a few lines computed on a gradient tape, to see every value, gradient and chain rule."""

from tui_mnist.playground.curve import TargetCurve, curve
from tui_mnist.playground.descent import Ball, descend, place, roll
from tui_mnist.playground.errors import PlaygroundError, SourceSpan
from tui_mnist.playground.evaluation import ProgramEvaluation, evaluate
from tui_mnist.playground.examples import EXAMPLES, Example
from tui_mnist.playground.parser import parse
from tui_mnist.playground.program import Program, ProgramStep

__all__ = [
    "EXAMPLES",
    "Ball",
    "Example",
    "PlaygroundError",
    "Program",
    "ProgramEvaluation",
    "ProgramStep",
    "SourceSpan",
    "TargetCurve",
    "curve",
    "descend",
    "evaluate",
    "parse",
    "place",
    "roll",
]
