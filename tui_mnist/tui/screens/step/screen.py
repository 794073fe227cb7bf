"""Time stopped: the next mini-batch walked through in its five stages, with the very numbers that will train."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui_mnist.queries.gradient_check import GradientCheckQuery, GradientCheckResult
from tui_mnist.queries.walkthrough import WalkthroughQuery
from tui_mnist.training import Answer
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.screens.step.check_panel import CheckPanel
from tui_mnist.tui.screens.step.commands import STEP_COMMANDS
from tui_mnist.tui.screens.step.cursor_line import CursorLine
from tui_mnist.tui.screens.step.plane import largest
from tui_mnist.tui.screens.step.sight import Cursor, Sight, Slot
from tui_mnist.tui.screens.step.stage_line import StageLine
from tui_mnist.tui.screens.step.stages import Stage
from tui_mnist.tui.screens.step.tensor_list import TensorList
from tui_mnist.tui.screens.step.tensor_picture import TensorPicture
from tui_mnist.tui.screens.step.walk_panes import WalkPanes
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.snapshot import Phase, Snapshot

RANDOM_CHECKS = 50

ON_THE_WAY = {Phase.PAUSED, Phase.TRAINING}
"""There is a next step."""

MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then the first mini-batch can be walked through."),
    Phase.TRAINING: (
        "Time runs.",
        "{run} stops it before the next mini-batch; then that step can be walked through, number by number: draw, "
        "forward, loss, backward, update.",
    ),
    Phase.PAUSED: ("Time stands still.", "The next mini-batch is being computed."),
}


class StepScreen(RunScreen):
    """Walks one step forward and back; nothing of the training changes until it is taken."""

    TITLE = "Step"
    CSS_PATH = "screen.tcss"
    OWN_COMMANDS = STEP_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close_check", "Close the check", show=False)]
    AUTO_FOCUS = "#tensors"

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self._driver: Driver | None = None
        self._sight: Sight | None = None
        self._cursor = Cursor()
        self._checks = 0
        self._answered: Answer[GradientCheckResult] | None = None

    def body(self) -> Iterable[Widget]:
        """Stages above, the tensors of one at the left, the chosen one in the middle, and what is said of it."""
        yield StageLine(id="stages")
        yield CursorLine(id="cursor")
        yield PhaseMessage(MESSAGES, id="phase-message")
        yield WalkPanes(id="walk")

    # --- what is shown ----------------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the next step's walk when time stands still."""
        now = driver.snapshot
        if now.phase is Phase.PAUSED and now.present(WalkthroughQuery) is None:
            driver.ask(WalkthroughQuery())

    def show(self, driver: Driver) -> None:
        """Show the next step's walk when it is there."""
        super().show(driver)
        self._driver = driver
        now = driver.snapshot
        answer = now.present(WalkthroughQuery) if now.phase in ON_THE_WAY else None
        walk = answer.value if answer is not None else None
        if walk is not None and (self._sight is None or walk is not self._sight.walk):
            self._look(Sight.of(walk, self._cursor))
            self.action_close_check()
        elif walk is None and self._sight is not None and not self._is_next(now):
            self._sight = None
            self.query_one(CursorLine).show(None)
        checked = now.present(GradientCheckQuery)
        if checked is not None and checked is not self._answered and walk is not None:
            self._answered = checked
            self.query_one(WalkPanes).answer(checked)
        self._show_state(now)

    def _is_next(self, now: Snapshot) -> bool:
        """Whether the walk that is shown is of this step or the one before, so that the new one is about to come."""
        taken = self._sight.walk.step if self._sight else 0
        return now.phase in ON_THE_WAY and taken - 1 <= now.step <= taken

    def _show_state(self, now: Snapshot) -> None:
        walking = self._sight is not None
        if walking and not self.has_class("-walking"):
            self.call_after_refresh(self._show_panes)
        self.set_class(walking, "-walking")
        self.query_one(PhaseMessage).show(now, self.with_keys)
        stage = self._cursor.stage if walking else None
        self.query_one(StageLine).show(stage, self._wordings(now))

    def _show_panes(self) -> None:
        """Tell the panes their size: where one of them had the focus, Textual takes them for shown already."""
        for pane in self.query_one(WalkPanes).query("*"):
            pane.post_message(events.Resize(pane.size, pane.virtual_size, pane.container_size))
        if self.focused is None:
            self.query_one(TensorList).focus()

    def _wordings(self, now: Snapshot) -> tuple[str, ...]:
        """Which step this is, from the longest to the shortest wording."""
        if self._sight is None:
            return ()
        step = self._sight.walk.step
        if not self.can_check:
            return ("the next step is on its way", "a moment")
        return (
            self.with_keys(f"step {step:,}, not taken yet; {{step_stage_forth}} after the last stage takes it"),
            f"step {step:,}, not taken yet",
            f"step {step:,}",
        )

    def _look(self, sight: Sight) -> None:
        """Look from somewhere else: everything follows."""
        self._sight, self._cursor = sight, sight.cursor
        self.query_one(StageLine).show(sight.cursor.stage, self._wordings_now())
        self.query_one(CursorLine).show(sight)
        self.query_one(WalkPanes).show(sight)

    def _wordings_now(self) -> tuple[str, ...]:
        return self._wordings(self._driver.snapshot) if self._driver else ()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self.query_one(WalkPanes).apply_appearance(appearance)
        self.query_one(StageLine).ascii_only = appearance.ascii_only
        self.query_one(CursorLine).ascii_only = appearance.ascii_only

    # --- commands ---------------------------------------------------------------------------------------------------

    @property
    def walks(self) -> bool:
        """Whether there is a step to walk through."""
        return self._sight is not None

    @property
    def can_check(self) -> bool:
        """Whether the walk that is shown is that of the next step."""
        walk = self.snapshot.present(WalkthroughQuery)
        return self._sight is not None and walk is not None and walk.value is not None

    def action_stage(self, direction: int) -> None:
        """Walk to the next stage, or back; after the last one the step is taken, and the next is walked."""
        stage = self._cursor.stage + direction
        if 0 <= stage < len(Stage):
            self._walk_to(Stage(stage))
        elif direction > 0:
            self._walk_to(Stage(0))
            self.run_app.drive(self.run_app.driver.batch)

    @on(StageLine.Chosen)
    def _stage_chosen(self, message: StageLine.Chosen) -> None:
        self._walk_to(message.stage)

    def _walk_to(self, stage: Stage) -> None:
        if self._sight is not None:
            self._look(self._sight.in_stage(stage))

    def action_tensor(self, direction: int) -> None:
        """The next tensor, or the one before."""
        if self._sight is not None:
            self._choose_tensor(self._sight.number + direction)

    @on(TensorList.Chosen)
    def _tensor_chosen(self, message: TensorList.Chosen) -> None:
        self._choose_tensor(message.number)

    def _choose_tensor(self, number: int) -> None:
        if self._sight is not None and 0 <= number < len(self._sight.tensors):
            self._look(self._sight.on_tensor(self._sight.tensors[number]))

    def action_sample(self, direction: int) -> None:
        """The next sample, or the one before; after the last comes the first."""
        self._turn("sample", direction)

    def action_unit(self, direction: int) -> None:
        """The next unit of the tensor's layer, or the one before."""
        if self._sight is not None:
            self._turn(self._sight.layer, direction)

    def action_source(self, direction: int) -> None:
        """The next pixel or unit that the weight comes from, or the one before."""
        if self._sight is not None:
            self._turn(self._sight.layer - 1, direction)

    @on(CursorLine.Moved)
    def _place_turned(self, message: CursorLine.Moved) -> None:
        self._turn(message.slot, message.direction)

    def _turn(self, slot: Slot, direction: int) -> None:
        if self._sight is not None:
            self._move({slot: (self._sight.place(slot) + direction) % self._sight.size(slot)})

    @on(TensorPicture.Moved)
    def _place_chosen(self, message: TensorPicture.Moved) -> None:
        self._move(message.slots)

    def _move(self, slots: Mapping[Slot, int]) -> None:
        if self._sight is not None:
            self._look(self._sight.at(slots))

    def action_largest(self) -> None:
        """Go to the number that is farthest from 0."""
        if self._sight is not None and self._sight.tensor is not None:
            self._move(largest(self._sight, self._sight.tensor))

    def action_numbers(self) -> None:
        """The tensor's numbers, or its picture."""
        self.query_one(WalkPanes).toggle_numbers()

    def action_enlarge(self) -> None:
        """The tensor alone, the formulas alone, or both."""
        self.query_one(WalkPanes).enlarge()

    # --- the gradient check -----------------------------------------------------------------------------------------

    def action_check(self) -> None:
        """Check the gradient of the weight under the cursor."""
        if self._sight is not None:
            parameter, index = self._sight.parameter, self._sight.index
            place = f"{parameter}[{','.join(map(str, index))}]"
            self._check(GradientCheckQuery("one", parameter, index), f"∂L/∂{place}")

    def action_check_many(self) -> None:
        """Check the gradients of random weights."""
        self._checks += 1  # others each time
        check = GradientCheckQuery("random", count=RANDOM_CHECKS, seed=self._checks)
        self._check(check, f"{RANDOM_CHECKS} random gradients")

    def _check(self, check: GradientCheckQuery, what: str) -> None:
        if self.can_check and self._driver is not None:
            self.query_one(WalkPanes).check(what)
            self._driver.ask(check)

    @on(CheckPanel.Closed)
    def action_close_check(self) -> None:
        """Close the check."""
        self.query_one(WalkPanes).close_check()
