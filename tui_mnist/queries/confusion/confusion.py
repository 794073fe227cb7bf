"""The confusion matrix of what is known of the held-out samples, and the samples of a cell or a list of mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import UsageError
from tui_mnist.queries.confusion.lists import CELL, CONFIDENT, LISTS
from tui_mnist.queries.digits.page import DigitsPage
from tui_mnist.queries.held_out_predictions import NOTHING, HeldOutPredictions, held_out_predictions

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class ConfusionRequest:
    """What is asked for: the fields of ConfusionQuery."""

    cell: tuple[int, int] | None
    listed: str
    page: int
    count: int
    at_once: int


@dataclass(frozen=True, eq=False)
class Confusion:
    """How often each class is taken for each, and some of the samples.

    `matrix` (classes, classes) has the counts: row = true class, column = what it is taken for. They are of `known` of
    all `count` samples, the oldest asked at step `since`; what is left out was asked so long ago that the network has
    trained twice as long since, or not at all. `unanswered` samples have answers that are not numbers, and are in no
    cell. It is `settled` if all is what the network says now. `held_out` is False where it trains on the samples.

    `cell` is the one looked at, `listed` samples are in the list, and `page` has those that are shown: of each the
    `right_at` (n,) and `wrong_since` (n,) of HeldOutPredictions, and `coordinates` (n, features) if it is no image.
    """

    matrix: NDArray[np.int64]
    known: int
    count: int
    since: int
    unanswered: int
    settled: bool
    held_out: bool
    cell: tuple[int, int]
    listed: int
    page: DigitsPage
    right_at: NDArray[np.int64]
    wrong_since: NDArray[np.int64]
    coordinates: NDArray[np.float32] | None


def confusion(trainer: BatchTrainer, query: ConfusionRequest) -> Confusion:
    """Ask about the samples on the page as it was and about a slice of the others; then count, and list."""
    known = held_out_predictions(trainer)
    classes = trainer.dataset.classes
    if query.listed not in LISTS:
        raise UsageError(f"the list {query.listed!r} is not known; choose one of: {', '.join(LISTS)}")
    if query.cell is not None and not all(0 <= label < classes for label in query.cell):
        raise UsageError(f"the cell {query.cell} is not in a matrix of {classes} classes; expected 0 to {classes - 1}")
    with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
        known.notice(trainer.network, trainer.step)
        _, shown = _page(_list(known, query, _cell(known, query, classes)), query)
        others = known.next_slice(without=shown, count=query.at_once)
        known.ask(trainer.network, known.stale(np.concatenate([shown, others])))
    cell = _cell(known, query, classes)
    listed = _list(known, query, cell)
    number, shown = _page(listed, query)
    counted, dataset = known.known(), trainer.dataset
    samples = known.samples[shown]
    return Confusion(
        _matrix(known, classes),
        int(np.count_nonzero(counted)),
        len(counted),
        int(known.known_at[counted].min(initial=trainer.step)),
        int(np.count_nonzero(counted & (known.predicted == NOTHING))),
        known.is_settled,
        len(trainer.validation_indices) > 0,
        cell,
        len(listed),
        DigitsPage(
            query.listed,
            None,
            number,
            _pages(listed, query),
            indices=shown,
            images=dataset.pictures(samples),
            labels=known.labels[shown],
            probabilities=known.probabilities[shown],
            wrong=int(np.count_nonzero(known.wrong())),
            known=int(np.count_nonzero(counted)),
            settled=known.is_settled,
        ),
        known.right_at[shown],
        known.wrong_since[shown],
        None if dataset.image_shape is not None else np.asarray(samples, np.float32),
    )


def _matrix(known: HeldOutPredictions, classes: int) -> NDArray[np.int64]:
    counted = known.known() & (known.predicted != NOTHING)
    cells = known.labels[counted] * classes + known.predicted[counted]
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def _cell(known: HeldOutPredictions, query: ConfusionRequest, classes: int) -> tuple[int, int]:
    """The cell asked for, or that of the most frequent mistake; of equals the first."""
    if query.cell is not None:
        return query.cell
    mistakes = _matrix(known, classes)
    np.fill_diagonal(mistakes, 0)
    return divmod(int(mistakes.argmax()), classes)


def _list(known: HeldOutPredictions, query: ConfusionRequest, cell: tuple[int, int]) -> Indices:
    """The samples of the list, in its order; by number where nothing else decides."""
    if query.listed == CELL:
        true, predicted = cell
        return np.flatnonzero(known.known() & (known.labels == true) & (known.predicted == predicted))
    which, key = (
        (known.wrong() & (known.predicted != NOTHING), known.confidence)
        if query.listed == CONFIDENT
        else (known.forgotten(), known.wrong_since)
    )
    indices = np.flatnonzero(which)
    keys: NDArray[Any] = key[indices]
    return indices[np.argsort(-keys, kind="stable")]


def _pages(listed: Indices, query: ConfusionRequest) -> int:
    return max(1, -(-len(listed) // max(1, query.count)))


def _page(listed: Indices, query: ConfusionRequest) -> tuple[int, Indices]:
    """The nearest page that there is, and the samples on it."""
    count = max(1, query.count)
    number = min(max(0, query.page), _pages(listed, query) - 1)
    return number, listed[number * count : (number + 1) * count]
