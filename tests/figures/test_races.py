"""Drawings of a race: every run is seen or counted, and each racer keeps its look."""

from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.figures import plots, races
from nnlib.figures.colours import INK
from nnlib.figures.designs import LOOK
from tests.figures.drawings import band, curves, dash, legend, looks, refuses

matplotlib.use("Agg")
says = plots.description
RUNS = {"TSin": [0.8, 0.9, 0.85], "ReLU": [0.9, 0.95, 0.97], "sine": [0.0, 0.9, 0.9]}
DRAWINGS = {
    "race": [dict(results=RUNS), dict(results={"A": [0.0, 0.0]}),
             dict(results=RUNS, subject="sine", xlim=(0.7, 1), rivals=["ReLU", "TSin"]),
             dict(results={"TSin": [0.5]}, subject=""),
             dict(results={"TSin": [0.0, 0.9], "b": [0.0]}, xlim=(0.8, 1))],
    "learning": [dict(curves={"TSin": [[0.8, 0.95], [0.85, 0.96]], "ReLU": [[0.0]]}, goal=0.9),
                 dict(curves={"a": [[0.1, 0.2]], "b": [[0.5, 0.9]]}, goal=0.6, ylim=(0, 1)),
                 dict(curves={"a": [[0.0]]}, goal=0.6)],
    "gaps": [dict(differences={"a": [0.1, 0.2]}, intervals={"a": (0.0, 0.3)}),
             dict(differences={"a": [0.0]}, intervals={"a": (-1, 1)}, lost={"a": 1}, setting="x")],
    "shades": [dict(low=0.8, high=0.9)],
    "spreads": [dict(results={"TSin": [0.5, 2.0], "b": [3.0]}, xlabel="error")],
    "tuning": [dict(scores=[[0.1, 0.2]], rates=[1], gains=[1, 2]),
               dict(scores=[[0.1], [0.2]], rates=[1, 2], gains=[1], setting="tanh", span=(0, 1))],
    "against": [dict(curves={"TSin": [[0.1, 0.2], [0.5, 0.6]]}, xlabel="x", ylabel="y")],
}


def test_each_seed_is_a_dot_and_the_mean_a_bar_in_the_row_of_its_name():
    ax = races.race(RUNS)
    rows = ax.lines[::2], ax.lines[1::2]
    assert [t.get_text() for t in ax.get_yticklabels()] == list(RUNS) and len(ax.lines) == 6
    assert list(ax.get_yticks()) == [0, 1, 2]
    for row, (name, of, dots, bar) in enumerate(zip(RUNS, RUNS.values(), *rows, strict=True)):
        good = [v for v in of if v]
        assert dots.get_xdata().tolist() == good and dots.get_marker() == "o"
        assert dots.get_ydata() == pytest.approx(row + 0.16 * np.linspace(-1, 1, len(good)))
        assert bar.get_xdata() == pytest.approx([np.mean(of)] * 2)
        assert list(bar.get_ydata()) == [row - 0.35, row + 0.35]
        assert dots.get_color() == bar.get_color() == LOOK[name][0]
    (note,) = ax.texts
    assert note.get_text() == "× 1 of 3\ndiverged" and note.xy[1] == 2 and note.xy[0] > 1
    assert note.get_color() == INK
    low, high = ax.get_ylim()
    assert low > 2.35 and high < -0.35  # the first on top, and room for the bars
    assert ax.get_xlabel() == "accuracy on unseen samples"


def test_a_race_names_the_best_and_a_diverged_run_counts_as_0_in_every_mean():
    ax = races.race(RUNS)
    assert says(ax) == "Best mean: ReLU, 0.940; TSin has 0.850."
    assert [t.get_text() for t in ax.texts] == ["× 1 of 3\ndiverged"]
    assert [bar.get_xdata()[0] for bar in ax.lines[1::2]] == pytest.approx([0.85, 0.94, 0.6])
    assert says(races.race(RUNS, "a track", "sine")) == (
        "A track. Best mean: ReLU, 0.940; sine has 0.600 (1 of 3 diverged, counted as 0).")
    best = {"TSin, gain 1": [0.0, 0.8], "tanh": [0.3, 0.4], "b": [0.0, 0.0]}
    said = "Best mean: TSin, gain 1, 0.400 (1 of 2 diverged, counted as 0)"
    assert says(races.race(best, subject="")) == says(races.race(best)) == f"{said}."
    assert says(races.race(best, subject="b")) == (
        f"{said}; b has 0.000 (2 of 2 diverged, counted as 0).")


