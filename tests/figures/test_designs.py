"""Drawings for designers of activations: what stands in them, and what they say of themselves."""

import itertools

import matplotlib
import numpy as np
import pytest

from nnlib.activations import TSin
from nnlib.figures import designs, plots
from tests.figures.test_plots import (
    cases,
    contrast,
    drawings,
    in_the_dark,
    keeps_its_word,
    nearest,
    sRGB,
)

matplotlib.use("Agg")
says = plots.description
DRAWINGS = {
    "turned": [dict(A=A, angle=angle) for A in (0, 0.5, 0.9, 1.2) for angle in (0, 45, 60)],
    "slopes": [dict(amplitudes=[0.1, 0.5, 0.9])],
    "digits": [dict(errors={"slow": [0.1**k for k in range(20)], "fast": [1, 1e-20]}),
               dict(errors={"never": [1, 0.1], "at once": [0, 0]})],
    "products": [dict(A=A) for A in (0.01, 0.1, 0.5, 0.9)],
    "through_layers": [dict(norms={"one": [[1, 10, 100.0]], "two": np.ones((5, 3))}),
                       dict(norms={"dead": [[0, 1.0]]})],
}


def test_every_drawing_stands_in_the_table():
    assert set(drawings(designs)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(designs, name), arguments)


@pytest.mark.parametrize(("A", "angle", "words"), [
    (0.5, 45, "slopes lie between 0.33 and 3"), (0.5, 0, "slopes lie between −0.5 and 0.5"),
    (0.5, 63, "the graph of a function"), (0.5, 64, "no function"), (1.2, 30, "the graph of"),
    (1.2, 45, "meets the curve more than once."), (1, 45, "just a function still, but upright")])
def test_a_turned_sine_is_a_function_while_A_tan_of_the_angle_is_below_1(A, angle, words):
    assert words in says(designs.turned(A, angle))


def test_turned_by_45_degrees_it_is_tsin():
    z, a = designs.turned(0.7, 45).lines[1].get_data()
    assert np.abs(TSin(0.7)(z) - a).max() < 1e-12


def test_a_turned_sine_has_the_slopes_it_names():
    z, a = designs.turned(0.9, 30).lines[1].get_data()
    slope = np.diff(a) / np.diff(z)
    theta, bend = np.deg2rad(30), np.arctan(0.9)
    assert slope.min() == pytest.approx(np.tan(theta - bend), rel=0.01)
    assert slope.max() == pytest.approx(np.tan(theta + bend), rel=0.01)
    assert f"{np.tan(theta + bend):.2g}" in says(designs.turned(0.9, 30))


def test_how_often_a_vertical_line_meets_the_curve_is_left_to_count():
    ax = designs.turned(1.2, 45)
    assert ax.lines[-1].get_xdata().size == 3 and "3" not in says(ax)


def test_an_amplitude_below_zero_and_an_upright_angle_are_refused():
    for A, angle, name in ((-1, 45, "A"), (0.5, 90, "angle"), ("x", 0, "A")):
        with pytest.raises((ValueError, TypeError), match=f"^{name} must be"):
            designs.turned(A, angle)


def test_slopes_are_those_of_tsin_differ_by_style_and_end_at_their_name():
    ax = designs.slopes([0.1, 0.5])
    _, one, two = ax.lines
    assert np.array_equal(two.get_ydata(), TSin(0.5).derivative(two.get_xdata()))
    assert one.get_linestyle() != two.get_linestyle() and "0.33 to 3 for A = 0.5" in says(ax)
    assert [t.get_text() for t in ax.texts] == ["A = 0.1", "A = 0.5"]
    assert ax.texts[1].xy == (two.get_xdata()[-1], two.get_ydata().min())
    assert [t.get_color() for t in ax.texts] == [one.get_color(), two.get_color()]


def test_in_slopes_half_looks_as_tsin_and_no_other_A_has_the_colour_of_another_method():
    ax = designs.slopes([0.1, 0.3, 0.5, 0.7, 0.9])
    found = [(line.get_color(), line._unscaled_dash_pattern) for line in ax.lines[1:]]
    assert found[2] == (designs.LOOK["TSin"][0], (0, None)) and len(set(found)) == 5
    assert len({dash for _, dash in found}) == 5
    digits = designs.digits({"a": [1], "b": [1], "c": [1]}).lines
    others = {*(line.get_color() for line in digits), *plots.PALETTE.values(),
              *(colour for colour, _ in designs.LOOK.values())}
    others = [sRGB(c) for c in others - {designs.GREEN}]
    assert all(nearest([sRGB(c), o], "none") > 20 for c in designs.SHADES[1:] for o in others)


@pytest.mark.parametrize("amplitudes", [[0.1, 0.3, 0.5, 0.7, 0.9], [0.5, 0.1, 0.11, 0.12]])
def test_the_names_of_slopes_have_room(amplitudes):
    ax = designs.slopes(amplitudes)
    ax.figure.canvas.draw()
    boxes = sorted((t.get_window_extent() for t in ax.texts), key=lambda box: box.y0)
    gaps = [(b.y0 - a.y1) * 72 / ax.figure.dpi for a, b in itertools.pairwise(boxes)]
    assert min(gaps) > 3  # points; a name has about 9
    assert boxes[-1].y1 < ax.figure.bbox.y1


def test_digits_count_the_steps():
    ax = designs.digits({"slow": [0.1**k for k in range(20)], "fast": [1, 1e-20], "no": [1, 1]})
    assert says(ax) == "Steps to 16 digits: slow 16, fast 1, no more than 1."


