"""Knobs are turned by looking at held-out training images, so those must be the same ones in every run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from tui_mnist.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPLIT_SEED: Final = 20_140_601
"""Constant and apart from any run's seed; changing it makes validation figures incomparable with earlier ones."""


def split(count: int, validation_size: int, train_size: int | None = None) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Choose which of `count` training samples to train on and which to hold out for validation.

    Both sets are drawn by a generator of their own, so runs of equal sizes train and are judged on the same samples,
    whatever their seed. The held-out samples don't depend on `train_size`, and a smaller training set is part of a
    larger one. Without `train_size` the training set is all that is not held out.

    Returns the training and the validation indices: disjoint, np.intp, ascending.

    Raises `UsageError` if the sizes don't fit into `count` or leave nothing to train on.
    """
    if not 0 <= validation_size < count:
        raise UsageError(
            f"a validation size of {validation_size:,} out of {count:,} training samples; expected 0 to {count - 1:,}"
        )
    left = count - validation_size
    if train_size is not None and not 1 <= train_size <= left:
        raise UsageError(
            f"a training size of {train_size:,} out of {count:,} training samples, {validation_size:,} of them held "
            f"out for validation; expected 1 to {left:,}"
        )
    order = np.random.default_rng(SPLIT_SEED).permutation(count).astype(np.intp, copy=False)
    validation, rest = order[:validation_size], order[validation_size:]
    return np.sort(rest[:train_size]), np.sort(validation)
