"""Hyperparameters are declared once; what is out of range is refused in one line that says how to mend it."""

import dataclasses
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.errors import UsageError
from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training import Declaration, Hyperparameters, declarations

DEFAULTS = Hyperparameters()
DECLARED = declarations()
LIVE = [name for name, declared in DECLARED.items() if declared.live]
WHOLE = {"batch_size", "epochs", "hidden", "validation_size", "train_size", "seed"}
NO_NUMBERS: list[Any] = ["many", None, True, math.nan, math.inf, -math.inf, [1], {}]


def is_number(name: str) -> bool:
    return DECLARED[name].minimum is not None


def numbers_out_of_range(name: str) -> list[Any]:
    """Numbers just outside the declared range and far outside of it."""
    declared = DECLARED[name]
    assert declared.minimum is not None
    step: float = 1 if name in WHOLE else 0.001
    low = declared.minimum if declared.above else declared.minimum - step
    bad: list[Any] = [low, -1, -(10**400)]
    if declared.maximum is not None:
        bad += [declared.maximum + step, 10**400]
    if name in WHOLE:
        bad += [1.5, 2.0]
        bad = [int(value) if value == int(value) and value != 2.0 else value for value in bad]
    return bad


def bad_values(name: str) -> list[Any]:
    declared = DECLARED[name]
    if name == "hidden":
        units = [*numbers_out_of_range(name), *NO_NUMBERS]
        return [(8,) * 17, 8, [8], "8", None, *((unit,) for unit in units), *((8, unit) for unit in units)]
    if declared.choices:
        return ["", "no such thing", declared.choices[0].upper(), 1, None]
    if is_number(name):
        return [*numbers_out_of_range(name), *(bad for bad in NO_NUMBERS if bad != DEFAULTS.as_dict()[name])]
    return ["", None, 5] if name == "data" else [0, 1, "yes", None]


BAD = [pytest.param(name, bad, id=f"{name}={str(bad)[:20]}") for name in DECLARED for bad in bad_values(name)]


