"""Backpropagation and the canonical pairs, proven with symbols in place of numbers.

The layers are nnlib's own: Dense computes on arrays of SymPy expressions as on floats, and what
it leaves in dW and db must equal what SymPy finds by differentiating the written-out cost.
"""

from itertools import pairwise

import numpy as np
import pytest
import sympy

from nnlib import Dense, kepler
from nnlib.activations import Activation, identity, sigmoid, softmax, tanh, tsin
from nnlib.costs import bce, cross_entropy, l2, l4, mse
from nnlib.ends import meet
from nnlib.proof import ProofError, prove_equal

SIZES = (2, 3, 2)


class Entrywise(Activation):
    """An activation of nnlib on arrays of expressions: its own two formulas, entry by entry."""

    def __init__(self, f):
        self.value, self.slope = np.frompyfunc(f.value, 1, 1), np.frompyfunc(f.slope, 2, 1)


class AnyFunction:
    """A function of which nothing is known but that it has a derivative."""

    def __init__(self, name):
        self.value = sympy.Function(name)

    def slope(self, z, a):
        return self.value(z).fdiff()


def symbols(name, *shape):
    """An array of real symbols, such as w_0_1."""
    labels = [f"{name}_{'_'.join(map(str, index))}" for index in np.ndindex(*shape)]
    return np.array(sympy.symbols(labels, real=True), object).reshape(shape)


def backpropagated(functions, cost, m=1):
    """(C, theta, g): the cost written out, the parameters, and the gradient that nnlib finds.

    m samples of symbols go through Dense layers of SIZES, forward and back.
    """
    stack = [Dense(p, q, Entrywise(f))
             for (p, q), f in zip(pairwise(SIZES), functions, strict=True)]
    thetas = [symbols(f"theta{k}", layer.n_parameters) for k, layer in enumerate(stack)]
    gradients = [np.zeros_like(theta) for theta in thetas]
    a, y = symbols("x", SIZES[0], m), symbols("y", SIZES[-1], m)
    for layer, theta, g in zip(stack, thetas, gradients, strict=True):
        layer.bind(theta, g)
        a = layer.forward(a)
    total = cost.term(a, y).sum() / m
    *before, last = stack
    delta = last.activation.backward(cost.slope(a, y) / m, last.z, last.a)
    da = last.backward_from(delta)
    for layer in reversed(before):
        da = layer.backward(da)
    return total, np.concatenate(thetas), np.concatenate(gradients)


def differences(total, theta, g):
    """Whatever is left of each entry of g when SymPy's own derivative is taken away.

    Exponentials stand for themselves, as symbols: what is left is a fraction, and it is 0 only
    if its numerator multiplies out to 0.
    """
    left = [sympy.diff(total, t) - entry for t, entry in zip(theta, g, strict=True)]
    return [sympy.expand(sympy.fraction(sympy.together(without_exp(e)))[0]) for e in left]


def without_exp(expression):
    """The expression with a symbol in the place of each different exponential."""
    names = {}
    return expression.replace(
        sympy.exp, lambda z: names.setdefault(z, sympy.Symbol(f"e{len(names)}", positive=True)))


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize("cost", [l2, l4, mse], ids=repr)
def test_backpropagation_is_the_derivative_whatever_the_activations(cost, m):
    total, theta, g = backpropagated([AnyFunction("f"), AnyFunction("h")], cost, m)
    assert len(theta) == 17 and all(t in total.free_symbols for t in theta)
    assert not any(differences(total, theta, g))


@pytest.mark.parametrize("functions", [(tanh, tanh), (sigmoid, sigmoid), (tanh, sigmoid),
                                       (sigmoid, identity)], ids=str)
def test_backpropagation_is_the_derivative_with_the_formulas_of_nnlib(functions):
    assert not any(differences(*backpropagated(functions, l2)))


@pytest.mark.parametrize("wrong", ["no slope", "W not transposed", "one bias a layer"])
def test_a_wrong_equation_would_be_seen(wrong, monkeypatch):
    right = Dense.backward_from

    def changed(self, delta, need_input=True):
        back = right(self, delta, need_input)
        if wrong == "one bias a layer":
            self.db[...] = delta.sum()
        if wrong == "W not transposed":
            back = self._W.reshape(self.n_in, self.n_out) @ delta
        return back

    monkeypatch.setattr(Dense, "backward_from", changed)
    if wrong == "no slope":
        monkeypatch.setattr(AnyFunction, "slope", lambda self, z, a: sympy.Integer(1))
    left = differences(*backpropagated([AnyFunction("f"), AnyFunction("h")], l2))
    assert sum(e != 0 for e in left) >= 5


