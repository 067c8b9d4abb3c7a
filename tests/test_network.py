"""Networks: the flat vector, gradients of every activation and cost, chunks, copies."""

import copy
import itertools
import pickle
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import Dense, Dropout, Network, activations, costs, network
from nnlib.activations import ELU, LeakyReLU, identity, relu, sigmoid, softmax, tanh
from nnlib.costs import bce, cross_entropy, l2
from nnlib.datasets import one_hot
from nnlib.initializers import uniform
from nnlib.proof import gradient_check, prove

# every pair is tried here, also those that nnlib warns of
pytestmark = pytest.mark.filterwarnings("ignore:cross_entropy after", "ignore:no cost was given")

ACTIVATIONS = [*activations.ALL, LeakyReLU(0.2), ELU(0.5)]
each_cost = pytest.mark.parametrize("cost", costs.ALL, ids=repr)


def rng(seed=0):
    return np.random.default_rng(seed)


def digit_net(dtype=np.float64):
    return Network([Dense(784, 16, tanh), Dense(16, 16, tanh), Dense(16, 10, softmax)],
                   cost=cross_entropy, init=uniform(-0.5, 0.5), rng=rng(), dtype=dtype)


def five_point_error(net, x, y, h=1e-4):
    """The largest error of net.gradient against a five-point formula, in parts of the largest."""
    g = net.gradient(x, y)[1].copy()
    numeric = np.empty_like(g)
    for i, value in enumerate(net.theta.copy()):
        c = []
        for k in (-2, -1, 1, 2):
            net.theta[i] = value + k * h
            c.append(net.gradient(x, y)[0])
        net.theta[i] = value
        numeric[i] = (c[0] - 8 * c[1] + 8 * c[2] - c[3]) / (12 * h)
    return np.abs(g - numeric).max() / np.abs(g).max()


def test_the_digit_network_of_the_main_document():
    net = digit_net()
    assert net.n_parameters == net.theta.size == 13002
    assert net.sizes == [784, 16, 16, 10]
    assert [d.W.shape for d in net.layers] == [(16, 784), (16, 16), (10, 16)]
    assert all((d.b == 0).all() for d in net.layers)
    assert -0.5 <= net.theta.min() and net.theta.max() <= 0.5


def test_biases_start_at_random_where_asked():
    net = Network([Dense(3, 50)], rng=rng(), init_bias=uniform(0.1, 0.2))
    assert (net.layers[0].b >= 0.1).all() and (net.layers[0].b <= 0.2).all()


def test_the_generator_decides_the_first_weights():
    one, two = (Network([Dense(3, 4), Dense(4, 2)], rng=rng(5)) for _ in range(2))
    assert np.array_equal(one.theta, two.theta)
    assert not np.array_equal(one.theta, Network([Dense(3, 4), Dense(4, 2)], rng=rng(6)).theta)


def test_theta_holds_each_W_by_rows_then_b():
    net = Network([Dense(2, 3), Dropout(), Dense(3, 1)], rng=rng())
    net.theta[:] = np.arange(13)
    first, _, last = net.layers
    assert first.W.tolist() == [[0, 1], [2, 3], [4, 5]] and first.b.ravel().tolist() == [6, 7, 8]
    assert last.W.tolist() == [[9, 10, 11]] and last.b.item() == 12
    last.W[0, 2] = 30
    first.b = [[0.5], [0.5], [0.5]]
    assert net.theta[11] == 30 and net.theta[6:9].tolist() == [0.5, 0.5, 0.5]


def test_assigning_theta_writes_through_to_the_layers():
    net = Network([Dense(2, 1)], rng=rng())
    given = np.array([5.0, 6.0, 7.0])
    net.theta = given
    net.theta -= 1
    assert net.layers[0].W.tolist() == [[4, 5]] and net.layers[0].b.item() == 6
    assert given.tolist() == [5, 6, 7]


def test_predict_is_the_formula():
    net, x = digit_net(), rng(1).uniform(size=(784, 5))
    a = x
    for d in net.layers:
        a = d.activation(d.W @ a + d.b)
    assert np.abs(net.predict(x) - a).max() < 1e-14


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(1, 7),
       st.sampled_from([np.float32, np.float64]))
