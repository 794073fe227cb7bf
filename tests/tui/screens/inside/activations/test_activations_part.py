"""What each layer makes of the digit that is looked at, by keys and mouse."""

import re

import numpy as np
import pytest

from tests.tui.driving import scenario
from tests.tui.golden import check_golden
from tests.tui.looking_inside import looking_inside
from tui_mnist.queries.activations import ActivationsQuery


@pytest.mark.parametrize(
    ("size", "unicode"),
    [((120, 40), True), ((80, 24), True), ((80, 24), False)],
    ids=["120x40", "80x24", "80x24-ascii"],
)
@scenario
async def test_activations_after_some_steps(size: tuple[int, int], unicode: bool) -> None:
    async with looking_inside("activations", size, unicode=unicode, hidden=(60, 4)) as app:
        await app.train_for_real(8)
        await app.press("greater_than_sign")
        check_golden(f"activations-{size[0]}x{size[1]}{'' if unicode else '-ascii'}", app.body())
        assert unicode or app.body().isascii()


@scenario
async def test_a_unit_is_chosen_by_arrows_and_by_a_click_and_told_in_numbers() -> None:
    async with looking_inside("activations", hidden=(60, 4)) as app:
        await app.train_for_real(8)
        await app.press("greater_than_sign", "right", "right")
        layer = app.part.activations.layers[0]
        unit = int(np.argsort(-layer.class_mean, kind="stable")[2])
        line = app.words_in("#activations-line")
        told = re.match(rf"unit {unit} of layer 1: (\S+), mean of class \S+ (\S+), (\S+) at the end of epoch 2", line)
        assert told is not None, line
        expected = (layer.digit[unit], layer.class_mean[unit], layer.before[unit])
        assert [float(number) for number in told.groups()] == pytest.approx(expected, rel=0.01)
        await app.press("o")
        await app.press("left")
        assert app.words_in("#activations-line").startswith(f"unit {max(unit - 1, 0)} of layer 1")
        await app.press("down", "down")
        assert "of softmax" in app.words_in("#activations-line")
        await app.click_on("layer 2: ", shift=12)
        assert "of layer 2" in app.words_in("#activations-line")


@scenario
async def test_what_changed_since_the_epoch_and_for_another_digit() -> None:
    async with looking_inside("activations") as app:
        before = app.part.activations
        assert "change" in app.text()
        await app.train_for_real(2)
        after = app.part.activations
        assert (after.since, after.epoch) == (0, None)
        np.testing.assert_array_equal(after.layers[0].before, before.layers[0].digit)
        assert "since step 0" in app.text()
        await app.train_for_real(2)
        assert "since epoch 1" in app.text()
        await app.press("greater_than_sign")
        assert app.part.activations.number == after.number + 1
        assert "Digit 1" in app.text()
        await app.press("p")
        while app.screen.part == "activations":
            await app.press("p")
        asked = len(app.asked(ActivationsQuery))
        await app.train_for_real(2)
        assert len(app.asked(ActivationsQuery)) == asked  # nobody sees them


@scenario
async def test_nothing_is_empty_while_no_activations_are_known() -> None:
    async with looking_inside("activations", answers=False) as app:
        assert "The activations are being computed" in app.text()
        await app.press("o", "left", "down")
        assert "The activations are being computed" in app.text()
