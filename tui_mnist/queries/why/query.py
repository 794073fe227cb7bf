"""The question why an image gets the score of a class: a held-out one by its number, or any by its bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tui_mnist.errors import UsageError
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_mnist.queries.why.why import Why
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class WhyQuery(Query["Why"]):
    """Explain the held-out sample of this number, or the `image` if there is one: its pixels as bytes, row by row.

    `label` is the class that is explained; None is the network's own answer, whichever that is. `patch` is the odd
    number of rows and columns that are erased at once.
    """

    number: int = 0
    label: int | None = None
    patch: int = 5
    image: bytes | None = None

    def compute(self, trainer: BatchTrainer) -> Why:
        """The explanation; UsageError for a class or an image that the network can't have, or an even patch."""
        import numpy as np  # noqa: PLC0415 - whoever asks need not load it

        from tui_mnist.queries.held_out import held_out_indices  # noqa: PLC0415
        from tui_mnist.queries.why.why import explain  # noqa: PLC0415

        dataset = trainer.dataset
        if self.label is not None and not 0 <= self.label < dataset.classes:
            raise UsageError(f"there is no class {self.label}; expected 0 to {dataset.classes - 1}")
        if self.patch < 1 or self.patch % 2 == 0:
            raise UsageError(f"a patch of {self.patch} pixels has no middle; expected an odd number, 1 or more")
        shape = dataset.image_shape
        indices, number = held_out_indices(trainer), 0
        if self.image is not None:
            if shape is None or len(self.image) != dataset.features:
                expected = f"{dataset.features} {'numbers' if shape is None else 'pixels'}"
                raise UsageError(f"the image has {len(self.image)} bytes; the network takes {expected}")
            sample: NDArray[Any] = np.frombuffer(self.image, np.uint8)
        elif len(indices):
            number = self.number % len(indices)
            sample = trainer.samples[indices[number]]
        else:
            raise UsageError("there are no samples to look at; expected at least one")

        def pictures(rows: NDArray[Any]) -> NDArray[np.uint8]:
            if shape is None:
                return dataset.pictures(rows)
            images: NDArray[np.uint8] = np.rint(rows * 255).astype(np.uint8).reshape(-1, *shape)
            return images

        why = explain(
            trainer.network,
            sample / np.float32(255) if shape is not None else sample,
            self.label,
            shape=shape or (1, dataset.features),
            bounds=(-np.inf, np.inf) if shape is None else (0.0, 1.0),
            pictures=pictures,
            patch=1 if shape is None else self.patch,
        )
        if self.image is not None:
            return why
        truth = int(dataset.train_labels[indices[number]])
        return replace(
            why, number=number, count=len(indices), held_out=len(trainer.validation_indices) > 0, truth=truth
        )
