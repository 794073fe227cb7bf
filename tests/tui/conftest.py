"""Apps in tests run on a loop that knows when there is nothing left to do, and are drawn when a test looks at them."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.screen import Screen

from tests.tui.quiet_loop import QuietLoopPolicy, quiet


@pytest.fixture(autouse=True, scope="session")
def quiet_loops() -> Iterator[None]:
    """Let Textual's pilot wait for a state, where it waits until the processor has been idle for a while."""
    asyncio.set_event_loop_policy(QuietLoopPolicy())
    with pytest.MonkeyPatch.context() as patch:
        for module in ("app", "pilot"):
            patch.setattr(f"textual.{module}.wait_for_idle", quiet)
        yield
    asyncio.set_event_loop_policy(None)


@pytest.fixture(autouse=True)
def drawn_when_looked_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no frame that nobody sees, which is half of what a test costs; `@pytest.mark.every_frame` has all drawn."""
    if request.node.get_closest_marker("every_frame") is None:
        monkeypatch.setattr(Compositor, "render_update", _nothing_to_write)


def _nothing_to_write(
    self: Compositor,
    full: bool = False,
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,
) -> None:
    self._dirty_regions.clear()
