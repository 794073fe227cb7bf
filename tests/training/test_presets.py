"""Presets are the settings behind figures that a book prints, with the book's own split of the data."""

import pytest

from tui_mnist.errors import UsageError
from tui_mnist.training import PRESETS, Hyperparameters, preset


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_names_its_source_and_trains_on_all_images(name: str) -> None:
    assert "Chollet, Deep Learning with Python, section 2." in PRESETS[name].source
    assert preset(name).validation_size == 0
    assert preset(name).train_size is None


def test_the_settings_are_those_of_the_book() -> None:
    assert preset("chollet-2.1") == Hyperparameters(
        optimizer="rmsprop", learning_rate=0.001, batch_size=128, epochs=5, hidden=(512,), validation_size=0
    )
    assert preset("chollet-2.5") == Hyperparameters(
        optimizer="sgd",
        learning_rate=0.001,
        batch_size=128,
        epochs=10,
        hidden=(512,),
        initializer="positive_uniform",
        validation_size=0,
        shuffle=False,
    )


def test_an_unknown_preset_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        preset("chollet-9.9")
    assert str(caught.value) == "--preset 'chollet-9.9' is not known; choose one of: chollet-2.1, chollet-2.5"
