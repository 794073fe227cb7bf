"""The chain rule written out: the factors of one gradient, each with its number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.explanation import Quantity, Sheet
from tui_mnist.nn.pixels import BRIGHTEST
from tui_mnist.queries.walkthrough.backward import BackwardStage
from tui_mnist.queries.walkthrough.forward import ForwardStage
from tui_mnist.queries.walkthrough.loss import LossStage


@dataclass(frozen=True)
class Chain:
    """A gradient as a product: `value` is the training's own figure, and the product of the `factors` up to rounding.

    `formula` and `numbers` are the whole product. A factor that is a sum, as that over the next layer's units, has its
    terms.
    """

    symbol: str
    formula: str
    numbers: str
    factors: tuple[Quantity, ...]
    value: float

    @property
    def product(self) -> float:
        """All factors multiplied."""
        return math.prod(factor.value for factor in self.factors)


@dataclass(frozen=True, eq=False)
class Contributions:
    """The gradient of one weight as a sum over the batch: `terms` (n,) is what each sample adds to it."""

    symbol: str
    formula: str
    terms: Array
    value: float


@dataclass(frozen=True, eq=False)
class ChainRule:
    """Finds the factors of a gradient in what the steps from the inputs to the gradients computed."""

    forward: ForwardStage
    loss: LossStage
    backward: BackwardStage

    def chain(self, sample: int, layer: int, unit: int, source: int | None = None) -> Chain:
        """How ∂L/∂z[sample, unit] of a layer, counted from 1, came about.

        With `source`, a pixel or a unit of the layer before, it goes on to the weight between the two: then it is what
        this sample adds to the weight's gradient.
        """
        z, at, sheet = f"z{layer}", f"[{sample},{unit}]", Sheet()
        if layer == self.forward.layers:
            self._start_at_loss(sheet, sample, unit)
        else:
            self._send_back(sheet, sample, layer, unit)
            self._pass_activation(sheet, sample, layer, unit)
        symbol, value = f"∂L/∂{z}{at}", float(self.backward[z].gradient.value[sample, unit])
        if source is not None:
            symbol = f"share of sample {sample} in ∂L/∂W{layer}[{source},{unit}]"
            value *= self._enter_weight(sheet, sample, layer, source)
        factors = sheet.quantities
        return Chain(
            symbol,
            formula=" · ".join(factor.symbol for factor in factors),
            numbers=sheet.numbers(" · ".join(f"{{{factor.symbol}}}" for factor in factors)),
            factors=factors,
            value=value,
        )

    def contributions(self, parameter: str, index: tuple[int, ...]) -> Contributions:
        """What each sample adds to the gradient of one weight or bias."""
        layer, unit = int(parameter[1:]), index[-1]
        terms = self.backward[f"z{layer}"].gradient.value[:, unit]
        formula = f"Σ over samples s of ∂L/∂z{layer}[s,{unit}]"
        if len(index) == 2:
            x = self.forward.input_of(layer)
            terms = terms * x.value[:, index[0]]
            formula += f" · {x.symbol}[s,{index[0]}]"
        symbol, value = f"∂L/∂{parameter}[{','.join(map(str, index))}]", self.backward.parameters[parameter][index]
        return Contributions(symbol, formula, terms, float(value))

    def _start_at_loss(self, sheet: Sheet, sample: int, unit: int) -> None:
        share = float(self.backward["losses"].gradient.value[sample])
        sheet.find(f"∂L/∂losses[{sample}]", "share of one sample in the mean", f"1 / {len(self.loss.labels)}", share)
        sheet.add(self.loss.slope_for(sample, unit)[-1])

    def _send_back(self, sheet: Sheet, sample: int, layer: int, unit: int) -> None:
        """What the units of the next layer send back: the sum of each one's gradient times its weight."""
        following, output = layer + 1, self.forward.input_of(layer + 1)
        gradients = self.backward[f"z{following}"].gradient.value[sample]
        weights = self.forward[f"W{following}"].value[unit]
        terms = []
        for k, (gradient, weight) in enumerate(zip(map(float, gradients), map(float, weights), strict=True)):
            g, w = f"∂L/∂z{following}[{sample},{k}]", f"W{following}[{unit},{k}]"
            sheet.know(g, gradient)
            sheet.know(w, weight)
            terms.append(sheet.term(f"unit {k} of layer {following}", f"{{{g}}} · {{{w}}}", gradient * weight))
        symbol = f"∂L/∂{output.symbol}[{sample},{unit}]"
        formula = f"Σ over k of ∂L/∂z{following}[{sample},k] · W{following}[{unit},k]"
        value = float(self.backward[output.symbol].gradient.value[sample, unit])
        sheet.total(symbol, "what the next layer sends back", formula, value, terms)

    def _pass_activation(self, sheet: Sheet, sample: int, layer: int, unit: int) -> None:
        """The dropout mask, if there is one, and the slope of the activation."""
        at, z = f"[{sample},{unit}]", self.forward[f"z{layer}"]
        if (mask := f"mask{layer}") in self.forward:
            view = self.forward[mask]
            sheet.find(mask + at, "dropout mask", view.formula, float(view.value[sample, unit]))
        if (slope := self.backward[z.symbol].local) is not None:
            sheet.know(z.symbol, float(z.value[sample, unit]))
            formula = slope.symbol.replace(z.symbol, f"{{{z.symbol}}}")
            sheet.find(slope.symbol + at, slope.formula, formula, float(slope.value[sample, unit]))

    def _enter_weight(self, sheet: Sheet, sample: int, layer: int, source: int) -> float:
        """What the weight was multiplied with on the way forward."""
        x = self.forward.input_of(layer)
        value = float(x.value[sample, source])
        sheet.know("pixel", round(value * BRIGHTEST))
        formula = f"{{pixel}} / {BRIGHTEST}" if x.image_shape else x.formula
        sheet.find(f"{x.symbol}[{sample},{source}]", "what this weight multiplied", formula, value)
        return value
