"""A figure keeps its data, whatever later cells do to them."""

import functools
import re
import tracemalloc

import matplotlib
import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import tanh
from nnlib.costs import l2
from nnlib.figures import explore, plots
from nnlib.figures.owned import MOST_BYTES, owned
from nnlib.initializers import xavier

matplotlib.use("Agg")


def notebook(cell):
    """The names of a notebook after this cell has run in it."""
    names = {"__name__": "__main__", "np": np, "plots": plots, "tanh": tanh, "explore": explore,
             "functools": functools}
    exec(cell, names)
    return names


CELLS = {
    "a name": ("x = np.array([1.0, 2.0]); draw = lambda k: x[k]", "x = None"),
    "written into": ("x = np.array([1.0, 2.0]); draw = lambda k: x[k]", "x *= 7"),
    "a default": ("x = [1.0, 2.0]; draw = lambda k, x=x: x[k]", "x[:] = 5, 5"),
    "only by keyword": ("x = [1.0, 2.0]\ndef draw(k, *, x=x): return x[k]", "x[:] = 5, 5"),
    "a closure": ("x = np.array([1.0, 2.0])\ndef of(x): return lambda k: x[k]\ndraw = of(x)",
                  "x *= 7"),
    "another function": ("x = [1.0, 2.0]\ndef get(k): return x[k]\ndraw = lambda k: get(k)",
                         "get = None; x[:] = 5, 5"),
    "a lambda in it": ("x = [1.0, 2.0]; draw = lambda k: (lambda: x[k])()", "x = [5, 5]"),
    "a comprehension": ("x = [1.0, 2.0]; draw = lambda k: [x[i] for i in [k]][0]", "x = [5, 5]"),
    "deep in others": ("x = {'a': [(np.array([1.0, 2.0]),)]}; draw = lambda k: x['a'][0][0][k]",
                       "x['a'][0][0][:] = 5"),
    "a partial": ("x = [1.0, 2.0]; draw = functools.partial(lambda x, k: x[k], x)", "x[:] = 5, 5"),
    "a function that calls itself": (
        "x = [1.0, 2.0]\ndef draw(k, n=3): return x[k] if n == 0 else draw(k, n - 1)",
        "x = None; draw_ = draw; del draw"),
    "a closure that calls itself": (
        "x = [1.0, 2.0]\ndef of():\n    def f(k, n=2): return x[k] if n == 0 else f(k, n - 1)\n"
        "    return f\ndraw = of()", "x = None"),
}


@pytest.mark.parametrize(("cell", "later"), CELLS.values(), ids=CELLS)
def test_what_a_later_cell_does_changes_nothing(cell, later):
    names = notebook(cell)
    kept = owned(names["draw"])
    assert [kept(k=0), kept(k=1)] == [1.0, 2.0]
    exec(later, names)
    assert [kept(k=0), kept(k=1)] == [1.0, 2.0]


def test_a_live_figure_shows_what_it_showed_when_names_have_changed():
    cell = ("y = [0.0, 1.0]\n"
            "it = explore(lambda k: plots.lines([0, 1], y=[y[0], k * y[1]]), k=[1, 2])")
    names = notebook(cell)
    picture, control = names["it"].live().children
    first = picture.value
    control.value = 2
    second = picture.value
    exec("y[1] = 9.0; y = 'gone'", names)
    control.value = 1
    assert picture.value == first != second
    control.value = 2
    assert picture.value == second and re.search("y 2", second)


def test_a_network_is_kept_as_it_was():
    net = Network([Dense(1, 2, tanh), Dense(2, 1, tanh)], l2, xavier, np.random.default_rng(0))
    names = notebook("draw = lambda x: net.predict(x)")
    names["net"] = net
    kept, x = owned(names["draw"]), np.array([[0.5]])
    before = kept(x).copy()
    net.theta[:] = 0
    assert np.array_equal(kept(x), before) and not np.array_equal(net.predict(x), before)


def test_what_was_one_thing_stays_one():
    names = notebook("x = np.zeros(2); y = [x]; draw = lambda: (x, y[0])")
    one, other = owned(names["draw"])()
    assert one is other and one is not names["x"]


def test_modules_classes_and_functions_of_packages_are_the_same_ones():
    names = notebook("class Own: pass\ndraw = lambda: (np, tanh, plots.axes, Own, owned)")
    names["owned"] = owned
    for kept, given in zip(owned(names["draw"])(), names["draw"](), strict=True):
        assert kept is given
    assert owned(plots.curve) is plots.curve


def test_large_arrays_are_shared_so_that_it_costs_little():
    names = notebook("draw = lambda: (x, y)")
    names["x"], names["y"] = np.zeros(MOST_BYTES // 8 + 1), np.zeros(10)
    tracemalloc.start()
    kept = owned(names["draw"])
    spent = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kept()[0] is names["x"] and kept()[1] is not names["y"]
    assert spent < MOST_BYTES / 100


def test_names_and_notes_of_a_function_stay():
    names = notebook("def draw(k):\n    return k\ndraw.note = 1")
    kept = owned(names["draw"])
    assert (kept.__name__, kept.note, kept(3)) == ("draw", 1, 3)
