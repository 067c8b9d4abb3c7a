"""The walk through a small network: each step's numbers are those of its gradient."""

import functools
import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import relu, sigmoid, tanh
from nnlib.costs import l2, mse
from nnlib.figures import plots, walkthrough
from nnlib.figures.graphs import two
from nnlib.layers import Dropout
from tests.figures import drawn
from tests.figures.drawings import keeps_its_word
from tests.figures.test_graphs import keeps_off_discs, number

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


# The same walk by hand, with tanh, and the step that finds each number.
W1, B1 = np.array([[0.6, -1.0], [0.8, 0.5]]), np.array([0.1, -0.3])
W2, B2 = np.array([[1.2, -0.7], [0.4, 0.9]]), np.array([0.03, 0.2])
S, T = np.array([1.0, 0.5]), np.array([1.0, 0.0])
Z1 = W1 @ S + B1
A1 = np.tanh(Z1)
Z2 = W2 @ A1 + B2
A2 = np.tanh(Z2)
COST = ((A2 - T) ** 2).sum()
F1, F2 = 1 - A1**2, 1 - A2**2
D2 = 2 * (A2 - T) * F2
D1 = (W2.T @ D2) * F1
WEIGHT, BIAS, SIGNAL, ERROR = (
    plots.PALETTE[k].lower() for k in ("weight", "bias", "activation", "error"))
INK, QUIET = plots.INK, "#6b6b6b"
COLUMNS = [[("a", S, 0, SIGNAL)],
           [("z", Z1, 1, INK), ("a", A1, 2, SIGNAL), ("f′", F1, 8, INK), ("δ", D1, 8, ERROR)],
           [("z", Z2, 3, INK), ("a", A2, 4, SIGNAL), ("f′", F2, 6, INK), ("δ", D2, 6, ERROR)]]
# weights, their derivatives, biases, theirs; the steps that use and that derive by them
LAYERS = [(W1, np.outer(D1, S), B1, D1, {1}, 9, 1), (W2, np.outer(D2, A1), B2, D2, {3, 8}, 7, 3)]


@functools.cache
def hand(step):
    """The picture of a step of this walk, drawn once for all that is read off it."""
    net = small(tanh)
    net.theta[:] = np.concatenate([W1.ravel(), B1, W2.ravel(), B2])
    return walkthrough.walk(net, S[:, None], T[:, None], step)


def bold(lit):
    return "bold" if lit else "normal"


def in_disc(ax, spot):
    """(words, look of the number) of each line in a disc: a symbol and, beside it, a number."""
    found = drawn.inside(ax, spot)
    names, numbers = found[::2], found[1::2]
    assert all(a.get_position()[1] == b.get_position()[1] and drawn.look(a)[0] == drawn.look(b)[0]
               for a, b in zip(names, numbers, strict=True))
    return [(f"{drawn.plain(a)} {drawn.plain(b)}", drawn.look(b))
            for a, b in zip(names, numbers, strict=True)]


@pytest.mark.parametrize("step", range(10))
def test_each_disc_has_the_numbers_known_so_far_and_those_of_the_step_are_bold(step):
    ax = hand(step)
    columns = drawn.columns(ax)
    assert [len(spots) for spots in columns] == [2, 2, 2]
    for spots, numbers in zip(columns, COLUMNS, strict=True):
        for row, spot in enumerate(spots):
            wanted = [(f"{name} {two(values[row])}", (colour, bold(step == found)))
                      for name, values, found, colour in numbers if found <= step]
            assert in_disc(ax, spot) == wanted
            rim, lit = drawn.rims(ax)[spot], step in [found for _, _, found, _ in numbers]
            assert (drawn.to_hex(rim.get_edgecolor()), rim.get_linewidth()) == (
                (QUIET, 1.0) if not lit else (ERROR, 2.2) if step in (6, 8) else (INK, 2.2))


@pytest.mark.parametrize("step", range(10))
def test_the_lines_of_a_step_that_uses_their_weights_are_thick(step):
    ax = hand(step)
    inputs, hidden, outputs = drawn.columns(ax)
    wanted = [drawn.Edge(one, other, WEIGHT, 2.2 if step == uses else 1.0)
              for left, right, uses in ((inputs, hidden, 1), (hidden, outputs, 3))
              for one in left for other in right]
    if step == 8:  # the way of the error
        wanted[4:] = [drawn.Edge(e.end, e.start, ERROR, 2.2, "->") for e in wanted[4:]]
    assert drawn.joins(ax) == sorted(wanted)


