"""Random expressions of the playground's language, grown part by part from variables and numbers."""

from __future__ import annotations

import math
import re

import numpy as np
from hypothesis import strategies as st

Shape = tuple[int, ...]
Part = tuple[str, Shape]
"""A piece of an expression and its shape."""

VARIABLES: dict[str, Shape] = {"a": (), "b": (), "v": (3,), "M": (2, 3), "S": (3, 3)}
DECLARED = "a = 0.0; b = 0.0; v = zeros(3); M = zeros(2, 3); S = zeros(3, 3)\n"
LEAVES: list[Part] = [
    *((name, shape) for name, shape in VARIABLES.items() if name != "S"),
    *((text, ()) for text in ("2", "0.5", "-1.5", "pi", "e", "1e-1", "(2*3)")),
]
FITTING = {(), (1,), (3,), (1, 1), (1, 3), (2, 1), (2, 3)}
"""Shapes any two of which broadcast."""
LONGEST = 300

SMOOTH = (
    "sin({0})",
    "cos({0})",
    "tanh({0})",
    "sigmoid({0})",
    "gelu({0})",
    "exp(sin({0}))",
    "square({0})",
    "-({0})",
    "negative({0})",
)
IN_LISTS = ("[{0}, 2*({0})][1]", "[{0}, -({0}), sin({0})][0]")
POSITIVE = (
    "log(1 + ({0})**2)",
    "sqrt(2 + sin({0}))",
    "log1p(square({0}))",
    "1 / (2 + cos({0}))",
    "(1.5 + sin({0}))**a",
)
BENT = ("relu({0})", "leaky_relu({0})", "elu({0})", "abs({0})", "clip({0}, -1, 0.5)")
OF_TWO = ("{0} + {1}", "{0} - ({1})", "({0}) * ({1})", "({0}) / (3 + ({1})**2)", "-({0}) + 2*({1})")
BENT_OF_TWO = ("maximum({0}, {1})", "minimum({0}, {1})", "where({0} > {1}, {0}, {1})", "where({0} <= a, {1}, {0})")


def variables_of(text: str) -> set[str]:
    """The variables that an expression speaks of."""
    return set(re.findall(r"[A-Za-z_]\w*", text)) & set(VARIABLES)


def _reductions(part: Part, names: tuple[str, ...]) -> list[Part]:
    text, shape = part
    found: list[Part] = []
    for name in names:
        found.append((f"{name}({text})", ()))
        for axis in range(len(shape)):
            before, after = shape[:axis], shape[axis + 1 :]
            found.append((f"{name}({text}, axis={axis})", (*before, *after)))
            found.append((f"{name}({text}, {axis}, keepdims=True)", (*before, 1, *after)))
    return found


def _on_axes(part: Part) -> list[Part]:
    """What needs at least one axis: softmax, indices, products, other shapes."""
    text, shape = part
    if not shape:
        return []
    found: list[Part] = [
        (f"softmax({text})", shape),
        (f"log_softmax({text}, axis=0)", shape),
        (f"({text})[-1]", shape[1:]),
        (f"({text})[::-1]", shape),
        (f"transpose({text})", shape[::-1]),
        (f"reshape({text}, (1, -1))", (1, math.prod(shape))),
    ]
    if shape[-1] == 3:
        found += [(f"({text}) @ S", shape), (f"dot({text}, v)", shape[:-1])]
        found += [(f"({text})[{':, ' * (len(shape) - 1)}1:2]", (*shape[:-1], 1))]
    return found


@st.composite
def _grown(draw: st.DrawFn, *, bent: bool) -> str:
    parts = [draw(st.sampled_from(LEAVES[:4]))]
    for _ in range(draw(st.integers(1, 7))):
        part = parts[-1]
        other = draw(st.sampled_from([*parts, *LEAVES]))
        both = np.broadcast_shapes(part[1], other[1])
        kinds: list[list[Part]] = [
            [(form.format(part[0]), part[1]) for form in (*SMOOTH, *IN_LISTS, *POSITIVE, *(BENT if bent else ()))],
            [(form.format(part[0], other[0]), both) for form in (*OF_TWO, *(BENT_OF_TWO if bent else ()))],
            _reductions(part, ("sum", "mean", "max", "min") if bent else ("sum", "mean", "logsumexp")),
            _on_axes(part),
        ]
        fitting = [[new for new in kind if new[1] in FITTING and len(new[0]) < LONGEST] for kind in kinds]
        choices = draw(st.sampled_from(fitting))
        if choices:
            parts.append(draw(st.sampled_from(choices)))
    return parts[-1][0]


expressions = _grown(bent=True)
"""Some with kinks."""
smooth_expressions = _grown(bent=False)
"""Differentiable everywhere."""

points = st.integers(0, 2**32 - 1).map(
    lambda seed: {
        name: np.random.default_rng((seed, i)).uniform(-2, 2, shape)
        for i, (name, shape) in enumerate(VARIABLES.items())
    }
)
"""A value for each variable."""
