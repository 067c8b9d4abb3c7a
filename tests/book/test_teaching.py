"""The teacher's guide says what is: every chapter, every assignment, every command."""

import re
import sys

import pytest

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "assignments"))
import grade

GUIDE = (ROOT / "book" / "teaching.md").read_text(encoding="utf-8")
FOLDER = ROOT / "book" / "assignments"


def rows(heading):
    """The cells of the first table after a heading or a bold word."""
    lines = GUIDE[GUIDE.index(heading):].splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("|---"))
    found = []
    for line in lines[start + 1:]:
        if not line.startswith("|"):
            return found
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


@pytest.mark.parametrize("name", grade.names())
def test_an_assignment_is_listed_as_it_is(name):
    cells = {row[0]: row for row in rows("## The assignments")}[name]
    notebook = grade.source(name)
    points = {kind: sum(c.metadata.nbgrader.points for c in notebook.cells
                        if grade.role(c) == kind) for kind in ("test", "hand")}
    opening = notebook.cells[0].source
    after = re.findall(r"\d+", re.search(r"After chapters? (.+?)\.", opening)[1])
    minutes = {"About an hour;": 60, "About ninety minutes;": 90, "About an hour and a half;": 90}
    assert cells[1:] == [", ".join(after), str(next(
        n for words, n in minutes.items() if words in opening)), str(points["test"]),
        str(points["hand"])]


def test_only_what_is_there_is_listed_and_handed_in():
    assert [row[0] for row in rows("## The assignments")] == grade.names()
    numbers = {int(name[:2]) for name in grade.names()}
    for plan in ("**Twelve weeks**", "**Six weeks**"):
        handed = [int(n) for row in rows(plan) for n in re.findall(r"\d+", row[2])]
        assert handed == sorted(handed) and set(handed) <= numbers
        assert plan.startswith("**Six") or set(handed) == numbers


def test_each_plan_meets_every_chapter_and_hands_in_only_what_was_taught():
    every = list(range(1, 14))
    for plan, weeks in (("**Twelve weeks**", 12), ("**Six weeks**", 6)):
        table = rows(plan)
        assert len(table) == weeks
        assert [int(n) for row in table for n in re.findall(r"\d+", row[1])] == every
        for row in table:
            taught = max(map(int, re.findall(r"\d+", row[1])))
            assert all(int(n) <= taught for n in re.findall(r"\d+", row[2]))
    goals = rows("## What each chapter needs")
    assert [int(re.search(r"`(\d+)", row[0])[1]) for row in goals] == every


def test_every_command_of_make_is_a_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make (\w+)", GUIDE)) - {"a"}
    assert named >= {"assignments", "book", "lab", "clean"}
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in named)


def test_the_test_has_a_key_and_the_orals_a_question_for_each_chapter():
    def numbered(text):
        return [int(n) for n in re.findall(r"^(\d+)\. ", text, re.M)]

    oral, test = GUIDE.split("## Questions for an oral")[1].split("## A test before and after")
    assert numbered(oral) == list(range(1, 14)) and numbered(test) == list(range(1, 13))
    assert numbered((FOLDER / "key.md").read_text(encoding="utf-8")) == numbered(test)
