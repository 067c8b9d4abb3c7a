"""Labels: what the classes of samples are called, by numbers, names or anything that sorts.

Row k of the targets, and of the outputs, stands for the k-th class in order. Booleans count as
the numbers 0 and 1.
"""

import numbers

import numpy as np

from nnlib.entrance import Rule, checks
from nnlib.entrance.arrays import array, is_missing, is_number, opened, shown


def read_labels(labels, name: str = "labels") -> np.ndarray:
    """Labels as an array (m,) of one kind; a matrix of one row or one column will do.

    ValueError or TypeError, one sentence, for labels that are missing, mixed or no list.
    """
    found = _objects(labels, name) if isinstance(labels, (list, tuple)) else opened(labels, name)
    if found.ndim == 2 and 1 in found.shape:
        found = found.ravel()
    if found.ndim != 1:
        came = shown(labels) if found.ndim == 0 else f"{found.dtype} of shape {found.shape}"
        raise ValueError(f"{name} must be a list of labels, (m,), not {came}"
                         + f": labels_of({name}) makes labels of outputs" * (found.ndim == 2))
    if found.dtype.kind == "O":
        _no_gap(found, [is_missing(value) for value in found], name)
        found = _of_one_kind(found, name)
    if found.dtype.kind in "fMm":
        _no_gap(found, ~np.isfinite(found), name)
    if found.dtype.kind in "cV":
        raise TypeError(f"{name} must sort, as numbers and names do, but has type {found.dtype}")
    return found


def values(labels: np.ndarray) -> list:
    """The labels as plain numbers, texts and the like, which a dictionary finds again."""
    return list(labels) if labels.dtype.kind in "Mm" else labels.tolist()


def kind_of(labels: np.ndarray) -> str:
    """What the labels are: "numbers", "names", or else the type of the first."""
    kind = labels.dtype.kind
    return "numbers" if kind in "biuf" else "names" if kind in "UT" else type(labels[0]).__name__


def classes_of(labels: np.ndarray, classes=None) -> list:
    """The classes in the order of their rows.

    classes : a list of them in the order wanted, or how many there are: the numbers 0 to
    classes - 1, or so many names in sorted order. Without it, the labels that occur, sorted.
    """
    found = [False, True] if labels.dtype.kind == "b" else sorted(set(values(labels)))
    if classes is None:
        return found
    if isinstance(classes, numbers.Number):
        number = checks.integer(classes, "classes")
        if labels.size == 0 or kind_of(labels) == "numbers":
            return list(range(number))
        if len(found) != number:
            raise ValueError(f"classes is {number} but the labels are {shown(found)}: list the "
                             "classes in the order wanted")
        return found
    wanted = values(read_labels(classes, "classes"))
    if not wanted:
        raise ValueError("classes is empty: name at least one class")
    if len(set(wanted)) < len(wanted):
        twice = next(label for k, label in enumerate(wanted) if label in wanted[:k])
        raise ValueError(f"classes must name each class once, but has {shown(twice)} twice: "
                         "np.unique(classes)")
    return wanted


def rows_of(labels: np.ndarray, classes: list, name: str = "labels") -> np.ndarray:
    """The row (m,) of each label among the classes, or a ValueError that names a stranger."""
    row = {labels.dtype.type(label).item() if isinstance(label, float) and labels.dtype.kind == "f"
           else label: k for k, label in enumerate(classes)}
    try:
        return np.array([row[label] for label in values(labels)], dtype=np.intp)
    except KeyError as error:
        stranger = error.args[0]
    if classes != list(range(len(classes))):
        raise ValueError(f"{name} has {stranger!r}, which is none of the classes {shown(classes)}")
    found = classes_of(labels)
    wanted = found if len(found) < 6 else f"np.unique({name})"
    if kind_of(labels) == "numbers" and found[0] >= 0 and len(found) != len(classes) and (
            len(classes) <= found[-1] < 100):
        wanted = int(found[-1]) + 1
    raise ValueError(f"{name} must lie in 0 to {len(classes) - 1}, but one is {stranger!r}: give "
                     f"classes={wanted}")


def _objects(labels, name) -> np.ndarray:
    """A list as an array of its objects, since NumPy would make text of [1, "a"]."""
    if any(isinstance(value, (list, tuple)) or (
            hasattr(value, "__array__") and not isinstance(value, np.generic))
           for value in labels):
        return array(labels, name)
    found = np.empty(len(labels), object)
    found[:] = labels
    return found


def _no_gap(found, gone, name):
    if any(gone):
        k = list(gone).index(True)
        raise ValueError(f"{name} must be known, but entry {k} is {found[k]}: fill or drop missing "
                         "values")


def _kind(kind):
    """The type that stands for others of its kind: float for all numbers but booleans."""
    for these, one in (((bool, np.bool_), bool), (str, str), (bytes, bytes)):
        if issubclass(kind, these):
            return one
    return float if is_number(kind) else kind


def _of_one_kind(objects, name):
    """Objects as booleans, numbers or text, or as they are if they sort."""
    kinds = {_kind(type(value)): value for value in objects}
    if len(kinds) > 1:
        one, other, *_ = kinds.values()
        raise ValueError(f"{name} mixes {shown(one)} and {shown(other)}: labels are of one kind, "
                         f"such as [str(label) for label in {name}]")
    if not kinds or {float, bool} & set(kinds):
        return array(objects, name)
    if str in kinds:
        return np.array(objects.tolist(), dtype=str)
    try:
        sorted([*set(objects), objects[0]])  # two at least
    except TypeError as error:
        raise TypeError(f"{name} must sort, as numbers and names do, but one is "
                        f"{shown(objects[0])}") from error
    return objects


labels = Rule("labels (m,)", read_labels, ("cat", None, 1.0, [1, "a"], ["a", None], [{}], [1j]))
