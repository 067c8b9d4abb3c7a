"""Elementary functions: what they are in numbers and in symbols is the same."""

import subprocess
import sys

import numpy as np
import pytest
import sympy

from nnlib import elementary
from nnlib.elementary import exp, expm1, is_symbolic, log, where

ALL = [f for f in vars(elementary).values() if getattr(f, "__doc__", None)
       and f.__doc__.endswith("of an array, a number or a SymPy expression.")]
X = sympy.Symbol("x", real=True)


def test_none_is_left_out():
    assert {f.__name__ for f in ALL} == {"exp", "expm1", "log", "sin", "cos", "tanh", "positive",
                                         "absolute", "sign"}


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.__name__)
def test_number_equals_symbol(f):
    for point in (0.3, 1.0, 2.5):
        exact = float(f(X).subs(X, sympy.Rational(str(point))).evalf(30))
        assert f(point) == pytest.approx(exact, rel=2e-15)
        if f is not log:
            exact = float(f(X).subs(X, -sympy.Rational(str(point))).evalf(30))
            assert f(-point) == pytest.approx(exact, rel=2e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
@pytest.mark.parametrize("f", ALL, ids=lambda f: f.__name__)
def test_shape_and_type_are_kept(f, shape, dtype):
    result = f(np.full(shape, 0.5, dtype))
    assert np.shape(result) == shape and result.dtype == dtype


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.__name__)
def test_whole_numbers_are_numbers(f):
    assert f(2) == f(2.0) and f(np.array([1, 2])).tolist() == f(np.array([1.0, 2.0])).tolist()


def test_exponentials_go_to_their_limits():
    with np.errstate(over="ignore"):
        assert exp(1000.0) == np.inf and exp(-1000.0) == 0
        assert expm1(1000.0) == np.inf and expm1(-1000.0) == -1
    assert expm1(1e-20) == 1e-20  # where e^x - 1 would be 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_log_is_floored_at_the_smallest_normal_number(dtype):
    tiny = np.finfo(dtype).tiny
    for x in (0, tiny / 2, tiny):
        assert log(np.array([x], dtype))[0] == np.log(tiny)
    assert log(np.array([np.nan], dtype)) != log(np.array([np.nan], dtype))  # NaN is not hidden


def test_where_takes_arrays_and_symbols():
    z = np.array([-1, 0, 2], np.float32)
    assert where(z > 0, z, 0).tolist() == [0, 0, 2] and where(z > 0, z, 0).dtype == np.float32
    assert where(X > 0, X, 0) == sympy.Piecewise((X, X > 0), (0, True))


def test_what_is_symbolic():
    assert all(map(is_symbolic, (X, X + 1, sympy.Integer(2), sympy.Matrix([X]), X > 0)))
    assert not any(map(is_symbolic, (1, 2.0, np.ones(3), [X], "x", None)))


def test_numbers_need_neither_sympy_nor_matplotlib_nor_ipywidgets():
    program = ("import sys; from nnlib import activations, costs, datasets, metrics, optimizers, "
               "proof, regularizers, schedules; from nnlib.figures import plots, widgets; "
               "activations.tanh(1.0); "
               "print({'sympy', 'matplotlib', 'ipywidgets', 'tqdm'} & set(sys.modules))")
    done = subprocess.run([sys.executable, "-c", program], text=True, check=True,
                          capture_output=True)
    assert done.stdout.strip() == "set()"
