"""The commands of the activations: how the units are put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_commands import ShowsRun

if TYPE_CHECKING:
    from tui_mnist.tui.screens.inside.activations.part import ActivationsPart


class HasActivations(ShowsRun, Protocol):
    """The screen, as far as these commands ask."""

    @property
    def shown_part(self) -> ActivationsPart:
        """The part with the activations, while it is shown."""
        ...


def _has_activations(screen: HasActivations) -> str:
    return "" if screen.shown_part.activations is not None else "no activations are known yet"


ACTIVATIONS_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("activations_order", "part('next_order')", "o", "Order in the strips"),
        help="By the mean of the digit's class, the strongest first, or by the units' numbers.",
        bar="order",
        why_not=_has_activations,
    ),
)
