"""A gallery says what the network says now, keeps its order until asked, and leaves training alone."""

import pickle
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.autodiff.tensor import Array
from tui_mnist.errors import UsageError
from tui_mnist.nn import Network
from tui_mnist.queries.digits import ORDERS, DigitsPage, DigitsQuery
from tui_mnist.queries.digits.gallery import Gallery
from tui_mnist.queries.held_out_predictions import SLICE, HeldOutPredictions
from tui_mnist.training import Control, Trainer
from tui_mnist.training.events import EpochDone

CLASSES = 4
ORDERED_BY_KNOWLEDGE = ("mistakes", "confident mistakes")


class CountingNetwork(Network):
    """Takes each image for the class of its brightest pixel, the surer the brighter; counts what it is asked."""

    def __init__(self) -> None:
        super().__init__((CLASSES, CLASSES), generator=np.random.default_rng(0))
        self.asked = 0
        self.turn(0)

    def turn(self, by: int) -> None:
        """Take each image for the class so many further on."""
        kernel = np.roll(np.eye(CLASSES), by, axis=1) * 4
        self.parameters.assign(np.concatenate([kernel.ravel(), np.zeros(CLASSES)]), keep_previous=True)

    def inputs(self, images: Array) -> Any:
        self.asked += len(images)
        return super().inputs(images)


def image(taken_for: int, brightness: int) -> Array:
    picture = np.zeros((2, 2), np.uint8)
    picture.flat[taken_for] = brightness
    return picture


class AskedGallery(Gallery):
    """A gallery that is asked as the query asks it."""

    def show(self, network: Network, query: DigitsQuery, step: int) -> DigitsPage:
        return self.page(
            network,
            step,
            order=query.order,
            label=query.label,
            taken_for=query.taken_for,
            page=query.page,
            count=query.count,
            sort_again=query.sort_again,
        )


def gallery_of(*images: tuple[int, int, int], seed: int = 0) -> AskedGallery:
    """A gallery of images given as label, class that it is taken for, brightness."""
    predictions = HeldOutPredictions(
        np.array([image(taken_for, brightness) for _, taken_for, brightness in images]),
        np.array([label for label, _, _ in images], np.uint8),
        classes=CLASSES,
    )
    return AskedGallery(predictions, generator=np.random.default_rng(seed))


def large_gallery(count: int = 1000, *, seed: int = 0) -> AskedGallery:
    """Many images, about a quarter of which are taken for what they are; nearly no two are equally bright."""
    generator = np.random.default_rng(seed)
    classes = generator.integers(CLASSES, size=(count, 2))
    brightness = generator.integers(20, 255, size=count)
    return gallery_of(*((a, b, c) for (a, b), c in zip(classes.tolist(), brightness.tolist(), strict=True)))


SIX = ((0, 0, 250), (1, 2, 100), (2, 2, 50), (3, 0, 200), (0, 0, 150), (0, 3, 150))
"""Of these numbers 1, 3 and 5 are mistaken, 3 with most confidence, 1 with least."""


# Order


def test_mistakes_come_first_and_all_others_after_them() -> None:
    page = gallery_of(*SIX).show(CountingNetwork(), DigitsQuery("mistakes"), 0)
    assert page.indices.tolist() == [1, 3, 5, 0, 2, 4]
    assert (page.wrong, page.known, page.pages) == (3, 6, 1)


def test_confident_mistakes_begin_with_the_surest_and_end_with_the_surest_right_answer() -> None:
    page = gallery_of(*SIX).show(CountingNetwork(), DigitsQuery("confident mistakes"), 0)
    assert page.indices.tolist() == [3, 5, 1, 2, 4, 0]


def test_classes_come_in_their_order_and_within_one_the_images_in_theirs() -> None:
    page = gallery_of(*SIX).show(CountingNetwork(), DigitsQuery("class"), 0)
    assert page.labels.tolist() == [0, 0, 0, 1, 2, 3]
    assert page.indices.tolist() == [0, 4, 5, 1, 2, 3]


def test_a_random_order_has_all_images_once_and_is_another_one_when_sorted_again() -> None:
    gallery, network, query = large_gallery(100), CountingNetwork(), DigitsQuery("random", count=100)
    first, second = (gallery.show(network, query, 0).indices.tolist() for _ in range(2))
    third = gallery.show(network, DigitsQuery("random", count=100, sort_again=True), 0).indices.tolist()
    assert first == second != third
    assert sorted(first) == sorted(third) == list(range(100)) != first


def test_a_random_order_is_the_generators() -> None:
    orders = [
        large_gallery(100, seed=0).show(CountingNetwork(), DigitsQuery("random"), 0).indices.tolist() for _ in range(2)
    ]
    assert orders[0] == orders[1]


