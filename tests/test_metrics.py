"""Measures: by hand, beside scikit-learn, and in the order (true, predicted)."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from nnlib.metrics import (
    STUDENT,
    accuracy,
    class_report,
    confusion_matrix,
    has_classes,
    labels_of,
    n_correct,
    paired_difference,
    r2,
)
from tests.layouts import layouts

pairs_of_labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)
NAMES = np.array(["ant", "bee", "cat", "dog"])
TRUE, SAID = ["b", "a", "b", "c", "b"], ["b", "b", "a", "b", "b"]


def test_values_by_hand():
    true, said = np.array([0, 1, 2, 2]), np.array([0, 2, 2, 2])
    assert accuracy(true, said) == 0.75
    assert confusion_matrix(true, said, 3).tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 2]]


def test_rows_are_the_true_classes():
    assert confusion_matrix([4], [9])[4, 9] == 1 and confusion_matrix([4], [9]).shape == (10, 10)
    counts = confusion_matrix(true=["b", "b"], predicted=["a", "b"])
    assert counts.tolist() == [[0, 0], [1, 1]]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(pairs_of_labels)
def test_confusion_counts_every_sample_once(pairs):
    true, said = np.array(pairs).T
    counts = confusion_matrix(true, said, 4)
    assert counts.sum(axis=1).tolist() == np.bincount(true, minlength=4).tolist()
    assert counts.sum(axis=0).tolist() == np.bincount(said, minlength=4).tolist()
    assert np.trace(counts) / len(pairs) == accuracy(true, said)
    assert counts.tolist() == sklearn.confusion_matrix(true, said, labels=range(4)).tolist()


@settings(deadline=None, derandomize=True, max_examples=60)
@given(pairs_of_labels)
def test_names_and_a_report_beside_those_of_scikit_learn(pairs):
    true, said = NAMES[np.array(pairs).T]
    wanted = sklearn.confusion_matrix(true, said, labels=NAMES)
    assert confusion_matrix(true, said, NAMES).tolist() == wanted.tolist()
    occur = np.isin(NAMES, [*true, *said])
    assert confusion_matrix(true, said).tolist() == wanted[occur][:, occur].tolist()
    report = class_report(true, said, NAMES)
    wanted = sklearn.precision_recall_fscore_support(true, said, labels=NAMES, zero_division=np.nan)
    found = (report.precision, report.recall, report.f1, report.count)
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, nan_ok=True, abs=1e-15)
    macro = [np.mean(part) for part in wanted[:3]]
    assert report.means == pytest.approx(macro, nan_ok=True, abs=1e-15)
    assert class_report(true, said).names == tuple(NAMES[occur])


@pytest.mark.parametrize(("true", "said", "classes", "counts"), [
    ([0, 2], [0, 0], None, [[1, 0, 0], [0, 0, 0], [1, 0, 0]]),  # a label is its row
    ([0.0, 1.0], [0, 0], None, [[1, 0], [1, 0]]),
    ([-1, 1], [1, 1], None, [[0, 1], [0, 1]]), ([0.5, 1.5], [0.5, 0.5], None, [[1, 0], [1, 0]]),
    ([False, False], [False, False], None, [[2, 0], [0, 0]]),
    ([True, False], [1, 1], None, [[0, 1], [0, 1]]),
    (["b"], ["a"], ["b", "a"], [[0, 1], [0, 0]]), (["b"], ["a"], 2, [[0, 0], [1, 0]]),
    ([2], [1], [2, 1], [[0, 1], [0, 0]]), ([1], [0], NAMES[:2], [[0, 0], [1, 0]]),
    (np.array([1, 0], np.uint8), [1, 1], np.int64(3), [[0, 1, 0], [0, 1, 0], [0, 0, 0]]),
    (pd.Series(["x", "y"]), pd.Categorical(["y", "y"]), None, [[0, 1], [0, 1]]),
    ([[1, 0]], [[1], [1]], None, [[0, 1], [0, 1]])])
def test_the_classes_of_a_confusion_matrix(true, said, classes, counts):
    found = confusion_matrix(true, said, classes)
    assert found.tolist() == counts and found.dtype.kind == "i"


def test_a_report_by_hand():
    report = class_report(TRUE, SAID)  # b: 2 of 3 found, 2 of 4 right
    assert report.names == ("a", "b", "c") and report.count.tolist() == [1, 3, 1]
    assert report.precision.tolist()[:2] == [0, 0.5] and np.isnan(report.precision[2])
    assert report.recall.tolist() == [0, 2 / 3, 0] and report.f1.tolist() == [0, 4 / 7, 0]
    assert np.isnan(report.means[0]) and report.means[1:] == pytest.approx((2 / 9, 4 / 21))


def test_a_report_is_a_table_and_says_what_nan_is():
    assert str(class_report(TRUE, SAID)).splitlines() == [
        "           precision  recall     F1  count",
        "a              0.000   0.000  0.000      1",
        "b              0.500   0.667  0.571      3",
        "c                nan   0.000  0.000      1",
        "mean, sum        nan   0.222  0.190      5",
        "nan is 0/0: no sample was of the class (recall) or taken for it (precision)"]
    plain = class_report(["b", "a"], ["b", "a"])
    assert "nan" not in str(plain) + plain._repr_html_() and repr(plain) == str(plain)


def test_a_report_on_a_page_has_a_caption_and_heads():
    page = BeautifulSoup(class_report(TRUE, SAID, ["a", "b", "c"])._repr_html_(), "html.parser")
    assert "nan is 0/0" in page.table.caption.get_text()
    heads = [th.get_text() for th in page.thead.find_all("th", scope="col")]
    assert heads == ["class", "precision", "recall", "F1", "count"]
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])]
            for row in page.tbody.find_all("tr")]
    assert rows[1] == ["b", "0.500", "0.667", "0.571", "3"] and rows[3][0] == "mean, sum"
    assert [th["scope"] for th in page.tbody.find_all("th")] == ["row"] * 4
    assert "&lt;b&gt;" in class_report(["<b>"], ["<b>"])._repr_html_()


def test_the_names_of_a_report():
    true, said = np.array([0, 2, 1]), np.array([0, 2, 2])
    assert class_report(true, said).names == (0, 1, 2)
    report = class_report(true, said, NAMES)
    assert report.names == tuple(NAMES) and report.count.tolist() == [1, 1, 1, 0]
    assert np.isnan(report.recall[3]) and np.isnan(report.f1[3])
    assert class_report(["b", "a"], ["b", "a"], ["b", "a"]).names == ("b", "a")


def test_accuracy_of_labels_of_any_kind():
    assert accuracy(NAMES[[0, 1]], list(NAMES[[0, 2]])) == 0.5
    assert accuracy(pd.Series(["a", "b"], dtype="category"), ["a", "b"]) == 1
    assert accuracy([True, False], labels_of([[0.7, 0.6]])) == 0.5
    assert accuracy([0.5, 1.5], [0.5, 0.5]) == 0.5 and accuracy([1.0, 2.0], [1, 2]) == 1
    assert accuracy(true=[1, 2, 3], predicted=[1, 2, 4]) == pytest.approx(2 / 3)


def test_labels_of_columns():
    assert labels_of(np.array([[0.1, 0.9], [0.8, 0.2]])).tolist() == [1, 0]
    assert labels_of([[0.5], [0.5]]).tolist() == [0]  # the first of equals
    assert labels_of(np.eye(3, dtype=int)).tolist() == [0, 1, 2]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_labels_of_one_output_are_above_a_half_or_not(dtype):
    found = labels_of(np.array([[0.2, 0.5, 0.51, 1.0]], dtype))
    assert found.tolist() == [0, 0, 1, 1] and found.dtype.kind == "i"


def test_labels_come_back_by_name():
    a = np.array([[0.1, 0.9, 0.2], [0.8, 0.2, 0.1], [0.3, 0.1, 0.4]])
    assert labels_of(a, NAMES[:3]).tolist() == ["bee", "ant", "cat"]
    assert labels_of(a, pd.Index(["z", "y", "x"])).tolist() == ["y", "z", "x"]
    assert labels_of(a, [5, 7, 9]).tolist() == [7, 5, 9]
    assert labels_of(a[:1], ["no", "yes"]).tolist() == ["no", "yes", "no"]
    assert labels_of(a[:1], [False, True]).tolist() == [False, True, False]


def test_what_has_classes():
    assert has_classes(np.eye(3)) and has_classes(np.array([[0.0, 1.0, 1.0]]))
    assert has_classes(np.eye(3, dtype=bool)) and has_classes(np.eye(3, dtype=np.uint8))
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
    assert n_correct(np.array([[0, 1, 1], [1, 0, 0]], bool), a) == 2


def test_outputs_do_not_pass_for_targets():
    a, y = np.array([[0.2, 0.9], [0.7, 0.1]]), np.eye(2)
    with pytest.raises(ValueError, match=r"^n_correct takes \(y, a\), but y has no classes"):
        n_correct(a, y)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.uint8, bool])
def test_many_correct_columns_are_counted_in_any_type(dtype):
    y = np.zeros((2, 70_000), dtype)
    y[1] = 1
    assert n_correct(y, y.astype(float)) == n_correct(y[1:], y[1:].astype(float)) == 70_000


def test_small_integers_do_not_overflow():
    counts = confusion_matrix(np.array([30, 99], np.uint8), np.array([30, 98], np.uint8), 100)
    assert counts[30, 30] == counts[99, 98] == 1 and counts.sum() == 2


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(1, 3), st.integers(2, 30), st.integers(0, 10**6))
def test_r2_is_that_of_scikit_learn(n, m, seed):
    rng = np.random.default_rng(seed)
    y, a = rng.normal(3, 5, (n, m)), rng.normal(3, 5, (n, m))
    assert r2(y, a) == pytest.approx(sklearn.r2_score(y.T, a.T), rel=1e-12)
    assert r2(y[0], a[:1]) == r2(y[:1], a[0]) == r2(y[0], a[0])


def test_r2_by_hand():
    assert r2([1, 2, 3], [1, 2, 3]) == 1 and r2([1, 2, 3], [2, 2, 2]) == 0
    assert r2([1, 2, 3], [3, 2, 1]) == -3 and type(r2([1, 2], [1, 2])) is float
    assert r2([[0, 1], [0, 1]], [[0, 1], [1, 0]]) == pytest.approx((1 - 3) / 2)
    big = np.array([1e308, -1e308, 5e307])
    assert r2(big, big / 2) == pytest.approx(r2(big / 1e308, big / 1e308 / 2), rel=1e-12)
    assert r2(np.float16([60000, -60000]), np.float16([60000, 60000])) == -1


def test_the_order_of_memory_changes_no_digit(tmp_path):
    rng = np.random.default_rng(5)
    y, a = rng.normal(size=(7, 1001)), rng.normal(size=(7, 1001))
    for other in layouts(a, tmp_path).values():
        assert r2(y, other) == r2(y, a) and r2(other, y) == r2(a, y)
        assert np.array_equal(labels_of(other), labels_of(a))


def test_a_report_with_too_few_names_says_so():
    with pytest.raises(ValueError, match="names has 2 names, but a label is 3: name the classes"):
        class_report([0, 1, 3], [0, 1, 1], ["a", "b"])
    assert class_report([0, 1, 3], [0, 1, 1], ["a", "b", "c", "d"]).count.tolist() == [1, 1, 0, 1]


@pytest.mark.parametrize(("runs", "student"), [(2, 12.706), (5, 2.776), (10, 2.262)])
def test_a_difference_adds_the_variances_of_runs_and_of_samples(runs, student):
    rng = np.random.default_rng(0)
    one, other = rng.random((runs, 300)) < 0.9, rng.random((runs, 300)) < 0.8
    found, d = paired_difference(one, other), one * 1.0 - other
    half = np.hypot(student * d.mean(axis=1).std(ddof=1) / np.sqrt(runs),
                    1.96 * d.mean(axis=0).std(ddof=1) / np.sqrt(300))
    assert found["mean"] == pytest.approx(d.mean())
    assert (found["high"] - found["low"]) / 2 == pytest.approx(half)
    assert found["seeds"] == pytest.approx(d.mean(axis=1))
    assert paired_difference(one, one) == {"seeds": [0] * runs, "mean": 0, "low": 0, "high": 0}


def test_student_s_numbers_are_those_of_scipy():
    from scipy.stats import t

    assert {n: round(t.ppf(0.975, n - 1), 3) for n in STUDENT} == STUDENT


def test_an_interval_holds_the_true_difference_at_least_as_often_as_it_says():
    rng, held = np.random.default_rng(1), 0
    for _ in range(300):
        one = 0.1 + rng.normal(0, 0.1, (5, 1)) + rng.normal(0, 1, 200) + rng.normal(0, 1, (5, 200))
        found = paired_difference(one, np.zeros((5, 200)))
        held += found["low"] <= 0.1 <= found["high"]
    assert held >= 0.95 * 300


@pytest.mark.parametrize(("one", "other"), [
    ([[1, 0]], [[1, 0]]), ([[1, 0]] * 11, [[1, 0]] * 11), ([[1], [0]], [[1], [0]]),
    ([[1, 0], [1, 1]], [[1, 0]]), ([[1, 0], [1, 1]], [[1, 0, 1], [1, 1, 1]])])
def test_only_the_same_two_to_ten_runs_on_the_same_samples_are_compared(one, other):
    with pytest.raises(ValueError, match="the same two to ten runs on the same samples, not"):
        paired_difference(one, other)
