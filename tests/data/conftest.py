"""IDX files made to order, and a web server that serves them."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

TYPE_CODES = {"|u1": 0x08, "|i1": 0x09, ">i2": 0x0B, ">i4": 0x0C, ">f4": 0x0D, ">f8": 0x0E}

Encode = Callable[[NDArray[Any]], bytes]
WriteFolder = Callable[..., Path]


def encode(array: NDArray[Any]) -> bytes:
    """Write an array as the bytes of an IDX file, from the format's description alone."""
    big_endian = array.astype(array.dtype.newbyteorder(">"))
    header = bytes([0, 0, TYPE_CODES[big_endian.dtype.str], array.ndim])
    return header + b"".join(length.to_bytes(4, "big") for length in array.shape) + big_endian.tobytes()


@pytest.fixture(scope="session")
def encode_idx() -> Encode:
    return encode


@pytest.fixture
def write_folder(tmp_path: Path) -> WriteFolder:
    """Return a function that writes a small data set of three classes, with any of its arrays replaced."""
    pixels = np.random.default_rng(0)
    usual: dict[str, NDArray[Any]] = {
        "train_images": pixels.integers(256, size=(6, 4, 5), dtype=np.uint8),
        "train_labels": np.array([0, 1, 2, 0, 1, 2], np.uint8),
        "test_images": pixels.integers(256, size=(3, 4, 5), dtype=np.uint8),
        "test_labels": np.array([2, 1, 0], np.uint8),
    }

    def write(
        name: str = "shapes", *, prefix: str = "", test: str = "t10k", gzipped: bool = True, **replaced: NDArray[Any]
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        file_names = {
            "train_images": f"{prefix}train-images-idx3-ubyte",
            "train_labels": f"{prefix}train-labels-idx1-ubyte",
            "test_images": f"{prefix}{test}-images-idx3-ubyte",
            "test_labels": f"{prefix}{test}-labels-idx1-ubyte",
        }
        for part, array in (usual | replaced).items():
            content = encode(array)
            path = folder / (file_names[part] + (".gz" if gzipped else ""))
            path.write_bytes(gzip.compress(content, mtime=0) if gzipped else content)
        return folder

    return write


@dataclass
class FileServer:
    """A folder served over HTTP on this machine."""

    folder: Path
    url: str
    requested: list[str] = field(default_factory=list)
    """The paths asked for, in order."""
    cut_off: set[str] = field(default_factory=set)
    """Paths of which only the first half is sent before the connection is closed."""
    endless: set[str] = field(default_factory=set)
    """Paths of which more and more is sent until nobody listens any more."""
    sent: int = 0
    """The bytes sent of those."""


@pytest.fixture
def file_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    folder = tmp_path / "served"
    folder.mkdir()
    served = FileServer(folder, "")

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            served.requested.append(self.path)
            if self.path in served.endless:
                self.send_response(200)
                self.end_headers()
                with suppress(ConnectionError):
                    while served.sent < 2**28:
                        served.sent += self.wfile.write(bytes(2**16))
                return
            if self.path not in served.cut_off:
                super().do_GET()
                return
            content = (folder / self.path.lstrip("/")).read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}/"
    yield served
    server.shutdown()
    thread.join()
    server.server_close()
