"""Drawings for designers of activations: what stands in them, and what they say of themselves."""

import itertools

import matplotlib
import mpmath
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.activations import TSin
from nnlib.figures import designs, plots
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from tests.figures.drawings import band, curves, dash, legend, looks, refuses
from tests.figures.seeing import KINDS, PAPERS, contrast, in_the_dark, nearest, sRGB

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


@pytest.mark.parametrize(("A", "angle", "words"), [
    (0.5, 45, "slopes lie between 0.33 and 3"), (0.5, 0, "slopes lie between −0.5 and 0.5"),
    (0.5, 63, "the graph of a function"), (0.5, 64, "no function"), (1.2, 30, "the graph of"),
    (1.2, 45, "meets the curve more than once."), (1, 45, "just a function still, but upright")])
def test_a_turned_sine_is_a_function_while_A_tan_of_the_angle_is_below_1(A, angle, words):
    assert words in says(designs.turned(A, angle))


@pytest.mark.parametrize(("A", "angle"), [(0.7, 45), (0.5, 0), (0.9, 30), (1.2, 60)])
def test_each_point_of_the_sine_is_turned_against_the_clock(A, angle):
    ax = designs.turned(A, angle)
    axis, curve = ax.lines[:2]
    turn = np.exp(1j * np.deg2rad(angle))
    t = np.linspace(-14, 14, 561)
    for line, flat in ((curve, t + 1j * A * np.sin(t)), (axis, np.array([-14, 14]))):
        assert line.get_xdata() + 1j * line.get_ydata() == pytest.approx(flat * turn)
    assert (axis.get_color(), dash(axis)[0]) == (INK, "--")
    assert (curve.get_color(), dash(curve)[0]) == (PALETTE["activation"], "-")
    assert ax.get_xlim() == ax.get_ylim() == (-7, 7) and ax.get_aspect() == 1
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("z", "a")
    assert says(ax).startswith(f"A = {A}, turned by {angle} degrees: ")


def test_turned_by_45_degrees_it_is_tsin():
    z, a = designs.turned(0.7, 45).lines[1].get_data()
    assert np.abs(TSin(0.7)(z) - a).max() < 1e-12


def test_a_turned_sine_has_the_slopes_it_names():
    z, a = designs.turned(0.9, 30).lines[1].get_data()
    slope = np.diff(a) / np.diff(z)
    theta, bend = np.deg2rad(30), np.arctan(0.9)
    assert slope.min() == pytest.approx(np.tan(theta - bend), rel=0.01)
    assert slope.max() == pytest.approx(np.tan(theta + bend), rel=0.01)
    assert says(designs.turned(0.9, 30)) == (
        "A = 0.9, turned by 30 degrees: the graph of a function, because A times the tangent of "
        "the angle is 0.52, below 1; its slopes lie between −0.21 and 3.1.")


def test_how_often_a_vertical_line_meets_the_curve_is_left_to_count():
    ax = designs.turned(1.2, 45)
    upright, dots = ax.lines[2:]
    assert list(upright.get_xdata()) == [0, 0] and dash(upright)[0] == ":"
    assert {upright.get_color(), dots.get_color()} == {INK}
    (z, a), (x, y) = ax.lines[1].get_data(), dots.get_data()
    assert x.size == 3 and not x.any() and "3" not in says(ax)
    for height in y:  # each dot is on the curve, where it crosses z = 0
        k = np.flatnonzero(a == height)[0]
        assert min(z[k] * z[k - 1], z[k] * z[k + 1]) <= 0
    assert len(designs.turned(0.8, 45).lines) == 2


