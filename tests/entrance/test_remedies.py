"""Own data at the doors of a network: what is welcome, and of the rest a remedy that works.

Each remedy is obeyed: the words of the message are run, and what they give passes the door.
"""

import re

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from sklearn.datasets import load_iris

from nnlib.datasets import one_hot
from nnlib.entrance import checks
from nnlib.metrics import labels_of

X = np.random.default_rng(0).normal(size=(3, 5))
LABELS = np.array([0, 1, 2, 0, 1])
HOT = np.eye(3)[:, LABELS]
IMAGES = np.random.default_rng(1).uniform(size=(5, 4, 3))
NAMES = ["cat", "dog", "ant", "cat", "dog"]
FRAME = pd.DataFrame({
    "age": [1, 2, 3, 4, 5], "ok": [True, False, True, True, False],
    "w": pd.array([1.5, 2, 3, 4, 5], dtype="Float64"),
    "n": pd.array([1, 2, 3, 4, 5], dtype="Int64"),
    "b": pd.array([True, False, True, True, True], dtype="boolean")})
WHEN = pd.date_range("2020-01-01", periods=5)


class Own(str):
    """A remedy in the reader's own words, after what the message says."""


class Tensor:
    """What NumPy knows of a tensor: that it gives an array; with a gradient, that it does not."""

    def __init__(self, values, gradient=False):
        self.values, self.gradient = values, gradient

    def __array__(self, dtype=None, copy=None):
        if self.gradient:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.\nUse detach().")
        return np.asarray(self.values, dtype)

    def detach(self):
        return Tensor(self.values)

    def cpu(self):
        return self

    def numpy(self):
        return np.asarray(self)


WELCOME = {
    "a list": X.tolist(), "tuples": tuple(map(tuple, X)), "columns": np.asfortranarray(X),
    "a tensor": Tensor(X), "objects": X.astype(object), "no mask": np.ma.array(X),
    "a frame, turned": pd.DataFrame(X.T).T, "float16": X.astype(np.float16),
    "integers": np.rint(9 * X).astype(int), "bytes": np.arange(15, dtype=np.uint8).reshape(3, 5),
    "booleans": X > 0, "truths in a list": (X > 0).tolist(),
    "a row of a matrix": np.asmatrix(X), "dense pandas": pd.DataFrame(X)}


@pytest.mark.parametrize("x", [pytest.param(x, id=name) for name, x in WELCOME.items()])
def test_what_is_welcome(x):
    for got in (checks.inputs(x, 3), checks.targets(x, 3, 5)):
        assert got.shape == (3, 5) and np.array_equal(got, np.asarray(x, got.dtype))
        assert type(got) is np.ndarray


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool, np.float16, np.float32, np.float64])
def test_an_array_comes_back_itself(dtype, tmp_path):
    for x in (np.ones((3, 5), dtype), np.ones((3, 9), dtype)[:, 2:7], np.ones((5, 3), dtype).T,
              np.memmap(tmp_path / "x", dtype, "w+", shape=(3, 5))):
        assert checks.inputs(x, 3) is x and checks.targets(x, 3, 5) is x


def test_a_frame_of_numbers_of_many_kinds_keeps_its_numbers():
    wanted = [[1, 2, 3, 4, 5], [1, 0, 1, 1, 0], [1.5, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 0, 1, 1, 1]]
    got = checks.inputs(FRAME.T, 5)
    assert got.tolist() == wanted and got.dtype == np.float64
    assert checks.inputs(FRAME[["n"]].T, 1).dtype == np.int64
    assert checks.inputs(FRAME[["ok", "b"]].T, 2).dtype == bool
    assert checks.targets(pd.get_dummies(pd.Series(NAMES)).T, 3, 5).tolist() == one_hot(
        NAMES).tolist()


