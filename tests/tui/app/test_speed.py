"""The speed is chosen on any screen, remembered, and left out of what is remembered if the start is fresh."""

from pathlib import Path

import pytest

from tests.tui.driving import driving, scenario
from tui_mnist.options import CommandLineOptions
from tui_mnist.training import Hyperparameters
from tui_mnist.training.speed import SetSpeed
from tui_mnist.tui.app import start
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import READABLE_SPEED, Settings, load_settings, save_settings


@pytest.mark.parametrize("screen", ["1", "2", "3"])
@scenario
async def test_it_is_changed_on_each_screen_and_remembered(screen: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    async with driving(settings_path=path) as app:  # at full speed
        await app.press(screen, "plus")
        assert app.now.speed is None
        await app.press("minus", "minus")
        assert app.now.speed == 100
        await app.press("equals_sign")
        assert [command for command in app.host.commands if isinstance(command, SetSpeed)] == [
            SetSpeed(300),
            SetSpeed(100),
            SetSpeed(300),
        ]
    assert load_settings(path)[0].speed == 300


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what is remembered lies: knobs far from the defaults, and a slow speed."""
    path = tmp_path / "settings.json"
    chosen = Hyperparameters(optimizer="sgd", learning_rate=0.3).as_dict()
    save_settings(path, Settings(speed=3.0, theme="textual-light", hyperparameters=chosen))
    monkeypatch.setattr(start, "default_settings_path", lambda: path)
    return path


class Opened:
    """An app that is only looked at, not run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *given: str) -> None:
        def run(app: TuiMnistApp) -> None:
            self.app = app

        monkeypatch.setattr(TuiMnistApp, "run", run)
        options = CommandLineOptions(fresh="--fresh" in given, speed="30" if "--speed" in given else None, no_save=True)
        start.start_app({}, options)
        self.job = self.app.driver.job


def test_the_very_first_start_is_at_a_speed_that_one_can_follow(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    path.unlink()
    assert Opened(monkeypatch).job.steps_per_second == READABLE_SPEED


def test_a_start_goes_on_with_what_is_remembered(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    opened = Opened(monkeypatch)
    assert (opened.job.steps_per_second, opened.job.hyperparameters.optimizer) == (3.0, "sgd")
    assert opened.app.settings.theme == "textual-light"
    assert Opened(monkeypatch, "--speed").job.steps_per_second == 30.0


def test_a_fresh_start_knows_nothing_of_it_and_leaves_it_as_it_was(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    before = path.read_bytes()
    opened = Opened(monkeypatch, "--fresh")
    assert (opened.job.steps_per_second, opened.job.hyperparameters) == (READABLE_SPEED, Hyperparameters())
    opened.app.remember(speed=1.0)
    opened.app.on_unmount()
    assert opened.app.settings.theme == Settings().theme
    assert path.read_bytes() == before
