"""The next mini-batch, walked through in its five stages while training is paused, with the numbers it trains with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Center
from textual.widget import Widget
from textual.widgets import Static

from tui_mnist.queries.gradient_check import GradientCheckQuery, GradientCheckResult
from tui_mnist.queries.walkthrough import Walkthrough, WalkthroughQuery
from tui_mnist.training import Answer
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.screens.step.check_panel import CheckPanel
from tui_mnist.tui.screens.step.commands import STEP_COMMANDS, STEP_NOTES
from tui_mnist.tui.screens.step.cursor_line import CursorLine
from tui_mnist.tui.screens.step.cursor_moved import CursorMoved
from tui_mnist.tui.screens.step.plane import largest
from tui_mnist.tui.screens.step.selection import Cursor, Selection, Slot
from tui_mnist.tui.screens.step.stage_line import StageLine
from tui_mnist.tui.screens.step.stages import Stage
from tui_mnist.tui.screens.step.tensor_list import TensorList
from tui_mnist.tui.screens.step.tensor_picture import TensorPicture
from tui_mnist.tui.screens.step.walk_panes import TENSOR, WalkPanes
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.snapshot import Phase, Snapshot

RANDOM_CHECKS = 50

HAVE_NEXT_STEP = {Phase.PAUSED, Phase.TRAINING}
"""In these phases there is a next step."""

MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then the first mini-batch can be walked through."),
    Phase.TRAINING: (
        "Training is running.",
        "{run} pauses it before the next mini-batch; then that step can be walked through, number by number.",
    ),
    Phase.PAUSED: ("Training is paused.", "The next mini-batch is being computed."),
}

OVERVIEW = "\n".join(f"{stage.label:<13}{stage.help}" for stage in Stage)
"""What there is to see, for as long as there is no step to see it in."""


class StepScreen(RunScreen):
    """Walks one step forward and back; nothing of the training changes until it is taken."""

    TITLE = "Step"
    CSS_PATH = "screen.tcss"
    OWN_COMMANDS = STEP_COMMANDS
    NOTES = STEP_NOTES
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close", show=False)]
    AUTO_FOCUS = "#tensors"

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self._selection: Selection | None = None
        self._cursor = Cursor()
        self._taken_step = 0
        self._focused_before: Widget | None = None
        self._checks = 0
        self._answered: Answer[GradientCheckResult] | None = None

    def body(self) -> Iterable[Widget]:
        """Stages above, the tensors of one at the left, the selected one in the middle, and its explanation."""
        yield StageLine(id="stages")
        yield CursorLine(id="cursor")
        yield PhaseMessage(MESSAGES, id="phase-message")
        yield Center(Static(OVERVIEW, markup=False), id="overview")
        yield WalkPanes(id="walk")

    # --- what is shown ----------------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the next step's walk while training is paused."""
        now = driver.snapshot
        if now.phase is Phase.PAUSED and now.present(WalkthroughQuery) is None:
            driver.ask(WalkthroughQuery())

    def show(self, driver: Driver) -> None:
        """Show the next step's walk when it is there."""
        super().show(driver)
        now = driver.snapshot
        answer = now.present(WalkthroughQuery) if now.phase in HAVE_NEXT_STEP else None
        walk = answer.value if answer is not None else None
        if walk is not None and (self._selection is None or walk is not self._selection.walk):
            self._show_walk(walk)
        elif walk is None and self._selection is not None and not self._is_next(now):
            self._selection, self._taken_step = None, 0
        checked = now.present(GradientCheckQuery)
        if checked is not None and checked is not self._answered and walk is not None:
            self._answered = checked
            self.query_one(WalkPanes).answer(checked)
        self._show_state(now)

    def _show_walk(self, walk: Walkthrough) -> None:
        """Show a step with the cursor where it was; from the first stage if the step before was taken at its end."""
        follows = walk.step == self._taken_step + 1 and self._cursor.stage is Stage.UPDATE
        cursor = replace(self._cursor, stage=Stage.DRAW) if self._taken_step and follows else self._cursor
        self._taken_step = 0
        self.query_one(WalkPanes).close_check()
        self._select(Selection.of(walk, cursor))

    def _is_next(self, now: Snapshot) -> bool:
        """Whether the walk that is shown is of this step or the one before, so that the new one is about to come."""
        taken = self._selection.walk.step if self._selection else 0
        return now.phase in HAVE_NEXT_STEP and taken - 1 <= now.step <= taken

    def _show_state(self, now: Snapshot) -> None:
        if self.has_walk and not self.has_class("-walking"):
            self.call_after_refresh(self._show_panes)
        elif not self.has_walk and self.has_class("-walking"):
            self._focused_before = self.focused
        if self.has_walk != self.has_class("-walking"):
            self.refresh_bindings()
        self.set_class(self.has_walk, "-walking")
        self.query_one(PhaseMessage).show(now, self.with_keys)
        self._show_stage()

    def _show_panes(self) -> None:
        """Tell the panes their size: where one of them had the focus, Textual takes them for shown already."""
        for pane in self.query_one(WalkPanes).query("*"):
            pane.post_message(events.Resize(pane.size, pane.virtual_size, pane.container_size))
        if self.focused is None:
            (self._focused_before or self.query_one(TensorList)).focus()

    def _show_stage(self) -> None:
        self.query_one(StageLine).show(self._cursor.stage if self.has_walk else None, self._wordings())

    def _wordings(self) -> tuple[str, ...]:
        """Which step this is, from the longest to the shortest wording."""
        if self._selection is None:
            return ()
        if not self.can_check:
            return ("the next step is being computed", "computing …")
        step = f"step {self._selection.walk.step:,}"
        if self._cursor.stage is Stage.UPDATE:
            wordings = (
                f"{step}, not taken yet; {{step_stage_forth}} takes it",
                f"{step}: {{step_stage_forth}} takes it",
            )
        else:
            after = "{step_stage_forth} after the last stage takes it"
            wordings = (f"{step}, not taken yet; {after}", f"{step}, not taken yet")
        return *map(self.with_keys, wordings), step

    def _select(self, selection: Selection) -> None:
        """Show something else of the step: all panes follow."""
        self._selection, self._cursor = selection, selection.cursor
        self._show_stage()
        self.query_one(CursorLine).show(selection)
        self.query_one(WalkPanes).show(selection)

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap."""
        super().show_keymap(keymap)
        self.query_one(PhaseMessage).show(self.snapshot, self.with_keys)
        self._show_stage()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self.set_class(appearance.ascii_only, "-plain")
        self.query_one(WalkPanes).apply_appearance(appearance)
        self.query_one(StageLine).ascii_only = appearance.ascii_only
        self.query_one(CursorLine).ascii_only = appearance.ascii_only

    # --- stages -----------------------------------------------------------------------------------------------------

    @property
    def has_walk(self) -> bool:
        """Whether there is a step to walk through."""
        return self._selection is not None

    @property
    def can_check(self) -> bool:
        """Whether the walk that is shown is that of the next step."""
        walk = self.snapshot.present(WalkthroughQuery)
        return self._selection is not None and walk is not None and walk.value is self._selection.walk

    def action_stage(self, direction: int) -> None:
        """The next stage, or the one before; after the last one the step is taken, and the next is walked through."""
        if self._cursor.stage + direction < len(Stage):
            self.action_select_stage(direction)
        elif self._selection is not None and self.can_check and not self._taken_step:
            self._taken_step = self._selection.walk.step
            self.run_app.drive(self.run_app.driver.batch)

    def action_select_stage(self, direction: int) -> None:
        """The next stage, or the one before, as far as there are stages."""
        self._select_stage(Stage(min(max(self._cursor.stage + direction, 0), len(Stage) - 1)))

    @on(StageLine.StageSelected)
    def _stage_selected(self, message: StageLine.StageSelected) -> None:
        self._select_stage(message.stage)

    def _select_stage(self, stage: Stage) -> None:
        if self._selection is not None:
            self._select(self._selection.in_stage(stage))

    # --- tensors and the cursor in them -----------------------------------------------------------------------------

    def action_tensor(self, direction: int) -> None:
        """The next tensor, or the one before."""
        if self._selection is not None:
            self._select_tensor(self._selection.number + direction)

    @on(TensorList.TensorSelected)
    def _tensor_selected(self, message: TensorList.TensorSelected) -> None:
        self._select_tensor(message.number)

    def _select_tensor(self, number: int) -> None:
        if self._selection is not None and 0 <= number < len(self._selection.tensors):
            self._select(self._selection.on_tensor(self._selection.tensors[number]))

    def action_sample(self, direction: int) -> None:
        """The next sample, or the one before; after the last comes the first."""
        self._turn("sample", direction)

    def action_unit(self, direction: int) -> None:
        """The next unit of the tensor's layer, or the one before."""
        if self._selection is not None:
            self._turn(self._selection.layer, direction)

    def action_source(self, direction: int) -> None:
        """The next pixel or unit that the weight comes from, or the one before."""
        if self._selection is not None:
            self._turn(self._selection.layer - 1, direction)

    def _turn(self, slot: Slot, direction: int) -> None:
        if self._selection is not None:
            self._move({slot: self._selection.turned(slot, direction)})

    @on(CursorMoved)
    def _cursor_moved(self, message: CursorMoved) -> None:
        self._move(message.slots)

    def _move(self, slots: Mapping[Slot, int]) -> None:
        if self._selection is not None:
            self._select(self._selection.at(slots))

    def action_largest(self) -> None:
        """Go to the number that is farthest from 0."""
        if self._selection is not None and self._selection.tensor is not None:
            self._move(largest(self._selection, self._selection.tensor))

    # --- panes ------------------------------------------------------------------------------------------------------

    def action_numbers(self) -> None:
        """The tensor's numbers, or its picture."""
        self.query_one(WalkPanes).toggle_numbers()

    def action_enlarge(self) -> None:
        """The pane that has the focus alone, or all of them."""
        panes = self.query_one(WalkPanes)
        panes.enlarge("" if panes.alone else panes.focused)

    def action_open_tensor(self) -> None:
        """The tensor alone, with the focus in its picture."""
        self.query_one(WalkPanes).enlarge(TENSOR)
        self.query_one(TensorPicture).focus()

    def action_close(self) -> None:
        """Close the gradient check, or else show all panes again."""
        panes = self.query_one(WalkPanes)
        if panes.checks:
            panes.close_check()
        else:
            panes.enlarge("")

    # --- the gradient check -----------------------------------------------------------------------------------------

    def action_check(self) -> None:
        """Check the gradient of the weight under the cursor."""
        if self._selection is not None:
            parameter, index = self._selection.parameter, self._selection.index
            place = f"{parameter}[{','.join(map(str, index))}]"
            self._check(GradientCheckQuery("one", parameter, index), f"∂L/∂{place}")

    def action_check_many(self) -> None:
        """Check the gradients of random weights."""
        self._checks += 1  # others each time
        check = GradientCheckQuery("random", count=RANDOM_CHECKS, seed=self._checks)
        self._check(check, f"{RANDOM_CHECKS} random gradients")

    def _check(self, check: GradientCheckQuery, what: str) -> None:
        self.query_one(WalkPanes).check(what)
        self.run_app.driver.ask(check)

    @on(CheckPanel.CheckClosed)
    def _check_closed(self) -> None:
        self.query_one(WalkPanes).close_check()
