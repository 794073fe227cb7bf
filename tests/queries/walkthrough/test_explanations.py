"""Formulas with numbers in them tell the truth: worked out as they stand there, they give the figure beside them."""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from tui_mnist.nn import ACTIVATIONS, LOSSES, OPTIMIZERS
from tui_mnist.nn.explanation import Sheet
from tui_mnist.queries.walkthrough import Quantity, Walkthrough, walk
from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.training import Trainer

StoppedTrainer = Callable[..., Trainer]

MATHEMATICS = {"sqrt": math.sqrt, "log": math.log, "exp": math.exp, "max": max}
WRITTEN_WITH = 5
"""Significant digits of each number in a text."""


def work_out(numbers: str) -> float:
    """The value of a text such as `0.9 · (-0.1)² + sqrt(2)`."""
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", numbers)
    for sign, meaning in {"·": "*", "²": "**2", "^": "**"}.items():
        text = text.replace(sign, meaning)
    return float(eval(text, {"__builtins__": {"abs": abs}}, MATHEMATICS))


def largest_number(numbers: str) -> float:
    return max(abs(float(found)) for found in re.findall(r"\d+\.?\d*(?:e[-+]?\d+)?", numbers))


def assert_true(quantity: Quantity) -> None:
    """What the text says is the value, as far as five digits can say."""
    if quantity.numbers:
        slack = 10 ** (1 - WRITTEN_WITH) * max(abs(quantity.value), 0.1 * largest_number(quantity.numbers))
        assert work_out(quantity.numbers) == pytest.approx(quantity.value, rel=1e-3, abs=slack), quantity


@pytest.mark.parametrize(
    ("large", "small"), [(5.3131648, 5.3), (12.345679, 12.345678), (1.0, 0.99999881), (-3.25, -3.2501)]
)
def test_a_difference_of_nearly_equal_figures_is_written_with_the_digits_it_is_made_of(
    large: float, small: float
) -> None:
    sheet = Sheet()
    sheet.given("Z", "one figure", large)
    sheet.given("z", "the other figure", small)
    sheet.find("loss", "what is left", "{Z} - {z}", large - small)
    line = sheet.quantities[-1]
    assert work_out(line.numbers) == pytest.approx(line.value, rel=0.01)
    assert len(line.numbers) < 30


def test_a_difference_that_is_as_large_as_what_it_is_made_of_keeps_its_short_figures() -> None:
    sheet = Sheet()
    sheet.given("Z", "one figure", 5.31316)
    sheet.given("z", "the other figure", 1.23456)
    sheet.find("loss", "what is left", "{Z} - {z}", 5.31316 - 1.23456)
    assert sheet.quantities[-1].numbers == "5.3132 - 1.2346"
    sheet.given("p", "a small one", 0.0000123456789)
    sheet.find("slope", "p itself", "{p} - 0", 0.0000123456789)
    assert sheet.quantities[-1].numbers == "1.2346e-05 - 0"


def places(walked: Walkthrough) -> Iterator[tuple[str, tuple[int, ...]]]:
    assert walked.update is not None
    for name, tensor in walked.update.before.items():
        yield from ((name, place) for place in np.ndindex(tensor.shape))


def gradients(walked: Walkthrough, of: str) -> Any:
    assert walked.backward is not None
    return walked.backward[of].gradient.value


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_rule_leads_from_the_gradient_to_the_new_weight(stopped_trainer: StoppedTrainer, optimizer: str) -> None:
    trainer = stopped_trainer(3, optimizer=optimizer, weight_decay=0.02)
    before = {name: variable.value.copy() for name, variable in trainer.network.parameters.variables.items()}
    walked = walk(trainer)
    assert walked.update is not None
    for name, place in places(walked):
        explanation = walked.update.explain(name, place)
        quantities = {quantity.symbol: quantity for quantity in explanation.quantities}
        for quantity in explanation.quantities:
            assert_true(quantity)
        assert quantities["g"].value == walked.update.gradients[name][place]
        assert explanation.before == before[name][place] == explanation.quantities[-1].before
        assert explanation.after == walked.update.after[name][place] == explanation.quantities[-1].value
        for remembered in trainer.optimizer.state:
            assert quantities[remembered].before == walked.update.memory_before[remembered][name][place]
            assert quantities[remembered].value == walked.update.memory_after[remembered][name][place]
            assert quantities[remembered].formula
        assert "weight_decay" in quantities
        assert "change" not in quantities or quantities["change"].formula


def test_the_rule_of_the_docstring_stands_beside_it_and_no_decay_is_no_line(stopped_trainer: StoppedTrainer) -> None:
    walked = walk(stopped_trainer(2, optimizer="momentum"))
    assert walked.update is not None
    explanation = walked.update.explain("W2", (3, 1))
    assert "velocity = momentum · velocity + learning_rate · g" in explanation.rule
    assert [quantity.symbol for quantity in explanation.quantities] == [
        "g",
        "learning_rate",
        "momentum",
        "velocity",
        "w",
    ]
    assert explanation.quantities[-1].formula == "w - velocity"


def test_bias_correction_counts_the_steps_of_this_optimizer(stopped_trainer: StoppedTrainer) -> None:
    walked = walk(stopped_trainer(3, optimizer="adam"))
    assert walked.update is not None
    quantities = {quantity.symbol: quantity for quantity in walked.update.explain("b1", (0,)).quantities}
    assert quantities["t"].value == 4
    assert quantities["correction_1"].numbers == "1 - 0.9^4"
    assert quantities["correction_1"].value == pytest.approx(0.3439)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_of_each_sample_is_its_formula_with_its_numbers(stopped_trainer: StoppedTrainer, loss: str) -> None:
    walked = walk(stopped_trainer(6, loss=loss, optimizer="adam"))
    per_sample = walked.loss.per_sample.value
    for sample in range(walked.draw.batch_size):
        lines = walked.loss.loss_for(sample)
        for line in lines:
            assert_true(line)
            for term in line.terms:
                assert_true(term)
        assert lines[-1].symbol == "loss"
        assert lines[-1].value == per_sample[sample]
        assert lines[-1].formula
        assert all(walked.loss.slope_for(sample, number)[-1].formula for number in range(3))
    assert walked.loss.mean == pytest.approx(float(per_sample.mean()))
    assert walked.loss.formula


