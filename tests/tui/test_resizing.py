"""A window that is dragged: however quickly sizes come, the screen ends with the last one, and at rest."""

import pytest
from textual import events
from textual.geometry import Size

from tests.tui.driving import Driving, driving, scenario

LARGE, SMALL = Size(120, 40), Size(80, 24)


def drag(app: Driving, *sizes: Size, busy: int) -> None:
    """Let sizes reach the screen faster than it lays itself out, while it has `busy` other messages to see to."""
    screen, left = app.app.screen, busy

    def something_else() -> None:
        nonlocal left
        screen.call_later(lambda: None)
        left -= 1
        if left > 0:
            screen.call_later(something_else)

    for size in sizes:
        app.app._size = size
        screen.post_message(events.Resize(size, size))
        screen.call_later(something_else)


@pytest.mark.parametrize("busy", [1, 3, 40])
@pytest.mark.parametrize("keys", [(), ("2",), ("3",), ("question_mark",), ("ctrl+p",)])
@scenario
async def test_a_dragged_window_is_laid_out_for_its_last_size_and_not_again_and_again(
    keys: tuple[str, ...], busy: int
) -> None:
    async with driving((80, 24)) as app:
        await app.press(*keys)
        screen = app.app.screen
        layouts: list[Size] = []
        screen.screen_layout_refresh_signal.subscribe(app.app, lambda _: layouts.append(screen.outer_size))
        drag(app, LARGE, SMALL, LARGE, SMALL, busy=busy)
        await app.settle()
        assert screen.outer_size == SMALL
        assert set(layouts) == {SMALL}
        assert len(layouts) <= 2
