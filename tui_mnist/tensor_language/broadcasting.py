"""How two shapes are brought together, in words: which axis of which of them is stretched, and to what length."""

from __future__ import annotations

from tui_mnist.tensor_language.errors import ExpressionError, Place
from tui_mnist.tensor_language.operands import Operand, Shape


def broadcast(left: Operand, right: Operand, sign: str, place: Place) -> tuple[Shape, tuple[str, ...], list[str]]:
    """The shape and the axes of what both become, and a sentence for each that is stretched for it.

    Counted from the right, two axes must be equally long, or one of them 1 or missing; else ExpressionError.
    """
    rank = max(len(left.shape), len(right.shape))
    shape: list[int] = []
    axes: list[str] = []
    for back in range(rank, 0, -1):
        (one, one_name), (other, other_name) = _at(left, back), _at(right, back)
        if one != other and 1 not in (one, other):
            named = f" ({name})" if (name := one_name or other_name) else ""
            problem = f"{sign} of shapes {left.shape} and {right.shape}: axis {-back}{named} has {one} and {other}"
            raise ExpressionError(problem, "counted from the right, lengths must be equal or 1", place)
        shape.append(other if one == 1 else one)
        longer_first = (other_name, one_name) if one == 1 else (one_name, other_name)
        axes.append(longer_first[0] or longer_first[1])
    both = tuple(shape)
    notes = [note for operand in (left, right) if (note := _stretched(operand, both, axes))]
    return both, tuple(axes), notes


def _at(operand: Operand, back: int) -> tuple[int, str]:
    """Length and name of the axis that stands so far from the right; 1 if there is none."""
    if back > len(operand.shape):
        return 1, ""
    return operand.shape[-back], operand.axes[-back]


def _stretched(operand: Operand, shape: Shape, axes: list[str]) -> str:
    own = operand.shape
    if not own or own == shape:
        return ""
    missing = len(shape) - len(own)
    padded = (1,) * missing + own
    stretched = [number for number, (one, all_) in enumerate(zip(padded, shape, strict=True)) if one != all_]
    if not stretched:
        return f"{operand.text} {own} is taken for {shape}"
    places = " and ".join(f"axis {n} ({axes[n]})" if axes[n] else f"axis {n}" for n in stretched)
    added = " gets axis 0 and" if missing == 1 else f" gets axes 0 to {missing - 1} and" if missing else ""
    return f"{operand.text} {own}{added} is stretched along {places} to {shape}"
