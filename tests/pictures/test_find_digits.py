"""A picture is cut into its digits, in the order of reading and in MNIST's form, whatever the paper and its light."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from tests.pictures.drawing import DIGITS, LABELS, blown_up, photographed, sheet, shifted, thickened, write
from tui_mnist.errors import DataError
from tui_mnist.pictures import DigitBox, DigitSheet, find_digits, open_picture
from tui_mnist.training import Control, Hyperparameters, Trainer

TWELVE = np.arange(100, 112)
SHEET = sheet(TWELVE, 4)


def difference(found: DigitSheet, numbers: NDArray[np.intp]) -> float:
    """How far the found images are from those test digits, in the mean over their ink."""
    assert len(found.digits) == len(numbers)
    originals = DIGITS[numbers].astype(float)
    return float(np.abs(found.images - originals).sum() / originals.sum())


def is_before(one: DigitBox, other: DigitBox) -> bool:
    """Whether a box is read before another one: in a line above it, or left of it in the same line."""
    if one.top + one.height <= other.top:
        return True
    return one.left + one.width <= other.left and other.top + other.height > one.top


def test_an_image_of_mnist_is_found_as_it_is() -> None:
    for image in DIGITS[:50]:
        (digit,) = find_digits(image).digits
        assert np.abs(digit.image.astype(int) - image).sum() < 0.1 * image.sum()


@pytest.mark.parametrize("kind", ["scan", "chalk", "photo", "faint pencil"])
def test_a_sheet_of_twelve_digits_is_cut_in_the_order_of_reading(kind: str) -> None:
    picture = {
        "scan": 255 - SHEET,
        "chalk": 30 + (SHEET * 0.7).astype(np.uint8),
        "photo": photographed(SHEET, np.random.default_rng(1)),
        "faint pencil": 230 - (SHEET * 0.25).astype(np.uint8),
    }[kind]
    found = find_digits(picture)
    assert found.light_ink == (kind == "chalk")
    assert difference(found, TWELVE) < 0.15
    assert all(is_before(one.box, other.box) for one, other in itertools.pairwise(found.digits))


def test_each_step_is_kept_and_the_boxes_are_where_the_ink_is() -> None:
    found = find_digits(255 - SHEET)
    assert found.shrunk_by == 1
    assert all(step.shape == SHEET.shape for step in (found.picture, found.grey, found.paper, found.ink, found.marks))
    assert (found.grey == found.picture).all()
    assert found.paper.min() >= 250
    assert np.abs(found.ink.astype(int) - SHEET).max() < 20
    for number, digit in enumerate(found.digits, 1):
        box = digit.box
        place = np.s_[box.top : box.top + box.height, box.left : box.left + box.width]
        assert np.abs(digit.cut - found.ink[place].astype(int)).max() < 16  # fainter ink may be noise
        assert (found.marks[place] == number).sum() == (found.marks == number).sum()


def test_a_large_photo_is_shrunk_and_its_boxes_are_in_its_own_pixels() -> None:
    numbers = np.arange(200, 230)
    large = sheet(numbers, 6, times=8, gap=40)
    found = find_digits(photographed(large, np.random.default_rng(2)))
    assert found.shrunk_by == 2
    assert difference(found, numbers) < 0.15
    for digit in found.digits:
        box = digit.box
        ink = large[box.top : box.top + box.height, box.left : box.left + box.width]
        assert 0.15 < (ink > 100).mean() < 0.9
        assert max(box.width, box.height) == pytest.approx(8 * 20, abs=16)


@pytest.mark.parametrize("margin", [30, 150])
def test_of_paper_on_a_table_only_the_paper_is_looked_at(margin: int) -> None:
    generator = np.random.default_rng(3)
    paper = photographed(SHEET, generator, shade=0.4)
    table = np.pad(paper, margin, constant_values=30)
    table = (table + generator.normal(0, 3, table.shape)).clip(0, 255).astype(np.uint8)
    table[margin:-margin, margin:-margin] = paper
    found = find_digits(table)
    assert difference(found, TWELVE) < 0.2
    page = found.page
    assert margin <= page.left <= page.left + page.width <= table.shape[1] - margin
    assert found.ink.shape == (page.height, page.width)
    first = found.digits[0].box
    assert (first.left, first.top) == pytest.approx((margin + 54, margin + 36), abs=6)


def test_lines_may_rise() -> None:
    tilted = np.zeros((SHEET.shape[0] + 60, SHEET.shape[1]), np.uint8)
    for column in range(SHEET.shape[1]):
        rise = 60 - 60 * column // SHEET.shape[1]
        tilted[rise : rise + SHEET.shape[0], column] = SHEET[:, column]
    assert difference(find_digits(255 - tilted), TWELVE) < 0.4


def test_a_broken_five_is_one_digit_and_dirt_is_none() -> None:
    picture = np.full((120, 160), 250, np.uint8)
    picture[20:26, 40:70] = 10  # the bar of a 5, apart from its body
    picture[30:60, 36:42] = 10
    picture[54:60, 36:66] = 10
    picture[54:90, 62:68] = 10
    picture[84:90, 36:66] = 10
    picture[24:96, 110:117] = 10  # a 1
    picture[100:104, 100:104] = 10  # dirt, as the dot of an i
    picture[10:13, 75:78] = 10
    five, one = find_digits(picture).digits
    assert five.box == DigitBox(36, 20, 34, 70)
    assert one.box == DigitBox(110, 24, 7, 72)


def test_two_lines_close_together_stay_two() -> None:
    picture = np.full((150, 90), 250, np.uint8)
    for top in (10, 70):
        picture[top : top + 50, 40:46] = 10
    assert [digit.box.top for digit in find_digits(picture).digits] == [10, 70]


@pytest.mark.parametrize(
    "picture",
    [
        np.full((90, 70), 0, np.uint8),
        np.full((90, 70), 255, np.uint8),
        np.full((1, 1), 7, np.uint8),
        np.random.default_rng(0).normal(200, 5, (400, 300)).clip(0, 255).astype(np.uint8),
        np.random.default_rng(0).integers(0, 256, (400, 300)).astype(np.uint8),
        np.broadcast_to(np.linspace(60, 240, 300).astype(np.uint8), (200, 300)),
    ],
    ids=["black", "white", "a pixel", "paper", "noise", "light from the side"],
)
def test_where_there_is_no_ink_no_digit_is_found(picture: NDArray[np.uint8]) -> None:
    found = find_digits(picture)
    assert found.digits == ()
    assert found.images.shape == (0, 28, 28)


def test_a_page_of_nothing_but_dots_is_refused_and_a_picture_has_two_dimensions() -> None:
    dots = np.full((600, 600), 255, np.uint8)
    dots[::6, ::6] = dots[1::6, ::6] = 0
    with pytest.raises(DataError, match="has 10,000 marks on it; expected at most 3,000"):
        find_digits(dots)
    for shape in ((3, 3, 3), (0, 5)):
        with pytest.raises(ValueError, match="expected a picture of rows and columns"):
            find_digits(np.zeros(shape, np.uint8))


@settings(deadline=None, max_examples=60)
@given(arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40))))
def test_any_picture_gives_digits_within_it(picture: NDArray[np.uint8]) -> None:
    found = find_digits(picture)
    for digit in found.digits:
        box = digit.box
        assert min(box.left, box.top) >= 0
        assert box.left + box.width <= picture.shape[1]
        assert box.top + box.height <= picture.shape[0]
        assert digit.image.any()


@pytest.mark.slow
def test_a_thousand_digits_saved_as_pictures_are_recognised_as_well_as_the_originals(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from tui_mnist.data import load

    settings = Hyperparameters(hidden=(32,), epochs=2, train_size=12_000, optimizer="adam", learning_rate=0.003)
    trainer = Trainer(load("mnist"), settings)
    for _ in trainer.run(Control()):
        pass
    generator, path = np.random.default_rng(0), tmp_path_factory.mktemp("pictures") / "digit.png"
    count = 1_000
    images = []
    for image in DIGITS[:count]:
        picture = shifted(thickened(blown_up(image)), *generator.integers(-30, 31, 2).tolist())
        (digit,) = find_digits(open_picture(write(path, 255 - picture))).digits
        images.append(digit.image)

    def accuracy(samples: NDArray[np.uint8]) -> float:
        answers = trainer.network.predict(samples.reshape(count, -1)).argmax(axis=1)
        return float((answers == LABELS[:count]).mean())

    before = accuracy(DIGITS[:count])
    assert before > 0.9
    assert accuracy(np.array(images)) >= before - 0.01
