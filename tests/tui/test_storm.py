"""A short storm over the program in a real terminal; `python -m tests.tui.storm` has the long ones."""

import os
from pathlib import Path

import pytest

from tests.tui.real_terminal import Home
from tests.tui.storm import Storm

SECONDS = 20.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
]


def test_a_storm_breaks_nothing_and_is_left_in_good_order(tmp_path: Path) -> None:
    storm = Storm(Home(tmp_path), seed=7, suspends=True)
    storm.rage(SECONDS)
    assert storm.actions > 0
