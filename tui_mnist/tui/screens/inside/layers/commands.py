"""The commands of the layers: which layer, which of its figures, and one pane alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand

if TYPE_CHECKING:
    from tui_mnist.tui.kit.screen_part import ScreenPart


class ShowsLayers(Protocol):
    """The screen, as far as these commands ask."""

    @property
    def shown_part(self) -> ScreenPart:
        """The part that is shown."""


def _has_figures(screen: ShowsLayers) -> str:
    return "" if getattr(screen.shown_part, "figures", None) is not None else "nothing was measured yet"


LAYERS_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("layers_figure", "part('ask_for_figure')", "f", "Which figure of the layers"),
        help="Norm of weights, gradient or update, their ratio, or the dead units, over the run.",
        bar="figure",
        why_not=_has_figures,
    ),
    ScreenCommand(
        *("layers_layer", "part('choose_layer')", "l", "The next layer"),
        help="Its curve over the others, and its histograms.",
        bar="layer",
        why_not=_has_figures,
    ),
    ScreenCommand(
        *("layers_alone", "part('toggle_alone')", "z", "One pane alone"),
        help="The pane in focus alone, or all of them.",
        bar="enlarge",
        why_not=_has_figures,
    ),
)
