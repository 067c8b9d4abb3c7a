"""Layers on their own: Dense is a formula, Dropout keeps the stated share."""

import copy

import numpy as np
import pytest
import sympy

from nnlib import Dense, Dropout, Network, PReLU
from nnlib.activations import identity, leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.costs import cross_entropy, l2
from nnlib.proof import gradient_check, prove_equal


def rng(seed=0):
    return np.random.default_rng(seed)


def bound(n_in, n_out, f, dtype=np.float64):
    """A Dense layer with parameters of its own, and the vectors that hold them and their slopes."""
    layer = Dense(n_in, n_out, f)
    theta = rng(n_in).normal(size=layer.n_parameters).astype(dtype)
    g = np.zeros_like(theta)
    layer.bind(theta, g)
    return layer, theta, g


def test_dense_holds_W_by_rows_then_b():
    layer, theta, _ = bound(2, 3, tanh)
    theta[:] = np.arange(9)
    assert layer.n_parameters == 9
    assert layer.W.tolist() == [[0, 1], [2, 3], [4, 5]] and layer.b.tolist() == [[6], [7], [8]]
    layer.W[0, 0] = 10
    layer.b[2, 0] = 20
    assert theta.tolist() == [10, 1, 2, 3, 4, 5, 6, 7, 20]


def test_assigning_writes_through_and_is_all_or_nothing():
    layer, theta, _ = bound(2, 1, tanh)
    layer.W, layer.b = [[5, 6]], [[7.0]]
    assert theta.tolist() == [5, 6, 7]
    for name, bad in (("W", [[1.0], [2.0]]), ("b", [1.0]), ("b", [[np.inf]]),
                      ("W", [[np.nan, 0.0]]), ("W", 1.0)):
        with pytest.raises(ValueError, match=f"^{name} must"):
            setattr(layer, name, bad)
    assert theta.tolist() == [5, 6, 7]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("f", [tanh, relu], ids=repr)
def test_dense_forward_and_backward_are_the_book_s_formulas(f, dtype):
    layer, _, g = bound(4, 3, f, dtype)
    x, da = rng(1).normal(size=(4, 6)).astype(dtype), rng(2).normal(size=(3, 6)).astype(dtype)
    z = layer.W @ x + layer.b
    assert np.array_equal(layer.forward(x), f(z))
    delta = da * f.derivative(z)
    wanted = np.concatenate([(delta @ x.T).ravel(), delta.sum(axis=1)])
    back = layer.backward(da)
    tolerance = 1e-14 if dtype == np.float64 else 1e-5
    assert np.allclose(g, wanted, atol=tolerance) and np.allclose(back, layer.W.T @ delta)
    assert g.dtype == back.dtype == dtype
    assert layer.backward(da, need_input=False) is None


def test_the_bias_gradient_has_an_entry_a_neuron():
    layer, _, _ = bound(2, 3, tanh)
    layer.forward(np.zeros((2, 5)))
    layer.backward_from(np.arange(15.0).reshape(3, 5))
    assert layer.db.tolist() == [[10], [35], [60]]  # not one number for the layer


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.7, 1.0])
def test_dropout_keeps_the_stated_share(keep):
    a = np.ones((1000, 100))
    out = Dropout(keep).forward(a, rng(1))
    share = np.mean(out > 0)
    assert abs(share - keep) <= 4 * np.sqrt(keep * (1 - keep) / a.size)
    assert out[out > 0] == pytest.approx(1 / keep)


def test_dropout_draws_a_new_mask_each_time_from_the_generator():
    layer, a, source = Dropout(0.5), np.ones((50, 4)), rng(3)
    one, two = layer.forward(a, source), layer.forward(a, source)
    assert not np.array_equal(one, two)
    assert np.array_equal(one, Dropout(0.5).forward(a, rng(3)))
    assert layer.mask.dtype == bool


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("inverted", [True, False])
def test_dropout_expects_in_training_what_it_predicts(inverted, dtype):
    layer, a = Dropout(0.25, inverted), rng(1).uniform(1, 2, size=(5, 4)).astype(dtype)
    source = rng(2)
    mean = np.mean([layer.forward(a, source) for _ in range(4000)], axis=0)
    assert np.allclose(mean, layer.forward(a), rtol=0.15)
    assert layer.forward(a).dtype == layer.forward(a, source).dtype == dtype
    assert np.array_equal(layer.forward(a), a if inverted else a * 0.25)


def test_standard_dropout_masks_and_inverted_dropout_scales():
    a = np.full((40, 30), 3.0)
    assert set(np.unique(Dropout(0.5, inverted=False).forward(a, rng()))) == {0, 3}
    assert set(np.unique(Dropout(0.5).forward(a, rng()))) == {0, 6}


