"""What tests share: no open figures, the built site, a browser that talks to no other host."""

import functools
import os
import sys

import pytest

from tests.book import browser, pages
from tests.book.server import Serving

SITE = pages.ROOT / "_build" / "html"


@pytest.fixture(autouse=True)
def close_figures():
    """No figure outlives its test."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    gone = pages.missing(SITE)
    if gone:
        pytest.fail(f"the site lacks {', '.join(gone)}: run `make book` first", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def soup(site):
    """soup(name): the page of a document, parsed once; to be read only."""
    from bs4 import BeautifulSoup

    return functools.cache(lambda name: BeautifulSoup(
        (site / f"{name}.html").read_text(encoding="utf-8"), "html.parser"))


@pytest.fixture(scope="session")
def address(site):
    """Where the built site is served, on this machine."""
    with Serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def chrome():
    """A running Chromium. Without one its tests are left out, in CI they fail."""
    path = browser.chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium was found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        yield running
        running.close()
