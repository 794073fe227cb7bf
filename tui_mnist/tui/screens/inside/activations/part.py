"""Shows what each layer makes of the digit that is looked at, beside its class, and what changed."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui_mnist.number_format import brief
from tui_mnist.queries.activations import Activations, ActivationsQuery
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.caption_line import CaptionLine
from tui_mnist.tui.kit.choices import after
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.inside.activations.class_pictures import ClassPictures
from tui_mnist.tui.screens.inside.activations.strips_view import ORDERS, ActivationStrips
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

DRAWING = ("The activations are being computed.", "They are what each layer makes of one digit.")
MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then you see what each layer makes of one digit."),
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), DRAWING),
}


class ActivationsPart(InsidePart):
    """The strips of all layers, beside the digit and the mean of its class."""

    DEFAULT_CSS = """
    ActivationsPart {
        & > Horizontal { height: 1fr; }
        & > PhaseMessage { height: 1fr; }
        & ClassPictures { width: 18; height: 1fr; }
        & ActivationStrips { width: 1fr; height: 1fr; }
        &.-wide ClassPictures { width: 30; }
        &.-tiny ClassPictures { display: none; }
    }
    """

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, clock, id=id)
        self.activations: Activations | None = None
        self._strip_order = ORDERS[0]
        self._step = 0
        self._error = ""
        self._follower = StepFollower(ActivationsQuery(), clock)
        self._pictures = ClassPictures(id="class-pictures")
        self._strips = ActivationStrips(id="strips")
        self._line = CaptionLine(id="activations-line")
        self._message = PhaseMessage(MESSAGES, id="activations-message")

    def compose(self) -> ComposeResult:
        """The digit beside the strips, and words before there are any."""
        yield self._message
        with Horizontal(id="activations-panes"):
            yield self._pictures
            yield self._strips
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self._draw()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for pane in (self._pictures, self._strips):
            pane.ascii_only, pane.palette, pane.drawing = appearance.ascii_only, appearance.palette, appearance.drawing

    def choose_digit(self, number: int) -> None:
        """Ask for what the layers make of this digit."""
        super().choose_digit(number)
        self._follower = StepFollower(ActivationsQuery(number), self.clock)

    def ask(self, driver: Driver) -> None:
        """Ask for the activations, as often as training does not feel it."""
        self._follower.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show what is known; until it is known of a run that has just begun again, what was."""
        before, now = self.snapshot, driver.snapshot
        self.snapshot = now
        if now.hyperparameters.data != before.hyperparameters.data or now.phase is Phase.FAILED:
            self.activations = None
        answer = now.newest(ActivationsQuery)
        self._error = "" if answer is None else answer.error
        if answer is not None and answer.value is not None and not why_not_walk(now):
            is_first = self.activations is None
            self.activations, self._step = answer.value, answer.step
            if is_first:
                self.post_message(self.Changed())
        self._draw()

    def next_order(self) -> None:
        """The other order of the units."""
        self._strip_order = after(ORDERS, self._strip_order)
        self._draw()

    @on(ActivationStrips.Chosen)
    def _unit_chosen(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        """The pictures are as large as the screen, or not there."""
        for size in ("-wide", "-tiny"):
            self.set_class(self.screen.has_class(size), size)

    def take_focus(self) -> None:
        """Let the keys go to the strips."""
        self._strips.focus()

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        self._draw()

    def _draw(self) -> None:
        if not self.is_attached:
            return
        activations, now = self.activations, self.snapshot
        self._message.show(now, self.with_keys)
        self._message.display = activations is None
        self._pictures.parent.display = activations is not None  # type: ignore[union-attr]
        if activations is None:
            self._line.show((self._error,), ())
            return
        names = now.data.class_names if now.data is not None else ()
        short = short_names(names, 8)
        label = short[activations.label] if activations.label < len(short) else str(activations.label)
        self._pictures.show(activations, label)
        self._strips.show(activations, self._step, names, self._strip_order)
        self._line.show(self._wordings(activations, label), (f"step {self._step:,}",))

    def _wordings(self, activations: Activations, label: str) -> tuple[str, ...]:
        """The chosen unit in numbers, or what went wrong."""
        chosen = self._strips.chosen
        if self._error or chosen is None:
            return (self._error,)
        number, unit = chosen
        layer = activations.layers[number]
        names = short_names(self.snapshot.data.class_names, 8) if self.snapshot.data is not None else ()
        what = f"class {names[unit]}" if layer.name == "softmax" and unit < len(names) else f"unit {unit}"
        values = (layer.digit[unit], layer.class_mean[unit], layer.before[unit])
        now, mean, before = (brief(float(value)) for value in values)
        since = f"at the end of epoch {activations.epoch}" if activations.epoch is not None else ""
        since = since or f"at step {activations.since:,}"
        order = self.with_keys("; {activations_order} changes the order")
        return (
            f"{what} of {layer.name}: {now}, mean of class {label} {mean}, {before} {since}{order}",
            f"{what} of {layer.name}: {now}, mean of class {label} {mean}, {before} {since}",
            f"{what}: {now}, mean {mean}, before {before}",
        )
