"""The core can be used without a screen: none of its modules loads what draws on one."""

import subprocess
import sys
from pathlib import Path

import pytest

LOAD_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(*sorted({"rich", "textual"} & set(sys.modules)))
"""


CORE = [
    *("data", "pictures", "autodiff", "nn", "geometry", "training", "code", "queries", "runs", "hosting", "playground"),
    "render",
]


@pytest.mark.parametrize("package", CORE)
def test_the_core_loads_neither_textual_nor_rich(package: str) -> None:
    command = [sys.executable, "-c", LOAD_ALL, f"tui_mnist.{package}"]
    root = Path(__file__).resolve().parents[1]
    outcome = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.split() == []
