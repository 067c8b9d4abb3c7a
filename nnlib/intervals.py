"""Between which numbers an expression lies over whole intervals: a proof, where a grid is luck.

Interval arithmetic on a SymPy expression, for many intervals (cells) at once and as NumPy works:
what overflows is infinite. Where a pole, 0 / 0 or the root of a negative number is not excluded
the bounds are NaN.
"""

from functools import lru_cache

import numpy as np

from nnlib import kepler

ROUNDING = 1e-15  # relative: some units in the last place
RISING = {"exp": np.exp, "sinh": np.sinh, "tanh": np.tanh, "atan": np.arctan, "asinh": np.arcsinh}


@lru_cache(maxsize=1)
def pieces():
    """Pieces(value, condition, value, condition, ...): a Piecewise that SymPy does not unfold.

    It takes a time without bound to fold a Piecewise in a condition, and to ask a deep
    expression for its properties: Pieces(e, True) is e, and SymPy does not look into it.
    """
    import sympy

    class Pieces(sympy.Expr):
        is_commutative = is_real = True

        def __new__(cls, *args):
            kept = []
            for value, condition in zip(args[::2], args[1::2], strict=True):
                if condition != sympy.false:
                    kept += [sympy.sympify(value), sympy.sympify(condition)]
                if condition == sympy.true:
                    break
            if not kept:
                return sympy.nan
            one = kept[-1] == sympy.true and len(set(kept[::2])) == 1
            if one and (kept[0].is_number or len(kept) > 2):
                return kept[0]
            return super().__new__(cls, *kept)

        @property
        def pairs(self):
            return list(zip(self.args[::2], self.args[1::2], strict=True))

        @property
        def is_sealed(self) -> bool:
            return self.args[1] == sympy.true

        def _eval_derivative(self, s):
            return Pieces(*(part for value, c in self.pairs for part in (value.diff(s), c)))

        def _numpycode(self, printer, **settings):
            values, conditions = (", ".join(map(printer._print, self.args[k::2])) for k in (0, 1))
            return f"({values})" if self.is_sealed else (
                f"select([{conditions}], [{values}], default=nan)")

        def _latex(self, printer, **settings):
            rows = r" \\ ".join(rf"{printer._print(value)} & \text{{for}}\: {printer._print(c)}"
                                for value, c in self.pairs)
            return printer._print(self.args[0]) if self.is_sealed else (
                rf"\begin{{cases}} {rows} \end{{cases}}")

    return Pieces


def in_pieces(e):
    """The expression with pieces for SymPy's Piecewise and Abs, and its floats exact."""
    import sympy

    e = e.xreplace({x: sympy.Rational(str(x)) for x in e.atoms(sympy.Float)})
    e = e.replace(sympy.Piecewise, lambda *pairs: pieces()(*(p for pair in pairs for p in pair)))
    return e.replace(sympy.Abs, lambda x: pieces()(x, x >= 0, -x, True))