@pytest.mark.parametrize(("name", "bad"), BAD)
def test_a_bad_value_is_refused_in_one_line_with_the_flag_the_value_and_what_is_expected(name: str, bad: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Hyperparameters.of(**{name: bad})
    text = str(caught.value)
    assert "\n" not in text
    layers = isinstance(bad, tuple) and bool(bad) and all(type(units) is int for units in bad)
    written = ",".join(map(str, bad)) if layers else repr(bad)
    assert text.startswith(f"--{name.replace('_', '-')} {written} is not allowed; expected ")
    expected = text.partition("; expected ")[2]
    assert expected
    if DECLARED[name].choices:
        assert all(choice in expected for choice in DECLARED[name].choices)


def ends_of_the_range(name: str) -> list[Any]:
    declared = DECLARED[name]
    assert declared.minimum is not None
    low = math.ulp(0.0) if declared.above else declared.minimum
    ends = [low, low if declared.maximum is None else declared.maximum]
    ends = [int(end) if name in WHOLE else end for end in ends]
    return [(end,) for end in ends] if name == "hidden" else ends


GOOD = [
    pytest.param(name, good, id=f"{name}={good}")
    for name, declared in DECLARED.items()
    for good in (declared.choices or (ends_of_the_range(name) if is_number(name) else []))
]


@pytest.mark.parametrize(("name", "good"), GOOD)
def test_every_choice_and_the_ends_of_every_range_are_allowed(name: str, good: Any) -> None:
    assert getattr(Hyperparameters.of(**{name: good}), name) == good


@pytest.mark.parametrize("name", DECLARED)
def test_each_is_declared_with_a_help_text_and_a_group(name: str) -> None:
    declared = DECLARED[name]
    assert declared.help.endswith(".")
    assert declared.group in {"Training", "Network", "Data"}


@pytest.mark.parametrize("odd", [{"hidden": (512.0,)}, {"seed": False}, {"shuffle": 1}, {"batch_size": 128.0}])
def test_what_only_looks_like_a_default_is_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Hyperparameters(**odd)


def test_what_is_expected_is_said_in_words() -> None:
    assert Declaration("", minimum=0, above=True).expected == "more than 0"
    assert Declaration("", minimum=0, maximum=0.95).expected == "at least 0 and at most 0.95"
    assert Declaration("", names=lambda: ("a", "b"), closed=True).expected == "one of a, b"


def test_what_shapes_the_network_and_the_data_needs_a_new_run_and_the_rest_is_live() -> None:
    assert {name for name, declared in DECLARED.items() if declared.group == "Training"} == set(LIVE)


# An optimizer brings its own defaults


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizer_brings_its_own_learning_rate_and_weight_decay(optimizer: str) -> None:
    rule = OPTIMIZERS[optimizer]
    settings = Hyperparameters.of(optimizer=optimizer)
    assert settings.learning_rate == rule.default_learning_rate
    assert settings.weight_decay == rule.default_weight_decay


def test_the_defaults_of_the_book_are_among_them() -> None:
    assert Hyperparameters.of(optimizer="sgd").learning_rate == 0.01
    assert Hyperparameters.of(optimizer="rmsprop").learning_rate == 0.001
    assert Hyperparameters.of(optimizer="adamw").weight_decay == 0.004


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_rate_and_a_decay_that_are_given_win(optimizer: str) -> None:
    settings = Hyperparameters.of(optimizer=optimizer, learning_rate=0.5, weight_decay=0.25)
    assert (settings.learning_rate, settings.weight_decay) == (0.5, 0.25)


def test_what_is_given_takes_the_place_of_the_base_and_the_rest_stays() -> None:
    base = Hyperparameters.of(optimizer="sgd", learning_rate=0.5, hidden=(7,), seed=3)
    assert Hyperparameters.of(base, seed=4) == dataclasses.replace(base, seed=4)
    assert Hyperparameters.of(base, optimizer="adam") == dataclasses.replace(
        base, optimizer="adam", learning_rate=0.001
    )


@pytest.mark.parametrize(("most", "held_out"), [(6_000, 5_000), (5_000, 5_000), (4_999, 4_999), (0, 0)])
def test_of_a_small_data_set_no_more_is_held_out_than_it_can_spare(most: int, held_out: int) -> None:
    assert DEFAULTS.fitted_to(most) == dataclasses.replace(DEFAULTS, validation_size=held_out)


# To JSON and back


def of_range(name: str) -> st.SearchStrategy[Any]:
    declared = DECLARED[name]
    low, high = declared.minimum, declared.maximum
    if declared.choices:
        return st.sampled_from(declared.choices)
    if name == "data":
        return st.text(min_size=1)
    if name == "shuffle":
        return st.booleans()
    if name == "hidden":
        return st.lists(st.integers(1, 8192), min_size=1, max_size=16).map(tuple)
    if name in WHOLE:
        numbers = st.integers(int(low or 0), None if high is None else int(high))
        return numbers | st.none() if name == "train_size" else numbers
    return st.floats(low, high, exclude_min=declared.above)


any_hyperparameters = st.builds(Hyperparameters, **{name: of_range(name) for name in DECLARED})


@settings(deadline=None)
@given(any_hyperparameters)
def test_they_survive_the_way_through_json_unchanged(given: Hyperparameters) -> None:
    assert Hyperparameters.from_dict(json.loads(json.dumps(given.as_dict()))) == given


@pytest.mark.parametrize("name", DECLARED)
def test_a_missing_one_and_an_unknown_one_are_named(name: str) -> None:
    values = DEFAULTS.as_dict()
    del values[name]
    with pytest.raises(UsageError, match=f"missing or unknown: {name}$"):
        Hyperparameters.from_dict(values)
    with pytest.raises(UsageError, match=r"missing or unknown: colour$"):
        Hyperparameters.from_dict(DEFAULTS.as_dict() | {"colour": "red"})


@pytest.mark.parametrize(("name", "bad"), [entry for entry in BAD if entry.values != ("hidden", [8])])
def test_a_bad_value_is_refused_from_json_too(name: str, bad: Any) -> None:
    with pytest.raises(UsageError, match=name.replace("_", "-") + " .*; expected "):
        Hyperparameters.from_dict(DEFAULTS.as_dict() | {name: bad})


# In mid-run


@pytest.mark.parametrize("name", DECLARED)
def test_a_live_one_changes_in_mid_run_and_any_other_says_that_it_needs_a_new_run(name: str) -> None:
    value = getattr(DEFAULTS, name)
    if name in LIVE:
        assert DEFAULTS.changed({name: value}) == DEFAULTS
        return
    with pytest.raises(UsageError, match=f"{name} can't change in mid-run: start a new run"):
        DEFAULTS.changed({name: value})


def test_a_change_to_a_bad_value_or_of_something_unknown_is_refused() -> None:
    with pytest.raises(UsageError, match="--learning-rate -1 is not allowed; expected more than 0"):
        DEFAULTS.changed({"learning_rate": -1})
    with pytest.raises(UsageError, match="no hyperparameter 'colour'; there are: optimizer, loss"):
        DEFAULTS.changed({"colour": "red"})


def test_a_change_leaves_all_else_as_it_is() -> None:
    assert DEFAULTS.changed({"optimizer": "sgd", "dropout": 0.5}) == dataclasses.replace(
        DEFAULTS, optimizer="sgd", dropout=0.5
    )
    assert Hyperparameters() == DEFAULTS