def test_slopes_are_those_of_tsin_and_end_at_their_name():
    ax = designs.slopes([0.1, 0.5, 0.9])
    level, *lines = ax.lines
    z = lines[0].get_xdata()
    assert z[[0, -1]] == pytest.approx(np.array([-1.5, 1.5]) * np.sqrt(2) * np.pi)
    for A, line in zip((0.1, 0.5, 0.9), lines, strict=True):
        assert np.array_equal(line.get_xdata(), z) and z.size > 500
        assert np.array_equal(line.get_ydata(), TSin(A).derivative(z))
        valley = (1 - A) / (1 + A)
        assert line.get_ydata()[-1] == pytest.approx(valley)
    assert [t.get_text() for t in ax.texts] == ["A = 0.1", "A = 0.5", "A = 0.9"]
    for text, line in zip(ax.texts, lines, strict=True):
        assert text.xy == (z[-1], line.get_ydata()[-1])
        assert text.get_color() == line.get_color()
        assert text.xyann == (4, pytest.approx(line.get_ydata()[-1]))  # beside its end
    assert len({dash(line) for line in lines}) == 3
    assert list(level.get_ydata()) == [1, 1] and level.get_color() == FAINT
    assert ax.get_yscale() == "log" and ax.get_xlim() == (z[0], z[-1])
    names = [t.get_text() for t in ax.get_yticklabels()]
    assert dict(zip(names, ax.get_yticks(), strict=True)) == {
        "1/20": 0.05, "1/10": 0.1, "1/3": 1 / 3, "1": 1, "3": 3, "10": 10, "20": 20}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("z", "f′(z)")
    assert says(ax) == ("The slopes of TSin run from 0.82 to 1.2 for A = 0.1; 0.33 to 3 for "
                        "A = 0.5; 0.053 to 19 for A = 0.9.")


