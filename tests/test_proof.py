"""Proofs: what is true passes, what is false does not, and numbers are compared as well."""

import numpy as np
import pytest
import sympy

from nnlib import Dense, Network
from nnlib.activations import Activation, relu, sigmoid, tanh
from nnlib.costs import Cost, l2
from nnlib.formula import Formula
from nnlib.proof import Proof, ProofError, gradient_check, prove, prove_equal

x, y = sympy.symbols("x y", real=True)


def test_a_proof_holds_its_statement_its_error_and_its_label():
    proof = prove(x**3, 3 * x**2, x, label="pr-cube")
    assert isinstance(proof, Proof) and proof.label == "pr-cube" and 0 <= proof.error < 1e-8
    assert r"\left(x^{3}\right) = 3 x^{2}" in proof.statement
    shown = proof._repr_html_()
    assert 'href="#equation-pr-cube"' in shown and "Proven by SymPy" in shown
    assert "Finite differences" in shown and prove_equal(x, x).checked == "Numbers"
    assert proof.statement not in shown  # it stands at the equation, unless there is none
    assert prove(x**3, 3 * x**2, x).statement in prove(x**3, 3 * x**2, x)._repr_html_()


def test_a_typed_formula_is_not_called_proven():
    shown = prove(Formula("z / (1 + exp(-z))"))._repr_html_()
    assert "Proven" not in shown and "Finite differences agree" in shown


@pytest.mark.parametrize("args", [
    (x**2, 2 * x, x), (sympy.exp(x * y), y * sympy.exp(x * y), x), (sympy.log(x), 1 / x, x),
    (sympy.Abs(x), sympy.sign(x), x), ("x**2", "2*x", "x"),
    (sympy.sqrt(x), 1 / (2 * sympy.sqrt(x)), x),
    (sympy.Piecewise((x, x > 0), (0, True)), sympy.Piecewise((1, x > 0), (0, True)), x)])
def test_true_derivatives(args):
    assert prove(*args).error < 1e-8


@pytest.mark.parametrize("args", [
    (x**2, 3 * x, x), (x**2, 2 * x + sympy.Rational(1, 10**12), x), (x * y, x, x),
    (sympy.tanh(x), 1 + sympy.tanh(x) ** 2, x), (sympy.Abs(x), 1, x),
    (sympy.Piecewise((x, x > 0), (0, True)), sympy.Piecewise((1, x > 0), (x, True)), x)])
def test_false_derivatives(args):
    with pytest.raises(ProofError, match=r"^the derivative of .* by x is .*, not "):
        prove(*args)


@pytest.mark.parametrize(("left", "right"), [
    (sympy.sin(x) ** 2 + sympy.cos(x) ** 2, 1), (2, 2), ((x + y) ** 2, x**2 + 2 * x * y + y**2),
    (sympy.tanh(x), 2 / (1 + sympy.exp(-2 * x)) - 1),
    (sympy.Matrix([[x, y]]).T, sympy.Matrix([x, y]))])
def test_true_identities(left, right):
    assert prove_equal(left, right).error < 1e-12


@pytest.mark.parametrize(("left", "right"), [
    (x, y), (sympy.Abs(x), x), (2, 3), (sympy.Matrix([x, y]), sympy.Matrix([x, x]))])
def test_false_identities(left, right):
    with pytest.raises(ProofError, match=r"^.* is not .*"):
        prove_equal(left, right)


@pytest.mark.parametrize("right", [sympy.Matrix([[1, 2]]), sympy.Matrix([1, 2, 3]),
                                   sympy.Integer(1)])
def test_sides_of_different_shapes_are_not_equal(right):
    with pytest.raises(ProofError, match="the sides have the shapes"):
        prove_equal(sympy.Matrix([1, 2]), right)


def test_numbers_that_disagree_are_seen_although_the_formulas_agree(monkeypatch):
    monkeypatch.setattr("nnlib.proof._zero", lambda difference, otherwise: None)
    with pytest.raises(ProofError, match="the numbers differ by"):
        prove(x**2, 3 * x, x)
    with pytest.raises(ProofError, match="the numbers differ by"):
        prove_equal(x, x + 1)


def test_a_comparison_of_no_numbers_is_no_proof():
    with pytest.raises(ProofError, match="no point was found"):
        prove_equal(sympy.log(-(x**2)), sympy.log(-(x**2)))


def make(f=tanh):
    net = Network([Dense(2, 3, f), Dense(3, 1)], cost=l2, rng=np.random.default_rng(0))
    data = np.random.default_rng(1).normal(size=(3, 4))
    return net, data[:2], data[2:]


@pytest.mark.parametrize("f", [tanh, sigmoid, relu], ids=repr)
def test_a_right_gradient_passes_and_theta_is_as_it_was(f):
    net, a, b = make(f)
    before = net.theta.copy()
    assert gradient_check(net, a, b) < 1e-8
    assert np.array_equal(net.theta, before)


@pytest.mark.parametrize("at", [0, 7, -1])
def test_one_wrong_entry_is_seen(at, monkeypatch):
    net, a, b = make()
    right = net.gradient

    def wrong(*data):
        cost, g = right(*data)
        g[at] += 1e-4 * np.abs(g).max()
        return cost, g

    monkeypatch.setattr(net, "gradient", wrong)
    assert 5e-5 < gradient_check(net, a, b) < 2e-4


def test_a_formula_that_only_numpy_can_work_is_led_to_elementary():
    class Squash(Activation):
        def value(self, z):
            return 1 / (1 + np.exp(-z))

        def slope(self, z, a):
            return a * (1 - a)

    class Clip(Squash):
        def value(self, z):
            return z.clip(0, 1)

        slope = Squash.slope

    class Huber(Cost):
        def term(self, a, y):
            return np.where(np.abs(a - y) < 1, (a - y) ** 2, 2 * np.abs(a - y) - 1)

        def slope(self, a, y):
            return np.clip(2 * (a - y), -2, 2)

    for f in (Squash(), Clip(), Huber()):
        with pytest.raises(TypeError, match=r"with the functions of nnlib\.elementary"):
            prove(f)
