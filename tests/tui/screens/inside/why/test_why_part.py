"""Why a digit gets the score of a class: live while it trains, class by class and step by step, by keys and mouse."""

import numpy as np
import pytest

from tests.tui.driving import scenario
from tests.tui.explaining import explaining
from tests.tui.golden import check_golden
from tui_mnist.data import load
from tui_mnist.queries.why import METHODS
from tui_mnist.queries.why.step_sizes import SIZES, STEPS
from tui_mnist.training import Hyperparameters, Resume, Trainer


@pytest.mark.parametrize(
    ("size", "unicode"),
    [((120, 40), True), ((80, 24), True), ((80, 24), False)],
    ids=["120x40", "80x24", "80x24-ascii"],
)
@scenario
async def test_what_is_seen(size: tuple[int, int], unicode: bool) -> None:
    async with explaining(size, unicode=unicode, learning_rate=0.02) as app:
        name = f"why-{size[0]}x{size[1]}{'' if unicode else '-ascii'}"
        check_golden(f"{name}-before", app.body())
        await app.train_for_real(12)
        await app.press("v", "v", "f")
        check_golden(f"{name}-flipped", app.body())
        assert unicode or app.body().isascii()


@scenario
async def test_it_is_of_the_network_as_it_is_and_of_the_digit_and_class_that_were_chosen() -> None:
    async with explaining(learning_rate=0.02) as app:
        part, before = app.part, app.why
        assert part.label is None
        assert before.label == before.answer
        await app.press("full_stop")  # one batch
        assert app.now.step == 1
        assert not np.array_equal(app.why.gradient, before.gradient)

        await app.press("greater_than_sign")
        assert app.why.number == 1
        chosen = (app.why.answer + 1) % 3
        await app.press("c")
        assert (app.part.label, app.why.label) == (chosen, chosen)
        assert f"why {chosen} " in app.text()
        await app.press("up", "a")  # the class before, then whatever the answer is
        assert (app.part.label, app.why.label) == (None, app.why.answer)
        await app.press("c", "less_than_sign")
        assert app.part.label is None
        assert app.why.number == 0

        await app.press("space")
        assert any(isinstance(command, Resume) for command in app.host.commands)


@scenario
async def test_the_way_of_telling_is_chosen_by_key_arrow_and_click_and_is_large_where_there_is_room() -> None:
    async with explaining((20, 5)) as app:
        await app.pilot.resize_terminal(120, 40)
        await app.settle()
        assert all("+" in str(view.border_subtitle) for view in app.views)
        assert all(app.text().count(words) == 1 for words in ("its class", "what the network is shown"))
        assert [view.method for view in app.views] == list(METHODS)
        assert "where a brighter pixel raises (+) or lowers (−)" in app.text()
        await app.press("v")
        assert app.screen.focused is app.views[1]
        assert "what each pixel adds" in app.text()
        await app.press("right")
        assert app.part.method == "occlusion"
        await app.click(app.views[0], offset=(4, 4))
        assert app.part.method == "gradient"
        await app.press("tab", "z")
        assert [view.method for view in app.views] == ["gradient × input"]
        await app.press("k")
        assert (app.part.method, app.why.patch) == ("occlusion", 7)
        assert "occlusion, 7 × 7" in app.text()
        await app.press("z")
        assert len(app.views) == 3

        await app.pilot.resize_terminal(80, 24)
        await app.settle()
        assert [view.method for view in app.views] == ["occlusion"]
        await app.press("v", "z")
        assert [view.method for view in app.views] == ["gradient"]
        assert "as large as this window can show it" in " ".join(app.notices())


@scenario
async def test_a_class_is_chosen_in_the_list_by_arrows_and_by_mouse() -> None:
    async with explaining() as app:
        app.bars.focus()
        await app.press("home")
        assert app.why.label == 0
        await app.press("up")
        assert app.why.label == 2
        await app.press("down", "end", "up")
        assert app.why.label == 1
        await app.click(app.bars, offset=(5, 1))
        assert app.why.label == 0
        await app.click(app.bars, offset=(5, 7))  # three lines for each class where there is room
        assert app.why.label == 2
        await app.click(app.bars, offset=(5, 25))
        assert app.why.label == 2


@scenario
async def test_the_step_is_made_larger_by_arrows_and_by_dragging_and_flips_the_answer() -> None:
    async with explaining(learning_rate=0.02) as app:
        await app.train_for_real(12)
        assert "the answer flips to" in app.text()
        flip, to = app.why.steps.flip, app.why.steps.flipped_to
        assert flip is not None
        assert to is not None
        app.slider.focus()
        await app.press("right")
        assert app.part.place == 1
        await app.press("end")
        assert app.part.place == STEPS
        await app.press("left", "home")
        assert app.part.place == 0

        await app.press("f")
        place = app.part.place
        assert SIZES[place - 1] < flip <= SIZES[place] + 1e-9
        after = app.why.steps.probabilities[place]
        assert int(after.argmax()) == to
        assert f"→ {to} {after.max():.1%}".replace("%", " %") in app.text()
        assert "no step" in app.bar
        await app.press("f")
        assert app.part.place == 0

        await app.pilot.mouse_down(app.slider, offset=(20, 3))
        await app.pilot.hover(app.slider, offset=(60, 3))
        await app.pilot.mouse_up(app.slider, offset=(60, 3))
        await app.settle()
        width = app.slider.size.width - len("0 ") - len(" 0.3")
        assert app.part.place == round((60 - 1 - 2) / (width - 1) * STEPS)


@scenario
async def test_something_true_is_shown_whatever_has_happened() -> None:
    async with explaining(answers=False) as app:
        assert "The digit is being explained." in app.text()
        await app.press("v", "f", "z", "k", "c", "a")  # which are possible later
        app.inside_host.answers = True
        await app.press("full_stop")
        assert app.why.number == 0
        app.inside_host.diverge()
        await app.settle()
        app.inside_host.trainer.assign(np.full_like(app.inside_host.trainer.network.parameters.vector, np.nan))
        await app.press("c")
        assert "not finite any more" in app.text()
        for size in ((20, 5), (40, 12), (60, 10), (200, 60), (110, 29), (80, 24)):
            await app.pilot.resize_terminal(*size)
            await app.settle()
            assert app.part.why is not None
        app.host.fail()
        await app.settle()


@scenario
async def test_points_are_explained_by_their_numbers_and_shown_among_the_others() -> None:
    settings = Hyperparameters.of(data="spirals", hidden=(), validation_size=20, batch_size=10)
    async with explaining(trainer=Trainer(load("spirals"), settings)) as app:
        assert "x1 " in app.text()
        assert "the point  +  0.000 ×" in app.text()
        first = app.why.gradient[0, 0]
        assert f"x1 {first:+.3g}" in app.words_in("#why-0")
        await app.give("why_patch")
        assert app.why.patch == 1
        for size in ((80, 24), (20, 5), (200, 60)):
            await app.pilot.resize_terminal(*size)
            await app.settle()
