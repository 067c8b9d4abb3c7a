"""Pictures of images: the right pixels, upright, of any square, and true words."""

import matplotlib
import numpy as np
import pytest

from nnlib.figures import pictures
from nnlib.figures.colours import INK, red_to_blue
from nnlib.figures.plots import description
from tests.figures.drawings import refuses, written

matplotlib.use("Agg")
IMAGE = np.random.default_rng(0).uniform(size=784)
EIGHT = np.arange(64.0) / 4  # 0 to 15.75, as scikit-learn's digits go to 16
DRAWINGS = {"picture": [dict(image=IMAGE), dict(image=IMAGE - 0.5, title="half")],
            "pixels": [dict(image=IMAGE), dict(image=IMAGE, rows=slice(2, 5), columns=slice(0, 9)),
                       dict(image=EIGHT)]}


def shown(ax):
    """The images of a figure of many, in reading order."""
    return [a.images[0] for a in ax.figure.axes if a.images]


def test_digits_stand_in_rows_with_their_titles():
    x = np.random.default_rng(1).uniform(size=(784, 12))
    ax = pictures.digits(x, titles=[*"abcdefghijk", 12], columns=5)
    figure = ax.figure
    drawn = [a for a in figure.axes if a.has_data()]
    assert len(drawn) == 12 and len(figure.axes) == 15 and ax is figure.axes[0]
    for k, a in enumerate(drawn):
        assert np.array_equal(a.images[0].get_array(), [x[28 * i : 28 * i + 28, k]
                                                        for i in range(28)])
        assert a.images[0].get_clim() == (0, 1) and a.images[0].cmap.name == "gray_r"
        assert a.get_title() == [*"abcdefghijk", "12"][k]
        spot = a.get_subplotspec()
        assert (spot.rowspan.start, spot.colspan.start) == divmod(k, 5)
        assert not a.axison
    assert not any(a.axison for a in figure.axes)
    assert description(ax) == "12 handwritten digits: a; b; c; d; e; f; g; h; i; j; k; 12."
    assert description(pictures.digits(x)) == "12 handwritten digits."
    assert description(pictures.digits(x[:, :1])) == "1 handwritten digit."
    assert len(pictures.digits(x).figure.axes) == 20
    assert len(pictures.digits(x, columns=6).figure.axes) == 12  # and no row of nothing


SIDE = np.arange(64)


@pytest.mark.parametrize(("x", "count", "side"), [
    (IMAGE, 1, 28), (IMAGE.reshape(28, 28), 1, 28), (IMAGE.reshape(-1, 1), 1, 28),
    (SIDE, 1, 8), (np.stack([SIDE] * 100, axis=1), 100, 8), (np.stack([SIDE] * 25, axis=1), 25, 8),
    (np.stack([IMAGE] * 64, axis=1), 64, 28), (np.zeros((25, 10)), 10, 5), (np.zeros((9, 3)), 3, 3),
    (np.zeros((5, 5, 64)), 64, 5), (np.zeros((10, 10, 64)), 64, 10), (np.zeros((64, 64)), 64, 8),
    (np.eye(64, dtype=np.uint8), 64, 8), ([[0], [1], [1], [0]], 1, 2)])
def test_any_square_is_a_picture_with_samples_in_columns(x, count, side):
    found = pictures.images(x, "x")
    assert found.shape == (side, side, count)
    flat = np.asarray(x)
    flat = flat.reshape(side * side, count)
    assert all(np.array_equal(found[..., k].ravel(), flat[:, k]) for k in range(count))


@pytest.mark.parametrize(("shape", "words"), [
    ((10, 784), "x has shape (10, 784): expected (side * side, m), one image a column and at most "
                "200; did you mean x.T?"),
    ((1, 784), "did you mean x.T?"), ((16, 784), "did you mean x.T?"),
    ((25, 784), "did you mean x.T?"), ((64, 784), "did you mean x.T?"),
    ((100, 784), "did you mean x.T?"), ((60000, 784), "did you mean x.T?"),
    ((1, 64), "did you mean x.T?"), ((4, 64), "did you mean x.T?"), ((20, 64), "did you mean x.T?"),
    ((1797, 64), "did you mean x.T?"), ((12, 25), "did you mean x.T?"),
    ((16, 256), "did you mean x.T?"), ((7, 400), "did you mean x.T?"),
    ((16, 64), "x has shape (16, 64), which may be 16 images in rows: give x.T if so, and "
               "x.reshape(4, 4, -1) if not"),
    ((100, 64), "give x.T if so, and x.reshape(10, 10, -1) if not"),
    ((25, 64), "give x.T if so, and x.reshape(5, 5, -1) if not"),
    ((36, 25), "give x.T if so, and x.reshape(6, 6, -1) if not"),
    ((10, 28, 28), "did you mean x.reshape(len(x), -1).T?"), ((783,), "x must be of one image"),
    ((784, 201), "at most 200"), ((28, 28, 201), "at most 200"), ((784, 0), "one image a column"),
    ((3072, 5), "x has shape (3072, 5): expected (side * side, m)"),
    ((0,), "x must be of one image"),
    ((2, 2, 2, 2), "x has shape (2, 2, 2, 2): expected")])
