"""How a program reads its data and chooses what it trains on: the very samples that a run of the same data has."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_mnist.data.catalog import BundledDataset, RemoteDataset, bundled_folder, find_known
from tui_mnist.data.folder import DataFiles, find_data_files
from tui_mnist.data.idx import IDX
from tui_mnist.data.location import find_place
from tui_mnist.data.opening import opened_unpacked
from tui_mnist.data.source import EMNIST
from tui_mnist.data.split import SPLIT_SEED

if TYPE_CHECKING:
    from tui_mnist.training import Hyperparameters

USUAL_NAMES = tuple(name.removesuffix("(.gz)") for name in IDX.parts.values())
IMAGES_AND_LABELS = (b"\0\0\x08\x03", b"\0\0\x08\x01")
"""The first bytes of IDX files of bytes, as MNIST and most of its successors have them."""


class IdxFiles(NamedTuple):
    """A folder, and the names in it of the four files, without .gz; `lying` images have rows for columns."""

    folder: str
    names: tuple[str, ...] = USUAL_NAMES
    lying: bool = False


def idx_files(data: str) -> IdxFiles | None:
    """Where the data set's four IDX files of bytes are; None if it has none, as points and CSV files are.

    A data set that is downloaded is named by where it will be. DataError if there is no such data.
    """
    match find_known(data):
        case BundledDataset() as known:
            return IdxFiles(str(bundled_folder(known.name)))
        case RemoteDataset() as known:
            from tui_mnist.data.download import cache_folder  # noqa: PLC0415 - for those who download

            return IdxFiles(str(cache_folder() / known.name))
        case None if (place := find_place(data)) is not None:
            files = find_data_files(Path(place.path), place.wanted)
            return _plain(files) if files.format is IDX and _are_bytes(files) else None
        case _:
            return None


def _plain(files: DataFiles) -> IdxFiles:
    names = tuple(path.name.removesuffix(".gz") for path in files.paths)
    return IdxFiles(str(files.paths[0].parent), names, lying=bool(EMNIST.fullmatch(files.name)))


def _are_bytes(files: DataFiles) -> bool:
    for path, magic in zip(files.paths, IMAGES_AND_LABELS * 2, strict=True):
        with opened_unpacked(path, "an IDX file") as (stream, _, _):
            if stream.read(len(magic)) != magic:
                return False
    return True


def import_lines(files: IdxFiles | None, *libraries: str) -> list[str]:
    """The imports of a program, in their order; `libraries` are its own."""
    standard = ["import gzip", "import sys", "from pathlib import Path"] if files else ["import sys"]
    own = [] if files else ["", "from tui_mnist.data import load"]
    return [*standard, "", *libraries, *own]


def reading_lines(files: IdxFiles | None, hyperparameters: Hyperparameters) -> list[str]:
    """Makes `x_train`, `y_train`, `x_test`, `y_test`: samples (samples, features) from 0 to 1, and their classes."""
    if files is None:
        return [
            "# These samples are no IDX files of images: tui-mnist generates or reads them.",
            f"name = sys.argv[1] if len(sys.argv) > 1 else {dumps(hyperparameters.data)}",
            f"data = load(name, seed={hyperparameters.seed})",
            "x_train, x_test = (",
            "    samples.reshape(len(samples), -1) / np.float32(255 if samples.dtype == np.uint8 else 1)",
            "    for samples in (data.train_samples, data.test_samples)",
            ")",
            "y_train, y_test = data.train_labels, data.test_labels",
        ]
    turned = [
        '    rows, columns = (int.from_bytes(content[at : at + 4], "big") for at in (8, 12))',
        "    pixels = pixels.reshape(count, rows, columns).transpose(0, 2, 1)  # EMNIST's lie on their side",
    ]
    train_images, train_labels, test_images, test_labels = map(dumps, files.names)
    return [
        f"FOLDER = Path({dumps(files.folder)})",
        "if len(sys.argv) > 1:",
        "    FOLDER = Path(sys.argv[1])",
        "",
        "",
        "def read(name):",
        "    path = FOLDER / name",
        "    if path.exists():",
        "        return path.read_bytes()",
        '    return gzip.decompress((FOLDER / (name + ".gz")).read_bytes())',
        "",
        "",
        "def read_images(name):",
        "    content = read(name)",
        '    count = int.from_bytes(content[4:8], "big")',
        "    pixels = np.frombuffer(content, np.uint8, offset=16)",
        *(turned if files.lying else []),
        "    return pixels.reshape(count, -1) / np.float32(255)",
        "",
        "",
        "def read_labels(name):",
        "    return np.frombuffer(read(name), np.uint8, offset=8)",
        "",
        "",
        f"x_train = read_images({train_images})",
        f"y_train = read_labels({train_labels})",
        f"x_test = read_images({test_images})",
        f"y_test = read_labels({test_labels})",
    ]


def choosing_lines(hyperparameters: Hyperparameters) -> list[str]:
    """Makes `classes`, their number, and the indices `training` and `validation`, as far as the run has them."""
    held_out, size = hyperparameters.validation_size, hyperparameters.train_size
    lines = ["classes = 1 + int(max(y_train.max(), y_test.max()))"]
    if not held_out and size is None:
        return lines
    chosen = f"mixed[{held_out}:{'' if size is None else held_out + size}]" if held_out else f"mixed[:{size}]"
    lines.append(f"mixed = np.random.default_rng({SPLIT_SEED}).permutation(len(y_train))")
    if held_out:
        lines.append(f"validation = np.sort(mixed[:{held_out}])")
    return [*lines, f"training = np.sort({chosen})"]


def has_choice(hyperparameters: Hyperparameters) -> bool:
    """Whether less than all training samples are trained on."""
    return bool(hyperparameters.validation_size) or hyperparameters.train_size is not None
