import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.tui.recording_app import (
    EVERY,
    NOTES,
    SIZES,
    RecordingApp,
    RecordingScreen,
    command,
    place_of,
    play,
    screen_text,
)
from tui_mnist.tui.app.ask_key import AskKeyScreen
from tui_mnist.tui.app.help import HelpResult, HelpScreen
from tui_mnist.tui.app.help_list import HelpList
from tui_mnist.tui.kit.key_names import key_label


async def open_help(pilot: Pilot[None], keymap: dict[str, str] | None = None) -> list[HelpResult | None]:
    """Opens the help; the list gets its result."""
    results: list[HelpResult | None] = []
    screen = pilot.app.screen
    assert isinstance(screen, RecordingScreen)
    await pilot.app.push_screen(HelpScreen(screen, keymap or {}), results.append)
    await pilot.pause()
    await pilot.pause()
    return results


async def go_to(pilot: Pilot[None], title: str) -> None:
    """Moves the highlight to a row, by key."""
    await pilot.press("slash", *("space" if letter == " " else letter for letter in title), "enter")
    await pilot.pause()
    await pilot.pause()


def about(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#about").render())


def words(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_the_screens_own_commands_come_first_each_with_its_keys_title_and_help() -> None:
    class WithoutLimit(RecordingApp):
        CSS = "HelpScreen #help { max-width: 140 !important; max-height: 140 !important; }"

    async def scene(pilot: Pilot[None]) -> None:
        await open_help(pilot)
        lines = [line.strip("│ ▁▂▃▄▅▆▇█") for line in screen_text(app).splitlines()]
        for each in EVERY:
            assert any(each.title in line and line.startswith(_first_key(each.keys)) for line in lines)
            assert each.help in screen_text(app)
        assert [
            line for line in lines if line in {"Record", "Everywhere", "Record, without a key", "Marks and panes"}
        ] == [
            "Record",
            "Everywhere",
            "Record, without a key",
            "Marks and panes",
        ]
        for mark, meaning in NOTES:
            assert any(mark in line and meaning in line for line in lines)

    app = WithoutLimit()
    play(app, scene, (140, 140))


def _first_key(keys: str) -> str:
    return key_label(keys.split(",", maxsplit=1)[0])


def test_all_of_it_can_be_reached_by_scrolling() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await open_help(pilot)
        seen = explained = ""
        for _ in range(len(EVERY) + len(NOTES) + 1):
            seen += screen_text(app)
            explained += about(pilot)
            await pilot.press("down")
        for text in [*(each.title for each in EVERY), *(mark for mark, _ in NOTES), "Reset all keys"]:
            assert text in seen
        for text in [*(each.help for each in EVERY), *(meaning for _, meaning in NOTES)]:
            assert text in explained

    app = RecordingApp()
    play(app, scene, (40, 12))


@pytest.mark.parametrize(
    ("size", "key"), [((120, 40), "escape"), ((80, 24), "question_mark"), ((40, 12), "q"), ((20, 5), "f1")]
)
def test_it_closes_and_runs_nothing(size: tuple[int, int], key: str) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot, {"run": "f5"})
        await pilot.press(key)
        assert results == [HelpResult({"run": "f5"})]

    app = RecordingApp()
    play(app, scene, size)


def test_a_click_beside_it_closes_it() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await pilot.click(offset=(0, 0))
        assert results == [HelpResult({})]

    app = RecordingApp()
    play(app, scene, (130, 50))


def test_enter_hands_the_command_back() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert results == [HelpResult({}, command("epoch"))]

    app = RecordingApp()
    play(app, scene, (40, 12))


@pytest.mark.parametrize("size", SIZES)
def test_a_click_hands_the_command_back(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await pilot.click(offset=place_of(app, "One batch"))
        await pilot.pause()
        assert results == [HelpResult({}, command("batch"))]

    app = RecordingApp()
    play(app, scene, size)


def test_what_cannot_be_done_now_is_dim_says_so_and_is_not_handed_back() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot, {"restart": "f9"})
        await pilot.press("down", "enter")
        await pilot.pause()
        assert results == []
        assert about(pilot).endswith("Not now: the run is finished; F9 goes back.")

    app = RecordingApp()
    app.impossible["batch"] = "the run is finished; {restart} goes back"
    play(app, scene)


def test_the_filter_finds_rows_by_their_words() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await pilot.press("slash", *"BATCH", "space", *"pre")
        await pilot.pause()
        assert "Batch size: previous" in screen_text(app)
        assert "next" not in screen_text(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert results == [HelpResult({}, command("size_previous"))]

    app = RecordingApp()
    play(app, scene, (40, 12))


def test_the_filter_says_when_it_finds_nothing_and_escape_empties_it_before_it_closes() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await pilot.press("slash", *"qqq")
        await pilot.pause()
        assert "Nothing has these words in it." in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one(Input).value == ""
        assert app.screen.query_one(HelpList).has_focus
        assert "Run or pause" in screen_text(app)
        assert results == []
        await pilot.press("escape")
        assert results == [HelpResult({})]

    app = RecordingApp()
    play(app, scene)


@pytest.mark.parametrize("size", SIZES)
def test_k_and_a_free_key_change_the_key(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await pilot.press("down", "k")
        await pilot.pause()
        assert isinstance(app.screen, AskKeyScreen)
        assert "Press the new key for “One batch” (now: .)." in words(screen_text(app))
        await pilot.press("ctrl+b")
        await pilot.pause()
        assert place_of(app, "^b")[1] == place_of(app, "One batch")[1]
        assert about(pilot) == "One batch: now ^b."
        await pilot.press("up", "down")
        assert about(pilot).endswith("Its own key: ..")
        await pilot.press("escape")
        assert results == [HelpResult({"batch": "ctrl+b"})]

    app = RecordingApp()
    play(app, scene, size)


@pytest.mark.parametrize("size", SIZES)
def test_a_click_on_the_keys_asks_for_a_new_one(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        column, line = place_of(app, "Restart")
        await pilot.click(offset=(column - 8, line))
        await pilot.pause()
        await pilot.press("f12")
        await pilot.press("escape")
        assert results == [HelpResult({"restart": "f12"})]

    app = RecordingApp()
    play(app, scene, size)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("o", "'o' is taken by Order."),
        ("r", "'r' is its key already."),
        ("enter", "'enter' moves about in the app or leaves it; choose another."),
        ("q", "'q' is taken by Quit."),
    ],
)
def test_a_key_that_is_taken_is_refused_and_its_owner_named(key: str, said: str) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await pilot.press("down", "down", "down", "k")
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert str(app.screen.query_one("#refusal", Static).render()) == said
        await pilot.press("escape", "escape")
        assert results == [HelpResult({})]

    app = RecordingApp()
    play(app, scene, (40, 12))


def test_a_key_that_was_given_away_is_free() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot, {"restart": "f12"})
        await pilot.press("down", "k", "r", "escape")
        assert results == [HelpResult({"restart": "f12", "batch": "r"})]

    app = RecordingApp()
    play(app, scene)


def test_a_command_without_a_key_can_be_given_one_and_be_run() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await go_to(pilot, "Dropout")
        await pilot.press("k", "f11")
        assert about(pilot) == "Dropout: next: now F11."
        await pilot.press("enter")
        await pilot.pause()
        assert results == [HelpResult({"dropout_next": "f11"}, command("dropout_next"))]

    app = RecordingApp()
    play(app, scene)


def test_further_keys_of_a_command_stay() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await go_to(pilot, "Quit")
        await pilot.press("k", "f11", "escape", "escape")
        assert results == [HelpResult({"quit": "f11,ctrl+q,ctrl+c"})]

    app = RecordingApp()
    play(app, scene)


def test_its_own_key_given_back_leaves_no_trace() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot, {"batch": "f12"})
        await pilot.press("down", "k", "full_stop", "escape")
        assert results == [HelpResult({})]

    app = RecordingApp()
    play(app, scene)


