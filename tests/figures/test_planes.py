"""Pictures of a plane before and after a layer: right places, right sides, true words."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.activations import identity, relu, tanh
from nnlib.figures import planes, plots

matplotlib.use("Agg")
POINTS = np.array([[-1, -0.5, 0.5, 1.0, 0.2], [0.3, -1, 0.8, -0.4, 0.1]])
KIND = np.array([1, 0, 1, 0, 0])
W, B = np.array([[1, 0.5], [-0.5, 2]]), np.array([[0.25], [-0.5]])


def dots(ax):
    """The points of an Axes: those of class 0, then those of class 1."""
    return [np.asarray(c.get_offsets()) for c in ax.collections if len(c.get_offsets()) > 1]


@pytest.mark.parametrize(("step", "there"), [
    (0, POINTS), (1, W @ POINTS), (2, W @ POINTS + B), (3, np.tanh(W @ POINTS + B)),
    (0.5, (POINTS + W @ POINTS) / 2), (1.5, W @ POINTS + B / 2),
    (2.5, (W @ POINTS + B + np.tanh(W @ POINTS + B)) / 2)])
def test_the_points_stand_where_the_layer_has_taken_them(step, there):
    left, right = planes.bent(POINTS, KIND, W, B, tanh, step).axes
    for ax, where in ((left, POINTS), (right, there)):
        for k, found in enumerate(dots(ax)):
            assert np.allclose(found, where[:, k == KIND].T)
    plt.close("all")


def test_the_frame_stays_while_the_points_travel():
    limits = {planes.bent(POINTS, KIND, W, B, tanh, step).axes[1].get_xlim()
              for step in (0, 0.5, 1, 2.5, 3)}
    assert len(limits) == 1
    plt.close("all")


@pytest.mark.parametrize("f", [tanh, relu, identity])
@pytest.mark.parametrize("step", [0, 1, 1.5, 2, 2.5, 3])
def test_all_that_is_drawn_stays_within_the_frame(step, f):
    for ax in planes.bent(POINTS, KIND, W, B, f, step).axes:
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        for x1, x2 in [*(line.get_data() for line in ax.lines), *(d.T for d in dots(ax))]:
            assert left < np.nanmin(x1) and np.nanmax(x1) < right
            assert low < np.nanmin(x2) and np.nanmax(x2) < high
    plt.close("all")


def test_the_grid_lies_around_all_points_in_squares():
    left, _ = planes.bent(POINTS, KIND, W, B, tanh, 0).axes
    level, upright = (np.array(line.get_data()) for line in left.lines)
    heights, places = np.unique(level[1])[:-1], np.unique(upright[0])[:-1]  # the last is NaN
    assert np.allclose(np.diff(heights), np.diff(places)[0]) and len(places) > 5
    for spots, row in ((places, POINTS[0]), (heights, POINTS[1])):
        assert spots[0] < row.min() and row.max() < spots[-1]
    plt.close("all")


def test_the_function_is_named_when_it_is_applied():
    said = plots.description(planes.bent(POINTS, KIND, W, B, relu, 3, name="ReLU"))
    assert said == "5 points of two classes: ReLU is applied."
    plt.close("all")


@pytest.mark.parametrize(("f", "name", "v", "c"), [
    (tanh, "tanh", (1, 1), 0.1), (relu, "ReLU", (2, -1), -0.3),
    (identity, "identity", (-1, 0.5), 0)])
def test_the_line_of_the_next_neuron_counts_both_classes(f, name, v, c):
    figure = planes.bent(POINTS, KIND, W, B, f, 3, (v, c), name)
    right = ((np.array(v) @ f(W @ POINTS + B) + c > 0) == KIND).sum()
    assert plots.description(figure) == (f"After {name} the line of the next neuron has "
                                         f"{right} of 5 points on the correct side.")
    plt.close("all")


def test_the_line_is_drawn_on_both_sides_where_the_sum_is_zero():
    v, c = np.array([1.0, 1.5]), 0.1
    left, right = planes.bent(POINTS, KIND, W, B, tanh, 3, (v, c)).axes
    for ax, g in ((left, lambda p: v @ np.tanh(W @ p + B) + c), (right, lambda p: v @ p + c)):
        border = ax.collections[-1]
        assert len(ax.lines) == (2 if ax is right else 4)  # the grid; left where z_1, z_2 are 0
        vertices = np.vstack([path.vertices for path in border.get_paths()])
        assert len(vertices) > 1 and np.abs(g(vertices.T)).max() < 0.02
    plt.close("all")


AROUND = 1.35 * np.array([np.cos(np.arange(12) * np.pi / 6), np.sin(np.arange(12) * np.pi / 6)])
RING = np.hstack([AROUND, AROUND / 3])
IN_RING = np.repeat([1, 0], 12)


THREE = (90, 210, 330)


@pytest.mark.parametrize(("degrees", "w", "words"), [
    (THREE[:1], (1,), "open, and along the arrow the next never fires"),
    (THREE[:2], (1, 1), "open, and along the arrow the next never fires"),
    ((90, 270), (1, 1), "open, and along the arrow the next never fires"),
    (THREE, (1, 1, 1), "closed"),
    (THREE, (1, -1, 1), "open, and along the arrow the next never fires"),
    ((90, 150, 330), (1, 1, 1), "open, and along the arrow the next never fires")])
def test_three_neurons_close_a_curve_and_two_do_not(degrees, w, words):
    said = plots.description(planes.enclosed(RING, IN_RING, degrees, w, 0.8))
    n, right = len(degrees), ((fires(degrees, w, RING) > 0) == IN_RING).sum()
    assert said.startswith(f"{n} neuron{'s' * (n > 1)} at 90°")
    assert said.endswith(f": the silent region is {words}; {right} of 24 points on the correct "
                         "side.")
    assert (right == 24) == (words == "closed")
    plt.close("all")


def fires(degrees, w, p):
    """What the next neuron has, less its threshold, at points (2, m)."""
    turns = np.radians(degrees)
    return np.array(w) @ np.maximum(0, np.array([np.cos(turns), np.sin(turns)]).T @ p) - 0.8


@pytest.mark.parametrize("turn", [30, 60, 90, 120, 150, 180])
@pytest.mark.parametrize("second", [-1, -0.5, 0, 0.5, 1])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_white_is_where_it_is_silent_and_the_arrow_stays_there(turn, second, n):
    degrees, w = (90, 90 + turn, 330)[:n], (1, second, 1)[:n]
    _, right = planes.enclosed(RING, IN_RING, degrees, w, 0.8).axes
    edge = right.get_xlim()[1]
    (curve,) = [np.array(line.get_data()) for line in right.lines]
    inside = np.all(np.abs(curve) < edge, axis=0)
    assert inside.any() and np.allclose(fires(degrees, w, curve[:, inside]), 0)
    spots = np.random.default_rng(0).uniform(-edge, edge, (2, 500))
    (shaded,) = right.patches
    seen = matplotlib.path.Path(curve.T).contains_points(spots.T)
    assert np.array_equal(seen, fires(degrees, w, spots) < 0) and shaded.get_alpha() == 0.2
    arrows = [text for text in right.texts if getattr(text, "arrow_patch", None)]
    assert n == 3 or len(arrows) == 1
    for arrow in arrows:
        ray = np.outer(arrow.xy, np.linspace(0, 1000, 500))
        assert (fires(degrees, w, ray) < 0).all()
    plt.close("all")


def test_weights_that_are_not_one_a_neuron_are_named():
    with pytest.raises(ValueError, match=r"^w must have shape \(2,\), not \(3,\)$"):
        planes.enclosed(RING, IN_RING, (90, 210), (1, 1, 1))
    assert not plt.get_fignums()


MEANS = [np.array([[0, 2, 1], [0, 0, 3.0]])] * 2


def test_digits_are_drawn_in_units_of_their_spread():
    rng = np.random.default_rng(0)
    labels, a = np.repeat([4, 7, 9], 10), rng.normal(3, 5, size=(2, 30))
    figure = planes.clouds(labels, [MEANS[0], 10 * MEANS[0]], [0.75, 0.5], pixels=a,
                           layer_1=10 * a)
    one, other = (np.vstack(dots(ax)[:3]) for ax in figure.axes)
    assert np.allclose(one, other) and np.isclose(np.mean(np.sum(one**2, axis=1)), 1)
    assert plots.description(figure) == ("Nearest to the mean of their own class are 75% (pixels), "
                                         "50% (layer 1) of the images.")
    plt.close("all")


def test_the_lines_lie_as_far_from_two_means_and_points_across_are_ringed():
    labels = np.repeat([4, 7, 9], 10)
    a = MEANS[0][:, (labels > 4) * 1 + (labels > 7)] + np.random.default_rng(1).normal(size=(2, 30))
    (ax,) = planes.clouds(labels, MEANS[:1], [0.5], pixels=a).axes
    middle = a.mean(axis=1, keepdims=True)
    unit = np.sqrt(np.mean(np.sum((a - middle)**2, axis=0)))
    for line in ax.lines:
        along = np.array(line.get_data()) * unit + middle
        far = np.sort(np.linalg.norm(along[:, :, None] - MEANS[0][:, None], axis=0), axis=1)
        assert np.allclose(far[:, 0], far[:, 1]) and (far[1, 2] > far[1, 1] + 0.1)
    to = np.linalg.norm(a[:, :, None] - MEANS[0][:, None], axis=0).argmin(axis=1)
    wrong = np.array([4, 7, 9])[to] != labels
    assert 1 < wrong.sum() == len(dots(ax)[3])
    plt.close("all")


def test_shares_that_are_not_one_a_panel_are_named():
    with pytest.raises(ValueError, match=r"^nearest must be one for each of 1 panel, not 2$"):
        planes.clouds([4, 7, 9], MEANS, [0.5, 0.5], pixels=np.ones((2, 3)))
    assert not plt.get_fignums()


def test_one_point_may_be_boxed():
    labels, a = np.repeat([4, 7, 9], 10), np.random.default_rng(0).normal(size=(2, 30))
    (ax,), (plain,) = (planes.clouds(labels, MEANS[:1], [0.5], one=one, pixels=a).axes
                       for one in (29, None))
    assert len(ax.collections) == len(plain.collections) + 1
    (box,) = ax.collections[-1].get_offsets()
    assert np.allclose(box, dots(ax)[2][-1])
    plt.close("all")
    with pytest.raises(ValueError, match="^one must be below 30, the number of points, not 30$"):
        planes.clouds(labels, MEANS[:1], [0.5], one=30, pixels=a)
    assert not plt.get_fignums()


def test_the_share_of_misread_images_stands_below_the_other():
    labels, a = np.repeat([4, 7, 9], 10), np.random.default_rng(0).normal(size=(2, 30))
    (ax,) = planes.clouds(labels, MEANS[:1], [0.5], misread=[0.8], pixels=a).axes
    assert ax.get_title() == "pixels\n50% nearest to own mean\nmisread: 80% at the answer"
    plt.close("all")
    with pytest.raises(ValueError, match=r"^misread must have shape \(1,\), not \(2,\)$"):
        planes.clouds(labels, MEANS[:1], [0.5], misread=[0.8, 0.9], pixels=a)
    assert not plt.get_fignums()


def test_a_closed_region_that_leaves_the_frame_is_said_to():
    said = plots.description(planes.enclosed(RING, IN_RING, (90, 250, 330), (1, 0.5, 1), 0.8))
    assert ": the silent region is closed, beyond the frame; " in said
    plt.close("all")


def test_weights_of_another_shape_are_named():
    with pytest.raises(ValueError, match=r"^W must have shape \(2, 2\), not \(3, 2\)$"):
        planes.bent(POINTS, KIND, np.ones((3, 2)), B, tanh)
    assert not plt.get_fignums()
