"""The dialogs as text, whatever screen they lie on."""

from typing import Any

import pytest
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.screen import Screen

from tests.tui.golden import check_golden
from tests.tui.recording_app import RecordingApp, RecordingScreen, play, screen_text
from tui_mnist.tui.app.failure import FailureChoice, FailureScreen
from tui_mnist.tui.app.help import HelpScreen
from tui_mnist.tui.app.quit import QuitScreen


def help_(screen: Screen[Any]) -> HelpScreen:
    assert isinstance(screen, RecordingScreen)
    return HelpScreen(screen, {"restart": "f9"})


def quit_(_screen: Screen[Any]) -> QuitScreen:
    return QuitScreen(training=True, kept_step=860, epoch=3, epochs=5, progress=0.3, seconds_left=62.0)


def failure(_screen: Screen[Any]) -> FailureScreen:
    return FailureScreen(
        "Training broke off",
        "the disk is full; make room",
        "the run is kept up to step 5",
        ["go on from where it is, once that is mended: space", "begin a new run: n"],
        [FailureChoice.GO_ON, FailureChoice.NEW_RUN],
    )


@pytest.mark.parametrize("dialog", [help_, quit_, failure], ids=["help", "quit", "failure"])
def test_the_dialogs(dialog: Any) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(dialog(pilot.app.screen))
        await pilot.pause()
        await pilot.pause()
        region = pilot.app.screen.query_one(Vertical).region
        lines = screen_text(app).split("\n")[region.y : region.bottom]
        text = "\n".join(line[region.x : region.right] for line in lines)
        check_golden(f"dialog-{dialog.__name__.strip('_')}-80x24", text)

    app = RecordingApp()
    play(app, scene, (80, 24))
