"""The list of what the source documents hold, the bibliography, and that the two agree."""

import re
import sys
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise

import pybtex.errors
import pytest
import yaml
from pybtex.database import parse_string
from pybtex.plugin import find_plugin

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import sources as sources_extension
import works as works_extension

BOOK = ROOT / "book"
CHAPTERS = """01_neurons 02_forward_propagation 03_cost_functions 04_gradient_descent
05_backpropagation 06_activation_functions 07_optimizers 08_digit_classifier
09_network_analysis 10_universal_approximation 11_dropout 12_spectral_norm 13_tsin""".split()
PAGES = ["bibliography", "index", "errata", "sources"]
SECTIONS = """D1.0:1 D1.1:7 D1.2:6 D1.3:10 D1.4:6 D1.5:5 D1.6:1 D1.7:7 D2.0:1 D2.1:12 D2.2.1:5
D2.2.2a:10 D2.2.2b:15 D2.2.2c:8 D2.3a:3 D2.3b:8 D2.4:4 D2.5:19 D3.0:2 D3.1:6 D3.2:20 D3.3:35 D3.4:43
D3.5:25 D3.6:6 D3.7:21 D4.1:10 D4.2:11 D4.3:1"""  # and the number of items of each
REFERENCES = {"D1.7": "Tsvetkova", "D2.5": "Perrone", "D3.7": "Davies"}
UNDATED = {"notes-activation", "mnist", "superannotate", "neptune"}


