"""Rows with numbers: chosen and moved by keys and by the mouse."""

from typing import Any

from textual.message import Message

from tests.tui.driving import scenario
from tests.tui.screens.graph.one_widget import hosting
from tui_mnist.tui.screens.graph.sliders import SliderRow, Sliders

ROWS = [
    SliderRow("x", "0.5", 0.5, "2"),
    SliderRow("weight_of_all[0,1]", "-1", 0.0, "none"),
    SliderRow("rate", "0.03", 1.0, "ball"),
]


class Heard(Sliders):
    """Notes what it posts."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Message] = []

    def post_message(self, message: Message) -> bool:
        if isinstance(message, Sliders.Chosen | Sliders.Turned | Sliders.Dragged):
            self.heard.append(message)
        return super().post_message(message)


def last(sliders: Heard) -> dict[str, Any]:
    message = sliders.heard[-1]
    return {name: value for name, value in vars(message).items() if name in {"row", "steps", "share"}}


@scenario
async def test_a_row_has_its_name_number_place_and_gradient() -> None:
    sliders = Heard()
    async with hosting(sliders) as (app, pilot):
        sliders.show(ROWS, 0)
        await pilot.pause()
        first, second, third = app.text().split("\n")[1:4]
        assert first.split()[:2] == ["┃▸", "x"]
        assert first.split()[2] == "0.5"
        assert first.split()[-1] == "2┃"
        middle = first.index("●")
        assert abs(2 * middle - first.index("━") - first.rindex("─")) <= 1
        assert second.split()[1:3] == ["we…[0,1]", "-1"]
        assert second.index("●") < middle < third.index("●")


@scenario
async def test_keys_choose_and_move() -> None:
    sliders = Heard()
    async with hosting(sliders) as (_, pilot):
        sliders.show(ROWS, 1)
        sliders.focus()
        for key, expected in {
            "down": {"row": 2},
            "up": {"row": 0},
            "left": {"row": 1, "steps": -1},
            "right": {"row": 1, "steps": 1},
            "pageup": {"row": 1, "steps": 10},
            "pagedown": {"row": 1, "steps": -10},
            "home": {"row": 1, "share": 0},
            "end": {"row": 1, "share": 1},
        }.items():
            await pilot.press(key)
            assert last(sliders) == expected


@scenario
async def test_there_is_no_row_before_the_first_or_after_the_last() -> None:
    sliders = Heard()
    async with hosting(sliders) as (_, pilot):
        sliders.focus()
        sliders.show(ROWS, 2)
        await pilot.press("down")
        sliders.show(ROWS, 0)
        await pilot.press("up")
        sliders.show([], 0)
        await pilot.press("up", "down", "left", "home")
        assert sliders.heard == []


@scenario
async def test_a_click_on_the_line_moves_and_dragging_goes_on() -> None:
    sliders = Heard()
    async with hosting(sliders) as (app, pilot):
        sliders.show(ROWS, 0)
        await pilot.pause()
        line = app.text().split("\n")[2]
        start, end = line.index("●"), line.rindex("─")
        await pilot.mouse_down(sliders, offset=(end, 2))
        assert last(sliders) == {"row": 1, "share": 1}
        await pilot.hover(sliders, offset=(start, 2))
        assert last(sliders) == {"row": 1, "share": 0}
        await pilot.mouse_up(sliders, offset=(start, 2))
        count = len(sliders.heard)
        await pilot.hover(sliders, offset=(end, 2))
        assert len(sliders.heard) == count


@scenario
async def test_a_click_on_a_name_only_chooses() -> None:
    sliders = Heard()
    async with hosting(sliders) as (_, pilot):
        sliders.show(ROWS, 0)
        await pilot.pause()
        await pilot.click(sliders, offset=(4, 3))
        assert [type(message) for message in sliders.heard] == [Sliders.Chosen]
        assert last(sliders) == {"row": 2}


@scenario
async def test_more_rows_than_fit_scroll_with_the_one_that_is_chosen() -> None:
    sliders = Heard()
    async with hosting(sliders, (60, 6)) as (app, pilot):
        rows = [SliderRow(f"v{number}", "0", 0.5, "1") for number in range(20)]
        sliders.show(rows, 12)
        await pilot.pause()
        assert "▸ v12" in app.text()
        assert "13 of 20" in app.text()
        assert "v3 " not in app.text()


@scenario
async def test_plain_letters() -> None:
    sliders = Heard()
    async with hosting(sliders) as (app, pilot):
        sliders.ascii_only = True
        sliders.show(ROWS[:1], 0)
        await pilot.pause()
        assert app.text().isascii()
        assert "=O-" in app.text()
