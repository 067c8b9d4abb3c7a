"""Drawings of backpropagation: their numbers are those of the network."""

import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import relu, sigmoid, tanh
from nnlib.costs import l2
from nnlib.figures import graphs, plots
from tests.figures import drawn
from tests.figures.drawings import cases
from tests.figures.drawn import Edge

matplotlib.use("Agg")
SMALL = Network([Dense(3, 4, tanh), Dense(4, 4, tanh), Dense(4, 3, tanh)],
                rng=np.random.default_rng(0))
ONE = np.array([[0.5], [-0.8], [1.0]])
FIVE = dict(a_prev=np.linspace(-1, 1, 5), W=np.arange(15).reshape(3, 5) / 10 - 0.7,
            b=[0.1, 0.2, -0.1], f=sigmoid, y=[1, 0, 0])
WEIGHT, BIAS, SIGNAL, ERROR = (
    plots.PALETTE[k].lower() for k in ("weight", "bias", "activation", "error"))
INK, FAINT, QUIET = plots.INK, plots.FAINT, "#6b6b6b"
DRAWINGS = {
    "chain": [dict(w=0.5, a_prev=0.8, b=-0.2, y=1, f=tanh, nudged=n)
              for n in ("w", "b", "a_prev", "a⁽ᴸ⁻¹⁾")],
    "paths": [dict(nudged=n) for n in ("w", "b", "a")] + [dict(nudged="a", q=2, p=1)],
    "layer": [FIVE, FIVE | {"lit": ("w", 0, 1)}, FIVE | {"lit": ("a", 2), "was": 1.4}],
    "reach": [dict(net=SMALL, x=ONE, index=k) for k in (1, 2, 3)]
             + [dict(net=SMALL, x=ONE, index=1, shared=True)],
}


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_nothing_is_cut_off_and_no_words_lie_on_others(name, arguments):
    drawn.can_be_read(getattr(graphs, name)(**arguments))


CHAIN = dict(w=1.5, a_prev=0.8, b=-0.25, y=-1, f=tanh)  # z = 0.95, a = 0.7398, C = 3.0269
SLOPES = {"f′(z)\n0.45": ("z", "a"), "2(a − y)\n3.48": ("a", "C")}  # 1 - a², 2 × 1.7398
ROWS = ["∂C/∂w = 0.8", "× 0.45", "× 3.48", "= 1.26", "∂C/∂b = 1", "× 0.45", "× 3.48", "= 1.58",
        "∂C/∂a⁽ᴸ⁻¹⁾ = 1.5", "× 0.45", "× 3.48", "= 2.36"]  # 0.4527 × 3.4796 = 1.5752
FIRST = {"w": "a⁽ᴸ⁻¹⁾\n0.80", "b": "1", "a⁽ᴸ⁻¹⁾": "w\n1.50"}


@pytest.mark.parametrize("nudged", FIRST)
def test_the_chain_shows_each_number_under_its_name_in_its_colour(nudged):
    ax = graphs.chain(**CHAIN, nudged=nudged)
    discs = {"w": ("1.50", WEIGHT), "a⁽ᴸ⁻¹⁾": ("0.80", SIGNAL), "b": ("−0.25", BIAS),
             "z": ("0.95", INK), "a": ("0.74", SIGNAL), "C": ("3.03", INK), "y": ("−1.00", INK)}
    assert drawn.said(ax) == sorted(
        [f"{name}\n{value}" for name, (value, _) in discs.items()]
        + [*SLOPES, FIRST[nudged], *ROWS, "δ = 1.58"])
    spots = drawn.discs(ax)
    for name, (value, colour) in discs.items():
        (text,) = [t for t in drawn.inside(ax, spots[name]) if drawn.plain(t) not in SLOPES]
        assert drawn.plain(text) == f"{name}\n{value}" and drawn.look(text) == (colour, "normal")
        assert drawn.to_hex(drawn.rims(ax)[spots[name]].get_edgecolor()) == colour
    left, *others = drawn.columns(ax)
    assert left == [spots["w"], spots["a⁽ᴸ⁻¹⁾"], spots["b"]]
    assert others == [[spots["z"]], [spots["a"], spots["y"]], [spots["C"]]]
    assert {spots[name][1] for name in ("a⁽ᴸ⁻¹⁾", "z", "a", "C")} == {0}


