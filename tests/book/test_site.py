"""The built site as files: whole, light, linked, described, and asking nothing of other hosts."""

import functools
import re
from urllib.parse import unquote, urlsplit

import pytest

from tests.book.pages import documents

pytestmark = pytest.mark.site
PAGES = pytest.mark.parametrize("name", documents())
LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src",
         "audio": "src", "video": "src", "object": "data", "embed": "src"}


@functools.cache
def names(path):
    """The places of a page that a link may lead to."""
    return set(re.findall(r'\b(?:id|name)="([^"]+)"', path.read_text(encoding="utf-8")))


def is_loaded(tag):
    return tag.name != "link" or {"stylesheet", "icon", "preload", "shortcut"} & set(tag["rel"])


@PAGES
def test_the_page_is_there_with_a_title(soup, name):
    page = soup(name)
    assert page.html["lang"] == "en" and len(page.find("article").get_text()) > 300
    assert len(page.find("article").find_all("h1")) == 1


def test_the_front_page_leads_in(site):
    assert "book/index.html" in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*documents(), "search", "genindex"])
def test_nothing_is_loaded_from_another_host(site, soup, name):
    page = soup(name)
    for tag in page.find_all(LOADS):
        address = tag.get(LOADS[tag.name], "")
        if is_loaded(tag):
            assert not urlsplit(address).netloc, address
            if address and not address.startswith("data:"):
                file = (site / name).parent / unquote(urlsplit(address).path)
                assert file.is_file(), address
    for style in page.find_all("style"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", style.get_text())
    for script in page.find_all("script", src=False):
        assert not re.search(r"(?:import|src|load)\S*\s*[(=]\s*['\"](?:https?:)?//",
                             script.get_text())


def test_style_sheets_load_nothing_from_another_host(site):
    for sheet in (site / "_static").rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text), sheet


@PAGES
def test_links_inside_the_site_lead_somewhere(site, soup, name):
    for link in soup(name).find("article").find_all("a", href=True):
        parts = urlsplit(link["href"])
        if parts.scheme or parts.netloc:
            continue
        target = (site / name).parent / unquote(parts.path) if parts.path else site / f"{name}.html"
        assert target.is_file(), link["href"]
        if parts.fragment and target.suffix == ".html":
            assert unquote(parts.fragment) in names(target), link


@PAGES
def test_every_picture_has_words(soup, name):
    article = soup(name).find("article")
    for image in article.select(".explore-pictures img"):  # small, of a group that has a name
        assert re.fullmatch(r"\D+ \d+ of \d+", image["alt"])
    for image in article.select("img:not(.explore-pictures img)"):
        assert len(image.get("alt", "")) > 20 and not re.search(r"\.(svg|png)$", image["alt"])
    for picture in article.select(".explore svg, .picture svg"):
        assert picture["role"] == "img" and len(picture["aria-label"]) > 20
    for figure in article.find_all("figure"):
        assert len(figure.find("figcaption").get_text()) > 40


@PAGES
def test_the_words_of_a_figure_hold_no_formula_source(soup, name):
    says = [p.get_text() for p in soup(name).select(".explore-says")]
    says += [e["data-says"] for e in soup(name).select("[data-says]")]
    assert not [text for text in says if "$" in text or "\\" in text]


@PAGES
def test_no_id_stands_twice(soup, name):
    ids = [tag["id"] for tag in soup(name).find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@PAGES
def test_the_page_is_light(site, soup, name):
    weight = (site / f"{name}.html").stat().st_size
    for image in soup(name).find("article").select("img:not([src^='data:'])"):
        weight += ((site / name).parent / image["src"]).stat().st_size
    assert weight < 1_000_000


@PAGES
def test_no_trace_of_a_failed_build(soup, name):
    text = soup(name).find("article").get_text()
    assert "Traceback" not in text and "{glue" not in text and "system-message" not in text
    assert "nan" not in re.findall(r"[a-z]+", " ".join(
        t["aria-label"] for t in soup(name).select("[aria-label]")))


def test_proofs_are_linked_from_their_equations(soup):
    for name in documents():
        page = soup(name)
        labels = [d["id"] for d in page.select("[id^='equation-pr-']")]
        for label in labels:
            proof = page.find(id=label.replace("equation-", "proof-"))
            cell = proof.find_parent("details", class_="checked")
            assert f'label="{label.removeprefix("equation-")}"' in cell.get_text()
            assert page.find("a", href=f"#{proof['id']}")
            if back := cell.find("a", href=f"#{label}"):  # where the cell ends with this proof
                assert re.fullmatch(r"\(\d+\.\d+\)", back.get_text())  # by number
                assert "Proven by SymPy" in back.parent.get_text()
