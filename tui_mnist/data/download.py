"""A data set that is too large to come with the program is fetched once, checked, and kept in the user's cache."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from tui_mnist.data.catalog import RemoteDataset, RemoteFile
from tui_mnist.errors import DataError, StorageError

Progress = Callable[[int, int], None]
"""Called with the bytes that are here so far and the bytes of the whole data set."""

CHUNK_BYTES: Final = 1 << 16
CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 30.0


def cache_folder() -> Path:
    """Return the folder under which downloads are kept; the user's cache folder on this system."""
    import platformdirs  # noqa: PLC0415 - needed only by those who download

    return platformdirs.user_cache_path("tui-mnist", appauthor=False)


def download(dataset: RemoteDataset, cache: Path, *, progress: Progress | None = None) -> Path:
    """Make sure that all files of `dataset` are in `cache` / its name, whole and unaltered; return that folder.

    A file appears there only when its SHA-256 is right, so a download that broke off goes on with the files that are
    missing when it is run again. An exception from `progress` ends the download and passes through.

    No more of a file than its known size is fetched.

    Raises `DataError` if a file can't be had or isn't the known one, `StorageError` if the cache can't be written.
    """
    folder = cache / dataset.name
    total = sum(file.size for file in dataset.files)
    missing = [file for file in dataset.files if not _is_whole(folder / file.name, file)]
    here = total - sum(file.size for file in missing)
    for file in missing:
        _fetch(dataset.base_url + file.name, file, folder, partial(_report, progress, here, total))
        here += file.size
    if progress is not None:
        progress(total, total)
    return folder


def _report(progress: Progress | None, before: int, total: int, received: int) -> None:
    if progress is not None:
        progress(before + received, total)


def _is_whole(path: Path, file: RemoteFile) -> bool:
    try:
        if path.stat().st_size != file.size:
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def _fetch(url: str, file: RemoteFile, folder: Path, report: Callable[[int], None]) -> None:
    """Download one file; pooch writes it under a temporary name, compares its SHA-256 and only then renames it."""
    # Imported here because the two take longer to load than the rest of this package.
    import pooch  # type: ignore[import-untyped]  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    def downloader(url: str, path: str, _: object) -> None:
        _stream(url, Path(path), file.size, report)

    advice = "download its four files elsewhere and start with --data FOLDER"
    try:
        with _quiet(pooch.get_logger()):
            pooch.retrieve(url, known_hash=file.sha256, fname=file.name, path=folder, downloader=downloader)
    except RequestException as error:  # before OSError, of which it is one
        raise DataError(f"{url}: can't be downloaded ({_reason(error)}); check the network, or {advice}") from error
    except _TooLargeError as error:
        raise DataError(
            f"{url}: the server sends more than the known {file.size:,} bytes; try again later, or {advice}"
        ) from error
    except ValueError as error:
        raise DataError(f"{url}: what arrived has not the known SHA-256; try again later, or {advice}") from error
    except OSError as error:
        # pooch puts a PermissionError of its own, with a paragraph for a text, before the system's
        reason = getattr(error.__cause__ or error, "strerror", None) or type(error).__name__
        raise StorageError(f"{folder}: can't be written ({reason}); make room or permit it, or {advice}") from error


class _TooLargeError(Exception):
    """More is sent than the file has."""


def _stream(url: str, path: Path, size: int, report: Callable[[int], None]) -> None:
    """Write what the server sends to `path`, and stop as soon as it is more than `size` bytes."""
    import requests  # noqa: PLC0415

    # A server that says "Content-Encoding: gzip" of a .gz file would have it unpacked on the way.
    headers = {"Accept-Encoding": "identity"}
    with (
        requests.get(url, headers=headers, stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS)) as response,
        path.open("wb") as target,
    ):
        response.raise_for_status()
        received = 0
        for chunk in response.iter_content(CHUNK_BYTES):
            received += len(chunk)
            if received > size:
                raise _TooLargeError
            target.write(chunk)
            report(received)


def _reason(error: Exception) -> str:
    """Say in a few words why a request failed; requests' own texts are paragraphs."""
    from requests import exceptions  # noqa: PLC0415

    if isinstance(error, exceptions.HTTPError) and error.response is not None:
        return f"the server answered {error.response.status_code} {error.response.reason}"
    if isinstance(error, exceptions.InvalidSchema) and "SOCKS" in str(error):
        return "the environment names a SOCKS proxy, for which the package PySocks is missing: unset ALL_PROXY"
    reasons = {  # the special before the general
        exceptions.Timeout: "the server did not answer in time",
        exceptions.ProxyError: "the proxy did not connect",
        exceptions.InvalidURL: "the address of a proxy in the environment, or of a redirection, makes no sense",
        exceptions.SSLError: "no secure connection",
        exceptions.ConnectionError: "no connection",
        exceptions.ChunkedEncodingError: "the connection broke off",
    }
    return next((reason for kind, reason in reasons.items() if isinstance(error, kind)), type(error).__name__)


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """Keep pooch's remarks off the terminal, where a progress bar or a whole screen is being drawn."""
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