@pytest.mark.parametrize("nudged", FIRST)
def test_the_way_of_what_is_nudged_is_lit_and_each_rate_stands_at_its_step(nudged):
    ax = graphs.chain(**CHAIN, nudged=nudged)
    spots = drawn.discs(ax)
    names = {spot: name for name, spot in spots.items()}
    dots, brace = ax.lines  # the layers before, and over the factors that make the error
    assert brace.get_color().lower() == drawn.word(ax, "δ = 1.58").get_color().lower() == ERROR
    brace.remove()
    assert dots.get_linestyle() == ":" and list(dots.get_ydata()) == [spots["a⁽ᴸ⁻¹⁾"][1]] * 2
    assert dots.get_color() == FAINT and max(dots.get_xdata()) < spots["a⁽ᴸ⁻¹⁾"][0] - 0.37
    dots.remove()
    ways = [*((start, "z") for start in FIRST), ("z", "a"), ("a", "C"), ("y", "C")]
    lit = [(nudged, "z"), ("z", "a"), ("a", "C")]
    found = drawn.joins(ax)
    assert sorted((names[e.start], names[e.end], *e[2:]) for e in found) == sorted(
        (*way, *((INK, 2.2) if way in lit else (FAINT, 1.0)), "->") for way in ways)
    for rate, way in (SLOPES | {FIRST[nudged]: (nudged, "z")}).items():
        (text,) = [t for t in ax.texts if drawn.plain(t) == rate
                   and t.get_position() not in names]  # "w\n1.50" is also a disc's
        edge = drawn.nearest(text, [e for e in found if e.width == 2.2])
        assert (names[edge.start], names[edge.end]) == way and drawn.look(text) == (INK, "bold")
        middle = np.add(edge.start, edge.end) / 2
        assert np.hypot(*(middle - text.get_position())) < 0.5


@pytest.mark.parametrize("nudged", FIRST)
def test_all_three_products_stand_below_each_other_and_that_of_what_is_nudged_is_dark(nudged):
    ax = graphs.chain(**CHAIN, nudged=nudged)
    texts = sorted((t for t in ax.texts if drawn.plain(t) in ROWS and t.get_position()[1] > 0.7),
                   key=lambda t: (-t.get_position()[1], t.get_position()[0]))
    assert [drawn.plain(text) for text in texts] == ROWS
    for k, (left, *others) in enumerate(zip(*(texts[j::4] for j in range(4)), strict=True)):
        assert {text.get_position()[1] for text in others} == {left.get_position()[1]}
        assert [left.get_ha(), *(text.get_ha() for text in others)] == [
            "right", "center", "center", "left"]
        dark = list(FIRST)[k] == nudged
        assert {drawn.look(text)[0] for text in (left, *others)} == {INK if dark else QUIET}
    assert len({text.get_position()[0] for text in texts}) == 4


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
    shown = dict(drawn.plain(t).split("\n") for t in ax.texts if "\n" in drawn.plain(t))
    assert 2 * (number(shown["a"]) - y) == pytest.approx(number(shown["2(a − y)"]), rel=0.06,
                                                         abs=2e-6)


def test_the_chain_has_one_name_for_the_activation_before():
    ax = graphs.chain(1, 0.8, -0.2, 1, tanh, "a_prev")
    said = plots.description(ax)
    assert said == plots.description(graphs.chain(1, 0.8, -0.2, 1, tanh, "a⁽ᴸ⁻¹⁾"))
    assert said.startswith("∂C/∂a⁽ᴸ⁻¹⁾ = w") and "prev" not in said
    assert "a⁽ᴸ⁻¹⁾\n0.80" in {drawn.plain(t) for t in ax.texts}