def test_shapes_and_types_of_any_network(sizes, m, dtype):
    stack = [Dense(p, q, tanh) for p, q in itertools.pairwise(sizes)]
    net = Network(stack, rng=rng(), dtype=dtype)
    x, y = rng(1).normal(size=(sizes[0], m)), np.zeros((sizes[-1], m))
    cost, g = net.gradient(x, y)
    assert net.predict(x).shape == y.shape and net.predict(x).dtype == dtype
    assert type(cost) is float and g.shape == net.theta.shape and g.dtype == dtype
    assert net.n_parameters == sum(q * (p + 1) for p, q in itertools.pairwise(sizes))
    assert cost == pytest.approx(l2(net.predict(x), y.astype(dtype)), rel=1e-5)


@each_cost
@pytest.mark.parametrize("f", ACTIVATIONS, ids=repr)
def test_gradient_of_every_activation_and_cost(f, cost):
    out = {"bce": sigmoid, "cross_entropy": softmax}.get(repr(cost), f)
    for seed in range(3):
        net = Network([Dense(3, 5, f), Dense(5, 4, f), Dense(4, 3, out)], cost=cost,
                      init_bias=uniform(), rng=rng(seed))
        x, y = rng(seed + 10).normal(size=(3, 4)), rng(seed + 20).uniform(size=(3, 4))
        assert five_point_error(net, x, y) < 1e-9
        assert gradient_check(net, x, y) < 5e-8


@each_cost
@pytest.mark.parametrize("f", [sigmoid, softmax], ids=repr)
def test_every_cost_behind_sigmoid_and_softmax(f, cost):
    net = Network([Dense(3, 4, tanh), Dense(4, 3, f)], cost=cost, rng=rng(4))
    x, y = rng(5).normal(size=(3, 6)), rng(6).uniform(0, 1, size=(3, 6))  # sums differ from 1
    assert five_point_error(net, x, y) < 1e-9


@settings(deadline=None, derandomize=True, max_examples=25)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=5), st.integers(1, 6),
       st.integers(0, 1000))
def test_gradient_of_networks_of_any_shape(sizes, m, seed):
    stack = [Dense(p, q, tanh) for p, q in itertools.pairwise(sizes)]
    net = Network(stack, rng=rng(seed), init_bias=uniform())
    x, y = rng(seed + 1).normal(size=(sizes[0], m)), rng(seed + 2).normal(size=(sizes[-1], m))
    assert five_point_error(net, x, y) < 1e-9


def test_gradient_check_sees_a_wrong_slope(monkeypatch):
    monkeypatch.setattr(type(tanh), "slope", lambda self, z, a: 1 - a)
    net = Network([Dense(3, 4, tanh), Dense(4, 2)], rng=rng())
    x, y = rng(1).normal(size=(3, 5)), rng(2).normal(size=(2, 5))
    assert gradient_check(net, x, y) > 1e-3 and five_point_error(net, x, y) > 1e-3
    with pytest.raises(AssertionError):
        prove(tanh)


def test_the_gradient_is_in_the_order_of_theta_and_its_buffer_is_used_again():
    net = Network([Dense(2, 1)], cost=l2, rng=rng())
    x, y = np.array([[1.0], [2.0]]), np.array([[0.0]])
    a = net.predict(x).item()
    _, g = net.gradient(x, y)
    assert g == pytest.approx([2 * a, 4 * a, 2 * a])
    assert net.gradient(2 * x, y)[1] is g


def test_the_gradient_is_that_of_the_mean_over_samples():
    net = digit_net()
    x, y = rng(1).uniform(size=(784, 4)), one_hot([3, 1, 4, 1])
    each = [net.gradient(x[:, [k]], y[:, [k]])[1].copy() for k in range(4)]
    assert np.allclose(net.gradient(x, y)[1], np.mean(each, axis=0), atol=1e-14)


def test_predict_and_gradient_leave_theta_and_the_data_alone():
    net, x, y = digit_net(), rng(1).uniform(size=(784, 4)), one_hot([3, 1, 4, 1]).astype(float)
    theta, kept = net.theta.copy(), (x.copy(), y.copy())
    net.gradient(x, y)
    net.predict(x)
    assert np.array_equal(net.theta, theta)
    assert np.array_equal(x, kept[0]) and np.array_equal(y, kept[1])


