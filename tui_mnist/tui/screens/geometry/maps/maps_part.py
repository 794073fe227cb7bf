"""Shows what each layer has made of the classes: a map for each stage, and the digit under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from tui_mnist.queries.class_maps import ClassMaps, DigitWalkQuery
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.caption_line import CaptionLine
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.digit_panel import ChosenDigit
from tui_mnist.tui.kit.maps.gliding_maps import GlidingMaps
from tui_mnist.tui.kit.maps.map_texts import EXPLANATIONS, METHOD_CHOICES, mistaken_texts, stage_title
from tui_mnist.tui.kit.maps.map_view import MapView
from tui_mnist.tui.kit.maps.maps_follower import MapsFollower
from tui_mnist.tui.kit.maps.placed_map import PlacedMap
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.screen_part import ScreenPart
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.geometry.maps.maps_grid import MapsGrid
from tui_mnist.tui.screens.geometry.maps.walk_pane import WalkPane
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.snapshot import Phase, Snapshot

FRAME_SECONDS = 0.1
DRAWING = ("The maps are being drawn.", "They show what each layer makes of 500 digits.")
MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then the maps are drawn: what each layer makes of 500 digits."),
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), DRAWING),
}


class MapsPart(ScreenPart):
    """The maps of the newest answer, between two of which the digits glide."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave_walk", show=False)]

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.chosen = 0
        self.is_alone = False
        self.start: int | None = None
        self.is_walking = False
        self.state = GlidingMaps()
        self._stage = -1  # the last of them, as soon as it is known which there are
        self._snapshot = now
        self._clock = clock
        self._source = MapsFollower(now, clock)
        self._walk_follower: StepFollower | None = None
        self._awaits_focus = False
        self._timer: Timer | None = None
        self._grid = MapsGrid(id="maps-grid")
        self._walk = WalkPane(id="walk")
        self._line = CaptionLine(id="maps-line")
        self._message = PhaseMessage(MESSAGES, id="maps-message")

    def compose(self) -> ComposeResult:
        """The maps beside the digit, and words before there are any."""
        yield self._message
        yield self._grid
        yield self._walk
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self._grid.display = self._walk.display = False
        self._timer = self.set_interval(FRAME_SECONDS, self.glide, pause=True)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._grid.apply_appearance(appearance)
        walk = self._walk
        walk.ascii_only, walk.palette, walk.drawing = appearance.ascii_only, appearance.palette, appearance.drawing

    @property
    def maps(self) -> ClassMaps | None:
        """The newest maps."""
        return self.state.newest

    @property
    def views(self) -> list[MapView]:
        """The maps' widgets, in the order of the stages."""
        return self._grid.views

    @property
    def stage(self) -> int:
        """The number of the stage that is chosen."""
        count = len(self.state.targets)
        return self._stage % count if count else 0

    @property
    def has_other_handles(self) -> bool:
        """Whether handles were dragged."""
        return self.state.has_other_handles

    # --- what is known of the run -------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the maps of the network as it is, and for the walk that is shown."""
        self._source.ask(driver)
        if self._walk_follower is not None:
            self._walk_follower.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show what is known; until it is known of a run that has just begun again, what was."""
        self._snapshot = now = driver.snapshot
        if self._source.take(now):
            if self._source.maps is None:
                self.state.forget()
            else:
                self._take(self._source.maps)
        self._message.show(now, self.with_keys)
        self._show_walk()
        self._message.display = self.maps is None
        self._grid.display = self.maps is not None and not self.is_walking
        self._walk.display = self.maps is not None and self.is_walking
        self._show_rest()

    def _take(self, maps: ClassMaps) -> None:
        """Let the digits glide to where they are on these maps."""
        count = len(self.state.targets)
        self.state.take(maps)
        self.chosen = min(self.chosen, len(maps.labels) - 1)
        if len(self.state.targets) != count:
            self._arrange()
        if not self.state.is_settled and self._timer is not None:
            self._timer.resume()
        else:
            self._draw()

    def glide(self) -> None:
        """One frame on; over once all digits are where they belong."""
        self.state.glide()
        self._draw_maps()
        if self._timer is not None and self.state.is_settled:
            self._timer.pause()

    def hold(self) -> None:
        """Nobody sees it: be where the digits belong, and rest."""
        self.state.settle()
        if self._timer is not None:
            self._timer.pause()

    # --- what is chosen -----------------------------------------------------------------------------------------------

    def choose_stage(self, direction: int) -> None:
        """Go to the next stage; after the last comes the first."""
        if self.state.targets:
            self._stage = (self.stage + direction) % len(self.state.targets)
            self._arrange()
            self.views[self.stage].focus()
            self._draw()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The map that has the keys is the chosen one."""
        if isinstance(event.widget, MapView) and event.widget.number != self.stage:
            self._stage = event.widget.number
            self._draw()

    def take_focus(self) -> None:
        """Let the keys go to the chosen map, as soon as there is one."""
        self._awaits_focus = not self.views
        if self.views:
            self.views[self.stage].focus()

    def walk(self) -> None:
        """Begin a walk at this digit; then walk to the one that is chosen, or do not; then go back to the maps."""
        if self.is_walking or self.start == self.chosen:
            self.action_leave_walk()
        elif self.start is None:
            self.start = self.chosen
            self._draw()
        else:
            self.is_walking = True
            self._walk_follower = StepFollower(DigitWalkQuery(self.start, self.chosen), self._clock)
            self._grid.display, self._walk.display = False, True
            self._show_walk()
            self._walk.focus()
            self._show_rest()
        self.post_message(self.Changed())

    def action_leave_walk(self) -> None:
        """Back to the maps, where no walk is begun."""
        was_walking, self.is_walking, self.start = self.is_walking, False, None
        self._walk_follower = None
        if was_walking:
            self._grid.display, self._walk.display = True, False
            self.take_focus()
        self._draw()
        self.post_message(self.Changed())

    def _show_walk(self) -> None:
        """The newest walk, if it is between the two digits that were chosen."""
        if not self.is_walking or self._source.digits is None:
            return
        answer = self._snapshot.newest(DigitWalkQuery)
        walk = None if answer is None else answer.value
        if walk is not None and (walk.first, walk.second) != (self.start, self.chosen):
            walk = None
        self._walk.show(walk, self._source.digits.images)

    def ask_for_method(self) -> None:
        """Have a method chosen."""

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached and choice.value != self._source.method:
                self._source.choose(choice.value)
                self.post_message(self.Changed())

        self.app.push_screen(ChoiceList("What the maps show", METHOD_CHOICES, self._source.method), taken)

    def fit(self) -> None:
        """See all of each map, as it is now."""
        self.state.fit()
        self._draw()

    def toggle_alone(self) -> None:
        """One map alone, or all of them."""
        self.is_alone = not self.is_alone
        self._arrange()
        self._draw()

    def set_handles_back(self) -> None:
        """All handles on the circle."""
        self.state.set_handles_back()
        self._draw()
        self.post_message(self.Changed())

    @on(MapView.HandleMoved)
    def _handle_moved(self, message: MapView.HandleMoved) -> None:
        self.state.move_handle(message.label, message.point)
        self._draw()
        self.post_message(self.Changed())

    @on(MapView.Chosen)
    def _digit_chosen(self, message: MapView.Chosen) -> None:
        self.chosen = message.digit
        self._draw()

    # --- showing ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """More or fewer maps have room."""
        self._arrange()

    @property
    def is_single(self) -> bool:
        """Whether one map is shown, not all of them."""
        return self.is_alone or self.screen.has_class("-narrow") or self.screen.has_class("-tiny")

    def _arrange(self) -> None:
        """As many maps side by side as have room, and the digit."""
        count = len(self.state.targets)
        if not (self.is_attached and count):
            return
        screen = self.screen
        has_panel = not screen.has_class("-tiny") and (screen.has_class("-wide") or not self.is_alone)
        self._grid.lay_out(count, self.stage, is_single=self.is_single, has_panel=has_panel)
        if self._awaits_focus:
            self.call_after_refresh(self.take_focus)

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        self._draw()

    def _draw(self) -> None:
        """Show all that is chosen."""
        self._draw_maps()
        self._show_rest()

    def _draw_maps(self) -> None:
        maps = self.maps
        if maps is None or not self.is_attached:
            return
        state = self.state
        for view, placed, target in zip(self.views, state.placed, state.targets, strict=False):
            if view.display:
                view.border_title = self._title(placed)
                view.show(
                    placed,
                    maps.labels,
                    state.predicted,
                    box=state.box(target),
                    chosen=self.chosen,
                    partner=self.start,
                )

    def _title(self, placed: PlacedMap) -> str:
        name = stage_title(placed.stage.name)
        if self.is_single and len(self.state.targets) > 1:
            return f"{name} · {self.stage + 1} of {len(self.state.targets)}"
        return name

    def _show_rest(self) -> None:
        """The digit, and what is said below."""
        maps, digits = self.maps, self._source.digits
        data = self._snapshot.data
        names = data.class_names if data is not None else ()
        if maps is None:
            self._grid.panel.show(None, names)
            self._line.show((), ())
            return
        if digits is not None and self.chosen < len(digits.images):
            self._grid.panel.show(
                ChosenDigit(digits.images[self.chosen], int(maps.labels[self.chosen]), maps.probabilities[self.chosen]),
                names,
            )
        self._line.show(self._wordings(maps), mistaken_texts(maps, self._source.step))

    def _wordings(self, maps: ClassMaps) -> tuple[str, ...]:
        """What is said below at the left, from long to short."""
        if self.is_walking:
            wordings: tuple[str, ...] = (
                "a walk in a straight line, {maps_walk} goes back to the maps",
                "{maps_walk} goes back",
            )
        elif self.start is not None:
            wordings = (
                "a walk begins here: choose another digit, {maps_walk} walks there",
                "choose another digit, {maps_walk} walks there",
                "{maps_walk} walks to the next one",
            )
        else:
            wordings = EXPLANATIONS[maps.method]
        return tuple(map(self.with_keys, wordings))
