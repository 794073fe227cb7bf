"""How each layer does: its weights, gradient and updates over the run, its dead units, and how its numbers lie now."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily

if TYPE_CHECKING:
    from tui_mnist.queries.layer_figures.figures import LayerFigures, LayerNow, ValueHistogram
    from tui_mnist.queries.layer_figures.query import LayerFiguresQuery

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(("LayerFigures", "LayerNow", "ValueHistogram"), "figures"),
        "LayerFiguresQuery": "query",
    },
)

__all__ = ["LayerFigures", "LayerFiguresQuery", "LayerNow", "ValueHistogram"]