def test_the_best_has_the_highest_mean_and_is_not_named_twice():
    lucky = {"TSin": [0.7, 0.7, 0.7], "b": [0.9, 0.9, 0.0]}
    assert says(races.race(lucky)) == "Best mean: TSin, 0.700."


def test_seeds_are_compared_in_their_order():
    said = says(races.race({"TSin": [0.2, 0.3, 0.9], "b": [0.1, 0.8, 0.25]}, rivals=["b"]))
    assert said.endswith("TSin is above b on 2 of 3 seeds.")


def test_where_all_runs_diverged_there_is_a_note_and_no_bar():
    ax = races.race({"A": [0.0, 0.0], "b": [0.0]})
    assert says(ax) == "No run of any racer ended: all diverged."
    assert not any(line.get_xdata().size for line in ax.lines) and len(ax.texts) == 2


@pytest.mark.parametrize(("xlim", "far"), [((0, 1), 0.99), ((0, 1), 0.1), (None, 0.1)])
def test_the_note_on_diverged_runs_lies_beside_the_axes_and_within_the_figure(xlim, far):
    name = "TSin, A = 0.1, gain 1"
    ax = races.race({name: [0.1, far, far, 0, 0], "tanh": [0] * 5, "b": [far, 0]}, xlim=xlim)
    ax.figure.canvas.draw()
    boxes = [t.get_window_extent() for t in ax.texts]
    assert len(boxes) == 3 and all(a.y0 > b.y1 for a, b in pairwise(boxes))
    right, paper = ax.get_window_extent().x1, ax.figure.bbox
    assert all(right < box.x0 and box.x1 <= paper.x1 for box in boxes)
    assert ax.get_window_extent().width > 0.4 * paper.width


def test_a_mean_below_the_axis_is_an_arrow_at_its_edge():
    ax = races.race({"TSin": [0.9, 0.0], "b": [0.9, 0.95]}, xlim=(0.8, 1))
    _, arrow, _, bar = ax.lines
    assert arrow.get_marker() == 4 and arrow.get_xydata().tolist() == [[0.8, 0]]
    assert arrow.get_color() == LOOK["TSin"][0]
    assert bar.get_xdata() == pytest.approx([0.925] * 2) and ax.get_xlim() == (0.8, 1)
    edge = races.race({"TSin": [0.8, 0.8]}, xlim=(0.8, 1))
    assert list(edge.lines[1].get_xdata()) == [0.8, 0.8]  # on the edge it is a bar still


def test_seeds_are_compared_in_pairs_and_a_diverged_run_counts_as_0():
    said = says(races.race(RUNS, subject="TSin", rivals=("ReLU", "sine")))
    assert said.endswith(" TSin is above ReLU on 0 of 3 seeds, above sine on 1 (1 drawn).")
    both = {"yours": [0.0, 0.5], "b": [0.0, 0.4]}
    said = says(races.race(both, subject="yours", rivals=["b"]))
    assert said.endswith(". Yours is above b on 1 of 2 seeds (1 drawn).")
    assert says(races.race(both, subject="", rivals=["b"])) == (
        "Best mean: yours, 0.250 (1 of 2 diverged, counted as 0).")


def test_the_subject_comes_first_in_bold_and_each_racer_has_its_colour():
    ax = races.race(RUNS, subject="ReLU", xlim=(0.75, 1))
    labels = ax.get_yticklabels()
    assert [t.get_text() for t in labels] == ["ReLU", "TSin", "sine"]
    assert [t.get_fontweight() for t in labels] == ["bold", "normal", "normal"]
    colours = [line.get_color() for line in ax.lines]
    assert colours == [LOOK[n][0] for n in ("ReLU", "ReLU", "TSin", "TSin", "sine", "sine")]
    assert ax.get_xlim() == (0.75, 1)


@pytest.mark.parametrize("xlim", [None, (0.85, 0.95), (0.9, 0.9011), (0, 1)])
def test_the_numbers_below_a_race_do_not_touch(xlim):
    ax = races.race({"TSin": [0.9, 0.901]}, xlim=xlim)
    ax.figure.canvas.draw()
    low, high = ax.get_xlim()
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()
             if low <= label.get_position()[0] <= high]
    assert len(boxes) >= 2 and all(a.x1 + 4 < b.x0 for a, b in pairwise(boxes))


