"""The short way from a source to its figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.playground import ProgramEvaluation, evaluate, parse

Compute = Callable[..., ProgramEvaluation]


@pytest.fixture
def compute() -> Compute:
    """`compute(source, target=..., x=1.0)`: evaluated with these values, seed 0."""

    def run(source: str, *, target: str | None = None, **values: Any) -> ProgramEvaluation:
        return evaluate(parse(source), values, np.random.default_rng(0), target=target)

    return run
