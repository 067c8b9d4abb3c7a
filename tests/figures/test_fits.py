"""Drawings of fits: the range is shaded, errors inside and outside are told apart."""

import matplotlib
import numpy as np
import pytest

from nnlib.activations import relu
from nnlib.figures import fits, plots
from tests.figures.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
W = np.diag([3.0, 2.0])
DRAWINGS = {
    "fit": [dict(f=relu, target=np.abs, low=-1, high=2),
            dict(f=relu, target=np.abs, low=0, high=1, x=[[0, 1]], y=[[0, 1]], ylim=(0, 2),
                 beyond=0)],
    "extrapolations": [dict(target=np.abs, low=-1, high=1, re_lu=relu, double=lambda x: 2 * x)],
    "spectra": [dict(one=W), dict(plain=[W, np.ones((1, 2))], regular=[W / 2])],
}


def test_every_drawing_stands_in_the_table():
    assert set(drawings(fits)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(fits, name), arguments)


def test_a_fit_tells_errors_inside_from_those_outside():
    ax = fits.fit(lambda x: np.where(np.abs(x) <= 1, x + 0.25, 5), lambda x: x, -1, 1)
    said = plots.description(ax)
    below = fits.fit(lambda x: np.where(np.abs(x) <= 1, x - 0.5, -9), lambda x: 0 * x, -1, 1)
    assert "at most 1.5 in its" in plots.description(below)
    assert "up to 9 outside" in plots.description(below)
    assert "at most 0.25 in its training range, −1 to 1" in said and "up to 8 outside" in said
    assert ax.get_xlim() == (-3, 3)
    (shade,) = ax.patches
    assert shade.get_x() == -1 and shade.get_width() == 2


def test_a_fit_shows_network_function_and_data():
    ax = fits.fit(relu, np.abs, 0, 1, x=[[0.5, 1]], y=[[2, 3]], beyond=0.5)
    function, network, data = ax.lines
    grid = function.get_xdata()
    assert grid[0] == -0.5 and grid[-1] == 1.5
    assert np.array_equal(function.get_ydata(), np.abs(grid))
    assert np.array_equal(network.get_ydata(), relu(grid))
    assert data.get_xydata().tolist() == [[0.5, 2], [1, 3]]


def test_extrapolations_name_the_error_of_each_network():
    ax = fits.extrapolations(lambda x: 0 * x, 0, 1, left=lambda x: x, right_one=lambda x: 3 * x)
    assert plots.description(ax).endswith("left by up to 2, right one by up to 6.")
    assert len(ax.lines) == 3


@pytest.mark.parametrize("draw", [lambda: fits.fit(relu, relu, 1, 1),
                                  lambda: fits.extrapolations(relu, 2, 1)])
def test_a_range_must_not_be_empty(draw):
    with pytest.raises(ValueError, match="low must lie below high, but they are"):
        draw()


def test_spectra_are_the_singular_values():
    ax = fits.spectra(two=[W, np.array([[3.0, 4.0]])])
    assert ax.lines[0].get_ydata() == pytest.approx([3, 2])
    assert ax.lines[2].get_ydata() == pytest.approx([5])
    assert plots.description(ax) == "Largest singular values: two 3, 5."
