"""What is said of maps on the screen: what the ways to make one mean, what a stage is called, who is mistaken."""

from __future__ import annotations

from tui_mnist.queries.class_maps import ClassMaps
from tui_mnist.tui.kit.choice_list import NamedChoice

METHOD_CHOICES = (
    NamedChoice(
        "discriminant",
        "discriminant directions",
        "The two directions in which the means of the classes differ most, against what differs within a class.",
    ),
    NamedChoice(
        "components",
        "principal components",
        "The two directions in which all digits differ most, whatever their class.",
    ),
    NamedChoice(
        "handles",
        "class handles",
        "A handle for each class: a digit is where their probabilities, or its nearness to the classes, pull it.",
    ),
)

EXPLANATIONS = {
    "discriminant": (
        "discriminant directions: where the classes differ most, found on 500 other digits",
        "discriminant directions, found on other digits",
        "discriminant directions",
    ),
    "components": (
        "principal components: where the digits differ most, whatever their class",
        "principal components",
    ),
    "handles": (
        "class handles, to be dragged: the last map by probability, the others by nearness to the class means",
        "class handles, to be dragged: by probability, or nearness to a class",
        "class handles",
    ),
}
"""From long to short."""

STAGE_TITLES = {"pixels": "the pixels", "scores": "the scores", "softmax": "after softmax"}


def stage_title(name: str) -> str:
    """What the map of a stage of this name is called."""
    return STAGE_TITLES.get(name, f"after {name}")


def mistaken_texts(maps: ClassMaps, step: int) -> tuple[str, ...]:
    """How many of the digits are mistaken at this step, from long to short."""
    wrong = int((maps.probabilities.argmax(axis=1) != maps.labels).sum())
    kind = "held-out digits" if maps.held_out else "digits, trained on"
    mistaken = f"{wrong} of {len(maps.labels)}"
    at = f"step {step:,}"
    return (f"{mistaken} {kind} mistaken · {at}", f"{mistaken} mistaken · {at}", f"{mistaken} mistaken")
