"""Holds a session with a host, so that whatever happens to it is told, and nothing is printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_mnist.hosting import Host, Job, Report


def hold_session(host: Host, job: Job, tell: Callable[[Report], None], job_number: Callable[[], int]) -> None:
    """Return when the session is over; an error of the host is the last that is told, of the job of that number."""
    try:
        host.run(job, tell)
    except Exception as error:  # noqa: BLE001 - whatever it is, the learner is told, and the app lives
        from tui_mnist.crash import crash_message  # noqa: PLC0415 - hardly ever needed
        from tui_mnist.hosting import Failed  # noqa: PLC0415 - the host has loaded it

        what = f"{crash_message(error, 'the session')}; begin a new run"
        tell((Failed(0, job_number(), what, "", can_go_on=False, over=True),))
