"""A directed graph becomes a drawing in text: `lay_out` finds places for its boxes and edges, `draw` draws them."""

from tui_mnist.render.graph.canvas import Canvas, GraphRole, GraphRun
from tui_mnist.render.graph.drawing import draw
from tui_mnist.render.graph.layout import best_direction, lay_out
from tui_mnist.render.graph.model import (
    OPERATION,
    Box,
    Cell,
    DiagramNode,
    DiagramPart,
    Direction,
    Edge,
    Layout,
    Route,
    cells_of,
)
from tui_mnist.render.graph.navigation import Way, next_node

__all__ = [
    "OPERATION",
    "Box",
    "Canvas",
    "Cell",
    "DiagramNode",
    "DiagramPart",
    "Direction",
    "Edge",
    "GraphRole",
    "GraphRun",
    "Layout",
    "Route",
    "Way",
    "best_direction",
    "cells_of",
    "draw",
    "lay_out",
    "next_node",
]
