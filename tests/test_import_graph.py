"""No module needs another one that needs it in turn, be it for its types alone."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

KNOWN = {
    ("tui_mnist.nn.team", "tui_mnist.nn.parameters"),
    ("tui_mnist.nn.team", "tui_mnist.nn.optimizers"),
    ("tui_mnist.team.batches", "tui_mnist.team.leader"),
    ("tui_mnist.team.inputs", "tui_mnist.team.leader"),
}
"""Imports for types alone, of the modules that do the work of a step by those that ask for it."""


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


def without_known(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The graph without the known circles."""
    known = {module: {imported for other, imported in KNOWN if other == module} for module, _ in KNOWN}
    return {module: imported - known.get(module, set()) for module, imported in graph.items()}


def test_the_import_graph_has_no_circle() -> None:
    assert cycle_in(without_known(imports())) == []


def test_each_known_circle_is_still_there() -> None:
    graph = imports()
    gone = {(module, imported) for module, imported in KNOWN if imported not in graph[module]}
    assert not gone, "strike these off the list"


@pytest.mark.parametrize("module", ["tui_mnist.errors", "tui_mnist.training.query"])
def test_a_circle_would_be_found(module: str) -> None:
    graph = without_known(imports())
    graph[module] = graph[module] | {"tui_mnist.training.trainer"}
    assert "tui_mnist.training.trainer" in cycle_in(graph)
