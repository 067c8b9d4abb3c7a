"""The pad in a browser: its arithmetic beside nnlib's, and what a reader does with it."""

import base64
import json
import re
import sys

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from nnlib.datasets import load_mnist
from tests.book import measures
from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import pad

EXPERIMENT = "pad_network"
KEPT = json.loads(pad.RESULT.read_text(encoding="utf-8"))

STATIC = ROOT / "book" / "_static"
SHEETS = ("look", "book", "lesson", "figures", "page", "pad")
pytestmark = [pytest.mark.browser, pytest.mark.site]
CENTRED = """([text, n]) => { const all = Pad.bytes(text), out = [];
    for (let k = 0; k < all.length; k += n * n)
        out.push([...Pad.centred(Float64Array.from(all.slice(k, k + n * n), v => v / 255), n)]);
    return out; }"""
ANSWERS = """([text, sizes, theta]) => {
    const net = Pad.network(sizes, Pad.halves(theta)), all = Pad.bytes(text), out = [];
    for (let k = 0; k < all.length; k += 784) {
        const x = Float64Array.from(all.slice(k, k + 784), v => v / 255);
        const a = Pad.forward(net, x);
        out.push([...a.flatMap(layer => [...layer]), ...Pad.pushes(net, x, a, k / 784 % 10)]);
    }
    return out; }"""
STROKES = {  # in pixels of an image
    0: [[(14, 4), (9, 8), (8, 14), (10, 21), (14, 24), (18, 21), (20, 14), (18, 7), (14, 4)]],
    1: [[(14, 4), (14, 24)]],
    2: [[(8, 8), (12, 4), (17, 5), (19, 9), (16, 15), (8, 23), (20, 23)]],
    3: [[(8, 6), (13, 4), (18, 7), (17, 11), (12, 13), (18, 16), (19, 20), (14, 24), (8, 22)]],
    4: [[(10, 4), (8, 14), (19, 14)], [(19, 5), (18, 24)]],
    5: [[(19, 4), (10, 4), (9, 13), (15, 12), (19, 16), (17, 22), (12, 24), (8, 22)]],
    6: [[(17, 4), (11, 10), (9, 18), (12, 24), (17, 23), (18, 18), (14, 15), (10, 18)]],
    7: [[(8, 5), (20, 5), (15, 14), (12, 24)]],
    8: [[(18, 7), (14, 4), (10, 7), (12, 12), (17, 17), (17, 22), (13, 24), (10, 21), (12, 16),
         (17, 11), (18, 7)]],
    9: [[(18, 8), (13, 5), (9, 9), (12, 13), (18, 9), (18, 8), (17, 24)]],
}


@pytest.fixture(scope="module")
def digits():
    """(x, labels) of the test images, and their pixels as bytes (m, 784)."""
    x, labels = load_mnist("test")
    raw = np.rint(255 * x.T).astype(np.uint8)
    return raw.T / 255, labels, raw


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page with the pad and nothing else, as a file."""
    links = "".join(f'<link rel="stylesheet" href="{(STATIC / f"{name}.css").as_uri()}">'
                    for name in SHEETS)
    text = f"""<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<title>Pad</title><meta name="viewport" content="width=device-width">{links}<style>
