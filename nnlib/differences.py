"""Finite differences, which tell whether the gradient of a program is that of its cost.

A central difference (C(theta + h) - C(theta - h)) / 2h misses dC/dtheta by order h^2 where C is
smooth. At a kink, such as that of a ReLU whose z is exactly 0, there is no derivative that it
could meet: there the gradient is looked at beside the kink instead, and the kink is named.
"""

import copy
import warnings

import numpy as np

from nnlib.entrance import checks, entrance, positive
from nnlib.network import Network

CLOSE = 1e-6  # relative error above which an entry is looked at again
NEAR, FAR = 8, 300.0  # points beside theta, and how many steps away they are
NOISE = 20 * np.finfo(float).eps  # of a cost, relative: what rounding leaves of it


class KinkWarning(UserWarning):
    """A kink lies within the step of a finite difference."""


@entrance
def gradient_check(f, x, y=None, step: positive = 1e-6) -> float:
    """The largest error of a gradient against central differences of the cost.

    gradient_check(net, x, y) checks net.gradient, with the same dropout masks in every call;
    gradient_check(f, theta) any program f(theta) -> (cost, gradient), theta an array of any shape
    step : h of the differences

    The error is relative to the largest entry of the gradient; about 1e-9 is right, above 1e-5 is
    wrong. A layer whose gradient has all but vanished is looked at by itself. Every parameter is
    moved twice, so it is for small networks; float64 only. An entry that disagrees, but agrees on
    both sides close by and is at theta what it is there, has a kink within its step: it does not
    count, and a KinkWarning says which it is. Nothing is changed in net or theta. Raises TypeError
    or ValueError for what is no such f, FloatingPointError for a cost that is not finite.

    >>> gradient_check(lambda theta: ((theta**2).sum(), 2 * theta), np.array([1.0, -2.0])) < 1e-9
    True
    """
    f, theta, blocks = (_of_network if isinstance(f, Network) else _of_function)(f, x, y)
    cost, g = _asked(f, theta)
    again, twice = _asked(f, theta)
    if again != cost:
        raise ValueError("f gives another cost when it is called again with the same theta: take "
                         "the chance out of it, by a Generator made anew in each call")
    if not np.array_equal(g, twice):
        raise ValueError("the gradient is another when it is asked for again with the same theta: "
                         "it adds to what is there (+=), or there is chance in it")
    numeric = np.array([_difference(f, theta, i, step) for i in range(theta.size)])
    counts, kinks = np.ones(theta.size, bool), []
    while True:
        errors = _errors(g, numeric, counts)
        i = int(errors.argmax())
        if errors[i] < CLOSE:
            break
        if _is_kink(f, theta, g, i, step):
            counts[i] = False
            kinks.append(i)
            continue
        better = min((_difference(f, theta, i, step * h) for h in (1e-2, 1e2, 1e4)),
                     key=lambda slope: abs(slope - g[i]))
        if abs(better - g[i]) >= abs(numeric[i] - g[i]):
            break
        numeric[i] = better  # from a step of another size, which errs less
    if kinks:
        warnings.warn(f"a kink lies within the step of {len(kinks)} of {theta.size} entries, such "
                      f"as {_named(blocks, kinks[0])}: they do not count, and close by they agree",
                      KinkWarning, stacklevel=3)
    return max(float(errors.max()), _vanished(f, theta, g, blocks, counts, abs(cost), step))


def _of_network(net, x, y):
    """(f, theta, names) of a copy of the network: chance is the same in each call."""
    if y is None:
        raise TypeError("gradient_check of a network takes its data, too: gradient_check(net, x, "
                        "y)")
    if net.dtype != np.float64:
        raise TypeError("gradient_check needs a network with dtype=np.float64")
    twin = copy.deepcopy(net)
    chance = twin.rng.bit_generator.state

    def f(theta, back=True):
        twin.theta, twin.rng.bit_generator.state = theta, chance
        if back:
            return twin.gradient(x, y)
        with np.errstate(all="ignore"):
            return twin.work(inputs, targets, twin.rng)[0] / inputs.shape[1], ()

    inputs = twin.inputs(x)
    targets = twin.targets(y, inputs.shape[1])
    blocks = [(name, shape, f" of {layer}") for layer in net.layers
              for name, shape in layer.shapes.items()]
    return f, net.theta.copy(), blocks


