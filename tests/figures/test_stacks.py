"""Panels know their way to a place in a stack; what cannot be parted stays as it is."""

import re

import matplotlib
import pytest
from matplotlib.patches import ConnectionPatch

from nnlib.figures import paper, ripples, svg

matplotlib.use("Agg")


def moves(figure):
    """The stack's size, and how far each part goes, in points."""
    text = svg.markup(figure)
    size = re.search(r'data-stack="([^"]*)"', text)[1].split()
    return [float(part) for part in size], [
        (int(x), int(y)) for x, y in re.findall(r"--x:(-?\d+)px;--y:(-?\d+)px", text)]


def pair(**more):
    figure, axes = paper.sheet(1, 2, size=(7, 3), **more)
    for ax in axes:
        ax.plot([1, 2], label="a line")
    return figure, axes


def test_of_two_panels_the_second_goes_below_the_first():
    (wide, high), ((x0, y0), (x1, y1)) = moves(pair()[0])
    assert wide < 260 and high < 2 * 216 + 4  # its margins once
    assert abs(x0) < 12 and y0 == 0 and -260 < x1 < -240 and high == 216 + y1


def test_a_low_panel_takes_a_low_row():
    figure, axes = pair()
    axes[0].set_aspect(0.2)
    _, ((_, up), (_, down)) = moves(figure)
    low = 216 * axes[0].get_position().height
    assert low < 60 and up < -50 and low < down < low + 40  # as high as it is, and no higher


def test_a_legend_below_both_stays_below_and_one_above_above():
    figure, _ = pair()
    figure.legend(["a line"], loc="outside lower center")
    figure.suptitle("Both")
    _, (first, second, *others) = moves(figure)
    assert sorted(y for _, y in others) == [0, second[1]] and first[1] == 0
    assert all(-140 < x < -110 for x, _ in others)  # in the middle


def test_a_panel_above_all_others_stays_above_if_it_is_narrow_enough():
    for wide in (False, True):
        figure = ripples.beside(*2 * [lambda ax: ax.plot([1, 2])], size=(7, 4), heights=[1, 1],
                                top=lambda ax, wide=wide: wide or ax.set_box_aspect(0.45))
        text = svg.markup(figure)
        if wide:
            assert 'data-stack=""' in text
        else:
            _, ((_, first), (_, second), (x, top)) = moves(figure)
            assert top == first == 0 < second and -130 < x < -90


def test_sixteen_small_pictures_are_two_rows_of_their_columns_in_order():
    figure, grid = paper.sheet(2, 8, size=(7, 2))
    for ax in grid.flat:
        ax.set_axis_off()
        ax.imshow([[0, 1], [1, 0]])
    (wide, _), found = moves(figure)
    assert wide < 270 and [y > 0 for _, y in found] == 2 * (4 * [False] + 4 * [True])
    assert len({found[k] for k in (0, 1, 2, 3)}) == len({found[k] for k in (4, 5, 6, 7)}) == 1


@pytest.mark.parametrize("crossed", ["one panel", "words over both", "an arrow between them",
                                     "an axis for both"])
def test_what_cannot_be_parted_has_no_stack(crossed):
    figure, axes = (paper.sheet(size=(7, 3)) if crossed == "one panel" else
                    pair(sharey=crossed == "an axis for both"))
    if crossed == "words over both":
        figure.text(0.5, 0.5, "in the way of both of the panels", ha="center")
    if crossed == "an arrow between them":
        figure.add_artist(ConnectionPatch((1, 2), (0, 1), "data", axesA=axes[0], axesB=axes[1]))
    assert moves(figure) == ([], [])


def test_frames_of_one_figure_have_one_stack():
    figures = [pair()[0] for _ in range(2)]
    figures[1].axes[0].set_ylabel("a name that\ntakes its room\nof three lines")
    one, other = svg.alike([svg.markup(figure) for figure in figures])
    size = re.compile(r'data-stack="[^"]+"')
    assert size.search(one)[0] == size.search(other)[0]


def test_ids_that_a_figure_had_are_not_left_behind():
    figure, _ = pair()
    assert svg.markup(figure) == svg.markup(figure)
    assert {part.get_gid() for part in figure.get_children()} == {None}
