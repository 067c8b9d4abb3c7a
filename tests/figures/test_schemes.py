"""Schematic drawings: counts are right, dropped neurons lose their connections."""

from itertools import chain

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.activations import ALL, LeakyReLU, leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.figures import colours, plots, schemes
from nnlib.figures.words import sub
from tests.figures import drawn
from tests.figures.drawings import cases, keeps_its_word
from tests.figures.drawn import Edge

matplotlib.use("Agg")
WEIGHT, BIAS, SIGNAL, ERROR = (
    plots.PALETTE[k].lower() for k in ("weight", "bias", "activation", "error"))
INK, FAINT = plots.INK, plots.FAINT
ELEMENTWISE = [f for f in ALL if f is not softmax]


def rng(seed=1):
    return np.random.default_rng(seed)


HAND = ([1, 0.5, 2], [([[1, -2, 0.5], [0, 1, -1]], [[0.5], [-1]], tanh),
                      ([[2, 1]], [[-1]], tanh)])
HAND = HAND[0], [(np.array(W, float), np.array(b, float), f) for W, b, f in HAND[1]]
DRAWINGS = {"by_hand": [dict(a=HAND[0], layers=HAND[1]),
                        dict(a=HAND[0], layers=HAND[1], lit=(2, 3))],
            "receivers": [{}, dict(lit=2)],
            "reply": [dict(w1=1, f=sigmoid), dict(w1=-4, f=sigmoid, x=2)],
            "perceptron": [{}, dict(inputs=1, outputs=1), dict(inputs=12, outputs=4)],
            "thinned": [dict(sizes=[3, 5, 2], keep=0.5, rng=rng()),
                        dict(sizes=[3, 5, 2], keep=1, rng=rng(), inputs=True)]}


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_nothing_is_cut_off_and_no_words_lie_on_others(name, arguments):
    drawn.can_be_read(getattr(schemes, name)(**arguments))


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


@pytest.mark.parametrize(("low", "high"), [(-4, 4), (-1, 3)])
@pytest.mark.parametrize("derivative", [False, True])
def test_activations_together_share_their_axes(low, high, derivative):
    ax = schemes.together(tanh, sigmoid, low=low, high=high, derivative=derivative)
    level, upright, *curves = ax.lines
    assert (level.get_xdata(), level.get_ydata()) == ([0, 1], [0, 0])  # through the whole frame
    assert (upright.get_xdata(), upright.get_ydata()) == ([0, 0], [0, 1])
    assert {level.get_color(), upright.get_color()} == {FAINT}
    for line, f in zip(curves, (np.tanh, lambda z: 1 / (1 + np.exp(-z))), strict=True):
        z = line.get_xdata()
        assert (z[0], z[-1]) == (low, high) and np.ptp(np.diff(z)) < 1e-9 and len(z) > 100
        slope = (f(z + 1e-5) - f(z - 1e-5)) / 2e-5
        assert np.allclose(line.get_ydata(), slope if derivative else f(z), rtol=0, atol=1e-8)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["Tanh", "Sigmoid"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("z", "f′(z)" if derivative else "a")
    told = f"2 {'derivatives' if derivative else 'functions'} for z from {low} to {high}: "
    assert plots.description(ax).startswith(told.replace("-", "−"))


def test_curves_after_the_fifth_differ_by_colour_and_width_too():
    ax = schemes.together(*ELEMENTWISE)
    looks = [(line.get_color(), line.get_linewidth()) for line in ax.lines[2:]]
    assert [width for _, width in looks] == [1.3] * 5 + [2.2] * 3
    assert [colour for colour, _ in looks] == [*colours.CYCLE, *colours.CYCLE[1:4]]
    dashes = [str(line._unscaled_dash_pattern) for line in ax.lines[2:]]
    assert len({*dashes}) == 5 and dashes[5:] == dashes[:3]


def test_two_of_a_kind_are_told_apart_by_what_they_were_made_with():
    ax = schemes.together(leaky_relu, LeakyReLU(0.3), tanh)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        "LeakyReLU(alpha=0.01)", "LeakyReLU(alpha=0.3)", "Tanh"]


