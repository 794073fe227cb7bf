"""A timeline keeps the shape of a run of any length in bounded memory, and averages it as a plain loop would."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from tui_mnist.training import SMOOTHINGS
from tui_mnist.training.events import BatchesDone, EpochDone
from tui_mnist.training.timeline import SERIES, SMOOTHED, Timeline
from tui_mnist.training.timeline.buckets import Buckets

MEGABYTE = 1_000_000


def batches(timeline: Timeline, losses: ArrayLike, *, measure_every: int = 10) -> None:
    """The next batches of a run, with these losses; accuracies are the losses halved, the rest their tenths."""
    values: NDArray[np.float32] = np.asarray(losses, np.float32)
    last = timeline.last_step + len(values)
    steps = np.arange(timeline.last_step + 1, last + 1)
    measured = steps[steps % measure_every == 0]
    tenths = (values[measured - timeline.last_step - 1] / 10).astype(np.float32)
    done = BatchesDone(
        last,
        epoch=1,
        epoch_progress=0.5,
        samples=128 * len(values),
        seconds=0.1,
        losses=values,
        accuracies=(values / 2).astype(np.float32),
        measured_steps=measured,
        gradient_norms=tenths,
        update_ratios=tenths,
    )
    timeline.add_batches(done)


def epoch(step: int, number: int, val_loss: float | None, val_accuracy: float | None) -> EpochDone:
    return EpochDone(step, number, 0.5, 0.8, val_loss, val_accuracy, 1.0, 60_000.0)


def plain_average(values: list[float], beta: float) -> list[float]:
    """The debiased exponential average as a book writes it; what is not finite is left out."""
    average, count, result = 0.0, 0, []
    for value in values:
        if math.isfinite(value):
            average, count = beta * average + (1 - beta) * value, count + 1
            result.append(average / (1 - beta**count))
    return result


def test_a_new_timeline_knows_nothing() -> None:
    timeline = Timeline()
    assert (timeline.version, timeline.last_step, timeline.marks) == (0, 0, [])
    for series in SERIES:
        assert np.isnan(timeline.columns(series, smoothing=0.0, count=7).smoothed).tolist() == [True] * 7
        assert timeline.recent(series, 5).tolist() == []
        assert math.isnan(timeline.newest(series))
        assert math.isnan(timeline.value_at(series, 3))
    assert timeline.dots("validation_loss")[0].tolist() == []


def test_the_version_rises_with_every_change() -> None:
    timeline, versions = Timeline(), [0]
    batches(timeline, [1.0])
    versions.append(timeline.version)
    timeline.add_epoch(epoch(1, 1, None, None))
    versions.append(timeline.version)
    timeline.add_mark(1, "adam")
    versions.append(timeline.version)
    timeline.add_pace(1, 60_000)
    versions.append(timeline.version)
    assert versions == sorted(set(versions))


def test_each_series_has_its_own_values() -> None:
    timeline = Timeline()
    batches(timeline, [4, 2, 1], measure_every=2)
    timeline.add_pace(3, 61_000)
    assert [timeline.value_at("loss", step) for step in (1, 2, 3)] == [4, 2, 1]
    assert [timeline.value_at("accuracy", step) for step in (1, 2, 3)] == [2, 1, 0.5]
    assert timeline.newest("loss") == 1
    assert timeline.newest("gradient_norm") == timeline.newest("update_ratio") == pytest.approx(0.2)
    assert timeline.newest("pace") == 61_000


def test_validation_figures_are_dots_at_the_ends_of_epochs() -> None:
    timeline = Timeline()
    timeline.add_epoch(epoch(430, 1, 0.25, 0.5))
    timeline.add_epoch(epoch(860, 2, math.nan, 0.75))
    timeline.add_epoch(epoch(1290, 3, None, None))
    steps, losses = timeline.dots("validation_loss")
    assert steps.tolist() == [430, 860]
    assert losses[0] == 0.25
    assert math.isnan(losses[1])
    assert [values.tolist() for values in timeline.dots("validation_accuracy")] == [[430, 860], [0.5, 0.75]]
    assert [values.tolist() for values in timeline.dots("epoch")] == [[430, 860, 1290], [1, 2, 3]]
    assert timeline.last_step == 1290


def test_the_figure_at_a_step_is_the_last_one_known_then() -> None:
    timeline = Timeline()
    timeline.add_epoch(epoch(10, 1, 0.5, 0.5))
    timeline.add_epoch(epoch(20, 2, 0.25, 0.5))
    found = [timeline.value_at("validation_loss", step) for step in (10, 19, 20, 500)]
    assert found == [0.5, 0.5, 0.25, 0.25]
    assert math.isnan(timeline.value_at("validation_loss", 9))


@pytest.mark.parametrize("steps", [1_000_000, 5_000_000])
def test_a_long_run_takes_at_most_16_megabytes(steps: int) -> None:
    timeline, chunk = Timeline(), 100_000
    losses = np.random.default_rng(0).random(chunk, np.float32)
    measured = np.arange(10, chunk + 1, 10)
    for last in range(chunk, steps + 1, chunk):
        norms = losses[: len(measured)]
        timeline.add_batches(
            BatchesDone(last, 1, 0.5, chunk, 0.1, losses, losses, measured + last - chunk, norms, norms)
        )
        timeline.add_epoch(epoch(last, last // chunk, 0.1, 0.9))
        timeline.add_pace(last, 60_000)
    assert timeline.last_step == steps
    assert timeline.nbytes <= 16 * MEGABYTE
    columns = timeline.columns("loss", smoothing=0.98, count=200)
    assert np.isfinite(columns.smoothed).all()
    mean = timeline.columns("loss", smoothing=0.0, count=200).smoothed
    assert mean == pytest.approx(np.full(200, 0.5), abs=0.02)


def test_very_many_marks_are_bounded_and_span_the_run() -> None:
    timeline = Timeline()
    for step in range(1, 20_001):
        timeline.add_mark(step, "batch")
    assert len(timeline.marks) <= 4096
    assert timeline.marks[0].step == 1
    assert [mark.step for mark in timeline.marks[-100:]] == list(range(19_901, 20_001))


@pytest.mark.parametrize("spike", [123_456, 1, 999_999])
def test_spikes_survive_in_a_long_run(spike: int) -> None:
    timeline = Timeline()
    for start in range(0, 1_000_000, 250_000):
        losses = np.full(250_000, 1, np.float32)
        if start <= spike < start + 250_000:
            losses[spike - start] = 100
            losses[spike - start - 1] = -50
        batches(timeline, losses, measure_every=10**6)
    columns = timeline.columns("loss", smoothing=0.0, count=100)
    assert columns.highest.max() == 100
    assert columns.lowest.min() == -50
    assert int(columns.highest.argmax()) == spike * 100 // 1_000_000


@pytest.mark.parametrize("beta", SMOOTHINGS[1:])
@pytest.mark.parametrize("chunk", [1, 7, 1500])
def test_the_average_is_that_of_a_plain_loop(beta: float, chunk: int) -> None:
    values = np.random.default_rng(1).lognormal(size=1500).astype(np.float32)
    timeline = Timeline()
    for start in range(0, len(values), chunk):
        batches(timeline, values[start : start + chunk], measure_every=10**6)
    found = [timeline.value_at("loss", step, smoothing=beta) for step in range(1, 1501)]
    assert found == pytest.approx(plain_average(values.tolist(), beta), rel=1e-6)


def test_the_first_average_is_the_first_value() -> None:
    timeline = Timeline()
    batches(timeline, [2.25])
    assert [timeline.value_at("loss", 1, smoothing=beta) for beta in SMOOTHINGS] == pytest.approx([2.25] * 4)


def test_no_smoothing_is_the_values_themselves() -> None:
    timeline = Timeline()
    batches(timeline, [3, 1, 2])
    assert timeline.columns("loss", smoothing=0.0, count=4).smoothed[1:].tolist() == [3, 1, 2]


def test_only_the_known_smoothings_can_be_asked_for() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        Timeline().columns("loss", smoothing=0.5, count=3)


def test_the_average_of_huge_and_tiny_values_does_not_overflow() -> None:
    values = np.tile(np.array([3e38, 1e-38], np.float32), 5000)
    timeline = Timeline()
    batches(timeline, values)
    found = timeline.columns("loss", smoothing=0.9, count=100)
    assert np.isfinite(found.smoothed).all()
    assert timeline.value_at("loss", 10_000, smoothing=0.9) == pytest.approx(plain_average(values.tolist(), 0.9)[-1])


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_a_gap_and_does_not_enter_the_average(odd: float) -> None:
    timeline = Timeline()
    losses = [1.0, 2.0, odd, 4.0, 5.0]
    batches(timeline, losses)
    assert math.isnan(timeline.value_at("loss", 3, smoothing=0.9))
    kept = [timeline.value_at("loss", step, smoothing=0.9) for step in (1, 2, 4, 5)]
    assert kept == pytest.approx(plain_average(losses, 0.9))
    assert np.isnan(timeline.columns("loss", smoothing=0.9, count=6, end=6).smoothed).tolist() == [
        True,  # before the first step
        False,
        False,
        True,
        False,
        False,
    ]


def test_a_gap_is_as_long_as_what_is_not_finite_and_the_curve_goes_on_after_it() -> None:
    timeline = Timeline()
    batches(timeline, [1.0] * 400 + [math.nan] * 200 + [1.0] * 400)
    gaps = np.isnan(timeline.columns("loss", smoothing=0.98, count=100).smoothed)
    assert gaps.tolist() == [False] * 40 + [False] + [True] * 19 + [False] * 40


def test_a_gap_survives_merging() -> None:
    buckets, steps = Buckets(8), np.arange(64)
    buckets.add(steps, np.where((steps >= 16) & (steps < 48), np.nan, 1.0))
    columns = buckets.columns(0, 4, 64)
    assert np.isnan(columns.smoothed).tolist() == [False, True, True, False]
    assert np.isnan(buckets.columns(0, 32, 64).smoothed[10:22]).all()


def test_a_span_with_some_finite_values_is_no_gap() -> None:
    timeline = Timeline()
    batches(timeline, [math.nan, 1, math.inf, 3] * 100)
    columns = timeline.columns("loss", smoothing=0.0, count=10)
    assert columns.smoothed.tolist() == pytest.approx([2] * 10, abs=0.1)
    assert (columns.lowest.tolist(), columns.highest.tolist()) == ([1] * 10, [3] * 10)


def test_a_run_that_was_never_finite_is_all_gap() -> None:
    timeline = Timeline()
    batches(timeline, [math.nan] * 50)
    assert np.isnan(timeline.columns("loss", smoothing=0.9, count=20).highest).all()
    assert np.isnan(timeline.recent("loss", 5)).tolist() == [True] * 5


def test_spans_finer_than_steps_lie_on_the_straight_line_between_them() -> None:
    timeline = Timeline()
    batches(timeline, [1.0, 3.0])
    mean = timeline.columns("loss", smoothing=0.0, count=8, end=2).smoothed
    assert np.isnan(mean[:4]).all()
    assert mean[4:].tolist() == pytest.approx([1, 1 + 2 / 3, 1 + 4 / 3, 3])


def test_figures_that_are_measured_now_and_then_are_no_gaps_between() -> None:
    timeline = Timeline()
    batches(timeline, np.arange(100.0), measure_every=10)
    columns = timeline.columns("gradient_norm", smoothing=0.0, count=100)
    assert np.isfinite(columns.smoothed[10:]).all()


def test_beyond_the_last_step_there_is_nothing() -> None:
    timeline = Timeline()
    batches(timeline, [1.0] * 50)
    finite = np.isfinite(timeline.columns("loss", smoothing=0.9, count=10, end=100).smoothed)
    assert finite.tolist() == [True] * 6 + [False] * 4


def test_a_run_may_begin_late() -> None:
    timeline = Timeline()
    done = np.ones(10, np.float32)
    none = np.empty(0, np.float32)
    timeline.add_batches(BatchesDone(3_000_010, 9, 0.1, 10, 0.1, done, done, none.astype(np.int64), none, none))
    finite = np.isfinite(timeline.columns("loss", smoothing=0.9, count=100).smoothed)
    assert finite.tolist() == [False] * 99 + [True]


def test_recent_values_are_single_ones_at_first() -> None:
    timeline = Timeline()
    batches(timeline, [1, 2, math.nan, 4, 5])
    recent = timeline.recent("loss", 4)
    assert math.isnan(recent[1])
    assert np.delete(recent, 1).tolist() == [2, 4, 5]
    assert len(timeline.recent("loss", 50)) == 5


def test_recent_values_of_a_long_run_stay_as_they_move_on() -> None:
    timeline, rng = Timeline(), np.random.default_rng(2)
    batches(timeline, rng.random(70_000, np.float32))
    before = timeline.recent("loss", 20)
    batches(timeline, rng.random(2_000, np.float32))
    after = timeline.recent("loss", 20)
    assert len(before) == len(after) == 20
    moved = next(k for k in range(1, 20) if np.allclose(before[k:-1], after[: 19 - k]))
    assert moved <= 4


finite_values = st.floats(-(2.0**100), 2.0**100, width=32)
any_values = st.one_of(finite_values, st.sampled_from([math.nan, math.inf, -math.inf]))


@given(st.lists(any_values, min_size=1, max_size=200), st.integers(1, 40), st.integers(1, 60))
def test_merging_keeps_counts_and_extremes(values: list[float], chunk: int, spans: int) -> None:
    buckets, array = Buckets(8, (0.9,)), np.array(values, np.float32)
    for start in range(0, len(array), chunk):
        part = array[start : start + chunk]
        buckets.add(np.arange(start, start + len(part)), part)
    finite = array[np.isfinite(array)]
    assert int(buckets.counts.sum()) == len(finite)
    assert buckets.used * buckets.stride >= len(array) > (buckets.used - 1) * buckets.stride
    columns = buckets.columns(1, spans, max(len(values) - 1, 1))
    if not len(finite):
        assert np.isnan(columns.lowest).all()
        return
    assert buckets.lowest.min() == finite.min()
    assert buckets.highest.max() == finite.max()
    assert np.nanmin(columns.lowest) == finite.min()
    assert np.nanmax(columns.highest) == finite.max()


@given(st.lists(any_values, min_size=1, max_size=300), st.integers(1, 80))
def test_columns_never_leave_the_range_of_the_values(values: list[float], spans: int) -> None:
    buckets, array = Buckets(16, (0.9,)), np.array(values, np.float32)
    buckets.add(np.arange(1, len(array) + 1), array)
    columns, mean = buckets.columns(1, spans, len(array)), buckets.columns(0, spans, len(array)).smoothed
    finite = array[np.isfinite(array)].astype(np.float64)
    for column in (columns.lowest, mean, columns.highest, columns.smoothed):
        known = column[~np.isnan(column)]
        slack = 1e-6 * np.abs(finite).max(initial=0)
        assert (known >= finite.min(initial=np.inf) - slack).all()
        assert (known <= finite.max(initial=-np.inf) + slack).all()
    drawn = ~np.isnan(mean)
    slack = 1e-6 * np.abs(finite).max(initial=0)
    assert (columns.lowest[drawn] <= mean[drawn] + slack).all()
    assert (mean[drawn] <= columns.highest[drawn] + slack).all()


@given(st.lists(finite_values, min_size=1, max_size=400))
def test_the_mean_of_the_buckets_is_that_of_the_values(values: list[float]) -> None:
    buckets, array = Buckets(4), np.array(values, np.float32)
    buckets.add(np.arange(len(array)), array)
    total = float((buckets.means[0].astype(np.float64) * buckets.counts).sum())
    scale = float(np.abs(array.astype(np.float64)).sum())
    assert total == pytest.approx(float(array.astype(np.float64).sum()), abs=1e-5 * scale + 1e-30)


@pytest.mark.parametrize("capacity", [0, 1, 7])
def test_buckets_must_be_able_to_merge_in_pairs(capacity: int) -> None:
    with pytest.raises(ValueError, match="expected an even number"):
        Buckets(capacity)


def test_what_nobody_looks_at_for_long_is_kept_all_the_same_in_bounded_memory() -> None:
    seldom, often = Timeline(), Timeline()
    for number in range(300):
        for timeline in (seldom, often):
            batches(timeline, np.linspace(number, number + 1, 7))
        for series in SERIES:
            often.newest(series)
    assert sum(len(chunks) for chunks in seldom._waiting.values()) < 400
    for series in SERIES:
        np.testing.assert_array_equal(often.recent(series, 20), seldom.recent(series, 20))
        smoothing = 0.98 if series in SMOOTHED else 0.0
        one, other = (timeline.columns(series, smoothing=smoothing, count=50) for timeline in (often, seldom))
        np.testing.assert_allclose(one.smoothed, other.smoothed, rtol=1e-5)
        np.testing.assert_array_equal(one.lowest, other.lowest)


# Columns that are asked for again and again while a run goes on

SOME_FIGURES = st.floats(allow_nan=True, allow_infinity=True, width=32)


@given(
    chunks=st.lists(st.tuples(st.lists(SOME_FIGURES, max_size=9), st.integers(0, 3)), min_size=1, max_size=12),
    ends=st.lists(st.integers(1, 90), min_size=1, max_size=3),
    spans=st.integers(1, 12),
    capacity=st.sampled_from([4, 8, 64]),
    again=st.integers(0, 5),
)
def test_columns_are_the_same_whether_or_not_they_were_asked_for_before(
    chunks: list[tuple[list[float], int]], ends: list[int], spans: int, capacity: int, again: int
) -> None:
    watched, unwatched = Buckets(capacity, SMOOTHINGS[1:]), Buckets(capacity, SMOOTHINGS[1:])
    step = 0
    for number, (values, pause) in enumerate(chunks):
        steps = np.arange(step, step + len(values)) + pause
        step = max(int(steps[-1]) + 1 - again, 0) if len(values) else step  # after a divergence some come twice
        for buckets in (watched, unwatched):
            buckets.add(steps, np.array(values, np.float32))
        asked = watched.columns(1, spans, ends[number % len(ends)])
        asked.lowest[:] = 0  # what is given is the asker's own
    for end in ends:
        for name in ("lowest", "highest", "smoothed"):
            once, often = (getattr(buckets.columns(1, spans, end), name) for buckets in (unwatched, watched))
            np.testing.assert_array_equal(often, once)
