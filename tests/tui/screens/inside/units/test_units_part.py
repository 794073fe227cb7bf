"""The units of the network: a page of pictures, one of them opened, live while it trains, by keys and mouse."""

import numpy as np
import pytest

from tests.tui.driving import scenario
from tests.tui.golden import check_golden
from tests.tui.looking_inside import LookingInside, looking_inside
from tests.tui.stepping import small_trainer
from tui_mnist.data import load
from tui_mnist.queries.units import UnitsQuery
from tui_mnist.training import Hyperparameters, Trainer


def page_title(app: LookingInside) -> str:
    return str(app.screen.query_one("#units-grid").border_title)


def unit_title(app: LookingInside) -> str:
    """What is opened; nothing if nothing is."""
    panel = app.screen.query_one("#unit")
    return str(panel.border_title) if panel.size.area else ""


@pytest.mark.parametrize("unicode", [True, False], ids=["", "ascii"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
@scenario
async def test_the_units_before_and_after_some_steps(size: tuple[int, int], unicode: bool) -> None:
    async with looking_inside("units", size, unicode=unicode) as app:
        name = f"units-{size[0]}x{size[1]}{'' if unicode else '-ascii'}"
        check_golden(name, app.body())
        await app.train_for_real(8)
        await app.press("enter")
        check_golden(f"{name}-opened", app.body())
        assert unicode or app.body().isascii()


@scenario
async def test_a_unit_is_opened_alone_where_there_is_little_room_and_closed_again() -> None:
    async with looking_inside("units", (80, 24), hidden=(40,)) as app:
        assert unit_title(app) == ""
        assert "enter opens" in app.text()
        first, second = app.part.page.numbers[:2].tolist()
        await app.press("enter")
        assert unit_title(app) == f"Unit {first}"
        assert "esc closes" in app.text()
        await app.press("right")
        assert unit_title(app) == f"Unit {second}"
        await app.press("escape")
        assert unit_title(app) == ""
        await app.press("z")
        assert unit_title(app) == f"Unit {second}"
        await app.press("z", "pagedown")
        page = app.part.page
        assert (page.page, app.part.chosen) == (1, page.numbers[0])
        await app.press("left")
        assert (app.part.page.page, app.part.chosen) == (0, app.part.page.numbers[-1])
        await app.press("n", "n", "b")
        assert app.part.page.page == 1
        third = int(app.part.page.numbers[2])
        await app.click_on(f" {third} ", shift=1)
        assert unit_title(app).partition(",")[0] == f"Unit {third}"


@scenario
async def test_in_a_wide_window_a_unit_is_beside_the_others() -> None:
    async with looking_inside("units", hidden=(40,)) as app:
        numbers = app.part.page.numbers.tolist()
        assert app.screen.focused is app.screen.query_one("#units-grid")
        assert unit_title(app) == f"Unit {numbers[0]}"
        await app.press("right")
        assert unit_title(app) == f"Unit {numbers[1]}"
        few = len(numbers)
        await app.press("escape")
        assert unit_title(app) == ""
        assert len(app.part.page.numbers) > few
        await app.press("enter", "z")
        assert app.screen.focused is app.screen.query_one("#unit")
        assert not app.screen.query_one("#units-grid").size.area
        await app.resize(80, 24)
        await app.press("escape")
        assert app.screen.query_one("#units-grid").size.area


@scenario
async def test_orders_layers_and_digits() -> None:
    async with looking_inside("units", hidden=(6, 5)) as app:
        names = app.now.data.class_names if app.now.data is not None else ()
        label = names[app.part.page.label]
        assert page_title(app).startswith("Layer 1: 6 units")
        assert f"by what they add to this {label}" in page_title(app)
        await app.press("o", *"norm", "enter")
        assert page_title(app).endswith("by the length of their weights")
        assert (np.diff(app.part.page.norms) <= 0).all()
        await app.press("l")
        assert page_title(app).startswith("Layer 2: 5 units")
        assert "approximate" in page_title(app)
        await app.press("l")
        assert page_title(app).startswith("3 outputs")
        assert unit_title(app).partition(",")[0].removeprefix("Output ") in names[:3]
        await app.press("l")
        assert page_title(app).startswith("Layer 1: 6 units")
        await app.press("o", *"add", "enter")
        while app.part.page.label == names.index(label):
            await app.press("greater_than_sign")
        assert f"by what they add to this {names[app.part.page.label]}" in page_title(app)


@scenario
async def test_units_follow_training_and_the_order_is_kept_until_it_is_sorted_again() -> None:
    async with looking_inside("units", hidden=(40,), epochs=9) as app:
        await app.train_for_real(15)
        await app.press("s")
        before = app.part.page
        await app.press("space")
        await app.train_for_real(1)
        await app.press("space")
        after = app.part.page
        assert after.numbers.tolist() == before.numbers.tolist()
        assert not np.array_equal(after.pictures, before.pictures)
        assert "step 16, in the order of step 15" in app.text()
        await app.press("s")
        assert "in the order of" not in app.text()
        await app.press("p")
        asked = len(app.asked(UnitsQuery))
        await app.train_for_real(3)
        assert len(app.asked(UnitsQuery)) == asked  # nobody sees them


@scenario
async def test_a_dead_unit_is_called_so() -> None:
    trainer = small_trainer(validation_size=30)
    trainer.network.parameters.variables["b1"].assign(np.array([0, 0, -99, 0, 0], np.float32))
    async with looking_inside("units", (80, 24), trainer=trainer) as app:
        assert f"{app.part.page.dead_count} dead" in page_title(app)
        assert app.text().count(" dead") == 1 + app.part.page.dead_count
        app.part.chosen = 2
        await app.press("enter")
        assert unit_title(app) == "Unit 2, dead: none of the digits makes it active"


@scenario
async def test_nothing_is_empty_while_nothing_is_known() -> None:
    async with looking_inside("units", answers=False) as app:
        assert "The units are being drawn" in app.text()
        await app.press("o", "l", "n", "z", "enter", "escape")
        assert "The units are being drawn" in app.text()


def plane() -> Trainer:
    return Trainer(load("spirals"), Hyperparameters(data="spirals", hidden=(5,), validation_size=60, batch_size=20))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "in_units", "in_activations"),
    [
        ("points", "zero where", "layer 1: 5 units"),
        ("no hidden layer", "3 outputs", "softmax: 3 probabilities"),
        ("many layers", "approximate", "layer 5: 5 units"),
        ("not finite", "?????", "nan"),
    ],
)
@scenario
async def test_each_network_is_shown_in_each_size(kind: str, in_units: str, in_activations: str) -> None:
    hidden = {"no hidden layer": (), "many layers": (3, 1, 4, 1, 5)}.get(kind, (5,))
    trainer = plane() if kind == "points" else small_trainer(validation_size=30, hidden=hidden)
    async with looking_inside("units", (120, 40), trainer=trainer) as app:
        if kind == "not finite":
            trainer.assign(trainer.network.parameters.vector * np.float32(np.nan))
            await app.press("greater_than_sign")
        elif kind == "many layers":
            await app.press("l")
        assert in_units in app.text()
        await app.screen.show_part("activations")
        await app.press("down")
        assert in_activations in app.text()
        for size in ((60, 16), (20, 5), (200, 60)):
            await app.resize(*size)
            await app.press("up")
            await app.screen.show_part("units")
            await app.press("enter")
            await app.press("escape")
            await app.screen.show_part("activations")
