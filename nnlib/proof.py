"""Proofs by machine: SymPy for formulas, finite differences for numbers.

`prove` shows that a written derivative is the derivative, `prove_equal` that two expressions are
the same; each also compares numbers, and raises ProofError where it is not so. `gradient_check`,
from nnlib.differences, compares a whole gradient with finite differences.
"""

from dataclasses import dataclass

import numpy as np

from nnlib.activations import Activation, an_activation
from nnlib.costs import Cost, a_cost
from nnlib.differences import gradient_check as gradient_check
from nnlib.formula import Formula


class ProofError(AssertionError):
    """What was to be proven is not so."""


@dataclass(frozen=True)
class Proof:
    """What was proven, as LaTeX, and the largest difference the numeric check found."""

    statement: str
    error: float
    checked: str
    label: str | None = None
    verdict: str = "Proven by SymPy"

    def _repr_html_(self) -> str:
        what = f'<a href="#equation-{self.label}">{self.label}</a>: ' if self.label else ""
        shown = "" if what or len(self.statement) > 240 else f"$${self.statement}$$"
        return (f'<div class="math">{shown}</div><p class="proven">{what}{self.verdict}. '
                f"{self.checked} agree to {_scientific(self.error)}.</p>")


def prove(f, derivative=None, variable=None, *, label: str | None = None) -> Proof:
    """Prove that `derivative` is the derivative of f, by SymPy and by finite differences.

    f : an activation or a cost of nnlib (which know their own derivative), or a SymPy
        expression, with its derivative and the variable; other symbols are taken as given
    label : the label of the displayed equation that this proves

    Kinks are left out: f'(0) of a piecewise function is a convention.

    >>> from nnlib.activations import tanh
    >>> prove(tanh).error < 1e-8
    True
    """
    import sympy

    if isinstance(f, (Activation, Cost)) and derivative is not None:
        raise TypeError(f"{f} knows its own derivative: prove({f}) is all")
    if isinstance(f, Activation):
        an_activation.take(f, "f")
    elif isinstance(f, Cost):
        a_cost.take(f, "f")
    verdict = "Derived by SymPy itself" if isinstance(f, Formula) else Proof.verdict
    if isinstance(f, Activation):
        variable = sympy.Symbol("z", real=True)
        f, derivative = _symbolic(f, lambda: (f(variable), f.derivative(variable)))
    elif isinstance(f, Cost):
        variable, y = sympy.symbols("a y", real=True)
        f, derivative = _symbolic(f, lambda: (f(variable, y), f.gradient(variable, y)))
    elif derivative is None or variable is None:
        raise TypeError("prove an expression with derivative and variable: prove(z**2, 2*z, z)")
    f, derivative, variable = map(_expression, (f, derivative, variable))
    true = sympy.diff(f, variable)
    _zero(true - derivative, f"the derivative of {f} by {variable} is {true}, not {derivative}")
    error = _difference_error(f, derivative, variable)
    name = sympy.latex(variable)
    statement = (rf"\frac{{\partial}}{{\partial {name}}}\left({sympy.latex(f)}\right) = "
                 rf"{sympy.latex(derivative)}")
    return Proof(statement, error, "Finite differences", label, verdict)


def prove_equal(left, right, *, label: str | None = None) -> Proof:
    """Prove that two SymPy expressions (or matrices) are equal, and compare them in numbers.

    >>> import sympy
    >>> x = sympy.Symbol("x", real=True)
    >>> prove_equal(sympy.tanh(x), 1 - 2 / (sympy.exp(2 * x) + 1)).error < 1e-12
    True
    """
    import sympy

    left, right = _expression(left), _expression(right)
    shapes = [getattr(side, "shape", ()) for side in (left, right)]
    if shapes[0] != shapes[1]:
        raise ProofError(f"the sides have the shapes {shapes[0]} and {shapes[1]}")
    pairs = list(zip(_entries(left), _entries(right), strict=True))
    for one, other in pairs:
        _zero(one - other, f"{one} is not {other}")
    error = max(_value_error(one, other) for one, other in pairs)
    return Proof(f"{sympy.latex(left)} = {sympy.latex(right)}", error, "Numbers", label)


POINTS = (-2.1, -1.3, -0.7, 0.3, 0.9, 1.7, 2.6)  # none on a kink of a function of this book


def _symbolic(f, formulas):
    """The formulas of f in symbols, or an error that says how to write them."""
    try:
        return formulas()
    except (TypeError, AttributeError) as error:
        raise TypeError(f"{f} cannot be worked with symbols ({error}): write it with the functions "
                        "of nnlib.elementary, such as exp and where, in the place of NumPy's"
                        ) from error


def _zero(difference, otherwise):
    import sympy

    if sympy.expand(difference) != 0:  # quick: what is left may need more
        folded = sympy.piecewise_fold(difference)
        ways = (folded, folded.rewrite(sympy.exp))  # tanh and its like yield as exponentials
        if all(sympy.simplify(way) != 0 for way in ways):
            raise ProofError(otherwise)


def _expression(given):
    """given as SymPy has it: an expression or a matrix."""
    import sympy

    try:
        found = sympy.sympify(given)
    except sympy.SympifyError as error:
        raise TypeError(f"{given!r} is no SymPy expression") from error
    if not hasattr(found, "free_symbols"):
        raise TypeError(f"{given!r} is no SymPy expression")
    return found


def _entries(expression):
    return list(expression) if hasattr(expression, "shape") else [expression]


def _samples(expressions):
    """Substitutions of numbers for all symbols; those outside a domain give complex or NaN."""
    import sympy

    symbols = sorted(set().union(*(e.free_symbols for e in expressions)), key=str)
    rng = np.random.default_rng(0)
    for point in (*POINTS, 0.2, 0.6):
        values = point + rng.uniform(-0.15, 0.15, len(symbols))
        yield {s: sympy.Float(v, 30) for s, v in zip(symbols, values.tolist(), strict=True)}


def _real(expression, values):
    number = complex(expression.xreplace(values).evalf(30))  # evalf(subs=...) is far slower
    return number.real if number.imag == 0 and np.isfinite(number.real) else None


def _value_error(left, right):
    errors = []
    for values in _samples([left, right]):
        a, b = _real(left, values), _real(right, values)
        if a is not None and b is not None:
            errors.append(abs(a - b) / max(1.0, abs(a)))
    return _largest(errors)


def _difference_error(f, derivative, variable, step=1e-5):
    errors = []
    for values in _samples([f, derivative, variable]):
        at = values[variable]
        above, below = (_real(f, values | {variable: at + h}) for h in (step, -step))
        slope = _real(derivative, values)
        if None not in (above, below, slope):
            errors.append(abs((above - below) / (2 * step) - slope) / max(1.0, abs(slope)))
    return _largest(errors)


def _largest(errors):
    if not errors:
        raise ProofError("no point was found at which the numbers could be compared")
    if max(errors) > 1e-6:
        raise ProofError(f"the numbers differ by {max(errors):.1e} though the formulas agree")
    return max(errors)


def _scientific(x: float) -> str:
    mantissa, exponent = f"{x:.0e}".split("e")
    power = f"{mantissa}·10<sup>{int(exponent)}</sup>".replace("-", "\N{MINUS SIGN}")
    return power if x >= 1e-16 else "the last digit"
