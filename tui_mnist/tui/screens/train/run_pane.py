"""How far the run is, and how fast."""

from __future__ import annotations

from rich.text import Text

from tui_mnist.number_format import figure
from tui_mnist.render import bar
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.session.snapshot import Phase, Snapshot

MARKS = {
    Phase.LOADING: ("◌", "."),
    Phase.PAUSED: ("‖", "="),
    Phase.TRAINING: ("●", ">"),
    Phase.FINISHED: ("✓", "+"),
    Phase.STOPPED: ("■", "#"),
    Phase.DIVERGED: ("✗", "!"),
    Phase.FAILED: ("✗", "!"),
}


class RunPane(TextLines):
    """Phase, epoch, two bars, pace, and the newest figures: six lines, from 24 columns on."""

    DEFAULT_CSS = """
    RunPane { border: round $foreground 30%; border-title-color: $foreground; height: 8; }
    """

    def __init__(self, now: Snapshot, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "Run"
        self.palette: Palette = CLASSIC
        self.ascii_only = False
        self._shown: tuple[Snapshot, bool, bool] = (now, False, False)

    def show(self, snapshot: Snapshot, *, trains: bool, leaves: bool = False) -> None:
        """Show the run; `trains` says what was asked for, which the trainer may not have come round to yet.

        It `leaves` if the app is left after the epoch.
        """
        self._shown = snapshot, trains, leaves
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            self.set_lines(self._draw(*self._shown))

    def _draw(self, now: Snapshot, trains: bool, leaves: bool) -> list[Text]:
        width = self.size.width
        return [
            self._phase(now, trains, leaves, width),
            self._bar("epoch", 1.0 if now.phase is Phase.FINISHED else now.epoch_progress, width),
            self._bar("run", now.run_progress, width),
            _sides(_pace(now), _left(now), width),
            _sides(f"step {now.step:,}", "" if now.loss is None else f"loss {figure(now.loss)}", width),
            self._held_out(now, width),
        ]

    def _phase(self, now: Snapshot, trains: bool, leaves: bool, width: int) -> Text:
        phase, word = now.phase, now.phase.value
        if phase is Phase.TRAINING and not trains:
            word = "pausing"
        elif leaves:
            word = "leaving after"
        elif phase is Phase.LOADING and now.download is not None and now.download.total:
            word = f"downloading {now.download.done / now.download.total:.0%}"
        colours = {
            Phase.TRAINING: self.palette.right,
            Phase.FINISHED: self.palette.right,
            Phase.DIVERGED: self.palette.wrong,
            Phase.FAILED: self.palette.wrong,
        }
        epoch = min(now.epochs + 1, now.hyperparameters.epochs)
        line = Text().append(f"{MARKS[phase][self.ascii_only]} {word}", f"bold {colours.get(phase, '')}".strip())
        return _with_right(line, f"epoch {epoch}/{now.hyperparameters.epochs}", width)

    def _bar(self, name: str, fraction: float, width: int) -> Text:
        room = max(1, width - 12)
        filled = bar(fraction, room, ascii_only=self.ascii_only)
        line = Text(f"{name:6}", self.part("muted"))
        line.append(filled, f"{self.palette.train} on {self.app.theme_variables['panel']}")
        return _with_right(line, f"{fraction:.0%}", width)

    def _held_out(self, now: Snapshot, width: int) -> Text:
        accuracy = now.epoch_done.val_accuracy if now.epoch_done else None
        validation = "" if accuracy is None else f"validation {accuracy:.1%}"
        test = "" if now.finished is None else f"test {now.finished.test_accuracy:.1%}"
        return _sides(validation, test, width)


def _pace(now: Snapshot) -> str:
    return "" if now.images_per_second is None else f"{now.images_per_second:,.0f} {now.samples}/s"


def _left(now: Snapshot) -> str:
    seconds = now.seconds_left
    if seconds is None or now.phase not in {Phase.TRAINING, Phase.PAUSED}:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} left" if hours else f"{minutes}:{rest:02} left"


def _sides(left: str, right: str, width: int) -> Text:
    return _with_right(Text(left), right, width)


def _with_right(line: Text, right: str, width: int) -> Text:
    """The line with more at the right edge, if there is room for it."""
    if right and len(line) + 1 + len(right) <= width:
        line.append(" " * (width - len(line) - len(right)) + right)
    return line
