"""Parts of one's own: whoever derives from a class of nnlib gets the formula he wrote, in training,
in validation, in checks and on disk, or is refused in one sentence."""

import copy
import pickle

import numpy as np
import pytest

from nnlib import Dense, Dropout, Network, PReLU, activations, costs, train
from nnlib.activations import (
    Activation,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    TSin,
    identity,
    sigmoid,
    softmax,
    tanh,
)
from nnlib.costs import BCE, L2, Cost, CrossEntropy, bce, cross_entropy, l2
from nnlib.diagnostics import greatest_slope, lipschitz_bound
from nnlib.layers import Layer, Parameter
from nnlib.optimizers import Adam, GradientDescent, Momentum, Optimizer
from nnlib.proof import gradient_check

X = np.random.default_rng(5).normal(size=(4, 30))
T = (X[:1] > 0.3) * 1.0
K = np.eye(3)[:, np.random.default_rng(6).integers(0, 3, 30)]


def rng(seed=0):
    return np.random.default_rng(seed)


class ReLU6(ReLU):
    def value(self, z):
        return np.clip(z, 0, 6)

    def slope(self, z, a):
        return (z > 0) & (z < 6)


class Leaking(ReLU):
    def value(self, z):
        return np.where(z > 0, z, 0.1 * z)

    def slope(self, z, a):
        return np.where(z > 0, 1, 0.1)


class Steep(Sigmoid):
    def value(self, z):
        return 1 / (1 + np.exp(-3 * z))

    def slope(self, z, a):
        return 3 * a * (1 - a)


class Doubled(Identity):
    def value(self, z):
        return 2 * z

    def slope(self, z, a):
        return 2.0


class Bent(TSin):
    def value(self, x):
        return x + 0.5 * np.sin(x)

    def slope(self, x, y):
        return 1 + 0.5 * np.cos(x) + 0 * y  # it looks at y, which TSin does not


class Mixin:
    def value(self, z):
        return z**3 / 3 + z

    def slope(self, z, a):
        return z**2 + 1


class Cubic(Mixin, ReLU):
    """Its formulas come from a class that is no activation."""


class Tempered(Softmax):
    def value(self, z):
        return super().value(z / 2)

    def jacobian(self, z):
        return super().jacobian(z / 2) / 2


class Back(Softmax):
    def value(self, z):
        return super().value(2 * z)

    def backward(self, gradient, z, a):
        return 2 * super().backward(gradient, z, a)


class Surrogate(Identity):
    def slope(self, z, a):
        return 0.5 * np.ones_like(z)


class Renamed(Sigmoid):
    """The formulas of sigmoid, under another name."""


OWN = [ReLU6(), Leaking(), Steep(), Doubled(), Bent(), Cubic(), Renamed()]


def by_hand(f, W, b, x):
    return f.value(W @ x + b)


@pytest.mark.parametrize("f", OWN, ids=lambda f: type(f).__name__)
def test_an_activation_that_derives_from_a_ready_one_is_used_as_written(f):
    net = Network([Dense(4, 6, f), Dense(6, 2)], cost=l2, rng=rng())
    net.theta *= 3
    first, last = net.layers
    wanted = last.W @ f.value(first.W @ X + first.b) + last.b
    assert np.allclose(net.predict(X), wanted, rtol=1e-14)
    assert gradient_check(net, X, wanted[:, ::-1]) < 1e-8
    assert np.allclose(f.derivative(X), (f(X + 1e-6) - f(X - 1e-6)) / 2e-6, atol=1e-8)


@pytest.mark.parametrize("f", OWN, ids=lambda f: type(f).__name__)
def test_it_trains_by_its_own_gradient(f):
    net = Network([Dense(4, 6, f), Dense(6, 1)], cost=l2, rng=rng(), init_bias=None)
    W, b, V, c = (p.copy() for d in net.layers for p in (d.W, d.b))
    train(net, X, T, GradientDescent(0.01), epochs=1)
    z = W @ X + b
    a = f.value(z)
    delta = 2 * (V @ a + c - T) / 30
    below = (V.T @ delta) * f.slope(z, a)
    assert np.allclose(net.layers[0].W, W - 0.01 * below @ X.T, rtol=1e-12)


