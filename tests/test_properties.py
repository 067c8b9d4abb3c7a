"""Properties that hold for every finite input: of any shape, layout, type and size, no warning.

Warnings are errors in all tests, so each call here also shows that none is given.
"""

import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import Dense, Network, activations, costs
from nnlib.activations import softmax
from nnlib.costs import bce, cross_entropy
from nnlib.datasets import one_hot
from nnlib.initializers import uniform
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, RMSProp
from nnlib.regularizers import L1, L2, SpectralNorm

# every pair is tried here, also those that nnlib warns of
pytestmark = pytest.mark.filterwarnings("ignore:cross_entropy after", "ignore:no cost was given")

every = settings(deadline=None, derandomize=True, max_examples=80)
types = st.sampled_from([np.float32, np.float64])
each_activation = pytest.mark.parametrize("f", activations.ALL, ids=repr)
each_cost = pytest.mark.parametrize("cost", costs.ALL, ids=repr)


def finite(dtype):
    """Any finite number of a type: the subnormal and the largest among them."""
    width = np.dtype(dtype).itemsize * 8
    top = float(np.finfo(dtype).max)
    return st.one_of(st.floats(-4, 4, width=width),
                     st.floats(allow_nan=False, allow_infinity=False, width=width),
                     st.sampled_from([top, -top, 0.0, -0.0, float(np.finfo(dtype).tiny)]))


def arrays(shapes, numbers=finite):
    return types.flatmap(lambda t: hnp.arrays(t, shapes, elements=numbers(t)))


def matrices(numbers=finite):
    return arrays(st.tuples(st.integers(1, 4), st.integers(1, 5)), numbers)


@each_activation
@every
@given(arrays(hnp.array_shapes(min_dims=0, max_dims=3)))
def test_activations_are_finite_and_keep_shape_and_type(f, z):
    results = [f(z)] if f is softmax else [f(z), f.derivative(z)]
    for result in results:
        assert np.shape(result) == z.shape and result.dtype == z.dtype
        assert np.isfinite(result).all()


@each_activation
@every
@given(matrices())
def test_the_layout_in_memory_changes_nothing(f, z):
    wide = np.repeat(z, 2, axis=1)
    for same in (np.asfortranarray(z), wide[:, ::2], z[::-1, ::-1][::-1, ::-1]):
        assert np.array_equal(f(same), f(z))
        if f is not softmax:
            assert np.array_equal(f.derivative(same), f.derivative(z))


@every
@given(matrices())
def test_softmax_is_a_distribution_for_any_column(z):
    a, tolerance = softmax(z), 8 * np.finfo(z.dtype).eps
    assert np.abs(a.sum(axis=0) - 1).max() <= tolerance * len(z) and (a >= 0).all()
    assert np.array_equal(np.take_along_axis(a, z.argmax(axis=0)[None], 0)[0], a.max(axis=0))
    J = softmax.jacobian(z[:, 0])
    assert np.array_equal(J, J.T) and np.abs(J.sum(axis=0)).max() <= tolerance * len(z)
    order = np.argsort(z[:, 0], kind="stable")
    assert (np.diff(a[order, 0]) >= 0).all()


def in_domain(cost):
    """Numbers that a cost is defined for, as outputs and as targets."""
    if cost is bce:
        return lambda dtype: st.floats(0, 1, width=np.dtype(dtype).itemsize * 8)
    return (lambda dtype: finite(dtype).map(abs)) if cost is cross_entropy else finite


@each_cost
@every
@given(st.data())
def test_costs_are_finite_or_say_that_they_are_too_large(cost, data):
    a = data.draw(matrices(numbers=in_domain(cost)))
    y = data.draw(hnp.arrays(a.dtype, a.shape, elements=in_domain(cost)(a.dtype)))
    try:
        value, slope = cost(a, y), cost.gradient(a, y)
    except FloatingPointError as error:
        assert "too large" in str(error) and max(np.abs(a).max(), np.abs(y).max()) > 1
        return
    assert type(value) is float and np.isfinite(value) and np.isfinite(slope).all()
    assert slope.shape == a.shape and slope.dtype == a.dtype


