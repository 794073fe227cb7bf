"""A run holds out no more than its data can spare, and so must the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_mnist.data import find_known, load
from tui_mnist.data.catalog import BundledDataset, RemoteDataset

if TYPE_CHECKING:
    from tui_mnist.training import Hyperparameters


def fitted_to_data(hyperparameters: Hyperparameters) -> Hyperparameters:
    """The same with no more samples held out than a run has whose validation size nobody chose.

    Points and data in folders are loaded for that, and DataError is raised if they can't be; those with a name that are
    images are large enough.
    """
    if isinstance(find_known(hyperparameters.data), BundledDataset | RemoteDataset):
        return hyperparameters
    return hyperparameters.fitted_to(load(hyperparameters.data, seed=hyperparameters.seed).most_held_out)
