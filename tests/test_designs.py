"""Drawings for designers of activations: what stands in them, and what they say of themselves."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import designs, plots
from nnlib.activations import TSin
from tests.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
RUNS = {"TSin": [0.8, 0.9, 0.85], "ReLU": [0.9, 0.95, 0.97], "sine": [0.0, 0.9, 0.9]}
DRAWINGS = {
    "turned": [dict(A=A, angle=angle) for A in (0, 0.5, 0.9, 1.2) for angle in (0, 45, 60)],
    "slopes": [dict(amplitudes=[0.1, 0.5, 0.9])],
    "digits": [dict(errors={"slow": [0.1**k for k in range(20)], "fast": [1, 1e-20]}),
               dict(errors={"never": [1, 0.1], "at once": [0, 0]})],
    "products": [dict(A=A) for A in (0.1, 0.5, 0.9)],
    "through_layers": [dict(norms={"one": [[1, 10, 100.0]], "two": np.ones((5, 3))})],
    "race": [dict(results=RUNS), dict(results={"A": [0.0, 0.0]}),
             dict(results=RUNS, subject="sine"), dict(results={"TSin": [0.5]})],
    "learning": [dict(curves={"TSin": [[0.8, 0.95], [0.85, 0.96]], "ReLU": [[0.0]]}, goal=0.9),
                 dict(curves={"a": [[0.1, 0.2]], "b": [[0.5, 0.9]]}, goal=0.6, ylim=(0, 1))],
}


@pytest.fixture(autouse=True)
def close_all():
    yield
    plt.close("all")


def says(drawn):
    return plots.description(drawn)


def test_every_drawing_stands_in_the_table():
    assert set(drawings(designs)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(designs, name), arguments)


@pytest.mark.parametrize(("A", "angle", "words"), [
    (0.5, 45, "slopes lie between 0.33 and 3"), (0.5, 0, "slopes lie between −0.5 and 0.5"),
    (0.5, 63, "the graph of a function"), (0.5, 64, "no function"), (1.2, 30, "the graph of"),
    (1.2, 45, "meets the curve 3 times"), (1, 45, "just a function still, but upright")])
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
    assert f"{np.tan(theta + bend):.2f}" in says(designs.turned(0.9, 30))


def test_an_amplitude_below_zero_and_an_upright_angle_are_refused():
    for A, angle, name in ((-1, 45, "A"), (0.5, 90, "angle"), ("x", 0, "A")):
        with pytest.raises((ValueError, TypeError), match=f"^{name} must be"):
            designs.turned(A, angle)


def test_slopes_are_those_of_tsin_and_differ_by_style():
    ax = designs.slopes([0.1, 0.5])
    _, one, two = ax.lines
    assert np.array_equal(two.get_ydata(), TSin(0.5).derivative(two.get_xdata()))
    assert one.get_linestyle() != two.get_linestyle() and "0.333 to 3 for A = 0.5" in says(ax)


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


def test_through_layers_compares_the_first_with_the_last():
    ax = designs.through_layers({"up": [[1, 10, 100.0], [2, 20, 100]], "level": np.ones((3, 3))})
    assert "layer 3, in the median: 0.015 for up; 1 for level" in says(ax)
    assert len(ax.collections) == 2 and ax.get_yscale() == "log"


def test_a_race_names_the_best_and_counts_those_that_diverged():
    ax = designs.race(RUNS)
    assert says(ax) == "Best mean: ReLU, 0.940; TSin has 0.850."
    assert [t.get_text() for t in ax.texts] == ["× 1 of 3 diverged"]
    said = says(designs.race(RUNS, "a track", "sine"))
    assert said == "a track. Best mean: ReLU, 0.940; sine diverged in 1 of 3 runs."
    assert says(designs.race({"A": [0.0, 0.0]})) == "No mean: of each of 1 racers a run diverged."
    assert [t.get_text() for t in ax.get_yticklabels()] == list(RUNS)


def test_learning_says_when_the_goal_is_passed():
    ax = designs.learning({"TSin": [[0.8, 0.95], [0.91, 0.96], [0.8, 0.95]], "no": [[0.1, 0.2]],
                           "gone": [[0.0]]}, goal=0.9)
    assert says(ax) == ("The median run of TSin passes 0.9 after epoch 2; of no does not reach "
                        "0.9; of gone diverged, as did all 1.")
    assert says(designs.learning({"a": [[0.1]]}, 0.9, setting="one")).startswith("one. The")


@pytest.mark.parametrize(("exponent", "text"), [
    (0, "1"), (-2, "0.01"), (3, "1,000"), (1.5, "32"), (5.9, "794,328"), (-10.2, "10⁻¹⁰"),
    (26, "10²⁶")])
def test_powers_of_ten_are_written_to_be_read(exponent, text):
    assert designs._power(exponent) == text
