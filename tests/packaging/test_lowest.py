"""The lowest versions that CI tests with are those that pyproject.toml declares."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENT = re.compile(r"([\w-]+)(?:\[[\w,]+\])?>=([\d.]+),<\d+")


def declared() -> Iterator[tuple[str, str]]:
    """Each package that is needed, to run the program or to work on it, with the lowest version that will do."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        parts = REQUIREMENT.fullmatch(requirement)
        assert parts, f"{requirement} has no lowest version, or no first one that is too high"
        yield parts[1], parts[2]


def pins() -> dict[str, str]:
    """The versions of .ci/lowest.txt."""
    lines = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(";")[0].strip().split("==") for line in lines if not line.startswith("#"))
    return dict(pairs)


def plain(version: str) -> str:
    """A version without the zeros at its end, which mean nothing."""
    return re.sub(r"(\.0)+$", "", version)


@pytest.mark.parametrize(("name", "lowest"), [*declared()], ids=lambda value: value)
def test_what_is_declared_is_what_is_tested(name: str, lowest: str) -> None:
    assert plain(pins()[name]) == plain(lowest), "renew .ci/lowest.txt by the command in its first lines"
