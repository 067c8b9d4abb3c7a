"""The first ten lines: those of the README are those of the page, and run as they stand."""

import re

from tests.book.pages import ROOT, documents
from tests.book.test_alone import run
from tests.book.test_promises import read

TABLE, LINES = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(
    encoding="utf-8"), re.M | re.S)


def cell(name: str) -> str:
    cells = read(ROOT / "book" / "own_work.ipynb").cells
    (found,) = (c.source for c in cells if c.id == name)
    return found


def test_the_page_is_the_first_of_the_back_matter_and_the_front_page_leads_to_it():
    assert documents()[documents().index("book/own_work") + 1] == "book/teaching"
    assert "{doc}`own_work`" in (ROOT / "book" / "index.ipynb").read_text(encoding="utf-8")


def test_the_readme_has_the_lines_of_the_page():
    imports, lines = LINES.strip().rsplit("\n\n", 1)
    assert lines == cell("ten-lines") and len(lines.splitlines()) == 10
    assert all(re.match("import |from |$", line) for line in imports.splitlines())
    assert cell("apples").endswith(TABLE.strip().split("\n\n", 1)[1])


def test_they_run_as_they_stand(tmp_path):
    path = f"import sys; sys.path.append({str(ROOT)!r})\n"
    assert run(TABLE, tmp_path).returncode == 0 and (tmp_path / "apples.csv").is_file()
    done = run(path + LINES, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    share = float(re.fullmatch(r"(\d+\.\d)% of 300 new grades are right\n", done.stdout)[1])
    assert 85 < share < 100
