"""Drawings of dropout: means are those over all masks, and every figure says what it shows."""

from itertools import product

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import Dense, Dropout, Network
from nnlib.activations import identity, relu, sigmoid, softmax
from nnlib.costs import cross_entropy
from nnlib.figures import masks
from tests.figures.drawings import line, refuses, said

matplotlib.use("Agg")
W, X = np.array([1.2, -0.8, 0.5]), np.array([1.0, 2.0, 1.5])
R = np.array(list(product([0, 1], repeat=3))).T


def test_a_thinned_network_shows_who_is_silent_and_what_it_says():
    net = Network([Dense(4, 16), Dropout(0.5), Dense(16, 3, softmax)], cost=cross_entropy,
                  rng=np.random.default_rng(0), dtype=np.float64)
    x = np.ones((4, 1))
    hidden, outputs = masks.spoken(net, x)
    assert outputs == pytest.approx(net.predict(x)[:, 0]) and not np.isnan(hidden).any()
    hidden, outputs = masks.spoken(net, x, np.random.default_rng(1))
    silent = int(np.isnan(hidden).sum())
    assert 0 < silent < 16 and silent == int((~net.layers[1].mask).sum())
    figure = masks.thinned(x.reshape(2, 2), hidden, outputs, 2)
    assert f"{silent} of 16 hidden neurons are silent" in said(figure)
    assert line(figure.axes[1], 0).shape == (2, silent)
    assert f"reads a {outputs.argmax()}" in figure.axes[2].get_title()
    assert "All hidden neurons speak" in said(masks.thinned(x, [np.ones(8)], outputs, 2))
    plt.close("all")
    refuses(lambda: masks.thinned(x, [np.ones(9)], outputs, 2), "each of layers")


def test_after_the_last_mask_the_mean_is_that_of_the_scaled_neuron():
    figure = masks.walk(W, X, 0.3, R, 8)
    right = figure.axes[1]
    assert line(right, 2)[1][-1] == pytest.approx(0.5 * W @ X + 0.3)
    assert line(right, 3)[1] == pytest.approx([0.5 * W @ X + 0.3] * 2)
    assert "$b$ = 0.3" in [text.get_text() for text in figure.axes[0].texts]
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
    (ax,) = figure.axes
    square, circle = (float(line(ax, k)[1][0]) for k in (3, 4))
    assert (square, circle) == pytest.approx((f(np.array(z.mean())), f(z).mean()))
    assert (abs(square - circle) < 1e-9) == (name == "identity") and said(figure)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.98])
def test_twins_end_where_both_slopes_are_0(p):
    figure = masks.twins(p)
    q = (1 - p) / p
    assert line(figure.axes[0], 1)[:, -1] == pytest.approx([1 / (2 + q)] * 2, abs=0.002)
    thrown = line(figure.axes[0], 3)  # one run with coins: from the start, to somewhere near
    assert thrown[:, 0].tolist() == [2, -1]
    assert np.abs(thrown[:, -5:].mean(axis=1) - 1 / (2 + q)).max() < 0.35
    assert "ends at" in said(figure)
    right = figure.axes[1]  # the dot: the error with noise of variance 1/4 on each copy
    off = lambda a, b: (a + b - 1) ** 2 + 0.25 * (a**2 + b**2)  # noqa: E731
    assert float(line(right, 3)[1][0]) == pytest.approx(off(1 / (2 + q), 1 / (2 + q)), abs=0.002)
    assert line(right, 1)[1] == pytest.approx([off(2, -1)] * 2)
    assert line(right, 2)[0] == pytest.approx([0.8] * 2)  # 1 / (1 + 1/4), where q is 1/4
    assert line(right, 0)[1].min() == pytest.approx(off(4 / 9, 4 / 9), abs=1e-4)


def test_without_a_mask_twins_stay():
    figure = masks.twins(1)
    assert "ends where it began" in said(figure)
    assert np.ptp(line(figure.axes[0], 1), axis=1).max() == 0


def test_means_are_drawn_as_differences_to_the_scaled_network():
    of = {"arithmetic": [[0.6, 0.4], [0.7, 0.5]], "geometric": [[0.5, 0.3], [0.6, 0.4]]}
    figure = masks.averaged([1, 100], of, [0.4, 0.4], "cost")
    assert line(figure.axes[0], 3)[1] == pytest.approx([0.25, 0.05])
    assert line(figure.axes[0], 6)[1] == pytest.approx([0.15, -0.05])
    assert "arithmetic: 0.25 with 1 and 0.05 with 100" in said(figure)
    with pytest.raises(ValueError, match="finite"):
        masks.averaged([1, 100], of, [np.nan, 0.4], "cost")


def test_over_all_masks_the_geometric_mean_is_the_scaled_network():
    rng = np.random.default_rng(0)
    weights, h = rng.normal(size=(4, 3)), rng.random((3, 1))
    a, scaled = softmax(weights @ (R * h)), softmax(weights @ (0.5 * h))[:, 0]
    figure = masks.means(a, scaled, 8)
    left = figure.axes[0]
    assert [bar.get_height() for bar in left.patches] == pytest.approx(scaled)
    assert line(left, 0)[1] == pytest.approx(a.mean(axis=1))
    assert line(left, 1)[1] == pytest.approx(scaled)
    assert "8 thinned networks of 8" in said(figure) and "0 (geometric)" in said(figure)
    assert "1 thinned network of 8" in said(masks.means(a, scaled, 1))


def test_means_are_of_as_many_networks_as_there_are():
    a = np.full((4, 3), 0.25)
    refuses(lambda: masks.means(a, a[:, 0], 4), "a must be")
    refuses(lambda: masks.means(a, a[:3, 0], 2), "a must be")


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
