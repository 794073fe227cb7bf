"""Builds a sequence of operations and shows what it does: list and facts at the left, the plane beside."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from tui_mnist.geometry import EXERCISES, OperationSequence, kinds
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.number_field import NumberField
from tui_mnist.tui.kit.screen_part import ScreenPart
from tui_mnist.tui.kit.textual_private import retitle
from tui_mnist.tui.screens.geometry.operations.facts import FactsPane, facts
from tui_mnist.tui.screens.geometry.operations.hint_line import HintLine
from tui_mnist.tui.screens.geometry.operations.hints import hint
from tui_mnist.tui.screens.geometry.operations.operation_list import OperationList
from tui_mnist.tui.screens.geometry.operations.overlays import OVERLAYS
from tui_mnist.tui.screens.geometry.operations.plane_view import CLOSE_REACH, PlaneView
from tui_mnist.tui.screens.geometry.operations.play_line import PlayLine
from tui_mnist.tui.screens.geometry.operations.player import FRAME_SECONDS, Player
from tui_mnist.tui.screens.geometry.operations.scene import Scene, all_creases, moving
from tui_mnist.tui.screens.geometry.operations.state import OperationsState


class OperationsPart(ScreenPart):
    """The state, and all that shows it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.state = OperationsState()
        self.plays = False
        self.player = Player()
        self._ascii_only = False
        self._timer: Timer | None = None
        self._creases: tuple[OperationSequence | None, np.ndarray] = (None, np.empty((0, 2)))
        self._before = PlaneView(id="before", reach=CLOSE_REACH)
        self._after = PlaneView(id="after", has_handles=True)
        self._before.border_title = "before"
        self._list = OperationList(id="list")
        self._facts = FactsPane(id="facts")
        self._play_line = PlayLine(id="position")
        self._hint = HintLine(id="hint")

    def compose(self) -> ComposeResult:
        """All the panes."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self._before
                yield self._list
                yield self._facts
            yield self._after
        yield self._play_line
        yield self._hint

    def on_mount(self) -> None:
        """Show the first sequence."""
        self._timer = self.set_interval(FRAME_SECONDS, self.play_on, pause=True)
        self.bring_up_to_date()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._ascii_only = appearance.ascii_only
        for widget in (self._before, self._after, self._list, self._facts, self._play_line):
            widget.ascii_only = appearance.ascii_only
        for plane in (self._before, self._after):
            plane.palette = appearance.palette
        self.bring_up_to_date()

    def toggle_alone(self) -> None:
        """The plane alone, or all panes."""
        self.screen.toggle_class("-alone")

    def take_focus(self) -> None:
        """Have the keys go to the list."""
        self._list.focus()

    # --- playing ------------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Play from where it stands, from the start if it stands at the end; or hold."""
        if self.plays:
            self.hold()
        else:
            self.player.begin(0.0 if self.state.is_at_end else self.state.position)
            self._set_playing(True)
        self.bring_up_to_date()

    def hold(self) -> None:
        """Play no more."""
        self._set_playing(False)

    def _set_playing(self, plays: bool) -> None:
        self.plays = plays
        if self._timer is not None:
            (self._timer.resume if plays else self._timer.pause)()

    def play_on(self) -> None:
        """One frame on; at the end the play is over."""
        self.state.go_to(self.player.after_a_frame())
        if self.state.is_at_end:
            self.hold()
            self.bring_up_to_date()
        else:
            self._show_position()

    def change_pace(self, direction: int) -> None:
        """Play faster, or slower."""
        self.player.change_pace(direction)
        self.bring_up_to_date()

    def step(self, direction: int) -> None:
        """One operation on, or back."""
        self._held(lambda: self.state.step(direction))

    def start(self) -> None:
        """To where nothing is applied yet."""
        self._held(lambda: self.state.go_to(0))

    @on(PlayLine.Moved)
    def _moved(self, message: PlayLine.Moved) -> None:
        self._held(lambda: self.state.go_to(message.position))

    # --- changes ------------------------------------------------------------------------------------------------------

    def _held(self, how: Callable[[], None]) -> None:
        """Do something to the state while nothing is played, and show it."""
        self.hold()
        how()
        self.bring_up_to_date()

    def change(self, method: str, *arguments: object) -> None:
        """Do what the state calls by this name, and show it."""
        self._held(lambda: getattr(self.state, method)(*arguments))

    def ask_for_operation(self) -> None:
        """Have a kind of operation chosen, to be inserted behind the chosen one."""
        self._choose_kind("Add an operation", "", self.state.add)

    def _choose_kind(self, title: str, current: str, take: Callable[[str], None]) -> None:
        every = kinds()
        choices = [NamedChoice(name, name, every[name].meaning) for name in self.state.offered]
        self._choose(title, choices, current, take)

    def ask_for_exercise(self) -> None:
        """Have an exercise chosen, or none."""
        by_title = {exercise.title: exercise for exercise in EXERCISES}
        none = NamedChoice("", "no exercise", "the plane to play with")
        choices = [none, *(NamedChoice(title, title, exercise.task) for title, exercise in by_title.items())]
        current = self.state.exercise.title if self.state.exercise is not None else ""
        self._choose("Exercises", choices, current, lambda title: self.state.take_exercise(by_title.get(title)))

    def ask_for_overlay(self) -> None:
        """Have something chosen to be shown on the plane."""
        by_name = {overlay.name: overlay for overlay in OVERLAYS}
        choices = [NamedChoice(name, name, overlay.meaning) for name, overlay in by_name.items()]
        current = self.state.overlay.name
        self._choose("Show on the plane", choices, current, lambda name: self.state.lay_over(by_name[name]))

    def _choose(self, title: str, choices: list[NamedChoice], current: str, take: Callable[[str], None]) -> None:
        self.hold()

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached:
                take(choice.value)
            self.bring_up_to_date()

        self.app.push_screen(ChoiceList(title, choices, current), taken)

    def fit(self) -> None:
        """Show all of the sheet as it is after the operations, or in the first scale again."""
        self._after.fit()
        self.bring_up_to_date()

    @on(OperationList.Chosen)
    def _list_chosen(self, message: OperationList.Chosen) -> None:
        if message.at is not None:
            self.state.choose_stop(message.at)
        else:
            self.state.choose(message.by)
        self.bring_up_to_date()

    @on(OperationList.Turned)
    def _list_turned(self, message: OperationList.Turned) -> None:
        self._held(lambda: self.state.turn(message.steps))

    @on(PlaneView.Pulled)
    def _pulled(self, message: PlaneView.Pulled) -> None:
        self._held(lambda: self.state.pull(message.handle, message.target))
        if message.is_done:
            self.state.let_go()

    # --- typing -------------------------------------------------------------------------------------------------------

    @on(OperationList.Opened)
    def open(self) -> None:
        """Let the chosen number be typed; in the place of an operation without numbers choose another."""
        state = self.state
        if state.number is not None:
            self.hold()
            self._close_field()
            field = NumberField(f"{state.number:.10g}")
            self.mount(field, after=self._hint)
            self.add_class("-typing")
            self._hint.show(f"{state.number_name}: a number, such as 0.5; enter takes it, esc leaves it", is_good=False)
            field.focus()
        elif state.operation is not None:
            self._choose_kind("Another operation instead", state.operation.kind.name, state.replace)

    @on(NumberField.Submitted)
    def _typed(self, message: NumberField.Submitted) -> None:
        message.stop()
        try:
            value = float(message.value)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            self._held(lambda: self.state.set_number(value))
            self.state.let_go()
            self._close_field()
        else:
            message.input.value = ""

    @on(NumberField.Left)
    def _close_field(self) -> None:
        for field in self.query(NumberField):
            had_focus = field.has_focus
            field.remove()
            if had_focus:
                self._list.focus()
        self.remove_class("-typing")
        self._show_hint()

    # --- showing ------------------------------------------------------------------------------------------------------

    def bring_up_to_date(self) -> None:
        """Show how the state is."""
        if not self.is_attached:
            return
        state = self.state
        self._list.show(state, self.with_keys("nothing yet: {operations_add} adds an operation"))
        self._before.show(self._scene(0.0, is_before=True))
        self._show_hint()
        self._show_position()
        self.post_message(self.Changed())

    def _show_hint(self) -> None:
        if not self.has_class("-typing"):
            self._hint.show(self.with_keys(hint(self.state)), is_good=self.state.is_solved)

    def _show_position(self) -> None:
        """Show how far the operations are applied."""
        state = self.state
        self._after.show(self._scene(state.position))
        retitle(self._after, self._after_title(), self.with_keys(self._after_remark()))
        self._play_line.show(state.sequence, state.position)
        self._facts.show(
            facts(state.sequence, state.position, state.overlay, state.vectors, ascii_only=self._ascii_only)
        )

    def _after_title(self) -> str:
        state = self.state
        if state.position <= 0:
            return "after nothing yet"
        if state.is_at_end:
            return "after"
        return f"after {state.position:g} of {len(state.sequence)}" if state.position % 1 == 0 else "on the way"

    def _after_remark(self) -> str:
        if self._after.is_fitted:
            return "fitted, {operations_fit} undoes it"
        return "{operations_fit} fits it" if self._after.wants_fitting else ""

    def _scene(self, position: float, *, is_before: bool = False) -> Scene:
        state = self.state
        affine = state.sequence.affine_at(position)
        target = None if state.exercise is None or is_before else state.exercise.solution
        return Scene(
            move=moving(state.sequence, position),
            bends=affine is None,
            affine=state.sequence.affine_at(len(state.sequence)) if is_before else affine,
            overlay=state.overlay,
            vectors=state.vectors,
            crease=self._crease(),
            target=None if target is None else moving(target, len(target)),
            refusal=state.refusal,
        )

    def _crease(self) -> np.ndarray:
        """The creases of the sequence, found once."""
        of, found = self._creases
        if of != self.state.sequence:
            found = all_creases(self.state.sequence)
            self._creases = self.state.sequence, found
        return found
