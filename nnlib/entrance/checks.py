"""One sentence for each kind of bad input: what was expected, what came, what to do."""

import inspect
import math
import numbers
import os
from pathlib import Path

import numpy as np

from nnlib.entrance import remedies
from nnlib.entrance.arrays import are_names, array, float_array, missing, place, refusal, shown


def all_finite(x: np.ndarray) -> bool:
    """True if no entry is NaN or infinite: one cheap sum, and a full look only in doubt."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(x.sum())) or bool(np.isfinite(x).all())


def matrix(x, name: str, rows: int | None = None, rows_from: str = "",
           integers: bool = False) -> np.ndarray:
    """x as a float matrix with samples in columns, or an error that names what is wrong.

    Where `integers` are welcome, an array of them stays what it is.
    """
    if not (integers and isinstance(x, np.ndarray) and x.dtype.kind in "iub"):
        x = float_array(x, name)
    if x.ndim != 2:
        raise ValueError(
            f"{name} has shape {x.shape}: expected a matrix with one sample a column, so a single "
            f"sample is {name}.reshape(-1, 1), and samples of one number {name}.reshape(1, -1)"
        )
    if rows is not None and x.shape[0] != rows:
        hint = f": samples go in columns; did you mean {name}.T?" if x.shape[1] == rows else ""
        raise ValueError(f"{name} has {x.shape[0]} rows but {rows_from} expects {rows}{hint}")
    if x.size == 0:
        raise ValueError(f"{name} is empty (shape {x.shape}): give at least one sample")
    return x


def inputs(x, rows: int, dtype=np.float64) -> np.ndarray:
    """x as (rows, m) numbers for the first layer, one sample a column, each finite in `dtype`.

    Lists, arrays, frames and tensors are read; integers and booleans stay what they are, and
    nothing is copied without need. TypeError or ValueError: one sentence with the remedy.
    """
    given, x = x, _numbers(x, "x")
    if x.ndim != 2 or x.shape[0] != rows:
        raise ValueError(remedies.of_inputs(x, rows, given))
    return _held(x, "x", dtype)


def targets(y, rows: int, m: int, dtype=np.float64) -> np.ndarray:
    """y as (rows, m) numbers for the last layer: as `inputs`, and labels are led to one_hot."""
    given, y = y, _numbers(y, "y", rows)
    if y.shape != (rows, m):
        raise ValueError(remedies.of_targets(y, rows, m, given))
    return _held(y, "y", dtype)


def _numbers(x, name, rows=0):
    """x as finite numbers of their own type, at least one; `rows` of them wanted as targets."""
    given, x = x, x if type(x) is np.memmap else array(x, name)
    if rows and are_names(x, but_numerals=rows == 1):
        raise TypeError(remedies.of_names(x, rows))
    if x.dtype.kind not in "fiub":
        raise refusal(x, name, given)
    if x.size == 0:
        raise ValueError(f"{name} is empty (shape {x.shape}): give at least one sample")
    return finite(x, name, given)


def finite(x: np.ndarray, name: str, given=None) -> np.ndarray:
    """x itself, or an error that says where its first NaN or infinity stands.

    Of data that somebody gave, a NaN is a missing value.
    """
    if all_finite(x):
        return x
    where = tuple(int(i) for i in np.argwhere(~np.isfinite(x))[0])
    if given is not None and np.isnan(x[where]):
        raise missing(name, place(where, given), x[where])
    raise ValueError(f"{name} must be finite, but its entry {place(where, given)} is {x[where]}")


def cast(x: np.ndarray, name: str, dtype) -> np.ndarray:
    """x in the float type `dtype`, x itself where it has it; an error unless finite there."""
    finite(x, name)
    if x.dtype == dtype:
        return x
    with np.errstate(over="ignore"):
        return finite(x.astype(dtype), f"{name} in {np.dtype(dtype)}")


def castable(x: np.ndarray, name: str, dtype) -> np.ndarray:
    """x itself, not a copy; an error unless it is finite, also in the float type `dtype`."""
    return _held(finite(x, name), name, dtype)


def _held(x, name, dtype):
    """x itself, which is finite; an error where it is too large for the type `dtype`."""
    top = np.finfo(dtype).max
    if x.dtype.kind == "f" and x.dtype.itemsize > np.dtype(dtype).itemsize and (
            x.max() > top or x.min() < -top):
        cast(x, name, dtype)  # says where
    return x


def fitting(value, name: str, shape: tuple, dtype=None) -> np.ndarray:
    """value as floats of just this shape, finite, also in the type `dtype` where one is given."""
    value = float_array(value, name)
    if value.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, not {value.shape}")
    return cast(value, name, value.dtype if dtype is None else dtype)


def counts(value) -> np.ndarray:
    """value as a confusion matrix: whole numbers, (K, K)."""
    value = array(value, "counts")
    if value.ndim != 2 or value.shape[0] != value.shape[1] or value.dtype.kind not in "iu":
        raise ValueError(f"counts must be a matrix (K, K) of integers, not {value.dtype} of shape "
                         f"{value.shape}")
    return value


def path(value, name: str) -> Path:
    """value as a path; a number, which Python would take for an open file, is none."""
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError(f"{name} must be a path, not {shown(value)}")
    return Path(value)


def same_shape(a: np.ndarray, y: np.ndarray) -> None:
    """An error unless the outputs a and the targets y have the same shape."""
    if a.shape != y.shape:
        raise ValueError(f"y has shape {y.shape} but the outputs a have shape {a.shape}")


def integer(value, name: str, low: int = 1) -> int:
    """value as an int of at least `low`; no float and no boolean passes for one."""
    if not isinstance(value, numbers.Integral) or isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be an integer, not {shown(value)}")
    if value < low:
        raise ValueError(f"{name} must be at least {low}, not {value}")
    return int(value)


def number(value, name: str, low=-np.inf, high=np.inf, *, open_low=False, open_high=False):
    """value as a finite float between low and high (ends left out where open)."""
    if not isinstance(value, numbers.Real) or isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be a number, not {shown(value)}")
    ok = (low < value if open_low else low <= value) and (
        value < high if open_high else value <= high
    )
    if not (ok and math.isfinite(value)):
        left, right = "<" if open_low else "<=", "<" if open_high else "<="
        bounds = (f"{low} {left} " if low > -np.inf else "") + name
        bounds += f" {right} {high}" if high < np.inf else ""
        within = f" with {bounds}" if bounds != name else ""
        raise ValueError(f"{name} must be finite{within}, not {value}")
    return float(value)


def boolean(value, name: str) -> bool:
    """value as True or False, and nothing else that Python would take for one."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, not {shown(value)}")
    return bool(value)


