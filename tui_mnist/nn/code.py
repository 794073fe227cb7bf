"""How a rule is written in a program of its own: beside the rule, so that a new one needs no other file.

The lines are Python in which NumPy is `np`. What stands in braces are settings of the run, put in by `str.format`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OptimizerCode:
    """`keras` is the optimizer's call, without its weight decay.

    In NumPy, `each_step` comes once a step, where `t` is the number of the step, from 1, and `each_weight` for each
    array of parameters `w` with its gradient `g` and what the rule remembers of it, by name. `start` comes before the
    first step. All may name {learning_rate} and {momentum}.
    """

    keras: str
    each_weight: tuple[str, ...]
    each_step: tuple[str, ...] = ()
    start: tuple[str, ...] = ()

    @property
    def counts_steps(self) -> bool:
        """Whether the rule needs the number of the step."""
        return bool(self.each_step)


@dataclass(frozen=True)
class LossCode:
    """`keras` is the loss as `compile` takes it, of probabilities, or of logits if `of_logits`.

    In NumPy, `lines` make the `loss` (samples,) and its slope from the logits `z`, of which the largest is 0, their
    probabilities `p` and the one-hot `target`, all (samples, classes): `dz` is the slope with respect to the logits;
    lines that make `dp` instead give it with respect to the probabilities.
    """

    keras: str
    lines: tuple[str, ...]
    of_logits: bool = False


@dataclass(frozen=True)
class ActivationCode:
    """`keras` is the activation as a layer takes it; `value` and `slope` are the function of `z` and its derivative.

    `lines` come before both, in the derivative alone.
    """

    keras: str
    value: str
    slope: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class InitializerCode:
    """`keras` is the initializer as a layer takes it; in NumPy, `lines` end in the weights, drawn from `for_weights`.

    They are the body of a function of the numbers of `inputs` and `units`.
    """

    keras: str
    lines: tuple[str, ...]

    @property
    def draws(self) -> bool:
        """Whether the weights are random."""
        return any("for_weights" in line for line in self.lines)
