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
        vertices = np.vstack([path.vertices for path in border.get_paths()])
        assert len(vertices) > 1 and np.abs(g(vertices.T)).max() < 0.02
    plt.close("all")


AROUND = 1.35 * np.array([np.cos(np.arange(12) * np.pi / 6), np.sin(np.arange(12) * np.pi / 6)])
RING = np.hstack([AROUND, AROUND / 3])
IN_RING = np.repeat([1, 0], 12)


@pytest.mark.parametrize(("n", "words"), [
    (1, "half a plane; 15 of 24"), (2, "a strip without ends; 18 of 24"),
    (3, "closed in by 6 straight sides; 24 of 24"), (4, "closed in by 4 straight sides; 24 of 24"),
    (5, "closed in by 10 straight sides; 24 of 24")])
def test_three_neurons_close_a_curve_and_two_do_not(n, words):
    said = plots.description(planes.enclosed(RING, IN_RING, n, 0.8))
    assert said.endswith(f"that is {words} points on the correct side.")
    plt.close("all")


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_the_sum_is_the_same_all_along_the_closed_curve(n):
    _, right = planes.enclosed(RING, IN_RING, n, 0.8).axes
    (curve,) = [np.array(line.get_data()) for line in right.lines]
    turns = np.pi / 2 + 2 * np.pi * np.arange(n) / n
    U = np.array([np.cos(turns), np.sin(turns)])
    part = np.linspace(0, 1, 7)[:, None, None]
    along = part * curve[:, :-1] + (1 - part) * curve[:, 1:]  # the sides, not only the corners
    sums = np.maximum(0, np.einsum("dn,kdm->knm", U, along)).sum(axis=1)
    assert np.ptp(sums) < 1e-12 and (n != 3 or np.allclose(sums, 0.8))
    plt.close("all")


def test_digits_are_drawn_in_units_of_their_spread():
    rng = np.random.default_rng(0)
    labels, a = np.repeat([4, 9], 10), rng.normal(3, 5, size=(2, 20))
    figure = planes.clouds(labels, [0.75, 0.5], pixels=a, layer_1=10 * a)
    one, other = (np.vstack(dots(ax)) for ax in figure.axes)
    assert np.allclose(one, other) and np.isclose(np.mean(np.sum(one**2, axis=1)), 1)
    assert plots.description(figure) == ("Of the variance lies within classes: "
                                         "pixels 75%, layer 1 50%.")
    plt.close("all")


def test_shares_that_are_not_one_a_panel_are_named():
    with pytest.raises(ValueError, match=r"^shares must be one for each of 1 panel, not 2$"):
        planes.clouds([4, 9], [0.5, 0.5], pixels=np.ones((2, 2)))
    assert not plt.get_fignums()


def test_weights_of_another_shape_are_named():
    with pytest.raises(ValueError, match=r"^W must have shape \(2, 2\), not \(3, 2\)$"):
        planes.bent(POINTS, KIND, np.ones((3, 2)), B, tanh)
    assert not plt.get_fignums()
