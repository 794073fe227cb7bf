"""A module that is imported later is not there until something of it is asked for, and is whole from then on."""

import subprocess
import sys

import pytest

LATER = "import sys\nfrom tui_mnist.lazy import import_later, import_now\nimport_later('numpy')\n"
LOADED = "print('numpy._core' in sys.modules)\n"


def said_by(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", LATER + program], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_imports_alone_do_not_load_it_however_many_there_are() -> None:
    assert said_by(f"import numpy\nimport numpy as np\n{LOADED}") == ["False"]


@pytest.mark.parametrize(
    "use",
    [
        "import numpy as np; assert np.arange(3).sum() == 3",
        "from numpy import arange; assert arange(3).sum() == 3",
        "import numpy.random; assert numpy.random.default_rng(0).random() < 1",
        "from numpy.typing import NDArray; assert NDArray",
        "import numpy; assert numpy.ma.array([1]).sum() == 1",
        "import_now('numpy')",
    ],
)
def test_the_first_use_loads_it_whole(use: str) -> None:
    whole = "import numpy; assert numpy.zeros(2).shape == (2,); assert numpy.__path__\n"
    assert said_by(f"{use}\n{LOADED}{whole}") == ["True"]


def test_what_is_there_already_stays() -> None:
    assert said_by(
        "import_now('numpy')\nimport numpy\nbefore = numpy\nimport_later('numpy')\nimport numpy\n"
        + ("print(numpy is before)")
    ) == ["True"]


def test_what_is_not_to_be_had_is_missed_where_it_is_imported() -> None:
    program = "import_later('no_such')\ntry:\n    import no_such\nexcept ModuleNotFoundError:\n    print('missed')"
    assert said_by(program) == ["missed"]
