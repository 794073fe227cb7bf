"""The Geometry screen in a person's hands: by key, by mouse and from the palette, with pictures of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from textual.events import MouseDown, MouseMove, MouseUp
from textual.widget import Widget
from textual.widgets import Input

from tests.tui.driving import Driving, driving, scenario
from tests.tui.golden import check_golden
from tests.tui.mapping import GeometryApp
from tui_mnist.geometry import EXERCISES, HANDLES, Exercise
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens.geometry.operations import part
from tui_mnist.tui.screens.geometry.operations.part import OperationsPart
from tui_mnist.tui.screens.geometry.operations.plane_view import PlaneView
from tui_mnist.tui.screens.geometry.operations.play_line import PlayLine
from tui_mnist.tui.screens.geometry.operations.player import PACES
from tui_mnist.tui.screens.geometry.operations.state import START, OperationsState
from tui_mnist.tui.screens.geometry.screen import GeometryScreen


class Bending(Driving):
    """What a test of this screen looks at."""

    @property
    def screen(self) -> GeometryScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, GeometryScreen)
        return screen

    @property
    def part(self) -> OperationsPart:
        return self.screen.operations

    @property
    def state(self) -> OperationsState:
        return self.part.state

    @property
    def names(self) -> list[str]:
        return [operation.kind.name for operation in self.state.sequence.operations]

    @property
    def hint(self) -> str:
        return self.words_in("#hint")

    async def add(self, name: str) -> None:
        """Add an operation with the keys."""
        await self.press("a", *letters(name), "enter")

    async def take(self, title: str) -> None:
        """Take an exercise with the keys."""
        await self.press("e", *letters(title), "enter")

    async def set(self, *numbers: float) -> None:
        """Type numbers, beginning with the one that is chosen."""
        for number in numbers:
            await self.press("enter", *letters(f"{number:g}"), "enter", "down")

    async def drag(self, widget: Widget, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the button on a cell of the screen, move to another one, and let go."""
        for kind, (x, y), button in ((MouseDown, start, 1), (MouseMove, end, 1), (MouseUp, end, 1)):
            left, top = widget.region.offset
            widget.post_message(kind(widget, x - left, y - top, 0, 0, button, False, False, False, x, y))
            await self.settle()

    def handle(self, number: int) -> tuple[int, int]:
        """The cell of the screen in which the image of 0, (1, 0) or (0, 1) is."""
        return self.cell(self.state.sequence.apply(HANDLES)[number])

    def cell(self, point: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> tuple[int, int]:
        """The cell of the screen in which a point of the plane after the operations is."""
        after = self.after
        x, y = (after._view.dots(point) // np.array([2, 4])).astype(int).tolist()
        return after.content_region.x + x, after.content_region.y + y

    @property
    def after(self) -> PlaneView:
        return self.screen.query_one("#after", PlaneView)


def letters(text: str) -> list[str]:
    keys = {" ": "space", ".": "full_stop", "-": "minus"}
    return [keys.get(letter, letter) for letter in text]


@asynccontextmanager
async def bending(size: tuple[int, int] = (120, 40), *, unicode: bool = True) -> AsyncIterator[Bending]:
    async with driving(size, app_class=GeometryApp) as app:
        app.app.terminal = Terminal(unicode=unicode, colour=True)
        app.app.show_appearance()
        await app.settle()
        yield Bending(app.app, app.pilot, app.hosts)


# Playing


@scenario
async def test_space_plays_from_nothing_to_all_of_it_and_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part, "FRAME_SECONDS", 1e6)  # frames come when the test says so
    async with bending() as app:
        await app.press("space")
        assert app.part.plays
        app.part.play_on()
        assert app.state.position < 1
        while app.state.position < 1.2:
            app.part.play_on()
        assert app.state.position < 2
        await app.press("space")
        assert not app.part.plays
        assert "on the way" in app.text()
        await app.press("space")
        for _ in range(100):
            app.part.play_on()
        assert app.state.position == 3
        assert not app.part.plays


@scenario
async def test_one_operation_on_and_back_and_to_the_start() -> None:
    async with bending() as app:
        await app.press("comma")
        assert app.state.position == 2
        assert "2 of 3  x + b" in app.text()
        await app.press("r")
        assert app.state.position == 0
        await app.press("full_stop")
        assert app.state.position == 1


@scenario
async def test_plus_and_minus_choose_the_pace_of_the_play_and_leave_the_training_alone() -> None:
    async with bending() as app:
        speed = app.now.speed
        await app.press("plus", "plus", "plus")
        assert app.part.player.pace == PACES[-1]
        assert app.notices() == ["it is played as fast as it can be"]
        await app.press("minus")
        assert app.part.player.pace == PACES[-2]
        assert app.now.speed == speed


@scenario
async def test_who_goes_to_another_screen_leaves_nothing_playing() -> None:
    async with bending() as app:
        await app.press("space")
        part = app.part
        await app.press("1")
        assert not part.plays


@scenario
async def test_the_slider_is_clicked_dragged_and_moved_by_arrows() -> None:
    async with bending() as app:
        line = app.screen.query_one(PlayLine)
        y = line.region.y
        left, right = line.content_region.x, app.place_of("3 of 3")[0]
        await app.drag(line, (left, y), (left, y))
        assert app.state.position == 0
        await app.drag(line, (left, y), ((left + right) // 2, y))
        assert app.state.position == pytest.approx(1.5, abs=0.06)
        line.focus()
        await app.press("home", "right", "right")
        assert app.state.position == pytest.approx(0.2)
        await app.press("end")
        assert app.state.position == 3


# The list


@scenario
async def test_arrows_choose_and_change_numbers() -> None:
    async with bending() as app:
        await app.press("right")
        assert app.state.sequence.operations[0].numbers == (35,)
        await app.press("down", "down", "left")
        assert app.state.sequence.operations[1].numbers == (1, -0.25)
        await app.press("u", "u")
        assert app.state.sequence == START


@scenario
async def test_enter_opens_a_field_for_the_number_and_escape_closes_it() -> None:
    async with bending() as app:
        await app.press("enter")
        assert isinstance(app.app.focused, Input)
        await app.press(*letters("-12.5"), "enter")
        assert app.state.sequence.operations[0].numbers == (-12.5,)
        await app.press("enter", "x", "enter")
        assert isinstance(app.app.focused, Input)
        assert "rotate, angle: a number, such as 0.5" in app.hint
        await app.press("escape")
        assert app.state.sequence.operations[0].numbers == (-12.5,)
        assert not app.screen.query(Input)
        await app.press("up", "right")
        assert app.state.sequence.operations[0].numbers == (-10,)


@scenario
async def test_enter_on_an_operation_without_numbers_offers_others() -> None:
    async with bending() as app:
        await app.press("end", "enter", *letters("tanh"), "enter")
        assert app.names == ["rotate", "translate", "tanh"]


@scenario
async def test_operations_are_added_moved_removed_and_brought_back() -> None:
    async with bending() as app:
        await app.add("shear")
        assert app.names == ["rotate", "shear", "translate", "relu"]
        await app.press("less_than_sign")
        assert app.names == ["shear", "rotate", "translate", "relu"]
        await app.press("less_than_sign")
        assert app.notices() == ["it is the first operation already"]
        await app.press("greater_than_sign", "greater_than_sign", "x")
        assert app.names == ["rotate", "translate", "relu"]
        await app.press("x", "x", "x", "x")
        assert app.names == []
        assert "there are no operations; a adds one" in app.notices()
        assert "nothing yet: a adds an operation" in app.text()
        await app.press("d")
        assert app.state.sequence == START


@scenario
async def test_rows_numbers_and_their_arrows_are_clicked() -> None:
    async with bending() as app:
        await app.click_on("2 translate")
        assert app.state.chosen == (1, 0, False)
        await app.click_on("1▸", shift=1)
        assert app.state.sequence.operations[1].numbers == (1.25, 0)
        await app.click_on("◂", shift=0)
        assert app.state.sequence.operations[1].numbers == (1, 0)
        await app.click_on("1▸", shift=0)
        assert isinstance(app.app.focused, Input)


# The plane


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@scenario
async def test_the_tips_of_the_arrows_are_dragged(size: tuple[int, int]) -> None:
    async with bending(size) as app:
        await app.press("d", "x", "x", "x")
        await app.add("matrix")
        target = np.array([2.0, -1.5])
        await app.drag(app.after, app.handle(1), app.cell(target))
        rows = np.reshape(app.state.sequence.operations[0].numbers, (2, 2))
        np.testing.assert_allclose(rows[0], target, atol=0.35)
        assert rows[1].tolist() == [-0.5, 1]
        await app.press("u")
        assert app.state.sequence.operations[0].numbers == (1, 0.5, -0.5, 1)


@scenario
async def test_0_is_dragged_and_what_is_far_from_all_handles_is_not() -> None:
    async with bending() as app:
        await app.press("d", "end", "x", "home", "x")
        await app.drag(app.after, app.handle(0), app.cell(np.array([-2.0, 3.0])))
        np.testing.assert_allclose(app.state.sequence.operations[0].numbers, (-2, 3), atol=0.3)
        before = app.state.sequence
        await app.drag(app.after, app.cell(np.array([3.5, -3.5])), app.cell(np.array([0.0, 0.0])))
        assert app.state.sequence == before


@scenario
async def test_the_scale_stays_until_it_is_fitted() -> None:
    async with bending() as app:
        await app.press("end", "enter", *letters("sigmoid"), "enter")
        assert "f fits it" in app.text()
        small = app.after._view.dots_per_unit
        await app.press("f")
        assert app.after._view.dots_per_unit > 3 * small
        assert "fitted, f undoes it" in app.text()
        await app.press("f")
        assert app.after._view.dots_per_unit == small


@scenario
async def test_the_plane_alone() -> None:
    async with bending((80, 24)) as app:
        width = app.after.size.width
        await app.press("z")
        assert app.after.size.width > 2 * width
        assert "what they do" not in app.text()
        await app.press("z")
        assert app.after.size.width == width


# What is told


@scenario
async def test_facts_follow_the_position() -> None:
    async with bending() as app:
        await app.press("d", "end", "x", "up")
        await app.add("scale")
        facts = app.words_in("#facts")
        assert "× 0.75 determinant 0.75" in facts
        assert "singular 1.5, 0.5 rank 2: the plane" in facts
        await app.set(-1, 1)
        assert "× 1, flipped determinant -1" in app.words_in("#facts")
        await app.press("r")
        assert "× 1 determinant 1" in app.words_in("#facts")
        assert "1 along every direction" in app.words_in("#facts")


@scenario
async def test_collapse_multiplies_out_and_says_why_not() -> None:
    async with bending() as app:
        assert "Operations 1 to 2 are affine" in app.hint
        await app.press("c")
        assert app.names == ["affine", "relu"]
        assert "relu between keeps it from being one x @ W + b" in app.hint
        assert "half" in app.text()
        await app.press("right")
        assert "keeps it from" not in app.hint


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sum", "u + v (2.5, 3)"),
        ("dot", "u @ v = 3 before"),
        ("arrow", "(2, 1) goes to"),
        ("eigen", "1.5 along (1, 0)"),
    ],
)
@scenario
async def test_something_else_is_shown_on_the_plane(name: str, said: str) -> None:
    async with bending() as app:
        await app.press("d", "x", "x", "x")
        await app.add("scale")
        await app.press("o", *letters(name), "enter")
        assert said in app.words_in("#facts")


@scenario
async def test_vectors_have_numbers_to_change() -> None:
    async with bending() as app:
        await app.press("o", *letters("dot product"), "enter", "end", "left")
        assert app.state.vectors == ((2, 1), (0.5, 1.75))
        assert "u @ v = 2.75 before" in app.words_in("#facts")


@scenario
async def test_the_run_goes_on_behind_and_is_told_in_a_line() -> None:
    async with bending() as app:
        await app.give("run")
        await app.train(5)
        assert "the network behind: training, step 5, loss" in app.text()


# Exercises


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.title)
@scenario
async def test_it_is_solved_with_the_keys_that_the_screen_says(exercise: Exercise) -> None:
    async with bending((80, 24)) as app:
        await app.take(exercise.title)
        assert f"Exercise “{exercise.title}”" in app.hint
        for operation in exercise.solution.operations:
            assert not app.state.is_solved
            await app.add(operation.kind.name)
            await app.set(*operation.numbers)
            app.state.choose_operation(len(app.state.sequence) - 1)
        enough = exercise.enough
        assert app.hint.startswith(f"Solved with {enough} operation" + ("s" if enough > 1 else "") + ", as few")