@pytest.mark.parametrize("step", range(10))
def test_each_weight_stands_at_its_own_line_and_its_derivative_under_it(step):
    ax = hand(step)
    columns, lines = drawn.columns(ax), [
        e if e.start[0] < e.end[0] else e._replace(start=e.end, end=e.start)
        for e in drawn.joins(ax)]
    for k, (W, dW, _, _, uses, derives, _) in enumerate(LAYERS):
        for (j, i), w in np.ndenumerate(W):
            (text,) = [t for t in ax.texts if t.get_text() == two(w)
                       and drawn.look(t)[0] == WEIGHT]
            line = drawn.nearest(text, lines)
            assert line[:2] == (columns[k][i], columns[k + 1][j])
            assert drawn.look(text) == (WEIGHT, bold(step in uses))
            x, y = text.get_position()
            part = (x - line.start[0]) / (line.end[0] - line.start[0])
            assert np.isclose(part, 0.5) if i == j else part < 0.4  # before the slanted ones cross
            assert bool(text.get_bbox_patch()) == (i != j)
            under = [t for t in ax.texts if drawn.plain(t) == two(dW[j, i])
                     and np.isclose(t.get_position()[0], x) and 0.2 < y - t.get_position()[1] < 0.4]
            assert len(under) == (step >= derives)
            for t in under:
                assert drawn.look(t) == (INK, bold(step == derives))
                assert drawn.nearest(t, lines) == line
                assert bool(t.get_bbox_patch()) == (i != j)


@pytest.mark.parametrize("step", range(10))
def test_each_bias_stands_at_its_own_disc_outside_and_its_derivative_under_it(step):
    ax = hand(step)
    for k, (_, _, b, db, _, derives, uses) in enumerate(LAYERS):
        for row, spot in enumerate(drawn.columns(ax)[k + 1]):
            text = drawn.word(ax, f"b {two(b[row])}")
            x, y = text.get_position()
            assert x == spot[0] and 0.74 < (y - spot[1]) * (1 - 2 * row) < 1.4
            assert drawn.look(text) == (BIAS, bold(step == uses))
            under = [t for t in ax.texts if drawn.plain(t) == two(db[row])
                     and t.get_position()[0] == x and 0 < y - t.get_position()[1] < 0.3]
            assert len(under) == (step >= derives)
            assert all(drawn.look(t) == (INK, bold(step == derives)) for t in under)


@pytest.mark.parametrize("step", range(10))
def test_targets_stand_beside_their_outputs_and_the_cost_between_them(step):
    ax = hand(step)
    top, bottom = drawn.columns(ax)[2]
    for spot, value in ((top, "y 1.00"), (bottom, "y 0.00")):
        text = drawn.word(ax, value)
        assert text.get_position()[1] == spot[1] and text.get_ha() == "left"
        assert 0.74 < text.get_position()[0] - spot[0] < 1
        assert drawn.look(text) == (INK, bold(step in (5, 6)))
    cost = [t for t in ax.texts if drawn.plain(t).startswith("C ") and "=" not in drawn.plain(t)]
    assert [drawn.plain(t) for t in cost] == ([f"C {two(COST)}"] if step >= 5 else [])
    for text in cost:
        assert drawn.look(text) == (INK, bold(step == 5)) and text.get_position()[1] == 0


@pytest.mark.parametrize("step", range(10))
def test_beside_the_walk_the_equation_of_the_step_is_marked_among_all_in_their_order(step):
    figure = walkthrough.listed(small(tanh), X, Y, step)
    left, right = figure.axes
    assert drawn.said(left) == drawn.said(walkthrough.walk(small(tanh), X, Y, step))
    assert plots.description(figure) == plots.description(left)
    rows = [("forward", None), *((line, k) for k, line in enumerate(walkthrough.EQUATIONS[:6])),
            ("back", None), *((line, k + 6) for k, both in enumerate(walkthrough.EQUATIONS[6:])
                              for line in both.split(", "))]
    ordered = sorted((t for t in right.texts if t.get_ha() == "left"),
                     key=lambda t: -t.get_position()[1])
    assert [(t.get_text(), drawn.look(t), bool(t.get_bbox_patch())) for t in ordered] == [
        (line, (INK if k in (step, None) else QUIET, "normal"), k == step)
        for line, k in rows]
    names = {t.get_position()[1]: t.get_text() for t in right.texts if t.get_ha() == "right"}
    assert [names[t.get_position()[1]] for t in ordered[8:]] == [
        "Output", "Weight", "Bias", "Back", "Weight", "Bias"]
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in right.texts]
    assert not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[:k])
    assert min(box.x0 for box in boxes) > left.get_window_extent().x1
    assert max(box.x1 for box in boxes) <= figure.bbox.x1
    plt.close("all")


