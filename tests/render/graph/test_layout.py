"""Any directed graph is laid out so that nothing runs into anything else, and what belongs together stays together."""

from collections import defaultdict
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.graph.graphs import (
    DIAMOND,
    LINE,
    NETWORK,
    SQUARE,
    WEIGHTED_SUM,
    Graph,
    chain,
    edges,
    graphs,
    operation,
    trees,
    value,
)
from tui_mnist.render.graph import (
    Cell,
    DiagramNode,
    Direction,
    Edge,
    Layout,
    Way,
    best_direction,
    cells_of,
    lay_out,
    next_node,
)

directions = st.sampled_from(["right", "down"])
both: pytest.MarkDecorator = pytest.mark.parametrize("direction", ["right", "down"])
ways: tuple[Way, ...] = ("left", "right", "up", "down")


def steps_at(layout: Layout) -> dict[Cell, list[set[tuple[int, int]]]]:
    """For each cell where edges run, in which directions each of them leaves it."""
    found: dict[Cell, list[set[tuple[int, int]]]] = defaultdict(list)
    for route in layout.routes:
        cells = list(cells_of(route))
        for before, cell, after in zip([None, *cells[:-1]], cells, [*cells[1:], None], strict=True):
            found[cell].append({(end.x - cell.x, end.y - cell.y) for end in (before, after) if end is not None})
    return found


def crossings(layout: Layout) -> int:
    return sum(len(edges_here) > 1 for edges_here in steps_at(layout).values())


def layer_of(layout: Layout) -> dict[str, int]:
    return {id_: number for part in layout.parts for number, layer in enumerate(part.layers) for id_ in layer}


@settings(deadline=None)
@given(graphs(), directions)
def test_boxes_hold_their_text_and_do_not_overlap(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    for node in graph[0]:
        box = layout.boxes[node.id]
        assert box.width >= node.text_width + 4
        assert box.height >= len(node.lines) + 2
    for one, other in combinations(layout.boxes.values(), 2):
        assert (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )


@settings(deadline=None)
@given(graphs(), directions)
def test_an_edge_leads_from_its_source_to_its_target_and_touches_no_box_between(
    graph: Graph, direction: Direction
) -> None:
    layout = lay_out(*graph, direction=direction)
    covered = {
        (x, y): id_
        for id_, box in layout.boxes.items()
        for x in range(box.x, box.x + box.width)
        for y in range(box.y, box.y + box.height)
    }
    for edge, route in zip(layout.edges, layout.routes, strict=True):
        start, *way = cells_of(route)
        assert covered[start] == edge.source
        assert not covered.keys() & set(way)
        x, y = way[-1]
        assert edge.target in {covered.get(end) for end in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1))}
        assert len(set(way)) == len(way)


