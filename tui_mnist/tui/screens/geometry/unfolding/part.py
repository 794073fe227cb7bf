"""Trains a small network, and shows how it unfolds the plane, from layer to layer and from epoch to epoch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui_mnist.data.plane.set_points import MOST_CLASSES, MOST_SET, SetPoint, SetPoints
from tui_mnist.hosting import Host
from tui_mnist.training import declarations
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.screen_part import ScreenPart
from tui_mnist.tui.kit.side_session import SideReport
from tui_mnist.tui.kit.textual_private import retitle
from tui_mnist.tui.screens.geometry.unfolding import scenes
from tui_mnist.tui.screens.geometry.unfolding.examples import EXAMPLES, FIRST, NetworkPair
from tui_mnist.tui.screens.geometry.unfolding.film import Film
from tui_mnist.tui.screens.geometry.unfolding.film_line import FilmLine
from tui_mnist.tui.screens.geometry.unfolding.knob_list import KnobList
from tui_mnist.tui.screens.geometry.unfolding.knobs import SET_AT_FIRST, changes, set_points_of, with_set_points
from tui_mnist.tui.screens.geometry.unfolding.loss_curves import LossCurves
from tui_mnist.tui.screens.geometry.unfolding.network_view import NetworkView
from tui_mnist.tui.screens.geometry.unfolding.region_view import PictureCell, RegionView
from tui_mnist.tui.screens.geometry.unfolding.sheet_view import SheetView
from tui_mnist.tui.screens.geometry.unfolding.side_network import SideNetwork
from tui_mnist.tui.screens.geometry.unfolding.state import TURN, UnfoldingState
from tui_mnist.tui.screens.geometry.unfolding.words import (
    comparison_title,
    film_words,
    fitting,
    layer_title,
    pen_remark,
    plane_title,
    sheet_remark,
    unit_words,
)
from tui_mnist.tui.session.driver import Driver

FRAME_SECONDS = 0.1
FILM_SECONDS = 10
"""A film is played in so many seconds, or in a frame for each epoch, if that is quicker."""


class UnfoldingPart(ScreenPart):
    """The side session, what is seen of it, and all that shows it."""

    def __init__(self, make_host: Callable[[], Host], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._make_host = make_host
        self.network = SideNetwork(self, make_host, FIRST)
        self.rival: SideNetwork | None = None
        self.plays_film = False
        self.undoable: list[NetworkPair] = []
        self._pen = 0
        self._pen_remark = ""
        self._drawn: tuple[object, ...] = ()
        self._waiting: list[Callable[[], None]] = []
        self._plane = RegionView(id="unfolding-plane")
        self._sheet = SheetView(id="unfolding-sheet")
        self._other_plane = RegionView(id="unfolding-rival")
        self._knobs = KnobList(FIRST, id="unfolding-knobs")
        self._units = NetworkView(id="unfolding-network")
        self._curves = LossCurves(id="unfolding-curves")
        self._film_line = FilmLine(id="unfolding-film")

    @property
    def networks(self) -> list[SideNetwork]:
        """Those that train: one, or two that are compared."""
        return [self.network, *([self.rival] if self.rival else [])]

    @property
    def state(self) -> UnfoldingState:
        """What is seen of the network whose settings are shown."""
        return self.network.state

    @property
    def film(self) -> Film:
        """Its epochs."""
        return self.network.film

    @property
    def driver(self) -> Driver:
        """What drives it."""
        return self.network.driver

    @property
    def settings(self) -> NetworkPair:
        """What is trained, or asked to be: this network, and the one beside it."""
        return NetworkPair(self.network.settings, self.rival.settings if self.rival else None)

    def compose(self) -> ComposeResult:
        """All the panes."""
        with Horizontal(id="unfolding-pictures"):
            yield self._plane
            yield self._sheet
            yield self._other_plane
        with Horizontal(id="unfolding-below"):
            yield self._knobs
            yield self._units
            yield self._curves
        yield self._film_line

    def on_mount(self) -> None:
        """Begin the session, which waits."""
        self.set_interval(FRAME_SECONDS, self.frame)
        self.network.session.open()
        self.bring_up_to_date()

    def on_unmount(self) -> None:
        """The session ends with the app; nothing of it is kept."""
        for network in self.networks:
            network.session.end()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        pictures = (self._plane, self._sheet, self._other_plane, self._units, self._curves)
        for widget in (*pictures, self._knobs, self._film_line):
            widget.ascii_only = appearance.ascii_only
        for picture in pictures:
            picture.palette = appearance.palette

    def toggle_alone(self) -> None:
        """The pane that has the keys alone, or all of them."""
        panes = {self._plane, self._sheet, self._knobs, self._units}
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

    # --- the session --------------------------------------------------------------------------------------------------

    @on(SideReport)
    def _told(self) -> None:
        for network in self.networks:
            phase = network.driver.snapshot.phase
            if network.take() and network.driver.snapshot.phase is not phase:
                self.bring_up_to_date()

    def frame(self) -> None:
        """Ask for what is new, and draw it; called ten times a second."""
        if not self.display or not self.is_on_screen:
            return
        for network in self.networks:
            network.ask()
            if self.plays_film:
                network.film.move(max(1, round(len(network.film.frames) * FRAME_SECONDS / FILM_SECONDS)))
        if self.plays_film and self.film.place is None:
            self.hold()
            self.bring_up_to_date()
        if (self.driver.snapshot.training or self.plays_film) and self.state.units[self.state.layer] == 3:
            self.state.angle += TURN
        self.draw()

    @property
    def is_on_screen(self) -> bool:
        """Whether a person sees it, be it below a dialog."""
        return self.is_attached and self.screen in self.app.screen_stack

    # --- commands -----------------------------------------------------------------------------------------------------

    @property
    def has_chosen_unit(self) -> bool:
        """Whether a unit is seen to be chosen."""
        return self._units.has_focus

    @property
    def set_points(self) -> SetPoints | None:
        """The points that are set by hand; None if the data are others."""
        return set_points_of(self.settings.network)

    @property
    def sets_points(self) -> bool:
        """Whether the keys set points."""
        return self.set_points is not None and self._plane.has_focus

    @property
    def is_at_point(self) -> bool:
        """Whether the chosen place of the plane has a point."""
        return self._point_in(self._plane.chosen) is not None

    @property
    def trains(self) -> bool:
        """Whether a network trains, or was asked to."""
        return any(network.driver.trains for network in self.networks)

    def play(self) -> None:
        """Train, or pause; where an epoch before is looked at, play the film from there."""
        if self.plays_film or self.trains:
            self.hold()
        elif self.film.place is not None:
            self.plays_film = True
        else:
            for network in self.networks:
                network.driver.toggle()
        self.bring_up_to_date()

    def hold(self) -> None:
        """Train no more, and play no more."""
        self.plays_film = False
        for network in self.networks:
            if network.driver.trains:
                network.driver.toggle()

    def step(self, direction: int) -> None:
        """One epoch on, or back; beyond the last one an epoch is trained."""
        if direction > 0 and self.film.place is None:
            for network in self.networks:
                network.driver.epoch()
        else:
            self._look(lambda film: film.move(direction))
        self.bring_up_to_date()

    def _look(self, how: Callable[[Film], None]) -> None:
        """Look at another epoch, while nothing is trained."""
        self.hold()
        for network in self.networks:
            how(network.film)
        self.bring_up_to_date()

    def start(self) -> None:
        """Begin again from the same start."""
        self._begin(self.settings)

    def undo(self) -> None:
        """See what was trained, if something was changed by hand; else take the last change of a setting back."""
        if self.state.is_edited:
            self.state.forget_edits()
            self.bring_up_to_date()
        elif self.undoable:
            self._take(self.undoable.pop())

    def set_defaults(self) -> None:
        """The settings that there are at first."""
        self.set(NetworkPair(FIRST))

    def set(self, settings: NetworkPair) -> None:
        """Train with these settings: go on with what can change in mid-run, else begin anew, and run if it ran."""
        if settings != self.settings:
            self.undoable.append(self.settings)
            self._take(settings)

    def _take(self, settings: NetworkPair) -> None:
        changed = changes(self.settings.network, settings.network)
        known = declarations()
        if settings.rival == self.settings.rival and all(known[name].live for name in changed):
            for name, value in changed.items():
                self.driver.set(name, value)
            self.bring_up_to_date()
        else:
            self._begin(settings)

    def _begin(self, settings: NetworkPair) -> None:
        self.plays_film = False
        trained = self.trains
        self.network.begin(settings.network)
        if self.rival is not None and settings.rival is None:
            self.rival.session.end()
            self.rival = None
        elif self.rival is not None and settings.rival is not None:
            self.rival.begin(settings.rival)
        elif settings.rival is not None:
            self.rival = SideNetwork(self, self._make_host, settings.rival, self.driver.snapshot.speed)
            self.rival.session.open()
            if trained:
                self.rival.driver.toggle()
        self.set_class(self.rival is not None, "-compares")
        self.bring_up_to_date()

    def change_pace(self, direction: int) -> None:
        """Train faster, or slower."""
        for network in self.networks:
            network.driver.change_speed(direction)
        self.bring_up_to_date()

    def fit(self) -> None:
        """See as much as the points take now."""
        self.state.fit(self.state.layer)
        self.bring_up_to_date()

    def silence(self) -> None:
        """Silence the chosen unit in what is seen, or let it be heard again."""
        unit = self._units.chosen
        self.state.silence(unit.layer, unit.number)
        self.bring_up_to_date()

    def silence_or_remove(self) -> None:
        """Silence the unit; or remove the point, where points are set."""
        if self.sets_points:
            self._put(self._plane.chosen, removes=True)
        else:
            self.silence()

    def set_by_hand(self) -> None:
        """Have points set by hand, beginning with a few that are there."""
        self._plane.focus()
        if self.set_points is None:
            self._train_on(SET_AT_FIRST)

    def change_class(self) -> None:
        """Set points of the next class from now on; behind the last one that is there comes a new one."""
        if self.set_points is not None:
            classes = min(len(self.set_points.class_names) + 1, MOST_CLASSES)
            self._pen = (self._pen + 1) % classes
            self.bring_up_to_date()

    def toggle_held_out(self) -> None:
        """Show the points that are held out, or not."""
        for network in self.networks:
            network.state.shows_held_out = not network.state.shows_held_out
        self.bring_up_to_date()

    def _point_in(self, cell: PictureCell) -> SetPoint | None:
        points = self.set_points.points if self.set_points is not None else ()
        cells = self._plane.cells(np.reshape([(point.x, point.y) for point in points], (-1, 2)))
        return next((point for point, its in zip(points, cells, strict=True) if its == cell), None)

    def _put(self, cell: PictureCell, *, removes: bool | None) -> None:
        """Set a point of the pen's class in a cell, in place of the one there, if it is another; or remove that."""
        if self.set_points is None:
            return
        there, new = self._point_in(cell), SetPoint.at(self._pen, *self._plane.middle(cell))
        points = list(self.set_points.points)
        if there is None:
            if removes:
                return
            points.append(new)
        elif removes or (removes is None and there.label == self._pen):
            points.remove(there)
        elif there.label != self._pen:
            points[points.index(there)] = new
        else:
            return
        if len({point.label for point in points}) < 2:
            self.notify(self.with_keys("it takes points of two classes: set one of another first, {unfolding_class}"))
        elif len(points) > MOST_SET:
            self.notify(f"there is room for {MOST_SET} points; remove some first")
        else:
            self._train_on(SetPoints(tuple(points)))

    def _train_on(self, points: SetPoints) -> None:
        network, rival = self.settings
        self.set(NetworkPair(with_set_points(network, points), rival and with_set_points(rival, points)))

    def ask_for_example(self) -> None:
        """Have ready settings chosen."""
        by_title = {each.title: each.settings for each in EXAMPLES}
        current = next((title for title, settings in by_title.items() if settings == self.settings), None)
        choices = [NamedChoice(each.title, each.title, each.meaning) for each in EXAMPLES]
        self._choose("Examples", choices, current, lambda choice: self.set(by_title[choice.value]))

    def ask_for_layer(self) -> None:
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

    @on(RegionView.Taken)
    def _cell_taken(self, message: RegionView.Taken) -> None:
        self._put(message.cell, removes=message.removes)

    @on(RegionView.Moved)
    def _cell_chosen(self) -> None:
        self.bring_up_to_date()

    @on(SheetView.Chosen)
    def _layer_chosen(self, message: SheetView.Chosen) -> None:
        self.choose_layer(self.state.layer + message.by)

    @on(NetworkView.Chosen)
    def _unit_chosen(self, message: NetworkView.Chosen) -> None:
        self._units.chosen = message.unit
        if message.again:
            self.silence()
        self.bring_up_to_date()

    @on(NetworkView.Edited)
    def _edited(self, message: NetworkView.Edited) -> None:
        self.state.edit(message.unit.layer, message.start, message.unit.number, message.by)
        self.bring_up_to_date()

    @on(KnobList.Turned)
    def _turned(self, message: KnobList.Turned) -> None:
        network, rival = self.settings
        self.set(NetworkPair(message.knob.turned(network, message.by), rival))

    @on(KnobList.Opened)
    def _opened(self, message: KnobList.Opened) -> None:
        knob, (network, rival) = message.knob, self.settings

        def take(choice: NamedChoice) -> None:
            self.set(NetworkPair(knob.set(network, choice.value), rival))

        self._choose(knob.label.capitalize(), knob.choices(), knob.get(network), take)

    @on(FilmLine.Moved)
    def _film_moved(self, message: FilmLine.Moved) -> None:
        self._look(lambda film: film.move(message.by))

    @on(FilmLine.Dragged)
    def _film_dragged(self, message: FilmLine.Dragged) -> None:
        self._look(lambda film: film.go_to_share(message.share))

    # --- showing ------------------------------------------------------------------------------------------------------

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        if self.is_attached:
            self._drawn = ()
            self._plane.pen = self._pen if self.set_points is not None else None
            self._show_pen()
            self._knobs.show(self.settings.network)
            self.draw()
            self.post_message(self.Changed())

    def draw(self) -> None:
        """Draw what is not drawn yet; while it plays, of the two panes below the pictures one each time."""
        for network in self.networks:
            network.follow()
        state, rival = self.state, self.rival.state if self.rival else None
        key = (state, state.frame, state.angle, rival and rival.frame, self._units.has_focus, self._plane.has_focus)
        if state.frame is not None and key != self._drawn:
            self._drawn = key
            self._plane.show(lambda view: list(scenes.regions(state, view)))
            if rival is None:
                self._sheet.scale = state.scale(state.layer)
                self._sheet.show(lambda view: list(scenes.sheet(state, view)))
            elif rival.frame is not None:
                self._other_plane.show(lambda view: list(scenes.regions(rival, view)))
            self._show_titles()
            self._waiting += [show for show in (self._show_units, self._show_curves) if show not in self._waiting]
        for _ in range(1 if self.plays_film or self.trains else len(self._waiting)):
            if self._waiting:
                self._waiting.pop(0)()
        words = film_words(self.driver, state.frame, is_live=self.film.place is None, edited=state.is_edited)
        self._film_line.show(words, self.film.position)

    def _show_units(self) -> None:
        self._units.show_network(self.state)

    def _show_curves(self) -> None:
        if self.state.frame is not None:
            self._curves.show(self.driver.timeline, self.state.frame.step)

    def _show_pen(self) -> None:
        """Show where the next point would be set, and how."""
        there = self._point_in(self._plane.chosen)
        self._plane.pen, self._plane.is_free = (None if self.set_points is None else self._pen), there is None
        remarks = pen_remark(self._pen, there, has_keys=self.sets_points) if self.set_points is not None else [""]
        self._pen_remark = fitting([self.with_keys(each) for each in remarks], self._plane.size.width)

    def _show_titles(self) -> None:
        state = self.state
        plane_titles = [plane_title(state)]
        if self.rival is not None:
            plane_titles = [comparison_title(network.state, network.driver) for network in self.networks]
        planes = ((self._plane, self._pen_remark), (self._other_plane, ""))
        for (plane, remark), title in zip(planes, plane_titles, strict=False):
            retitle(plane, fitting(title, plane.size.width), remark)
        width = self._sheet.size.width
        remark = self.with_keys(fitting(sheet_remark(state), width))
        retitle(self._sheet, fitting(layer_title(state, state.layer), width), remark)
        remark = (
            self.with_keys(fitting(unit_words(state, self._units.chosen, self._units.weight), self._units.size.width))
            if self._units.has_focus or state.is_edited
            else ""
        )
        retitle(self._units, "what each unit computes over the plane", remark)
