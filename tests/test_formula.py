"""Formula: what may be typed, what comes of it, and what is refused in one sentence."""

import copy
import pickle
import warnings

import numpy as np
import pytest
import sympy

from nnlib import Dense, Network, activations, train
from nnlib.activations import leaky_relu, relu, sigmoid, tanh
from nnlib.costs import bce, l2
from nnlib.formula import NAMES, Formula
from nnlib.optimizers import GradientDescent
from nnlib.proof import gradient_check, prove

Z = sympy.Symbol("z", real=True)
POINTS = np.linspace(-6, 6, 241)
GOOD = ["z / (1 + exp(-z))", "tanh(z)", "1/(1 + exp(-z))", "log(1 + exp(z))", "3*z", "-z", "z**2",
        "z + sin(z)/2", "exp(-z**2)", "z*tanh(log(1 + exp(z)))", "sqrt(1 + z**2)", "z**3 - z + 1",
        "0.5*z*(1 + tanh(sqrt(2/pi)*(z + 0.044715*z**3)))", "Max(0, z)", "Abs(z)", "Min(z, 1)",
        "Max(0, Min(z, 1), z/3)", "Piecewise((z, z > 0), (z/10, True))", "E**(-z**2)",
        "Max(0, sin(z))", "cosh(z/10) - sinh(z/10)", "Piecewise((z, z <= 1), (2 - z, True))"]


@pytest.mark.parametrize("text", GOOD)
def test_the_derivative_is_proven(text):
    assert prove(Formula(text)).error < 1e-8


@pytest.mark.parametrize("text", GOOD)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_type_are_kept_and_the_input_is_left_alone(text, dtype):
    f, z = Formula(text), np.linspace(-3, 3, 12, dtype=dtype).reshape(3, 4)
    before = z.copy()
    for result in (f(z), f.derivative(z), f.value(z), f.slope(z, None), f.backward(z, z, f(z))):
        assert result.shape == (3, 4) and result.dtype == dtype and np.isfinite(result).all()
    assert np.array_equal(z, before) and np.ndim(f(0.5)) == 0 and f(1) == f(1.0)


