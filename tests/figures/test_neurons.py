"""Drawings of single neurons: the sum, the line and its arrow, the hidden plane, a correction."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.activations import sigmoid, tanh
from nnlib.figures import neurons, plots
from nnlib.perceptron import perceptron, threshold
from tests.figures import drawn
from tests.figures.drawings import refuses

matplotlib.use("Agg")
CORNERS = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
AND, XOR = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 0])
WEIGHT, BIAS, SIGNAL = (plots.PALETTE[k].lower() for k in ("weight", "bias", "activation"))
DRAWINGS = {
    "neuron": [dict(x=[1, 0.5], w=[2, -1], b=0.5, f=sigmoid), dict(x=1, w=-2, b=0, f=tanh)],
    "line": [dict(w=[1, 1], b=-1.5, points=CORNERS, labels=AND), dict(w=[1, -1], b=0),
             dict(w=[0, 0], b=1)],
    "margin": [dict(x=[-1, 1], y=[0, 1], u=[0.8, 0.6])],
    "steps": [dict(w=2, b=-4, f=sigmoid), dict(w=-0.5, b=0, f=sigmoid)],
}


def arrows(ax):
    return [edge for edge in drawn.edges(ax) if edge.style == "->"]


@pytest.mark.parametrize(("w", "b", "z", "a"), [([2, -1], 0.254, 1.754, 0.94), ([-1, 0], 0, -1,
                                                                                -0.76)])
def test_a_neuron_shows_its_sum_and_where_it_lies_on_its_function(w, b, z, a):
    ax = neurons.neuron([1, 0.5], w, b, tanh)
    said = plots.description(ax)
    assert f"a = f(z) = {a:g}".replace("-", "−") in said
    (box,) = ax.child_axes
    curve, dot = box.lines
    assert np.allclose(curve.get_ydata(), np.tanh(curve.get_xdata()))
    assert dot.get_xdata()[0] == pytest.approx(z) and len(arrows(ax)) == 5
    assert [e.colour for e in arrows(ax)] == [WEIGHT, WEIGHT, BIAS, plots.INK, plots.INK]
    (end, _), bias = drawn.place(arrows(ax)[2].end), drawn.word(ax, f"b = {b:g}")
    assert bias.get_position()[0] == end and drawn.look(bias)[0] == BIAS


@pytest.mark.parametrize(("w", "b", "text"), [
    ((1, 1), -1.5, "x₁ + x₂ − 1.5"), ((-1, 2), 0, "−x₁ + 2 x₂"), ((0, -0.5), 1, "−0.5 x₂ + 1"),
    ((0, 0), -1, "−1"), ((2, -1), 0.5, "2 x₁ − x₂ + 0.5")])
def test_a_sum_is_written_as_one_writes_it(w, b, text):
    assert neurons.affine(w, b) == text


@pytest.mark.parametrize(("w", "b"), [((1, 1), -1.5), ((2, -1), 0.25), ((0, 1), -0.5)])
def test_the_arrow_starts_on_the_line_at_right_angles_and_points_to_the_tinted_side(w, b):
    ax = neurons.line(w, b)
    tint, line = ax.collections
    vertices = np.vstack([path.vertices for path in line.get_paths()])
    assert np.allclose(vertices @ w + b, 0) and drawn.to_hex(line.get_edgecolor()[0]) == WEIGHT
    (arrow,) = arrows(ax)
    start, way = np.array(arrow.start), np.subtract(arrow.end, arrow.start)
    assert np.isclose(start @ w + b, 0, atol=1e-5) and np.allclose(way, np.divide(w, 2))
    assert np.isclose(way @ (vertices[-1] - vertices[0]), 0, atol=1e-5)
    assert drawn.to_hex(tint.get_facecolor()[0]) == SIGNAL
    (area,) = tint.get_paths()
    inside = [matplotlib.path.Path(p).contains_point(start + 0.1 * way)
              for p in area.to_polygons()]
    assert any(inside)


@pytest.mark.parametrize(("b", "active", "areas"), [(1, "everywhere", 1), (-1, "nowhere", 0)])
def test_without_weights_there_is_no_line_and_it_says_so(b, active, areas):
    ax = neurons.line([0, 0], b)
    assert drawn.said(ax) == ["no line"] and not arrows(ax) and len(ax.collections) == areas
    assert "there is no line" in plots.description(ax) and active in plots.description(ax)


def test_a_line_counts_the_points_on_their_side_with_a_shape_for_each_target():
    ax = neurons.line([1, 1], -0.5, CORNERS, XOR, ["a", "b", "c", "d"])
    assert plots.description(ax).endswith("; 3 of 4 points right.")
    discs, squares = ax.collections[-2:]
    assert discs.get_offsets().tolist() == [[0, 0], [1, 1]] and discs.get_facecolor().size == 0
    assert squares.get_offsets().tolist() == [[0, 1], [1, 0]]
    assert set("abcd") <= set(drawn.said(ax))


def test_several_tasks_have_a_panel_and_a_count_each():
    figure = neurons.targets(np.array([1.0, 1.0]), -1.5, CORNERS, {"AND": AND, "XOR": XOR})
    assert [ax.get_title() for ax in figure.axes] == ["AND: 4 of 4", "XOR: 1 of 4"]
    assert plots.description(figure).endswith("Corners right: AND 4 of 4, XOR 1 of 4.")


def marks(ax):
    return sorted(spot for dots in ax.collections if hasattr(dots, "get_sizes")
                  for spot in dots.get_offsets().tolist())


HIDDEN = dict(W1=np.ones((2, 2)), points=CORNERS, labels=XOR, names=["00", "01", "10", "11"])


def test_the_hidden_plane_shows_what_the_hidden_neurons_say():
    figure = neurons.hidden(b1=np.array([-0.5, -1.5]), w2=np.array([1.0, -1]), b2=-0.5, **HIDDEN)
    left, right = figure.axes
    assert {"01, 10", "00", "11"} <= set(drawn.said(right))
    assert marks(right) == [[0, 0], [1, 0], [1, 1]]
    assert {"h_1 = 1", "h_2 = 1"} <= set(drawn.said(left)) and len(arrows(left)) == 2
    assert "01, 10 to (1, 0)" in plots.description(figure)


@pytest.mark.parametrize(("w2", "b2", "answers"), [
    ((1.0, -1), -0.5, XOR), ((1.0, 1), -0.5, [0, 1, 1, 1]), ((1.0, 1), -1.5, AND),
    ((1.0, -1), 0.5, [1, 1, 1, 1])])
def test_the_tint_on_the_left_is_where_the_third_neuron_says_one(w2, b2, answers):
    figure = neurons.hidden(b1=np.array([-0.5, -1.5]), w2=np.array(w2), b2=b2, **HIDDEN)
    tints = [matplotlib.path.Path(patch.get_xy()) for patch in figure.axes[0].patches]
    inside = [any(area.contains_point(p) for area in tints) for p in CORNERS.T]
    assert inside == np.equal(answers, 1).tolist()
    right = int(np.equal(answers, XOR).sum())
    assert plots.description(figure).endswith(f"{right} of 4 answers are right.")
    assert figure.axes[1].get_title() == f"what the third sees: {right} of 4"


def test_where_both_kinds_fall_on_one_point_both_are_drawn():
    figure = neurons.hidden(b1=np.array([0.5, -1.5]), w2=np.array([1.0, -1]), b2=-0.5, **HIDDEN)
    assert np.allclose(marks(figure.axes[1]), [[0.91, 0], [1, 1], [1.09, 0]])


LEARNED = perceptron(CORNERS, AND)


@pytest.mark.parametrize("k", range(len(LEARNED.path) + 1))
def test_a_correction_rings_its_example_and_moves_the_weights_by_it(k):
    figure = neurons.correction(LEARNED.path, k, CORNERS, AND)
    left, right = figure.axes
    w, b = LEARNED.path[k - 1] if k else (np.zeros(2), 0.0)
    right_now = int((threshold(w @ CORNERS + b) == AND).sum())
    assert plots.description(figure).endswith(f"Now {right_now} of 4 points are right.")
    rings = [dots for dots in left.collections if hasattr(dots, "get_sizes")
             and dots.get_sizes()[0] > 100]
    assert len(rings) == (k > 0)
    if k:
        old, before = LEARNED.path[k - 2] if k > 1 else (np.zeros(2), 0.0)
        (x,) = rings[0].get_offsets().tolist()
        assert np.allclose((b - before) * np.array(x), w - old) and x in CORNERS.T.tolist()
        moves = [e for e in arrows(right)]
        assert [(e.start, e.end) for e in moves] == [
            (drawn.place(old), drawn.place(w))] * bool(np.any(w != old))
    first = neurons.correction(LEARNED.path, 0, CORNERS, AND).axes
    assert all(one.get_xlim() == other.get_xlim() and one.get_ylim() == other.get_ylim()
               for one, other in zip((left, right), first, strict=True))
    (low, high), (left_end, right_end) = left.get_ylim(), left.get_xlim()
    x1, x2 = np.meshgrid([left_end, right_end], [low, high])
    z = w[0] * x1 + w[1] * x2 + b
    assert k == 0 or z.min() < 0 < z.max()  # the line lies in the picture


def test_a_lap_of_xor_closes_at_the_sixth_correction():
    path = perceptron(CORNERS, XOR, epochs=4).path[:10]
    said = [plots.description(neurons.correction(path, k, CORNERS, XOR)) for k in (5, 6, 7)]
    assert "those after" not in said[0]
    assert [text[-14:] for text in said[1:]] == [" correction 2.", " correction 3."]


def test_a_corner_on_a_hidden_line_is_told():
    said = [plots.description(neurons.hidden(b1=np.array([-0.5, b]), w2=np.array([1.0, -1]),
                                             b2=-0.5, **HIDDEN)) for b in (-1.5, -1)]
    assert ["z = 0 counts as 0" in text for text in said] == [False, True]


def test_a_margin_is_the_least_distance_and_the_length_the_greatest():
    x, u = np.array([-2.0, -1, 0.5, 1.5]), np.array([0.9, 0.2]) / np.hypot(0.9, 0.2)
    ax = neurons.margin(x, [0, 0, 1, 1], u)
    points = np.vstack([x, np.ones(4)])
    R, gamma = np.linalg.norm(points, axis=0).max(), np.abs(u @ points).min()
    radius, gap = (np.ptp(line.get_xydata(), axis=0) for line in ax.lines[-2:])
    assert np.isclose(np.hypot(*radius), R) and np.isclose(np.hypot(*gap), gamma)
    assert f"R = {R:.2f} and γ = {gamma:.2f}" in plots.description(ax)
    plt.close("all")


@pytest.mark.parametrize(("w", "b", "at"), [(2, -4, "2"), (-0.5, 1, "2"), (0.5, 4, "−8")])
def test_the_step_lies_where_it_says_on_axes_that_stay(w, b, at):
    ax = neurons.steps(w, b, sigmoid)
    slope, jump = ax.lines
    x = np.asarray(slope.get_xdata())
    assert np.allclose(slope.get_ydata(), 1 / (1 + np.exp(-w * x - b)))
    assert jump.get_xdata()[1] == -b / w and (jump.get_ydata()[-1] == 1) == (w > 0)
    assert ax.get_xlim() == (-10, 10) and ax.get_ylim() == (-0.05, 1.05)
    assert plots.description(ax).endswith(f"the step is at x = −b/w = {at}.")


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: neurons.neuron([1, 2], [1, 2, 3], 0, tanh), "w must have shape (2,), not (3,)"),
    (lambda: neurons.steps(0, 1, sigmoid), "w must not be 0"),
    (lambda: neurons.margin([1, 2], [0, 1], np.array([1.0, 0])), "u must have every example"),
    (lambda: neurons.correction(LEARNED.path, 99, CORNERS, AND), "k must be at most 10"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)


@pytest.mark.parametrize(("points", "labels", "words"), [
    (CORNERS, [2, 1, 1, 0], "labels must be 0 or 1, one for each of 4 points, not [2, 1, 1, 0]"),
    (CORNERS.T, [0, 1, 1, 0], "points has 4 rows but the plane expects 2")])
def test_points_that_do_not_fit_are_named(points, labels, words):
    with pytest.raises(ValueError) as caught:
        neurons.line([1, 1], 0, points, labels)
    assert words in str(caught.value)
    plt.close("all")
