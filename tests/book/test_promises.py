"""The promises of the book, read off its notebooks and its list of sources. No build is needed."""

import re
from collections import Counter
from functools import cache
from statistics import median

import nbformat
import pytest
import yaml

from tests.book.pages import ROOT, documents

BOOK = ROOT / "book"
CHAPTERS = sorted(BOOK.glob("[0-9]*.ipynb"))
PAGES = [*CHAPTERS, BOOK / "own_work.ipynb"]  # those without chapters of their own, too
ERRATA = sorted(BOOK.glob("errata_*.ipynb"))  # a page for each source document
NOTEBOOKS = sorted(BOOK.glob("*.ipynb"))
ROOMS = sorted(path.stem for path in (ROOT / "nnlib" / "figures").glob("*.py"))
DRAWING = re.compile(rf"^(?:{'|'.join(ROOMS)})\.\w+\(.*;?$|\bexplore\(", re.M)
DERIVATIVE = re.compile(r"\\partial|\\frac\{d|\\tfrac\{d|\\dfrac\{d|'\(")
EQUATION = re.compile(r"^\$\$\n(.*?)\n\$\$(?: \((\S+)\))?", re.M | re.S)


@cache
def read(path):
    return nbformat.read(path, as_version=4)


def cells(path, kind):
    return [c for c in read(path).cells if c.cell_type == kind]


def lessons(path):
    """The code cells after the first, which is the same in every notebook (test_alone.py)."""
    return cells(path, "code")[1:]


def prose(path):
    return "\n\n".join(c.source for c in cells(path, "markdown"))


def length(cell):
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def sources():
    return yaml.safe_load((BOOK / "sources.yml").read_text(encoding="utf-8"))


chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
page = pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
errata = pytest.mark.parametrize("path", ERRATA, ids=lambda p: p.stem)


def test_there_are_chapters_and_all_are_in_the_table_of_contents():
    assert CHAPTERS and {f"book/{p.stem}" for p in PAGES + ERRATA} <= set(documents())


@notebook
def test_notebooks_carry_no_outputs(path):
    assert all(not c.outputs and c.execution_count is None for c in cells(path, "code"))


@page
def test_cells_are_short(path):
    """Those in sight are; what draws, prepares or asserts is folded, and only not long."""
    sizes = [length(c) for c in lessons(path)]
    seen = [length(c) for c in lessons(path)
            if not {"hide-input", "checked", "remove-cell"} & set(c.metadata.get("tags", []))]
    assert max(sizes) <= 15 and median(seen) <= 4
    assert 25 <= len(sizes) <= 60


@notebook
def test_there_is_one_import_cell_and_it_comes_first(path):
    found = [c for c in lessons(path) if re.search(r"^\s*(?:import|from) ", c.source, re.M)]
    assert found == lessons(path)[:1]


@notebook
def test_lines_of_code_fit_the_page(path):
    long = [line for c in cells(path, "code") for line in c.source.splitlines() if len(line) > 84]
    assert long == []


@notebook
def test_programs_that_are_shown_say_their_language(path):
    """Or they are set neither in its colours nor in the size of all other code."""
    shown = [c.source for c in cells(path, "markdown") if "{literalinclude}" in c.source]
    blocks = [block for source in shown for block in source.split("{literalinclude}")[1:]]
    assert all(":language: python" in block.split("```")[0] for block in blocks)


@notebook
def test_functions_are_defined_only_where_they_are_the_lesson(path):
    for c in cells(path, "code"):
        if re.search(r"^\s*def ", c.source, re.M):
            assert "lesson" in c.metadata.get("tags", []), c.source
            assert not re.search(r"def (plot|draw)", c.source)


@notebook
def test_every_figure_has_a_caption_a_name_and_a_text_alternative(path):
    names = []
    for c in cells(path, "code"):
        meta = c.metadata.get("mystnb", {})
        if DRAWING.search(c.source):
            names.append(meta["figure"]["name"])
            assert len(meta["figure"]["caption"]) > 40
            if "explore(" not in c.source:  # whose frames each have their own
                assert len(meta["image"]["alt"]) > 40
    assert len(names) == len(set(names)) and names
    assert all(n.startswith(f"fig-{path.stem.split('_')[0]}-") for n in names)


