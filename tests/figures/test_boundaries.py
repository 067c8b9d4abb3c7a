"""Drawings of two kinds of points and a network between them: what is drawn is what it computes."""

import matplotlib
import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import sigmoid, tanh
from nnlib.figures import boundaries
from nnlib.figures.colours import PALETTE
from nnlib.figures.plots import description
from tests.figures.drawings import refuses

matplotlib.use("Agg")


def network(hidden=3, inputs=2, outputs=1):
    return Network([Dense(inputs, hidden, tanh), Dense(hidden, outputs, sigmoid)],
                   rng=np.random.default_rng(0))


POINTS, LABELS = np.array([[0.0, 1.0, -1.0], [0.5, -1.0, 1.0]]), np.array([0, 1, 0])
DRAWINGS = {"boundary": [dict(net=network(), points=POINTS, labels=LABELS),
                         dict(net=network(1), points=POINTS, labels=LABELS, low=-2, high=0)],
            "weighted": [dict(net=network()), dict(net=network(1))]}


def fence():
    """x_1 > 1/4, by one steep neuron."""
    net = network(1)
    net.layers[0].W, net.layers[0].b = [[4.0, 0.0]], [[-1.0]]
    net.layers[1].W, net.layers[1].b = [[9.0]], [[0.0]]
    return net


def test_the_boundary_is_where_the_output_is_one_half_and_the_line_where_z_is_zero():
    ax = boundaries.boundary(fence(), POINTS, LABELS)
    by_colour = {tuple(np.round(c.get_edgecolor()[0, :3], 3)): c.get_paths()[0].vertices
                 for c in ax.collections if len(c.get_edgecolor()) and not len(c.get_facecolor())}
    for name in ("activation", "weight"):
        line = by_colour[tuple(np.round(matplotlib.colors.to_rgb(PALETTE[name]), 3))]
        assert np.abs(line[:, 0] - 0.25).max() < 0.02, name


def test_it_counts_neurons_numbers_and_points():
    said = description(boundaries.boundary(fence(), POINTS, LABELS))
    assert said == ("1 neuron in the hidden layer, 5 numbers in all: 3 of 3 points are on the "
                    "right side.")
    said = description(boundaries.boundary(fence(), POINTS, 1 - LABELS))
    assert said.endswith("0 of 3 points are on the right side.")


def test_the_strongest_weight_is_the_thickest_and_a_negative_one_dashed():
    net = network(2)
    net.layers[0].W = [[1.0, -2.0], [0.0, 4.0]]
    lines = boundaries.weighted(net).lines[:4]
    assert [line.get_linewidth() for line in lines] == pytest.approx([1.15, 1.9, 0.4, 3.4])
    assert [line.get_linestyle() == "-" for line in lines] == [True, False, True, True]


@pytest.mark.parametrize("net", [network(inputs=3), network(outputs=2)])
def test_other_networks_are_refused(net):
    refuses(lambda: boundaries.weighted(net), "two inputs and one output")
    refuses(lambda: boundaries.boundary(net, POINTS, LABELS), "two inputs and one output")


def test_other_labels_are_refused():
    refuses(lambda: boundaries.boundary(network(), POINTS, [0, 1, 2]), "labels must be 0 or 1")
