"""The program in a real terminal trains, resumes and leaves no trace; nothing that is done on its screen changes it."""

import os
import re
from pathlib import Path

import pytest

from tests.tui.real_terminal import Home, RealTerminal, gone, steps, weights

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def leave(terminal: RealTerminal, *, within_epoch: bool = False) -> None:
    """Quit a run that waits, and keep it; nothing is left behind."""
    children = terminal.children
    terminal.press("q")
    if within_epoch:
        terminal.until("Quit?")
        terminal.press("s")
    assert terminal.ended() == 0
    terminal.assert_as_it_was()
    assert all(gone(child) for child in children)
    assert "Traceback" not in terminal.said


# From start to end


def test_it_opens_trains_and_leaves_the_terminal_as_it_was(home: Home) -> None:
    with home.open() as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("finished")
        leave(terminal)
        outcome, kept, again = terminal.said.splitlines()
    assert outcome.startswith("tui-mnist: finished after 81 steps, 3 of 3 epochs; validation accuracy ")
    assert kept == f"kept in {home.run.folder}"
    assert again == f"go on with: tui-mnist --resume {home.run.name}"
    assert home.run.finished


@pytest.mark.slow
def test_left_at_the_start_of_a_new_run_it_tells_of_the_one_before(home: Home) -> None:
    with home.open() as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("finished")
        terminal.press("r")
        terminal.until("paused")
        leave(terminal)
        outcome, kept, _ = terminal.said.splitlines()
    assert outcome.startswith("tui-mnist: finished after 81 steps")
    assert kept == f"kept in {home.run.folder}"


@pytest.mark.slow
def test_the_real_mnist(home: Home) -> None:
    with home.open("--data=mnist", "--train-size=2000", "--epochs=1", "--hidden=32", size=(120, 40)) as terminal:
        assert "2,000" in terminal.until("paused")
        terminal.press("space")
        assert "test" in terminal.until("finished")
        leave(terminal)
    assert home.run.finished


@pytest.mark.parametrize("keys", [("q",), ("ctrl+c",), ("ctrl+q",)], ids=lambda keys: keys[0])
def test_left_at_once_it_says_and_keeps_nothing(home: Home, keys: tuple[str, ...]) -> None:
    with home.open() as terminal:
        terminal.until("quit")
        terminal.press(*keys)
        assert terminal.ended() == 0
        terminal.assert_as_it_was()
        assert terminal.said == ""
    assert home.runs == []


def test_what_is_typed_ahead_counts(home: Home) -> None:
    with home.open() as terminal:
        while not terminal.opened:
            terminal.pump(0.01)
        terminal.press("space")
        terminal.until("finished")
        leave(terminal)
    assert steps(home.run) == 81


@pytest.mark.slow
def test_choices_are_there_again_at_the_next_start(home: Home) -> None:
    with home.open() as terminal:
        terminal.until("paused")
        terminal.press("B", "y")
        terminal.until("Batch size  ◂ 16 ")
        leave(terminal)
    with home.open(f"--data={home.data}", usual=False) as terminal:
        terminal.until("Batch size  ◂ 16 ")
        assert "log y" not in terminal.until("paused")
        leave(terminal)


# The same weights as without a screen


def disturb(terminal: RealTerminal) -> None:
    """Look at everything, type, click and resize, but turn no knob."""
    for keys in ("yszac", "zss", "zzc"):
        terminal.press(*keys)
    for size in ((120, 40), (20, 5), (60, 20), (80, 24)):
        terminal.resize(*size)
        terminal.pump(0.05)
    for opening, words in (("?", "Help"), ("ctrl+p", "Search"), ("q", "Quit?")):
        terminal.press(opening)
        terminal.until(words)
        terminal.press("down", "up", "escape")
        terminal.until_gone(words)
    for title in re.findall(r"[0-9] [A-Z]\w+", terminal.text.splitlines()[0]):
        terminal.press(title[0])
        terminal.until(f"[{title}]")
    terminal.press("1")
    terminal.until("[1 Train]")
    terminal.click_on("0.01 ")
    terminal.until(lambda text: "◂ 0.01" not in text)
    terminal.press("7", "3")
    terminal.until("73 ")
    terminal.press("escape")
    terminal.until("◂ 0.01")
    terminal.click_on("Digits")
    terminal.press("right", "down", "space")
    terminal.until("paused")
    terminal.press("space")


