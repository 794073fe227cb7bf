"""What a container leaves of a machine is read from the files in which Linux tells it, in both of its versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_mnist.team.quota import core_quota

V1 = "4:memory:/somewhere\n3:cpu,cpuacct:{}\n0::/\n"
V2 = "0::{}\n"


@pytest.mark.parametrize(
    ("groups", "files", "quota"),
    [
        ("", {}, None),
        (V2.format("/"), {}, None),
        (V2.format("/"), {"cpu.max": "max 100000\n"}, None),
        (V2.format("/"), {"cpu.max": "150000 100000\n"}, 1.5),
        (V2.format("/a/b"), {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "50000 100000\n"}, 0.5),
        (V2.format("/a/b"), {"a/b/cpu.max": "100000 50000\n", "a/cpu.max": "300000 100000\n"}, 2.0),
        (V2.format("/a"), {"b/cpu.max": "50000 100000\n"}, None),
        (V2.format("/a"), {"unified/a/cpu.max": "50000 100000\n"}, 0.5),
        (V2.format("/of/the/host"), {"cpu.max": "50000 100000\n"}, 0.5),
        (V2.format("/"), {"cpu.max": "what is this\n"}, None),
        (V2.format("/"), {"cpu.max": "1 0\n"}, None),
        ("nonsense", {"cpu.max": "50000 100000\n"}, None),
        (V1.format("/"), {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, None),
        (V1.format("/"), {"cpu/cpu.cfs_quota_us": "250000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 2.5),
        (V1.format("/x"), {"cpu/x/cpu.cfs_quota_us": "9\n", "cpu/x/cpu.cfs_period_us": "3\n"}, 3.0),
        (V1.format("/x"), {"cpu,cpuacct/x/cpu.cfs_quota_us": "9\n", "cpu,cpuacct/x/cpu.cfs_period_us": "3\n"}, 3.0),
    ],
)
def test_the_tightest_limit_counts(tmp_path: Path, groups: str, files: dict[str, str], quota: float | None) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text(groups)
    for name, text in files.items():
        file = tmp_path / "sys/fs/cgroup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert core_quota(tmp_path) == quota


def test_where_there_are_no_such_files_there_is_no_limit(tmp_path: Path) -> None:
    assert core_quota(tmp_path) is None
