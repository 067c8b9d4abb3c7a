"""Finite differences, which tell whether the gradient of a program is that of its cost.

A central difference (C(theta + h) - C(theta - h)) / 2h misses dC/dtheta by order h^2 where C is
smooth. At a kink, such as that of a ReLU whose z is exactly 0, there is no derivative that it
could meet: there the gradient is looked at beside the kink instead, and the kink is named.
"""

import copy
import warnings

import numpy as np

from nnlib import checks
from nnlib.entrance import entrance, positive
from nnlib.network import Network

CLOSE = 1e-6  # relative error above which an entry is looked at again, for a kink
NUDGES, FAR = 9, 300.0  # points beside theta, and how many steps away they are


class KinkWarning(UserWarning):
    """A kink lies within the step of a finite difference."""


@entrance
def gradient_check(f, x, y=None, step: positive = 1e-6) -> float:
    """The largest error of a gradient against central differences of the cost.

    gradient_check(net, x, y) checks net.gradient, with the same dropout masks in every call;
    gradient_check(f, theta) any program f(theta) -> (cost, gradient), theta an array of any shape
    step : h of the differences

    The error is relative to the largest entry of the gradient (or difference); about 1e-9 is right,
    above 1e-5 is wrong. Every parameter is moved twice, so it is for small networks; float64 only.
    An entry that disagrees, but agrees at most points close by, has a kink within its step: it does
    not count unless it is far from what it is there, and a KinkWarning says which it is.
    Nothing is changed in net or theta.
    Raises TypeError or ValueError for what is no such f, and FloatingPointError for infinities.

    >>> gradient_check(lambda theta: ((theta**2).sum(), 2 * theta), np.array([1.0, -2.0])) < 1e-9
    True
    """
    f, theta, name = (_of_network if isinstance(f, Network) else _of_function)(f, x, y)
    cost, g = _asked(f, theta)
    if _asked(f, theta)[0] != cost:
        raise ValueError("f gives another cost when it is called again with the same theta: take "
                         "the chance out of it, by a Generator made anew in each call")
    numeric = np.array([_difference(f, theta, i, step) for i in range(theta.size)])
    scale = max(np.abs(g).max(), np.abs(numeric).max(), 1e-300)
    errors, kinks = np.abs(g - numeric) / scale, []
    for i in np.argsort(-errors):
        if errors[i] < CLOSE or not _is_kink(f, theta, i, step, scale):
            break
        kinks.append(int(i))
    if kinks:
        errors[kinks] = 0.0
        warnings.warn(f"a kink lies within the step of {len(kinks)} of {theta.size} entries, such "
                      f"as {name(kinks[0])}: they do not count, and close by they agree",
                      KinkWarning, stacklevel=3)
    return float(errors.max())


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
            return twin.work(inputs, targets, twin.rng)[0] / inputs.shape[1], None

    inputs = twin.inputs(x)
    targets = twin.targets(y, inputs.shape[1])
    return f, net.theta.copy(), lambda i: _place(net, i)


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

    return flat, theta.ravel(), lambda i: f"theta{[int(k) for k in np.unravel_index(i, shape)]}"


def _asked(f, theta):
    """(cost, g) as numbers of our own: f may give a buffer that its next call overwrites."""
    cost, g = f(theta)
    return float(cost), np.array(g, np.float64)


def _difference(f, theta, i, step) -> float:
    """(C(theta + h) - C(theta - h)) / 2h in the direction of entry i."""
    moved = theta.copy()
    ends = []
    for sign in (1, -1):
        moved[i] = theta[i] + sign * step
        ends.append(f(moved, back=False)[0])
    return (ends[0] - ends[1]) / (2 * step)


def _is_kink(f, theta, i, step, scale) -> bool:
    """Whether entry i is right at most points close by, and at theta not far from what it is there.

    theta itself may be a kink, where a convention such as f'(0) = 0 gives any slope between those
    on both sides, and more where several kinks meet.
    """
    rng, close, agrees = np.random.default_rng(0), [], 0
    for _ in range(NUDGES):
        near = theta + FAR * step * rng.uniform(-1, 1, theta.size)
        g = _asked(f, near)[1][i]
        agrees += abs(g - _difference(f, near, i, step)) < CLOSE * scale
        close.append(g)
    low, high = min(close), max(close)
    room = 2 * (high - low)
    return agrees > NUDGES / 2 and low - room <= _asked(f, theta)[1][i] <= high + room


def _place(net, i) -> str:
    """Entry i of theta as the parameter of a layer."""
    for layer in net.layers:
        for name, shape in layer.shapes.items():
            size = int(np.prod(shape))
            if i < size:
                return f"{name}{[int(k) for k in np.unravel_index(i, shape)]} of {layer}"
            i -= size
    raise IndexError(i)
