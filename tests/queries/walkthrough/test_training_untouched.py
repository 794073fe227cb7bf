"""Looking costs nothing: a run that is stopped, walked and checked again and again ends bit for bit as any other."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tui_mnist.queries.gradient_check import check_gradient
from tui_mnist.queries.walkthrough import walk
from tui_mnist.training import Control, SetHyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone

NewTrainer = Callable[..., Trainer]

STEPS = 240
KNOBS: dict[int, dict[str, Any]] = {
    20: {"learning_rate": 0.03},
    45: {"batch_size": 7},
    70: {"optimizer": "adam", "learning_rate": 0.004},
    100: {"loss": "mean_squared_error", "weight_decay": 0.01},
    130: {"dropout": 0.5},
    150: {"optimizer": "nadam"},
    170: {"batch_size": 3, "loss": "categorical_hinge"},
    200: {"optimizer": "nesterov", "momentum": 0.7},
    220: {"dropout": 0.0, "optimizer": "adadelta", "learning_rate": 1.0},
}


def everything(trainer: Trainer) -> tuple[Any, ...]:
    """All that a trainer holds between two batches, to the last bit."""
    checkpoint, parameters = trainer.checkpoint(), trainer.network.parameters
    vectors = {name: parameters.vectors[name].tobytes() for name in parameters.vectors}
    variables = {name: variable.value.tobytes() for name, variable in parameters.variables.items()}
    gradients = [gradient.tobytes() for gradient in parameters.gradients]
    order = trainer.sampler.order.tobytes()
    return (
        checkpoint.state,
        vectors,
        variables,
        gradients,
        order,
        trainer.sampler.state(),
        vars(trainer.optimizer).keys(),
    )


def run(trainer: Trainer, look: Callable[[Trainer], None]) -> list[Event]:
    """Train for STEPS steps with knobs moved on the way, looking after each step."""
    control, events = Control(), []
    stream: Iterator[Event] = trainer.run(control)
    for event in stream:
        events.append(event)
        if isinstance(event, BatchDone):
            look(trainer)
            if event.step == STEPS:
                break
            if event.step in KNOBS:
                control.send(SetHyperparameters(KNOBS[event.step]))
    return events


def test_walking_and_checking_at_100_random_steps_leaves_training_bit_identical(new_trainer: NewTrainer) -> None:
    generator = np.random.default_rng(4)
    chosen = set(generator.choice(np.arange(1, STEPS), size=100, replace=False).tolist())

    def look(trainer: Trainer) -> None:
        if trainer.step not in chosen:
            return
        before = everything(trainer)
        walked = walk(trainer)
        result = check_gradient(trainer, "random", count=3, generator=generator)
        assert walked.step == result.step == trainer.step + 1
        assert everything(trainer) == before
        looked_at.append(trainer.step)

    looked_at: list[int] = []
    settings = {"hidden": (6, 5), "dropout": 0.3, "epochs": 100, "optimizer": "rmsprop", "clock": lambda: 1.0}
    walked, never_touched = new_trainer(**settings), new_trainer(**settings)
    events = run(walked, look)
    assert len(looked_at) == 100
    assert run(never_touched, lambda trainer: None) == events
    assert everything(walked) == everything(never_touched)


def test_asking_before_the_first_step_and_twice_in_a_row_changes_nothing(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(dropout=0.4)
    before = everything(trainer)
    first, second = walk(trainer), walk(trainer)
    assert everything(trainer) == before
    assert first.draw.indices.tolist() == second.draw.indices.tolist()
    assert first.forward["mask1"].value.tobytes() == second.forward["mask1"].value.tobytes()
