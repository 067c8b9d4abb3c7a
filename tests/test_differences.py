"""gradient_check: it condemns what is wrong, and only that; kinks are named and do not count."""

import warnings

import numpy as np
import pytest

from nnlib import Dense, Dropout, Network, PReLU
from nnlib.activations import ELU, Activation, LeakyReLU, leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.costs import bce, cross_entropy, l1, l2
from nnlib.differences import KinkWarning
from nnlib.proof import gradient_check

X = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
Y = np.array([[0, 1, 1, 0.0]])


def rng(seed=0):
    return np.random.default_rng(seed)


def told(*arguments):
    """(error, sentence): what a check says where a kink is met."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        error = gradient_check(*arguments)
    assert all(issubclass(w.category, KinkWarning) for w in caught) and len(caught) <= 1
    return error, str(caught[0].message) if caught else ""


@pytest.mark.parametrize("f", [relu, leaky_relu, ELU(0.5), LeakyReLU(0.3)], ids=repr)
@pytest.mark.parametrize("seed", range(4))
def test_a_right_gradient_at_an_exact_kink_is_not_condemned(f, seed):
    net = Network([Dense(2, 3, f), Dense(3, 1, sigmoid)], cost=bce, rng=rng(seed))
    error, said = told(net, X, Y)  # the blank sample has z = 0 in each hidden neuron
    assert error < 1e-7
    assert said.startswith("a kink lies within the step of 3 of 13 entries, such as b[")
    assert f"of Dense(2, 3, {f})" in said


@pytest.mark.parametrize("seed", range(3))
def test_kinks_of_blank_inputs_deep_down(seed):
    net = Network([Dense(5, 8, relu), Dense(8, 8, relu), Dense(8, 2, softmax)],
                  cost=cross_entropy, rng=rng(seed))
    x = np.concatenate([np.zeros((5, 3)), rng(1).normal(size=(5, 4))], axis=1)
    assert told(net, x, np.eye(2)[:, [0, 1, 1, 0, 1, 0, 0]])[0] < 1e-6


def test_a_kink_beside_theta_but_within_the_step():
    def f(theta):
        return np.maximum(theta - 1e-7, 0).sum(), (theta > 1e-7) * 1.0

    error, said = told(f, np.array([0.0, 1.0]))
    assert error < 1e-9 and "1 of 2 entries, such as theta[0]" in said


def test_a_kink_of_the_cost():
    net = Network([Dense(2, 1)], cost=l1, rng=rng())
    net.theta = [1.0, 1.0, 0.0]
    y = X.sum(axis=0, keepdims=True)
    y[0, 3] += 1
    assert told(net, X, y)[0] < 1e-8


@pytest.mark.parametrize("slope", [17.0, -9.0])
def test_at_a_kink_not_every_slope_will_do(slope):
    def f(theta):
        return np.maximum(theta, 0).sum(), np.where(theta == 0, slope, theta > 0)

    assert told(f, np.array([1.0, 0.0, -1.0]))[0] > 0.1


def test_a_wrong_gradient_with_kinks_is_condemned():
    def f(theta):
        return np.maximum(theta, 0).sum(), 1.01 * (theta > 0)

    assert told(f, np.array([1.0, 0.0, -1.0]))[0] > 1e-3


def test_a_gradient_that_is_wrong_at_theta_alone_is_condemned():
    def f(theta):
        return (theta**2).sum() + theta.sum(), np.where(theta == 0, 0.0, 2 * theta + 1)

    assert gradient_check(f, np.array([1.0, 0.0])) > 0.1


@pytest.mark.parametrize(("wrong", "error"), [
    (lambda g: -g, 1.0), (lambda g: g * 1.001, 1e-4), (lambda g: g[::-1], 0.1),
    (lambda g: g + np.eye(len(g))[0] * 1e-4, 1e-5)])
def test_a_wrong_gradient_of_any_program_is_condemned(wrong, error):
    A = rng(2).normal(size=(4, 4))

    def f(theta):
        return np.sin(A @ theta).sum(), wrong(A.T @ np.cos(A @ theta))

    def right(theta):
        return np.sin(A @ theta).sum(), A.T @ np.cos(A @ theta)

    theta = rng(3).normal(size=4)
    assert gradient_check(right, theta) < 1e-8
    assert gradient_check(f, theta) > error / 2


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 2, 2)])
def test_theta_may_have_any_shape_and_is_left_as_it_was(shape):
    theta = np.asarray(rng(4).normal(size=shape))
    before = theta.copy()

    def f(t):
        assert t.shape == shape
        t += 0.0  # its own copy
        return np.float32(0) + (t**3).sum(), 3 * t**2

    assert gradient_check(f, theta) < 1e-8 and np.array_equal(theta, before)


def test_a_buffer_that_is_overwritten_and_a_list_for_theta():
    buffer = np.empty(2)

    def f(theta):
        buffer[:] = 2 * theta
        return float(theta @ theta), buffer

    assert gradient_check(f, [1, 2]) < 1e-9


def test_dropout_is_checked_with_the_same_masks_and_nothing_changes():
    net = Network([Dropout(0.8), Dense(3, 6, tanh), Dropout(0.5, inverted=False), PReLU(),
                   Dense(6, 2)], cost=l2, rng=rng(1))
    x, y = rng(2).normal(size=(3, 9)), rng(3).normal(size=(2, 9))
    net.gradient(x, y)
    theta, g, state = net.theta.copy(), net.g.copy(), net.rng.bit_generator.state
    assert gradient_check(net, x, y) < 1e-7
    assert np.array_equal(net.theta, theta) and np.array_equal(net.g, g)
    assert net.rng.bit_generator.state == state


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda: gradient_check("net", X, Y), TypeError, "must be a Network, or a function f(theta)"),
    (lambda: gradient_check(Network([Dense(2, 1)], rng=rng()), X), TypeError, "takes its data"),
    (lambda: gradient_check(Network([Dense(2, 1)], rng=rng(), dtype=np.float32), X, Y), TypeError,
     "dtype=np.float64"),
    (lambda: gradient_check(lambda t: (0.0, t), X, Y), TypeError, "one array more"),
    (lambda: gradient_check(lambda t: t.sum(), X), TypeError, "must return (cost, gradient)"),
    (lambda: gradient_check(lambda t: (t, t), X), ValueError, "must be a number, not of shape"),
    (lambda: gradient_check(lambda t: (t.sum(), t.ravel()), X), ValueError,
     "the gradient that f returns must have shape (2, 4), not (8,)"),
    (lambda: gradient_check(lambda t: (np.random.default_rng().normal(), t), X), ValueError,
     "take the chance out of it"),
    (lambda: gradient_check(lambda t: (0.0, t), []), ValueError, "theta is empty"),
    (lambda: gradient_check(lambda t: (0.0, t), [np.nan]), ValueError, "theta must be finite"),
    (lambda: gradient_check(lambda t: (0.0, t * np.inf), [1.0]), ValueError, "must be finite"),
    (lambda: gradient_check(lambda t: (0.0, t), [1.0], None, 0), ValueError, "0 < step"),
])
def test_what_cannot_be_checked_is_told(call, kind, words):
    with pytest.raises(kind) as caught:
        call()
    assert words in str(caught.value) and "\n" not in str(caught.value)


class Bent(Activation):
    """A ReLU whose slope at 0 is what one likes."""

    def __init__(self, at_zero):
        self.at_zero = at_zero

    def value(self, z):
        return np.maximum(z, 0)

    def slope(self, z, a):
        return np.where(z == 0, self.at_zero, z > 0)


@pytest.mark.parametrize(("at_zero", "right"), [(0, True), (0.5, True), (1, True), (3, False),
                                                (-1.5, False)])
@pytest.mark.parametrize("seed", range(4))
def test_any_slope_between_those_of_the_sides_will_do_and_no_other(at_zero, right, seed):
    net = Network([Dense(2, 3, Bent(at_zero)), Dense(3, 1, sigmoid)], cost=bce, rng=rng(seed))
    error = told(net, X, Y)[0]
    assert error < 1e-5 if right else error > 0.1


@pytest.mark.parametrize("seed", [1, 18, 27, 30, 34, 41, 48])
def test_where_many_kinks_meet_a_right_gradient_is_not_condemned(seed):
    net = Network([Dense(3, 10, relu), Dense(10, 10, relu), Dense(10, 1, sigmoid)], cost=bce,
                  rng=rng(seed))
    x = rng(seed).normal(size=(3, 20))
    x[:, 0] = 0
    assert told(net, x, (x[:1] > 0) * 1.0)[0] < 1e-6


@pytest.mark.parametrize(("f", "theta"), [
    (lambda t: (np.abs(t).sum(), np.ones_like(t)), [0.0]),
    (lambda t: (np.maximum(t, 0).sum(), np.ones_like(t)), [-1e-7]),
    (lambda t: (np.abs(t).sum(), np.where(t > 0, 1, -7.0)), [0.0]),
    (lambda t: (np.where(t > 0, t, 0.01 * t).sum(), np.where(t > 0, 1, 0.02)), [0.0])])
def test_a_slope_that_is_wrong_on_one_side_of_a_kink_is_condemned(f, theta):
    assert told(f, np.array(theta))[0] > 0.1


def test_a_gradient_that_adds_up_is_told_so():
    buffer = np.zeros(3)

    def f(theta):
        buffer[...] += 2 * theta
        return (theta**2).sum(), buffer

    with pytest.raises(ValueError, match=r"it adds to what is there \(\+=\)"):
        gradient_check(f, np.array([1.0, 2.0, 3.0]))


class Doubled(Dense):
    """Its dW is twice what it should be."""

    def forward(self, a_prev, rng=None):
        return super().forward(a_prev, rng)

    def backward(self, da, need_input=True):
        back = super().backward(da, need_input)
        self.dW = 2 * self.dW
        return back


@pytest.mark.parametrize("depth", [1, 4, 8, 10])
def test_a_wrong_layer_is_seen_where_its_gradient_has_all_but_vanished(depth):
    x, y = rng(1).normal(size=(3, 6)), rng(2).normal(size=(1, 6))
    for kind in (Doubled, Dense):
        stack = [kind(3, 4, sigmoid), *(Dense(4, 4, sigmoid) for _ in range(depth)), Dense(4, 1)]
        error = gradient_check(Network(stack, rng=rng()), x, y)
        assert error > 1e-3 if kind is Doubled else error < 1e-7


def test_a_jump_of_the_cost_hides_no_error():
    class Step(Activation):
        def value(self, z):
            return np.where(z > 0, 1.0, 0.0)

        def slope(self, z, a):
            return np.zeros_like(z)

    class Wrong(Activation):
        def value(self, z):
            return np.tanh(z)

        def slope(self, z, a):
            return 2 * (1 - a * a)

    net = Network([Dense(2, 3, Step()), Dense(3, 3, Wrong()), Dense(3, 1, sigmoid)], cost=bce,
                  rng=rng(1))
    assert told(net, X, Y)[0] > 0.1


@pytest.mark.parametrize(("f", "theta"), [
    (lambda t: ((t**2).sum(), 2 * t), [1e10]), (lambda t: ((1 / t).sum(), -1 / t**2), [1e-5]),
    (lambda t: (1e9 + (t**2).sum(), 2 * t), [1.0, 2.0])])
def test_where_the_usual_step_is_bad_another_is_taken(f, theta):
    assert gradient_check(f, np.array(theta)) < 1e-5


@pytest.mark.parametrize("f", [lambda t: (np.log(t).sum(), 1 / t), lambda t: (np.nan, t)])
def test_a_cost_that_is_not_finite_is_told(f):
    with np.errstate(invalid="ignore"), pytest.raises(FloatingPointError, match="the cost is nan"):
        gradient_check(f, np.array([1e-7]))
