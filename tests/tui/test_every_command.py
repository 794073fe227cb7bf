"""Every command of every screen: by its keys, by mouse, in the help and in the palette, on every keyboard."""

import string
from collections.abc import Iterator
from typing import Any

import pytest
from textual.actions import parse
from textual.keys import key_to_character
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tests.tui.driving import Driving, driving, scenario
from tests.tui.keyboards import OF_THE_TERMINAL, hard_on
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.frame_commands import frame_commands
from tui_mnist.tui.app.help_rows import help_rows
from tui_mnist.tui.app.palette_commands import PaletteCommands
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.key_bar import KeyBar
from tui_mnist.tui.kit.key_names import RESERVED, key_label, split_keys
from tui_mnist.tui.kit.run_screen import RunScreen
from tui_mnist.tui.screens import SCREENS, ScreenEntry

FRAME = frame_commands(SCREENS)
OWN = [(entry, command) for entry in SCREENS for command in entry.load().OWN_COMMANDS]
EVERY = [*OWN, *((SCREENS[0], command) for command in FRAME)]
of_each_screen = pytest.mark.parametrize("entry", SCREENS, ids=lambda entry: entry.mode)
of_each_command = pytest.mark.parametrize(
    ("entry", "command"), EVERY, ids=[f"{entry.mode}-{command.id}" for entry, command in EVERY]
)


class AskedApp(TuiMnistApp):
    """Notes what it was asked for instead of doing it."""

    asked: str = ""

    async def action_give(self, id_: str) -> None:
        self.asked = id_


def shown_screen(app: Driving) -> RunScreen:
    screen = app.app.screen
    assert isinstance(screen, RunScreen)
    return screen


def panes(screen: RunScreen) -> Iterator[Widget | None]:
    """What can have the keys, but fields to type in."""
    yield None
    yield from (widget for widget in screen.focus_chain if not isinstance(widget, Input | TextArea))


# As they are declared


@of_each_screen
def test_no_two_commands_share_an_id_or_a_key(entry: ScreenEntry) -> None:
    commands = (*entry.load().OWN_COMMANDS, *FRAME)
    keys = [key for command in commands for key in split_keys(command.keys)]
    assert sorted(keys) == sorted(set(keys))
    assert len({command.id for command in commands}) == len(commands)


def test_commands_with_the_same_id_mean_the_same_on_two_screens() -> None:
    for entry, command in OWN:
        for other_entry, other in OWN:
            if command.id == other.id:
                assert (command.action, command.title) == (other.action, other.title), (entry.mode, other_entry.mode)


@of_each_command
def test_its_keys_can_be_written_and_are_its_own_to_give(entry: ScreenEntry, command: ScreenCommand) -> None:
    if command.keys:
        assert split_keys(command.keys) == tuple(command.keys.split(","))
    taken = set(split_keys(command.keys)) & RESERVED
    assert not taken or command in FRAME or (command.id, taken) == ("new_run", {"enter"})  # open what waits: a new run
    assert all("_" not in key_label(key) for key in split_keys(command.keys))


@of_each_command
def test_it_says_what_it_is_in_few_words(entry: ScreenEntry, command: ScreenCommand) -> None:
    assert command.title[0].isupper()
    assert command.help.endswith((".", "…"))
    assert len(command.title) <= 25
    assert command.bar == command.bar.lower()


@of_each_screen
def test_a_screen_has_about_a_dozen_keys_of_its_own(entry: ScreenEntry) -> None:
    """Those of a single pane are not counted."""
    commands = [command for command in entry.load().OWN_COMMANDS if command.keys and not command.pane]
    parts = {part for command in commands for part in getattr(command, "of_parts", ())} or {""}
    for part in parts:
        here = [command for command in commands if part in getattr(command, "of_parts", {part})]
        assert len({command.title.partition(":")[0] for command in here}) <= 18, part


# Keyboards


@of_each_command
def test_no_command_has_only_keys_that_are_hard_on_some_keyboard(entry: ScreenEntry, command: ScreenCommand) -> None:
    keys = split_keys(command.keys)
    hard = {key: hard_on(key_to_character(key) or "") for key in keys}
    assert not keys or any(not hard[key] and key not in OF_THE_TERMINAL for key in keys), hard


