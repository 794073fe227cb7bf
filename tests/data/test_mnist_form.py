"""A digit is brought to the form that the makers of MNIST gave to theirs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from tui_mnist.data import load
from tui_mnist.data.mnist_form import BOX, SIDE, mnist_form

pictures = arrays(np.uint8, st.tuples(st.integers(1, 90), st.integers(1, 90)))


def box(image: NDArray[np.uint8]) -> tuple[int, int]:
    """Rows and columns that have ink."""
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def centre_of_mass(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    places = np.indices(image.shape).reshape(2, -1)
    return np.asarray((places * image.reshape(-1)).sum(axis=1) / float(image.sum(dtype=np.float64)))


def test_mnists_own_digits_stay_as_they_are() -> None:
    images = load("mnist").test_samples[:500].astype(np.uint8)
    assert sum((mnist_form(image) == image).all() for image in images) >= 495  # a half may be rounded either way


@given(pictures, st.booleans(), st.booleans())
def test_whatever_is_drawn_becomes_an_image_of_28_by_28(picture: NDArray[np.uint8], scale: bool, centre: bool) -> None:
    image = mnist_form(picture, scale=scale, centre=centre)
    assert image.shape == (SIDE, SIDE)
    assert image.dtype == np.uint8
    assert image.any() <= picture.any()


@pytest.mark.parametrize("shape", [(10, 4), (40, 30), (7, 60), (20, 20)])
def test_the_longer_side_fills_the_box_of_20_and_the_shape_is_kept(shape: tuple[int, int]) -> None:
    picture = np.zeros((100, 100), np.uint8)
    picture[13 : 13 + shape[0], 31 : 31 + shape[1]] = 255
    rows, columns = box(mnist_form(picture))
    assert max(rows, columns) == BOX
    assert rows / columns == pytest.approx(shape[0] / shape[1], rel=0.2)


def test_the_centre_of_mass_comes_to_the_middle() -> None:
    picture = np.zeros((60, 60), np.uint8)
    picture[5:45, 10:14] = 255
    picture[41:45, 10:30] = 255  # an L, whose box has its middle elsewhere
    assert np.abs(centre_of_mass(mnist_form(picture)) - SIDE // 2).max() <= 0.5
    assert np.abs(centre_of_mass(mnist_form(picture, centre=False)) - SIDE // 2).max() > 2


def test_with_both_switched_off_an_image_stays_as_it_is() -> None:
    image = np.zeros((SIDE, SIDE), np.uint8)
    image[3, 4:9] = 200
    assert (mnist_form(image, scale=False, centre=False) == image).all()


def test_no_ink_is_an_empty_image_and_other_shapes_are_refused() -> None:
    assert not mnist_form(np.zeros((5, 7), np.uint8)).any()
    with pytest.raises(ValueError, match="rows and columns"):
        mnist_form(np.zeros(5, np.uint8))
