"""What is said of units: their names, the order they are in, and the line under each picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_mnist.queries.units import UNIT_ORDERS
from tui_mnist.tui.kit.choice_list import NamedChoice
from tui_mnist.tui.kit.class_names import short_names

if TYPE_CHECKING:
    from tui_mnist.queries.units import UnitsPage

ORDER_CHOICES: Final = tuple(
    NamedChoice(order, label, meaning)
    for order, (label, meaning) in zip(
        UNIT_ORDERS,
        (
            ("what they add", "Activation times outgoing weight: what a unit adds to the score of the digit's class."),
            ("norm", "The length of the vector of a unit's weights; those that learned nothing are short."),
            ("class", "By the class to which a unit's outgoing weight is largest, the largest first."),
            ("index", "As the units are numbered in the layer."),
        ),
        strict=True,
    )
)


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, in few characters; an exact 0 has none."""
    return "0" if value == 0 else f"{value:+.{digits}f}" if abs(value) < 1000 else f"{value:+.0e}"


def name_of(number: int, class_names: tuple[str, ...], *, of_outputs: bool, room: int = 12) -> str:
    """What a unit is called: a number, or of an output the class."""
    if of_outputs and number < len(class_names):
        return short_names(class_names, room)[number]
    return str(number)


def caption(page: UnitsPage, at: int, room: int, class_names: tuple[str, ...], *, ascii_only: bool) -> str:
    """The unit at this place of the page: its name, and at the right what it is sorted by, or that it is dead."""
    number = int(page.numbers[at])
    if page.dead[at]:
        value = "dead"
    elif page.order == "norm":
        value = f"{page.norms[at]:.2f}"
    elif page.order == "class" and not page.of_outputs:
        label = int(page.classes[at])
        value = f"{'>' if ascii_only else '→'}{name_of(label, class_names, of_outputs=True, room=4)}"
    else:
        value = signed(float(page.contributions[at]))
    name = name_of(number, class_names, of_outputs=page.of_outputs, room=max(room - len(value) - 1, 1))
    if len(name) + 1 + len(value) > room:
        return value[:room] if page.dead[at] else name[:room]
    return f"{name}{value.rjust(room - len(name))}"


def titles(page: UnitsPage, class_names: tuple[str, ...]) -> tuple[str, ...]:
    """What the units are and in which order, from long to short."""
    label = name_of(page.label, class_names, of_outputs=True)
    layer = "Outputs" if page.of_outputs else f"Layer {page.layer}"
    units = f"{page.units} outputs" if page.of_outputs else f"Layer {page.layer}: {page.units} units"
    adds = f"by their score for this {label}" if page.of_outputs else f"by what they add to this {label}"
    order = {
        "contribution": adds,
        "norm": "by the length of their weights",
        "class": "by class",
        "index": "by number",
    }[page.order]
    dead = f", {page.dead_count} dead" if page.dead_count else ""
    if page.is_approximate:
        return (
            f"{units}{dead}, {order}, approximate: sums of layer 1's pictures",
            f"{units}, approximate, {order}",
            f"{units}, approximate",
            layer,
        )
    return (f"{units}{dead}, {order}", f"{units}{dead}", units, layer)
