"""The process of a member: it waits for orders and does its share of each.

While a network trains, an order comes every few hundred microseconds, and waking a sleeping process takes about as
long. So a member looks for orders again and again for some milliseconds, and falls asleep only then. It ends when its
standard input does, which is when the leader has ended, for whatever reason.
"""

from __future__ import annotations

import mmap
import os
import sys
import time

import numpy as np

from tui_mnist.team.affinity import CoreAffinity
from tui_mnist.team.block import ASLEEP, AWAKE, DONE, ORDERED, ORDERS, RESULTS, STATE, Block, note
from tui_mnist.team.plan import Plan
from tui_mnist.team.shares import SHARES, STOP

AWAKE_SECONDS = 0.02
LOOKS = 100
"""So often it looks before it lets others have the core, if they want it, and looks at the clock."""
RINGS = 4096


def serve(block: Block, member: int, doorbell: int) -> None:
    """Do one order after the other; returns when it is told to stop, or the other end of `doorbell` is closed."""
    counts, figures = block.counts, block.figures
    ordered, done, state, results = (note(member, kind) for kind in (ORDERED, DONE, STATE, RESULTS))
    last = 0
    counts[state] = AWAKE
    while True:
        while not _called(block, ordered, last):
            counts[state] = ASLEEP
            if counts[ordered] == last and not os.read(doorbell, RINGS):
                return
            counts[state] = AWAKE
        last += 1
        name, *fields = block.order(member, last)
        if name == STOP:
            return
        share = SHARES[name]
        figures[results + last % ORDERS] = share.do(block, member, share.arguments(*fields))
        counts[done] = last


def _called(block: Block, ordered: int, last: int) -> bool:
    """Whether another order comes before it is time to sleep."""
    counts = block.counts
    deadline = time.monotonic() + AWAKE_SECONDS
    while time.monotonic() < deadline:
        for _ in range(LOOKS):
            if counts[ordered] != last:
                return True
        os.sched_yield()
    return False


def main() -> None:
    """Join the team whose memory and plan the arguments name."""
    member, block, pictures = map(int, sys.argv[1:4])
    plan = Plan.read(sys.argv[4])
    memory = mmap.mmap(block, Block.room(plan))
    images = np.frombuffer(mmap.mmap(pictures, 0, prot=mmap.PROT_READ), np.uint8).reshape(-1, plan.pixels)
    np.seterr(all="ignore")  # the leader reports numbers that are not finite
    CoreAffinity(member, plan.members).take()
    serve(Block(plan, memory, images), member, sys.stdin.fileno())