def test_an_activation_has_a_way_through_every_neuron_that_receives_it():
    for p in (1, 3, 5):
        said = plots.description(graphs.paths("a", p=p))
        assert said.count("δ") == p and ("one path" if p == 1 else f"{p} paths") in said
    assert "one path" in plots.description(graphs.paths("w", p=5))


def test_rates_lead_from_senders_to_sums_and_from_sums_to_the_cost():
    ax = graphs.paths("a")
    names = [drawn.plain(t) for t in ax.texts if drawn.plain(t).startswith(("a", "z"))]
    assert names == ["z₁", "z₂", "z₃", "a₁⁽ᴸ⁻¹⁾", "a₂⁽ᴸ⁻¹⁾", "a₃⁽ᴸ⁻¹⁾", "a₄⁽ᴸ⁻¹⁾"]
    assert plots.description(ax) == (
        "∂C/∂a₂⁽ᴸ⁻¹⁾ = w₁,₂ δ₁ + w₂,₂ δ₂ + w₃,₂ δ₃: 3 paths to the cost.")


@pytest.mark.parametrize(("nudged", "start", "said"), [
    ("w", "w₁,₂", "∂C/∂w₁,₂ = a₂⁽ᴸ⁻¹⁾ δ₁"), ("b", "b₁", "∂C/∂b₁ = δ₁"),
    ("a", "a₂⁽ᴸ⁻¹⁾", "∂C/∂a₂⁽ᴸ⁻¹⁾ = w₁,₂ δ₁")])
def test_a_path_begins_at_the_disc_of_what_is_nudged(nudged, start, said):
    ax = graphs.paths(nudged, p=1)
    assert plots.description(ax) == f"{said}: one path to the cost."
    name = next(t for t in ax.texts if drawn.plain(t) == start and not t.get_bbox_patch())
    assert sum(p.get_center() == name.get_position() for p in ax.patches) == 2  # disc and tint
    thick = [a for a in ax.texts if getattr(a, "arrow_patch", None)
             and a.arrow_patch.get_linewidth() == 2]
    assert len(thick) == 2
    assert any(np.hypot(*np.subtract(a.xyann, name.get_position())) < 0.4 for a in thick)


def named(ax):
    """The name of each disc, by its place."""
    texts = {drawn.place(t.get_position()): t for t in ax.texts}
    return {spot: texts[spot] for spot in drawn.rims(ax)}


@pytest.mark.parametrize(("q", "p"), [(4, 3), (2, 1), (3, 5)])
@pytest.mark.parametrize("nudged", ["w", "b", "a"])
def test_the_paths_lead_through_the_layer_to_the_cost(nudged, q, p):
    ax = graphs.paths(nudged, q, p)
    low = dict(zip("12345", "₁₂₃₄₅", strict=True))
    senders = [f"a{low[str(k + 1)]}⁽ᴸ⁻¹⁾" for k in range(q)]
    sums = [f"z{low[str(j + 1)]}" for j in range(p)]
    start = {"w": "w₁,₂", "b": "b₁", "a": "a₂⁽ᴸ⁻¹⁾"}[nudged]
    spots = {drawn.plain(text): spot for spot, text in named(ax).items()}
    assert set(spots) == {*senders, *sums, "C", start}
    assert [spots[name][0] for name in senders] == [0] * q
    for column in senders, sums:
        heights = [spots[name][1] for name in column]
        assert heights == sorted(heights, reverse=True)
    assert spots[senders[0]][0] < spots[sums[0]][0] < spots["C"][0]
    ends = sums if nudged == "a" else sums[:1]
    wanted = [(one, other, WEIGHT, 0.7, "->") for one in senders if one != start for other in sums]
    if nudged == "w":  # which lies on its own edge
        wanted[wanted.index((senders[1], sums[0], WEIGHT, 0.7, "->"))] = (
            senders[1], start, WEIGHT, 2.2, "-")
    wanted += [(start, end, INK, 2.0, "->") for end in ends]
    wanted += [(one, "C", *((INK, 2.0) if one in ends else (FAINT, 1.0)), "->") for one in sums]
    names = {spot: name for name, spot in spots.items()}
    assert sorted((names[e.start], names[e.end], *e[2:]) for e in drawn.joins(ax)) == sorted(wanted)


