"""Sessions in a thread and in a process, driven by a test."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.hosting.sitting import Sitting
from tui_mnist.hosting import Host, Job, ProcessHost, ThreadHost
from tui_mnist.training import Hyperparameters

HOSTS: dict[str, Callable[[], Host]] = {"thread": ThreadHost, "process": ProcessHost}


def write_idx(path: Path, array: np.ndarray[Any, Any]) -> None:
    header = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    path.write_bytes(gzip.compress(header + array.astype(np.uint8).tobytes()))


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of small random images that can be told apart: 600 to train on, 100 to test."""
    folder = tmp_path_factory.mktemp("data")
    generator = np.random.default_rng(3)
    for part, size in (("train", 600), ("t10k", 100)):
        labels = generator.integers(4, size=size)
        images = generator.integers(80, size=(size, 6, 6)) + 40 * labels[:, None, None]
        write_idx(folder / f"{part}-images-idx3-ubyte.gz", images)
        write_idx(folder / f"{part}-labels-idx1-ubyte.gz", labels)
    return str(folder)


@pytest.fixture
def job(data: str, tmp_path: Path) -> Callable[..., Job]:
    def make(*, number: int = 1, resume: str | None = None, keep: bool = True, **given: Any) -> Job:
        settings = {"data": data, "hidden": (8,), "epochs": 3, "batch_size": 20, **given}
        folder = tmp_path / "runs" if keep else None
        return Job(Hyperparameters.of(**settings), folder, resume=resume, number=number)

    return make


@pytest.fixture(params=HOSTS)
def sit(request: pytest.FixtureRequest) -> Iterator[Callable[[Job], Sitting]]:
    """Begins a session, in a thread and in a process."""
    sittings: list[Sitting] = []

    def begin(job: Job) -> Sitting:
        sittings.append(Sitting(HOSTS[request.param](), job))
        return sittings[-1]

    yield begin
    for sitting in sittings:
        sitting.host.abandon()
        sitting.over()
