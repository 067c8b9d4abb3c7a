"""Drawings of backpropagation: their numbers are those of the network."""

import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import sigmoid, tanh
from nnlib.costs import l2
from nnlib.figures import graphs, plots
from tests.figures.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
SMALL = Network([Dense(3, 4, tanh), Dense(4, 4, tanh), Dense(4, 3, tanh)],
                rng=np.random.default_rng(0))
ONE = np.array([[0.5], [-0.8], [1.0]])
FIVE = dict(a_prev=np.linspace(-1, 1, 5), W=np.arange(15).reshape(3, 5) / 10 - 0.7,
            b=[0.1, 0.2, -0.1], f=sigmoid, y=[1, 0, 0])
DRAWINGS = {
    "chain": [dict(w=0.5, a_prev=0.8, b=-0.2, y=1, f=tanh, nudged=n)
              for n in ("w", "b", "a_prev", "a⁽ᴸ⁻¹⁾")],
    "paths": [dict(nudged=n) for n in ("w", "b", "a")] + [dict(nudged="a", q=2, p=1)],
    "layer": [FIVE, FIVE | {"lit": ("w", 0, 1)}, FIVE | {"lit": ("a", 2), "was": 1.4}],
    "reach": [dict(net=SMALL, x=ONE, index=k) for k in (1, 2, 3)],
}


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


@pytest.mark.parametrize("y", [-1, 1])
@pytest.mark.parametrize("nudged", ["w", "b", "a⁽ᴸ⁻¹⁾"])
@pytest.mark.parametrize("w", [0.5, 5, 20])
def test_the_arithmetic_in_sight_is_right(w, nudged, y):
    ax = graphs.chain(w, 0.8, -0.2, y, tanh, nudged)
    said = plots.description(ax)
    factors, whole = said.removesuffix(".").split(" = ")[-2:]
    product = np.prod([number(factor) for factor in factors.split(" × ")])
    assert product == pytest.approx(number(whole), rel=0.06) and product != 0
    shown = dict(t.get_text().split("\n") for t in ax.texts if "\n" in t.get_text())
    assert 2 * (number(shown["a"]) - y) == pytest.approx(number(shown["2(a − y)"]), rel=0.06,
                                                         abs=2e-6)


def test_the_chain_has_one_name_for_the_activation_before():
    ax = graphs.chain(1, 0.8, -0.2, 1, tanh, "a_prev")
    said = plots.description(ax)
    assert said == plots.description(graphs.chain(1, 0.8, -0.2, 1, tanh, "a⁽ᴸ⁻¹⁾"))
    assert said.startswith("∂C/∂a⁽ᴸ⁻¹⁾ = w") and "prev" not in said
    assert "a⁽ᴸ⁻¹⁾\n0.80" in {t.get_text() for t in ax.texts}


def test_an_activation_has_a_way_through_every_neuron_that_receives_it():
    for p in (1, 3, 5):
        said = plots.description(graphs.paths("a", p=p))
        assert said.count("δ") == p and ("one path" if p == 1 else f"{p} paths") in said
    assert "one path" in plots.description(graphs.paths("w", p=5))


def test_rates_lead_from_senders_to_sums_and_from_sums_to_the_cost():
    ax = graphs.paths("a")
    names = [t.get_text() for t in ax.texts if t.get_text().startswith(("a", "z"))]
    assert names == ["z₁", "z₂", "z₃", "a₁⁽ᴸ⁻¹⁾", "a₂⁽ᴸ⁻¹⁾", "a₃⁽ᴸ⁻¹⁾", "a₄⁽ᴸ⁻¹⁾"]
    assert plots.description(ax) == (
        "∂C/∂a₂⁽ᴸ⁻¹⁾ = w₁,₂ δ₁ + w₂,₂ δ₂ + w₃,₂ δ₃: 3 paths to the cost.")


@pytest.mark.parametrize(("nudged", "start", "said"), [
    ("w", "w₁,₂", "∂C/∂w₁,₂ = a₂⁽ᴸ⁻¹⁾ δ₁"), ("b", "b₁", "∂C/∂b₁ = δ₁"),
    ("a", "a₂⁽ᴸ⁻¹⁾", "∂C/∂a₂⁽ᴸ⁻¹⁾ = w₁,₂ δ₁")])
def test_a_path_begins_at_the_disc_of_what_is_nudged(nudged, start, said):
    ax = graphs.paths(nudged, p=1)
    assert plots.description(ax) == f"{said}: one path to the cost."
    name = next(t for t in ax.texts if t.get_text() == start and not t.get_bbox_patch())
    assert sum(p.get_center() == name.get_position() for p in ax.patches) == 2  # disc and tint
    thick = [a for a in ax.texts if getattr(a, "arrow_patch", None)
             and a.arrow_patch.get_linewidth() == 2]
    assert len(thick) == 2
    assert any(np.hypot(*np.subtract(a.xyann, name.get_position())) < 0.4 for a in thick)


