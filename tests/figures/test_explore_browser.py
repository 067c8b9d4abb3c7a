"""`explore` in Chromium, on a page of its own: keys, fingers, time, paper, and no script."""

import matplotlib
import numpy as np
import pytest

from nnlib.figures import explore, paper, plots
from tests.book.pages import ROOT

matplotlib.use("Agg")
pytestmark = pytest.mark.browser
LONG = "A sentence that is so long that no phone has it on one line, and many have it on four."


def draw(k, word="a", image=0):
    said = f"{LONG} Now {k}, {word}, {image}." if k == 2 else f"{k}, {word}, {image}."
    return plots.describe(plots.bars([k + 0.1, 1 + image, len(word)], size=(7, 2 + (k == 2))), said)


KINDS = {"k": [0, 1, 2], "word": ["a", "bb", "ccc", "dddd", "eeeee"], "image": range(5)}


def pair(k):
    _, axes = paper.sheet(1, 2, size=(7, 3))
    for ax in axes:
        ax.set(title=f"a title of {k}", xlabel="a long name of what is drawn", ylabel="other")
    return plots.describe(axes[0], f"{k}")


def crowd(k, aspect="auto"):
    """Eleven names one above another, too many for larger words, each with a mark."""
    ax = plots.axes(None, (7, 2.4), xlabel="a long name of what is drawn", aspect=aspect)
    ax.plot(range(11), range(11), "o")
    ax.fill_between(range(11), 2, 3, color="grey")  # with a colour it is a mark at 0
    ax.set_yticks(range(11), [f"row {row}" for row in range(11)])
    return plots.describe(ax, f"{k}")


def hill(x, y, image):
    _, axes = paper.sheet(1, 2, size=(7, 3))
    axes[0].set(xlim=(0, 10), ylim=(0, 3), title="a place to choose", xlabel="x of the place")
    axes[1].set(title="what it makes", xlabel="another long name of what is drawn")
    return plots.describe(axes[0], f"({x}, {y}), image {image}")


def around(x, y):
    return x, y


FIGURES = {
    "ring": lambda: explore(hill, image=[0, 1], x=range(11), y=[0, 1, 2, 3], drag=around,
                            start={"x": 2, "image": 1}),
    "crowd": lambda: explore(crowd, k=[0, 1]),
    "equal": lambda: explore(lambda k: crowd(k, "equal"), k=[0, 1]),
    "pair": lambda: explore(pair, k=[0, 1]),
    "buttons": lambda: explore(draw, k=KINDS["k"], play="k", pace=2),
    "list": lambda: explore(draw, k=[0, 2], word=KINDS["word"]),
    "pictures": lambda: explore(draw, k=[0, 1], image=KINDS["image"],
                                pictures={"image": np.eye(16, 5)}),
    "slider": lambda: explore(draw, k=range(5)),
}


@pytest.fixture
def shown(chrome):
    """Figures on one page with the styles of the book."""
    contexts = []
    styles = "".join((ROOT / "book" / "_static" / name).read_text(encoding="utf-8")
                     for name in ("book.css", "figures.css"))

    def go(*names, width=1280, **how):
        contexts.append(chrome.new_context(viewport={"width": width, "height": 900}, **how))
        page = contexts[-1].new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        with matplotlib.rc_context(fname=ROOT / "book" / "matplotlibrc"):
            body = "".join(FIGURES[name]().to_html() for name in names)
        page.set_content(
            '<!doctype html><meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<style>{styles}</style><main class="bd-article"><div class="cell_output">{body}'
            '</div><p id="after">What follows.</p></main>')
        return page

    yield go
    for context in contexts:
        context.close()


def says(page, figure=0):
    return page.locator(".explore").nth(figure).locator(".explore-says > span").inner_text()


def test_buttons_follow_the_arrow_keys(shown):
    page = shown("buttons")
    page.locator(":checked").focus()
    found = [says(page)]
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        found.append(says(page))
        assert page.locator("svg").get_attribute("aria-label") == found[-1]
    assert [text.removeprefix(LONG).removeprefix(" Now ")[0] for text in found] == list("01202")
    assert page.problems == []


