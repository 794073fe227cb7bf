"""The forms in which a run is written, by the names that the flag and the screen use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tui_mnist.code import keras_form, numpy_form, own_form
from tui_mnist.errors import UsageError

if TYPE_CHECKING:
    from tui_mnist.training import Hyperparameters


class Form(NamedTuple):
    """What a form is called, what it needs and shows in one line, and how a run is written in it."""

    title: str
    meaning: str
    write: Callable[[Hyperparameters], str]


FORMS: dict[str, Form] = {
    "numpy": Form("NumPy", "NumPy alone: a run with these knobs from the start has the same weights", numpy_form.write),
    "keras": Form("Keras", "the same model in Keras, which draws its own weights and batches", keras_form.write),
    "tui-mnist": Form("tui-mnist", "the same run with this program's own network and tape", own_form.write),
}


def code_of(form: str, hyperparameters: Hyperparameters) -> str:
    """The program, which ends in a line break, of a run with these hyperparameters from its start.

    UsageError if there is no such form, or if a rule that was added says nothing of how it is written in it; DataError
    if the data can't be found.
    """
    if form not in FORMS:
        raise UsageError(f"--show-code {form!r} is not allowed; expected one of {', '.join(FORMS)}")
    return FORMS[form].write(hyperparameters)
