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
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits, which Pillow would cut off at 255
        levels = np.asarray(image).astype(np.int64)
        return (levels >> 8).clip(0, 255).astype(np.uint8)
    if not image.has_transparency_data:
        return np.asarray(image.convert("L"))
    pair = np.asarray(image.convert("LA"))
    grey, opacity = pair[..., 0].astype(np.uint32), pair[..., 1].astype(np.uint32)
    seen = int((grey * opacity).sum(dtype=np.uint64)) / max(int(opacity.sum(dtype=np.uint64)), 1)
    paper = 255 if seen < 128 else 0  # what is drawn on nothing must differ from what it comes to lie on
    grey = (grey * opacity + paper * (255 - opacity) + 127) // 255
    return grey.astype(np.uint8)
