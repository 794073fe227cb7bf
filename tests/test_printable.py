"""Nothing that a terminal would obey, or not show, is left in a text that was made printable."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.printable import is_control_character, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("my digits, 2nd", "my digits, 2nd"),
        ("数字 é ✓ → 😀 e\u0301", "数字 é ✓ → 😀 e\u0301"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("\x9b31m\x7f\0", r"\x9b31m\x7f\x00"),
        ("gpj.\u202eexe", r"gpj.\u202eexe"),
        ("\u2066a\u2069\u200b\u200d\ufeff", r"\u2066a\u2069\u200b\u200d\ufeff"),
        ("\u2028\u2029\x85", r"\u2028\u2029\x85"),
        ("\u3164\u115f\ufe0f\u034f\U000e0101\U000e0041", r"\u3164\u115f\ufe0f\u034f\U000e0101\U000e0041"),
        ("a\xa0b", r"a\xa0b"),
        ("\udcff", r"\udcff"),
    ],
    ids=ascii,
)
def test_what_can_t_be_seen_is_written_as_in_python(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_no_code_point_passes_that_is_obeyed() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        shown = printable(character)
        assert shown.isprintable()
        assert shown == character or shown.isascii()
        assert not is_control_character(character) or shown != character
        assert shown == character or unicodedata.category(character)[0] in "CZML"


@given(st.text() | st.text("\x1b\n\u202e\udc80a\\x1 "))
def test_it_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = printable(text)
    assert once.isprintable()
    assert once.splitlines() == ([once] if once else [])
    assert printable(once) == once
