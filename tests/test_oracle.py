"""Random networks against what owes nnlib nothing: finite differences, complex steps, PyTorch.

test_network.py goes through every activation and every cost one by one; here sizes, depths,
activations, costs and data are drawn at random, and mixed.
"""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnlib import Dense, Dropout, Network, activations, costs, train
from nnlib.activations import ELU, LeakyReLU, TSin, relu, sigmoid, softmax
from nnlib.costs import bce, cross_entropy, l1, l2, l4, mse
from nnlib.initializers import uniform
from nnlib.optimizers import Adam, Momentum
from nnlib.regularizers import L2

# every pair is tried here, also those that nnlib warns of
pytestmark = pytest.mark.filterwarnings("ignore:cross_entropy after", "ignore:no cost was given")

HIDDEN = [*activations.ALL, LeakyReLU(0.3), ELU(0.5), TSin(0.8)]
OUTER = {bce: [sigmoid, softmax], cross_entropy: [sigmoid, softmax]}
POSITIVE = {bce, cross_entropy}
KINKED = (type(relu), LeakyReLU, ELU)
MARGIN = 0.02  # no z this close to a kink: the steps of the differences must not cross it

seeds = given(st.integers(0, 10**6))
every = settings(deadline=None, derandomize=True, max_examples=60)


def drawn(seed, cost=None):
    """(net, x, y): a network of one to four layers with all its choices drawn from `seed`."""
    rng = np.random.default_rng(seed)

    def one_of(choices):
        return choices[rng.integers(len(choices))]

    cost = cost or one_of(costs.ALL)
    sizes = rng.integers(1, 6, rng.integers(2, 6)).tolist()
    fs = [one_of(HIDDEN) for _ in sizes[2:]] + [one_of(OUTER.get(cost, HIDDEN))]
    stack = [Dense(p, q, sigmoid if f is softmax and q == 1 else f)  # which nnlib refuses
             for (p, q), f in zip(itertools.pairwise(sizes), fs, strict=True)]
    net = Network(stack, cost=cost, init_bias=uniform(), rng=rng)
    m = int(rng.integers(1, 6))
    y = rng.uniform(0.05, 0.95, (sizes[-1], m)) if cost in POSITIVE else (
        rng.normal(size=(sizes[-1], m)))
    return net, rng.normal(size=(sizes[0], m)), y


def smooth(net, x, y):
    """True if no kink of an activation or of l1 is near."""
    a = net.predict(x)
    near = [np.abs(d.z).min() for d in net.dense if isinstance(d.activation, KINKED)]
    near += [np.abs(a - y).min()] if net.cost is l1 else []
    return min(near, default=1.0) > MARGIN


def extrapolated(net, x, y, h=2e-3):
    """dC/dtheta by central differences of steps h, h/2, h/4, extrapolated to h = 0 (Richardson)."""
    numeric, theta = np.empty(net.n_parameters), net.theta.copy()

    def central(i, step):
        ends = []
        for sign in (1, -1):
            net.theta[i] = theta[i] + sign * step
            ends.append(net.cost(net.predict(x), y))
        net.theta[i] = theta[i]
        return (ends[0] - ends[1]) / (2 * step)

    for i in range(theta.size):
        coarse, middle, fine = (central(i, h / k) for k in (1, 2, 4))
        once = (4 * middle - coarse) / 3, (4 * fine - middle) / 3
        numeric[i] = (16 * once[1] - once[0]) / 15
    return numeric


def relative(g, other):
    """The largest difference, in parts of the largest entry."""
    return np.abs(g - other).max() / max(np.abs(other).max(), 1e-3)


@every
@seeds
def test_a_random_network_agrees_with_extrapolated_differences(seed):
    net, x, y = drawn(seed)
    assume(smooth(net, x, y))
    assert relative(net.gradient(x, y)[1], extrapolated(net, x, y)) < 1e-9


@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
def test_each_cost_is_met_with_every_activation_that_fits(cost):
    met = set()
    for seed in range(400):
        net, x, y = drawn(seed, cost)
        fs = {repr(d.activation) for d in net.dense}
        if fs <= met or not smooth(net, x, y):
            continue
        assert relative(net.gradient(x, y)[1], extrapolated(net, x, y)) < 1e-9, (seed, fs)
        met |= fs
    assert met == {repr(f) for f in HIDDEN}


def test_a_wrong_gradient_is_seen(monkeypatch):
    net, x, y = drawn(3, l4)
    right = extrapolated(net, x, y)
    monkeypatch.setattr(type(l4), "slope", lambda self, a, y: 4.00001 * (a - y) ** 3)
    assert relative(net.gradient(x, y)[1], right) > 1e-8