def _of_function(f, theta, more):
    if not callable(f):
        raise TypeError("what is checked must be a Network, or a function f(theta) -> (cost, "
                        f"gradient), not {f!r}")
    if more is not None:
        raise TypeError("gradient_check of a function takes one array more: gradient_check(f, "
                        "theta)")
    theta = checks.finite(checks.float_array(theta, "theta"), "theta").astype(np.float64)
    if not theta.size:
        raise ValueError("theta is empty: there is nothing to check")
    shape = theta.shape

    def flat(theta, back=True):
        found = f(theta.reshape(shape).copy())
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            raise TypeError(f"f must return (cost, gradient), not {found!r}")
        cost, g = found
        if np.shape(cost) not in ((), (1,), (1, 1)):
            raise ValueError(f"the cost that f returns must be a number, not of shape "
                             f"{np.shape(cost)}")
        g = checks.fitting(g, "the gradient that f returns", shape)
        return float(np.ravel(cost)[0]), np.ravel(g)

    return flat, theta.ravel(), [("theta", shape, "")]


def _asked(f, theta):
    """(cost, g) as numbers of our own: f may give a buffer that its next call overwrites."""
    cost, g = f(theta)
    return _finite(cost), np.array(g, np.float64)


def _finite(cost) -> float:
    if not np.isfinite(cost):
        raise FloatingPointError(f"the cost is {float(cost)} at theta or a step away: take a theta "
                                 "where it is finite all around, or a smaller step")
    return float(cost)


def _difference(f, theta, i, step) -> float:
    """(C(theta + h) - C(theta - h)) / 2h for entry i, with h = step max(1, |theta_i|)."""
    moved, ends, h = theta.copy(), [], step * max(1.0, abs(theta[i]))
    for sign in (1, -1):
        moved[i] = theta[i] + sign * h
        ends.append(_finite(f(moved, back=False)[0]))
    return (ends[0] - ends[1]) / (2 * h)


def _errors(g, numeric, counts):
    """|g - numeric| of the entries that count, over the largest entry."""
    size = np.where(counts, np.maximum(np.abs(g), np.abs(numeric)), 0.0)
    return np.where(counts, np.abs(g - numeric), 0.0) / max(size.max(), 1e-300)


def _vanished(f, theta, g, blocks, counts, cost, step) -> float:
    """The error of a block whose gradient has all but vanished beside others, if it is gross.

    In a difference of the usual step rounding hides such a gradient; one a thousand times as long
    shows it. It is wrong if it is wrong at theta and at three points close by: no kink is so wide.
    """
    rng, long, worst, start = np.random.default_rng(0), 1e3 * step, 0.0, 0
    for _, shape, _ in blocks:
        piece = np.arange(start, start + int(np.prod(shape)))
        start += piece.size
        i = piece[np.abs(g[piece]).argmax()]
        if not (0 < abs(g[i]) < 1e-3 * np.abs(g).max() and counts[piece].all()):
            continue
        errors = []
        for near in (theta, *(theta + 10 * long * rng.uniform(-1, 1, (3, theta.size)))):
            slope = _asked(f, near)[1][i]
            off = abs(_difference(f, near, i, long) - slope) - NOISE * cost / long
            errors.append(off / max(abs(slope), 1e-300))
        worst = max(worst, errors[0] if min(errors) > 0.1 else 0.0)
    return worst


def _is_kink(f, theta, g, i, step) -> bool:
    """Whether entry i is right at all points close by, on both sides, and at theta as it is there.

    theta itself may be a kink, where a convention such as f'(0) = 0 gives a slope between those
    on its sides; a point close by that is at another kink is moved on.
    """
    rng, found = np.random.default_rng(0), []
    noise = 10 * NOISE * abs(_asked(f, theta)[0]) / step
    if noise > 0.1 * abs(_difference(f, theta, i, step) - g[i]):  # then it would hide anything
        return False
    for k in range(NEAR):
        for _ in range(4):
            off = rng.uniform(-1, 1, theta.size)
            off[i] = (-1) ** k * rng.uniform(1, 10)
            near = theta + FAR * step * np.maximum(1, np.abs(theta)) * off
            slope, numeric = _asked(f, near)[1][i], _difference(f, near, i, step)
            if abs(slope - numeric) < 10 * CLOSE * max(abs(slope), abs(numeric)) + noise:
                found.append(slope)
                break
        else:
            return False
    found.sort()
    low, high = found[0], found[-1]
    sides = 1 + int((np.diff(found) > 0.01 * (high - low)).sum())  # more than two: kinks that meet
    room = (0.1 if sides <= 2 else 2.0) * (high - low) + 10 * CLOSE * max(abs(low), abs(high))
    return low - room <= g[i] <= high + room


def _named(blocks, i) -> str:
    """Entry i of theta as the parameter of a layer."""
    for name, shape, of in blocks:
        size = int(np.prod(shape))
        if i < size:
            return f"{name}{[int(k) for k in np.unravel_index(i, shape)]}{of}"
        i -= size
    raise IndexError(i)
