"""Names of classes are shortened to words that still differ, or become numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.data import FASHION_MNIST
from tui_mnist.tui.kit.class_names import short_names

CLOTHES = FASHION_MNIST.class_names


@pytest.mark.parametrize(
    ("room", "names"),
    [
        (11, CLOTHES),
        (10, ("T-shirt", *CLOTHES[1:])),
        (8, (*("T-shirt", *CLOTHES[1:-1]), "Ankle")),
        (3, ("T-s", "Tro", "Pul", "Dre", "Coa", "San", "Shi", "Sne", "Bag", "Ank")),
        (2, tuple("0123456789")),
        (0, tuple("0123456789")),
    ],
)
def test_names_are_whole_then_whole_words_then_beginnings_then_numbers(room: int, names: tuple[str, ...]) -> None:
    assert short_names(CLOTHES, room) == names


def test_beginnings_that_are_the_same_become_numbers() -> None:
    assert short_names(("mountain", "mountains", "sea"), 5) == ("0", "1", "2")


def test_digits_have_always_room() -> None:
    assert short_names(tuple("0123456789"), 1) == tuple("0123456789")


def test_no_classes_have_no_names() -> None:
    assert short_names((), 5) == ()


@given(st.lists(st.text("ab- /x", min_size=1, max_size=12), max_size=9, unique=True), st.integers(0, 12))
def test_short_names_differ_and_fit_or_are_numbers(names: list[str], room: int) -> None:
    shortened = short_names(names, room)
    assert len(set(shortened)) == len(names)
    assert all(len(name) <= room for name in shortened) or list(shortened) == [str(n) for n in range(len(names))]
