"""The rules that the run stops by: those that there are, with how each stands, ready ones, and a field to type one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from tui_mnist.errors import UsageError
from tui_mnist.number_format import figure
from tui_mnist.training.stopping.grammar import stop_rule_from, why_never_met
from tui_mnist.training.stopping.rules import (
    DivergenceMet,
    EarlyStopping,
    EpochReached,
    StepReached,
    StopRule,
    StopSettings,
    ValuePassed,
)
from tui_mnist.tui.kit.dialog import Dialog
from tui_mnist.tui.kit.option_list import SafeOptionList
from tui_mnist.tui.session.snapshot import Snapshot

FRAME = 6
"""The columns beside the words of a row: of the frame, its padding, and a bar to scroll with."""
ROWS_BESIDE = 6
"""The rows that are not the list's."""
FURTHER_STEPS, LOSS, ACCURACY, PATIENCE = 500, 0.1, 0.95, 3
"""Of the ready rules."""


class StopRuleRow(NamedTuple):
    """A line of the list: a rule with what there is to say of it, or the choice about the best weights (no rule)."""

    rule: StopRule | None
    meaning: str
    is_set: bool


class StopRulesScreen(Dialog[None]):
    """Enter or a click takes a rule away that is set, and adds one that isn't; each change counts at once.

    `changed` is told of it. `now` is how the run stood when the dialog was opened, in which what is not possible any
    more is refused.
    """

    DEFAULT_CSS = """
    StopRulesScreen {
        & > Vertical { max-width: 78; }
        #refusal { color: $text-warning; height: auto; min-height: 1; }
        SafeOptionList { border: none; padding: 0; scrollbar-size-vertical: 1; height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        *(Binding(key, f"move('{way}')", show=False) for key, way in
          (("up", "cursor_up"), ("down", "cursor_down"), ("pageup", "page_up"), ("pagedown", "page_down"))),
    ]  # fmt: skip
    AUTO_FOCUS = "Input"

    def __init__(self, now: Snapshot, changed: Callable[[StopSettings], None], *, ascii_only: bool = False) -> None:
        super().__init__()
        self._now, self._settings, self._changed, self._ascii_only = now, now.stopping, changed, ascii_only
        self._rows: list[StopRuleRow] = []
        self._options = SafeOptionList(markup=False)
        self._options.can_focus = False  # keys are the field's; those that move are passed on

    def compose(self) -> ComposeResult:
        """The field, the list, and a line for what can't be done."""
        with Vertical() as dialog:
            dialog.border_title = "Stop when"
            dialog.border_subtitle = "enter adds or removes, esc leaves"
            yield Input(placeholder="Type a rule, as loss < 0.1, or choose one below", compact=True)
            yield self._options
            yield Static(id="refusal", markup=False)

    def on_resize(self, _: events.Resize) -> None:
        """Write the rows for this width."""
        self._options.styles.max_height = max(1, self.app.size.height - ROWS_BESIDE)
        self._fill()

    # --- the rows -----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        highlighted = self._options.highlighted or 0
        self._rows = list(self._all_rows())
        room = min(78, self.app.size.width) - FRAME
        self._options.clear_options()
        self._options.add_options([Option(self._prompt(row, room)) for row in self._rows])
        self._options.highlighted = min(highlighted, len(self._rows) - 1)

    def _all_rows(self) -> Iterator[StopRuleRow]:
        for rule in self._settings.rules:
            yield StopRuleRow(rule, self._standing(rule), is_set=True)
        if any(isinstance(rule, EarlyStopping) for rule in self._settings.rules):
            yield StopRuleRow(None, "when early stopping is met, or at the end", self._settings.restore_best_weights)
        for rule, meaning in self._ready():
            if rule not in self._settings.rules and not self._why_never(rule):
                yield StopRuleRow(rule, meaning, is_set=False)

    def _ready(self) -> Iterator[tuple[StopRule, str]]:
        step, epochs = self._now.step, self._now.epochs
        yield EarlyStopping("val_loss", PATIENCE), "early stopping, as in Keras"
        yield EarlyStopping("val_accuracy", PATIENCE), "early stopping, as in Keras"
        yield ValuePassed("loss", "<", LOSS), "the mean over some 50 batches"
        yield ValuePassed("val_accuracy", ">", ACCURACY), "after an epoch's validation"
        yield StepReached((step // FURTHER_STEPS + 1) * FURTHER_STEPS), "after this batch"
        yield EpochReached(epochs + 1), "after this epoch"
        yield DivergenceMet(), "before NaN or infinity is applied"

    def _standing(self, rule: StopRule) -> str:
        status = next((status for status in self._now.rules if status.rule == rule), None)
        if status is not None and status.best is not None:
            return f"best {figure(status.best)} after epoch {status.best_epoch}"
        if status is not None and status.met_at is not None:
            return f"met at step {status.met_at:,}"
        return "can't be met" if self._why_never(rule) else "is watched"

    def _why_never(self, rule: StopRule) -> str:
        now = self._now
        validates = now.started.validation_size > 0 if now.started else now.hyperparameters.validation_size > 0
        return why_never_met(rule, step=now.step, epochs=now.epochs, validates=validates)

    def _prompt(self, row: StopRuleRow, room: int) -> Content:
        box = ("[x] " if row.is_set else "[ ] ") if self._ascii_only else "● " if row.is_set else "○ "
        words = box + (str(row.rule) if row.rule else "restore the best weights")
        gap = room - len(words) - len(row.meaning)
        return Content.styled(words, "bold" if row.is_set else "") + (" " * gap + row.meaning if gap > 1 else "")

    def action_move(self, way: str) -> None:
        """Move the highlight."""
        getattr(self._options, f"action_{way}")()

    # --- changes ------------------------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        """Add the rule that was typed; with nothing typed, what is highlighted changes."""
        if not event.value.strip():
            if self._options.highlighted is not None:
                self._toggle(self._rows[self._options.highlighted])
            return
        try:
            rule = stop_rule_from(event.value)
            refusal = self._why_never(rule)
        except UsageError as error:
            refusal = str(error)
        if refusal:
            self.query_one("#refusal", Static).update(refusal)
        else:
            event.input.clear()
            self._set(replace(self._settings, rules=tuple(dict.fromkeys((*self._settings.rules, rule)))))

    @on(SafeOptionList.OptionSelected)
    def _clicked(self, event: SafeOptionList.OptionSelected) -> None:
        if event.option_index < len(self._rows):
            self._toggle(self._rows[event.option_index])

    def _toggle(self, row: StopRuleRow) -> None:
        settings = self._settings
        if row.rule is None:
            self._set(replace(settings, restore_best_weights=not settings.restore_best_weights))
        elif row.is_set:
            self._set(replace(settings, rules=tuple(rule for rule in settings.rules if rule != row.rule)))
        else:
            self._set(replace(settings, rules=(*settings.rules, row.rule)))

    def _set(self, settings: StopSettings) -> None:
        at = self._options.highlighted
        before = None if at is None else self._rows[at].rule
        self._settings = settings
        self._changed(settings)
        self.query_one("#refusal", Static).update("")
        self._fill()
        rules = [row.rule for row in self._rows]
        if before in rules:
            self._options.highlighted = rules.index(before)  # where it has moved to

    def leave(self) -> None:
        """Leave the rules as they are now."""
        self.answer(None)
