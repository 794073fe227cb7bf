"""The panes of the Step screen: what has the focus, how it is selected in each, and the one cursor that all follow."""

from typing import Any

import numpy as np
import pytest
from textual.events import MouseScrollDown

from tests.tui.driving import scenario
from tests.tui.stepping import SilentHost, Stepping, stepping
from tui_mnist.tui.screens.step.commands import STEP_COMMANDS
from tui_mnist.tui.screens.step.stages import Stage

SIZES = ((120, 40), (80, 24))
PANES = ("stages", "cursor", "tensors", "tensor", "formula")


# The focus


@scenario
async def test_tab_goes_round_the_panes_each_one_stop() -> None:
    async with stepping() as app:
        assert app.focus == "tensors"
        seen = [app.focus]
        while seen.count("tensors") < 2:
            await app.press("tab")
            seen.append(app.focus)
        assert [pane for pane in seen if pane] == ["tensors", "tensor", "formula", "stages", "cursor", "tensors"]
        await app.press("shift+tab")
        assert app.focus == "cursor"


@pytest.mark.parametrize("unicode", [True, False], ids=["unicode", "ascii"])
@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_which_pane_has_the_focus_can_be_seen_without_colours(size: tuple[int, int], unicode: bool) -> None:
    async with stepping(size, unicode=unicode) as app:
        bodies = set()
        for pane in PANES:
            await app.focus_on(pane)
            bodies.add(app.body())
        assert len(bodies) == len(PANES)


@scenario
async def test_a_click_brings_the_focus() -> None:
    async with stepping() as app:
        await app.click_on("2 forward", shift=3)
        assert app.focus == "stages"
        await app.click_on("sample 0")
        assert app.focus == "cursor"


@scenario
async def test_the_key_bar_begins_with_what_matters_for_the_picture() -> None:
    async with stepping() as app:
        assert app.row(39).strip().startswith("space run  , . stage  c check  z enlarge")
        await app.focus_on("tensor")
        assert app.row(39).strip().startswith("m largest  n numbers  space run")


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_the_key_bar_has_eight_entries_at_most_in_every_pane(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        for pane in PANES:
            await app.focus_on(pane)
            entries = app.row(size[1] - 1).strip().split("  ")
            assert 5 <= len(entries) <= 8
            assert entries[-2:] == ["? help", "q quit"]


def test_there_are_about_a_dozen_keys_at_most() -> None:
    assert len({command.title.partition(":")[0] for command in STEP_COMMANDS if command.keys}) <= 12


# Tensors


@scenario
async def test_up_and_down_in_the_list_select_tensors_and_stop_at_the_ends() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD)
        symbols = [view.symbol for view in app.walk.forward.tensors]
        for symbol in symbols:
            assert app.tensor == symbol
            await app.press("down")
        assert app.tensor == symbols[-1]
        await app.press("up")
        assert app.tensor == symbols[-2]
        await app.press("home")
        assert app.tensor == symbols[0]
        await app.press("end")
        assert app.tensor == symbols[-1]


@scenario
async def test_commands_select_tensors_from_everywhere() -> None:
    async with stepping() as app:
        await app.focus_on("formula")
        await app.give("step_tensor_forth")
        assert app.tensor == "labels"
        await app.give("step_tensor_back")
        await app.give("step_tensor_back")
        assert app.tensor == "order"


@scenario
async def test_a_click_selects_a_tensor() -> None:
    async with stepping() as app:
        await app.click_on("labels")
        assert app.tensor == "labels"


@scenario
async def test_the_list_keeps_the_selected_tensor_in_view() -> None:
    async with stepping((80, 24)) as app:
        await app.walk_to(Stage.UPDATE)
        await app.focus_on("tensors")
        await app.press("end")
        assert app.tensor == "b2'"


# The cursor line


@scenario
async def test_left_and_right_choose_a_slot_and_stop_at_the_ends() -> None:
    async with stepping() as app:
        assert app.chosen_slot == ""
        await app.focus_on("cursor")
        slots = [app.chosen_slot]
        for key in ("left", "right", "right", "right", "left"):
            await app.press(key)
            slots.append(app.chosen_slot)
        assert slots == ["sample", "sample", "pixel", "unit", "unit", "pixel"]


SLOTS = [("sample", 0, 10), ("source", 1, 48), ("unit", 2, 5)]