@pytest.mark.parametrize("text", GOOD)
def test_number_equals_symbol(text):
    f = Formula(text)
    for body, function in ((f(Z), f), (f.derivative(Z), f.derivative)):
        exact = [float(body.subs(Z, sympy.Rational(str(p))).evalf(30)) for p in (-2.3, 0.4, 1.7)]
        assert function([-2.3, 0.4, 1.7]) == pytest.approx(exact, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(("text", "f"), [
    ("tanh(z)", tanh), ("1/(1 + exp(-z))", sigmoid), ("Max(0, z)", relu),
    ("Piecewise((z, z > 0), (z/100, True))", leaky_relu)])
def test_it_equals_what_is_built_in(text, f):
    away = POINTS[np.abs(POINTS) > 1e-9]           # at a kink the slope is a convention
    assert np.abs(Formula(text)(POINTS) - f(POINTS)).max() < 1e-12
    assert np.abs(Formula(text).derivative(away) - f.derivative(away)).max() < 1e-12


def test_softplus_and_its_derivative_the_sigmoid():
    softplus = Formula("log(1 + exp(z))")
    assert np.abs(softplus(POINTS) - np.logaddexp(0, POINTS)).max() < 1e-12
    assert np.abs(softplus.derivative(POINTS) - sigmoid(POINTS)).max() < 1e-12


@pytest.mark.parametrize("text", [t for t in GOOD if "M" not in t and "Abs" not in t])
def test_a_network_of_it_passes_the_gradient_check(text):
    rng = np.random.default_rng(3)
    net = Network([Dense(3, 4, Formula(text)), Dense(4, 2)], cost=l2, rng=rng)
    assert gradient_check(net, rng.normal(size=(3, 5)), rng.normal(size=(2, 5))) < 1e-6


def test_it_trains_in_single_precision():
    rng = np.random.default_rng(0)
    net = Network([Dense(2, 8, Formula("z / (1 + exp(-z))")), Dense(8, 1, sigmoid)],
                  cost=bce, rng=rng, dtype=np.float32)
    x = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
    history = train(net, x, np.array([[0, 1, 1, 1.0]]), GradientDescent(0.5), 50)
    assert history.cost[-1] < history.cost[0] and net.layers[0].a.dtype == np.float32


def test_a_sympy_expression_will_do_whatever_is_assumed_of_its_symbol():
    for z in (Z, sympy.Symbol("z"), sympy.Symbol("z", positive=True)):
        assert Formula(z**2)(3.0) == 9 and Formula(z**2).derivative(Z) == 2 * Z


def test_large_sums_warn_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Formula("z / (1 + exp(-z))")([-1e4, 1e4]).tolist() == [0, 1e4]


def test_numbers_are_exact_and_a_symbol_may_be_any():
    assert Formula("0.1*z").derivative(Z) == sympy.Rational(1, 10)
    assert Formula("z**2")(sympy.Symbol("t")) == sympy.Symbol("t") ** 2


def test_its_parameters_and_its_name_make_it_again():
    f = Formula(" z / (1 + exp(-z)) ")
    assert repr(f) == "Formula('z / (1 + exp(-z))')" and eval(repr(f))(1.0) == f(1.0)
    assert Formula(**f.parameters())(1.0) == f(1.0) == copy.deepcopy(f)(1.0)


def test_a_network_of_it_is_not_saved(tmp_path):
    net = Network([Dense(1, 1, Formula("z**2"))], rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"^only activations of nnlib can be saved, "
                                         r"not Formula\('z\*\*2'\)"):
        net.save(tmp_path / "net.npz")
    assert not list(tmp_path.iterdir())
    twin = pickle.loads(pickle.dumps(net))
    assert np.array_equal(twin.predict([[2.0]]), net.predict([[2.0]]))


BAD = [
    ("2z", ValueError, "'2z' is no formula: write products with"),
    ("z**", ValueError, "is no formula"), ("", ValueError, "is no formula"),
    ("z = 2", ValueError, "is no formula"), ("import os", ValueError, "is no formula"),
    ("z" + " + z" * 200, ValueError, "has 801 letters: at most 300"),
    ("x + z", ValueError, "has the name x: only z and exp"),
    ("I*z", ValueError, "has the name I"),
    ("max(0, z)", ValueError, r"did you mean Max\?"),
    ("tanhh(z)", ValueError, r"did you mean tanh\?"),
    ("__import__('os')", ValueError, "has the name __import__"),
    ("1 + 2", ValueError, "has no z in it"), (sympy.pi, ValueError, "has no z in it"),
    (sympy.Symbol("x") * Z, ValueError, "has the symbols x, z: only z is one"),
    (sympy.Symbol("x"), ValueError, "has the symbols x: only"),
    ("sqrt(z)", ValueError, r"f\(z\) of 'sqrt\(z\)' is no finite real number at z = -30"),
    ("1/z", ValueError, "no finite real number at z = 0"), ("log(z)", ValueError, "no finite real"),
    ("exp(z**2)", ValueError, "no finite real"), (sympy.I * Z, ValueError, "no finite real"),
    ("Piecewise((z, z > 0))", ValueError, "no finite real"),
    ("sqrt(Abs(z))", ValueError, "f'"),
    ("z > 0", ValueError, "is no number for each z"), ("z, z", ValueError, "is no number"),
    ("exp", ValueError, "is no number for each z"), ("sin(z, z)", ValueError, "cannot be read"),
    ("Piecewise(z)", ValueError, "cannot be read"), ("z + True", ValueError, "cannot be read"),
    ("z.real", ValueError, "is more than arithmetic"), ("().__class__", ValueError, "more than"),
    ("z[0]", ValueError, "more than"), ("[z for z in (1, 2)]", ValueError, "more than"),
    ("lambda: z", ValueError, "more than"), ("z if z > 0 else 1", ValueError, "more than"),
    ("'z'", ValueError, "more than"), ("f'{z}'", ValueError, "more than"),
    ("sin(z=1)", ValueError, "more than"), ("exp(*z)", ValueError, "more than"),
    ("z // 2", ValueError, "more than"), ("(z := 2)", ValueError, "more than"),
    ("(sin)(z)(z)", ValueError, "more than"), ("2j*z", ValueError, "more than"),
    (3, TypeError, "a formula is a text such as .* not 3"), (None, TypeError, "a formula is a"),
    (np.tanh, TypeError, "a formula is a text"), (sympy.Matrix([Z]), TypeError, "a formula is"),
    (Z > 0, TypeError, "a formula is a text"), (b"z", TypeError, "a formula is a text"),
]


@pytest.mark.parametrize(("given", "kind", "words"), BAD, ids=[str(row[0])[:20] for row in BAD])
def test_what_is_no_formula_is_refused_in_one_sentence(given, kind, words):
    with pytest.raises(kind, match=words) as caught:
        Formula(given)
    assert "\n" not in str(caught.value)


def test_every_name_it_lists_can_be_used():
    inside = {"Piecewise": "Piecewise((z, True))", "pi": "pi*z", "E": "E*z", "Max": "Max(z, 1)",
              "Min": "Min(z, 1)", "log": "log(1 + z**2)", "sqrt": "sqrt(1 + z**2)",
              "tan": "tan(tanh(z))", "TSin": "TSin(z, 1/2)"}
    for name in NAMES:
        assert np.isfinite(Formula(inside.get(name, f"{name}(z)"))(0.5))


LITERATURE = [  # activations of the literature, as a reader would type them
    "z*sigmoid(z)", "relu(z)", "leaky_relu(z)", "elu(z)", "tanh(z)", "sin(z)", "identity(z)",
    "tsin(z)",
    "sigmoid(z)", "log(1+exp(z))", "z*tanh(log(1+exp(z)))", "z*sigmoid(1.702*z)", "z/(1+Abs(z))",
    "z*(1+tanh(sqrt(2/pi)*(z+0.044715*z**3)))/2", "exp(-z**2)", "z/sqrt(1+z**2)", "Max(0, z)",
    "Min(Max(z, -1), 1)", "Max(0, Min(1, z/6 + 1/2))", "z*Max(0, Min(1, z/6 + 1/2))",
    "1.7159*tanh(2*z/3)",
    "Piecewise((z, z > 0), (0.01*z, True))", "Piecewise((z, z > 0), (exp(z) - 1, True))",
    "1.0507*Piecewise((z, z > 0), (1.67326*(exp(z) - 1), True))", "z - tanh(z)", "z + sin(z)**2",
    "z + sin(z)", "sin(z) + z/10", "cos(z)", "z**2", "z**3/10 + z", "(sqrt(z**2 + 1) - 1)/2 + z",
    "2*sigmoid(2*z) - 1", "log(1 + z**2)", "z*exp(-z**2/2)", "atan(z)", "asinh(z)", "sinh(z)/20",
    "tanh(z) + 0.1*z", "Max(0, z)**2", "Abs(z)", "sin(z)/(2 + cos(z))", "1/(1 + z**2)",
    "Piecewise((-1, z < -1), (z, z < 1), (1, True))", "z*sigmoid(z) + tanh(z)/2",
    "-log(sigmoid(-z))",
    "Piecewise((z**2/2, Abs(z) < 1), (Abs(z) - 1/2, True))", "z/(1 + exp(-z))"]
STRANGE = [  # what is refused, and words of the sentence
    ("9**9**9**9*z", "9**9**9"), ("z**(9**9**9)", "9**9**9"), ("z**100000", "100000"),
    ("(((z+1)**99)**99)**99", ""), ("1e999999*z", "1e999999"), ("exp(exp(exp(exp(z))))", ""),
    ("tan(z)", "at z = 1.57"), ("1/(z-0.0123)", "0.0123"), ("1/z", "at z = 0"), ("log(z)", ""),
    ("sqrt(z)", ""), ("1/(exp(z)-1)", "at z = 0"), ("z/(1+cos(z))", "at z ="), ("1/(z**2-2)",
    "at z ="),
    ("sqrt(Abs(z))", "f'(z)"), ("Abs(z)**0.5", "f'(z)"), ("z**(1/3)", ""), ("sin(z)/z", "at z = 0"),
    ("1/(z - 29.99999)", "at z ="), ("log(z + 29)", ""), ("1/(sin(z) + 1/3)", "at z ="),
    ("Piecewise((0, z < 0), (1, True))", "step"),
    ("Piecewise((z, z < 0.0123), (z + 0.001, True))", "step"),
    ("floor(z)", "floor"), ("sign(z)", "sign"), ("Heaviside(z)", ""), ("z % 1", ""),
    ("Piecewise((1/z, z > 0), (0, True))", ""), ("3*z/z", "slope is 0"), ("7 + 0*z", "slope is 0"),
    ("tahn(z)", "tanh"), ("sgimoid(z)", "sigmoid"), ("x", "did you mean z?"), ("2*x + 1", "z"),
    ("z^2", "a power is **"), ("(z+1", "bracket"), ("z+1)", "bracket"), ("tanh(z", "bracket"),
    ("2z", "2*z"), ("z(1+z)", "z*(1"), ("ln(1+z**2)", "log"), ("abs(z)", "Abs"), ("max(z, 0)",
    "Max"),
    ("np.tanh(z)", "tanh"), ("|z|", "Abs(z)"), ("", ""), ("f = z", ""), ("sin z", ""), ("alpha*z",
    "alpha"),
    ("e**z", ""), ("__import__('os')", ""), ("z if z > 0 else 0", ""), ("lambda z: z", "")]


@pytest.mark.parametrize("text", LITERATURE)
def test_activations_of_the_literature_are_taken_and_right(text):
    f = Formula(text)
    z = np.random.default_rng(0).uniform(-6, 6, 25)
    h = 1e-6
    assert np.allclose(f.derivative(z), (f(z + h) - f(z - h)) / (2 * h), rtol=1e-6, atol=1e-7)
    wide = np.linspace(-30, 30, 4001)
    assert np.isfinite(f(wide)).all() and np.isfinite(f.derivative(wide)).all()
    assert f(z.astype(np.float32)).dtype == np.float32
    twin = pickle.loads(pickle.dumps(f))
    assert np.array_equal(twin(z), f(z)) and np.array_equal(copy.deepcopy(f)(z), f(z))


@pytest.mark.parametrize(("text", "ours"), [
    ("sigmoid(z)", activations.sigmoid), ("relu(z)", activations.relu),
    ("tsin(z)", activations.tsin),
    ("leaky_relu(z)", activations.leaky_relu), ("elu(z)", activations.elu)])
def test_the_book_s_own_functions_are_those_of_the_package(text, ours):
    z = np.linspace(-5, 5, 101)
    assert np.allclose(Formula(text)(z), ours(z), rtol=1e-12, atol=1e-13)
    assert np.allclose(Formula(text).derivative(z), ours.derivative(z), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize(("text", "words"), STRANGE, ids=[text for text, _ in STRANGE])
def test_what_is_no_activation_is_refused_with_the_right_hint(text, words):
    with pytest.raises((TypeError, ValueError)) as caught:
        Formula(text)
    said = str(caught.value)
    assert words in said and "\n" not in said
