"""Layers and networks: shapes, the flat vector, gradients, saving."""

import json

import numpy as np
import pytest

from nnlib import Dense, Dropout, Network, activations, costs, network
from nnlib.activations import ELU, LeakyReLU, identity, relu, sigmoid, softmax, tanh
from nnlib.costs import bce, cross_entropy, l2
from nnlib.datasets import one_hot
from nnlib.initializers import he, uniform, xavier
from nnlib.proof import ProofError, gradient_check


def rng(seed=0):
    return np.random.default_rng(seed)


def digit_net(dtype=np.float64):
    return Network([Dense(784, 16, tanh), Dense(16, 16, tanh), Dense(16, 10, softmax)],
                   cost=cross_entropy, init=uniform(-0.5, 0.5), rng=rng(), dtype=dtype)


def test_parameters_of_the_digit_network():
    net = digit_net()
    assert net.n_parameters == net.theta.size == 13002
    assert net.sizes == [784, 16, 16, 10]
    assert [d.W.shape for d in net.layers] == [(16, 784), (16, 16), (10, 16)]
    assert all((d.b == 0).all() for d in net.layers)
    assert -0.5 <= net.theta.min() and net.theta.max() <= 0.5


def test_theta_holds_each_W_by_rows_then_b():
    net = Network([Dense(2, 3), Dense(3, 1)], rng=rng())
    net.theta[:] = np.arange(13)
    assert net.layers[0].W.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert net.layers[0].b.ravel().tolist() == [6, 7, 8]
    assert net.layers[1].W.tolist() == [[9, 10, 11]] and net.layers[1].b.item() == 12


def test_assigning_to_W_and_b_writes_through():
    net = Network([Dense(2, 1)], rng=rng())
    net.layers[0].W = [[5, 6]]
    net.layers[0].b = [[7.0]]
    assert net.theta.tolist() == [5, 6, 7]
    for name, bad in (("W", [[1.0], [2.0]]), ("b", [1.0]), ("W", [[np.nan, 0.0]])):
        with pytest.raises(ValueError, match=name):
            setattr(net.layers[0], name, bad)
    assert net.theta.tolist() == [5, 6, 7]


def test_initializers():
    shape = (400, 300)
    assert uniform(-2, 1)(shape, rng()).var() == pytest.approx(9 / 12, rel=0.02)
    assert xavier(shape, rng()).var() == pytest.approx(2 / 700, rel=0.02)
    assert he(shape, rng()).var() == pytest.approx(2 / 300, rel=0.02)


def test_predict_is_the_formula():
    net, x = digit_net(), rng(1).uniform(size=(784, 5))
    a = x
    for d in net.layers:
        a = d.activation(d.W @ a + d.b)
    assert np.abs(net.predict(x) - a).max() < 1e-14


def test_chunks_change_nothing(monkeypatch):
    net = Network([Dense(3, 4, tanh), Dense(4, 2, softmax)], cost=cross_entropy, rng=rng())
    x, y = rng(1).normal(size=(3, 300)), one_hot(rng(2).integers(0, 2, 300), 2)
    whole, g = net.gradient(x, y)
    g, out = g.copy(), net.predict(x)
    monkeypatch.setattr(network, "CHUNK", 300)
    assert len(net._chunks(300)) > 3
    parts, g_parts = net.gradient(x, y)
    assert parts == pytest.approx(whole, rel=1e-14) and np.allclose(g, g_parts, atol=1e-15)
    assert np.allclose(net.predict(x), out, atol=1e-15)


@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
@pytest.mark.parametrize("f", [*activations.ALL, LeakyReLU(0.2), ELU(0.5)], ids=repr)
def test_gradient_of_every_activation_and_cost(f, cost):
    out = {"bce": sigmoid, "cross_entropy": softmax}.get(repr(cost), identity)
    for seed in range(3):
        net = Network([Dense(4, 6, f), Dense(6, 5, f), Dense(5, 3, out)], cost=cost,
                      init_bias=uniform(), rng=rng(seed))
        x, y = rng(seed + 10).normal(size=(4, 7)), one_hot(rng(seed).integers(0, 3, 7), 3)
        assert gradient_check(net, x, y) < 5e-8


