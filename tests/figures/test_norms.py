"""Drawings of the spectral norm: their numbers are those of the matrices."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.figures import norms
from tests.figures.drawings import refuses, said

matplotlib.use("Agg")
W = np.array([[2.0, 1.0], [0.0, 0.5]])


@pytest.mark.parametrize("angle", [0, 30, 90, 180])
def test_no_direction_is_stretched_by_more_than_the_norm(angle):
    figure = norms.stretch(W, angle)
    xi = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    assert f"{np.linalg.norm(W @ xi):.3g}" in said(figure)
    curve = figure.axes[1].lines[2].get_ydata()
    assert curve.max() <= np.linalg.norm(W, 2) < curve.max() + 0.01


def test_a_stretch_is_of_two_by_two():
    refuses(lambda: norms.stretch(np.eye(3), 0), "W")


def test_what_is_shaved_is_said():
    course = np.linspace([3.0, 1.0], [1.0, 1.0], 21)
    figure = norms.shaved({"L2": course / 2, "spectral norm": course}, 10)
    assert "spectral norm leaves 2 of 3 and 1 of 1" in said(figure)
    assert [ax.get_title() for ax in figure.axes[:2]] == ["L2", "spectral norm"]


def test_intervals_that_exclude_zero_are_counted():
    rows = {"tanh": [(0.1, 0.05), (0.1, 0.2)], "all": [(-0.1, 0.05), (0.0, 0.2)]}
    figure = norms.apart({"L2": rows, "spectral norm": rows}, ["inside", "beyond"])
    assert said(figure) == "4 rows in 2 groups; of 8 intervals 4 exclude 0."


def test_a_bound_lies_over_what_it_bounds():
    of = {"ReLU": [(1.0, 2.0), (2.0, 8.0)]}
    figure = norms.bounded({"no penalty": of, "much": of}, 3)
    assert "no penalty: ReLU 3; much: ReLU 3." in said(figure)
    assert len(figure.axes[0].lines[2].get_xdata()) == 12  # two squares


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
