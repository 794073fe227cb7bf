"""A contender in a process of its own, so that no library's threads disturb another's; it waits idly for its turn."""

from __future__ import annotations

import multiprocessing
import time
from importlib import import_module
from multiprocessing.connection import Connection

from benchmarks.contenders.contender import Contender, NotAvailableError


class Worker:
    """A process that trains an epoch at each `measure`. `problem` says why it can't, or is empty."""

    def __init__(self, module: str, optimizer: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, module, optimizer), daemon=True)
        self._process.start()
        theirs.close()
        self.name, self.note, self.problem = self._pipe.recv()

    def measure(self) -> float:
        """The seconds of one epoch."""
        self._pipe.send("epoch")
        seconds: float = self._pipe.recv()
        return seconds

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(10)
        self._process.kill()


def _serve(pipe: Connection, module: str, optimizer: str) -> None:
    contender: Contender = import_module(f"benchmarks.contenders.{module}").CONTENDER
    try:
        epoch = contender.prepare(optimizer)
    except NotAvailableError as error:
        pipe.send((contender.name, contender.note, str(error)))
        return
    epoch()  # compiles, and warms the caches
    pipe.send((contender.name, contender.note, ""))
    while True:
        try:
            pipe.recv()
        except EOFError:
            return
        started = time.perf_counter()
        epoch()
        pipe.send(time.perf_counter() - started)