@pytest.mark.parametrize("f", [Tempered(), Back()], ids=["jacobian", "backward"])
@pytest.mark.parametrize("cost", [l2, cross_entropy], ids=repr)
def test_a_softmax_of_one_s_own_is_not_taken_for_softmax(f, cost):
    net = Network([Dense(4, 3, f)], cost=cost, rng=rng())
    assert gradient_check(net, X, K) < 1e-8
    assert net.evaluate(X, K)[0] == pytest.approx(cost(f(net.layers[0].W @ X), K), rel=1e-12)


def test_a_slope_of_one_s_own_is_used_though_it_is_not_the_derivative():
    net = Network([Dense(4, 1, Surrogate())], cost=l2, rng=rng())
    plain = Network([Dense(4, 1)], cost=l2, rng=rng())
    assert np.allclose(net.gradient(X, T)[1], 0.5 * plain.gradient(X, T)[1])
    assert gradient_check(net, X, T) > 0.1  # and the check says so


def test_shortcuts_go_with_the_formulas():
    assert ReLU6.backward is Activation.backward and ReLU6.steepness is None
    assert Renamed.steepness == 1 / 4 and Bent.uses_value
    with pytest.raises(TypeError, match="steepness"):
        lipschitz_bound(Network([Dense(4, 2, ReLU6()), Dense(2, 1)], rng=rng()))
    with pytest.raises(TypeError, match="is not known"):
        greatest_slope(ReLU6())


def test_constants_will_do_for_a_slope_and_types_are_kept():
    class Integers(Activation):
        def value(self, z):
            return np.where(z > 0, 1, 0)  # int64

        def slope(self, z, a):
            return 0.0

    net = Network([Dense(4, 3, Integers()), Dense(3, 1)], rng=rng(), dtype=np.float32)
    assert net.predict(X).dtype == np.float32 and net.layers[0].a.dtype == np.float32
    assert net.gradient(X, T)[1].dtype == np.float32
    assert Integers().derivative(X).shape == X.shape


class Weighted(BCE):
    def term(self, a, y):
        return super().term(a, y) * (1 + 99 * y)

    def slope(self, a, y):
        return super().slope(a, y) * (1 + 99 * y)


class Twice(CrossEntropy):
    def term(self, a, y):
        return 2 * super().term(a, y)

    def slope(self, a, y):
        return 2 * super().slope(a, y)


class Huber(L2):
    def term(self, a, y):
        e = np.abs(a - y)
        return np.where(e < 0.5, e**2, e - 0.25)

    def slope(self, a, y):
        return np.clip(2 * (a - y), -1, 1)


ENDS = [(Weighted(), sigmoid, T), (Twice(), softmax, K), (Huber(), tanh, T), (Huber(), identity, T),
        (bce, Renamed(), T)]


@pytest.mark.parametrize(("cost", "f", "y"), ENDS, ids=lambda v: type(v).__name__)
def test_a_cost_that_derives_from_a_ready_one_is_used_as_written(cost, f, y):
    net = Network([Dense(4, len(y), f)], cost=cost, rng=rng())
    a = f(net.layers[0].W @ X + net.layers[0].b)
    wanted = cost.term(a, y).sum() / 30
    assert net.gradient(X, y)[0] == pytest.approx(wanted, rel=1e-12)
    assert net.evaluate(X, y)[0] == pytest.approx(wanted, rel=1e-12)
    assert net.cost(net.predict(X), y) == pytest.approx(wanted, rel=1e-12)
    assert gradient_check(net, X, y) < 1e-7
    h = train(net, X, y, GradientDescent(1e-300), epochs=1, validation=(X, y))
    assert h.cost[0] == h.val_cost[0] == pytest.approx(wanted, rel=1e-12)


