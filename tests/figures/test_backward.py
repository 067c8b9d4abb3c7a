"""What backpropagation finds: directions, levers, a graph and a step, as they are computed."""


import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from nnlib import Dense, Network
from nnlib.activations import relu, sigmoid, tanh
from nnlib.costs import l2
from nnlib.figures import backward
from nnlib.figures.colours import INK, PALETTE
from nnlib.figures.plots import description
from nnlib.figures.words import two
from tests.figures import drawn
from tests.figures.drawings import cases
from tests.figures.test_graphs import number

matplotlib.use("Agg")
NEURON = dict(w=1.0, a_prev=0.8, b=-0.2, y=-1.0, f=tanh)
DRAWINGS = {"computation": [NEURON, NEURON | {"w": -2.0, "f": sigmoid},
                            NEURON | {"w": -3.0, "f": relu, "y": 2.0},
                            *(NEURON | {"step": step} for step in range(5))]}
RNG = np.random.default_rng(0)
IMAGE = np.where(RNG.uniform(size=784) < 0.8, 0, RNG.uniform(size=784))
DELTA = np.array([0.4, -0.25, 0.02, 0.1, -0.01, 0.3])


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_nothing_is_cut_off_and_no_words_lie_on_others(name, arguments):
    drawn.can_be_read(getattr(backward, name)(**arguments))


@pytest.mark.parametrize("neuron", DRAWINGS["computation"][:3])
def test_each_rate_under_a_node_is_the_slope_of_the_cost_there(neuron):
    ax = backward.computation(**neuron)

    def cost(w, a_prev, b, y, f):
        return float((f(np.array(w * a_prev + b)) - y) ** 2)

    names = {"w": "w", "a⁽ᴸ⁻¹⁾": "a_prev", "b": "b", "y": "y"}
    texts = {drawn.place(t.get_position()): t for t in ax.texts if t.get_text()}
    for spot in drawn.rims(ax):
        name = names.get(texts[spot].get_text())
        below = [t for t in ax.texts if t.get_text() and t.get_position()[0] == spot[0]
                 and 0 < spot[1] - t.get_position()[1] < 0.7]
        above = [t for t in ax.texts if t.get_text() and t.get_position()[0] == spot[0]
                 and 0 < t.get_position()[1] - spot[1] < 0.7]
        (rate,), (value,) = below, above
        is_error = texts[spot].get_text() == "+"
        assert drawn.look(rate) == (PALETTE["error"].lower() if is_error else INK, "bold")
        if name:
            up, down = (cost(**neuron | {name: neuron[name] + h}) for h in (1e-6, -1e-6))
            assert number(rate.get_text()) == pytest.approx((up - down) / 2e-6, abs=0.006)
            assert value.get_text() == two(neuron[name])
    assert len(drawn.rims(ax)) == 9 and len(drawn.edges(ax)) == 9
    twice = [t.get_text() for t in ax.texts if t.get_position()[0] == 6.075]
    difference = next(t for t in ax.texts if t.get_position()[0] == 5.2
                      and t.get_position()[1] > 0.5)
    assert twice == 2 * [difference.get_text()] and drawn.word(ax, "= C")
    assert drawn.word(ax, "= δ").get_position()[1] == -0.64


@pytest.mark.parametrize(("step", "known", "dark"), [
    (0, 1, 0), (1, 2, 2), (2, 4, 2), (3, 5, 1), (4, 7, 2), (5, 9, 2)])
def test_rates_are_known_from_the_end_and_the_edges_of_the_step_lead_back(step, known, dark):
    ax = backward.computation(**NEURON, step=step)
    rates = [t for t in ax.texts if t.get_weight() == "bold" and t.get_text() != "= δ"]
    assert len(rates) == known
    now = [e for e in drawn.edges(ax) if e.width == 2.2]
    assert len(now) == dark and all(e.end[0] < e.start[0] for e in now)
    assert all(e.end[0] > e.start[0] for e in drawn.edges(ax) if e not in now)
    assert description(ax).startswith(f"Step {step}. ")


def test_a_step_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="from 0 to 5, not 6"):
        backward.computation(**NEURON, step=6)
    assert not plt.get_fignums()


