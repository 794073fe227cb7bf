"""People see what is trained, a table that grows, what was changed, and nothing that their terminal can't show."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.headless.scripted import CURSOR_SHOWN, Headless, Stream, batch, epoch_done, finished, started
from tui_mnist.training import Trainer
from tui_mnist.training.events import ChangeRefused, HyperparametersChanged, Paused, Resumed

# What is trained


def test_one_line_says_what_is_trained(headless: Headless) -> None:
    headless.width = 120
    headless.show([started(seed=3)])
    assert headless.stdout.lines[0] == (
        "noise 1,000 training + 200 validation + 40 test · 120-6-10 relu, 407,050 parameters · rmsprop 0.001 · seed 3"
    )


@pytest.mark.parametrize("width", [40, 80])
def test_where_it_does_not_fit_it_breaks_between_the_facts(headless: Headless, width: int) -> None:
    headless.width = width
    headless.show([started()])
    lines = [line for line in headless.stdout.lines if line]
    assert " · ".join(lines).split(" · ")[1:] == [
        "120-6-10 relu, 407,050 parameters",
        "rmsprop 0.001",
        "seed 0",
    ]
    assert all(len(line) <= width or " · " not in line for line in lines)


def test_settings_that_are_not_the_usual_ones_are_told_too(headless: Headless) -> None:
    headless.width = 200
    headless.show([started(loss="mean_squared_error", batch_size=32)])
    assert headless.stdout.lines[0].endswith(" · seed 0 · loss mean_squared_error · batch_size 32")


def test_a_resumed_run_says_from_where(headless: Headless) -> None:
    headless.width = 200
    headless.show([started(2150)])
    assert headless.stdout.lines[0].endswith(" · from step 2,150")


# The table


def test_each_epoch_is_a_line_of_a_table(headless: Headless) -> None:
    slow = epoch_done(2, loss=0.00021, val_loss=12345.6, accuracy=1.0, seconds=71.25, samples_per_second=931.0)
    headless.show([started(epochs=10), epoch_done(1), slow])
    assert headless.stdout.lines[3:] == [
        "epoch      loss  accuracy  val_loss  val_accuracy  seconds   images/s",
        " 1/10    0.2500    92.50%    0.5000        90.00%     1.50     61,204",
        " 2/10  2.10e-04   100.00%  1.23e+04        90.00%    71.25        931",
    ]


def test_a_line_is_there_as_soon_as_its_epoch_is_done(headless: Headless) -> None:
    seen = []

    def events() -> object:
        yield started()
        yield epoch_done(1)
        seen.append(headless.stdout.written.getvalue().decode())
        yield epoch_done(2)

    headless.show(events())  # type: ignore[arg-type]
    assert "1/5" in seen[0]


def test_without_validation_images_there_are_no_columns_for_them(headless: Headless) -> None:
    headless.show([started(validation_size=0), epoch_done(1, val_loss=None, val_accuracy=None)])
    assert headless.stdout.lines[-2].split() == ["epoch", "loss", "accuracy", "seconds", "images/s"]


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (60, ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "images/s"]),
        (50, ["epoch", "loss", "accuracy", "val_loss", "val_accuracy"]),
        (40, ["epoch", "loss", "accuracy", "val_accuracy"]),
        (20, ["epoch", "val_accuracy"]),
    ],
)
def test_a_narrow_terminal_keeps_the_columns_that_matter(headless: Headless, width: int, columns: list[str]) -> None:
    headless.width = width
    headless.show([started(), epoch_done(1), epoch_done(2)])
    heading, *rows = headless.stdout.lines[-3:]
    assert heading.split() == columns
    assert {len(line) for line in (heading, *rows)} <= set(range(width + 1))


# Other events


def test_changes_refusals_and_pauses_are_lines(headless: Headless) -> None:
    changed = HyperparametersChanged(812, {"learning_rate": (0.001, 0.003), "optimizer": ("sgd", "adam")})
    refused = ChangeRefused(1812, "hidden can't change in mid-run: start a new run with it")
    headless.show([started(), changed, refused, Paused(1900), Resumed(1900)])
    assert headless.stdout.lines[3:] == [
        "step 812: learning_rate 0.001 → 0.003, optimizer sgd → adam",
        "step 1,812: hidden can't change in mid-run: start a new run with it",
        "step 1,900: paused",
        "step 1,900: goes on",
    ]


def test_the_table_counts_to_the_number_of_epochs_that_holds_now(headless: Headless) -> None:
    changes = [HyperparametersChanged(10, {"epochs": (5, 8)}), HyperparametersChanged(20, {"epochs": (8, 9)})]
    headless.show([started(epochs=5), changes[0], epoch_done(2), changes[1], epoch_done(3)])
    assert [line.split()[0] for line in headless.stdout.lines if "%" in line] == ["2/8", "3/9"]


# What the output can show


def whole_run(headless: Headless) -> str:
    headless.show([started(), batch(1), epoch_done(1), HyperparametersChanged(1, {"epochs": (5, 6)}), finished()])
    return headless.stdout.text


def test_a_file_gets_plain_lines(headless: Headless) -> None:
    assert "\x1b" not in whole_run(headless)
    assert "\r" not in headless.stdout.text


def test_a_dumb_terminal_gets_plain_lines(on_terminal: Headless) -> None:
    on_terminal.environ["TERM"] = "dumb"
    assert "\x1b" not in whole_run(on_terminal)
    assert "\r" not in on_terminal.stdout.text


def test_a_terminal_gets_colours_and_is_left_clean(on_terminal: Headless) -> None:
    assert re.search(r"\x1b\[[\d;]*3[1-6]", whole_run(on_terminal))
    assert on_terminal.stdout.text.rindex(CURSOR_SHOWN) > on_terminal.stdout.text.rindex("\x1b[?25l")


def test_no_color_is_respected(on_terminal: Headless) -> None:
    on_terminal.environ["NO_COLOR"] = "1"
    colours = re.compile(r"\x1b\[(?:\d+;)*(?:[34]\d|9\d|10\d)[;m]")
    assert not colours.search(whole_run(on_terminal))
    assert "▀" not in on_terminal.stdout.text
    assert re.search("[=+*#]{4}", on_terminal.stdout.text), "images in letters"


@pytest.mark.parametrize("environ", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"LANG": "C", "LC_CTYPE": "C.UTF-8"}])
@pytest.mark.parametrize("terminal", [True, False])
def test_the_c_locale_gets_ascii_alone(headless: Headless, environ: dict[str, str], terminal: bool) -> None:
    headless.stdout = Stream(terminal=terminal)
    headless.environ.update(environ)
    assert whole_run(headless).isascii()


@pytest.mark.parametrize("environ", [{}, {"LANG": "de_DE.UTF-8"}, {"LANG": "C", "LC_ALL": "C.UTF-8"}])
def test_other_locales_get_unicode(headless: Headless, environ: dict[str, str]) -> None:
    headless.environ.update(environ)
    assert "·" in whole_run(headless)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437"])
def test_an_output_in_another_encoding_gets_ascii_alone(headless: Headless, encoding: str) -> None:
    headless.stdout = Stream(encoding=encoding, terminal=True)
    assert whole_run(headless).isascii()


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_names_that_the_encoding_does_not_have_are_escaped(new_trainer: Callable[..., Trainer], encoding: str) -> None:
    headless = Headless(new_trainer(names=("っ", "ツ", *map(str, range(8)))), Stream(encoding=encoding))
    headless.show([started(), finished(run_dir="/tmp/\udce9t\u00e9")], run_dir=Path("/tmp/\udce9t\u00e9"))
    assert "Kept in /tmp/\\udce9t" in headless.stdout.text