def test_in_slopes_half_looks_as_tsin_and_no_other_A_has_the_colour_of_another_method():
    ax = designs.slopes([0.1, 0.3, 0.5, 0.7, 0.9])
    found = [(line.get_color(), dash(line)) for line in ax.lines[1:]]
    assert found[2] == (designs.LOOK["TSin"][0], ("-", (0, None))) and len(set(found)) == 5
    assert len({style for _, style in found}) == 5
    digits = designs.digits({"a": [1], "b": [1], "c": [1]}).lines
    others = {*(line.get_color() for line in digits), *PALETTE.values(),
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


def test_digits_are_the_powers_of_ten_of_the_errors_step_by_step():
    ax = designs.digits({"slow": [0.1**k for k in range(20)], "fast": [1, 1e-20], "no": [1, 1]})
    assert says(ax) == "Steps to 16 digits: slow 16, fast 1, no more than 1."
    assert {name: (x, pytest.approx(y, abs=1e-9)) for name, (x, y) in curves(ax).items()} == {
        "slow": ([*range(20)], [*range(20)]), "fast": ([0, 1], [0, 20]), "no": ([0, 1], [0, 0])}
    wanted = ax.lines[0]
    assert list(wanted.get_ydata()) == [16, 16] and wanted.get_color() == INK
    assert ax.get_ylim() == (-1, 60) and legend(ax) == ["slow", "fast", "no"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "right digits")
    assert [line.get_marker() for line in ax.lines[1:]] == ["o", "s", "D"]
    assert [name[0] for name in looks(ax).values()] == [look(k)["color"] for k in range(3)]


def test_digits_may_be_of_any_precision_and_have_another_goal():
    with mpmath.workdps(200):
        errors = [mpmath.mpf(10) ** -k for k in (1, 30, 90, 150)] + [mpmath.mpf(0)]
        ax = designs.digits({"Newton": errors}, wanted=80, most=60)
    assert says(ax) == "Steps to 80 digits: Newton 2."
    assert curves(ax)["Newton"][1] == pytest.approx([1, 30, 90, 120, 120])  # far above the axis
    assert list(ax.lines[0].get_ydata()) == [80, 80]
    assert designs.digits({"a": [1]}, most=20).get_ylim() == (-1, 20)


@pytest.mark.parametrize("A", [0.1, 0.5, 0.9])
def test_products_lie_where_the_closed_forms_say(A):
    rng, P = np.random.default_rng(5), np.sqrt(2) * np.pi
    slope = TSin(A).derivative(P * rng.uniform(size=(20, 400_000)))
    typical, square = np.log10(slope).sum(axis=0).mean(), 10 * np.log10((slope**2).mean())
    ax = designs.products(A)
    at = {line.get_label(): line.get_xdata()[0] for line in ax.lines}
    assert at == {"typical": pytest.approx(typical, abs=0.02), "mean": 0,
                  "root mean square": pytest.approx(square, abs=0.02)}
    assert says(designs.products(A)) == says(ax) and "Typical is" in says(ax)
    assert np.diff(list(at.values())).min() > np.ptp(ax.get_xlim()) / 50
    assert [dash(line)[0] for line in ax.lines] == ["--", "-", ":"]
    assert legend(ax) == ["typical", "mean", "root mean square"]


def test_products_are_counted_bin_by_bin():
    ax = designs.products(0.5, depth=3, draws=500, seed=4)
    z = np.random.default_rng(4).uniform(0, np.sqrt(2) * np.pi, (3, 500))
    log = np.log10(TSin(0.5).derivative(z).prod(axis=0))
    edges = np.linspace(-20, 10, 121)
    x, y = ax.patches[0].get_xy().T
    for left, right in itertools.pairwise(edges):
        inside = ((log >= left) & (log < right)).sum()
        middle = (left + right) / 2
        drawn = {n for (a, n), (b, m) in itertools.pairwise(zip(x, y, strict=True))
                 if n == m and min(a, b) < middle < max(a, b)} - {0}
        assert drawn == ({inside} if inside else set())
    assert ax.get_xlim() == (-20, 10) and ax.patches[0].get_facecolor()[:3] == to_rgb(designs.GREEN)
    assert ax.get_xlabel() == "product of 3 slopes, as a power of ten"
    assert ax.get_ylabel() == "share of the paths" and not ax.get_yticks().size
    assert says(ax).startswith(f"A = 0.5: {(log < 0).sum()} of 500 paths shrink the error; their "
                               f"mean is {(10**log).mean():.2g} where the exact mean is 1.")
    assert says(ax).endswith("Typical is 0.45, the root mean square 2.1, and the bounds are 0.037 "
                             "and 27.")


def test_products_have_one_axis_from_a_third_on_and_bounds_in_two_digits():
    low, *others = (designs.products(A) for A in (0.1, 0.3, 0.5, 0.7, 0.9))
    assert len({ax.get_xlim() for ax in others}) == 1 and low.get_xlim()[0] > -3
    assert says(others[0]).endswith("the bounds are 4.2·10⁻⁶ and 240,000.")
    assert says(others[1]).endswith("the bounds are 2.9·10⁻¹⁰ and 3.5·10⁹.")
    for ax in (low, *others):
        x, y = ax.patches[0].get_xy().T
        area = abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2
        assert area / (np.ptp(x) / 120) >= 19_990  # of 20,000 paths, in 120 bins


def test_through_layers_draws_the_median_in_the_band_of_all():
    norms = {"up": [[1, 10, 100.0], [2, 20, 100], [4, 8, 50]], "level": np.ones((5, 3))}
    ax = designs.through_layers(norms)
    assert curves(ax) == {"up": ([1, 2, 3], [2, 10, 100]), "level": ([1, 2, 3], [1, 1, 1])}
    up, level = ax.collections
    assert band(up) == {1: (1, 4), 2: (8, 20), 3: (50, 100)}
    assert band(level) == dict.fromkeys((1, 2, 3), (1, 1))
    for area, name in ((up, "up"), (level, "level")):
        assert tuple(area.get_facecolor()[0][:3]) == to_rgb(looks(ax)[name][0])
    assert says(ax) == ("The first layer's error over that of layer 3, in the median: 0.02 for up; "
                        "1 for level.")
    assert ax.get_yscale() == "log" and legend(ax) == ["up", "level"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("layer", "norm of the error δ")
    assert "0 for dead" in says(designs.through_layers({"dead": [[0, 1.0]]}))
    other = designs.through_layers({"a": [[1, 4.0]], "b": [[3, 2, 1.0]]})
    assert says(other) == ("The first layer's error over that of its last, in the median: 0.25 for "
                           "a; 3 for b.")


def test_through_layers_has_tsin_on_top_and_the_decades_of_its_norms():
    of = {"TSin, A = 0.5": [[30.0, 2]], "tanh": [[0, 0.02]]}
    ax = designs.through_layers(of)
    ours, theirs = ax.lines
    assert ours.get_zorder() > theirs.get_zorder()
    assert ours.get_linewidth() > 1.5 * theirs.get_linewidth()
    assert ax.get_ylim() == pytest.approx((0.01, 100))
    assert designs.through_layers({"a": np.ones((2, 3))}).get_ylim() == pytest.approx((0.1, 10))
    assert designs.through_layers(of, (1e-3, 1e12)).get_ylim() == (1e-3, 1e12)


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: designs.turned(-1, 45), "A must be finite with 0 <= A, not -1"),
    (lambda: designs.turned(0.5, 90), "angle must be finite with 0 <= angle <= 89, not 90"),
    (lambda: designs.turned("x", 0), "A must be a number, not 'x'"),
    (lambda: designs.through_layers({}), "norms is empty: give at least one, such as"),
    (lambda: designs.through_layers({"A": [1.0]}), "norms of A has shape (1,): expected (runs, la"),
    (lambda: designs.through_layers({"A": [[1.0, 0]]}), "norms of A must be at least 0, and above"),
    (lambda: designs.through_layers({"A": [[-1.0, 1]]}), "norms of A must be at least 0, and abov"),
    (lambda: designs.through_layers({"A": [[1.0, np.nan]]}), "norms of A must be finite"),
    (lambda: designs.digits({}), "errors is empty: give at least one, such as"),
    (lambda: designs.digits({"a": []}), "errors of a must be at least one, none below 0, and fini"),
    (lambda: designs.digits({"a": [1, np.nan]}), "errors of a must be at least one, none below 0"),
    (lambda: designs.digits({"a": [1, np.inf]}), "errors of a must be at least one, none below 0"),
    (lambda: designs.digits({"a": [-1e-3]}), "errors of a must be at least one, none below 0, and"),
    (lambda: designs.digits({"a": [1]}, wanted=0), "wanted must be finite with 0 < wanted, not 0"),
    (lambda: designs.slopes([]), "amplitudes is empty: give at least one A, such as [0.5]"),
    (lambda: designs.slopes([1.0]), "A must be finite with 0 < A < 1"),
    (lambda: designs.products(1.0), "A must be finite with 0 < A < 1"),
    (lambda: designs.products(0.5, depth=0), "depth must be at least 1, not 0")])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)


