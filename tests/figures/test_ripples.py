"""Drawings of a line with a ripple: what stands in them is what is solved or summed elsewhere."""

import matplotlib
import numpy as np
import pytest

from nnlib import paths
from nnlib.activations import TSin
from nnlib.figures import designs, plots, ripples
from tests.figures.drawings import curves, dash, refuses

matplotlib.use("Agg")
says = plots.description
DRAWINGS = {
    "directions": [dict(A=A, angle=angle) for A in (0, 0.5, 1.2) for angle in (0, 45, 60)],
    "harmonics": [dict(A=0.5, terms=1), dict(A=0.9, terms=8)],
    "tangents": [dict(A=0.3, M=0.2), dict(A=0.99, M=0.2), dict(A=0.5, M=3)],
    "humps": [dict(A=0.1), dict(A=0.9), dict(A=0.5, depth=1)],
}


@pytest.mark.parametrize("A", [0.3, 0.9])
def test_directions_at_45_degrees_are_the_slopes_of_tsin(A):
    ax = ripples.directions(A, 45)
    t, to = map(np.asarray, curves(ax)["turned"])
    z = (t - A * np.sin(t)) / np.sqrt(2)
    assert np.tan(np.deg2rad(to)) == pytest.approx(TSin(A).derivative(z), rel=1e-9)
    assert to == pytest.approx(np.asarray(curves(ax)["the wave"][1]) + 45)
    assert ax.get_ylim() == ripples.directions(1.2, 0).get_ylim()


@pytest.mark.parametrize(("A", "angle", "words"), [
    (0.5, 45, "stays between 18 and 72 degrees"), (1, 45, "stands upright"),
    (1.2, 45, "runs backwards"), (0.5, 0, "In some places it falls.")])
def test_directions_say_whether_the_curve_turns_back(A, angle, words):
    assert words in says(ripples.directions(A, angle))


@pytest.mark.parametrize(("n", "v"), [(1, 0.5), (3, 2.7), (8, 7.2), (20, 18.0)])
def test_the_mean_of_bessel_is_that_of_its_power_series(n, v):
    term, total = np.prod([v / 2 / k for k in range(1, n + 1)]), 0.0
    for k in range(1, 80):
        total += term
        term *= -((v / 2) ** 2) / (k * (k + n))
    assert ripples.bessel(n, v) == pytest.approx(total, rel=1e-7, abs=1e-14)


def test_harmonics_come_nearer_with_each_term():
    z, ripple = map(np.asarray, curves(ripples.harmonics(0.5, 1))["ripple of TSin"])
    assert np.array_equal(ripple, TSin(0.5)(z) - z)
    missed = [np.abs(curves(ripples.harmonics(0.5, n))["sum of harmonics"][1] - ripple).max()
              for n in (1, 2, 4, 8, 60)]
    assert missed == sorted(missed, reverse=True) and missed[-1] < 1e-13
    assert "1 harmonic misses the ripple by at most 0.0" in says(ripples.harmonics(0.3, 1))


@pytest.mark.parametrize("A", [0.1, 0.5, 0.9, 0.99, 0.9999])
def test_newton_falls_from_the_right_to_the_root(A):
    for M in np.linspace(0.001, 3.14, 400):
        path = ripples.descent(A, M, min(M + A, np.pi))
        assert all(np.diff(path) < 0) and len(path) < 20
        assert abs(path[-1] - A * np.sin(path[-1]) - M) < 1e-15 * (1 + M)


def test_tangents_touch_the_residual_and_meet_the_next_guess():
    ax = ripples.tangents(0.9, 0.2)
    path = ripples.descent(0.9, 0.2, np.pi)
    steps = [line for line in ax.lines if dash(line)[0] == "--"]
    for line, at, to in zip(steps, path, path[1:], strict=False):
        (a, b, c), (_, height, end) = line.get_data()
        assert (a, b, c, end) == (at, at, to, 0)
        assert height == pytest.approx(at - 0.9 * np.sin(at) - 0.2)
        assert height / (at - to) == pytest.approx(1 - 0.9 * np.cos(at))
    assert ax.texts[-1].get_text() == "root" and ax.texts[-1].xy == (path[-1], 0)
    assert dash(ax.lines[-2])[0] == ":" and "the first step from M goes to 1.7" in says(ax)


@pytest.mark.parametrize("A", [0.1, 0.5, 0.9])
def test_humps_have_the_means_of_the_closed_form(A):
    at, share, squares, mean = ripples._humps(A, 20)
    spread = paths.spread(A, 20)
    assert share.sum() == pytest.approx(1) == squares.sum()
    assert share @ at == pytest.approx(spread.typical, abs=1e-3)
    assert mean == pytest.approx(2 * spread.square, abs=0.003)


def test_humps_agree_with_drawn_paths():
    log = paths.products(0.2, 20, 400_000, np.random.default_rng(0))
    square = np.sort(10 ** (2 * log))[::-1]
    half = (np.searchsorted(np.cumsum(square), square.sum() / 2) + 1) / log.size
    said = says(ripples.humps(0.2))
    assert f"{1e6 * (log < 0).mean():,.0f}"[:2] in said
    assert half == pytest.approx(0.0064, rel=0.1) and "a share of 0.0064 of all products" in said


def test_beside_puts_each_drawing_in_axes_of_its_own():
    figure = ripples.beside(lambda ax: designs.turned(0.5, 45, ax=ax),
                            lambda ax: ripples.directions(0.5, 45, ax=ax))
    assert len(figure.axes) == 2 and "the graph of a function" in says(figure)
    assert figure.axes[1].get_ylabel() == "slope"
    above, below = ripples.beside(*[lambda ax: ax.set_ylim(0, 1)] * 2, heights=[1, 2]).axes
    assert above.get_position().y0 > below.get_position().y1
    wide = ripples.beside(*[lambda ax: ax.set_ylim(0, 1)] * 2, widths=[3, 1]).axes
    assert [ax.get_subplotspec().get_gridspec().get_width_ratios() for ax in wide] == [[3, 1]] * 2


def test_beside_has_one_drawing_above_all_others_and_a_ring_in_the_first_of_these():
    named = [lambda ax, name=name: ax.set(title=name) for name in "abc"]
    first, second, top = ripples.beside(*named[:2], top=named[2], heights=[1, 2]).axes
    assert [ax.get_title() for ax in (first, second, top)] == ["a", "b", "c"]
    assert top.get_position().y0 > max(ax.get_position().y1 for ax in (first, second))
    assert top.get_position().width > 1.5 * first.get_position().width


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: ripples.directions(-1, 45), "A must be finite with 0 <= A"),
    (lambda: ripples.harmonics(0.5, 0), "terms must be at least 1"),
    (lambda: ripples.tangents(0.5, 4), "M must be finite with 0 < M"),
    (lambda: ripples.humps(1), "A must be finite with 0 < A < 1")])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
