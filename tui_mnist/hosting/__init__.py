"""Where a trainer lives while a front end shows it: a thread or a process of its own."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily

if TYPE_CHECKING:
    from tui_mnist.hosting.coalesce import Report
    from tui_mnist.hosting.commands import EndSession, StartRun, Suspend, Wake
    from tui_mnist.hosting.host import Host
    from tui_mnist.hosting.job import Job
    from tui_mnist.hosting.messages import DataReady, Downloading, Failed, RunHistory, RunKept
    from tui_mnist.hosting.process import ProcessHost
    from tui_mnist.hosting.session import Session
    from tui_mnist.hosting.thread import ThreadHost

__getattr__ = lazily(
    __name__,
    {
        "StartRun": "commands",
        "DataReady": "messages",
        "Downloading": "messages",
        "Failed": "messages",
        "Host": "host",
        "Job": "job",
        "EndSession": "commands",
        "ProcessHost": "process",
        "RunHistory": "messages",
        "Report": "coalesce",
        "RunKept": "messages",
        "Session": "session",
        "Suspend": "commands",
        "ThreadHost": "thread",
        "Wake": "commands",
    },
)

__all__ = [
    "DataReady",
    "Downloading",
    "EndSession",
    "Failed",
    "Host",
    "Job",
    "ProcessHost",
    "Report",
    "RunHistory",
    "RunKept",
    "Session",
    "StartRun",
    "Suspend",
    "ThreadHost",
    "Wake",
]
