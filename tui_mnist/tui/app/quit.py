"""Asks what is to become of a run before the app is left."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_mnist.tui.kit.dialog import Dialog
from tui_mnist.tui.kit.option_list import SafeOptionList


class QuitChoice(Enum):
    """What a person can want when they leave."""

    FINISH_EPOCH = "finish the epoch, save and quit"
    SAVE = "save and quit"
    DISCARD = "quit without saving"
    STAY = "stay"


class QuitScreen(Dialog[QuitChoice]):
    """Dismisses with a QuitChoice; of a run that waits within an epoch it offers no end of the epoch.

    If the app `keeps` no runs, there is nothing to save; up to `kept_step` the run is on disk already. `progress` is
    the share of the epoch that is done, 0 to 1; `seconds_left` are those of the whole run. The key that asked, once
    more, saves and quits; it `insists` then.
    """

    DEFAULT_CSS = """
    QuitScreen {
        & > Vertical { max-width: 56; }
        Static { color: $text-muted; margin-bottom: 1; }
        OptionList { height: auto; scrollbar-size-vertical: 1; }
        OptionList > .option-list--option { padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "choose('FINISH_EPOCH')", show=False),
        Binding("s", "choose('SAVE')", show=False),
        Binding("q,ctrl+c,ctrl+q", "insist", show=False),
        Binding("w", "choose('DISCARD')", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(
        self,
        training: bool,
        *,
        keeps: bool = True,
        kept_step: int | None,
        epoch: int,
        epochs: int,
        progress: float,
        seconds_left: float | None = None,
    ) -> None:
        super().__init__()
        self._training = training
        self._keeps = keeps
        self.insists = False
        self._kept = "all is lost" if kept_step is None else f"kept up to step {kept_step:,}"
        self._sentence = self._where(epoch, epochs, progress, seconds_left)

    def compose(self) -> ComposeResult:
        """Where the run is, and the ways out."""
        with Vertical() as dialog:
            dialog.border_title = "Quit?"
            yield Static(self._sentence, markup=False)
            yield SafeOptionList(*self._options(), compact=True, markup=False)

    def on_resize(self) -> None:
        """Leave the ways out on the screen, whatever the height, and the sentence where there is room."""
        self.query_one(Static).display = self.size.height >= 8
        self.query_one(OptionList).styles.max_height = max(1, self.size.height - (5 if self.size.height >= 8 else 2))

    def _options(self) -> list[Option]:
        wordings = {
            QuitChoice.FINISH_EPOCH: ("f", "Finish the epoch, save, quit" if self._keeps else "Finish the epoch, quit"),
            QuitChoice.SAVE: ("s", "Save and quit" if self._keeps else "Quit"),
            QuitChoice.DISCARD: ("w", f"Quit without saving; {self._kept}"),
            QuitChoice.STAY: ("esc", "Go on training" if self._training else "Stay"),
        }
        if not self._training:
            del wordings[QuitChoice.FINISH_EPOCH]
        if not self._keeps:
            del wordings[QuitChoice.DISCARD]
        return [
            Option(Content.assemble((f"{key:<3}", "bold"), f"  {words}"), id=choice.name)
            for choice, (key, words) in wordings.items()
        ]

    def show_progress(self, epoch: int, epochs: int, progress: float, seconds_left: float | None) -> None:
        """Say where the run is by now; it goes on while the question stands."""
        sentence = self._where(epoch, epochs, progress, seconds_left)
        if sentence != self._sentence and self.query(Static):  # it may be asked before it is composed
            self._sentence = sentence
            self.query_one(Static).update(sentence)
            self.on_resize()

    def _where(self, epoch: int, epochs: int, progress: float, seconds_left: float | None) -> str:
        """Where the run is, and what becomes of it."""
        where = f"Epoch {min(epoch, epochs)}/{epochs} at {progress:.0%}"
        if seconds_left is not None:
            minutes, seconds = divmod(round(seconds_left), 60)
            where += f"; run ends in {minutes}:{seconds:02d}"
        if not self._keeps:
            return f"{where}.\nIt is not kept (--no-save): all of it is lost."
        return f"{where}.\nSaved, nothing is lost: --resume goes on from here."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no epoch to finish without training."""
        possible = self._training or (action, parameters) != ("choose", ("FINISH_EPOCH",))
        return possible and super().check_action(action, parameters)

    def action_choose(self, name: str) -> None:
        """Leave with a choice."""
        self.answer(QuitChoice[name])

    def action_insist(self) -> None:
        """Save and leave, however long the trainer would take."""
        self.insists = True
        self.answer(QuitChoice.SAVE)

    def leave(self) -> None:
        """Stay."""
        self.answer(QuitChoice.STAY)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Leave with the chosen row."""
        self.action_choose(event.option_id or QuitChoice.STAY.name)