@pytest.mark.parametrize("derivative", [False, True])
def test_a_function_that_mixes_its_entries_is_refused(derivative):
    words = r"^together draws functions of one number, but Softmax\(\) mixes its entries$"
    with pytest.raises(ValueError, match=words):
        schemes.together(tanh, softmax, derivative=derivative)
    assert not plt.get_fignums()


@pytest.mark.parametrize(("inputs", "outputs"), [(3, 2), (1, 1), (4, 3)])
def test_a_perceptron_leads_from_inputs_to_the_cost(inputs, outputs):
    ax = schemes.perceptron(inputs, outputs)
    low = ["₁", "₂", "₃", "₄"]
    texts = {drawn.place(t.get_position()): t for t in ax.texts}
    rounds = [[texts[spot] for spot in column] for column in drawn.columns(ax)]
    assert [[t.get_text() for t in column] for column in rounds] == [
        [f"{name}{low[k]}" for k in range(n)]
        for name, n in (("x", inputs), ("z", outputs), ("a", outputs))]
    for column, colour in zip(rounds, (INK, INK, SIGNAL), strict=True):
        for text in column:
            rim = drawn.rims(ax)[drawn.place(text.get_position())]
            assert drawn.look(text) == (colour, "normal")
            assert (drawn.to_hex(rim.get_edgecolor()), rim.radius) == (colour, 0.22)
    x, z, a = drawn.columns(ax)
    boxes = sorted(drawn.squares(ax), key=lambda spot: (spot[0], -spot[1]))
    assert [texts[spot].get_text() for spot in boxes] == ["f"] * outputs + ["C"]
    assert all(texts[spot].get_style() == "italic" for spot in boxes)
    *f, cost = boxes
    assert [y for _, y in f] == [y for _, y in z] == [y for _, y in a] and cost[1] == 0
    assert x[0][0] < z[0][0] < f[0][0] < a[0][0] < cost[0]
    wanted = [Edge(one, other, WEIGHT, 0.9) for one in x for other in z]
    wanted += [Edge(*way, FAINT, 1.0) for j in range(outputs)
               for way in ((z[j], f[j]), (f[j], a[j]), (a[j], cost))]
    assert drawn.joins(ax) == sorted(wanted)
    for j, spot in enumerate(z):
        bias = drawn.word(ax, f"+ b{low[j]}")
        assert drawn.look(bias) == (BIAS, "normal") and bias.get_position()[0] == spot[0]
        assert 0.22 < bias.get_position()[1] - spot[1] < 0.4
    weights = drawn.word(ax, "W")
    assert drawn.look(weights) == (WEIGHT, "normal")
    assert x[0][0] < weights.get_position()[0] < z[0][0]
    assert len(ax.texts) == inputs + 4 * outputs + 2


@pytest.mark.parametrize(("sizes", "words"), [
    ((4, 3), "4 inputs lead by 12 weights and 3 biases to 3 sums z; f makes the outputs a of them, "
             "and the cost C compares these with the targets."),
    ((1, 1), "1 input leads by 1 weight and 1 bias to 1 sum z; f makes the output a of it, and the "
             "cost C compares this with the target.")])
def test_a_perceptron_is_said_in_numbers_that_agree(sizes, words):
    assert plots.description(schemes.perceptron(*sizes)) == words


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


@pytest.mark.parametrize(("sizes", "keep", "inputs", "seed"), [
    ([3, 6, 6, 2], 0.5, False, 1), ([5, 4, 1], 0.6, True, 2), ([4, 1, 5, 3], 0.7, True, 3),
    ([1, 2, 1], 0.5, False, 0)])  # one of two is dropped
