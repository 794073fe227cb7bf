"""However a run in a real terminal ends, it is kept as far as it can be, no process stays, nothing is left unsaid."""

import os
import resource
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.tui.real_terminal import Home, RealTerminal, epoch, gone, steps
from tui_mnist.training import Checkpoint

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def train_endlessly(terminal: RealTerminal) -> int:
    """Train for a while; the process of the trainer."""
    terminal.until("paused")
    (trainer,) = terminal.children
    terminal.press("space")
    terminal.until(lambda text: epoch(text) >= 3)
    return trainer


# Quitting while it trains


@pytest.mark.parametrize("answer", [("f",), ("enter",), ("s",), ("down", "enter"), ("ctrl+c",)], ids=" ".join)
def test_a_run_that_is_quit_is_kept(home: Home, answer: tuple[str, ...]) -> None:
    with home.open("--epochs=100000") as terminal:
        trainer = train_endlessly(terminal)
        terminal.press("ctrl+c" if "ctrl+c" in answer else "q")
        terminal.until("Quit?")
        terminal.press(*answer)
        assert terminal.ended() == 0
        terminal.assert_as_it_was()
        assert gone(trainer)
        assert f"after {steps(home.run):,} steps" in terminal.said
    if answer[0] in {"f", "enter"}:
        assert steps(home.run) % 27 == 0


def test_a_run_that_is_not_to_be_saved_is_kept_only_as_far_as_it_was(home: Home) -> None:
    with home.open("--epochs=100000") as terminal:
        trainer = train_endlessly(terminal)
        terminal.press("q")
        terminal.until("Quit?")
        terminal.press("w")
        assert terminal.ended() == 0
        terminal.assert_as_it_was()
        assert gone(trainer)
        assert "Traceback" not in terminal.said
        assert "tui-mnist: left without saving, after " in terminal.said
        assert f"kept up to step {steps(home.run):,} in {home.run.folder}" in terminal.said
    assert steps(home.run) % 27 == 0


def test_one_who_stays_goes_on(home: Home) -> None:
    with home.open("--epochs=100000") as terminal:
        train_endlessly(terminal)
        terminal.press("q")
        terminal.until("Quit?")
        terminal.press("escape")
        before = epoch(terminal.until(epoch))
        terminal.until(lambda text: epoch(text) > before)


# Signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize("training", [True, False], ids=["training", "paused"])
def test_a_signal_keeps_the_run_and_leaves_the_terminal_as_it_was(
    home: Home, number: signal.Signals, training: bool
) -> None:
    with home.open("--epochs=100000") as terminal:
        trainer = train_endlessly(terminal)
        if not training:
            terminal.press("space")
            terminal.until("paused")
        terminal.process.send_signal(number)
        assert terminal.ended() == 128 + number
        terminal.assert_as_it_was()
        assert gone(trainer)
        assert "Traceback" not in terminal.said
        assert f"after {steps(home.run):,} steps" in terminal.said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_while_it_opens_ends_it(home: Home, number: signal.Signals) -> None:
    with home.open() as terminal:
        while not terminal.opened:
            terminal.pump(0.01)
        terminal.process.send_signal(number)
        assert terminal.ended() in {128 + number, -number}
        terminal.assert_as_it_was()
        assert "Traceback" not in terminal.said


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_a_terminal_that_closes_keeps_the_run(home: Home, size: tuple[int, int]) -> None:
    with home.open("--epochs=100000", size=size) as terminal:
        trainer = train_endlessly(terminal)
        terminal.hang_up()
        assert terminal.ended() == 129
        assert gone(trainer)
    assert steps(home.run) >= 2 * 27


def deaf_to_hanging_up() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def test_a_terminal_that_closes_without_a_signal_keeps_the_run(home: Home) -> None:
    with home.open("--epochs=100000", before=deaf_to_hanging_up) as terminal:
        trainer = train_endlessly(terminal)
        terminal.hang_up()
        assert terminal.ended() == 129
        assert gone(trainer)
    assert steps(home.run) >= 2 * 27


def test_killed_without_warning_its_trainer_keeps_the_run_and_ends(home: Home) -> None:
    with home.open("--epochs=100000") as terminal:
        trainer = train_endlessly(terminal)
        terminal.process.kill()
        terminal.ended()
        assert gone(trainer)
    assert steps(home.run) >= 2 * 27


# What breaks


def test_a_trainer_that_is_killed_is_told_of_and_another_one_trains(home: Home) -> None:
    with home.open("--epochs=100000") as terminal:
        trainer = train_endlessly(terminal)
        os.kill(trainer, signal.SIGKILL)
        terminal.until("esc close")
        assert "SIGKILL, most likely because memory ran out" in terminal.words_under("Training broke off")
        terminal.press("n")
        terminal.until("paused")
        (another,) = terminal.children
        terminal.press("space")
        terminal.until(lambda text: epoch(text) >= 2)
        terminal.press("ctrl+c")
        terminal.until("Quit?")
        terminal.press("ctrl+c")
        assert terminal.ended() == 0
        terminal.assert_as_it_was()
        assert gone(another)
    assert len(home.runs) == 2


WITHOUT_PYTHON = "import sys; sys.executable = sys.argv.pop(1); from tui_mnist.__main__ import main; sys.exit(main())"


def test_a_trainer_that_can_not_be_started_is_told_of_and_another_one_trains(home: Home) -> None:
    python = home.folder / "python"  # as if it were just being replaced
    command = [sys.executable, "-c", WITHOUT_PYTHON, str(python), *home.arguments()]
    terminal = RealTerminal(command, size=(80, 24), cwd=home.folder, env=home.environ())
    try:
        terminal.until("esc close")
        words = terminal.words_under("Training can't begin")
        assert "the trainer's process can't be started: No such file or directory" in words
        assert "nothing is lost" in words
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        terminal.press("n")
        terminal.until("paused")
        terminal.press("space")
        terminal.until("finished")
        terminal.press("q")
        assert terminal.ended() == 0
    finally:
        terminal.close()
    assert home.run.finished


