"""What may come in: each rule that stands at a parameter of nnlib refuses what is wrong for it."""

import importlib
import inspect

import numpy as np
import pytest

from nnlib.entrance import Rule, count, entrance, flag, function, instance, optional, positive, real
from tests.test_modules import MATHEMATICS


def entrances():
    """Every function of the mathematics that declares what may come in."""
    for name in MATHEMATICS:
        module = importlib.import_module(f"nnlib.{name}")
        for member in list(vars(module).values()):
            if getattr(member, "__module__", None) != module.__name__:
                continue
            parts = vars(member).values() if inspect.isclass(member) else [member]
            yield from (part for part in parts if hasattr(part, "rules"))


CASES = [pytest.param(rule, name, wrong, id=f"{door.__module__}.{door.__qualname__}-{name}-{k}")
         for door in entrances() for name, rule in door.rules.items()
         for k, wrong in enumerate(rule.wrong)]


@pytest.mark.parametrize(("rule", "name", "wrong"), CASES)
def test_each_refuses_in_one_sentence_that_names_it(rule, name, wrong):
    with pytest.raises((TypeError, ValueError)) as caught:
        rule.take(wrong, name)
    said = str(caught.value)
    assert name in said and "\n" not in said and not said.endswith(".")


@entrance
def example(lr: positive, steps: count = 3, stop: optional(function("history")) = None,
            loud: flag = False):
    return lr, steps, stop, loud


def test_it_hands_on_what_the_rules_took():
    assert example(np.float32(0.5)) == (0.5, 3, None, False)
    assert example(2, steps=np.int8(4), loud=np.True_) == (2.0, 4, None, True)
    assert type(example(2)[0]) is float and type(example(2, np.int8(4))[1]) is int


@pytest.mark.parametrize(("call", "words"), [
    (lambda: example(0), "lr must be finite with 0 < lr, not 0"),
    (lambda: example(1, 0), "steps must be at least 1, not 0"),
    (lambda: example(1, stop=len(())), "stop must be a function, not 0"),
    (lambda: example(1, stop=lambda: 0), r"stop must be a function of (history), not of ()"),
    (lambda: example(1, loud=1), "loud must be True or False, not 1"),
    (lambda: example(learning_rate=1), "example takes (lr, steps, stop, loud)"),
    (lambda: example(), "missing a required argument: 'lr'"),
])
def test_it_refuses_before_the_body_runs(call, words):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert words in str(caught.value)


def test_a_class_that_was_not_called_is_told_so():
    rule = instance(np.random.Generator, "such as np.random.default_rng(1)")
    with pytest.raises(TypeError, match=r"not Generator: call it, rng=Generator\(\.\.\.\)"):
        rule.take(np.random.Generator, "rng")
    with pytest.raises(TypeError, match=r"must be a Generator, not 42, such as np\.random\.defa"):
        rule.take(42, "rng")


def test_a_rule_says_what_it_takes_and_the_function_keeps_its_words():
    assert repr(real(0, 1, open_high=True)) == "float in [0, 1)" and repr(real()) == "float"
    assert repr(positive) == "float in (0, inf)" and repr(optional(count)) == "int >= 1 or None"
    assert example.__name__ == "example" and isinstance(example.rules["lr"], Rule)
    assert list(inspect.signature(example).parameters) == ["lr", "steps", "stop", "loud"]
