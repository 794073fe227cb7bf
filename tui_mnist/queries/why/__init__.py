"""Why the network gives an image the score of a class: what its pixels do to it, and how little turns the answer."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.queries.why.methods import METHODS

if TYPE_CHECKING:
    from tui_mnist.queries.why.query import WhyQuery
    from tui_mnist.queries.why.sign_steps import SignSteps
    from tui_mnist.queries.why.why import Why

__getattr__ = lazily(__name__, {"SignSteps": "sign_steps", "Why": "why", "WhyQuery": "query"})

__all__ = ["METHODS", "SignSteps", "Why", "WhyQuery"]
