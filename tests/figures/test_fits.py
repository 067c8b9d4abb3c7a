"""Drawings of fits: the curves given, the range shaded, errors inside and outside told apart."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.activations import relu
from nnlib.figures import fits
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.plots import description
from tests.figures.drawings import curves, dash, legend, looks, refuses

matplotlib.use("Agg")
W = np.diag([2.0, 3.0])
DRAWINGS = {
    "fit": [dict(f=relu, target=np.abs, low=-1, high=2),
            dict(f=relu, target=np.abs, low=0, high=1, x=[[0, 1]], y=[[0, 1]], ylim=(0, 2),
                 beyond=0)],
    "extrapolations": [dict(target=np.abs, low=-1, high=1, re_lu=relu, double=lambda x: 2 * x)],
    "spectra": [dict(one=W), dict(plain=[W, np.ones((1, 2))], regular=[W / 2])],
}


def shade(ax):
    """(left, right, colour) of the shaded range, which goes from the foot to the top."""
    (found,) = ax.patches
    assert (found.get_y(), found.get_height()) == (0, 1) and found.get_label() == "training range"
    assert found.get_transform() == ax.get_xaxis_transform() or found.get_data_transform()
    return found.get_x(), found.get_x() + found.get_width(), found.get_facecolor()[:3]


def test_a_fit_shows_network_function_range_and_data():
    ax = fits.fit(relu, np.abs, -1, 1, x=[[0.5, 1, -1]], y=[2, 3, 4], beyond=0.5, ylim=(-1, 5))
    grid = np.linspace(-2, 2, 601)
    drawn = curves(ax)
    assert list(drawn) == ["function", "network", "data"]
    assert drawn["function"] == (pytest.approx(grid), pytest.approx(np.abs(grid)))
    assert drawn["network"] == (pytest.approx(grid), pytest.approx(np.maximum(grid, 0)))
    assert drawn["data"] == ([0.5, 1, -1], [2, 3, 4])
    assert shade(ax) == (-1, 1, to_rgb(FAINT))
    assert ax.get_xlim() == (-2, 2) and ax.get_ylim() == (-1, 5)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")
    assert legend(ax) == ["training range", "function", "network", "data"]
    assert {name: colour for name, (colour, _) in looks(ax).items()} == {
        "function": INK, "network": PALETTE["activation"], "data": INK}
    assert [line.get_linestyle() for line in ax.lines] == ["--", "-", "None"]
    assert ax.lines[2].get_marker() == "."


def test_a_fit_tells_errors_inside_from_those_outside_on_either_side():
    over = fits.fit(lambda x: np.where(np.abs(x) <= 1, x + 0.25, 5), lambda x: x, -1, 1)
    assert description(over) == ("The network misses the function by at most 0.25 in its training "
                                 "range, −1 to 1, and by up to 8 outside.")
    under = fits.fit(lambda x: np.where(np.abs(x) <= 1, x - 0.5, -9), lambda x: 0 * x, -1, 1)
    assert "at most 1.5 in its" in description(under) and "up to 9 outside" in description(under)
    right = fits.fit(lambda x: np.where(x > 1, 7.0, 0), lambda x: 0 * x, -1, 1)
    assert "at most 0 in" in description(right) and "up to 7 outside" in description(right)
    assert description(fits.fit(relu, relu, 0, 1, beyond=0)).endswith("range, 0 to 1.")
    assert len(fits.fit(relu, relu, 0, 1).lines) == 2  # no data, no dots


def test_the_picture_goes_on_for_the_width_of_the_range():
    assert fits.fit(relu, relu, 2, 4).get_xlim() == (0, 6)
    assert fits.extrapolations(relu, 2, 4, relu=relu).get_xlim() == (0, 6)
    assert fits.extrapolations(relu, 2, 4, beyond=2, ylim=(0, 9), relu=relu).get_xlim() == (-2, 8)


@pytest.mark.parametrize("f", [lambda x: x[0], lambda x: x.T, lambda x: x.astype(np.float32)])
def test_a_network_may_give_its_values_in_any_shape_of_one_a_point(f):
    x, y = curves(fits.fit(f, np.abs, 0, 1))["network"]
    assert y == pytest.approx(x, rel=1e-6)


def test_extrapolations_draw_each_network_under_its_name_and_name_its_error():
    ax = fits.extrapolations(lambda x: -x, 0, 1, left=lambda x: x, right_one=lambda x: 3 * x,
                             ylim=(-5, 5))
    grid = np.linspace(-1, 2, 601)
    drawn = curves(ax)
    assert list(drawn) == ["function", "left", "right one"]
    for name, factor in (("function", -1), ("left", 1), ("right one", 3)):
        assert drawn[name] == (pytest.approx(grid), pytest.approx(factor * grid))
    assert shade(ax)[:2] == (0, 1) and ax.get_ylim() == (-5, 5)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")
    assert looks(ax)["function"][0] == INK  # a target, no activation
    styled = fits.extrapolations(np.abs, 0, 1, a=np.abs, b=np.abs, styles={"b": ("red", ":")})
    assert [looks(styled)[n][0] for n in "ab"] == [look(0)["color"], "red"]
    assert [looks(ax)[n][0] for n in ("left", "right one")] == [look(k)["color"] for k in (0, 1)]
    assert len({dash(line) for line in ax.lines[1:]}) == 2
    assert description(ax) == ("Outside the training range, 0 to 1, the networks miss the "
                               "function: left by up to 4, right one by up to 8.")
    before = fits.extrapolations(np.abs, 0, 1, a=lambda x: np.where(x < 0, 9 - x, x))
    assert description(before).endswith("a by up to 9.")  # on the left
    inside = fits.extrapolations(np.abs, -1, 1, a=lambda x: np.where(np.abs(x) < 1, 50, np.abs(x)))
    assert description(inside).endswith("a by up to 0.")  # what is inside does not count


def test_spectra_are_the_singular_values_from_the_largest_each_beginning_with_its_norm():
    ax = fits.spectra(two=[W, np.array([[3.0, 4.0]])], other_one=np.diag([1.0, 5, 2]))
    values = [line.get_xydata().tolist() for line in ax.lines]
    assert values == [pytest.approx(np.array(v)) for v in (
        [[1, 3], [2, 2]], [[1, 3]], [[1, 5]], [[1, 5]], [[1, 5], [2, 2], [3, 1]], [[1, 5]])]
    spectra, norms = ax.lines[::2], ax.lines[1::2]
    assert [line.get_color() for line in spectra] == [look(k)["color"] for k in (0, 0, 1)]
    assert dash(spectra[0]) == dash(spectra[1]) != dash(spectra[2])
    assert {line.get_color() for line in norms} == {PALETTE["weight"]}
    assert legend(ax) == ["two", "spectral norm", "other one"]
    assert description(ax) == "Largest singular values: two 3, 5; other one 5."
    assert ax.get_ylim()[0] == 0 and ax.get_ylabel() == "singular value"
    assert ax.get_xlabel() == "number of the singular value"
    assert all(float(tick).is_integer() for tick in ax.get_xticks())


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: fits.fit(relu, relu, 1, 1), "low must lie below high, but they are 1 and 1"),
    (lambda: fits.extrapolations(relu, 2, 1), "low must lie below high, but they are 2 and 1"),
    (lambda: fits.extrapolations(relu, 0, 1), "there is no network to draw: give at least one"),
    (lambda: fits.fit(lambda x: np.ones((2, 601)), relu, 0, 1), "f must give one value a point, ("),
    (lambda: fits.extrapolations(relu, 0, 1, net=lambda x: 1.0), "net must give one value a point"),
    (lambda: fits.fit(lambda x: x * np.nan, relu, 1, 2), "f(x) must be finite"),
    (lambda: fits.fit(relu, lambda x: 0, 1, 2), "target(x) must have shape (601,), not ()"),
    (lambda: fits.fit(relu, relu, 0, 1, x=[1]), "the data must be x and y, but y is missing"),
    (lambda: fits.fit(relu, relu, 0, 1, y=[1]), "the data must be x and y, but x is missing"),
    (lambda: fits.fit(relu, relu, 0, 1, x=[1], y=[1, 2]), "x has 1 values but y has 2"),
    (lambda: fits.spectra(), "there is no matrix to draw: give at least one for each name"),
    (lambda: fits.spectra(a=[]), "there is no matrix to draw"),
    (lambda: fits.spectra(a=[np.ones(3)]), "W must be a matrix (n_out, n_in), not of shape (3,)"),
    (lambda: fits.spectra(a=np.full((2, 2), np.nan)), "W must be finite, but its entry [0, 0]"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)


def test_without_limits_the_picture_holds_all_that_is_drawn():
    ax = fits.fit(lambda t: 3 * t, lambda t: 3 * t, -1, 1)
    low, high = ax.get_ylim()
    assert low < -3 and high > 3
