"""Hyperparameters as knobs: turned a step at a time, typed by a person, and said in words that fit."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.errors import UsageError
from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training import Hyperparameters, declarations
from tui_mnist.training.knobs import idle, short, shown, turned, typable, typed, with_optimizer

DECLARED = declarations()
DEFAULTS = Hyperparameters()
NAMES_AND_SWITCHES = [name for name in DECLARED if isinstance(getattr(DEFAULTS, name), str | bool)]
NUMBERS = [name for name in DECLARED if name not in NAMES_AND_SWITCHES]
LADDERS = [name for name in NUMBERS if DECLARED[name].ladder]


def values(name: str) -> st.SearchStrategy[Any]:
    """Every value that is allowed, folders of data aside."""
    declared = DECLARED[name]
    low, high = declared.minimum, declared.maximum
    if name in NAMES_AND_SWITCHES:
        return st.sampled_from(declared.ladder)
    if name == "hidden":
        return st.lists(st.integers(1, 8192), max_size=16).map(tuple)
    if declared.whole:
        numbers = st.integers(int(low or 0), None if high is None else int(high))
        return numbers | st.none() if name == "train_size" else numbers
    return st.floats(low, high, exclude_min=declared.above) | st.sampled_from(declared.ladder)


names_and_values = st.sampled_from(sorted(DECLARED)).flatmap(lambda name: st.tuples(st.just(name), values(name)))
directions = st.sampled_from((-1, 1))


# Turned


@given(names_and_values, st.lists(directions, min_size=1, max_size=30))
def test_however_a_knob_is_turned_its_value_is_allowed(start: tuple[str, Any], turns: list[int]) -> None:
    name, value = start
    for direction in turns:
        value = turned(name, value, direction)
        assert getattr(Hyperparameters(**{name: value}), name) == value


@pytest.mark.parametrize("name", LADDERS)
def test_a_number_goes_up_its_ladder_rung_by_rung_and_down_again_and_stays_at_the_ends(name: str) -> None:
    ladder = DECLARED[name].ladder
    assert [turned(name, rung, 1) for rung in ladder] == [*ladder[1:], ladder[-1]]
    assert [turned(name, rung, -1) for rung in ladder] == [ladder[0], *ladder[:-1]]


@pytest.mark.parametrize("name", NAMES_AND_SWITCHES)
def test_names_and_switches_go_round_and_round(name: str) -> None:
    ladder = DECLARED[name].ladder
    assert [turned(name, rung, 1) for rung in ladder] == [*ladder[1:], ladder[0]]
    assert [turned(name, rung, -1) for rung in ladder] == [ladder[-1], *ladder[:-1]]


@pytest.mark.parametrize("name", DECLARED)
def test_all_choices_are_on_the_ladder_and_every_rung_is_allowed(name: str) -> None:
    assert set(DECLARED[name].choices) <= set(DECLARED[name].ladder)
    for rung in DECLARED[name].ladder:
        assert getattr(Hyperparameters(**{name: rung}), name) == rung


@pytest.mark.parametrize(
    ("name", "value", "down", "up"),
    [
        ("learning_rate", 0.002, 0.001, 0.003),
        ("learning_rate", 1e-7, 1e-7, 1e-5),
        ("learning_rate", 100.0, 10.0, 100.0),
        ("batch_size", 100, 64, 128),
        ("batch_size", 60_000, 32_768, 65_536),
        ("epochs", 4, 3, 5),
        ("momentum", 0.93, 0.9, 0.95),
        ("hidden", (300,), (256,), (512,)),
        ("hidden", (), (), (32,)),
        ("hidden", (20,), (), (32,)),
        ("hidden", (300, 100), (256, 128), (512, 256)),
        ("hidden", (4096,), (1024,), (128, 64)),
        ("hidden", (8, 8, 8), (512, 512), (8, 8, 8)),
        ("train_size", 60_000, 50_000, None),
        ("train_size", None, 50_000, None),
        ("validation_size", 7_000, 5_000, 10_000),
        ("seed", 7, 6, 8),
        ("seed", 0, 0, 1),
        ("seed", 2**32 - 1, 2**32 - 2, 2**32 - 1),
        ("data", "/some/folder", "crumpled", "mnist"),
    ],
)
def test_from_between_two_rungs_it_goes_to_the_neighbouring_one(name: str, value: Any, down: Any, up: Any) -> None:
    assert (turned(name, value, -1), turned(name, value, 1)) == (down, up)


# Typed and shown


@given(names_and_values)
def test_what_is_shown_can_be_typed_and_is_the_very_same_value(given: tuple[str, Any]) -> None:
    name, value = given
    read = typed(name, shown(name, value))
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("learning_rate", 0.001, "0.001"),
        ("learning_rate", 1e-05, "0.00001"),
        ("learning_rate", 10.0, "10"),
        ("learning_rate", 1e-9, "1e-9"),
        ("dropout", 0.0, "0"),
        ("hidden", (512, 256), "512, 256"),
        ("hidden", (), "none"),
        ("train_size", None, "all"),
        ("shuffle", True, "yes"),
        ("shuffle", False, "no"),
        ("optimizer", "adam", "adam"),
    ],
)
def test_values_are_shown_as_a_person_writes_them(name: str, value: Any, text: str) -> None:
    assert shown(name, value) == text


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("learning_rate", "1e-3", 0.001),
        ("learning_rate", " 0.003 ", 0.003),
        ("momentum", ".5", 0.5),
        ("dropout", "0", 0.0),
        ("batch_size", "60,000", 60_000),
        ("batch_size", "1e3", 1_000),
        ("hidden", "512,256", (512, 256)),
        ("hidden", "512 256", (512, 256)),
        ("hidden", "none", ()),
        ("hidden", " No", ()),
        ("hidden", "(512,)", (512,)),
        ("train_size", "all", None),
        ("train_size", "A", None),
        ("train_size", "1000", 1000),
        ("shuffle", "yes", True),
        ("shuffle", "N", False),
        ("shuffle", "off", False),
        ("optimizer", "adam", "adam"),
        ("optimizer", "adamw", "adamw"),
        ("optimizer", "Nest", "nesterov"),
        ("loss", "categorical_c", "categorical_crossentropy"),
        ("loss", "cross", "categorical_crossentropy"),
        ("loss", "Cross Entropy", "categorical_crossentropy"),
        ("loss", "mse", "mean_squared_error"),
        ("loss", "hinge", "categorical_hinge"),
        ("activation", "Leaky ReLU", "leaky_relu"),
        ("initializer", "normal", "random_normal"),
        ("data", "fashion", "fashion-mnist"),
    ],
)
def test_a_person_may_write_in_several_ways(name: str, text: str, value: Any) -> None:
    assert typed(name, text) == value


def test_a_folder_that_exists_may_be_typed_for_data_and_is_kept_from_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my digits "
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for text in (str(folder), "my digits ", "~/my digits "):
        assert typed("data", text) == str(folder)
    assert typed("data", shown("data", str(folder))) == str(folder)


def test_a_name_of_the_catalog_wins_over_a_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mnist").mkdir()
    monkeypatch.chdir(tmp_path)
    assert typed("data", "mnist") == "mnist"
    assert typed("data", "./mnist") == str(tmp_path / "mnist")


BAD = [
    ("learning_rate", "abc", "learning rate 'abc' is not allowed; expected a number, more than 0 and at most 1,000"),
    ("learning_rate", "0", "learning rate '0' is not allowed; expected a number, more than 0 and at most 1,000"),
    (
        "batch_size",
        "1.5",
        "batch size '1.5' is not allowed; expected a whole number, at least 1 and at most 100,000,000",
    ),
    ("train_size", "0", "train size '0' is not allowed; expected a whole number, at least 1, or all"),
    ("shuffle", "o", "shuffle 'o' is not allowed; expected yes or no"),
    ("optimizer", "ada", "optimizer 'ada' is not clear; it could be adagrad, adadelta, adam or adamw"),
    ("loss", "cat", "loss 'cat' is not clear; it could be categorical_crossentropy or categorical_hinge"),
    (
        "hidden",
        "1,024",
        "hidden '1,024' is not allowed; expected 1 to 16 layers of 1 to 8,192 units, as in 512 or 512,256, or none",
    ),
    (
        "data",
        "/no/such",
        "data '/no/such' is not allowed; "
        "expected one of mnist, fashion-mnist, kmnist, spirals, rings, disk-in-ring, moons, xor, blobs, crumpled, "
        "or a folder of IDX, npz or CSV files",
    ),
]


@pytest.mark.parametrize(("name", "text", "message"), BAD)
def test_a_bad_text_is_refused_with_what_is_expected_and_without_a_flag(name: str, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        typed(name, text)
    assert str(caught.value) == message


@pytest.mark.parametrize("name", DECLARED)
@pytest.mark.parametrize("text", ["", " ", "-1", "no\nway", "nan", "-inf", "1e999", "9" * 5000, "1,,2", "\0", "{}"])
def test_nonsense_is_refused_in_one_line_of_bearable_length(name: str, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        typed(name, text)
    message = str(caught.value)
    assert message.isprintable()
    assert "--" not in message
    assert len(message) < 250
    assert message.startswith(name.replace("_", " "))


@given(st.sampled_from(sorted(DECLARED)), st.text(max_size=12))
def test_any_text_is_either_an_allowed_value_or_refused_in_one_line(name: str, text: str) -> None:
    try:
        value = typed(name, text)
    except UsageError as error:
        message = str(error)
    else:
        message = ""
        assert getattr(Hyperparameters(**{name: value}), name) == value
    assert message.isprintable()


# In little room


@given(names_and_values, st.integers(0, 40))
def test_a_short_wording_is_never_too_long_and_is_the_whole_value_where_that_fits(
    given: tuple[str, Any], width: int
) -> None:
    name, value = given
    text = short(name, value, width)
    assert len(text) <= width
    assert "…" not in text
    if len(shown(name, value)) <= width:
        assert text == shown(name, value)


@given(names_and_values, st.integers(0, 40))
def test_what_is_offered_to_be_mended_fits_where_it_can_and_means_the_value(given: tuple[str, Any], width: int) -> None:
    name, value = given
    text = typable(name, value, width)
    assert typed(name, text) == value
    assert text == shown(name, value) or len(text) <= width < len(shown(name, value))


@pytest.mark.parametrize(
    ("width", "text"), [(24, "categorical_crossentropy"), (23, "cross-entropy"), (12, "CCE"), (3, "CCE")]
)
def test_a_name_to_be_mended_is_offered_in_the_longest_wording_that_fits(width: int, text: str) -> None:
    assert typable("loss", "categorical_crossentropy", width) == text


def test_a_folder_is_never_offered_as_the_data_that_has_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "mnist"
    folder.mkdir()
    assert typable("data", str(folder), 8) == str(folder)


@pytest.mark.parametrize("name", DECLARED)
def test_eight_letters_are_enough_for_every_value_that_a_knob_turns_to(name: str) -> None:
    for rung in DECLARED[name].ladder:
        assert short(name, rung, 8)


@pytest.mark.parametrize("name", NAMES_AND_SWITCHES)
def test_shortened_names_can_still_be_told_apart_and_typed(name: str) -> None:
    ladder = DECLARED[name].ladder
    for width in range(8, 25):
        wordings = [short(name, rung, width) for rung in ladder]
        assert [typed(name, wording) for wording in wordings] == [*ladder]


@pytest.mark.parametrize(
    ("name", "value", "width", "text"),
    [
        ("loss", "categorical_crossentropy", 24, "categorical_crossentropy"),
        ("loss", "categorical_crossentropy", 23, "cross-entropy"),
        ("loss", "categorical_crossentropy", 12, "CCE"),
        ("loss", "mean_squared_error", 13, "squared error"),
        ("loss", "mean_squared_error", 8, "MSE"),
        ("hidden", (512, 256), 7, "512,256"),
        ("hidden", (64,) * 8, 8, "8 x 64"),
        ("hidden", (1024, 512, 256), 8, "3 layers"),
        ("learning_rate", 1e-5, 6, "1e-5"),
        ("learning_rate", 1 / 3, 6, "~0.333"),
        ("seed", 2**32 - 1, 8, "~4.295e9"),
        ("data", "/data/sets/my-digits/", 12, "my-digits"),
        ("data", "/data/sets/my-digits/", 8, "folder"),
    ],
)
def test_a_long_value_has_shorter_wordings(name: str, value: Any, width: int, text: str) -> None:
    assert short(name, value, width) == text


# Swapping the optimizer


def test_a_swapped_optimizer_brings_its_defaults_where_the_learner_chose_nothing() -> None:
    rmsprop = Hyperparameters()
    assert with_optimizer(rmsprop, "sgd") == {"optimizer": "sgd", "learning_rate": 0.01}
    assert with_optimizer(rmsprop, "adamw") == {"optimizer": "adamw", "weight_decay": 0.004}
    assert with_optimizer(rmsprop, "adam") == {"optimizer": "adam"}
    adamw = Hyperparameters.of(optimizer="adamw")
    assert with_optimizer(adamw, "sgd") == {"optimizer": "sgd", "learning_rate": 0.01, "weight_decay": 0.0}


def test_what_the_learner_chose_stays_when_the_optimizer_is_swapped() -> None:
    chosen = Hyperparameters.of(learning_rate=0.5, weight_decay=0.25)
    assert with_optimizer(chosen, "adamw") == {"optimizer": "adamw"}
    assert with_optimizer(Hyperparameters.of(learning_rate=0.5), "adamw") == {
        "optimizer": "adamw",
        "weight_decay": 0.004,
    }


@given(st.sampled_from([*OPTIMIZERS]), st.sampled_from([*OPTIMIZERS]))
def test_a_swap_leads_to_the_hyperparameters_of_a_run_started_with_that_optimizer(old: str, new: str) -> None:
    start = Hyperparameters.of(optimizer=old)
    assert start.changed(with_optimizer(start, new)) == Hyperparameters.of(optimizer=new)


# Knobs that do nothing at the moment


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_momentum_is_idle_with_a_reason_unless_the_optimizer_uses_it(optimizer: str) -> None:
    reasons = idle(Hyperparameters.of(optimizer=optimizer))
    if optimizer in {"momentum", "nesterov"}:
        assert reasons == {}
    else:
        assert reasons == {"momentum": f"{optimizer} does not use momentum; momentum and nesterov do."}


@pytest.mark.parametrize("hidden", [(), (32,)])
def test_what_works_on_hidden_layers_is_idle_without_one(hidden: tuple[int, ...]) -> None:
    reasons = idle(Hyperparameters.of(optimizer="momentum", hidden=hidden))
    assert set(reasons) == (set() if hidden else {"dropout", "activation"})
    assert all("no hidden layer" in reason for reason in reasons.values())