def test_each_kind_of_control_answers_a_key(shown):
    for name, where, key in (("list", "select", "ArrowDown"), ("slider", "[type=range]", "End"),
                             ("pictures", ".explore-pictures :checked", "ArrowRight")):
        page = shown(name)
        before = says(page), page.locator(".explore-frame").inner_html()
        page.locator(where).focus()
        page.keyboard.press(key)
        after = says(page), page.locator(".explore-frame").inner_html()
        assert before[0] != after[0] and before[1] != after[1] and page.problems == []


def test_a_finger_chooses_a_thumbnail(shown):
    page = shown("pictures", width=390, has_touch=True, is_mobile=True)
    for k in (3, 1):
        box = page.locator(".explore-pictures label").nth(k).bounding_box()
        assert min(box["width"], box["height"]) >= 24
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert says(page) == f"0, a, {k}."


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_below_a_figure_moves(shown, width):
    page = shown("buttons", "list", width=width)
    at = "document.getElementById('after').getBoundingClientRect().top"
    places = [page.evaluate(at)]
    lines = set()
    for radio in page.locator("[type=radio]").all():
        radio.check(force=True)
        places.append(page.evaluate(at))
        lines.add(says(page).startswith(LONG))
    assert lines == {True, False} and len(set(places)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_same_figure_twice_is_two_figures(shown):
    page = shown("buttons", "buttons")
    page.locator(".explore").nth(1).locator("[type=radio]").nth(1).check(force=True)
    assert (says(page, 0)[0], says(page, 1)[0]) == ("0", "1")
    page.locator(".explore").nth(0).locator("[type=radio]").nth(2).check(force=True)
    assert says(page, 0).startswith(LONG) and says(page, 1)[0] == "1"
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids)) > 6


def test_it_plays_at_its_pace_and_stops_at_the_end(shown):
    page = shown("buttons")
    page.clock.install(time=0)
    page.clock.pause_at(10_000)  # from here on it goes by run_for alone, however busy the machine
    button = page.locator("[data-play]")
    button.click()
    assert button.inner_text() == "Pause" and says(page)[0] == "0"
    page.clock.run_for(1900)
    assert says(page)[0] == "0"
    page.clock.run_for(200)
    assert says(page)[0] == "1"
    page.clock.run_for(2000)
    assert says(page).startswith(LONG) and button.inner_text() == "Play"
    page.clock.run_for(5000)
    assert says(page).startswith(LONG)
    button.click()  # from the beginning again
    assert says(page)[0] == "0" and button.inner_text() == "Pause"


def test_paper_shows_the_state_that_was_chosen(shown):
    page = shown("list")
    assert not page.locator(".explore-state").is_visible()
    page.locator("select").select_option("3")
    page.emulate_media(media="print")
    assert not page.locator(".explore-controls").is_visible()
    assert page.locator(".explore-state").inner_text() == "k = 0, word: dddd"
    assert says(page) == "0, dddd, 0." and page.locator("svg").is_visible()


def test_without_a_script_the_first_state_shows(shown):
    page = shown("list", java_script_enabled=False)
    assert page.locator("svg").is_visible() and says(page) == "0, a, 0."
    assert page.locator(".explore-state").inner_text() == "k = 0, word: a"
    assert not page.locator(".explore-controls").is_visible()


def test_words_of_a_picture_can_be_read_on_a_phone_and_beside_the_text(shown):
    for width, least, most in ((1280, 13, 17), (390, 11, 17)):
        page = shown("slider", width=width)
        sizes = page.evaluate("""() => [...document.querySelectorAll('svg text')].map(text =>
            parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)""")
        assert sizes and least <= min(sizes) and max(sizes) <= most, (width, sizes)


