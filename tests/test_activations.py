"""Every activation, because it exists: proof, number = symbol, types, extremes."""

import warnings
from functools import partial

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import activations
from nnlib.activations import (
    ELU,
    Activation,
    LeakyReLU,
    elu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    sin,
    softmax,
    tanh,
    tsin,
)
from nnlib.proof import ProofError, prove

ELEMENTWISE = [f for f in activations.ALL if f is not softmax]
WITH_PARAMETERS = [LeakyReLU(0), LeakyReLU(0.3), ELU(0), ELU(0.7), ELU(10)]
EXTREMES = np.array([-1000, -30, -1e-300, -5e-324, -0.0, 0, 5e-324, 1e-3, 30, 1000])
Z = sympy.Symbol("z", real=True)

every = settings(deadline=None, derandomize=True, max_examples=100)
floats = hnp.arrays(st.sampled_from([np.float32, np.float64]), hnp.array_shapes(min_dims=0),
                    elements=st.floats(-1000, 1000, width=32))
columns = hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)),
                     elements=st.floats(-1e6, 1e6))


def kinds(cls=Activation):
    """Every class of activation, however deep."""
    return {cls}.union(*map(kinds, cls.__subclasses__())) - {Activation}


def test_all_has_one_of_every_kind():
    own = {kind for kind in kinds() if kind.__module__ == "nnlib.activations"}
    assert {type(f) for f in activations.ALL} == own


@pytest.mark.parametrize("f", [*ELEMENTWISE, *WITH_PARAMETERS], ids=repr)
def test_written_derivative_is_the_derivative(f):
    assert prove(f).error < 1e-8


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_a_wrong_derivative_is_refused(f):
    for wrong in (-f.derivative(Z), f.derivative(Z) + sympy.Rational(1, 1000)):
        with pytest.raises(ProofError, match="the derivative of"):
            prove(f(Z), wrong, Z)


