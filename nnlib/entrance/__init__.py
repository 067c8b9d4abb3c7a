"""What may come in, declared where it comes in: `lr: positive` says it, reads it and refuses.

A Rule stands in the place of a type hint, and `entrance` reads the rules off a signature. So a
function has its bounds in its first line, the reference shows them, and a test tries them all.
"""

import functools
import inspect

import numpy as np

from nnlib.entrance import checks


class Rule:
    """What one argument may be: `says` in words, `take(value, name)` as the body wants it.

    take raises TypeError or ValueError, one sentence, for anything else; `wrong` are examples.
    """

    def __init__(self, says: str, take, wrong=()):
        self.says, self.take, self.wrong = says, take, wrong

    def __repr__(self) -> str:
        return self.says


def entrance(function):
    """The function, every argument that has a Rule taken by it before the body sees it.

    A default that its own rule refuses, such as `rng: generator = None`, means: it must be given.
    """
    signature = inspect.signature(function)
    rules = {name: parameter.annotation for name, parameter in signature.parameters.items()
             if isinstance(parameter.annotation, Rule)}
    defaults = {name: _taken(rules[name], parameter.default, name)
                for name, parameter in signature.parameters.items()
                if name in rules and parameter.default is not parameter.empty}
    makes, called = function.__name__ == "__init__", function.__name__
    takes = ", ".join(name for name in signature.parameters if name != "self")

    @functools.wraps(function)
    def checked(*args, **kwargs):
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            name = type(args[0]).__name__ if makes and args else called
            raise TypeError(f"{name} takes ({takes}): {error}") from None
        given = bound.arguments
        for name, default in defaults.items():
            given.setdefault(name, default)
        for name, rule in rules.items():
            if name in given:
                given[name] = rule.take(given[name], name)
        return function(*bound.args, **bound.kwargs)

    checked.rules = rules
    return checked


def _taken(rule, default, name):
    """The default as its rule takes it, or as it is where the rule refuses it."""
    try:
        return rule.take(default, name)
    except (TypeError, ValueError):
        return default


def real(low=-np.inf, high=np.inf, *, open_low=False, open_high=False) -> Rule:
    """A finite number between low and high, as a float; ends left out where open."""
    left, right = "(" if open_low or low == -np.inf else "[", (
        ")" if open_high or high == np.inf else "]")
    says = "float" if (low, high) == (-np.inf, np.inf) else f"float in {left}{low}, {high}{right}"
    outside = [v for v, cut in ((low, open_low), (high, open_high)) if cut and np.isfinite(v)]
    outside += [low - 1] if low > -np.inf else []
    outside += [high + 1] if high < np.inf else []
    return Rule(says, lambda value, name: checks.number(
        value, name, low, high, open_low=open_low, open_high=open_high),
        ("1", None, True, np.nan, np.inf, *outside))


def integer(low: int = 1) -> Rule:
    """A whole number of at least `low`, as an int."""
    return Rule(f"int >= {low}", lambda value, name: checks.integer(value, name, low),
                ("1", None, True, 1.0, low - 1))


def optional(rule: Rule) -> Rule:
    """What the rule takes, or None."""
    return Rule(f"{rule.says} or None",
                lambda value, name: None if value is None else rule.take(value, name),
                tuple(value for value in rule.wrong if value is not None))


def function(*takes: str) -> Rule:
    """A function of so many arguments."""
    return Rule(f"function of ({', '.join(takes)})",
                lambda value, name: checks.function(value, name, *takes),
                ("1", None, 1.0, lambda *, key: key, dict))


def instance(kind: type, example: str = "") -> Rule:
    """An object of this class; `example` shows how to come by one."""
    def take(value, name):
        if isinstance(value, kind):
            return value
        hint = f": call it, {name}={value.__name__}(...)" if (
            isinstance(value, type) and issubclass(value, kind)) else example and f", {example}"
        came = value.__name__ if isinstance(value, type) else checks.shown(value)
        article = "an" if kind.__name__[0] in "AEIO" else "a"
        raise TypeError(f"{name} must be {article} {kind.__name__}, not {came}{hint}")

    return Rule(kind.__name__, take, ("1", None, 1.0, kind))


positive, nonnegative = real(0, open_low=True), real(0)
decay = real(0, 1, open_high=True)  # of a moving average: what is kept of the past
share = real(0, 1, open_low=True)  # a part that is not nothing
count = integer(1)
flag = Rule("bool", checks.boolean, ("True", None, 1, 0.0))
generator = Rule("Generator", checks.generator, (None, 42, np.random, "1"))
floats = Rule("array of floats", lambda value, name: checks.finite(
    checks.float_array(value, name), name), ("1", None, [np.nan], [[1], [2, 3]]))
samples = Rule("array (n, m) of floats", lambda value, name: checks.finite(
    checks.matrix(value, name), name), ("1", None, [1.0], [[np.inf]], [[1], [2, 3]]))
pair = Rule("pair (x, y)", checks.pair, ("xy", None, 1.0, [1, 2, 3]))
