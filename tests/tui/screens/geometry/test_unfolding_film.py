"""A film is looked at forwards and backwards, and at its end stands the live network."""

import numpy as np

from tui_mnist.queries.parameters import Frame, Frames
from tui_mnist.tui.screens.geometry.unfolding.film import MOST_FRAMES, Film


def frame(epoch: int, step: int | None = None) -> Frame:
    return Frame(epoch, 20 * epoch if step is None else step, np.full(3, epoch, np.float32))


def film(epochs: int, *, live_step: int | None = None) -> Film:
    made = Film()
    made.take(Frames(frame(0), ()))
    made.take(Frames(frame(epochs, live_step), tuple(map(frame, range(1, epochs + 1)))))
    return made


def test_it_begins_with_the_start_and_shows_the_live_network() -> None:
    made = film(3)
    assert [each.epoch for each in made.frames] == [0, 1, 2, 3]
    assert made.shown is made.live
    assert made.position == 1


def test_one_back_from_the_end_of_an_epoch_is_the_epoch_before() -> None:
    made = film(3)
    made.move(-1)
    assert made.shown is made.frames[2]
    made.move(1)
    assert made.place is None


def test_one_back_from_within_an_epoch_is_its_start() -> None:
    made = film(3, live_step=67)
    made.move(-1)
    assert made.shown is made.frames[3]
    made.move(1)
    assert made.shown is made.live


def test_nothing_comes_before_the_start() -> None:
    made = film(2)
    made.move(-9)
    assert made.shown is made.frames[0]
    assert not made.can_go_back
    assert made.position == 0


def test_a_film_without_a_frame_can_be_asked_all_the_same() -> None:
    empty = Film()
    empty.move(-1)
    assert empty.shown is None
    assert not empty.can_go_back


def test_epochs_that_are_told_twice_are_there_once() -> None:
    made = film(3)
    made.take(Frames(frame(4), (frame(3), frame(4))))
    assert [each.epoch for each in made.frames] == [0, 1, 2, 3, 4]


def test_a_share_of_it_is_gone_to() -> None:
    made = film(10)
    made.go_to_share(0.5)
    assert made.shown is made.frames[5]
    made.go_to_share(1)
    assert made.place is None


def test_what_is_looked_at_stays_while_it_grows_and_is_thinned_out() -> None:
    made = film(100)
    made.go_to(10)
    for epoch in range(101, MOST_FRAMES + 50):
        made.take(Frames(frame(epoch), (frame(epoch),)))
    assert made.shown is not None
    assert made.shown.epoch == 10
    assert len(made.frames) <= MOST_FRAMES
    assert made.frames[-1].epoch == MOST_FRAMES + 49
