"""From the bytes of files to seeded mini-batches: which data sets there are, and how they are read and drawn."""

from typing import TYPE_CHECKING

from tui_mnist.data.catalog import (
    CATALOG,
    FASHION_MNIST,
    KMNIST,
    BundledDataset,
    RemoteDataset,
    RemoteFile,
    find_known,
    is_generated,
)
from tui_mnist.data.location import DataLocation, find_place
from tui_mnist.data.split import split
from tui_mnist.lazy import lazily

if TYPE_CHECKING:
    from tui_mnist.data.dataset import Dataset
    from tui_mnist.data.download import Progress
    from tui_mnist.data.idx import read_idx
    from tui_mnist.data.sampler import Sampler, SamplerState
    from tui_mnist.data.source import check, load

__getattr__ = lazily(
    __name__,
    {
        "Dataset": "dataset",
        "check": "source",
        "load": "source",
        "Progress": "download",
        "read_idx": "idx",
        "Sampler": "sampler",
        "SamplerState": "sampler",
    },
)

__all__ = [
    "CATALOG",
    "FASHION_MNIST",
    "KMNIST",
    "BundledDataset",
    "DataLocation",
    "Dataset",
    "Progress",
    "RemoteDataset",
    "RemoteFile",
    "Sampler",
    "SamplerState",
    "check",
    "find_known",
    "find_place",
    "is_generated",
    "load",
    "read_idx",
    "split",
]
