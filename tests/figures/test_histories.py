"""Drawings of training: the runs given, their means and bands, the gap, what diverged."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib import Dense, Network, train
from nnlib.figures import histories
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.plots import description
from nnlib.optimizers import GradientDescent
from nnlib.regularizers import L2
from nnlib.training import History
from tests.figures.drawings import band, curves, dash, legend, looks, refuses

matplotlib.use("Agg")


def run(*values):
    """A History of these costs, with accuracies and validation values that follow from them."""
    v = list(values)
    val = [c + 0.1 for c in v]
    return History(v, [1 - c for c in v], val, [1 - c for c in val], [0.1 * c for c in v])


def regression(*values):
    """A History of these costs whose targets are no classes."""
    nothing = [np.nan] * len(values)
    return History(list(values), nothing, [c + 1 for c in values], nothing, [0.1] * len(values))


DRAWINGS = {
    "curves": [dict(runs={"tanh": run(0.5, 0.2), "ReLU": [run(0.4, 0.3), run(0.6, 0.1, 0.05)]}),
               dict(runs={"a": [0.5, 0.6]}, every=10), dict(runs={"a": regression(3, -2.5)}),
               dict(runs={"a": np.ones((3, 4))}, what="val_cost", log=True)],
    "gap": [dict(history=run(0.5, 0.2, 0.3)), dict(history=run(0.5, 0.2), what="accuracy"),
            dict(history=regression(5, 4))],
    "rates": [dict(learning_rates=[0.1, 1], results=[[0.9, 0.8], [0.7, np.nan]]),
              dict(learning_rates=[0.1, 1e-5], results=[-0.5, -0.6], best="lowest"),
              dict(learning_rates=[9, 99], results=np.full((2, 3), np.nan))],
    "per_layer": [dict(measured={"sigmoid": [1e-3, 1e-2], "ReLU": [[1, 2], [3, 4], [5, 6]]})],
}


def test_several_runs_are_a_mean_in_the_band_of_all_as_far_as_the_shortest():
    three = [run(0.9, 0.5, 0.2), run(0.6, 0.4, 0.1, 0.7), run(0.0, 0.3, 0.3)]
    ax = histories.curves({"one": run(0.1, 0.2), "three": three}, "cost")
    assert curves(ax) == {"one": ([0, 1], [0.1, 0.2]),
                          "three": ([0, 1, 2], pytest.approx([0.5, 0.4, 0.2]))}
    (area,) = ax.collections
    assert band(area) == {0: (0, 0.9), 1: (0.3, 0.5), 2: (0.1, 0.3)}
    assert tuple(area.get_facecolor()[0][:3]) == to_rgb(look(1)["color"])
    assert description(ax) == ("The cost over the epochs; in the end: one 0.2, three 0.2 "
                               "(0.1 to 0.3).")
    assert (ax.get_xlabel(), ax.get_ylabel(), legend(ax)) == ("epoch", "cost", ["one", "three"])
    two = histories.curves({"two": [[0.1, 0.4], [0.3, 0.2]]})
    assert band(two.collections[0]) == {0: (0.1, 0.3), 1: (0.2, 0.4)}


@pytest.mark.parametrize(("what", "values", "word"), [
    ("cost", [0.5, 0.2], "cost"), ("accuracy", [0.5, 0.8], "accuracy"),
    ("val_cost", [0.6, 0.3], "validation cost"),
    ("val_accuracy", [0.4, 0.7], "validation accuracy"),
    ("learning_rate", [0.05, 0.02], "learning rate")])
def test_each_field_of_a_history_can_be_drawn(what, values, word):
    ax = histories.curves({"a": run(0.5, 0.2)}, what)
    assert curves(ax) == {"a": ([0, 1], pytest.approx(values))} and ax.get_ylabel() == word
    assert description(ax).startswith(f"The {word} over the epochs; in the end: a ")
    assert (ax.get_ylim() == (0, 1.02)) == ("accuracy" in what)
    assert ax.get_yscale() == "linear"
    assert histories.curves({"a": run(0.5, 0.2)}, what, log=True).get_yscale() == "log"


@pytest.mark.parametrize(("runs", "mean"), [
    (run(0.5, 0.25), [0.5, 0.75]), ([0.1, 0.2], [0.1, 0.2]), ((0.1, 0.2), [0.1, 0.2]),
    (np.array([0.1, 0.2]), [0.1, 0.2]), ([run(0.5, 0.25)], [0.5, 0.75]),
    ([[0.1, 0.2], (0.3, 0.4)], [0.2, 0.3]), ([np.array([0.1, 0.3]), run(0.5, 0.3)], [0.3, 0.5]),
    (np.array([[0, 1], [1, 1]]), [0.5, 1])])
def test_one_run_or_a_list_or_a_matrix(runs, mean):
    ax = histories.curves({"x": runs}, every=10)
    assert curves(ax) == {"x": ([0, 10], pytest.approx(mean))} and ax.get_ylabel() == "accuracy"


def test_many_curves_are_all_drawn_and_differ():
    ax = histories.curves({k: [k / 10, 1] for k in range(12)})
    assert len(set(looks(ax).values())) == len(curves(ax)) == 12
    assert curves(ax)["3"] == ([0, 1], [0.3, 1])


def test_where_there_are_no_classes_the_cost_is_drawn():
    for runs in ({"run": regression(5, 4)}, {"run": [regression(5, 4), regression(5, 4)]},
                 {"classes": run(0.5, 0.4), "run": regression(5, 4)}):
        ax = histories.curves(runs)
        assert curves(ax)["run"] == ([0, 1], [5, 4]) and ax.get_ylabel() == "cost"
        assert "run 4" in description(ax) and ax.get_ylim()[1] > 4
    assert curves(histories.curves({"a": run(0.5, 0.4), "b": regression(5, 4)}))["a"][1] == [0.5,
                                                                                           0.4]


def test_a_regression_that_was_really_run_has_a_curve():
    net = Network([Dense(1, 1)], rng=np.random.default_rng(0))
    x = np.linspace(-1, 1, 8)[None]
    history = train(net, x, 3 * x + 0.5, GradientDescent(0.1), epochs=4)
    ax = histories.curves({"line": history})
    assert curves(ax)["line"][1] == history.cost and np.isfinite(history.cost).all()


def test_a_gap_lies_between_training_and_validation_and_the_best_epoch_is_marked():
    ax = histories.gap(run(0.5, 0.2, 0.3))
    seen, unseen, best = ax.lines
    assert curves(ax) == {"training": ([0, 1, 2], [0.5, 0.2, 0.3]),
                          "validation": ([0, 1, 2], pytest.approx([0.6, 0.3, 0.4])),
                          "best, epoch 1": ([1, 1], [0, 1])}
    assert best.get_transform() != seen.get_transform()  # from the foot to the top
    (area,) = ax.collections
    assert {x: pytest.approx(v) for x, v in band(area).items()} == {
        0: (0.5, 0.6), 1: (0.2, 0.3), 2: (0.3, 0.4)}
    assert tuple(area.get_facecolor()[0][:3]) == to_rgb(PALETTE["error"])
    assert [line.get_color() for line in ax.lines] == [INK, PALETTE["error"], FAINT]
    assert dash(seen) != dash(unseen)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "cost")
    assert legend(ax) == ["training", "validation", "best, epoch 1"]
    assert description(ax) == ("Training cost ends at 0.3, validation cost at 0.4; its best, 0.3, "
                               "is in epoch 1.")


def test_a_gap_compares_costs_without_a_penalty():
    net = Network([Dense(1, 4), Dense(4, 1)], rng=np.random.default_rng(0))
    x = np.linspace(-1, 1, 8)[None]
    history = train(net, x, x**2, GradientDescent(0.05), epochs=5, validation=(x, x**2),
                    regularizer=L2(0.5))
    seen, unseen = (curves(histories.gap(history))[n][1] for n in ("training", "validation"))
    assert seen[1:] == pytest.approx(unseen[:-1])  # on the same samples, one epoch later


def test_the_best_epoch_is_that_of_validation():
    ax = histories.gap(History([3.0, 2.0, 1.0], [0.1, 0.2, 0.3], [5.0, 4.0, 6.0], [0.3, 0.2, 0.1]))
    assert "its best, 4, is in epoch 1." in description(ax)
    ax = histories.gap(History([3.0, 2.0, 1.0], [0.1, 0.2, 0.3], [5.0, 4.0, 6.0], [0.3, 0.2, 0.1]),
                       "accuracy")
    assert "its best, 0.3, is in epoch 0." in description(ax)


def test_the_best_accuracy_is_the_highest():
    ax = histories.gap(run(0.5, 0.2, 0.3), "accuracy")
    assert curves(ax)["training"][1] == pytest.approx([0.5, 0.8, 0.7])
    assert curves(ax)["validation"][1] == pytest.approx([0.4, 0.7, 0.6])
    assert description(ax) == ("Training accuracy ends at 0.7, validation accuracy at 0.6; its "
                               "best, 0.7, is in epoch 1.")
    assert ax.get_ylabel() == "accuracy"


def test_rates_draw_every_run_and_leave_out_what_diverged_and_count_it():
    ax = histories.rates([0.1, 1, 9], [[0.9, 0.7], [0.85, np.nan], [np.inf, np.nan]])
    mean, dots, crosses = ax.lines
    assert (mean.get_xdata().tolist(), mean.get_ydata()) == ([0.1, 1], pytest.approx([0.8, 0.85]))
    assert [(x, y) for x, y in dots.get_xydata() if np.isfinite(y)] == [
        (0.1, 0.9), (0.1, 0.7), (1, 0.85)]
    assert crosses.get_xydata().tolist() == [[1, 0], [9, 0]]
    assert crosses.get_transform() == ax.get_xaxis_transform()  # at the foot
    assert (mean.get_color(), dots.get_color(), crosses.get_color()) == (
        INK, PALETTE["activation"], PALETTE["error"])
    assert (mean.get_marker(), dots.get_marker(), crosses.get_marker()) == ("None", "o", "x")
    assert legend(ax) == ["mean", "one run", "a run diverged"]
    assert ax.get_xscale() == "log" and ax.get_yscale() == "linear"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("learning rate", "accuracy")
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0.1", "1", "9"]
    assert ax.get_xticks().tolist() == [0.1, 1, 9]
    assert description(ax) == ("The best mean accuracy of 3 learning rates, 0.85, is at 1; 3 of 6 "
                               "runs diverged.")
    assert description(histories.rates([1], [[np.nan]])) == (
        "All runs diverged, at 1 learning rate.")
    assert legend(histories.rates([1, 2], [3, 4])) == ["mean", "one run"]


def test_rates_stand_in_rising_order_and_the_best_may_be_the_lowest():
    ax = histories.rates([1, 0.1, 10], [[5], [7], [6]], ylabel="cost", best="lowest")
    assert ax.lines[0].get_xydata().tolist() == [[0.1, 7], [1, 5], [10, 6]]
    assert ax.lines[1].get_xydata().tolist() == [[0.1, 7], [1, 5], [10, 6]]
    assert "best mean cost of 3 learning rates, 5, is at 1;" in description(ax)
    assert ax.get_ylabel() == "cost" and not ax.xaxis.get_minorticklocs().size
    assert ", 7, is at 0.1;" in description(histories.rates([1, 0.1, 10], [5, 7, 6]))


def test_layers_count_from_one_and_runs_are_their_median():
    ax = histories.per_layer({"a": [[1, 2, 3], [3, 8, 1], [9, 4, 2], [5, 6, 4]], "b": [7, 6]},
                             "norm of dC/dW", log=False)
    assert curves(ax) == {"a": ([1, 2, 3], [4, 5, 2.5]), "b": ([1, 2], [7, 6])}
    assert description(ax) == ("Norm of dC/dW: a from 4 in layer 1 to 2.5 in layer 3; b from 7 in "
                               "layer 1 to 6 in layer 2.")
    assert ax.get_yscale() == "linear" and legend(ax) == ["a", "b"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("layer", "norm of dC/dW")
    assert [looks(ax)[n][0] for n in "ab"] == [look(k)["color"] for k in (0, 1)]
    assert histories.per_layer({"a": [1, 2]}).get_yscale() == "log"
    assert all(float(tick).is_integer() for tick in ax.get_xticks())


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: histories.curves({"a": History([1.0])}, "val_cost"), "a run has no val_cost: give ru"),
    (lambda: histories.curves({"a": History()}), "a run has no accuracy: give runs of at least on"),
    (lambda: histories.curves({"a": []}), "a run has no accuracy"),
    (lambda: histories.curves({"a": [run(1), History()]}), "a run has no accuracy"),
    (lambda: histories.curves(run(1)), "runs must be a dict with a name for each, such as"),
    (lambda: histories.curves({"a": regression(1, 2)}, "accuracy"),
     'a has no accuracy, as its targets are no classes: draw "cost"'),
    (lambda: histories.curves({"a": regression(1, 2)}, "val_accuracy"), 'no classes: draw "val_co'),
    (lambda: histories.curves({"a": [1, np.nan]}), "accuracy of a must be finite, but its entry ["),
    (lambda: histories.curves({"a": [1, 2]}, every=0), "every must be at least 1, not 0"),
    (lambda: histories.gap(History([1.0])), "gap needs a History with validation: train(..., val"),
    (lambda: histories.gap([1.0, 2.0]), "gap needs a History with validation"),
    (lambda: histories.gap(History([1.0], [1.0], [1.0, 2.0], [1.0])),
     "history has 1 epoch of training but 2 of validation: give that of one call of train"),
    (lambda: histories.gap(regression(1, 2), "accuracy"), 'no classes: draw "cost"'),
    (lambda: histories.gap(run(1), "val_cost"), "what must be one of cost, accuracy, not 'val_cos"),
    (lambda: histories.rates([0.1, 1], np.ones((3, 2))),
     "results has 3 rows for 2 learning rates, and shape (3, 2): did you mean results.T?"),
    (lambda: histories.rates([0.1, 1], np.ones((2, 2, 2))), "and shape (2, 2, 2)"),
    (lambda: histories.rates([], []), "results has 0 rows for 0 learning rates"),
    (lambda: histories.per_layer({}), "measured is empty: give at least one, such as"),
    (lambda: histories.per_layer({"a": np.ones((2, 2, 2))}), "a has shape (2, 2, 2): expected (la"),
    (lambda: histories.per_layer({"a": [1, np.inf]}), "a must be finite, but its entry [1] is inf"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
