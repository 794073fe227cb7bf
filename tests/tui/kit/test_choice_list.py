"""A list of choices: what it shows in which room, what typing leaves of it, and what it answers."""

import asyncio
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.pilot import Pilot

from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice

CHOICES = tuple(NamedChoice(number, f"choice {number}", f"Number {number} of thirty.") for number in range(30))
LONG = (NamedChoice("a", "alpha", "The first letter, from which all the others follow in their order."), *CHOICES[:3])


class Asking(App[None]):
    """Asks for a choice, and keeps the answers."""

    def __init__(self, choices: tuple[NamedChoice, ...], current: object) -> None:
        super().__init__()
        self.dialog = ChoiceList("Which?", choices, current)
        self.answers: list[object] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, lambda choice: self.answers.append(choice and choice.value))

    @property
    def lines(self) -> list[str]:
        rows = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in row).rstrip() for row in rows]


def ask(
    then: Callable[[Asking, Pilot[None]], Awaitable[None]],
    choices: tuple[NamedChoice, ...] = CHOICES,
    current: object = 0,
    size: tuple[int, int] = (80, 24),
) -> None:
    async def run() -> None:
        app = Asking(choices, current)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await then(app, pilot)

    asyncio.run(run())


def test_the_current_choice_is_in_sight_and_keys_move_from_there() -> None:
    async def then(app: Asking, pilot: Pilot[None]) -> None:
        assert "choice 20" in "\n".join(app.lines)
        await pilot.press("down", "up", "down", "enter")
        assert app.answers == [21]

    ask(then, current=20)


def test_so_it_is_where_each_choice_takes_many_lines() -> None:
    many = tuple(choice._replace(meaning=LONG[0].meaning) for choice in CHOICES)

    async def then(app: Asking, pilot: Pilot[None]) -> None:
        assert "choice 20" in "\n".join(app.lines)

    ask(then, many, 20, (40, 12))


def test_page_keys_move_by_what_is_shown() -> None:
    async def then(app: Asking, pilot: Pilot[None]) -> None:
        await pilot.press("pagedown", "pagedown", "enter")
        assert app.answers == [29]

    ask(then)


def test_typing_leaves_what_has_all_the_words_and_nothing_jumps() -> None:
    async def then(app: Asking, pilot: Pilot[None]) -> None:
        before = [line for line in app.lines if "─" in line]
        await pilot.press(*"NUMBER 7")
        await pilot.pause()
        shown = [line for line in app.lines if "choice" in line]
        assert [[number for number in (7, 17, 27) if f"choice {number} " in line] for line in shown] == [
            [7],
            [17],
            [27],
        ]
        assert [line for line in app.lines if "─" in line] == before
        await pilot.press("down", "enter")
        assert app.answers == [17]

    ask(then)


def test_where_nothing_is_like_that_enter_takes_nothing_and_escape_leaves() -> None:
    async def then(app: Asking, pilot: Pilot[None]) -> None:
        await pilot.press(*"xyz", "enter")
        assert "nothing like that" in "\n".join(app.lines)
        assert app.answers == []
        await pilot.press("escape")
        assert app.answers == [None]

    ask(then)


def test_a_long_meaning_is_broken_beside_its_label_and_below_it_where_there_is_little_room() -> None:
    for width in range(16, 90, 3):

        async def then(app: Asking, pilot: Pilot[None]) -> None:
            words = " ".join(" ".join(app.lines).replace("│", " ").split())
            assert "alpha The first letter, from which all the others follow in their order." in words

        ask(then, LONG, "a", (width, 30))


def test_in_a_window_of_any_size_it_can_be_left() -> None:
    for size in ((1, 1), (8, 2), (20, 5), (200, 60)):

        async def then(app: Asking, pilot: Pilot[None]) -> None:
            await pilot.press("escape")
            assert app.answers == [None]

        ask(then, LONG, "b", size)
