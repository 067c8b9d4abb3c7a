"""Schematic drawings: counts are right, dropped neurons lose their connections."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.activations import ALL, relu, sigmoid, softmax, tanh
from nnlib.figures import plots, schemes
from tests.figures.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
ELEMENTWISE = [f for f in ALL if f is not softmax]


def rng(seed=1):
    return np.random.default_rng(seed)


DRAWINGS = {"perceptron": [{}, dict(inputs=1, outputs=1), dict(inputs=12, outputs=4)],
            "thinned": [dict(sizes=[3, 5, 2], keep=0.5, rng=rng()),
                        dict(sizes=[3, 5, 2], keep=1, rng=rng(), inputs=True)]}


def test_every_drawing_stands_in_the_table():
    assert set(drawings(schemes)) == {*DRAWINGS, "together"}, "give a new drawing a row"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(schemes, name), arguments)


@pytest.mark.parametrize("derivative", [False, True])
def test_activations_together_are_all_drawn_and_differ(derivative):
    def draw(ax=None):
        return schemes.together(*ELEMENTWISE, derivative=derivative, ax=ax)

    said = keeps_its_word(draw, {})
    ax = draw()
    curves = [line for line in ax.lines if not line.get_label().startswith("_")]
    assert [line.get_label() for line in curves] == [type(f).__name__ for f in ELEMENTWISE]
    looks = {(v.get_color(), str(v._unscaled_dash_pattern)) for v in curves}
    assert len(looks) == len(curves)
    for line, f in zip(curves, ELEMENTWISE, strict=True):
        assert np.array_equal(line.get_ydata(), (f.derivative if derivative else f)(
            line.get_xdata()))
        assert type(f).__name__ in said


def test_derivatives_say_their_largest_value():
    said = plots.description(schemes.together(sigmoid, tanh, derivative=True))
    assert "Sigmoid from 0.02 to 0.25, Tanh from 0.00 to 1.00" in said
    assert "Tanh from −1.00 to 1.00" in plots.description(schemes.together(tanh, relu))


def test_a_perceptron_has_a_line_for_each_weight_and_names_its_parts():
    ax = schemes.perceptron(4, 3)
    blue = [line for line in ax.lines if line.get_color() == plots.PALETTE["weight"]]
    assert len(blue) == 12 and "12 weights and 3 biases" in plots.description(ax)
    words = [t.get_text() for t in ax.texts]
    assert words.count("f") == 3 and words.count("C") == 1 and {"x₄", "z₃", "a₃"} <= set(words)


def marks(ax, kind):
    return [line for line in ax.lines if line.get_marker() == kind]


def test_what_is_dropped_is_crossed_out_and_loses_its_connections():
    sizes = [3, 6, 6, 2]
    ax = schemes.thinned(sizes, 0.5, rng())
    draw = rng()
    kept = [3, *[int((draw.random(6) < 0.5).sum()) for _ in range(2)], 2]
    assert len(marks(ax, "x")) == 17 - sum(kept) > 0 and len(marks(ax, "o")) == 17
    edges = [line for line in ax.lines if len(line.get_xdata()) == 2]
    wanted = kept[0] * kept[1] + kept[1] * kept[2] + kept[2] * kept[3]
    assert len(edges) == wanted and f"{wanted} of 66 connections" in plots.description(ax)


def test_inputs_drop_only_where_asked_and_outputs_never():
    for inputs in (False, True):
        dropped = [line for seed in range(20)
                   for line in marks(schemes.thinned([4, 4, 4], 0.1, rng(seed), inputs), "x")]
        plt.close("all")
        assert {float(line.get_xdata()[0]) for line in dropped} == ({0, 1} if inputs else {1})
    assert not marks(schemes.thinned([4, 4, 4], 1, rng()), "x")


@pytest.mark.parametrize(("draw", "kind", "words"), [
    (lambda: schemes.thinned([2, 2, 2], 0, rng()), ValueError, "0 < keep <= 1"),
    (lambda: schemes.thinned([2, 2, 2], 0.5, 1), TypeError, "rng must be a NumPy Generator"),
    (lambda: schemes.perceptron(0), ValueError, "inputs must be at least 1"),
    (lambda: schemes.perceptron(2, 1.5), TypeError, "outputs must be an integer")])
def test_bad_input(draw, kind, words):
    with pytest.raises(kind, match=words):
        draw()