def test_learning_draws_the_median_in_the_band_of_all_from_the_first_epoch():
    runs = {"TSin": [[0.8, 0.95], [0.91, 0.97], [0.7, 0.96]], "no": [[0.1, 0.2]], "gone": [[0.0]]}
    ax = races.learning(runs, goal=0.9)
    assert says(ax) == ("TSin reaches 0.9 after epoch 2 in the median; no does not reach 0.9 in "
                        "the median; gone diverged on 1 of 1 seeds.")
    assert curves(ax) == {"TSin": ([1, 2], [0.8, 0.96]), "no": ([1, 2], [0.1, 0.2]),
                          "gone (diverged)": ([], [])}
    first, second = ax.collections
    assert band(first) == {1: (0.7, 0.91), 2: (0.95, 0.97)}
    assert band(second) == {1: (0.1, 0.1), 2: (0.2, 0.2)}
    assert tuple(first.get_facecolor()[0][:3]) == to_rgb(LOOK["TSin"][0])
    assert looks(ax)["TSin"][0] == LOOK["TSin"][0]
    goal = ax.lines[0]
    assert list(goal.get_ydata()) == [0.9, 0.9] and goal.get_color() == INK
    assert [(t.get_text(), t.get_color()) for t in ax.texts] == [
        ("× gone: 1 of 1 diverged", INK)]
    assert legend(ax) == ["TSin", "no", "gone (diverged)"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "accuracy on unseen samples")
    low, high = ax.get_ylim()
    assert low < 0.1 and 0.97 < high < 1.1  # all of it is seen
    assert len({dash(line) for line in ax.lines[1:]}) == 3


def test_learning_says_what_was_run_and_the_first_epoch_that_has_the_goal():
    assert says(races.learning({"a": [[0.1]]}, 0.9, setting="one")).startswith("One. A does not")
    ax = races.learning({"a": [[0.2, 0.5, 0.4, 0.6]]}, 0.5, ylim=(0, 1))
    assert says(ax) == "A reaches 0.5 after epoch 2 in the median." and ax.get_ylim() == (0, 1)
    assert all(float(tick).is_integer() for tick in ax.get_xticks())


def test_learning_goes_by_the_median():
    ax = races.learning({"a": [[0.1], [0.5], [0.6]]}, 0.45)
    assert says(ax) == "A reaches 0.45 after epoch 1 in the median."


def test_a_run_that_stopped_early_diverged():
    ax = races.learning({"a": [[0.5], [0.6, 0.8], [0.7, 0.9]]}, 0.6)
    assert ax.lines[1].get_ydata().tolist() == [0.6, 0.8]
    assert says(ax).endswith("in the median (1 of 3 seeds diverged).")


def test_a_run_of_learning_that_diverged_counts_as_0():
    ax = races.learning({"sine": [[0.0], [0.6, 0.8], [0.7, 0.9], [0.4, 0.0]]}, goal=0.4)
    assert ax.lines[1].get_ydata() == pytest.approx([0.3, 0.4])
    assert band(ax.collections[0]) == {1: (0, 0.7), 2: (0, 0.9)}
    assert says(ax) == "Sine reaches 0.4 after epoch 2 in the median (2 of 4 seeds diverged)."
    assert ax.texts[0].get_text() == "× sine: 2 of 4 diverged"
    assert ax.lines[1].get_color() == LOOK["sine"][0]


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: races.race({}), "results is empty: give at least one, such as"),
    (lambda: races.race([0.9]), "results must be a dict with a name for each, such as"),
    (lambda: races.race({"a": []}), "results of a must be a list with one accuracy a seed"),
    (lambda: races.race({"a": [-0.5]}), "results of a must be a list with one accuracy a seed, no"),
    (lambda: races.race({"a": [[0.5]]}), "results of a must be a list with one accuracy a seed"),
    (lambda: races.race({"a": [np.nan]}), "results of a must be finite"),
    (lambda: races.race(RUNS, xlim=(0.85, 1)), "xlim must hold every run that ended, but TSin has"),
    (lambda: races.race(RUNS, xlim=(0, 0.9)), "xlim must hold every run that ended, but ReLU has"),
    (lambda: races.race(RUNS, rivals=["tanh"]), "results has no 'tanh', so it cannot be compared"),
    (lambda: races.race({"TSin": [1], "b": [1, 1]}, rivals=["b"]), "TSin has 1 run and b 2: give"),
    (lambda: races.learning({}, 0.9), "curves is empty: give at least one, such as"),
    (lambda: races.learning({"a": []}, 0.9), "curves must have at least one run for each name"),
    (lambda: races.learning({"a": [[]]}, 0.9), "curves must have at least one run for each name,"),
    (lambda: races.learning({"a": [[np.inf]]}, 0.9), "a curve of a must be finite"),
    (lambda: races.learning({"a": [[0.5]]}, 2), "goal must be finite with 0 <= goal <= 1")])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)


