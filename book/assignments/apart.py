"""The parts of nbgrader that restore and run a hand-in, changed so that nothing of it is run.

nbgrader runs the students' cells and its tests in one kernel, where a student's cell could change
the tests. Here the kernel runs the locked cells alone, which nbgrader has set back to the source,
in an empty folder; the student's cells are handed to the judge as texts.
"""

import copy
import tempfile

from nbgrader.preprocessors import Execute, OverwriteCells

HARMLESS = ("text/plain", "image/png")  # what a student's own outputs may show to a grader
UNFORESEEN = "the answer has a form that the test does not expect"


def trusted(cell) -> bool:
    """Whether a cell is the source's own: nbgrader takes the id from cells it does not know."""
    told = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(told.get("grade_id")) and bool(told.get("locked"))


def clean(outputs: list) -> list:
    """The outputs that were handed in, without scripts."""
    for output in outputs:
        if "data" in output:
            output.data = {k: v for k, v in output.data.items() if k in HARMLESS}
    return outputs


class Restore(OverwriteCells):
    """Sets the locked cells back to the source; takes all marks of a grader off unknown cells."""

    def preprocess_cell(self, cell, resources, cell_index):
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if not cell.metadata.get("nbgrader", {}).get("grade_id"):
            cell.metadata.pop("nbgrader", None)
        return cell, resources


class Apart(Execute):
    """Runs the tests on the texts of a hand-in; keeps what the student's own cells showed."""

    def preprocess(self, nb, resources, km=None):
        own = [c for c in nb.cells if c.cell_type == "code" and not trusted(c)]
        who = resources["nbgrader"]["student"]  # checked where students go by their numbers
        stand_in = (f"import judge; judge.given = {[c.source for c in own]!r}; "
                    f"judge.whose = {int(who) if who.isdecimal() else None}")
        work, of_student = copy.deepcopy(nb), {id(c) for c in own}
        for cell, before in zip(work.cells, nb.cells, strict=True):
            if cell.cell_type == "code":
                cell.outputs = []
                cell.source = stand_in if id(before) in of_student else cell.source
        where = resources["metadata"]["path"]
        try:
            with tempfile.TemporaryDirectory() as empty:
                resources["metadata"]["path"] = empty
                work, resources = super().preprocess(work, resources, km)
        finally:
            resources["metadata"]["path"] = where
        for cell, run in zip(nb.cells, work.cells, strict=True):
            if cell.cell_type == "code":
                cell.outputs = clean(cell.outputs) if id(cell) in of_student else told(run.outputs)
        return nb, resources


def told(outputs: list) -> list:
    """The outputs of a test; of an error other than the judge's, nothing of the test's lines."""
    for output in outputs:
        if output.output_type == "error" and output.ename != "Wrong":
            output.traceback = [f"{UNFORESEEN} ({output.ename})"]
            output.evalue = UNFORESEEN
    return outputs