def test_each_picture_is_the_image_times_minus_its_error():
    figure = backward.directions(IMAGE, np.outer(DELTA, IMAGE), DELTA[:, None], top=0.5)
    left, right = figure.axes
    assert np.array_equal(left.images[0].get_array().ravel(), IMAGE)
    heads, over = ([t for t in right.texts if (t.get_text() == "δ") == of] for of in (True, False))
    assert [t.get_text() for t in over] == [two(d) for d in DELTA]
    assert [t.get_position()[1] for t in heads] == [over[k].get_position()[1] for k in (0, 3)]
    assert all(t.get_position()[0] < 0 for t in heads)
    assert {to_hex(t.get_color()) for t in right.texts} == {PALETTE["error"].lower()}
    (picture,) = right.images
    assert picture.get_clim() == (-1, 1)
    for k, error in enumerate(DELTA):
        frame = right.patches[k]  # around what it frames
        x, y = int(frame.get_x()), int(frame.get_y())
        shown = np.asarray(picture.get_array())[y:y + 28, x:x + 28].ravel()
        wanted = -error * IMAGE / 0.5
        assert np.abs(shown - np.sign(wanted) * np.sqrt(np.abs(wanted))).max() <= 1 / 32 + 1e-9
        middle, height = over[k].get_position()
        assert x < middle < x + 28 and height < y
    said = description(figure)
    assert "6 pictures" in said and "between −0.25 and 0.40" in said
    assert "2 neurons want more and 4 less" in said
    plt.close("all")


def test_what_it_answers_stands_beside_the_directions():
    before, after = np.full(10, 0.1), np.eye(10)[4] * 0.5 + 0.05
    figure = backward.directions(IMAGE, np.outer(DELTA, IMAGE), DELTA, answers=(before, after))
    out = figure.axes[2]
    filled, hollow = out.patches[:10], out.patches[10:]
    assert [bar.get_height() for bar in filled] == after.tolist()
    assert [bar.get_height() for bar in hollow] == before.tolist()
    assert all(bar.get_fill() for bar in filled) and not any(bar.get_fill() for bar in hollow)
    assert [bar.get_alpha() for bar in filled] == [1 if k == 4 else 0.45 for k in range(10)]
    plt.close("all")


WIDTHS = [4, 16, 64]


def test_each_way_is_a_panel_with_two_factors_and_their_values_at_the_grey_line():
    ways = {"predicting_anew": np.array([[160, 296, 900.0], [10, 21.7, 950]]),
            "thriftily": np.array([[22, 77.5, 600], [1.0, 1.1, 3]])}
    figure = backward.gains(WIDTHS, 16, **ways)
    for ax, (name, of) in zip(figure.axes, ways.items(), strict=True):
        assert ax.get_title() == name.replace("_", " ")
        lines = [line for line in ax.lines if len(line.get_xdata()) == 3]
        assert np.array_equal([line.get_ydata() for line in lines], of)
        assert [line.get_linestyle() for line in lines] == ["-", "--"]
        assert all(list(line.get_xdata()) == WIDTHS for line in lines)
    assert [t.get_text() for t in figure.axes[1].texts] == ["Weight", "77.5", "Back", "1.10"]
    assert description(figure) == (
        "With 16 neurons a layer, predicting anew: Weight 296, Back 21.7; "
        "thriftily: Weight 77.5, Back 1.10.")
    figure.draw_without_rendering()
    for ax in figure.axes:
        boxes = [t.get_window_extent() for t in ax.texts]
        assert not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[:k])
    plt.close("all")


@pytest.mark.parametrize(("at", "of", "words"), [(5, np.ones((2, 3)), "one of the widths"),
                                                 (16, np.ones((2, 2)), "shape")])
def test_what_makes_no_factors_is_refused(at, of, words):
    with pytest.raises(ValueError, match=words):
        backward.gains(WIDTHS, at, way=of)
    plt.close("all")


@pytest.mark.parametrize(("dW", "delta", "words"), [
    (np.zeros((3, 784)), np.zeros(3), "3 is odd"), (np.zeros((2, 783)), np.zeros(2), "dW")])
def test_what_makes_no_pictures_is_refused(dW, delta, words):
    with pytest.raises(ValueError, match=words):
        backward.directions(IMAGE, dW, delta)
    plt.close("all")


SENT, BIAS, WANT = (np.array(v)[:, None] for v in ([0.9, -0.3], [0.1, 0.2, -0.1], [1.0, 0, 0]))
W = np.array([[-0.6, 0.4], [0.9, -0.7], [0.2, 0.5]])


