"""Drawings of neurons and networks: what stands in them, and what they say of themselves."""

import re
import warnings

import matplotlib
import numpy as np
import pytest

from nnlib.activations import identity, sigmoid, tanh
from nnlib.figures import diagrams, plots
from tests.figures.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
CORNERS = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
IMAGE = np.random.default_rng(0).uniform(size=784)
DRAWINGS = {
    "neuron": [dict(x=[1, 0.5], w=[2, -1], b=0.5, f=sigmoid), dict(x=1, w=-2, b=0, f=tanh)],
    "network": [dict(sizes=[784, 16, 10]), dict(sizes=[2, 1], names=["x", "a"])],
    "half_plane": [dict(w1=1, w2=1, b=-1.5, points=CORNERS, labels=[0, 0, 0, 1]),
                   dict(w1=1, w2=-1, b=0), dict(w1=0, w2=0, b=1)],
    "plane": [dict(f=lambda p: p[:1] * p[1:], points=CORNERS, labels=[[0, 0, 0, 1]]),
              dict(f=lambda p: p[0])],
    "warp": [{}],
    "two_layers": [dict(steps=k, W=diagrams.turn(20, 1.2), b=np.ones((2, 1)), f=tanh)
                   for k in (0, 2, 6)],
    "passage": [dict(image=IMAGE, activations=[[-1, 0.5], [0.1, 0.7, 0.2]])],
}


def test_every_drawing_stands_in_the_table():
    assert set(drawings(diagrams)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(diagrams, name), arguments)


def texts(ax):
    return [t.get_text() for t in ax.texts]


def test_a_neuron_shows_its_sum():
    ax = diagrams.neuron([1, 0.5], [2, -1], 0.5, identity)
    assert {"1", "0.5", "× 2", "× −1", "+ 0.5", "z = 2", "a = 2"} <= set(texts(ax))
    assert "z = 2 × 1 − 1 × 0.5 + 0.5 = 2, and a = f(z) = 2" in plots.description(ax)


def test_a_network_counts_its_parameters():
    ax = diagrams.network([784, 16, 16, 10])
    assert "12960 weights and 42 biases" in plots.description(ax)
    assert "input\n784" in texts(ax) and "output\n10" in texts(ax)


@pytest.mark.parametrize(("labels", "right"), [([0, 0, 0, 1], 4), ([0, 1, 1, 1], 2),
                                                ([1, 1, 1, 0], 0)])
def test_a_half_plane_counts_the_points_on_their_side(labels, right):
    said = plots.description(diagrams.half_plane(1, 1, -1.5, CORNERS, labels))
    assert "1 x₁ + 1 x₂ − 1.5 > 0" in said and f"{right} of 4 points" in said


def test_a_plane_counts_what_lies_above_one_half():
    said = plots.description(diagrams.plane(lambda p: p[0], low=0, high=2))
    assert 74 <= int(re.search(r"(\d+)% of the square", said)[1]) <= 76
    said = plots.description(diagrams.plane(lambda p: p[0] * p[1], CORNERS, [0, 0, 0, 1]))
    assert "4 of 4 points" in said


def test_a_warp_tells_straight_lines_from_bent_ones():
    W = np.array([[1.0, -1.0], [1.0, 1.0]])
    said = plots.description(diagrams.warp(lambda p: W @ p, lambda p: p + 1))
    assert "straight" in said and "(1, 4)" in said  # where (1.5, 1.5) goes
    assert "bent" in plots.description(diagrams.warp(lambda p: W @ p, tanh))
    assert "straight" in plots.description(diagrams.warp(tanh))  # each axis by itself


def test_nothing_warns_where_there_is_no_line_to_draw():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        diagrams.half_plane(1, 1, 9)
        diagrams.plane(lambda p: 0 * p[0])


def test_two_layers_tell_a_bend_from_an_affine_map():
    said = {f: plots.description(diagrams.two_layers(6, diagrams.turn(20), np.ones((2, 1)), f))
            for f in (identity, tanh)}
    assert "one affine map" in said[identity] and "bent" in said[tanh]
    assert np.allclose(diagrams.turn(90, 2), [[0, -2], [2, 0]], rtol=0, atol=1e-12)


def test_a_passage_names_the_answer():
    said = plots.description(diagrams.passage(IMAGE, [[-1, 0.5], [0.1, 0.7, 0.2]]))
    assert "1 of 2 in layer 1" in said and "answer is 1, with probability 0.70" in said
    assert "next comes 2, with 0.20" in said