def as_in_the_book(page):
    page.evaluate("""() => {
        const article = document.createElement("article");
        const figure = article.appendChild(document.createElement("figure"));
        document.querySelector("main").prepend(article);
        figure.append(document.querySelector(".cell_output"));
    }""")
    page.add_script_tag(path=ROOT / "book" / "_static" / "figures.js")
    return page


FILL = "document.querySelector(\"use[x='0']\").getScreenCTM()"
SHAPE = """() => [...document.querySelectorAll("svg :is(text, use:not([x='0']))")].map((e) => {
    const {a, d} = e.getScreenCTM(), turned = Math.abs(a) < 0.01;
    return turned ? 1 : a / d; })"""


def test_a_picture_too_wide_for_a_phone_is_slimmer_but_its_words_and_marks_are_not(shown):
    page = as_in_the_book(shown("crowd", width=390))
    page.evaluate("readable()")
    for key in (None, "ArrowRight", "ArrowLeft"):
        if key:
            page.locator(":checked").focus()
            page.keyboard.press(key)
            page.evaluate("new Promise(requestAnimationFrame)")
        assert page.locator(".scrolls").count() == 0
        assert page.locator("svg").bounding_box()["width"] <= 390
        assert page.locator("svg").evaluate("e => e.getScreenCTM().a / e.getScreenCTM().d") < 0.95
        assert np.allclose(page.evaluate(SHAPE), 1, atol=0.01)
        assert page.evaluate(f"{FILL}.a / {FILL}.d") < 0.95  # as the lines it lies between
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("readable()")
    page.keyboard.press("ArrowRight")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert np.allclose(page.evaluate(SHAPE), 1, atol=0.01)
    assert page.locator("use[transform]").count() == 0


def test_a_picture_with_equal_scales_scrolls_on_a_phone(shown):
    page = as_in_the_book(shown("equal", width=390))
    page.evaluate("readable()")
    assert page.locator(".scrolls").count() == 1


def test_on_a_phone_panels_stand_one_below_another_in_every_frame(shown):
    page = as_in_the_book(shown("pair", width=390))
    places = """() => [...document.querySelectorAll('svg .panel')]
        .map(e => e.getBoundingClientRect()).map(e => [e.left, e.top, e.right, e.bottom])"""
    page.evaluate("readable()")
    for key in (None, "ArrowRight"):
        if key:
            page.locator(":checked").focus()
            page.keyboard.press(key)
        (l0, t0, r0, b0), (l1, t1, r1, _) = page.evaluate(places)
        assert t1 >= b0 and abs(l0 - l1) < 30 and min(l0, l1) >= 0 and max(r0, r1) <= 390
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("readable()")
    (_, t0, r0, _), (l1, t1, _, _) = page.evaluate(places)
    assert l1 >= r0 - 3 and abs(t0 - t1) < 3


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (390, True)])
def test_a_ring_is_dragged_and_the_controls_follow(shown, width, touch):
    page = as_in_the_book(shown("ring", width=width, has_touch=touch, is_mobile=touch))
    page.evaluate("readable()")
    ring = page.locator(".ring").last  # as large as a finger

    def middle():
        box = ring.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        return np.array([box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])

    assert says(page) == "(2, 0), image 1"
    begin = middle()
    page.locator(".explore [type=range]").fill("3")
    step = middle() - begin  # of one x
    assert step[0] > 5 and abs(step[1]) < 0.5
    page.mouse.move(*(begin + step))
    page.mouse.down()
    page.mouse.move(*(begin + 3.2 * step))
    page.mouse.move(*(begin + 5.4 * step - [0, 2]))
    assert says(page) == "(7, 0), image 1"  # 5.4 from 2 on: the nearest
    assert np.allclose(middle(), begin + 5 * step, atol=1)
    page.mouse.up()
    page.mouse.move(*begin)
    assert says(page) == "(7, 0), image 1" and page.problems == []
    assert page.locator(".explore [type=range]").input_value() == "7"


def test_only_the_ring_is_dragged(shown):
    page = as_in_the_book(shown("ring"))
    box = page.locator(".ring").first.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] - 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] - 60)
    assert says(page) == "(2, 0), image 1"
