"""Drawings of built networks: what they draw is what the networks say, and what they say is so."""

import matplotlib
import numpy as np
import pytest

from nnlib.activations import sigmoid
from nnlib.constructions import hinge_network, lagrange, sawtooth_network, step_network
from nnlib.datasets import runge
from nnlib.figures import approximations, plots
from tests.figures.drawings import refuses

matplotlib.use("Agg")
says = plots.description
X, Y = (v.ravel() for v in runge(11))
DRAWINGS = {"drawn_through": [dict(x=X, y=Y, target=lambda v: 1 / (1 + 25 * v**2), f=np.cos),
                              dict(x=X, y=Y, target=np.abs, f=lambda v: 1e9 * v, name="far")]}


def on_both(x):
    return 1 / (1 + 25 * x**2)


def F(x):
    return 1 / (1 + 25 * (2 * x - 1) ** 2)


@pytest.mark.parametrize("kind", ["steps", "hinges", "polynomial"])
def test_what_is_built_is_the_network_or_the_polynomial(kind):
    x = np.linspace(0, 1, 33)
    built = approximations.built(F, 8, kind)(x)
    if kind == "polynomial":
        assert built[::4] == pytest.approx(F(x[::4]), abs=1e-12)  # nine nodes
    else:
        net = (step_network if kind == "steps" else hinge_network)(F, 8)
        assert built == pytest.approx(net.predict(x[None])[0], abs=1e-12)
    assert approximations.greatest(F, 8, kind) >= np.abs(built - F(x)).max()


def test_the_nearer_network_is_said_with_its_errors():
    figure = approximations.nearer(F, 16)
    left, _, right = figure.axes
    assert [line.get_marker() for line in right.lines] == ["s", "s", "o", "o", "^"]
    errors = right.lines[2].get_ydata()
    assert all(np.diff(errors) < 0) and right.lines[0].get_ydata()[-1] > 1000
    assert says(figure).endswith("at most 0.083, the polynomial through 17 points by 14.")
    trained = approximations.nearer(F, 16, {8: [0.3, 0.1, 0.2], 16: [0.1, 0.1, 0.1]})
    assert trained.axes[2].lines[4].get_ydata().tolist() == [0.2, 0.1]
    assert says(trained).endswith("by 14, trained networks by 0.1.")
    assert left.get_ylim() == approximations.nearer(F, 2).axes[0].get_ylim()
    best = approximations.nearer(F, 16, {16: [0.1]}, at_once={8: [1e-5], 16: [2e-5, 4e-5]})
    assert best.axes[2].lines[-1].get_ydata() == pytest.approx([1e-5, 3e-5])
    assert says(best).endswith("trained networks by 0.1, all weights at once by 3.0·10⁻⁵.")


def test_what_training_misses_is_drawn_in_thousandths_beside_that_of_few_neurons():
    missed = {8: [0.001, -0.002, 0.001], 64: [0.0, 0.001, 0.0]}
    figure = approximations.nearer(F, 64, missed=missed)
    left, below, _ = figure.axes
    few, many = (line.get_ydata().tolist() for line in below.lines)
    assert few == pytest.approx([1, -2, 1]) and many == pytest.approx([0, 1, 0])
    assert below.get_title() == "one run of 64 neurons misses; dotted: 8"
    assert [line.get_linestyle() for line in below.lines] == [":", "-"]
    assert len(left.lines) == 2 and "polynomial" not in says(figure)  # above 32 rounding decides


def test_the_error_drawn_is_the_greatest_near_each_place():
    nodes = np.linspace(-1, 1, 50)
    f = lagrange(nodes, on_both(nodes))
    figure = approximations.drawn_through(nodes, on_both(nodes), on_both, f, "even")
    x, off = figure.axes[1].lines[0].get_data()
    assert x.size == 50 and off.max() > 6e5 and abs(x[off.argmax()] + 0.9915) < 0.002
    assert off == pytest.approx(np.abs(f(x) - on_both(x)), rel=1e-6, abs=1e-8)
    assert off.min() > 5e-7  # no place where all points drawn are nodes
    assert says(figure).endswith("the greatest error 660,000.")


def test_one_step_is_half_way_up_at_its_place():
    left, right = approximations.one_step(40, 0.4).axes
    x, a = left.lines[1].get_data()
    assert a[np.abs(x - 0.4).argmin()] == pytest.approx(0.5)
    x, bump = right.lines[-1].get_data()
    assert bump.max() > 0.98 and abs(x[bump.argmax()] - 0.525) < 0.01


