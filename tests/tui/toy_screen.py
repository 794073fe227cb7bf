"""A screen that the tests alone know: one folder could hold this file, and no other would have to change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from tui_mnist.training import Query
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_screen import RunScreen

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer
    from tui_mnist.tui.kit.appearance import Appearance
    from tui_mnist.tui.session.driver import Driver


@dataclass(frozen=True)
class LargestWeightQuery(Query[float]):
    """The largest weight."""

    def compute(self, trainer: BatchTrainer) -> float:
        """As a number."""
        return float(trainer.network.parameters.vector.max())


class ToyScreen(RunScreen):
    """Shows the largest weight, or its opposite."""

    TITLE = "Toy"
    NOTES = (("a number", "The largest of all weights."),)
    OWN_COMMANDS = (
        ScreenCommand(
            *("toy_turn", "turn", "t", "Turn the sign", "Show the number, or its opposite."),
            bar="turn",
            why_not=lambda screen: "" if screen.weight is not None else "there is no number to turn yet",
        ),
    )

    weight: float | None = None

    def body(self) -> Iterable[Widget]:
        """The number."""
        yield Static("no number yet", id="weight")

    def ask(self, driver: Driver) -> None:
        """Ask while time stands still."""
        if not driver.snapshot.training and driver.snapshot.present(LargestWeightQuery) is None:
            driver.ask(LargestWeightQuery())

    def show(self, driver: Driver) -> None:
        """Show the number that belongs to this state."""
        super().show(driver)
        answer = driver.snapshot.present(LargestWeightQuery)
        if answer is not None and answer.value is not None:
            self.weight = answer.value
            self._draw()

    def apply_appearance(self, appearance: Appearance) -> None:
        """It has no other way to be drawn."""

    def action_turn(self) -> None:
        """Turn the sign."""
        assert self.weight is not None
        self.weight = -self.weight
        self._draw()

    def _draw(self) -> None:
        self.query_one("#weight", Static).update(f"weight {self.weight:.6f}")
