"""The pad: a place in a page where a reader writes a digit, and the book's network answers.

    :::{pad} The first sentence of the caption is the finding. What is blue pushes for the digit.
    :name: fig-09-pad
    :first: 4
    :aside: right
    :::

The network is that of book/experiments/pad_network.py and stands in the page with its sample
digits, images of the test set; `first` is the digit that the pad begins with, four pixels to the
side that `aside` names. In the caption {new}, {moved} and the like are the shares of `measured`.
pad.js does the rest; what it shows first is in the page as well, for those without it, and paper.
"""

import base64
import io
import json
import runpy
from html import escape
from pathlib import Path

import numpy as np
from docutils import nodes
from docutils.parsers.rst import directives
from PIL import Image
from sphinx.util.docutils import SphinxDirective

from nnlib import Dense, Network
from nnlib.activations import softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist

RESULT = Path(__file__).parents[1] / "experiments" / "pad_network.json"
STYLE, SCRIPT, CLASS = "pad.css", "pad.js", "pad-figure"
MOVES = {"left": ("-2 0", "\u2190"), "up": ("0 -2", "\u2191"), "down": ("0 2", "\u2193"),
         "right": ("2 0", "\u2192")}


def network(kept: dict) -> Network:
    """The network 784-16-16-10 whose numbers, of 16 bits each, the result holds."""
    pairs = list(zip(kept["sizes"], kept["sizes"][1:], strict=False))
    layers = [Dense(*pair, softmax if k == len(pairs) - 1 else tanh)
              for k, pair in enumerate(pairs)]
    net = Network(layers, cost=cross_entropy, rng=np.random.default_rng(0))
    net.theta[...] = np.frombuffer(base64.b64decode(kept["theta"]), "<f2")
    return net


def pushes(net: Network, x, digit: int) -> np.ndarray:
    """x_i times the derivative of the digit's sum z with respect to x_i; x and result (n_0,)."""
    inputs = [x[:, None], *net.activations(x[:, None])]
    d = net.layers[-1].W[digit]
    for layer, a in reversed(list(zip(net.layers[:-1], inputs, strict=False))):
        d = (d * tanh.derivative(layer.W @ a + layer.b)[:, 0]) @ layer.W
    return d * x


def measured(kept: dict) -> dict[str, str]:
    """What the experiment found of the network in the page, in hundredths, by a name each."""
    runs = {way: [100 * share for share in shares] for way, shares in kept["runs"].items()}
    sides = [way for way in runs if way.startswith("moved") and "centred" not in way]
    moved = np.mean([runs[way] for way in sides], axis=0)
    again = np.mean([runs[f"{way}, centred"] for way in sides], axis=0)
    return {"new": f"{runs['as they are'][0]:.0f}", "moved": f"{moved[0]:.0f}",
            "moved_low": f"{moved.min():.0f}", "moved_high": f"{moved.max():.0f}",
            "again": f"{again[0]:.0f}", "half": f"{runs['half as large'][0]:.0f}",
            "half_again": f"{runs['half as large, centred'][0]:.0f}"}


NOTE = ("Of the 10,000 test images this network reads {new} in 100. Moved four pixels to a side, "
        "or to the edge where that is nearer, and left there: {moved} (five such networks: "
        "{moved_low} to {moved_high}). Made half as large: {half}. Centred and scaled first: "
        "{again} and {half_again}.")
STILL = ("Where scripts run, one can write here with a mouse, a finger or the arrow keys, and the "
         "network answers at once.")


def png(values) -> str:
    """The address of a picture of values (784,) in [-1, 1]: ink; or blue above 0, red below."""
    grey = values.min() >= 0
    colours = np.where(values[:, None] > 0, [26, 107, 204], [214, 71, 58]) * (not grey)
    data = np.c_[colours, np.rint(255 * np.abs(values))].astype(np.uint8).reshape(28, 28, 4)
    file = io.BytesIO()
    Image.fromarray(data).save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def an(digit: int) -> str:
    return f"{'an' if digit == 8 else 'a'} {digit}"


def reading(p, most: int = 2) -> str:
    """The likeliest digits in words, as pad.js has them; p (10,)."""
    def share(n):
        return "over 99" if n == 100 else n or "under 1"

    order = [k for i, k in enumerate(np.argsort(-p)[:most]) if not i or p[k] >= 0.005]
    return ", then ".join(f"{an(k)} ({share(round(100 * p[k]))} in 100)" for k in order)


def layer(number: int, a) -> str:
    """The activations a (n,) of a layer, each a bar from the middle."""
    bars = "".join(f'<rect x="{min(0, v):.3f}" y="{k + 0.15}" width="{abs(v):.3f}" height="0.7"/>'
                   for k, v in enumerate(a))
    return (f'<div><svg viewBox="-1 0 2 {len(a)}" preserveAspectRatio="none" role="img" '
            f'aria-label="The {len(a)} activations of layer {number}">{bars}'
            f'<path d="M0 0V{len(a)}"/></svg><span>layer {number}</span></div>')


