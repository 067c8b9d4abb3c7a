"""What comes out of a printer, when the screen is dark."""

import pytest

from tests.book.pages import documents

pytestmark = [pytest.mark.browser, pytest.mark.site]
CHAPTERS = [name for name in documents() if name.split("/")[1][0].isdigit()]
INKS = """() => [...document.querySelectorAll('article, article *')]
    .filter(e => e.checkVisibility()).map(e => {
        const style = getComputedStyle(e);
        return [style.color, style.fill, style.stroke, style.backgroundColor].join();
    })"""


@pytest.mark.parametrize("name", [*CHAPTERS, "book/own_work", "book/reference/training"])
def test_a_dark_page_is_printed_like_a_light_one(chrome, site, name):
    found = {}
    for theme in ("light", "dark"):
        page = chrome.new_page(color_scheme=theme, reduced_motion="reduce")
        page.goto((site / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        found[theme] = page.evaluate(INKS)
        page.emulate_media(media="print", color_scheme=theme)
        page.wait_for_function("document.documentElement.dataset.theme === 'light'")
        page.wait_for_function("document.getAnimations().length === 0")  # colours that fade
        found[theme, "print"] = page.evaluate(INKS)
        page.emulate_media(media="screen", color_scheme=theme)
        page.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        page.close()
    assert found["light"] != found["dark"]
    assert len(found["light", "print"]) > 100 and found["light", "print"] == found["dark", "print"]


def test_boxes_that_were_shut_are_in_the_print(chrome, site):
    for name in CHAPTERS:
        page = chrome.new_page()
        page.goto((site / f"{name}.html").as_uri())
        shut = page.locator("article details:not([open]) > :not(summary)")
        assert shut.count() > 3
        page.emulate_media(media="print")
        lost = shut.evaluate_all("""all => all.filter(e => e.textContent.trim() &&
            !e.checkVisibility({contentVisibilityAuto: true}))
            .map(e => e.outerHTML.slice(0, 99))""")
        assert lost == [], name
        page.close()
