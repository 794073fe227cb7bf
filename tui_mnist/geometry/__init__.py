"""The plane under tensor operations: what each of them does to points, and the way on which it comes about."""

from tui_mnist.geometry.affine import AffineMap
from tui_mnist.geometry.collapse import Counterexample, collapsed, counterexample
from tui_mnist.geometry.creases import creases
from tui_mnist.geometry.exercises import EXERCISES, Exercise
from tui_mnist.geometry.fitting import HANDLES, pulled
from tui_mnist.geometry.kinds import Kind, KindParameter, kinds
from tui_mnist.geometry.local_rank import rank_shares
from tui_mnist.geometry.operation import PlaneOperation
from tui_mnist.geometry.sequence import OperationSequence

__all__ = [
    "EXERCISES",
    "HANDLES",
    "AffineMap",
    "Counterexample",
    "Exercise",
    "Kind",
    "KindParameter",
    "OperationSequence",
    "PlaneOperation",
    "collapsed",
    "counterexample",
    "creases",
    "kinds",
    "pulled",
    "rank_shares",
]
