"""Drawings of explanations on trial: the places and shares they are given, and true words."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.figures import trials
from nnlib.figures.colours import INK
from nnlib.figures.plots import description
from tests.figures.drawings import refuses

matplotlib.use("Agg")
IMAGE = np.random.default_rng(0).uniform(size=784)
PUSH = np.random.default_rng(1).normal(size=784)
SHARES = {"dots": [[0.3, 0.1], [0.5, 0.0]], "noise": [0.2, 0.1]}
DRAWINGS = {"beaten": [dict(shares=SHARES, groups=["first", "second"]),
                       dict(shares={"one": [0.5, 0.25, 0.0]}, groups=range(3), xlabel="tenth")]}


def test_a_dot_that_changes_the_answer_is_marked_at_its_middle():
    expected, found = np.zeros((27, 27), bool), np.zeros((27, 27), bool)
    expected[3, 4] = found[3, 4] = found[20, 1] = True
    figure = trials.pushed(IMAGE, PUSH, expected, found, 2, "a 1")
    picture, push, one, other = figure.axes
    assert np.array_equal(picture.images[0].get_array(), IMAGE.reshape(28, 28))
    pushes, top = push.images[0], np.abs(PUSH).max()
    assert np.array_equal(pushes.get_array(), PUSH.reshape(28, 28))
    assert pushes.get_clim() == (-top, top)
    shown = [ax.images[1] for ax in (one, other)]
    marks = [np.argwhere(~np.ma.getmaskarray(im.get_array())).tolist() for im in shown]
    assert marks == [[[3, 4]], [[3, 4], [20, 1]]]
    assert {tuple(im.get_extent()) for im in shown} == {(0, 27, 27, 0)}  # about their middles
    assert to_rgb(shown[0].get_cmap()(0)[:3]) == to_rgb(INK)
    assert description(figure) == ("a 1: a dot changes the answer in 2 places of 729; 1 were "
                                   "expected, 1 are the same.")


@pytest.mark.parametrize("wrong", [dict(push=PUSH[:25]), dict(found=np.zeros((28, 28))),
                                   dict(size=3)])
def test_places_that_do_not_fit_are_refused(wrong):
    right = dict(image=IMAGE, push=PUSH, expected=np.zeros((27, 27)), found=np.zeros((27, 27)),
                 size=2)
    refuses(lambda: trials.pushed(**right | wrong), "places for a dot")


def test_a_foretold_dot_stands_on_the_image_and_at_its_two_margins():
    expected = np.arange(26 * 26.0).reshape(26, 26) / 100 - 2
    found, still = expected.copy(), np.zeros((26, 26), bool)
    found[9, 21], still[0, 0] = -1.5, True
    figure = trials.foretold(IMAGE, expected, found, still, (9, 21), 2)
    picture, margins = figure.axes
    assert np.array_equal(picture.images[0].get_array(), IMAGE.reshape(28, 28))
    assert picture.patches[0].get_bbox().bounds == (20.5, 8.5, 3, 3)
    ring = margins.lines[-1]
    assert (ring.get_xdata()[0], ring.get_ydata()[0]) == (expected[9, 21], -1.5)
    cells = margins.images[0].get_array()
    assert cells.max() == 2 and (cells == 2).sum() == 1 and (cells == 1).any()
    assert description(figure) == ("Dot at row 9, column 21: 2 neurons switched; margin expected "
                                   "0.55, found −1.50: the answer is wrong.")


@pytest.mark.parametrize("wrong", [dict(found=np.zeros((25, 25))), dict(place=(26, 0)),
                                   dict(still=np.zeros(26, bool))])
def test_foretold_margins_that_do_not_fit_are_refused(wrong):
    right = dict(image=IMAGE, expected=np.zeros((26, 26)), found=np.zeros((26, 26)),
                 still=np.zeros((26, 26)), place=(0, 0), switched=0)
    refuses(lambda: trials.foretold(**right | wrong), "expected, found and still must be")


def test_shares_are_drawn_as_means_with_a_band():
    ax = trials.beaten(SHARES, ["first", "second"])
    assert [line.get_ydata().tolist() for line in ax.lines] == [[0.4, 0.05], [0.2, 0.1]]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["first", "second"]
    assert description(ax) == ("Per cent, first to last: dots from 40.0 to 5.0; noise from 20.0 to "
                               "10.0.")


def test_shares_of_other_groups_are_refused():
    refuses(lambda: trials.beaten({"dots": [1, 2, 3]}, ["a", "b"]), "dots must be")


def test_lines_that_are_no_kinds_of_network_are_in_ink_and_differ_by_dash():
    lines = trials.beaten(SHARES, ["first", "second"], ink=True).lines
    assert {to_rgb(line.get_color()) for line in lines} == {to_rgb(INK)}
    assert len({line.get_linestyle() for line in lines}) == len(lines)


def test_a_spot_stands_above_its_erasure_and_a_wrong_answer_is_bold():
    x = np.c_[IMAGE, IMAGE[::-1]]
    figure = trials.spotted(x, x * 0.5, [5, 3], [8, 3], [5, 9])
    axes = figure.axes
    assert np.array_equal(axes[0].images[0].get_array(), IMAGE.reshape(28, 28))
    assert np.array_equal(axes[2].images[0].get_array(), 0.5 * IMAGE.reshape(28, 28))
    assert [ax.get_xlabel() for ax in axes] == ["read 8", "read 3", "read 5", "read 9"]
    assert [ax.xaxis.label.get_weight() for ax in axes] == ["bold", "normal", "normal", "bold"]
    assert [ax.get_title() for ax in axes] == ["is 5", "is 3", "", ""]
    assert description(figure) == ("2 images with a spot, and without it: 1 mended, 1 newly "
                                   "broken.")


def test_more_spots_than_columns_go_on_below():
    x = np.tile(IMAGE[:, None], 3)
    figure = trials.spotted(x, x * 0.5, [5, 3, 2], [5, 3, 2], [5, 3, 2], columns=2)
    assert [ax.get_title() for ax in figure.axes] == ["is 5", "is 3", "", "", "is 2", "", "", ""]
    assert [bool(ax.images) for ax in figure.axes] == [True] * 5 + [False, True, False]


def test_spots_that_do_not_fit_are_refused():
    x = np.c_[IMAGE, IMAGE]
    refuses(lambda: trials.spotted(x, x, [5, 3], [8], [5, 9]), "expected 2 images")


def test_each_change_has_a_panel_with_means_and_bands():
    amounts = {"dot": [1, 2], "noise": [0.1, 0.2], "shift": [1, 2], "thicken": [1, 2]}
    flips = {"net": {change: [[0.1, 0.3], [0.5, 0.7]] for change in amounts},
             "means": {change: [[0.2], [0.4]] for change in amounts}}
    figure = trials.quarters(flips, amounts)
    assert len(figure.axes) == 4
    for ax, by in zip(figure.axes, amounts.values(), strict=True):
        net, means = ax.lines
        assert net.get_xdata().tolist() == by and np.allclose(net.get_ydata(), [0.2, 0.6])
        assert means.get_ydata().tolist() == [0.2, 0.4]
    own = trials.quarters(flips, amounts, {"dot": (0, 0.7)}, (1, 0)).axes
    assert [ax.get_ylim()[1] for ax in own] == [0.7, 1, 1, 1]
    assert own[0].lines[0].get_color() == figure.axes[0].lines[1].get_color()
    assert description(figure) == ("Flip rates in per cent at the largest dot, noise, shift, "
                                   "thicken: net 60, 60, 60, 60; means 40, 40, 40, 40.")


def test_in_ink_each_line_is_named_at_its_end_unless_all_are_alike():
    amounts = {"dot": [1, 2], "noise": [0.1, 0.2], "shift": [1, 2], "thicken": [1, 2]}
    flips = {name: {change: [[0.1], [0.5 if change == "shift" else end]] for change in amounts}
             for name, end in (("a", 0.3), ("b", 0.8))}
    figure = trials.quarters(flips, amounts, ink=True)
    assert not figure.legends
    for ax, change in zip(figure.axes, amounts, strict=True):
        assert [t.get_text() for t in ax.texts] == (
            ["all alike"] if change == "shift" else ["a", "b"])
        a, b = ax.lines
        assert a.get_color() != b.get_color() and a.get_linestyle() != b.get_linestyle()


def test_amounts_that_do_not_fit_are_refused():
    refuses(lambda: trials.quarters({}, {"dot": [1]}), "four changes")
    amounts = {change: [1, 2] for change in ("dot", "noise", "shift", "thicken")}
    wrong = {"net": {change: [[0.1]] for change in amounts}}
    refuses(lambda: trials.quarters(wrong, amounts), "2 amounts of dot")


def test_matrix_and_arrows_show_the_same_counts():
    counts = np.array([[5, 0, 1], [2, 6, 0], [0, 4, 3]])
    figure = trials.counted(counts)
    arrows = [t for t in figure.axes[1].texts if getattr(t, "arrow_patch", None)]
    assert len(arrows) == 3
    assert "14 of 21 right" in description(figure) and "from 2 to 1" in description(figure)
    same = trials.counted([[3, 1], [1, 2]])  # equal counts have arrows of one width
    arrows = [t.arrow_patch.get_linewidth() for t in same.axes[1].texts
              if getattr(t, "arrow_patch", None)]
    assert len(arrows) == 2 and arrows[0] == arrows[1]


def test_equal_counts_are_said_to_be_equal_and_matrices_can_share_a_scale():
    tied = trials.counted([[5, 1, 0], [0, 6, 1], [0, 0, 3]], top=4)
    assert "2 errors are the most frequent, once each" in description(tied)
    assert "2 arrows are the thickest, for 1 image each" in description(tied)
    assert tied.axes[0].images[0].get_clim() == (0, 4)
    arrows = [t.arrow_patch for t in tied.axes[1].texts if getattr(t, "arrow_patch", None)]
    assert {arrow.get_linewidth() for arrow in arrows} == {1.4}
