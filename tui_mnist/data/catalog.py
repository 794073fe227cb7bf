"""Some data sets have a name: MNIST comes along, its successors are a download away, points are generated."""

import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tui_mnist.data.plane.plane_dataset import PLANE_DATASETS, PlaneDataset
from tui_mnist.data.plane.set_points import NAME, SetPoints
from tui_mnist.errors import DataError

DIGITS: Final = tuple("0123456789")


@dataclass(frozen=True, slots=True)
class BundledDataset:
    """A data set that comes with the program, in the folder `name` of its assets."""

    name: str
    class_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file of a download: its name on the server and in the cache, its size in bytes, its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RemoteDataset:
    """A data set that is downloaded once: each file is at `base_url` + its name."""

    name: str
    class_names: tuple[str, ...]
    base_url: str
    files: tuple[RemoteFile, ...]


# Sizes and SHA-256: TensorFlow Datasets, tensorflow_datasets/url_checksums/fashion_mnist.txt. The makers (Zalando
# Research) name the same bucket in their README, at its address for websites, which has no https; this one has.
FASHION_MNIST: Final = RemoteDataset(
    name="fashion-mnist",
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    base_url="https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
    files=(
        RemoteFile(
            "train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"
        ),
        RemoteFile(
            "train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"
        ),
        RemoteFile(
            "t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"
        ),
        RemoteFile(
            "t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"
        ),
    ),
)

# Sizes and SHA-256: TensorFlow Datasets, tensorflow_datasets/datasets/kmnist/checksums.tsv. The makers (ROIS-DS Center
# for Open Data in the Humanities) name the address, and the reading of each class, in their README.
KMNIST: Final = RemoteDataset(
    name="kmnist",
    class_names=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    base_url="https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    files=(
        RemoteFile(
            "train-images-idx3-ubyte.gz", 18_165_135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"
        ),
        RemoteFile(
            "train-labels-idx1-ubyte.gz", 29_497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"
        ),
        RemoteFile(
            "t10k-images-idx3-ubyte.gz", 3_041_136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"
        ),
        RemoteFile(
            "t10k-labels-idx1-ubyte.gz", 5_120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"
        ),
    ),
)

Known = BundledDataset | RemoteDataset | PlaneDataset
Catalog = Mapping[str, Known]

CATALOG: Final[Catalog] = MappingProxyType(
    {entry.name: entry for entry in (BundledDataset("mnist", DIGITS), FASHION_MNIST, KMNIST, *PLANE_DATASETS)}
)
"""Every data set that has a name, by that name."""


def find_known(text: str, catalog: Catalog = CATALOG) -> Known | SetPoints | None:
    """What a text names: an entry of the catalog, one with options of its own as in `spirals:noise=0.2`, or nothing.

    `points:0,-1,0;1,1,0` are points that a person has set. Raises `DataError` if there are no such options or points.
    """
    name, colon, options = text.partition(":")
    if colon and name == NAME:
        return SetPoints.of_text(options)
    known = catalog.get(name)
    if colon:
        return known.with_options(options) if isinstance(known, PlaneDataset) else None
    return known


def is_generated(text: str) -> bool:
    """Whether a text names a data set that is another one with another seed."""
    return isinstance(find_known(text), PlaneDataset)


def bundled_folder(name: str) -> Path:
    """Return the folder of a data set that comes with the program.

    An installed package carries `assets` inside it; in a checkout the folder lies beside the package.

    Raises `DataError` if this installation lacks it.
    """
    package = Path(str(importlib.resources.files("tui_mnist")))
    places = (package / "assets" / name, package.parent / "assets" / name)
    for place in places:
        if place.is_dir():
            return place
    raise DataError(f"{places[0]}: no such folder, so this installation lacks {name}; install tui-mnist again")