def test_samples_in_rows_and_what_is_no_square_are_refused(shape, words):
    refuses(lambda: pictures.digits(np.broadcast_to(0.5, shape)), words)


def test_no_hint_is_given_where_turning_would_not_help():
    for shape in ((784, 201), (784, 784), (3072, 5), (60, 4), (28, 28, 201)):
        with pytest.raises(ValueError, match="expected") as caught:
            pictures.digits(np.broadcast_to(0.5, shape))
        assert "mean" not in str(caught.value)


def test_the_darkest_pixel_is_1_or_the_largest_of_all():
    two = np.stack([EIGHT, EIGHT / 2], axis=1)
    assert [im.get_clim() for im in shown(pictures.digits(two))] == [(0, 15.75)] * 2
    assert [im.get_clim() for im in shown(pictures.digits(two / 100))] == [(0, 1)] * 2
    assert shown(pictures.digits(EIGHT - 8))[0].get_clim() == (-8, 7.75)
    bytes_ = np.array([0, 255, 7, 9], np.uint8)
    assert shown(pictures.digits(bytes_))[0].get_array().tolist() == [[0, 255], [7, 9]]


def test_a_window_shows_its_own_pixels():
    image = np.zeros((28, 28))
    image[25:, 24:] = [[0.3, 0, 0, 0], [0, 0, 0.25, 0.5], [0.0, 0.9, 0.96, 1]]
    ax = pictures.pixels(image.ravel(), slice(26, 28), slice(25, 28))
    assert written(ax) == {(0, 0): "0", (1, 0): ".2", (2, 0): ".5", (0, 1): ".9", (1, 1): "1",
                           (2, 1): "1"}
    assert ax.images[0].get_array().tolist() == [[0, 0.25, 0.5], [0.9, 0.96, 1]]
    assert ax.images[0].get_clim() == (0, 1) and ax.images[0].cmap.name == "gray_r"
    assert {t.get_text(): t.get_color() for t in ax.texts} == {
        "0": INK, ".2": INK, ".5": INK, ".9": "white", "1": "white"}
    assert description(ax) == "2 by 3 pixels with their values."
    assert description(pictures.pixels(image)) == "28 by 28 pixels with their values."


def test_pixels_of_another_range_are_written_and_dark_in_it():
    ax = pictures.pixels(EIGHT, slice(7, 8))
    assert list(written(ax).values()) == ["14", "14", "14", "15", "15", "15", "16", "16"]
    assert {t.get_color() for t in ax.texts} == {"white"}
    below = pictures.pixels([[-2.0, -0.5], [-0.04, -0.0]])
    assert list(written(below).values()) == ["−2", "−.5", ".0", "0"]
    pale = pictures.pixels(EIGHT, slice(0, 3))
    assert {t.get_color() for t in pale.texts} == {INK}
    assert pale.images[0].get_clim() == ax.images[0].get_clim() == (0, 15.75)  # of the whole image


def through_the_filter(colour):
    """A colour as dark pages show it: CSS invert(1), then hue-rotate(180deg)."""
    light = 1 - np.asarray(colour)[:3]
    return np.clip(2 * light @ [0.2126, 0.7152, 0.0722] - light, 0, 1)


def test_weights_stay_blue_and_red_in_the_dark():
    colours = red_to_blue()
    for at, most in ((0.0, 0), (1.0, 2)):
        for seen in (np.array(colours(at)[:3]), through_the_filter(colours(at))):
            assert seen.argmax() == most and np.ptp(seen) > 0.5
    assert through_the_filter(colours(0.5)).max() < 0.01


def test_an_outline_lies_around_all_pixels():
    frame = pictures.outline(28, 14)
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((-0.5, -0.5), 28, 14)


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: pictures.pixels(np.ones((784, 4))), "image must be of one image"),
    (lambda: pictures.pixels(IMAGE, slice(9, 9)), "rows and columns must be slices of 0 to 28 tha"),
    (lambda: pictures.pixels(IMAGE, 3), "rows and columns must be slices of 0 to 28 that hold a p"),
    (lambda: pictures.digits(IMAGE, titles=["a", "b"]), "titles must be one for each of 1 images,"),
    (lambda: pictures.digits(IMAGE, columns=0), "columns must be at least 1, not 0"),
    (lambda: pictures.digits(np.full(4, np.inf)), "x must be finite, but its entry [0] is inf"),
    (lambda: pictures.digits(["a"]), "x has type <U1"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)


@pytest.mark.parametrize(("dry", "words"), [(4, "the rule says 9, but the image is a 4."),
                                            (1, "the rule says 4, which is right.")])
def test_a_flood_tints_the_dry_paper_and_says_what_the_rule_makes_of_it(dry, words):
    inside = np.zeros((28, 28), bool)
    inside[5, 5:5 + dry] = True
    figure = pictures.flood(IMAGE, inside, 4)
    left, right = figure.axes
    tint = right.images[1].get_array()
    assert np.array_equal(tint[..., 3] > 0, inside) and len(left.images) == 1
    assert description(figure).startswith(f"{dry} pixel") and description(figure).endswith(words)
