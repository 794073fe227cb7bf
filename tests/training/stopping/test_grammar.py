"""Rules for stopping are typed in one grammar, which refuses in one line what it does not understand."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.errors import UsageError
from tui_mnist.training.stopping.grammar import EXAMPLES, stop_rule_from, why_never_met
from tui_mnist.training.stopping.rules import (
    DivergenceMet,
    EarlyStopping,
    EpochReached,
    StepReached,
    StopRule,
    ValuePassed,
)

RULES: st.SearchStrategy[StopRule] = st.one_of(
    st.builds(StepReached, st.integers(1, 10**9 - 1)),
    st.builds(EpochReached, st.integers(1, 10**9 - 1)),
    st.builds(ValuePassed, st.sampled_from(["loss", "val_loss"]), st.sampled_from("<>"), st.integers(0, 999)),
    st.builds(
        EarlyStopping,
        st.sampled_from(["val_loss", "val_accuracy"]),
        st.integers(1, 99),
        st.sampled_from([0.0, 0.001, 0.5]),
        st.sampled_from(["auto", "min", "max"]),
    ),
    st.just(DivergenceMet()),
)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("step 500", StepReached(500)),
        (" Epoch  3 ", EpochReached(3)),
        ("loss < 0.1", ValuePassed("loss", "<", 0.1)),
        ("val_loss>1e-2", ValuePassed("val_loss", ">", 0.01)),
        ("accuracy > 95%", ValuePassed("accuracy", ">", 0.95)),
        ("val_loss not better for 3 epochs", EarlyStopping("val_loss", 3)),
        ("val_accuracy not better for 1 epoch by 0.001", EarlyStopping("val_accuracy", 1, 0.001)),
        ("val_accuracy not higher for 2 epochs", EarlyStopping("val_accuracy", 2, mode="max")),
        ("val_loss not lower for 2 epochs", EarlyStopping("val_loss", 2, mode="min")),
        ("DIVERGENCE", DivergenceMet()),
    ],
)
def test_what_is_typed_becomes_a_rule(typed: str, rule: StopRule) -> None:
    assert stop_rule_from(typed) == rule


@given(RULES)
def test_a_rule_reads_as_it_is_typed(rule: StopRule) -> None:
    assert stop_rule_from(str(rule)) == rule


def test_each_example_is_a_rule() -> None:
    assert [str(stop_rule_from(example)) for example in EXAMPLES] == list(EXAMPLES)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "is no rule for stopping; expected one such as step 500"),
        ("when it is good", "is no rule for stopping"),
        ("step 0", "step 0; expected 1 or more"),
        ("step 99999999999999999999", "expected 1 or more, less than 1,000,000,000"),
        ("loss < low", "compares with 'low'; expected a number"),
        ("loss < nan", "compares with 'nan'; expected a number"),
        ("speed < 3", "names 'speed', which is not known here; expected loss, accuracy, val_loss, val_accuracy"),
        ("loss not better for 3 epochs", "names 'loss', which is not known here; expected val_loss, val_accuracy"),
        ("val_loss not better for 3 epochs by -1", "asks for an improvement by -1; expected 0 or more"),
        ("val_accuracy > 95", "an accuracy is from 0 to 1"),
    ],
)
def test_what_is_no_rule_is_refused_in_one_line(typed: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        stop_rule_from(typed)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@given(st.text(alphabet="step epochlasvurynbi0129<>.%_"))
def test_whatever_is_typed_is_a_rule_that_reads_so_or_refused(typed: str) -> None:
    with suppress(UsageError):
        rule = stop_rule_from(typed)
        assert stop_rule_from(str(rule)) == rule


def test_it_is_said_which_rules_can_not_be_met() -> None:
    def why(typed: str, *, validates: bool = True) -> str:
        return why_never_met(stop_rule_from(typed), step=500, epochs=3, validates=validates)

    assert "past" in why("step 500")
    assert "past" in why("epoch 3")
    assert "held-out" in why("val_loss < 1", validates=False)
    assert [why(typed) for typed in ("step 501", "epoch 4", "val_loss < 1", "divergence")] == [""] * 4
