"""From the bytes of IDX files to seeded mini-batches: which data sets there are, and how they are read and drawn."""

from typing import TYPE_CHECKING

from tui_mnist.data.catalog import CATALOG, FASHION_MNIST, KMNIST, BundledDataset, RemoteDataset, RemoteFile
from tui_mnist.data.split import split
from tui_mnist.lazy import lazily

if TYPE_CHECKING:
    from tui_mnist.data.dataset import Dataset, check, load
    from tui_mnist.data.download import Progress
    from tui_mnist.data.idx import read_idx
    from tui_mnist.data.sampler import Sampler, SamplerState

__getattr__ = lazily(
    __name__,
    {
        "Dataset": "dataset",
        "check": "dataset",
        "load": "dataset",
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
    "Dataset",
    "Progress",
    "RemoteDataset",
    "RemoteFile",
    "Sampler",
    "SamplerState",
    "check",
    "load",
    "read_idx",
    "split",
]