@pytest.mark.parametrize("by", [-1, 0.5])
def test_a_bar_is_the_change_of_the_cost_by_that_lever(by):
    figure = backward.levers(SENT, W, BIAS, sigmoid, WANT, by)
    net = Network([Dense(2, 3, sigmoid)], cost=l2, rng=np.random.default_rng(0))
    theta = np.concatenate([W.ravel(), BIAS.ravel()])

    def cost(k=None, x=SENT):
        net.theta[:] = theta
        if k is not None:
            net.theta[k] += by
        return net.evaluate(x, WANT)[0]

    wanted = [cost(6), cost(0), cost(1), *(cost(x=SENT + by * np.eye(2)[:, [k]]) for k in (0, 1))]
    ax = figure.axes[1]
    bars = [bar.get_width() for bar in ax.patches]
    assert np.allclose(bars, (np.array(wanted) - cost()) / by)
    net.theta[:] = theta
    net.gradient(SENT, WANT)
    (last,) = net.layers
    ticks = ax.lines[0].get_xdata()
    assert np.allclose(ticks, [last.db[0, 0], *last.dW[0], *(W.T @ last.db)[:, 0]], atol=1e-8)
    names = [t.get_text() for t in ax.get_yticklabels()]
    assert names == ["bias", "weight from 0.90", "weight from −0.30", "sender of 0.90",
                     "sender of −0.30"]
    colours = [to_hex(bar.get_facecolor()) for bar in ax.patches]
    kinds = ["bias", "weight", "weight", "activation", "activation"]
    assert colours == [PALETTE[kind].lower() for kind in kinds]
    best = names[int(np.argmin(np.array(bars) * by))]
    assert f"that of the {best} most" in description(figure)
    assert f"{sum(v * by < 0 for v in bars)} of 5 changes" in description(figure)
    plt.close("all")


RATES = [0, 0.1, 1]
ANSWERS = np.array([[0.2, 0.7, 0.1], [0.8, 0.3, 0.9]])
COSTS = np.array([1.6, 1.2, 0.1])


def test_a_step_shows_its_answer_beside_all_rates():
    figure = backward.long_step(RATES, 0.1, COSTS, 6.0, {"most\ncalled": [0.1, 0.2, 1]},
                                sure=ANSWERS[1], of_all=[0, 0.5, 1])
    left, middle, right = figure.axes
    found, tangent = left.lines[:2]
    assert list(found.get_xdata()) == RATES and list(found.get_ydata()) == list(COSTS)
    assert np.allclose(tangent.get_ydata(), 1.6 - 6 * tangent.get_xdata())
    assert tangent.get_ydata()[0] == found.get_ydata()[0] and tangent.get_ydata()[-1] < 0
    curves = {line.get_label(): line for line in middle.lines}
    assert list(right.lines[0].get_ydata()) == [0.1, 0.2, 1]
    assert list(curves["sure"].get_ydata()) == list(ANSWERS[1])
    assert curves["sure"].get_linestyle() != curves["of all"].get_linestyle()
    assert [t.get_text() for t in right.get_xticklabels()] == ["0", "1"]
    assert description(figure) == (
        "After a step with learning rate 0.1: cost 1.20, by the tangent 1.00; "
        "probability of its 4: sure 0.30, of all 0.50; share of networks with most called 0.20.")
    assert [ax.lines[-1].get_xdata()[0] for ax in figure.axes] == [0.1, 0.1, 0.1]
    plt.close("all")


def test_many_runs_are_drawn_as_their_median_with_a_band():
    runs = np.linspace(0, 1, 11)[:, None] * [0.5, 1, 0]
    figure = backward.long_step(RATES, 0.1, COSTS, 6.0, {"n": [0, 0, 1]}, runs=runs)
    right = figure.axes[1]
    assert np.allclose(right.lines[0].get_ydata(), [0.25, 0.5, 0])
    (band,) = right.collections
    (corners,) = band.get_paths()
    assert {tuple(np.round(v, 6)) for v in corners.vertices} >= {(0.1, 0.1), (0.1, 0.9), (1, 0)}
    assert description(figure) == (
        "After a step with learning rate 0.1: cost 1.20, by the tangent 1.00; "
        "probability of its 4: runs 0.50; share of networks with n 0.00.")
    plt.close("all")


@pytest.mark.parametrize("wrong", [dict(at=0.2), dict(costs=COSTS[:2]), dict(share={"n": [1, 2]}),
                                   dict(sure=[1, 2]),
                                   dict(sure=[[1, 2], [0, 1]])])
def test_rates_and_what_is_drawn_over_them_must_fit(wrong):
    given = dict(rates=RATES, at=0.1, costs=COSTS, slope=6.0, share={"n": [0, 0, 1]},
                 sure=ANSWERS[1]) | wrong
    with pytest.raises(ValueError):
        backward.long_step(**given)
    plt.close("all")
