"""A small network trains on this part of the Geometry screen, and all that is seen of it is what it computes."""

import numpy as np
import pytest

from tests.tui.driving import scenario
from tests.tui.golden import check_golden
from tests.tui.unfolding import Unfolding, unfolding
from tui_mnist.data import load
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import EpochDone
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens.geometry.unfolding.examples import FIRST, NetworkPair
from tui_mnist.tui.screens.geometry.unfolding.network_view import NetworkView
from tui_mnist.tui.screens.geometry.unfolding.sheet_view import SheetView


def parameters_after(epochs: int, settings: Hyperparameters = FIRST) -> list[np.ndarray]:
    """What a trainer of its own has at the end of each epoch."""
    trainer = Trainer(load(settings.data, seed=settings.seed), settings)
    found: list[np.ndarray] = []
    for event in trainer.run(Control()):
        if isinstance(event, EpochDone):
            found.append(trainer.network.parameters.vector.copy())
            if len(found) == epochs:
                return found
    return found


def seen(shown: Unfolding) -> np.ndarray:
    frame = shown.part.state.frame
    assert frame is not None
    return frame.parameters


# Training


@scenario
async def test_the_part_opens_with_the_network_at_its_start_and_space_trains_it() -> None:
    async with unfolding() as shown:
        assert "epoch 0" in shown.app.text()
        await shown.app.press("space")
        await shown.until(lambda: shown.part.film.last_epoch >= 2)
        await shown.app.press("space")
        await shown.until(lambda: not shown.part.driver.snapshot.training)
        assert "held out" in shown.app.text()


@scenario
async def test_it_trains_the_very_network_that_the_same_settings_train_elsewhere() -> None:
    async with unfolding() as shown:
        await shown.train_epochs(3)
        assert np.array_equal(seen(shown), parameters_after(3)[-1])


@scenario
async def test_apps_own_run_is_not_touched_by_it() -> None:
    async with unfolding() as shown:
        sent = list(shown.app.host.commands)
        await shown.train_epochs(1)
        await shown.app.press("plus", "r", "d", "u")
        assert shown.app.host.commands == sent


@scenario
async def test_it_rests_where_nobody_sees_it_and_goes_on_being_there() -> None:
    async with unfolding() as shown:
        await shown.app.press("space")
        await shown.until(lambda: shown.part.film.last_epoch >= 1)
        await shown.app.press("p")
        assert not shown.part.trains
        await shown.app.press("p")
        assert shown.part.film.last_epoch >= 1
        await shown.app.press("space")
        await shown.app.press("1")
        assert not shown.part.trains


@scenario
async def test_it_rests_while_the_app_is_suspended() -> None:
    async with unfolding() as shown:
        await shown.app.press("space")
        await shown.until(lambda: shown.part.film.last_epoch >= 1)
        shown.app.app.before_suspension()
        assert not shown.part.trains


@scenario
async def test_the_session_is_ended_with_the_app() -> None:
    async with unfolding() as shown:
        host = shown.part.driver.host
    assert host is not None
    assert shown.part.network.session.is_over


# The film


@scenario
async def test_the_film_shows_bit_for_bit_the_weights_of_each_epoch() -> None:
    async with unfolding() as shown:
        await shown.train_epochs(4)
        trained = parameters_after(4)
        for epoch in (3, 2, 1):
            await shown.app.press("comma")
            assert np.array_equal(seen(shown), trained[epoch - 1])
            assert f"epoch {epoch} of 4" in shown.app.text()
        await shown.app.press("full_stop")
        assert np.array_equal(seen(shown), trained[1])


@scenario
async def test_space_plays_the_film_to_its_end_and_trains_nothing() -> None:
    async with unfolding() as shown:
        await shown.train_epochs(3)
        await shown.app.press("comma", "comma", "comma", "space")
        await shown.until(lambda: shown.is_at(3) and not shown.part.plays_film)
        assert shown.part.driver.snapshot.epochs == 3


