"""A mini-batch, walked through in its five stages with the numbers it trains with: the next, or the newest known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Center
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tui_mnist.queries.gradient_check import GradientCheckQuery, GradientCheckResult
from tui_mnist.queries.loss_along_step import LossAlongStepQuery
from tui_mnist.queries.walkthrough import Walkthrough, WalkthroughQuery
from tui_mnist.training import Answer
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.kit.slow_motion import SlowMotion, is_slow_motion
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.step.check_panel import CheckPanel
from tui_mnist.tui.screens.step.commands import STEP_COMMANDS, STEP_NOTES
from tui_mnist.tui.screens.step.cursor_line import CursorLine
from tui_mnist.tui.screens.step.cursor_moved import CursorMoved
from tui_mnist.tui.screens.step.loss_follower import LossFollower
from tui_mnist.tui.screens.step.overflow import first_overflow
from tui_mnist.tui.screens.step.overflow_line import OverflowLine, overflow_words
from tui_mnist.tui.screens.step.plane import largest
from tui_mnist.tui.screens.step.selection import Cursor, Selection, Slot
from tui_mnist.tui.screens.step.stage_line import StageLine
from tui_mnist.tui.screens.step.stages import Stage
from tui_mnist.tui.screens.step.step_words import step_words
from tui_mnist.tui.screens.step.tensor_list import TensorList
from tui_mnist.tui.screens.step.tensor_picture import TensorPicture
from tui_mnist.tui.screens.step.walk_panes import TENSOR, WalkPanes
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.notice import Notice
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

RANDOM_CHECKS = 50

PLAYS_SECONDS = 0.1
"""Between two looks at where a step is that happens in slow motion."""

REST = {Phase.PAUSED, Phase.FINISHED, Phase.STOPPED}
"""In these phases a next step waits."""

MESSAGES = {Phase.LOADING: ("The data is being loaded.", "Then the first mini-batch can be walked through.")}

OVERVIEW = "\n".join(f"{stage.label:<13}{stage.help}" for stage in Stage)
"""What there is to see, for as long as there is no step to see it in."""


class StepScreen(RunScreen):
    """Walks one step forward and back; nothing of the training changes until it is taken.

    While training goes on it follows the steps, and plays those that happen in slow motion.
    """

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
        self._walks = StepFollower(WalkthroughQuery(), opening.clock)
        self._losses = LossFollower(opening.clock)
        self._motion = SlowMotion(opening.clock)
        self._player: Timer | None = None
        self._taken_step = 0
        self._focused_before: Widget | None = None
        self._checks = 0
        self._answered: Answer[GradientCheckResult] | None = None

    def body(self) -> Iterable[Widget]:
        """Stages above, the tensors of one at the left, the selected one in the middle, and its explanation."""
        yield StageLine(id="stages")
        yield CursorLine(id="cursor")
        yield OverflowLine(id="overflow")
        yield PhaseMessage(MESSAGES, id="phase-message")
        yield Center(Static(OVERVIEW, markup=False), id="overview")
        yield WalkPanes(id="walk")

    # --- what is shown ----------------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the walk of the step that comes next, and for its loss where that is seen."""
        self._walks.ask(driver)
        if self.updates or (self.has_walk and is_slow_motion(driver.snapshot)):
            self._losses.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show the newest walk: that of the next step as soon as it is there."""
        super().show(driver)
        now = driver.snapshot
        answer = None if why_not_walk(now) else now.newest(WalkthroughQuery)
        walk = answer.value if answer is not None else None
        if walk is None:
            self._selection, self._taken_step = None, 0
        elif self._selection is None or walk is not self._selection.walk:
            self._show_walk(walk)
        checked = now.present(GradientCheckQuery)
        if checked is not None and checked is not self._answered and walk is not None:
            self._answered = checked
            self.query_one(WalkPanes).answer(checked)
        self._play()
        self._show_state(now)
        self._show_loss()

    def _show_walk(self, walk: Walkthrough) -> None:
        """Show a step with the cursor where it was; from the first stage if the step before was taken at its end.

        Of one that diverged, where it did.
        """
        cursor = self._cursor
        if self._taken_step < walk.step or self._has_diverged(walk):
            if self._taken_step and cursor.stage is Stage.UPDATE:
                cursor = replace(cursor, stage=Stage.DRAW)
            self._taken_step = 0
        if (stage := self._stage_of(walk)) is not None:
            cursor = replace(cursor, stage=stage)
        self.query_one(WalkPanes).close_check()
        selection = Selection.of(walk, cursor)
        if self._has_diverged(walk):
            selection = first_overflow(selection) or selection.in_stage(Stage.UPDATE)
        self._select(selection)

    def _has_diverged(self, walk: Walkthrough) -> bool:
        return bool(walk.diverges) and self.snapshot.phase is Phase.DIVERGED

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
        self._show_overflow()

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
        words = step_words(self._selection.walk, self.snapshot, self._cursor.stage, is_present=self._is_present)
        return tuple(map(self.with_keys, words))

    def _show_overflow(self) -> None:
        """Tell where the numbers leave the finite world, if they do."""
        wordings: tuple[str, ...] = ()
        if self._selection is not None and self._is_present and (reason := self._selection.walk.diverges):
            first = first_overflow(self._selection)
            where = first.tensor.view.symbol if first is not None and first.tensor is not None else ""
            wordings = overflow_words(reason, where, was_taken=self._has_diverged(self._selection.walk))
        self.query_one(OverflowLine).show(tuple(map(self.with_keys, wordings)))

    def _show_loss(self) -> None:
        """Show what the newest step that was asked about does to the loss of its batch."""
        if self.updates:
            answer = self.snapshot.newest(LossAlongStepQuery)
            rate = f"learning rate {self.snapshot.hyperparameters.learning_rate:g}"
            keys = "{learning_rate_previous} {learning_rate_next} change it"
            wordings = self.with_keys(f"{rate}, {keys}"), rate
            self.query_one(WalkPanes).show_loss(None if answer is None else answer.value, wordings)

    def _select(self, selection: Selection) -> None:
        """Show something else of the step: all panes follow."""
        updated, self._selection, self._cursor = self.updates, selection, selection.cursor
        self._show_stage()
        self.query_one(CursorLine).show(selection)
        self.query_one(WalkPanes).show(selection)
        if self.updates is not updated:
            self.ask(self.run_app.driver)
            self._show_loss()
            self.refresh_bindings()

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
        overflow = self.query_one(OverflowLine)
        overflow.palette, overflow.ascii_only = appearance.palette, appearance.ascii_only

    # --- stages -----------------------------------------------------------------------------------------------------

    @property
    def has_walk(self) -> bool:
        """Whether there is a step to walk through."""
        return self._selection is not None

    @property
    def updates(self) -> bool:
        """Whether the update is shown."""
        return self.has_walk and self._cursor.stage is Stage.UPDATE

    @property
    def can_check(self) -> bool:
        """Whether the walk that is shown is that of the next step, and nothing moves."""
        return self._is_present and self.snapshot.phase in REST

    @property
    def _is_present(self) -> bool:
        """Whether the walk that is shown is of the present state of the run."""
        walk = self.snapshot.present(WalkthroughQuery)
        return self._selection is not None and walk is not None and walk.value is self._selection.walk

    def action_stage(self, direction: int) -> None:
        """The next stage, or the one before; after the last one the step is taken, and the next is walked through."""
        if self._cursor.stage + direction < len(Stage):
            self.action_select_stage(direction)
        elif self._selection is not None and self._has_diverged(self._selection.walk):
            self._tell("this step diverged and was taken back; {restart} begins again from the same start")
        elif self._selection is not None and not self._taken_step and (self.can_check or self.snapshot.training):
            self._taken_step = self._selection.walk.step
            if self.run_app.driver.trains:
                self._tell("training pauses after this step; {run} lets it go on")
            self.run_app.drive(self.run_app.driver.batch)

    def action_select_stage(self, direction: int) -> None:
        """The next stage, or the one before, as far as there are stages."""
        self._select_stage(Stage(min(max(self._cursor.stage + direction, 0), len(Stage) - 1)))

    @on(StageLine.StageSelected)
    def _stage_selected(self, message: StageLine.StageSelected) -> None:
        self._select_stage(message.stage)

    def _select_stage(self, stage: Stage) -> None:
        """Another stage; the learner has the step in hand from now on, so that training waits if it was played."""
        if self._selection is None:
            return
        self._select(self._selection.in_stage(stage))
        if is_slow_motion(self.snapshot) and self.run_app.driver.trains:
            self.run_app.drive(self.run_app.driver.toggle)
            self._tell("training is paused, so that you can go through this step; {run} lets it go on")

    def _tell(self, text: str) -> None:
        self.run_app.show_notice(Notice(self.with_keys(text)))

    # --- slow motion ------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Have a timer that runs while a step is played."""
        self._player = self.set_interval(PLAYS_SECONDS, self._play, pause=True)

    def on_screen_resume(self) -> None:
        """Play on."""
        self._play()

    def _play(self) -> None:
        """Show the stage in which the step is that happens, as long as it can be watched and this screen is seen."""
        if self._player is not None:
            plays = is_slow_motion(self.snapshot) and self.is_current
            (self._player.resume if plays else self._player.pause)()
        stage = None if self._selection is None else self._stage_of(self._selection.walk)
        if self._selection is not None and stage not in {None, self._cursor.stage}:
            self._select(self._selection.in_stage(Stage(stage)))

    def _stage_of(self, walk: Walkthrough) -> Stage | None:
        """The stage in which this step is now; None unless it is the one that happens, in slow motion."""
        share = self._motion.share(self.snapshot)
        if share is None or walk.step != self.snapshot.step + 1 or not self.run_app.driver.trains:
            return None
        return Stage(min(int(share * len(Stage)), len(Stage) - 1))

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

    def action_turn(self, name: str, direction: int) -> None:
        """A larger learning rate, or a smaller one: where the step lands is seen to move."""
        self.run_app.drive(lambda: self.run_app.driver.turn(name, direction))

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
