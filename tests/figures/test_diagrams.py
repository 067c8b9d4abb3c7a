"""Drawings of neurons and networks: what stands in them, and what they say of themselves."""

import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.activations import identity, sigmoid, tanh
from nnlib.figures import diagrams, plots
from tests.figures import drawn
from tests.figures.drawings import cases
from tests.figures.drawn import Edge

matplotlib.use("Agg")
CORNERS = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
IMAGE = np.random.default_rng(0).uniform(size=784)
WEIGHT, BIAS, SIGNAL = (plots.PALETTE[k].lower() for k in ("weight", "bias", "activation"))
INK, FAINT = plots.INK, plots.FAINT
DRAWINGS = {
    "neuron": [dict(x=[1, 0.5], w=[2, -1], b=0.5, f=sigmoid), dict(x=1, w=-2, b=0, f=tanh)],
    "network": [dict(sizes=[784, 16, 10]), dict(sizes=[2, 1], names=["x", "a"])],
    "half_plane": [dict(w1=1, w2=1, b=-1.5, points=CORNERS, labels=[0, 0, 0, 1]),
                   dict(w1=1, w2=-1, b=0), dict(w1=0, w2=0, b=1)],
    "plane": [dict(f=lambda p: p[:1] * p[1:], points=CORNERS, labels=[[0, 0, 0, 1]]),
              dict(f=lambda p: p[0])],
    "passage": [dict(image=IMAGE, activations=[[-1, 0.5], [0.1, 0.7, 0.2]]),
                dict(image=IMAGE, activations=[[-1, 0.5], [0.1, 0.7, 0.2]], true=2)],
}


@pytest.mark.parametrize(("name", "arguments"), cases({
    name: DRAWINGS[name] for name in ("neuron", "network", "passage")}))
def test_nothing_is_cut_off_and_no_words_lie_on_others(name, arguments):
    drawn.can_be_read(getattr(diagrams, name)(**arguments))


def test_a_neuron_shows_its_sum():
    ax = diagrams.neuron([1, 0.5], [2, -1], 0.5, identity)
    assert drawn.said(ax) == sorted(["1", "0.5", "× 2", "× −1", "+ 0.5", "z = 2", "f", "a = 2"])
    assert "z = 2 × 1 − 1 × 0.5 + 0.5 = 2, and a = f(z) = 2" in plots.description(ax)


X, W, Z = [3, -2, 0.5, 4, 7, 1.5, 0], [-1.5, 0.25, 5, 0, 1, -0.5, 8], -1.25  # Z = w·x + 0.5


def test_a_neuron_has_an_arrow_for_each_input_as_thick_as_its_weight():
    ax = diagrams.neuron(X, W, 0.5, tanh)
    place = {t.get_text(): drawn.place(t.get_position()) for t in ax.texts if t.get_text()}
    spots = [place[f"{x:g}".replace("-", "−")] for x in X]
    heights = [height for _, height in spots]
    assert np.allclose(heights, np.linspace(1, -1, 7)) and {x for x, _ in spots} == {0}
    *arrows, last = drawn.edges(ax)
    z = float(np.dot(W, X) + 0.5)
    assert place[f"z = {z:g}".replace("-", "−")] == (2.35, 0)
    assert arrows == [Edge((0.2, round(h, 6)), (2, 0), WEIGHT, 0.6 + min(3, abs(w)), "->")
                      for h, w in zip(heights, W, strict=True)]
    assert last == Edge((2.75, 0), (3.85, 0), INK, 1.6, "->")
    for arrow, w, x in zip(arrows, W, X, strict=True):
        label, number = (drawn.word(ax, s.replace("-", "−")) for s in (f"× {w:g}", f"{x:g}"))
        assert drawn.nearest(label, arrows) == drawn.nearest(number, arrows) == arrow
        assert drawn.distance(label.get_position(), arrow) < 1e-6
        assert drawn.look(label) == (WEIGHT, "normal") and drawn.look(number) == (INK, "normal")


@pytest.mark.parametrize(("x", "w", "b", "z", "a"), [
    ([1, 0.5], [2, -1], 0.254, "1.75", "0.94"), ([-1], [2], 0.5, "−1.5", "−0.91")])
