"""The walk through a small network: each step's numbers are those of its gradient."""

import re

import matplotlib
import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import relu, sigmoid, tanh
from nnlib.costs import l2
from nnlib.figures import plots, walkthrough
from nnlib.figures.graphs import two
from tests.figures.test_graphs import keeps_off_discs, number
from tests.figures.test_plots import keeps_its_word

matplotlib.use("Agg")
X, Y = np.array([[1.0], [0.5]]), np.array([[1.0], [0.0]])


def small(f):
    net = Network([Dense(2, 2, f), Dense(2, 2, f)], cost=l2, rng=np.random.default_rng(0))
    net.theta[:] = 0.6, -1.0, 0.8, 0.5, 0.1, -0.3, 1.2, -0.7, 0.4, 0.9, 0.0, 0.2
    return net


@pytest.mark.parametrize("step", range(10))
@pytest.mark.parametrize("f", [tanh, sigmoid, relu], ids=repr)
def test_every_step_says_its_equation(step, f):
    said = keeps_its_word(walkthrough.walk, dict(net=small(f), x=X, y=Y, step=step))
    assert said.startswith(f"Step {step}: {walkthrough.EQUATIONS[step]}. ")


@pytest.mark.parametrize("step", range(1, 10))
@pytest.mark.parametrize("f", [tanh, sigmoid, relu], ids=repr)
def test_a_reader_who_checks_a_sum_finds_the_printed_result(step, f):
    said = plots.description(walkthrough.walk(small(f), X, Y, step))
    sentence = said.removeprefix(f"Step {step}: {walkthrough.EQUATIONS[step]}. ").removesuffix(".")
    words, result = sentence.removeprefix("Upper neuron: ").removeprefix(
        "Uppermost weight: ").split(" ≈ ")
    for sign, python in (("×", "*"), ("−", "-"), ("²", "**2")):
        words = words.replace(sign, python)
    assert eval(words, {"f": f}) == pytest.approx(number(result), abs=0.002)
    decimals = re.findall(r"\.(\d+)", sentence)
    assert len(decimals) > 1 and all(len(digits) == 3 for digits in decimals)


@pytest.mark.parametrize("step", range(10))
@pytest.mark.parametrize("f", [tanh, sigmoid, relu], ids=repr)
def test_the_numbers_keep_off_the_rims_of_the_discs(step, f):
    keeps_off_discs(walkthrough.walk(small(f), X, Y, step), 0.02)


def test_nothing_lies_on_the_level_edges():
    ax = walkthrough.walk(small(tanh), X, Y, 9)
    ax.figure.canvas.draw()
    level = [line for line in ax.lines if np.ptp(line.get_ydata()) == 0]
    assert len(level) == 4
    for line in level:
        (low, high), height = line.get_xdata(), line.get_ydata()[0]
        for box in (t.get_window_extent().transformed(ax.transData.inverted()) for t in ax.texts):
            assert box.x1 < low or box.x0 > high or not box.y0 < height < box.y1


def test_the_last_number_of_a_step_is_what_the_library_finds():
    net = small(tanh)
    cost, g = net.gradient(X, Y)
    first, last = net.dense
    found = {2: first.a, 3: last.z, 4: last.a, 5: cost, 6: last.db, 7: last.dW, 8: first.db, 9: g}
    for step, values in found.items():
        said = plots.description(walkthrough.walk(net, X, Y, step))
        assert number(re.findall(r"[\N{MINUS SIGN}]?\d+\.\d{3}", said)[-1]) == pytest.approx(
            np.ravel(values)[0], abs=0.0005)


def near(texts, word):
    """The words directly under a word: at its x, and a line lower, or across an edge."""
    x, y = next(t.get_position() for t in texts if t.get_text() == word)
    return [t.get_text() for t in texts if np.isclose(t.get_position()[0], x)
            and np.isclose(y - t.get_position()[1], (walkthrough.LINE, walkthrough.ASIDE)).any()]


def test_every_weight_and_bias_has_its_own_derivative_under_it():
    net = small(tanh)
    texts = walkthrough.walk(net, X, Y, 9).texts
    for layer in net.dense:
        for w, dw in zip(layer.W.flat, layer.dW.flat, strict=True):
            assert near(texts, two(w)) == [two(dw)]
        for b, db in zip(layer.b.flat, layer.db.flat, strict=True):
            assert near(texts, f"b {two(b)}") == [two(db)]


def test_the_slopes_are_in_sight_from_the_step_that_multiplies_by_them():
    net = small(tanh)
    net.gradient(X, Y)
    for layer, back in zip(net.dense, (8, 6), strict=True):
        slope = f"f′ {two(tanh.derivative(layer.z)[1, 0])}"
        for step in range(10):
            texts = [t.get_text() for t in walkthrough.walk(net, X, Y, step).texts]
            assert (slope in texts) == (step >= back)


def test_indices_of_layers_stand_in_brackets():
    words = [t.get_text() for t in walkthrough.walk(small(tanh), X, Y, 9).texts]
    assert {"C = Σ (a⁽²⁾ − y)²", "∂C/∂W⁽²⁾ = δ⁽²⁾(a⁽¹⁾)ᵀ", "∂C/∂b⁽²⁾ = δ⁽²⁾"} <= {*words}
    assert not re.search("[aWbzδ][⁰¹²]", "".join(words))


@pytest.mark.parametrize(("step", "n", "words"), [
    (10, 2, "step must be at most 9, not 10"), (-1, 2, "step must be at least 0, not -1"),
    (0, 3, "walk draws one sample .2, 1. in a network of 2, 2 and 2 neurons, not .2, 1. in one of "
           "2, 3, 2")])
def test_what_cannot_be_walked_is_named(step, n, words):
    net = Network([Dense(2, n, tanh), Dense(n, 2, tanh)], cost=l2, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=f"^{words}$"):
        walkthrough.walk(net, X, Y, step)


def test_a_number_appears_when_it_is_known_and_stays():
    net = small(tanh)
    net.gradient(X, Y)
    error = f"δ {two(net.dense[0].db[0, 0])}"
    shown = [[t.get_text() for t in walkthrough.walk(net, X, Y, step).texts] for step in range(10)]
    assert [error in texts for texts in shown] == [step >= 8 for step in range(10)]
    assert [len(texts) for texts in shown] == sorted(len(texts) for texts in shown)
