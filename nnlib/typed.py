"""A formula as somebody types it, read as a SymPy expression in z, or a hint at what is wrong.

Every part of the text is looked at and none is run, so no other code can hide in it; and what a
part would grow to is bounded before SymPy makes it, so that no formula takes for ever.
"""

import ast
import difflib
import operator
import re
import warnings
from functools import lru_cache

import numpy as np

from nnlib import activations, kepler
from nnlib.intervals import Cells, in_pieces, pieces

BOOK = {name: f for name, f in vars(activations).items()
        if any(f is g for g in activations.ALL) and f.jacobian is None}  # elementwise
FUNCTIONS = tuple(dict.fromkeys(("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan",
                                 "asinh", "sqrt", "Abs", "Max", "Min", "Piecewise", *BOOK, "TSin")))
NAMES = (*FUNCTIONS, "pi", "E")
LETTERS, PARTS, DEEP, SEEN, SLOPE_PARTS = 300, 1000, 40, 10, 20000
POWER, BITS, LARGE = 1000, 4096, 1e300  # of an exponent, of the exact numbers in a power, of any
MEANT = {name: f"write {instead}" for name, instead in dict(
    ln="log", arctan="atan", arcsinh="asinh", maximum="Max", minimum="Min", absolute="Abs",
    fabs="Abs", where="Piecewise", otherwise="True", eq="a condition with <, <=, > or >=",
    log10="log(z)/log(10)", log2="log(z)/log(2)", log1p="log(1 + z)", expm1="exp(z) - 1",
    pow="z**2", square="z**2", sec="1/cos(z)", csc="1/sin(z)", cot="1/tan(z)", sech="1/cosh(z)",
    csch="1/sinh(z)", coth="1/tanh(z)", softplus="log(1 + exp(z))", softsign="z/(1 + Abs(z))",
    swish="z*sigmoid(z)", silu="z*sigmoid(z)", mish="z*tanh(log(1 + exp(z)))",
    gelu="z*sigmoid(1.702*z)", relu6="Min(relu(z), 6)", prelu="Max(z, 0.25*z)",
    erf="tanh(1.2*z), which is near it", sinc="Piecewise((1, Abs(z) < 0.001), (sin(z)/z, True))",
).items()} | {"softmax": "it is a function of a whole column, not of each z"} | dict.fromkeys(
    "heaviside sign sgn step floor ceil ceiling round rint trunc mod frac".split(),
    "a step has the slope 0, and a network learns by slopes") | dict.fromkeys(
    ("i", "oo", "zoo", "nan", "inf"), "it is no finite real number")
KEYS = dict(zip("−–—×·⋅÷∕π²³√≤≥σ", "- - - * * * / / pi **2 **3 sqrt(z) <= >= sigmoid(z)".split(),
                strict=True))
WRONG = (  # what Python cannot parse, and what to do
    (r"\|", r"an absolute value is Abs(z)"),
    (r"=[<>]", r"write <= and >="),
    (r"(?<![<>=!:])=(?!=)", r"write only what stands to the right of ="),
    (r"!(?!=)", r"there is no factorial"),
    (r"[][{}]", r"brackets are round"),
    (r"\blambda\b", r"write a number for lambda"),
    (r"\b(if|else|def|return)\b", r"write pieces as Piecewise((z, z > 0), (0, True))"),
    (rf"\b({'|'.join(FUNCTIONS)})\s+\w", r"write \1(z), with brackets"),
    (r"(?<![\w.])(\d[\d.]*(?:e\d+)?)\s*([A-Za-z_]\w*)", r"write products with *, here \1*\2"),
    (r"[\w)]\s+[\w(]|\)\w", r"write products with *, as in 2*z"),
    (r"[-+/]\s*[*/]|\*\s*/|\*\*\s*\*", r"two of its signs stand together"),
    (r"[-+*/<>]\s*(\)|,|$)|(\(|,|^)\s*[*/<>]", r"a sign has nothing before or after it"),
    (r"", r"write products with * and powers with **, as in '2*z + z**2'"))
