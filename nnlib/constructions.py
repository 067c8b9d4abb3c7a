"""Functions and networks that are made, not trained: each is known in closed form."""

import copy

import numpy as np

from nnlib.activations import Identity, relu, sigmoid
from nnlib.datasets import sample
from nnlib.elementary import is_symbolic
from nnlib.entrance import checks, count, entrance, floats, instance, positive
from nnlib.layers import Dense, Dropout
from nnlib.network import Network


@entrance
def lagrange(x: floats, y):
    """The polynomial of least degree through the points (x_j, y_j), a function of an array.

    p(t) = l(t) sum_j w_j y_j / (t - x_j) with l(t) = prod_j (t - x_j) and
    w_j = 1 / prod_(k != j) (x_j - x_k): the first barycentric formula (Berrut and Trefethen
    2004, section 3), stable also beyond the nodes; p(x_j) is y_j to the digit (D1.3-06).
    x, y : of one shape, in any order. ValueError for two nodes in one place.

    >>> lagrange([0, 1, 2], [0, 1, 4])([1, 3, 0.5]).tolist()
    [1.0, 9.0, 0.25]
    """
    y = checks.fitting(y, "y", x.shape).astype(float).ravel()
    x = x.astype(float).ravel()
    if not x.size or np.unique(x).size < x.size:
        raise ValueError("x must hold at least one node, and no node twice")
    unit = float(x.max() / 4 - x.min() / 4) or 1.0  # in it the products keep a middling size
    with np.errstate(all="ignore"):
        w = 1 / np.prod((x[:, None] - x) / unit + np.eye(x.size), axis=1)
    if not (np.isfinite(w).all() and w.all()):
        raise ValueError(f"x has too many nodes, {x.size}, or they lie too close together")

    @entrance
    def p(t: floats):
        t = np.asarray(t, float, order="C")  # sums then have the same digits however t lies
        with np.errstate(all="ignore"):  # the value tells
            d = (t[..., None] - x) / unit
            hit = np.abs(d) < 1e-100  # on a node, or nearer than digits can tell
            d = np.where(hit, 1.0, d)
            value = np.prod(d, axis=-1) * (w * y / d).sum(axis=-1)
        value = np.where(hit.any(axis=-1), y[hit.argmax(axis=-1)], value)[()]
        if not np.isfinite(value).all():
            raise FloatingPointError("the polynomial is too large for float64 at such t")
        return value

    return p


@entrance
def step_network(F, m: count, steepness: positive = 10.0) -> Network:
    """A network 1-m-1 that follows F on [0, 1] by m steps, with nothing trained (D2.2.1-01).

    F(c_0) + sum_j (F(c_j) - F(c_(j-1))) sigmoid(steepness (x - t_j) / h), j = 1 to m, where
    h = 1 / (m + 1), the steps stand at t_j = j h, and c_j = (j + 1/2) h is midway between two
    (Cybenko 1989 by the way of Nielsen 2015, chapter 4). F is a function of an array.

    If F is Lipschitz with constant K, it is missed by at most K h (1/2 + 2 log 2 / steepness),
    for the output is the mean of F(c), c the middle of the cell in which x + T falls or which is
    nearest, where T is logistic with scale h / steepness, and |T| has the mean 2 log 2 of that.
    """
    h = 1 / (m + 1)
    _, values = sample(F, m + 1, h / 2, 1 - h / 2)
    net = Network([Dense(1, m, sigmoid), Dense(m, 1)], init=_zeros,
                  rng=np.random.default_rng(0))
    first, last = net.layers
    first.W = np.full((m, 1), steepness / h)
    first.b = -steepness * np.arange(1.0, m + 1).reshape(m, 1)
    last.W, last.b = np.diff(values), values[:, :1]
    return net


@entrance
def hinge_network(F, m: count) -> Network:
    """A network 1-m-1 of ReLUs that is F at m + 1 even points of [0, 1] and straight between.

    F(0) + sum_j (s_j - s_(j-1)) relu(x - t_j), j = 0 to m - 1, where t_j = j / m, s_j is the
    slope from F(t_j) to F(t_(j+1)), and s_(-1) = 0 (D2.2.1-03). F is a function of an array.

    If |F''| is at most M, F is missed by at most M / (8 m^2).

    >>> hinge_network(np.square, 2).predict([[0, 0.25, 0.5, 1]]).tolist()
    [[0.0, 0.125, 0.25, 1.0]]
    """
    x, values = sample(F, m + 1, 0, 1)
    net = Network([Dense(1, m, relu), Dense(m, 1)], init=_zeros,
                  rng=np.random.default_rng(0))
    first, last = net.layers
    first.W, first.b = np.ones((m, 1)), -x[:, :-1].T
    last.W, last.b = np.diff(m * np.diff(values), prepend=0), values[:, :1]
    return net


