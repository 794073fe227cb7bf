"""Where the data are points in the plane, the Train screen speaks of points."""

import asyncio

import pytest

from tests.tui.driving import scenario
from tests.tui.quiet_loop import watch_end
from tui_mnist.hosting import Job, ThreadHost
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.app.app import TuiMnistApp
