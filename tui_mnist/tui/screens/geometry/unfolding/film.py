"""The parameters at the end of each epoch, so that a training can be looked at again, forwards and backwards."""

from __future__ import annotations

from bisect import bisect_left

from tui_mnist.queries.parameters import Frame, Frames

MOST_FRAMES = 2000


class Film:
    """Frames in the order of their epochs, the first being the start, and `live`, how the network is now.

    `place` is the frame that is looked at, None for the live one. Of very many frames every other one of the older half
    is forgotten.
    """

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.live: Frame | None = None
        self.place: int | None = None

    @property
    def shown(self) -> Frame | None:
        """What is looked at; None before the first answer of the trainer."""
        return self.live if self.place is None else self.frames[self.place]

    @property
    def last_epoch(self) -> int:
        """Up to here the epochs are known."""
        return self.frames[-1].epoch if self.frames else 0

    def take(self, told: Frames) -> None:
        """Take in what the trainer tells."""
        self.live = told.now
        if not self.frames:
            self.frames.append(told.now)
        self.frames += [frame for frame in told.epochs if frame.epoch > self.last_epoch]
        if len(self.frames) > MOST_FRAMES:
            self._thin_out()

    def go_to(self, place: int) -> None:
        """Look at this frame; from the last one on at the live network, if that has gone further."""
        place = max(place, 0)
        self.place = place if place < len(self.frames) and not self._is_live(place) else None

    def move(self, frames: int) -> None:
        """Look so many frames further on, or back."""
        self.go_to(self._at + frames)

    @property
    def position(self) -> float:
        """From 0, the start, to 1, the live network."""
        return self._at / max(1, len(self.frames) - 1) if self.place is not None else 1.0

    def go_to_share(self, share: float) -> None:
        """Look at so much of it, from 0 to 1."""
        self.go_to(round(share * (len(self.frames) - 1)) if share < 1 else len(self.frames))

    @property
    def can_go_back(self) -> bool:
        """Whether something comes before what is looked at."""
        return bool(self.frames) and self._at > 0

    @property
    def _at(self) -> int:
        if self.place is not None:
            return self.place
        if not self.frames or self.live is None:
            return 0
        return len(self.frames) - self._is_live(len(self.frames) - 1)

    def _is_live(self, place: int) -> bool:
        return self.live is not None and self.frames[place].step == self.live.step

    def _thin_out(self) -> None:
        half = len(self.frames) // 2
        epoch = None if self.place is None else self.frames[self.place].epoch
        self.frames = self.frames[:half:2] + self.frames[half:]
        if epoch is not None:
            self.place = bisect_left(self.frames, epoch, key=lambda frame: frame.epoch)
