import pytest
from textual.pilot import Pilot

from tests.tui.recording_app import SIZES, RecordingApp, place_of, play, screen_text
from tui_mnist.tui.app.quit import QuitChoice, QuitScreen


def ask(
    app: RecordingApp, *, training: bool = True, keeps: bool = True, kept_step: int | None = 860
) -> list[QuitChoice | None]:
    """Opens the question; the list gets the answer."""
    answers: list[QuitChoice | None] = []
    question = QuitScreen(
        training, keeps=keeps, kept_step=kept_step, epoch=3, epochs=5, progress=0.62, seconds_left=62.4
    )
    app.push_screen(question, answers.append)
    return answers


WORDS = {
    QuitChoice.FINISH_EPOCH: "Finish the epoch",
    QuitChoice.SAVE: "Save and quit",
    QuitChoice.DISCARD: "Quit without saving",
    QuitChoice.STAY: "Go on training",
}


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (["f"], QuitChoice.FINISH_EPOCH),
        (["s"], QuitChoice.SAVE),
        (["w"], QuitChoice.DISCARD),
        (["escape"], QuitChoice.STAY),
        (["enter"], QuitChoice.FINISH_EPOCH),
        (["down", "enter"], QuitChoice.SAVE),
        (["down", "down", "enter"], QuitChoice.DISCARD),
        (["up", "enter"], QuitChoice.STAY),
        (["ctrl+c"], QuitChoice.SAVE),
    ],
)
def test_answers_by_key(keys: list[str], choice: QuitChoice) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = ask(app)
        await pilot.pause()
        await pilot.press(*keys)
        assert answers == [choice]
        assert not isinstance(app.screen, QuitScreen)

    app = RecordingApp()
    play(app, scene, (40, 12))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("choice", list(QuitChoice))
def test_answers_by_mouse(size: tuple[int, int], choice: QuitChoice) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = ask(app)
        await pilot.pause()
        await pilot.click(offset=place_of(app, WORDS[choice]))
        assert answers == [choice]

    app = RecordingApp()
    play(app, scene, size)


def test_a_click_beside_the_question_goes_on() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = ask(app)
        await pilot.pause()
        await pilot.click(offset=(0, 0))
        assert answers == [QuitChoice.STAY]

    app = RecordingApp()
    play(app, scene)


@pytest.mark.parametrize("size", SIZES)
def test_it_says_where_the_run_is_and_keeps_up_with_it(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        ask(app)
        await pilot.pause()
        assert "Epoch 3/5 at 62%; run ends in 1:02." in screen_text(app)
        assert isinstance(app.screen, QuitScreen)
        app.screen.show_progress(4, 5, 0.07, None)
        await pilot.pause()
        assert "Epoch 4/5 at 7%." in screen_text(app)

    app = RecordingApp()
    play(app, scene, size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("kept_step", "words"), [(None, "all is lost"), (1720, "kept up to step 1,720")])
def test_it_says_that_nothing_is_lost_and_what_would_be_without_saving(
    size: tuple[int, int], kept_step: int | None, words: str
) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        ask(app, kept_step=kept_step)
        await pilot.pause()
        shown = " ".join(screen_text(app).replace("│", " ").split())
        assert "Saved, nothing is lost: --resume goes on from here." in shown
        assert f"Quit without saving; {words}" in shown

    app = RecordingApp()
    play(app, scene, size)


@pytest.mark.parametrize("size", SIZES)
def test_where_no_run_is_kept_it_says_that_it_is_lost(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = ask(app, keeps=False)
        await pilot.pause()
        shown = " ".join(screen_text(app).replace("│", " ").split())
        assert "It is not kept (--no-save): all of it is lost." in shown
        assert "Save and" not in shown
        await pilot.press("s")
        assert answers == [QuitChoice.SAVE]

    app = RecordingApp()
    play(app, scene, size)


def test_without_training_there_is_no_epoch_to_finish() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = ask(app, training=False)
        await pilot.pause()
        assert "Finish" not in screen_text(app)
        await pilot.press("f")
        assert answers == []
        await pilot.press("enter")
        assert answers == [QuitChoice.SAVE]

    app = RecordingApp()
    play(app, scene)


def test_all_answers_can_be_reached_in_the_smallest_window() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = ask(app)
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        await pilot.click(offset=place_of(app, "Go on"))
        assert answers == [QuitChoice.STAY]

    app = RecordingApp()
    play(app, scene, (20, 5))


def test_the_first_answer_counts() -> None:
    async def scene(pilot: Pilot[None]) -> None:
        answers = ask(app)
        await pilot.pause()
        question = app.screen
        assert isinstance(question, QuitScreen)
        question.answer(QuitChoice.SAVE)
        question.answer(QuitChoice.DISCARD)
        await pilot.pause()
        assert answers == [QuitChoice.SAVE]

    app = RecordingApp()
    play(app, scene)
