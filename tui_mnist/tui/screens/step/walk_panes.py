"""The panes of a walk: the tensors of the stage, the sample, the chosen tensor, and what is said of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from tui_mnist.queries.gradient_check import GradientCheckResult
from tui_mnist.training import Answer
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.screens.step.check_panel import CheckPanel
from tui_mnist.tui.screens.step.formula_panel import FormulaPanel
from tui_mnist.tui.screens.step.sample_pane import SamplePane
from tui_mnist.tui.screens.step.say import say
from tui_mnist.tui.screens.step.scroll_lines import ScrollLines
from tui_mnist.tui.screens.step.sight import Sight
from tui_mnist.tui.screens.step.tensor_list import TensorList
from tui_mnist.tui.screens.step.tensor_panel import TensorPanel

SHARES = ("", "-tensor", "-formula")
"""How the tensor and the formulas share the place: both, or one alone."""


class WalkPanes(Container):
    """All of them follow one cursor; the gradient check has a pane of its own while there is one."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._share = 0

    def compose(self) -> ComposeResult:
        """Tensors and sample at the left, the tensor in the middle, words at the right or below."""
        yield Vertical(TensorList(id="tensors"), SamplePane(id="sample"), id="left")
        yield Container(
            TensorPanel(id="tensor"),
            Vertical(FormulaPanel(id="formula"), CheckPanel(id="check"), id="said"),
            id="panes",
        )

    def show(self, sight: Sight) -> None:
        """Show what is looked at."""
        self.query_one(TensorList).show(sight.tensors, sight.number)
        self.query_one(SamplePane).show(sight)
        self.query_one(TensorPanel).show(sight)
        self.query_one(FormulaPanel).show(say(sight), (sight.cursor.stage, sight.tensor and sight.tensor.key))

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for lines in self.query(ScrollLines):
            lines.palette, lines.ascii_only = appearance.palette, appearance.ascii_only
        self.query_one(TensorPanel).apply_appearance(appearance)
        self.query_one(SamplePane).apply_appearance(appearance)

    def toggle_numbers(self) -> None:
        """The tensor's numbers, or its picture."""
        panel = self.query_one(TensorPanel)
        panel.numbers = not panel.numbers

    def enlarge(self) -> None:
        """The tensor alone, the formulas alone, or both."""
        self._share = (self._share + 1) % len(SHARES)
        for number, name in enumerate(SHARES):
            if name:
                self.set_class(number == self._share, name)

    def check(self, what: str) -> None:
        """Show that a gradient is being checked."""
        self.query_one(CheckPanel).ask(what)
        self.add_class("-checked")

    def answer(self, answer: Answer[GradientCheckResult]) -> None:
        """Show what the check found, if one was asked for."""
        if self.has_class("-checked"):
            self.query_one(CheckPanel).answer(answer)

    def close_check(self) -> None:
        """Give the check's place back."""
        self.query_one(CheckPanel).close()
        self.remove_class("-checked")