GAPS = ({"ReLU": [0.01, 0.03], "tanh": [-0.02, 0.01]},
        {"ReLU": (0.005, 0.035), "tanh": (-0.02, 0.01)})


def test_gaps_show_each_seed_and_name_the_intervals_that_leave_out_0():
    ax = races.gaps(*GAPS, lost={"tanh": 2})
    dots = [line.get_xdata().tolist() for line in ax.lines if line.get_marker() == "o"]
    bars = [line.get_xdata() for line in ax.lines if line.get_lw() == 3]
    assert dots == [[1, 3], [-2, 1]]
    assert bars == [pytest.approx([0.5, 3.5]), pytest.approx([-2, 1])]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["ReLU", "tanh (2 ×)"]
    assert says(ax) == "The interval leaves out 0 for: ahead of ReLU."
    behind = races.gaps({"a": [-0.1]}, {"a": (-0.2, -0.05)}, "a track")
    assert says(behind) == "A track. The interval leaves out 0 for: behind a."
    assert says(races.gaps({"a": [0.1]}, {"a": (-1, 1)})) == "Every interval holds 0."
    bare = races.gaps(*GAPS, dots=False)
    assert [line.get_lw() for line in bare.lines if line.get_marker() in "o<>"] == []
    assert len(bare.lines) == len(ax.lines) - 6 and says(bare) == says(ax)


def test_tuning_marks_the_best_and_keeps_the_scale_it_is_given():
    ax = races.tuning([[0.1, 0.2], [0.5, 0.3]], [0.1, 0.17], [1, 2], "tanh", span=(0, 1))
    (cross,) = [line for line in ax.lines if line.get_marker() == "x"]
    assert (cross.get_xdata()[0], cross.get_ydata()[0]) == (0.5, 1.5)
    assert ax.collections[0].get_clim() == (0, 1)
    assert says(ax) == "tanh: best 0.500 at rate 0.17 and gain 1."
    shared = races.tuning([[0.1], [0.5]], [2, 4], [1], ladder=[1, 2, 4, 8])
    assert shared.get_ylim() == (0, 4) and shared.lines[-1].get_ydata()[0] == 2.5
    assert shared.lines[0].get_ydata().tolist() == [0.5, 3.5]  # rates that were not tried
    assert races.shades(0.8, 0.9).collections[0].get_clim() == (0.8, 0.9)


def test_spreads_have_a_dot_a_seed_and_a_bar_at_the_median():
    ax = races.spreads({"TSin": [0.5, 0.1, 2.0], "b": [3.0]}, "error")
    assert [line.get_xdata().tolist() for line in ax.lines[1:]] == [[0.5, 0.1, 2], [0.5], [3], [3]]
    assert ax.get_xscale() == "log" and ax.lines[1].get_color() == LOOK["TSin"][0]
    assert says(ax) == "Below 1 are: 2 of 3 for TSin, 0 of 1 for b."


def test_against_has_an_x_for_each_curve():
    ax = races.against({"TSin": [[0.1, 1], [0.5, 0.6]], "tanh": [[0.2, 2, 3], [0.7, 0.1, 0]]},
                       "step", "accuracy")
    assert curves(ax)["tanh"] == ([0.2, 2, 3], [0.7, 0.1, 0]) and ax.get_xscale() == "log"
    assert looks(ax)["tanh"][0] == LOOK["tanh"][0]
    assert says(ax) == "The highest of each: TSin 0.600 at 1; tanh 0.700 at 0.2."


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: races.gaps({"a": [1.0]}, {"b": (0, 1)}), "the same names, in one order"),
    (lambda: races.gaps({"a": []}, {"a": (0, 1)}), "differences of a"),
    (lambda: races.tuning([[1.0]], [1], [1, 2]), "scores must have shape (1, 2), not (1, 1)"),
    (lambda: races.tuning([[1.0]], [3], [1], ladder=[1, 2]), "but 3 is not in it"),
    (lambda: races.spreads({"a": [0.0]}, "x"), "results of a must be above 0"),
    (lambda: races.against({"a": [[0.0], [1.0]]}, "x", "y"), "with x above 0")])
def test_what_cannot_be_compared_is_refused(draw, words):
    refuses(draw, words)
