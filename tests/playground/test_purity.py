"""The playground computes and draws nothing: it can be used without a screen, and knows nothing of training."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOAD = """
import sys, tui_mnist.playground
print(*sorted(name for name in sys.modules if name.startswith(tuple(sys.argv[1:]))))
"""


def test_it_loads_neither_a_screen_nor_the_trainer() -> None:
    forbidden = ["rich", "textual", "tui_mnist.tui", "tui_mnist.training", "tui_mnist.headless", "tui_mnist.render"]
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", LOAD, *forbidden]
    outcome = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert outcome.stdout.split() == []
