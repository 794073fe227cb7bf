"""A monkey at keyboard, mouse and window: whatever it does, nothing breaks, and the app still trains in the end."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from tests.tui.driving import driving, scenario
from tests.tui.monkey import Monkey
from tests.tui.real_terminal import PATIENCE, Home, gone
from tui_mnist.hosting import Job, ProcessHost
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.kit.key_names import split_keys
from tui_mnist.tui.kit.keymap import keys_of
from tui_mnist.tui.kit.run_screen import RunScreen
from tui_mnist.tui.session.snapshot import Snapshot

SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6)))
DEEDS = 500
PATIENT = 180
"""Seconds after which one seed counts as hanging."""


async def begin_anew(pilot: Pilot[Snapshot], app: TuiMnistApp) -> None:
    """Leave dialogs, and train a new run on the first screen, as a person would, unless the app is on its way out."""
    without_dialog = 0
    while without_dialog < 3:  # the last that the monkey did may still be on its way
        await pilot.pause()
        if not app.is_running:
            return
        without_dialog += 1
        if isinstance(app.screen, ModalScreen):
            without_dialog = 0
            await pilot.press("escape")
    await pilot.resize_terminal(120, 40)
    for name in ("show_train", "restart", "run"):
        app.screen.set_focus(None)  # where a field would take the key
        assert isinstance(app.screen, RunScreen)
        command = next(command for command in app.screen.commands if command.id == name)
        await pilot.press(split_keys(keys_of(command, app.settings.keymap))[0])  # the monkey may have changed them
        await pilot.pause()


@pytest.mark.parametrize("seed", SEEDS)
@scenario
async def test_whatever_a_monkey_does_the_app_still_trains(seed: int) -> None:
    monkey = Monkey(seed)
    async with asyncio.timeout(PATIENT):
        while True:
            async with driving((80, 24)) as app:
                await monkey.play(app.app, DEEDS)
                assert app.app._exception is None
                if not app.app.is_running:
                    continue
                assert not any("Traceback" in notice for notice in app.notices())
                await begin_anew(app.pilot, app.app)
                if not app.app.is_running:
                    continue  # it was on its way out already
                await app.train(7)
                await app.settle()
                assert (app.now.step, app.now.training) == (7, True), f"{monkey.actions[-30:]}\n{app.text()}"
                await until(lambda: isinstance(app.app.screen, RunScreen) and app.app.screen.snapshot.training)
                await app.give("help")
                await until(lambda: "─ Help ─" in app.text())
                return


@pytest.mark.slow
@scenario
async def test_with_a_real_trainer_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # a monkey that chooses other data finds no network
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkey = Monkey(seed=0)
    settings = Hyperparameters.of(
        data=str(Home(tmp_path).data), hidden=(8,), epochs=1000, batch_size=20, validation_size=60
    )
    hosts: list[ProcessHost] = []

    def make_host() -> ProcessHost:
        hosts.append(ProcessHost())
        return hosts[-1]

    async with asyncio.timeout(PATIENT):
        left = True
        while left:
            app = TuiMnistApp(Job(settings, tmp_path / "runs"), make_host)
            async with app.run_test(size=(80, 24)) as pilot:
                await monkey.play(app, DEEDS)
                assert app._exception is None
                left = not app.is_running
                if not left:
                    app.driver.begin(settings)  # it may have chosen data that are not to be had
                    await begin_anew(pilot, app)
                    await until(partial(trains, app))
                    app.leave()
                    await until(partial(is_over, app))
        assert all(gone(host.pid) for host in hosts if host.pid is not None)


def trains(app: TuiMnistApp) -> bool:
    return app.driver.snapshot.training and app.driver.snapshot.step > 0


def is_over(app: TuiMnistApp) -> bool:
    return not app.is_running


async def until(fulfilled: Callable[[], bool]) -> None:
    """Wait until a condition is fulfilled."""
    async with asyncio.timeout(PATIENCE):
        while not fulfilled():
            await asyncio.sleep(0)
