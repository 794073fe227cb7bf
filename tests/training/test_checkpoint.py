"""A checkpoint comes back as it was kept, or not at all: damage never passes for a checkpoint."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from safetensors.numpy import load, save

from tui_mnist.data import Dataset
from tui_mnist.errors import CheckpointError, UsageError
from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training import Checkpoint, Control, Trainer

NewTrainer = Callable[..., Trainer]
PARTS = ("train_samples", "train_labels", "test_samples", "test_labels")


def content(checkpoint: Checkpoint) -> Any:
    """All of a checkpoint, in a form that can be compared; NaNs included."""
    arrays = {name: (array.dtype, array.shape, array.tobytes()) for name, array in checkpoint.arrays.items()}
    return arrays, json.dumps(checkpoint.state, sort_keys=True)


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        Checkpoint.load(path)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert "\n" not in text
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("checkpoints")


@pytest.fixture(scope="module")
def kept(new_trainer: NewTrainer) -> Checkpoint:
    """What a trainer keeps in the middle of an epoch."""
    trainer = new_trainer(optimizer="nadam", dropout=0.1)
    run = trainer.run(Control())
    while next(run).step < 7:
        pass
    return trainer.checkpoint()


@pytest.fixture(scope="module")
def whole(kept: Checkpoint, folder: Path) -> bytes:
    """The bytes of its file."""
    kept.save(folder / "whole")
    return (folder / "whole").read_bytes()


# There and back

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
some_arrays = st.dictionaries(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=10).filter(lambda name: name != "__metadata__"),
    arrays_of.arrays(
        st.sampled_from([np.float32, np.float64, np.int64, np.uint8]),
        arrays_of.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4),
    ),
    max_size=4,
)


@settings(deadline=None)
@given(arrays=some_arrays, state=st.dictionaries(st.text(), json_values, max_size=4))
def test_whatever_is_kept_comes_back_bit_for_bit(folder: Path, arrays: dict[str, Any], state: dict[str, Any]) -> None:
    checkpoint = Checkpoint(arrays, state)
    checkpoint.save(folder / "any")
    assert content(Checkpoint.load(folder / "any")) == content(checkpoint)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_it_holds_the_parameters_the_optimizers_state_and_what_the_run_has_seen(
    new_trainer: NewTrainer, tmp_path: Path, optimizer: str
) -> None:
    trainer = new_trainer(optimizer=optimizer)
    list(trainer.run(Control()))
    trainer.checkpoint().save(tmp_path / "kept")
    loaded = Checkpoint.load(tmp_path / "kept")
    assert np.array_equal(loaded.arrays.pop("parameters"), trainer.network.parameters.vector)
    assert set(loaded.arrays) == {f"optimizer.{name}" for name in trainer.optimizer.state}
    assert loaded.state["hyperparameters"] == trainer.hyperparameters.as_dict()
    assert (loaded.state["step"], loaded.state["sizes"]) == (10, [20, 6, 3])


def test_the_file_is_a_plain_safetensors_file_that_other_programs_read(whole: bytes, kept: Checkpoint) -> None:
    assert np.array_equal(load(whole)["parameters"], kept.arrays["parameters"])


def test_arrays_that_are_views_with_gaps_are_kept_too(tmp_path: Path) -> None:
    every_other = np.arange(12.0).reshape(3, 4)[:, ::2]
    Checkpoint({"gaps": every_other}, {}).save(tmp_path / "kept")
    assert np.array_equal(Checkpoint.load(tmp_path / "kept").arrays["gaps"], every_other)


# Damage


def says_the_same(path: Path, kept: Checkpoint) -> bool:
    """Whether damage left all that is read as it was, as another kind of blank between two words of the header does."""
    try:
        return bool(content(Checkpoint.load(path)) == content(kept))
    except CheckpointError:
        return False


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_any_damaged_bytes_are_noticed(folder: Path, whole: bytes, kept: Checkpoint, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    (folder / "damaged").write_bytes(damaged)
    if not says_the_same(folder / "damaged", kept):
        refusal(folder / "damaged")


def test_each_single_byte_counts(folder: Path, whole: bytes) -> None:
    path = folder / "damaged"
    path.write_bytes(whole)
    for place, byte in enumerate(whole):
        for written, check in ((byte ^ 0xFF, refusal), (byte, Checkpoint.load)):
            with path.open("r+b") as file:
                file.seek(place)
                file.write(bytes([written]))
            check(path)


def test_bytes_that_are_read_as_another_type_are_no_longer_what_was_kept(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / "retyped").write_bytes(whole.replace(b'"dtype":"F32"', b'"dtype":"I32"', 1))
    assert "checksum" in refusal(tmp_path / "retyped")


def test_wherever_it_is_cut_off_it_is_refused(folder: Path, whole: bytes) -> None:
    (folder / "cut").write_bytes(whole)
    for length in reversed(range(len(whole))):
        os.truncate(folder / "cut", length)
        refusal(folder / "cut")


@settings(deadline=None)
@given(more=st.binary(min_size=1, max_size=50))
def test_more_than_was_kept_is_refused(folder: Path, whole: bytes, more: bytes) -> None:
    (folder / "longer").write_bytes(whole + more)
    refusal(folder / "longer")


@settings(deadline=None)
@given(start=st.sampled_from([0, 8, 60]), noise=st.binary(max_size=200))
def test_noise_is_refused(folder: Path, whole: bytes, start: int, noise: bytes) -> None:
    (folder / "noise").write_bytes(whole[:start] + noise)
    refusal(folder / "noise")


def test_it_says_what_is_the_matter_and_what_to_do(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "kept"
    assert refusal(path).endswith("does not exist; expected a run's checkpoint")
    path.mkdir()
    assert "can't be read" in refusal(path)
    path.rmdir()
    path.write_bytes(whole[:-1])
    assert refusal(path).endswith("is damaged or no checkpoint of this program; resume another run")
    path.write_bytes(whole[:-1] + b"?")
    assert refusal(path).endswith("is damaged: its checksum does not match; resume another run")


# Other writers


def metadata(text: str) -> bytes:
    return save({"parameters": np.zeros(3, np.float32)}, {"tui_mnist": text})


@pytest.mark.parametrize("version", [2, 99, 0, None, "1"])
def test_a_file_of_another_format_names_both_and_what_to_do(tmp_path: Path, version: Any) -> None:
    (tmp_path / "other").write_bytes(metadata(json.dumps({"format": version, "checksum": 0, "state": {}})))
    text = refusal(tmp_path / "other")
    assert text.endswith(
        f"has checkpoint format {version}, this program reads format 1; resume it with the version that wrote it"
    )


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "3", "{}", '{"format": 1}', '{"format": 1, "checksum": 0, "state": []}', "[" * 100_000]
)
def test_a_file_with_another_content_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "other").write_bytes(metadata(text))
    assert "damaged" in refusal(tmp_path / "other")


def test_a_safetensors_file_of_another_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(save({"weight": np.zeros(3, np.float32)}))
    assert "no checkpoint of this program" in refusal(tmp_path / "other")


# Into a trainer


def misfit(trainer: Trainer, checkpoint: Checkpoint, *, allow_other_data: bool = False) -> str:
    with pytest.raises(CheckpointError) as caught:
        trainer.restore(checkpoint, allow_other_data=allow_other_data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "other",
    [
        {"hidden": (7,)},
        {"hidden": (6, 6)},
        {"activation": "tanh"},
        {"initializer": "zeros"},
        {"validation_size": 7},
        {"train_size": 30},
        {"shuffle": False},
        {"seed": 1},
    ],
    ids=str,
)
def test_a_checkpoint_of_another_run_is_refused_and_changes_nothing(
    new_trainer: NewTrainer, kept: Checkpoint, other: dict[str, Any]
) -> None:
    trainer = new_trainer(**other)
    before = content(trainer.checkpoint())
    ((name, value),) = other.items()
    assert f"{name} {new_trainer().hyperparameters.__getattribute__(name)!r}, this run {value!r}" in misfit(
        trainer, kept
    )
    assert content(trainer.checkpoint()) == before


def test_a_checkpoint_of_other_data_is_refused(new_trainer: NewTrainer, kept: Checkpoint) -> None:
    assert "data 'mnist', this run 'fashion-mnist'" in misfit(new_trainer(data="fashion-mnist"), kept)


def test_a_checkpoint_of_data_that_has_changed_since_is_refused(
    new_trainer: NewTrainer, new_dataset: Callable[..., Dataset], kept: Checkpoint
) -> None:
    more, usual = new_dataset(60, seed=1), new_dataset(48, seed=1)
    narrower = Dataset(
        "",
        usual.train_samples[:, :, 1:],
        usual.train_labels,
        usual.test_samples[:, :, 1:],
        usual.test_labels,
        ("",) * 3,
    )
    for other in (more, narrower):
        assert "the data is not what this run was trained on" in misfit(new_trainer(dataset=other), kept)
    assert "draws from 40 samples" in misfit(new_trainer(dataset=more), kept, allow_other_data=True)
    assert "don't fit the network" in misfit(new_trainer(dataset=narrower), kept, allow_other_data=True)


def turned(dataset: Dataset) -> Dataset:
    """The same pixels in images that are as wide as they were high."""
    images = (array.reshape(len(array), 5, 4) for array in (dataset.train_samples, dataset.test_samples))
    train_images, test_images = images
    return Dataset("", train_images, dataset.train_labels, test_images, dataset.test_labels, dataset.class_names)


def with_another(dataset: Dataset, part: str) -> Dataset:
    """One pixel or label is another one."""
    parts = {name: getattr(dataset, name).copy() for name in PARTS}
    parts[part].flat[0] ^= 1
    return replace(dataset, **parts)


@pytest.mark.parametrize("part", PARTS)
def test_data_of_the_same_size_is_another_one_if_a_single_value_is(
    new_trainer: NewTrainer, dataset: Dataset, kept: Checkpoint, part: str
) -> None:
    other = with_another(dataset, part)
    text = misfit(new_trainer(dataset=other), kept)
    assert text.startswith(f"the data is not what this run was trained on: it was {dataset.fingerprint}, and is ")
    assert text.endswith("resume with the same data, or insist with --allow-other-data")


def test_images_of_another_shape_are_other_data(new_trainer: NewTrainer, dataset: Dataset, kept: Checkpoint) -> None:
    assert "images of 4 x 5, CRC" in (text := misfit(new_trainer(dataset=turned(dataset)), kept))
    assert "images of 5 x 4, CRC" in text


def test_who_insists_goes_on_with_other_data_which_is_the_runs_own_from_then_on(
    new_trainer: NewTrainer, dataset: Dataset, kept: Checkpoint
) -> None:
    trainer = new_trainer(dataset=turned(dataset))
    trainer.restore(kept, allow_other_data=True)
    assert trainer.step == 7
    later = trainer.checkpoint()
    new_trainer(dataset=turned(dataset)).restore(later)
    assert "the data is not" in misfit(new_trainer(), later)


def test_a_checkpoint_of_a_former_version_does_not_know_its_data(new_trainer: NewTrainer, kept: Checkpoint) -> None:
    former = Checkpoint(kept.arrays, {name: value for name, value in kept.state.items() if "finger" not in name})
    assert len(former.state) == len(kept.state) - 1
    trainer = new_trainer()
    trainer.restore(former)
    assert content(trainer.checkpoint()) == content(kept)


def test_the_name_of_the_data_is_no_matter(new_trainer: NewTrainer, dataset: Dataset, kept: Checkpoint) -> None:
    same = replace(dataset, name="elsewhere", class_names=("x", "y", "z"))
    new_trainer(dataset=same).restore(kept)


def test_live_hyperparameters_come_with_the_checkpoint(new_trainer: NewTrainer, kept: Checkpoint) -> None:
    trainer = new_trainer(optimizer="sgd", batch_size=3)
    trainer.restore(kept)
    assert trainer.hyperparameters == new_trainer(optimizer="nadam", dropout=0.1).hyperparameters
    assert isinstance(trainer.optimizer, OPTIMIZERS["nadam"])
    assert trainer.step == 7


@pytest.mark.parametrize(
    "key",
    ["hyperparameters", "step", "epochs_closed", "totals", "seconds", "last_loss", "val_accuracy", "optimizer_steps",
     "optimizer_numbers", "sampler", "dropout_generator"],
)  # fmt: skip
def test_a_state_that_lacks_something_is_refused(new_trainer: NewTrainer, kept: Checkpoint, key: str) -> None:
    lacking = Checkpoint(kept.arrays, {name: value for name, value in kept.state.items() if name != key})
    assert key in misfit(new_trainer(), lacking)


@pytest.mark.parametrize("count", [-1, 1.5, "1", None, True, 10**400], ids=lambda count: str(count)[:9])
@pytest.mark.parametrize("key", ["step", "epochs_closed", "optimizer_steps"])
def test_counts_that_can_t_be_are_refused(new_trainer: NewTrainer, kept: Checkpoint, key: str, count: Any) -> None:
    impossible = Checkpoint(kept.arrays, kept.state | {key: count})
    assert f"{key} is {count!r:.40}; expected a whole number from 0 on" in misfit(new_trainer(), impossible)


WHERE_IT_STANDS = {"epoch": 1, "position": 16}  # after 7 steps of 8 samples, of which an epoch has 40


@pytest.mark.parametrize(
    "impossible",
    [
        {"epochs_closed": 0},
        {"epochs_closed": 2},
        {"epochs_closed": 10**9},
        {"step": 0},
        {"step": 1},
        {"step": 57},
        {"optimizer_steps": 8},
        {"seconds": -1},
        {"seconds": 1e400},
        {"seconds": "1"},
        {"last_loss": None},
        {"last_loss": float("nan")},
        {"last_loss": 10**400},
        {"last_loss": [1]},
        {"val_accuracy": 1.5},
        {"val_accuracy": True},
        {"optimizer_numbers": {}},
        {"optimizer_numbers": {"product": float("inf")}},
        {"optimizer_numbers": 3},
        {"totals": {"loss": 1.0, "correct": 17, "samples": 16, "seconds": 1.0}},
        {"totals": {"loss": 1.0, "correct": 1, "samples": 8, "seconds": 1.0}},
        {"totals": {"loss": 1.0, "correct": 1, "samples": 0, "seconds": 1.0}},
        {"totals": {"loss": 1.0, "correct": 1, "samples": 16}},
        {"totals": [1.0, 1, 16, 1.0]},
        {"sizes": [4, 5, 6, 3]},
        {"data_fingerprint": 3},
        {"dropout_generator": {}},
        {"dropout_generator": "PCG64"},
        {"sampler": []},
    ],
    ids=str,
)
def test_a_state_in_which_no_run_can_be_is_refused(
    new_trainer: NewTrainer, kept: Checkpoint, impossible: dict[str, Any]
) -> None:
    assert (kept.state["step"], kept.state["totals"]["samples"]) == (7, 16)
    assert kept.state["sampler"].items() >= WHERE_IT_STANDS.items()
    misfit(new_trainer(), Checkpoint(kept.arrays, kept.state | impossible))


@pytest.mark.parametrize("number", [-1, 10**400, 1.5, "7", None], ids=lambda number: str(number)[:9])
@pytest.mark.parametrize("path", [("state", "state"), ("state", "inc"), ("uinteger",)], ids=str)
@pytest.mark.parametrize("generator", ["sampler", "dropout_generator"])
def test_generators_that_can_t_be_are_refused(
    new_trainer: NewTrainer, kept: Checkpoint, generator: str, path: tuple[str, ...], number: Any
) -> None:
    state = json.loads(json.dumps(kept.state))
    place = state["sampler"]["generator"] if generator == "sampler" else state[generator]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = number
    assert "generator" in misfit(new_trainer(), Checkpoint(kept.arrays, state))


@pytest.mark.parametrize("name", ["parameters", "optimizer.first_moment"])
def test_arrays_that_lack_something_or_have_another_type_are_refused(
    new_trainer: NewTrainer, kept: Checkpoint, name: str
) -> None:
    others = {key: array for key, array in kept.arrays.items() if key != name}
    misfit(new_trainer(), Checkpoint(others, kept.state))
    misfit(new_trainer(), Checkpoint(others | {name: kept.arrays[name].astype(np.float64)}, kept.state))
    misfit(new_trainer(), Checkpoint(kept.arrays | {"more": np.zeros(1)}, kept.state))


def test_hyperparameters_out_of_range_are_refused(new_trainer: NewTrainer, kept: Checkpoint) -> None:
    wrong = kept.state["hyperparameters"] | {"learning_rate": -1}
    assert "--learning-rate -1 is not allowed" in misfit(
        new_trainer(), Checkpoint(kept.arrays, kept.state | {"hyperparameters": wrong})
    )
    assert not issubclass(CheckpointError, UsageError)
