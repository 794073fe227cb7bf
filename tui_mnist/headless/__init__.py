"""The front end without a screen: it shows a trainer's events as they come, to people or to programs."""

from tui_mnist.headless.output import HeadlessOutput
from tui_mnist.headless.run import run_headless

__all__ = ["HeadlessOutput", "run_headless"]
