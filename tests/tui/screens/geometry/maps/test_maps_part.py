"""The maps of the real network: live while it trains, digit by digit, by keys and mouse."""

import numpy as np
import pytest
from textual.widgets import OptionList

from tests.tui.driving import scenario
from tests.tui.golden import check_golden
from tests.tui.mapping import Mapping, mapping
from tui_mnist.queries.class_maps import ClassMapsQuery, DigitWalkQuery
from tui_mnist.training import Pause, Resume
from tui_mnist.tui.kit.maps.placed_map import PlacedMap

SIZES = ((120, 40), (80, 24))
of_each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


async def choose_method(app: Mapping, name: str) -> None:
    await app.press("m", *name, "enter")


# What a person sees


@of_each_size
@pytest.mark.parametrize("unicode", [True, False], ids=["", "ascii"])
@scenario
async def test_the_maps_before_training(size: tuple[int, int], unicode: bool) -> None:
    async with mapping(size, unicode=unicode) as app:
        check_golden(f"maps-{size[0]}x{size[1]}{'' if unicode else '-ascii'}", app.body())
        assert unicode or app.body().isascii()


@of_each_size
@scenario
async def test_the_maps_by_handles_after_some_steps(size: tuple[int, int]) -> None:
    async with mapping(size) as app:
        await choose_method(app, "handles")
        await app.train_for_real(8)
        check_golden(f"maps-handles-{size[0]}x{size[1]}", app.body())


@of_each_size
@pytest.mark.parametrize("unicode", [True, False], ids=["", "ascii"])
@scenario
async def test_a_walk(size: tuple[int, int], unicode: bool) -> None:
    async with mapping(size, unicode=unicode) as app:
        await app.train_for_real(8)
        app.part.chosen = 0
        await app.press("w")
        app.part.chosen = 1
        await app.press("w")
        check_golden(f"maps-walk-{size[0]}x{size[1]}{'' if unicode else '-ascii'}", app.body())
        assert unicode or app.body().isascii()


@scenario
async def test_no_place_is_empty_while_there_are_no_maps() -> None:
    async with mapping(answers=False) as app:
        assert "The maps are being drawn" in app.text()
        await app.press("space")
        assert "They show what each layer makes" in app.text()


@scenario
async def test_a_run_that_begins_again_leaves_the_maps_and_their_keys_where_they_are() -> None:
    async with mapping() as app:
        await app.train_for_real(5)
        await app.press("r")
        assert len(app.shown) == 3
        assert app.screen.focused is app.shown[-1]


@scenario
async def test_a_network_with_more_layers_has_more_maps() -> None:
    async with mapping(hidden=(5, 4, 3)) as app:
        assert app.titles == ["the pixels", "after layer 1", "after layer 2", "after layer 3", "the scores"]
    async with mapping(hidden=(4, 4, 4, 4, 4)) as app:
        assert len(app.shown) == 5
        await app.press("l")
        assert app.titles[0] == "the pixels"


@scenario
async def test_where_there_is_little_room_one_map_is_shown_and_the_next_by_a_key() -> None:
    async with mapping((80, 24)) as app:
        assert app.titles == ["the scores · 3 of 3"]
        await app.press("l")
        assert app.titles == ["the pixels · 1 of 3"]
        assert app.screen.focused is app.shown[0]
        await app.click_on("layer", shift=1) if "layer" in app.bar else await app.press("l")
        assert app.titles == ["after layer 1 · 2 of 3"]


@scenario
async def test_one_map_alone_and_back() -> None:
    async with mapping() as app:
        assert app.titles == ["the pixels", "after layer 1", "the scores"]
        await app.press("tab", "z")
        assert len(app.shown) == 1
        await app.press("z")
        assert len(app.shown) == 3


# Training


@scenario
async def test_space_trains_and_pauses_and_one_key_is_a_batch() -> None:
    async with mapping() as app:
        await app.press("full_stop")
        assert app.now.step == 1
        await app.press("space")
        assert any(isinstance(command, Resume) for command in app.host.commands)
        await app.press("space")
        assert any(isinstance(command, Pause) for command in app.host.commands)
        await app.press("plus" if app.now.speed is not None else "minus")
        assert app.now.step == 1


@scenario
async def test_the_maps_follow_training_and_rest_with_it() -> None:
    async with mapping() as app:
        before = [view.placed for view in app.shown]
        await app.press("space")
        await app.train_for_real(10)
        after = [view.placed for view in app.shown]
        assert before[0] is not None
        assert after[0] is not None
        np.testing.assert_array_equal(before[0].positions, after[0].positions)  # training moves no pixel
        for one, other in zip(before[1:], after[1:], strict=True):
            assert one is not None
            assert other is not None
            assert not np.allclose(one.positions, other.positions)
        answer = app.now.newest(ClassMapsQuery)
        assert answer is not None
        for stage, view in zip(answer.value.stages, app.shown, strict=True):  # type: ignore[union-attr]
            assert view.placed is not None
            np.testing.assert_array_equal(view.placed.positions, stage.positions)