@settings(deadline=None)
@given(graphs(), directions)
def test_edges_share_no_cell_but_where_they_cross_at_a_right_angle(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    across, upright = {(-1, 0), (1, 0)}, {(0, -1), (0, 1)}
    for here in steps_at(layout).values():
        assert len(here) == 1 or (len(here) == 2 and across in here and upright in here)


@settings(deadline=None)
@given(graphs(), directions)
def test_all_is_inside_the_size(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    for box in (*layout.boxes.values(), *(part.area for part in layout.parts)):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.width
        assert box.y + box.height <= layout.height
    for part in layout.parts:
        for layer in part.layers:
            assert all(layout.boxes[id_].centre in part.area for id_ in layer)
    for x, y in (corner for route in layout.routes for corner in route):
        assert 0 <= x < layout.width
        assert 0 <= y < layout.height


@settings(deadline=None)
@given(graphs(), directions)
def test_the_same_graph_has_the_same_layout(graph: Graph, direction: Direction) -> None:
    assert lay_out(*graph, direction=direction) == lay_out(*graph, direction=direction)


@settings(deadline=None)
@given(graphs(cyclic=False), directions)
def test_without_cycles_every_edge_leads_on(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    layers = layer_of(layout)
    for number, edge in enumerate(layout.edges):
        source, target = layout.boxes[edge.source], layout.boxes[edge.target]
        assert layers[edge.source] < layers[edge.target]
        assert source.x + source.width <= target.x if direction == "right" else source.y + source.height <= target.y
        assert not layout.leads_back(number)


@settings(deadline=None)
@given(trees(), directions)
def test_an_expression_has_no_crossings_and_its_operands_in_order(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    assert crossings(layout) == 0
    arriving: dict[str, list[Cell]] = defaultdict(list)
    for edge, route in zip(layout.edges, layout.routes, strict=True):
        arriving[edge.target].append(route[-1])
    for ends in arriving.values():
        assert ends == sorted(ends, key=lambda cell: cell.y if direction == "right" else cell.x)


@settings(deadline=None)
@given(graphs(), directions)
def test_the_cursor_reaches_every_node_from_every_other(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    leading = {id_: {next_node(layout, id_, way) for way in ways} for id_ in layout.nodes}
    back: dict[str, set[str]] = {id_: set() for id_ in leading}
    for id_, others in leading.items():
        for other in others:
            back[other].add(id_)
    for reach in (leading, back):
        seen = {"n0"}
        found = ["n0"]
        while found:
            found = list({other for id_ in found for other in reach[id_]} - seen)
            seen.update(found)
        assert seen == layout.nodes.keys()


@both
def test_a_chain_is_one_straight_line(direction: Direction) -> None:
    layout = lay_out(*chain(60), direction=direction)
    assert all(len(route) == 2 for route in layout.routes)
    assert len({route[0].y if direction == "right" else route[0].x for route in layout.routes}) == 1


@both
def test_what_flows_through_the_network_goes_straight_and_the_parameters_join_it(direction: Direction) -> None:
    layout = lay_out(*NETWORK, direction=direction)
    joining = {"W1", "b1", "W2", "b2", "y"}
    for edge, route in zip(layout.edges, layout.routes, strict=True):
        assert len(route) == (4 if edge.source in joining else 2)
    layers = layer_of(layout)
    assert all(layers[edge.source] == layers[edge.target] - 1 for edge in layout.edges)


@both
def test_a_shortcut_goes_round_what_it_skips(direction: Direction) -> None:
    nodes, found = chain(5)
    layout = lay_out(nodes, [*found, Edge("n0", "n4")], direction=direction)
    assert [len(route) for route in layout.routes] == [2, 2, 2, 2, 6]


@both
def test_two_edges_between_the_same_boxes_run_side_by_side(direction: Direction) -> None:
    assert [len(route) for route in lay_out(*SQUARE, direction=direction).routes] == [2, 2]


@both
def test_branches_that_are_alike_lie_alike_about_what_they_leave_and_join(direction: Direction) -> None:
    boxes = lay_out(*DIAMOND, direction=direction).boxes
    axis = 1 if direction == "right" else 0
    middle = (boxes["b"].centre[axis] + boxes["c"].centre[axis]) / 2
    assert boxes["a"].centre[axis] == boxes["d"].centre[axis] == middle


@both
def test_a_cycle_is_closed_by_one_edge_that_leads_back(direction: Direction) -> None:
    layout = lay_out([operation("a"), operation("b"), operation("c")], edges("a-b b-c c-a"), direction=direction)
    assert sum(layout.leads_back(number) for number in range(3)) == 1


@both
def test_loops_go_round_the_corner_of_their_box_one_around_the_other(direction: Direction) -> None:
    layout = lay_out([value("x"), operation("a"), value("y")], edges("x-a a-a a-a a-y"), direction=direction)
    box = layout.boxes["a"]
    outer, inner = layout.routes[1:3]
    assert len(outer) == len(inner) == 5
    assert max(outer) > max(inner)
    assert (outer[-1].y == box.y + box.height) if direction == "right" else (outer[-1].x == box.x + box.width)


@both
def test_parts_that_nothing_connects_lie_apart(direction: Direction) -> None:
    layout = lay_out([value(id_) for id_ in "abcde"], edges("a-b c-d"), direction=direction)
    assert [part.layers for part in layout.parts] == [(("a",), ("b",)), (("c",), ("d",)), (("e",),)]
    for one, other in combinations([part.area for part in layout.parts], 2):
        assert one.x + one.width < other.x or one.y + one.height < other.y or other.y + other.height < one.y


@both
def test_many_parts_fill_a_page_rather_than_a_line(direction: Direction) -> None:
    layout = lay_out([value(f"n{number}") for number in range(60)], [], direction=direction)
    assert layout.width < 150
    assert layout.height < 60


@both
def test_nothing_has_no_size(direction: Direction) -> None:
    layout = lay_out([], [], direction=direction)
    assert (layout.width, layout.height, layout.boxes) == (0, 0, {})


@both
def test_gaps_can_be_chosen(direction: Direction) -> None:
    nodes, found = [value("a"), value("b"), operation("c")], edges("a-c b-c")
    boxes = lay_out(nodes, found, direction=direction, layer_gap=9, node_gap=7).boxes
    a, b, c = (boxes[id_] for id_ in "abc")
    if direction == "right":
        assert c.x - (a.x + a.width) == 9
        assert b.y - (a.y + a.height) == 7
    else:
        assert c.y - (a.y + a.height) == 9
        assert b.x - (a.x + a.width) == 7


def test_a_label_makes_room_for_itself() -> None:
    nodes = [value("a"), value("b")]
    without, labelled = (lay_out(nodes, [Edge("a", "b", label)]) for label in ("", "∂ -0.031"))
    assert labelled.width - without.width >= len("∂ -0.031")
    below = lay_out(nodes, [Edge("a", "b", "∂ -0.031")], direction="down")
    assert below.width > below.boxes["b"].x + below.boxes["b"].width


@pytest.mark.parametrize(
    ("width", "height", "direction"),
    [(140, 12, "right"), (40, 50, "down"), (200, 60, "right"), (137, 5, "right"), (20, 47, "down"), (0, 0, "right")],
)
def test_the_direction_is_the_one_that_fits_better(width: int, height: int, direction: Direction) -> None:
    assert best_direction(*NETWORK, width, height) == direction


def test_a_small_graph_goes_to_the_right() -> None:
    for graph in (LINE, SQUARE, DIAMOND, WEIGHTED_SUM):
        assert best_direction(*graph, 80, 24) == "right"


def test_texts_can_change_without_anything_moving() -> None:
    layout = lay_out(*LINE)
    changed = layout.with_nodes(
        [DiagramNode(node.id, (*node.lines[:-1], "9"), node.kind) for node in reversed(LINE[0])]
    )
    assert changed.boxes == layout.boxes
    assert changed.routes == layout.routes
    assert list(changed.nodes) == list(layout.nodes)
    assert changed.nodes["x"].lines == ("x", "9")


@pytest.mark.parametrize("lines", [("x", "a longer text"), ("x", "1", "2")])
def test_a_text_that_is_larger_than_its_box_is_refused(lines: tuple[str, ...]) -> None:
    layout = lay_out(*LINE)
    with pytest.raises(ValueError, match="lay the graph out again"):
        layout.with_nodes([value("x", *lines), *LINE[0][1:]])


def test_other_nodes_than_those_laid_out_are_refused() -> None:
    with pytest.raises(ValueError, match="lay the new graph out"):
        lay_out(*LINE).with_nodes(LINE[0][1:])


def test_an_edge_needs_its_nodes_and_a_node_its_own_id() -> None:
    with pytest.raises(ValueError, match="no node 'b'"):
        lay_out([value("a")], edges("a-b"))
    with pytest.raises(ValueError, match="same id"):
        lay_out([value("a"), value("a")], [])


def test_the_cursor_follows_the_edges_and_moves_within_a_layer() -> None:
    layout = lay_out(*NETWORK)
    path = ["x", "dot1", "add1", "relu", "dot2", "add2", "loss", "mean"]
    for one, other in pairwise(path):
        assert next_node(layout, one, "right") == other
        assert next_node(layout, other, "left") == one
    assert next_node(layout, "dot1", "down") == "b1"
    assert next_node(layout, "b1", "up") == "dot1"
    assert next_node(layout, "b1", "right") == "add1"
    assert next_node(layout, "mean", "right") == "mean"
    assert next_node(layout, "x", "up") == "x"


def test_the_cursor_moves_on_to_the_next_part() -> None:
    layout = lay_out([value(id_) for id_ in "abcd"], edges("a-b c-d"), direction="down")
    assert next_node(layout, "a", "right") == "c"
    assert next_node(layout, "b", "right") == "d"
    assert next_node(layout, "d", "left") == "b"