class OnceLoader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error; PyYAML keeps the last in silence."""


def once(loader, node):
    keys = [key.value for key, _ in node.value]
    twice = [key for key, n in Counter(keys).items() if n > 1]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


OnceLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, once)


def text(name):
    return (BOOK / name).read_text(encoding="utf-8")


@cache
def sources():
    return yaml.load(text("sources.yml"), OnceLoader)


@cache
def works():
    """The entries of the bibliography by key; a warning of the parser is an error."""
    with pybtex.errors.capture() as found:
        entries = parse_string(text("references.bib"), "bibtex").entries
    assert found == []
    return entries


def keys(item):
    """The bibliography entries that an item points at."""
    return [item["key"]] if "key" in item else item.get("keys", [])


def rows():
    return [(name, key, row) for name in ("items", "errata", "right")
            for key, row in sources()[name].items()]


def contiguous(ids):
    """Whether ids like D3.2-09 count 01, 02, 03 ... in each section, sections together."""
    sections = [i.rpartition("-")[0] for i in ids]
    counted = [f"{s}-{sections[:n].count(s) + 1:02d}" for n, s in enumerate(sections)]
    changes = sum(a != b for a, b in pairwise(sections))
    return list(ids) == counted and changes == len(set(sections)) - 1


def test_a_key_that_stands_twice_is_an_error():
    with pytest.raises(yaml.constructor.ConstructorError, match="twice"):
        yaml.load("a: {x: 1}\na: {x: 2}", OnceLoader)


@pytest.mark.parametrize(("ids", "right"), [
    (["D1.0-01", "D1.1-01", "D1.1-02"], True), (["D1.0-01", "D1.0-03"], False),
    (["D1.0-02"], False), (["D1.0-01", "D1.1-01", "D1.0-02"], False)])
def test_what_counts_as_contiguous(ids, right):
    assert contiguous(ids) == right


def test_the_numbers_of_items_and_errata_are_those_that_the_list_announces():
    documents, listed = sources()["documents"], sources()
    items = Counter(key[:2] for key in listed["items"])
    errata = Counter(f"D{key[0]}" for key in listed["errata"])
    assert items == {name: about["items"] for name, about in documents.items()}
    assert errata == {name: about["errata"] for name, about in documents.items()}
    sections = Counter(key.rpartition("-")[0] for key in listed["items"])
    assert [f"{name}:{n}" for name, n in sections.items()] == SECTIONS.split()
    assert (items.total(), errata.total(), len(listed["right"])) == (308, 106, 22)


@pytest.mark.parametrize(("name", "form"), [
    ("items", r"D[1-4]\.\d(\.\d)?[a-c]?-\d\d"), ("errata", r"[1-4]-\d\d"), ("right", r"R-\d\d")])
def test_ids_have_their_form_and_no_gap(name, form):
    ids = list(sources()[name])
    assert [i for i in ids if not re.fullmatch(form, i)] == []
    assert contiguous(ids)


def test_every_row_has_its_fields_and_no_other():
    wanted = {"items": {"where", "what", "chapter"}, "right": {"where", "what", "chapter"},
              "errata": {"where", "what", "severity", "chapter"}}
    for name, key, row in rows():
        assert row.keys() - {"key", "keys"} == wanted[name], key
        assert not {"key", "keys"} <= row.keys(), key
        assert name == "items" or not keys(row), key


def test_every_row_is_one_short_plain_line():
    for _, key, row in rows():
        for line in (row["where"], row["what"]):
            assert line.strip() == line and 0 < len(line) < 160, key
            assert not line.endswith(".") and not set("|\n!") & set(line), key


def test_no_two_items_of_a_document_are_the_same():
    said = Counter((key[:2], row["where"], row["what"]) for name, key, row in rows()
                   if name == "items")
    assert [s for s, n in said.items() if n > 1] == []


def test_every_row_has_a_home():
    for name, key, row in rows():
        assert row["chapter"] in CHAPTERS + PAGES, key
        assert name != "right" or row["chapter"] in CHAPTERS, key
    assert {p.stem for p in BOOK.glob("[0-9]*.ipynb")} <= set(CHAPTERS)
    assert {row["chapter"] for _, _, row in rows()} >= set(CHAPTERS)


def test_serious_errata_are_treated_in_chapters():
    for key, erratum in sources()["errata"].items():
        assert erratum["severity"] in tuple("ABCD"), key
        assert erratum["severity"] in "CD" or erratum["chapter"] in CHAPTERS, key


def test_every_cited_work_is_in_the_bibliography_under_its_number():
    """The note of a work names the document and, where that has a list, its number there."""
    for key, item in sources()["items"].items():
        assert set(keys(item)) <= works().keys(), key
        if author := REFERENCES.get(key.partition("-")[0]):
            assert item["chapter"] == "bibliography" and len(keys(item)) == 1, key
            note = works()[item["key"]].fields["note"]
            number = "" if author == "Perrone" else rf" \[{int(key[-2:])}\]"
            assert re.search(f"{author}{number}", note), key
        elif item["chapter"] == "bibliography":
            assert len(keys(item)) >= 2, key
    for key in ("D4.1-08", "D4.2-11"):
        for work in keys(sources()["items"][key]):
            assert "the notes" in works()[work].fields["note"], work


def test_every_work_that_a_document_cites_is_an_item():
    pointed = {k for item in sources()["items"].values() for k in keys(item)}
    cited = {k for k, work in works().items() if "Cited by" in work.fields.get("note", "")}
    assert cited <= pointed


def test_the_documents_are_in_the_bibliography_and_have_their_cards():
    page = text("sources.md")
    for name, about in sources()["documents"].items():
        work = works()[about["key"]]
        assert f"Source document {name}" in work.fields["note"]
        assert about["title"] in page and f"{{cite}}`{about['key']}`" in page
        assert str(about["year"]) == work.fields.get("year", "no date")
    assert page.count("*Missing:*") == 4 and "```{source-map}" in page


@pytest.mark.parametrize(("key", "where", "name"), [
    ("D3.4-17", "section 4.1.2, softmax", "4.1.2"), ("D3.3-07", "figure 3", "3"),
    ("D2.2.2a-03", "equation 3", "2.2.a"), ("D2.3b-01", "equations 19 and 20", "2.3.b"),
    ("D2.4-01", "equations 33 and 34", "2.4"), ("D3.7-02", "reference 2", "references"),
    ("D4.2-03", "optimisation, part 1", "optimisation"), ("D1.0-01", "title page", "0")])
def test_an_item_is_of_a_section(key, where, name):
    assert sources_extension.section(key, where) == name


def test_the_map_counts_every_item_once():
    for name, about in sources()["documents"].items():
        table = sources_extension.sections(BOOK, name, sources()["items"])
        counted = re.findall(r"^\| [^|]+ \| (\d+) \|", table, re.M)
        assert sum(map(int, counted)) == about["items"]


def test_every_work_can_be_printed():
    style = works_extension.AuthorYear()
    backend = find_plugin("pybtex.backends", "text")()
    with pybtex.errors.capture() as found:
        printed = {e.key: e.text.render(backend) for e in style.format_entries(works().values())}
    assert found == [] and printed.keys() == works().keys()
    lost = [k for k, work in works().items()
            if "note" in work.fields and "ited by" in work.fields["note"]
            and "ited by" not in printed[k]]
    assert lost == []  # some types of entry print no note


def test_works_stand_by_author_and_year():
    entries = list(works_extension.AuthorYear().format_entries(works().values()))
    assert all(re.fullmatch(r".+, (?:(?:19|20)\d\d[ab]?|no date)", e.label) for e in entries)
    assert len({e.label for e in entries}) == len(entries)
    assert all(works()[e.key].fields.get("year", "no date") in e.label for e in entries)
    first = [unicodedata.normalize("NFKD", e.label)[0].casefold() for e in entries]
    assert first == sorted(first)


def test_keys_are_author_and_year():
    for key, work in works().items():
        if key in UNDATED:
            assert "year" not in work.fields, key
            continue
        first = (work.persons.get("author") or work.persons["editor"])[0]
        name = unicodedata.normalize("NFKD", "".join(first.last_names)).encode("ascii", "ignore")
        assert re.fullmatch(rf"{name.decode().lower()}{work.fields['year']}[a-z]*", key), key


def test_fields_have_their_forms_and_no_work_stands_twice():
    forms = {"year": r"(19|20)\d\d", "doi": r"10\.\d{4,}/\S+", "eprint": r"\d{4}\.\d{4,5}",
             "pages": r"\d+(--\d+)?", "url": r"https?://\S+", "archiveprefix": "arXiv"}
    for key, work in works().items():
        assert work.fields["title"] and work.persons, key
        for field, form in forms.items():
            assert re.fullmatch(form, work.fields.get(field, "")) or field not in work.fields, key
        assert ("eprint" in work.fields) == ("archiveprefix" in work.fields), key
    for field in ("doi", "eprint"):
        values = [w.fields[field].lower() for w in works().values() if field in w.fields]
        assert len(values) == len(set(values))


def test_an_erratum_is_linked_where_its_entry_stands():
    shown = "3\N{NON-BREAKING HYPHEN}06"
    assert sources_extension.entry(BOOK, "3-06") == f"{{ref}}`{shown} <erratum-3-06>`"
    assert sources_extension.entry(BOOK, "3-99") == "3\N{NON-BREAKING HYPHEN}99"
    assert sources_extension.place(BOOK, "errata") == "none"
