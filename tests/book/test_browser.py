"""The built site as a reader meets it: in Chromium, from the file system, with no network."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.book.pages import documents

pytestmark = [pytest.mark.browser, pytest.mark.site]
NAMES = documents()
PAGES = pytest.mark.parametrize("name", NAMES)
CHAPTERS = pytest.mark.parametrize("name", [n for n in NAMES if n.split("/")[1][0].isdigit()])
SETTLED = "() => document.fonts.ready.then(() => true)"


@pytest.fixture
def visit(chrome, site):
    """Open a page by its name; every request that leaves the file system is refused and fails."""
    contexts = []

    def go(name, width=1280, **how):
        context = chrome.new_context(viewport={"width": width, "height": 900}, **how)
        contexts.append(context)
        page = context.new_page()
        page.outside, page.problems = [], []
        page.route(lambda url: not url.startswith(("file:", "data:", "blob:")),
                   lambda route: (page.outside.append(route.request.url), route.abort()))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda m: m.type == "error" and page.problems.append(m.text))
        page.goto((site / f"{name}.html").as_uri())
        if how.get("java_script_enabled", True):
            page.evaluate(SETTLED)
        return page

    yield go
    for context in contexts:
        context.close()


@PAGES
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_opens_without_errors_fits_and_asks_nobody(visit, name, scheme, width):
    page = visit(name, width, color_scheme=scheme)
    assert page.outside == [] and page.problems == []
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate("""() => [...document.querySelectorAll('article img, article svg')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1).length""")
    assert wide == 0


@CHAPTERS
def test_mathematics_is_set_and_coloured(visit, name):
    for scheme in ("light", "dark"):
        page = visit(name, color_scheme=scheme)
        assert page.locator("mjx-container").count() > 20
        assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
        ink = page.locator("article p").first.evaluate("e => getComputedStyle(e).color")
        for kind in ("weight", "activation"):
            symbol = page.locator(f"mjx-container .sym-{kind}").first
            assert symbol.evaluate("e => getComputedStyle(e).color") != ink


@PAGES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(visit, name, scheme):
    page = visit(name, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []


def picture(figure):
    return (figure.locator(".explore-frame").inner_html(),
            figure.locator("svg").first.get_attribute("aria-label"),
            figure.locator(".explore-says > span").inner_text())


@CHAPTERS
def test_every_control_changes_its_picture_by_keyboard(visit, name):
    page = visit(name)
    assert page.locator(".explore").count() >= 1
    for figure in page.locator(".explore").all():
        for control in figure.locator("[data-axis]").all():
            before = picture(figure)
            if control.get_attribute("role") == "radiogroup":
                control.locator(":checked").focus()
                page.keyboard.press("ArrowRight")  # from the last to the first
                assert picture(figure)[0] != before[0]
                continue
            control.focus()
            values = page.evaluate("e => e.max || e.options.length - 1", control.element_handle())
            at_end = control.input_value() == str(values)
            page.keyboard.press("ArrowUp" if at_end and control.evaluate("e => e.options")
                                else "ArrowLeft" if at_end
                                else "ArrowDown" if control.evaluate("e => !!e.options")
                                else "ArrowRight")
            after = picture(figure)
            assert all(one != other for one, other in zip(before, after, strict=True))


STATES = """figure => {
    const heights = [figure.getBoundingClientRect().height];
    const moved = (control) => {
        control.dispatchEvent(new Event('input', {bubbles: true}));
        heights.push(figure.getBoundingClientRect().height);
    };
    for (const axis of figure.querySelectorAll('[data-axis]')) {
        for (const radio of axis.querySelectorAll('input')) { radio.checked = true; moved(radio); }
        for (let k = 0; k <= (axis.max ?? (axis.options ?? []).length - 1); k++) {
            axis.value = k;
            moved(axis);
        }
    }
    return heights;
}"""


@CHAPTERS
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_when_a_control_moves(visit, name, width):
    page = visit(name, width)
    for figure in page.locator(".explore").all():
        heights = figure.evaluate(STATES)
        assert len(heights) > 2 and max(heights) - min(heights) < 1


@CHAPTERS
def test_play_buttons_play(visit, name):
    page = visit(name)
    page.clock.install()
    for figure in page.locator(".explore:has([data-play])").all():
        button = figure.locator("[data-play]")
        before = picture(figure)
        button.click()
        assert button.inner_text() == "Pause"
        page.clock.run_for(1100 * float(button.get_attribute("data-pace")))
        assert picture(figure) != before
        button.click()
        assert button.inner_text() == "Play"


@CHAPTERS
def test_without_javascript_the_first_picture_shows(visit, name):
    page = visit(name, java_script_enabled=False)
    for figure in page.locator(".explore").all():
        assert figure.locator("svg").is_visible()
        assert not figure.locator(".explore-controls").is_visible()


@CHAPTERS
def test_a_finger_moves_a_slider(visit, name):
    page = visit(name, 390, has_touch=True, is_mobile=True)
    figure = page.locator(".explore", has=page.locator("input[type=range]")).first
    slider = figure.locator("input[type=range]").first
    before = picture(figure)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box["height"] >= 24
    page.touchscreen.tap(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert picture(figure) != before


@CHAPTERS
def test_solutions_are_hidden_until_a_key_is_pressed(visit, name):
    page = visit(name)
    solution = page.locator(".solution").first
    body = solution.locator("section, .section").first
    button = solution.locator(".toggle-button").first
    assert not body.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    body.wait_for(state="visible")


@CHAPTERS
def test_on_paper_everything_is_there(visit, name):
    page = visit(name)
    page.emulate_media(media="print")
    for figure in page.locator("figure").all():
        assert figure.is_visible()
    assert page.locator(".solution section").last.is_visible()
    assert not page.locator(".explore-controls").first.is_visible()