@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
@pytest.mark.parametrize("f", [sigmoid, softmax], ids=repr)
def test_every_cost_behind_sigmoid_and_softmax(f, cost):
    net = Network([Dense(4, 5, tanh), Dense(5, 3, f)], cost=cost, rng=rng(4))
    x, y = rng(5).normal(size=(4, 6)), rng(6).uniform(0, 1, size=(3, 6))  # sums differ from 1
    assert gradient_check(net, x, y) < 1e-7


def test_gradient_check_sees_a_wrong_slope(monkeypatch):
    monkeypatch.setattr(type(tanh), "slope", lambda self, z, a: 1 - a)
    net = Network([Dense(3, 4, tanh), Dense(4, 2)], rng=rng())
    assert gradient_check(net, rng(1).normal(size=(3, 5)), rng(2).normal(size=(2, 5))) > 1e-3
    from nnlib.proof import prove
    with pytest.raises(ProofError):
        prove(tanh)


def test_the_gradient_is_in_the_order_of_theta_and_reused():
    net = Network([Dense(2, 1)], cost=l2, rng=rng())
    x, y = np.array([[1.0], [2.0]]), np.array([[0.0]])
    a = net.predict(x).item()
    _, g = net.gradient(x, y)
    assert np.allclose(g, [2 * a, 4 * a, 2 * a])
    assert net.gradient(x, y)[1] is g


def test_float32_stays_float32():
    net = digit_net(np.float32)
    x = rng().uniform(size=(784, 20))
    _, g = net.gradient(x, one_hot(rng().integers(0, 10, 20)))
    assert net.predict(x).dtype == g.dtype == net.theta.dtype == np.float32


def test_dropout_keeps_the_stated_share_and_the_mean():
    net = Network([Dropout(0.7), Dense(1000, 1)], rng=rng())
    a = np.ones((1000, 100))
    out = net.layers[0].forward(a, rng(1))
    share = np.mean(out > 0)
    assert abs(share - 0.7) < 3 * np.sqrt(0.7 * 0.3 / a.size)
    assert out[out > 0] == pytest.approx(1 / 0.7)
    assert np.array_equal(net.layers[0].backward(a), out)


def test_standard_dropout_scales_when_predicting():
    layer, a = Dropout(0.25, inverted=False), np.ones((4, 3))
    assert set(np.unique(layer.forward(a, rng()))) <= {0, 1}
    assert (layer.forward(a) == 0.25).all() and (Dropout(0.25).forward(a) == 1).all()


def test_predicting_ignores_dropout_and_training_does_not():
    net = Network([Dense(5, 50, relu), Dropout(0.5), Dense(50, 2)], rng=rng())
    x, y = np.ones((5, 1)), np.zeros((2, 1))
    assert np.array_equal(net.predict(x), net.predict(x))
    assert len({net.gradient(x, y)[0] for _ in range(5)}) > 1


def test_gradient_with_dropout_is_that_of_the_masked_network():
    net = Network([Dense(3, 8, tanh), Dropout(0.5), Dense(8, 2)], cost=l2, rng=rng(7))
    x, y = rng(1).normal(size=(3, 4)), rng(2).normal(size=(2, 4))
    _, g = net.gradient(x, y)
    first, drop, last = net.layers
    a = tanh(first.W @ x + first.b) * drop.mask * 2
    delta = 2 * (last.W @ a + last.b - y) / 4
    assert np.allclose(g[-18:-2].reshape(2, 8), delta @ a.T)


