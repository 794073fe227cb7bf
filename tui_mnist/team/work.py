"""A piece of work that the members of a team share: ordered from all at once, waited for when its result is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_mnist.errors import BrokenStepError
from tui_mnist.team.block import Block, encode_order
from tui_mnist.team.member_process import MemberProcess
from tui_mnist.team.shares import SHARES


class Work:
    """The members begin it as soon as they have carried out their orders before it.

    `what` are the order's arguments. The leader does its own share in `do`, and in `result` the shares of those
    whose processes are not ready, or have ended; so ask for results in the sequence in which work was begun.
    """

    def __init__(self, block: Block, processes: Sequence[MemberProcess], name: str, what: tuple[Any, ...]) -> None:
        self.what = what
        self._block = block
        self._share = SHARES[name]
        words = encode_order(name, *what)
        self._awaited = [(process, process.order(words) if process.is_ready() else None) for process in processes]
        self._sum: float | None = None

    def do(self) -> None:
        """Do the leader's share, unless it is done already."""
        if self._sum is None:
            self._sum = self._share_of(0)

    def result(self) -> float:
        """The sum of what came of all shares; BrokenStepError if one is lost that can't be done again."""
        self.do()
        total = self._sum or 0.0
        while self._awaited:
            process, number = self._awaited.pop(0)
            came = None if number is None else process.result(number)
            if came is None:
                if number is not None and not self._share.repeatable and process.may_have_begun(number):
                    raise BrokenStepError(process.failure)
                came = self._share_of(process.member)
            total += came
        self._sum = total
        return total

    def _share_of(self, member: int) -> float:
        return self._share.do(self._block, member, self.what)