def test_the_four_equations_as_they_are_written_are_what_the_layers_compute():
    f, h = AnyFunction("f"), AnyFunction("h")
    (W1, b1), (W2, b2) = (
        (symbols(f"W{k}", q, p), symbols(f"b{k}", q, 1))
        for k, (p, q) in enumerate(pairwise(SIZES), 1))
    a0, y = symbols("x", 2, 1), symbols("y", 2, 1)
    z1 = W1 @ a0 + b1
    a1 = Entrywise(f).value(z1)
    z2 = W2 @ a1 + b2
    a2 = Entrywise(h).value(z2)
    delta2 = 2 * (a2 - y) * Entrywise(h).slope(z2, a2)  # delta_L = dC/da * f'(z_L)
    delta1 = (W2.T @ delta2) * Entrywise(f).slope(z1, a1)  # delta_l = W^T delta_(l+1) * f'(z_l)
    written = [delta1 @ a0.T, delta1, delta2 @ a1.T, delta2]  # delta a_prev^T, and delta itself
    theta = [W1, b1, W2, b2]
    total = ((a2 - y) ** 2).sum()
    for parameter, slope in zip(theta, written, strict=True):
        assert not any(differences(total, parameter.ravel(), slope.ravel()))
    _, names, g = backpropagated([f, h], l2)
    own = dict(zip(np.concatenate([v.ravel() for v in theta]), names, strict=True))
    flat = np.concatenate([v.ravel() for v in written])
    assert all(sympy.expand(e.subs(own) - o) == 0 for e, o in zip(flat, g, strict=True))


@pytest.mark.parametrize("K", [2, 3, 4])
def test_the_jacobian_of_softmax(K):
    z = sympy.Matrix(sympy.symbols(f"z1:{K + 1}", real=True))
    a = softmax(z)
    assert prove_equal(softmax.jacobian(z), a.jacobian(z)).error < 1e-12
    assert prove_equal(sympy.ones(1, K) * softmax.jacobian(z), sympy.zeros(1, K)).error < 1e-12
    with pytest.raises(ProofError):
        prove_equal(softmax.jacobian(z), sympy.diag(*a))


def test_softmax_with_cross_entropy_gives_a_times_the_sum_of_y_minus_y():
    z, y = (sympy.Matrix(sympy.symbols(f"{name}1:4", real=True)) for name in "zy")
    a = softmax(z)
    total = sum(cross_entropy(a_i, y_i) for a_i, y_i in zip(a, y, strict=True))
    slope = sympy.Matrix([sympy.diff(total, z_i) for z_i in z])
    assert prove_equal(slope, a * sum(y) - y).error < 1e-12
    one = {y[2]: 1 - y[0] - y[1]}
    assert prove_equal(slope.subs(one), (a - y).subs(one)).error < 1e-12
    with pytest.raises(ProofError):  # without that, a - y is not the slope
        prove_equal(slope, a - y)


def test_the_chain_through_the_jacobian_gives_the_same():
    z, y = (sympy.Matrix(sympy.symbols(f"{name}1:4", real=True)) for name in "zy")
    a = softmax(z)
    da = sympy.Matrix([cross_entropy.gradient(a_i, y_i) for a_i, y_i in zip(a, y, strict=True)])
    assert prove_equal(softmax.jacobian(z).T * da, a * sum(y) - y).error < 1e-12


def test_sigmoid_with_binary_cross_entropy_gives_a_minus_y():
    z, y = sympy.symbols("z y", real=True)
    a = sigmoid(z)
    assert prove_equal(sympy.diff(bce(a, y), z), a - y).error < 1e-12
    assert prove_equal(bce.gradient(a, y) * sigmoid.derivative(z), a - y).error < 1e-12
    with pytest.raises(ProofError):
        prove_equal(sympy.diff(bce(a, y), z), y - a)


def test_the_pairs_that_are_computed_from_z_are_these_formulas():
    z = np.array([[0.4, -2.0], [1.3, 0.1], [-0.6, 0.9]])
    y = np.array([[0.2, 0.0], [1.0, 0.5], [0.0, 3.0]])
    for f, cost, target in ((softmax, cross_entropy, y), (sigmoid, bce, y / 3)):
        found, delta = meet(f, cost)(f, cost, z, f(z), target)
        total = 0
        for k in range(2):
            names = sympy.Matrix(sympy.symbols("z1:4", real=True))
            a = softmax(names) if f is softmax else names.applyfunc(sigmoid)
            written = sum(cost(a_i, sympy.Float(t, 30))
                          for a_i, t in zip(a, target[:, k], strict=True))
            at = dict(zip(names, z[:, k].tolist(), strict=True))
            total += written.evalf(30, subs=at)
            slopes = [sympy.diff(written, name).evalf(30, subs=at) for name in names]
            assert delta[:, k] == pytest.approx(np.array(slopes, float), rel=1e-14, abs=1e-15)
        assert found == pytest.approx(float(total), rel=1e-14)


def test_the_slope_of_tsin_satisfies_the_differentiated_equation():
    x = sympy.Symbol("x", real=True)
    A = sympy.Symbol("A", positive=True)
    y = kepler.symbolic()(x, A)
    equation = (y - x) - sympy.sqrt(2) * A * sympy.sin((x + y) / sympy.sqrt(2))
    assert sympy.simplify(sympy.diff(equation, x)) == 0  # for every A at once
    assert sympy.diff(y, x) == y.fdiff() and sympy.diff(tsin(x), x) == tsin.derivative(x)
    other = (y - x) - sympy.sqrt(2) * A * sympy.cos((x + y) / sympy.sqrt(2))
    assert sympy.simplify(sympy.diff(other, x)) != 0