@pytest.mark.slow
def test_the_weights_are_those_of_headless_training(home: Home) -> None:
    flags = ("--epochs=20", "--dropout=0.1", "--optimizer=adam", "--seed=7")
    with home.open(*flags) as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("finished")
        leave(terminal)
    assert weights(home.run) == home.headless(*flags)


@pytest.mark.slow
def test_they_are_so_whatever_is_looked_at_meanwhile(home: Home) -> None:
    flags = ("--dropout=0.1", "--optimizer=adam", "--seed=7")
    with home.open("--epochs=100000", *flags) as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("training")
        disturb(terminal)
        terminal.press("q")
        terminal.until("Finish the epoch")
        terminal.press("f")
        assert terminal.ended() == 0
    epochs, rest = divmod(steps(home.run), 27)
    assert rest == 0
    assert "hyperparameters_changed" not in home.run.journal_path.read_text()
    assert weights(home.run) == home.headless(f"--epochs={epochs}", *flags)


@pytest.mark.slow
def test_it_trains_as_slowly_as_it_is_told(home: Home) -> None:
    with home.open("--speed=4") as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until(lambda text: re.search(r"step [1-9]", text))
        leave(terminal, within_epoch=True)
    assert 1 <= steps(home.run) < 27  # at full speed all 81 are done before the next frame


@pytest.mark.slow
def test_a_kept_run_is_resumed_bit_for_bit(home: Home) -> None:
    with home.open("--dropout=0.1") as terminal:
        terminal.until("paused")
        for key, step in ((".", 1), (".", 2), ("e", 27), (".", 28)):
            terminal.press(key)
            terminal.until(f"step {step} ")
        leave(terminal, within_epoch=True)
    name = home.run.name
    assert steps(home.run) == 28
    with home.open("--resume", name, usual=False) as terminal:
        terminal.until("step 28")
        terminal.until("epoch 2/")
        terminal.until("held ")
        terminal.press("space")
        terminal.until("finished")
        leave(terminal)
    assert home.run.name == name
    assert weights(home.run) == home.headless("--dropout=0.1")


@pytest.mark.slow
def test_a_finished_run_is_resumed_for_more_epochs(home: Home) -> None:
    with home.open("--epochs=1") as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("finished")
        leave(terminal)
    with home.open("--resume", "last", "--epochs", "2", usual=False) as terminal:
        terminal.until("step 27")
        terminal.press("space")
        terminal.until("finished")
        leave(terminal)
    assert weights(home.run) == home.headless("--epochs=2")


# Sizes


SIZES = ((20, 5), (200, 60), (40, 12), (21, 5), (80, 24))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_it_opens_at_every_size(home: Home, size: tuple[int, int]) -> None:
    with home.open(size=size) as terminal:
        terminal.until("q quit")
        terminal.press("space")
        terminal.resize(80, 24)
        terminal.until("finished")
        leave(terminal)


@pytest.mark.slow
def test_it_follows_every_resize_while_it_starts_trains_and_asks(home: Home) -> None:
    with home.open("--epochs=100000") as terminal:
        for size in SIZES:
            terminal.resize(*size)
            terminal.pump(0.1)
        terminal.until("paused")
        terminal.press("space")
        for opening, words in (("", "training"), ("?", "Help"), ("q", "Quit?"), ("\x10", "Search")):
            terminal.press(*opening)
            for size in SIZES:
                terminal.resize(*size)
                terminal.pump(0.15)
            terminal.until(words)
            terminal.press("old escape")
            if words != "training":
                terminal.until_gone(words)
        terminal.until("training")
        terminal.press("space")
        terminal.until("paused")
        terminal.press("r")
        terminal.until("step 0 ")
        leave(terminal)
