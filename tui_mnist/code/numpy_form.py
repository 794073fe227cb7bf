"""A run as plain NumPy: every formula of it written out, and the same weights at its end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from tui_mnist.code.data_lines import choosing_lines, has_choice, idx_files, import_lines, reading_lines
from tui_mnist.code.lines import filled, headline, indented, required
from tui_mnist.nn import ACTIVATIONS, LOSSES, OPTIMIZERS
from tui_mnist.nn.code import ActivationCode
from tui_mnist.nn.initializers import INITIALIZER_CODE

if TYPE_CHECKING:
    from tui_mnist.training import Hyperparameters


def write(hyperparameters: Hyperparameters) -> str:
    """The program; UsageError or DataError as `code_of` says."""
    return "\n".join(_Program(hyperparameters).lines()) + "\n"


class _Program:
    """The parts of the program, in their order. Layers are numbered from 1; the last one's output are the logits z."""

    def __init__(self, hyperparameters: Hyperparameters) -> None:
        self.settings = hyperparameters
        self.rule = OPTIMIZERS[hyperparameters.optimizer]
        self.rule_code = required(self.rule.code, "optimizer", hyperparameters.optimizer)
        self.loss = required(LOSSES[hyperparameters.loss].code, "loss", hyperparameters.loss)
        activation: ActivationCode | None = ACTIVATIONS[hyperparameters.activation].code
        self.activation = required(activation, "activation", hyperparameters.activation)
        self.initializer = required(
            INITIALIZER_CODE.get(hyperparameters.initializer), "initializer", hyperparameters.initializer
        )
        self.last = len(hyperparameters.hidden) + 1
        self.hidden = range(1, self.last)
        self.bends = bool(hyperparameters.hidden) and bool(self.activation.value)
        self.drops = bool(hyperparameters.hidden) and hyperparameters.dropout > 0

    def lines(self) -> Iterator[str]:
        """The whole program."""
        files = idx_files(self.settings.data)
        yield headline(self.settings, "in plain NumPy")
        yield ""
        yield from import_lines(files, "import numpy as np")
        yield ""
        yield from reading_lines(files, self.settings)
        yield from choosing_lines(self.settings)
        yield from self._generators()
        yield from self._start()
        yield from self._functions()
        yield from self._training()
        yield 'print(f"test accuracy {accuracy(x_test, y_test):.4f}")'

    def _generators(self) -> Iterator[str]:
        """The generators of a run's random numbers, as far as they are needed."""
        needed = {
            "for_weights": self.initializer.draws,
            "for_order": self.settings.shuffle,
            "for_dropout": self.drops,
        }
        count = max((number for number, used in enumerate(needed.values(), start=1) if used), default=0)
        if count:
            names = ", ".join(name if used else "_" for name, used in list(needed.items())[:count])
            names = names if count > 1 else f"({names},)"
            seeds = f"np.random.SeedSequence({self.settings.seed}).spawn({count})"
            yield f"{names} = map(np.random.default_rng, {seeds})"

    def _start(self) -> Iterator[str]:
        """The parameters, and what the optimizer remembers of each."""
        yield from ("", "", "def start(inputs, units):")
        yield from indented(self.initializer.lines)
        yield from ("", "")
        sizes = ("x_train.shape[1]", *map(str, self.settings.hidden), "classes")
        for number, (inputs, units) in enumerate(pairwise(sizes), start=1):
            yield f"W{number} = start({inputs}, {units}).astype(np.float32)"
            yield f"b{number} = np.zeros({units}, np.float32)"
        yield f"parameters = [{', '.join(f'W{n}, b{n}' for n in (*self.hidden, self.last))}]"
        if names := self.rule.remembers:
            fresh = [f"np.full_like(w, {value})" if value else "np.zeros_like(w)" for value in names.values()]
            yield f"memory = [{fresh[0] if len(fresh) == 1 else '(' + ', '.join(fresh) + ')'} for w in parameters]"
        if self.rule_code.counts_steps:
            yield "t = 0"
        yield from self.rule_code.start

    def _functions(self) -> Iterator[str]:
        """The activation with its derivative, and the forward pass with the accuracy that it reaches."""
        name, code = self.settings.activation, self.activation
        if self.bends:
            yield from ("", "", f"def {name}(z):", f"    return {code.value}")
            yield from ("", "", f"def slope_of_{name}(z):", *indented(code.lines), f"    return {code.slope}")
        masks = [f"m{number}=1" for number in self.hidden] if self.drops else []
        yield from ("", "", f"def forward({', '.join(['x', *masks])}):")
        for number in self.hidden:
            dropped = f" * m{number}" if self.drops else ""
            if self.bends:
                yield f"    z{number} = {self._input(number)} @ W{number} + b{number}"
                yield f"    h{number} = {name}(z{number}){dropped}"
            elif self.drops:
                yield f"    h{number} = ({self._input(number)} @ W{number} + b{number}){dropped}"
            else:
                yield f"    h{number} = {self._input(number)} @ W{number} + b{number}"
        yield f"    z = {self._input(self.last)} @ W{self.last} + b{self.last}"
        given = [*(f"z{number}" for number in self.hidden if self.bends), *(f"h{number}" for number in self.hidden)]
        yield f"    return {', '.join([*given, 'z'])}"
        self.given = [*given, "z"]
        logits = "forward(x)[-1]" if given else "forward(x)"
        yield from ("", "", "def accuracy(x, y):", f"    return ({logits}.argmax(axis=1) == y).mean()", "", "")

    def _training(self) -> Iterator[str]:
        """The epochs, of mini-batches."""
        settings = self.settings
        samples = (
            "training" if has_choice(settings) else "len(y_train)" if settings.shuffle else "np.arange(len(y_train))"
        )
        yield f"for epoch in range({settings.epochs}):"
        yield f"    order = {f'for_order.permutation({samples})' if settings.shuffle else samples}"
        yield "    total = 0"
        yield f"    for first in range(0, len(order), {settings.batch_size}):"
        yield from indented(self._step(), 2)
        shown = "epoch {epoch + 1}: loss {total / len(order):.4f}"
        if settings.validation_size:
            yield "    held_out = accuracy(x_train[validation], y_train[validation])"
            shown += ", validation accuracy {held_out:.4f}"
        yield f'    print(f"{shown}")'

    def _step(self) -> Iterator[str]:
        """One step: forward, loss, backward, update."""
        rate, decay = self.settings.learning_rate, self.settings.weight_decay
        yield f"batch = order[first : first + {self.settings.batch_size}]"
        yield "x, target = x_train[batch], np.eye(classes, dtype=np.float32)[y_train[batch]]"
        masks = []
        if self.drops:
            keep = f">= {self.settings.dropout}) / np.float32(1 - {self.settings.dropout})"
            for number, units in enumerate(self.settings.hidden, start=1):
                masks.append(f"m{number}")
                yield f"m{number} = (for_dropout.random((len(x), {units}), np.float32) {keep}"
        yield f"{', '.join(self.given)} = forward({', '.join(['x', *masks])})"
        yield "z = z - z.max(axis=1, keepdims=True)  # the same probabilities, and no exp overflows"
        yield "p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)"
        yield from self.loss.lines
        yield "total += loss.sum()"
        if any(line.startswith("dp = ") for line in self.loss.lines):
            yield "dz = p * (dp - (dp * p).sum(axis=1, keepdims=True))"
        yield f"d{self.last} = dz / len(x)"
        for number in reversed(self.hidden):
            slope = f" * slope_of_{self.settings.activation}(z{number})" if self.bends else ""
            dropped = f" * m{number}" if self.drops else ""
            yield f"d{number} = d{number + 1} @ W{number + 1}.T{dropped}{slope}"
        yield "gradients = ["
        for number in (*self.hidden, self.last):
            yield f"    {self._input(number)}.T @ d{number}, d{number}.sum(axis=0),"
        yield "]"
        if self.rule_code.counts_steps:
            yield "t += 1"
        yield from filled(self.rule_code.each_step, self.settings)
        names = list(self.rule.remembers)
        each, of = (
            (f", {names[0]}" if len(names) == 1 else f", ({', '.join(names)})", ", memory") if names else ("", "")
        )
        yield f"for w, g{each} in zip(parameters, gradients{of}):"
        if decay:
            yield f"    w -= {rate} * {decay} * w"
        yield from indented(filled(self.rule_code.each_weight, self.settings))

    @staticmethod
    def _input(layer: int) -> str:
        return "x" if layer == 1 else f"h{layer - 1}"