@pytest.mark.parametrize(("slot", "number", "size"), SLOTS, ids=[slot for slot, _, _ in SLOTS])
@scenario
async def test_up_and_down_change_the_chosen_slot_and_go_round(slot: str, number: int, size: int) -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "z1")
        await app.focus_on("cursor")
        await app.press(*["right"] * number)
        start = app.cursor[number]
        await app.press("up")
        assert app.cursor[number] == (start + 1) % size
        await app.press("home")
        assert app.cursor[number] == 0
        await app.press("down")
        assert app.cursor[number] == size - 1
        await app.press("end")
        assert app.cursor[number] == size - 1
        await app.press("up")
        assert app.cursor[number] == 0
        await app.give(f"step_{slot}_forth")
        assert app.cursor[number] == 1
        await app.give(f"step_{slot}_back")
        assert app.cursor[number] == 0


@scenario
async def test_no_word_of_the_cursor_line_moves_when_a_slot_is_chosen() -> None:
    async with stepping() as app:
        without = app.row(2)
        await app.focus_on("cursor")
        for _ in range(3):
            row = app.row(2)
            assert all(row.index(word) == without.index(word) for word in ("sample", "pixel", "unit", "weight"))
            await app.press("right")


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_a_click_on_an_arrow_changes_its_slot(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        await app.walk_to(Stage.FORWARD, "z1")
        await app.focus_on("cursor")
        start = app.row(2)
        await app.click_at(app.row(2).index("▴"), 2)
        assert "sample 1" in app.row(2)
        await app.click_at(app.row(2).rindex("▴"), 2)
        await app.click_at(app.row(2).rindex("▾"), 2)
        await app.click_at(app.row(2).index("▾"), 2)
        assert app.row(2) == start
        await app.click_on("unit")
        assert app.chosen_slot == "unit"


@scenario
async def test_all_panes_follow_the_cursor() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "z1")
        await app.focus_on("cursor")
        await app.press("up", "up", "right", "right", "home")
        sample, source, unit = app.cursor
        assert (sample, unit) == (2, 0)
        assert "z1[2,0]" in app.words_in("#tensor")
        assert "z1[2,0]" in app.words_in("#formula")
        assert "Sample 2" in app.text()
        assert f"W1[{source},0]" in app.row(2)


# The picture


@scenario
async def test_arrows_move_in_the_picture_and_stop_at_its_edges() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "z1")
        await app.focus_on("tensor")
        await app.press(*["up"] * 3, *["left"] * 6)
        assert app.cursor[::2] == (0, 0)
        await app.press("down", "down", "right")
        assert app.cursor[::2] == (2, 1)
        await app.press("end", "pagedown")
        assert app.cursor[::2] == (9, 4)
        await app.press("home", "pageup")
        assert app.cursor[::2] == (0, 0)


@scenario
async def test_arrows_move_over_the_pixels_of_the_weights() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "W1")
        await app.focus_on("tensor")
        start = app.cursor[1]
        await app.press("down", "right")
        assert app.cursor[1] == start + 6 + 1


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_a_click_on_a_tile_selects_the_sample(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        region = app.app.screen.query_one("TensorPicture").region
        await app.click_at(region.x + region.width // 2 + 2, region.y + 2)
        assert "sample 1" in app.row(2)


@scenario
async def test_a_click_on_a_cell_selects_sample_and_unit() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "h1")
        region = app.app.screen.query_one("TensorPicture").region
        await app.click_at(region.right - 4, region.y + 4)
        assert app.cursor[::2] == (3, 4)


@scenario
async def test_a_click_on_an_image_selects_the_pixel() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "x")
        region = app.app.screen.query_one("TensorPicture").region
        top = next(row for row in range(region.y, region.bottom) if "▾" in app.row(row)[region.x : region.right])
        await app.click_at(region.x + region.width // 2, top + 1)
        assert app.cursor[1] // 6 == 0


@scenario
async def test_the_largest_number_is_a_key_away() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.BACKWARD, "∂L/∂W1")
        await app.press("m")
        update = app.walk.update
        assert update is not None
        gradients = np.abs(update.gradients["W1"])
        assert gradients[app.cursor[1:]] == gradients.max()


@scenario
async def test_numbers_in_place_of_the_picture() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "W1")
        weight = float(app.walk.forward["W1"].value[app.cursor[1:]])
        await app.press("n")
        assert f"{weight:.4f}" in app.words_in("TensorPicture")
        await app.press("n")
        assert "orange" in app.words_in("TensorPicture")


# Scrolling


@pytest.mark.parametrize(("forth", "back"), [("down", "up"), ("pagedown", "pageup"), ("end", "home")])
@scenario
async def test_keys_scroll_the_formulas(forth: str, back: str) -> None:
    async with stepping((80, 24)) as app:
        await app.focus_on("formula")
        before = app.words_in("#formula")
        await app.press(forth)
        assert app.words_in("#formula") != before
        await app.press(back)
        assert app.words_in("#formula") == before


