"""The list of examples: long titles lose whole words, and one line is enough."""

from tests.tui.driving import scenario
from tests.tui.screens.graph.one_widget import hosting
from tui_mnist.playground import EXAMPLES
from tui_mnist.tui.screens.graph.example_list import ExampleList, shortened

TITLES = [example.title for example in EXAMPLES]


@scenario
async def test_it_shows_what_is_taken_chosen_and_rewritten() -> None:
    examples = ExampleList(TITLES)
    async with hosting(examples, (60, 8)) as (app, pilot):
        examples.show(9, {8})
        await pilot.pause()
        assert f"▸ {TITLES[9]}" in app.text()
        assert f"*{TITLES[8]}" in app.text()
        assert "10 of 14" in app.text()
        examples.focus()
        await pilot.press("home")
        assert f"▸ {TITLES[0]}" in app.text()
        await pilot.press("end", "up", "pageup")
        assert f"▸ {TITLES[7]}" in app.text()


@scenario
async def test_without_the_focus_it_shows_again_what_is_taken() -> None:
    examples = ExampleList(TITLES)
    async with hosting(examples, (60, 8)) as (app, pilot):
        examples.show(0, ())
        examples.focus()
        await pilot.press("end")
        app.screen.set_focus(None)
        await pilot.pause()
        assert f"▸ {TITLES[0]}" in app.text()


@scenario
async def test_in_one_line_it_shows_the_one_that_is_taken() -> None:
    examples = ExampleList(TITLES)
    async with hosting(examples, (33, 8)) as (app, pilot):
        examples.styles.border, examples.styles.height = ("none", "white"), 1
        examples.show(4, ())
        await pilot.pause()
        assert app.text().strip() == "▸ 5/14 Momentum carries it over…"


def test_titles_lose_whole_words() -> None:
    assert shortened("A falling apple: tapes inside each other", 20) == "A falling apple…"
    assert shortened("Max has a kink", 14) == "Max has a kink"