def complex_cost(theta, net, x, y):
    """The l2, l4 or mse cost of a network as a formula of its own, for complex theta."""
    start, a = 0, x.astype(complex)
    for d in net.dense:
        W = theta[start : start + d.n_out * d.n_in].reshape(d.n_out, d.n_in)
        b = theta[start + W.size : start + W.size + d.n_out].reshape(-1, 1)
        start += W.size + d.n_out
        f = {"Tanh": np.tanh, "Sin": np.sin, "Identity": lambda z: z,
             "Sigmoid": lambda z: 1 / (1 + np.exp(-z)),
             "Softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=0)}[type(d.activation).__name__]
        a = f(W @ a + b)
    term = {l2: (a - y) ** 2, l4: (a - y) ** 4, mse: (a - y) ** 2 / len(a)}[net.cost]
    return term.sum() / x.shape[1]


@every
@seeds
def test_an_analytic_network_agrees_with_complex_steps_to_the_last_digits(seed):
    rng = np.random.default_rng(seed)
    cost = (l2, l4, mse)[seed % 3]
    net, x, y = drawn(seed, cost)
    analytic = [f for f in activations.ALL if type(f).__name__ in
                ("Tanh", "Sin", "Identity", "Sigmoid", "Softmax")]
    for d in net.dense:
        d.activation = analytic[rng.integers(len(analytic))]
    exact = np.empty(net.n_parameters)
    for i in range(exact.size):  # C(theta + i h) has the slope in its imaginary part, undiminished
        theta = net.theta.astype(complex)
        theta[i] += 1e-30j
        exact[i] = complex_cost(theta, net, x, y).imag / 1e-30
    assert relative(net.gradient(x, y)[1], exact) < 1e-12


TORCH = {"Identity": lambda t, f, z: z, "Sigmoid": lambda t, f, z: t.sigmoid(z),
         "Tanh": lambda t, f, z: t.tanh(z), "ReLU": lambda t, f, z: t.relu(z),
         "LeakyReLU": lambda t, f, z: t.nn.functional.leaky_relu(z, f.alpha),
         "ELU": lambda t, f, z: t.nn.functional.elu(z, f.alpha),
         "Sin": lambda t, f, z: t.sin(z), "Softmax": lambda t, f, z: t.softmax(z, 0)}
TERMS = {l1: lambda t, a, y: (a - y).abs(), l2: lambda t, a, y: (a - y) ** 2,
         l4: lambda t, a, y: (a - y) ** 4, mse: lambda t, a, y: (a - y) ** 2 / len(a),
         bce: lambda t, a, y: -(y * a.log() + (1 - y) * (1 - a).log()),
         cross_entropy: lambda t, a, y: -y * a.log()}


def torch_parameters(torch, net):
    return [torch.tensor(p.copy(), requires_grad=True) for d in net.dense for p in (d.W, d.b)]


def torch_cost(torch, net, parameters, x, y):
    """The cost as PyTorch computes it; Dropout, inverted, with the masks that nnlib drew."""
    a, pairs = torch.tensor(x), iter(zip(parameters[::2], parameters[1::2], strict=True))
    for layer in net.layers:
        if isinstance(layer, Dropout):
            a = a * torch.tensor(layer.mask) / layer.keep
            continue
        W, b = next(pairs)
        a = TORCH[type(layer.activation).__name__](torch, layer.activation, W @ a + b)
    return TERMS[net.cost](torch, a, torch.tensor(y)).sum() / x.shape[1]


def flat(parameters):
    return np.concatenate([p.detach().numpy().ravel() for p in parameters])


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed: optional comparison")


@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
def test_random_networks_agree_with_pytorch(cost, torch):
    for seed in range(60):
        net, x, y = drawn(seed, cost)
        if any(type(d.activation).__name__ not in TORCH for d in net.dense):
            continue
        value, g = net.gradient(x, y)
        parameters = torch_parameters(torch, net)
        peer = torch_cost(torch, net, parameters, x, y)
        peer.backward()
        assert value == pytest.approx(peer.item(), rel=1e-12), seed
        assert relative(g, flat([p.grad for p in parameters])) < 1e-9, seed


@pytest.mark.parametrize("seed", range(5))
def test_networks_with_dropout_agree_with_pytorch(seed, torch):
    rng = np.random.default_rng(seed)
    net = Network([Dropout(0.8), Dense(6, 9, relu), Dropout(0.5), Dense(9, 4, softmax)],
                  cost=cross_entropy, rng=rng, init_bias=uniform())
    x, y = rng.normal(size=(6, 7)), np.eye(4)[:, rng.integers(0, 4, 7)]
    value, g = net.gradient(x, y)
    parameters = torch_parameters(torch, net)
    peer = torch_cost(torch, net, parameters, x, y)
    peer.backward()
    assert value == pytest.approx(peer.item(), rel=1e-12)
    assert relative(g, flat([p.grad for p in parameters])) < 1e-9


@pytest.mark.parametrize("kind", ["momentum", "adam", "decay"])
def test_whole_trainings_agree_with_pytorch(kind, torch):
    rng, m = np.random.default_rng(1), 23
    net = Network([Dense(5, 8, activations.tanh), Dense(8, 3, softmax)], cost=cross_entropy,
                  rng=rng, init_bias=uniform())
    x, y = rng.normal(size=(5, m)), np.eye(3)[:, rng.integers(0, 3, m)]
    parameters = torch_parameters(torch, net)
    make = {"momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
            "adam": lambda p: torch.optim.Adam(p, lr=0.01),
            "decay": lambda p: torch.optim.SGD(
                [{"params": p[::2], "weight_decay": 0.1}, {"params": p[1::2]}],
                lr=0.05, momentum=0.9)}[kind]
    peer, order = make(parameters), np.random.default_rng(2)
    for _ in range(6):
        columns = order.permutation(m)
        for start in range(0, m, 4):
            batch = columns[start : start + 4]
            peer.zero_grad()
            torch_cost(torch, net, parameters, x[:, batch], y[:, batch]).backward()
            peer.step()
    train(net, x, y, Adam(0.01) if kind == "adam" else Momentum(0.05), epochs=6, batch_size=4,
          rng=np.random.default_rng(2), regularizer=L2(0.1) if kind == "decay" else None)
    assert np.abs(net.theta - flat(parameters)).max() < 1e-9
