"""Whatever holds numbers, as a NumPy array: lists, frames, tensors, objects that are numbers.

What holds none is refused by one sentence that says where, and what to do. Only NumPy is
imported: a frame, a sparse matrix or a tensor is known by what it can do.
"""

import numbers
from collections.abc import Iterable, Mapping

import numpy as np

MISSING = ("NoneType", "NAType", "NaTType")  # the types of None, pandas.NA and pandas.NaT
TIMES = ("date", "datetime", "datetime64", "Timestamp", "Period", "timedelta", "timedelta64",
         "Timedelta")
WANTED = "expected floats or integers"


def array(x, name: str) -> np.ndarray:
    """x as an array of whatever type; objects that are numbers become numbers.

    Nothing is copied without need. TypeError or ValueError for what is no array, and for
    masked entries: no array keeps a mask.
    """
    x = opened(x, name)
    return _unboxed(x, name) if x.dtype.kind == "O" else x


def float_array(x, name: str) -> np.ndarray:
    """x as an array of floats, of its own type; integers and booleans become float64."""
    given, x = x, array(x, name)
    if x.dtype.kind in "iub":
        return x.astype(np.float64)
    if x.dtype.kind != "f":
        raise refusal(x, name, given)
    return x


def are_names(x: np.ndarray, but_numerals: bool = False) -> bool:
    """True of an array of text throughout, such as labels; or but where all of it is numerals."""
    if x.ndim == 0 or not x.size or x.dtype.kind not in "USTO":
        return False
    entries = x.ravel().tolist()
    return all(isinstance(value, (str, bytes)) for value in entries) and not (
        but_numerals and not any(map(_no_number, entries)))