@entrance
def sawtooth_network(depth: count) -> Network:
    """A network 1-2-...-2-1 with as many layers of two ReLUs: the tent so many times in a row.

    The tent is 1 - |2 x - 1| = 2 relu(x) - 4 relu(x - 1/2) on [0, 1]; the whole has 2^depth
    straight pieces between 0 and 1 (Telgarsky 2015).

    >>> sawtooth_network(2).predict([[0, 0.25, 0.5, 0.75, 0.875]]).tolist()
    [[0.0, 1.0, 0.0, 1.0, 0.5]]
    """
    hidden = [Dense(2, 2, relu) for _ in range(depth - 1)]
    net = Network([Dense(1, 2, relu), *hidden, Dense(2, 1)], init=_zeros,
                  rng=np.random.default_rng(0))
    for k, layer in enumerate(net.layers[:-1]):
        layer.W = np.ones((2, 1)) if k == 0 else np.array([[2, -4], [2, -4]])
        layer.b = np.array([[0], [-0.5]])
    net.layers[-1].W = np.array([[2, -4]])
    return net


@entrance
def collapse(net: instance(Network)):
    """(M, c) with net.predict(x) = M x + c, for a network with identity throughout (D1.1-02).

    M is (n_L, n_0), c is (n_L, 1): affine maps in a row are one affine map. Dropout is as in
    `predict`. TypeError for a layer that bends.
    """
    M = np.eye(net.sizes[0], dtype=net.dtype)
    c = np.zeros((len(M), 1), net.dtype)
    for layer in net.layers:
        if type(layer) is Dropout:
            M, c = layer.forward(M), layer.forward(c)
            continue
        if type(layer) is not Dense or type(layer.activation) is not Identity:
            raise TypeError(f"only layers with identity make one affine map, not {layer}")
        with np.errstate(over="ignore", invalid="ignore"):  # cast tells
            M, c = layer.W @ M, layer.W @ c + layer.b
    return checks.cast(M, "M", net.dtype), checks.cast(c, "c", net.dtype)


@entrance
def compose(first: instance(Network), second: instance(Network)) -> Network:
    """A network that does second(first(x)), with copies of both's parameters (D1.5-05).

    It has the cost and the generator of the second. ValueError where the sizes do not fit.
    """
    if first.dtype != second.dtype:
        raise TypeError(f"the networks must have one dtype, not {first.dtype} and {second.dtype}")
    stack = [copy.deepcopy(layer)  # a new one, without parameters yet
             for layer in (*first.layers, *second.layers)]
    net = Network(stack, second.cost, init=_zeros, rng=second.rng, dtype=second.dtype)
    net.theta = np.concatenate([first.theta, second.theta])
    return net


class Landscape:
    """A cost C of two parameters p = (u, v): p is (2,) or (2, m), or a SymPy column.

    C(p) is a number or (m,); C.gradient(p) has the shape of p. A subclass gives `value` and
    `slope`, each of u and v.
    """

    def __call__(self, p):
        return _held(self.value, p)

    def gradient(self, p):
        """(dC/du, dC/dv) at p."""
        return _held(self.slope, p)


class Saddle(Landscape):
    """v^2 - u^2, gradient (-2 u, 2 v): flat at 0, where it falls along u and rises along v.

    Descent leaves 0 from every start but those with u = 0 (D4.2-09).

    >>> saddle([[1, 0], [0, 2]]).tolist()
    [-1.0, 4.0]
    """

    def value(self, u, v):
        return v**2 - u**2

    def slope(self, u, v):
        return -2 * u, 2 * v


class DoubleWell(Landscape):
    """(u^2 - 1)^2 + u / 4 + v^2, gradient (4 u (u^2 - 1) + 1/4, 2 v) (D4.2-09).

    Its global minimum is near u = -1.03, a local one near u = 0.97, a saddle between.

    >>> double_well([[-1, 1], [0, 0]]).tolist()
    [-0.25, 0.25]
    """

    def value(self, u, v):
        return (u**2 - 1) ** 2 + u / 4 + v**2

    def slope(self, u, v):
        return 4 * u * (u**2 - 1) + 1 / 4, 2 * v


saddle, double_well = Saddle(), DoubleWell()


def _held(function, p):
    """function(u, v) for the rows of p, finite; of the kind of p."""
    if is_symbolic(p):
        found = function(*p)
        return type(p)(found) if isinstance(found, tuple) else found
    p = checks.float_array(p, "p")
    if p.ndim not in (1, 2) or len(p) != 2:
        raise ValueError(f"p must have two rows, (2,) or (2, m), not shape {p.shape}")
    with np.errstate(over="ignore", invalid="ignore"):  # finite tells
        return checks.finite(np.asarray(function(*checks.finite(p, "p"))), "C at p")[()]


def _zeros(shape, rng):
    return np.zeros(shape)
