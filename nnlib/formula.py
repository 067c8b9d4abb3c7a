"""Formula: an activation made from a formula that somebody types, such as z / (1 + exp(-z)).

SymPy reads the formula and derives its slope; NumPy runs both. Only arithmetic, numbers, the
symbol z and the functions in NAMES are let through, so no other code can hide in a formula.
"""

import ast
import difflib

import numpy as np

from nnlib.activations import Activation
from nnlib.elementary import is_symbolic

NAMES = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "Abs", "Max", "Min",
         "Piecewise", "pi", "E")
GRID = np.linspace(-30, 30, 1201)  # where value and slope must be finite numbers
LETTERS = 300
_ARITHMETIC = (ast.Expression, ast.Load, ast.BinOp, ast.UnaryOp, ast.Add, ast.Sub, ast.Mult,
               ast.Div, ast.Pow, ast.USub, ast.UAdd, ast.Call, ast.Name, ast.Constant, ast.Tuple,
               ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


class Formula(Activation):
    """f(z) from a text or a SymPy expression in one symbol; f'(z) is SymPy's derivative of it.

    formula : such as "z / (1 + exp(-z))", with the names in NAMES; numbers are taken as exact

    Both are worked in double precision and rounded to the type of z. Max, Min and Abs become
    pieces; at a kink the slope is that of one of its sides, as SymPy has it. Raises TypeError or
    ValueError, one sentence each, for what is no formula in z or is not a finite real number
    somewhere from -30 to 30. A network with a Formula trains, but is not saved.

    >>> swish = Formula("z / (1 + exp(-z))")
    >>> float(swish(0.0)), float(swish.derivative(0.0))
    (0.0, 0.5)
    """

    uses_value = False

    def __init__(self, formula):
        import sympy

        self.z = sympy.Symbol("z", real=True)
        self.text = formula.strip() if isinstance(formula, str) else str(formula)
        self.expression = _in_z(_expression(formula, self.z), self.z, self.text)
        self.slope_expression = sympy.diff(self.expression, self.z)
        self._value, self._slope = (sympy.lambdify(self.z, e, "numpy")
                                    for e in (self.expression, self.slope_expression))
        for what, function in (("f(z)", self._value), ("f'(z)", self._slope)):
            _check(what, function, self.text)

    def value(self, z):
        if is_symbolic(z):
            return self.expression.subs(self.z, z)
        return _run(self._value, z)

    def slope(self, z, a):
        if is_symbolic(z):
            return self.slope_expression.subs(self.z, z)
        return _run(self._slope, z)

    def parameters(self) -> dict:
        """The formula as it was given."""
        return {"formula": self.text}

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"


def _run(function, z):
    """function(z) in double precision, of the shape and type of z."""
    z = np.asarray(z)
    out = np.empty(z.shape, z.dtype)
    with np.errstate(all="ignore"):  # an overflow shows in the values
        out[...] = function(z.astype(np.float64))
    return out


def _expression(formula, z):
    """The formula as SymPy has it, a text only after every part of it was looked at."""
    import sympy
    from sympy.parsing import sympy_parser as parser

    if not isinstance(formula, str):
        if not isinstance(formula, sympy.Expr):
            raise TypeError("a formula is a text such as 'z / (1 + exp(-z))' or a SymPy "
                            f"expression, not {formula!r}")
        return formula
    _look_at(formula)
    known = {name: getattr(sympy, name) for name in NAMES} | {"z": z}
    numbers = {name: getattr(sympy, name) for name in ("Integer", "Float", "Rational")}
    try:
        found = parser.parse_expr(formula.strip(), known, (parser.auto_number, parser.rationalize),
                                  numbers | {"__builtins__": {}})
    except Exception as error:  # whatever SymPy makes of a wrong call, such as sin(1, 2)
        raise ValueError(f"{formula!r} cannot be read: {error}") from error
    if not isinstance(found, sympy.Expr):
        raise ValueError(f"{formula!r} is no number for each z: give a formula such as 'tanh(z)'")
    return found


def _look_at(text: str) -> None:
    """An error unless the text is arithmetic with numbers, z and the functions in NAMES."""
    if len(text) > LETTERS:
        raise ValueError(f"the formula has {len(text)} letters: at most {LETTERS} are read")
    try:
        parts = list(ast.walk(ast.parse(text.strip(), mode="eval")))
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ValueError(f"{text!r} is no formula: write products with * and powers with **, as "
                         "in '2*z + z**2'") from error
    for part in parts:
        if isinstance(part, ast.Name) and part.id not in (*NAMES, "z"):
            near = difflib.get_close_matches(part.id, NAMES, 1, 0.5)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"{text!r} has the name {part.id}: only z and {', '.join(NAMES)} are "
                             f"known{hint}")
        if not isinstance(part, _ARITHMETIC) or (isinstance(part, ast.Call) and (
                part.keywords or not isinstance(part.func, ast.Name))) or (
                isinstance(part, ast.Constant) and not isinstance(part.value, (int, float))):
            raise ValueError(f"{text!r} is more than arithmetic: write it with numbers, z, "
                             "+ - * / ** and functions of z")


def _in_z(expression, z, text):
    """The expression in the one symbol z, its kinks as pieces."""
    import sympy

    symbols = expression.free_symbols
    if not symbols:
        raise ValueError(f"{text!r} has no z in it: an activation is a function of z")
    if len(symbols) > 1 or next(iter(symbols)).name != "z":
        raise ValueError(f"{text!r} has the symbols {', '.join(sorted(map(str, symbols)))}: only "
                         "z is one")
    return expression.subs(next(iter(symbols)), z).rewrite(
        [sympy.Max, sympy.Min, sympy.Abs], sympy.Piecewise)


def _check(what, function, text) -> None:
    try:
        with np.errstate(all="ignore"):
            values = np.broadcast_to(np.asarray(function(GRID)), GRID.shape)
    except Exception as error:  # what the generated code may raise is anybody's guess
        raise ValueError(f"{text!r} cannot be run by NumPy: {error}") from error
    if np.iscomplexobj(values) or not np.isfinite(values := values.astype(float)).all():
        at = 0.0 if np.iscomplexobj(values) else GRID[~np.isfinite(values)][0]
        raise ValueError(f"{what} of {text!r} is no finite real number at z = {at:.4g}: an "
                         "activation must be one for every z")