def test_a_trainer_that_dies_while_it_is_loading_is_told_of(home: Home) -> None:
    python = home.folder / "python"
    python.write_text("#!/bin/sh\necho 'MemoryError: too little' >&2\nexit 3\n")
    python.chmod(0o755)
    command = [sys.executable, "-c", WITHOUT_PYTHON, str(python), *home.arguments()]
    terminal = RealTerminal(command, size=(80, 24), cwd=home.folder, env=home.environ())
    try:
        terminal.until("esc close")
        assert "(exit code 3): MemoryError: too little" in terminal.words_under("Training can't begin")
        terminal.press("escape")
        terminal.until_gone("loading data")
        terminal.press("q")
        assert terminal.ended() == 0
    finally:
        terminal.close()


def test_a_full_disk_is_told_of_and_the_run_goes_on_once_it_can(home: Home) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))

    with home.open("--epochs=2", "--hidden=2000", before=no_room) as terminal:
        terminal.until("paused")
        (trainer,) = terminal.children
        terminal.press("space")
        terminal.until("esc close")
        assert "could not be written" in terminal.words_under("Training broke off")
        resource.prlimit(trainer, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        terminal.press("escape")
        terminal.until_gone("esc close")
        terminal.until("broken off")
        terminal.press("space")
        terminal.until("finished")
        terminal.press("q")
        assert terminal.ended() == 0
        assert "Traceback" not in terminal.said
    assert steps(home.run) == 54
    assert Checkpoint.load(home.run.checkpoint_path)


def test_a_folder_of_runs_that_is_none_is_told_of_before_anything_is_trained(home: Home) -> None:
    (home.folder / "share").write_text("in the way")
    with home.open() as terminal:
        assert terminal.ended() == 2
        assert "no run can be kept in" in terminal.said
        assert "--no-save" in terminal.said


def test_a_folder_of_runs_that_becomes_none_is_told_of(home: Home) -> None:
    with home.open() as terminal:
        terminal.until("paused")
        (home.folder / "share").write_text("in the way")
        terminal.press("space")
        terminal.until("esc close")
        assert "nothing of this run is on disk" in terminal.words_under("Training broke off")
        terminal.press("escape")
        terminal.until_gone("esc close")
        terminal.until("broken off")
        (home.folder / "share").unlink()
        terminal.press("space")
        terminal.until("finished")
        terminal.press("q")
        assert terminal.ended() == 0
    assert home.run.finished


def test_a_damaged_settings_file_is_set_aside_and_said(home: Home) -> None:
    home.settings_path.parent.mkdir(parents=True)
    home.settings_path.write_text('{"version": 1, "theme"')
    with home.open() as terminal:
        terminal.until("set aside")
        terminal.until("paused")
        terminal.press("y")
        terminal.until(lambda text: "log y" not in text)
        terminal.press("q")
        assert terminal.ended() == 0
    assert sorted(path.name for path in home.settings_path.parent.iterdir()) == [
        "settings.damaged-1.json",
        "settings.json",
    ]


def test_settings_that_can_not_be_kept_are_said_and_count_all_the_same(home: Home) -> None:
    (home.folder / "config").write_text("in the way")
    with home.open() as terminal:
        terminal.until("paused")
        terminal.press("y")
        terminal.until("could not be kept")
        terminal.press("space")
        terminal.until("finished")
        terminal.press("q")
        assert terminal.ended() == 0
    assert home.run.finished


# A trainer that does not answer


@pytest.mark.parametrize("training", [True, False], ids=["training", "paused"])
@pytest.mark.parametrize("quit_key", ["q", "ctrl+c"])
def test_a_trainer_that_does_not_answer_is_left_within_five_seconds(home: Home, training: bool, quit_key: str) -> None:
    with home.open("--epochs=100000") as terminal:
        trainer = train_endlessly(terminal)
        if not training:
            terminal.press("space")
            terminal.until("paused")
        os.kill(trainer, signal.SIGSTOP)
        terminal.press(quit_key)
        terminal.until(lambda text: "Quit?" in text or "waiting for the trainer" in text)  # at an epoch's end
        begun = time.monotonic()
        terminal.press(quit_key)
        assert terminal.ended() == 0
        assert time.monotonic() - begun < 5
        terminal.assert_as_it_was()
        assert gone(trainer)
        _, kept, again = terminal.said.splitlines()
        assert kept.replace(f" up to step {steps(home.run):,}", "") == f"kept in {home.run.folder}"
        assert again == f"go on with: tui-mnist --resume {home.run.name}"


def test_one_who_waits_for_a_trainer_is_told_how_not_to(home: Home) -> None:
    with home.open("--epochs=100000") as terminal:
        trainer = train_endlessly(terminal)
        os.kill(trainer, signal.SIGSTOP)
        terminal.press("q")
        terminal.until("Quit?")
        terminal.press("s")
        terminal.until("waiting for the trainer")
        os.kill(trainer, signal.SIGCONT)
        assert terminal.ended() == 0
        assert f"after {steps(home.run):,} steps" in terminal.said


def test_a_trainer_that_does_not_answer_a_signal_is_left_at_the_second(home: Home) -> None:
    with home.open("--epochs=100000") as terminal:
        trainer = train_endlessly(terminal)
        os.kill(trainer, signal.SIGSTOP)
        terminal.process.terminate()
        terminal.until("waiting for the trainer")
        terminal.process.terminate()
        assert terminal.ended() == 143
        assert gone(trainer)
