"""The tensors of the Inside screen in the hands of a test: the app with a small real trainer, paused at first."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.tui.looking_inside import LookingInside, part_in_front
from tui_mnist.queries.tensors import TensorsQuery
from tui_mnist.tui.screens.inside.tensors.expression_field import ExpressionField
from tui_mnist.tui.screens.inside.tensors.part import TensorsPart


class Exploring(LookingInside):
    """What a test of this part looks at."""

    @property
    def part(self) -> TensorsPart:
        part = self.screen.part_named("tensors")
        assert isinstance(part, TensorsPart)
        return part

    @property
    def field(self) -> ExpressionField:
        return self.screen.query_one(ExpressionField)

    @property
    def asked_tensors(self) -> list[TensorsQuery]:
        """What was asked for, by now."""
        return self.asked(TensorsQuery)

    @property
    def focused(self) -> str | None:
        """The pane that has the keys."""
        return self.screen.focused.id if self.screen.focused is not None else None

    @property
    def title(self) -> str:
        """What is said of the value as a whole."""
        return str(self.screen.query_one("#tensors-result").border_title)

    @property
    def remarks(self) -> str:
        return self.words_in("#tensors-remarks")

    async def type_in(self, text: str) -> None:
        """Type at the cursor, all at once."""
        self.field.insert_text_at_cursor(text)
        await self.settle()
        await self.settle()

    async def compute(self, expression: str) -> None:
        """Type an expression in place of the one that is there, and be done."""
        await self.press("enter", "ctrl+u")
        await self.type_in(expression)
        await self.press("enter")


def exploring(size: tuple[int, int] = (120, 40), **given: Any) -> AbstractAsyncContextManager[Exploring]:
    """The app before the first step, with the tensors in front and their list in focus."""
    return part_in_front("tensors", size, driven_class=Exploring, **({"validation_size": 10} | given))
