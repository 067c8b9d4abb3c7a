"""What every drawing keeps to: it draws where it is told, and says in words what it drew."""

import importlib
import re

import matplotlib
import pytest

from nnlib.entrance import Rule
from tests.figures.drawings import cases, drawings, keeps_its_word
from tests.test_modules import MODULES

matplotlib.use("Agg")
ELSEWHERE = {"figures.walkthrough"}  # its own tests draw each of its ten steps
NAMES = [name for name in MODULES if name.startswith("figures.") and name not in ELSEWHERE
         and drawings(importlib.import_module(f"nnlib.{name}"))]
SEVERAL = {"figures.schemes": {"together"}}  # takes its functions one by one: its own tests do
MANY = {"figures.pictures": ("digits",),  # these make Axes of their own
        "figures.verdicts": ("answers", "errors", "filters", "biases"),
        "figures.mistakes": ("gallery",)}


def module(name):
    return importlib.import_module(f"nnlib.{name}")


def table(name):
    """The rows of a module's drawings, as its own tests have them."""
    return importlib.import_module(f"tests.{name.replace('.', '.test_')}").DRAWINGS


def functions(name):
    """All drawings of a module, also those that make Axes of their own."""
    return {**drawings(module(name)), **{own: vars(module(name))[own]
                                         for own in MANY.get(name, ())}}


ROWS = [pytest.param(name, *case.values, id=f"{name}-{case.id}") for name in NAMES
        for case in cases(table(name))]
RULES = [pytest.param(rule, key, wrong, id=f"{name}.{own}-{key}-{k}") for name in NAMES
         for own, f in functions(name).items() for key, rule in getattr(f, "rules", {}).items()
         for k, wrong in enumerate(rule.wrong)]


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_stands_in_a_table(name):
    several = SEVERAL.get(name, set())
    assert set(drawings(module(name))) - several == set(table(name)), "give it a row in DRAWINGS"


@pytest.mark.parametrize(("name", "draw", "arguments"), ROWS)
def test_every_drawing_keeps_its_word(name, draw, arguments):
    keeps_its_word(getattr(module(name), draw), arguments)


@pytest.mark.parametrize(("rule", "key", "wrong"), RULES)
def test_what_must_not_come_in_is_refused_in_one_sentence(rule, key, wrong):
    assert isinstance(rule, Rule)
    with pytest.raises((TypeError, ValueError)) as caught:
        rule.take(wrong, key)
    said = str(caught.value)
    assert key in said and "\n" not in said and not said.endswith(".")


@pytest.mark.parametrize("name", [f"figures.{part}" for part in (
    "plots", "fits", "histories", "landscapes", "mistakes", "pictures", "races", "designs",
    "verdicts")])
def test_a_docstring_says_shapes_errors_and_source(name):
    for own, f in functions(name).items():
        shape = r"\((\w+|side \* side|steps \+ 1)?, ?\w*\)"
        assert own in {"turned", "products"} or re.search(shape, f.__doc__), own  # of numbers
        assert "Raises" in f.__doc__, own
        assert re.search(r"D\d\.\d|\b(19|20)\d\d\b", f.__doc__), own  # an item, or a year