def test_a_weight_changes_what_is_learned():
    rare = (X[:1] > 1.2) * 1.0
    found = []
    for cost in (bce, Weighted()):
        net = Network([Dense(4, 1, sigmoid)], cost=cost, rng=rng())
        train(net, X, rare, Adam(0.02), epochs=40)
        found.append(net.predict(X[:, rare[0] == 1]).mean())
    assert found[1] > found[0] + 0.1


def test_a_slope_may_be_an_array_that_is_used_elsewhere():
    """A cost (a^2)/2 has the slope a: the network must not scale it in place."""
    class Half(Cost):
        def term(self, a, y):
            return a * a / 2

        def slope(self, a, y):
            return a

    net = Network([Dense(4, 1)], cost=Half(), rng=rng())
    net.gradient(X, T)
    assert np.array_equal(net.layers[0].a, net.layers[0].z)
    assert gradient_check(net, X, T) < 1e-8


class Scale(Layer):
    """A learned factor for each neuron."""

    s = Parameter(lambda layer: (layer.n_out, 1))
    remembers = ("a",)

    def __init__(self, n):
        self.n_in = self.n_out = n

    def begin(self, rng, init, init_bias):
        self.s = np.full(self.s.shape, 1.5)

    def forward(self, a, rng=None):
        self.a = a
        return self.s * a

    def backward(self, da, need_input=True):
        self.ds = (da * self.a).sum(axis=1, keepdims=True)
        return self.s * da


class Normal(Layer):
    """Batch normalisation with running means, its shift and scale learned."""

    gamma = Parameter(lambda layer: (layer.n_out, 1))
    beta = Parameter(lambda layer: (layer.n_out, 1))
    remembers = ("spread", "u")

    def __init__(self, n):
        self.n_in = self.n_out = n
        self.mean, self.variance = np.zeros((n, 1)), np.ones((n, 1))

    def begin(self, rng, init, init_bias):
        self.gamma = np.ones((self.n_out, 1))

    def forward(self, a, rng=None):
        mean, variance = self.mean, self.variance
        if rng is not None:
            mean, variance = a.mean(axis=1, keepdims=True), a.var(axis=1, keepdims=True)
            self.mean = 0.9 * self.mean + 0.1 * mean
            self.variance = 0.9 * self.variance + 0.1 * variance
        self.spread = np.sqrt(variance + 1e-5)
        self.u = (a - mean) / self.spread
        return self.gamma * self.u + self.beta

    def backward(self, da, need_input=True):
        self.dgamma = (da * self.u).sum(axis=1, keepdims=True)
        self.dbeta = da.sum(axis=1, keepdims=True)
        du = self.gamma * da
        return (du - du.mean(axis=1, keepdims=True)
                - self.u * (du * self.u).mean(axis=1, keepdims=True)) / self.spread


class Tied(Dense):
    """A Dense layer that counts its weights twice, forward and back."""

    def forward(self, a_prev, rng=None):
        return 2 * super().forward(a_prev, rng)

    def backward(self, da, need_input=True):
        return super().backward(2 * da, need_input)


STACKS = {"in the middle": lambda: [Dense(4, 5, tanh), Scale(5), Dense(5, 1)],
          "first": lambda: [Scale(4), Dense(4, 1, tanh)],
          "last": lambda: [Dense(4, 1, tanh), Scale(1)],
          "alone": lambda: [Scale(4)],
          "normal": lambda: [Dense(4, 5), Normal(5), Dense(5, 1, sigmoid)],
          "a Dense of one's own": lambda: [Dense(4, 5, tanh), Tied(5, 1, tanh)],
          "with dropout": lambda: [Scale(4), Dropout(0.7), Tied(4, 3), PReLU(), Dense(3, 1)]}


