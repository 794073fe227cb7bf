"""A digit of one's own, read live by the network that trains, and what MNIST's makers would have done to it."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from textual import on
from textual.containers import Container, Vertical
from textual.widget import Widget

from tui_mnist.data import drawings as kept_on_disk
from tui_mnist.data.mnist_form import SIDE, mnist_form
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.queries.reading import NEAREST_BY, ReadingQuery
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.screens.draw.arrangement import arrangement
from tui_mnist.tui.screens.draw.canvas import RADII, DigitCanvas, Image
from tui_mnist.tui.screens.draw.canvas_view import WAYS, CanvasView
from tui_mnist.tui.screens.draw.commands import DRAW_COMMANDS
from tui_mnist.tui.screens.draw.draw_words import hint, instead_of_bars
from tui_mnist.tui.screens.draw.form_pane import FormPane
from tui_mnist.tui.screens.draw.kept_drawings import KeptDrawings
from tui_mnist.tui.screens.draw.live_reading import LiveReading
from tui_mnist.tui.screens.draw.nearest_pane import NearestPane
from tui_mnist.tui.screens.draw.reading_pane import ReadingPane
from tui_mnist.tui.screens.draw.tools_pane import ToolsPane, ToolsState, ToolWord
from tui_mnist.tui.session.notice import Notice

if TYPE_CHECKING:
    from tui_mnist.queries.held_out import HeldOutDigit
    from tui_mnist.queries.reading import Reading
    from tui_mnist.tui.session.driver import Driver
    from tui_mnist.tui.session.snapshot import Snapshot

DIGITS = tuple("0123456789")


class DrawScreen(RunScreen):
    """The canvas beside what the network says of it; `canvas` is drawn on, `form` is what is done to it then.

    `label` is what is drawn, where it is known: of a digit that was taken from the data.
    """

    TITLE = "Draw"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "CanvasView"
    OWN_COMMANDS = DRAW_COMMANDS

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self.canvas = DigitCanvas(*_shape(opening.now))
        self.form = (True, True)
        self.nearest_by = NEAREST_BY[0]
        self.label: int | None = None
        self.kept = KeptDrawings(kept_on_disk.default_drawings_folder())
        self._formed: tuple[Image, tuple[bool, bool], Image] | None = None
        self._digit = -1
        self._wanted: HeldOutDigitQuery | None = None
        self._live = LiveReading(opening.clock)
        self._taken: HeldOutDigit | None = None
        self._data = ""
        self.view = CanvasView(self.canvas, id="draw-canvas")
        self._tools = ToolsPane(id="draw-tools")
        self._reading = ReadingPane(id="draw-reading")
        self._form_pane = FormPane(id="draw-form")
        self._nearest = NearestPane(id="draw-nearest")
        self._left = Vertical(self.view, self._tools, id="draw-left")
        self._below = Container(self._form_pane, self._nearest, id="draw-below")
        self._body = Container(self._left, Vertical(self._reading, self._below, id="draw-right"), id="draw-body")

    def body(self) -> Iterable[Widget]:
        """The canvas above its tools, the reading above the two smaller pictures."""
        self._arrange(*self.app.size)
        yield self._body

    def on_mount(self) -> None:
        """Find out which drawings are kept."""
        super().on_mount()
        self._run(self.kept.load())
        self._redraw()

    def on_resize(self) -> None:
        """Share the room anew."""
        self._arrange(*self.app.size)

    def _arrange(self, width: int, height: int) -> None:
        room = arrangement(width, height - 2, self.canvas.shape)
        self._body.set_class(room.stacked, "-stacked")
        self._left.styles.width = "1fr" if room.stacked else room.canvas[0]
        self.view.styles.height = room.canvas[1]
        self._below.styles.height = room.picture[1]
        self._form_pane.styles.width = room.picture[0]

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for pane in (self.view, self._tools, self._reading, self._form_pane, self._nearest):
            pane.ascii_only, pane.palette, pane.drawing = (
                appearance.ascii_only,
                appearance.palette,
                appearance.drawing,
            )

    # --- what is possible ---------------------------------------------------------------------------------------------

    @property
    def why_not_draw(self) -> str:
        """Why no drawing can be read by this network, or nothing."""
        if self.snapshot.samples == "images":
            return ""
        return "this network reads points, not images; choose data of images on the Train screen"

    @property
    def why_no_form(self) -> str:
        """Why drawings are not brought to MNIST's form, or nothing."""
        rows, columns = self.canvas.shape
        is_mnist = (rows, columns) == (SIDE, SIDE)
        return "" if is_mnist else f"images of this data have {rows} × {columns} pixels, MNIST's {SIDE} × {SIDE}"

    @property
    def why_not_keep(self) -> str:
        """Why drawings can't be kept as digits, or nothing."""
        names = self._names
        are_digits = bool(names) and names == DIGITS[: len(names)]
        return self.why_no_form or ("" if are_digits else "only digits are kept, and the classes are no digits")

    @property
    def _names(self) -> tuple[str, ...]:
        return self.snapshot.data.class_names if self.snapshot.data is not None else DIGITS

    # --- what is drawn ------------------------------------------------------------------------------------------------

    def action_draw(self, method: str, *arguments: object) -> None:
        """Do something with the canvas, the form or what is kept."""
        getattr(self, method)(*arguments)

    def pen(self) -> None:
        """Put the pen down at the cursor, or lift it."""
        self.view.focus()
        self.view.action_pen()

    def clear(self) -> None:
        """Have no ink."""
        self.view.lift()
        self.canvas.clear()
        self._drawn_anew()

    def undo(self) -> None:
        """Take back the last change."""
        self.view.lift()
        self.canvas.undo()
        self._gone_to()

    def redo(self) -> None:
        """Do again what was undone."""
        self.canvas.redo()
        self._gone_to()

    def _gone_to(self) -> None:
        """What is drawn now is known only if it is the very digit that was taken."""
        taken = self._taken
        self.label = taken.label if taken is not None and np.array_equal(taken.image, self.canvas.ink) else None
        self._drawn_anew()

    def shift(self, way: str) -> None:
        """Move all ink by one pixel; `way` is one of WAYS."""
        self.view.lift()
        self.canvas.shift(*WAYS[way])
        self._drawn_anew()

    def switch_tool(self) -> None:
        """Draw with the other tool from now on."""
        self._use_brush(erases=not self.view.brush.erases)

    def next_thickness(self) -> None:
        """The next thickness; after the last comes the first."""
        self._use_brush(thickness=self.view.brush.thickness % len(RADII) + 1)

    def _use_brush(self, **changes: Any) -> None:
        self.view.lift()
        self.view.brush = self.view.brush._replace(**changes)
        self._drawn_anew()

    def switch_scale(self) -> None:
        """Bring the drawing to MNIST's size, or not."""
        self.form = (not self.form[0], self.form[1])
        self._drawn_anew()

    def switch_centre(self) -> None:
        """Bring the drawing's centre of mass to the middle, or not."""
        self.form = (self.form[0], not self.form[1])
        self._drawn_anew()

    def switch_nearest(self) -> None:
        """Find the nearest images by something else."""
        self.nearest_by = next(by for by in NEAREST_BY if by != self.nearest_by)
        self._drawn_anew()

    @property
    def read_image(self) -> Image:
        """The image that the network gets: the drawing in MNIST's form, as far as that is wanted."""
        ink = self.canvas.ink
        if self.why_no_form:
            return ink
        if self._formed is None or self._formed[0] is not ink or self._formed[1] != self.form:
            scale, centre = self.form
            self._formed = (ink, self.form, mnist_form(ink, scale=scale, centre=centre))
        return self._formed[2]

    @on(CanvasView.Drawn)
    def _drawn_anew(self) -> None:
        """Have what is drawn now read, and show it."""
        if self.canvas.is_empty:
            self.label = None
        self.view.draw()
        self._redraw()
        if self.run_app.has_driver:
            self.show(self.run_app.driver)
        self.refresh_bindings()

    # --- digits of the data -------------------------------------------------------------------------------------------

    def take_digit(self, by: int) -> None:
        """Have the held-out digit after the last one, or before it, put on the canvas."""
        self._want(HeldOutDigitQuery(max(self._digit, 0 if by < 0 else -1) + by))

    def take_mistake(self) -> None:
        """Have the next held-out digit that is taken for something else put on the canvas."""
        self._want(HeldOutDigitQuery(max(self._digit, 0), mistaken=1))

    def _want(self, query: HeldOutDigitQuery) -> None:
        self._wanted = query
        if self.run_app.has_driver:
            self.run_app.driver.ask(query)

    def _take(self, now: Snapshot) -> None:
        """Put the digit on the canvas that was wanted, once it is there."""
        answer = now.newest(HeldOutDigitQuery)
        if self._wanted is None or answer is None or answer.query != self._wanted:
            return
        self._wanted, digit = None, answer.value
        if digit is not None:
            self._put(digit)

    def _put(self, digit: HeldOutDigit) -> None:
        self._taken, self._digit, self.label = digit, digit.number, digit.label
        self.view.lift()
        self.canvas.put(digit.image)
        self._drawn_anew()

    # --- what is kept -------------------------------------------------------------------------------------------------

    def ask_for_label(self) -> None:
        """Ask which digit it is, and keep it."""
        self.view.lift()
        self._drawn_anew()
        image, reading = self.read_image, self._now_read()
        predicted = None if reading is None else reading.predicted
        choices = [
            NamedChoice(label, name, "as the network reads it" if label == predicted else "")
            for label, name in enumerate(self._names)
        ]

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached:
                self._run(self.kept.keep(image, choice.value))

        current = predicted if self.label is None else self.label
        self.app.push_screen(ChoiceList("Which digit is it?", choices, current), taken)

    def take_back(self) -> None:
        """Forget the drawing that was kept last."""
        self._run(self.kept.take_back())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        """Wait for the disk beside everything else."""

        async def run() -> None:
            await work
            if self.kept.error:
                self.run_app.show_notice(Notice(self.kept.error, "warning"))
            self._drawn_anew()

        self.run_worker(run(), exit_on_error=False)

    # --- the run ------------------------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Have the drawing read by the network as it is, and the kept ones after each epoch."""
        if self.why_not_draw:
            return
        image = self.read_image
        if image.any():
            self._live.ask(driver, ReadingQuery(image.tobytes(), self.nearest_by))
        if not self.why_not_keep:
            self.kept.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show how the run stands, and what the network says now."""
        data, shape = driver.snapshot.data, _shape(driver.snapshot)
        if data is not None and data.name != self._data:
            self._data, self._taken, self._digit, self.label = data.name, None, -1, None
        if shape != self.canvas.shape:
            self.canvas = DigitCanvas(*shape)
            self.view.use(self.canvas)
            self._arrange(*self.app.size)
            self._redraw()
        super().show(driver)
        self._take(driver.snapshot)
        self._show_reading()
        self._show_tools()

    def _redraw(self) -> None:
        self.view.border_title = "canvas" if self.label is None else f"canvas: {self._names[self.label]} of the data"
        self._form_pane.show(self.canvas.ink, self.read_image, is_mnist=not self.why_no_form and any(self.form))
        self._show_tools()

    def _now_read(self) -> Reading | None:
        """The newest reading of what is drawn; while it is drawn on, that of a moment ago."""
        answer = self.snapshot.newest(ReadingQuery)
        return None if answer is None or self.canvas.is_empty or self.why_not_draw else answer.value

    def _show_reading(self) -> None:
        reading = self._now_read()
        self._nearest.show(reading, self._names)
        if reading is not None and reading.predicted is not None:
            self._reading.show(reading.probabilities, self._names, self.label)
        else:
            words = instead_of_bars(self.snapshot, reading, is_empty=self.canvas.is_empty)
            self._reading.say(*map(self.with_keys, words))

    def _show_tools(self) -> None:
        form = None if self.why_not_draw or self.why_no_form else self.form
        words = hint(self.snapshot, is_empty=self.canvas.is_empty, is_pen_down=self.view.is_pen_down)
        self._tools.show(ToolsState(self.view.brush, form, self._kept_words(), self.with_keys(words)))

    def _kept_words(self) -> tuple[ToolWord, ...]:
        if self.why_not_keep or self.why_not_draw:
            return ()
        count, score = self.kept.count, self.kept.score(self.snapshot)
        keep = ToolWord("keep", "draw_keep", "muted" if self.canvas.is_empty else "accent")
        if not count:
            return (keep,)
        right = f", {score.right:,} right" if score is not None and score.count == count else ""
        return ToolWord(f"{count:,} kept{right}", part="strong"), keep, ToolWord("forget", "draw_take_back", "accent")

    @on(ToolsPane.Asked)
    async def _asked(self, message: ToolsPane.Asked) -> None:
        await self.app.run_action(f"app.give('{message.command}')")


def _shape(now: Snapshot) -> tuple[int, int]:
    """Rows and columns of the data's images; MNIST's before it is known, and for points."""
    data = now.data
    return (data.rows, data.columns) if data is not None and data.called == "images" else (SIDE, SIDE)
