"""Drawings for designers of activations: what stands in them, and what they say of themselves."""


import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.activations import TSin
from nnlib.figures import designs, plots
from nnlib.figures.colours import INK, PALETTE
from tests.figures.drawings import band, curves, dash, legend, looks, refuses
from tests.figures.seeing import KINDS, PAPERS, contrast, in_the_dark, nearest, sRGB

matplotlib.use("Agg")
says = plots.description
DRAWINGS = {
    "turned": [dict(A=A, angle=angle) for A in (0, 0.5, 0.9, 1.2) for angle in (0, 45, 60)],
    "through_layers": [dict(norms={"one": [[1, 10, 100.0]], "two": np.ones((5, 3))}),
                       dict(norms={"dead": [[0, 1.0]]})],
    "by_gain": [dict(gains=[0.5, 1, 2], shares={"tanh": [0.1, 0.6, 0.3], "TSin": [0.5, 0.2, 0.1]},
                     gain=gain) for gain in (0.5, 2)],
    "shapes": [dict(activations={"TSin": TSin(0.5), "tanh": np.tanh})],
    "by_layer": [dict(runs={"spread": [[1, 2.0], [2, 2]]}, ylabel="spread", level=1),
                 dict(runs={"error": [[1, 2.0]]}, ylabel="error", expected=[1.5, 2],
                      logarithmic=True)],
    "answers": [dict(x=np.eye(4), said={"one": [0, 1, -1, 3]}, true=range(4)),
                dict(x=np.eye(4), said={"a": [0] * 4, "b": [1] * 4}, true=range(4),
                     notes={"a": "0.25"}, note="right")],
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
    t = np.linspace(-11, 11, 111)
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
        "A = 0.9, turned by 30 degrees: the graph of a function, one a for each z; its slopes lie "
        "between −0.21 and 3.1.")


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


def test_through_layers_draws_the_median_in_the_band_of_all():
    norms = {"up": [[1, 10, 100.0], [2, 20, 100], [4, 8, 50]], "level": np.ones((5, 3))}
    ax = designs.through_layers(norms)
    assert curves(ax) == {"up": ([1, 2, 3], [2, 10, 100]), "level": ([1, 2, 3], [1, 1, 1])}
    up, level = ax.collections
    assert band(up) == {1: (1, 4), 2: (8, 20), 3: (50, 100)}
    assert band(level) == dict.fromkeys((1, 2, 3), (1, 1))
    for area, name in ((up, "up"), (level, "level")):  # errors have their colour
        assert tuple(area.get_facecolor()[0][:3]) == to_rgb(looks(ax)[name][0])
        assert looks(ax)[name][0] == PALETTE["error"]
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


def test_by_layer_draws_what_runs_have_beside_what_is_expected():
    ax = designs.by_layer({"error": [[1, 10.0], [4, 20]]}, "error", [2, 10], 1, (0.1, 99), True)
    level, runs, expected = ax.lines
    assert runs.get_ydata() == pytest.approx([2.5, 15]) and runs.get_color() == PALETTE["error"]
    assert list(level.get_ydata()) == [1, 1] and list(expected.get_ydata()) == [2, 10]
    assert (dash(expected)[0], expected.get_color()) == ("--", INK)
    assert band(ax.collections[0]) == {1: (1, 4), 2: (10, 20)} and ax.get_yscale() == "log"
    assert says(ax) == "error: 2.5 in layer 1, 15 in layer 2 (expected 2 and 10)."
    alone = designs.by_layer({"spread": [[1, 10.0]]}, "spread")
    assert alone.lines[0].get_color() == INK and "expected" not in says(alone)


def test_shapes_are_the_values_in_the_dash_of_each_name():
    ax = designs.shapes({"tanh": np.tanh, "TSin": TSin(0.5)})
    for line, f in zip(ax.lines, (np.tanh, TSin(0.5)), strict=True):
        assert line.get_ydata() == pytest.approx(f(line.get_xdata()))
        assert line.get_color() == PALETTE["activation"]
    assert dash(ax.lines[0])[0] != dash(ax.lines[1])[0] == designs.LOOK["TSin"][1]


