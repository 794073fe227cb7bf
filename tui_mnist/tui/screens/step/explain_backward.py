"""Explains the last three stages: the loss, the gradients by the chain rule, and the optimizer's rule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui_mnist.number_format import significant
from tui_mnist.queries.walkthrough import GradientStep
from tui_mnist.tui.screens.step.explain_forward import explain_forward, explain_probability
from tui_mnist.tui.screens.step.explanation_parts import (
    ExplanationPart,
    Paragraph,
    equation,
    equations,
    in_brackets,
    sum_of,
)
from tui_mnist.tui.screens.step.selection import Selection

PRODUCTS = {
    "elementwise": "element by element",
    "matrix product": "as matrices",
    "sum over samples": "summed over the samples",
}


def explain_loss(selection: Selection) -> Iterator[ExplanationPart]:
    """The loss of the sample with its numbers, and the mean."""
    loss, s = selection.walk.loss, selection.sample
    match selection.tensor.view.symbol if selection.tensor else "":
        case "L":
            yield Paragraph("The one number that training makes smaller", "heading")
            losses = loss.per_sample.value.tolist()
            n = len(losses)
            yield equation("L", "Σ losses / n", f"({sum_of(losses)}) / {n}", value=loss.mean, note="a scalar: rank 0")
            yield equation(f"losses[{s}] / {n}", value=losses[s] / n, note="what the sample under the cursor adds")
        case "p":
            yield Paragraph(f"From logits to probabilities, sample {s}", "heading")
            yield from explain_probability(selection)
        case "losses":
            label = int(loss.labels[s])
            yield Paragraph(f"How wrong sample {s} is, a {selection.class_name(label)}", "heading")
            yield equation("loss", loss.formula, note=loss.name.replace("_", " "))
            yield from equations(loss.loss_for(s))
            yield Paragraph("Over the batch", "heading")
            yield equation("L", "Σ losses / n", value=loss.mean, note="the mean, which is minimised")
        case symbol if symbol.startswith("∂"):
            k = selection.cursor.places[-1]
            yield Paragraph(f"If logit {k} of sample {s} grew a little", "heading")
            yield equation(symbol, loss.slopes.formula)
            yield from equations(loss.slope_for(s, k))
            yield Paragraph(_direction(float(loss.slopes.value[s, k]), f"logit {k}"))
        case _:
            yield from explain_forward(selection)


def explain_backward(selection: Selection) -> Iterator[ExplanationPart]:
    """The step of the backward pass that leads to this gradient, and the chain rule written out."""
    if selection.walk.backward is None or selection.tensor is None or selection.tensor.step is None:
        yield Paragraph("There is no backward pass", "heading")
        yield Paragraph(f"The loss is not finite, so no gradient flows back: {selection.walk.diverges}.")
        return
    step = selection.tensor.step
    yield Paragraph("Upstream gradient × local derivative", "heading")
    yield from _backward_step(step)
    symbol = step.gradient.symbol.removeprefix("∂L/∂")
    if symbol == "losses":
        n = selection.walk.draw.batch_size
        yield Paragraph(
            f"The backward pass begins here. L is the mean of {n} losses: if one grows by 1, L grows by 1 / {n}."
        )
    elif symbol[0] in "Wb":
        yield from _weight_gradient(selection, step)
    else:
        yield from _unit_gradient(selection, step)


def _backward_step(step: GradientStep) -> Iterator[ExplanationPart]:
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
    yield Paragraph(f"upstream {upstream}; local {local}; multiplied {PRODUCTS[step.product]}", "note")


def _unit_gradient(selection: Selection, step: GradientStep) -> Iterator[ExplanationPart]:
    s, u, layer, symbol = selection.sample, selection.unit, selection.layer, step.gradient.symbol
    chain = selection.walk.chain(s, layer, u)
    if symbol != f"∂L/∂z{layer}":
        yield Paragraph("With the numbers under the cursor", "heading")
        yield from (
            _element(selection, step)
            if step.product == "elementwise"
            else equations([factor for factor in chain.factors if factor.symbol.startswith(f"{symbol}[")])
        )
    yield Paragraph("The chain rule, from the loss to here", "heading")
    yield equation(chain.symbol, chain.formula, chain.numbers, value=chain.value)
    yield from equations([factor for factor in chain.factors if not factor.symbol.startswith(f"{symbol}[")])
    if any(factor.value == 0 for factor in chain.factors):
        yield Paragraph("One factor is 0, so no gradient flows back through this element.")
    else:
        yield Paragraph(_direction(chain.value, f"z{layer}[{s},{u}]"))


def _element(selection: Selection, step: GradientStep) -> Iterator[ExplanationPart]:
    at = (selection.sample, selection.unit)
    if step.upstream is not None and step.local is not None:
        place = f"[{at[0]},{at[1]}]"
        yield equation(
            f"{step.gradient.symbol}{place}",
            f"{step.upstream.symbol}{place} · {step.local.symbol}{place}",
            f"{significant(step.upstream.value[at])} · {in_brackets(step.local.value[at])}",
            value=float(step.gradient.value[at]),
        )


def _weight_gradient(selection: Selection, step: GradientStep) -> Iterator[ExplanationPart]:
    s, layer, n = selection.sample, selection.layer, selection.walk.draw.batch_size
    shares = selection.walk.contributions(selection.parameter, selection.index)
    terms = shares.terms.tolist()
    yield Paragraph("Every sample adds its share", "heading")
    yield equation(shares.symbol, shares.formula, sum_of(terms), value=shares.value, note="the weight under the cursor")
    active = int(np.count_nonzero(shares.terms))
    yield Paragraph(
        f"{active} of the {n} samples have a share that is not 0. " + _direction(shares.value, "this weight")
    )
    source = None if selection.parameter.startswith("b") else selection.source
    chain = selection.walk.chain(s, layer, selection.unit, source)
    yield Paragraph(f"The share of sample {s}, by the chain rule", "heading")
    yield equation(chain.symbol, chain.formula, chain.numbers, value=chain.value)
    yield from equations(chain.factors)


def explain_update(selection: Selection) -> Iterator[ExplanationPart]:
    """The optimizer's rule with the numbers of the weight under the cursor."""
    update = selection.walk.update
    if update is None:
        yield Paragraph("There is no update", "heading")
        yield Paragraph(f"The loss is not finite, so no gradient flows back: {selection.walk.diverges}.")
        return
    explanation = update.explain(selection.parameter, selection.index)
    at = f"{explanation.parameter}[{','.join(map(str, explanation.index))}]"
    yield Paragraph(f"{at}, w in the rule", "heading")
    yield equation("before", value=explanation.before)
    yield equation(
        "after", value=explanation.after, note=f"changed by {significant(explanation.after - explanation.before)}"
    )
    yield Paragraph(f"The rule of {explanation.optimizer}", "heading")
    for line in filter(None, explanation.rule.split("\n")):
        yield Paragraph(line.replace("`", ""), "code" if line.startswith("`") else "note")
    yield Paragraph("With the numbers of this weight", "heading")
    yield from equations(explanation.quantities)
    if selection.walk.diverges:
        yield Paragraph(f"This step is taken back: {selection.walk.diverges}.")


def _direction(slope: float, what: str) -> str:
    if slope == 0:
        return f"0: a small change of {what} does not change the loss."
    if not np.isfinite(slope):
        return "This is not a finite number."
    way = "negative: the loss falls when" if slope < 0 else "positive: the loss grows when"
    return f"It is {way} {what} grows, so training makes it {'larger' if slope < 0 else 'smaller'}."


def _shape(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
