"""Pictures of images: the right pixels, upright, of any square, and true words."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.figures import pictures
from nnlib.figures.colours import INK, PALETTE
from nnlib.figures.plots import description
from tests.figures.drawings import refuses, written

matplotlib.use("Agg")
IMAGE = np.random.default_rng(0).uniform(size=784)
EIGHT = np.arange(64.0) / 4  # 0 to 15.75, as scikit-learn's digits go to 16
DRAWINGS = {"picture": [dict(image=IMAGE), dict(image=IMAGE - 0.5, title="half")],
            "pixels": [dict(image=IMAGE), dict(image=IMAGE, rows=slice(2, 5), columns=slice(0, 9)),
                       dict(image=EIGHT)],
            "weights": [dict(w=IMAGE - 0.5), dict(w=np.zeros(784), title="none"),
                        dict(w=IMAGE, top=2, ends=("down", "up"), power=0.5),
                        dict(w=EIGHT - 7)]}


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


def test_weights_are_a_picture_that_is_white_at_zero_blue_above_and_red_below():
    w = np.r_[-3.0, np.zeros(100), 1.0, np.zeros(682)]
    ax = pictures.weights(w, title="of one")
    (image,) = ax.images
    assert np.array_equal(image.get_array(), w.reshape(28, 28)) and image.get_clim() == (-3, 3)
    red, white, blue = (image.cmap(image.norm(v))[:3] for v in (-3, 0, 3))
    assert np.argmax(red) == 0 and np.argmax(blue) == 2 and min(white) > 0.99
    assert image.norm(1.5) == pytest.approx(0.75)  # half the colour
    assert description(ax) == "784 weights between −3 and 1, as a picture."
    assert ax.get_title() == "of one"
    frame = ax.patches[0]
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((-0.5, -0.5), 28, 28)
    assert pictures.weights(np.zeros(64)).images[0].get_clim() == (-1, 1)
    assert description(pictures.weights(EIGHT.reshape(8, 8))) == (
        "64 weights between 0 and 16, as a picture.")


def scale(**arguments):
    """{place: words} of the scale of colours, and the picture's."""
    ax = pictures.weights(np.r_[-0.5, np.zeros(782), 0.25], **arguments)
    (bar,) = ax.child_axes
    (colours,) = bar.images
    assert np.allclose(colours.get_array(), [np.linspace(-1, 1, 101)])
    assert colours.cmap(0.0) == ax.images[0].cmap(0.0) != colours.cmap(1.0)
    return {x: text for (x, _), text in written(bar).items()}, ax


def test_weights_have_a_scale_with_their_ends_in_numbers_or_words():
    assert scale()[0] == {0: "−0.5", 50: "0", 100: "0.5"}
    assert scale(ends=("down", "up"), top=0.6)[0] == {0: "0.6\ndown", 50: "0", 100: "0.6\nup"}


def test_a_scale_says_that_weights_go_beyond_it():
    words, ax = scale(top=0.4)
    assert words == {0: "≤ −0.4", 50: "0", 100: "≥ 0.4"} and ax.images[0].get_clim() == (-0.4, 0.4)
    assert scale(top=0.4, ends=("down", "up"))[0] == {0: "≥ 0.4\ndown", 50: "0", 100: "≥ 0.4\nup"}
    assert scale(top=0.5)[0] == scale()[0]  # just as far is not beyond


def test_a_bent_scale_shows_faint_weights_and_says_where_half_the_colour_is():
    words, ax = scale(power=0.5, top=0.8)
    assert words == {0: "−0.8", 25: "−0.2", 50: "0", 75: "0.2", 100: "0.8"}
    image = ax.images[0]
    assert np.allclose(image.norm([-0.8, -0.2, 0, 0.2, 0.8]), [0, 0.25, 0.5, 0.75, 1])
    assert np.allclose(image.norm.inverse([0, 0.25, 0.5, 0.75, 1]), [-0.8, -0.2, 0, 0.2, 0.8])
    assert image.get_array()[0, 0] == -0.5 and "between −0.5 and 0.25" in description(ax)
    assert scale(power=0.5, top=0.8, ends=("a", "b"))[0][25] == "0.2"


