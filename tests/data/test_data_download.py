"""A data set is downloaded once, checked, kept whole, and a failure says what to do instead."""

import errno
import hashlib
import logging
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tui_mnist.data import CATALOG, FASHION_MNIST, KMNIST, RemoteDataset, RemoteFile, load
from tui_mnist.data.download import download
from tui_mnist.errors import DataError, StorageError

WriteFolder = Callable[..., Path]

CLASS_NAMES = ("circle", "square", "star")
ADVICE = "download its four files elsewhere and start with --data FOLDER"


@pytest.fixture
def shapes(write_folder: WriteFolder, file_server: Any) -> RemoteDataset:
    """A small data set that the server has."""
    written = write_folder("written")
    files = []
    for path in sorted(written.iterdir()):
        content = path.read_bytes()
        (file_server.folder / path.name).write_bytes(content)
        files.append(RemoteFile(path.name, len(content), hashlib.sha256(content).hexdigest()))
    return RemoteDataset("shapes", CLASS_NAMES, file_server.url, tuple(files))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_files_are_fetched_and_make_a_data_set(shapes: RemoteDataset, cache: Path) -> None:
    dataset = load("shapes", catalog={"shapes": shapes}, cache=cache)
    assert dataset.name == "shapes"
    assert dataset.class_names == CLASS_NAMES
    assert dataset.train_samples.shape == (6, 4, 5)
    assert names_in(cache / "shapes") == [file.name for file in shapes.files]


def test_the_second_time_nothing_is_fetched(shapes: RemoteDataset, cache: Path, file_server: Any) -> None:
    download(shapes, cache)
    file_server.requested.clear()
    assert download(shapes, cache) == cache / "shapes"
    assert file_server.requested == []


def test_a_file_that_changed_in_the_cache_is_fetched_again(
    shapes: RemoteDataset, cache: Path, file_server: Any
) -> None:
    download(shapes, cache)
    damaged = cache / "shapes" / shapes.files[1].name
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    file_server.requested.clear()

    download(shapes, cache)

    assert file_server.requested == [f"/{damaged.name}"]
    assert damaged.read_bytes() == content


def test_progress_tells_the_bytes_of_the_whole_data_set_and_never_goes_back(
    shapes: RemoteDataset, cache: Path, file_server: Any
) -> None:
    large = os.urandom(300_000)
    (file_server.folder / "large").write_bytes(large)
    dataset = replace(shapes, files=(*shapes.files, RemoteFile("large", len(large), hashlib.sha256(large).hexdigest())))
    whole = sum(file.size for file in dataset.files)
    calls: list[tuple[int, int]] = []

    download(dataset, cache, progress=lambda here, total: calls.append((here, total)))

    here = [done for done, _ in calls]
    assert {total for _, total in calls} == {whole}
    assert here == sorted(here)
    assert here[-1] == whole
    assert len(set(here)) > len(dataset.files)  # a large file is told of more than once


def test_progress_counts_what_is_already_there(shapes: RemoteDataset, cache: Path) -> None:
    download(shapes, cache)
    (cache / "shapes" / shapes.files[-1].name).unlink()
    calls: list[int] = []
    download(shapes, cache, progress=lambda here, _: calls.append(here))
    assert min(calls) >= sum(file.size for file in shapes.files[:-1])


def test_a_download_can_be_ended_from_its_progress_and_goes_on_with_what_is_missing(
    shapes: RemoteDataset, cache: Path, file_server: Any
) -> None:
    first, second = shapes.files[:2]

    def leave(here: int, _: int) -> None:
        if here > first.size:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(shapes, cache, progress=leave)
    assert names_in(cache / "shapes") == [first.name]

    file_server.requested.clear()
    download(shapes, cache)
    assert file_server.requested == [f"/{file.name}" for file in shapes.files[1:]]
    assert second.name in names_in(cache / "shapes")


