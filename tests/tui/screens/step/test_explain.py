"""The explanations agree with the numbers: each equation's figures are those of the walk."""

import math

import numpy as np
import pytest

from tests.tui.stepping import small_trainer, small_walk
from tui_mnist.nn import ACTIVATIONS, LOSSES, OPTIMIZERS
from tui_mnist.number_format import significant
from tui_mnist.queries.walkthrough import walk
from tui_mnist.tui.screens.step.explain import explain
from tui_mnist.tui.screens.step.explain_forward import activation_in_numbers
from tui_mnist.tui.screens.step.explanation_parts import Equation, Paragraph, sum_of, sum_of_products
from tui_mnist.tui.screens.step.selection import Cursor, Selection
from tui_mnist.tui.screens.step.stages import Stage


def looking(stage: Stage, symbol: str, **given: object) -> Selection:
    where = Selection.of(small_walk(**given), Cursor()).in_stage(stage)
    return where.on_tensor(next(tensor for tensor in where.tensors if tensor.view.symbol == symbol))


def equations(where: Selection) -> dict[str, Equation]:
    return {part.symbol: part for part in explain(where) if isinstance(part, Equation)}


def words(where: Selection) -> str:
    return " ".join(part.text for part in explain(where) if isinstance(part, Paragraph))


def test_the_draw_says_where_the_sample_comes_from() -> None:
    where = looking(Stage.DRAW, "images").at({"sample": 3})
    place, label = int(where.walk.draw.indices[3]), int(where.walk.draw.labels[3])
    told = equations(where)
    assert told["order[3]"].parts == (str(place),)
    assert told["labels[3]"].parts == (f"train_labels[{place}]", where.class_name(label))
    assert "the 50 training samples were shuffled once" in words(where)
    assert "numbers 0 to 9" in words(where)


def test_without_shuffling_the_order_is_that_of_the_file() -> None:
    assert "in the order of the file" in words(looking(Stage.DRAW, "order", shuffle=False))


def test_an_input_is_a_pixel_over_255() -> None:
    where = looking(Stage.FORWARD, "x").at({"sample": 1, 0: 2 * 6 + 3})
    byte = int(where.walk.draw.images[1, 2, 3])
    assert equations(where)["x[1,15]"].parts[:2] == ("images[1,2,3] / 255", f"{byte} / 255")


@pytest.mark.parametrize("sample", [0, 4])
@pytest.mark.parametrize("unit", [0, 3])
def test_the_forward_numbers_add_up(sample: int, unit: int) -> None:
    start = looking(Stage.FORWARD, "x").at({"sample": sample, 1: unit})
    forward, at = start.walk.forward, f"[{sample},{unit}]"
    x, weights = forward["x"].value[sample], forward["W1"].value[:, unit]
    results = {}
    for symbol, name in (("x·W1", f"(x·W1){at}"), ("z1", f"z1{at}"), ("h1", f"h1{at}")):
        where = start.on_tensor(next(tensor for tensor in start.tensors if tensor.view.symbol == symbol))
        results[symbol] = float(equations(where)[name].parts[-1])
    assert results["x·W1"] == pytest.approx(float(x.astype(float) @ weights.astype(float)), rel=1e-4, abs=1e-6)
    assert results["z1"] == pytest.approx(results["x·W1"], rel=1e-4)
    assert results["h1"] == pytest.approx(max(0, results["z1"]))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("z", [-1.25, -0.03, 0.5, 2.0])
def test_the_explanation_of_an_activation_is_what_it_does(activation: str, z: float) -> None:
    text = activation_in_numbers(activation, z)
    assert "--" not in text
    python = text.replace("·", "*").replace("³", "**3")
    if "if it is positive" in python:
        python = python.split(" if it is positive, else ")[0 if z > 0 else 1]
    names = {"max": max, "exp": math.exp, "tanh": math.tanh}
    value = eval(python, {"__builtins__": {}}, names)
    assert value == pytest.approx(float(ACTIVATIONS[activation](np.float64(z))), abs=2e-4)