def test_the_paths_share_one_frame_and_fill_it():
    frames = []
    for nudged in ("w", "b", "a"):
        ax = graphs.paths(nudged)
        top = max(p.get_center()[1] + p.radius for p in ax.patches)
        assert 0 < ax.get_ylim()[1] - top < 0.1
        frames.append((ax.get_xlim(), ax.get_ylim(), tuple(ax.figure.get_size_inches())))
    assert len({*frames}) == 1


@pytest.mark.parametrize("y", [-1, 1])
@pytest.mark.parametrize("a_prev", [0, 0.8])
@pytest.mark.parametrize("w", [0, 0.5, 1, 5])
@pytest.mark.parametrize("nudged", ["w", "b", "a_prev"])
def test_the_numbers_of_the_chain_keep_off_its_discs(nudged, w, a_prev, y):
    keeps_off_discs(graphs.chain(w, a_prev, -0.2, y, tanh, nudged), 0.01)


def keeps_off_discs(ax, room):
    """All words lie within a disc or without it, `room` away from its rim."""
    ax.figure.canvas.draw()
    for words in (t for t in ax.texts if t.get_text()):
        box = words.get_window_extent().transformed(ax.transData.inverted())
        middle = np.array(words.get_position())
        for disc in ax.patches:
            centre = np.array(disc.get_center())
            if np.allclose(middle[0], centre[0]) and np.hypot(*(middle - centre)) < disc.radius:
                assert np.hypot(*(box.corners() - centre).T).max() < disc.radius - room, words
            else:
                nearest = np.clip(centre, box.min, box.max)
                assert np.hypot(*(nearest - centre)) > disc.radius + room, words


@pytest.mark.parametrize(("draw", "labels"), [
    (lambda: graphs.paths("w"), {"a₂⁽ᴸ⁻¹⁾", "δ₁"}), (lambda: graphs.paths("b"), {"1", "δ₁"}),
    (lambda: graphs.paths("a", p=2), {"w₁,₂", "w₂,₂", "δ₁", "δ₂"}),
    (lambda: graphs.layer(**FIVE, lit=("w", 0, 1)), {"−0.60"}),
    (lambda: graphs.reach(SMALL, ONE, 1), {"w"})])
def test_no_line_goes_through_the_label_of_a_line(draw, labels):
    assert {t.get_text() for t in draw().texts if t.get_bbox_patch()} == labels


def test_a_layer_shows_its_outputs_and_its_cost():
    a = sigmoid(FIVE["W"] @ FIVE["a_prev"] + FIVE["b"])
    ax = graphs.layer(**FIVE)
    assert {graphs.two(v) for v in a} <= {t.get_text() for t in ax.texts}
    cost = ((a - FIVE["y"]) ** 2).sum()
    assert plots.description(ax).endswith(f"the cost is {cost:.3f}.")
    before = plots.description(graphs.layer(**FIVE, was=1.46249))
    assert before.endswith(f"the cost is {cost:.3f}, was 1.462.")


@pytest.mark.parametrize(("index", "reached"), [(1, (1, 4, 3)), (2, (0, 1, 3)), (3, (0, 0, 1))])
def test_a_change_reaches_its_neuron_and_all_behind(index, reached):
    before = SMALL.theta.copy()
    said = plots.description(graphs.reach(SMALL, ONE, index))
    assert tuple(int(n) for n in re.findall(r"(\d+) of \d+ in layer", said)) == reached
    assert np.array_equal(before, SMALL.theta)  # the network is left as it was


@pytest.mark.parametrize(("index", "edges"), [(1, 4 + 12), (2, 3), (3, 0)])
def test_the_lines_along_which_a_change_travels_are_thick(index, edges):
    ax = graphs.reach(SMALL, ONE, index)
    widths = [line.get_linewidth() for line in ax.lines]
    assert widths.count(1.8) == edges and widths.count(4) == 1
    assert {"inputs", "layer 1", "layer 2", "layer 3"} <= {t.get_text() for t in ax.texts}


@pytest.mark.parametrize(("call", "words"), [
    (lambda: graphs.chain(1, 1, 0, 1, tanh, "y"), "nudged must be one of w, b, a⁽ᴸ⁻¹⁾, not 'y'"),
    (lambda: graphs.paths("c"), "nudged must be one of w, b, a, not 'c'"),
    (lambda: graphs.layer(**FIVE, was=-1), "was must be finite with 0 <= was, not -1"),
    (lambda: graphs.layer(**FIVE, was=np.nan), "was must be finite with 0 <= was, not nan"),
    (lambda: graphs.paths(q=1), "q must be at least 2, not 1"),
    (lambda: graphs.reach(SMALL, ONE, 0), "index must be at least 1, not 0"),
    (lambda: graphs.reach(SMALL, ONE, 4), "index is 4, but the network has 3 layers")])
def test_what_cannot_be_drawn_is_named(call, words):
    with pytest.raises(ValueError, match=f"^{words}$"):
        call()
    assert not plt.get_fignums()


def number(text):
    return float(text.replace("\N{MINUS SIGN}", "-"))