@pytest.mark.parametrize(("nudged", "rates", "colour"), [
    ("w", ["a₂⁽ᴸ⁻¹⁾"], SIGNAL), ("b", ["1"], INK),
    ("a", ["w₁,₂", "w₂,₂", "w₃,₂"], WEIGHT)])
def test_each_rate_of_a_path_lies_on_its_step(nudged, rates, colour):
    ax = graphs.paths(nudged)
    spots = {drawn.plain(t): t.get_position() for t in ax.texts if not t.get_bbox_patch()}
    start = spots[{"w": "w₁,₂", "b": "b₁", "a": "a₂⁽ᴸ⁻¹⁾"}[nudged]]
    labels = [t for t in ax.texts if t.get_bbox_patch()]
    assert len(labels) == 2 * len(rates)
    for j, rate in enumerate(rates):
        end = spots["z" + "₁₂₃"[j]]
        for words, step, tone in ((rate, Edge(start, end, "", 0), colour),
                                  ("δ" + "₁₂₃"[j], Edge(end, spots["C"], "", 0), ERROR)):
            (text,) = [t for t in labels if drawn.plain(t) == words]
            assert drawn.look(text) == (tone, "bold")
            assert drawn.distance(text.get_position(), step) < 1e-9
            along = np.hypot(*np.subtract(text.get_position(), step.start)) / np.hypot(
                *np.subtract(step.end, step.start))
            assert 0.4 < along < 0.7


@pytest.mark.parametrize(("nudged", "filled"), [
    ("w", {"w₁,₂": WEIGHT, "z₁": INK}), ("b", {"b₁": BIAS, "z₁": INK}),
    ("a", {"a₂⁽ᴸ⁻¹⁾": SIGNAL, "z₁": INK, "z₂": INK, "z₃": INK})])
def test_what_a_change_moves_is_filled_and_layers_have_their_names(nudged, filled):
    ax = graphs.paths(nudged)
    at = named(ax)
    assert {drawn.plain(at[spot]): colour for spot, colour in drawn.tints(ax).items()} == filled
    colours = {"a": SIGNAL, "z": INK, "C": INK, "w": WEIGHT, "b": BIAS}
    for spot, text in at.items():
        name = drawn.plain(text)
        colour = colours[name[0]]
        assert drawn.to_hex(drawn.rims(ax)[spot].get_edgecolor()) == colour
        assert drawn.look(text) == (INK if name in filled else colour, "normal")
    x = {drawn.plain(t): t.get_position()[0] for t in at.values()}
    for words, below in (("layer L − 1", "a₁⁽ᴸ⁻¹⁾"), ("layer L", "z₁")):
        text = drawn.word(ax, words)
        assert text.get_position()[0] == x[below] and drawn.look(text) == (INK, "normal")
        assert text.get_position()[1] < min(y for _, y in at)
    rates = 3 if nudged == "a" else 1
    assert len(drawn.said(ax)) == len(at) + 2 + 2 * rates


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
    for words in (t for t in ax.texts if drawn.plain(t)):
        box = words.get_window_extent().transformed(ax.transData.inverted())
        middle = np.array(words.get_position())
        for disc in ax.patches:
            centre = np.array(disc.get_center())
            if np.hypot(*(middle - centre)) < disc.radius:
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
    assert {drawn.plain(t) for t in draw().texts if t.get_bbox_patch()} == labels


