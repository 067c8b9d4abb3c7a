"""Drawings of training: means and bands are those of the runs, and gaps are marked."""

import matplotlib
import numpy as np
import pytest

from nnlib.figures import histories, plots
from nnlib.training import History
from tests.figures.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")


def run(*values):
    """A History of these costs, with accuracies and validation values that follow from them."""
    v = list(values)
    val = [c + 0.1 for c in v]
    return History(v, [1 - c for c in v], val, [1 - c for c in val], [0.1] * len(v))


DRAWINGS = {
    "curves": [dict(runs={"tanh": run(0.5, 0.2), "ReLU": [run(0.4, 0.3), run(0.6, 0.1, 0.05)]}),
               dict(runs={"a": [0.5, 0.6]}, every=10),
               dict(runs={"a": np.ones((3, 4))}, what="val_cost", log=True)],
    "gap": [dict(history=run(0.5, 0.2, 0.3)), dict(history=run(0.5, 0.2), what="accuracy")],
    "rates": [dict(learning_rates=[0.1, 1], results=[[0.9, 0.8], [0.7, np.nan]]),
              dict(learning_rates=[0.1, 1], results=[0.5, 0.6]),
              dict(learning_rates=[9, 99], results=np.full((2, 3), np.nan))],
    "per_layer": [dict(measured={"sigmoid": [1e-3, 1e-2], "ReLU": [[1, 2], [3, 4], [5, 6]]})],
}


def test_every_drawing_stands_in_the_table():
    assert set(drawings(histories)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(histories, name), arguments)


def test_several_runs_are_a_mean_in_the_band_of_all():
    ax = histories.curves({"three": [run(0.9, 0.5), run(0.6, 0.4, 0.1), run(0.3, 0.3)]}, "cost")
    assert ax.lines[0].get_ydata() == pytest.approx([0.6, 0.4])
    (band,) = ax.collections
    corners = band.get_paths()[0].vertices
    assert corners[:, 1].min() == 0.3 and corners[:, 1].max() == 0.9
    assert "three 0.4 (0.3 to 0.5)" in plots.description(ax)


@pytest.mark.parametrize(("runs", "mean"), [(run(0.5, 0.25), [0.5, 0.75]), ([0.1, 0.2], [0.1, 0.2]),
                                            (np.array([[0, 1], [1, 1]]), [0.5, 1])])
def test_one_run_or_a_list_or_a_matrix(runs, mean):
    ax = histories.curves({"x": runs}, every=10)
    assert ax.lines[0].get_ydata() == pytest.approx(mean)
    assert ax.lines[0].get_xdata().tolist() == [0, 10] and ax.get_ylabel() == "accuracy"


def test_many_curves_are_all_drawn_and_differ():
    ax = histories.curves({str(k): [k / 10, 1] for k in range(5)})
    assert len({(str(v._unscaled_dash_pattern), v.get_color()) for v in ax.lines}) == 5


def test_a_run_that_measured_nothing_is_refused():
    with pytest.raises(ValueError, match="a run has no val_cost"):
        histories.curves({"a": History([1.0])}, "val_cost")
    with pytest.raises(ValueError, match="gap needs a History with validation"):
        histories.gap(History([1.0]))


def test_a_gap_marks_the_best_epoch():
    ax = histories.gap(run(0.5, 0.2, 0.3))
    said = plots.description(ax)
    assert "Training cost ends at 0.3, validation cost at 0.4" in said
    assert "its best, 0.3, is in epoch 1." in said
    assert "best, 0.7, is in epoch 1" in plots.description(histories.gap(run(0.5, 0.2, 0.3),
                                                                         "accuracy"))


def test_rates_leave_out_what_diverged_and_count_it():
    ax = histories.rates([0.1, 1, 9], [[0.9, 0.7], [0.85, np.nan], [np.nan, np.nan]])
    mean, dots, crosses = ax.lines
    assert mean.get_ydata() == pytest.approx([0.8, 0.85]) and mean.get_xdata().tolist() == [0.1, 1]
    assert np.isfinite(dots.get_ydata()).sum() == 3 and crosses.get_xdata().tolist() == [1, 9]
    assert "0.85, is at 1; 3 of 6 runs diverged" in plots.description(ax)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0.1", "1", "9"]
    assert "All runs diverged" in plots.description(histories.rates([1], [[np.nan]]))


def test_layers_count_from_one_and_runs_are_their_median():
    ax = histories.per_layer({"a": [[1, 2], [3, 8], [9, 4]]}, "norm", log=False)
    assert ax.lines[0].get_xdata().tolist() == [1, 2]
    assert ax.lines[0].get_ydata().tolist() == [3, 4]
    assert "Norm: a from 3 in layer 1 to 4 in layer 2." == plots.description(ax)
