"""Formula: an activation made from a formula that somebody types, such as z * sigmoid(z).

SymPy derives the slope, NumPy runs both; and that both are finite numbers from -30 to 30, without
a step, is shown by reasoning and not by luck of a grid.
"""

import re
from functools import cached_property

import numpy as np

from nnlib import kepler
from nnlib.activations import Activation
from nnlib.elementary import is_symbolic
from nnlib.entrance import Rule, entrance
from nnlib.intervals import Cells, pieces
from nnlib.typed import BITS, LARGE, LETTERS, NAMES, PARTS, SEEN, read, sizes

__all__ = ["NAMES", "Formula"]
FROM, TO = -30, 30  # where an activation must be a finite number
CELLS, LEVELS, MOST = 480, 46, 1 << 16  # intervals: at first, how often halved, at a time
STEP = 2.0**-22  # of the size of f: less is no step, but the rounding of a typed number


def _written(value, name):
    import sympy

    if isinstance(value, sympy.Expr):
        return _text_of(value)
    if not isinstance(value, str):
        raise TypeError("a formula is a text such as 'z / (1 + exp(-z))' or a SymPy expression, "
                        f"not {value!r}")
    text = re.sub(r"\s*[\r\n\t]\s*", " ", value).strip()
    if len(text) > LETTERS:
        raise ValueError(f"the formula has {len(text)} letters: at most {LETTERS} are read")
    return text


written = Rule("text or SymPy expression", _written, (3, None, b"z", np.tanh, "z" * 301))


class Formula(Activation):
    """f(z) from a text or a SymPy expression in one symbol; f'(z) is SymPy's derivative of it.

    formula : such as "z * sigmoid(z)", with the names in NAMES; numbers are taken as exact, and
        what cancels is cancelled: z**2/z is z

    Both are worked in double precision and rounded to the type of z. At a kink the slope is that
    of one side. Raises TypeError or ValueError, one sentence each, for what is no formula in z,
    grows too large, or from -30 to 30 is not shown to be finite, with a finite slope that is not
    always 0 and without a step. A network with a Formula trains, but is not saved.

    >>> swish = Formula("z * sigmoid(z)")
    >>> float(swish(0.0)), float(swish.derivative(0.0))
    (0.0, 0.5)
    """

    uses_value = False

    @entrance
    def __init__(self, formula: written):
        import sympy

        self.text, self.z = formula, sympy.Symbol("z", real=True)
        try:
            self._form = read(formula, self.z)
        except ValueError as error:
            raise ValueError(f"{formula!r} {error}") from error
        slope = _mended(self._form.diff(self.z))
        self._value, self._slope = _numpy(self._form, self.z), _numpy(slope, self.z)
        _finite(self._form, self.z, self._value, f"f(z) of {formula!r}")
        _finite(slope, self.z, self._slope, f"f'(z) of {formula!r}")
        _without_step(self._form, self.z, self._value, f"f(z) of {formula!r}")
        if not _moves(slope, self.z):
            raise ValueError(f"{formula!r} has the slope 0 from {FROM} to {TO}, as far as can be "
                             "shown: a network learns by slopes, and would learn nothing")

    @cached_property
    def expression(self):
        """f(z) in SymPy's own functions, as far as it can be."""
        return _standard(self._form)

    def value(self, z):
        return self.expression.xreplace({self.z: z}) if is_symbolic(z) else self._value(z)

    def slope(self, z, a):
        if not is_symbolic(z):
            return self._slope(z)
        if z.is_Symbol:
            return self.value(z).diff(z)
        return self.expression.diff(self.z).xreplace({self.z: z})

    def parameters(self) -> dict:
        """The text of the formula."""
        return {"formula": self.text}

    def __reduce__(self):  # what lambdify made cannot be pickled, and is made again
        return type(self), (self.text,)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"


def _text_of(e) -> str:
    """A SymPy expression as one would type it; refused where that were too long."""
    found = [e]
    try:
        for part in found:  # which grows meanwhile
            found += part.args
            if len(found) > PARTS:
                raise ValueError(f"has more than {PARTS} parts: write a shorter one")
            if (part.is_Rational and max(abs(part.p), part.q).bit_length() > BITS) or (
                    part.is_Float and not abs(part) < LARGE):
                raise ValueError(f"holds too large a number: at most {LARGE:g}")
        text = str(e)
    except RecursionError as error:
        raise ValueError("the formula is too deep: write a shorter one") from error
    except ValueError as error:
        raise ValueError(f"the formula {error}") from error
    symbols = sorted({str(part) for part in found if part.is_Symbol})
    if symbols not in ([], ["z"]):
        raise ValueError(f"{text!r} has the symbols {', '.join(symbols)}: only z is one")
    return text


def _standard(e):
    """The expression with SymPy's Piecewise for pieces, but where a condition holds pieces."""
    import sympy

    Pieces = pieces()
    if not isinstance(e, Pieces):
        return e.func(*map(_standard, e.args)) if e.args else e
    if any(c.has(Pieces) for c in e.args[1::2]) or (e.is_sealed and sizes(e)[2] > SEEN):
        return e
    return sympy.Piecewise(*((_standard(value), c) for value, c in e.pairs))