def test_a_layer_shows_its_outputs_and_its_cost():
    a = sigmoid(FIVE["W"] @ FIVE["a_prev"] + FIVE["b"])
    ax = graphs.layer(**FIVE)
    assert {graphs.two(v) for v in a} <= {drawn.plain(t) for t in ax.texts}
    cost = ((a - FIVE["y"]) ** 2).sum()
    assert plots.description(ax).endswith(f"the cost is {cost:.3f}.")
    before = plots.description(graphs.layer(**FIVE, was=1.46249))
    assert before.endswith(f"the cost is {cost:.3f}, was 1.462.")
    assert plots.description(graphs.layer(**FIVE, was=0)).endswith(f"{cost:.3f}, was 0.000.")


LAST = dict(a_prev=np.array([[0.9], [-0.4], [0.3], [0.7]]), f=sigmoid, b=np.array([0.1, -0.2, 0.3]),
            W=np.array([[0.2, -1.1, 0.4, -0.6], [-0.3, 0.8, -0.7, 1.3], [0.5, -0.9, 1.0, -0.1]]),
            y=[0, 1, 0.5])
A_LAST = 1 / (1 + np.exp(-(LAST["W"] @ LAST["a_prev"][:, 0] + LAST["b"])))
MARKS = [None, ("w", 2, 1), ("w", 0, 3), ("a", 3), ("a", 0), ("b", 1)]


@pytest.mark.parametrize("lit", MARKS)
def test_a_layer_has_a_line_for_each_weight_by_its_size_and_sign(lit):
    ax = graphs.layer(**LAST, lit=lit)
    left, right = drawn.columns(ax)
    wanted = [Edge(left[k], right[j], INK if lit == ("w", j, k) else WEIGHT,
                   round(0.7 + 1.8 * abs(w) + (lit == ("w", j, k)), 6), "--" if w < 0 else "-")
              for (j, k), w in np.ndenumerate(LAST["W"])]
    assert drawn.joins(ax) == sorted(wanted)
    tags = [t for t in ax.texts if t.get_bbox_patch()]
    if lit is None or lit[0] != "w":
        assert not tags
    else:
        (tag,), (_, j, k) = tags, lit
        assert drawn.plain(tag) == {(2, 1): "−0.90", (0, 3): "−0.60"}[j, k]
        assert drawn.look(tag) == (WEIGHT, "bold")
        assert drawn.distance(tag.get_position(), Edge(left[k], right[j], "", 0)) < 1e-6
        assert np.hypot(*np.subtract(tag.get_position(), right[j])) < np.hypot(
            *np.subtract(tag.get_position(), left[k]))  # where the lines have parted


@pytest.mark.parametrize("lit", MARKS)
def test_a_layer_shows_each_neuron_with_its_numbers_from_the_top(lit):
    ax = graphs.layer(**LAST, lit=lit)
    left, right = drawn.columns(ax)
    for spots, values in ((left, LAST["a_prev"][:, 0]), (right, A_LAST)):
        assert len(spots) == len(values)
        for k, (spot, value) in enumerate(zip(spots, values, strict=True)):
            (text,) = drawn.inside(ax, spot)
            filled = spots is left and lit == ("a", k)
            assert drawn.plain(text) == f"{value:.2f}".replace("-", "−")
            assert drawn.look(text) == (INK if filled else SIGNAL, "normal")
            assert drawn.to_hex(drawn.rims(ax)[spot].get_edgecolor()) == SIGNAL
            assert (drawn.tints(ax).get(spot) == SIGNAL) == filled
    assert len(drawn.tints(ax)) == (lit is not None and lit[0] == "a")
    for j, (spot, bias, wanted) in enumerate(zip(right, ("b 0.10", "b −0.20", "b 0.30"),
                                                 ("wanted 0", "wanted 1", "wanted 0.5"),
                                                 strict=True)):
        text, goal = drawn.word(ax, bias), drawn.word(ax, wanted)
        assert drawn.look(text) == (BIAS, "bold" if lit == ("b", j) else "normal")
        assert text.get_position()[0] == spot[0] and 0.34 < text.get_position()[1] - spot[1] < 0.6
        assert drawn.look(goal) == (INK, "normal") and goal.get_ha() == "left"
        assert goal.get_position()[1] == spot[1] and 0.34 < goal.get_position()[0] - spot[0] < 0.6
    assert len(drawn.said(ax)) == 4 + 3 * 3 + (lit is not None and lit[0] == "w")


