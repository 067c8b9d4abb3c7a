"""Drawings of what training reaches: what they draw are the numbers they are given."""

import matplotlib
import numpy as np
import pytest

from nnlib.figures import plots, reach
from tests.figures.drawings import refuses

matplotlib.use("Agg")
says = plots.description
FOUND = {opt: {name: {str(d): [base * f * d * r for r in (1, 2, 3)] for d in (1, 2)}
               for name, f in (("tanh", 1), ("ReLU", 2))}
         for opt, base in (("descent", 0.1), ("Adam", 0.01))}


@pytest.fixture(autouse=True)
def closed():
    yield
    matplotlib.pyplot.close("all")


def test_errors_by_width_are_medians_named_at_their_ends():
    errors = {"Adam": [[4.0, 1.0], [6.0, 3.0], [9.0, 2.0]], "built": [[1.0, 0.5]]}
    figure = reach.by_width([4, 8], errors)
    ax, = figure.axes
    assert ax.lines[0].get_ydata().tolist() == [6, 2]
    assert ax.lines[1].get_ydata().tolist() == [1, 0.5]
    assert {text.get_text() for text in ax.texts} == set(errors)
    looks = {(line.get_color(), line.get_linestyle()) for line in ax.lines[:2]}
    assert len(looks) == 2
    assert says(figure) == "Medians with 8 neurons: Adam 2, built 0.5."


def test_directions_are_drawn_by_curvature_with_more_on_the_right():
    bounds = [1e-1, 1e-5, 1e-9]
    figure = reach.directions(bounds, {"8 neurons": [1, 9, 15], "128 neurons": [1, 9, 16]},
                                {"8 neurons": [1, 0.9, 0], "128 neurons": [1, 0.95, 0],
                                 "before training": [0.1, 0, 0], "at once": [1, 1, 1]})
    left, right = figure.axes
    assert left.lines[0].get_ydata().tolist() == [1, 9, 15]
    assert len(right.lines) == 5
    assert [text.get_text() for text in right.texts] == ["before training", "at once"]
    assert left.get_xlim() == (1e-9, 1e-1)
    assert says(figure) == ("Steeper than the grey line: 8 neurons 9 directions, "
                            "128 neurons 9 directions.")


def test_the_field_has_a_stroke_for_each_seed_and_says_who_is_lowest():
    figure = reach.field(FOUND, {"constant": [0.08], "even nodes": [6e9, 6e9]}, (1e-3, 10),
                           line="constant", title="clean")
    ax, = figure.axes
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "tanh, 1 layer", "ReLU, 1 layer", "tanh, 2 layers", "ReLU, 2 layers", "constant",
        "even nodes"]
    adam = next(line for line in ax.lines if line.get_label() == "Adam")
    assert adam.get_xdata() == pytest.approx([0.02, 0.04, 0.04, 0.08])
    strokes = ax.lines[0].get_xdata()
    assert np.sort(strokes[0::3]) == pytest.approx(sorted(
        v for of in FOUND["descent"].values() for runs in of.values() for v in runs))
    assert [text.get_text() for text in ax.texts] == [r"$6.0 \cdot 10^{9}$"]
    assert says(figure) == ("clean: the lowest medians: descent 0.2 with tanh in 1 hidden layer; "
                            "Adam 0.02 with tanh in 1 hidden layer.")


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: reach.by_width([4, 8], {"Adam": [[1.0, 2.0, 3.0]]}), "must have 2 columns"),
    (lambda: reach.by_width([4], {str(k): [[1.0]] for k in range(7)}), "6 names at most"),
    (lambda: reach.by_width([4], {}), "errors is empty"),
    (lambda: reach.directions([0.1, 0.01], {"a": [1]}, {"a": [1, 1]}), "must have 2 values"),
    (lambda: reach.field({str(k): FOUND["Adam"] for k in range(4)}, {"constant": [1.0]},
                           (1e-3, 1)), "3 optimizers at most")])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
