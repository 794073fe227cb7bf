"""All cores for one network: a team of processes where that pays, the threads of the BLAS library where not."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import Network
from tui_mnist.team.backend import Backend, OneProcess
from tui_mnist.team.quota import core_quota
from tui_mnist.team.team import Team

MOST_MEMBERS = 4
FILES_OF_A_RUN = 20
"""So many files at a time the run itself may have open, and the team its memory."""
FEWEST_WEIGHTS = 100_000
"""In a first layer with fewer weights, telling a member takes longer than doing its share."""
VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
"""With these one tells the BLAS library how many threads it may have."""
FIRST_LAYERS_PART = 0.75
"""The other layers' products are the leader's alone: the first layer must have this much of all parameters."""


@contextmanager
def cores(network: Network, samples: Array, count: int | None = None) -> Iterator[Backend]:
    """What computes with a network on so many cores as long as this lasts; on all that it may take if None.

    `samples`, one in each row, are such as it trains on: the work is dealt out according to them. Only of images of
    bytes is there enough of it for a team.
    """
    by_environment = _by_environment()
    count = count or (None if by_environment else _by_quota())
    members = min(count or by_environment or _available(), MOST_MEMBERS)
    team = None
    if members >= 2 and samples.dtype == np.uint8 and _is_worthwhile(network) and _is_possible():
        with suppress(OSError, MemoryError):  # where there is no memory to share, it goes on alone
            members = min(members, _spare_files() - FILES_OF_A_RUN)
            team = Team(network, samples, members) if members >= 2 else None
    with _threads(count if team is None else 1):
        try:
            yield team or OneProcess(network)
        finally:
            if team is not None:
                team.close()


def _by_environment() -> int | None:
    """How many cores the environment tells the BLAS library to take."""
    by_environment = next((os.environ[name] for name in VARIABLES if os.environ.get(name, "").isdigit()), None)
    return None if by_environment is None else int(by_environment)


def _by_quota() -> int | None:
    """How many whole cores' time a container leaves to this process; None if it leaves it all."""
    quota = core_quota()
    return max(int(quota), 1) if quota is not None and quota < _available() else None


def _available() -> int:
    """The cores of this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _is_worthwhile(network: Network) -> bool:
    first, parameters = network.sizes[0] * network.sizes[1], network.parameters
    enough = first >= FEWEST_WEIGHTS and first >= FIRST_LAYERS_PART * parameters.size
    return enough and parameters.dtype == np.float32


def _is_possible() -> bool:
    """Linux has memory without a name, which can't be left behind; x86 keeps the order in which it is written."""
    return sys.platform == "linux" and platform.machine() in ("x86_64", "AMD64")


def _spare_files() -> int:
    """How many more files this process may have open; each member takes one."""
    import resource  # noqa: PLC0415 - Windows has none

    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if limit == resource.RLIM_INFINITY else limit - len(os.listdir("/proc/self/fd"))


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    """So many threads of the BLAS library, in the whole process."""
    if count is None:
        yield
        return
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - it looks through all loaded libraries

    with threadpool_limits(count):
        yield