@pytest.mark.parametrize("k", [0, 3, 8])
def test_raised_steps_add_up_to_the_network(k):
    over, under = approximations.raised(F, 8, k).axes
    x, total = over.lines[1].get_data()
    first, last = step_network(F, 8).layers

    def exact(j, x):
        return last.W[0, j] * sigmoid(first.W[j] * x + first.b[j])

    assert total == pytest.approx(F(1 / 18) + sum((exact(j, x) for j in range(k)), 0 * x))
    for j, line in enumerate(under.lines):
        assert line.get_ydata() == pytest.approx(exact(j, line.get_xdata()), abs=1e-12)
    if k == 8:
        assert total == pytest.approx(step_network(F, 8).predict(x[None])[0])


def test_hinges_meet_the_function_at_their_nodes():
    figure = approximations.hinged(F, 16)
    errors = figure.axes[2]
    assert errors.lines[0].get_ydata()[2] == approximations.greatest(F, 16)
    assert errors.lines[3].get_ydata().tolist() == [approximations.greatest(F, 16, "hinges")]
    assert "steps by at most 0.083, hinges by at most 0.054." in says(figure)
    _, right, _ = approximations.hinged(F, 10).axes
    x, a = right.lines[0].get_data()
    assert x.tolist() == [k / 10 for k in range(11)] and a == pytest.approx(F(x), abs=1e-12)


def test_more_waves_come_nearer_and_each_is_a_staircase():
    figures = [approximations.waves(k) for k in (1, 2, 4, 8, 12)]
    function, wave, total = (ax.images[0].get_array() for ax in figures[-1].axes)
    off = [np.sqrt(np.mean((f.axes[2].images[0].get_array() - function) ** 2)) for f in figures]
    assert all(np.diff(off) < 0) and off[-1] < 0.03
    first = figures[0].axes[1].images[0].get_array()  # along x_1 alone
    assert np.ptp(first, axis=0).max() < 1e-12 and np.ptp(first, axis=1).min() > 0.1
    assert "12 waves, 288 neurons" in says(figures[-1])
    assert np.abs(total - function).max() < 0.1 and wave.shape == (36, 36)
    matplotlib.pyplot.close("all")


def test_a_staircase_of_a_wave_is_a_built_network():
    z = np.linspace(-1, 2, 301)
    wave = approximations._staircase(0.3, -0.2, z, 24)
    assert np.abs(wave - (0.3 * np.cos(z) - 0.2 * np.sin(z))).max() < 0.05
    rough = approximations._staircase(0.3, -0.2, z, 3)
    assert np.abs(rough - wave).max() > 0.02


def test_teeth_are_those_of_the_network():
    left, right = approximations.teeth(4).axes
    x, a = left.lines[1].get_data()
    assert a == pytest.approx(sawtooth_network(4).predict(x[None])[0]) and x.size == 17
    assert set(a) == {0, 1} and right.lines[0].get_ydata()[3] == 16
    assert "16 straight pieces. One hidden layer needs 16 neurons for it." in says(
        approximations.teeth(4))


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_one_layer_needs_as_many_neurons_as_is_drawn(depth):
    needed = approximations.teeth(depth).axes[1].lines[0].get_ydata()[depth - 1]
    x = np.linspace(0, 1, 257)
    y = sawtooth_network(depth).predict(x[None])[0]
    hinges = hinge_network(sawtooth_network(depth).predict, int(needed))
    assert hinges.predict(x[None])[0] == pytest.approx(y, abs=1e-12)
    bends, missed = np.arange(1, needed) / needed, []
    for faces in np.ndindex(*[2] * len(bends)):  # one fewer: all stand on the bends, facing either
        side = 2 * np.array(faces) - 1
        A = np.vstack([np.maximum(0, side[:, None] * (x - bends[:, None])), np.ones(x.size)]).T
        missed.append(np.abs(A @ np.linalg.lstsq(A, y, rcond=None)[0] - y).max())
    assert min(missed) > 0.05


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: approximations.nearer(F, 0), "n must be at least 1"),
    (lambda: approximations.one_step(0, 0.5), "0 < s"),
    (lambda: approximations.raised(F, 3, 4), "k must be at most n = 3"),
    (lambda: approximations.waves(0), "number must be at least 1"),
    (lambda: approximations.waves(99), "number must be at most 18"),
    (lambda: approximations.teeth(0), "depth must be at least 1"),
    (lambda: approximations.hinged("F", 3), "f must be a function")])
def test_what_cannot_be_drawn_is_refused(draw, words):
    try:
        refuses(draw, words)
    finally:
        matplotlib.pyplot.close("all")
