"""Shows why the network gives the digit the score of a class, and how small a step turns its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical

from tui_mnist.queries.why import METHODS, Why, WhyQuery
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.caption_line import CaptionLine
from tui_mnist.tui.kit.class_colours import letter
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.screens.inside.why.class_bars import ClassBars
from tui_mnist.tui.screens.inside.why.heat_view import HeatView
from tui_mnist.tui.screens.inside.why.step_pictures import StepPictures
from tui_mnist.tui.screens.inside.why.step_slider import StepSlider, first_size_at
from tui_mnist.tui.screens.inside.why.words import meaning, step_wordings
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

PATCHES = (3, 5, 7, 9)
LOADING = ("The data is being loaded.", "Then it is shown which pixels speak for a class, and which against it.")
EXPLAINING = ("The digit is being explained.", "Which pixels speak for a class, and how little turns the answer.")
MESSAGES = {
    Phase.LOADING: LOADING,
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), EXPLAINING),
}


class WhyPart(InsidePart):
    """The newest explanation of the chosen digit and class.

    `why` is what is shown, None if nothing is; `label` the class that was chosen, None for the network's own answer;
    `method` one of METHODS, `place` that of the step's size among SIZES.
    """

    DEFAULT_CSS = """
    WhyPart {
        .why-body { height: 1fr; }
        .why-above { height: 1fr; }
        .why-pictures { width: 1fr; height: 1fr; layout: vertical; }
        .why-maps { height: 1fr; }
        ClassBars { width: 28; }
        PhaseMessage { height: 1fr; }
        &.-single .why-pictures { layout: horizontal; }
        &.-single .why-maps { width: 1fr; }
        &.-single ClassBars { width: 20; }
        &.-single StepSlider { height: 3; }
        &.-alone StepPictures { display: none; }
        &.-small StepPictures, &.-small ClassBars, &.-small CaptionLine { display: none; }
        &.-small StepSlider { height: 2; }
    }
    """

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, clock, id=id)
        self.why: Why | None = None
        self.method = METHODS[0]
        self.label: int | None = None
        self.place = 0
        self.patch = PATCHES[1]
        self.is_alone = False
        self._follower = StepFollower(self._query, clock)
        self._message = PhaseMessage(MESSAGES)
        self._body = Vertical(classes="why-body")
        self._views = [HeatView(method, id=f"why-{number}") for number, method in enumerate(METHODS)]
        self._pictures = StepPictures(id="why-step")
        self._slider = StepSlider(id="why-slider")
        self._bars = ClassBars(id="why-classes")
        self._line = CaptionLine(id="why-line")

    def compose(self) -> ComposeResult:
        """The pictures above the slider, the classes beside them; and words before there are any."""
        yield self._message
        with self._body:
            with Horizontal(classes="why-above"):
                with Container(classes="why-pictures"):
                    with Horizontal(classes="why-maps"):
                        yield from self._views
                    yield self._pictures
                yield self._bars
            yield self._line
            yield self._slider

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self._body.display = False

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for each in (*self._views, self._pictures, self._bars, self._slider):
            each.ascii_only, each.palette, each.drawing = (
                appearance.ascii_only,
                appearance.palette,
                appearance.drawing,
            )

    @property
    def can_enlarge(self) -> bool:
        """Whether a picture alone is larger than beside the others."""
        return self.screen.has_class("-high")

    @property
    def is_of_images(self) -> bool:
        """Whether images are explained, not points."""
        return self.why is not None and self.why.values.shape[0] > 1

    @property
    def flip_place(self) -> int | None:
        """The place of the smallest of SIZES at which the answer is another one; None if there is none."""
        flip = None if self.why is None else self.why.steps.flip
        return None if flip is None else first_size_at(flip)

    @property
    def is_at_flip(self) -> bool:
        """Whether the step is just so large that the answer flips, or the way back is all that is left to go."""
        return self.place > 0 and self.flip_place in {None, self.place}

    # --- what is known of the run -------------------------------------------------------------------------------------

    @property
    def _query(self) -> WhyQuery:
        return WhyQuery(self.digit, self.label, self.patch)

    def ask(self, driver: Driver) -> None:
        """Ask about the network as it is, as often as training does not feel it."""
        if not why_not_walk(driver.snapshot):
            self._follower.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show what is known; until it is known of another digit or class, what was."""
        before, now = self.snapshot, driver.snapshot
        self.snapshot = now
        if now.hyperparameters.data != before.hyperparameters.data or now.phase is Phase.FAILED:
            self.why = None
        answer = now.newest(WhyQuery)
        had = self.why is not None
        if answer is not None and answer.value is not None and replace(answer.query, at_leisure=False) == self._query:
            self.why = answer.value
        self._message.show(now, self.with_keys)
        self._message.display = self.why is None
        self._body.display = self.why is not None
        self._draw()
        if had is not (self.why is not None):
            self._arrange()
            self.post_message(self.Changed())

    def choose_digit(self, number: int) -> None:
        """Look at this digit from now on, first of all at why the network takes it for what it does."""
        if number != self.digit:
            self.label = None
        super().choose_digit(number)
        self._follower = StepFollower(self._query, self.clock)

    # --- what is chosen -----------------------------------------------------------------------------------------------

    @property
    def _explained(self) -> int:
        """The class that was chosen, or else the one that is explained."""
        return self.label if self.label is not None else self.why.label if self.why is not None else 0

    def turn_to_class(self, by: int) -> None:
        """Explain the class that is so many further on."""
        if self.why is not None:
            self._explain((self._explained + by) % len(self.why.probabilities))

    def explain_answer(self) -> None:
        """Explain whatever the network takes the digit for."""
        self._explain(None)

    def _explain(self, label: int | None) -> None:
        self.label = label
        self._ask_anew()

    def next_patch(self) -> None:
        """Erase larger patches; after the largest the smallest."""
        self.patch = PATCHES[(PATCHES.index(self.patch) + 1) % len(PATCHES)]
        self._choose_method("occlusion")
        self._ask_anew()

    def _ask_anew(self) -> None:
        self._follower = StepFollower(self._query, self.clock)
        self._draw()
        self.post_message(self.Changed())

    def turn_to_method(self, by: int) -> None:
        """Tell in another way what the pixels do."""
        self._choose_method(METHODS[(METHODS.index(self.method) + by) % len(METHODS)])

    def _choose_method(self, method: str) -> None:
        had_focus = any(view.has_focus for view in self._views)
        self.method = method
        self._arrange()
        if had_focus:
            self.take_focus()
        self._draw()

    def go_to_flip(self) -> None:
        """The smallest step that turns the answer; from there back to none."""
        self._step_to(0 if self.is_at_flip else self.flip_place or 0)

    def _step_to(self, place: int) -> None:
        self.place = place
        self._draw()
        self.post_message(self.Changed())

    def toggle_alone(self) -> None:
        """One picture as large as it can be, or beside the rest."""
        self.is_alone = not self.is_alone
        self._arrange()

    @on(HeatView.MethodChosen)
    def _method_chosen(self, message: HeatView.MethodChosen) -> None:
        self._choose_method(message.method)

    @on(HeatView.Turned)
    def _turned(self, message: HeatView.Turned) -> None:
        if message.methods:
            self.turn_to_method(message.methods)
        if message.classes:
            self.turn_to_class(message.classes)

    @on(ClassBars.Chosen)
    def _class_chosen(self, message: ClassBars.Chosen) -> None:
        self._explain(message.label)

    @on(StepSlider.Moved)
    def _step_moved(self, message: StepSlider.Moved) -> None:
        self._step_to(message.place)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The picture that has the keys is the chosen one."""
        if isinstance(event.widget, HeatView) and event.widget.method != self.method:
            self._choose_method(event.widget.method)

    def take_focus(self) -> None:
        """Let the keys go to the chosen picture."""
        self._views[METHODS.index(self.method)].focus()

    # --- showing ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """More or fewer pictures have room."""
        self._arrange()

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        self._arrange()
        self._draw()

    def _arrange(self) -> None:
        """As many pictures side by side as have room, or the chosen one alone."""
        if not self.is_attached:
            return
        is_single = not (self.screen.has_class("-wide") and self.screen.has_class("-high"))
        self.set_class(is_single, "-single")
        self.set_class(self.screen.has_class("-tiny") or self.size.height < 14, "-small")
        is_alone = self.is_alone and self.can_enlarge
        self.set_class(is_alone, "-alone")
        for view in self._views:
            view.display = view.method == self.method or not (is_single or is_alone)
        self.call_after_refresh(self._restyle)  # the frames' words get lost where panes are shown and change their size

    def _restyle(self) -> None:
        for pane in (*self._views, self._pictures, self._bars):
            pane.restyle()

    def _draw(self) -> None:
        """Show all that is chosen; what has not changed is not drawn again."""
        why = self.why
        if why is None or not self.is_attached:
            return
        letters = tuple(map(letter, range(len(why.probabilities))))
        names = () if self.snapshot.data is None else self.snapshot.data.class_names
        for view in self._views:
            view.show(why, chosen=view.method == self.method)
        self._pictures.show(why, self.place, letters)
        self._bars.show(why, self.place, self._explained, names)
        words = tuple(map(self.with_keys, step_wordings(why, self.place, letters)))
        self._slider.show(why, self.place, words, letters)
        in_colour = self._views[0].drawing == "blocks" and not self._views[0].ascii_only
        self._line.show(meaning(why, self.method, letters[why.label], in_colour=in_colour or not self.is_of_images))
