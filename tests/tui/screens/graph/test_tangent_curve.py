"""The small curve: where its point is, what its tangent is, and the way of the ball."""

from textual.message import Message

from tests.tui.driving import scenario
from tests.tui.screens.graph.one_widget import hosting
from tui_mnist.tui.screens.graph.curve_picture import CurvePicture
from tui_mnist.tui.screens.graph.playground_state import PlaygroundState
from tui_mnist.tui.screens.graph.tangent_curve import TangentCurve


def picture(source: str, *, points: int = 120) -> CurvePicture:
    state = PlaygroundState()
    state.take_example(5)
    state.type(source)
    slider, found = state.slider, state.curve(points)
    assert slider is not None
    assert found is not None
    return CurvePicture(found, slider.name, "y", slider.low, slider.high)


@scenario
async def test_it_says_where_it_stands_and_how_steep_it_is_there() -> None:
    curve = TangentCurve()
    async with hosting(curve) as (app, pilot):
        curve.show(picture("x = 1.0\ny = x**2"))
        await pilot.pause()
        assert "y against x" in app.text()
        assert "at x = 1: y = 1, slope 2" in app.text()
        assert app.text().count("●") == 1
        feet = app.text().split("\n")[-2]
        assert feet.split() == ["┃", "-4", "x", "4┃"]


@scenario
async def test_the_point_is_on_the_curve_and_follows() -> None:
    curve = TangentCurve()
    columns = []
    async with hosting(curve) as (app, pilot):
        for value in ("-2.0", "0.5", "3.0"):
            curve.show(picture(f"x = {value}\ny = x"))
            await pilot.pause()
            line = next(line for line in app.text().split("\n") if "●" in line)
            columns.append(line.index("●"))
    assert columns == sorted(columns)
    assert columns[0] < columns[2]


@scenario
async def test_a_point_beyond_the_axis_is_told_in_words() -> None:
    curve = TangentCurve()
    async with hosting(curve) as (app, pilot):
        shown = picture("x = 1.0\ny = x")
        curve.show(CurvePicture(shown.curve, "x", "y", 2.0, 4.0))
        await pilot.pause()
        assert "out of the picture at the left" in app.text()
        assert "●" not in app.text()


@scenario
async def test_where_the_ball_has_been_is_marked() -> None:
    curve = TangentCurve()
    async with hosting(curve) as (app, pilot):
        shown = picture("x = 0.0\ny = x")
        trail = [(-3.0, -3.0), (-1.5, -1.5), (2.0, 2.0)]
        curve.show(CurvePicture(shown.curve, "x", "y", shown.low, shown.high, trail))
        await pilot.pause()
        assert app.text().count("∘") == 3


@scenario
async def test_poles_and_gaps_leave_the_rest_to_be_seen() -> None:
    curve = TangentCurve()
    async with hosting(curve) as (app, pilot):
        for source in ("x = 1.0\ny = 1/x", "x = 1.0\ny = log(x)", "x = 1.0\ny = 1.0*x/0", "x = -1.0\ny = sqrt(x)"):
            curve.show(picture(source))
            await pilot.pause()
            assert "y against x" in app.text()
        curve.show(picture("x = 1.0\ny = 1/x", points=400))
        await pilot.pause()
        drawn = app.text().split("\n")[1:-2]
        assert sum(any(0x2801 <= ord(letter) < 0x2900 for letter in line) for line in drawn) >= 6


@scenario
async def test_a_press_and_dragging_ask_for_the_number_under_the_mouse() -> None:
    heard: list[float] = []

    class Heard(TangentCurve):
        def post_message(self, message: Message) -> bool:
            if isinstance(message, TangentCurve.Dragged):
                heard.append(message.value)
            return super().post_message(message)

    curve = Heard()
    async with hosting(curve) as (_, pilot):
        curve.show(picture("x = 1.0\ny = x"))
        await pilot.pause()
        await pilot.mouse_down(curve, offset=(58, 5))
        await pilot.hover(curve, offset=(0, 5))
        await pilot.mouse_up(curve, offset=(0, 5))
        assert (heard[0], heard[-1]) == (4.0, -4.0)
        count = len(heard)
        await pilot.hover(curve, offset=(30, 5))
        assert len(heard) == count


@scenario
async def test_plain_letters_and_no_curve_at_all() -> None:
    curve = TangentCurve()
    async with hosting(curve) as (app, pilot):
        curve.ascii_only = True
        curve.show(picture("x = 1.0\ny = x**2"))
        await pilot.pause()
        assert app.text().isascii()
        for sign in "*-@":
            assert sign in app.text()
        curve.show(None)
        await pilot.pause()
        assert "*" not in app.text()
