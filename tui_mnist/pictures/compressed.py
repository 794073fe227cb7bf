"""PNG and JPEG as Pillow decodes them: whatever a hostile file makes it raise is one clear line."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import DataError
from tui_mnist.pictures.limits import check_size, too_large

if TYPE_CHECKING:
    from PIL import Image

SCAN: Final = b"\xff\xda"
MOST_SCANS: Final = 100
"""Of a progressive JPEG: each of them, in a few bytes, can let the decoder go over all of the picture once more."""
ROWS_AT_ONCE: Final = 100
MISSING: Final = "PNG and JPEG are read by Pillow, which is missing; pip install 'tui-mnist[pictures]', or use PGM"


def read_compressed(content: bytes, path: Path) -> NDArray[np.uint8]:
    """The picture in the bytes of a PNG or JPEG: grey levels (rows, columns) from 0 to 255, the way up it was taken.

    `path` is named in errors. Raises DataError if it is damaged, too large, or Pillow is not there.
    """
    try:
        from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - an extra
    except ImportError:
        raise DataError(f"{path}: {MISSING}") from None
    if (scans := content.count(SCAN)) > MOST_SCANS:
        raise DataError(f"{path}: is a JPEG in {scans:,} scans; expected at most {MOST_SCANS}; save it anew")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            warnings.simplefilter("ignore")  # of damaged metadata, which nobody here asks for
            check_size(path, image.height, image.width)
            image.draft("L", None)  # a JPEG gives grey levels without colours in between
            return _grey(ImageOps.exif_transpose(image))
    except (DataError, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise too_large(path, "far too many") from None
    except UnidentifiedImageError:
        raise DataError(f"{path}: is damaged: Pillow finds no picture in it; save it anew") from None
    except Exception as error:  # noqa: BLE001 - a decoder that is fed with anything may raise anything
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise DataError(f"{path}: is damaged: {reason}; fetch the file again") from None


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith("I"):  # 16 bits, which Pillow would cut off at 255
        return (np.asarray(image) >> 8).clip(0, 255).astype(np.uint8)
    if not image.has_transparency_data:
        return np.asarray(image.convert("L"))
    pair = np.asarray(image.convert("LA"))
    levels, opacity = pair[..., 0], pair[..., 1]
    strips = [np.s_[row : row + ROWS_AT_ONCE] for row in range(0, len(levels), ROWS_AT_ONCE)]
    seen = sum(int(np.vdot(levels[strip].astype(np.int64), opacity[strip].astype(np.int64))) for strip in strips)
    # what is drawn on nothing must differ from what it comes to lie on
    paper = 255 if seen < 128 * int(opacity.sum(dtype=np.int64)) else 0
    grey = np.empty(levels.shape, np.uint8)
    for strip in strips:
        share = opacity[strip].astype(np.uint32)
        grey[strip] = (levels[strip] * share + paper * (255 - share) + 127) // 255
    return grey