@pytest.mark.parametrize(("lit", "shown"), [
    (("w", 3, 0), "('w', 3, 0)"), (("a", 4), "('a', 4)"), (("b", 3), "('b', 3)"),
    (("b", -1), "('b', -1)"), ("w", "'w'")])
def test_a_number_that_is_not_there_cannot_be_marked(lit, shown):
    with pytest.raises(ValueError) as caught:
        graphs.layer(**LAST, lit=lit)
    assert str(caught.value) == ("lit must be ('a', k), ('w', j, k) or ('b', j) with j < 3 and "
                                 f"k < 4, not {shown}")


@pytest.mark.parametrize(("wrong", "words"), [
    ({"W": LAST["W"].T}, r"a_prev must have shape \(3,\), not \(4,\)"),
    ({"b": [1, 2]}, r"b must have shape \(3,\), not \(2,\)"),
    ({"y": 0}, r"y must have shape \(3,\), not \(1,\)"),
    ({"W": [[np.nan] * 4] * 3}, r"W must be finite, but its entry \[0, 0\] is nan")])
def test_a_layer_whose_parts_do_not_fit_is_named(wrong, words):
    with pytest.raises(ValueError, match=f"^{words}$"):
        graphs.layer(**LAST | wrong)


DEAD = Network([Dense(3, 4, relu), Dense(4, 3, relu), Dense(3, 2, tanh)],
               rng=np.random.default_rng(1))
W1, W2, W3 = (layer.W for layer in DEAD.dense)
W1[:] = [[0.5, 1, 1], [1, -1, 0.5], [-1, 0, 0], [0.3, 0.2, 0.1]]
W2[:] = [[1, 0.5, 0.2, 0.1], [-9, 0, 0, 0], [0.4, 0.3, 0, 0.2]]  # its second neuron is dead
W3[:] = [[0.5, 1, -0.7], [0.8, 1, 0.6]]
SENT = np.array([[1.0], [0.5], [0.0]])  # what is nudged moves the first neuron by the first input


def answers(index, nudge):
    """Which neurons of inputs and layers change, by hand."""
    states = []
    for change in (0, nudge):
        weights = [W.copy() for W in (W1, W2, W3)]
        weights[index - 1][0, 0] += change
        a1 = np.maximum(weights[0] @ SENT, 0)
        a2 = np.maximum(weights[1] @ a1, 0)
        states.append([SENT, a1, a2, np.tanh(weights[2] @ a2)])
    return [(one != other).ravel() for one, other in zip(*states, strict=True)]


@pytest.mark.parametrize(("index", "nudge", "hits"), [
    (1, 0.5, "000 1000 101 11"), (2, 0.5, "000 0000 100 11"), (3, 0.5, "000 0000 000 10"),
    (2, -5, "000 0000 100 11")])
def test_a_change_travels_along_lines_from_neuron_to_neuron(index, nudge, hits):
    ax = graphs.reach(DEAD, SENT, index, nudge)
    columns, moved = drawn.columns(ax), answers(index, nudge)
    assert [len(c) for c in columns] == [3, 4, 3, 2]
    assert " ".join("".join(str(int(hit)) for hit in layer) for layer in moved) == hits
    wanted = [Edge(one, other, *((INK, 1.8) if moved[k][i] and moved[k + 1][j] else (WEIGHT, 0.7)))
              for k in range(3) for i, one in enumerate(columns[k])
              for j, other in enumerate(columns[k + 1])]
    nudged = Edge(columns[index - 1][0], columns[index][0], WEIGHT, 4)
    assert drawn.joins(ax) == sorted([*wanted, nudged])
    tag = drawn.word(ax, "w")
    assert drawn.look(tag) == (WEIGHT, "bold") and tag.get_bbox_patch()
    assert np.allclose(tag.get_position(), np.add(*nudged[:2]) / 2)
    for layer, hit in zip(columns, moved, strict=True):
        for spot, lit in zip(layer, hit, strict=True):
            rim = drawn.to_hex(drawn.rims(ax)[spot].get_edgecolor())
            assert (rim, drawn.tints(ax).get(spot)) == ((SIGNAL, SIGNAL) if lit else (QUIET, None))
    for k, words in enumerate(("inputs", "layer 1", "layer 2", "layer 3")):
        x, y = drawn.word(ax, words).get_position()
        assert x == columns[k][0][0] and y < min(low for _, low in columns[k]) - 0.34
    onward = [str(n) for n, layer in zip((24, 6, 2, 1), moved, strict=True)
              for _ in range(sum(layer))]
    assert drawn.said(ax) == sorted([*onward, "inputs", "layer 1", "layer 2", "layer 3", "w"])


