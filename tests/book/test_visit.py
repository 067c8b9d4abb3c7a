"""The built site as a reader meets it, in Chromium: one visit a page, and every check made in it.

A visit opens a page over http at 1280 x 900 in the light, moves what can be moved, turns it dark,
makes it narrow and prints it. Another opens it from the file system, without scripts.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.book import measures
from tests.book.pages import documents

pytestmark = [pytest.mark.browser, pytest.mark.site]
NAMES = documents()
PAGES = pytest.mark.parametrize("name", NAMES)
CHAPTERS = [n for n in NAMES if n.split("/")[1][0].isdigit()]


@pytest.fixture
def visit(chrome):
    """Open an address; every request to another host is refused and noted."""
    contexts = []

    def go(address, width=1280, **how):
        context = chrome.new_context(viewport={"width": width, "height": 900}, **how)
        contexts.append(context)
        page = context.new_page()
        page.outside, page.problems = [], []
        page.route(lambda url: not url.startswith(("file:", "data:", "blob:", "http://localhost")),
                   lambda route: (page.outside.append(route.request.url), route.abort()))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda m: m.type == "error" and page.problems.append(m.text))
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    yield go
    for context in contexts:
        context.close()


def opens_without_errors_and_asks_nobody(page):
    assert page.outside == [] and page.problems == []
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert measures.overflow(page) <= 0


def accessible(page, **options):
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3])
            for v in found["violations"]] == []


def no_letter_is_missing_from_its_font(page):
    """Icons are pictures here: a style sheet that writes one writes an empty box."""
    assert page.evaluate(measures.ICONS) == []


def begins_with_its_figure(page):
    assert measures.first_figure(page) < 640


def shows_little_code(page):
    assert page.evaluate(measures.CODE) <= 0.15


def sliders_slide(page):
    assert min(page.evaluate(measures.STOPS), default=5) >= 5


def says_numbers_in_words(page):
    assert measures.reprs(page) == []


def code_fits_the_column(page):
    assert page.evaluate(measures.CUT) == []


def figures_fill_the_column(page):
    assert measures.narrow_figures(page) <= 2


def mathematics_is_set_and_coloured(page):
    assert page.locator("mjx-container").count() > 20
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    ink = page.locator("article p").first.evaluate("e => getComputedStyle(e).color")
    for kind in ("weight", "activation"):
        symbol = page.locator(f"mjx-container .sym-{kind}").first
        assert symbol.evaluate("e => getComputedStyle(e).color") != ink


def picture(figure):
    return (figure.locator(".explore-frame").inner_html(),
            figure.locator("svg").first.get_attribute("aria-label"),
            figure.locator(".explore-says > span").first.inner_text())


def place(control):
    """Which of its values a control shows, and how many it has."""
    return control.evaluate("""e => e.matches('[role=radiogroup]')
        ? [[...e.querySelectorAll('input')].findIndex(c => c.checked),
           e.querySelectorAll('input').length]
        : [Number(e.value), e.options ? e.options.length : Number(e.max) + 1]""")


def moved(page, figure, control):
    """What stays as it was when a key moves the control by one place."""
    before, (at, count) = picture(figure), place(control)
    inner = control.locator("input:checked")
    (inner if inner.count() else control).focus()
    back = at == count - 1
    slides = control.evaluate("e => e.tagName") == "INPUT"
    page.keyboard.press(("ArrowLeft" if back else "ArrowRight") if slides else
                        ("ArrowUp" if back else "ArrowDown"))
    assert place(control)[0] == at + (-1 if back else 1)
    parts = zip(("picture", "label", "words"), before, picture(figure), strict=True)
    return [part for part, one, other in parts if one == other]


def every_control_changes_its_picture_by_keyboard(page):
    for figure in page.locator(".explore").all():
        for control in figure.locator("[data-axis]").all():
            same = moved(page, figure, control)
            assert same == [], figure.evaluate("e => e.closest('figure').id")


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


def nothing_jumps_when_a_control_moves(page):
    for figure in page.locator(".explore").all():
        heights = figure.evaluate(STATES)
        assert len(heights) > 2 and max(heights) - min(heights) < 1, figure.get_attribute("id")


def play_buttons_play(page):
    page.clock.install()
    for button in page.locator("[data-play]").all():
        figure = button.locator("xpath=ancestor::div[contains(@class, 'explore')][last()]")
        before = picture(figure)
        button.click()
        assert button.inner_text() == "Pause"
        page.clock.run_for(1000 * float(button.get_attribute("data-pace")) + 50)
        assert picture(figure) != before
        if button.inner_text() == "Pause":  # it stops by itself at the end
            button.click()
        assert button.inner_text() == "Play"
    page.clock.resume()


def predictions_answer(page):
    for asked in page.locator(".predict").all():
        answer, choices = asked.locator("details"), asked.locator("button")
        assert not answer.evaluate("e => e.open")
        target = choices.first if choices.count() else answer.locator("summary")
        target.focus()
        page.keyboard.press("Enter")
        assert answer.evaluate("e => e.open")
        if choices.count():
            assert choices.first.get_attribute("aria-pressed") == "true"
            signs = asked.locator("button[data-right=yes]").evaluate_all(
                "all => all.map(e => getComputedStyle(e, '::after').content)")
            assert len(signs) == 1 and "\u2713" in signs[0]  # the right one, whichever was taken


def solutions_are_hidden_until_a_key_is_pressed(page):
    solution = page.locator(".solution").first
    body = solution.locator("section, .section").first
    button = solution.locator(".toggle-button").first
    assert not body.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    body.wait_for(state="visible")


def goes_dark(page):
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def colours_can_be_told_apart(page):
    """The rules of axe that a change of theme can break; the others were asked in the light."""
    accessible(page, runOnly=["color-contrast", "link-in-text-block"])


def fits_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    assert measures.overflow(page) <= 0
    page.evaluate("readable()")  # as after a turn of the phone
    wide = page.evaluate("""() => [...document.querySelectorAll('article img, article svg')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scrolls'))
        .length""")
    assert wide == 0


def begins_with_its_figure_on_a_phone(page):
    assert measures.first_figure(page) < 844


def type_can_be_read_on_a_phone(page):
    assert min(page.evaluate(measures.TYPE), default=11) > 10.99


def hardly_anything_scrolls_on_a_phone(page):
    """One formula and four pictures may be too wide even where they are made small or slim."""
    assert page.evaluate(measures.WIDE) <= 1
    assert page.locator(".scrolls").count() <= 4


def fits_320_pixels(page):
    page.set_viewport_size({"width": 320, "height": 640})
    assert measures.overflow(page) <= 0


def everything_is_on_paper(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate(measures.LOST) == []
    assert not any(hidden.is_visible() for hidden in page.locator(".explore-controls").all())


def paper_is_white(page):
    back = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    ink = page.locator("article p").first.evaluate("e => getComputedStyle(e).color")
    assert back in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)") and ink == "rgb(0, 0, 0)"


ALWAYS = [opens_without_errors_and_asks_nobody, accessible,
          no_letter_is_missing_from_its_font, says_numbers_in_words, sliders_slide,
          every_control_changes_its_picture_by_keyboard, play_buttons_play, predictions_answer,
          nothing_jumps_when_a_control_moves]
OPENING = [begins_with_its_figure, figures_fill_the_column]
LESSON = [*OPENING, code_fits_the_column, shows_little_code, mathematics_is_set_and_coloured,
          solutions_are_hidden_until_a_key_is_pressed]
DARK = [goes_dark, colours_can_be_told_apart]
NARROW = [fits_a_phone, nothing_jumps_when_a_control_moves]
PHONE = [begins_with_its_figure_on_a_phone, type_can_be_read_on_a_phone,
         hardly_anything_scrolls_on_a_phone]
LAST = [fits_320_pixels, everything_is_on_paper, paper_is_white]


@PAGES
def test_one_visit(visit, address, name, subtests):
    page = visit(f"{address}/{name}.html", color_scheme="light")
    chapter = name in CHAPTERS
    opens = chapter or name == "book/own_work"  # which is a lesson without exercises
    lesson = LESSON if chapter else OPENING if opens else []
    first = ALWAYS[:1] + lesson[:5] + ALWAYS[1:] + lesson[5:]
    dark = DARK + ([mathematics_is_set_and_coloured] if chapter else [])
    for check in [*first, *dark, *NARROW, *(PHONE if opens else []), *LAST]:
        with subtests.test(check.__name__):
            check(page)


@PAGES
def test_from_the_file_system_in_the_dark(visit, site, name):
    page = visit((site / f"{name}.html").as_uri(), 390, color_scheme="dark")
    assert page.outside == [] and page.problems == []
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert measures.overflow(page) <= 0


@pytest.mark.parametrize("name", CHAPTERS[:1])
def test_without_javascript_the_first_picture_shows(visit, site, name):
    page = visit((site / f"{name}.html").as_uri(), java_script_enabled=False)
    assert page.locator(".explore").count()
    for figure in page.locator(".explore").all():
        assert figure.locator("svg").first.is_visible()
        assert not figure.locator(".explore-controls").is_visible()


@pytest.mark.parametrize("name", NAMES[:1])
def test_a_finger_moves_a_slider(visit, address, name):
    page = visit(f"{address}/{name}.html", 390, has_touch=True, is_mobile=True)
    figure = page.locator(".explore", has=page.locator("input[type=range]")).first
    slider = figure.locator("input[type=range]").first
    before = picture(figure)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box["height"] >= 24
    page.touchscreen.tap(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert picture(figure) != before