@chapter
def test_there_is_something_to_play_with(path):
    assert any("explore(" in c.source for c in cells(path, "code"))


@chapter
def test_proven_equations_and_their_proofs_match(path):
    labels = Counter(label for _, label in EQUATION.findall(prose(path)) if label.startswith("pr-"))
    proofs = Counter(re.findall(r'prove(?:_equal)?\(.*?label="(pr-[^"]+)"', c.source, re.S)[i]
                     for c in cells(path, "code")
                     for i in range(len(re.findall(r'label="pr-', c.source))))
    assert labels == proofs and labels and max(labels.values()) == 1


@page
def test_every_displayed_derivative_is_proven_or_a_labelled_step(path):
    """A displayed formula with a derivative has a label; a `pr-` one has a proof (test above).

    An `eq-` label is for definitions and for steps that another cell checks.
    """
    for formula, label in EQUATION.findall(prose(path)):
        if DERIVATIVE.search(formula):
            assert label.startswith(("pr-", "eq-")), formula


@chapter
def test_exercises_have_solutions_that_run(path):
    text = prose(path)
    exercises = re.findall(r"\{exercise(?:-start)?\}.*\n:label: (\S+)", text)
    assert len(exercises) >= 5 and all(e.startswith(f"ex-{path.stem[:2]}-") for e in exercises)
    inside, solved = None, {}
    for c in read(path).cells:
        if start := re.search(r"\{solution-start\} (\S+)\n:class: dropdown", c.source):
            inside = start[1]
            solved[inside] = 0
        if inside and c.cell_type == "code":
            solved[inside] += c.source.count("assert ")
        if "{solution-end}" in c.source:
            inside = None
    assert set(solved) == set(exercises) and min(solved.values()) >= 1


@notebook
def test_randomness_is_seeded_in_sight(path):
    code = "\n".join(c.source for c in cells(path, "code"))
    assert re.search(r"default_rng\(\d+\)", code)
    assert not re.search(r"np\.random\.(?!default_rng|Generator)|default_rng\(\)", code)


@notebook
def test_nothing_is_fetched(path):
    code = "\n".join(c.source for c in cells(path, "code"))
    assert not re.search(r"https?://|urllib|requests|^!|%pip", code, re.M)


@notebook
def test_measured_percentages_are_not_typed_into_prose(path):
    """A share in per cent is a measurement, so it comes by glue; alt texts hold none either."""
    assert re.findall(r"\d\s?(?:%|per cent)", prose(path)) == []


@chapter
def test_every_planned_item_is_covered(path):
    planned = {k for k, v in sources()["items"].items() if v["chapter"] == path.stem}
    assert set(read(path).metadata["nnlib"]["covers"]) >= planned
    assert set(read(path).metadata["nnlib"]["covers"]) <= set(sources()["items"])


@chapter
def test_every_planned_erratum_is_named(path):
    """By a slip in the margin or in a sentence."""
    planned = {k for k, v in sources()["errata"].items() if v["chapter"] == path.stem}
    slips = re.findall(r":::\{slip\} (.+)|\{slip\}`(.+?)`", prose(path))
    named = {i.strip() for found in map("".join, slips) for i in found.split(",")}
    assert named == set(read(path).metadata["nnlib"]["errata"]) and named >= planned


def entries(path):
    """The code of each entry of an errata page, by the id of its erratum, and its words."""
    found, key = {}, None
    for c in read(path).cells:
        if c.cell_type == "markdown" and c.source.startswith("## ") and "(erratum-" not in c.source:
            key = None
        for part in re.split(r"^(?=\(erratum-)", c.source, flags=re.M):
            if c.cell_type == "markdown" and (start := re.match(r"\(erratum-(\d-\d\d)\)=\n", part)):
                key = start[1]
                assert key not in found, key
                found[key] = [part, ""]
        if c.cell_type == "code" and key:
            found[key][1] += c.source + "\n"
    return found