def test_nothing_is_written_to_the_terminal(shapes: RemoteDataset, cache: Path) -> None:
    program = f"""
from pathlib import Path
from tui_mnist.data import RemoteDataset, RemoteFile
from tui_mnist.data.download import download
download({shapes!r}, Path({str(cache)!r}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert names_in(cache / "shapes") == [file.name for file in shapes.files]


def test_poochs_logger_is_left_as_it_was(shapes: RemoteDataset, cache: Path) -> None:
    import pooch  # type: ignore[import-untyped]

    pooch.get_logger().setLevel(logging.DEBUG)
    download(shapes, cache)
    assert pooch.get_logger().level == logging.DEBUG


# What can go wrong


def refusal(dataset: RemoteDataset, cache: Path, kind: type[Exception] = DataError) -> str:
    with pytest.raises(kind) as caught:
        download(dataset, cache)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_that_the_server_lacks(shapes: RemoteDataset, cache: Path, file_server: Any) -> None:
    lost = shapes.files[2].name
    (file_server.folder / lost).unlink()
    assert refusal(shapes, cache) == (
        f"{file_server.url}{lost}: can't be downloaded (the server answered 404 File not found); "
        f"check the network, or {ADVICE}"
    )


def test_a_file_that_is_not_the_known_one_is_not_kept(shapes: RemoteDataset, cache: Path, file_server: Any) -> None:
    changed = shapes.files[1].name
    (file_server.folder / changed).write_bytes(b"<html>log in</html>")
    assert refusal(shapes, cache) == (
        f"{file_server.url}{changed}: what arrived has not the known SHA-256; try again later, or {ADVICE}"
    )
    assert names_in(cache / "shapes") == [shapes.files[0].name]


def test_a_connection_that_breaks_off_leaves_no_half_file(shapes: RemoteDataset, cache: Path, file_server: Any) -> None:
    cut = shapes.files[3].name
    file_server.cut_off.add(f"/{cut}")
    assert refusal(shapes, cache).startswith(
        f"{file_server.url}{cut}: can't be downloaded (the connection broke off); check the network"
    )
    assert names_in(cache / "shapes") == [file.name for file in shapes.files[:3]]

    file_server.cut_off.clear()
    download(shapes, cache)
    assert names_in(cache / "shapes") == [file.name for file in shapes.files]


def test_a_download_stops_at_the_known_size(
    shapes: RemoteDataset, cache: Path, file_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = shapes.files[2]
    file_server.endless.add(f"/{endless.name}")
    told: list[int] = []
    with pytest.raises(DataError) as caught:
        download(shapes, cache, progress=lambda here, _: told.append(here))
    assert str(caught.value) == (
        f"{file_server.url}{endless.name}: the server sends more than the known {endless.size:,} bytes; "
        f"try again later, or {ADVICE}"
    )
    assert max(told) <= sum(file.size for file in shapes.files[:3])
    assert file_server.sent < 2**26  # what lay in the connection's buffers, but not all
    assert names_in(cache / "shapes") == [file.name for file in shapes.files[:2]]


@pytest.mark.parametrize("longer", [1, 100_000])
def test_a_file_that_is_too_long_by_a_byte_or_by_many_is_not_kept(
    shapes: RemoteDataset, cache: Path, file_server: Any, longer: int
) -> None:
    served = file_server.folder / shapes.files[0].name
    served.write_bytes(served.read_bytes() + bytes(longer))
    assert "the server sends more than the known" in refusal(shapes, cache)
    assert names_in(cache / "shapes") == []


def test_no_server(shapes: RemoteDataset, cache: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    text = refusal(replace(shapes, base_url=f"http://127.0.0.1:{port}/"), cache)
    assert text == (
        f"http://127.0.0.1:{port}/{shapes.files[0].name}: can't be downloaded (no connection); "
        f"check the network, or {ADVICE}"
    )


def test_a_server_that_does_not_answer(shapes: RemoteDataset, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_mnist.data.download.READ_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert "(the server did not answer in time)" in refusal(replace(shapes, base_url=url), cache)


def test_a_proxy_that_is_not_there(shapes: RemoteDataset, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}/")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert "(the proxy did not connect)" in refusal(shapes, cache)


def proxy(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, address)


@pytest.mark.parametrize(
    "address", ["socks5://127.0.0.1:9", "socks5h://user:secret@127.0.0.1:9", "socks4://127.0.0.1:9"]
)
def test_a_socks_proxy_is_named_as_the_cause(
    shapes: RemoteDataset, cache: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(sys.modules, "socks", None)  # where PySocks is installed, too
    proxy(address, monkeypatch)
    text = refusal(shapes, cache)
    assert "the environment names a SOCKS proxy, for which the package PySocks is missing: unset ALL_PROXY" in text
    assert "secret" not in text


@pytest.mark.parametrize("address", ["ftp://127.0.0.1:9", "http://", "http://127.0.0.1:99999999", "http://[::1"])
def test_a_proxy_of_no_sensible_address(
    shapes: RemoteDataset, cache: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    proxy(address, monkeypatch)
    assert "the address of a proxy in the environment, or of a redirection, makes no sense" in refusal(shapes, cache)


def test_without_a_network_what_is_in_the_cache_is_enough(shapes: RemoteDataset, cache: Path) -> None:
    download(shapes, cache)
    assert download(replace(shapes, base_url="http://127.0.0.1:9/"), cache) == cache / "shapes"


def test_a_cache_that_can_not_be_written(shapes: RemoteDataset, tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file where the folder should be")
    text = refusal(shapes, tmp_path / "occupied", StorageError)
    assert text.startswith(f"{tmp_path / 'occupied' / 'shapes'}: can't be written (Not a directory); make room or")


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EROFS])
def test_a_disk_that_is_full_or_may_not_be_written(
    shapes: RemoteDataset, cache: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    (cache / "shapes").mkdir(parents=True)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    assert f"can't be written ({os.strerror(code)})" in refusal(shapes, cache, StorageError)


# The data sets that can be had by name


@pytest.mark.parametrize("dataset", [FASHION_MNIST, KMNIST], ids=lambda dataset: dataset.name)
def test_the_four_files_and_their_checksums_are_known(dataset: RemoteDataset) -> None:
    assert CATALOG[dataset.name] is dataset
    assert [file.name for file in dataset.files] == [
        "train-images-idx3-ubyte.gz",
        "train-labels-idx1-ubyte.gz",
        "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    ]
    assert all(len(bytes.fromhex(file.sha256)) == 32 for file in dataset.files)
    assert len({file.sha256 for file in dataset.files}) == 4
    assert dataset.base_url.startswith("https://")
    assert dataset.base_url.endswith("/")


def test_downloads_are_kept_in_the_users_cache(
    shapes: RemoteDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    load("shapes", catalog={"shapes": shapes})
    (kept,) = (tmp_path / "home").rglob(shapes.files[0].name)
    assert kept.parent.name == "shapes"
    assert "tui-mnist" in kept.parts


def test_who_downloads_nothing_does_not_wait_for_the_downloader_to_load() -> None:
    program = (
        "import sys, tui_mnist.data as data; data.load('mnist'); "
        "print({'pooch', 'requests', 'platformdirs'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
