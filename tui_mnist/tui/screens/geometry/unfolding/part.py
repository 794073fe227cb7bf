"""Trains a small network of its own, and shows how it unfolds the plane, from layer to layer and from epoch to epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from tui_mnist.hosting import Host, Job
from tui_mnist.queries.parameters import ParametersQuery
from tui_mnist.training import Hyperparameters, declarations
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.side_session import SideReport, SideSession
from tui_mnist.tui.screens.geometry.unfolding import possible, scenes
from tui_mnist.tui.screens.geometry.unfolding.examples import EXAMPLES, FIRST
from tui_mnist.tui.screens.geometry.unfolding.film import Film
from tui_mnist.tui.screens.geometry.unfolding.film_line import FilmLine
from tui_mnist.tui.screens.geometry.unfolding.knob_list import KnobList
from tui_mnist.tui.screens.geometry.unfolding.loss_curves import LossCurves
from tui_mnist.tui.screens.geometry.unfolding.network_view import NetworkView
from tui_mnist.tui.screens.geometry.unfolding.region_view import RegionView
from tui_mnist.tui.screens.geometry.unfolding.sheet_view import SheetView
from tui_mnist.tui.screens.geometry.unfolding.state import TURN, UnfoldingState
from tui_mnist.tui.screens.geometry.unfolding.words import film_words, fitting, layer_title, sheet_remark
from tui_mnist.tui.session.driver import Driver

FRAME_SECONDS = 0.1
STEPS_PER_SECOND = 100.0
FILM_SECONDS = 10
"""A film is played in so many seconds, or in a frame for each epoch, if that is quicker."""


class UnfoldingPart(Vertical):
    """The side session, what is seen of it, and all that shows it."""

    class Changed(Message):
        """Something else is shown."""

    def __init__(self, make_host: Callable[[], Host], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        job = Job(FIRST, runs_folder=None, threads=1, steps_per_second=STEPS_PER_SECOND)
        self.session = SideSession(self, job, make_host)
        self.with_keys: Callable[[str], str] = str
        self.film = Film()
        self.plays_film = False
        self.undoable: list[Hyperparameters] = []
        self.state = UnfoldingState(FIRST)
        self._job_number = job.number
        self._ascii_only = False
        self._drawn: tuple[object, ...] = ()
        self._plane = RegionView(id="unfolding-plane")
        self._sheet = SheetView(id="unfolding-sheet")
        self._knobs = KnobList(FIRST, id="unfolding-knobs")
        self._network = NetworkView(id="unfolding-network")
        self._curves = LossCurves(id="unfolding-curves")
        self._film_line = FilmLine(id="unfolding-film")

    @property
    def driver(self) -> Driver:
        """That of the small network."""
        return self.session.driver

    @property
    def settings(self) -> Hyperparameters:
        """What it is trained with, or is asked to be."""
        return self.driver.knob_state.wanted

    def compose(self) -> ComposeResult:
        """All the panes."""
        with Horizontal(id="unfolding-pictures"):
            yield self._plane
            yield self._sheet
        with Horizontal(id="unfolding-below"):
            yield self._knobs
            yield self._network
            yield self._curves
        yield self._film_line

    def on_mount(self) -> None:
        """Begin the session, which waits."""
        self.set_interval(FRAME_SECONDS, self.frame)
        self.session.open()
        self.bring_up_to_date()

    def on_unmount(self) -> None:
        """The session ends with the app; nothing of it is kept."""
        self.session.end()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._ascii_only = appearance.ascii_only
        for widget in (self._plane, self._sheet, self._knobs, self._network, self._curves, self._film_line):
            widget.ascii_only = appearance.ascii_only
        for picture in (self._plane, self._sheet, self._network, self._curves):
            picture.palette = appearance.palette

    def toggle_alone(self) -> None:
        """The pane that has the keys alone, or all of them."""
        panes = {self._plane, self._sheet, self._knobs, self._network}
        alone = next((pane for pane in panes if pane.has_focus), self._sheet)
        rows = {pane: pane.parent for pane in panes}
        is_alone = not self.has_class("-alone")
        self.set_class(is_alone, "-alone")
        for pane, row in rows.items():
            pane.set_class(is_alone and pane is not alone, "-hidden")
            if isinstance(row, Horizontal):
                row.set_class(is_alone and row is not alone.parent, "-hidden")
        self.bring_up_to_date()

    def take_focus(self) -> None:
        """Have the keys go to the sheet."""
        self._sheet.focus()

    def why_not(self, command: str) -> str:
        """Why a command of the screen makes no sense here now, or nothing."""
        return possible.why_not(self, command)

    def word(self, command: str) -> str:
        """The key bar's word for a command of the screen."""
        return possible.word(self, command)

    # --- the session --------------------------------------------------------------------------------------------------

    @on(SideReport)
    def _told(self, message: SideReport) -> None:
        phase = self.driver.snapshot.phase
        if not self.session.take(message):
            return
        answer = self.driver.snapshot.newest(ParametersQuery)
        if answer is not None and answer.value is not None and answer.value.now is not self.film.live:
            self.film.take(answer.value)
        if self.driver.snapshot.phase is not phase:
            self.bring_up_to_date()

    def frame(self) -> None:
        """Ask for what is new, and draw it; called ten times a second."""
        if not self.display or not self.is_on_screen:
            return
        now, live = self.driver.snapshot, self.film.live
        if now.started and (live is None or live.step != now.step) and not self.driver.awaits(ParametersQuery):
            self.driver.ask(ParametersQuery(self.film.last_epoch, at_leisure=now.training))
        if self.plays_film:
            self.film.move(max(1, round(len(self.film.frames) * FRAME_SECONDS / FILM_SECONDS)))
            if self.film.place is None:
                self.hold()
                self.bring_up_to_date()
        if (now.training or self.plays_film) and self.state.units[self.state.layer] == 3:
            self.state.angle += TURN
        self.draw()

    @property
    def is_on_screen(self) -> bool:
        """Whether a person sees it, be it below a dialog."""
        return self.is_attached and self.screen in self.app.screen_stack

    # --- commands -----------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Train, or pause; where an epoch before is looked at, play the film from there."""
        if self.plays_film:
            self.hold()
        elif self.film.place is not None:
            self.plays_film = True
        else:
            self.driver.toggle()
        self.bring_up_to_date()

    def hold(self) -> None:
        """Train no more, and play no more."""
        self.plays_film = False
        if self.driver.trains:
            self.driver.toggle()

    def step(self, direction: int) -> None:
        """One epoch on, or back; beyond the last one an epoch is trained."""
        if direction > 0 and self.film.place is None:
            self.driver.epoch()
        else:
            self.hold()
            self.film.move(direction)
        self.bring_up_to_date()

    def start(self) -> None:
        """Begin again from the same start."""
        self._begin(self.settings)

    def change(self, method: str, *arguments: object) -> None:
        """Do what is called so."""
        getattr(self, method)(*arguments)

    def undo(self) -> None:
        """Take the last change of a setting back."""
        if self.undoable:
            self._take(self.undoable.pop())

    def set_defaults(self) -> None:
        """The settings that there are at first."""
        self.set(FIRST)

    def set(self, settings: Hyperparameters) -> None:
        """Train with these settings: go on with what can change in mid-run, else begin anew, and run if it ran."""
        if settings != self.settings:
            self.undoable.append(self.settings)
            self._take(settings)

    def _take(self, settings: Hyperparameters) -> None:
        before, known = self.settings, declarations()
        changed = [each.name for each in fields(settings) if getattr(settings, each.name) != getattr(before, each.name)]
        if all(known[name].live for name in changed):
            for name in changed:
                self.driver.set(name, getattr(settings, name))
            self.bring_up_to_date()
        else:
            self._begin(settings)

    def _begin(self, settings: Hyperparameters) -> None:
        trained = self.driver.trains
        self.driver.begin(settings)
        if trained:
            self.driver.toggle()
        layer, angle = self.state.layer, self.state.angle
        was_last = layer == len(self.state.units) - 2
        self.film, self.state, self.plays_film = Film(), UnfoldingState(settings), False
        self.state.angle = angle
        if not was_last:
            self.state.layer = min(layer, len(self.state.units) - 1)
        self.bring_up_to_date()

    def change_pace(self, direction: int) -> None:
        """Train faster, or slower."""
        self.driver.change_speed(direction)
        self.bring_up_to_date()

    def fit(self) -> None:
        """See as much as the points take now."""
        self.state.fit(self.state.layer)
        self.bring_up_to_date()

    def remove(self) -> None:
        """Silence the chosen unit in what is seen, or let it be heard again."""
        unit = self._network.chosen
        self.state.silence(unit.layer, unit.number)
        self.bring_up_to_date()

    def ask_for_exercise(self) -> None:
        """Have ready settings chosen."""
        current = next((each for each in EXAMPLES if each.settings == self.settings), None)
        choices = [NamedChoice(each, each.title, each.meaning) for each in EXAMPLES]
        self._choose("Examples", choices, current, lambda choice: self.set(choice.value.settings))

    def ask_for_overlay(self) -> None:
        """Have a layer chosen to be looked at."""
        titles = [layer_title(self.state, layer)[0] for layer in range(len(self.state.units))]
        choices = [NamedChoice(layer, f"layer {layer + 1}", title) for layer, title in enumerate(titles)]
        self._choose("Show the sheet", choices, self.state.layer, lambda choice: self.choose_layer(choice.value))

    def choose_layer(self, layer: int) -> None:
        """Look at the sheet after this layer."""
        self.state.layer = min(max(layer, 0), len(self.state.units) - 1)
        self.bring_up_to_date()

    def _choose(
        self, title: str, choices: list[NamedChoice], current: object, take: Callable[[NamedChoice], None]
    ) -> None:
        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached:
                take(choice)

        self.app.push_screen(ChoiceList(title, choices, current), taken)

    # --- what the panes ask for ---------------------------------------------------------------------------------------

    @on(SheetView.Chosen)
    def _layer_chosen(self, message: SheetView.Chosen) -> None:
        self.choose_layer(self.state.layer + message.by)

    @on(NetworkView.Chosen)
    def _unit_chosen(self, message: NetworkView.Chosen) -> None:
        self._network.chosen = message.unit
        if message.again:
            self.remove()
        self.bring_up_to_date()

    @on(KnobList.Turned)
    def _turned(self, message: KnobList.Turned) -> None:
        self.set(message.knob.turned(self.settings, message.by))

    @on(KnobList.Opened)
    def _opened(self, message: KnobList.Opened) -> None:
        knob = message.knob
        current = knob.get(self.settings)
        take = lambda choice: self.set(knob.set(self.settings, choice.value))  # noqa: E731
        self._choose(knob.label.capitalize(), knob.choices(), current, take)

    @on(FilmLine.Moved)
    def _film_moved(self, message: FilmLine.Moved) -> None:
        self.hold()
        self.film.move(message.by)
        self.bring_up_to_date()

    @on(FilmLine.Dragged)
    def _film_dragged(self, message: FilmLine.Dragged) -> None:
        self.hold()
        self.film.go_to_share(message.share)
        self.bring_up_to_date()

    # --- showing ------------------------------------------------------------------------------------------------------

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        if self.is_attached:
            self._drawn = ()
            self._knobs.show(self.settings)
            self.draw()
            self.post_message(self.Changed())

    def draw(self) -> None:
        """Draw what is not drawn yet."""
        state, shown = self.state, self.film.shown
        if shown is not None and shown is not state.frame:
            state.show(shown)
        key = (state, state.frame, state.angle, self._network.has_focus)
        if state.frame is not None and key != self._drawn:
            self._drawn = key
            self._plane.show(lambda view: list(scenes.regions(state, view)))
            self._sheet.scale = state.scale(state.layer)
            self._sheet.show(lambda view: list(scenes.sheet(state, view)))
            self._network.show_network(state)
            self._curves.show(self.driver.timeline, state.frame.step)
            self._show_titles()
        words = film_words(self.driver, state.frame, is_live=self.film.place is None, edited=state.is_edited)
        self._film_line.show(words, self.film.position)

    def _show_titles(self) -> None:
        state = self.state
        self._plane.border_title = f"{self.state.hyperparameters.data.partition(':')[0]}, as the network parts them"
        width = self._sheet.size.width
        self._sheet.border_title = fitting(layer_title(state, state.layer), width)
        self._sheet.border_subtitle = self.with_keys(fitting(sheet_remark(state), width))
        unit = self._network.chosen
        silent = (unit.layer, unit.number) in state.silent
        name = f"layer {unit.layer + 1}, unit {unit.number + 1}"
        if silent:
            self._network.border_subtitle = f"{name}: silent, in what is seen"
        elif self._network.has_focus:
            self._network.border_subtitle = self.with_keys(f"{name}: {{operations_remove}} silences it")
        else:
            self._network.border_subtitle = ""
        self._network.border_title = "what each unit computes over the plane"