def test_a_neuron_leads_from_its_sum_through_f_to_its_activation(x, w, b, z, a):
    ax = diagrams.neuron(x, w, b, tanh)
    total, out, bias, f = (drawn.word(ax, s) for s in (f"z = {z}", f"a = {a}", f"+ {b:g}", "f"))
    assert [drawn.look(t)[0] for t in (total, out, bias)] == [INK, SIGNAL, BIAS]
    rims = drawn.rims(ax)
    assert {spot: drawn.to_hex(rim.get_edgecolor()) for spot, rim in rims.items()} == {
        drawn.place(total.get_position()): INK, drawn.place(out.get_position()): SIGNAL}
    assert total.get_position()[0] < f.get_position()[0] < out.get_position()[0]
    assert drawn.nearest(f, drawn.edges(ax)) == drawn.edges(ax)[-1]
    assert bias.get_position()[0] == total.get_position()[0] and 0.4 < bias.get_position()[1] < 1
    assert plots.description(ax).endswith(f" + {b:g} = {z}, and a = f(z) = {a}.")
    assert not drawn.tints(ax)


def test_a_neuron_whose_parts_do_not_fit_is_named():
    with pytest.raises(ValueError, match=r"^w must have shape \(2,\), not \(3,\)$"):
        diagrams.neuron([1, 2], [1, 2, 3], 0, tanh)
    assert not plt.get_fignums()


def test_a_network_counts_its_parameters():
    ax = diagrams.network([784, 16, 16, 10])
    assert "12,960 weights and 42 biases" in plots.description(ax)
    assert drawn.said(ax) == ["hidden\n16", "hidden\n16", "input\n784", "output\n10"]
    assert plots.description(diagrams.network([1, 1])) == (
        "A network with layers of 1, 1 neurons: 1 weight and 1 bias.")


@pytest.mark.parametrize(("sizes", "most", "names"), [
    ([3, 2, 4, 1], 10, ["input", "hidden", "hidden", "output"]), ([20, 6, 5], 5, ["x", "h", "y"]),
    ([1, 12], 10, ["input", "output"])])
def test_a_network_has_every_connection_between_neighbours(sizes, most, names):
    ax = diagrams.network(sizes, most, None if "input" in names else names)
    columns = [[drawn.place(spot) for spot in dots.get_offsets()] for dots in ax.collections]
    assert [len(column) for column in columns] == [min(n, most) for n in sizes]
    for k, (column, dots) in enumerate(zip(columns, ax.collections, strict=True)):
        assert {x for x, _ in column} == {k} and np.isclose(sum(y for _, y in column), 0)
        assert len({*column}) == len(column)
        assert drawn.to_hex(dots.get_facecolor()[0]) == (SIGNAL if k else FAINT)
    assert sorted(drawn.edges(ax)) == sorted(
        Edge(one, other, WEIGHT, 0.4) for k in range(len(sizes) - 1)
        for one in columns[k] for other in columns[k + 1])
    words = sorted(ax.texts, key=lambda t: t.get_position()[0])
    assert [(t.get_text(), t.get_position()[0]) for t in words] == [
        (f"{name}\n{n}", k) for k, (name, n) in enumerate(zip(names, sizes, strict=True))]
    assert all(t.get_position()[1] < -1.3 and t.get_va() == "top" for t in words)


@pytest.mark.parametrize(("arguments", "words"), [
    (dict(sizes=[4]), "sizes must be those of at least two layers, not [4]"),
    (dict(sizes=[3, 0]), "sizes[1] must be at least 1, not 0"),
    (dict(sizes=[3, 2], most=0), "most must be at least 1, not 0"),
    (dict(sizes=[3, 2], names=["x"]), "names must be 2, one for each layer, not 1")])
def test_a_network_that_cannot_be_drawn_is_named(arguments, words):
    with pytest.raises(ValueError) as caught:
        diagrams.network(**arguments)
    assert str(caught.value) == words and not plt.get_fignums()


def shaded(ax):
    """The shading of a plane: a function (2, m) -> booleans, its colour and opacity."""
    area = ax.collections[0]
    (path,) = area.get_paths()
    polygons = path.to_polygons()

    def within(points):
        hits = [matplotlib.path.Path(polygon).contains_points(points.T) for polygon in polygons]
        return np.sum(hits, axis=0) % 2 == 1 if hits else np.zeros(points.shape[1], bool)

    return within, drawn.to_hex(area.get_facecolor()[0]), area.get_alpha()