@scenario
async def test_nobody_asks_for_maps_that_are_not_seen() -> None:
    async with mapping() as app:
        await app.press("p")
        asked = len(app.host.commands)
        await app.train_for_real(3)
        assert not any(isinstance(command, ClassMapsQuery) for command in app.host.commands[asked:])


@scenario
async def test_the_scale_stays_until_it_is_fitted_or_digits_leave_it() -> None:
    async with mapping() as app:
        await app.train_for_real(1)
        view = app.shown[-1]
        before = view._box
        target = app.part.state.targets[-1]
        smaller = PlacedMap(target.stage, target.positions * 0.5, target.anchors)
        app.part.state.targets[-1] = app.part.state.placed[-1] = smaller
        app.part._draw()
        assert view._box is before
        await app.press("f")
        assert view._box.reach[0] == pytest.approx(before.reach[0] / 2, rel=0.2)


# Digits


@scenario
async def test_arrows_choose_the_next_digit_and_its_image_is_shown() -> None:
    async with mapping() as app:
        view = app.shown[-1]
        assert app.screen.focused is view
        seen = {app.part.chosen}
        for key in ("right", "right", "up", "left", "down", "down"):
            await app.press(key)
            seen.add(app.part.chosen)
        assert len(seen) > 2
        maps = app.part.maps
        assert maps is not None
        assert f"a {maps.labels[app.part.chosen]}" in app.text()


@scenario
async def test_a_click_chooses_the_digit_under_it() -> None:
    async with mapping() as app:
        view = app.shown[-1]
        assert view.placed is not None
        digit = next(number for number in range(len(view.placed.positions)) if number != app.part.chosen)
        column, row = view._cells(view.placed.positions[digit : digit + 1])[0].astype(int).tolist()
        await app.click(f"#{view.id}", offset=(column + 1, row + 1))
        cells = view._cells(view.placed.positions).astype(int)
        assert cells[app.part.chosen].tolist() == cells[digit].tolist()


# Methods


@scenario
async def test_the_method_is_chosen_from_a_list_that_says_what_each_is() -> None:
    async with mapping() as app:
        await app.press("m")
        assert app.app.screen.query_one(OptionList).option_count == 3
        await app.press("escape")
        await choose_method(app, "components")
        assert "principal components" in app.text()
        await choose_method(app, "handles")
        assert app.titles[-1] == "after softmax"


@scenario
async def test_handles_are_dragged_with_their_digits_and_set_back() -> None:
    async with mapping() as app:
        await choose_method(app, "handles")
        view = app.shown[-1]
        assert view.placed is not None
        before = view.placed
        column, row = view._cells(before.anchors[:1])[0].astype(int).tolist()
        await app.pilot.mouse_down(f"#{view.id}", offset=(column + 1, row + 1))
        await app.pilot.hover(f"#{view.id}", offset=(column + 9, row + 4))
        await app.pilot.mouse_up(f"#{view.id}", offset=(column + 9, row + 4))
        await app.settle()
        moved = view.placed
        assert moved.anchors[0, 0] > before.anchors[0, 0]
        assert moved.anchors[0, 1] < before.anchors[0, 1]
        np.testing.assert_allclose(moved.positions, moved.stage.shares @ moved.anchors)
        np.testing.assert_array_equal(moved.anchors[1:], before.anchors[1:])
        await app.press("d")
        np.testing.assert_array_equal(view.placed.anchors, before.anchors)


# The walk


@scenario
async def test_a_walk_is_begun_walked_and_left() -> None:
    async with mapping() as app:
        await app.press("w")
        assert "choose another" in app.text()
        await app.press("right")
        await app.press("w")
        answer = app.now.newest(DigitWalkQuery)
        assert answer is not None
        assert app.part.is_walking
        assert "straight through the pixels" in app.text()
        await app.press("escape")
        assert not app.part.is_walking
        assert len(app.shown) == 3


@scenario
async def test_a_walk_that_was_begun_is_forgotten_where_it_began() -> None:
    async with mapping() as app:
        await app.press("w", "w")
        assert app.part.start is None
        assert not app.part.is_walking


@scenario
async def test_a_walk_goes_on_with_training() -> None:
    async with mapping() as app:
        await app.press("w", "right", "w")
        before = app.now.newest(DigitWalkQuery)
        await app.press("full_stop")
        after = app.now.newest(DigitWalkQuery)
        assert before is not None
        assert after is not None
        assert after.step == before.step + 1


# Parts


@scenario
async def test_parts_are_changed_by_key_and_by_click() -> None:
    async with mapping() as app:
        await app.press("p")
        assert app.screen.part == "operations"
        await app.click_on("real network", shift=2)
        assert app.screen.part == "real network"
        await app.press("p", "p", "p", "p", "tab")
        assert app.screen.part == "real network"
        assert app.screen.focused is app.part.views[0]


@scenario
async def test_a_command_of_the_other_part_says_where_it_belongs() -> None:
    async with mapping() as app:
        await app.press("e")
        assert any("belongs to the part “operations”" in notice for notice in app.notices())