# name, x, rows, words, remedy: Python that is run, or None where the words are all
INPUTS = [
    ("samples in rows", X.T, 3, "x has 5 rows but the first layer expects 3: samples go in "
     "columns; did you mean x.T?", "x.T"),
    ("rows in a list", X.T.tolist(), 3, "did you mean x.T, with x = np.array(x) first?", "x.T"),
    ("a frame, .T forgotten", FRAME[["age", "ok", "w"]], 3, "did you mean x.T?", "x.T"),
    ("too few rows", X[:2], 3, "x has 2 rows but the first layer expects 3, with one", None),
    ("one row", X[:1], 3, "x has 1 row but the first layer expects 3", None),
    ("one sample flat", X[:, 0], 3, "x has shape (3,): a single sample", "x.reshape(-1, 1)"),
    ("one sample in a list", [1.0, 2.0, 3.0], 3, "with x = np.array(x) first",
     "x.reshape(-1, 1)"),
    ("one sample in a row", X[:, :1].T, 3, "did you mean x.T?", "x.T"),
    ("flat, of one input", X[0], 1, "x has shape (5,): samples of one number make a row",
     "x.reshape(1, -1)"),
    ("a Series, of one input", FRAME["age"], 1, "x has shape (5,)", "x.reshape(1, -1)"),
    ("a list, of one input", [1, 2, 3], 1, "x has shape (3,)", "x.reshape(1, -1)"),
    ("a column, of one input", X[0][:, None], 1, "did you mean x.T?", "x.T"),
    ("a number, of one input", 3.0, 1, "x has shape (): a single sample", "x.reshape(-1, 1)"),
    ("a number", 3.0, 3, "x has shape (): expected a matrix (3, m) with one sample a column", None),
    ("flat, of any length", np.ones(7), 3, "x has shape (7,): expected a matrix (3, m)", None),
    ("images", IMAGES, 12, "x has shape (5, 4, 3)", "x.reshape(len(x), -1).T"),
    ("images in a list", IMAGES.tolist(), 12, "with x = np.array(x) first",
     "x.reshape(len(x), -1).T"),
    ("images in a tensor of four axes", IMAGES[:, None], 12, "(5, 1, 4, 3)",
     "x.reshape(len(x), -1).T"),
    ("an image", IMAGES[0], 12, "x has 4 rows but the first layer expects 12: a single sample is "
     "a column", "x.reshape(-1, 1)"),
    ("an image with a channel", IMAGES[0][..., None], 12, "(4, 3, 1): a single",
     "x.reshape(-1, 1)"),
    ("images in the last axis", np.moveaxis(IMAGES, 0, 2), 12, "(4, 3, 5)", "x.reshape(12, -1)"),
    ("an axis before", X[None], 3, "(1, 3, 5)", "x.reshape(3, -1)"),
    ("an axis behind", X[..., None], 3, "(3, 5, 1)", "x.reshape(3, -1)"),
    ("an axis before rows", X.T[None], 3, "(1, 5, 3)", "x.reshape(-1, 3).T"),
    ("an axis behind rows", X.T[..., None], 3, "(5, 3, 1)", "x.reshape(len(x), -1).T"),
    ("four axes", np.ones((2, 3, 4, 5)), 7, "x has shape (2, 3, 4, 5): expected a matrix (7, m)",
     None),
    ("no samples", X[:, :0], 3, "x is empty (shape (3, 0)): give at least one sample", None),
    ("an empty list", [], 3, "x is empty (shape (0,))", None),
    ("an empty frame", FRAME[:0].T, 5, "x is empty (shape (5, 0))", None),
    ("NaN", np.where(X == X[1, 2], np.nan, X), 3,
     "x must be finite, but its entry [1, 2] is nan: fill or drop missing values",
     Own("np.nan_to_num(x)")),
    ("NaN of float16", np.full((3, 7), np.nan, np.float16), 3, "its entry [0, 0] is nan", None),
    ("infinity", np.where(X == X[1, 2], -np.inf, X), 3,
     "x must be finite, but its entry [1, 2] is -inf", None),
    ("None", None, 3, "x has type NoneType: expected floats or integers, not None", None),
    ("None inside", [[1, None], [2, 3], [4, 5]], 3, "its entry [0, 1] is None: fill or drop",
     None),
    ("pandas.NA", FRAME.assign(n=pd.array([1, 2, None, 4, 5], dtype="Int64")).T, 5,
     "x must be finite, but its entry ['n', 2] is <NA>: fill or drop missing values",
     Own("x.fillna(0)")),
    ("NaN of a frame", FRAME[["age"]].assign(z=np.nan).T, 2, "entry ['z', 0] is nan",
     Own("x.fillna(0)")),
    ("a frame with text", FRAME.assign(species=NAMES).T, 5,
     "its row 'species' holds text such as 'cat': leave it out", Own("x.drop('species')")),
    ("a frame with text, .T forgotten", FRAME.assign(species=NAMES), 6,
     "its column 'species' holds text such as 'cat': leave it out", None),
    ("a question mark in a frame", FRAME.assign(age=list("12?45")).T, 5,
     "x has type object: expected floats or integers, but its entry ['age', 2] is '?': put", None),
    ("an array of text", np.array([["1", "2"], ["a", "b"]]), 2,
     "x has type <U1: expected floats or integers, but its row 1 holds text such as 'a'", None),
    ("numbers written out", FRAME.assign(age=list("12345")).T, 5, "numbers written as text",
     "np.asarray(x, float)"),
    ("numbers and text in a list", [[1, "a"], [2, "b"]], 2, "its column 1 holds text", None),
    ("dates", FRAME.assign(when=WHEN).T, 6, "its row 'when' holds times such as 2020-01-01", None),
    ("datetimes", np.array([WHEN]), 1, "x has type datetime64", None),
    ("text", "iris.csv", 3, "x has type str: expected floats or integers, not 'iris.csv'", None),
    ("complex", X + 1j, 3, "x has type complex128: expected floats", "x.real"),
    ("sparse", scipy.sparse.csr_matrix(X), 3, "x has type csr_matrix", "x.toarray()"),
    ("a sparse array", scipy.sparse.coo_array(X), 3, "x has type coo_array", "x.toarray()"),
    ("a mask", np.ma.masked_greater(X, 1), 3, "x has masked entries", "x.filled(0)"),
    ("masks in a list", [np.ma.masked_greater(X[0], 0)] * 3, 3, "x has masked entries", None),
    ("a gradient", Tensor(X, True), 3, "x has type Tensor: expected an array",
     "x.detach().cpu().numpy()"),
    ("ragged rows", [[1], [1, 2]], 2, "x must be rectangular: rows of different lengths are no "
     "array, and entry 0 has shape (1,) but entry 1 (2,)", None),
    ("a pair", (X, LABELS), 3, "entry 0 has shape (3, 5) but entry 1 (5,)", Own("x[0]")),
    ("a list as an entry", np.array([[1, [2]], [3, 4]], object), 2,
     "x must be rectangular, but its entry [0, 1] is [2]", None),
    ("columns in a dict", {"a": [1, 2], "b": [3, 4]}, 2, "x has type dict",
     "np.array(list(x.values()))"),
    ("a dict", {"data": X, "target": LABELS[:2]}, 3, "one of its entries ['data', 'target']",
     Own("x['data']")),
    ("a Bunch", load_iris(), 4, "x has type Bunch: expected an array, such as one of its entries "
     "['data', 'target'", Own("x['data'].T")),
    ("a set", {1.0, 2.0}, 1, "x has type set", Own("np.array(sorted(x)).reshape(1, -1)")),
    ("a generator", (row for row in X), 3, "x has type generator", "np.array(list(x))"),
    ("a map", map(abs, X), 3, "x has type map", "np.array(list(x))"),
    ("a function", np.sin, 3, "x has type ufunc: expected floats or integers, not <ufunc", None),
    ("an object", [[object()]], 1, "x has type object: expected floats or integers, but its entry "
     "[0, 0] is <object", None),
    ("fields", FRAME[["age", "n"]].to_records(index=False), 2, "x has the fields ('age', 'n')",
     "np.array([x[field] for field in x.dtype.names])"),
    ("an integer too large", [[10**400]], 1, "too large for float64", None),
]
# name, y, rows, m, words, remedy
TARGETS = [
    ("labels", LABELS, 3, 5, "y has shape (5,) but the last layer expects 3 rows, one sample a "
     "column: one_hot(y, 3) makes columns of labels", "one_hot(y, 3)"),
    ("labels in a list", LABELS.tolist(), 3, 5, "y has shape (5,)", "one_hot(y, 3)"),
    ("labels in a Series", pd.Series(LABELS), 3, 5, "y has shape (5,)", "one_hot(y, 3)"),
    ("labels in a row", LABELS[None], 3, 5, "y has 1 row but the last layer expects 3: one_hot",
     "one_hot(y, 3)"),
    ("labels in a column", LABELS[:, None], 3, 5, "y has 5 rows but the last layer expects 3",
     "one_hot(y, 3)"),
    ("labels in a column, as many", LABELS[:3, None], 3, 3,
     "x has 3 samples (columns) but y has 1", "one_hot(y, 3)"),
    ("labels as floats", LABELS * 1.0, 3, 5, "y has shape (5,)", "one_hot(y, 3)"),
    ("labels as truths", LABELS > 0, 2, 5, "y has shape (5,)", "one_hot(y, 2)"),
    ("labels in bytes", LABELS.astype(np.uint8), 3, 5, "y has shape (5,)", "one_hot(y, 3)"),
    ("labels from one", LABELS + 1, 3, 5, "makes columns of labels", "one_hot(y, [1, 2, 3])"),
    ("labels of -1 and 1", 2 * (LABELS > 0) - 1, 2, 5, "columns of labels", "one_hot(y, [-1, 1])"),
    ("labels of more classes", np.arange(5), 3, 5, "end the network with Dense(..., 5, softmax)",
     "one_hot(y, np.unique(y))"),
    ("labels with a gap", [0, 1, None, 1, 2], 3, 5, "y must be finite, but its entry [2] is None: "
     "fill or drop missing values", None),
    ("names", np.array(NAMES), 3, 5, "y holds names such as 'ant': one_hot(y) makes columns of "
     "them", "one_hot(y)"),
    ("names in a list", NAMES, 3, 5, "y holds names such as 'ant'", "one_hot(y)"),
    ("names in a Series", pd.Series(NAMES), 3, 5, "y holds names", "one_hot(y)"),
    ("names in a Categorical", pd.Series(NAMES, dtype="category"), 3, 5, "names", "one_hot(y)"),
    ("names in a frame", pd.DataFrame({"species": NAMES}), 3, 5, "y holds names", "one_hot(y)"),
    ("names in a row", [NAMES], 3, 5, "y holds names", "one_hot(y)"),
    ("two names, one output", ["no", "yes", "no", "no", "yes"], 1, 5,
     "y holds names such as 'no' where the last layer expects one number a sample",
     "(np.array(y) == 'yes').reshape(1, -1)"),
    ("two names in a Series, one output", pd.Series(["no", "yes", "no", "no", "yes"]), 1, 5,
     "say which is 1", "(np.array(y) == 'yes').reshape(1, -1)"),
    ("three names, one output", NAMES, 1, 5, "end the network with Dense(..., 3, softmax)",
     "one_hot(y)"),
    ("three names, four outputs", NAMES, 4, 5, "end the network with Dense(..., 3, softmax)",
     "one_hot(y)"),
    ("one name only", ["cat"] * 5, 1, 5, "y holds names such as 'cat' and no other", None),
    ("names with a gap", pd.Series(["cat", None, "dog", "cat", "dog"]), 2, 5,
     "its entry [1] is nan: fill or drop missing values", None),
    ("digits written out", list("01201"), 3, 5, "y holds names such as '0'", "one_hot(y)"),
    ("numbers written out", ["1.5", "2", "3", "4", "5"], 1, 5, "numbers written as text",
     Own("np.asarray(y, float).reshape(1, -1)")),
    ("a regression flat", X[0], 1, 5, "y has shape (5,): targets of one number make a row",
     "y.reshape(1, -1)"),
    ("a regression in a list", X[0].tolist(), 1, 5, "with y = np.array(y) first",
     "y.reshape(1, -1)"),
    ("a regression in a Series", FRAME["age"], 1, 5, "y has shape (5,)", "y.reshape(1, -1)"),
    ("a regression in a column", X[0][:, None], 1, 5, "did you mean y.T?", "y.T"),
    ("a regression in a frame", FRAME[["age"]], 1, 5, "did you mean y.T?", "y.T"),
    ("a regression for several outputs", X[0], 3, 5,
     "end the network with Dense(..., 1) and give", "y.reshape(1, -1)"),
    ("a regression in a row for several outputs", X[:1], 3, 5,
     "y has 1 row but the last layer expects 3: end the network with Dense(..., 1)",
     "y.reshape(1, -1)"),
    ("one target flat", [0, 1, 0], 3, 1, "y has shape (3,): a single target", "y.reshape(-1, 1)"),
    ("a number", 1.0, 1, 1, "y has shape (): a single target", "y.reshape(-1, 1)"),
    ("targets in rows", HOT.T, 3, 5, "y has 5 rows but the last layer expects 3: samples go in "
     "columns; did you mean y.T?", "y.T"),
    ("dummies", pd.get_dummies(pd.Series(NAMES)), 3, 5, "did you mean y.T?", "y.T"),
    ("more classes than outputs", np.eye(10)[:, LABELS], 3, 5,
     "y has 10 rows but the last layer expects 3: one_hot(labels, 3)",
     Own("one_hot(labels_of(y), 3)")),
    ("more classes in rows", np.eye(10)[LABELS], 3, 5,
     "y.T has 10 rows but the last layer expects 3: one_hot(labels, 3)",
     Own("one_hot(labels_of(y.T), 3)")),
    ("fewer classes than outputs", HOT, 10, 5,
     "y has 3 rows but the last layer expects 10: one_hot(labels, 10)",
     Own("one_hot(labels_of(y), 10)")),
    ("more classes, all used", np.eye(5), 3, 5,
     "y has 5 rows but the last layer expects 3: end the network with Dense(..., 5, softmax)",
     Own("y")),
    ("two classes, one output", np.eye(2)[:, LABELS % 2], 1, 5,
     "y has 2 rows but the last layer expects 1: give labels of 0 and 1 as labels.reshape(1, -1)",
     Own("labels_of(y).reshape(1, -1)")),
    ("three classes, one output", HOT, 1, 5,
     "end the network with Dense(..., 3, softmax)", Own("y")),
    ("one sample of more classes", np.eye(10)[:, :1], 3, 1, "one_hot(labels, 3)",
     Own("one_hot(labels_of(y), 3)")),
    ("other rows", 0.5 * np.ones((4, 5)), 3, 5,
     "y has 4 rows but the last layer expects 3, with one sample a column", None),
    ("too few samples", HOT[:, :4], 3, 5, "x has 5 samples (columns) but y has 4", None),
    ("no targets", HOT[:, :0], 3, 5, "y is empty (shape (3, 0))", None),
    ("images", IMAGES, 12, 5, "y has shape (5, 4, 3)", "y.reshape(len(y), -1).T"),
    ("None", None, 3, 5, "y has type NoneType", None),
    ("sparse", scipy.sparse.csr_matrix(HOT), 3, 5, "y has type csr_matrix", "y.toarray()"),
    ("sparse in rows", scipy.sparse.csr_matrix(HOT.T), 3, 5, "y.toarray()", Own("y.toarray().T")),
    ("a mask", np.ma.masked_equal(HOT, 1), 3, 5, "y has masked entries", Own("y.filled(1)")),
    ("NaN", np.where(HOT == 1, np.nan, HOT), 3, 5, "y must be finite, but its entry [0, 0] is nan",
     None),
    ("dates", WHEN, 1, 5, "y has type datetime64", None),
    ("a generator", (label for label in LABELS), 3, 5, "y has type generator",
     Own("one_hot(np.array(list(y)), 3)")),
]


