"""The status band says how the run stands, what it came to and how fast it goes, in one line or in large figures."""

import pytest

from tests.tui.driving import Driving, driving, scenario
from tui_mnist.training.speed import SPEEDS
from tui_mnist.tui.kit.large_figure import large_figure
from tui_mnist.tui.screens.train.speed_dial import DIAL_WIDTH, brief_speed, dial_direction, dial_place, speed_dial
from tui_mnist.tui.screens.train.status_band import StatusBand


async def an_epoch_and_a_half(app: Driving) -> None:
    await app.press("space")
    app.host.epoch()
    await app.train(48)
    app.app.run_screens[0].show_knobs(app.app.driver)  # as after a command, out of turn
    await app.settle()


def band(app: Driving) -> str:
    return app.words_in("#run")


@scenario
async def test_a_high_terminal_has_all_that_is_known_of_the_run() -> None:
    async with driving((120, 40), epochs=2) as app:
        await an_epoch_and_a_half(app)
        words = band(app)
        for each in ("training", "epoch 2/2", "48%", "74%", "left", "step 148", "train ", "held out", "img/s"):
            assert each in words
        loss, held_out = (app.app.screen.query_one(StatusBand).render_line(0).text.find(row) for row in _tops(app))
        assert 0 < loss < held_out


def _tops(app: Driving) -> list[str]:
    """The first rows of loss and held-out accuracy in large digits."""
    now = app.now
    assert now.loss is not None
    return [large_figure(text)[0].rstrip() for text in (f"{now.loss:.4f}", "92.5%")]


@scenario
async def test_a_low_terminal_has_one_line_of_it() -> None:
    async with driving((80, 24), epochs=2) as app:
        await an_epoch_and_a_half(app)
        assert app.app.screen.query_one("#run").region.height == 1
        for each in ("▶ training", "epoch 2/2", "step 148", "loss 0.", "held 92.5%", "full"):
            assert each in band(app)


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (60, 20), (60, 30), (80, 30), (100, 30), (200, 60)])
@scenario
async def test_at_any_size_it_says_what_the_run_does_and_nothing_is_cut(size: tuple[int, int]) -> None:
    async with driving(size, epochs=2) as app:
        await an_epoch_and_a_half(app)
        assert "training" in band(app)
        assert "…" not in band(app)


@scenario
async def test_before_the_first_batch_it_has_the_figures_of_the_network_as_it_is() -> None:
    async with driving((80, 24)) as app:
        assert "paused" in band(app)
        assert "loss 2.310" in band(app)
        assert "held 10.4%" in band(app)


@scenario
async def test_what_a_run_came_to_is_said_in_green() -> None:
    async with driving((120, 40), epochs=1) as app:
        await app.press("space")
        app.host.epoch()
        app.host.finish()
        await app.settle()
        assert "✓ finished" in band(app)
        assert "test 97.1%" in band(app)
        assert _colour_of(app, "finished") == app.app.screen.query_one(StatusBand).palette.right


@scenario
async def test_a_run_that_learned_nothing_is_a_failure_in_red_and_its_remedy_stays() -> None:
    async with driving((80, 24), epochs=1, toasts=True) as app:
        await app.press("space")
        app.host.train(100, loss=lambda _: 2.7)
        app.host.finish(test_accuracy=0.1009)
        await app.settle()
        assert "✗ failed" in band(app)
        assert "test 10.1%" in band(app)
        assert _colour_of(app, "failed") == app.app.screen.query_one(StatusBand).palette.wrong
        assert [note.severity for note in app.app._notifications] == ["error"]
        assert "still guessing" in app.notices()[0]
        assert "! " in app.words_in("#advice")
        await app.press("backspace")
        assert "✗ failed" in band(app)  # whatever is dismissed, it is what it was
        await app.press("space")
        assert "failed" not in band(app)


def _colour_of(app: Driving, word: str) -> str | None:
    widget = app.app.screen.query_one(StatusBand)
    segment = next(segment for segment in widget.render_line(0) if word in segment.text)
    return segment.style.color.name if segment.style and segment.style.color else None


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@scenario
async def test_a_click_on_the_dial_goes_slower_or_faster(size: tuple[int, int]) -> None:
    async with driving(size) as app:
        await app.click_on("◂━")
        assert app.now.speed == 300
        await app.click_on("●", shift=1)
        assert app.now.speed is None
        await app.click_on("●", shift=1)
        assert app.now.speed is None


@scenario
async def test_where_the_machine_is_too_slow_it_says_what_it_reaches() -> None:
    async with driving((80, 24)) as app:
        await app.press("space", "minus")
        for _ in range(4):
            await app.train(10)  # in 0.1 s
        assert app.now.is_too_slow
        assert "only 100/s" in band(app)


@scenario
async def test_at_a_slow_speed_each_step_is_told() -> None:
    async with driving((80, 24)) as app:
        await app.press(*["minus"] * 5, "space")
        assert app.now.speed == 3
        for step in (1, 2, 3):
            await app.train(1)
            assert app.now.loss is not None
            assert f"loss {app.now.loss:.3f}" in band(app), step


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("number", range(len(SPEEDS)))
def test_the_dial_has_a_place_for_each_speed_and_leads_to_its_neighbours(number: int, ascii_only: bool) -> None:
    speed = SPEEDS[number]
    drawn = speed_dial(speed, ascii_only=ascii_only)
    handle = drawn.index("o" if ascii_only else "●")
    assert len(drawn) == DIAL_WIDTH
    assert dial_place(speed) == handle - 1 == number
    assert [dial_direction(speed, cell) for cell in (0, handle, DIAL_WIDTH - 1)] == [-1, 0, 1]


def test_a_speed_between_two_of_the_dial_stands_at_the_lower_one() -> None:
    assert dial_place(5) == dial_place(3)
    assert dial_place(0.01) == 0


@pytest.mark.parametrize(
    ("speed", "text"), [(1 / 3, "1 in 3 s"), (1, "1/s"), (2.5, "2.5/s"), (140.3, "140/s"), (None, "full")]
)
def test_a_speed_in_few_characters(speed: float | None, text: str) -> None:
    assert brief_speed(speed) == text


def test_large_figures_have_three_equally_long_rows_in_either_kind_of_letters() -> None:
    assert large_figure("0.7%", ascii_only=True) == (
        " _   _  ",
        "| |   | ",
        "|_|.  |%",
    )
    for figure in (large_figure("0.0731"), large_figure("100/s")):
        assert len({len(row) for row in figure}) == 1
