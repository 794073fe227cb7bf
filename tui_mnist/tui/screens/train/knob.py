"""One hyperparameter as a row: turned by keys and mouse, chosen from a list or typed in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from tui_mnist.errors import UsageError
from tui_mnist.training import declarations
from tui_mnist.training.knobs import can_turn, short, shown, turned, typable, typed
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.screens.train.commands import knob_title
from tui_mnist.tui.screens.train.knob_columns import knob_columns, value_text
from tui_mnist.tui.screens.train.value_input import ValueInput

if TYPE_CHECKING:
    from tui_mnist.tui.kit.choice_list import NamedChoice

DECLARED = declarations()
QUIET = "$foreground 60%"
FAINT = "$foreground 45%"
STAYS = 20
"""The most columns of a value that stays, where that is told."""


class Knob(Widget, can_focus=True):
    """The row of one hyperparameter: its name, a mark if it needs a new run, and its value between two arrows.

    It never changes its own figure: it posts what is wanted, and draws what it is told by `show`.
    """

    DEFAULT_CSS = """
    Knob {
        width: 1fr;
        height: auto;
        &:hover { background: $boost; }
        &:focus { background: $primary 30%; }
    }
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "Previous value", show=False),
        Binding("right", "turn(1)", "Next value", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False)
    palette: reactive[Palette] = reactive(CLASSIC)

    class Wanted(Message):
        """A person wants another value, and it is an allowed one."""

        def __init__(self, name: str, value: Any) -> None:
            self.name, self.value = name, value
            super().__init__()

    class Unchanged(Message):
        """A person left the input with what is no allowed value: `reason` says why, and that the old one stays."""

        def __init__(self, reason: str) -> None:
            self.reason = reason
            super().__init__()

    def __init__(self, hyperparameter: str, value: Any) -> None:
        super().__init__()
        self.hyperparameter = hyperparameter
        self.declared = DECLARED[hyperparameter]
        self.value = self.wanted = value
        self.why_idle = ""
        self.error = ""
        self.editor: ValueInput | None = None
        self._asked: Any = value
        self._describe()

    def show(self, value: Any, wanted: Any, why_idle: str = "") -> None:
        """Draw the value in use, the one that waits for a new run (or the same), and why it does not count, if so."""
        self._asked = wanted
        if (value, wanted, why_idle) == (self.value, self.wanted, self.why_idle):
            return
        self.value, self.wanted, self.why_idle = value, wanted, why_idle
        self._describe()
        self.refresh()

    def _describe(self) -> None:
        full = f"{knob_title(self.hyperparameter)}: {shown(self.hyperparameter, self.value)}"
        allowed = self.declared.expected if self.declared.minimum is not None else ""
        self.tooltip = Content("\n".join(line for line in (full, *self.notes, allowed) if line))

    @property
    def notes(self) -> Sequence[str]:
        """What it does, and when."""
        when = "Lands on the next batch." if self.declared.live else "Needs a new run."
        return self.declared.help, self.why_idle or when

    # Drawing

    def render(self) -> Content:
        """The row, and below it what is wrong with the value that was typed."""
        room = knob_columns(self.size.width)
        title, mark, (left, right) = room.title(self.hyperparameter), self._mark(), self._arrows()
        text = value_text(self.hyperparameter, self.value, self.wanted, room.value, ascii_only=self.ascii_only)
        row = Content.assemble(
            " " * room.lead,
            (title, self._style("bold underline" if self.has_focus_within else "")),
            " " * (room.label + room.blank - len(title)),
            (mark, QUIET),
            " " * room.gap,
            (left, "bold" if self.has_focus else QUIET),
            " " * room.pad,
            (text, self._style("bold" if self.wanted == self.value else f"bold {self.palette.mark}")),
            " " * (room.value + room.blank - cell_len(text)),
            (right, "bold" if self.has_focus else QUIET),
        )
        return Content("\n").join([row, self._problem()]) if self.error else row

    def _style(self, style: str) -> str:
        """A style, or a faint one if the knob does nothing."""
        return FAINT if self.why_idle and not self.has_focus_within else style

    def _problem(self) -> Content:
        return Content.styled(f"! {self.error}", "$text-warning")

    def _mark(self) -> str:
        return " " if self.declared.live else "*" if self.ascii_only else "◦"

    def _arrows(self) -> tuple[str, str]:
        """An arrow on each side where there is another value."""
        if self.editor is not None:
            return " ", " "
        left, right = "<>" if self.ascii_only else "◂▸"
        down, up = (can_turn(self.hyperparameter, self.wanted, direction) for direction in (-1, 1))
        return left if down else " ", right if up else " "

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, and those of the error."""
        return 1 + (len(self._problem().wrap(width)) if self.error else 0)

    # Turning

    def action_turn(self, direction: int) -> None:
        """Want the next value, or the one before."""
        self._want(turned(self.hyperparameter, self._asked, direction))

    def _want(self, value: Any) -> None:
        """Ask for a value; the next turn starts from there, even if it comes before the answer."""
        if value != self._asked:
            self._asked = value
            self.post_message(self.Wanted(self.hyperparameter, value))

    def on_click(self, event: events.Click) -> None:
        """Turn at an arrow, open at the value."""
        room = knob_columns(self.size.width)
        if self.editor is not None or event.widget is not self or event.y > 0 or event.x < room.left:
            return
        event.stop()
        if event.x < room.start:
            self.action_turn(-1)
        elif event.x < room.right:
            self.open()
        elif event.x <= room.right + 1:
            self.action_turn(1)

    # Choosing

    def open(self) -> None:
        """Open the list of choices, or the input where there are none."""
        from tui_mnist.tui.kit.choice_list import ChoiceList  # noqa: PLC0415 - loaded when one is first opened
        from tui_mnist.tui.screens.train.knob_choices import choices_of  # noqa: PLC0415

        if choices := choices_of(self.hyperparameter):
            self.app.push_screen(ChoiceList(knob_title(self.hyperparameter), choices, self.wanted), self._choose)
        else:
            self.open_input()

    def _choose(self, choice: NamedChoice | None) -> None:
        if choice is not None and choice.value is None:
            self.open_input()
        elif choice is not None:
            self._want(choice.value)

    # Typing

    def on_key(self, event: events.Key) -> None:
        """Open at once, which a binding would not, and take what is typed before the input has the focus.

        On a value that waits for a new run enter is left to the screen, which begins it.
        """
        if event.key == "enter" and self.editor is None:
            if self.wanted != self.value:
                return
            self.open()
        elif self.editor is not None and event.is_printable and event.character is not None:
            self.editor.replace(event.character, *self.editor.selection)
        else:
            return
        event.stop()
        event.prevent_default()

    def open_input(self) -> None:
        """Open the input in place, with the present value, selected."""
        if not self.is_attached:
            return  # the app is just being left
        if self.editor is None:
            self.editor = ValueInput(self._present(), compact=True, select_on_focus=False)
            self.editor.select_all()
            self._place()
            self.mount(self.editor)
            self.refresh()
        self.screen.set_focus(self.editor)

    def commit(self) -> bool:
        """Take what was typed; if it is no allowed value, keep the input open and say why."""
        if self.editor is None:
            return True
        text = self.editor.value
        self._show_error(_error_in(self.hyperparameter, text))
        if self.error:
            return False
        self.close()
        self._want(typed(self.hyperparameter, text))
        return True

    def leave(self) -> None:
        """Take what was typed, or, if it is no allowed value, tell why and keep the value as it was."""
        if not self.commit():
            value = short(self.hyperparameter, self.wanted, STAYS)
            self.post_message(self.Unchanged(f"{self.error}; it stays {value}"))
            self.close()

    def close(self) -> None:
        """Close the input; the value stays as it was."""
        editor, self.editor = self.editor, None
        if editor is not None:
            if editor.has_focus:
                self.screen.set_focus(self)
            editor.display = False  # tab would still find it until it is gone
            editor.remove()
        self._show_error("")
        self.refresh()

    def _show_error(self, error: str) -> None:
        if error != self.error:
            self.error = error
            self.refresh(layout=True)
            self.call_after_refresh(self.scroll_visible, animate=False)

    def _place(self) -> None:
        if self.editor is not None:
            self.editor.styles.margin = (0, 0, 0, knob_columns(self.size.width).start)
            self.editor.styles.width = self._room_to_type()

    def _present(self) -> str:
        """The present value as it can be mended, beside a cell for the cursor."""
        return typable(self.hyperparameter, self.wanted, self._room_to_type() - 1)

    def _room_to_type(self) -> int:
        return max(1, self.size.width - knob_columns(self.size.width).start)

    def on_resize(self) -> None:
        """Keep the input where the value is."""
        self._place()

    def on_input_changed(self, event: Input.Changed) -> None:
        """While a value is being mended, say what is still wrong with it."""
        event.stop()
        if self.error and self.editor is not None:
            self._show_error(_error_in(self.hyperparameter, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the value."""
        event.stop()
        self.commit()

    def on_focus(self) -> None:
        """An input that was left open is gone back to."""
        if self.editor is not None:
            self.screen.set_focus(self.editor)

    def on_descendant_blur(self) -> None:
        """Leave the input when the person goes on elsewhere in the app; keep typing after a look at another window."""
        if self.editor is not None and self.screen.focused not in (None, self, self.editor):
            self.leave()


def _error_in(name: str, text: str) -> str:
    """What is wrong with a typed value; nothing, if it is allowed."""
    try:
        typed(name, text)
    except UsageError as error:
        return str(error)
    return ""
