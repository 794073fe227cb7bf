"""Warped images equal bilinear interpolation written out pixel by pixel."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.queries.laboratory.warp import warped


def plain_warp(image: Any, degrees: float, right: float, down: float) -> Any:
    """Where each pixel comes from, and the mean of the pixels around there, weighted by how near they are."""
    rows, columns = image.shape
    angle, out = math.radians(degrees), np.zeros_like(image)
    for row in range(rows):
        for column in range(columns):
            # upwards and to the right from the middle, before the shift; then turned back
            across, up = column - right - (columns - 1) / 2, (rows - 1) / 2 - (row - down)
            from_across = across * math.cos(angle) + up * math.sin(angle)
            from_up = -across * math.sin(angle) + up * math.cos(angle)
            x, y = from_across + (columns - 1) / 2, (rows - 1) / 2 - from_up
            for r in range(rows):
                for c in range(columns):
                    out[row, column] += max(0, 1 - abs(x - c)) * max(0, 1 - abs(y - r)) * image[r, c]
    return out


@settings(max_examples=30)
@given(st.floats(-180, 180), st.floats(-4, 4), st.floats(-4, 4), st.integers(0, 5))
def test_rotated_and_shifted(degrees: float, right: float, down: float, seed: int) -> None:
    images = np.random.default_rng(seed).random((2, 5, 4))
    found = warped(images.reshape(2, 20).T.astype(np.float32).copy(), (5, 4), degrees, right, down)
    for number, image in enumerate(images):
        np.testing.assert_allclose(found[:, number].reshape(5, 4), plain_warp(image, degrees, right, down), atol=1e-4)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_quarter_turns_are_those_of_numpy(turns: int) -> None:
    image = np.random.default_rng(1).random((6, 6)).astype(np.float32)
    found = warped(image.reshape(36, 1), (6, 6), 90.0 * turns, 0, 0).reshape(6, 6)
    np.testing.assert_allclose(found, np.rot90(image, turns), atol=1e-5)


def test_nothing_to_do_is_nothing_done() -> None:
    pixels = np.ones((9, 1), np.float32)
    assert warped(pixels, (3, 3), 0.0, 0.0, 0.0) is pixels