@pytest.mark.parametrize("f", [*activations.ALL, LeakyReLU(0.2), ELU(0.5)], ids=repr)
def test_save_and_load(f, tmp_path):
    net = Network([Dropout(0.9), Dense(3, 4, f), Dropout(0.8, inverted=False), Dense(4, 2)],
                  cost=bce if f is sigmoid else l2, rng=rng(), dtype=np.float32)
    net.save(tmp_path / "net.npz")
    back, x = Network.load(tmp_path / "net.npz"), np.ones((3, 2))
    assert repr(back) == repr(net) and back.dtype == np.float32
    assert np.array_equal(back.predict(x), net.predict(x))


def test_a_file_that_is_no_network(tmp_path):
    path = tmp_path / "bad.npz"
    np.savez(path, theta=np.zeros(3), about=json.dumps({"layers": [
        {"kind": "Dense", "n_in": 1, "n_out": 1, "activation": "Tanh", "parameters": {}}],
        "cost": "l2"}))
    with pytest.raises(ValueError, match="has 3 parameters, its layers 2"):
        Network.load(path)
    np.savez(path, other=np.zeros(3))
    with pytest.raises(ValueError, match="not a network"):
        Network.load(path)
    np.save(path.with_suffix(".npy"), np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="not a network"):
        Network.load(path.with_suffix(".npy"))
    path.write_text("hello")
    with pytest.raises(ValueError, match="not a network"):
        Network.load(path)
    with pytest.raises(FileNotFoundError):
        Network.load(tmp_path / "nothing.npz")


X, Y = np.zeros((3, 5)), np.zeros((2, 5))


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda n: n.predict(X.T), ValueError, "did you mean x.T"),
    (lambda n: n.predict(X[0]), ValueError, "one sample a column"),
    (lambda n: n.predict(X[:, :0]), ValueError, "is empty"),
    (lambda n: n.predict(np.full((3, 1), np.inf)), ValueError, "must be finite"),
    (lambda n: n.predict("x"), TypeError, "float32 or float64"),
    (lambda n: n.gradient(X, Y[:, :4]), ValueError, "x has 5 samples .columns. but y has 4"),
    (lambda n: n.gradient(X, np.zeros((3, 5))), ValueError, "the last layer expects 2"),
    (lambda n: n.gradient(X, Y * np.nan), ValueError, "y must be finite"),
    (lambda n: Network([Dense(3, 2), Dense(3, 2)], rng=rng()), ValueError, "sizes of neighbours"),
    (lambda n: Network([], rng=rng()), ValueError, "last layer must be Dense"),
    (lambda n: Network([Dense(3, 2), Dropout()], rng=rng()), ValueError, "last layer"),
    (lambda n: Network([Dense(3, 2)]), TypeError, "rng must be a NumPy Generator"),
    (lambda n: Network([Dense(3, 2)], rng=1), TypeError, "default_rng"),
    (lambda n: Network([Dense(3, 2)], rng=rng(), dtype=int), TypeError, "float32 or float64"),
    (lambda n: Network([Dense(3, 2)], cost="l2", rng=rng()), TypeError, "nnlib.costs"),
    (lambda n: Network([3], rng=rng()), TypeError, "a layer must be"),
    (lambda n: Network(n.layers, rng=rng()), ValueError, "make a new one"),
    (lambda n: Dense(2.5, 1), TypeError, "n_in must be an integer"),
    (lambda n: Dense(2, 0), ValueError, "n_out must be at least 1"),
    (lambda n: Dense(2, 1, np.tanh), TypeError, "activation must be one of"),
    (lambda n: Dropout(0), ValueError, "0 < keep <= 1"),
    (lambda n: Dropout(1.5), ValueError, "keep"),
    (lambda n: gradient_check(digit_net(np.float32), X, Y), TypeError, "float64"),
    (lambda n: gradient_check(Network([Dropout(), Dense(3, 2)], rng=rng()), X, Y), ValueError,
     "without Dropout"),
])
def test_bad_input(call, kind, words):
    with pytest.raises(kind, match=words):
        call(Network([Dense(3, 2)], rng=rng()))
