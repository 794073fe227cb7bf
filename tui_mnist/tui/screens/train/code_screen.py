"""The run as a program, in one form after the other, to read, to copy and to keep."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.widgets import Static

from tui_mnist.code import FORMS, code_of, fitted_to_data
from tui_mnist.errors import TuiMnistError
from tui_mnist.printable import printable
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.kit.choices import after
from tui_mnist.tui.kit.dialog import Dialog
from tui_mnist.tui.screens.train.save_code import SaveCodeScreen

HINTS = "[@click=screen.copy]c copy[/]   [@click=screen.save]s save[/]   tab form   [@click=screen.leave]esc close[/]"

LEAST_ROWS = {"#meaning": 12, "#hints": 8}
"""What is shown beside the forms and the code in windows of so many rows."""


class CodeScreen(Dialog[None]):
    """Shows the code of a run with these hyperparameters; `fits` says that its validation size is still to be fitted.

    Where there is no such code, the reason stands in its place.
    """

    DEFAULT_CSS = """
    CodeScreen {
        & > Vertical { height: 100%; max-width: 124; border: heavy $primary; }
        #forms { height: 1; }
        #meaning { height: 1; color: $text-muted; margin-bottom: 1; text-overflow: ellipsis; text-wrap: nowrap; }
        VerticalScroll { scrollbar-size-vertical: 1; }
        #hints { height: 1; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,C", "leave", show=False),
        Binding("tab,right", "turn(1)", show=False, priority=True),
        Binding("shift+tab,left", "turn(-1)", show=False, priority=True),
        Binding("c,y", "copy", show=False),
        Binding("s", "save", show=False),
    ]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, hyperparameters: Hyperparameters, *, fits: bool = False) -> None:
        super().__init__()
        self._hyperparameters, self._fits = hyperparameters, fits
        self.form = next(iter(FORMS))
        self._code: str | None = None

    def compose(self) -> ComposeResult:
        """The forms, what the chosen one is, and its code."""
        with Vertical() as frame:
            frame.border_title = "Code of this run"
            yield Static(id="forms")
            yield Static(id="meaning", markup=False)
            with VerticalScroll():
                yield Static(id="code", markup=False)
            yield Static(HINTS, id="hints")

    def on_mount(self) -> None:
        """Show the first form; an app that is just being left composes nothing any more."""
        if self.is_attached:
            self.action_show_form(self.form)

    def on_resize(self, event: events.Resize) -> None:
        """Leave a low window to the code."""
        for name, rows in LEAST_ROWS.items():
            self.query_one(name).display = event.size.height >= rows

    def action_show_form(self, form: str) -> None:
        """Show the code in this form, from its top."""
        self.form = form
        tabs = (f"[@click=screen.show_form('{name}')]{_tab(name, form)}[/]" for name in FORMS)
        self.query_one("#forms", Static).update(Content.from_markup(" ".join(tabs)))
        self.query_one("#meaning", Static).update(FORMS[form].meaning)
        try:
            fitted = fitted_to_data(self._hyperparameters) if self._fits else self._hyperparameters
            self._code = code_of(form, fitted)
        except TuiMnistError as error:
            self._code = None
            self.query_one("#code", Static).update(Content(printable(str(error))))
        else:
            self.query_one("#code", Static).update(highlight(self._code, language="python"))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_turn(self, direction: int) -> None:
        """Show the next form, or the one before; after the last comes the first."""
        names = tuple(FORMS)
        self.action_show_form(after(names if direction > 0 else names[::-1], self.form))

    def action_copy(self) -> None:
        """Have the terminal put the code on the clipboard, as those that know the order (OSC 52) do."""
        if self._code is not None:
            self.app.copy_to_clipboard(self._code)
            self._tell("Copied, if this terminal lets programs copy; s saves it to a file.")

    def action_save(self) -> None:
        """Ask for a file to write the code to."""
        if self._code is not None:
            name = f"run_{self.form.replace('-', '_')}.py"
            self.app.push_screen(SaveCodeScreen(self._code, name), self._saved)

    def _saved(self, place: str | None) -> None:
        if place is not None and self.is_asking:
            self._tell(f"Saved: python {place}")

    def _tell(self, text: str) -> None:
        self.query_one("#meaning", Static).update(printable(text))

    def leave(self) -> None:
        """Close it."""
        self.answer(None)


def _tab(name: str, chosen: str) -> str:
    """The title of a form; the chosen one is told by its marks, with or without colour."""
    return f"[bold reverse]> {FORMS[name].title} <[/]" if name == chosen else f"  {FORMS[name].title}  "
