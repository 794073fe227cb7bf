"""What stands in a box: nothing moves when figures come, and nothing is cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.autodiff.sketch import ArraySketch, NodeSketch, sketch_array
from tui_mnist.render.graph import DiagramNode
from tui_mnist.tui.screens.graph.boxes import edges_of, histogram, label_of, laid_out, node_of, number, refilled
from tui_mnist.tui.screens.graph.compact_boxes import compact_node_of
from tui_mnist.tui.screens.graph.passes import Passes, PassProgress
from tui_mnist.tui.screens.graph.playground_state import PlaygroundState


def box(
    value: object, gradient: object = None, *, name: str = "y", formula: str = "", operation: str = ""
) -> DiagramNode:
    found = None if gradient is None else sketch_array(np.asarray(gradient))
    sketch = NodeSketch(name, operation, formula, sketch_array(np.asarray(value)), found, constant=False)
    return node_of(0, sketch, None, ascii_only=False)


@given(st.floats(-1e300, 1e300) | st.just(np.inf) | st.just(np.nan))
def test_a_number_has_at_most_eight_letters_and_keeps_its_size(value: float) -> None:
    text = number(value)
    assert len(text) <= 8
    if np.isfinite(value):
        assert float(text) == pytest.approx(value, rel=0.5, abs=1e-300)


def test_numbers_as_people_write_them() -> None:
    assert [number(value) for value in (3.0, -2.35, 0.0, -0.0, 1 / 3, 1e-5, -1.234e-10, 1e9, np.inf, np.nan)] == [
        "3",
        "-2.35",
        "0",
        "0",
        "0.33333",
        "1e-5",
        "-1.2e-10",
        "1e9",
        "inf",
        "nan",
    ]


def test_boxes_of_numbers_small_tensors_and_large_ones() -> None:
    lines = [line.strip() for line in box(3.0, 1.0, formula="x1 + 3", operation="add").lines]
    assert lines == ["y = x1 + 3", "3", "grad 1"]
    assert box([1.0, -2.0, 0.5], [0.8, 0.3, -0.4], name="x").lines == (
        "x",
        "    1    -2   0.5",
        "grad   0.8   0.3  -0.4",
    )
    assert box([[1.0, 2.0], [3.0, 4.0]], name="W").lines == ("W", "    1     2", "    3     4")
    large = box(np.linspace(0, 1, 1000).reshape(10, 100), np.zeros((10, 100)), name="W1")
    assert large.lines == ("W1", "10×100  ██████████", "grad         █    ")


def test_a_long_formula_gives_way_to_the_operations_name() -> None:
    node = box(np.zeros(20), name="losses", formula="softmax_cross_entropy(z2, labels)", operation="cross")
    assert node.lines[:2] == ("losses", "cross")


def test_a_bare_constant_is_its_own_box() -> None:
    sketch = NodeSketch("2", "", "", sketch_array(np.array(2)), None, constant=True)
    assert node_of(0, sketch, None, ascii_only=False).lines == ("2",)


def test_the_picture_of_an_image_is_in_its_box() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 12:16] = 255
    sketch = NodeSketch("x", "", "", sketch_array(np.zeros((9, 784))), None, constant=True, picture=picture)
    lines = node_of(0, sketch, None, ascii_only=False).lines
    assert len(lines) == 7
    assert any(0x2801 <= ord(letter) < 0x2900 for line in lines for letter in line)
    assert all(
        letter.isascii() or letter == "×" for line in node_of(0, sketch, None, ascii_only=True).lines for letter in line
    )


def test_what_is_not_known_yet_is_blank_in_a_box_of_the_same_size() -> None:
    state = PlaygroundState()
    for example in range(14):
        state.take_example(example)
        assert state.graph is not None
        passes = Passes(state.graph)
        for place, sketch in enumerate(state.graph.nodes):
            whole = node_of(place, sketch, None, ascii_only=False)
            early = node_of(place, sketch, passes.at(0), ascii_only=False)
            assert len(early.lines) == len(whole.lines)
            assert early.text_width <= whole.text_width
            if sketch.operation:
                assert not any(letter.isdigit() for line in early.lines[1:] for letter in line)
            elif sketch.gradient is not None and sketch.value.number is not None:
                assert early.lines[1] == whole.lines[1]
                assert early.lines[2].strip() == "grad"


def small(
    value: object,
    gradient: object = None,
    *,
    name: str = "y",
    formula: str = "",
    operation: str = "",
    progress: PassProgress | None = None,
    ascii_only: bool = False,
) -> list[str]:
    found = None if gradient is None else sketch_array(np.asarray(gradient))
    sketch = NodeSketch(name, operation, formula, sketch_array(np.asarray(value)), found, constant=False)
    return [line.strip() for line in compact_node_of(0, sketch, progress, ascii_only=ascii_only).lines]


def test_a_small_box_has_a_name_what_is_computed_a_shape_and_the_length_of_the_gradient() -> None:
    z, gradient = np.zeros((128, 512)), np.full((1, 4), 0.25)
    assert small(z, gradient, name="h1", formula="relu(z1)", operation="relu") == ["h1", "relu(z1)", "128×512", "∇ 0.5"]
    assert small(z, gradient, name="W1", ascii_only=True) == ["W1", "128×512", "g 0.5"]
    assert small(2.5, 1.0, name="loss", formula="mean(losses)", operation="mean") == ["loss", "mean", "2.5", "∇ 1"]


def test_a_long_formula_in_a_small_box_says_what_is_done_with_its_first_input() -> None:
    def of(formula: str, operation: str) -> list[str]:
        return small(np.zeros(3), formula=formula, operation=operation)[1:-1]

    assert of("h1·W2 + b2", "add") == ["+ b2"]
    assert of("h1 @ W2", "matmul") == ["h1 @ W2"]
    assert of("softmax_cross_entropy(z2, labels)", "softmax_cross_entropy") == ["cross", "entropy"]


def test_a_small_box_keeps_its_size_before_its_figures_are_known() -> None:
    nothing = PassProgress(set(), set(), set())
    given = {"formula": "relu(z1)", "operation": "relu"}
    assert small(np.zeros((128, 512)), np.ones(4), progress=nothing, **given) == ["y", "relu(z1)", "", ""]  # type: ignore[arg-type]


@pytest.mark.parametrize(("broken", "word"), [(np.nan, "NaN"), (np.inf, "inf")])
def test_numbers_that_are_no_longer_finite_are_marked_in_both_forms(broken: float, word: str) -> None:
    fine, bad = np.zeros((4, 50)), np.full((4, 50), broken)
    assert small(bad, fine) == ["! y", word, "∇ 0"]
    assert small(fine, bad) == ["! y", "4×50", f"∇ {word}"]
    assert box(fine, bad).lines[0] == "! y"
    assert box(fine, bad).lines[-1].endswith(f"200 {word}")
    assert label_of(sketch_array(bad)) == f"|g| {word}"
    state = PassProgress({0}, set(), set())
    assert small(fine, bad, progress=state)[0] == "y"


def test_a_histogram_has_no_bar_where_there_is_nothing() -> None:
    assert histogram((0, 1, 100, 50)) == " ▂█▅"
    assert histogram((0, 1, 100, 50), ascii_only=True) == " .#="
    assert histogram((0, 0)) == "  "


def test_an_edge_says_the_number_or_the_length_of_its_gradient() -> None:
    def of(array: object) -> ArraySketch:
        return sketch_array(np.asarray(array))

    assert label_of(of(2.0)) == "2"
    assert label_of(of([3.0, 4.0])) == "|g| 5"
    assert label_of(None) == ""


def test_a_box_grows_with_its_figures_and_never_shrinks() -> None:
    state = PlaygroundState()
    assert state.graph is not None
    layout = laid_out(state.graph, 120, 40, ascii_only=False)
    slider = state.sliders[0]
    widths = [box.width for box in layout.boxes.values()]
    for value in (1.0, 1e-5 / 3, 2.0):
        state.move(slider, value)
        nodes = [node_of(place, node, None, ascii_only=False) for place, node in enumerate(state.graph.nodes)]
        layout = refilled(layout, nodes, edges_of(state.graph))
        after = [box.width for box in layout.boxes.values()]
        assert all(new >= old for new, old in zip(after, widths, strict=True))
        widths = after