def test_a_batch_large_enough_is_worked_in_chunks_and_nothing_changes(monkeypatch):
    net, m = digit_net(), 1000
    monkeypatch.setattr(network, "CHUNK", 784 * 334)
    x, y = rng(1).uniform(size=(784, m)), one_hot(rng(2).integers(0, 10, m))
    assert len(net._pieces(m)) == 3 and len(net._pieces(334)) == 1
    parts, g = net.gradient(x, y)
    g, out = g.copy(), net.predict(x)
    monkeypatch.setattr(network, "CHUNK", 784 * m)
    assert len(net._pieces(m)) == 1
    whole, g_whole = net.gradient(x, y)
    assert parts == pytest.approx(whole, rel=1e-13) and np.allclose(g, g_whole, atol=1e-13)
    assert np.allclose(net.predict(x), out, atol=1e-14)


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_layout_of_the_data_changes_nothing(order):
    net, x = digit_net(), rng(1).uniform(size=(784, 7))
    y = one_hot([0, 1, 2, 3, 4, 5, 6])
    g = net.gradient(x, y)[1].copy()
    again = net.gradient(np.asarray(x, order=order), np.asarray(y, order=order))[1]
    assert np.array_equal(g, again)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("given", [np.float16, np.float32, np.float64, np.uint8, np.int64, bool])
def test_input_of_another_type_is_cast_to_the_network_s(given, dtype):
    net = Network([Dense(3, 4, relu), Dense(4, 2)], rng=rng(), dtype=dtype)
    x, y = np.array([[0, 1], [1, 1], [1, 0]]), np.eye(2)
    _, g = net.gradient(x.astype(given), y.astype(given))
    assert net.predict(x.astype(given)).dtype == g.dtype == net.theta.dtype == dtype
    assert np.array_equal(net.predict(x.astype(given)), net.predict(x))


def test_predicting_ignores_dropout_and_training_draws_from_the_network_s_generator():
    def make(seed):
        return Network([Dense(5, 50, relu), Dropout(0.5), Dense(50, 2)], rng=rng(seed))

    x, y, net = np.ones((5, 3)), np.zeros((2, 3)), make(1)
    assert np.array_equal(net.predict(x), net.predict(x))
    seen = [net.gradient(x, y)[0] for _ in range(5)]
    assert len(set(seen)) == 5
    twin = make(1)
    assert [twin.gradient(x, y)[0] for _ in range(5)] == seen


def test_dropout_counts_among_the_layers_and_may_come_first():
    net = Network([Dropout(0.5), Dense(40, 1)], rng=rng())
    assert len(net.layers) == 2 and net.sizes == [40, 1] and net.n_parameters == 41
    net.layers[1].W = np.ones((1, 40))
    x, y = np.ones((40, 1)), np.zeros((1, 1))
    _, g = net.gradient(x, y)
    kept = net.layers[0].mask.ravel()
    assert 0 < kept.sum() < 40 and np.array_equal(g[:40] != 0, kept)
    assert net.predict(x).item() == pytest.approx(40)


@pytest.mark.parametrize("inverted", [True, False])
def test_gradient_with_dropout_is_that_of_the_masked_network(inverted):
    net = Network([Dropout(0.8, inverted), Dense(3, 8, tanh), Dropout(0.5, inverted), Dense(8, 2)],
                  cost=l2, rng=rng(7))
    x, y = rng(1).normal(size=(3, 4)), rng(2).normal(size=(2, 4))
    _, g = net.gradient(x, y)
    d0, first, d1, last = net.layers
    s0, s1 = (1 / 0.8, 1 / 0.5) if inverted else (1, 1)
    a0 = x * d0.mask * s0
    a1 = tanh(first.W @ a0 + first.b)
    a2 = a1 * d1.mask * s1
    delta = 2 * (last.W @ a2 + last.b - y) / 4
    below = (last.W.T @ delta) * d1.mask * s1 * (1 - a1**2)
    wanted = [(below @ a0.T).ravel(), below.sum(axis=1), (delta @ a2.T).ravel(), delta.sum(axis=1)]
    assert np.allclose(g, np.concatenate(wanted), atol=1e-14)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))])
