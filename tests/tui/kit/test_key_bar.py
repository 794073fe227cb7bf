import pytest
from textual.pilot import Pilot

from tests.tui.recording_app import OWN, SIZES, RecordingApp, command, place_of, play
from tui_mnist.tui.kit.key_bar import MOST, KeyBar


def row(app: RecordingApp) -> str:
    return app.screen.query_one(KeyBar).render_line(0).text


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((120, 40), " space run/pause  . batch  e epoch  r restart  [ ] rate  B b batch size  ? help  q quit"),
        ((80, 24), " space run/pause  . batch  e epoch  r restart  [ ] rate  ? help  q quit"),
        ((40, 12), " space run/pause  ? help  q quit"),
        ((20, 5), " ? help  q quit"),
    ],
)
def test_the_most_important_entries_that_fit_are_shown_whole(size: tuple[int, int], shown: str) -> None:
    async def scene(_pilot: Pilot[None]) -> None:
        assert row(app) == shown.ljust(size[0])

    app = RecordingApp()
    play(app, scene, size)


def test_there_are_never_more_than_can_be_read() -> None:
    async def scene(_pilot: Pilot[None]) -> None:
        assert len({each.bar for each in OWN if each.bar}) > MOST
        assert row(app).rstrip().removeprefix(" ").count("  ") == MOST - 1

    app = RecordingApp()
    play(app, scene, (600, 10))


def test_what_the_pane_in_focus_can_do_comes_first() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        app.screen.set_focus(app.screen.query_one("#digits"))
        await pilot.pause()
        assert row(app).startswith(" o order  c class  space run/pause  . batch  e epoch")
        app.screen.set_focus(None)
        await pilot.pause()
        assert "order" not in row(app)

    app = RecordingApp()
    play(app, scene)


def test_it_follows_a_resize() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        for width in (20, 120, 40):
            await pilot.resize_terminal(width, 10)
            await pilot.pause()
            assert len(row(app)) == width
            assert row(app).rstrip().endswith("q quit")

    app = RecordingApp()
    play(app, scene)


@pytest.mark.parametrize("size", SIZES)
def test_a_click_on_an_entry_does_it(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        for text in ("space", "run/pause", "? help", "quit"):
            await pilot.click(KeyBar, offset=(row(app).index(text), 0))
        assert app.asked == ["run", "run", "help", "quit"]

    app = RecordingApp()
    play(app, scene, size)


def test_of_two_keys_the_clicked_one_is_meant_and_the_word_means_the_last() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        start = row(app).index("[ ] rate")
        for column in (start, start + 2, start + 5):
            await pilot.click(KeyBar, offset=(column, 0))
        assert app.asked == ["rate_previous", "rate_next", "rate_next"]

    app = RecordingApp()
    play(app, scene)


def test_a_click_beside_the_entries_does_nothing() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await pilot.click(KeyBar, offset=(0, 0))
        await pilot.click(KeyBar, offset=(79, 0))
        assert app.asked == []

    app = RecordingApp()
    play(app, scene)


def test_what_cannot_be_done_now_is_left_out_and_makes_room_for_what_can() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        assert "batch  " not in row(app)
        app.impossible.clear()
        app.impossible["run"] = "not at the moment"
        app.screen.refresh_bindings()
        await pilot.pause()
        assert row(app).startswith(" . batch  e epoch")

    app = RecordingApp()
    app.impossible["batch"] = "not at the moment"
    play(app, scene, (50, 24))


def test_it_shows_the_keys_of_the_keymap() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        assert row(app).startswith(" F5 run/pause  ^b batch")
        app.screen.query_one(KeyBar).show_keymap({"run": "t,f5"})
        await pilot.pause()
        assert row(app).startswith(" t run/pause  . batch")

    app = RecordingApp(keymap={"run": "f5", "batch": "ctrl+b"})
    play(app, scene)


def test_the_mouse_over_an_entry_says_what_it_does() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        bar = app.screen.query_one(KeyBar)
        await pilot.hover(KeyBar, offset=(row(app).index("run/pause"), 0))
        assert bar.tooltip == f"{command('run').title}: {command('run').help}"
        underlined = [segment.text for segment in bar.render_line(0) if segment.style and segment.style.underline]
        assert underlined == ["space", "run/pause"]
        await pilot.hover(KeyBar, offset=(79, 0))
        assert bar.tooltip is None

    app = RecordingApp()
    play(app, scene)


def test_it_is_where_it_says_on_the_screen() -> None:
    async def scene(_pilot: Pilot[None]) -> None:
        assert place_of(app, "run/pause") == (7, 23)

    app = RecordingApp()
    play(app, scene)
