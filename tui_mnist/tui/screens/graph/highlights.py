"""Which boxes and edges of a graph stand out at a moment of its passes, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui_mnist.autodiff.sketch import GraphSketch
from tui_mnist.render.graph import GraphRole
from tui_mnist.tui.screens.graph.overflow import has_overflown
from tui_mnist.tui.screens.graph.passes import PassMoment, PassProgress


@dataclass(frozen=True)
class Choice:
    """The box or the edge under the cursor, by its number."""

    kind: Literal["node", "edge"]
    number: int


def choice_of(moment: PassMoment) -> Choice:
    """What happens at a moment."""
    return Choice("edge" if moment.kind == "backward" else "node", max(moment.number, 0))


def box_roles(graph: GraphSketch, progress: PassProgress, choice: Choice) -> dict[str, GraphRole]:
    """The roles of boxes that are not usual: not computed yet, no longer finite, or under the cursor."""
    roles: dict[str, GraphRole] = {}
    for place, node in enumerate(graph.nodes):
        if place not in progress.computed:
            roles[str(place)] = GraphRole.BOX_PENDING
        elif has_overflown(place, node, progress):
            roles[str(place)] = GraphRole.BOX_BROKEN
    if choice.kind == "node":
        roles[str(choice.number)] = GraphRole.BOX_SELECTED
    return roles


def edge_roles(graph: GraphSketch, moment: PassMoment, choice: Choice) -> dict[int, GraphRole]:
    """The roles of edges on which something happens, or that are under the cursor."""
    roles = {choice.number: GraphRole.EDGE_SELECTED} if choice.kind == "edge" else {}
    if choice == choice_of(moment):
        if moment.kind == "backward":
            roles[moment.number] = GraphRole.EDGE_BACKWARD
        elif moment.kind == "forward":
            roles |= {n: GraphRole.EDGE_FORWARD for n, edge in enumerate(graph.edges) if edge.end == moment.number}
    return roles