def test_a_network_is_not_touched_by_being_drawn():
    kept = DEAD.theta.copy()
    out = DEAD.predict(SENT[:, [0, 0]]).copy()
    graphs.reach(DEAD, SENT, 1)
    assert np.array_equal(DEAD.theta, kept) and np.array_equal(DEAD.layers[-1].a, out)


@pytest.mark.parametrize(("index", "reached"), [(1, (1, 4, 3)), (2, (0, 1, 3)), (3, (0, 0, 1))])
def test_a_change_reaches_its_neuron_and_all_behind(index, reached):
    before = SMALL.theta.copy()
    said = plots.description(graphs.reach(SMALL, ONE, index))
    assert tuple(int(n) for n in re.findall(r"(\d+) of \d+ in layer", said)) == reached
    ways = {1: "12 paths", 2: "3 paths", 3: "1 path"}[index]  # 4 times 3; 3; its own output
    told = {1: " The errors of layer 1 take 96 products by weights path by path, and 28 with δ.",
            2: " The errors of layer 2 take 12 products by weights path by path, and 12 with δ.",
            3: ""}[index]  # 4 × 4 × 3 paths of two weights, or 4 × 4 + 4 × 3; 4 × 3
    held = " In a neuron: the paths from it to the outputs."
    assert said.endswith(f"; {ways} to the outputs.{held}{told}")
    assert np.array_equal(before, SMALL.theta)  # the network is left as it was


@pytest.mark.parametrize(("index", "edges"), [(1, 4 + 12), (2, 3), (3, 0)])
def test_the_lines_along_which_a_change_travels_are_thick(index, edges):
    ax = graphs.reach(SMALL, ONE, index)
    widths = [line.get_linewidth() for line in ax.lines]
    assert widths.count(1.8) == edges and widths.count(4) == 1
    onward = {1: ["12"] + 4 * ["3"] + 3 * ["1"], 2: ["3"] + 3 * ["1"], 3: ["1"]}[index]
    held = [drawn.plain(t) for t in ax.texts if drawn.plain(t).isdigit()]
    assert held == onward  # the paths from each neuron that answers to the outputs
    assert {"inputs", "layer 1", "layer 2", "layer 3"} <= {drawn.plain(t) for t in ax.texts}


@pytest.mark.parametrize(("index", "held", "lines"), [(1, "44443333", 28), (2, "3333", 12),
                                                      (3, "", 0)])
def test_shared_each_neuron_holds_the_lines_that_leave_it(index, held, lines):
    ax = graphs.reach(SMALL, ONE, index, shared=True)
    assert [drawn.plain(t) for t in ax.texts if drawn.plain(t).isdigit()] == list(held)
    assert [drawn.plain(t) for t in ax.texts].count("δ") == 3
    assert [line.get_linewidth() for line in ax.lines].count(1.8) == lines == sum(map(int, held))
    said, of_paths = (plots.description(graphs.reach(SMALL, ONE, index, shared=shared))
                      for shared in (True, False))
    assert said.startswith("In a neuron: the lines that leave it")
    assert of_paths.endswith(said.split("a product each.")[1])
    assert "In a neuron: the paths from it to the outputs" in of_paths


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
