"""The edition without solutions has all of the book but its solutions, and none of those."""

import ast
import json
import re
import subprocess
import sys

import nbformat
import pytest

from tests.book.pages import ROOT
from tests.book.test_promises import CHAPTERS

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import unsolved

SOLVED = "```{{solution-start}} ex-{0}\n:class: dropdown\n```\nBecause {0}."
END = "```{solution-end}\n```"


def cells(*texts):
    """A notebook of texts, and of code where a text begins with >."""
    return nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell(t[1:]) if t[0] == ">" else nbformat.v4.new_markdown_cell(t)
        for t in texts])


def test_what_is_cut_runs_from_fence_to_fence():
    left = unsolved.cut(cells("Ask.\n\n" + SOLVED.format("a"), ">6 * 7", f"So.\n\n{END}\n\nAsk.",
                              SOLVED.format("b") + f"\n\n{END}", ">1"))
    assert [c.source.strip() for c in left.cells] == ["Ask.", "Ask.", "1"]


@pytest.mark.parametrize("texts, says", [
    ([SOLVED.format("a"), ">1"], "ex-a does not end"),
    ([SOLVED.format("a"), SOLVED.format("b"), END], "ex-b begins in that of ex-a"),
    (["Ask.", END], "ends that has not begun")])
def test_fences_that_do_not_pair_are_refused(texts, says):
    with pytest.raises(ValueError, match=says):
        unsolved.cut(cells(*texts))


def names(code, *kinds):
    return {n.id for n in ast.walk(ast.parse(code))
            if isinstance(n, ast.Name) and isinstance(n.ctx, kinds)}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_chapter_leans_on_its_solutions(path):
    """A cell that stays names nothing that only a solution before it has made."""
    whole = nbformat.read(path, as_version=4).cells
    kept = unsolved.cut(nbformat.read(path, as_version=4)).cells
    text = "\n".join(cell.source for cell in kept)
    assert "solution-" not in text and "{exercise" in text
    stay, made, solved = {cell.id for cell in kept}, set(), set()
    for cell in whole:
        if cell.cell_type == "code":
            if cell.id in stay:
                assert not (names(cell.source, ast.Load) & solved - made), cell.source
            (made if cell.id in stay else solved).update(names(cell.source, ast.Store))


def test_copied_sources_hold_no_solution(tmp_path):
    unsolved.copy(tmp_path)
    assert (tmp_path / "book" / "experiments").is_dir() and (tmp_path / "_toc.yml").is_file()
    assert not (tmp_path / "book" / "assignments").exists()
    for page in tmp_path.glob("book/*.md"):
        for name in re.findall(r"\{include\} (\S+)", page.read_text(encoding="utf-8")):
            assert (page.parent / name).is_file(), name
    hidden = [c.source for path in CHAPTERS for c in nbformat.read(path, as_version=4).cells
              if c.cell_type == "markdown" and "{solution-start}" in c.source]
    told = [line for text in hidden for line in text.splitlines() if len(line) > 60]
    copied = "\n".join(p.read_text("utf-8") for p in (tmp_path / "book").glob("*.ipynb"))
    assert len(told) > 20 and not [
        line for line in told if json.dumps(line, ensure_ascii=False)[1:-1] in copied]


def test_make_says_what_solutions_may_be():
    made = subprocess.run(["make", "-n", "book", "SOLUTIONS=perhaps"], cwd=ROOT,
                          capture_output=True, text=True)
    assert made.returncode and "SOLUTIONS is yes or no, not perhaps" in made.stderr
