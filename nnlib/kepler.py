r"""TSin's implicit equation, solved to a few units in the last place.

With t = (x + y) / sqrt 2 the equation (y - x) = sqrt 2 A sin((x + y) / sqrt 2) becomes
Kepler's, t - A sin t = sqrt 2 x, and y = x + sqrt 2 A sin t. What is added to x has the period
P = sqrt 2 pi, so x is first reduced to one period; then, for A <= 0.9, polynomials fitted once
for each A are looked up, and for larger A the equation is solved by guarded Halley steps.
"""

from functools import lru_cache
from math import isfinite, isqrt, nan

import numpy as np

CELLS, DEGREE, CHUNK, STEEP, FAR = 1 << 14, 5, 8192, 0.9, 1e8
PERIOD = np.sqrt(2) * np.pi
# The period in three parts: a count of periods times each of the first two is exact.
PARTS = tuple(map(float.fromhex, ("0x1.1c5831p+2", "0x1.5bac5cp-23", "0x1.0a76f8f942e10p-48")))


def value(x, A: float):
    """y of TSin for an array x of float32 or float64."""
    return _apply(x, A, _surplus, _table(A, "value"), add=True)


def slope(x, A: float):
    """dy/dx = (1 + A cos t) / (1 - A cos t)."""
    return _apply(x, A, _slope, _table(A, "slope"))


@lru_cache(maxsize=1)
def symbolic():
    """TSin as a SymPy function of (x, A), whose `fdiff` is the implicit derivative."""
    import sympy

    class TSin(sympy.Function):
        nargs = 2

        def fdiff(self, argindex=1):
            x, A = self.args
            if argindex != 1:
                raise sympy.ArgumentIndexError(self, argindex)
            u = A * sympy.cos((x + self) / sympy.sqrt(2))
            return (1 + u) / (1 - u)

        def _eval_evalf(self, prec):
            import mpmath

            x, A = (v._to_mpmath(prec + 20) for v in self.args)
            with mpmath.workprec(prec + 20):
                M = mpmath.sqrt(2) * x
                s = mpmath.findroot(lambda s: s - A * mpmath.sin(s) - M, (M - A, M + A),
                                    solver="anderson")
                return sympy.Float._new((mpmath.sqrt(2) * s - x)._mpf_, prec)

    return TSin


def anomaly(M, A: float):
    """t with t - A sin t = M, M of [-pi, pi]: Halley's steps in a bracket."""
    low, high = M - A, M + A
    t = M + A * np.sin(M)
    for _ in range(80):
        sine, cosine = np.sin(t), np.cos(t)
        rho = (1 - A) * t + A * _minus_sine(t, sine) - M  # t - A sin t - M
        low, high = np.where(rho < 0, t, low), np.where(rho > 0, t, high)
        fall = 1 - cosine if A < STEEP else 2 * np.sin(t / 2) ** 2
        slope = (1 - A) + A * fall
        new = t - rho / (slope - rho * A * sine / (2 * slope))
        new = np.where((new < low) | (new > high), (low + high) / 2, new)
        settled, t = (abs(new - t) <= 1e-15 * abs(new)).all(), new
        if settled:  # the last digit may go on swinging
            break
    return t


def reduced(x):
    """x minus the nearest multiple of the period, as float64: exact to its last digits."""
    k = np.rint(x * (1 / PERIOD))
    r = x - k * PARTS[0]
    r -= k * PARTS[1]
    r -= k * PARTS[2]
    return r


def _apply(x, A, function, table, add=False):
    """`function` of x, piece by piece so that the work stays in the cache."""
    x = np.asarray(x)
    flat, out = x.ravel(), np.empty(x.size, x.dtype)
    for start in range(0, flat.size, CHUNK):
        part = flat[start : start + CHUNK].astype(np.float64, copy=False)
        if max(part.max(), -part.min()) < FAR:
            r = reduced(part)
        else:
            near = np.abs(part) < FAR  # False for NaN
            r = reduced(np.where(near, part, 0))
            r[~near] = [_exactly(v) for v in part[~near].tolist()]
        found = function(r, A) if table is None else _look_up(table, r)
        if add:
            found += part
        out[start : start + CHUNK] = found
    return out.reshape(x.shape)


def _look_up(table, r):
    off = r * (CELLS / PERIOD)
    cell = np.rint(off)
    off -= cell
    cell += CELLS // 2
    with np.errstate(invalid="ignore"):  # NaN gets some cell, and stays NaN
        index = cell.astype(np.intp)
    found = np.take(table[-1], index, mode="clip")
    for row in table[-2::-1]:
        found *= off
        found += np.take(row, index, mode="clip", out=cell)
    return found


@lru_cache(maxsize=16)
def _table(A, kind):
    """Polynomials in `off`, cells away from each cell's middle: a row for each power of it."""
    if A > STEEP:
        return None
    function = _surplus if kind == "value" else _slope
    nodes = np.cos(np.pi * (np.arange(DEGREE + 1) + 0.5) / (DEGREE + 1)) / 2
    middle = np.arange(CELLS // 2 + 1)
    values = function((middle[:, None] + nodes) * (PERIOD / CELLS), A)
    line = function(middle * (PERIOD / CELLS), A), (values[:, 0] - values[:, -1]) / np.ptp(nodes)
    bend = values.T - line[0] - line[1] * nodes[:, None]  # small, so that its fit errs by little
    half = np.linalg.solve(np.vander(nodes, increasing=True), bend)
    half[:2] += line
    signs = (-1.0) ** np.arange(DEGREE + 1)[:, None]  # f(-x) = -f(x), or f(x) for the slope
    signs = -signs if kind == "value" else signs
    half[signs[:, 0] < 0, 0] = 0  # an odd function has no even powers around 0
    return np.hstack([(signs * half)[:, :0:-1], half])


def _surplus(r, A):
    """y - x = sqrt 2 A sin t; near 0, where digits of a denormal r would be lost, its tangent."""
    curved = np.sqrt(2) * A * np.sin(anomaly(np.sqrt(2) * r, A))
    return np.where(np.abs(r) < 1e-60, 2 * A / (1 - A) * r, curved)


def _slope(r, A):
    half = anomaly(np.sqrt(2) * r, A) / 2
    return ((1 - A) + 2 * A * np.cos(half) ** 2) / ((1 - A) + 2 * A * np.sin(half) ** 2)


def _minus_sine(s, sine):
    """s - sin s, by its series where the difference would lose digits."""
    q, series = s * s, 1.0
    for k in (15, 13, 11, 9, 7, 5):
        series = 1 - q / (k * (k - 1)) * series
    return np.where(np.abs(s) < 0.7, s * q / 6 * series, s - sine)


def _exactly(x: float, bits: int = 1200) -> float:
    """x reduced with integers of `bits` binary digits: right for every float, NaN for the rest."""
    if not isfinite(x):
        return nan
    top, bottom = x.as_integer_ratio()
    period, scaled = _period(bits), (top << bits) // bottom
    rest = scaled % period
    return (rest - period if 2 * rest > period else rest) / (1 << bits)


@lru_cache(maxsize=2)
def _period(bits: int) -> int:
    """sqrt 2 pi times 2^bits, by Machin's formula pi = 16 arctan 1/5 - 4 arctan 1/239."""
    more = bits + 32

    def arctan(n):
        term, total, k = (1 << more) // n, 0, 0
        while term:
            total += (-1) ** k * term // (2 * k + 1)
            term, k = term // (n * n), k + 1
        return total

    pi = 16 * arctan(5) - 4 * arctan(239)
    return isqrt(2 * pi * pi) >> 32