@pytest.mark.parametrize("inverted", [True, False])
def test_dropout_sends_the_gradient_through_the_same_mask(inverted):
    layer, a = Dropout(0.5, inverted), np.ones((20, 3))
    out = layer.forward(a, rng())
    assert np.array_equal(layer.backward(np.ones_like(a)), out)
    assert layer.backward(a, need_input=False) is None
    assert (a == 1).all()


def test_they_say_what_they_are():
    assert repr(Dense(2, 3, tanh)) == "Dense(2, 3, Tanh())"
    assert repr(Dropout(0.8)) == "Dropout(keep=0.8, inverted=True)"
    assert Dense(np.int64(2), 3).n_in == 2 and Dropout().n_parameters == 0


def with_prelu(n=None, dtype=np.float64, f=identity, seed=1):
    return Network([PReLU(3, 0.1), Dense(3, 5, f), PReLU(n), Dense(5, 4), PReLU(),
                    Dense(4, 2, softmax)], cost=cross_entropy, rng=rng(seed), dtype=dtype)


def sample(m=7, seed=4):
    return rng(seed).normal(size=(3, m)), np.eye(2)[:, rng(seed).integers(0, 2, m)]


def test_prelu_is_proven_with_symbols():
    z, alpha = sympy.symbols("z alpha", real=True)
    value = PReLU.value(z, alpha)
    prove_equal(sympy.diff(value, alpha), PReLU.slope_in_alpha(z, alpha))
    prove_equal(sympy.diff(value, z), PReLU.slope(z, alpha))


def test_prelu_keeps_its_alphas_in_theta_after_b():
    net = Network([Dense(2, 3), PReLU(3), Dense(3, 1), PReLU(alpha=0.5), Dense(1, 1)], rng=rng())
    assert net.n_parameters == 9 + 3 + 4 + 1 + 2
    assert net.theta[9:12].tolist() == [0.25] * 3 and net.theta[16] == 0.5
    net.layers[1].alpha = [[1], [2], [3]]
    net.theta[16] = 7
    assert net.theta[9:12].tolist() == [1, 2, 3] and net.layers[3].alpha.tolist() == [[7]]


@pytest.mark.parametrize("f", [identity, tanh, sigmoid, leaky_relu], ids=repr)
@pytest.mark.parametrize("n", [None, 5])
def test_the_gradient_of_prelu_is_that_of_finite_differences(n, f):
    for seed in range(4):
        net, (x, y) = with_prelu(n, f=f, seed=seed), sample(seed=seed + 10)
        g, h, numeric = net.gradient(x, y)[1].copy(), 1e-5, np.zeros(net.n_parameters)
        for i in range(net.n_parameters):
            kept, c = net.theta[i], {}
            for k in (-2, -1, 1, 2):
                net.theta[i] = kept + k * h
                c[k] = net.gradient(x, y)[0]
            net.theta[i] = kept
            numeric[i] = (c[-2] - 8 * c[-1] + 8 * c[1] - c[2]) / (12 * h)
        assert np.abs(g - numeric).max() < 1e-9 and gradient_check(net, x, y) < 5e-8
        assert net.layers[0].dalpha.all()  # of inputs of both signs


def test_prelu_with_one_alpha_is_leaky_relu():
    x, y = sample()
    one = Network([Dense(3, 5), PReLU(alpha=0.01), Dense(5, 2)], cost=l2, rng=rng(3))
    two = Network([Dense(3, 5, leaky_relu), Dense(5, 2)], cost=l2, rng=rng(3))
    assert np.array_equal(one.predict(x), two.predict(x))
    ours, theirs = np.delete(one.gradient(x, y)[1], 20), two.gradient(x, y)[1]
    assert np.allclose(ours, theirs, rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("n", [None, 5])
def test_prelu_keeps_the_float_type_and_works_in_chunks(n, dtype, monkeypatch):
    net, (x, y) = with_prelu(n, dtype), sample(200)
    whole = net.gradient(x, y)[1].copy()
    assert net.predict(x).dtype == whole.dtype == dtype
    assert {layer.forward(x.astype(dtype)).dtype for layer in net.layers[:1]} == {np.dtype(dtype)}
    monkeypatch.setattr("nnlib.network.CHUNK", 1)
    assert len(net._pieces(200)) == 4
    assert np.allclose(net.gradient(x, y)[1], whole, atol=1e-6 if dtype == np.float32 else 1e-14)


def test_a_copy_of_prelu_keeps_what_it_learned():
    net = with_prelu(5)
    net.layers[2].alpha = np.arange(5.0).reshape(5, 1)
    twin = copy.deepcopy(net)
    assert np.array_equal(twin.theta, net.theta)
    twin.theta[:] = 0
    assert not twin.layers[2].alpha.any() and net.layers[2].alpha.any()
    assert repr(net.layers[2]) == "PReLU(5, alpha=0.25)" and repr(PReLU()) == "PReLU(alpha=0.25)"
