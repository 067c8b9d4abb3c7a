"""The course for nbgrader. `make assignments` copies it, and all it needs, into one folder."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ["PYTHONPATH"] = str(HERE)  # the kernel of the tests finds the judge, and no other
from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor  # noqa: E402, I001
from nbgrader import preprocessors as steps  # noqa: E402

from apart import Apart, Restore  # noqa: E402

c = get_config()  # noqa: F821
c.CourseDirectory.root = str(HERE)
c.CourseDirectory.course_id = "neural-networks"
c.Execute.timeout = 300  # seconds a test; a function of a student has ten a call
c.OverwriteCells.add_missing_cells = True  # a test that was deleted is run all the same
c.Autograde.sanitize_preprocessors = [  # the outputs that were handed in stay, to be read
    steps.DeduplicateIds, steps.OverwriteKernelspec, Restore, steps.CheckCellMetadata]
c.Autograde.autograde_preprocessors = [
    Apart, steps.IgnorePattern, ClearMetadataPreprocessor, steps.LimitOutput, steps.SaveAutoGrades,
    steps.AssignLatePenalties, steps.CheckCellMetadata]
c.GenerateFeedback.preprocessors = [  # nothing of a hidden test goes back to a student
    steps.ClearHiddenTests, steps.GetGrades, CSSHTMLHeaderPreprocessor]
