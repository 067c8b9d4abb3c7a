"""Rows of marks: each value in its row, its name above it, and true words."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.figures import paper, shelves, svg, verdicts
from nnlib.figures.colours import INK
from nnlib.figures.plots import description
from tests.figures.drawings import refuses

matplotlib.use("Agg")
GAIN = {"seeds": [0.03, 0.05], "mean": 0.04, "low": 0.02, "high": 0.06}
OPEN = {"seeds": [-0.01, 0.02], "mean": 0.005, "low": -0.02, "high": 0.03}
SPANS = {"a": (0.3, 0.2), "b": (0.5, 0.8)}
DRAWINGS = {"marks": [dict(rows={"one": np.array([1.0, 2.0]), "two": ([3.0], [4.0])}),
                      dict(rows={"one": np.array([1.0])}, filled=True)],
            "spans": [dict(rows=SPANS)]}


def test_each_row_has_its_name_above_its_marks_and_kinds_differ_by_shape():
    ax = shelves.marks({"one": np.array([1.0, 2.0]), "two": ([3.0], [4.0, 6.0])})
    assert [line.get_xdata().tolist() for line in ax.lines] == [[1, 2], [3], [4, 6]]
    assert [line.get_marker() for line in ax.lines] == ["o", "o", "^"]
    rows = [line.get_ydata().mean() for line in ax.lines]
    assert rows[0] == 0 and rows[1] < 1 < rows[2] and (rows[1] + rows[2]) / 2 == pytest.approx(1)
    names = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert list(names) == ["one", "two"] and names["one"] < 0 and 0 < names["two"] < 1
    assert ax.get_ylim()[0] > ax.get_ylim()[1] and not ax.get_yticks().size
    assert {line.get_markerfacecolor() for line in ax.lines} == {"none"}
    assert shelves.marks({"one": np.ones(1)}, filled=True).lines[0].get_markerfacecolor() == INK
    assert description(ax) == "Means of the first marks: one 1.5; two 3."
    plt.close("all")


def test_two_panels_of_rows_stand_one_below_another_on_a_narrow_screen():
    figure, two = paper.sheet(1, 2, size=(7.0, 3.0))
    for ax in two:
        shelves.above(verdicts.rungs({"a name that is rather long": GAIN, "other": OPEN}, ax=ax))
    assert "data-stack" in svg.markup(figure)
    plt.close("all")


def test_a_measure_is_open_at_the_start_and_filled_at_the_end():
    ax = shelves.spans(SPANS)
    for k, (start, end) in enumerate(SPANS.values()):
        joined, first, last = ax.lines[3 * k : 3 * k + 3]
        assert list(joined.get_xdata()) == [start, end] and list(joined.get_ydata()) == [k, k]
        assert (first.get_xdata().item(), last.get_xdata().item()) == (start, end)
        assert (first.get_markerfacecolor(), last.get_markerfacecolor()) == ("white", INK)
    assert [text.get_text() for text in ax.texts] == ["a", "b"]
    assert description(ax) == "From start to end: a 0.3 to 0.2, b 0.5 to 0.8."
    plt.close("all")


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: shelves.marks({}), "there is nothing to draw: give at least one row"),
    (lambda: shelves.marks({"a": ([1], [2], [3], [4])}), "a must be one to three arrays"),
    (lambda: shelves.marks({"a": np.ones(0)}), "a must be one to three arrays of values"),
    (lambda: shelves.marks({"a": np.array([np.nan])}), "a must be finite"),
    (lambda: shelves.spans({}), "there is nothing to draw: give at least one row"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    plt.close("all")
    refuses(draw, words)


def test_rows_without_names_are_refused():
    _, ax = plt.subplots()
    ax.set_yticks([])
    with pytest.raises(ValueError, match="no row with a name"):
        shelves.above(ax)
    plt.close("all")
