"""Explains the first two stages: how the batch was drawn, and how each number of the model is computed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import ACTIVATIONS
from tui_mnist.nn.pixels import BRIGHTEST
from tui_mnist.number_format import significant
from tui_mnist.tui.screens.step.explanation_parts import (
    ExplanationPart,
    Paragraph,
    equation,
    in_brackets,
    sum_of_products,
)
from tui_mnist.tui.screens.step.selection import Selection


def activation_in_numbers(activation: str, z: float) -> str:
    """What an activation does with this number."""
    return ACTIVATIONS[activation].formula.replace("{z}", significant(z)).replace("{(z)}", in_brackets(z))


def explain_draw(selection: Selection) -> Iterator[ExplanationPart]:
    """Where the batch comes from, and what its sample under the cursor is."""
    draw, s = selection.walk.draw, selection.sample
    place, label = int(draw.indices[s]), int(draw.labels[s])
    yield Paragraph("How the batch was drawn", "heading")
    order = "shuffled once" if draw.shuffled else "taken in the order of the file"
    yield Paragraph(
        f"For epoch {draw.epoch} the {draw.epoch_size:,} training samples were {order}. Each step takes the next "
        f"{selection.walk.hyperparameters.batch_size}; this one takes numbers {draw.start:,} to {draw.stop - 1:,}."
    )
    yield Paragraph(f"Sample {s} of the batch", "heading")
    of = "points" if draw.samples.ndim == 2 else "images"
    yield equation(f"order[{draw.start + s}]", value=place, note=f"its place in train_{of}")
    yield equation(f"{of}[{s}]", f"train_{of}[{place}]", note=_sample_note(draw.samples[s]))
    yield equation(
        f"labels[{s}]", f"train_labels[{place}]", selection.class_name(label), note="what the network should answer"
    )
    if draw.samples.ndim == 2:
        feature = selection.cursor.places[0]
        yield equation(f"points[{s},{feature}]", value=float(draw.samples[s, feature]), note="feature under the cursor")
    else:
        row, column = divmod(selection.cursor.places[0], draw.images.shape[2])
        pixel = int(draw.images[s, row, column])
        yield equation(f"images[{s},{row},{column}]", str(pixel), note="pixel under the cursor: 0 is paper, 255 is ink")
    yield Paragraph("Labels in this batch", "heading")
    counts = np.bincount(draw.labels, minlength=len(selection.walk.class_names)).tolist()
    yield Paragraph(
        ", ".join(f"{count} of class {selection.class_name(label)}" for label, count in enumerate(counts) if count)
    )


def _sample_note(sample: Array) -> str:
    if sample.ndim == 1:
        return f"a sample of {len(sample)} features, each a {sample.dtype}"
    rows, columns = sample.shape
    return f"an image of {rows} × {columns} pixels, each a byte"


def explain_forward(selection: Selection) -> Iterator[ExplanationPart]:
    """The formula of the tensor with the numbers of the element under the cursor."""
    if selection.tensor is None:
        return
    symbol, layer = selection.tensor.view.symbol, selection.layer
    yield Paragraph(f"{_role(symbol)} {symbol}", "heading")
    if symbol == "x":
        yield from _input(selection)
    elif symbol.startswith(("W", "b")):
        yield from _weight(selection)
    elif "·" in symbol:
        yield from _product(selection)
    elif symbol.startswith("z"):
        yield from _sum(selection)
    elif symbol == "p":
        yield from explain_probability(selection)
    elif symbol.startswith("h"):
        yield from _activation(selection)
    else:
        yield from _dropout(selection, symbol)
    if symbol != "p":
        yield Paragraph("The whole model", "heading")
        yield Paragraph(_model(selection, layer), "note")


def _role(symbol: str) -> str:
    match symbol[0]:
        case "W" | "b":
            return "A parameter:"
        case _:
            return "One number of"


def _input(selection: Selection) -> Iterator[ExplanationPart]:
    s, pixel = selection.sample, selection.cursor.places[0]
    value = float(selection.walk.forward["x"].value[s, pixel])
    if selection.walk.forward["x"].image_shape is None:
        yield equation(f"x[{s},{pixel}]", f"points[{s},{pixel}]", value=value, note=f"feature {pixel}, as it is")
        return
    image = selection.walk.draw.images[s]
    row, column = divmod(pixel, image.shape[1])
    byte = int(image[row, column])
    yield equation(
        f"x[{s},{pixel}]",
        f"images[{s},{row},{column}] / {BRIGHTEST}",
        f"{byte} / {BRIGHTEST}",
        value=value,
        note=f"pixel in row {row}, column {column}, from 0 to 1",
    )
    yield Paragraph(
        f"The {image.shape[0]} rows of each image are put one after another: "
        f"{row} · {image.shape[1]} + {column} = {pixel}. So a batch of images becomes a matrix."
    )


def _weight(selection: Selection) -> Iterator[ExplanationPart]:
    layer, unit = selection.layer, selection.unit
    at = ",".join(map(str, selection.index))
    unit_word = _unit_word(selection)
    if selection.parameter.startswith("b"):
        note = f"added to every weighted sum of {unit_word} {unit}"
    else:
        note = f"what {_source_word(selection)} {selection.source} counts for in {unit_word} {unit} of layer {layer}"
    yield equation(f"{selection.parameter}[{at}]", value=selection.weight, note=note)
    yield Paragraph("Training changes this number, and all others of its kind, a little in each step.")


def _product(selection: Selection) -> Iterator[ExplanationPart]:
    forward, layer, s, u = selection.walk.forward, selection.layer, selection.sample, selection.unit
    x, weights = forward.input_of(layer), forward[f"W{layer}"]
    left, right = x.value[s], weights.value[:, u]
    symbol = f"{x.symbol}·{weights.symbol}"
    yield equation(
        f"({symbol})[{s},{u}]",
        f"Σ over i of {x.symbol}[{s},i] · {weights.symbol}[i,{u}]",
        sum_of_products(left.tolist(), right.tolist()),
        value=float(forward[symbol].value[s, u]),
        note="row of the inputs times column of the weights",
    )
    i = selection.source
    yield equation(
        f"{x.symbol}[{s},{i}] · {weights.symbol}[{i},{u}]",
        f"{significant(left[i])} · {in_brackets(right[i])}",
        value=float(left[i]) * float(right[i]),
        note="the term under the cursor",
    )
    yield Paragraph(f"{int(np.count_nonzero(left))} of the {len(left)} inputs of this sample are not 0.")


def _sum(selection: Selection) -> Iterator[ExplanationPart]:
    forward, layer, s, u = selection.walk.forward, selection.layer, selection.sample, selection.unit
    product, z = f"{forward.input_of(layer).symbol}·W{layer}", forward[f"z{layer}"]
    bias = float(forward[f"b{layer}"].value[u])
    yield equation(
        f"z{layer}[{s},{u}]",
        f"({product})[{s},{u}] + b{layer}[{u}]",
        f"{significant(forward[product].value[s, u])} + {in_brackets(bias)}",
        value=float(z.value[s, u]),
        note=f"weighted sum of {_unit_word(selection)} {u}, for sample {s}",
    )
    yield Paragraph(
        f"b{layer} has one number for each {_unit_word(selection)}: it is added to every row (broadcasting)."
    )


def _activation(selection: Selection) -> Iterator[ExplanationPart]:
    forward, layer, s, u = selection.walk.forward, selection.layer, selection.sample, selection.unit
    name = selection.walk.hyperparameters.activation
    z, h = float(forward[f"z{layer}"].value[s, u]), forward[f"h{layer}"].value
    yield equation(
        f"h{layer}[{s},{u}]",
        f"{name}(z{layer}[{s},{u}])",
        activation_in_numbers(name, z),
        value=float(h[s, u]),
        note=f"activation of unit {u}, for sample {s}",
    )
    active = int(np.count_nonzero(h[s] > 0))
    yield Paragraph(f"{active} of the {h.shape[1]} units of this layer are above 0 for this sample.")


def _dropout(selection: Selection, symbol: str) -> Iterator[ExplanationPart]:
    forward, layer, s, u = selection.walk.forward, selection.layer, selection.sample, selection.unit
    rate, mask = selection.walk.hyperparameters.dropout, float(forward[f"mask{layer}"].value[s, u])
    kept = "kept, and enlarged to make up for the dropped ones" if mask else "dropped for this step"
    yield equation(
        f"mask{layer}[{s},{u}]", f"1 / (1 - {rate:g})" if mask else "0", value=mask, note=f"unit {u} is {kept}"
    )
    if symbol.startswith("d"):
        yield equation(
            f"d{layer}[{s},{u}]",
            f"h{layer}[{s},{u}] · mask{layer}[{s},{u}]",
            f"{significant(forward[f'h{layer}'].value[s, u])} · {significant(mask)}",
            value=float(forward[f"d{layer}"].value[s, u]),
        )


def explain_probability(selection: Selection) -> Iterator[ExplanationPart]:
    """The softmax with the logits of the sample."""
    forward, s = selection.walk.forward, selection.sample
    last = forward.layers
    k = selection.cursor.places[last]
    z, p = forward.logits.value[s].astype(np.float64), forward["p"].value[s]
    with np.errstate(all="ignore"):
        total = float(z.max() + np.log(np.sum(np.exp(z - z.max()))))
    yield equation("Z", f"log(Σ exp(z{last}[{s}]))", value=total, note="all logits of this sample taken together")
    yield equation(
        f"p[{s},{k}]",
        f"exp(z{last}[{s},{k}] - Z)",
        f"exp({significant(z[k])} - {in_brackets(total)})",
        value=float(p[k]),
        note=f"how probable class {selection.class_name(k)} is",
    )
    answer, label = int(np.argmax(p)), int(selection.walk.draw.labels[s])
    right = "which is right" if answer == label else f"but it is {selection.class_name(label)}"
    yield Paragraph(
        f"The network takes sample {s} for {selection.class_name(answer)} ({float(p[answer]):.1%}), {right}. "
        "The probabilities of all classes add up to 1."
    )


def _model(selection: Selection, here: int) -> str:
    forward, name = selection.walk.forward, selection.walk.hyperparameters.activation
    text = "x"
    for layer in range(1, forward.layers + 1):
        text = f"({text}·W{layer} + b{layer})"
        text = f"softmax{text}" if layer == forward.layers else f"{name}{text}"
    where = f"you are in layer {here}" if forward.layers > 1 else "softmax regression, without a hidden layer"
    return f"p = {text}; {where}"


def _unit_word(selection: Selection) -> str:
    return "class" if selection.layer == selection.walk.forward.layers else "unit"


def _source_word(selection: Selection) -> str:
    if selection.layer == 1:
        return "pixel" if selection.walk.forward["x"].image_shape else "feature"
    return f"unit of layer {selection.layer - 1}, number"
