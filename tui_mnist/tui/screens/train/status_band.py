"""How the run stands, above everything else: one line in a low terminal, else three with large figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message

from tui_mnist.training.speed import speed_in_words
from tui_mnist.tui.kit.large_figure import large_figure
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.screens.train.speed_dial import DIAL_WIDTH, brief_speed, dial_direction, speed_dial
from tui_mnist.tui.screens.train.status_words import (
    Status,
    accuracy_words,
    epoch_share,
    epoch_words,
    held_out_words,
    loss_words,
    phase_words,
    test_words,
    time_left_words,
)
from tui_mnist.tui.session.snapshot import Snapshot

GAP = 2
LARGE_GAP = 3
LARGE_ROWS = 3
LEAST_BAR = 4
LEAST_LEFT, MOST_LEFT = 24, 44
"""Columns for phase and bars beside large figures."""


class BandPiece(NamedTuple):
    """A part of the single line; where there is little room those of the highest rank go first."""

    rank: int
    text: Text


class Figure(NamedTuple):
    """A large figure: three short lines beside it, the number, its style, and the columns that both get at least."""

    captions: tuple[Text, Text, Text]
    number: str
    style: str
    caption_width: int
    width: int

    def in_brief(self) -> Figure:
        """Without the third line."""
        first, second, _ = self.captions
        return self._replace(captions=(first, second, Text()), caption_width=max(len(first), len(second)))

    def rows(self, *, ascii_only: bool) -> list[Text]:
        """The three rows, all equally wide."""
        rows = []
        for caption, drawn in zip(self.captions, large_figure(self.number, ascii_only=ascii_only), strict=True):
            row = Text().append_text(caption)
            row.pad_right(self.caption_width + 1 - len(row))
            row.append(drawn.ljust(self.width), self.style)
            rows.append(row)
        return rows


class StatusBand(TextLines):
    """Phase, epoch, loss, accuracies and speed; the dial of speeds is there for the mouse."""

    DEFAULT_CSS = """
    StatusBand { height: 1; padding: 0 1; }
    """

    class SpeedWanted(Message):
        """A person wants to go faster (`direction` 1), or slower (-1)."""

        def __init__(self, direction: int) -> None:
            self.direction = direction
            super().__init__()

    def __init__(self, now: Snapshot, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.palette: Palette = CLASSIC
        self.ascii_only = False
        self._status = Status(now)
        self._dial: tuple[int, int] | None = None

    def show(self, status: Status) -> None:
        """Show the run."""
        self._status = status
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if self.is_attached and width:
            muted = self.part("muted")
            lines = self._large(width, muted) if height >= LARGE_ROWS else [self._line(width, muted)]
            self.set_lines(lines)
            self._dial = self._place_of_dial(lines)

    def on_click(self, event: events.Click) -> None:
        """Ask for another speed, on the dial."""
        offset = event.get_content_offset(self)
        if offset is not None and self._dial is not None and offset.y == self._dial[1]:
            cell = offset.x - self._dial[0]
            direction = dial_direction(self._status.now.speed, cell) if 0 <= cell < DIAL_WIDTH else 0
            if direction:
                self.post_message(self.SpeedWanted(direction))

    def _place_of_dial(self, lines: Sequence[Text]) -> tuple[int, int] | None:
        """Column and row at which the dial begins; None if there was no room for it."""
        dial = self._drawn_dial().plain
        return next(((line.plain.index(dial), y) for y, line in enumerate(lines) if dial in line.plain), None)

    # --- what both forms say ----------------------------------------------------------------------------------------

    def _drawn_dial(self) -> Text:
        return Text(speed_dial(self._status.now.speed, ascii_only=self.ascii_only), self.part("accent"))

    def _phase(self) -> Text:
        return phase_words(self._status, self.palette, ascii_only=self.ascii_only)

    def _bar(self, share: float, width: int, muted: Style) -> Text:
        done, left = "#-" if self.ascii_only else "━─"
        filled = round(min(max(share, 0.0), 1.0) * width)
        return Text.assemble((done * filled, f"bold {self.palette.train}"), (left * (width - filled), muted))

    def _verdict(self) -> Text:
        """What was reached; empty before the test images were looked at."""
        now = self._status.now
        colour = self.palette.right if now.fault is None else self.palette.wrong
        return Text.assemble((test_words(now), f"bold {colour}"))

    def _speed(self) -> Text:
        """The speed in few characters; where the machine can't keep up, what it reaches."""
        now = self._status.now
        if now.is_too_slow and now.full_speed is not None:
            return Text(f"only {brief_speed(now.full_speed)}", f"bold {self.palette.warning}")
        return Text(brief_speed(now.speed), "bold")

    # --- one line ---------------------------------------------------------------------------------------------------

    def _line(self, width: int, muted: Style) -> Text:
        """As much as has room, in the same order always; the speed at the right end."""
        left, right = list(self._pieces(muted)), [BandPiece(5, self._drawn_dial()), BandPiece(4, self._speed())]
        while left[1:] and _length(left, GAP) + GAP + _length(right, 1) > width:
            last = max((*left[1:], *right), key=lambda piece: piece.rank, default=left[0])
            (left if last in left else right).remove(last)
        line = Text(" " * GAP).join(piece.text for piece in left)
        beside = Text(" ").join(piece.text for piece in right)
        if right and len(line) + GAP + len(beside) <= width:
            line.pad_right(width - len(line) - len(beside))
            line.append_text(beside)
        return line

    def _pieces(self, muted: Style) -> Iterator[BandPiece]:
        now, colours = self._status.now, self.palette
        yield BandPiece(0, self._phase())
        yield BandPiece(1 if now.finished is None else 6, Text(epoch_words(now)))
        if now.started is not None:
            yield BandPiece(7, Text(f"step {now.step:,}", muted))
        if verdict := self._verdict():
            yield BandPiece(1, verdict)
        elif now.started is not None:
            share = self._bar(epoch_share(now), LEAST_BAR, muted)
            yield BandPiece(8, share.append(f"{epoch_share(now):4.0%}"))
        named = (
            (2, "loss", loss_words(now), colours.train),
            (9, "train", accuracy_words(now), colours.train),
            (3, "held", held_out_words(now), colours.validation),
        )
        for rank, name, words, colour in named:
            if words:
                yield BandPiece(rank, Text.assemble((f"{name} ", muted), (words, f"bold {colour}")))
        if left := time_left_words(now):
            yield BandPiece(10, Text(left, muted))

    # --- three lines ------------------------------------------------------------------------------------------------

    def _large(self, width: int, muted: Style) -> list[Text]:
        """With as many large figures as there is room for beside the phase and the bars."""
        loss, accuracy, speed = self._loss(muted), self._accuracy(muted), self._large_speed(muted)
        for figures in ((loss, accuracy, speed), (loss, accuracy), (loss.in_brief(), accuracy.in_brief())):
            blocks = [figure.rows(ascii_only=self.ascii_only) for figure in figures]
            room = width - sum(len(block[0]) + LARGE_GAP for block in blocks)
            if room >= LEAST_LEFT:
                width_left = min(room, MOST_LEFT)
                left = self._left(width_left, muted, dial=speed not in figures)
                return _beside(left, width_left, blocks, gap=LARGE_GAP + (room - width_left) // len(blocks))
        return [self._line(width, muted), *self._left(width, muted, dial=True)[1:]]

    def _left(self, width: int, muted: Style, *, dial: bool) -> list[Text]:
        """Phase and epoch, and how far the epoch and the run are; or with the `dial`, the run alone."""
        now = self._status.now
        first = _with_right(self._phase(), width, epoch_words(now), epoch_words(now).removeprefix("epoch "))
        run = self._progress("run", now.run_progress, width, muted)
        verdict = self._verdict()
        if dial:
            return [first, verdict or run, Text(" ").join([self._drawn_dial(), self._speed()])]
        if verdict:
            return [first, run, verdict]
        return [first, self._progress("epoch", epoch_share(now), width, muted), run]

    def _progress(self, name: str, share: float, width: int, muted: Style) -> Text:
        left = time_left_words(self._status.now) if name == "run" else ""
        line = Text.assemble((f"{name:6}", muted))
        line.append_text(self._bar(share, max(1, width - 21), muted))
        line.append(f"{share:5.0%}")
        return _with_right(line, width, left)

    def _loss(self, muted: Style) -> Figure:
        now = self._status.now
        captions = Text("loss", muted), Text(), Text(f"step {now.step:,}", muted)
        return Figure(captions, loss_words(now) or "-", f"bold {self.palette.train}", 11, 16)

    def _accuracy(self, muted: Style) -> Figure:
        now = self._status.now
        train = Text(f"train {words}", muted) if (words := accuracy_words(now)) else Text()
        captions = Text("accuracy", muted), Text("held out", muted), train
        return Figure(captions, held_out_words(now) or "-", f"bold {self.palette.validation}", 12, 14)

    def _large_speed(self, muted: Style) -> Figure:
        now = self._status.now
        reached = now.full_speed if now.speed is None or now.is_too_slow else now.speed
        number = "-" if reached is None else f"{reached:.0f}/s" if reached >= 10 else f"{reached:.2g}/s"
        if now.is_too_slow:
            third = Text("machine's limit", self.palette.warning)
        elif now.speed is not None and now.full_speed is not None:
            third = Text(f"full {brief_speed(now.full_speed)}", muted)
        else:
            pace = now.images_per_second
            unit = "pts/s" if now.samples == "points" else "img/s"
            third = Text("" if pace is None else f"{pace:,.0f} {unit}", muted)
        style = f"bold {self.palette.warning}" if now.is_too_slow else "bold"
        captions = Text(speed_in_words(now.speed), muted), self._drawn_dial(), third
        return Figure(captions, number, style, 15, 14)


def _length(pieces: Sequence[BandPiece], gap: int) -> int:
    return sum(len(piece.text) + gap for piece in pieces) - gap


def _beside(left: Sequence[Text], width: int, blocks: Sequence[Sequence[Text]], *, gap: int) -> list[Text]:
    """The rows of all blocks beside each other, the left one in so many columns."""
    rows = []
    for y, row in enumerate(left):
        line = row.copy()
        line.pad_right(width - len(line))
        for block in blocks:
            line.append(" " * gap).append_text(block[y])
        rows.append(line)
    return rows


def _with_right(line: Text, width: int, *wordings: str) -> Text:
    """The line with the first wording for which there is room at the right edge."""
    fitting = (words for words in wordings if words and len(line) + 1 + len(words) <= width)
    if words := next(fitting, ""):
        line.append(" " * (width - len(line) - len(words)) + words)
    return line
