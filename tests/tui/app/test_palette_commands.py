import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.recording_app import EVERY, SIZES, RecordingApp, play, screen_text

OFFERED = [command for command in EVERY if command.id != "palette"]


async def open_palette(pilot: Pilot[None], typed: str = "") -> list[str]:
    """The lines of the palette, after something was typed."""
    await pilot.press("ctrl+p")
    await pilot.pause()
    pilot.app.screen.query_one(Input).value = typed
    for _ in range(200):
        await pilot.pause()
        options = pilot.app.screen.query_one(OptionList).options
        if options and (not typed or typed.lower() in str(options[0].prompt).lower()):
            break
    return [str(option.prompt) for option in pilot.app.screen.query_one(OptionList).options]


def test_every_command_is_there_with_its_keys_and_help() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        lines = await open_palette(pilot)
        for _ in range(200):
            if len(lines) >= len(OFFERED):
                break
            await pilot.pause()
            lines = [str(option.prompt) for option in app.screen.query_one(OptionList).options]
        assert len(lines) == len(OFFERED)
        for command in OFFERED:
            assert any(line.startswith(f"{command.title}  ") and command.help in line for line in lines)
        assert any(line.startswith("Quit  q ^q ^c") for line in lines)

    app = RecordingApp()
    play(app, scene)


def test_what_cannot_be_done_now_is_not_offered() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        lines = await open_palette(pilot, "restart")
        assert not any(line.startswith("Restart") for line in lines)

    app = RecordingApp()
    app.impossible["restart"] = "not at the moment"
    play(app, scene)


def test_keys_of_the_keymap_are_shown() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        assert (await open_palette(pilot, "restart"))[0].startswith("Restart  F5")

    app = RecordingApp(keymap={"restart": "f5"})
    play(app, scene)


@pytest.mark.parametrize("size", SIZES)
def test_a_chosen_command_is_done(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await open_palette(pilot, "Dropout: next")
        assert "Dropout: next" in screen_text(app)
        await pilot.press("enter")
        for _ in range(100):
            if app.asked:
                break
            await pilot.press("enter") if isinstance(app.screen, CommandPalette) else await pilot.pause()
        assert app.asked == ["dropout_next"]

    app = RecordingApp()
    play(app, scene, size)
