"""Small tensors of each type to compute with, and expressions made of them by chance."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_mnist.tensor_language import Evaluated, evaluate_expression, parse_expression
from tui_mnist.tensor_language.functions import relu


@dataclass
class Tensor:
    """A tensor with names for its axes."""

    array: Any
    axes: tuple[str, ...]

    def value(self) -> Any:
        return self.array


GENERATOR = np.random.default_rng(8)
TENSORS = {
    "a": Tensor(GENERATOR.normal(size=(3, 4)).astype(np.float32), ("sample", "unit")),
    "b": Tensor(GENERATOR.integers(-5, 5, size=4), ("unit",)),
    "c": Tensor(GENERATOR.integers(0, 255, size=(2, 3, 4)).astype(np.uint8), ("sample", "row", "column")),
    "d": Tensor(GENERATOR.normal(size=(3, 1)), ("sample", "")),
    "x": Tensor(GENERATOR.random((5, 12), dtype=np.float32), ("sample", "pixel")),
}


def computed(expression: str, tensors: Any = None) -> Evaluated:
    """What the language makes of it."""
    return evaluate_expression(parse_expression(expression), expression, TENSORS if tensors is None else tensors)


IN_NUMPY = {
    **{name: tensor.array for name, tensor in TENSORS.items()},
    **{name: getattr(np, name) for name in ("sum", "mean", "max", "min", "argmax", "argmin", "reshape", "transpose")},
    **{name: getattr(np, name) for name in ("abs", "exp", "log", "sqrt", "maximum", "minimum", "dot", "newaxis")},
    **{name: getattr(np, name) for name in ("float32", "float64", "uint8", "int64")},
    "relu": relu,
}


def in_numpy(expression: str) -> Any:
    """What NumPy makes of the same text, read by Python itself."""
    with np.errstate(all="ignore"):
        return np.asarray(eval(expression, dict(IN_NUMPY)))


class Chance:
    """Makes up expressions that NumPy can compute."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)

    def _one_of(self, *choices: str) -> str:
        return choices[int(self._generator.integers(len(choices)))]

    def expression(self, depth: int) -> str:
        """Of so many operations inside each other, at most."""
        while True:
            text = self._made(depth)
            try:
                value = in_numpy(text)
            except (ValueError, TypeError, IndexError, OverflowError, ZeroDivisionError, AttributeError):
                continue
            if value.size and value.ndim < 6:
                return text

    def _made(self, depth: int) -> str:  # noqa: PLR0911 - one for each kind of expression
        if depth == 0:
            return str(self._one_of(*TENSORS, *TENSORS, "2", "-3", "0.5"))
        inner = self.expression(depth - 1)
        rank = in_numpy(inner).ndim
        match int(self._generator.integers(7)):
            case 0 if rank:
                return f"({inner})[{self._index(rank)}]"
            case 1 if rank:
                axis = int(self._generator.integers(-rank, rank))
                function = self._one_of("sum", "mean", "max", "min", "argmax", "argmin")
                keep = ", keepdims=True" if self._one_of("", "keepdims") and not function.startswith("arg") else ""
                return self._one_of(f"{function}({inner}, axis={axis}{keep})", f"({inner}).{function}({axis})")
            case 2:
                return f"{self._one_of('relu', 'abs', 'exp', 'sqrt', 'sum', 'mean', 'max')}({inner})"
            case 3 if rank:
                return self._one_of(f"({inner}).T", f"transpose({inner})", f"({inner}).reshape(-1)", f"-({inner})")
            case 4:
                other = self.expression(depth - 1)
                if rank and in_numpy(other).ndim:
                    return self._one_of(f"dot({inner}, {other})", f"({inner}).dot(({other}).T)")
                return f"maximum({inner}, {other})"
            case 5:
                dtype = self._one_of("float32", "float64", "int64")
                return f"({inner}).astype({dtype})" if rank else f"minimum({inner}, 1)"
        sign = self._one_of("+", "-", "*", "/", "<", ">=", "==", "!=")
        return f"({inner}) {sign} ({self.expression(depth - 1)})"

    def _index(self, rank: int) -> str:
        keys = [self._one_of("0", "-1", ":", "1:", ":-1", "::2", "::-1") for _ in range(rank)]
        keys = keys[: int(self._generator.integers(1, rank + 1))]
        extra = self._one_of("", "...", "newaxis")
        if extra:
            keys.insert(int(self._generator.integers(len(keys) + 1)), extra)
        return ", ".join(keys)
