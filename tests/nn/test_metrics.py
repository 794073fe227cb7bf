"""Metrics count what a person would count."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tui_mnist.nn.metrics import accuracy, confusion_matrix, count_correct

LABELS = np.array([0, 1, 2, 2], np.uint8)
SCORES = np.array([[3.0, 1.0, 2.0], [0.0, 5.0, 1.0], [9.0, 0.0, 1.0], [-3.0, -2.0, -1.0]])
"""Right, right, wrong (0 for 2), right."""


def test_a_sample_is_right_where_its_label_has_the_highest_score() -> None:
    assert count_correct(LABELS, SCORES) == 3
    assert accuracy(LABELS, SCORES) == 0.75


def test_all_wrong_and_all_right() -> None:
    assert accuracy(LABELS, -np.eye(3)[LABELS]) == 0
    assert accuracy(LABELS, np.eye(3)[LABELS]) == 1


def test_the_accuracy_of_no_samples_is_not_a_number() -> None:
    assert math.isnan(accuracy(LABELS[:0], SCORES[:0]))
    assert count_correct(LABELS[:0], SCORES[:0]) == 0


def test_the_confusion_matrix_has_true_classes_in_rows_and_predicted_ones_in_columns() -> None:
    matrix = confusion_matrix(LABELS, SCORES.argmax(axis=1), 4)
    assert matrix.tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]]
    assert matrix.sum() == 4
    assert matrix.trace() == count_correct(LABELS, SCORES)


@pytest.mark.parametrize("classes", [47, 256])
def test_many_classes_of_byte_labels_are_not_confused(classes: int) -> None:
    labels = np.arange(classes, dtype=np.uint8)
    np.testing.assert_array_equal(confusion_matrix(labels, labels.astype(np.intp), classes), np.eye(classes))
