"""No module needs another one that needs it in turn, be it for its types alone."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest


def imports() -> dict[str, set[str]]:
    """The modules that each module imports, also if it is for its types alone."""
    graph = grimp.build_graph("tui_mnist", cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def cycle_in(graph: dict[str, set[str]]) -> list[str]:
    """A circle of imports, if there is one."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle
    return []


def test_the_import_graph_has_no_circle() -> None:
    assert cycle_in(imports()) == []


@pytest.mark.parametrize("module", ["tui_mnist.errors", "tui_mnist.training.query"])
def test_a_circle_would_be_found(module: str) -> None:
    graph = imports()
    graph[module] = graph[module] | {"tui_mnist.training.trainer"}
    assert "tui_mnist.training.trainer" in cycle_in(graph)
