"""A new screen with a new query is one file, and one line in a list of screens from which everything else follows."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from docs.keys import tables
from tests.tui.driving import Driving, scenario
from tests.tui.real_terminal import Home
from tests.tui.toy_screen import LargestWeightQuery, ToyScreen
from tui_mnist.hosting import Job, ThreadHost
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.help_list import HelpList
from tui_mnist.tui.app.known_keymap import known_keymap
from tui_mnist.tui.app.palette_commands import PaletteCommands
from tui_mnist.tui.screens import SCREENS, ScreenEntry

PATIENCE = 60.0
ENTRIES = (*SCREENS, ScreenEntry("toy", "Toy", "The largest weight.", "tests.tui.toy_screen:ToyScreen"))
NUMBER = str(len(ENTRIES))


class ToyApp(TuiMnistApp):
    """The app with one screen more."""

    ENTRIES = ENTRIES


@asynccontextmanager
async def toying(folder: Path) -> AsyncIterator[Driving]:
    """The app on the toy screen, with a real trainer."""
    settings = Hyperparameters.of(data=str(Home(folder).data), hidden=(8,), batch_size=20, validation_size=60)
    app = ToyApp(Job(settings, None), ThreadHost)
    async with app.run_test(size=(80, 24)) as pilot:
        driven = Driving(app, pilot, [])
        await driven.press(NUMBER)
        yield driven


async def until(fulfilled: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not fulfilled():
            await asyncio.sleep(0.01)


@scenario
async def test_it_has_a_tab_a_number_key_and_what_it_asks_is_answered(tmp_path: Path) -> None:
    async with toying(tmp_path) as app:
        assert isinstance(app.app.screen, ToyScreen)
        assert f"[{NUMBER} Toy]" in app.text()
        await until(lambda: app.now.present(LargestWeightQuery) is not None)
        answer = app.now.present(LargestWeightQuery)
        assert answer is not None
        assert isinstance(answer.value, float)
        await until(lambda: f"weight {answer.value:.6f}" in app.text())
        await app.click_on("1 Train")
        assert app.app.current_mode == "train"
        await app.click_on(f"{NUMBER} Toy")
        assert app.app.current_mode == "toy"


@scenario
async def test_its_commands_go_by_key_and_by_mouse_and_say_why_not(tmp_path: Path) -> None:
    async with toying(tmp_path) as app:
        screen = app.app.screen
        assert isinstance(screen, ToyScreen)
        await until(lambda: screen.weight is not None)
        await app.settle()
        weight = screen.weight
        assert weight is not None
        await app.press("t")
        assert screen.weight == -weight
        await app.click_on("turn")
        assert screen.weight == weight
        screen.weight = None
        await app.press("t")
        assert app.notices() == ["there is no number to turn yet"]


@scenario
async def test_its_help_starts_with_its_own_commands_and_the_palette_has_them_and_the_screen(tmp_path: Path) -> None:
    async with toying(tmp_path) as app:
        screen = app.app.screen
        assert isinstance(screen, ToyScreen)
        await until(lambda: screen.weight is not None)
        offered = {hit.text: hit async for hit in PaletteCommands(screen).discover()}
        assert {"Turn the sign", "Toy"} <= offered.keys()
        await app.press("question_mark")
        rows = [str(option.prompt) for option in app.app.screen.query_one(HelpList).options]
        assert rows[0] == "Toy"
        assert rows[1].split()[:4] == ["t", "Turn", "the", "sign"]
        assert rows[2] == "Everywhere"
        assert any(row.split()[:2] == [NUMBER, "Toy"] for row in rows)
        assert any("The largest of all weights." in row for row in rows)


def test_it_is_in_the_table_of_keys_and_in_keymaps() -> None:
    made = tables(ENTRIES)
    assert f"| `{NUMBER}` | Toy | The largest weight. |" in made
    assert "| **Toy** | | |\n| `t` | Turn the sign | Show the number, or its opposite. |" in made
    assert known_keymap({"toy_turn": "f9"}, ENTRIES) == ({"toy_turn": "f9"}, "")


def test_no_other_file_knows_it() -> None:
    package = Path(__file__).parents[2] / "tui_mnist"
    assert not [path for path in package.rglob("*.py") if "toy" in path.read_text(encoding="utf-8").split()]