def _mended(e):
    """e^g / (1 + e^g) as 1 / (1 + e^-g), for inf / inf would be no number."""
    import sympy

    def turned(product):
        for factor in product.args:
            if isinstance(factor, sympy.exp) and any(
                    part.is_Pow and part.base == 1 + factor and part.exp.is_negative
                    for part in product.args):
                return product / factor * (1 + factor) / (1 + 1 / factor)
        return product

    return e.replace(lambda part: part.is_Mul, turned)


def _numpy(e, z):
    """e(z) as a function of arrays: in double precision, of the shape and type of z."""
    import sympy

    long = {n: sympy.Float(n, 17) for n in e.atoms(sympy.Rational) if max(abs(n.p), n.q) > 2**53}
    run = sympy.lambdify(z, e.xreplace(long), cse=True, modules=[
        {"TSin": lambda x, A: kepler.value(np.asarray(x, float), A)}, "numpy"])

    def function(z):
        z = np.asarray(z)
        out = np.empty(z.shape, z.dtype)
        with np.errstate(all="ignore"):  # an overflow shows in the values
            try:
                found = run(z.astype(np.float64))
            except (OverflowError, ZeroDivisionError):  # Python's, of numbers without a z
                found = np.nan
            out[...] = np.nan if np.iscomplexobj(found) else found
        return out

    return function


def _finite(e, z, run, name: str) -> None:
    """A ValueError unless e(z) is shown to be a finite real number for every z of the range."""
    def doubtful(low, high, a, b, _):
        endless = ~(np.isfinite(a) & np.isfinite(b))
        for x in (low[endless], high[endless]):
            wrong = ~np.isfinite(run(x))
            if wrong.any():
                raise ValueError(_endless(name, x[wrong][0]))
        return endless

    low, high = _left(e, z, doubtful)
    if low.size:
        endless = ~np.isfinite(sum(x for side in _sides(e, z, low, high) for x in side))
        if endless.any():
            at = low[_nearest(low, endless)]
            raise ValueError(_endless(name, at, ", as far as can be shown"))


def _endless(name, at, shown=""):
    return (f"{name} is no finite real number at z = {_short(at)}{shown}: an activation must be "
            f"one for every z from {FROM} to {TO}")


def _without_step(e, z, run, name: str) -> None:
    """A ValueError if e(z), which is finite, makes a step where a condition in it changes."""
    size = min(1.0, np.nanmax(np.abs(Cells({z: _grid()}).bounds(e))))

    def doubtful(low, high, a, b, open_):
        return open_ & ~(b - a <= STEP * np.maximum(size, np.abs(a)))

    low, high = _left(e, z, doubtful)
    if not low.size:
        return
    before, after = (np.array(side) for side in _sides(e, z, low, high))
    around = [np.abs(run(np.clip(x, FROM, TO))) for x in (low - 0.1, high + 0.1)]
    width = np.maximum(before[1], after[1]) - np.minimum(before[0], after[0])
    step = ~(width <= STEP * np.maximum(size, np.fmax(*around)))
    if step.any():
        k = _nearest(low, step)
        one, other = before[:, k].mean(), after[:, k].mean()
        raise ValueError(f"{name} makes a step from {_short(one)} to {_short(other)} at z = "
                         f"{_short(low[k])}: a kink is welcome, but a network learns by slopes, "
                         "and a step has none" if abs(one - other) > width[k] / 2 else
                         f"{name} has a condition of which it is not clear where it holds, near "
                         f"z = {_short(low[k])}: write another")


def _moves(e, z) -> bool:
    """Whether e(z), a slope, is shown to be another number than 0 somewhere."""
    low, high = _grid()
    for _ in range(LEVELS // 2):
        at = (low + high) / 2
        a, b = Cells({z: (at, at)}).bounds(e)
        if np.any((a > 0) | (b < 0)):
            return True
        a, b = (x + 0 * low for x in Cells({z: (low, high)}).bounds(e))
        rest = (a != 0) | (b != 0)
        low, high = np.append(low[rest], at[rest]), np.append(at[rest], high[rest])
        if not 0 < low.size <= MOST:
            break
    return False


def _left(e, z, doubtful):
    """(low, high) of the cells that stay doubtful, however often they are cut in two."""
    (low, high), left = _grid(), []
    for level in range(LEVELS):
        cells = Cells({z: (low, high)})
        a, b = (x + 0 * low for x in cells.bounds(e))
        doubt = doubtful(low, high, a, b, cells.open)
        at = (low + high) / 2
        split = doubt & (low < at) & (at < high) & (level < LEVELS - 1) & (doubt.sum() < MOST)
        left.append((low[doubt & ~split], high[doubt & ~split]))
        low, high = np.append(low[split], at[split]), np.append(at[split], high[split])
        if not low.size:
            break
    return tuple(map(np.concatenate, zip(*left, strict=True)))


def _sides(e, z, low, high):
    """The bounds of e over each cell, its conditions as they are at the one end and the other."""
    return [[x + 0 * low for x in Cells({z: (low, high)}, told=Cells({z: (at, at)})).bounds(e)]
            for at in (low, high)]


def _grid():
    edges = np.linspace(FROM, TO, CELLS + 1)
    return edges[:-1], edges[1:]


def _nearest(places, chosen) -> int:
    """Of the chosen places that nearest to 0."""
    return int(np.argmin(np.where(chosen, np.abs(places), np.inf)))


def _short(x) -> str:
    return f"{round(float(x), 12) + 0.0:.4g}"