def shown(value, most: int = 60) -> str:
    """The repr of a value in one line, cut where it is long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= most else f"{text[:most]} …"


def place(index, given) -> str:
    """An index as it is written, [0, 1], or with the names of the frame given: ['age', 1]."""
    return str([_label(given, axis, k) for axis, k in enumerate(index)])


def is_number(kind: type) -> bool:
    """True of the types of real numbers, booleans and decimals too."""
    return issubclass(kind, (numbers.Real, np.bool_)) or (
        issubclass(kind, numbers.Number) and not issubclass(kind, numbers.Complex))


def is_missing(value) -> bool:
    """True for None, NaN, NaT and pandas.NA."""
    kind = type(value)
    return kind.__name__ in MISSING or bool(
        (is_number(kind) or kind in (np.datetime64, np.timedelta64)) and value != value)


def missing(name: str, where: str, value) -> ValueError:
    """The error for a value that is not there."""
    return ValueError(f"{name} must be finite, but its entry {where} is {value}: fill or drop "
                      "missing values")


def refusal(x: np.ndarray, name: str, given) -> Exception:
    """The error for an array that holds something else than numbers; `given` is what came."""
    says = f"{name} has type {x.dtype}: {WANTED}"
    if x.dtype.names:
        return TypeError(f"{name} has the fields {shown(x.dtype.names)}: rows of them are "
                         f"np.array([{name}[field] for field in {name}.dtype.names])")
    if x.dtype.kind == "c":
        return TypeError(f"{says}, such as {name}.real or abs({name})")
    if x.ndim == 0:
        return TypeError(f"{name} has type {type(x.item()).__name__}: {WANTED}, not "
                         f"{shown(x.item())}")
    entries = list(x.ravel())
    for wrong, say in ((is_missing, _say_missing), (_no_number, _say_what)):
        bad = np.reshape([wrong(value) for value in entries], x.shape).astype(bool)
        if bad.any():
            return say(says, name, x, bad, given)
    return TypeError(f"{says}, not numbers written as text: np.asarray({name}, float)")


def _say_missing(says, name, x, bad, given):
    index = _first(bad)
    return missing(name, place(index, given), x[index])


def _say_what(says, name, x, bad, given):
    index = _first(bad)
    value, (part, whole) = x[index], _part(bad, index, given)
    value = str(value) if isinstance(value, str) else value  # no np.str_
    if isinstance(value, (list, tuple, np.ndarray)):
        return ValueError(f"{name} must be rectangular, but its {part} is {shown(value)}")
    if type(value).__name__ in TIMES:
        return TypeError(f"{says}, but its {part} holds times such as {value}: count the days or "
                         "seconds")
    if isinstance(value, str) and whole:
        return TypeError(f"{says}, but its {part} holds text such as {shown(value)}: leave "
                         "it out, or put one_hot of it in its place")
    return TypeError(f"{says}, but its {part} is {shown(value)}: put a number in its place")


def _first(bad) -> tuple:
    return tuple(map(int, np.argwhere(bad)[0]))


def _part(bad, index, given):
    """("row 2", True) or ("column 2", True) where all of it is bad, else ("entry [2, 0]", False).

    A frame's own names stand in the place of the numbers.
    """
    if bad.ndim == 2:
        for axis, line in enumerate((bad[index[0]], bad[:, index[1]])):
            if line.size > 1 and line.all():
                return f"{('row', 'column')[axis]} {_label(given, axis, index[axis])!r}", True
    return f"entry {place(index, given)}", False


def _label(given, axis, k):
    """What the frame given calls its row (axis 0) or column (axis 1) k; of all else k itself."""
    names = getattr(given, ("index", "columns")[axis], None) if axis < 2 else None
    label = names[k] if hasattr(names, "__getitem__") else k
    return label.item() if isinstance(label, np.generic) else label


def _no_number(value) -> bool:
    """True of what is no number, also not one that is written out."""
    if not isinstance(value, (str, bytes)):
        return not is_number(type(value))
    try:
        float(value)
    except ValueError:
        return True
    return False


def _unboxed(x, name):
    """Objects that are numbers as booleans, integers or floats; an array of others as it is."""
    kinds = set(map(type, x.ravel().tolist()))
    if not all(map(is_number, kinds)):
        return x
    for these, dtype in (((bool, np.bool_), bool), (numbers.Integral, np.int64),
                         (object, np.float64)):
        if (kinds or these is object) and all(issubclass(kind, these) for kind in kinds):
            try:
                return x.astype(dtype)
            except OverflowError:
                continue  # an integer beyond int64 may be a float
    raise ValueError(f"{name} must be finite, but a number in it is too large for float64")


def opened(x, name: str) -> np.ndarray:
    """np.asarray(x), or an error for what it would read wrongly or not at all."""
    if type(x) is np.ndarray:
        return x
    says = f"{name} has type {type(x).__name__}: expected an array, such as "
    if _masked(x):
        raise ValueError(f"{name} has masked entries, which no array keeps: fill them, as "
                         f"{name}.filled(0) does, or drop them")
    remedy = _remedy(x, name)
    if remedy:
        raise TypeError(says + remedy)
    try:
        return np.asarray(x)
    except ValueError as error:
        raise ValueError(f"{name} must be rectangular: rows of different lengths are no array"
                         f"{_shapes(x)}") from error
    except (TypeError, RuntimeError) as error:  # of a tensor elsewhere, or with a gradient
        raise TypeError(f"{says}{name}.detach().cpu().numpy()" if hasattr(x, "detach") else
                        f"{says}[[1.0]], not {shown(x)}") from error


def _shapes(x) -> str:
    """Which two entries of a list are of different shapes."""
    try:
        shapes = [np.shape(part) for part in x]
    except (ValueError, TypeError):  # it is an entry that has no shape
        return ""
    other = next((k for k, shape in enumerate(shapes) if shape != shapes[0]), 0)
    return f", and entry 0 has shape {shapes[0]} but entry {other} {shapes[other]}"


def _masked(x) -> bool:
    """True if a mask hides an entry of x, or of an array in the list x."""
    return bool(np.ma.is_masked(x)) if isinstance(x, np.ma.MaskedArray) else (
        isinstance(x, (list, tuple)) and any(map(_masked, x)))


def _remedy(x, name):
    """How to make an array of what NumPy would take for a single object, or nothing."""
    if hasattr(x, "toarray"):  # sparse
        return f"{name}.toarray()"
    if isinstance(x, Mapping):
        columns = {len(v) if isinstance(v, (list, tuple, np.ndarray)) else None
                   for v in x.values()}
        if len(columns) == 1 and None not in columns:
            return f"np.array(list({name}.values()))"
        return f"one of its entries {shown(list(x))}"
    if isinstance(x, Iterable) and not any(hasattr(x, way) for way in ("__array__", "__getitem__")):
        return f"np.array({'sorted' if isinstance(x, (set, frozenset)) else 'list'}({name}))"
    return None
