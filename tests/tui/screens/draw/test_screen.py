"""A person draws a digit by mouse or keys, sees it read while the network trains, and keeps it with its label."""

from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Input

from tests.tui.drawing import KEPT, AtCanvas, at_canvas, digits, digits_trainer
from tests.tui.driving import scenario
from tests.tui.golden import check_golden
from tui_mnist.autodiff.operations import softmax
from tui_mnist.data import Dataset, load
from tui_mnist.data.drawings import read_drawings
from tui_mnist.data.mnist_form import mnist_form
from tui_mnist.queries.drawings import DrawingsQuery
from tui_mnist.queries.reading import ReadingQuery
from tui_mnist.training import Hyperparameters, Pause, Resume, Trainer

SIZES = ((120, 40), (80, 24))
of_each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has its own place for drawings."""
    monkeypatch.setattr(KEPT, lambda: tmp_path / "drawings")
    return tmp_path / "drawings"


def read_by(app: AtCanvas) -> np.ndarray:
    """The probabilities of what is on the canvas, found without the screen."""
    image = mnist_form(app.ink).reshape(1, -1)
    return np.asarray(softmax(app.draw_host.trainer.network.logits(image))[0])


# What a person sees


@of_each_size
@pytest.mark.parametrize("unicode", [True, False], ids=["", "ascii"])
@scenario
async def test_the_screen_with_an_empty_canvas_and_with_a_seven(size: tuple[int, int], unicode: bool) -> None:
    name = f"{size[0]}x{size[1]}{'' if unicode else '-ascii'}"
    async with at_canvas(size, unicode=unicode) as app:
        check_golden(f"draw-empty-{name}", app.body())
        await app.draw_seven()
        assert "untrained: space trains" in app.tools
        await app.train_for_real(60)
        check_golden(f"draw-seven-{name}", app.body())
        assert app.title.startswith("The network reads 7")
        assert unicode or app.body().isascii()


@scenario
async def test_without_colours_the_ink_and_the_cursor_are_still_seen() -> None:
    async with at_canvas(colour=False) as app:
        await app.draw_seven()
        assert "██████" in app.text()
        assert "▒▒" in app.text()
        assert "[" in app.text().split("\n")[24]  # the cursor, where the stroke ended


@pytest.mark.slow
@scenario
async def test_every_size_can_be_drawn_in() -> None:
    async with at_canvas() as app:
        for size in ((20, 5), (40, 12), (200, 60)):
            await app.pilot.resize_terminal(*size)
            await app.press("c")
            app.screen.view.cursor = (26, 26)
            await app.press("b", "right", "right", "down", "b")
            assert app.ink[26, 27] == app.ink[27, 27] == 255
            assert app.title.startswith("The network reads ")


@scenario
async def test_a_network_for_points_has_nothing_to_read_and_says_so() -> None:
    given = Hyperparameters.of(data="rings", hidden=(4,), batch_size=20, validation_size=100)
    async with at_canvas(trainer=Trainer(load("rings"), given)) as app:
        assert "This network reads points of the plane, not images." in app.text()
        await app.press("b", "right", "c", "k", "greater_than_sign", "s")
        assert "reads points, not images" in app.notices()[0]
        await app.stroke((5, 5), (9, 9))
        assert not app.asked(ReadingQuery)


@scenario
async def test_images_of_another_size_are_drawn_in_theirs_and_are_not_brought_to_mnists_form() -> None:
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (60, 5, 5), dtype=np.uint8)
    labels = np.arange(60) % 3
    data = Dataset("tiny", images, labels, images[:9], labels[:9], ("sandal", "ankle boot", "coat"))
    async with at_canvas(trainer=digits_trainer(data, validation_size=10)) as app:
        assert app.ink.shape == (5, 5)
        await app.press("b", "right", "right", "b")
        assert app.asked(ReadingQuery)[-1].image == app.ink.tobytes()
        assert "sandal" in app.text()
        assert "scale" not in app.tools
        await app.press("s")
        assert app.notices() == ["images of this data have 5 × 5 pixels, MNIST's 28 × 28"]
        await app.press("k")
        assert app.notices() == ["images of this data have 5 × 5 pixels, MNIST's 28 × 28"]


@scenario
async def test_a_network_whose_weights_are_numbers_no_more_reads_nothing() -> None:
    async with at_canvas() as app:
        trainer = app.draw_host.trainer
        trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
        await app.draw_seven()
        assert "The network's figures are no numbers any more." in app.text()
        assert "r begins again." in app.text()


# Drawing


@scenario
async def test_by_mouse_the_left_button_draws_and_the_right_one_and_shift_erase() -> None:
    async with at_canvas() as app:
        await app.stroke((10, 5), (10, 20))
        assert (app.ink[10, 5:21] > 200).all()
        await app.stroke((10, 5), (10, 10), button=3)
        assert not app.ink[10, 5:10].any()
        await app.stroke((10, 15), (10, 20), shift=True)
        assert not app.ink[10, 16:].any()
        assert app.ink[10, 12] > 100
        await app.press("u", "u")
        assert (app.ink[10, 5:21] > 200).all()
        await app.press("y")
        assert not app.ink[10, 5:10].any()


@pytest.mark.slow
@scenario
async def test_by_keys_the_pen_is_put_down_moved_and_lifted() -> None:
    async with at_canvas() as app:
        await app.press("up", "enter", "left", "left", "enter", "left", "left")
        assert app.ink[13, 12:15].tolist() == [255] * 3
        assert app.ink[13, :10].max() == 0
        thin = int(app.ink.sum())
        await app.press("c", "t", "right", "right", "right", "right", "b", "left", "left", "b")
        assert int(app.ink.sum()) > thin
        assert "thickness 3" in app.tools
        await app.press("e", "enter", "right", "right", "right", "enter")
        assert app.ink.max() < 255
        await app.press("e", "u", "u", "u", "u")
        assert int(app.ink.sum()) == 0
        await app.press("y", "shift+up", "shift+left")
        assert app.ink[12, 11:14].tolist() == [255] * 3
        await app.give("draw_shift_down")
        assert app.ink[13, 11:14].tolist() == [255] * 3


@scenario
async def test_the_tools_are_there_for_the_mouse_too() -> None:
    async with at_canvas() as app:
        await app.click_on("eraser")
        assert app.screen.view.brush.erases
        await app.click_on("pen  " if "pen  " in app.text() else "pen")
        assert not app.screen.view.brush.erases
        await app.click_on("thickness")
        assert app.screen.view.brush.thickness == 3
        await app.click_on("[x] scale")
        await app.click_on("[x] centre")
        assert app.screen.form == (False, False)


# Reading


@scenario
async def test_what_is_drawn_is_read_in_mnists_form_part_by_part_as_one_likes() -> None:
    async with at_canvas(trained=60) as app:
        await app.stroke((2, 2), (2, 8), (12, 5))
        small = app.ink
        wholes = [(True, True), (False, True), (False, False), (True, False)]
        for key, (scale, centre) in zip(["", "s", "o", "s"], wholes, strict=True):
            await app.press(*key)
            expected = mnist_form(small, scale=scale, centre=centre)
            assert app.asked(ReadingQuery)[-1].image == expected.tobytes()
            assert (expected == small).all() == (not scale and not centre)
        await app.press("o")
        share = read_by(app).max()
        assert f"{share * 100:.1f} %" in app.title
        assert "20×" in app.text()


@scenario
async def test_nothing_is_asked_while_nothing_changes_and_the_reading_follows_the_training() -> None:
    async with at_canvas() as app:
        assert not app.asked(ReadingQuery)
        await app.draw_seven()
        asked = len(app.asked(ReadingQuery))
        await app.press("up", "left")
        app.app.show_run()
        await app.settle()
        assert len(app.asked(ReadingQuery)) == asked
        before = app.title
        await app.press("full_stop")
        assert asked < len(app.asked(ReadingQuery)) <= asked + 2
        await app.train_for_real(60)
        assert app.title != before
        await app.press("space")
        assert any(isinstance(command, Resume) for command in app.host.commands)
        asked = len(app.asked(ReadingQuery))
        for _ in range(4):
            await app.train(3)
        assert len(app.asked(ReadingQuery)) <= asked + 1  # not with each frame while training can't wait
        before_stroke = app.asked(ReadingQuery)
        await app.stroke((18, 8), (18, 18))
        after_it = app.asked(ReadingQuery)[len(before_stroke) :]
        assert after_it[0].image != before_stroke[-1].image  # but at once what is new
        assert not after_it[0].at_leisure
        await app.press("space")
        assert any(isinstance(command, Pause) for command in app.host.commands)
        await app.press("c")
        assert "Draw a digit with the mouse" in app.text()


@scenario
async def test_a_held_out_digit_is_taken_to_the_canvas_and_is_its_own_nearest_class() -> None:
    async with at_canvas(trained=60) as app:
        held_out = app.draw_host.trainer.validation_indices
        await app.press("greater_than_sign")
        assert (app.ink == digits().train_samples[held_out[0]]).all()
        await app.press("greater_than_sign")
        assert (app.ink == digits().train_samples[held_out[1]]).all()
        label = digits().train_labels[held_out[1]]
        assert f"canvas: {label} of the data" in app.text()
        assert f"label {label}" in app.text()
        await app.stroke((2, 2), (2, 5))
        assert f"label {label}" in app.text()
        await app.press("u", "u")
        assert (app.ink == digits().train_samples[held_out[0]]).all()
        assert "label" not in app.text()
        await app.press("less_than_sign", "less_than_sign")
        assert (app.ink == digits().train_samples[held_out[-1]]).all()
        await app.press("m")
        predicted = app.draw_host.trainer.logits(app.ink.reshape(1, -1))[0].argmax()
        assert predicted != app.screen.label
        assert "nearest by pixels" in app.text()
        await app.press("n")
        assert "by last hidden layer" in app.text()
        assert "of 500 trained on" in app.text()


# Keeping


@pytest.mark.slow
@scenario
async def test_drawings_are_kept_with_a_label_measured_after_each_epoch_and_taken_back(folder: Path) -> None:
    async with at_canvas(trained=60) as app:
        await app.press("k")
        assert app.notices() == ["the canvas is empty; draw a digit first"]
        await app.draw_seven()
        await app.press("k")
        assert isinstance(app.app.screen.focused, Input)
        await app.press("7", "enter")
        await app.settle()
        assert "1 kept, 1 right" in app.tools
        await app.press("k", "1", "enter")
        await app.settle()
        assert "2 kept, 1 right" in app.tools
        kept = read_drawings(folder)
        assert kept.labels.tolist() == [7, 1]
        assert (kept.images == mnist_form(app.ink)).all()
        asked = len(app.asked(DrawingsQuery))
        await app.press("space")
        await app.train(3)
        once = len(app.asked(DrawingsQuery))
        await app.train(3)
        assert len(app.asked(DrawingsQuery)) == once
        app.host.epoch()
        await app.settle()
        assert len(app.asked(DrawingsQuery)) == once + 1 > asked
        await app.click_on("forget")
        await app.settle()
        assert read_drawings(folder).labels.tolist() == [7]
        assert "1 kept" in app.tools
    async with at_canvas() as app:
        assert "1 kept" in app.tools


@scenario
async def test_a_folder_that_cannot_be_written_is_told_and_drawing_goes_on(folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("no folder")
    async with at_canvas() as app:
        await app.draw_seven()
        await app.press("k", "enter")
        await app.settle()
        assert any("drawings" in notice and "could not be made" in notice for notice in app.notices())
        await app.press("c")
        assert app.screen.canvas.is_empty
