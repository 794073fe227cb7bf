"""What is said of the last three stages: the loss, the way back by the chain rule, and the optimizer's rule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui_mnist.number_format import significant
from tui_mnist.queries.walkthrough import GradientStep
from tui_mnist.tui.screens.step.say_forward import say_forward, say_probability
from tui_mnist.tui.screens.step.saying import Saying, Words, equation, in_brackets, sum_of, written
from tui_mnist.tui.screens.step.sight import Sight

PRODUCTS = {
    "elementwise": "element by element",
    "matrix product": "as matrices",
    "sum over samples": "summed over the samples",
}


def say_loss(sight: Sight) -> Iterator[Saying]:
    """The loss of the sample with its numbers, and the mean."""
    loss, s = sight.walk.loss, sight.sample
    match sight.tensor.view.symbol if sight.tensor else "":
        case "L":
            yield Words("The one number that training makes smaller", "heading")
            losses = loss.per_sample.value.tolist()
            n = len(losses)
            yield equation("L", "Σ losses / n", f"({sum_of(losses)}) / {n}", value=loss.mean, note="a scalar: rank 0")
            yield equation(f"losses[{s}] / {n}", value=losses[s] / n, note="what the sample under the cursor adds")
        case "p":
            yield Words(f"From logits to probabilities, sample {s}", "heading")
            yield from say_probability(sight)
        case "losses":
            label = int(loss.labels[s])
            yield Words(f"How wrong sample {s} is, a {sight.class_name(label)}", "heading")
            yield equation("loss", loss.formula, note=loss.name.replace("_", " "))
            yield from written(loss.loss_for(s))
            yield Words("Over the batch", "heading")
            yield equation("L", "Σ losses / n", value=loss.mean, note="the mean, which is minimised")
        case symbol if symbol.startswith("∂"):
            k = sight.cursor.places[-1]
            yield Words(f"If logit {k} of sample {s} grew a little", "heading")
            yield equation(symbol, loss.slopes.formula)
            yield from written(loss.slope_for(s, k))
            yield Words(_direction(float(loss.slopes.value[s, k]), f"logit {k}"))
        case _:
            yield from say_forward(sight)


def say_backward(sight: Sight) -> Iterator[Saying]:
    """The stretch of the way back that leads to this gradient, and the chain rule written out."""
    if sight.walk.backward is None or sight.tensor is None or sight.tensor.step is None:
        yield Words("There is no way back", "heading")
        yield Words(f"The loss is not finite, so no gradient flows back: {sight.walk.diverges}.")
        return
    step = sight.tensor.step
    yield Words("Upstream gradient × local derivative", "heading")
    yield from _stretch(step)
    symbol = step.gradient.symbol.removeprefix("∂L/∂")
    if symbol == "losses":
        n = sight.walk.draw.batch_size
        yield Words(
            f"Here the way back begins. L is the mean of {n} losses: if one of them grows by 1, L grows by 1 / {n}."
        )
    elif symbol[0] in "Wb":
        yield from _weight_gradient(sight, step)
    else:
        yield from _unit_gradient(sight, step)


def _stretch(step: GradientStep) -> Iterator[Saying]:
    gradient = step.gradient
    yield equation(gradient.symbol, gradient.formula)
    if step.upstream is None:
        return
    local = step.local_formula
    if step.local is not None:
        local = f"{step.local.symbol} {_shape(step.local.shape)}"
        if step.product == "elementwise" and step.local.formula != step.local.symbol:
            local += f" = {step.local.formula}"
    upstream = f"{step.upstream.symbol} {_shape(step.upstream.shape)}"
    yield Words(f"upstream {upstream}; local {local}; multiplied {PRODUCTS[step.product]}", "note")


def _unit_gradient(sight: Sight, step: GradientStep) -> Iterator[Saying]:
    s, u, layer, symbol = sight.sample, sight.unit, sight.layer, step.gradient.symbol
    chain = sight.walk.chain(s, layer, u)
    if symbol != f"∂L/∂z{layer}":
        yield Words("With the numbers under the cursor", "heading")
        yield from (
            _element(sight, step)
            if step.product == "elementwise"
            else written([factor for factor in chain.factors if factor.symbol.startswith(f"{symbol}[")])
        )
    yield Words("The chain rule, from the loss to here", "heading")
    yield equation(chain.symbol, chain.formula, chain.numbers, value=chain.value)
    yield from written([factor for factor in chain.factors if not factor.symbol.startswith(f"{symbol}[")])
    if any(factor.value == 0 for factor in chain.factors):
        yield Words("One factor is 0, so nothing flows back through this element.")
    else:
        yield Words(_direction(chain.value, f"z{layer}[{s},{u}]"))


def _element(sight: Sight, step: GradientStep) -> Iterator[Saying]:
    at = (sight.sample, sight.unit)
    if step.upstream is not None and step.local is not None:
        place = f"[{at[0]},{at[1]}]"
        yield equation(
            f"{step.gradient.symbol}{place}",
            f"{step.upstream.symbol}{place} · {step.local.symbol}{place}",
            f"{significant(step.upstream.value[at])} · {in_brackets(step.local.value[at])}",
            value=float(step.gradient.value[at]),
        )


def _weight_gradient(sight: Sight, step: GradientStep) -> Iterator[Saying]:
    s, layer, n = sight.sample, sight.layer, sight.walk.draw.batch_size
    shares = sight.walk.contributions(sight.parameter, sight.index)
    terms = shares.terms.tolist()
    yield Words("Every sample adds its share", "heading")
    yield equation(shares.symbol, shares.formula, sum_of(terms), value=shares.value, note="the weight under the cursor")
    active = int(np.count_nonzero(shares.terms))
    yield Words(f"{active} of the {n} samples have a share that is not 0. " + _direction(shares.value, "this weight"))
    source = None if sight.parameter.startswith("b") else sight.source
    chain = sight.walk.chain(s, layer, sight.unit, source)
    yield Words(f"The share of sample {s}, by the chain rule", "heading")
    yield equation(chain.symbol, chain.formula, chain.numbers, value=chain.value)
    yield from written(chain.factors)


def say_update(sight: Sight) -> Iterator[Saying]:
    """The optimizer's rule with the numbers of the weight under the cursor."""
    update = sight.walk.update
    if update is None:
        yield Words("There is no update", "heading")
        yield Words(f"The loss is not finite, so no gradient flows back: {sight.walk.diverges}.")
        return
    told = update.explain(sight.parameter, sight.index)
    at = f"{told.parameter}[{','.join(map(str, told.index))}]"
    yield Words(f"{at}, w in the rule", "heading")
    yield equation("before", value=told.before)
    yield equation("after", value=told.after, note=f"changed by {significant(told.after - told.before)}")
    yield Words(f"The rule of {told.optimizer}", "heading")
    for line in filter(None, told.rule.split("\n")):
        yield Words(line.strip("`"), "code" if line.startswith("`") else "note")
    yield Words("With the numbers of this weight", "heading")
    yield from written(told.quantities)
    if sight.walk.diverges:
        yield Words(f"This step will be taken back: {sight.walk.diverges}.")


def _direction(slope: float, what: str) -> str:
    if slope == 0:
        return f"0: a small change of {what} does not change the loss."
    if not np.isfinite(slope):
        return "This is not a finite number."
    way = "negative: the loss falls when" if slope < 0 else "positive: the loss grows when"
    return f"It is {way} {what} grows, so training makes it {'larger' if slope < 0 else 'smaller'}."


def _shape(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
