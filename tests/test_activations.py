"""Every activation, because it exists: proof, number = symbol, types, extremes."""

import warnings

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import activations
from nnlib.activations import ELU, LeakyReLU, elu, leaky_relu, relu, sigmoid, softmax
from nnlib.proof import ProofError, prove

ELEMENTWISE = [f for f in activations.ALL if f is not softmax]
EXTREMES = np.array([-1e300, -1000, -30, -1e-300, -0.0, 0, 5e-324, 1e-3, 30, 1000, 1e300])


@pytest.mark.parametrize("f", [*ELEMENTWISE, LeakyReLU(0.3), ELU(0.7)], ids=repr)
def test_written_derivative_is_the_derivative(f):
    assert prove(f).error < 1e-8


def test_a_wrong_derivative_is_refused():
    z = sympy.Symbol("z", real=True)
    with pytest.raises(ProofError, match="the derivative of tanh"):
        prove(sympy.tanh(z), 1 + sympy.tanh(z) ** 2, z)


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_number_equals_symbol(f):
    z = sympy.Symbol("z", real=True)
    for body, function in ((f(z), f), (f.derivative(z), f.derivative)):
        for point in (-3.7, -0.4, 0.2, 1.9):
            exact = float(body.subs(z, sympy.Rational(str(point))).evalf(30))
            assert function(point) == pytest.approx(exact, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (0,), (5,), (3, 4), (2, 3, 4)])
@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_shape_and_type_are_kept(f, shape, dtype):
    z = np.linspace(-2, 2, int(np.prod(shape))).reshape(shape).astype(dtype)
    for result in (f(z), f.derivative(z), f.backward(z, z, f(z))):
        assert np.shape(result) == shape and result.dtype == dtype


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_integers_become_doubles(f):
    assert f(np.array([1, 2])).dtype == np.float64 and f(1) == f(1.0)


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_no_finite_input_warns_or_gives_nan(f):
    for z in (EXTREMES, EXTREMES.clip(-3e38, 3e38).astype(np.float32)):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            a, slope = f(z), f.derivative(z)
        assert np.isfinite(a).all() and np.isfinite(slope).all()


@pytest.mark.parametrize("f", activations.ALL, ids=repr)
def test_other_types_are_refused(f):
    for bad in ("1", [1j], np.array([None])):
        with pytest.raises(TypeError, match="expected float32 or float64"):
            f(bad)


def test_conventions_at_the_kinks():
    assert relu.derivative(0.0) == 0
    assert leaky_relu.derivative(0.0) == 0.01
    assert elu.derivative(0.0) == 1 and ELU(0.5).derivative(0.0) == 0.5


def test_sigmoid_keeps_its_digits_in_the_tail():
    for z in (-700.0, -40.0, -3.0, 0.5, 36.0):
        assert sigmoid(z) == pytest.approx(float(1 / (1 + mpmath.exp(-z))), rel=4e-16)


@pytest.mark.parametrize("make", [lambda: LeakyReLU(-0.1), lambda: ELU(-1), lambda: ELU(np.nan)])
def test_parameters_out_of_range(make):
    with pytest.raises(ValueError, match="alpha must be finite with 0 <= alpha"):
        make()


columns = hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)),
                     elements=st.floats(-1e6, 1e6))


@settings(deadline=None, derandomize=True, max_examples=100)
@given(columns, st.floats(-1e3, 1e3))
def test_softmax_is_a_distribution_and_shift_invariant(z, c):
    a = softmax(z)
    assert np.allclose(a.sum(axis=0), 1) and (a >= 0).all()
    assert np.allclose(softmax(z + c), a, atol=1e-8)


def test_softmax_jacobian():
    z = np.array([0.3, -1.2, 2.0, 0.1])
    numeric = np.empty((4, 4))
    for j in range(4):
        e = 1e-6 * np.eye(4)[j]
        numeric[:, j] = (softmax(z + e) - softmax(z - e)) / 2e-6
    assert np.abs(softmax.jacobian(z) - numeric).max() < 1e-9
    assert np.array_equal(softmax.jacobian(z[:, None]), softmax.jacobian(z))
    symbols = sympy.Matrix(sympy.symbols("z1:4", real=True))
    true = softmax(symbols).jacobian(symbols)
    assert sympy.simplify(softmax.jacobian(symbols) - true) == sympy.zeros(3)


def test_softmax_backward_is_the_jacobian_transposed():
    rng = np.random.default_rng(0)
    z, g = rng.normal(size=(2, 5, 3))
    a = softmax(z)
    for k in range(3):
        wanted = softmax.jacobian(z[:, k]).T @ g[:, k]
        assert np.allclose(softmax.backward(g, z, a)[:, k], wanted, rtol=1e-13)


def test_softmax_has_no_derivative():
    with pytest.raises(TypeError, match="softmax.jacobian"):
        softmax.derivative(np.zeros(3))
    with pytest.raises(ValueError, match="one column"):
        softmax.jacobian(np.zeros((3, 2)))
