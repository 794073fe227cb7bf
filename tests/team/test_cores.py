"""A team is called where it pays and is possible; otherwise the BLAS library's threads do what they can."""

from __future__ import annotations

import platform
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from tui_mnist.nn import Network
from tui_mnist.team.backend import OneProcess
from tui_mnist.team.cores import cores
from tui_mnist.team.plan import LEADERS_OWN_COST, UPDATE_COST, Plan, fair_cuts
from tui_mnist.team.team import Team

IMAGES = np.random.default_rng(0).integers(256, size=(30, 784), dtype=np.uint8)


def network(*hidden: int, dtype: Any = np.float32) -> Network:
    return Network((784, *hidden, 10), generator=np.random.default_rng(0), dtype=dtype)


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


on_linux = pytest.mark.skipif(
    platform.system() != "Linux" or platform.machine() not in ("x86_64", "AMD64"), reason="a team needs Linux on x86"
)


@on_linux
def test_a_wide_first_layer_is_shared() -> None:
    model = network(512)
    before = blas_threads()
    with cores(model, IMAGES, 2) as backend:
        assert isinstance(backend, Team)
        assert blas_threads() == {1}
    assert blas_threads() == before


@pytest.mark.parametrize("hidden", [(), (32,), (512, 512), (256, 256, 256)], ids=str)
def test_little_work_and_work_in_other_layers_is_not(hidden: tuple[int, ...]) -> None:
    model = network(*hidden)
    with cores(model, IMAGES, 2) as backend:
        assert isinstance(backend, OneProcess)
        assert blas_threads() == {2}


def test_one_core_is_one_process_with_one_thread() -> None:
    model = network(512)
    with cores(model, IMAGES, 1) as backend:
        assert isinstance(backend, OneProcess)
        assert blas_threads() == {1}


@on_linux
@pytest.mark.parametrize(("variable", "shared"), [("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "2")])
def test_the_environment_tells_how_many_cores_may_be_taken(
    monkeypatch: pytest.MonkeyPatch, variable: str, shared: str
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv(variable, shared)
    model = network(512)
    with cores(model, IMAGES) as backend:
        assert isinstance(backend, Team) == (shared == "2")


@on_linux
@pytest.mark.parametrize(("quota", "shared"), [(0.5, False), (1.9, False), (2.0, True), (64.0, True), (None, True)])
def test_a_container_tells_it_too(monkeypatch: pytest.MonkeyPatch, quota: float | None, shared: bool) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr("tui_mnist.team.cores._available", lambda: 3)
    monkeypatch.setattr("tui_mnist.team.cores.core_quota", lambda: quota)
    model = network(512)
    before = blas_threads()
    with cores(model, IMAGES) as backend:
        assert isinstance(backend, Team) == shared
        assert blas_threads() == {1}
    assert blas_threads() == before


@on_linux
@pytest.mark.parametrize("refused", ["tui_mnist.shareable.os.memfd_create", "tui_mnist.shareable.Memory.of"])
def test_without_memory_to_share_it_goes_on_alone(monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(refused, refuse)
    model = network(512)
    with cores(model, IMAGES, 2) as backend:
        assert isinstance(backend, OneProcess)
        assert blas_threads() == {2}


def test_double_precision_is_not_shared() -> None:
    model = network(512, dtype=np.float64)
    with cores(model, IMAGES, 2) as backend:
        assert isinstance(backend, OneProcess)


@pytest.mark.parametrize(("system", "machine"), [("darwin", "arm64"), ("win32", "AMD64"), ("linux", "aarch64")])
def test_other_machines_have_no_team(monkeypatch: pytest.MonkeyPatch, system: str, machine: str) -> None:
    monkeypatch.setattr("tui_mnist.team.cores.sys", SimpleNamespace(platform=system))
    monkeypatch.setattr("tui_mnist.team.cores.platform", SimpleNamespace(machine=lambda: machine))
    model = network(512)
    with cores(model, IMAGES, 2) as backend:
        assert isinstance(backend, OneProcess)


@given(st.integers(2, 4), st.integers(4, 60), st.integers(0, 2**32 - 1))
def test_every_pixel_is_somebodys_and_every_parameter_too(members: int, pixels: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    images = generator.integers(256, size=(20, pixels), dtype=np.uint8) * (generator.random(pixels) < 0.5)
    plan = Plan(fair_cuts(images, 3, members), units=3, size=3 * pixels + 40)
    shares = [plan.elements_of(member) for member in range(members)]
    assert [first for first, _ in shares] == [0, *(end for _, end in shares[:-1])]
    assert shares[-1][1] == plan.size
    assert plan.members == members
    assert plan.pixels == pixels


def test_shares_take_about_the_same_time() -> None:
    images = np.zeros((100, 784), np.uint8)
    images[:, 500:] = 255
    wide = 1_000_000  # beside such a layer the leader's other work is nothing
    first, middle, end = fair_cuts(images, wide, 2)
    assert (first, end) == (0, 784)
    assert 585 < middle < 600  # fewer than half of the lit pixels, for all of the black ones
    assert fair_cuts(np.full((100, 784), 9, np.uint8), wide, 4) == pytest.approx((0, 196, 392, 588, 784), abs=1)


def test_the_leader_has_a_smaller_share_but_no_less_than_half_of_one() -> None:
    images = np.full((100, 784), 9, np.uint8)
    _, leaders, _ = fair_cuts(images, 512, 2)
    cost_of_a_pixel = 512 * (1 + UPDATE_COST)
    assert (784 - 2 * leaders) * cost_of_a_pixel == pytest.approx(LEADERS_OWN_COST, abs=2 * cost_of_a_pixel)
    assert leaders < 392
    cuts = fair_cuts(images, 3, 4)
    shares = np.diff(cuts)
    assert shares[0] >= 784 / 4 / 2
    assert shares[1:] == pytest.approx([shares[1]] * 3, abs=1)