def test_all_keys_are_reset_by_the_last_row() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot, {"batch": "f12", "run": "f11"})
        await pilot.press("end")
        assert about(pilot) == "2 of them changed."
        await pilot.press("enter")
        await pilot.pause()
        assert about(pilot) == "All keys are back to their own."
        await pilot.press("escape")
        assert results == [HelpResult({})]

    app = RecordingApp()
    play(app, scene, (40, 12))


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_the_keys_that_leave_the_app_work_here_too(key: str) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        await pilot.press(key)
        await pilot.pause()
        assert results == [HelpResult({}, command("quit"))]

    app = RecordingApp()
    play(app, scene)


def test_the_highlight_stays_on_its_row_through_a_resize() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await open_help(pilot)
        await pilot.press("down", "down")
        for size in ((40, 12), (120, 40), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert about(pilot) == command("epoch").help

    app = RecordingApp()
    play(app, scene)


def test_once_it_is_closed_a_late_click_asks_for_no_key() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        results = await open_help(pilot)
        closed = pilot.app.screen
        assert isinstance(closed, HelpScreen)
        closed.leave()
        closed.on_help_list_keys_clicked()
        await pilot.pause()
        assert not isinstance(pilot.app.screen, AskKeyScreen)
        assert results == [HelpResult({})]

    play(RecordingApp(), scene)
