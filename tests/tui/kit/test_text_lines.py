"""Where there is little room lines say less, in whole words, and never a piece of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text
from textual.color import Color

from tests.tui.driving import driving, scenario
from tui_mnist.tui.kit.text_lines import shortened
from tui_mnist.tui.kit.title_bar import TitleBar
from tui_mnist.tui.screens.train.advice_line import clauses
from tui_mnist.tui.screens.train.status_band import StatusBand

LETTERS = st.text(alphabet="ab, :日", max_size=60)


@given(LETTERS, st.integers(0, 70), st.sampled_from(["…", "..."]))
def test_a_line_that_is_too_long_keeps_whole_words_and_says_that_there_were_more(
    words: str, width: int, mark: str
) -> None:
    line = Text(words[:20], "bold").append(words[20:], "red")
    short = shortened(line, width, mark)
    assert short.cell_len <= width
    if line.cell_len <= width:
        assert short == line
    else:
        assert line.plain == words
        kept = short.plain.removesuffix(mark[:width])
        assert kept != short.plain or not width
        assert words.startswith(kept)
        assert kept == "" or kept[-1] == " "
    assert "".join(segment.text for segment in short.render(Console())).removesuffix("\n") == short.plain


def test_a_finding_loses_its_last_clauses_first() -> None:
    assert clauses("finished: validation 97.5%, test 97.1%") == [
        "finished: validation 97.5%, test 97.1%",
        "finished: validation 97.5%",
        "finished",
    ]


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (100, " tui-mnist  [1 Train]   2 Step    3 Graph    4 Geometry    5 Inside    6 Draw      pretend   seed 0"),
        (80, " tui-mnist  [1 Train]   2 Step    3 Graph    4 Geometry    5 Inside    6 Draw"),
        (72, " [1 Train]   2 Step    3 Graph    4 Geometry    5 Inside    6 Draw"),
        (56, " [1 Train] 2  3  4  5  6               pretend   seed 0"),
        (40, " [1 Train] 2  3  4  5  6         seed 0"),
        (20, " [1 Train] 2  3  …"),
    ],
)
def test_the_first_line_names_the_screens_in_full_or_by_their_keys(width: int, line: str) -> None:
    @scenario
    async def run() -> None:
        async with driving((width, 12)) as app:
            assert app.text().split("\n")[0] == line
            for key, screen in (("2", "[2 Step]"), ("3", "[3 Graph]"), ("1", "[1 Train]")):
                await app.click_on(key)
                assert screen in app.text().split("\n")[0]

    run()


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "solarized-light", "high-contrast"])
@pytest.mark.parametrize("part", ["muted", "strong", "accent"])
def test_every_part_of_a_line_can_be_read_on_the_background_of_every_theme(theme: str, part: str) -> None:
    @scenario
    async def run() -> None:
        async with driving() as app:
            app.app.theme = theme
            await app.settle()
            for bar in (app.app.screen.query_one(TitleBar), app.app.screen.query_one(StatusBand)):
                colour, background = bar.part(part).color, bar.rich_style.bgcolor
                assert colour is not None
                assert background is not None
                difference = Color.from_rich_color(colour).brightness - Color.from_rich_color(background).brightness
                assert abs(difference) > 0.3

    run()


@scenario
async def test_how_a_run_stands_has_a_colour_of_its_own() -> None:
    async with driving() as app:
        await app.press("space")
        await app.settle()
        pane = app.app.screen.query_one(StatusBand)
        first = next(segment for segment in pane.render_line(0) if "training" in segment.text)
        assert first.style is not None
        assert first.style.bold
        assert first.style.color is not None
        assert first.style.color.name == pane.palette.right
