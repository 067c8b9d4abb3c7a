"""The strokes of drawings: words that can be read."""

import matplotlib
import numpy as np
import pytest

from nnlib.figures import plots, strokes

matplotlib.use("Agg")


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