async def _turn_wheel(app: Stepping, selector: str) -> None:
    await app.pilot._post_mouse_events([MouseScrollDown], selector, offset=(2, 2), button=0)  # Pilot has no wheel
    await app.settle()


@scenario
async def test_the_wheel_scrolls_and_leaves_the_cursor_alone() -> None:
    async with stepping((80, 24)) as app:
        cursor = app.words_in("#cursor")
        for pane in ("TensorPicture", "#formula"):
            before = app.words_in(pane)
            await _turn_wheel(app, pane)
            assert app.words_in(pane) != before
            assert app.words_in("#cursor") == cursor


# One pane alone


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("close", ["z", "escape"])
@pytest.mark.parametrize("pane", ["tensors", "tensor", "formula"])
@scenario
async def test_the_pane_with_the_focus_can_have_all_the_room(pane: str, close: str, size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        await app.focus_on(pane)
        before = app.text()
        await app.press("z")
        for each in ("tensors", "tensor", "formula"):
            region = app.app.screen.query_one(f"#{each}").region
            assert region.area == (size[0] * (size[1] - 4) if each == pane else 0)
        assert app.focus == pane
        await app.press(close)
        assert app.text() == before
        assert app.focus == pane


@scenario
async def test_in_a_tiny_window_the_pane_stays_in_view_among_the_others() -> None:
    async with stepping((50, 20)) as app:
        await app.focus_on("formula")
        await app.press("z")
        assert app.app.screen.query_one("#formula").region.height == 16
        await app.press("z")
        assert app.words_in("#formula").startswith("How the batch was drawn")


@scenario
async def test_from_the_lines_it_is_the_tensor_that_is_enlarged() -> None:
    async with stepping() as app:
        for pane in ("stages", "cursor"):
            await app.focus_on(pane)
            await app.press("z")
            assert app.app.screen.query_one("#tensor").region.width == 120
            assert app.focus == pane
            await app.press("z")


@scenario
async def test_enter_opens_the_selected_tensor_and_escape_closes_it() -> None:
    async with stepping() as app:
        await app.press("down", "enter")
        assert app.focus == "tensor"
        assert app.app.screen.query_one("#tensor").region.width == 120
        assert "labels: labels of the batch" in app.text()
        await app.press("escape")
        assert app.tensor == "labels"


@scenario
async def test_the_list_alone_says_what_each_tensor_is() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD)
        await app.focus_on("tensors")
        await app.press("z")
        for view in app.walk.forward.tensors:
            assert f"{view.name}: {view.formula}" in app.words_in("#tensors")


@scenario
async def test_tab_goes_to_nothing_that_is_hidden() -> None:
    async with stepping() as app:
        await app.focus_on("formula")
        await app.press("z")
        seen = ["formula"]
        while seen.count("formula") < 2:
            await app.press("tab")
            seen += [app.focus] if app.focus else []
        assert seen == ["formula", "stages", "cursor", "formula"]


# Every command


@pytest.mark.parametrize(
    "command",
    [each for each in STEP_COMMANDS if each.bar and each.keys and each.id != "restart"],  # which has no room then
    ids=lambda each: each.id,
)
@scenario
async def test_every_command_does_by_mouse_what_it_does_by_key(command: Any) -> None:
    async with stepping((200, 40)) as by_key, stepping((200, 40)) as by_mouse:
        for app in (by_key, by_mouse):
            await app.walk_to(*((Stage.UPDATE,) if command.bar == "rate" else (Stage.FORWARD, "W1")))
            await app.focus_on("tensor" if command.pane else "stages")
            app.app.driver.set_speed(30)
            app.app.show_run()
            await app.settle()
        before = by_key.text(), len(by_key.host.commands)
        await by_key.press(command.keys.split(",")[0])
        same_word = [each for each in STEP_COMMANDS if each.bar == command.bar]
        column = f" {by_mouse.row(39)} ".index(f" {command.bar} ")
        await by_mouse.click_at(column if command is same_word[-1] else column - 4, 39)
        assert (by_key.text(), len(by_key.host.commands)) != before
        assert by_mouse.text() == by_key.text()
        assert list(map(type, by_mouse.host.commands)) == list(map(type, by_key.host.commands))


@scenario
async def test_without_a_walk_its_commands_say_so() -> None:
    async with stepping(make_host=SilentHost) as app:
        for command in STEP_COMMANDS:
            if command.id.startswith("step_"):
                assert command.why_not(app.app.screen)
        await app.press("m")
        assert "there is no step to walk through now" in app.notices()
