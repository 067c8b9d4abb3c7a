"""Measures on labels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.metrics import accuracy, confusion_matrix, has_classes, labels_of, n_correct

labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


def test_values_by_hand():
    true, said = np.array([0, 1, 2, 2]), np.array([0, 2, 2, 2])
    assert accuracy(said, true) == 0.75
    assert confusion_matrix(true, said, 3).tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 2]]


def test_rows_are_the_true_classes():
    assert confusion_matrix([4], [9])[4, 9] == 1 and confusion_matrix([4], [9]).shape == (10, 10)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(labels)
def test_confusion_counts_every_sample_once(pairs):
    true, said = np.array(pairs).T
    counts = confusion_matrix(true, said, 4)
    assert counts.sum(axis=1).tolist() == np.bincount(true, minlength=4).tolist()
    assert counts.sum(axis=0).tolist() == np.bincount(said, minlength=4).tolist()
    assert np.trace(counts) / len(pairs) == accuracy(said, true)


def test_labels_of_columns():
    assert labels_of(np.array([[0.1, 0.9], [0.8, 0.2]])).tolist() == [1, 0]
    assert labels_of([[0.5], [0.5]]).tolist() == [0]  # the first of equals


def test_what_has_classes():
    assert has_classes(np.eye(3)) and has_classes(np.array([[0.0, 1.0, 1.0]]))
    for y in (np.full((2, 1), 0.5), np.ones((2, 1)), np.zeros((2, 1)), np.array([[0.0, 2.0]])):
        assert not has_classes(y)


@pytest.mark.parametrize("at", [0, 4095, 4096, 9999])
def test_one_column_that_is_no_class_is_seen(at):
    y = np.eye(2)[:, np.arange(10_000) % 2]
    assert has_classes(y) and has_classes(y[:1])
    y[0, at] = 0.5
    assert not has_classes(y) and not has_classes(y[:1])


def test_correct_columns_are_counted():
    a = np.array([[0.2, 0.9, 0.4], [0.7, 0.1, 0.5]])
    assert n_correct(np.array([[0, 1, 1], [1, 0, 0]]), a) == 2
    assert n_correct(np.array([[0.0, 1.0, 1.0]]), a[:1]) == 2  # one row: above a half or not


def test_small_integers_do_not_overflow():
    counts = confusion_matrix(np.array([30, 99], np.uint8), np.array([30, 98], np.uint8), 100)
    assert counts[30, 30] == counts[99, 98] == 1 and counts.sum() == 2