@pytest.mark.parametrize("make", STACKS.values(), ids=STACKS)
def test_a_layer_of_one_s_own_is_checked_and_trained(make):
    net = Network(make(), cost=l2, rng=rng())
    y = T if net.sizes[-1] == 1 else X[::-1]
    assert gradient_check(net, X, y) < 1e-7
    assert net.predict(X).shape == y.shape
    h = train(net, X, y, Adam(0.02), epochs=30, batch_size=10, rng=rng(1))
    assert h.cost[-1] < h.cost[0]
    twin = pickle.loads(pickle.dumps(net))
    assert np.array_equal(twin.predict(X), net.predict(X)) and twin.theta is not net.theta
    with pytest.raises(ValueError, match="only layers of nnlib can be saved, not .* pickle"):
        net.save("never.npz")


def test_the_parameters_of_a_layer_of_one_s_own_are_views():
    net = Network([Dense(4, 5, tanh), Scale(5), Dense(5, 1)], rng=rng())
    layer = net.layers[1]
    assert layer.shapes == {"s": (5, 1)} and layer.n_parameters == 5 and (layer.s == 1.5).all()
    layer.s = np.arange(5.0).reshape(5, 1)
    assert np.array_equal(net.theta[25:30], np.arange(5.0))
    with pytest.raises(ValueError, match=r"s must have shape \(5, 1\), not \(5,\)"):
        layer.s = np.arange(5.0)
    with pytest.raises(ValueError, match=r"ds must have shape \(5, 1\), not \(5,\)"):
        layer.ds = np.arange(5.0)
    with pytest.raises(AttributeError, match=r"Scale\(5, 5\) has no s before it stands in a Netw"):
        _ = Scale(5).s


def test_what_a_layer_keeps_beside_its_parameters_is_copied():
    net = Network([Dense(4, 5), Normal(5), Dense(5, 1)], rng=rng())
    train(net, X, T, Adam(), epochs=3)
    twin = copy.deepcopy(net)
    assert np.array_equal(twin.layers[1].mean, net.layers[1].mean) and net.layers[1].mean.any()
    assert np.array_equal(twin.predict(X), net.predict(X))
    before = net.layers[1].mean.copy()
    gradient_check(net, X, T)
    assert np.array_equal(net.layers[1].mean, before)


class Sign(Optimizer):
    """theta <- theta - lr sign(g) |g|_max: it needs the whole vector."""

    def update(self, theta, g, work):
        theta -= self.lr * np.sign(g) * np.abs(g).max()


class Clipped(Adam):
    """Adam with a gradient of length at most 1."""

    def update(self, theta, g, work, v, s):
        super().update(theta, g / max(1.0, np.linalg.norm(g)), work, v, s)


class Stepped(Momentum):
    """It overrides the step itself."""

    def step(self, theta, g):
        self.begin(theta)
        theta -= self.lr * g
        self.t += 1


@pytest.mark.parametrize("kind", [Sign, Clipped], ids=lambda kind: kind.__name__)
def test_an_optimizer_of_one_s_own_sees_whole_vectors(kind):
    n = 3 * (1 << 15) + 7
    theta, g = np.zeros(n), rng(1).normal(size=n)
    optimizer = kind(0.1)
    optimizer.step(theta, g)
    if kind is Sign:
        assert np.allclose(theta, -0.1 * np.sign(g) * np.abs(g).max())
    else:
        assert np.allclose(optimizer.v, 0.1 * g / np.linalg.norm(g))


@pytest.mark.parametrize("kind", [Sign, Clipped, Stepped], ids=lambda kind: kind.__name__)
def test_an_optimizer_of_one_s_own_trains(kind):
    net, twin = (Network([Dense(4, 3, tanh), Dense(3, 1)], rng=rng()) for _ in range(2))
    train(net, X, T, kind(0.01), epochs=3)
    by_hand = kind(0.01)
    for _ in range(3):
        by_hand.step(twin.theta, twin.gradient(X, T)[1])
    assert np.allclose(net.theta, twin.theta, rtol=1e-13)
    if kind is Stepped:  # not momentum, which would be faster by now
        plain = Network([Dense(4, 3, tanh), Dense(3, 1)], rng=rng())
        train(plain, X, T, GradientDescent(0.01), epochs=3)
        assert np.allclose(net.theta, plain.theta, rtol=1e-13)


