"""A piece of work that the members of a team share: told to all at once, waited for when its result is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_mnist.errors import BrokenStepError
from tui_mnist.team.block import Block, in_words
from tui_mnist.team.recruit import Recruit
from tui_mnist.team.shares import SHARES


class Work:
    """The members begin with it as soon as they are done with what they were told before.

    `what` is what they are told of it. The leader does its own share in `do`, and in `result` the shares of those
    whose processes are not ready, or are gone; so results are asked for in the order in which work was told.
    """

    def __init__(self, block: Block, recruits: Sequence[Recruit], name: str, what: tuple[Any, ...]) -> None:
        self.what = what
        self._block = block
        self._share = SHARES[name]
        words = in_words(name, *what)
        self._awaited = [(recruit, recruit.order(words) if recruit.is_ready() else None) for recruit in recruits]
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
            recruit, number = self._awaited.pop(0)
            came = None if number is None else recruit.result(number)
            if came is None:
                if number is not None and not self._share.repeatable and recruit.may_have_begun(number):
                    raise BrokenStepError(recruit.failure)
                came = self._share_of(recruit.member)
            total += came
        self._sum = total
        return total

    def _share_of(self, member: int) -> float:
        return self._share.do(self._block, member, self.what)