@scenario
async def test_more_operations_solve_it_too_and_are_told() -> None:
    async with bending() as app:
        await app.take("about another point")
        for name, numbers in (("translate", (-2, 0)), ("rotate", (90,)), ("translate", (2, 0))):
            await app.add(name)
            await app.set(*numbers)
            app.state.choose_operation(len(app.state.sequence) - 1)
        assert "Solved with 3 operations, 2 suffice" in app.hint
        await app.press("c")
        assert "an exercise is solved operation by operation" in app.notices()
        await app.press("e", *letters("no exercise"), "enter")
        assert app.state.sequence == START


# Pictures


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@scenario
async def test_pictures(size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with bending(size) as app:
        check_golden(f"geometry-folded-{name}", app.body())
        await app.press("comma")
        check_golden(f"geometry-turned-{name}", app.body())
        await app.press("c")
        check_golden(f"geometry-collapsed-{name}", app.body())
        await app.press("o", *letters("dot product"), "enter", "left", "comma")
        check_golden(f"geometry-dot-{name}", app.body())
        await app.take("two arrows")
        await app.add("matrix")
        check_golden(f"geometry-exercise-{name}", app.body())


@scenario
async def test_a_picture_in_plain_letters() -> None:
    async with bending((80, 24), unicode=False) as app:
        await app.press("comma")
        check_golden("geometry-plain", app.body())