def defined(base, **members):
    return type("Mine", (base,), members)


REFUSED = [
    ("a value without a slope", lambda: Dense(2, 1, defined(ReLU, value=lambda s, z: z)()),
     "Mine has no slope: an activation of one's own gives value"),
    ("nothing at all", lambda: Dense(2, 1, defined(Activation)()), 
     "Mine has no value and no slope"),
    ("no value", lambda: Dense(2, 1, defined(Activation, slope=lambda s, z, a: 1)()),
     "Mine has no value"),
    ("softmax with another value", lambda: Dense(2, 2, defined(Softmax, value=lambda s, z: z)()),
     "Mine has no slope"),
    ("derivative for slope", lambda: defined(Tanh, derivative=lambda s, z: z),
     "Mine overrides derivative, which is made of value, slope"),
    ("call for value", lambda: defined(Activation, __call__=lambda s, z: z),
     "Mine overrides __call__"),
    ("a term without a slope", lambda: Network([Dense(2, 1)], rng=rng(), cost=defined(
        BCE, term=lambda s, a, y: a)()), "Mine has no slope: a cost of one's own"),
    ("gradient for slope", lambda: defined(L2, gradient=lambda s, a, y: a),
     "Mine overrides gradient, which is made of term, slope"),
    ("a cost of nothing", lambda: Network([Dense(2, 1)], rng=rng(), cost=defined(Cost)()),
     "Mine has no term and no slope"),
    ("a layer of nothing", lambda: Network([defined(Layer)(), Dense(2, 1)], rng=rng()),
     "Mine has no forward and no backward: a layer of one's own"),
    ("forward without backward", lambda: Network([defined(
        Dense, forward=lambda s, a, rng: a)(2, 1)], rng=rng()), "Mine has no backward"),
    ("a forward without rng", lambda: Network([defined(
        Layer, forward=lambda s, a: a, backward=lambda s, d, need_input: d)(), Dense(2, 1)],
        rng=rng()), "must be a function of (a, rng)"),
    ("a layer that is none", lambda: Network([lambda a: a, Dense(2, 1)], rng=rng()),
     "of a class that derives from nnlib.layers.Layer"),
    ("an optimizer of nothing", lambda: train(Network([Dense(4, 1)], rng=rng()), X, T,
                                              defined(Optimizer)(0.1), 1),
     "Mine has no update: an optimizer of one's own gives update"),
    ("an update that returns", lambda: train(Network([Dense(4, 1)], rng=rng()), X, T, defined(
        GradientDescent, update=lambda s, theta, g, work: theta - g)(0.1), 1),
     "it must move theta in place"),
    ("a term with a mean", lambda: Network([Dense(4, 1)], rng=rng(), cost=defined(
        Cost, term=lambda s, a, y: ((a - y) ** 2).mean(), slope=lambda s, a, y: a - y)()).gradient(
        X, T), "term of mine gives shape () for outputs of shape (1, 30)"),
    ("a value that sums", lambda: Network([Dense(4, 3, defined(
        Activation, value=lambda s, z: z.sum(axis=0), slope=lambda s, z, a: 1)()), Dense(3, 1)],
        rng=rng()).predict(X), "an activation takes each entry by itself"),
    ("a last layer with too few rows", lambda: Network([Dense(4, 2), defined(
        Layer, n_in=2, n_out=2, forward=lambda s, a, rng: a[:1],
        backward=lambda s, d, need_input: d)()], rng=rng()).gradient(X, X[:2]),
     "gives shape (1, 30), not an array of shape (2, 30)"),
    ("a value on the instance", lambda: Dense(2, 1, patched(ReLU(), value=np.tanh)),
     "write a class"),
]


def patched(thing, **members):
    vars(thing).update(members)
    return thing


