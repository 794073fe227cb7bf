"""`python -m tui_mnist` is `tui-mnist`."""

import sys

from tui_mnist.cli import main

sys.exit(main())