def test_by_gain_marks_a_gain_and_names_the_best_of_each():
    ax = designs.by_gain([0.5, 1, 2], {"tanh": [0.1, 0.6, 0.3], "TSin": [0.5, 0.2, 0.1]}, 1)
    tanh, tsin, mark = ax.lines
    assert list(tanh.get_ydata()) == [0.1, 0.6, 0.3] and list(mark.get_xdata()) == [1, 1]
    assert dash(tanh)[0] != dash(tsin)[0]
    assert [(t.get_text(), t.get_position()[0]) for t in ax.texts] == [("tanh", 1), ("TSin", 0.5)]
    assert says(ax) == "The dotted line is gain 1."


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: designs.by_gain([1, 2], {"a": [0.1]}, 1), "a must have a share for each of 2 gains"),
    (lambda: designs.by_gain([1, 2], {"a": [0.1, 0]}, 3), "gain must be one of [1.0, 2.0], not 3"),
    (lambda: designs.by_layer({"a": [[1.0]], "b": [[1.0]]}, "y"), "runs must have one name, not 2"),
    (lambda: designs.turned(-1, 45), "A must be finite with 0 <= A, not -1"),
    (lambda: designs.turned(0.5, 90), "angle must be finite with 0 <= angle <= 89, not 90"),
    (lambda: designs.turned("x", 0), "A must be a number, not 'x'"),
    (lambda: designs.through_layers({}), "norms is empty: give at least one, such as"),
    (lambda: designs.through_layers({"A": [1.0]}), "norms of A has shape (1,): expected (runs, la"),
    (lambda: designs.through_layers({"A": [[1.0, 0]]}), "norms of A must be at least 0, and above"),
    (lambda: designs.through_layers({"A": [[-1.0, 1]]}), "norms of A must be at least 0, and abov"),
    (lambda: designs.through_layers({"A": [[1.0, np.nan]]}), "norms of A must be finite")])
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
    assert {line.get_color() for line in ax.lines} == {PALETTE["error"]}
    assert dash(ax.lines[1])[0] == look["TSin"][1] != dash(ax.lines[0])[0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_looks_can_be_told_apart_and_read_in_light_and_dark(kind):
    colours, dashes = zip(*designs.LOOK.values(), strict=True)
    assert len(set(dashes)) == len(dashes)
    for rgb, paper in ((sRGB, PAPERS["light"]), (in_the_dark, PAPERS["dark"])):
        assert nearest([rgb(c) for c in colours], kind) > 10
        assert all(contrast(rgb(c), paper) >= 4.5 for c in colours)


def test_answers_are_framed_where_they_are_right():
    ax = designs.answers(np.eye(4), {"one": [0, 2, -1, 3]}, range(4), {"one": "0.5"}, "right")
    said = {text.get_text(): text.get_bbox_patch() is not None for text in ax.texts}
    assert said == {"right": False, "one": False, "0": True, "2": False, "–": False, "3": True,
                    "0.5": False}
    assert says(ax) == "Right answers: 2 of 4 for one. Beside them: one right 0.5."
    assert len(ax.images) == 4
    both = designs.answers(np.eye(4), {"one": [0] * 4}, range(4), {"one": ["0.5", "1"]},
                           ["noisy", "clean"])
    assert says(both).endswith(" Beside them: one noisy 0.5, clean 1.")
    places = {text.get_text(): text.get_position()[0] for text in both.texts}
    assert places["noisy"] == places["0.5"] < places["clean"] == places["1"]


def test_answers_are_refused_where_one_is_missing():
    refuses(lambda: designs.answers(np.eye(4), {"one": [0]}, range(4)),
            "one answer and one class for each of 4 images, not 1")