def test_the_softmax_is_worked_out() -> None:
    where = looking(Stage.FORWARD, "p").at({"sample": 2, 2: 1})
    logits = where.walk.forward["z2"].value[2].astype(float)
    told = equations(where)
    assert float(told["Z"].parts[-1]) == pytest.approx(math.log(np.exp(logits).sum()), rel=1e-4)
    assert float(told["p[2,1]"].parts[-1]) == pytest.approx(float(np.exp(logits[1]) / np.exp(logits).sum()), rel=1e-4)


def test_the_loss_is_that_of_the_sample_and_the_mean_that_of_the_batch() -> None:
    where = looking(Stage.LOSS, "losses").at({"sample": 5})
    told = equations(where)
    assert told["loss"].parts[-1] == significant(where.walk.loss.per_sample.value[5])
    assert told["L"].parts[-1] == significant(where.walk.loss.mean)


def test_the_chain_rule_is_a_product_with_the_gradient_as_its_result() -> None:
    where = looking(Stage.BACKWARD, "∂L/∂z1").at({"sample": 6, 1: 2})
    assert where.walk.backward is not None
    chain = equations(where)["∂L/∂z1[6,2]"]
    assert chain.parts[0] == "∂L/∂h1[6,2] · relu'(z1)[6,2]"
    assert chain.parts[-1] == significant(where.walk.backward["z1"].gradient.value[6, 2])


def test_a_weights_gradient_is_the_sum_of_the_samples_shares() -> None:
    where = looking(Stage.BACKWARD, "∂L/∂W1").at({0: 20, 1: 3})
    assert where.walk.backward is not None
    told = equations(where)["∂L/∂W1[20,3]"]
    assert told.parts[-1] == significant(where.walk.backward.parameters["W1"][20, 3])
    assert "of the 10 samples have a share" in words(where)


def test_a_factor_of_zero_is_pointed_out() -> None:
    where = looking(Stage.BACKWARD, "∂L/∂z1")
    sample, unit = np.argwhere(where.walk.forward["z1"].value < 0)[0].tolist()
    assert "One factor is 0" in words(where.at({"sample": sample, 1: unit}))


def test_the_update_goes_from_before_to_after() -> None:
    where = looking(Stage.UPDATE, "W1")
    update = where.walk.update
    assert update is not None
    told = equations(where)
    assert told["before"].parts == (significant(update.before["W1"][where.index]),)
    assert told["after"].parts == (significant(update.after["W1"][where.index]),)
    assert "→" in told["velocity"].note


def test_without_a_way_back_it_says_why() -> None:
    trainer = small_trainer()
    trainer.network.parameters.assign(np.inf, keep_previous=True)
    start = Selection.of(walk(trainer), Cursor())
    for stage in (Stage.BACKWARD, Stage.UPDATE):
        assert "not finite" in words(start.in_stage(stage))


@pytest.mark.parametrize(
    "given",
    [
        *({"optimizer": name, "weight_decay": 0.1} for name in OPTIMIZERS),
        *({"loss": name} for name in LOSSES),
        *({"activation": name, "dropout": 0.5} for name in ACTIVATIONS),
        {"hidden": (4, 3)},
    ],
    ids=str,
)
def test_there_is_an_explanation_of_every_tensor_of_every_configuration(given: dict[str, object]) -> None:
    start = Selection.of(small_walk(**given), Cursor())
    for stage in Stage:
        for tensor in start.in_stage(stage).tensors:
            assert len(explain(start.in_stage(stage).on_tensor(tensor))) > 1, (stage, tensor.key)


def test_long_sums_show_their_largest_terms() -> None:
    assert sum_of([1, -5, 2, 3], shown=2) == "(-5) + 3 + … (2 more)"
    assert sum_of_products([1, 0, 2], [3, 4, -5]) == "2 · (-5) + 1 · 3"
    assert sum_of_products([1, 1, 1], [1, 2, 3], shown=1) == "1 · 3 + … (2 more that are not 0)"
    assert sum_of_products([0], [1]) == "0"