@pytest.mark.parametrize(("call", "words"), [row[1:] for row in REFUSED],
                         ids=[row[0] for row in REFUSED])
def test_what_cannot_be_used_as_written_is_refused(call, words):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(("part", "words"), [
    (lambda: Network([Dense(4, 1), Dropout(0.5), Dense(1, 1, Renamed())], rng=rng()),
     "only activations of nnlib can be saved, not Renamed()"),
    (lambda: Network([Dense(4, 1)], cost=Huber(), rng=rng()), "only costs of nnlib"),
    (lambda: Network([type("Dropout", (Dropout,), {})(), Dense(4, 1)], rng=rng()), "only layers"),
    (lambda: Network([Dense(4, 1, patched(LeakyReLU(), note="mine"))], rng=rng()),
     "cannot be saved"),
])
def test_on_disk_they_are_refused_and_nothing_is_written(part, words, tmp_path):
    with pytest.raises(ValueError) as caught:
        part().save(tmp_path / "net.npz")
    assert words in str(caught.value) and not list(tmp_path.iterdir())


def test_pairs_are_found_by_who_wrote_the_formulas():
    from nnlib.ends import PAIRS, chain, meet

    assert meet(Steep(), bce) is meet(sigmoid, Weighted()) is meet(tanh, l2) is chain
    assert meet(Tempered(), cross_entropy) is meet(Back(), cross_entropy) is chain
    assert meet(Renamed(), bce) is meet(sigmoid, bce) is not chain
    for f in activations.ALL:
        for cost in costs.ALL:
            assert (meet(f, cost) is not chain) == ((type(f), type(cost)) in PAIRS)


@pytest.mark.parametrize(("kind", "parent", "f"), [
    (type("Same", (BCE,), {}), bce, sigmoid), (type("Same", (CrossEntropy,), {}), cross_entropy,
                                               softmax)])
def test_a_class_that_changes_no_formula_changes_no_result(kind, parent, f):
    y = T if f is sigmoid else K
    found = []
    for cost in (kind(), parent):
        net = Network([Dense(4, len(y), f)], cost=cost, rng=rng())
        net.theta *= 1e3
        cost, g = net.gradient(X, y)
        found.append((cost, g.copy()))
    assert found[0][0] == found[1][0] and np.array_equal(found[0][1], found[1][1])


class Units(Layer):
    """Its parameter's shape is of an attribute of its own."""

    s = Parameter(lambda layer: (layer.units, 1))
    remembers = "x"

    def __init__(self, units):
        self.units = self.n_in = self.n_out = units

    def forward(self, a, rng=None):
        self.x = a
        return (1 + self.s) * a

    def backward(self, da, need_input=True):
        self.ds = (da * self.x).sum(axis=1, keepdims=True)
        return (1 + self.s) * da


def test_a_shape_may_hang_on_what_the_class_keeps():
    net = Network([Dense(4, 5, tanh), Units(5), Dense(5, 1)], rng=rng())
    assert gradient_check(net, X, T) < 1e-7 and Units.remembers == ("x",)
    twin = copy.deepcopy(net)
    assert np.array_equal(twin.predict(X), net.predict(X))
    with pytest.raises(AttributeError, match="Units has no scale"):
        _ = net.layers[1].scale


def test_remembers_adds_to_that_of_the_parent():
    class Masked(Dense):
        remembers = ("mask",)

    assert Masked.remembers == ("a_prev", "z", "a", "mask")