@pytest.mark.parametrize("A", [0.1, 0.5, 0.9])
def test_products_lie_where_the_closed_forms_say(A):
    rng, P = np.random.default_rng(5), np.sqrt(2) * np.pi
    slope = TSin(A).derivative(P * rng.uniform(size=(20, 400_000)))
    typical, square = np.log10(slope).sum(axis=0).mean(), 10 * np.log10((slope**2).mean())
    at = [line.get_xdata()[0] for line in designs.products(A).lines]
    assert at == pytest.approx([typical, 0, square], abs=0.02)
    same = says(designs.products(A)) == says(designs.products(A))
    assert same and "Typical is" in says(designs.products(A))
    assert np.diff(at).min() > np.ptp(designs.products(A).get_xlim()) / 50


def test_products_have_one_axis_from_a_third_on_and_bounds_in_two_digits():
    low, *others = (designs.products(A) for A in (0.1, 0.3, 0.5, 0.7, 0.9))
    assert len({ax.get_xlim() for ax in others}) == 1 and low.get_xlim()[0] > -3
    assert says(others[0]).endswith("the bounds are 4.2·10⁻⁶ and 240,000.")
    assert says(others[1]).endswith("the bounds are 2.9·10⁻¹⁰ and 3.5·10⁹.")
    for ax in (low, *others):
        x, y = ax.patches[0].get_xy().T
        area = abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2
        assert area / (np.ptp(x) / 120) >= 19_990  # of 20,000 paths, in 120 bins


def test_through_layers_compares_the_first_with_the_last():
    ax = designs.through_layers({"up": [[1, 10, 100.0], [2, 20, 100]], "level": np.ones((3, 3))})
    assert "layer 3, in the median: 0.015 for up; 1 for level" in says(ax)
    assert len(ax.collections) == 2 and ax.get_yscale() == "log"
    assert "0 for dead" in says(designs.through_layers({"dead": [[0, 1.0]]}))


def test_through_layers_has_tsin_on_top_and_the_decades_of_its_norms():
    of = {"TSin, A = 0.5": [[30.0, 2]], "tanh": [[0, 0.02]]}
    ax = designs.through_layers(of)
    ours, theirs = ax.lines
    assert ours.get_zorder() > theirs.get_zorder()
    assert ours.get_linewidth() > 1.5 * theirs.get_linewidth()
    assert ax.get_ylim() == pytest.approx((0.01, 100))
    assert designs.through_layers({"a": np.ones((2, 3))}).get_ylim() == pytest.approx((0.1, 10))
    assert designs.through_layers(of, (1e-3, 1e12)).get_ylim() == (1e-3, 1e12)


@pytest.mark.parametrize(("draw", "message"), [
    (lambda: designs.through_layers({}), "norms is empty"),
    (lambda: designs.through_layers({"A": [1.0]}), r"norms of A has shape \(1,\)"),
    (lambda: designs.through_layers({"A": [[1.0, 0]]}), "norms of A must be at least 0, and above"),
    (lambda: designs.through_layers({"A": [[1.0, np.nan]]}), "norms of A must be finite"),
    (lambda: designs.slopes([]), "amplitudes is empty"),
    (lambda: designs.slopes([1.0]), "A must be finite with 0 < A < 1"),
    (lambda: designs.products(1.0), "A must be finite with 0 < A < 1")])
def test_bad_input_gets_one_clear_sentence(draw, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        draw()


def test_each_activation_has_its_own_look():
    look, names = designs.LOOK, ["leaky ReLU", "TSin, A = 0.5", "TSin 0.9", "swish", "linear"]
    found = designs.looks(names)
    assert list(found) == names and len(set(found.values())) == 5
    assert [found[n] for n in ("leaky ReLU", "TSin, A = 0.5", "linear")] == [
        look["leaky ReLU"], look["TSin"], look["linear"]]
    assert found["TSin 0.9"][0] == look["TSin"][0] and found["swish"] == look["yours"]
    assert designs.looks(["sinewave", 3, "yours"])["sinewave"] != look["sine"]
    assert len(designs.looks(range(9))) == 9
    line = designs.through_layers({"tanh": [[1.0, 2]], "TSin, A = 0.5": [[1.0, 2]]}).lines[1]
    assert (line.get_color(), line.get_linestyle()) == look["TSin"]


@pytest.mark.parametrize("kind", ["none", "protan", "deutan", "tritan"])
def test_the_looks_can_be_told_apart_and_read_in_light_and_dark(kind):
    colours, dashes = zip(*designs.LOOK.values(), strict=True)
    assert len(set(dashes)) == len(dashes)
    for of in (colours, designs.SHADES):
        for rgb, paper in ((sRGB, 1.0), (in_the_dark, 0.009)):  # white, and #14181e
            assert nearest([rgb(c) for c in of], kind) > 10
            assert all(contrast(rgb(c), paper) >= 4.5 for c in of)


@pytest.mark.parametrize(("exponent", "text"), [
    (0, "1"), (-2, "0.01"), (3, "1,000"), (1.5, "32"), (5.9, "790,000"), (-10.2, "6.3·10⁻¹¹"),
    (26, "1.0·10²⁶"), (6.556, "3.6·10⁶"), (5.9999, "1.0·10⁶"), (-3.0001, "0.001"),
    (np.log10(238181), "240,000"), (np.log10(9.96), "10")])
def test_powers_of_ten_are_written_to_be_read(exponent, text):
    assert designs._power(exponent) == text