def said(door, *given):
    with pytest.raises((TypeError, ValueError)) as caught:
        door(*given)
    message = str(caught.value)
    assert "\n" not in message and len(message) < 200 and not message.endswith("."), message
    return message


def obeyed(message, remedy, **given):
    """What the remedy gives, after what the message says comes first."""
    words = {"np": np, "one_hot": one_hot, "labels_of": labels_of} | given
    before = re.search(r"with (. = np.array\(.\)) first", message)
    if before:
        exec(before[1], words)
    return eval(remedy, words)


@pytest.mark.parametrize(("x", "rows", "words", "remedy"), [
    pytest.param(*case, id=name) for name, *case in INPUTS])
def test_inputs_lead_to_their_remedy(x, rows, words, remedy):
    message = said(checks.inputs, x, rows)
    assert words in message and (remedy is None or type(remedy) is Own or remedy in message)
    if remedy:
        assert checks.inputs(obeyed(message, remedy, x=x), rows).shape[0] == rows


@pytest.mark.parametrize(("y", "rows", "m", "words", "remedy"), [
    pytest.param(*case, id=name) for name, *case in TARGETS])
def test_targets_lead_to_their_remedy(y, rows, m, words, remedy):
    message = said(checks.targets, y, rows, m)
    assert words in message and (remedy is None or type(remedy) is Own or remedy in message)
    end = re.search(r"end the network with Dense\(..., (\d+)", message)
    if remedy:
        rows = int(end[1]) if end else rows
        assert checks.targets(obeyed(message, remedy, y=y), rows, m).shape == (rows, m)


def test_a_type_too_small_for_the_numbers():
    x = np.array([[1.0, 1e39]])
    assert checks.inputs(x, 1) is x
    for door in (lambda: checks.inputs(x, 1, np.float32), lambda: checks.targets(x, 1, 2, "f")):
        assert "in float32 must be finite, but its entry [0, 1] is inf" in said(door)
    assert checks.inputs(np.full((1, 70_000), 1, np.float16), 1).dtype == np.float16