def spread(ax, m=400):
    """Points (2, m) all over the picture."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    return np.random.default_rng(0).uniform(size=(2, m)) * [[right - left], [high - low]] + [
        [left], [low]]


@pytest.mark.parametrize(("w1", "w2", "b"), [(1, 1, -1.5), (2, -1, 0.25), (0, 1, -0.5),
                                             (-1, 0, 0.5), (-1, -0.5, 0.5)])
def test_a_half_plane_is_shaded_where_its_neuron_fires(w1, w2, b):
    ax = diagrams.half_plane(w1, w2, b)
    points = spread(ax)
    within, colour, alpha = shaded(ax)
    assert np.array_equal(within(points), w1 * points[0] + w2 * points[1] + b > 0)
    assert (colour, alpha) == (SIGNAL, 0.2)
    line = ax.collections[1]
    assert drawn.to_hex(line.get_edgecolor()[0]) == WEIGHT
    vertices = np.vstack([path.vertices for path in line.get_paths()])
    assert len(vertices) == 2 and np.allclose(vertices @ [w1, w2] + b, 0)
    assert np.isclose(vertices, -0.6).any(axis=1).sum() + np.isclose(
        vertices, 1.6).any(axis=1).sum() == 2  # from border to border
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x₁", "x₂")
    assert ax.get_xlim() == ax.get_ylim() == (-0.6, 1.6)


@pytest.mark.parametrize(("b", "share"), [(1, 1), (-1, 0)])
def test_without_weights_a_neuron_fires_everywhere_or_nowhere(b, share):
    ax = diagrams.half_plane(0, 0, b)
    assert len(ax.collections) == 1 and shaded(ax)[0](spread(ax)).mean() == share


UNEVEN = np.array([[0.1, -0.3, 1.2, 0.7, 1.5], [0.9, 0.4, -0.1, 1.1, 0.2]])


@pytest.mark.parametrize("draw", [
    lambda labels: diagrams.half_plane(1, 1, 0, UNEVEN, labels),
    lambda labels: diagrams.plane(lambda p: p[:1], UNEVEN, labels),
    lambda labels: diagrams.scatter(UNEVEN, labels, plots.axes())])
def test_points_stand_where_they_are_with_the_shape_of_their_target(draw):
    ax = draw([[0, 1, 1, 0, 0]])
    open_discs, full_squares = ax.collections[-2:]
    assert open_discs.get_offsets().tolist() == UNEVEN[:, [0, 3, 4]].T.tolist()
    assert full_squares.get_offsets().tolist() == UNEVEN[:, [1, 2]].T.tolist()
    assert open_discs.get_facecolor().size == 0
    assert drawn.to_hex(open_discs.get_edgecolor()[0]) == INK
    assert drawn.to_hex(full_squares.get_facecolor()[0]) == INK
    corners = [len(dots.get_paths()[0].vertices) for dots in (open_discs, full_squares)]
    assert corners[1] == 5 < corners[0]  # a square, closed; a disc has more
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["target 0", "target 1"]
    handles = ax.get_legend().legend_handles
    assert [h.get_facecolor().size > 0 for h in handles] == [False, True]
    assert all(dots.get_zorder() > 2 for dots in (open_discs, full_squares))


@pytest.mark.parametrize(("points", "labels", "words"), [
    (CORNERS, [2, 1, 1, 0], "labels must be 0 or 1, one for each of 4 points, not [2, 1, 1, 0]"),
    (CORNERS, [0, 1], "labels must be 0 or 1, one for each of 4 points, not [0, 1]"),
    (CORNERS, None, "labels must be 0 or 1, one for each of 4 points, not [None]"),
    (CORNERS.T, [0, 1, 1, 0], "points has 4 rows but the plane expects 2: samples go in columns; "
                              "did you mean points.T?")])
@pytest.mark.parametrize("draw", [lambda *points: diagrams.half_plane(1, 1, 0, *points),
                                  lambda *points: diagrams.plane(lambda p: p[:1], *points)])
def test_points_that_cannot_be_drawn_are_named(draw, points, labels, words):
    with pytest.raises(ValueError) as caught:
        draw(points, labels)
    assert str(caught.value) == words and not plt.get_fignums()


def test_a_plane_needs_one_output_for_each_point():
    with pytest.raises(ValueError, match=r"^f must give one output for each of 40401 points, not "
                                         r"\(2, 40401\)$"):
        diagrams.plane(lambda p: p)
    assert not plt.get_fignums()


@pytest.mark.parametrize(("labels", "right"), [([0, 0, 0, 1], 4), ([0, 1, 1, 1], 2),
                                                ([1, 1, 1, 0], 0)])
def test_a_half_plane_counts_the_points_on_their_side(labels, right):
    said = plots.description(diagrams.half_plane(1, 1, -1.5, CORNERS, labels))
    assert said == (f"The neuron fires where 1 x₁ + 1 x₂ − 1.5 > 0: {right} of 4 points are on "
                    "their right side.")
    said = plots.description(diagrams.half_plane(1, -2, 0.5, UNEVEN, [0, 1, 0, 1, 0]))
    assert said == ("The neuron fires where 1 x₁ − 2 x₂ + 0.5 > 0: 1 of 5 points is on its right "
                    "side.")  # sides 0 0 1 0 1


def test_a_plane_counts_what_lies_above_one_half():
    said = plots.description(diagrams.plane(lambda p: p[0], low=0, high=2))
    assert 74 <= int(re.search(r"(\d+)% of the square", said)[1]) <= 76
    said = plots.description(diagrams.plane(lambda p: p[0] * p[1], CORNERS, [0, 0, 0, 1]))
    assert "4 of 4 points" in said
    said = plots.description(diagrams.plane(lambda p: p[:1], UNEVEN, [0, 1, 0, 0, 1]))
    assert said.endswith("; 2 of 5 points are on their right side.")  # outputs 0 0 1 1 1


def bowl(p):
    """A function (2, m) -> (1, m) that has neither axis for a mirror."""
    return 1 - (p[:1] - 0.9) ** 2 - 3 * (p[1:] - 0.3) ** 2


@pytest.mark.parametrize(("low", "high"), [(-0.6, 1.6), (-1, 1)])
def test_a_plane_is_shaded_where_the_output_exceeds_one_half(low, high):
    ax = diagrams.plane(bowl, low=low, high=high)
    assert np.allclose([ax.dataLim.intervalx, ax.dataLim.intervaly], [low, high])
    points = np.random.default_rng(0).uniform(low, high, (2, 600))
    points = points[:, np.abs(bowl(points)[0] - 0.5) > 0.01]  # between the points of its grid
    within, colour, alpha = shaded(ax)
    assert np.array_equal(within(points), bowl(points)[0] > 0.5)
    assert (colour, alpha) == (SIGNAL, 0.2)
    line = ax.collections[1]
    assert drawn.to_hex(line.get_edgecolor()[0]) == SIGNAL
    vertices = np.vstack([path.vertices for path in line.get_paths()])
    assert len(vertices) > 50 and np.abs(bowl(vertices.T) - 0.5).max() < 0.01
    share = (bowl(np.random.default_rng(1).uniform(low, high, (2, 100_000))) > 0.5).mean()
    said = int(re.search(r"above one half on (\d+)% of the square", plots.description(ax))[1])
    assert abs(said - 100 * share) < 1
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x₁", "x₂")


ANSWER = [0.1, 0.15, 0.6, 0.05]
HIDDEN = [[0.5, -0.25, 0.0], [3.0, -4.0, 1.0, 2.0, -1.0]]  # the second is scaled to its largest


@pytest.mark.parametrize("side", [28, 8])
def test_a_passage_shows_the_image_upright_and_its_size(side):
    image = np.linspace(0, 0.9, side * side)
    for form in (image, image[:, None], image.reshape(side, side)):
        ax = diagrams.passage(form, [*HIDDEN, ANSWER])
        (shown,) = ax.images
        assert np.array_equal(shown.get_array(), image.reshape(side, side))
        assert shown.get_extent() == [0, 1.8, 0, 1.8] and shown.origin == "upper"
        assert shown.get_cmap().name == "gray_r" and shown.get_clim() == (0, 1)  # ink on paper
        assert drawn.word(ax, f"{side * side} pixels").get_position()[0] == 0.9


def test_a_passage_has_a_bar_for_each_activation_from_the_top():
    ax = diagrams.passage(IMAGE, [*HIDDEN, ANSWER])
    bars = [(p.get_x(), p.get_y() + p.get_height() / 2, p.get_width(), p) for p in ax.patches]
    rest = bars
    zeros = [line.get_xdata()[0] for line in ax.lines]
    assert [(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in ax.lines] == [
        ([x, x], [0, 1.8]) for x in zeros] and zeros == sorted(zeros)
    assert all(drawn.to_hex(line.get_color()) == FAINT for line in ax.lines)
    for zero, a, scale in zip(zeros, HIDDEN, (0.4, 0.1), strict=True):
        layer, rest = rest[:len(a)], rest[len(a):]
        assert np.allclose([x for x, *_ in layer], zero)
        assert np.allclose([w for _, _, w, _ in layer], np.multiply(scale, a))
        check_heights([y for _, y, _, _ in layer], [p for *_, p in layer])
        assert {(drawn.to_hex(p.get_facecolor()), p.get_alpha()) for *_, p in layer} == {
            (SIGNAL, None)}
    assert np.allclose([w for _, _, w, _ in rest], np.multiply(0.8, ANSWER))
    check_heights([y for _, y, _, _ in rest], [p for *_, p in rest])
    assert [p.get_alpha() for *_, p in rest] == [0.45, 0.45, 1, 0.45]
    assert {drawn.to_hex(p.get_facecolor()) for *_, p in rest} == {SIGNAL}
    left = rest[0][0]
    assert {x for x, *_ in rest} == {left} and left > zeros[-1] + 0.4
    for digit, (_, y, *_) in enumerate(rest):
        text = drawn.word(ax, str(digit))
        assert np.allclose(text.get_position(), (left - 0.06, y)) and text.get_ha() == "right"
    below = sorted((t for t in ax.texts if t.get_va() == "top"), key=lambda t: t.get_position())
    assert [(t.get_text(), round(t.get_position()[0], 6)) for t in below] == [
        ("784 pixels", 0.9), ("layer 1", zeros[0]), ("layer 2", zeros[1]),
        ("answer", round(left + 0.4, 6))]
    assert all(t.get_position()[1] < 0 for t in below)
    arrows = [t for t in ax.texts if getattr(t, "arrow_patch", None)]
    assert len(arrows) == 3 and len(ax.texts) == 8 + 3 + 1
    assert drawn.word(ax, "−1 to 1").get_position()[0] == zeros[0]  # the second has another scale


def check_heights(heights, bars):
    """Bars fill 1.8 from the top evenly, with room between them."""
    n = len(bars)
    assert np.allclose(heights, 1.8 * (n - 0.5 - np.arange(n)) / n)
    assert np.allclose([p.get_height() for p in bars], 1.4 / n)


def test_a_passage_says_how_many_are_positive_and_what_it_answers():
    assert plots.description(diagrams.passage(IMAGE, [*HIDDEN, ANSWER])) == (
        "Positive neurons: 1 of 3 in layer 1, 3 of 5 in layer 2. The answer is 2, with probability "
        "0.60; next comes 1, with 0.15.")


@pytest.mark.parametrize("image", [np.zeros(63), np.zeros((4, 16)), np.zeros((64, 4)),
                                   np.zeros((1, 784))], ids=np.shape)
def test_what_is_not_one_square_image_is_refused(image):
    with pytest.raises(ValueError, match=r"^image must be one square image, such as x\[:, 0\] of "
                                         r"784 pixels, not of shape \("):
        diagrams.passage(image, [[0.5, 0.5]])
    assert not plt.get_fignums()


def test_a_passage_may_have_no_hidden_layer_but_has_two_classes():
    assert plots.description(diagrams.passage(IMAGE, [[0.25, 0.75]])) == (
        "The answer is 1, with probability 0.75; next comes 0, with 0.25.")
    with pytest.raises(ValueError, match=r"^the last of activations must be the answer of two "
                                         r"classes or more, not of 1$"):
        diagrams.passage(IMAGE, [[0.5, 0.5], [0.75]])


def test_of_two_equal_answers_the_second_comes_next():
    said = plots.description(diagrams.passage(IMAGE, [[0.0, 0.5, 0.5]]))
    assert said == "The answer is 1, with probability 0.50; next comes 2, with 0.50."


def test_a_passage_names_the_answer():
    said = plots.description(diagrams.passage(IMAGE, [[-1, 0.5], [0.1, 0.7, 0.2]]))
    assert "1 of 2 in layer 1" in said and "answer is 1, with probability 0.70" in said
    assert "next comes 2, with 0.20" in said


def test_a_passage_says_whether_the_answer_is_the_class_of_the_image():
    for true, verdict in ((1, "right"), (2, "wrong")):
        ax = diagrams.passage(IMAGE, [[-1, 0.5], [0.1, 0.7, 0.2]], true)
        assert {f"a {true}", f"1: {verdict}"} <= set(drawn.said(ax))
        assert plots.description(ax).endswith(
            f" The image is a {true}, so the answer is {verdict}.")
    plt.close("all")
    with pytest.raises(ValueError, match=r"^true is 3, but the answer has only 3 classes, from 0$"):
        diagrams.passage(IMAGE, [[0.1, 0.7, 0.2]], 3)
    assert not plt.get_fignums()
