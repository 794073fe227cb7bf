"""Settings are written once for many changes, off the event loop, and whenever the app ends."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.tui.driving import driving, scenario
from tui_mnist.errors import StorageError
from tui_mnist.tui.app import settings_writer
from tui_mnist.tui.app.settings import Settings, load_settings, save_settings

PATIENCE = 30.0


class Disk:
    """Notes what is written by which thread; `broken` while it takes nothing."""

    def __init__(self) -> None:
        self.written: list[Settings] = []
        self.threads: list[threading.Thread] = []
        self.tries = 0
        self.broken = False

    def save(self, path: Path, settings: Settings) -> None:
        self.tries += 1
        if self.broken:
            raise StorageError("the settings could not be kept: the disk is full")
        save_settings(path, settings)
        self.written.append(settings)
        self.threads.append(threading.current_thread())


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(settings_writer, "save_settings", disk.save)
    return disk


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_writer, "PAUSE_SECONDS", 0.02)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_writer, "PAUSE_SECONDS", 3600.0)


async def until(fulfilled: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not fulfilled():
            await asyncio.sleep(0.01)


def test_they_wait_for_half_a_second_without_a_change() -> None:
    assert settings_writer.PAUSE_SECONDS == 0.5


@pytest.mark.usefixtures("patient")
def test_a_knob_turned_ten_times_is_written_once_when_the_app_is_left(disk: Disk, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"

    @scenario
    async def run() -> None:
        async with driving(settings_path=path) as app:
            for _ in range(10):
                await app.give("learning_rate_next")
            assert disk.written == []
            rate = app.app.driver.knob_state.wanted.learning_rate
        assert len(disk.written) == 1
        hyperparameters = load_settings(path)[0].hyperparameters
        assert hyperparameters is not None
        assert hyperparameters["learning_rate"] == rate

    run()


@pytest.mark.usefixtures("hurried")
def test_after_a_pause_they_are_written_off_the_event_loop_and_not_again_at_the_end(disk: Disk, tmp_path: Path) -> None:
    @scenario
    async def run() -> None:
        async with driving(settings_path=tmp_path / "settings.json") as app:
            app.app.remember(log_y=False)
            app.app.remember(palette="colour-blind safe")
            await until(lambda: len(disk.written) > 0)
            assert threading.current_thread() not in disk.threads
            assert disk.written == [app.app.settings]
        assert len(disk.written) == 1

    run()


@pytest.mark.usefixtures("hurried")
def test_one_write_at_a_time_and_the_last_change_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path, begun, may_end = tmp_path / "settings.json", threading.Event(), threading.Event()
    at_once = most_at_once = 0

    def slowly(path: Path, settings: Settings) -> None:
        nonlocal at_once, most_at_once
        at_once += 1
        most_at_once = max(most_at_once, at_once)
        begun.set()
        may_end.wait(PATIENCE)
        save_settings(path, settings)
        at_once -= 1

    monkeypatch.setattr(settings_writer, "save_settings", slowly)

    @scenario
    async def run() -> None:
        async with driving(settings_path=path) as app:
            app.app.remember(smoothing=0.0)
            await until(begun.is_set)
            app.app.remember(drawing="braille")
            app.app.remember(drawing="ascii")
            may_end.set()

    run()
    assert most_at_once == 1
    assert load_settings(path)[0] == Settings(smoothing=0.0, drawing="ascii")


@pytest.mark.usefixtures("hurried")
def test_a_disk_that_fails_again_and_again_is_told_of_once(disk: Disk, tmp_path: Path) -> None:
    @scenario
    async def run() -> None:
        disk.broken = True
        async with driving(settings_path=tmp_path / "settings.json") as app:
            app.app.remember(log_y=False)
            await until(lambda: bool(app.notices()))
            assert app.notices() == ["the settings could not be kept: the disk is full"]
            app.app.clear_notifications()
            app.app.remember(log_y=True)
            await until(lambda: disk.tries == 2)
            await app.settle()
            assert app.notices() == []
        assert app.app.settings_error is None

    run()


@pytest.mark.usefixtures("patient")
def test_a_disk_that_fails_at_the_end_is_told_of_after_the_app(disk: Disk, tmp_path: Path) -> None:
    @scenario
    async def run() -> None:
        disk.broken = True
        async with driving(settings_path=tmp_path / "settings.json") as app:
            app.app.remember(log_y=False)
        assert "the disk is full" in str(app.app.settings_error)

    run()


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("ending", ["crash", "signal", "two quick keys"])
def test_they_are_written_however_the_app_ends(ending: str, disk: Disk, tmp_path: Path) -> None:
    @scenario
    async def run() -> None:
        async with driving(settings_path=tmp_path / "settings.json") as app:
            await app.give("batch")
            app.app.remember(log_y=False)
            if ending == "crash":
                app.app.input_failed(RuntimeError("broken"))
            elif ending == "signal":
                app.app.end_by_signal(15)
            else:
                await app.pilot.press("q", "q")
            await until(lambda: not app.app.is_running)

    with pytest.raises(RuntimeError, match="broken") if ending == "crash" else nullcontext():
        run()
    assert [settings.log_y for settings in disk.written] == [False]