def test_letters_digits_and_the_keys_of_the_grammar_are_easy_everywhere() -> None:
    assert not any(map(hard_on, string.ascii_letters + string.digits + " .,+-?:<>=!"))
    assert hard_on("[") == ["German", "French", "Spanish", "Nordic"]
    assert hard_on("$") == ["Nordic"]


# In the app


@of_each_screen
@scenario
async def test_every_key_asks_for_its_command_whichever_pane_is_in_focus(entry: ScreenEntry) -> None:
    async with driving(app_class=AskedApp) as app:
        assert isinstance(app.app, AskedApp)
        await app.app.action_show(entry.mode)
        screen = shown_screen(app)
        for pane in list(panes(screen)):
            for command in screen.commands:
                for key in set(split_keys(command.keys)) - {"enter"}:  # which opens what the pane has, if anything
                    screen.set_focus(pane)
                    await app.pilot.press(key)
                    assert app.app.asked == command.id, f"{key} with the focus on {pane}"
                    app.app.asked = ""


@of_each_screen
@scenario
async def test_every_entry_of_the_key_bar_is_a_button(entry: ScreenEntry) -> None:
    async with driving(app_class=AskedApp) as app:
        assert isinstance(app.app, AskedApp)
        await app.app.action_show(entry.mode)
        screen = shown_screen(app)
        row = screen.query_one(KeyBar).render_line(0).text
        by_word = {command.bar: command for command in screen.commands if command.bar}
        for word in (word for word in by_word if f" {word} " in f"{row} "):
            await app.click(KeyBar, offset=(f"{row} ".index(f" {word} ") + 1, 0))
            assert app.app.asked in {command.id for command in screen.commands if command.bar == word}
        assert " help " in row


@of_each_screen
@scenario
async def test_help_and_palette_have_every_command(entry: ScreenEntry) -> None:
    async with driving() as app:
        await app.app.action_show(entry.mode)
        await app.settle()
        screen = shown_screen(app)
        rows = help_rows(entry.title, screen.own_commands, screen.frame, screen.NOTES, {})
        assert {row.command.id for row in rows if row.command is not None} == {each.id for each in screen.commands}
        offered = [str(hit.text) async for hit in PaletteCommands(screen).discover()]
        possible = [each for each in screen.commands if not each.why_not(screen) and each.id != "palette"]
        assert offered == [each.title for each in possible]


async def begun(_app: Driving) -> None:
    """Nothing is trained yet."""


async def training(app: Driving) -> None:
    await app.give("run")
    await app.train(5)


async def finished(app: Driving) -> None:
    await training(app)
    app.host.finish()
    await app.settle()


@pytest.mark.parametrize("state", [begun, training, finished], ids=lambda state: state.__name__)
@of_each_screen
@scenario
async def test_each_is_possible_now_or_says_in_a_sentence_why_not(entry: ScreenEntry, state: Any) -> None:
    async with driving() as app:
        await state(app)
        await app.app.action_show(entry.mode)
        await app.settle()
        screen = shown_screen(app)
        for command in screen.commands:
            reason = command.why_not(screen)
            assert reason == "" or (" " in reason and not reason.endswith(".")), command.id
            namespace, name, _ = parse(command.action)
            assert hasattr(app.app if namespace == "app" else screen, f"action_{name}"), command.action
            if reason:
                await app.give(command.id)
                assert app.notices() == [screen.with_keys(reason)]


@pytest.mark.parametrize("key", ["question_mark", "f1"])
@of_each_screen
@scenario
async def test_help_is_one_key_away(entry: ScreenEntry, key: str) -> None:
    async with driving() as app:
        await app.app.action_show(entry.mode)
        await app.press(key)
        assert "Help" in app.text()


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
@scenario
async def test_the_palette_opens_by_a_key_that_no_terminal_takes_too(key: str) -> None:
    async with driving() as app:
        await app.press(key)
        assert "Search for commands" in app.text()


@scenario
async def test_f1_opens_the_help_from_a_field_that_is_typed_into() -> None:
    async with driving() as app:
        await app.click_on("0.001")
        assert isinstance(app.app.screen.focused, Input)
        await app.press("question_mark")
        assert "Help" not in app.text()
        await app.press("f1")
        assert "Help" in app.text()
