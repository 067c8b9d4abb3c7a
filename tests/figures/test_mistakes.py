"""Drawings of errors: an arrow for each kind, the images that are wrong, what changed."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.figures import mistakes
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.plots import description
from tests.figures.drawings import curves, legend, refuses, written

matplotlib.use("Agg")
COUNTS = np.array([[5, 0, 1], [2, 6, 0], [0, 4, 3]])
IMAGES = np.random.default_rng(0).uniform(size=(784, 4))
A = np.array([[0.9, 0.1, 0.6, 0.3], [0.1, 0.8, 0.4, 0.7]])  # says 0, 1, 0, 1
DRAWINGS = {
    "misclassified": [dict(counts=COUNTS), dict(counts=np.eye(3, dtype=int)),
                      dict(counts=[[1, 1], [1, 1]], names=["cat", "dog"])],
    "recalls": [dict(tanh=COUNTS), dict(one=[COUNTS, COUNTS.T], other=np.eye(3)),
                dict(tanh=COUNTS, names=["a", "b", "c"])],
    "compared": [dict(true=[1, 2, 3, 4], before=[1, 2, 0, 0], after=[1, 0, 3, 0])],
}


def arrows(ax):
    """{(where it starts, where it ends): arrow}."""
    return {(tuple(t.xyann), tuple(t.xy)): t.arrow_patch for t in ax.texts
            if getattr(t, "arrow_patch", None)}


def test_there_is_one_arrow_for_each_kind_of_error_and_wider_is_more():
    ax = mistakes.misclassified(COUNTS)
    found = arrows(ax)
    high = {0: 1, 1: 0.5, 2: 0}  # the first class is on top, on both sides
    wanted = {((0.05, high[i]), (0.95, high[j])): COUNTS[i, j]
              for i, j in ((0, 2), (1, 0), (2, 1))}
    assert set(found) == set(wanted)
    for way, count in wanted.items():
        assert found[way].get_linewidth() == pytest.approx(0.4 + 4 * count / 4)
        assert found[way].get_edgecolor()[:3] == to_rgb(INK if count == 4 else FAINT)
        assert type(found[way].get_arrowstyle()).__name__ == "CurveB"  # ->, its head at the end
    assert description(ax) == ("3 kinds of error; the thickest arrow leads from 2 to 1, for 4 of "
                               "the 7 images of a 2.")
    names = {spot: text for spot, text in written(ax).items() if text}
    assert names == {(x, h): str(k) for x in (0, 1) for k, h in high.items()} | {
        (0, 1.08): "true", (1, 1.08): "taken for"}


def test_arrows_have_names_at_their_ends():
    ax = mistakes.misclassified([[5, 1], [0, 4]], np.array(["cat", "dog"]))
    assert {spot: text for spot, text in written(ax).items() if text in ("cat", "dog")} == {
        (0, 1): "cat", (1, 1): "cat", (0, 0): "dog", (1, 0): "dog"}
    assert description(ax) == ("1 kind of error; the thickest arrow leads from cat to dog, for 1 "
                               "of the 6 images of a cat.")
    ((start, end),) = arrows(ax)
    assert (start[1], end[1]) == (1, 0)


def test_equal_counts_and_no_errors_can_be_drawn():
    equal = arrows(mistakes.misclassified(np.full((3, 3), 2)))
    assert {v.get_linewidth() for v in equal.values()} == {4.4} and len(equal) == 6
    ax = mistakes.misclassified(np.diag([1, 2]))
    assert not arrows(ax) and description(ax) == "No arrow: all 3 are right."


def test_recalls_are_shares_of_the_true_classes():
    ax = mistakes.recalls(one=COUNTS, both_runs=[COUNTS, np.diag([1, 1, 1])])
    shares = np.array([5 / 6, 6 / 8, 3 / 7])
    assert curves(ax) == {"one": ([0, 1, 2], pytest.approx(shares)),
                          "both runs": ([0, 1, 2], pytest.approx((shares + 1) / 2))}
    assert description(ax) == ("Recall of each class: one is lowest for 2, at 0.43; both runs is "
                               "lowest for 2, at 0.71.")
    one, both = ax.lines
    assert (one.get_marker(), both.get_marker()) == ("o", "s")
    assert (one.get_fillstyle(), both.get_fillstyle()) == ("full", "none")
    assert (one.get_color(), both.get_color()) == CYCLE[:2]
    assert {one.get_linestyle(), both.get_linestyle()} == {"None"}
    assert list(ax.get_xticks()) == [0, 1, 2] and ax.get_ylim() == (0, 1.02)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("true class", "recall")
    assert legend(ax) == ["one", "both runs"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0", "1", "2"]


def test_recalls_may_name_their_classes_and_take_counts_that_are_means():
    assert curves(mistakes.recalls(never_said=[[3, 0], [1, 0]]))["never said"][1] == [1, 0]
    ax = mistakes.recalls(a=np.array([[1.5, 0.5], [2, 2]]), names=["cat", "dog"])
    assert curves(ax)["a"][1] == [0.75, 0.5]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["cat", "dog"]
    assert description(ax) == "Recall of each class: a is lowest for dog, at 0.50."


@pytest.mark.parametrize(("sure", "order"), [(True, [3, 2]), (False, [2, 3])])
def test_a_gallery_shows_the_wrong_ones_in_order(sure, order):
    words = {3: "0 as 1, 70%", 2: "1 as 0, 60%"}
    ax = mistakes.gallery(IMAGES, [0, 1, 1, 0], A, sure=sure)
    shown = [a for a in ax.figure.axes if a.has_data()]
    assert [a.get_title() for a in shown] == [words[k].replace(", ", "\n") for k in order]
    for a, k in zip(shown, order, strict=True):
        assert np.array_equal(a.images[0].get_array().ravel(), IMAGES[:, k])
    assert description(ax) == (f"2 of 2 errors, the {'surest' if sure else 'least sure'} first: "
                               f"{words[order[0]]}; {words[order[1]]}.")
    assert len(ax.figure.axes) == 5  # in a row
    few = mistakes.gallery(IMAGES, [1, 0, 1, 0], A, most=1, columns=2)
    assert len([a for a in few.figure.axes if a.has_data()]) == 1 and len(few.figure.axes) == 2
    assert description(few) == "1 of 4 errors, the surest first: 1 as 0, 90%."
    one = mistakes.gallery(IMAGES, [1, 1, 0, 1], A)
    assert description(one) == "1 error, the surest first: 1 as 0, 90%."


def test_a_gallery_takes_any_square_and_a_network_with_one_output():
    x = np.random.default_rng(1).uniform(size=(64, 64))  # a count of images that is a square
    a = np.linspace(0.01, 0.99, 64)[None]
    true = (a[0] > 0.5).astype(int)
    true[[0, 63]] = 1, 0  # surely wrong, in either way
    ax = mistakes.gallery(x, true, a)
    shown = [v for v in ax.figure.axes if v.has_data()]
    assert {v.get_title() for v in shown} == {"1 as 0\n99%", "0 as 1\n99%"}
    assert {tuple(v.images[0].get_array().ravel()) for v in shown} == {
        tuple(x[:, 0]), tuple(x[:, 63])}


def test_two_networks_are_compared_image_by_image():
    ax = mistakes.compared([1] * 10, [1] * 7 + [0] * 3, [1] * 3 + [0] * 4 + [1, 0, 0])
    assert written(ax) == {
        (0, 0): "3\nboth right", (1, 0): "4\nbroken", (0, -1): "1\nfixed", (1, -1): "2\nboth wrong",
        (0, 0.62): "second right", (1, 0.62): "second wrong", (-0.6, 0): "first\nright",
        (-0.6, -1): "first\nwrong"}
    colours = {(round(p.get_x() + 0.48), round(p.get_y() + 0.48)): p.get_edgecolor()[:3]
               for p in ax.patches}
    assert colours == {(0, 0): to_rgb(INK), (1, 0): to_rgb(PALETTE["error"]),
                       (0, -1): to_rgb(PALETTE["activation"]), (1, -1): to_rgb(FAINT)}
    assert description(ax) == ("Of 10 images the second network fixed 1 error of the first and "
                               "broke 4; both are right on 3 and wrong on 2.")
    assert "fixed 2 errors" in description(mistakes.compared([1, 1], [0, 0], [1, 1]))
    assert "broke 1" in description(mistakes.compared(["a", "b"], ["a", "b"], ["a", "a"]))


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: mistakes.misclassified(np.eye(2)), "counts must be a matrix (K, K) of integers, not"),
    (lambda: mistakes.misclassified(COUNTS, ["a"]), "names must be a word for each of 3 classes,"),
    (lambda: mistakes.misclassified(-COUNTS), "counts must be of at least one class, and none of"),
    (lambda: mistakes.recalls(), "there is no matrix to draw: give at least one, such as tanh="),
    (lambda: mistakes.recalls(empty=[[1, 1], [0, 0]]), "empty has a class with no sample: its rec"),
    (lambda: mistakes.recalls(a=[[1, -1], [0, 1]]), "a must be a matrix (K, K) of counts, none be"),
    (lambda: mistakes.recalls(a=np.ones((2, 3))), "a must be a matrix (K, K) of counts, none belo"),
    (lambda: mistakes.recalls(a=COUNTS, b=np.eye(2)), "of the same classes, not of [2, 3]"),
    (lambda: mistakes.recalls(a=COUNTS, names="abc"), "names must be a list with a word for each"),
    (lambda: mistakes.gallery(IMAGES, [0, 1, 0, 1], A), "there is no error to show: all 4 images"),
    (lambda: mistakes.gallery(IMAGES, [1] * 4, A, most=0), "most must be at least 1, not 0"),
    (lambda: mistakes.gallery(IMAGES.T, [1] * 4, A), "x has 784 images (columns) for 4 labels: did "
                                                     "you mean x.T?"),
    (lambda: mistakes.gallery(IMAGES[:, :3], [1] * 4, A), "x has 3 images (columns) for 4 labels"),
    (lambda: mistakes.gallery(IMAGES[1:], [1] * 4, A), "a column of x must be of one image, (side"),
    (lambda: mistakes.gallery(IMAGES, [1] * 4, A.T), "true has 4 labels for 2 images: did you mea"),
    (lambda: mistakes.gallery(IMAGES, [1] * 3, A), "true has 3 labels for 4 images"),
    (lambda: mistakes.gallery(IMAGES, list("abab"), A), "true must be integer labels from 0, not"),
    (lambda: mistakes.compared([1, 2], [1, 2], [1]), "(1,) and (2,)"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