@scenario
async def test_the_slider_is_clicked_to_go_to_an_epoch() -> None:
    async with unfolding() as shown:
        await shown.train_epochs(2)
        film = shown.screen.query_one("#unfolding-film")
        await shown.app.click_at(film.region.x + film.region.width // 2 + 2, film.region.y)
        assert "epoch 0 of 2" in shown.app.text()


# NetworkPair


@scenario
async def test_a_rate_is_changed_in_mid_run_and_a_layer_begins_anew() -> None:
    async with unfolding() as shown:
        await shown.train_epochs(1)
        shown.screen.query_one("#unfolding-knobs").focus()
        await shown.app.press(*["down"] * 9, "left")
        await shown.until(lambda: shown.part.driver.snapshot.hyperparameters.learning_rate == 0.003)
        assert shown.part.driver.snapshot.epochs == 1
        await shown.app.press(*["up"] * 6, "left")
        await shown.until(lambda: shown.is_at(0))
        assert shown.part.state.units == (8, 2, 2)
        await shown.app.press("u")
        await shown.until(lambda: shown.is_at(0) and shown.part.state.units == (8, 8, 2, 2))


@scenario
async def test_enter_lists_the_values_of_a_knob_with_what_they_mean() -> None:
    async with unfolding() as shown:
        shown.screen.query_one("#unfolding-knobs").focus()
        await shown.app.press("enter")
        assert "A ring inside another one." in shown.app.text()
        await shown.app.press("down", "enter")
        await shown.until(lambda: shown.is_at(0))
        assert shown.part.settings.network.data == "rings"
        await shown.app.press("d")
        await shown.until(lambda: shown.is_at(0))
        assert shown.part.settings == NetworkPair(FIRST)


@scenario
async def test_two_networks_are_compared_side_by_side() -> None:
    async with unfolding() as shown:
        await shown.app.press("e")
        await shown.app.press("down", "enter")
        await shown.until(lambda: shown.part.rival is not None and shown.part.rival.state.frame is not None)
        await shown.train_epochs(1)
        await shown.until(lambda: "3 relu units" in shown.app.text() and "not trained yet" not in shown.app.text())
        assert "2 relu units" in shown.app.text()
        rival = shown.part.rival
        assert rival is not None
        await shown.app.press("d")
        await shown.until(lambda: shown.is_at(0))
        assert shown.part.rival is None
        assert rival.session.is_over


# What is seen


@scenario
async def test_left_and_right_choose_the_layer() -> None:
    async with unfolding() as shown:
        shown.screen.query_one(SheetView).focus()
        for key, title in (
            ("left", "after layer 2 of 3: 8 units"),
            ("left", "after layer 1 of 3"),
            ("left", "layer 1"),
        ):
            await shown.app.press(key)
            assert title in shown.app.text()
        await shown.app.press("right", "right", "right")
        assert "the 2 logits" in shown.app.text()


@scenario
async def test_a_unit_is_silenced_in_what_is_seen_alone() -> None:
    async with unfolding() as shown:
        shown.screen.query_one(NetworkView).focus()
        await shown.app.press("right", "x")
        assert shown.part.state.silent == ((0, 1),)
        assert "changed by hand" in shown.app.text()
        await shown.train_epochs(1)
        assert np.array_equal(seen(shown), parameters_after(1)[-1])
        await shown.app.press("u")
        assert not shown.part.state.is_edited


@scenario
async def test_a_click_on_a_unit_chooses_it_and_another_one_silences_it() -> None:
    async with unfolding() as shown:
        network = shown.screen.query_one(NetworkView)
        column, row = network.content_region.offset
        await shown.app.click_at(column + 2, row + 1)
        assert not shown.part.state.is_edited
        await shown.app.click_at(column + 2, row + 1)
        assert shown.part.state.silent == ((0, 0),)


@scenario
async def test_a_weight_is_changed_by_hand_in_what_is_seen_alone() -> None:
    async with unfolding() as shown:
        shown.screen.query_one(NetworkView).focus()
        before = shown.part.state.weight(1, 3, 0)
        await shown.app.press("down", "enter", "right", "right", "right", "up", "up")
        assert shown.part.state.weight(1, 3, 0) == pytest.approx(before + 0.2, abs=2e-3)
        assert f"from unit 4 {shown.part.state.weight(1, 3, 0):.2f}" in shown.app.text()
        await shown.app.press("escape", "right")
        assert "unit 2" in shown.app.text()


@scenario
async def test_a_pane_alone_and_back() -> None:
    async with unfolding((80, 24)) as shown:
        shown.screen.query_one(NetworkView).focus()
        await shown.app.press("z")
        assert "network and points" not in shown.app.text()
        assert "what each unit computes" in shown.app.text()
        await shown.app.press("z")
        assert "network and points" in shown.app.text()


@scenario
async def test_commands_of_the_operations_say_that_they_are_not_here() -> None:
    async with unfolding() as shown:
        await shown.app.press("a")
        assert "it belongs to the part “operations”" in " ".join(shown.app.notices())


@scenario
async def test_the_parts_are_chosen_by_key_and_by_mouse() -> None:
    async with unfolding() as shown:
        await shown.app.click_on(" operations ", shift=2)
        assert "[operations]" in shown.app.text()
        await shown.app.click_on(" unfolding ", shift=2)
        assert "[unfolding]" in shown.app.text()
        await shown.app.press("p")
        assert "[landscape]" in shown.app.text()
        await shown.app.press("p")
        assert "[real network]" in shown.app.text()
        await shown.app.press("p")
        assert "[operations]" in shown.app.text()


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@scenario
async def test_the_part_as_text(size: tuple[int, int], ascii_only: bool) -> None:
    async with unfolding(size) as shown:
        if ascii_only:
            shown.app.app.terminal = Terminal(unicode=False, colour=False)
            shown.app.app.show_appearance()
        await shown.train_epochs(2)
        text = shown.app.body()
        assert not ascii_only or text.isascii()
        check_golden(f"geometry-unfolding-{'ascii-' if ascii_only else ''}{size[0]}x{size[1]}", text)


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@scenario
async def test_the_comparison_as_text(size: tuple[int, int], ascii_only: bool) -> None:
    async with unfolding(size) as shown:
        if ascii_only:
            shown.app.app.terminal = Terminal(unicode=False, colour=False)
            shown.app.app.show_appearance()
        await shown.app.press("e", "down", "enter")
        await shown.until(lambda: all(network.driver.snapshot.started for network in shown.part.networks))
        await shown.train_epochs(2)
        await shown.until(
            lambda: all(network.state.frame and network.state.frame.epoch == 2 for network in shown.part.networks)
        )
        text = shown.app.body()
        assert not ascii_only or text.isascii()
        check_golden(f"geometry-comparison-{'ascii-' if ascii_only else ''}{size[0]}x{size[1]}", text)
