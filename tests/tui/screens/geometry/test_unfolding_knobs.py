"""Knobs of the small network lead to settings that can be trained with."""

import pytest

from tui_mnist.training import Hyperparameters
from tui_mnist.tui.screens.geometry.unfolding.examples import EXAMPLES, FIRST
from tui_mnist.tui.screens.geometry.unfolding.knobs import knobs, points_of


def turn(settings: Hyperparameters, label: str, by: int) -> Hyperparameters:
    return next(knob for knob in knobs(settings) if knob.label == label).turned(settings, by)


def test_noise_and_points_are_options_of_the_data() -> None:
    noisy = turn(FIRST, "noise", 1)
    assert noisy.data == "spirals:noise=0.1,points=1000"
    assert turn(noisy, "noise", -1) == FIRST
    fewer = turn(FIRST, "points", -1)
    assert (points_of(fewer).points, fewer.validation_size) == (500, 250)
    assert turn(fewer, "points", 1) == FIRST


def test_other_data_have_their_own_noise() -> None:
    assert turn(turn(FIRST, "noise", 1), "data", 1).data == "rings"


def test_a_layer_more_or_less_leaves_the_last_one() -> None:
    assert turn(FIRST, "layers", 1).hidden == (8, 8, 8, 2)
    assert turn(FIRST, "layers", -1).hidden == (8, 2)
    assert turn(turn(FIRST, "layers", -1), "layers", -1).hidden == (2,)


def test_each_layer_has_a_knob_for_its_units() -> None:
    assert turn(FIRST, "units 3", 1).hidden == (8, 8, 3)
    assert turn(FIRST, "units 1", 1) == FIRST


@pytest.mark.parametrize("label", [knob.label for knob in knobs(FIRST)])
def test_every_value_can_be_trained_with_and_says_what_it_is(label: str) -> None:
    knob = next(knob for knob in knobs(FIRST) if knob.label == label)
    for choice in knob.choices():
        settings = knob.set(FIRST, choice.value)
        assert knob.get(settings) == choice.value
        assert choice.meaning


def test_examples_are_settings_that_knobs_can_reach() -> None:
    for example in EXAMPLES:
        for settings in filter(None, example.settings):
            assert all(knob.get(settings) in knob.values for knob in knobs(settings))