def output(digit: int, p: float, pressed: bool) -> str:
    """A row of the answer: a digit, which one may choose, and its probability."""
    return (f'<li><button type="button" aria-pressed="{str(pressed).lower()}">'
            f'<b>{digit}</b><span class="pad-bar"><i style="width: {100 * p:.1f}%"></i></span>'
            f'<span class="pad-share">{round(100 * p)}</span></button></li>')


def html(kept: dict, first: int = 4, aside: str = "right") -> str:
    """The pad with the network and the samples of `kept`, beginning with a digit moved aside."""
    lab = runpy.run_path(str(RESULT.with_suffix(".py")))
    x, labels = load_mnist("test")
    x, labels = x[:, kept["samples"]].astype(float), labels[kept["samples"]]
    net, begin = network(kept), int(np.flatnonzero(labels == first)[0])
    drawn = lab["moved"](x[:, begin].reshape(28, 28), aside)
    shown = lab["centred"](drawn).ravel()
    left = net.predict(drawn.reshape(784, 1))[:, 0]
    *hidden, p = (a[:, 0] for a in net.activations(shown[:, None]))
    digit = int(p.argmax())
    push = pushes(net, shown, digit)
    raw = [base64.b64encode(np.rint(255 * one).astype(np.uint8)).decode() for one in x.T]
    data = {"sizes": kept["sizes"], "theta": kept["theta"], "first": begin, "aside": [
        lab["MOVED"] * v for v in lab["SIDES"][aside][::-1]], "samples": [
        {"digit": int(k), "image": image} for k, image in zip(labels, raw, strict=True)]}
    names = [an(k) for k in range(10)]
    names += [f"a hard {k}" for k in labels[10:]]
    samples = "".join(f'<button type="button" aria-label="{name}"></button>' for name in names)
    moves = "".join(f'<button type="button" data-move="{by}" aria-label="move {side}">{sign}'
                    "</button>" for side, (by, sign) in MOVES.items())
    return f"""<div class="pad">
<div class="pad-row">
<div class="pad-surface" hidden>
<canvas width="112" height="112" tabindex="0" role="application" aria-label="A pad to write a \
digit on: the arrow keys move the pen, the space bar puts it down and lifts it"></canvas>
<svg viewBox="0 0 28 28" aria-hidden="true"><rect x="4" y="4" width="20" height="20"/>\
<circle class="pad-cursor" cx="14" cy="14" r="1.25"/></svg></div>
<p class="pad-says" aria-live="polite">The network reads {reading(p)}. Its writer meant \
{names[first]}. Left where it is, it reads {reading(left, 1)}.</p>
<div class="pad-images">
<div class="pad-gets"><img src="{png(shown)}" alt="The image that the network gets: {names[first]} \
of the test images."><span>what it gets</span></div>
<div class="pad-pushes"><img src="{png(push / np.abs(push).max())}" alt="What each pixel pushes \
the sum of the {digit}: blue for it, red against."><span>pushes the \
{digit}:<br>blue up, red down</span></div></div>
<div class="pad-layers">{"".join(layer(k + 1, a) for k, a in enumerate(hidden))}</div>
<ol class="pad-outputs" aria-label="Probabilities of the ten digits, in 100; choose one to see \
what pushes it">{"".join(output(k, v, k == digit) for k, v in enumerate(p))}</ol></div>
<div class="pad-controls" hidden>
<div class="pad-samples" role="group" aria-label="Sample digits">{samples}</div>
<button type="button" class="pad-clear">Clear</button>
<label><input type="checkbox" class="pad-centre" checked> centre and scale as MNIST was</label>
<div class="pad-moves" role="group" aria-label="Move the drawing">move it {moves}</div></div>
<p class="pad-note">{escape(NOTE.format(**measured(kept)))}</p>
<p class="pad-still">{STILL}</p>
<script type="application/json">{json.dumps(data, separators=(",", ":"))}</script>
</div>"""


class Pad(SphinxDirective):
    """A figure with the pad; its caption is the argument and the content."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {  # noqa: RUF012
        "name": directives.unchanged, "first": directives.nonnegative_int,
        "aside": lambda side: directives.choice(side, tuple(MOVES))}

    def run(self):
        kept = json.loads(RESULT.read_text(encoding="utf-8"))
        self.env.note_dependency(str(RESULT))
        words = " ".join([self.arguments[0], *self.content]).format(**measured(kept))
        caption = nodes.caption("", "", *self.parse_inline(words)[0])
        how = {key: self.options[key] for key in ("first", "aside") if key in self.options}
        pad = nodes.raw("", html(kept, **how), format="html")
        figure = nodes.figure("", pad, caption, classes=[CLASS])
        self.add_name(figure)
        self.set_source_info(figure)
        return [figure]


def files(app, pagename, templatename, context, doctree):
    """A page with a pad has its script and its style."""
    if doctree and any(CLASS in figure["classes"] for figure in doctree.findall(nodes.figure)):
        app.add_css_file(STYLE)
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app):
    app.add_directive("pad", Pad)
    app.connect("html-page-context", files)
    return {"parallel_read_safe": True}