def test_a_margin_that_is_kept_costs_nothing_and_pulls_at_nothing(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(0, loss="categorical_hinge", hidden=(6,), initializer="zeros")
    trainer.network.parameters.variables["b2"].assign((200, 0, 0))
    walked = walk(trainer)
    kept = int(np.flatnonzero(walked.draw.labels == 0)[0])
    assert walked.loss.loss_for(kept)[-1].value == 0
    assert walked.loss.loss_for(kept)[-1].numbers == "max(0, 1 + 0 - 1)"
    assert [walked.loss.slope_for(kept, number)[-1].value for number in range(3)] == [0, 0, 0]


def test_a_probability_too_small_to_count_adds_what_the_smallest_adds_and_pulls_at_nothing(
    stopped_trainer: StoppedTrainer,
) -> None:
    trainer = stopped_trainer(0, loss="kl_divergence", hidden=(6,), initializer="zeros")
    trainer.network.parameters.variables["b2"].assign((40, 0, 0))
    walked = walk(trainer)
    wrong = int(np.flatnonzero(walked.draw.labels == 1)[0])
    lines = (*walked.loss.loss_for(wrong), *(line for k in range(3) for line in walked.loss.slope_for(wrong, k)))
    for line in lines:
        assert_true(line)
    assert walked.loss.loss_for(wrong)[-1].value == pytest.approx(-np.log(1e-7), rel=1e-5)
    assert walked.loss.slope_for(wrong, 1)[-1].value == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_chain_rule_product_is_the_gradient(stopped_trainer: StoppedTrainer, loss: str) -> None:
    walked = walk(stopped_trainer(5, loss=loss, optimizer="adam", activation="tanh", dropout=0.25))
    layers = {1: 6, 2: 5, 3: 3}
    for layer, units in layers.items():
        largest = float(np.abs(gradients(walked, f"z{layer}")).max())
        for sample, unit in np.ndindex(walked.draw.batch_size, units):
            chain = walked.chain(sample, layer, unit)
            assert chain.value == gradients(walked, f"z{layer}")[sample, unit]
            assert chain.product == pytest.approx(chain.value, rel=1e-6, abs=1e-6 * largest)
            assert work_out(chain.numbers) == pytest.approx(chain.product, rel=1e-3)
            for factor in chain.factors:
                if factor.terms:
                    sent_back = sum(term.value for term in factor.terms)
                    assert sent_back == pytest.approx(factor.value, rel=1e-4, abs=1e-6 * largest)
                if "tanh" not in factor.numbers:
                    assert_true(factor)


def test_a_chain_names_its_factors(stopped_trainer: StoppedTrainer) -> None:
    walked = walk(stopped_trainer(5, dropout=0.25))
    assert walked.chain(2, 3, 1).formula == "∂L/∂losses[2] · ∂loss/∂z[1]"
    assert walked.chain(2, 1, 4).formula == "∂L/∂d1[2,4] · mask1[2,4] · relu'(z1)[2,4]"
    to_a_weight = walked.chain(2, 1, 4, source=7)
    assert to_a_weight.symbol == "share of sample 2 in ∂L/∂W1[7,4]"
    assert to_a_weight.factors[-1].symbol == "x[2,7]"
    assert to_a_weight.factors[-1].numbers == f"{walked.draw.images[2].ravel()[7]} / 255"
    assert [term.name for term in walked.chain(2, 1, 4).factors[0].terms] == [f"unit {k} of layer 2" for k in range(5)]


def test_a_weights_gradient_is_the_sum_of_what_each_sample_adds(stopped_trainer: StoppedTrainer) -> None:
    walked = walk(stopped_trainer(5, optimizer="adam", dropout=0.25))
    for name, place in places(walked):
        contributions = walked.contributions(name, place)
        assert contributions.terms.shape == (8,)
        assert contributions.value == gradients(walked, name)[place]
        assert contributions.terms.sum() == pytest.approx(contributions.value, abs=1e-6)
        if name.startswith("W"):
            share = walked.chain(3, int(name[1:]), place[1], source=place[0])
            assert share.value == pytest.approx(contributions.terms[3], rel=1e-6)
            assert share.product == pytest.approx(contributions.terms[3], rel=1e-5, abs=1e-8)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from texts(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts(getattr(value, name))


@pytest.mark.parametrize("loss", LOSSES)
def test_every_text_can_be_had_plain_letters(stopped_trainer: StoppedTrainer, loss: str) -> None:
    for optimizer, activation in zip(OPTIMIZERS, [*ACTIVATIONS, "relu", "relu"], strict=True):
        trainer = stopped_trainer(
            1, optimizer=optimizer, loss=loss, activation=activation, dropout=0.1, weight_decay=0.1
        )
        walked = walk(trainer)
        assert walked.update is not None
        shown = [walked, walked.update.explain("W1", (9, 2)).quantities, walked.update.tensors("W1")]
        shown += [walked.chain(0, 1, 2, 9), walked.contributions("W1", (9, 2)), walked.loss.loss_for(0)]
        shown += [walked.loss.slope_for(0, number) for number in range(3)]
        for text in texts(shown):
            assert plain_letters(text).isascii(), text
