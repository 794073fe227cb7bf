"""A run as a program that runs by itself: what was learned here is taken home as code."""

from tui_mnist.code.fitted import fitted_to_data
from tui_mnist.code.forms import FORMS, Form, code_of

__all__ = ["FORMS", "Form", "code_of", "fitted_to_data"]
