"""What a walkthrough shows is what training does next, bit for bit."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tui_mnist.data import Dataset
from tui_mnist.nn import OPTIMIZERS
from tui_mnist.queries.walkthrough import Walkthrough, WalkthroughQuery, walk
from tui_mnist.training import Hyperparameters, Trainer
from tui_mnist.training.events import BatchDone

StoppedTrainer = Callable[..., Trainer]
NextStep = Callable[[Trainer], BatchDone]

ROOT = Path(__file__).resolve().parents[3]


def assert_foretold(walked: Walkthrough, trainer: Trainer, done: BatchDone) -> None:
    """The trainer, after its step, has the numbers of the walkthrough."""
    split = trainer.network.parameters.split
    update = walked.update
    assert update is not None
    assert walked.step == trainer.step == done.step
    assert walked.loss.mean == done.loss
    assert len(walked.draw.labels) == done.samples
    for name, after in split(trainer.network.parameters.vector).items():
        assert update.after[name].tobytes() == after.tobytes(), name
    for name, before in split(trainer.network.parameters.previous).items():
        if not trainer.hyperparameters.weight_decay:  # else these are what they were before the decay
            assert update.before[name].tobytes() == before.tobytes(), name
    for name, gradient in split(trainer.network.parameters.gradient).items():
        assert update.gradients[name].tobytes() == gradient.tobytes(), name
    assert update.memory_after.keys() == trainer.optimizer.state.keys()
    for key, vector in trainer.optimizer.state.items():
        for name, remembered in split(vector).items():
            assert update.memory_after[key][name].tobytes() == remembered.tobytes(), (key, name)
    assert update.numbers_after == trainer.optimizer.numbers
    assert update.steps + 1 == trainer.optimizer.steps


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_numbers_of_the_walk_are_those_of_the_next_step(
    stopped_trainer: StoppedTrainer, next_step: NextStep, optimizer: str
) -> None:
    trainer = stopped_trainer(optimizer=optimizer, dropout=0.2, weight_decay=0.02)
    for _ in range(12):
        walked = walk(trainer)
        done = next_step(trainer)
        assert_foretold(walked, trainer, done)


def test_the_draw_tells_where_the_epochs_order_has_the_batch(
    stopped_trainer: StoppedTrainer, next_step: NextStep
) -> None:
    trainer = stopped_trainer(batch_size=15)  # 40 samples an epoch: 15, 15, 10, and the next epoch
    seen = []
    for _ in range(4):
        draw = walk(trainer).draw
        next_step(trainer)
        seen.append((draw.epoch, draw.start, draw.stop, draw.batch_size))
        assert draw.epoch_size == 40
        assert draw.indices.tolist() == trainer.sampler.order[draw.start : draw.stop].tolist()
        assert draw.labels.tolist() == trainer.dataset.train_labels[draw.indices].tolist()
        assert draw.images.tobytes() == trainer.dataset.train_samples[draw.indices].tobytes()
    assert seen == [(1, 0, 15, 15), (1, 15, 30, 15), (1, 30, 40, 10), (2, 0, 15, 15)]


def test_it_survives_pickling_and_another_process(stopped_trainer: StoppedTrainer, next_step: NextStep) -> None:
    trainer = stopped_trainer(4, optimizer="nadam", dropout=0.2, hidden=(9,))
    event = pickle.loads(pickle.dumps(WalkthroughQuery())).answer(trainer)
    pickled = pickle.dumps(event)
    with_there = "import pickle, sys; event = pickle.load(sys.stdin.buffer); memory = event.value.update.memory_after"
    script = f"{with_there}; sys.stdout.buffer.write(pickle.dumps(memory))"
    there = subprocess.run([sys.executable, "-c", script], input=pickled, stdout=subprocess.PIPE, cwd=ROOT, check=True)

    here = pickle.loads(pickled)
    assert here.step == 4
    assert_foretold(here.value, trainer, next_step(trainer))
    memory = pickle.loads(there.stdout)
    for key, tensors in here.value.update.memory_after.items():
        for name, values in tensors.items():
            assert memory[key][name].tobytes() == values.tobytes()
    for original, copy in zip(event.value.forward.tensors, here.value.forward.tensors, strict=True):
        assert (original.symbol, original.value.tobytes()) == (copy.symbol, copy.value.tobytes())


def test_the_largest_walk_of_the_usual_network_is_under_12_megabytes() -> None:
    generator = np.random.default_rng(0)
    images = generator.integers(256, size=(200, 28, 28), dtype=np.uint8)
    labels = np.arange(200) % 10
    dataset = Dataset("noise", images, labels, images, labels, tuple("0123456789"))
    settings = Hyperparameters.of(optimizer="adam", batch_size=128, hidden=(512,), dropout=0.3, validation_size=0)
    assert len(pickle.dumps(walk(Trainer(dataset, settings)))) < 12_000_000


def test_a_step_whose_loss_is_not_finite_is_walked_as_far_as_it_goes(
    stopped_trainer: StoppedTrainer,
) -> None:
    trainer = stopped_trainer(3)
    trainer.network.parameters.variables["W3"].assign(np.nan, at=(0, 0))
    walked = walk(trainer)
    assert walked.diverges == "the loss became NaN"
    assert walked.backward is None
    assert walked.update is None
    assert np.isnan(walked.loss.mean)
    assert walked.forward["z1"].summary.not_finite == 0
    assert walked.forward["z3"].summary.not_finite > 0
    assert walked.loss.loss_for(0)
    with pytest.raises(ValueError, match="the loss became NaN"):
        walked.chain(0, 1, 0)


def test_a_step_that_throws_the_weights_out_of_bounds_is_shown_with_its_update(
    stopped_trainer: StoppedTrainer,
) -> None:
    trainer = stopped_trainer(3, optimizer="sgd")
    parameters = trainer.network.parameters
    parameters.variables["W1"].assign(2e38, at=(0, 0))  # a black pixel's: it changes nothing but by its decay
    trainer.hyperparameters = trainer.hyperparameters.changed({"weight_decay": 10.0, "learning_rate": 1.0})
    walked = walk(trainer)
    assert "parameter" in walked.diverges
    assert walked.backward is not None
    assert walked.update is not None
    assert walked.update.explain("W1", (0, 0)).after == -np.inf
    assert walked.update.before["W1"][0, 0] == np.float32(2e38)
