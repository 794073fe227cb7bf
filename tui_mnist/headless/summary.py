"""The end of a run: what the network confuses, some of its answers, how good it is, and how to go on."""

from __future__ import annotations

from pathlib import Path

from tui_mnist.headless.advice import advice
from tui_mnist.headless.answers import Answers, on_test_images, on_validation_images
from tui_mnist.headless.screen import Screen, styled
from tui_mnist.headless.tiles import tiles
from tui_mnist.nn import LOSSES
from tui_mnist.number_format import loss_text, percent
from tui_mnist.render import confusion_matrix_lines, confusion_pair_lines
from tui_mnist.runs import Run
from tui_mnist.runs.resume import resume_command
from tui_mnist.training import Trainer
from tui_mnist.training.evaluation import evaluate, looked_at
from tui_mnist.training.events import Diagnosed, RunFinished, RunStopped

EXAMPLES = 8

SEVERITIES = {"good": "green", "watch": "yellow", "bad": "red"}
"""The colours of what is diagnosed."""


def show_summary(
    screen: Screen,
    trainer: Trainer,
    end: RunFinished | RunStopped,
    run_dir: Path | None,
    diagnosed: Diagnosed | None = None,
) -> None:
    """Write the summary: on the test images if the run is finished, on the validation images if it was stopped.

    What was `diagnosed` stands above the result.
    """
    if isinstance(end, RunFinished):
        _show_answers(screen, on_test_images(trainer), "test")
        _advise(screen, diagnosed)
        result = f"Test accuracy {percent(end.test_accuracy)}, loss {loss_text(end.test_loss)}"
        looked = looked_at(max(1, Run(run_dir).test_looks if run_dir else 1))
        screen.prose(f"{result} ({len(trainer.dataset.test_labels):,} images, {looked})", style="bold")
    else:
        answers = on_validation_images(trainer) if end.step else None
        if answers:
            _show_answers(screen, answers, "validation")
        _advise(screen, diagnosed)
        epochs = f"{end.epochs} of {trainer.hyperparameters.epochs} epochs"
        screen.prose(f"Stopped at step {end.step:,}, after {epochs}; the test images were not looked at", style="bold")
        if answers:
            screen.prose(_validation_result(trainer, answers))
    if run_dir is None:
        screen.line("Nothing of this run was kept")
    else:
        more = 2 * end.epochs if isinstance(end, RunFinished) else None
        screen.line(f"Kept in {run_dir}")
        screen.line(f"Go on with: {resume_command(run_dir, epochs=more)}")


def _advise(screen: Screen, diagnosed: Diagnosed | None) -> None:
    if diagnosed:
        said, *tried = advice(diagnosed)
        screen.prose(said, style=SEVERITIES[diagnosed.severity])
        for line in tried:
            screen.prose(line)


def _show_answers(screen: Screen, answers: Answers, kind: str) -> None:
    confusion, names, ascii_only = answers.confusion, answers.class_names, screen.ascii_only
    title = f"Confusion matrix of the {kind} images: row = true class, column = prediction"
    lines = confusion_matrix_lines(confusion, names, width=screen.width, ascii_only=ascii_only)
    if lines is None:
        title = f"Most frequent mistakes on the {kind} images"
        lines = confusion_pair_lines(confusion, names, width=screen.width, ascii_only=ascii_only)
    screen.line()
    screen.prose(title, style="bold")
    for line in lines:
        screen.line(styled(line))
    screen.line()
    for row in tiles(screen, answers, EXAMPLES):
        screen.line(row)
    screen.line()


def _validation_result(trainer: Trainer, answers: Answers) -> str:
    held_out = trainer.samples[trainer.validation_indices]
    judged = evaluate(trainer.logits, held_out, answers.labels, LOSSES[trainer.hyperparameters.loss])
    loss = f", loss {loss_text(judged.loss)}" if judged else ""
    return f"Validation accuracy {percent(answers.accuracy)}{loss} ({len(held_out):,} images)"
