"""The share of a machine that a container gives away: with more processes than that, each would wait for the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

HIERARCHIES = {
    "": ("sys/fs/cgroup", "sys/fs/cgroup/unified"),
    "cpu": ("sys/fs/cgroup/cpu", "sys/fs/cgroup/cpu,cpuacct", "sys/fs/cgroup/cpuacct,cpu"),
}
"""Where Linux shows its control groups, by the controller that /proc/self/cgroup names; version 2 names none."""


def core_quota(root: Path = Path("/")) -> float | None:
    """So many cores' time this process may take, by the tightest limit of its control groups; None if there is none.

    Linux, Documentation/admin-guide/cgroup-v2.rst (`cpu.max`) and scheduler/sched-bwc.rst (`cpu.cfs_quota_us`).
    """
    return min((limit for group in _groups(root) if (limit := _limit(group)) is not None), default=None)


def _groups(root: Path) -> Iterator[Path]:
    """The folders of the groups that this process is in, and of those around them, as far as they can be seen."""
    with suppress(OSError, ValueError):
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            for controller in set(controllers.split(",")) & HIERARCHIES.keys():
                group = PurePosixPath(path)
                for folder in HIERARCHIES[controller]:
                    # in a container the path may be that of the host, of which only the end of it is to be seen here
                    yield from (root / folder / str(part).lstrip("/") for part in (group, *group.parents))


def _limit(group: Path) -> float | None:
    with suppress(OSError, ValueError, ZeroDivisionError):
        quota, period = (group / "cpu.max").read_text().split()
        return None if quota == "max" else float(quota) / float(period)
    with suppress(OSError, ValueError, ZeroDivisionError):
        quota, period = ((group / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
        return float(quota) / float(period) if float(quota) > 0 else None
    return None
