"""Drawings of dropout: means are those over all masks, and every figure says what it shows."""

from itertools import product

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.activations import identity, relu, sigmoid
from nnlib.figures import masks
from nnlib.figures.plots import description
from tests.figures.drawings import line, refuses, said

matplotlib.use("Agg")
W, X = np.array([1.2, -0.8, 0.5]), np.array([1.0, 2.0, 1.5])
R = np.array(list(product([0, 1], repeat=3))).T
EPOCHS = [1, 5, 50]
RUNS = {p: {"epochs": EPOCHS, "seen": [2.0, 0.5, cost], "unseen": [2.0, 0.7, 0.6],
            "wrong": [0.12, 0.13]} for p, cost in ((0.5, 0.1), (1, 0.01))}


@pytest.mark.parametrize(("p", "ends"), [(0.5, "0.1 on"), (1, "0.01 on")])
def test_a_gap_lies_between_the_costs_of_its_own_p(p, ends):
    figure = masks.gap(RUNS, p)
    assert ends in said(figure) and "12.5 in a hundred" in description(figure)
    left = figure.axes[0]
    assert line(left, 2)[1].tolist() == RUNS[p]["seen"]
    assert left.get_ylim()[0] < 0.0004  # where the chapter's lowest cost ends
    assert ("no dropout" in left.get_title()) == (p == 1)


def test_after_the_last_mask_the_mean_is_that_of_the_scaled_neuron():
    figure = masks.walk(W, X, 0.3, R, 8)
    right = figure.axes[1]
    assert line(right, 2)[1][-1] == pytest.approx(0.5 * W @ X + 0.3)
    assert line(right, 3)[1] == pytest.approx([0.5 * W @ X + 0.3] * 2)
    assert "no input is dropped" in said(figure)
    assert "inputs 1, 2 and 3 are dropped" in said(masks.walk(W, X, 0.3, R, 1))
    assert "input 1 is dropped" in said(masks.walk(W, X, 0.3, R, 4))


def test_masks_must_fit_the_neuron():
    refuses(lambda: masks.walk(W, X, 0.3, R[:2], 1), "masks must be")
    refuses(lambda: masks.walk(W, X, 0.3, R, 9), "masks must be")


@pytest.mark.parametrize(("f", "name"), [(relu, "ReLU"), (sigmoid, "sigmoid"),
                                         (identity, "identity")])
def test_a_bend_compares_the_mean_of_f_with_f_of_the_mean(f, name):
    figure = masks.bend(f, name, W @ R, np.full(8, 1 / 8), -0.4)
    z = W @ R - 0.4
    left, right = figure.axes
    assert line(left, 3) == pytest.approx(np.array([[z.mean()], [f(z).mean()]]))
    widths = [bar.get_width() for bar in right.patches]
    assert widths == pytest.approx([f(z).mean(), f(np.array(z.mean()))])
    assert (abs(widths[0] - widths[1]) < 1e-9) == (name == "identity") and said(figure)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.98])
def test_twins_end_where_both_slopes_are_0(p):
    figure = masks.twins(p)
    q = (1 - p) / p
    assert line(figure.axes[0], 1)[:, -1] == pytest.approx([1 / (2 + q)] * 2, abs=0.002)
    assert "ends at" in said(figure)


def test_without_a_mask_twins_stay():
    figure = masks.twins(1)
    assert "ends where it began" in said(figure)
    assert np.ptp(line(figure.axes[0], 1), axis=1).max() == 0


def test_means_are_drawn_as_differences_to_the_scaled_network():
    of = {"arithmetic": [[0.6, 0.4], [0.7, 0.5]], "geometric": [[0.5, 0.3], [0.6, 0.4]]}
    figure = masks.averaged([1, 100], of, [0.4, 0.4], "cost")
    assert line(figure.axes[0], 3)[1] == pytest.approx([0.25, 0.05])
    assert "arithmetic: 0.25 with 1 and 0.05 with 100" in said(figure)
    with pytest.raises(ValueError, match="finite"):
        masks.averaged([1, 100], of, [np.nan, 0.4], "cost")


def test_what_is_reached_has_a_line_a_seed_and_a_mark():
    runs = {"seen": {"plain": [([1, 2], [0.5, 0.9])], "dropout": [([1, 2], [0.4, 0.8])] * 2}}
    figure = masks.reached(runs, {"seen": 0.85}, "steps", {"seen": "share right"})
    assert len(figure.axes[0].lines) == 4 and line(figure.axes[0], 3)[1].tolist() == [0.85] * 2
    assert "seen: the mark is 0.85" in said(figure).lower()
    assert figure.axes[0].get_ylim()[0] == pytest.approx(0.73)  # what happens at the mark is seen


def test_keeps_name_the_best_p():
    figure = masks.keeps({"wide": {1: (0, 0, 0), 0.5: (1.5, 1, 2)},
                          "small": {1: (0, 0, 0), 0.5: (-3, -4, -2)}}, "points")
    assert "wide: at best 1.5 points, at p = 0.5; small: at best 0 points, at p = 1" in said(figure)


def test_each_kind_names_the_rate_at_which_it_errs_least():
    of = {"none": {0.1: [12.0, 13.0], 0.2: [11.0, 11.2]},
          "half": {0.1: [10.0, 10.2], 0.2: [14, 15]}}
    words = said(masks.at_rates(of))
    assert words == "none: least 11.1 at 0.2; half: least 10.1 at 0.1."
    assert masks.at_rates(of, ylim=(9, 12)).axes[0].get_ylim() == (9, 12)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
