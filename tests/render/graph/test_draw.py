"""A layout is drawn as a textbook would print it, and every cell of the drawing says whose it is."""

from dataclasses import replace
from pathlib import Path

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
    edges,
    graphs,
    operation,
    value,
)
from tui_mnist.render.graph import Canvas, DiagramNode, Direction, Edge, GraphRole, GraphRun, cells_of, draw, lay_out

GOLDEN = Path(__file__).parent / "golden"

directions = st.sampled_from(["right", "down"])
both: pytest.MarkDecorator = pytest.mark.parametrize("direction", ["right", "down"])


def labelled(graph: Graph) -> Graph:
    """With a gradient on each edge."""
    nodes, found = graph
    return nodes, [replace(edge, label=f"∂ {(-0.5) ** number:+.3f}") for number, edge in enumerate(found)]


def labels_on(canvas: Canvas) -> dict[int, tuple[int, int, str]]:
    """What is written on each edge, by its number, and in which column and row it starts."""
    found: dict[int, tuple[int, int, str]] = {}
    for y, row in enumerate(canvas.crop(0, 0, canvas.width, canvas.height)):
        x = 0
        for run in row:
            if run.role is GraphRole.LABEL:
                owner = canvas.at(x, y)
                assert isinstance(owner, int)
                assert owner not in found
                found[owner] = x, y, run.text.strip()
            x += len(run.text)
    return found


@both
@pytest.mark.parametrize(
    ("name", "graph"),
    [("line", LINE), ("square", SQUARE), ("diamond", DIAMOND), ("weighted_sum", WEIGHTED_SUM), ("network", NETWORK)],
)
def test_the_graphs_of_the_chapter(name: str, graph: Graph, direction: Direction) -> None:
    expected = (GOLDEN / f"{name}_{direction}.txt").read_text("utf-8")
    assert draw(lay_out(*graph, direction=direction)).lines() == expected.splitlines()


@both
def test_the_backward_pass_through_the_line_with_letters_only(direction: Direction) -> None:
    layout = lay_out(*labelled(LINE), direction=direction)
    flowing = dict.fromkeys((2, 3), GraphRole.EDGE_BACKWARD)
    canvas = draw(layout, highlighted_nodes={"y": GraphRole.BOX_SELECTED}, highlighted_edges=flowing)
    assert canvas.lines() == (GOLDEN / f"line_backward_{direction}.txt").read_text("utf-8").splitlines()
    plain = draw(layout, ascii_only=True, highlighted_nodes={"y": GraphRole.BOX_SELECTED}, highlighted_edges=flowing)
    assert plain.lines() == (GOLDEN / f"line_backward_{direction}_ascii.txt").read_text("utf-8").splitlines()


@both
def test_a_cycle_loops_and_a_crossing(direction: Direction) -> None:
    nodes = [operation(id_) for id_ in "abcd"]
    found = edges("a-c a-d b-c b-d d-a d-d d-d")
    canvas = draw(lay_out(nodes, found, direction=direction))
    assert canvas.lines() == (GOLDEN / f"cycle_{direction}.txt").read_text("utf-8").splitlines()


