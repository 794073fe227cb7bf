"""Keymaps outlive the commands that they name: what is gone is told once, and then forgotten."""

import pytest

from tests.tui.driving import driving, scenario
from tui_mnist.tui.app.known_keymap import known_keymap
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.screens import SCREENS


def test_a_keymap_that_makes_sense_stays_as_it_is() -> None:
    keymap = {"run": "f12", "step_check": "f9", "help": "H", "stop": "x"}
    assert known_keymap(keymap, SCREENS) == (keymap, "")
    assert known_keymap({}, SCREENS) == ({}, "")


@pytest.mark.parametrize(
    ("keymap", "known", "line"),
    [
        ({"fly": "f7", "run": "f12"}, {"run": "f12"}, "of your keys: fly is no command any more"),
        ({"fly": "f7", "swim": "f8"}, {}, "of your keys: fly, swim are no commands any more"),
        ({"epoch": "space"}, {}, "of your keys: epoch can't have that key"),
        ({"epoch": "q"}, {}, "of your keys: epoch can't have that key"),
        ({"epoch": "enter"}, {}, "of your keys: epoch can't have that key"),
        ({"epoch": "f12", "batch": "f12"}, {}, "of your keys: epoch, batch can't have that key"),
        (
            {"fly": "f7", "epoch": "tab", "batch": "f6"},
            {"batch": "f6"},
            "of your keys: fly is no command any more; epoch can't have that key",
        ),
    ],
    ids=["gone", "two are gone", "clash", "clash with the frame", "reserved", "the same twice", "both"],
)
def test_what_makes_no_sense_is_left_out_and_named(keymap: dict[str, str], known: dict[str, str], line: str) -> None:
    assert known_keymap(keymap, SCREENS) == (known, line)


def test_a_key_may_mean_something_else_on_another_screen() -> None:
    keymap = {"epoch": "f9", "step_check": "f9"}
    assert known_keymap(keymap, SCREENS) == (keymap, "")


def test_a_command_of_two_screens_needs_a_key_that_is_free_on_both() -> None:
    assert known_keymap({"run": "m"}, SCREENS) == ({}, "of your keys: run can't have that key")  # Step's Largest


@scenario
async def test_it_is_told_once_and_removed_and_the_others_count() -> None:
    async with driving(settings=Settings(keymap={"fly": "f7", "run": "f12"})) as app:
        assert app.notices() == ["of your keys: fly is no command any more"]
        assert app.app.settings.keymap == {"run": "f12"}
        await app.press("f12")
        assert app.now.training
