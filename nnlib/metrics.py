"""Measures of a trained network: how often it is right, where it is wrong, how much it explains.

Arguments come in the order (true, predicted). Labels are numbers, names or anything that sorts.
"""

import numbers
from dataclasses import dataclass

import numpy as np

from nnlib.entrance import checks, entrance, optional, samples
from nnlib.entrance.labels import classes_of, kind_of, labels, read_labels, rows_of, values

# What a mean of n runs exceeds once in twenty, in standard errors (Student 1908)
STUDENT = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306,
           10: 2.262}


@entrance
def labels_of(a: samples, names: optional(labels) = None) -> np.ndarray:
    """The class (m,) that each column of the outputs a (K, m) votes for.

    The row of the largest entry, the first of equals; of a single row 1 where a > 1/2, else 0.
    names : the classes in the order of the rows, two for a single row; they are given back

    >>> labels_of([[0.2, 0.7]]).tolist(), labels_of([[0.2, 0.7]], ["cat", "dog"]).tolist()
    ([0, 1], ['cat', 'dog'])
    """
    rows = a.argmax(axis=0) if len(a) > 1 else (a[0] > 0.5).astype(np.intp)
    K = max(2, len(a))
    if names is None:
        return rows
    if names.size != K:
        hint = ": np.unique(names)" if np.unique(names).size == K else ""
        raise ValueError(f"names must be the {K} classes in the order of their rows, not "
                         f"{names.size} labels{hint}")
    return names[rows]


def has_classes(y) -> bool:
    """True if the columns of y are one-hot, or y is one row of zeros and ones."""
    parts = (y[:, k : k + 4096] for k in range(0, y.shape[1], 4096))  # masks stay small
    return all(((p == 0) | (p == 1)).all() and (len(p) == 1 or (p.sum(axis=0) == 1).all())
               for p in parts)


def n_correct(y, a) -> int:
    """How many columns of the outputs a name the class of the targets y, for which has_classes.

    By the largest entry, or by a > 1/2 in one row.
    """
    if len(y) == 1:
        return int(np.count_nonzero((a > 0.5) == (y > 0.5)))
    hit = y[a.argmax(axis=0), np.arange(a.shape[1])]  # 1 at its class, else 0
    right = int(np.count_nonzero(hit == 1))
    if right != np.count_nonzero(hit):
        raise ValueError("n_correct takes (y, a), but y has no classes: give the targets first")
    return right


@entrance
def accuracy(true: labels, predicted: labels) -> float:
    """The share of predicted labels (m,) that equal the true ones (D3.4-18)."""
    _compared(true, predicted)
    return float((true == predicted).mean())


@entrance
def confusion_matrix(true: labels, predicted: labels, classes=None) -> np.ndarray:
    """(K, K) counts: row i, column j is how often a true class i was taken for j (D3.4-29).

    classes : how many there are, or a list of them in order; without it the labels that occur,
    sorted, and for whole numbers 0 to the largest, so that a label is its row
    """
    _compared(true, predicted)
    order = _order(true, predicted, classes)
    K = len(order)
    cells = K * rows_of(true, order, "true") + rows_of(predicted, order, "predicted")
    return np.bincount(cells, minlength=K**2).reshape(K, K)