body {{ margin: 0 auto; max-width: 46rem; padding: 1rem; color: var(--pst-color-text-base);
background: var(--pst-color-background) }}</style></head><body class="bd-content"><main><article
class="bd-article"><h1>Pad</h1><figure class="pad-figure">{pad.html(KEPT)}<figcaption>
A caption of the pad.</figcaption></figure><p style="height: 60rem">Below.</p></article></main>
<script src="{(STATIC / 'pad.js').as_uri()}"></script></body></html>"""
    file = tmp_path_factory.mktemp("pad") / "pad.html"
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def visit(chrome, address):
    """visit(width, ...) -> the page, open from the file system."""
    contexts = []

    def go(width=1280, height=900, **how):
        context = chrome.new_context(viewport={"width": width, "height": height}, **how)
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()


def settle(page):
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def says(page) -> str:
    settle(page)
    return page.locator(".pad-says").inner_text()


def shares(page) -> list[int]:
    settle(page)
    return [int(n) for n in page.locator(".pad-share").all_inner_texts()]


def packed(raw) -> str:
    return base64.b64encode(np.ascontiguousarray(raw).tobytes()).decode()


def spot(page, at):
    """Where on the screen a place of the pad is, in pixels of an image."""
    frame = page.locator(".pad-surface canvas").bounding_box()
    return [frame[side] + frame["width"] * v / 28 for side, v in zip("xy", at, strict=True)]


def draw(page, strokes):
    """Write with the mouse."""
    page.locator(".pad-surface").scroll_into_view_if_needed()
    for stroke in strokes:
        page.mouse.move(*spot(page, stroke[0]))
        page.mouse.down()
        for at in stroke[1:]:
            page.mouse.move(*spot(page, at), steps=3)
        page.mouse.up()


def test_it_computes_what_nnlib_computes(visit, digits):
    """A thousand images: 16 + 16 + 10 activations and 784 pushes of each, to 1e-6."""
    x = digits[0][:, :1000]
    net = pad.network(KEPT)
    found = np.array(visit().evaluate(ANSWERS, [packed(digits[2][:1000]), KEPT["sizes"],
                                                KEPT["theta"]]))
    wanted = np.vstack([*net.activations(x), np.transpose(
        [pad.pushes(net, one, k % 10) for k, one in enumerate(x.T)])]).T
    assert found.shape == wanted.shape == (1000, 826)
    assert np.abs(found - wanted).max() < 1e-6


def test_it_centres_as_python_does(visit, lab, digits):
    page, rng = visit(), np.random.default_rng(1)
    lines = page.evaluate("""lines => lines.map(ends => {
        const ink = new Float64Array(112 * 112);
        ends.forEach(end => Pad.line(ink, ...end));
        return [...ink.map(v => Math.round(255 * v))]; })""",
                          rng.uniform(5, 107, (20, 3, 4)).tolist())
    inks = np.array(lines, np.uint8).reshape(-1, 112, 112)
    small = digits[2][:300].reshape(-1, 28, 28)
    aside = np.stack([lab["moved"](one, side) for one, side in zip(
        small, 75 * list(lab["SIDES"]), strict=True)])
    for images in (inks, aside):
        found = np.array(page.evaluate(CENTRED, [packed(images), images.shape[1]]))
        wanted = np.stack([lab["centred"](one / 255).ravel() for one in images])
        assert np.abs(found - wanted).max() < 1e-9


def test_the_script_says_first_what_the_page_said(visit):
    still, live = visit(java_script_enabled=False), visit()
    assert live.problems == [] and says(live) == still.locator(".pad-says").inner_text()
    assert re.fullmatch(r"The network reads a 4 \(.* Its writer meant a 4\. Left where it is, it "
                        r"reads a 5 \(.* in 100\)\.", says(live))
    assert shares(live) == [int(n) for n in still.locator(".pad-share").all_inner_texts()]
    for name in ("x", "width"):
        ends = [[float(bar.get_attribute(name)) for bar in page.locator(
            ".pad-layers rect").all()] for page in (still, live)]
        assert np.allclose(*ends, atol=1e-3) and len(ends[0]) == 32
    assert still.locator(".pad-pushes img").is_visible()
    for part in (".pad-controls", ".pad-surface"):
        assert not still.locator(part).is_visible() and live.locator(part).is_visible()
    assert still.locator(".pad-still").is_visible() != live.locator(".pad-still").is_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844), (320, 640)])
def test_digits_of_our_own_are_read(visit, width, height):
    page, right = visit(width, height), []
    for digit, strokes in STROKES.items():
        page.locator(".pad-clear").click()
        draw(page, strokes)
        right.append(np.argmax(shares(page)) == digit)
    assert sum(right) >= 8, right


def test_drawing_by_mouse_changes_the_answer_and_clears_the_sample(visit):
    page = visit()
    before, shown = says(page), page.locator(".pad-gets img").get_attribute("src")
    draw(page, STROKES[1])
    assert says(page).startswith("The network reads a 1") and says(page) != before
    assert "writer" not in says(page)
    assert page.locator(".pad-gets img").get_attribute("src") != shown
    page.locator(".pad-clear").click()
    assert says(page).startswith("The pad is empty, and still the network reads a")


def test_drawing_by_touch_changes_the_answer_and_moves_no_page(visit):
    page = visit(390, 844, has_touch=True, is_mobile=True)
    before, hand = says(page), page.context.new_cdp_session(page)
    points = [spot(page, at) for at in ((8, 5), (20, 5), (15, 14), (12, 24))]
    for kind, at in [("touchStart", points[0]), *(("touchMove", p) for p in points[1:]),
                     ("touchEnd", None)]:
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [
            {"x": at[0], "y": at[1]}] if at else []})
    assert says(page) != before and says(page).startswith("The network reads a 7")
    assert page.evaluate("scrollY") == 0


def test_a_key_chooses_a_sample_and_a_digit(visit):
    page = visit()
    for name, wanted in (("an 8", "reads an 8 ("), ("a hard", "Its writer meant")):
        page.locator(f".pad-samples button[aria-label^='{name}']").first.focus()
        page.keyboard.press("Enter")
        assert wanted in says(page)
    meant = load_mnist("test")[1][KEPT["samples"][10]]
    assert np.argmax(shares(page)) != meant  # one that is misread
    pushed = page.locator(".pad-pushes img").get_attribute("alt")
    page.locator(".pad-outputs button").nth(int(meant)).focus()
    page.keyboard.press("Enter")
    settle(page)
    assert page.locator(".pad-outputs [aria-pressed=true] b").inner_text() == str(meant)
    assert page.locator(".pad-pushes span").inner_text().startswith(f"pushes the {meant}:")
    assert page.locator(".pad-pushes img").get_attribute("alt") != pushed


def test_keys_draw(visit):
    page = visit()
    page.locator(".pad-clear").click()
    page.locator(".pad-surface canvas").focus()
    for key in ["ArrowUp"] * 9 + [" "] + ["ArrowDown"] * 18 + [" ", "ArrowRight"]:
        page.keyboard.press(key)
    assert says(page).startswith("The network reads a 1")
    assert "columns 14 to 1" in page.locator(".pad-gets img").get_attribute("alt")


def test_the_switch_shows_what_centring_does(visit):
    """The first digit stands aside: centred it is read, left there it is not."""
    page = visit()
    first, gets = says(page), page.locator(".pad-gets img")
    ends = gets.get_attribute("alt")
    page.get_by_label("move left").click()
    assert gets.get_attribute("alt") == ends  # centred: where it stands does not matter
    page.get_by_label("move right").click()
    assert says(page) == first
    page.locator(".pad-centre").uncheck()
    assert says(page).startswith("Left where it is, the network reads a 5 (")
    assert says(page).endswith(" meant a 4. Centred and scaled, it reads a 4 (99 in 100).")
    assert gets.get_attribute("alt") != ends
    for _ in range(2):
        page.get_by_label("move left").click()
    assert "Left where it is, the network reads a 4 (99 in 100)" in says(page)
    assert "scaled" not in says(page)  # it stands where centring puts it
    page.locator(".pad-centre").check()
    assert says(page).startswith("The network reads a 4 (99 in 100)")


def test_it_says_what_it_shows(visit):
    page = visit()
    draw(page, STROKES[4])
    line = page.locator(".pad-says")
    assert line.get_attribute("aria-live") == "polite" and not line.get_attribute("aria-busy")
    top = int(np.argmax(shares(page)))
    assert re.match(rf"The network reads an? {top} \((\d\d|over 99) in 100\)(, then an? \d "
                    r"\(\d+ in 100\))?\. Left where it is, it reads an? \d \(", says(page))
    alts = [page.locator(f".pad-{kind} img").get_attribute("alt") for kind in
            ("gets", "pushes")]
    assert "28 by 28 pixels: ink in rows" in alts[0]
    assert alts[1].startswith(f"What pushes the {top}: most for it ") and "against" in alts[1]
    for svg in page.locator(".pad-layers svg").all():
        assert svg.get_attribute("aria-label").count(",") == 15


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_and_fits(visit, theme):
    page = visit(390, 844)
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    settle(page)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert measures.overflow(page) <= 0
        small = page.evaluate("""() => [...document.querySelectorAll('.pad button')]
            .map(e => e.getBoundingClientRect()).filter(b => b.width < 24 || b.height < 24)
            .length""")
        assert small == 0


def test_paper_has_the_answer_and_no_controls(visit):
    page = visit()
    page.emulate_media(media="print")
    assert not page.locator(".pad-controls").is_visible()
    for part in (".pad-says", ".pad-still", ".pad-note", ".pad-outputs", ".pad-surface"):
        assert page.locator(part).is_visible()