def test_what_cannot_be_listed_leaves_no_figure():
    with pytest.raises(ValueError, match=r"^step must be at most 9, not 10$"):
        walkthrough.listed(small(tanh), X, Y, 10)
    assert not plt.get_fignums()


@pytest.mark.parametrize("step", range(10))
def test_all_can_be_read_and_nothing_else_is_written(step):
    drawn.can_be_read(hand(step))
    known = 2 * sum(found <= step for column in COLUMNS for _, _, found, _ in column)
    derivatives = 6 * (step >= 7) + 6 * (step >= 9)
    assert len(drawn.said(hand(step))) == (
        2 * known + 12 + derivatives + 2 + (step >= 5))


SAID = ["The inputs are 1.000 and 0.500",
        "Upper neuron: 0.600 × 1.000 − 1.000 × 0.500 + 0.100 ≈ 0.200",
        "Upper neuron: f(0.200) ≈ 0.197",
        "Upper neuron: 1.200 × 0.197 − 0.700 × 0.635 + 0.030 ≈ −0.178",
        "Upper neuron: f(−0.178) ≈ −0.176",
        "(−0.176 − 1.000)² + (0.691 − 0.000)² ≈ 1.861",
        "Upper neuron: 2 × (−0.176 − 1.000) × 0.969 ≈ −2.279",
        "Uppermost weight: −2.279 × 0.197 ≈ −0.450",
        "Upper neuron: (1.200 × −2.279 + 0.400 × 0.722) × 0.961 ≈ −2.351",
        "Uppermost weight: −2.351 × 1.000 ≈ −2.351"]


@pytest.mark.parametrize("step", range(10))
def test_a_step_is_said_with_the_numbers_of_its_upper_neuron(step):
    assert plots.description(hand(step)) == (
        f"Step {step}: {walkthrough.EQUATIONS[step]}. {SAID[step]}.")


def near(texts, word):
    """The words directly under a word: at its x, and a line lower, or across an edge."""
    x, y = next(t.get_position() for t in texts if drawn.plain(t) == word)
    return [drawn.plain(t) for t in texts if np.isclose(t.get_position()[0], x)
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
            ax = walkthrough.walk(net, X, Y, step)
            texts = [words for spot in drawn.rims(ax) for words, _ in in_disc(ax, spot)]
            assert (slope in texts) == (step >= back)


def test_indices_of_layers_stand_in_brackets():
    said = "".join(walkthrough.EQUATIONS)
    assert "∂C/∂W⁽²⁾ = δ⁽²⁾(a⁽¹⁾)ᵀ" in said and not re.search("[aWbzδ][⁰¹²]", said)


@pytest.mark.parametrize(("step", "n", "words"), [
    (10, 2, "step must be at most 9, not 10"), (-1, 2, "step must be at least 0, not -1"),
    (0, 3, "walk draws one sample .2, 1. in a network of 2, 2 and 2 neurons, not .2, 1. in one of "
           "2, 3, 2")])
def test_what_cannot_be_walked_is_named(step, n, words):
    net = Network([Dense(2, n, tanh), Dense(n, 2, tanh)], cost=l2, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=f"^{words}$"):
        walkthrough.walk(net, X, Y, step)


@pytest.mark.parametrize("net", [
    Network([Dense(2, 2, tanh), Dense(2, 2, tanh)], cost=mse, rng=np.random.default_rng(0)),
    Network([Dense(2, 2, tanh), Dropout(0.5), Dense(2, 2)], rng=np.random.default_rng(0))],
    ids=["another cost", "dropout"])
def test_a_network_that_the_equations_do_not_fit_is_refused(net):
    with pytest.raises(ValueError, match=r"^walk draws two Dense layers and the cost l2, not Net"):
        walkthrough.walk(net, X, Y, 0)
    assert not plt.get_fignums()


def test_a_sample_may_be_a_list():
    assert drawn.said(walkthrough.walk(small(tanh), X.tolist(), Y.tolist(), 9)) == drawn.said(
        walkthrough.walk(small(tanh), X, Y, 9))


def test_a_number_appears_when_it_is_known_and_stays():
    net = small(tanh)
    net.gradient(X, Y)
    error = f"δ {two(net.dense[0].db[0, 0])}"
    axes = [walkthrough.walk(net, X, Y, step) for step in range(10)]
    shown = [[words for spot in drawn.rims(ax) for words, _ in in_disc(ax, spot)] for ax in axes]
    assert [error in texts for texts in shown] == [step >= 8 for step in range(10)]
    assert [len(texts) for texts in shown] == sorted(len(texts) for texts in shown)
