import pytest

from tests.tui.recording_app import EVERY, command
from tui_mnist.tui.kit.key_names import key_label, split_keys
from tui_mnist.tui.kit.keymap import keys_of, taken_by, with_key, with_keys, without_clashes


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        ("full_stop", "."),
        ("greater_than_sign", ">"),
        ("left_square_bracket", "["),
        ("minus", "-"),
        ("equals_sign", "="),
        ("space", "space"),
        ("ctrl+q", "^q"),
        ("question_mark", "?"),
        ("question_mark,f1", "? F1"),
        ("q, ctrl+q", "q ^q"),
        ("f12", "F12"),
        ("O", "O"),
        ("?", "?"),
        ("escape", "esc"),
        ("pageup", "PgUp"),
        ("delete", "del"),
        ("up", "up"),
        ("shift+f1", "shift+F1"),
        ("ctrl+shift+left", "ctrl+shift+left"),
        ("ctrl+up", "ctrl+up"),
        ("at", "@"),
        ("slash", "/"),
    ],
)
def test_keys_are_written_as_people_write_them(keys: str, label: str) -> None:
    assert key_label(keys) == label


@pytest.mark.parametrize(
    ("keys", "names"),
    [("?", ("question_mark",)), ("a, f1", ("a", "f1")), ("", ()), ("a,", ()), ("two words", ()), ("x" * 100, ())],
)
def test_lists_of_keys_are_taken_apart_and_nonsense_is_none(keys: str, names: tuple[str, ...]) -> None:
    assert split_keys(keys) == names


def test_the_keymap_decides_who_has_a_key() -> None:
    assert taken_by("r", EVERY, {}) is command("restart")
    assert taken_by("r", EVERY, {"restart": "f12"}) is None
    assert taken_by("f12", EVERY, {"restart": "f12"}) is command("restart")
    assert keys_of(command("restart"), {"restart": "f12"}) == "f12"


def test_a_new_key_takes_the_place_of_the_first() -> None:
    assert with_key(command("quit"), "f11", {}) == {"quit": "f11,ctrl+q,ctrl+c"}
    assert with_key(command("run"), "f11", {"run": "f12", "batch": "f8"}) == {"run": "f11", "batch": "f8"}
    assert with_key(command("run"), "space", {"run": "f12"}) == {}


def test_entries_that_clash_are_dropped_and_swaps_are_not() -> None:
    swapped = {"run": "full_stop", "batch": "space"}
    assert without_clashes(EVERY, swapped) == swapped
    assert without_clashes(EVERY, {"run": "full_stop", "order": "f12"}) == {"order": "f12"}
    assert without_clashes(EVERY, {"run": "f12", "batch": "f12"}) == {}
    # the order gives its key to the run; when it gets it back, the run must give it up
    assert without_clashes(EVERY, {"run": "o", "order": "f12", "batch": "f12"}) == {}


def test_a_text_that_names_commands_shows_their_keys_and_the_title_of_one_without_a_key() -> None:
    text = "{run} runs, {quit} leaves, {dropout_next} is found in the palette, {take_off} elsewhere"
    shown = "F12 runs, q leaves, “Dropout: next” is found in the palette, “take off” elsewhere"
    assert with_keys(text, EVERY, {"run": "f12"}) == shown