@settings(deadline=None)
@given(graphs(), directions)
def test_every_text_is_whole_in_its_box(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    canvas = draw(layout)
    for node in graph[0]:
        box = layout.boxes[node.id]
        inside = canvas.crop(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
        texts = ["".join(run.text for run in row).strip() for row in inside]
        assert [text for text in texts if text] == [line for line in node.lines if line]


@settings(deadline=None)
@given(graphs(labelled=True), directions)
def test_a_label_that_was_laid_out_is_on_its_edge(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    leading = {number: edge.label for number, edge in enumerate(graph[1]) if edge.source != edge.target}
    assert leading.items() <= {number: text for number, (_, _, text) in labels_on(draw(layout)).items()}.items()


@settings(deadline=None)
@given(graphs(), directions, st.sampled_from(["3", "∂ +1.250", "a label that is far too long for most places"]))
def test_a_label_without_room_is_left_out_and_never_covers_anything(
    graph: Graph, direction: Direction, text: str
) -> None:
    layout = lay_out(*graph, direction=direction)
    bare, canvas = (draw(layout, edge_labels=labels) for labels in ({}, dict.fromkeys(range(len(graph[1])), text)))
    assert {written for _, _, written in labels_on(canvas).values()} <= {text}
    taken = bare.owners != 0
    assert (canvas.owners[taken] == bare.owners[taken]).all()
    assert set(bare.characters[taken & (canvas.characters != bare.characters)].tolist()) <= {"─"}


@settings(deadline=None)
@given(graphs(), directions)
def test_a_cell_says_whose_it_is(graph: Graph, direction: Direction) -> None:
    layout = lay_out(*graph, direction=direction)
    canvas = draw(layout, edge_labels={})
    free = {(x, y) for y in range(layout.height) for x in range(layout.width)}
    for id_, box in layout.boxes.items():
        cells = {(x, y) for y in range(box.y, box.y + box.height) for x in range(box.x, box.x + box.width)}
        assert {canvas.at(x, y) for x, y in cells} == {id_}
        free -= cells
    passing: dict[tuple[int, int], set[int]] = {}
    for number, route in enumerate(layout.routes):
        for cell in list(cells_of(route))[1:]:
            passing.setdefault(cell, set()).add(number)
    for (x, y), numbers in passing.items():
        assert canvas.at(x, y) in numbers
    assert {canvas.at(x, y) for x, y in free - passing.keys()} <= {None}
    assert canvas.at(-1, 0) is canvas.at(0, -1) is canvas.at(layout.width, 0) is canvas.at(0, layout.height) is None


@settings(deadline=None)
@given(graphs(), st.integers(-20, 99), st.integers(-9, 50), st.integers(0, 60), st.integers(0, 20))
def test_a_crop_is_that_piece_of_the_drawing(graph: Graph, x: int, y: int, width: int, height: int) -> None:
    canvas = draw(lay_out(*graph))
    around = [line.ljust(canvas.width) for line in canvas.lines()]
    for row, runs in enumerate(canvas.crop(x, y, width, height), start=y):
        whole = around[row] if 0 <= row < canvas.height else ""
        assert "".join(run.text for run in runs) == "".join(
            whole[column] if 0 <= column < len(whole) else " " for column in range(x, x + width)
        )
    assert len(canvas.crop(x, y, width, height)) == height


def test_what_lies_outside_the_drawing_is_blank() -> None:
    assert draw(lay_out([value("x")], [])).crop(-1, 2, 8, 2) == [
        [GraphRun(" "), GraphRun("╰───╯", GraphRole.BOX), GraphRun("  ")],
        [GraphRun(" " * 8)],
    ]


def test_each_run_has_a_role() -> None:
    canvas = draw(lay_out(*labelled(SQUARE)), highlighted_edges={1: GraphRole.EDGE_SELECTED})
    assert canvas.crop(0, 1, canvas.width, 1) == [
        [
            GraphRun("│", GraphRole.BOX),
            GraphRun("  x  ", GraphRole.TITLE),
            GraphRun("├", GraphRole.BOX),
            GraphRun("──", GraphRole.EDGE),
            GraphRun(" ∂ +1.000 ", GraphRole.LABEL),
            GraphRun("─▸", GraphRole.EDGE),
            GraphRun("│", GraphRole.BOX),
            GraphRun(" mul ", GraphRole.TITLE),
            GraphRun("│", GraphRole.BOX),
        ]
    ]
    roles = {run.role for run in canvas.crop(0, 2, canvas.width, 1)[0]}
    assert roles == {GraphRole.BOX, GraphRole.TEXT, GraphRole.EDGE_SELECTED, GraphRole.LABEL}


@both
def test_without_colour_what_is_highlighted_is_heavy(direction: Direction) -> None:
    layout = lay_out(*DIAMOND, direction=direction)
    plain = "".join(draw(layout).lines())
    assert not set("┏━┓┃┗┛") & set(plain)
    box = "".join(draw(layout, highlighted_nodes={"b": GraphRole.BOX_SELECTED}).lines())
    assert [box.count(corner) for corner in "┏┓┗┛"] == [1, 1, 1, 1]
    edge = "".join(draw(layout, highlighted_edges={0: GraphRole.EDGE_SELECTED}).lines())
    assert set("┏━┓┃┗┛") & set(edge)


@both
def test_the_arrowhead_is_where_the_value_or_the_gradient_flows(direction: Direction) -> None:
    layout = lay_out([value("x"), operation("y")], edges("x-y"), direction=direction)
    forward, backward = ("▸", "◂") if direction == "right" else ("▾", "▴")
    for role, arrow in ((GraphRole.EDGE_FORWARD, forward), (GraphRole.EDGE_BACKWARD, backward)):
        cells = list(cells_of(layout.routes[0]))
        x, y = cells[-1] if role is GraphRole.EDGE_FORWARD else cells[1]
        canvas = draw(layout, highlighted_edges={0: role})
        assert canvas.characters[y, x] == arrow
        assert sum(line.count(arrow) for line in canvas.lines()) == 1


@both
@pytest.mark.parametrize("ascii_only", [False, True])
def test_edges_that_a_gradient_has_passed_point_back_in_light_lines(direction: Direction, ascii_only: bool) -> None:
    layout = lay_out(*DIAMOND, direction=direction, layer_gap=3)
    forward, backward = {
        ("right", False): ("▸", "◂"),
        ("right", True): (">", "<"),
        ("down", False): ("▾", "▴"),
        ("down", True): ("v", "^"),
    }[direction, ascii_only]
    canvas = draw(layout, passed_edges=range(len(layout.edges)), ascii_only=ascii_only)
    drawn = "".join(canvas.lines())
    assert drawn.count(backward) == len(layout.edges)
    assert forward not in drawn
    assert not set("━┃=#") & set(drawn)
    roles = {run.role for row in canvas.crop(0, 0, canvas.width, canvas.height) for run in row}
    assert GraphRole.EDGE_PASSED in roles
    assert GraphRole.EDGE not in roles
    selected = draw(layout, passed_edges={0}, highlighted_edges={0: GraphRole.EDGE_SELECTED}, ascii_only=ascii_only)
    assert "".join(selected.lines()).count(backward) == 1


@both
def test_boxes_that_are_pending_are_light_and_broken_ones_heavy(direction: Direction) -> None:
    layout = lay_out(*DIAMOND, direction=direction)
    pending = draw(layout, highlighted_nodes={"b": GraphRole.BOX_PENDING})
    assert pending.lines() == draw(layout).lines()
    broken = draw(layout, highlighted_nodes={"b": GraphRole.BOX_BROKEN})
    assert "┏" in "".join(broken.lines())


@settings(deadline=None, max_examples=50)
@given(
    graphs(labelled=True),
    directions,
    st.sampled_from([GraphRole.EDGE_FORWARD, GraphRole.EDGE_BACKWARD, GraphRole.EDGE_SELECTED]),
)
def test_no_label_moves_when_an_edge_is_highlighted(graph: Graph, direction: Direction, role: GraphRole) -> None:
    layout = lay_out(*graph, direction=direction)
    highlighted = draw(layout, highlighted_edges=dict.fromkeys(range(len(graph[1])), role))
    assert labels_on(highlighted) == labels_on(draw(layout))


@settings(deadline=None)
@given(graphs(), directions)
def test_ascii_is_ascii(graph: Graph, direction: Direction) -> None:
    nodes = [DiagramNode(node.id, ("x",) * len(node.lines), node.kind) for node in graph[0]]
    found = [Edge(edge.source, edge.target) for edge in graph[1]]
    layout = lay_out(nodes, found, direction=direction)
    highlighted = dict.fromkeys(range(0, len(found), 2), GraphRole.EDGE_BACKWARD)
    selected = {node.id: GraphRole.BOX_SELECTED for node in nodes[::2]}
    canvas = draw(layout, ascii_only=True, highlighted_nodes=selected, highlighted_edges=highlighted)
    assert all(line.isascii() for line in canvas.lines())


def test_wide_characters_take_two_cells() -> None:
    canvas = draw(lay_out([value("v", "変数", "ŷ = w·x")], []))
    assert canvas.lines() == ["╭─────────╮", "│  変数   │", "│ ŷ = w·x │", "╰─────────╯"]
    assert [run.text for run in canvas.crop(4, 1, 3, 1)[0]] == [" 数"]
    assert [run.text for run in canvas.crop(4, 1, 2, 1)[0]] == ["  "]


def test_control_characters_draw_nothing() -> None:
    assert draw(lay_out([value("v", "a\x1b[2J\nb")], [])).lines()[1] == "│ a [2J b │"


def test_changed_texts_are_drawn_in_the_same_boxes() -> None:
    layout = lay_out(*SQUARE)
    before, after = (draw(one).lines() for one in (layout, layout.with_nodes([value("x", "x", "2.0"), SQUARE[0][1]])))
    assert "\n".join(after) == "\n".join(before).replace("│ 3.0 ├", "│ 2.0 ├")


def test_nothing_is_drawn_of_nothing() -> None:
    canvas = draw(lay_out([], []))
    assert canvas.lines() == []
    assert canvas.crop(0, 0, 3, 1) == [[GraphRun("   ")]]
    assert canvas.at(0, 0) is None