def test_a_bound_goes_with_the_formula():
    net = Network([Tied(4, 1)], rng=rng())
    with pytest.raises(TypeError, match="how steep Tied"):
        lipschitz_bound(net)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: type("Half", (PReLU,), {"value": staticmethod(lambda z, alpha: z)}),
     "override slope and slope_in_alpha"),
    (lambda: type("NoBias", (Dense,), {"b": None}), "no room for the parameter b"),
    (lambda: type("Mixed", (type("Mix", (), {"gradient": lambda s, a, y: a}), L2), {}),
     "Mixed overrides gradient"),
    (lambda: type("Mixed", (type("Mix", (), {"__call__": lambda s, z: z}), ReLU), {}),
     "Mixed overrides __call__"),
    (lambda: Network([Dense(4, 4), Plain(4), Dense(4, 1)], rng=rng()).gradient(X, T),
     "keeps W and dW in arrays of its own"),
    (lambda: Network([Listed(4), Dense(4, 1)], rng=rng()).predict(X), "gives list, not an array"),
    (lambda: Network([defined(Layer, n_out=2, forward=lambda s, a, rng: a,
                              backward=lambda s, d, need_input: d)()], rng=rng()),
     "with n_in and n_out"),
    (lambda: train(Network([Dense(4, 1)], rng=rng()), X, T, Adam(), 1, regularizer=Wide()),
     "has shape () where W has (1, 4)"),
])
def test_more_that_cannot_be_used_as_written(call, words):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert words in str(caught.value) and "\n" not in str(caught.value)


class Plain(Layer):
    """Everybody's first try: its weights are no Parameter."""

    def __init__(self, n):
        self.n_in = self.n_out = n
        self.W = np.eye(n)

    def forward(self, a, rng=None):
        self.x = a
        return self.W @ a

    def backward(self, da, need_input=True):
        self.dW = da @ self.x.T
        return self.W.T @ da


class Listed(Plain):
    def forward(self, a, rng=None):
        return a.tolist()

    backward = Plain.backward


class Wide:
    def penalty(self, W):
        return 0.0

    def gradient(self, W):
        return 2 * W.sum()


def test_a_blockwise_update_that_returns_is_told_so_too():
    class Returns(GradientDescent):
        elementwise = True

        def update(self, theta, g, work):
            return theta - self.lr * g

    theta = np.zeros(40_000)
    with pytest.raises(TypeError, match="must move theta in place"):
        Returns(0.1).step(theta, np.ones_like(theta))


def test_whatever_an_optimizer_overrides_may_need_whole_vectors():
    class Direct(GradientDescent):
        elementwise = True

        def direction(self, g):
            return g

        def update(self, theta, g, work):
            theta -= self.lr * self.direction(g)

    class Unit(Direct):
        def direction(self, g):
            return g / np.linalg.norm(g)

    theta = np.zeros(70_000)
    Unit(1.0).step(theta, np.ones_like(theta))
    assert np.linalg.norm(theta) == pytest.approx(1)


def test_an_update_that_makes_another_theta_is_told_so():
    kind = defined(Optimizer, update=lambda s, theta, g, work: rebound(theta, g))
    with pytest.raises(TypeError, match="leaves theta as it was: it must move theta in place"):
        train(Network([Dense(4, 1)], rng=rng()), X, T, kind(0.1), 1)


def rebound(theta, g):
    theta = theta - 0.1 * g  # a name for another array: nothing moves


@pytest.mark.parametrize("adds", [False, True], ids=["forgets", "adds"])
@pytest.mark.parametrize("where", ["in the middle", "last"])
def test_a_backward_that_does_not_assign_its_gradient_is_told_so(adds, where):
    class Forgets(Scale):
        def forward(self, a, rng=None):
            return super().forward(a, rng)

        def backward(self, da, need_input=True):
            if adds:
                self.ds += (da * self.a).sum(axis=1, keepdims=True)
            return self.s * da

    stack = {"in the middle": lambda: [Dense(4, 5, tanh), Forgets(5), Dense(5, 1)],
             "last": lambda: [Dense(4, 1, tanh), Forgets(1)]}[where]()
    with pytest.raises(ValueError, match=r"backward of Forgets.* leaves ds as it was, or adds"):
        Network(stack, rng=rng()).gradient(X, T)


def test_numpy_s_tanh_is_told_of_ours():
    with pytest.raises(TypeError, match=r"nnlib\.activations has another tanh, which is meant"):
        Dense(4, 1, np.tanh)
