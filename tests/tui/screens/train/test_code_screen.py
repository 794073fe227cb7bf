"""The code of the run on Train: to read in three forms, to copy, and to save without losing a file."""

from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from tests.tui.driving import Driving, driving, scenario
from tests.tui.golden import check_golden
from tui_mnist.code import code_of
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.screens.train.code_screen import CodeScreen
from tui_mnist.tui.screens.train.save_code import SaveCodeScreen


def code_screen(app: Driving) -> CodeScreen:
    assert isinstance(app.app.screen, CodeScreen)
    return app.app.screen


def shown_code(app: Driving) -> str:
    """The highlighter leaves out the last line break."""
    return f"{code_screen(app).query_one('#code', Static).content}\n"


@pytest.fixture(autouse=True)
def _same_folder_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data's folder is in the code, and another one on each machine."""
    monkeypatch.setattr("tui_mnist.code.data_lines.bundled_folder", lambda name: f"/data/{name}")


@scenario
async def test_its_three_forms_are_those_of_the_knobs_as_they_are_and_can_be_copied() -> None:
    async with driving((80, 24)) as app:
        await app.press("o")
        await app.train()
        app.app.drive(lambda: app.app.driver.set("activation", "tanh"))
        knobs = app.app.driver.knob_state
        assert knobs.pending == {"activation": "tanh"}  # which waits for a new run
        await app.press("C")
        assert "Code of this run" in app.text()
        settings = Hyperparameters(**knobs.values)
        for key, form in (("", "numpy"), ("tab", "keras"), ("right", "tui-mnist"), ("left", "keras")):
            if key:
                await app.press(key)
            assert code_screen(app).form == form
            assert shown_code(app) == code_of(form, settings)
        await app.press("c")
        assert app.app.clipboard == code_of("keras", settings)
        assert "Copied" in app.text()
        await app.click_on("tui-mnist ")
        assert shown_code(app) == code_of("tui-mnist", settings)
        await app.click_on("esc close")
        assert app.app.screen.query("#knobs")


@scenario
async def test_it_is_saved_under_the_name_that_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with driving((80, 24)) as app:
        await app.press("space")
        await app.train()
        await app.press("C", "s")
        assert isinstance(app.app.screen, SaveCodeScreen)
        await app.press("enter")
        assert f"python {tmp_path}"[:30] in app.text()
        assert (tmp_path / "run_numpy.py").read_text() == shown_code(app)


@pytest.mark.parametrize(("pressed", "kept"), [(1, True), (2, False)])
@scenario
async def test_a_file_that_is_there_needs_a_second_enter(tmp_path: Path, pressed: int, kept: bool) -> None:
    path = tmp_path / "mine.py"
    path.write_text("precious")
    async with driving((80, 24)) as app:
        await app.press("C", "s")
        app.app.screen.query_one(Input).value = str(path)
        await app.settle()
        for _ in range(pressed):
            await app.press("enter")
        if kept:
            assert "is there already" in app.text()
            app.app.screen.query_one(Input).value = str(tmp_path / "nowhere" / "mine.py")
            await app.settle()
            await app.press("enter")
            assert "could not be written: No such file or directory" in " ".join(app.text().replace("│", " ").split())
            await app.press("escape")
            assert path.read_text() == "precious"
        else:
            assert path.read_text() == shown_code(app)
            assert "Saved" in app.text()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@scenario
async def test_the_code_of_the_default_run(size: tuple[int, int]) -> None:
    async with driving(size) as app:
        await app.press("C")
        check_golden(f"code-{size[0]}x{size[1]}", app.text())


@scenario
async def test_without_its_code_the_reason_is_shown_and_nothing_is_copied_or_saved() -> None:
    async with driving((40, 10)) as app:
        app.app.push_screen(CodeScreen(app.now.hyperparameters.of(data="/no/such/place"), fits=True))
        await app.settle()
        assert "no data set and no folder" in " ".join(app.text().replace("│", " ").split())
        await app.press("c", "s")
        assert app.app.clipboard == ""
        assert isinstance(app.app.screen, CodeScreen)


@pytest.mark.parametrize("size", [(20, 5), (200, 60)])
@scenario
async def test_it_fits_every_window_and_scrolls_with_the_keys(size: tuple[int, int]) -> None:
    async with driving(size) as app:
        await app.press("C", "tab", "s", "escape", "shift+tab")
        assert code_screen(app).form == "numpy"
        assert "NumPy" in app.text()
        scroll = code_screen(app).query_one(VerticalScroll)
        assert "mnist," in app.text()
        await app.press("end")
        await app.press("pageup", "pagedown")
        assert scroll.scroll_target_y == scroll.max_scroll_y > 0
        await app.press("q")
        assert not isinstance(app.app.screen, CodeScreen)