def test_a_copy_is_a_network_of_its_own(duplicate):
    net, x = digit_net(), rng(1).uniform(size=(784, 3))
    twin = duplicate(net)
    assert np.array_equal(twin.predict(x), net.predict(x))
    twin.theta[:] = 0
    assert not twin.layers[0].W.any() and (twin.predict(x) == 0.1).all()
    assert net.layers[0].W.any()
    twin.gradient(x, one_hot([1, 2, 3]))
    assert np.array_equal(twin.layers[2].db.ravel(), twin.g[-10:]) and twin.g.any()


def test_parameters_grown_too_large_are_an_error_and_not_a_warning():
    net = Network([Dense(3, 4), Dense(4, 2)], rng=rng())
    net.theta[:] = 1e200
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FloatingPointError, match="the parameters have grown too large"):
            net.gradient(np.ones((3, 2)), np.ones((2, 2)))


def test_a_saturated_network_still_has_a_finite_gradient():
    for cost, f in ((cross_entropy, softmax), (bce, sigmoid)):
        net = Network([Dense(2, 2, f)], cost=cost, rng=rng())
        net.layers[0].W = [[1000, 0], [0, -1000]]
        cost, g = net.gradient(np.ones((2, 1)), np.array([[0.0], [1.0]]))
        assert cost >= 1000 and np.isfinite(g).all() and np.abs(g).max() == 1


def test_it_says_what_it_is():
    net = Network([Dense(2, 3, tanh), Dropout(), Dense(3, 1, identity)], rng=rng())
    assert repr(net) == ("Network([Dense(2, 3, Tanh()), Dropout(keep=0.5, inverted=True), "
                         "Dense(3, 1, Identity())], cost=l2, n_parameters=13)")


TORCH = {"identity": lambda t, z: z, "sigmoid": lambda t, z: t.sigmoid(z),
         "tanh": lambda t, z: t.tanh(z), "relu": lambda t, z: t.relu(z),
         "leaky_relu": lambda t, z: t.nn.functional.leaky_relu(z, 0.01),
         "elu": lambda t, z: t.nn.functional.elu(z), "sin": lambda t, z: t.sin(z),
         "softmax": lambda t, z: t.softmax(z, 0)}
TORCH_COSTS = {"l1": lambda t, a, y: (a - y).abs(), "l2": lambda t, a, y: (a - y) ** 2,
               "l4": lambda t, a, y: (a - y) ** 4, "mse": lambda t, a, y: (a - y) ** 2 / len(a),
               "bce": lambda t, a, y: -(y * a.log() + (1 - y) * (1 - a).log()),
               "cross_entropy": lambda t, a, y: -y * a.log()}


def test_gradients_agree_with_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: optional comparison")
    x, y = rng(1).normal(size=(4, 8)), rng(2).uniform(size=(3, 8))
    for f, cost in itertools.product(TORCH, TORCH_COSTS):
        out = {"bce": "sigmoid", "cross_entropy": "softmax"}.get(cost, f)
        stack = [Dense(4, 6, getattr(activations, f)), Dense(6, 3, getattr(activations, out))]
        net = Network(stack, cost=getattr(costs, cost), rng=rng(), init_bias=uniform())
        value, g = net.gradient(x, y)
        parameters = [torch.tensor(p, requires_grad=True) for d in stack for p in (d.W, d.b)]
        a = torch.tensor(x)
        for W, b, name in zip(parameters[::2], parameters[1::2], (f, out), strict=True):
            a = TORCH[name](torch, W @ a + b)
        peer = TORCH_COSTS[cost](torch, a, torch.tensor(y)).sum() / 8
        peer.backward()
        theirs = np.concatenate([p.grad.numpy().ravel() for p in parameters])
        assert value == pytest.approx(peer.item(), rel=1e-13), (f, cost)
        assert np.abs(g - theirs).max() < 1e-13 * max(1, np.abs(theirs).max()), (f, cost)
