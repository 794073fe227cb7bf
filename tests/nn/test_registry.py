"""A registry gives a thing for its name, in the order of definition, and says what there is where a name is wrong."""

from __future__ import annotations

import pytest

from tui_mnist.errors import UsageError
from tui_mnist.nn import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from tui_mnist.nn.registry import Registry


def cheeses() -> Registry[int]:
    registry: Registry[int] = Registry("cheese")
    registry.register("gouda")(1)
    registry.register("brie")(2)
    return registry


def test_what_is_registered_is_found_by_its_name() -> None:
    registry = cheeses()
    assert registry["gouda"] == 1
    assert dict(registry) == {"gouda": 1, "brie": 2}
    assert "brie" in registry
    assert "stilton" not in registry
    assert len(registry) == 2


def test_the_order_is_that_of_definition() -> None:
    assert list(cheeses()) == ["gouda", "brie"]


def test_the_decorator_leaves_what_it_decorates_alone() -> None:
    registry: Registry[object] = Registry("function")

    def double(x: float) -> float:
        return 2 * x

    assert registry.register("double")(double) is double


def test_an_unknown_name_is_answered_with_all_there_are() -> None:
    with pytest.raises(UsageError, match=r"^cheese 'stilton' is not known; choose one of: gouda, brie$"):
        cheeses()["stilton"]


def test_a_name_can_be_given_only_once() -> None:
    with pytest.raises(ValueError, match="two of cheese 'brie'"):
        cheeses().register("brie")(3)


def test_what_is_taken_out_is_unknown_and_its_name_is_free() -> None:
    registry = cheeses()
    registry.remove("gouda")
    assert list(registry) == ["brie"]
    with pytest.raises(UsageError, match="'gouda' is not known"):
        registry.remove("gouda")
    registry.register("gouda")(3)
    assert dict(registry) == {"brie": 2, "gouda": 3}


@pytest.mark.parametrize(
    ("registry", "names"),
    [
        (OPTIMIZERS, "sgd momentum nesterov adagrad rmsprop adadelta adam adamw nadam"),
        (LOSSES, "categorical_crossentropy mean_squared_error mean_absolute_error kl_divergence categorical_hinge"),
        (ACTIVATIONS, "relu leaky_relu sigmoid tanh elu gelu linear"),
        (INITIALIZERS, "glorot_uniform glorot_normal he_uniform he_normal lecun_uniform lecun_normal zeros"),
    ],
)
def test_the_names_are_those_of_the_field(registry: Registry[object], names: str) -> None:
    assert set(names.split()) <= set(registry)
