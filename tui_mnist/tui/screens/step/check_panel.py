"""The gradient check: the tape's gradient and the finite difference side by side, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text
from textual import events
from textual.message import Message

from tui_mnist.number_format import scientific, significant
from tui_mnist.queries.gradient_check import CheckedWeight, GradientCheckResult
from tui_mnist.training import Answer
from tui_mnist.tui.screens.step.formula_panel import broken
from tui_mnist.tui.screens.step.scroll_lines import ScrollLines


class CheckPanel(ScrollLines):
    """Shows that a check goes on, then what it found."""

    BORDER_TITLE = "Gradient check"
    DEFAULT_CSS = """
    CheckPanel { display: none; &.-shown { display: block; } }
    """

    class CheckClosed(Message):
        """The cross was clicked."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._asked = ""
        self._answer: Answer[GradientCheckResult] | None = None

    def ask(self, what: str) -> None:
        """Show that this is being checked."""
        self._asked, self._answer = what, None
        self._show()

    def answer(self, answer: Answer[GradientCheckResult]) -> None:
        """Show what was found."""
        if answer is not self._answer:
            self._answer = answer
            self._show()

    def close(self) -> None:
        """Show nothing."""
        self._asked, self._answer = "", None
        self.remove_class("-shown")

    def _show(self) -> None:
        self.add_class("-shown")
        self.border_subtitle = "esc or a click: close"
        self.scroll_home(animate=False)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Close it."""
        event.stop()
        self.post_message(self.CheckClosed())

    def lay_out(self, width: int) -> Sequence[Text]:
        """What is known so far."""
        if self._answer is None:
            return [Text().append(self.plain(f"checking {self._asked}…"))]
        if self._answer.value is None:
            return [Text().append(line, self.palette.warning) for line in broken(self.plain(self._answer.error), width)]
        return list(self._result(self._answer.value, width))

    def _result(self, result: GradientCheckResult, width: int) -> Iterator[Text]:
        mark, colour = ("✓", self.palette.right) if result.passed else ("✗", self.palette.wrong)
        for number, line in enumerate(broken(self.plain(result.sentence), width - 2)):
            yield Text().append(f"{' ' if number else self.plain(mark)} {line}", f"bold {colour}")
        if len(result.weights) == 1:
            yield from self._one(result.weights[0], width)
        else:
            yield from self._many(result)

    def _one(self, weight: CheckedWeight, width: int) -> Iterator[Text]:
        place = f"{weight.parameter}[{','.join(map(str, weight.index))}]"
        yield Text().append(self.plain(f"∂L/∂{place}, on this batch, in float64:"), self.part("muted"))
        rows = (
            ("tape", f"{weight.tape:.10g}", "by the chain rule"),
            ("difference", f"{weight.difference:.10g}", "(L(w + h) - L(w - h)) / 2h"),
            ("relative error", significant(weight.error), "|tape - difference| / the larger"),
            ("training's own", f"{weight.training:.7g}", "float32"),
        )
        for name, value, note in rows:
            line = Text().append(f"{name:<15}").append(f"{value:<17}", "bold")
            yield line.append(note, self.part("muted")) if len(line) + len(note) <= width else line
        ends = f"w = {significant(weight.weight)}, h = {significant(weight.h)}: L is {weight.loss_below:.10g} at w - h"
        for text in broken(f"{ends}, {weight.loss_above:.10g} at w + h", width):
            yield Text().append(text, self.part("muted"))

    def _many(self, result: GradientCheckResult) -> Iterator[Text]:
        yield Text().append(f"{'weight':<12}{'tape':>11}{'difference':>11}  error", self.part("muted"))
        for weight in sorted(result.weights, key=lambda weight: -weight.error):
            place = f"{weight.parameter}[{','.join(map(str, weight.index))}]"
            colour = self.palette.wrong if weight.verdict in {"differ", "not finite"} else ""
            verdict = scientific(weight.error, 0) if weight.verdict == "agree" else weight.verdict
            yield Text().append(f"{place:<12}{weight.tape:>11.4g}{weight.difference:>11.4g}  {verdict}", colour)