@dataclass(frozen=True, eq=False)
class ClassReport:
    """What `class_report` finds: for each of the K names an entry of the arrays (K,).

    It prints as a table, whose last row has the means over the classes (macro averages).
    """

    names: tuple
    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    count: np.ndarray

    COLUMNS = ("precision", "recall", "F1", "count")
    NOTE = "nan is 0/0: no sample was of the class (recall) or taken for it (precision)"

    @property
    def means(self) -> tuple:
        """(precision, recall, F1), each the mean of its K entries: NaN where one of them is."""
        return tuple(float(part.mean()) for part in (self.precision, self.recall, self.f1))

    def _rows(self):
        parts = zip(self.names, self.precision, self.recall, self.f1, self.count, strict=True)
        rows = [*parts, ("mean, sum", *self.means, self.count.sum())]
        return [(str(name), *(f"{value:.3f}" for value in shares), str(count))
                for name, *shares, count in rows]

    def _says(self):
        return self.NOTE if np.isnan(self.means).any() else ""

    def __str__(self) -> str:
        rows = [("", *self.COLUMNS), *self._rows()]
        wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join([name.ljust(wide[0]), *map(str.rjust, cells, wide[1:])])
                 for name, *cells in rows]
        return "\n".join([*lines, self._says()]).rstrip()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f'<th scope="col">{name}</th>' for name in ("class", *self.COLUMNS))
        body = "".join(f'<tr><th scope="row">{escape(name)}</th>'
                       + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
                       for name, *cells in self._rows())
        says = f"; {self._says()}" if self._says() else ""
        return ('<table class="dataframe"><caption>Precision, recall and F1 of each class'
                f"{says}</caption>"
                f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


@entrance
def class_report(true: labels, predicted: labels, names=None) -> ClassReport:
    """Precision TP / (TP + FP), recall TP / (TP + FN) and F1 2 TP / (2 TP + FP + FN) by class.

    TP counts the samples of a class that were taken for it, FN those that were not, FP others
    that were. 0/0 is NaN, and the table says so.
    names : the classes in order, or what to call the classes 0, 1, ...; else those that occur
    """
    _compared(true, predicted)
    both = np.concatenate([true, predicted])
    if names is None:
        names = classes_of(both)
    elif kind_of(both) == "numbers" != kind_of(read_labels(names, "names")) and (
            both.max() >= len(names)):
        raise ValueError(f"names has {len(names)} names, but a label is {both.max()}: name the "
                         f"classes 0 to {both.max()}")
    counts = confusion_matrix(true, predicted, names)
    hits, of, taken = np.diag(counts), counts.sum(axis=1), counts.sum(axis=0)
    with np.errstate(invalid="ignore"):  # 0/0
        return ClassReport(tuple(values(read_labels(names, "names"))), hits / taken, hits / of,
                           2 * hits / (of + taken), of)


def r2(true, predicted) -> float:
    """1 - sum (true - predicted)^2 / sum (true - mean)^2: the share of variance explained.

    Both are (n, m), one sample a column, or (m,) of a single output; of n outputs it is the
    mean over them. ValueError where the true values of an output do not vary.

    >>> r2([1, 2, 3], [1, 2, 3]), r2([1, 2, 3], [2, 2, 2])
    (1.0, 0.0)
    """
    y, a = _outputs(true, "true"), _outputs(predicted, "predicted")
    if y.shape != a.shape:
        raise ValueError(f"true has shape {np.shape(true)} but predicted {np.shape(predicted)}: "
                         "both are (n, m), or (m,)")
    still = y.min(axis=1) == y.max(axis=1)
    if still.any():
        hint = "did you mean true.T?" if len(y) > y.shape[1] else "r2 is not defined"
        raise ValueError(f"true must vary, but its row {still.argmax()} is {y[still][0, 0]:g} "
                         f"throughout: {hint}")
    exponent = np.frexp(np.abs(y).max(axis=1, keepdims=True))[1]
    with np.errstate(over="ignore"):  # -inf of outputs beyond all bounds
        y, a = np.ldexp(y, -exponent), np.ldexp(a, -exponent)  # no square of y overflows
        error = np.square(y - a).sum(axis=1)
    return float(np.mean(1 - error / np.square(y - y.mean(axis=1, keepdims=True)).sum(axis=1)))


def paired_difference(one, other) -> dict:
    """How much better one network is than another, and between which bounds that is known.

    Both are (runs, samples): what each run scored on each sample, such as whether it was right;
    run k of both began alike. A repetition would draw both runs and samples anew: the variance of
    the mean over runs (Student's t) and that over samples add up. What varies with a run and a
    sample together is in both, so the interval, of 95 in a hundred, is somewhat too wide. Returns
    the mean of each run under "seeds", and floats "mean", "low", "high". ValueError for other
    shapes, and for less than two or more than ten runs.

    >>> paired_difference([[1, 1], [1, 0]], [[1, 0], [1, 0]])["mean"]
    0.25
    """
    one, other = (_outputs(v, name) for v, name in ((one, "one"), (other, "other")))
    runs, samples = one.shape
    if other.shape != one.shape or runs not in STUDENT or samples < 2:
        raise ValueError("one and other must be (runs, samples), the same two to ten runs on the "
                         f"same samples, not {one.shape} and {other.shape}")
    d = one - other
    seeds, mean = d.mean(axis=1), float(d.mean())
    half = float(np.hypot(STUDENT[runs] * seeds.std(ddof=1) / np.sqrt(runs),
                          1.96 * d.mean(axis=0).std(ddof=1) / np.sqrt(samples)))
    return {"seeds": seeds.tolist(), "mean": mean, "low": mean - half, "high": mean + half}


def _outputs(v, name):
    """v as finite doubles by rows, (n, m): in one order of memory, for sums to be the same."""
    v = checks.finite(checks.float_array(v, name), name, v)
    if v.ndim not in (1, 2) or v.size == 0:
        raise ValueError(f"{name} must be (n, m) or (m,), not of shape {v.shape}")
    return np.array(np.atleast_2d(v), np.float64, order="C")


def _compared(true, predicted):
    """An error unless these are two lists of labels of one length and one kind."""
    if true.shape != predicted.shape or true.size == 0:
        raise ValueError(f"true and predicted must be labels of the same samples, at least one, "
                         f"not of shapes {true.shape} and {predicted.shape}")
    if kind_of(true) != kind_of(predicted):
        raise ValueError(f"true holds {kind_of(true)} such as {values(true)[0]!r} but predicted "
                         f"{kind_of(predicted)} such as {values(predicted)[0]!r}: labels_of(a, "
                         "names) gives names back")
    if kind_of(true) != "numbers":
        return
    broken = [v[v != np.floor(v)] if v.dtype.kind == "f" else v[:0] for v in (true, predicted)]
    strange = broken[1][~np.isin(broken[1], true)]
    if strange.size:
        raise ValueError(f"predicted has {strange[0]:g}, which is no label of true: labels_of(a) "
                         "makes labels of the outputs a")
    if broken[0].size and not broken[1].size:
        raise ValueError(f"true has {broken[0][0]:g} where predicted has whole numbers: the order "
                         "is (true, predicted), and labels_of(a) makes labels of the outputs a")


def _order(true, predicted, classes):
    """The classes in the order of the rows."""
    both = np.concatenate([true, predicted])
    if kind_of(both) == "numbers" and both.dtype.kind != "b" and (both == np.floor(both)).all():
        if classes is None and both.min() >= 0:
            return _up_to(int(both.max()))
        if not isinstance(classes, (numbers.Number, type(None))) and kind_of(
                read_labels(classes, "classes")) == "names":  # of the classes 0, 1, ...
            return list(range(len(classes)))
    return classes_of(both, classes)


def _up_to(top):
    if top > 999:
        raise ValueError(f"labels reach {top}, too many classes for a matrix: give those that "
                         "occur, classes=np.unique(true)")
    return list(range(top + 1))