@every
@given(st.integers(1, 300).flatmap(lambda k: st.tuples(st.just(k), hnp.arrays(
    st.sampled_from([np.int8, np.uint8, np.int16, np.int64, np.uint64]), st.integers(0, 9),
    elements=st.integers(0, min(k, 128) - 1)))))
def test_one_hot_has_one_in_the_row_of_the_label(case):
    classes, labels = case
    y = one_hot(labels, classes)
    assert y.shape == (classes, labels.size) and y.dtype == np.float32
    assert set(np.unique(y)) <= {0, 1} and (y.sum(axis=0) == 1).all()
    assert labels.size == 0 or np.array_equal(y.argmax(axis=0), labels)


def network(dtype, f=activations.tanh, **more):
    return Network([Dense(3, 5, f), Dense(5, 2, f)], rng=np.random.default_rng(1), dtype=dtype,
                   init_bias=uniform(), **more)


@each_activation
@every
@given(arrays(st.tuples(st.just(3), st.integers(1, 4))), types)
@example(np.full((3, 1), 1.7e308), np.float64)
def test_networks_predict_finite_numbers_or_say_that_they_cannot(f, x, dtype):
    net = network(dtype, f)
    if np.abs(x.astype(float)).max() > np.finfo(dtype).max:
        with pytest.raises(ValueError, match="x in float32 must be finite"):
            net.predict(x)
        return
    try:
        a = net.predict(x)
    except FloatingPointError as error:
        assert "the outputs are not finite" in str(error)
        assert np.abs(x).max() > np.finfo(dtype).max / 1e4
        return
    assert a.shape == (2, x.shape[1]) and a.dtype == dtype and np.isfinite(a).all()
    assert np.array_equal(net.predict(np.asfortranarray(x)), a) or np.abs(x).max() > 1e-3


@every
@given(hnp.arrays(hnp.integer_dtypes() | hnp.boolean_dtypes(), st.just((3, 2))), types)
def test_integers_of_any_type_are_numbers_like_others(x, dtype):
    net = network(dtype)
    assert np.array_equal(net.predict(x), net.predict(x.astype(np.float64)))


@each_cost
@every
@given(arrays(st.tuples(st.just(3), st.integers(1, 4))))
def test_gradients_are_finite_or_say_that_they_cannot(cost, x):
    f = activations.softmax if cost in (bce, cross_entropy) else activations.relu
    net, y = network(x.dtype, f, cost=cost), np.full((2, x.shape[1]), 0.5)
    try:
        value, g = net.gradient(x, y)
    except FloatingPointError as error:
        assert "the cost is" in str(error) and np.abs(x).max() > 1e6
        return
    assert np.isfinite(value) and g.dtype == x.dtype


@pytest.mark.parametrize("kind", [GradientDescent, Momentum, AdaGrad, RMSProp, Adam])
@every
@given(arrays(st.integers(1, 5)))
def test_steps_never_warn_and_refuse_what_they_cannot_square(kind, g):
    optimizer, theta = kind(0.01), np.zeros_like(g)
    try:
        optimizer.step(theta, g)
    except FloatingPointError as error:
        assert "its square is too large for" in str(error) and kind not in (
            GradientDescent, Momentum)
        assert optimizer.t == 0 and not theta.any()
        assert np.abs(g).max() > 0.4 * np.sqrt(np.finfo(g.dtype).max)
        return
    assert np.isfinite(theta).all() and theta.dtype == g.dtype
    assert (np.sign(theta) * np.sign(g) <= 0).all()
    assert theta.any() or np.abs(g).max() < 1e-30


@pytest.mark.parametrize("kind", [L1, L2, SpectralNorm])
@every
@given(matrices(numbers=lambda t: st.floats(-(2.0**50), 2.0**50, width=32)))
def test_penalties_are_finite_for_weights_of_any_use(kind, W):
    rule = kind(0.5)
    assert np.isfinite(rule.penalty(W)) and np.isfinite(rule.gradient(W)).all()
    assert rule.gradient(W).dtype == W.dtype


def test_warnings_would_be_seen():
    with pytest.raises(RuntimeWarning):
        np.exp(np.array([1000.0]))
    with pytest.raises(UserWarning):
        warnings.warn("seen", stacklevel=1)
