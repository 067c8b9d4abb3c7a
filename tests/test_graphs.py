"""Drawings of backpropagation: their numbers are those of the network."""

import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import Dense, Network, graphs, plots
from nnlib.activations import sigmoid, tanh
from nnlib.costs import l2
from tests.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
SMALL = Network([Dense(3, 4, tanh), Dense(4, 4, tanh), Dense(4, 3, tanh)],
                rng=np.random.default_rng(0))
ONE = np.array([[0.5], [-0.8], [1.0]])
FIVE = dict(a_prev=np.linspace(-1, 1, 5), W=np.arange(15).reshape(3, 5) / 10 - 0.7,
            b=[0.1, 0.2, -0.1], f=sigmoid, y=[1, 0, 0])
DRAWINGS = {
    "chain": [dict(w=0.5, a_prev=0.8, b=-0.2, y=1, f=tanh, nudged=n) for n in ("w", "b", "a_prev")],
    "paths": [dict(nudged=n) for n in ("w", "b", "a")] + [dict(nudged="a", q=2, p=1)],
    "layer": [FIVE, FIVE | {"lit": ("w", 0, 1)}, FIVE | {"lit": ("a", 2)}],
    "reach": [dict(net=SMALL, x=ONE, index=k) for k in (1, 2, 3)],
}


@pytest.fixture(autouse=True)
def close_all():
    yield
    plt.close("all")


def test_every_drawing_stands_in_the_table():
    assert set(drawings(graphs)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(graphs, name), arguments)


@pytest.mark.parametrize(("nudged", "place"), [("w", 0), ("b", 1)])
def test_the_chain_multiplies_to_the_derivative(nudged, place):
    net = Network([Dense(1, 1, tanh)], cost=l2, rng=np.random.default_rng(0))
    net.theta[:] = 0.7, -0.3
    _, g = net.gradient([[0.8]], [[-1.0]])
    said = plots.description(graphs.chain(0.7, 0.8, -0.3, -1.0, tanh, nudged))
    *factors, whole = map(number, re.findall(r"[\N{MINUS SIGN}]?\d+\.\d\d", said))
    assert whole == round(float(g[place]), 2) and len(factors) == 3
    assert np.isclose(np.prod(factors), g[place], atol=0.02)


def test_an_activation_has_a_way_through_every_neuron_that_receives_it():
    for p in (1, 3, 5):
        said = plots.description(graphs.paths("a", p=p))
        assert said.count("δ") == p and ("one path" if p == 1 else f"{p} paths") in said
    assert "one path" in plots.description(graphs.paths("w", p=5))


def test_a_layer_shows_its_outputs_and_its_cost():
    a = sigmoid(FIVE["W"] @ FIVE["a_prev"] + FIVE["b"])
    ax = graphs.layer(**FIVE)
    assert {graphs.two(v) for v in a} <= {t.get_text() for t in ax.texts}
    cost = ((a - FIVE["y"]) ** 2).sum()
    assert f"the cost is {cost:.3f}" in plots.description(ax)


@pytest.mark.parametrize(("index", "reached"), [(1, (1, 4, 3)), (2, (0, 1, 3)), (3, (0, 0, 1))])
def test_a_change_reaches_its_neuron_and_all_behind(index, reached):
    before = SMALL.theta.copy()
    said = plots.description(graphs.reach(SMALL, ONE, index))
    assert tuple(int(n) for n in re.findall(r"(\d+) of \d+ in layer", said)) == reached
    assert np.array_equal(before, SMALL.theta)  # the network is left as it was


def number(text):
    return float(text.replace("\N{MINUS SIGN}", "-"))