def through_the_filter(colour):
    """A colour as dark pages show it: CSS invert(1), then hue-rotate(180deg)."""
    light = 1 - np.asarray(colour)[:3]
    return np.clip(2 * light @ [0.2126, 0.7152, 0.0722] - light, 0, 1)


def test_weights_stay_blue_and_red_in_the_dark():
    colours = pictures.weights(IMAGE).images[0].cmap
    for at, most in ((0.0, 0), (1.0, 2)):
        for seen in (np.array(colours(at)[:3]), through_the_filter(colours(at))):
            assert seen.argmax() == most and np.ptp(seen) > 0.5
    assert through_the_filter(colours(0.5)).max() < 0.01


@pytest.mark.parametrize(("true", "verdict"), [(2, "right"), (np.uint8(1), "wrong, it is a 1")])
@pytest.mark.parametrize("shape", [(3,), (3, 1), (1, 3)])
def test_an_answer_has_the_image_the_outputs_and_a_verdict(true, verdict, shape):
    image = np.arange(64) / 64
    figure = pictures.answer(image, np.reshape([0.1, 0.2, 0.7], shape), true)
    left, right = figure.axes
    assert left.images[0].get_array().tolist() == image.reshape(8, 8).tolist()
    assert left.images[0].cmap.name == "gray_r" and not left.axison
    assert [p.get_height() for p in right.patches] == [0.1, 0.2, 0.7]
    assert [p.get_alpha() == 1 for p in right.patches] == [k == true for k in range(3)]
    assert {p.get_facecolor()[:3] for p in right.patches} == {to_rgb(PALETTE["activation"])}
    assert right.get_ylim() == (0, 1)
    assert description(figure) == f"The largest output is 0.70, for 2: {verdict}."


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: pictures.weights(IMAGE[1:]), "w must be of one image, (side * side,) or (side, side), "
                                          "not of shape (783,)"),
    (lambda: pictures.weights(np.ones((16, 784))), "w must be of one image"),
    (lambda: pictures.weights(np.ones((4, 196))), "w must be of one image"),  # 28 * 28 in all
    (lambda: pictures.weights(IMAGE, top=0), "top must be finite with 0 < top, not 0"),
    (lambda: pictures.weights(IMAGE, power=-1), "power must be finite with 0 < power, not -1"),
    (lambda: pictures.weights(IMAGE * np.nan), "w must be finite, but its entry [0] is nan"),
    (lambda: pictures.pixels(np.ones((784, 4))), "image must be of one image"),
    (lambda: pictures.pixels(IMAGE, slice(9, 9)), "rows and columns must be slices of 0 to 28 tha"),
    (lambda: pictures.pixels(IMAGE, 3), "rows and columns must be slices of 0 to 28 that hold a p"),
    (lambda: pictures.digits(IMAGE, titles=["a", "b"]), "titles must be one for each of 1 images,"),
    (lambda: pictures.digits(IMAGE, columns=0), "columns must be at least 1, not 0"),
    (lambda: pictures.digits(np.full(4, np.inf)), "x must be finite, but its entry [0] is inf"),
    (lambda: pictures.digits(["a"]), "x has type <U1"),
    (lambda: pictures.answer(IMAGE, np.ones((10, 2)), 1), "a must be the outputs for one image, ("),
    (lambda: pictures.answer(IMAGE, [1.0], 0), "a must be the outputs for one image"),
    (lambda: pictures.answer(IMAGE, [1.0, np.nan], 0), "a must be the outputs for one image"),
    (lambda: pictures.answer(IMAGE, [0.5, 0.5], 2), "true is 2, but a has only 2 classes, from 0"),
    (lambda: pictures.answer(IMAGE, [0.5, 0.5], -1), "true must be at least 0, not -1"),
    (lambda: pictures.answer(np.ones((784, 2)), [0.5, 0.5], 1), "image must be of one image"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
