"""What an experiment says equals plain NumPy, and leaves the run as it is."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.data import load
from tui_mnist.errors import UsageError
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.queries.laboratory import (
    UNCHANGED,
    Changes,
    ExperimentCurve,
    ExperimentCurveQuery,
    ExperimentQuery,
    experiment_named,
)
from tui_mnist.queries.laboratory.bench import coarse_to_fine
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import BatchDone

StoppedTrainer = Callable[..., Trainer]


@pytest.fixture
def trainer(stopped_trainer: StoppedTrainer) -> Trainer:
    """Two hidden layers of 6 and 5 units, after 8 steps, 24 held-out images of 4 × 5 pixels."""
    return stopped_trainer(8, validation_size=24, learning_rate=0.02)


def plain_logits(trainer: Trainer, inputs: Any, *, weights: Any = None, layer: int = 0, unit: int = 0) -> Any:
    """The network, written out in float64; `unit` of hidden layer `layer` is silent if that is not 0."""
    own = trainer.network.parameters.split(trainer.network.parameters.vector)
    arrays = {name: array.astype(np.float64) for name, array in (weights or own).items()}
    x = inputs
    for number in (1, 2):
        x = np.maximum(x @ arrays[f"W{number}"] + arrays[f"b{number}"], 0)
        if number == layer:
            x[:, unit] = 0
    return x @ arrays["W3"] + arrays["b3"]


def plain_figures(logits: Any, labels: Any, temperature: float = 1.0) -> list[float]:
    """Accuracy, mean confidence and expected calibration error, sample by sample and bin by bin."""
    shares = np.exp(logits / temperature - (logits / temperature).max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    sure, right = shares.max(axis=1), logits.argmax(axis=1) == labels
    error = 0.0
    for number in range(15):
        inside = (sure > number / 15) & (sure <= (number + 1) / 15)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - sure[inside].mean())
    return [right.mean(), sure.mean(), error]


def held_out(trainer: Trainer) -> tuple[Any, Any]:
    """All held-out images from 0 to 1, and their labels."""
    indices = held_out_indices(trainer)
    return trainer.samples[indices] / 255, trainer.dataset.train_labels[indices]


def check(trainer: Trainer, changes: Changes, inputs: Any, **given: Any) -> None:
    """All figures of these changes are those of the network written out, given these inputs and weights."""
    images, labels = held_out(trainer)
    result = ExperimentQuery(changes, 3).compute(trainer)
    np.testing.assert_allclose(result.before, plain_figures(plain_logits(trainer, images), labels), atol=1e-5)
    logits = plain_logits(trainer, inputs, **given)
    np.testing.assert_allclose(result.after, plain_figures(logits, labels, changes.temperature), atol=1e-5)
    scaled = np.exp(logits[3] / changes.temperature)
    np.testing.assert_allclose(result.probabilities_after, scaled / scaled.sum(), rtol=1e-4)
    assert result.label == labels[3]
    np.testing.assert_array_equal(result.original, trainer.dataset.train_samples[held_out_indices(trainer)[3]])
    np.testing.assert_array_equal(result.image, np.rint(inputs[3].reshape(4, 5) * 255))


# Each experiment


def test_without_changes_it_is_the_network_itself(trainer: Trainer) -> None:
    images, labels = held_out(trainer)
    check(trainer, UNCHANGED, images)
    result = ExperimentQuery().compute(trainer)
    assert result.before == result.after
    assert (result.count, result.held_out, result.digits) == (24, True, 24)
    assert 0.4 < result.before.accuracy < 1  # or nothing could change
    np.testing.assert_allclose(result.before.accuracy, (trainer.network.predict(trainer.samples[
        held_out_indices(trainer)]).argmax(axis=1) == labels).mean())  # fmt: skip


@pytest.mark.parametrize(("layer", "unit"), [(1, 0), (1, 5), (2, 4)])
def test_a_silenced_unit_says_nothing_to_the_next_layer(trainer: Trainer, layer: int, unit: int) -> None:
    check(trainer, Changes(layer=layer, unit=unit), held_out(trainer)[0], layer=layer, unit=unit)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.83, 1.0])
def test_the_smallest_weights_of_all_layers_together_are_pruned(trainer: Trainer, share: float) -> None:
    weights = {n: a.copy() for n, a in trainer.network.parameters.split(trainer.network.parameters.vector).items()}
    kernels = [array for name, array in weights.items() if name.startswith("W")]
    every = sorted(
        (abs(value), number, at) for number, kernel in enumerate(kernels) for at, value in np.ndenumerate(kernel)
    )
    for _, number, at in every[: round(share * len(every))]:
        kernels[number][at] = 0
    check(trainer, Changes(prune=share), held_out(trainer)[0], weights=weights)


def test_noise_on_weights_is_as_large_as_its_share_of_the_spread_of_a_layer(trainer: Trainer) -> None:
    weights = dict(trainer.network.parameters.split(trainer.network.parameters.vector))
    generator = np.random.default_rng([trainer.hyperparameters.seed, 1])
    for name, array in weights.items():
        noise = generator.standard_normal(array.shape, dtype=np.float32)
        if name.startswith("W"):
            weights[name] = array + 0.7 * array.std() * noise
    check(trainer, Changes(weight_noise=0.7), held_out(trainer)[0], weights=weights)


def test_noise_on_pixels_is_each_digits_own_and_stays_between_black_and_white(trainer: Trainer) -> None:
    images, _ = held_out(trainer)
    seed = trainer.hyperparameters.seed
    noise = [np.random.default_rng([seed, 2, number]).standard_normal(20, dtype=np.float32) for number in range(24)]
    check(trainer, Changes(pixel_noise=0.4), np.clip(images + 0.4 * np.stack(noise), 0, 1))


def test_whole_shifts_move_pixels(trainer: Trainer) -> None:
    images, _ = held_out(trainer)
    moved = np.zeros((24, 4, 5))
    moved[:, 1:, :3] = images.reshape(24, 4, 5)[:, :3, 2:]
    check(trainer, Changes(right=-2.0, down=1.0), moved.reshape(24, 20))


def test_a_half_turn_reverses_rows_and_columns(trainer: Trainer) -> None:
    check(trainer, Changes(rotate=180.0), held_out(trainer)[0][:, ::-1])


def test_the_temperature_changes_how_sure_it_is_and_no_answer(trainer: Trainer) -> None:
    check(trainer, Changes(temperature=3.0), held_out(trainer)[0])
    result = ExperimentQuery(Changes(temperature=3.0)).compute(trainer)
    assert result.after.accuracy == result.before.accuracy
    assert result.after.confidence < result.before.confidence


def test_several_experiments_work_together(trainer: Trainer) -> None:
    images, _ = held_out(trainer)
    turned = images.reshape(24, 4, 5)[:, ::-1, ::-1]
    moved = np.zeros((24, 4, 5))
    moved[:, :, 1:] = turned[:, :, :-1]
    changes = Changes(layer=2, unit=1, rotate=180.0, right=1.0, temperature=0.5)
    check(trainer, changes, moved.reshape(24, 20), layer=2, unit=1)


# The curve


def whole_curve(trainer: Trainer, query: ExperimentCurveQuery) -> ExperimentCurve:
    """The curve when all of it is measured, which takes some answers."""
    for _ in range(200):
        if (curve := query.compute(trainer)).complete:
            return curve
    raise AssertionError("the curve is never complete")


@pytest.mark.parametrize("varied", ["unit", "prune", "weight_noise", "rotate", "down", "temperature"])
def test_a_curve_has_the_figures_of_its_strengths(trainer: Trainer, varied: str) -> None:
    changes = Changes(pixel_noise=0.2, layer=2)
    curve = whole_curve(trainer, ExperimentCurveQuery(changes, varied))
    assert curve.step == 8
    for strength, accuracy, confidence in zip(curve.strengths, curve.accuracies, curve.confidences, strict=True):
        measured = ExperimentQuery(changes.with_strength(varied, strength)).compute(trainer).after
        assert (accuracy, confidence) == (measured.accuracy, measured.confidence)
    assert list(curve.strengths) == sorted(set(curve.strengths))


def test_a_curve_fills_in_slice_by_slice_from_coarse_to_fine(trainer: Trainer, monkeypatch: Any) -> None:
    monkeypatch.setattr("tui_mnist.queries.laboratory.bench.SECONDS", -1.0)  # one point an answer
    query = ExperimentCurveQuery(UNCHANGED, "prune")
    known = [int(np.isfinite(query.compute(trainer).accuracies).sum()) for _ in range(41)]
    assert known == list(range(1, 42))
    assert query.compute(trainer).complete
    assert coarse_to_fine((0.0, 1.0, 2.0, 3.0, 4.0)) == [0, 4, 2, 1, 3]


def test_all_points_of_a_curve_are_of_the_same_moment(
    trainer: Trainer, next_step: Callable[[Trainer], BatchDone], monkeypatch: Any
) -> None:
    query = ExperimentCurveQuery(UNCHANGED, "rotate")
    expected = whole_curve(trainer, query)
    monkeypatch.setattr("tui_mnist.queries.laboratory.bench.SECONDS", -1.0)
    next_step(trainer)
    for _ in range(5):
        curve = query.compute(trainer)
        np.testing.assert_array_equal(curve.accuracies, expected.accuracies)
        assert (curve.step, curve.complete) == (8, False)
    next_step(trainer)
    later = [query.compute(trainer) for _ in range(32)][-1]  # begun before that step
    assert (later.step, later.complete) == (9, False)
    assert np.isfinite(later.accuracies).all()
    for _ in range(37):
        newest = query.compute(trainer)
    assert (newest.step, newest.complete) == (10, True)


# The run


@pytest.mark.parametrize("changes", [
    UNCHANGED,
    Changes(unit=2, prune=0.4, weight_noise=0.5, pixel_noise=0.3, rotate=20.0, right=1.0, down=-1.5, temperature=2.0),
], ids=["nothing on", "all on"])  # fmt: skip
def test_nothing_of_the_run_changes(
    trainer: Trainer, stopped_trainer: StoppedTrainer, next_step: Callable[[Trainer], BatchDone], changes: Changes
) -> None:
    before = trainer.checkpoint()
    previous = trainer.network.parameters.previous.copy()
    global_state = np.random.get_state(legacy=False)["state"]["key"].copy()  # noqa: NPY002
    ExperimentQuery(changes, 5).compute(trainer)
    for varied in ("unit", "prune", "weight_noise", "pixel_noise", "rotate", "temperature"):
        whole_curve(trainer, ExperimentCurveQuery(changes, varied))
    after = trainer.checkpoint()
    assert after.state == before.state
    for name, array in before.arrays.items():
        assert array.tobytes() == after.arrays[name].tobytes(), name
    assert previous.tobytes() == trainer.network.parameters.previous.tobytes()
    np.testing.assert_array_equal(global_state, np.random.get_state(legacy=False)["state"]["key"])  # noqa: NPY002
    other = stopped_trainer(8, validation_size=24, learning_rate=0.02)
    next_step(trainer)
    next_step(other)
    assert trainer.network.parameters.vector.tobytes() == other.network.parameters.vector.tobytes()


def test_the_same_seed_gives_the_same_noise_in_whichever_order_is_asked(stopped_trainer: StoppedTrainer) -> None:
    query = ExperimentQuery(Changes(weight_noise=1.0, pixel_noise=0.5), 2)
    one, other = (stopped_trainer(8, validation_size=24, seed=4) for _ in range(2))
    ExperimentQuery(Changes(pixel_noise=0.1), 7).compute(one)
    whole_curve(one, ExperimentCurveQuery(Changes(pixel_noise=0.5), "weight_noise"))
    first, second = query.compute(one), query.compute(other)
    assert first.after == second.after
    np.testing.assert_array_equal(first.image, second.image)
    np.testing.assert_array_equal(first.probabilities_after, second.probabilities_after)


def test_questions_and_answers_can_be_sent_to_another_process(trainer: Trainer) -> None:
    for query in (ExperimentQuery(Changes(prune=0.5), 2), ExperimentCurveQuery(UNCHANGED, "rotate")):
        assert pickle.loads(pickle.dumps(query)) == query
        assert pickle.loads(pickle.dumps(query.answer(trainer))).error == ""


# What is not possible, and what is unusual


def test_what_is_not_there_is_refused_in_one_line(trainer: Trainer, stopped_trainer: StoppedTrainer) -> None:
    cases: list[tuple[Trainer, Any, str]] = [
        (trainer, ExperimentQuery(Changes(unit=6)), "layer 1 has no unit 6; expected 0 to 5"),
        (trainer, ExperimentQuery(Changes(layer=3, unit=0)), "no hidden layer 3; expected 1 to 2"),
        (stopped_trainer(0, hidden=()), ExperimentCurveQuery(UNCHANGED, "unit"), "has no hidden layer"),
    ]
    for of, query, message in cases:
        with pytest.raises(UsageError, match=message):
            query.compute(of)


def test_points_of_the_plane_get_noise_and_are_not_rotated() -> None:
    trainer = Trainer(load("spirals", seed=0), Hyperparameters.of(data="spirals", hidden=(4,), validation_size=60))
    noisy = ExperimentQuery(Changes(pixel_noise=1.0), 1).compute(trainer)
    assert noisy.after.confidence != noisy.before.confidence
    assert noisy.image.shape == trainer.dataset.picture_shape
    with pytest.raises(UsageError, match="only images can be rotated"):
        ExperimentQuery(Changes(rotate=5.0)).compute(trainer)
    with pytest.raises(UsageError, match="rotate digits is for images"):
        ExperimentCurveQuery(UNCHANGED, "rotate").compute(trainer)


def test_a_network_of_nan_is_asked_all_the_same(trainer: Trainer) -> None:
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
    result = ExperimentQuery(Changes(prune=0.5, weight_noise=1.0)).compute(trainer)
    assert np.isnan(result.before.confidence)
    assert np.isnan(result.before.calibration_error)
    assert whole_curve(trainer, ExperimentCurveQuery(UNCHANGED, "prune")).complete


def test_without_held_out_samples_it_says_so(stopped_trainer: StoppedTrainer) -> None:
    result = ExperimentQuery(Changes(prune=0.3)).compute(stopped_trainer(2, validation_size=0))
    assert not result.held_out
    assert result.count == 48


def test_no_more_than_500_samples_are_measured() -> None:
    trainer = Trainer(load("mnist"), Hyperparameters.of(hidden=(8,)))
    control = Control()
    assert next(event for event in trainer.run(control) if isinstance(event, BatchDone))
    result = ExperimentQuery(Changes(rotate=90.0), 4999).compute(trainer)
    assert (result.count, result.number, result.digits) == (500, 4999, 5000)
    spread = held_out_indices(trainer)[np.linspace(0, 4999, 500).astype(int)]
    right = trainer.network.predict(trainer.samples[spread]).argmax(axis=1) == trainer.dataset.train_labels[spread]
    assert result.before.accuracy == right.mean()
    turned = np.rot90(trainer.dataset.train_samples[spread], axes=(1, 2)).reshape(500, -1)
    right = trainer.network.predict(turned).argmax(axis=1) == trainer.dataset.train_labels[spread]
    assert result.after.accuracy == pytest.approx(right.mean(), abs=0.002)


def test_strengths_go_in_steps_within_their_range() -> None:
    temperature, prune = experiment_named("temperature"), experiment_named("prune")
    assert temperature.share(1.0) == pytest.approx(0.5)
    assert temperature.at_share(0.5) == 1.0
    assert temperature.moved(temperature.moved(1.0, 3), -3) == 1.0
    assert (temperature.moved(10.0, 1), temperature.moved(0.1, -1)) == (10.0, 0.1)
    assert [prune.moved(0.5, 1), prune.moved(0.0, -5), prune.moved(1.0, 1)] == [0.51, 0.0, 1.0]
    unit = experiment_named("unit").of_units(6)
    assert unit.grid() == (0, 1, 2, 3, 4, 5)
    assert unit.moved(-1.0, 1) == 0
    assert unit.moved(5.0, 1) == 5
    assert len(experiment_named("unit").of_units(512).grid()) == 160
