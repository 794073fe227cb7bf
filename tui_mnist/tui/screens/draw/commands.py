"""The commands of the Draw screen: what is drawn with, what becomes of the drawing, and the run behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_commands import BATCH, FASTER, MORE_EPOCHS, NEW_RUN, RESTART, RUN, SLOWER, ShowsRun
from tui_mnist.tui.session.possible import why_not_walk

if TYPE_CHECKING:
    from tui_mnist.tui.screens.draw.canvas import DigitCanvas
    from tui_mnist.tui.screens.draw.canvas_view import CanvasView
    from tui_mnist.tui.screens.draw.kept_drawings import KeptDrawings


class HasCanvas(ShowsRun, Protocol):
    """The screen, as far as these commands ask."""

    canvas: DigitCanvas
    view: CanvasView
    kept: KeptDrawings

    @property
    def why_not_draw(self) -> str:
        """Why no drawing can be read, or nothing."""

    @property
    def why_no_form(self) -> str:
        """Why drawings are not brought to MNIST's form, or nothing."""

    @property
    def why_not_keep(self) -> str:
        """Why drawings can't be kept, or nothing."""


def _can_draw(screen: HasCanvas) -> str:
    return screen.why_not_draw


def _has_ink(screen: HasCanvas) -> str:
    return screen.why_not_draw or ("the canvas is empty; draw a digit first" if screen.canvas.is_empty else "")


def _can_undo(screen: HasCanvas) -> str:
    return screen.why_not_draw or ("" if screen.canvas.can_undo else "there is nothing to take back")


def _can_redo(screen: HasCanvas) -> str:
    return screen.why_not_draw or ("" if screen.canvas.can_redo else "nothing was undone")


def _has_digits(screen: HasCanvas) -> str:
    return why_not_walk(screen.snapshot) or screen.why_not_draw


def _has_form(screen: HasCanvas) -> str:
    return screen.why_not_draw or screen.why_no_form


def _can_keep(screen: HasCanvas) -> str:
    return _has_ink(screen) or screen.why_not_keep


def _has_kept(screen: HasCanvas) -> str:
    return "" if screen.kept.count else "no drawing is kept"


def _has_hidden(screen: HasCanvas) -> str:
    return screen.why_not_draw or (
        "" if screen.snapshot.hyperparameters.hidden else "the network has no hidden layer to compare by"
    )


def _tool_word(screen: HasCanvas) -> str:
    return "pen" if screen.view.brush.erases else "eraser"


DRAW_COMMANDS: tuple[ScreenCommand, ...] = (
    RUN,
    ScreenCommand(
        *("draw_pen", "draw('pen')", "b", "Pen down or up"),
        help="At the cursor: the arrows draw from then on; enter does it, too.",
        bar="pen down",
        bar_now=lambda screen: "pen up" if screen.view.is_pen_down else "pen down",
        why_not=_can_draw,
    ),
    ScreenCommand(
        *("draw_clear", "draw('clear')", "c", "Clear the canvas", "Have no ink; undo brings it back."),
        bar="clear",
        why_not=_has_ink,
    ),
    ScreenCommand(
        *("draw_keep", "draw('ask_for_label')", "k", "Keep the drawing"),
        help="With its label, as a small test set of one's own.",
        bar="keep",
        why_not=_can_keep,
    ),
    ScreenCommand(
        *("draw_next_digit", "draw('take_digit', 1)", "greater_than_sign", "Another digit: next"),
        help="Put the next held-out digit on the canvas.",
        bar="digit",
        why_not=_has_digits,
    ),
    ScreenCommand(
        *("draw_previous_digit", "draw('take_digit', -1)", "less_than_sign", "Another digit: previous"),
        help="Put the held-out digit before on the canvas.",
        bar="digit",
        why_not=_has_digits,
    ),
    ScreenCommand(
        *("draw_undo", "draw('undo')", "u", "Undo", "Take back the last stroke, or what else was done last."),
        bar="undo",
        why_not=_can_undo,
    ),
    ScreenCommand(
        *("draw_eraser", "draw('switch_tool')", "e", "Pen or eraser"),
        help="By mouse the right button erases, and any with shift.",
        bar="eraser",
        bar_now=_tool_word,
        why_not=_can_draw,
    ),
    ScreenCommand(
        *("draw_redo", "draw('redo')", "y", "Redo", "Do again what was undone."),
        why_not=_can_redo,
    ),
    ScreenCommand(
        *("draw_thickness", "draw('next_thickness')", "t", "Thickness", "Of pen and eraser: 1, 2 or 3."),
        bar="thickness",
        why_not=_can_draw,
    ),
    ScreenCommand(
        *("draw_scale", "draw('switch_scale')", "s", "MNIST's form: scale"),
        help="Bring the drawing to a box of 20 × 20 pixels, or leave its size.",
        bar="scale",
        why_not=_has_form,
    ),
    ScreenCommand(
        *("draw_centre", "draw('switch_centre')", "o", "MNIST's form: centre"),
        help="Bring the centre of mass to the middle, or not.",
        bar="centre",
        why_not=_has_form,
    ),
    ScreenCommand(
        *("draw_nearest", "draw('switch_nearest')", "n", "Nearest by what"),
        help="Compare the pixels, or what the last hidden layer makes of them.",
        bar="nearest",
        why_not=_has_hidden,
    ),
    ScreenCommand(
        *("draw_mistake", "draw('take_mistake')", "m", "Another digit: mistaken"),
        help="Put the next held-out digit that the network takes for something else on the canvas.",
        bar="mistake",
        why_not=_has_digits,
    ),
    ScreenCommand(
        *("draw_take_back", "draw('take_back')", "", "Forget the last kept"),
        help="Remove the drawing that was kept last from one's own test set.",
        why_not=_has_kept,
    ),
    *(
        ScreenCommand(
            *(f"draw_shift_{way}", f"draw('shift', '{way}')", "", f"Shift the ink {way}"),
            help=f"By one pixel; with the keyboard shift+{way}.",
            why_not=_has_ink,
        )
        for way in ("up", "down", "left", "right")
    ),
    *(replace(command, bar="") for command in (BATCH, FASTER, SLOWER, RESTART)),
    *(replace(command, keys="", bar="") for command in (MORE_EPOCHS, NEW_RUN)),
)
