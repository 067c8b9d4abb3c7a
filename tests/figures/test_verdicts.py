"""Drawings of a classifier at work: the right numbers in the right places, and true words."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.figures import verdicts
from nnlib.figures.colours import FAINT, INK, PALETTE
from nnlib.figures.plots import description
from tests.figures.drawings import curves, refuses

matplotlib.use("Agg")
IMAGES = np.random.default_rng(0).uniform(size=(784, 3))
A = np.array([[0.9, 0.1, 0.6], [0.1, 0.9, 0.4]])  # says 0, 1, 0
COUNTS = np.array([[4, 0, 1], [2, 8, 0], [0, 1, 3]])
BINS = np.array([[[10, 0.4, 0.3], [0, np.nan, np.nan], [5, 0.9, 0.6]],
                 [[20, 0.5, 0.4], [3, 0.7, 0.5], [9, 1.0, 0.8]]])
GAINS = {"start": {"seeds": [0.03, 0.05], "mean": 0.04, "low": 0.02, "high": 0.06},
         "batches": {"seeds": [-0.01, 0.02], "mean": 0.005, "low": -0.02, "high": 0.03}}
DRAWINGS = {"reliability": [dict(net=BINS), dict(one_net=BINS, another=BINS[:1])],
            "rungs": [dict(differences=GAINS)]}


def test_answers_stand_beside_their_images_and_the_true_class_is_solid():
    figure = verdicts.answers(IMAGES, A, [0, 0, 0], columns=2)
    assert len(figure.axes) == 8
    for k in range(3):
        left, right = figure.axes[2 * k : 2 * k + 2]
        assert np.array_equal(left.images[0].get_array(), IMAGES[:, k].reshape(28, 28))
        pale, solid = right.patches
        assert (pale.get_alpha(), solid.get_alpha()) == (0.45, 1)
        assert solid.get_path().get_extents().extents.tolist() == [-0.4, 0, 0.4, A[0, k]]
        assert pale.get_path().get_extents().extents.tolist() == [0.6, 0, 1.4, A[1, k]]
        assert to_rgb(pale.get_facecolor()) == to_rgb(PALETTE["activation"])
        assert right.get_ylim() == (0, 1)
    assert [ax.get_title() for ax in figure.axes[1::2]] == [
        "says 0", "says 1, is 0", "says 0", ""]
    assert description(figure) == "2 of 3 images named correctly; 0 taken for 1."
    assert description(verdicts.answers(IMAGES[:, :1], A[:, :1], [0])) == (
        "1 of 1 image named correctly.")
    figure = verdicts.answers(IMAGES[:, :1], A[:, :1], [0], notes=["ends right"], share=0.5)
    assert figure.axes[0].get_title() == "ends right"
    assert description(figure).endswith(" Of all unseen images, 50.0 per cent.")


def test_errors_say_what_was_taken_for_what():
    figure = verdicts.errors(IMAGES, [9, 8, 7], [4, 3, 1], columns=2)
    assert [ax.get_title() for ax in figure.axes] == ["9 → 4", "8 → 3", "7 → 1", ""]
    assert figure.axes[0].title.get_position()[1] < 0  # under the picture
    assert description(figure) == "3 errors: 9 as 4, 8 as 3, 7 as 1."
    figure = verdicts.errors(IMAGES, [9, 8, 7], [4, 3, 1], sure=[0.5, 0.9876, 1])
    assert [ax.get_title() for ax in figure.axes[:3]] == ["9 → 4 at 0.500", "8 → 3 at 0.988",
                                                          "7 → 1 at 1.000"]


def test_filters_share_one_scale():
    W = np.random.default_rng(1).normal(size=(3, 784))
    figure = verdicts.filters(W, titles=["a", "b", "c"], columns=2)
    shown = [ax.images[0] for ax in figure.axes[:3]]
    top = np.abs(W).max()
    assert {im.get_clim() for im in shown} == {(-top, top)}
    assert all(np.array_equal(im.get_array(), w.reshape(28, 28)) for im, w in zip(shown, W,
                                                                                strict=True))
    assert [ax.get_title() for ax in figure.axes[:4]] == ["a", "b", "c", ""]
    assert description(figure).startswith("The weights of 3 neurons as pictures, between −")


def test_reliability_is_a_mean_over_runs_in_a_band_and_leaves_gaps_out():
    ax = verdicts.reliability(some_net=BINS)
    sure, right = curves(ax)["some net"]
    assert sure == pytest.approx([0.45, 0.95]) and right == pytest.approx([0.35, 0.7])
    assert ax.lines[0].get_xydata().tolist() == [[0, 0], [1, 1]]
    (band,) = ax.collections
    assert band.get_paths()[0].get_extents().extents == pytest.approx([0.45, 0.3, 0.95, 0.8])
    assert description(ax) == ("Share that is right at the largest output: some net from 0.35 at "
                               "0.45 to 0.70 at 0.95.")


def test_rungs_show_the_interval_the_seeds_and_what_is_clear():
    ax = verdicts.rungs(GAINS)
    zero, *lines = ax.lines
    assert list(zero.get_xdata()) == [0, 0]
    for k, of in enumerate(GAINS.values()):
        interval, mean, seeds = lines[3 * k : 3 * k + 3]
        assert list(interval.get_xdata()) == [100 * of["low"], 100 * of["high"]]
        assert list(mean.get_xdata()) == [100 * of["mean"]]
        assert list(seeds.get_xdata()) == [100 * v for v in of["seeds"]]
    assert [lines[3 * k].get_color() for k in range(2)] == [INK, FAINT]
    assert [t.get_text() for t in ax.get_yticklabels()] == list(GAINS)
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first on top
    assert description(ax) == "Gains in percentage points: start 4, batches 0.5."


def test_biases_stand_three_times_side_by_side():
    right, printed, found = [[1.0, -2.0], [0.5]], [[3.0, 3.0], [0.0]], [[1.0, -2.1], [0.5]]
    figure = verdicts.biases(right, printed, found)
    assert len(figure.axes) == 2
    for ax, *three in zip(figure.axes, right, printed, found, strict=True):
        n = len(three[0])
        assert [p.get_height() for p in ax.patches] == three[0] + three[1]
        assert [p.get_hatch() for p in ax.patches] == n * [None] + n * ["////"]
        assert list(ax.lines[0].get_ydata()) == three[2]
    assert [[t.get_text() for t in ax.texts] for ax in figure.axes] == [[], ["wrong line: 0"]]
    assert description(figure) == ("3 entries. From the differences the right gradient is at most "
                                   "0.1 away, the wrong one 5.1.")


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: verdicts.answers(IMAGES, A, [0, 1]), "a must be (K, 2), a column for each class in"),
    (lambda: verdicts.answers(IMAGES[:, :2], A, [0, 1, 0]), "x has 2 images, but true has 3"),
    (lambda: verdicts.answers(IMAGES, A, [0, 1, 2]), "true must be from 0 to 1, the rows of a"),
    (lambda: verdicts.answers(IMAGES, A * np.nan, [0, 1, 0]), "a must be finite"),
    (lambda: verdicts.answers(IMAGES, A, [0, 1, 0], notes=["a"]), "notes must be 3, one for each"),
    (lambda: verdicts.answers(IMAGES, A, [0, 1, 0], columns=0), "columns must be at least 1"),
    (lambda: verdicts.errors(IMAGES, [1, 2], [3, 4]), "x has 3 images, true and said have 2 and 2"),
    (lambda: verdicts.errors(IMAGES, [1, 2, 3], [3, 2, 1]), "image 1 is no error: true and said"),
    (lambda: verdicts.errors(IMAGES, [1, 2, 3], [3, 4, 1], sure=[0.5]), "sure must be one for"),
    (lambda: verdicts.filters(np.ones((2, 783))), "W.T"),
    (lambda: verdicts.filters(np.ones((2, 784)), titles=["a"]), "titles must be one for each of 2"),
    (lambda: verdicts.reliability(), "there is nothing to draw"),
    (lambda: verdicts.reliability(net=BINS[0]), "net must be (runs, bins, 3)"),
    (lambda: verdicts.reliability(net=0 * BINS[1:]), "net must be (runs, bins, 3)"),
    (lambda: verdicts.rungs({}), "there is nothing to draw"),
    (lambda: verdicts.biases([[1]], [[1, 2]], [[1]]), "the three lists must have arrays of the s"),
    (lambda: verdicts.biases([], [], []), "the three lists must have arrays of the same sizes"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
