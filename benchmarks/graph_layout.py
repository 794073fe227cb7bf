"""How long it takes to lay out and to draw a random directed graph.

`python -m benchmarks.graph_layout [--graphs N] [--edges-per-node 1 1.5 2]`

Each graph is laid out in both directions, three times; the best time of each counts, since noise only ever adds. The
table has the median and the worst of all graphs, in milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from tui_mnist.render.graph import DiagramNode, Direction, Edge, draw, lay_out

DIRECTIONS: tuple[Direction, ...] = ("right", "down")
NODES = (10, 20, 40, 60)
ROUNDS = 3


def random_graph(nodes: int, edges: int, rng: np.random.Generator) -> tuple[list[DiagramNode], list[Edge]]:
    """Nodes of up to three lines, and edges between any two of them, with cycles and loops."""
    lines = [(f"node {number}", "(128, 784)", "∂ -0.031")[: rng.integers(1, 4)] for number in range(nodes)]
    ends = rng.integers(nodes, size=(edges, 2)).tolist()
    return (
        [DiagramNode(str(number), text) for number, text in enumerate(lines)],
        [Edge(str(source), str(target)) for source, target in ends],
    )


def milliseconds(work: Callable[[], object]) -> float:
    """The best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return 1000 * best


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graphs", type=int, default=20, help="graphs of each size")
    parser.add_argument("--edges-per-node", type=float, nargs="+", default=[1.0, 1.5, 2.0])
    arguments = parser.parse_args()
    table = Table("nodes", "edges", "layout, median", "layout, worst", "drawing, median", "drawing, worst")
    rng = np.random.default_rng(0)
    for nodes in NODES:
        for density in arguments.edges_per_node:
            edges = round(nodes * density)
            layouts: list[float] = []
            drawings: list[float] = []
            for _ in range(arguments.graphs):
                graph = random_graph(nodes, edges, rng)
                for direction in DIRECTIONS:
                    layout = lay_out(*graph, direction=direction)
                    layouts.append(milliseconds(partial(lay_out, *graph, direction=direction)))
                    drawings.append(milliseconds(partial(draw, layout)))
            figures = (statistics.median(layouts), max(layouts), statistics.median(drawings), max(drawings))
            table.add_row(str(nodes), str(edges), *(f"{figure:.1f}" for figure in figures))
    Console().print(table)


if __name__ == "__main__":
    main()