@pytest.mark.parametrize("order", ORDERS)
def test_one_class_has_only_its_images_in_the_same_order(order: str) -> None:
    network, gallery = CountingNetwork(), gallery_of(*SIX)
    page = gallery.show(network, DigitsQuery(order, label=0), 0)
    assert sorted(page.indices.tolist()) == [0, 4, 5]
    assert (page.label, page.pages) == (0, 1)
    if order in ORDERED_BY_KNOWLEDGE:
        assert page.indices[0] == 5


@pytest.mark.parametrize(("label", "counted"), [(None, (3, 6)), (0, (1, 3)), (2, (0, 1)), (3, (1, 1))])
def test_wrong_and_known_are_counted_among_the_images_that_are_shown(
    label: int | None, counted: tuple[int, int]
) -> None:
    page = gallery_of(*SIX).show(CountingNetwork(), DigitsQuery(label=label), 0)
    assert (page.wrong, page.known) == counted


@pytest.mark.parametrize("order", ORDERED_BY_KNOWLEDGE)
def test_sorting_asks_anew_about_what_comes_first(order: str) -> None:
    gallery, network = large_gallery(), CountingNetwork()
    for step in range(10):
        gallery.show(network, DigitsQuery(order), step)
    network.turn(1)
    page = gallery.show(network, DigitsQuery(order, sort_again=True), 10)
    assert (page.probabilities.argmax(axis=1) != page.labels).all(), "none of the mistakes of before"


def test_an_order_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="'size' is not known; choose one of: mistakes, confident mistakes, class"):
        gallery_of(*SIX).show(CountingNetwork(), DigitsQuery("size"), 0)


# Nothing jumps


@pytest.mark.parametrize("order", ORDERS)
def test_images_stay_where_they_are_while_the_network_learns(order: str) -> None:
    gallery, network = large_gallery(), CountingNetwork()
    before = gallery.show(network, DigitsQuery(order), 0)
    network.turn(1)
    after = gallery.show(network, DigitsQuery(order), 1)
    assert after.indices.tolist() == before.indices.tolist()
    assert not np.array_equal(after.probabilities, before.probabilities)


@pytest.mark.parametrize("order", ORDERS)
def test_all_pages_together_show_each_image_once_even_if_the_network_learns_meanwhile(order: str) -> None:
    gallery, network, seen = large_gallery(100), CountingNetwork(), []
    for number in range(15):
        network.turn(number)
        page = gallery.show(network, DigitsQuery(order, page=number, count=7), number)
        assert (page.page, page.pages) == (number, 15)
        seen += page.indices.tolist()
    assert sorted(seen) == list(range(100))


@pytest.mark.parametrize("order", ORDERED_BY_KNOWLEDGE)
@pytest.mark.parametrize("how", ["sort again", "another order", "another class"])
def test_images_are_put_into_order_again_when_asked(order: str, how: str) -> None:
    gallery, network = gallery_of(*SIX), CountingNetwork()
    gallery.show(network, DigitsQuery(order), 0)
    network.turn(1)  # numbers 0 to 4 are mistaken now, but for 1 and 3
    if how != "sort again":
        gallery.show(network, DigitsQuery("class") if how == "another order" else DigitsQuery(order, label=1), 1)
    page = gallery.show(network, DigitsQuery(order, sort_again=how == "sort again"), 1)
    wrong = page.probabilities.argmax(axis=1) != page.labels
    assert wrong.tolist() == sorted(wrong.tolist(), reverse=True)


# Pages


@pytest.mark.parametrize(("asked", "shown"), [(0, 0), (2, 2), (3, 2), (10**9, 2), (-1, 0)])
def test_the_page_is_the_nearest_that_there_is(asked: int, shown: int) -> None:
    page = gallery_of(*SIX, SIX[0]).show(CountingNetwork(), DigitsQuery("random", page=asked, count=3), 0)
    assert (page.page, page.pages) == (shown, 3)
    assert len(page.indices) == (1 if shown == 2 else 3)


def test_a_class_without_images_has_an_empty_page() -> None:
    page = gallery_of(*SIX).show(CountingNetwork(), DigitsQuery(label=77, page=4), 0)
    assert (page.page, page.pages, len(page.indices)) == (0, 1, 0)
    assert page.images.shape == (0, 2, 2)
    assert page.probabilities.shape == (0, CLASSES)