def test_each_activation_has_its_own_look():
    look, names = designs.LOOK, ["leaky ReLU", "TSin, A = 0.5", "TSin 0.9", "swish", "linear"]
    found = designs.looks(names)
    assert list(found) == names and len(set(found.values())) == 5
    assert [found[n] for n in ("leaky ReLU", "TSin, A = 0.5", "linear")] == [
        look["leaky ReLU"], look["TSin"], look["linear"]]
    assert found["TSin 0.9"][0] == look["TSin"][0] and found["swish"] == look["yours"]
    assert designs.looks(["sinewave", 3, "yours"])["sinewave"] != look["sine"]
    assert len(designs.looks(range(9))) == 9
    ax = designs.through_layers({"tanh": [[1.0, 2]], "TSin, A = 0.5": [[1.0, 2]]})
    assert [line.get_color() for line in ax.lines] == [look["tanh"][0], look["TSin"][0]]
    assert dash(ax.lines[1])[0] == look["TSin"][1] != dash(ax.lines[0])[0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_looks_can_be_told_apart_and_read_in_light_and_dark(kind):
    colours, dashes = zip(*designs.LOOK.values(), strict=True)
    assert len(set(dashes)) == len(dashes)
    for of in (colours, designs.SHADES):
        for rgb, paper in ((sRGB, PAPERS["light"]), (in_the_dark, PAPERS["dark"])):
            assert nearest([rgb(c) for c in of], kind) > 10
            assert all(contrast(rgb(c), paper) >= 4.5 for c in of)