def test_every_document_has_its_page_of_errata():
    names = [about["author"].split()[-1].lower() for about in sources()["documents"].values()]
    names[3] = "notes"  # whose author is not named
    assert {p.stem for p in ERRATA} == {f"errata_{name}" for name in names}


@errata
def test_every_erratum_that_is_due_has_an_entry_with_a_check_that_runs(path):
    """Due is what a standing chapter meets, what only this page has, and all of severity D."""
    standing = {p.stem for p in CHAPTERS} | {"errata"}
    digit = str(1 + ["tsvetkova", "perrone", "davies", "notes"].index(path.stem.split("_")[1]))
    of_it = {k: v for k, v in sources()["errata"].items() if k[0] == digit}
    due = {k for k, v in of_it.items() if v["chapter"] in standing or v["severity"] == "D"}
    found = entries(path)
    assert due <= set(found) <= set(of_it)
    assert list(found) == read(path).metadata["nnlib"]["errata"]
    for key, (_, code) in found.items():
        assert re.search(r"^\s*assert |^prove(?:_equal)?\(", code, re.M), key


@errata
def test_every_entry_says_where_how_much_it_matters_and_where_the_book_meets_it(path):
    for key, (words, _) in entries(path).items():
        assert re.match(rf"\(erratum-{key}\)=\n### {key} · .{{8,60}}\n\n\*Where\.\* ", words), key
        assert words.count("\nHow much it matters: ") == 1, key
        home = re.findall(r"^Where the book meets it: (.+)", words, re.M)
        assert len(home) == 1, key
        chapter = sources()["errata"][key]["chapter"]
        if (BOOK / f"{chapter}.ipynb").is_file():
            assert f"{{doc}}`{chapter}`" in home[0], key
        else:
            assert any(said in home[0] for said in ("only here", "to come", "{doc}")), key


@errata
def test_the_pages_of_errata_are_compact(path):
    sizes = [length(c) for c in lessons(path)]
    assert max(sizes) <= 15 and len(sizes) <= 2 * len(entries(path))
    assert "{errata-table} D" in prose(path)


@page
def test_it_closes_with_what_to_doubt_and_how_to_correct_it(path):
    ending = prose(path).rpartition("\n## ")[2]
    assert all(f"**{word}.**" in ending for word in
               ("Shown", "To doubt", "To read next", "To correct this page"))


def test_the_list_of_sources_is_whole():
    listed = sources()
    assert len(listed["items"]) == 308 and len(listed["errata"]) == 106
    counts = Counter(key[:2] for key in listed["items"])
    assert counts == {"D1": 43, "D2": 85, "D3": 158, "D4": 22}
    for key, item in {**listed["items"], **listed["errata"]}.items():
        assert item["what"] and not item["what"].endswith("."), key
        assert len(item["what"]) < 120
    assert {e["severity"] for e in listed["errata"].values()} == set("ABCD")


def test_every_cited_work_is_in_the_bibliography():
    text = (BOOK / "references.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),", text, re.M)
    assert len(keys) == len(set(keys))
    wanted = {i["key"] for i in sources()["items"].values() if "key" in i}
    wanted |= {d["key"] for d in sources()["documents"].values()}
    for path in PAGES + ERRATA:
        for several in re.findall(r"\{cite\}`([^`]+)`", prose(path)):
            wanted |= set(several.split(","))
    assert wanted <= set(keys)


def test_what_is_still_to_come(capsys):
    """Not a demand yet: says how much of the sources the standing chapters cover."""
    covered = {i for p in CHAPTERS for i in read(p).metadata["nnlib"]["covers"]}
    items = sources()["items"]
    pages = {p.stem for p in BOOK.glob("*.md")}
    waiting = Counter(v["chapter"] for k, v in items.items()
                      if k not in covered and v["chapter"] not in pages)
    with capsys.disabled():
        print(f"\n{len(covered)} of {len(items)} items of the sources are covered by chapters; "
              f"waiting: {dict(waiting)}")
    assert not waiting.keys() & {p.stem for p in CHAPTERS}