class Cells:
    """Intervals of the symbols of an expression, and the bounds of its parts over each.

    known : a dict from expressions to (low, high), arrays with an entry for each cell
    told : Cells that are points; a condition that is clear there is taken to be so here
    live : the cells that count; open : those of them in which a condition may change
    """

    def __init__(self, known, told=None, live=None, open_=None):
        import sympy

        self.sympy, self.known, self.found, self.told = sympy, known, dict(known), told
        shape = np.broadcast_shapes(*(np.shape(low) for low, _ in known.values()))
        self.live = np.ones(shape, bool) if live is None else live
        self.open = np.zeros(shape, bool) if open_ is None else open_

    def bounds(self, e):
        """(low, high) of the expression e over each cell, NaN where there may be no number."""
        if e not in self.found:
            with np.errstate(all="ignore"):
                low, high = self._bounds(e)
                bad = np.isnan(low) | np.isnan(high)
                self.found[e] = np.where(bad, np.nan, low), np.where(bad, np.nan, high)
        return self.found[e]

    def _bounds(self, e):
        if e.is_Number or e.is_NumberSymbol:
            return (_number(e),) * 2
        if e.is_Add:
            return _sum(map(self.bounds, e.args))
        if e.is_Mul:
            return _product(map(self.bounds, e.args))
        if e.is_Pow:
            return _power(self.bounds(e.base), e.exp, self.bounds)
        if isinstance(e, pieces()):
            return self.bounds(e.args[0]) if e.is_sealed else self._pieces(e)
        name = e.func.__name__
        if name not in (*RISING, "log", "cosh", "sin", "cos", "tan", "TSin"):
            return np.nan, np.nan  # I, zoo and the like
        low, high = self.bounds(e.args[0])
        if name == "TSin":
            return _wide(*(kepler.value(np.asarray(x), float(e.args[1])) for x in (low, high)))
        if name in RISING:
            return _wide(RISING[name](low), RISING[name](high))
        if name == "log":
            return _wide(np.log(np.where(low > 0, low, np.nan)), np.log(high))
        if name == "cosh":
            return _wide(*np.cosh(_size(low, high)))
        if name == "tan":
            pole = _passes(low, high, np.pi / 2, np.pi)
            return _wide(np.where(pole, np.nan, np.tan(low)), np.tan(high))
        return _wave(low, high, np.pi / 2 if name == "sin" else 0.0, getattr(np, name))

    def _branches(self, pairs):
        """(value, where it is taken, these cells as they are there), last what no pair takes."""
        here, reach = self, self.live
        for value, condition in pairs:
            sure, possible = here.truth(condition)
            taken = reach & possible
            self.open |= taken & ~sure
            yield value, taken, here._assuming(condition, True, taken)
            reach = reach & ~sure
            here = here._assuming(condition, False, reach)
        yield self.sympy.nan, reach, here

    def _pieces(self, e):
        low, high = np.full(self.live.shape, np.inf), np.full(self.live.shape, -np.inf)
        for value, taken, there in self._branches(e.pairs):
            if taken.any():
                a, b = there.bounds(value)
                low = np.where(taken, np.minimum(low, a), low)
                high = np.where(taken, np.maximum(high, b), high)
        return low, high

    def truth(self, c):
        """(sure, possible): whether the condition c holds all over a cell, or in a part of it."""
        if c not in self.found:
            self.found[c] = self._truth(c)
        return self.found[c]

    def _truth(self, c):
        s = self.sympy
        if c in (s.true, s.false):
            return np.bool_(c == s.true), np.bool_(c == s.true)
        if isinstance(c, s.Not):
            sure, possible = self.truth(c.args[0])
            return ~possible, ~sure
        if isinstance(c, (s.And, s.Or)):
            join = np.logical_and if isinstance(c, s.And) else np.logical_or
            return tuple(join.reduce(np.broadcast_arrays(*each))
                         for each in zip(*map(self.truth, c.args), strict=True))
        for side in c.args:
            if isinstance(side, pieces()):
                return self._compared(c, side)
        (a, b), (low, high) = self.bounds(c.gts), self.bounds(c.lts)
        sure, possible = (a > high, ~(b <= low)) if c.rel_op in "<>" else (a >= high, ~(b < low))
        if self.told is not None:
            told, perhaps = self.told.truth(c)
            sure, possible = (np.where(told == perhaps, told, own) for own in (sure, possible))
        return sure, possible

    def _compared(self, c, side):
        """The truth of a comparison with pieces: that with each of them where it is taken."""
        if side.is_sealed:
            return self.truth(c.func(*(side.args[0] if part == side else part for part in c.args)))
        sure, possible = True, False
        for value, taken, there in self._branches(side.pairs):
            one, other = (False, True) if value is self.sympy.nan else there.truth(
                c.func(*(value if part == side else part for part in c.args)))
            sure, possible = sure & (one | ~taken), possible | taken & other
        return sure, possible

    def _assuming(self, condition, holds: bool, where):
        """These cells, as far as the condition holds (or does not) in those of `where`."""
        known = dict(self.known)
        self._learn(condition, holds, where, known)
        return Cells(known, self.told, where, self.open)

    def _learn(self, c, holds, where, known):
        s = self.sympy
        if isinstance(c, s.Not):
            self._learn(c.args[0], not holds, where, known)
        elif isinstance(c, (s.And, s.Or)):
            if isinstance(c, s.And) == holds:  # else it may be any of the parts
                for part in c.args:
                    self._learn(part, holds, where, known)
        elif c not in (s.true, s.false):
            more, less = (c.gts, c.lts) if holds else (c.lts, c.gts)
            facts = [(more, less), (-less, -more)]
            if more.is_number != less.is_number:
                facts.append((more - less, s.S.Zero))  # z > 1 tells of (z - 1)**1.5
            for e, least in facts:
                low, high = known.get(e) or self.bounds(e)
                low = np.where(where, np.maximum(low, self.bounds(least)[0]), low)
                if not e.is_number:
                    known[e], known[-e] = (low, high), (-high, -low)


