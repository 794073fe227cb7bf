"""A drawn graph: the cursor reaches all of it, and it goes on showing what is chosen."""

from typing import Any

import numpy as np

from tests.tui.driving import scenario
from tests.tui.screens.graph.one_widget import hosting
from tui_mnist.autodiff.sketch import GraphSketch, sketch
from tui_mnist.playground import EXAMPLES, evaluate, parse
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.screens.graph.highlights import Choice

CHAIN = "x = 2.0\nw = 3.0\nb = 1.0\ny = w*x + b"


def graph_of(source: str) -> GraphSketch:
    return sketch(evaluate(parse(source), None, np.random.default_rng(0)).graph)


def chosen(view: GraphView) -> str:
    assert view.graph is not None
    if view.choice.kind == "node":
        return view.graph.nodes[view.choice.number].name
    edge = view.graph.edges[view.choice.number]
    return f"{view.graph.nodes[edge.start].name}-{view.graph.nodes[edge.end].name}"


@scenario
async def test_values_are_in_boxes_and_gradients_on_edges() -> None:
    view = GraphView()
    async with hosting(view, (90, 20)) as (app, pilot):
        view.show(graph_of("x = 0.0\ny = 2*x + 3"))
        await pilot.pause()
        text = app.text()
        for words in ("x1 = 2 * x", "y = x1 + 3", "grad 2", "─ 1 ─", "━ 2 ━"):
            assert words in text


@scenario
async def test_a_graph_that_changes_where_there_is_no_room_is_drawn_once_there_is() -> None:
    view = GraphView()
    async with hosting(view, (90, 20)) as (app, pilot):
        view.show(graph_of("x = 0.0\ny = 2*x + 3"))
        await pilot.pause()
        view.styles.height = 0
        await pilot.pause()
        assert not view.size.height
        for x in (2.0, 5.0):
            view.show(graph_of(f"x = {x}\nw = 3.0\nb = 1.0\ny = relu(w*x) + b"))
        view.choose(Choice("node", 0))
        view.styles.height = "100%"
        await pilot.pause()
        assert "x1 = w * x" in app.text()
        assert "15" in app.text()


@scenario
async def test_enter_goes_round_the_edges_of_a_box() -> None:
    view = GraphView()
    async with hosting(view, (90, 20)) as (_, pilot):
        view.show(graph_of(CHAIN))
        view.focus()
        view.choose(Choice("node", view.graph.target if view.graph else 0))
        seen = []
        for _ in range(3):
            await pilot.press("enter")
            seen.append(chosen(view))
        assert seen == ["x1-y", "b-y", "y"]
        view.choose(Choice("node", view.graph.named("w") if view.graph else 0))
        await pilot.press("enter")
        assert chosen(view) == "w-x1"


@scenario
async def test_from_an_edge_arrows_lead_to_its_ends() -> None:
    view = GraphView()
    async with hosting(view, (90, 20)) as (_, pilot):
        view.show(graph_of("x = 0.0\ny = 2*x + 3"))
        view.focus()
        assert chosen(view) == "x-x1"
        await pilot.press("left")
        assert chosen(view) == "x"
        await pilot.press("right")
        assert chosen(view) == "x1"


@scenario
async def test_every_box_is_reached_by_arrows_and_seen_when_it_is_chosen() -> None:
    view = GraphView()
    async with hosting(view, (44, 12)) as (app, pilot):
        for example in EXAMPLES:
            view.show(graph_of(example.source))
            view.focus()
            assert view.graph is not None
            view.choose(Choice("node", 0))
            reached = set()
            frontier = [0]
            while frontier:
                here = frontier.pop()
                if here in reached:
                    continue
                reached.add(here)
                for way in ("left", "right", "up", "down"):
                    view.choice = Choice("node", here)
                    view.action_go(way)
                    frontier.append(view.choice.number)
            assert reached == set(range(len(view.graph.nodes)))
        for number, node in enumerate(view.graph.nodes if view.graph else ()):
            view.choose(Choice("node", number))
            await pilot.pause()
            assert node.name in app.text()


@scenario
async def test_other_figures_leave_cursor_moment_and_place_alone() -> None:
    view = GraphView()
    async with hosting(view, (60, 12)) as (app, pilot):
        view.show(graph_of("x = 1.0\ny = sin(x*x) + x"))
        view.go_to(2)
        await pilot.pause()
        before = chosen(view), view.place
        rows = [line.index("┏") for line in app.text().split("\n") if "┏" in line]
        view.show(graph_of("x = 1.5\ny = sin(x*x) + x"))
        await pilot.pause()
        assert (chosen(view), view.place) == before
        assert [line.index("┏") for line in app.text().split("\n") if "┏" in line] == rows


@scenario
async def test_another_graph_begins_with_both_passes_done() -> None:
    view = GraphView()
    async with hosting(view, (60, 12)):
        view.show(graph_of("x = 1.0\ny = sin(x)"))
        view.go_to(0)
        view.show(graph_of("x = 1.0\ny = cos(x)"))
        assert view.passes is not None
        assert view.place == view.passes.last


@scenario
async def test_it_tells_where_there_is_more() -> None:
    view = GraphView()
    async with hosting(view, (44, 12)) as (app, pilot):
        view.show(graph_of("x = 1.0\ny = sin(cos(sin(cos(x))))"))
        await pilot.pause()
        assert "more ▾" in app.text() or "more ▸" in app.text()
        view.ascii_only = True
        await pilot.pause()
        assert app.text().isascii()


@scenario
async def test_no_graph_is_an_empty_page_on_which_keys_do_nothing() -> None:
    view = GraphView()
    async with hosting(view, (44, 12)) as (app, pilot):
        view.focus()
        await pilot.press("left", "enter", "pagedown", "shift+right")
        view.go_to(3)
        view.show(None)
        await pilot.pause()
        assert "▸" not in app.text()


class Counting(GraphView):
    """Counts the rows that it asks to be drawn anew."""

    drawn = 0

    def refresh(self, *regions: Any, **named: Any) -> Any:
        self.drawn += len(regions)
        return super().refresh(*regions, **named)


@scenario
async def test_nothing_is_drawn_anew_where_nothing_changed() -> None:
    view = Counting()
    async with hosting(view, (90, 20)) as (_, pilot):
        graph = graph_of(CHAIN)
        view.show(graph)
        await pilot.pause()
        before = view.drawn
        view.show(graph)
        assert view.drawn == before


@scenario
async def test_passes_are_played_by_themselves_to_their_end() -> None:
    view = GraphView()
    async with hosting(view, (60, 12)):
        view.show(graph_of("x = 1.0\ny = sin(x) + x"))
        view.play()
        assert (view.place, view.plays) == (0, True)
        while view.plays:
            view.play_on()
        assert view.is_at_end
        view.go_to(1)
        view.play()
        assert (view.place, view.plays) == (1, True)
        view.play()
        assert (view.place, view.plays) == (1, False)
