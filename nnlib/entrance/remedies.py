"""What to write instead: the errors of inputs and targets whose shape does not fit a network.

x should be (rows, m), y (rows, m), one sample a column. `given` is what came before it was read
as an array: a list has neither reshape nor T.
"""

from math import prod

import numpy as np

from nnlib.entrance.arrays import shown


def of_inputs(x: np.ndarray, rows: int, given) -> str:
    """The error of inputs that are not (rows, m)."""
    shape = f"x has shape {x.shape}"
    if x.ndim == 1 and rows == 1:
        return f"{shape}: samples of one number make a row, x.reshape(1, -1){_made('x', given)}"
    if x.shape == (rows,) or (x.ndim == 0 and rows == 1):
        return f"{shape}: a single sample is a column, x.reshape(-1, 1){_made('x', given)}"
    if x.ndim != 2:
        return f"{shape}: {_stacked('x', x.shape, rows, given)}"
    says = f"x has {_rows(x)} but the first layer expects {rows}"
    if x.shape[1] == rows:
        return f"{says}: samples go in columns; did you mean x.T{_made('x', given, 'T')}?"
    if x.size == rows:
        return f"{says}: a single sample is a column, x.reshape(-1, 1){_made('x', given)}"
    return f"{says}, with one sample a column"


def of_targets(y: np.ndarray, rows: int, m: int, given) -> str:
    """The error of targets that are not (rows, m): labels are led to one_hot."""
    shape, made = f"y has shape {y.shape}", _made("y", given)
    if y.ndim == 1 and rows == 1:
        return f"{shape}: targets of one number make a row, y.reshape(1, -1){made}"
    if y.ndim < 2 and y.size == rows and m == 1:
        return f"{shape}: a single target is a column, y.reshape(-1, 1){made}"
    if y.ndim == 1:
        return (f"{shape} but the last layer expects {rows} rows, one sample a column: "
                f"{_of_single(y, rows)}")
    if y.ndim != 2:
        return f"{shape}: {_stacked('y', y.shape, rows, given)}"
    return _of_matrix(y, rows, m, given)


def of_names(names: np.ndarray, rows: int) -> str:
    """The error of targets that are text: names of classes."""
    kinds = [shown(kind, 30) for kind in np.unique(names).tolist()]
    says = f"y holds names such as {kinds[0]}"
    if len(kinds) == 1:
        return f"{says} and no other: there is nothing to tell it from"
    if rows == len(kinds):
        return f"{says}: one_hot(y) makes columns of them"
    if rows == 1 and len(kinds) == 2:
        return (f"{says} where the last layer expects one number a sample: say which is 1, such "
                f"as (np.array(y) == {kinds[1]}).reshape(1, -1)")
    return f"{says}: {_end(len(kinds))} one_hot(y)"


def _of_matrix(y, rows, m, given):
    says = f"y has {_rows(y)} but the last layer expects {rows}"
    column = y.shape[1] == 1 < m  # one number a sample, in rows
    if y.shape[0] == rows:
        says = f"x has {m} samples (columns) but y has {y.shape[1]}"
        return f"{says}: {_of_single(y.ravel(), rows)}" if column and rows == m else says
    if y.shape[1] == rows and (rows > 1 or m > 1):
        return f"{says}: samples go in columns; did you mean y.T{_made('y', given, 'T')}?"
    if y.shape[0] == 1 or column:
        return f"{says}: {_of_single(y.ravel(), rows)}"
    if y.shape[0] == m != y.shape[1]:
        return _of_matrix(y.T, rows, m, given).replace("y has", "y.T has", 1)
    return f"{says}: {_of_classes(y, rows)}" if _one_hot(y) else f"{says}, with one sample a column"


def _of_single(y, rows):
    """For targets of one number a sample, where the network gives several."""
    if y.dtype.kind == "f" and not (y == np.floor(y)).all():
        return "end the network with Dense(..., 1) and give y.reshape(1, -1)"
    labels = np.unique(y).tolist()
    if 0 <= labels[0] and labels[-1] < rows:
        return f"one_hot(y, {rows}) makes columns of labels"
    if len(labels) == rows:
        return f"one_hot(y, {labels if rows < 6 else 'np.unique(y)'}) makes columns of labels"
    return f"{_end(len(labels))} one_hot(y, np.unique(y))"


def _of_classes(y, rows):
    """For one-hot targets of more or fewer classes than the network has outputs."""
    most = int(y.argmax(axis=0).max()) + 1
    if most <= rows > 1:
        return f"one_hot(labels, {rows})"
    if most <= 2 and rows == 1:
        return "give labels of 0 and 1 as labels.reshape(1, -1)"
    return f"end the network with Dense(..., {len(y)}, softmax)"


def _stacked(name, shape, rows, given):
    """For images and the like, with more axes than two, and for what no shape fits."""
    made, long = _made(name, given), tuple(n for n in shape if n > 1)
    if shape and prod(shape) == rows:
        return f"a single sample is a column, {name}.reshape(-1, 1){made}"
    if len(shape) > 2 and prod(shape[1:]) == rows:
        return f"one sample a column is {name}.reshape(len({name}), -1).T{made}"
    if len(shape) > 2 and (prod(shape[:-1]) == rows or long[:1] == (rows,)):
        return f"one sample a column is {name}.reshape({rows}, -1){made}"
    if len(shape) > 2 and long[1:] == (rows,):
        return f"one sample a column is {name}.reshape(-1, {rows}).T{made}"
    return f"expected a matrix ({rows}, m) with one sample a column"


def _end(classes):
    return f"end the network with Dense(..., {classes}, softmax) and give"


def _made(name, given, way="reshape"):
    return "" if hasattr(given, way) else f", with {name} = np.array({name}) first"


def _rows(x):
    return f"{len(x)} row{'s' if len(x) > 1 else ''}"


def _one_hot(y):
    return bool(((y == 0) | (y == 1)).all() and (y.sum(axis=0) == 1).all())
