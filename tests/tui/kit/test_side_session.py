"""A run beside the app's own tells all that happens to it, and nothing of it is printed."""

from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.tui.driving import scenario
from tests.tui.pretend import PretendHost, pretend_job
from tui_mnist.hosting import Job, Report
from tui_mnist.tui.kit.side_session import SideSession
from tui_mnist.tui.session.snapshot import Phase


class OneWidget(App[None]):
    """An app with a widget to be told of the session."""

    def compose(self) -> ComposeResult:
        yield Static()


class Broken(PretendHost):
    """There is no place for a trainer."""

    def run(self, job: Job, tell: Callable[[Report], None]) -> None:
        raise RuntimeError("no room for a trainer")


@scenario
async def test_an_error_of_its_host_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    app = OneWidget()
    async with app.run_test() as pilot:
        session = SideSession(app.query_one(Static), pretend_job(), Broken)
        session.open()
        while not session.take():
            await pilot.pause()
        now = session.driver.snapshot
        assert now.phase is Phase.FAILED
        assert now.failed is not None
        assert "no room for a trainer" in now.failed.what
        assert not session.driver.is_open
    assert "Traceback" not in "".join(capfd.readouterr())