MORE = "is more than arithmetic: "
ALLOWED = (ast.Expression, ast.expr_context, ast.Name, ast.Tuple, ast.Compare, ast.Lt, ast.LtE,
           ast.Gt, ast.GtE, ast.BoolOp, ast.boolop, ast.BitAnd, ast.BitOr, ast.BinOp, ast.Add,
           ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.UnaryOp, ast.unaryop)
WANTED = {
    "number": "a condition or a pair is no number: write Piecewise((z, z > 0), (0, True))",
    "condition": "and, or, & and | join conditions, each in brackets, as in (z > 0) & (z < 1)",
    "pair": "Piecewise takes pairs of a number and a condition: Piecewise((z, z > 0), (0, True))"}


def read(text: str, z):
    """The text as a SymPy expression in z, with pieces; ValueError says what is wrong with it."""
    import sympy

    nodes, made = list(ast.walk(_tree(text))), {}
    called = {node.func for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        _look_at(node, called)
    for node in reversed(nodes):  # from the inside out
        if isinstance(node, ast.expr) and node not in called:
            made[node] = _made(node, made, text, z)
    e = made[nodes[0].body]
    if _kind(e) != "number":
        raise ValueError(f"is no number for each z: give a formula such as 'tanh(z)'{_comma(text)}")
    if z not in made.values():
        raise ValueError("has no z in it: an activation is a function of z")
    e = in_pieces(e)
    if e.has(sympy.zoo, sympy.nan, sympy.oo, sympy.I):
        raise ValueError("is no finite real number: it divides by 0, or has a root or a logarithm "
                         "of a number below 0")
    if not e.has(z):
        raise ValueError(f"is {e} for every z: its slope is 0, and a network learns by slopes")
    if sizes(e)[1] > SLOPE_PARTS:
        raise ValueError(f"has a slope of more than {SLOPE_PARTS} parts: write a shorter one")
    return e


def _tree(text):
    """Python's own tree of the text, or what is wrong with it as a formula."""
    if not text:
        raise ValueError("is no formula: type one such as 'tanh(z)'")
    for letter in text:
        if not " " <= letter <= "~":
            plain = KEYS.get(letter, "a number" if letter.isalpha() else "a sign of the keyboard")
            raise ValueError(f"is no formula: write {plain} for {letter!r}")
    if "^" in text:
        raise ValueError("is no formula: a power is **, as in z**2")
    still_open = []
    for at, letter in enumerate(text):
        if letter == "(":
            still_open.append(at)
        elif letter == ")" and not still_open:
            raise ValueError(f"is no formula: it has a bracket ) too many, after {text[:at]!r}")
        elif letter == ")":
            still_open.pop()
    if still_open:
        raise ValueError("is no formula: a bracket ) is missing, for the ( before "
                         f"{text[still_open[-1] + 1:]!r} is never closed")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's of 2or z and the like
            return ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        found, hint = next((re.search(wrong, text), hint) for wrong, hint in WRONG
                           if re.search(wrong, text))
        raise ValueError(f"is no formula: {found.expand(hint)}") from error


def _look_at(node, called) -> None:
    """An error unless this part is arithmetic with numbers, z and the functions in NAMES."""
    match node:
        case ast.Name(id=name) if name not in (*NAMES, "z"):
            raise ValueError(f"has the name {name}: only z and {', '.join(NAMES)} are known"
                             f"{_meant(name, node in called)}")
        case ast.Name(id=name) if name in FUNCTIONS and node not in called:
            raise ValueError(f"is no number for each z: write {name}(z), with brackets")
        case ast.Attribute(attr=attr) if re.fullmatch(r"(?!z\.)[\w.]+", ast.unparse(node)):
            raise ValueError(f"{MORE}write {attr} for {ast.unparse(node)}" if attr in NAMES else
                             f"{MORE}{ast.unparse(node)} is not known{_meant(attr, True)}")
        case ast.Call(func=ast.Constant() | ast.BinOp() | ast.UnaryOp() | ast.Call() | ast.Name(
                id="z" | "pi" | "E") as left, args=right):
            left = f"({ast.unparse(left)})" if isinstance(left, ast.BinOp) else ast.unparse(left)
            raise ValueError(f"{MORE}write products with *, here {left}*"
                             f"({', '.join(map(ast.unparse, right))})")
        case ast.List() | ast.Set() | ast.Dict() | ast.Subscript():
            raise ValueError(f"{MORE}brackets are round")
        case ast.IfExp():
            raise ValueError(f"{MORE}write pieces as Piecewise((z, z > 0), (0, True))")
        case ast.Mod() | ast.FloorDiv():
            raise ValueError(f"{MORE}% and // make steps, and a step has no slope to learn by")
        case ast.Eq() | ast.NotEq():
            raise ValueError(f"{MORE}a condition has <, <=, > or >=, for = holds at single points")
        case ast.Constant(value=int() | float()) | ast.Call(
                func=ast.Name() | ast.Attribute(), keywords=[]):
            return
    if not isinstance(node, ALLOWED):
        raise ValueError(f"{MORE}write it with numbers, z, + - * / ** and functions of z")


def _meant(name: str, called: bool) -> str:
    """What may be meant by a name that is not known."""
    plain = name.lower().replace("_", "")
    if plain in MEANT:
        return f"; {MEANT[plain]}"
    near = [known for known in (*NAMES, "z") if plain == known.lower().replace("_", "")
            or sorted(name) == sorted(known)] + [f"{f}(z)" for f in FUNCTIONS if name == f + "z"]
    if name[0] == "z" and (name[1:].isdigit() or name[1:] in ("z", *FUNCTIONS)):
        near.append(f"z*{name[1:]}")
    if plain in "x y t u v w s r input".split():
        near.append("z")
    near += difflib.get_close_matches(plain, NAMES, 1, 0.6)
    return f"; did you mean {near[0]}?" if near else "" if called else (
        f"; write a number for {name}")


def _comma(text: str) -> str:
    return "; a decimal point is ., as in 0.5" if re.search(r"\d,\d", text) else ""


def _made(node, made, text, z):
    """What SymPy makes of this part of the text, its own parts being made."""
    import sympy

    words = text[node.col_offset : node.end_col_offset]
    match node:
        case ast.Constant(value=bool() as value):
            return sympy.S(value)
        case ast.Constant(value=value):
            digits = words.lower().replace("_", "")
            if value > LARGE or (value < 1 / LARGE and re.search("[1-9]", digits.split("e")[0])):
                raise ValueError(f"holds the number {words}: from {1 / LARGE:g} to {LARGE:g} are "
                                 "read")
            return sympy.Integer(value) if isinstance(value, int) else sympy.Rational(digits)
        case ast.Name(id=name):
            return z if name == "z" else getattr(sympy, name)
        case ast.Tuple(elts=inside):
            return tuple(made[part] for part in inside)
        case ast.Compare(left=left, ops=ops, comparators=others):
            chain = [made[part] for part in (left, *others)]
            return _make("And", [_make(type(op).__name__, pair, words) for op, *pair in zip(
                ops, chain[:-1], chain[1:], strict=True)], words)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _make(name, [made[part] for part in args], words)
    args = node.values if isinstance(node, ast.BoolOp) else [node.operand] if isinstance(
        node, ast.UnaryOp) else [node.left, node.right]
    return _make(type(node.op).__name__, [made[part] for part in args], words)


def _make(name, args, words):
    """The operation or function of this name on these operands, or why it is not made."""
    import sympy

    make, kind, fewest, most = _makers()[name]
    if not fewest <= len(args) <= most:
        takes = fewest if fewest == most else f"{fewest} to {most}"
        raise ValueError(f"cannot be read: {name} takes {takes} argument{'s' * (most > 1)}, not "
                         f"{len(args)}{_comma(words)}")
    if any(_kind(arg) != kind for arg in args):
        raise ValueError(f"cannot be read: {WANTED[kind]}{_comma(words)}")
    if name == "Pow" and args[1].is_Rational:  # such as 9**9**9**9 would be long in the making
        if abs(args[1]) > POWER:
            raise ValueError(f"has the power {words}: exponents up to {POWER} are read")
        if abs(args[1]) * sum(n.p.bit_length() + n.q.bit_length() - 2
                              for n in args[0].atoms(sympy.Rational)) > BITS:
            raise ValueError(f"has the power {words}: its number is too long")
    try:
        e = make(*args)
    except TypeError as error:  # SymPy compares no complex numbers
        raise ValueError(f"cannot be read: {words} is no finite real number") from error
    return _bounded(e, words) if _kind(e) == "number" else e


def _kind(made) -> str:
    import sympy

    if isinstance(made, tuple):
        return "pair" if list(map(_kind, made)) == ["number", "condition"] else "tuple"
    return "number" if isinstance(made, sympy.Expr) else "condition"


def _bounded(e, words):
    """The expression, sealed where it is deep; an error if too large or a number out of range."""
    size, _, depth, seen = sizes(e)
    if size > PARTS or depth > DEEP:
        raise ValueError(f"has {size} parts, {depth} deep: at most {PARTS}, {DEEP} deep, are read")
    if e.free_symbols:
        return pieces()(e, True) if seen > SEEN or not e.is_extended_real else e
    size = np.max(np.abs(Cells({}).bounds(e)))
    if not size <= LARGE:
        raise ValueError(f"holds {words}, which is " + (
            f"over {LARGE:g}" if size > LARGE else "no finite real number"))
    return e


@lru_cache(maxsize=4 * PARTS)
def sizes(e):
    """(parts, parts of its derivative at most, depth, depth that SymPy sees) of an expression."""
    if not e.args:
        return 1, 1, 1, 1
    inner, slopes, depths, seen = zip(*map(sizes, e.args), strict=True)
    size, own = 1 + sum(inner), isinstance(e, pieces())
    again = 1 if e.is_Add or own else sum(bool(arg.free_symbols) for arg in e.args)
    return (size, sum(slopes) + again * size, 1 + max(depths),
            1 if own and e.is_sealed else 1 + max(seen))


@lru_cache(maxsize=1)
def _makers():
    """Names to what makes it, the kind of its operands, their smallest and largest number."""
    import sympy

    def piecewise(*pairs):
        return pieces()(*(part for pair in pairs for part in pair))

    def extreme(relation):
        def make(*args):  # numbers first: where both are equal the slope is 0, as that of relu
            args = sorted(args, key=lambda arg: bool(arg.free_symbols))
            return piecewise(*((arg, sympy.And(*(relation(arg, other) for other in args[k + 1:])))
                               for k, arg in enumerate(args)))

        return make, "number", 1, 12

    def tsin(z, A):
        if not (A.is_Rational and 0 < A < 1):
            raise ValueError(f"cannot be read: TSin(z, A) needs a number 0 < A < 1, not {A}")
        return kepler.symbolic()(z, A)

    makers = {name: (getattr(sympy, name), "number", 1, 1) for name in FUNCTIONS
              if hasattr(sympy, name)}
    makers |= {name: (lambda x, f=f: in_pieces(f(x)), "number", 1, 1) for name, f in BOOK.items()}
    makers |= {name: (function, "number", 2, 2) for name, function in dict(
        Add=operator.add, Sub=operator.sub, Mult=operator.mul, Div=operator.truediv,
        Pow=operator.pow, Lt=sympy.Lt, LtE=sympy.Le, Gt=sympy.Gt, GtE=sympy.Ge, TSin=tsin).items()}
    makers |= {name: (function, "condition", 1, LETTERS) for name, function in dict(
        And=sympy.And, Or=sympy.Or, BitAnd=sympy.And, BitOr=sympy.Or, Not=sympy.Not,
        Invert=sympy.Not).items()}
    return makers | {"USub": (operator.neg, "number", 1, 1), "UAdd": (operator.pos, "number", 1, 1),
                     "Abs": (lambda x: piecewise((x, x >= 0), (-x, True)), "number", 1, 1),
                     "log": (sympy.log, "number", 1, 2), "Max": extreme(sympy.Ge),
                     "Min": extreme(sympy.Le), "Piecewise": (piecewise, "pair", 1, 12)}