def test_without_held_out_images_there_is_nothing_to_see() -> None:
    nothing = HeldOutPredictions(np.zeros((0, 2, 2), np.uint8), np.zeros(0, np.uint8), classes=4)
    gallery = AskedGallery(nothing, generator=np.random.default_rng(0))
    for order in ORDERS:
        page = gallery.show(CountingNetwork(), DigitsQuery(order), 0)
        assert (page.wrong, page.known, page.pages, len(page.images)) == (0, 0, 1, 0)


def test_of_a_class_those_that_are_taken_for_another_alone_are_shown_if_that_is_asked_for() -> None:
    gallery, network = large_gallery(300), CountingNetwork()
    everything = [gallery.show(network, DigitsQuery("class", count=300), 0) for _ in range(3)][-1]
    page = gallery.show(network, DigitsQuery("mistakes", label=2, taken_for=1, count=300), 0)
    guesses = everything.probabilities.argmax(axis=1)
    expected = everything.indices[(everything.labels == 2) & (guesses == 1)]
    assert len(expected) > 5
    assert sorted(page.indices) == sorted(expected)
    assert (page.wrong, page.known, page.taken_for) == (len(expected), len(expected), 1)


# What is known


def test_the_page_has_the_images_and_what_the_network_says_of_them_now() -> None:
    gallery, network = large_gallery(), CountingNetwork()
    for step in range(5):
        network.turn(step)
        page = gallery.show(network, DigitsQuery("random", page=step), step)
        expected = network.predict(page.images.reshape(-1, CLASSES))
        np.testing.assert_allclose(page.probabilities, expected, rtol=1e-6)


