"""Captions say label, right or wrong, and how sure; in a narrow place they say less, but nothing false."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.data import FASHION_MNIST
from tui_mnist.queries.digits import DigitsPage
from tui_mnist.tui.kit.digit_captions import Prediction, caption_form, predictions, subtitle, title

DIGITS = tuple("0123456789")
CLOTHES = FASHION_MNIST.class_names
RIGHT, WRONG = Prediction(7, 7, 0.999), Prediction(2, 3, 0.61)


def looked(
    *, order: str = "mistakes", label: int | None = None, page: int = 0, pages: int = 84, wrong: int = 212
) -> DigitsPage:
    nothing = np.zeros(0, np.intp)
    images, probabilities = np.zeros((0, 2, 2), np.uint8), np.zeros((0, 10), np.float32)
    return DigitsPage(order, label, page, pages, nothing, images, nothing, probabilities, wrong, 5000)


@pytest.mark.parametrize(
    ("names", "room", "right", "wrong"),
    [
        (DIGITS, 12, "7 ✓    99.9%", "2 ✗ 3  61.0%"),
        (DIGITS, 11, "7 ✓   99.9%", "2 ✗ 3 61.0%"),
        (DIGITS, 10, "7 ✓  99.9%", "2 ✗ 3  61%"),
        (DIGITS, 9, "7 ✓      ", "2 ✗ 3    "),
        (DIGITS, 8, "7 ✓     ", "2 ✗ 3   "),
        (DIGITS, 5, "7 ✓  ", "2 ✗ 3"),
        (CLOTHES, 31, "Sneaker     ✓             99.9%", "Pullover    ✗ Dress       61.0%"),
        (CLOTHES, 24, "Sneaker  ✓         99.9%", "Pullover ✗ Dress     61%"),
        (CLOTHES, 14, "Sne ✓    99.9%", "Pul ✗ Dre  61%"),
        (CLOTHES, 12, "7 ✓    99.9%", "2 ✗ 3    61%"),
        (tuple(map(str, range(256))), 12, "7   ✓       ", "2   ✗ 3     "),
    ],
)
def test_captions_of_a_form(names: tuple[str, ...], room: int, right: str, wrong: str) -> None:
    form = caption_form(names, room)
    assert form is not None
    assert (form.text(RIGHT, room), form.text(WRONG, room)) == (right, wrong)


def test_captions_in_ascii() -> None:
    form = caption_form(DIGITS, 10, ascii_only=True)
    assert form is not None
    assert (form.text(RIGHT, 10), form.text(WRONG, 10)) == ("7 ok 99.9%", "2 X 3  61%")


def test_no_caption_without_room() -> None:
    assert caption_form(DIGITS, 4) is None


@pytest.mark.parametrize(
    ("confidence", "right", "wrong"),
    [(1.0, " 100%", " 100%"), (0.9996, " 100%", " 100%"), (0.9994, "99.9%", " 100%"), (0.055, " 5.5%", "   6%")],
)
def test_a_confidence_ends_in_the_same_column_whatever_it_is(confidence: float, right: str, wrong: str) -> None:
    form = caption_form(DIGITS, 10)
    assert form is not None
    assert form.text(Prediction(7, 7, confidence), 10).endswith(right)
    assert form.text(Prediction(7, 1, confidence), 10).endswith(wrong)


def test_what_is_no_number_is_wrong_and_says_so() -> None:
    form = caption_form(DIGITS, 10)
    assert form is not None
    assert form.text(Prediction(0, None, None), 10) == "0 ✗    NaN"
    assert not Prediction(0, None, None).right


@given(
    st.sampled_from([DIGITS, CLOTHES, tuple("abc"), tuple(map(str, range(256)))]),
    st.integers(0, 40),
    st.booleans(),
    st.just(Prediction(1, None, None)) | st.builds(Prediction, st.integers(0, 2), st.integers(0, 2), st.floats(0, 1)),
)
def test_captions_have_the_width_of_their_form(
    names: tuple[str, ...], room: int, ascii_only: bool, answer: Prediction
) -> None:
    form = caption_form(names, room, ascii_only=ascii_only)
    if form is not None:
        text = form.text(answer, room)
        assert len(text) == room
        assert text.isascii() or not ascii_only


def test_answers_are_the_most_probable_classes() -> None:
    page = looked()
    probabilities = np.array([[0.125, 0.875], [0.75, 0.25], [np.nan, np.nan]], np.float32)
    page = DigitsPage(**(vars(page) | {"labels": np.array([1, 1, 0]), "probabilities": probabilities}))
    assert predictions(page) == [Prediction(1, 1, 0.875), Prediction(1, 0, 0.75), Prediction(0, None, None)]


# Titles


def test_the_subtitle_says_order_page_and_mistakes() -> None:
    assert subtitle(looked(), 60) == "mistakes first  page  1/84  wrong   212 of 5,000"
    assert subtitle(looked(order="confident mistakes", page=83), 60).startswith("confident mistakes  page 84/84")
    assert subtitle(None, 60) == ""


def test_the_title_says_which_class_is_taken_for_which() -> None:
    page = DigitsPage(**(vars(looked(label=1)) | {"taken_for": 3}))
    assert title(page, CLOTHES, 60) == f"Digits: {CLOTHES[1]} taken for {CLOTHES[3]}"
    assert title(page, CLOTHES, 21) == "Digits: 1 taken for 3"
    assert title(page, CLOTHES, 13) == "1 taken for 3"


def test_a_narrow_subtitle_leaves_out_whole_words() -> None:
    wordings = [subtitle(looked(), room) for room in range(60, -1, -1)]
    shorter = [longer for longer, next_one in pairwise(wordings) if longer != next_one]
    assert shorter == [
        "mistakes first  page  1/84  wrong   212 of 5,000",
        "mistakes first   1/84  wrong   212 of 5,000",
        "mistakes first   1/84  wrong   212/5,000",
        "mistakes   1/84  wrong   212/5,000",
        "mistakes first   1/84",
        "page  1/84",
        " 1/84",
    ]
    assert wordings[-1] == ""


def test_numbers_that_grow_move_nothing() -> None:
    few, many = (subtitle(looked(page=page, wrong=wrong), 60) for page, wrong in ((8, 7), (9, 4999)))
    assert few.index("/84") == many.index("/84")
    assert few.index(" of 5,000") == many.index(" of 5,000")


def test_the_title_names_the_only_class_that_is_shown() -> None:
    assert title(None, CLOTHES, 50) == title(looked(), CLOTHES, 50) == "Digits"
    assert title(looked(label=9), CLOTHES, 50) == "Digits: only Ankle boot"
    assert title(looked(label=9), CLOTHES, 20) == "Digits: only 9"
    assert title(looked(label=9), CLOTHES, 9) == "Digits"
    assert title(looked(label=1), ("A", "B"), 50, samples="points") == "Points: only B"
