"""The panes of a walk: the tensors of the stage, the sample, the selected tensor, and its explanation."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from tui_mnist.queries.gradient_check import GradientCheckResult
from tui_mnist.queries.loss_along_step import LossAlongStep
from tui_mnist.training import Answer
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.screens.step.check_panel import CheckPanel
from tui_mnist.tui.screens.step.explain import explain
from tui_mnist.tui.screens.step.formula_panel import FormulaPanel
from tui_mnist.tui.screens.step.loss_pane import LossPane
from tui_mnist.tui.screens.step.sample_pane import SamplePane
from tui_mnist.tui.screens.step.scroll_lines import ScrollLines
from tui_mnist.tui.screens.step.selection import Selection
from tui_mnist.tui.screens.step.stages import Stage
from tui_mnist.tui.screens.step.tensor_list import TensorList
from tui_mnist.tui.screens.step.tensor_panel import TensorPanel

TENSORS, TENSOR, FORMULA = "tensors", "tensor", "formula"
"""The ids of the panes that can have all the room."""


class WalkPanes(Container):
    """All of them follow one cursor; the gradient check has a pane of its own while there is one.

    `alone` is the id of the pane that has all the room, empty while they share it.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.alone = ""

    def compose(self) -> ComposeResult:
        """Tensors and sample at the left, the tensor in the middle, its explanation at the right or below."""
        yield Vertical(TensorList(id=TENSORS), SamplePane(id="sample"), id="left")
        yield Container(
            TensorPanel(id=TENSOR),
            Vertical(FormulaPanel(id=FORMULA), LossPane(id="loss"), CheckPanel(id="check"), id="explanation"),
            id="panes",
        )

    def show(self, selection: Selection) -> None:
        """Show what is selected."""
        self.set_class(selection.cursor.stage is Stage.UPDATE, "-updates")
        self.query_one(TensorList).show(selection.tensors, selection.number)
        self.query_one(SamplePane).show(selection)
        self.query_one(TensorPanel).show(selection)
        topic = selection.cursor.stage, selection.tensor and selection.tensor.key
        self.query_one(FormulaPanel).show(explain(selection), topic)

    def show_loss(self, loss: LossAlongStep | None, wordings: tuple[str, ...]) -> None:
        """Show the loss along the step, which is seen beside the update, and one of the wordings below it."""
        self.query_one(LossPane).show(loss, wordings)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for lines in self.query(ScrollLines):
            lines.palette, lines.ascii_only = appearance.palette, appearance.ascii_only
        self.query_one(TensorPanel).apply_appearance(appearance)
        self.query_one(SamplePane).apply_appearance(appearance)
        self.query_one(LossPane).apply_appearance(appearance)

    def toggle_numbers(self) -> None:
        """The tensor's numbers, or its picture."""
        panel = self.query_one(TensorPanel)
        panel.numbers = not panel.numbers

    def enlarge(self, pane: str) -> None:
        """Give all the room to one pane, or share it again if it is empty."""
        self.alone = pane
        for each in (TENSORS, TENSOR, FORMULA):
            self.set_class(each == pane, f"-{each}-alone")
        if not pane and (focused := self.screen.focused) is not None:
            self.call_after_refresh(focused.scroll_visible, animate=False)

    @property
    def focused(self) -> str:
        """The pane that has the focus, or else that of the tensor."""
        shown = {pane for pane in (TENSORS, FORMULA) if self.query_one(f"#{pane}").has_focus}
        if self.query_one(CheckPanel).has_focus:
            return FORMULA
        return shown.pop() if shown else TENSOR

    # --- the gradient check -----------------------------------------------------------------------------------------

    @property
    def checks(self) -> bool:
        """Whether a check is shown."""
        return self.has_class("-checked")

    def check(self, what: str) -> None:
        """Show that a gradient is being checked, where it can be seen."""
        if self.alone != FORMULA:
            self.enlarge("")
        self.query_one(CheckPanel).ask(what)
        self.add_class("-checked")

    def answer(self, answer: Answer[GradientCheckResult]) -> None:
        """Show what the check found, if one was asked for."""
        if self.checks:
            self.query_one(CheckPanel).answer(answer)

    def close_check(self) -> None:
        """Give the check's place back, and the focus, if it has it, to the formulas."""
        if self.query_one(CheckPanel).has_focus:
            self.query_one(FormulaPanel).focus()
        self.query_one(CheckPanel).close()
        self.remove_class("-checked")