@given(st.integers(1, 900), st.integers(1, 40), st.sampled_from(ORDERS))
def test_what_is_known_becomes_exact_while_the_network_stands_still(count: int, shown: int, order: str) -> None:
    gallery, network = large_gallery(count), CountingNetwork()
    gallery.show(network, DigitsQuery(order, count=shown), 0)
    network.turn(1)
    pages = [gallery.show(network, DigitsQuery(order, count=shown), 1) for _ in range(-(-count // SLICE) + 1)]
    everything = gallery.show(network, DigitsQuery("class", count=count), 1)
    exact = int(np.count_nonzero(everything.probabilities.argmax(axis=1) != everything.labels))
    assert (pages[-1].wrong, pages[-1].known) == (exact, count)


def test_nothing_is_asked_twice_of_a_network_that_stands_still() -> None:
    gallery, network = large_gallery(), CountingNetwork()
    for number in range(20):
        gallery.show(network, DigitsQuery(ORDERS[number % 4], page=number, sort_again=number % 3 == 0), 0)
    assert network.asked == 1000


def test_a_page_of_a_moving_network_asks_about_a_page_and_a_slice() -> None:
    gallery, network = large_gallery(), CountingNetwork()
    gallery.show(network, DigitsQuery("class"), 0)
    for step in range(1, 5):
        before = network.asked
        gallery.show(network, DigitsQuery("class"), step)
        assert network.asked - before == 24 + SLICE


def validate(gallery: Gallery, network: Network, pixels: Array, step: int) -> None:
    """Let the gallery hear a validation of all its images, in slices."""
    for start in range(0, len(pixels), 300):
        some = slice(start, start + 300)
        gallery.predictions.learn(network, step, some, network.forward(network.inputs(pixels[some])).numpy())


@pytest.mark.parametrize("order", ORDERS)
def test_what_a_validation_told_need_not_be_asked_and_is_exact(order: str) -> None:
    gallery, network = large_gallery(), CountingNetwork()
    everything = gallery.show(network, DigitsQuery("class", count=1000), 0)
    network.turn(1)
    by_index = np.argsort(everything.indices)
    pixels, labels = everything.images[by_index].reshape(-1, CLASSES), everything.labels[by_index]
    validate(gallery, network, pixels, 1)
    before = network.asked
    page = gallery.show(network, DigitsQuery(order, sort_again=True), 1)
    assert network.asked == before
    predictions = network.predict(pixels).argmax(axis=1)
    assert (page.wrong, page.known) == (int(np.count_nonzero(predictions != labels)), 1000)


def test_what_is_known_after_an_epoch_is_what_its_validation_was_told(
    new_trainer: Callable[..., Trainer], monkeypatch: pytest.MonkeyPatch
) -> None:
    watched, alone = new_trainer(epochs=2), new_trainer(epochs=2)
    asked: list[int] = []
    inputs = Network.inputs

    def count(network: Network, images: Array) -> Any:
        asked.append(len(images))
        return inputs(network, images)

    monkeypatch.setattr(Network, "inputs", count)
    validations = []
    DigitsQuery(count=1).compute(watched)
    for event in watched.run(Control()):
        if isinstance(event, EpochDone):
            validations.append(event)
            asked.clear()
            page = DigitsQuery(count=1).compute(watched)
            assert asked == []
            assert page.known == len(watched.validation_indices)
            assert 1 - page.wrong / page.known == pytest.approx(event.val_accuracy)
    unwatched = [event for event in alone.run(Control()) if isinstance(event, EpochDone)]
    assert [(e.val_loss, e.val_accuracy) for e in validations] == [(e.val_loss, e.val_accuracy) for e in unwatched]


def test_no_image_is_asked_about_twice_for_one_page() -> None:
    gallery, network = large_gallery(100), CountingNetwork()
    gallery.show(network, DigitsQuery("random"), 0)
    assert network.asked == 100


def test_no_knowledge_is_older_than_a_few_pages() -> None:
    gallery, network = large_gallery(), CountingNetwork()
    for step in range(10):
        gallery.show(network, DigitsQuery("class"), step)
    network.turn(1)
    pages = [gallery.show(network, DigitsQuery("class"), step) for step in range(10, 15)]
    exact = gallery.show(network, DigitsQuery("class", count=1000), 14)
    assert pages[0].wrong != pages[-1].wrong == exact.wrong
    assert all(page.known == 1000 for page in pages)


def test_an_answer_counts_no_more_once_the_network_has_trained_twice_as_long() -> None:
    gallery, network = large_gallery(), CountingNetwork()
    known = []
    for step in (0, 1, 2, 3, 4, 5):
        network.turn(1)
        known.append(gallery.show(network, DigitsQuery("class", count=1), step).known)
    assert known == [251, 251, 501, 501, 751, 751]


def test_it_is_settled_once_all_that_is_known_is_what_the_network_says_now() -> None:
    gallery, network = large_gallery(600), CountingNetwork()
    settled = [gallery.show(network, DigitsQuery("class"), step).settled for step in (0, 0, 0, 1, 1, 1)]
    assert settled == [False, False, True, False, False, True]


def test_a_step_that_was_taken_back_is_noticed_though_its_number_is_the_same() -> None:
    gallery, network = gallery_of(*SIX), CountingNetwork()
    before = gallery.show(network, DigitsQuery("class"), 7)
    network.parameters.assign(network.parameters.vector * 0.5, keep_previous=True)
    assert not np.array_equal(gallery.show(network, DigitsQuery("class"), 7).probabilities, before.probabilities)


# Beside training


def relu_network(*biases: list[float]) -> Network:
    """Kernels of zeros, so that the biases alone say which units are active; the first unit also sees pixel 0."""
    sizes = (CLASSES, *(len(bias) for bias in biases), CLASSES)
    network = Network(sizes, generator=np.random.default_rng(0))
    network.parameters.assign(0, keep_previous=True)
    for number, bias in enumerate(biases, start=1):
        network.parameters.variables[f"b{number}"].assign(bias)
    network.parameters.variables["W1"].assign(1, at=(0, 0))
    return network


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38])
@pytest.mark.parametrize("order", ORDERS)
def test_a_network_of_unreal_numbers_is_asked_without_a_word(value: float, order: str) -> None:
    gallery, network = gallery_of(*SIX), relu_network([1, 1])
    gallery.show(network, DigitsQuery(order), 0)
    network.parameters.assign(value, keep_previous=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        page = gallery.show(network, DigitsQuery(order, sort_again=True), 1)
    assert sorted(page.indices.tolist()) == list(range(6))
    assert page.known == 6
    if np.isnan(page.probabilities).all():
        assert page.wrong == 6, "no number is no right answer"


def test_asking_changes_no_weight_and_no_batch(new_trainer: Callable[..., Trainer]) -> None:
    watched, alone = new_trainer(dropout=0.3), new_trainer(dropout=0.3)
    for number, _ in enumerate(watched.run(Control())):
        state = pickle.dumps(watched.checkpoint())
        DigitsQuery(ORDERS[number % 4], sort_again=True).compute(watched)
        assert pickle.dumps(watched.checkpoint()) == state
    list(alone.run(Control()))
    assert watched.network.parameters.vector.tobytes() == alone.network.parameters.vector.tobytes()


def test_an_answer_can_be_sent_to_another_process_and_shares_no_memory() -> None:
    gallery, network = gallery_of(*SIX), CountingNetwork()
    page = gallery.show(network, DigitsQuery(), 0)
    copy = pickle.loads(pickle.dumps(page))
    for array in (page.indices, page.images, page.labels, page.probabilities):
        array[:] = 0
    again = gallery.show(network, DigitsQuery(), 0)
    for name in ("indices", "images", "labels", "probabilities"):
        np.testing.assert_array_equal(getattr(copy, name), getattr(again, name))