def _number(e):
    if not e.is_finite:
        return np.nan
    try:
        return float(e)
    except OverflowError:
        return np.inf if e > 0 else -np.inf


def _wide(low, high, below=None, above=None):
    """Apart by as much as NumPy may be wrong in numbers of the size of `below` and `above`."""
    below, above = (low, high) if below is None else (below, above)
    return (np.where(np.isfinite(low), low - ROUNDING * np.abs(below), low),
            np.where(np.isfinite(high), high + ROUNDING * np.abs(above), high))


def _sum(parts):
    low = high = below = above = 0.0
    for a, b in parts:
        against = ((low == -np.inf) | (a == -np.inf)) & ((high == np.inf) | (b == np.inf))
        low, high = np.where(against, np.nan, low + a), high + b  # inf - inf is no number
        below, above = below + np.abs(a), above + np.abs(b)
    return _wide(low, high, below, above)


def _product(parts):
    low = high = 1.0
    for a, b in parts:
        ends = np.broadcast_arrays(low * a, low * b, high * a, high * b)
        lost = (low <= 0) & (high >= 0) & (np.isinf(a) | np.isinf(b)) | (
            a <= 0) & (b >= 0) & (np.isinf(low) | np.isinf(high))  # 0 times inf is no number
        low, high = _wide(np.where(lost, np.nan, np.min(ends, axis=0)), np.max(ends, axis=0))
    return low, high


def _power(base, exponent, bounds):
    low, high = base
    if exponent.is_Rational and exponent < 0:
        low, high = _power(base, -exponent, bounds)
        low = np.where((low <= 0) & (high >= 0), np.nan, low)
        return _wide(1 / high, 1 / low)
    if exponent.is_Integer:
        low, high = (low, high) if exponent % 2 else _size(low, high)
        return _wide(np.power(low, float(exponent)), np.power(high, float(exponent)))
    if exponent.is_Rational:
        low = np.where(low >= 0, low, np.nan)
        return _wide(low ** float(exponent), high ** float(exponent))
    low = np.where(low > 0, low, np.nan)
    ends = np.broadcast_arrays(*(x**y for x in (low, high) for y in bounds(exponent)))
    return _wide(np.min(ends, axis=0), np.max(ends, axis=0))


def _size(low, high):
    """Between which |x| lies for x from low to high."""
    least = np.where((low <= 0) & (high >= 0), 0.0, np.minimum(np.abs(low), np.abs(high)))
    return least, np.maximum(np.abs(low), np.abs(high))


def _passes(low, high, at, period):
    """Whether at + k period, for a whole k, may lie from low to high."""
    slack = ROUNDING * (1 + np.maximum(np.abs(low), np.abs(high)))
    return ~(np.ceil((low - slack - at) / period) > np.floor((high + slack - at) / period))


def _wave(low, high, crest, function):
    """Of a sine or cosine, whose crest is at `crest`; that of an infinity is no number."""
    ends = np.broadcast_arrays(function(low), function(high))
    bottom = np.where(_passes(low, high, crest + np.pi, 2 * np.pi), -1, np.min(ends, axis=0))
    top = np.where(_passes(low, high, crest, 2 * np.pi), 1, np.max(ends, axis=0))
    return _wide(np.where(np.isnan(ends[0] + ends[1]), np.nan, bottom), top)
