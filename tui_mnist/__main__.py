"""`python -m tui_mnist` is `tui-mnist`."""

import sys


def main() -> int:
    """Run the program; a Ctrl-C ends it quietly, even one that comes while it is being loaded."""
    try:
        from tui_mnist.import_path import leave_out_current_folder  # noqa: PLC0415 - where an interruption is caught

        leave_out_current_folder()
        from tui_mnist.loading import leaving_on_interrupt  # noqa: PLC0415 - only now it is known to be ours

        with leaving_on_interrupt():
            from tui_mnist import cli  # noqa: PLC0415
        return cli.main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
