import pytest
from textual.pilot import Pilot

from tests.tui.recording_app import SIZES, RecordingApp, place_of, play, screen_text
from tui_mnist.tui.app.failure import FailureChoice, FailureScreen

WHAT = "The checkpoint of step 1,290 could not be written: no space left on the [disk]."
KEPT = "The run up to step 860 is in /home/ada/runs/2026-01-05-101500-mnist-rmsprop."
WAYS = ("Make room, then press r.", "Choose another folder with --runs-dir.")


def show(app: RecordingApp) -> list[FailureChoice | None]:
    """Opens the panel; the list gets the answer."""
    answers: list[FailureChoice | None] = []
    choices = (FailureChoice.GO_ON, FailureChoice.NEW_RUN)
    app.push_screen(FailureScreen("The disk is full", WHAT, KEPT, WAYS, choices), answers.append)
    return answers


def words(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_it_says_what_happened_what_was_kept_and_what_to_do(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        show(app)
        await pilot.pause()
        shown = words(screen_text(app))
        for text in ("The disk is full", WHAT, KEPT, *WAYS):
            assert text in shown

    app = RecordingApp()
    play(app, scene, size)


@pytest.mark.parametrize("size", [(40, 12), (20, 5)])
def test_where_it_does_not_fit_it_scrolls_and_the_buttons_stay(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        show(app)
        await pilot.pause()
        seen = ""
        for _ in range(40):
            assert "close" in screen_text(app) or "esc" in screen_text(app)
            seen += screen_text(app)
            await pilot.press("down")
        assert "What happened" in seen
        assert "--runs-dir" in seen

    app = RecordingApp()
    play(app, scene, size)


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (["escape"], FailureChoice.CLOSE),
        (["enter"], FailureChoice.CLOSE),
        (["space"], FailureChoice.GO_ON),
        (["n"], FailureChoice.NEW_RUN),
        (["left", "enter"], FailureChoice.NEW_RUN),
        (["tab", "tab", "tab", "enter"], FailureChoice.CLOSE),
    ],
)
def test_answers_by_key(keys: list[str], choice: FailureChoice) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = show(app)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert answers == [choice]
        assert not isinstance(app.screen, FailureScreen)

    app = RecordingApp()
    play(app, scene, (40, 12))


@pytest.mark.parametrize("size", [*SIZES, (20, 5)])
@pytest.mark.parametrize(
    ("word", "choice"),
    [("go on", FailureChoice.GO_ON), ("new", FailureChoice.NEW_RUN), ("close", FailureChoice.CLOSE)],
)
def test_answers_by_mouse(size: tuple[int, int], word: str, choice: FailureChoice) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = show(app)
        await pilot.pause()
        tiny = {"go on": "go", "close": "esc"} if size == (20, 5) else {}
        await pilot.click(offset=place_of(app, tiny.get(word, word)))
        await pilot.pause()
        assert answers == [choice]

    app = RecordingApp()
    play(app, scene, size)
