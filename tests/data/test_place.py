"""A place is a folder, a folder and the prefix of a set in it, or a file."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_mnist.data import find_place
from tui_mnist.errors import DataError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digits").mkdir()
    (tmp_path / "set.npz").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("digits", "digits"),
        ("./digits/", "digits"),
        ("digits:letters", "digits:letters"),
        ("digits/:emnist-letters", "digits:emnist-letters"),
        ("digits:", "digits"),
        ("set.npz", "set.npz"),
    ],
)
def test_a_place_is_told_from_the_root(here: Path, text: str, place: str) -> None:
    found = find_place(text)
    assert str(found) == str(here / place)
    assert find_place(str(found)) == found


@pytest.mark.parametrize(
    "text", ["", ":", ":letters", "nowhere", "nowhere:letters", "set.npz:letters", "set.npz/x", "\0"]
)
def test_where_nothing_is_no_place_is(text: str) -> None:
    assert find_place(text) is None


def test_a_folder_with_a_colon_in_its_name_is_that_folder(here: Path) -> None:
    (here / "digits:old").mkdir()
    place = find_place("digits:old:letters")
    assert place is not None
    assert (place.path, place.wanted) == (str(here / "digits:old"), "letters")
    assert str(find_place("digits:old")) == str(here / "digits:old")


def test_the_home_folder_may_be_a_tilde(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.setenv("USERPROFILE", str(here))
    assert str(find_place("~/digits:letters")) == f"{here / 'digits'}:letters"


@example("~a\0")
@given(st.text(max_size=20) | st.text(min_size=250, max_size=300))
def test_whatever_is_typed_there_is_a_place_or_none_or_one_clear_line(text: str) -> None:
    try:
        find_place(text)
    except DataError:
        with pytest.raises(DataError, match=r"^[^\0-\x1f\x7f-\x9f]*; expected a folder that holds a data set$"):
            find_place(text)