def function(value, name: str, *takes: str):
    """value itself, or an error unless it can be called with arguments such as `takes`.

    A class, or a function that makes such functions and has an `example`, was not called yet.
    """
    if not callable(value):
        raise TypeError(f"{name} must be a function, not {shown(value)}")
    if isinstance(value, type) or (inspect.isfunction(value) and hasattr(value, "example")):
        example = getattr(value, "example", f"{value.__name__}(...)")
        raise TypeError(f"{name} must be a function, and {value.__name__} makes one: call it, "
                        f"{name}={example}")
    try:
        signature = inspect.signature(value)
    except ValueError:  # of some built-in functions it is not known
        return value
    try:
        signature.bind(*takes)
    except TypeError as error:
        raise TypeError(f"{name} must be a function of ({', '.join(takes)}), not of {signature}"
                        ) from error
    return value


def pair(value, name: str) -> tuple:
    """value as (x, y)."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError(f"{name} must be a pair (x, y)")
    return tuple(value)


def zeros(count: int, dtype) -> np.ndarray:
    """So many zeros for the parameters of a network, or an error that says they are too many."""
    try:
        return np.zeros(count, dtype)
    except (MemoryError, ValueError, OverflowError) as error:
        raise MemoryError(f"the network would have {count} parameters, too many for the memory: "
                          "make its layers smaller") from error


def generator(rng, name: str = "rng") -> np.random.Generator:
    """rng itself, or an error that shows how to make one."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{name} must be a NumPy Generator such as np.random.default_rng(1), not {shown(rng)}"
        )
    return rng