def test_a_thinned_network_is_the_one_that_was_drawn_by_lot(sizes, keep, inputs, seed):
    ax, lot = schemes.thinned(sizes, keep, rng(seed), inputs), rng(seed)
    last = len(sizes) - 1
    kept = [lot.random(n) < keep if 0 < k < last or (k == 0 and inputs) else np.full(n, True)
            for k, n in enumerate(sizes)]
    spots = [[drawn.place((k, h)) for h in (np.linspace(1, -1, n) if n > 1 else [0])]
             for k, n in enumerate(sizes)]
    stays = dict(zip(chain(*spots), np.concatenate(kept), strict=True))
    assert not all(stays.values())
    assert {drawn.place(line.get_xydata()[0]): drawn.to_hex(line.get_markeredgecolor())
            for line in marks(ax, "o")} == {
        spot: FAINT if not here else SIGNAL if spot[0] else INK for spot, here in stays.items()}
    crosses = sorted(drawn.place(line.get_xydata()[0]) for line in marks(ax, "x"))
    assert crosses == sorted(spot for spot, here in stays.items() if not here)
    assert {drawn.to_hex(line.get_color()) for line in marks(ax, "x")} == {ERROR}
    wanted = [Edge(one, other, WEIGHT, 0.6) for k in range(last)
              for one in spots[k] for other in spots[k + 1] if stays[one] and stays[other]]
    assert sorted(drawn.edges(ax)) == sorted(wanted)
    hidden, every = sum(sizes[1:-1]), sum(np.multiply(sizes[:-1], sizes[1:]))
    neurons = f"{len(crosses)} neurons are" if len(crosses) != 1 else "1 neuron is"
    left = f"{len(wanted)} of {every} connections {'is' if len(wanted) == 1 else 'are'} left"
    assert plots.description(ax) == (
        f"{neurons} crossed out, of {hidden} hidden"
        f"{f' and {sizes[0]} input' if inputs else ''} ones; {left}.")


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
    (lambda: schemes.thinned([2], 0.5, rng()), ValueError, "sizes must be those of at least two"),
    (lambda: schemes.thinned([2, 0, 1], 0.5, rng()), ValueError, r"sizes\[1\] must be at least 1"),
    (lambda: schemes.together(), ValueError, "at least one activation to draw, such as together"),
    (lambda: schemes.perceptron(0), ValueError, "inputs must be at least 1"),
    (lambda: schemes.perceptron(2, 1.5), TypeError, "outputs must be an integer")])
def test_bad_input(draw, kind, words):
    with pytest.raises(kind, match=words):
        draw()
    assert not plt.get_fignums()


@pytest.mark.parametrize("lit", [1, 2])
def test_the_edges_into_a_receiver_are_its_row_of_weights(lit):
    ax = schemes.receivers(lit)
    assert {f"w{sub(lit)},{sub(i)}" for i in (1, 2, 3)} == {
        text for text in drawn.said(ax) if text.startswith("w")}
    thick = [e for e in drawn.edges(ax) if e.colour == WEIGHT]
    assert len(thick) == 3 and len(drawn.edges(ax)) == 6
    assert plots.description(ax).endswith(f": row {lit} of W.")


def test_a_pass_by_hand_says_its_sums_and_names_one_edge():
    ax = schemes.by_hand(*HAND, lit=(2, 3))
    assert {"z = 1.5", "z = −2.5", "b = 0.5", "b = −1"} <= set(drawn.said(ax))
    assert sum(text.startswith("w") for text in drawn.said(ax)) == 1
    assert plots.description(ax) == "After layer 1: 0.91, −0.99; after layer 2: −0.17."
    plt.close("all")
    for lit in ((3, 1), (1, 4), (0, 1)):
        with pytest.raises(ValueError, match="^lit must be a receiver and a sender, from 1, not"):
            schemes.by_hand(*HAND, lit=lit)
    assert not plt.get_fignums()


def test_a_receiver_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"^lit must be 1 or 2, a receiver, not 3$"):
        schemes.receivers(3)
    assert not plt.get_fignums()


@pytest.mark.parametrize("w1", [-4.0, 0.5, 2.0])
def test_the_tangent_of_a_chain_is_its_slope_and_jumps_are_flat(w1):
    ax = schemes.reply(w1, sigmoid)
    curve, before, after, tangent, dot = ax.lines
    a = lambda w: sigmoid(3 * sigmoid(w - 0.5) - 1.5)  # noqa: E731
    assert np.allclose(curve.get_ydata(), a(curve.get_xdata()))
    (x0, x1), (y0, y1) = tangent.get_data()
    assert (y1 - y0) / (x1 - x0) == pytest.approx((a(w1 + 1e-5) - a(w1 - 1e-5)) / 2e-5, rel=1e-5)
    assert dot.get_ydata()[0] == pytest.approx(a(w1))
    assert list(before.get_ydata()) == [0, 0] and list(after.get_ydata()) == [1, 1]
