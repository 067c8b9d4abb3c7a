"""The strokes of drawings: numbers as they are printed, words that can be read."""

import matplotlib
import numpy as np
import pytest

from nnlib.figures import plots, strokes

matplotlib.use("Agg")


@pytest.mark.parametrize(("value", "two", "fine"), [
    (0, "0.00", "0.00"), (-0.001, "0.00", "−0.0010"), (0.00199, "0.00", "0.0020"),
    (0.05, "0.05", "0.050"), (0.1, "0.10", "0.10"), (-1.5, "−1.50", "−1.50"),
    (-3.2e-7, "0.00", "−3.2e−07")])
def test_small_numbers_keep_two_digits_where_it_matters(value, two, fine):
    assert (strokes.two(value), strokes.fine(value)) == (two, fine)


@pytest.mark.parametrize(("value", "text"), [
    (0, "0.000"), (-0.0004, "0.000"), (-0.0006, "−0.001"), (-2.3849, "−2.385"), (10, "10.000")])
def test_three_decimals_have_a_true_minus_and_none_before_zero(value, text):
    assert strokes.three(value) == text


@pytest.mark.parametrize(("number", "other", "text"), [
    (0.999, 1, "0.9990"), (0.5, 1, "0.50"), (-0.96, -1, "−0.960"), (1, 1, "1.00"),
    (0.999, -1, "1.00"), (1 - 1e-9, 1, "1.000000")])
def test_a_number_is_told_apart_from_another(number, other, text):
    assert strokes.apart(number, other) == text


def test_quiet_words_can_be_read_in_the_light_and_in_the_dark():
    grey = int(strokes.QUIET[1:3], 16) / 255
    for shade, paper in ((grey, 1.0), (1 - grey, 0x14 / 255)):  # dark: turned over by the page
        low, high = sorted(((c + 0.055) / 1.055) ** 2.4 for c in (shade, paper))
        assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize("colour", [strokes.WEIGHT, strokes.BIAS, strokes.SIGNAL, plots.INK])
def test_a_filled_disc_can_be_told_and_its_words_can_be_read(colour):
    ax = plots.bare()
    strokes.node(ax, (0, 0), "a", colour, filled=True)
    tint, ink = ax.patches[0].get_facecolor(), ax.texts[0].get_color()
    for seen, paper in ((np.asarray, 1.0), (lambda c: (1 - np.asarray(c)) @ TURNED, 0x12 / 255)):
        fill = (1 - tint[3]) * paper + tint[3] * seen(tint[:3])
        assert contrast(fill, np.full(3, paper)) > 1.5
        assert contrast(seen(matplotlib.colors.to_rgb(ink)), fill) > 4.5


TURNED = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]]).T


def contrast(*colours):
    """Of two colours of the screen, as WCAG has it; TURNED is the filter hue-rotate(180deg)."""
    low, high = sorted(((np.clip(c, 0, 1) + 0.055) / 1.055) ** 2.4 @ (0.2126, 0.7152, 0.0722)
                       for c in colours)
    return (high + 0.05) / (low + 0.05)


def test_letters_are_large_enough_on_a_narrow_page():
    assert strokes.SIZE / 72 / strokes.WIDTH * 350 >= 9.5  # pixels on a page of 350


def test_an_edge_leaves_room_for_the_discs_at_its_ends():
    ax = plots.bare()
    strokes.edge(ax, (0, 0), (2, 0), "k", 1, head=False)
    strokes.node(ax, (0, 0), "a", "k", filled=True)
    x, height = ax.lines[0].get_data()
    assert np.allclose(x, (0.38, 1.62)) and np.allclose(height, 0)
    assert max(p.radius for p in ax.patches) < 0.38
    assert strokes.column(1, 1) == [(1, 0.0)] and len(strokes.column(1, 4)) == 4
    assert strokes.column(0, 3, 1, -2) == [(0, 1), (0, -0.5), (0, -2)]
    assert strokes.column(0, 1, 1, -2) == [(0, -0.5)]
