"""Pictures as people make them, out of MNIST's test digits: scans, photos of a sheet, files of each format."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_mnist.data import load

DIGITS = load("mnist").test_samples.astype(np.uint8)
LABELS = load("mnist").test_labels


def blown_up(image: NDArray[np.uint8], times: int = 4) -> NDArray[np.uint8]:
    """Each pixel as a square of so many."""
    return np.kron(image, np.ones((times, times), np.uint8))


def thickened(image: NDArray[np.uint8], pixels: int = 2) -> NDArray[np.uint8]:
    """The ink of an image a little wider to the right and further down."""
    for axis in (0, 1):
        image = np.maximum(image, np.roll(image, pixels, axis))
    return image


def shifted(image: NDArray[np.uint8], down: int, right: int) -> NDArray[np.uint8]:
    """The image on a larger one, this far from its middle."""
    rows, columns = image.shape
    larger = np.zeros((rows + 2 * abs(down), columns + 2 * abs(right)), np.uint8)
    top, left = abs(down) + down, abs(right) + right
    larger[top : top + rows, left : left + columns] = image
    return larger


def sheet(numbers: NDArray[np.intp], columns: int, *, times: int = 3, gap: int = 20) -> NDArray[np.uint8]:
    """Ink from 0 to 255 of a sheet with these test digits, line by line from left to right."""
    lines = []
    for start in range(0, len(numbers), columns):
        line = [np.pad(blown_up(DIGITS[number], times), gap // 2) for number in numbers[start : start + columns]]
        line += [np.zeros_like(line[0])] * (columns - len(line))
        lines.append(np.concatenate(line, axis=1))
    return np.pad(np.concatenate(lines), gap)


def photographed(ink: NDArray[np.uint8], generator: np.random.Generator, *, shade: float = 1) -> NDArray[np.uint8]:
    """A photo of that ink on paper that is lit from one side and lies in a soft shadow, with the camera's noise."""
    rows, columns = ink.shape
    down, across = np.mgrid[:rows, :columns] / np.array([rows, columns])[:, None, None]
    shadow = 1 / (1 + np.exp(-(across + 0.4 * down - 0.9) * 12))
    light = (0.9 - 0.45 * shade * across) * (1 - 0.4 * shade * shadow)
    levels = 255 * light * (1 - 0.75 * ink / 255.0) + generator.normal(0, 3, ink.shape)
    photo: NDArray[np.uint8] = levels.clip(0, 255).astype(np.uint8)
    return photo


def pgm(picture: NDArray[np.integer], highest: int = 255, *, plain: bool = False) -> bytes:
    """The bytes of a PGM file; `plain` writes numbers as text."""
    header = f"{'P2' if plain else 'P5'}\n# made by a test\n{picture.shape[1]} {picture.shape[0]}\n{highest}\n".encode()
    if plain:
        return header + "\n".join(" ".join(map(str, row)) for row in picture.tolist()).encode() + b"\n"
    return header + picture.astype(">u2" if highest > 255 else np.uint8).tobytes()


def encoded(picture: NDArray[np.uint8], kind: str) -> bytes:
    """The bytes of a PNG or JPEG file."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, quality=90)
    return file.getvalue()


def write(path: Path, picture: NDArray[np.uint8]) -> Path:
    """Save a picture in the format that its name tells."""
    kind = path.suffix[1:].upper()
    path.write_bytes(pgm(picture) if kind == "PGM" else encoded(picture, "JPEG" if kind == "JPG" else kind))
    return path
