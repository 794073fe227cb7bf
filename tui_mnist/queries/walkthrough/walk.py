"""The next step, taken by a double of the trainer: the same code on the same numbers, and the trainer untouched."""

from __future__ import annotations

import numpy as np

from tui_mnist.autodiff import GradientTape
from tui_mnist.queries.walkthrough.backward import describe_backward, sources
from tui_mnist.queries.walkthrough.forward import DrawStage, describe_forward
from tui_mnist.queries.walkthrough.loss import describe_loss
from tui_mnist.queries.walkthrough.trace import trace
from tui_mnist.queries.walkthrough.update import Tensors, UpdateStage
from tui_mnist.queries.walkthrough.walkthrough import Walkthrough
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.checkpoint import Checkpoint
from tui_mnist.training.divergence import DivergenceError


def walk(trainer: BatchTrainer) -> Walkthrough:
    """Compute the five steps of the trainer's next mini-batch, bit for bit as it will, without changing anything of it.

    Right after a divergence those of the step that diverged, with the numbers that overflowed.

    To be called between two batches.
    """
    with np.errstate(all="ignore"):
        double = trainer.double_before_step()
        return _take_step(double, double.checkpoint())


def _take_step(double: BatchTrainer, before: Checkpoint) -> Walkthrough:
    """Let the double take its step, as a trainer does, and name what it computes."""
    settings, parameters = double.hyperparameters, double.network.parameters
    step = double.step + 1
    diverges, went_back = "", False
    tape = GradientTape(persistent=True)
    inputs, labels = double.draw()
    try:
        with tape:
            logits = double.forward(inputs)
            double.loss(labels, logits)
        double.backward(tape, tape.nodes[-1].output)
        went_back = True
        double.update()
    except DivergenceError as found:
        diverges = found.reason

    losses, mean = tape.nodes[-1].inputs[0], tape.nodes[-1].output
    layers = trace(tape.nodes, double.network, logits, dropout=settings.dropout > 0)
    weights = parameters.split(before.arrays["parameters"])
    forward = describe_forward(
        inputs.to_dense(),
        layers,
        weights,
        activation=settings.activation,
        dropout=settings.dropout,
        image_shape=double.dataset.image_shape,
    )
    loss = describe_loss(settings.loss, labels, forward, losses.value, float(mean))
    backward = update = None
    if went_back:
        wanted = sources(losses, layers)
        flowing = dict(zip(map(id, wanted), tape.gradient(mean, wanted), strict=True))
        gradients = parameters.split(parameters.gradient.copy())
        backward = describe_backward(
            forward, loss, losses, layers, flowing=flowing, parameters=gradients, activation=settings.activation
        )
        after = parameters.previous if diverges else parameters.vector  # a step that diverges is taken back
        update = _describe_update(double, before, weights, gradients, parameters.split(after.copy()))
    draw = _describe_draw(double, len(labels))
    return Walkthrough(step, settings, double.dataset.class_names, draw, forward, loss, backward, update, diverges)


def _describe_draw(double: BatchTrainer, drawn: int) -> DrawStage:
    sampler, dataset = double.sampler, double.dataset
    indices = sampler.order[sampler.position - drawn : sampler.position].copy()
    samples = dataset.train_samples[indices]
    return DrawStage(
        epoch=sampler.epoch + (not sampler.at_epoch_end),  # an epoch counts as over once its last batch is drawn
        start=sampler.position - drawn,
        stop=sampler.position,
        epoch_size=sampler.size,
        shuffled=double.hyperparameters.shuffle,
        indices=indices,
        labels=dataset.train_labels[indices],
        samples=samples,
        images=dataset.pictures(samples),
    )


def _describe_update(
    double: BatchTrainer, before: Checkpoint, weights: Tensors, gradients: Tensors, after: Tensors
) -> UpdateStage:
    settings, split = double.hyperparameters, double.network.parameters.split
    return UpdateStage(
        settings.optimizer,
        settings.learning_rate,
        settings.momentum,
        settings.weight_decay,
        before=weights,
        gradients=gradients,
        after=after,
        memory_before={name: split(before.arrays[f"optimizer.{name}"]) for name in double.optimizer.state},
        numbers_before=before.state["optimizer_numbers"],
        steps=before.state["optimizer_steps"],
        image_shape=double.dataset.image_shape,
    )
