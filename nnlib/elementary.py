"""Elementary functions that take arrays and symbols alike.

The body of an activation or a cost is written once with them: NumPy runs it on numbers
and SymPy on expressions, so the formula that is proven is the formula that is run. What overflows
is left to whoever calls: e^1000 is infinite, as 1 / (1 + e^1000) wants it.
"""

import numpy as np


def is_symbolic(x) -> bool:
    """True for a SymPy expression or matrix; told without importing SymPy."""
    return hasattr(x, "free_symbols")


def _elementary(name: str, numeric, symbolic):
    def function(x):
        if is_symbolic(x):
            import sympy

            return symbolic(sympy, x)
        return numeric(x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{name}(x) of an array, a number or a SymPy expression."
    return function


def _log(x):
    x = np.asarray(x)
    floor = np.finfo(np.result_type(x, 1.0)).tiny  # an integer is as good as a float
    return np.log(np.maximum(x, floor))  # log(0) would be -inf


exp = _elementary("exp", np.exp, lambda s, x: s.exp(x))
expm1 = _elementary("expm1", np.expm1, lambda s, x: s.exp(x) - 1)
log = _elementary("log", _log, lambda s, x: s.log(x))
sin = _elementary("sin", np.sin, lambda s, x: s.sin(x))
cos = _elementary("cos", np.cos, lambda s, x: s.cos(x))
tanh = _elementary("tanh", np.tanh, lambda s, x: s.tanh(x))
positive = _elementary("positive", lambda x: np.maximum(x, 0),  # where would guess at each sign
                       lambda s, x: s.Piecewise((x, x > 0), (0, True)))
absolute = _elementary("absolute", np.abs, lambda s, x: s.Abs(x))
sign = _elementary("sign", np.sign, lambda s, x: s.sign(x))


def where(condition, yes, no):
    """`yes` where the condition holds and `no` elsewhere: np.where, or SymPy's Piecewise.

    Pieces are written with `where` and not with min and max, whose symbolic derivatives
    keep Heaviside functions that SymPy cannot cancel.
    """
    if is_symbolic(condition):
        import sympy

        return sympy.Piecewise((yes, condition), (no, True))
    return np.where(condition, yes, no)
