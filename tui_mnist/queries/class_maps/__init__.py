"""What each layer has made of the classes: held-out digits as points of the plane, and how far classes are apart."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.queries.class_maps.methods import METHODS

if TYPE_CHECKING:
    from tui_mnist.queries.class_maps.class_maps import ClassMaps, MappedDigits, StageMap
    from tui_mnist.queries.class_maps.query import ClassMapsQuery, DigitWalkQuery, MappedDigitsQuery
    from tui_mnist.queries.class_maps.walk import DigitWalk

__getattr__ = lazily(
    __name__,
    {
        "ClassMaps": "class_maps",
        "ClassMapsQuery": "query",
        "DigitWalk": "walk",
        "DigitWalkQuery": "query",
        "MappedDigits": "class_maps",
        "MappedDigitsQuery": "query",
        "StageMap": "class_maps",
    },
)

__all__ = [
    "METHODS",
    "ClassMaps",
    "ClassMapsQuery",
    "DigitWalk",
    "DigitWalkQuery",
    "MappedDigits",
    "MappedDigitsQuery",
    "StageMap",
]