@pytest.mark.parametrize("f", [*ELEMENTWISE, *WITH_PARAMETERS], ids=repr)
def test_number_equals_symbol(f):
    points = np.linspace(-6, 6, 101)  # 0, a kink, among them
    for body, function in ((f(Z), f), (f.derivative(Z), f.derivative)):
        names = [{"TSin": lambda x, A: activations.TSin(float(A))(x)}, "numpy"]
        by_sympy = sympy.lambdify(Z, body, names)(points) * np.ones(101)
        assert np.abs(function(points) - by_sympy).max() < 4e-15


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_number_equals_symbol_to_the_last_digits(f):
    for body, function in ((f(Z), f), (f.derivative(Z), f.derivative)):
        for point in (-3.7, -0.4, 0.2, 1.9):
            exact = float(body.subs(Z, sympy.Rational(str(point))).evalf(30))
            assert function(point) == pytest.approx(exact, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("f", activations.ALL, ids=repr)
@every
@given(floats)
def test_shape_and_type_are_kept_and_values_finite(f, z):
    results = [f(z)] if f is softmax else [f(z), f.derivative(z), f.backward(z, z, f(z))]
    for result in results:
        assert np.shape(result) == z.shape and result.dtype == z.dtype
        assert np.isfinite(result).all()


@pytest.mark.parametrize("f", activations.ALL, ids=repr)
def test_integers_and_lists_become_doubles(f):
    assert f(np.array([1, 2])).dtype == np.float64 and f(1) == f(1.0)
    assert f([1, 2]).tolist() == f(np.array([1.0, 2.0])).tolist()
    assert np.ndim(f(0.5)) == 0 and f(np.float32(0.5)).dtype == np.float32
    assert f(np.ones((2, 2), np.float16)).dtype == np.float16


@pytest.mark.parametrize("f", [*activations.ALL, *WITH_PARAMETERS[:-1]], ids=repr)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_finite_input_warns_or_gives_nan(f, dtype):
    top = np.finfo(dtype).max
    z = np.array([*EXTREMES, top, -top], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = [f(z)] if f is softmax else [f(z), f.derivative(z)]
    assert all(np.isfinite(r).all() for r in results)


def test_a_steep_piece_that_is_not_used_does_not_warn():
    top = np.finfo(float).max
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert LeakyReLU(2)([top, -top]).tolist() == [top, -np.inf]


@pytest.mark.parametrize("f", activations.ALL, ids=repr)
def test_the_input_is_left_alone(f):
    z = np.array([[-1.0], [2.0]])
    a = f(z)
    a += 1
    assert z.tolist() == [[-1], [2]]


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_backward_is_the_derivative_times_what_comes_from_above(f):
    z, gradient = np.random.default_rng(0).normal(size=(2, 4, 5))
    assert np.allclose(f.backward(gradient, z, f(z)), gradient * f.derivative(z), rtol=1e-15)


@pytest.mark.parametrize("f", [*activations.ALL, *WITH_PARAMETERS], ids=repr)
def test_its_parameters_make_it_again(f):
    twin = type(f)(**f.parameters())
    assert repr(twin) == repr(f) and eval(repr(f), vars(activations)).parameters() == vars(f)


def test_conventions_at_the_kinks():
    assert relu.derivative(0.0) == 0 == relu.derivative(-0.0)
    assert leaky_relu.derivative(0.0) == 0.01 and LeakyReLU(0.3).derivative(0.0) == 0.3
    assert elu.derivative(0.0) == 1 and ELU(0.5).derivative(0.0) == 0.5
    for f in (relu, leaky_relu, elu):
        assert f(0.0) == 0 and f.derivative(5e-324) == 1
    z = np.zeros(1)
    assert relu.backward(np.ones(1), z, relu(z)) == 0


def test_sigmoid_keeps_its_digits_in_the_tail():
    for z in (-700.0, -40.0, -3.0, 0.5, 36.0):
        assert sigmoid(z) == pytest.approx(float(1 / (1 + mpmath.exp(-z))), rel=1e-15)


EXACT_SLOPES = {"ELU": (elu, lambda z: mpmath.exp(min(z, 0))), "sine": (sin, mpmath.cos),
                "leaky ReLU": (leaky_relu, lambda z: 1 if z > 0 else mpmath.mpf(0.01)),
                "ReLU": (relu, lambda z: int(z > 0)), "identity": (identity, lambda z: 1)}
ROUNDED_SLOPES = {"sigmoid": (sigmoid, lambda z: mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2),
                  "tanh": (tanh, lambda z: mpmath.sech(z) ** 2)}
FAR = [-700.0, -300.25, -100.5, -38.0, -36.5, -20.0, -3.7, -1e-9, 1e-9, 2.9, 19.5, 37.5, 600.0]


@pytest.mark.parametrize("name", EXACT_SLOPES)
def test_a_slope_keeps_its_digits_far_out(name):
    f, exact = EXACT_SLOPES[name]
    for z in FAR:
        assert f.derivative(z) == pytest.approx(float(exact(z)), rel=1e-14, abs=0)


def test_elu_has_a_slope_above_0_wherever_a_double_has():
    z = np.linspace(-745, 0, 300)
    assert (elu.derivative(z) > 0).all() and elu.derivative(-746.0) == 0
    assert (elu.derivative(np.linspace(-100, 0, 99, dtype=np.float32)) > 0).all()


def test_tsin_keeps_the_digits_of_its_slope_far_out():
    def off(y, x):
        return y - x - mpmath.sin((x + y) / mpmath.sqrt(2)) / mpmath.sqrt(2)

    for x in (-1000.7, -300.25, 38.0, 777.5):
        with mpmath.workdps(40):
            y = mpmath.findroot(partial(off, x=x), x)
            c = mpmath.cos((x + y) / mpmath.sqrt(2)) / 2
        assert tsin.derivative(x) == pytest.approx(float((1 + c) / (1 - c)), rel=1e-11)


@pytest.mark.parametrize("name", ROUNDED_SLOPES)
def test_a_slope_by_its_value_is_right_to_a_rounding_of_1(name):
    """a (1 - a) and 1 - a^2: nothing in a sum, but 0 where a is rounded to 1, and so far no more.

    The sigmoid keeps its digits on the left, where a is small."""
    f, exact = ROUNDED_SLOPES[name]
    assert max(abs(f.derivative(z) - float(exact(z))) for z in FAR) < 3e-16
    assert f.derivative(37.5) == 0 < exact(37.5)
    if name == "sigmoid":
        assert all(f.derivative(z) == pytest.approx(float(exact(z)), rel=1e-14) for z in FAR[:8])


def test_values_by_hand():
    assert sigmoid(np.log(3)) == pytest.approx(0.75) and tanh(np.log(2)) == pytest.approx(0.6)
    assert relu([-2, 3]).tolist() == [0, 3] and identity([-2, 3]).tolist() == [-2, 3]
    assert LeakyReLU(0.5)([-2, 3]).tolist() == [-1, 3]
    assert ELU(2)(-np.log(2)) == pytest.approx(-1)
    assert softmax(np.log([1, 2, 5])) == pytest.approx([0.125, 0.25, 0.625])


@every
@given(columns, st.floats(-1e3, 1e3))
def test_softmax_is_a_distribution_and_shift_invariant(z, c):
    a = softmax(z)
    assert np.allclose(a.sum(axis=0), 1, rtol=1e-14) and (a >= 0).all()
    assert np.allclose(softmax(z + c), a, atol=1e-8)


def test_softmax_works_column_by_column():
    z = np.random.default_rng(0).normal(size=(4, 3))
    for k in range(3):
        assert np.array_equal(softmax(z)[:, k], softmax(z[:, k]))


def test_softmax_jacobian_against_finite_differences():
    z = np.array([0.3, -1.2, 2.0, 0.1])
    numeric = np.empty((4, 4))
    for j in range(4):
        e = 1e-6 * np.eye(4)[j]
        numeric[:, j] = (softmax(z + e) - softmax(z - e)) / 2e-6
    assert np.abs(softmax.jacobian(z) - numeric).max() < 1e-9


def test_softmax_jacobian_against_symbols():
    symbols = sympy.Matrix(sympy.symbols("z1:4", real=True))
    true = softmax(symbols).jacobian(symbols)
    assert sympy.simplify(softmax.jacobian(symbols) - true) == sympy.zeros(3)
    z = [0.3, -1.2, 2.0]
    exact = np.array(true.subs(dict(zip(symbols, z, strict=True))).evalf(20), float)
    assert np.abs(softmax.jacobian(z) - exact).max() < 1e-15


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_jacobian_takes_a_vector_or_a_column(dtype):
    z = np.array([1, 2, 3], dtype)
    assert softmax.jacobian(z).shape == (3, 3) and softmax.jacobian(z).dtype == dtype
    assert np.array_equal(softmax.jacobian(z[:, None]), softmax.jacobian(z))


def test_softmax_backward_is_the_jacobian_transposed():
    z, g = np.random.default_rng(0).normal(size=(2, 5, 3))
    a = softmax(z)
    for k in range(3):
        wanted = softmax.jacobian(z[:, k]).T @ g[:, k]
        assert np.allclose(softmax.backward(g, z, a)[:, k], wanted, rtol=1e-13)
