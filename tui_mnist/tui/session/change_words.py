"""What a turn of knobs is called on the screen."""

from __future__ import annotations

from tui_mnist.training.events import HyperparametersChanged
from tui_mnist.training.knobs import shown


def change_in_words(event: HyperparametersChanged, *, brief: bool = False) -> str:
    """The changes as on the screen: learning rate 0.001 → 0.003; or, where there is little room, lr 0.001 → 0.003."""
    if brief:
        name, (before, after) = next(iter(event.changes.items()))
        names = {"learning_rate": "lr ", "batch_size": "batch ", "optimizer": "", "loss": ""}
        return f"{names.get(name, name.replace('_', ' ') + ' ')}{shown(name, before)} → {shown(name, after)}"
    return ", ".join(
        f"{name.replace('_', ' ')} {shown(name, before)} → {shown(name, after)}"
        for name, (before, after) in event.changes.items()
    )
