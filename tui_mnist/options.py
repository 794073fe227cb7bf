"""The options that decide how the program runs, not what it computes, declared once for the command line."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tui_mnist.errors import UsageError

PROGRAM, PICTURES, RUNS = "Program", "Pictures", "Runs"

WHILE_READING = ("read", "run", "runs_dir", "headless", "json", "quiet", "fresh")
"""Options that don't ask for training."""


def _option(default: Any, text: str, group: str = PROGRAM, *, expected: str = "") -> Any:
    """`expected` says what value the flag takes, for the message when there is none."""
    return field(default=default, metadata={"help": text, "group": group, "expected": expected})


@dataclass(frozen=True)
class CommandLineOptions:
    """Creating one with a value out of range, or two that exclude each other, raises UsageError."""

    headless: bool = _option(False, "Train without a screen.")
    json: bool = _option(False, "Headless; events as JSON Lines on standard output.")
    quiet: bool = _option(False, "Headless; print the result only.")
    show_code: str | None = _option(
        None,
        "Print the run as a program, and train nothing: {forms}.",
        expected="one of {forms}",
    )
    preset: str | None = _option(None, "Settings behind a book's figure: {presets}.", expected="one of {presets}")
    threads: int | None = _option(None, "Cores to train on; all, if not given.")
    speed: str | None = _option(
        None, "Steps a second, as 30 or 1/3, or full.", expected="steps a second, as 30 or 1/3, or full"
    )
    stop_when: tuple[str, ...] = _option((), "Stop at a rule, as in {stop_rules}; may be given again.")
    restore_best_weights: bool = _option(
        False, "Put the best weights back when an early stopping rule is met, or at the end."
    )
    fresh: bool = _option(False, "Start with nothing of what is remembered, and remember nothing.")
    read: tuple[Path, ...] | None = _option(
        None, "Train nothing; read the digits in pictures (PNG, JPEG, PGM) with a kept run.", PICTURES, expected="files"
    )
    run: str | None = _option(
        None,
        "The run that reads: its name, its folder, or last; last, if not given.",
        PICTURES,
        expected="a run's name, its folder, or last",
    )
    runs_dir: Path | None = _option(  # noqa: RUF009
        None, "Folder for runs; the user's data folder, if not given.", RUNS, expected="a folder"
    )
    no_save: bool = _option(False, "Keep nothing of this run.", RUNS)
    resume: str | None = _option(
        None,
        "Go on with a kept run: its name, its folder, or last.",
        RUNS,
        expected="a run's name, its folder, or last",
    )
    allow_other_data: bool = _option(False, "Resume although the data is not what the run was trained on.", RUNS)
    checkpoint_every: int = _option(0, "Steps between checkpoints within an epoch; 0 for none.", RUNS)

    def __post_init__(self) -> None:
        self._check_reading()
        if self.json and self.quiet:
            raise UsageError("--json and --quiet exclude each other; choose one of them")
        if self.resume is not None and self.show_code is not None:
            raise UsageError("--resume and --show-code exclude each other: name the settings of the run instead")
        if self.resume is not None and self.preset is not None:
            raise UsageError("--resume and --preset exclude each other: a resumed run keeps its own settings")
        if self.allow_other_data and self.resume is None:
            raise UsageError("--allow-other-data is for a run that goes on; name it with --resume, or choose --data")
        if self.speed is not None:
            from tui_mnist.training.speed import speed_from  # noqa: PLC0415 - it loads NumPy

            speed_from(self.speed)
        if self.stop_when:
            from tui_mnist.training.stopping.grammar import stop_rule_from  # noqa: PLC0415 - seldom needed

            for text in self.stop_when:
                stop_rule_from(text)
        if self.threads is not None and not 1 <= self.threads <= 1024:
            raise UsageError(f"--threads {self.threads} is not allowed; expected 1 to 1024")
        if self.checkpoint_every < 0:
            raise UsageError(f"--checkpoint-every {self.checkpoint_every} is not allowed; expected 0 or more steps")

    def _check_reading(self) -> None:
        if self.read is None:
            if self.run is not None:
                raise UsageError("--run is for reading pictures; name them with --read, or go on with --resume")
            return
        if not self.read:
            raise UsageError("--read requires at least one file, as in --read digits.png")
        for option in fields(self):
            if option.name not in WHILE_READING and getattr(self, option.name) != option.default:
                raise UsageError(f"--read trains nothing; leave out --{option.name.replace('_', '-')}")

    @property
    def without_screen(self) -> bool:
        """Whether training without a screen was asked for."""
        return self.headless or self.json or self.quiet
