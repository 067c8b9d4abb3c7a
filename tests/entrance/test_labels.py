"""Labels of every kind that sorts, and the rows they have."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.datasets import one_hot
from nnlib.entrance.labels import classes_of, read_labels, rows_of

DAYS = pd.date_range("2020-01-01", periods=3)
KINDS = {  # labels, their classes in order
    "names": (["dog", "cat", "dog"], ["cat", "dog"]),
    "an array of names": (np.array(["b", "a"]), ["a", "b"]),
    "objects": (np.array(["b", "a"], object), ["a", "b"]),
    "NumPy's texts": ([np.str_("b"), "a"], ["a", "b"]),
    "a Series of names": (pd.Series(["b", "a"]), ["a", "b"]),
    "an Index": (pd.Index(["b", "a"]), ["a", "b"]),
    "a frame of one column": (pd.DataFrame({"kind": ["b", "a"]}), ["a", "b"]),
    "bytes": ([b"b", b"a"], [b"a", b"b"]),
    "truths": ([True, True], [False, True]),
    "truths of pandas": (pd.array([True, False], dtype="boolean"), [False, True]),
    "halves": ([1.5, 0.5, 1.5], [0.5, 1.5]),
    "whole floats": ([2.0, 0.0], [0.0, 2.0]),
    "days": (DAYS[::-1], list(DAYS.to_numpy())),
    "days in a list": (list(DAYS[::-1]), list(DAYS)),
    "intervals": (pd.cut(pd.Series([9.0, 1.0]), [0, 5, 10]), list(
        pd.cut(pd.Series([9.0, 1.0]), [0, 5, 10]).cat.categories)),
    "integers": (np.array([2, 1], np.uint8), list(range(10))),
    "negative integers with classes": (np.array([1, -1]), None)}


@pytest.mark.parametrize("name", KINDS)
def test_rows_are_in_sorted_order(name):
    labels, classes = KINDS[name]
    y = one_hot(labels, [-1, 1] if classes is None else None)
    classes = classes or [-1, 1]
    assert y.shape == (len(classes), len(labels)) and y.dtype == np.float32
    assert (y.sum(axis=0) == 1).all() and set(np.unique(y)) == {0, 1}
    wanted = labels["kind"] if isinstance(labels, pd.DataFrame) else labels
    assert [classes[k] for k in y.argmax(axis=0)] == list(wanted)


def test_the_rows_of_a_categorical_are_its_categories():
    labels = pd.Categorical(["low", "high", "low"], ["low", "mid", "high"])
    for same in (labels, pd.Series(labels), pd.Series(labels, dtype=labels.dtype)):
        assert one_hot(same).argmax(axis=0).tolist() == [0, 2, 0] and len(one_hot(same)) == 3
    assert one_hot(pd.Series(labels), ["high", "low"]).argmax(axis=0).tolist() == [1, 0, 1]
    assert len(one_hot(pd.Series([5, 7], dtype="category"))) == 2


@pytest.mark.parametrize(("labels", "classes", "rows"), [
    (["b", "a"], ["b", "a"], [0, 1]), (["b"], ["a", "b", "c"], [1]), ([3, 1], [3, 2, 1], [0, 2]),
    ([3, 1], range(5), [3, 1]), ([3, 1], np.array([1, 3]), [1, 0]), (["b"], pd.Index(["b"]), [0]),
    ([True], [True, False], [0]), ([1.0, 2.0], [2, 1], [1, 0]), ([1, 0], 2, [1, 0]),
    ([1.0, 0.0], 3, [1, 0]), ([True, False], 2, [1, 0]), (["b", "a"], 2, [1, 0]),
    (["b", "a"], np.int64(2), [1, 0]), (np.array([0.1, 0.2], "f"), [0.2, 0.1], [1, 0])])
def test_classes_as_they_are_given(labels, classes, rows):
    K = classes if np.ndim(classes) == 0 else len(classes)
    y = one_hot(labels, classes)
    assert y.argmax(axis=0).tolist() == rows and y.shape == (K, len(rows))


def test_no_labels_have_no_columns():
    assert one_hot([], 3).shape == (3, 0) and one_hot([], ["a", "b"]).shape == (2, 0)


def test_a_row_or_a_column_will_do():
    for labels in ([[2, 0]], [[2], [0]], np.array([[2], [0]]), pd.DataFrame([2, 0])):
        assert one_hot(labels, 3).argmax(axis=0).tolist() == [2, 0]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.text("ab3 é", max_size=4), min_size=1, max_size=20))
def test_any_texts_come_back(labels):
    found = read_labels(labels)
    classes = classes_of(found)
    assert classes == sorted(set(labels))
    assert [classes[k] for k in rows_of(found, classes)] == labels


def test_a_list_is_read_without_mixing_its_kinds():
    for mixed in ([1, "a"], ["a", 1.5], [True, "a"], [True, 2], [b"a", "a"], ["a", DAYS[0]]):
        with pytest.raises(ValueError, match=r"^labels mixes .* and .*: labels are of one kind"):
            read_labels(mixed)
        with pytest.raises(ValueError, match=r"^names mixes"):
            read_labels(np.array(mixed, object), "names")
    for gap in (["a", None], ["a", np.nan], [1, pd.NA], [DAYS[0], pd.NaT], [1.0, np.inf],
                pd.Series(["a", None]), pd.Series([1, None], dtype="Int64"), DAYS.insert(1, None),
                pd.Categorical(["a", None]), pd.array([True, None], dtype="boolean")):
        with pytest.raises(ValueError, match=r"^labels must be known, but entry 1 is .*: fill or"):
            read_labels(gap)
    with pytest.raises(ValueError, match=r"labels has masked entries"):
        read_labels(np.ma.array([1, 2], mask=[False, True]))
