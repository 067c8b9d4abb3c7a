"""`explore`: one call makes a figure that its reader can change.

With a kernel it is a live ipywidgets figure. Without one, on the built site, all its frames
are in the page and plain HTML controls choose among them. Without JavaScript the first
frame still shows.
"""

import collections
import hashlib
import html
import inspect
import itertools
import json
import os
from importlib.resources import files

import numpy as np

from nnlib.entrance import checks
from nnlib.figures import controls, letters, owned, plots, svg

MOST_FRAMES = 400
PAGES = "NNLIB_PAGES"  # set where pages are built: no kernel will be there to draw a frame
_shown: collections.Counter = collections.Counter()  # how often a figure came into a page


def explore(draw, *, start: dict | None = None, play: str | None = None, pace: float = 1.0,
            pictures: dict | None = None, drag=None, **axes):
    """An interactive figure of draw(**values), with one control an axis.

    draw : a function that returns the Axes (or Figure) it drew, such as those of
        nnlib.figures.plots; what `plots.describe` was told of it is the text under the picture
        and its alternative for those who cannot see it. Arrays, networks and the like that it
        reads are copied: what a later cell does to them or to their names changes nothing.
    axes : for each argument of draw the values to choose from: up to four are buttons, five or
        more numbers a slider, all else a list; a name such as w_1 or eta is set as a symbol
    start : the values to begin with; the first of each axis without it
    play : the name of an axis that is time; it gets a play button
    pace : seconds from one frame to the next while it plays
    pictures : for an axis an image of each of its values, (pixels, k) or (k, h, w), such as
        {"image": x[:, :10]}: they are what one chooses from
    drag : a function of one or more of the axes that returns a place (x, y) in the first Axes of
        the picture. There a page has a ring, and who drags it comes to those values of these
        axes whose ring is nearest; with a kernel the controls alone do it

    >>> from nnlib import activations
    >>> from nnlib.figures import plots
    >>> explore(lambda high: plots.curve(activations.tanh, -high, high), high=[1, 2, 3])
    explore(high=[1, 2, 3])
    """
    return Explorer(draw, axes, start or {}, play, pace, pictures or {}, drag)


class Explorer:
    """What `explore` returns: shows itself live, as HTML, or as its call."""

    def __init__(self, draw, axes, start, play, pace=1.0, pictures=None, drag=None):
        if not callable(draw):
            raise TypeError(f"draw must be a function that returns Axes, not {draw!r}")
        if not axes:
            raise ValueError("explore needs at least one axis, such as w=[-1, 0, 1]")
        self.axes = {name: list(values) for name, values in axes.items()}
        for name, values in self.axes.items():
            if len(values) < 2:
                raise ValueError(f"axis {name} needs at least two values, not {values}")
        for name, value in start.items():
            if value not in self.axes.get(name, ()):
                raise ValueError(f"start has {name}={value}, which is no value of that axis")
        if play is not None and play not in self.axes:
            raise ValueError(f"play names {play!r}, but the axes are {list(self.axes)}")
        for name in pictures or {}:
            if name not in self.axes:
                raise ValueError(f"pictures names {name!r}, but the axes are {list(self.axes)}")
        self.dragged = list(inspect.signature(drag).parameters) if drag else []
        for name in self.dragged:
            if name not in self.axes:
                raise ValueError(f"drag asks for {name!r}, but the axes are {list(self.axes)}")
        self.pace = checks.number(pace, "pace", 0, open_low=True)
        self.draw, self.play, self.drag = owned.owned(draw), play, drag and owned.owned(drag)
        self.start = {name: start.get(name, values[0]) for name, values in self.axes.items()}
        thumbnails = {name: controls.thumbnails(images, name, len(self.axes[name]))
                      for name, images in (pictures or {}).items()}
        self.controls = [controls.Axis(name, values, thumbnails.get(name, []))
                         for name, values in self.axes.items()]

    def frame(self, rings: list | None = None, /, **values) -> tuple[str, str]:
        """(svg, text) of the picture for these values; with its ring, whose place rings gets."""
        import matplotlib.pyplot as plt

        drawn = self.draw(**values)
        figure = getattr(drawn, "figure", drawn)
        if not hasattr(figure, "savefig"):
            raise TypeError(f"draw must return the Axes it drew, not {drawn!r}")
        if self.drag and rings is not None:
            at = self.drag(*(values[name] for name in self.dragged))
            drawing, place = svg.ringed(figure, at)
            rings.append(place)
        else:
            drawing = svg.markup(figure)
        plt.close(figure)
        says = plots.description(figure)  # of all its Axes
        if not says:
            says = ", ".join(f"{controls.plain(k)} = {controls.text(v)}" for k, v in values.items())
        return drawing, says

    def to_html(self) -> str:
        """The figure with all its frames, for a page without a kernel."""
        count = 1
        for values in self.axes.values():
            count *= len(values)
        checks.integer(count, "the number of frames")
        if count > MOST_FRAMES:
            raise ValueError(f"{count} frames are too many for a page: at most {MOST_FRAMES}")
        names = list(self.axes)
        rings: list = []
        frames = [self.frame(rings, **dict(zip(names, values, strict=True)))
                  for values in itertools.product(*self.axes.values())]
        frames = list(zip(svg.alike([drawing for drawing, _ in frames]),
                          [text for _, text in frames], strict=True))
        lines: dict[str, int] = {}
        packed = [_runs(lines.setdefault(line, len(lines)) for line in drawing.splitlines())
                  for drawing, _ in frames]
        says = [text for _, text in frames]
        shown = list(map(letters.in_html, says))
        data = {"lines": list(lines), "frames": packed, "says": says,
                "shown": [None if html.unescape(one) == other else one
                          for one, other in zip(shown, says, strict=True)],
                "values": [axis.texts for axis in self.controls]}
        name = _own_name("".join(lines))
        data = json.dumps(data, separators=(",", ":")).replace("</", "<\\/").replace("#ID#", name)
        script = files("nnlib.figures").joinpath("explore.js").read_text(encoding="utf-8")
        at = self._places()
        parts = []
        for k, axis in enumerate(self.controls):
            control = axis.html(k, at[k], name)
            if axis.name == self.play:
                control = (f'<span class="explore-timed">{control}<button type="button" data-play='
                           f'"{k}" data-pace="{self.pace:g}">Play</button></span>')
            parts.append(control)
        first = frames[self._index(at)]
        choice = f'<div class="explore-controls" hidden>{"".join(parts)}</div>'
        return "\n".join([
            f'<div class="explore" id="{name}"{self._dragging(rings)}>',
            *self._still(first, name, choice, _longest(says)),
            f'<script type="application/json">{data}</script>',
            f"<script>{script}</script>", "</div>"])

    def live(self):
        """The ipywidgets figure for JupyterLab: it draws a frame when it is asked for it."""
        return self._live(self.frame(**self.start))

    def _live(self, first):
        import ipywidgets

        shown, changed = zip(*(axis.widget(k) for axis, k in zip(
            self.controls, self._places(), strict=True)), strict=True)
        name = _own_name("live")
        picture = ipywidgets.HTML(_pictured(*first, name))

        def show(_=None):
            values = zip(self.axes, (control.value for control in changed), strict=True)
            picture.value = _pictured(*self.frame(**dict(values)), name)

        for control in changed:
            control.observe(show, "value")
        return ipywidgets.VBox([picture, *shown, *self._player(changed)])

    def _repr_mimebundle_(self, include=None, exclude=None):
        if os.environ.get(PAGES):
            return {"text/plain": repr(self), "text/html": self.to_html()}
        first = self.frame(**self.start)
        name = _own_name(first[0])
        still = [f'<div class="explore" id="{name}">', *self._still(first, name), "</div>"]
        bundle = {"text/plain": repr(self), "text/html": "\n".join(still)}
        live = self._live(first)._repr_mimebundle_()
        return bundle | {k: v for k, v in live.items() if k != "text/plain"}

    def __repr__(self):
        return f"explore({', '.join(f'{k}={v}' for k, v in self.axes.items())})"

    def _still(self, frame, name, shown="", longest=()):
        """The frame, its controls, their state and what is said of it, as lines of HTML."""
        drawing, says = frame
        room = "".join(f'<i data-says="{_quoted(text)}" aria-hidden="true"></i>'
                       for text in longest)
        state = ", ".join(axis.state(k) for axis, k in zip(
            self.controls, self._places(), strict=True))
        return [f'<div class="explore-frame">{_named(drawing, says).replace("#ID#", name)}</div>',
                shown, f'<p class="explore-state">{state}</p>',
                f'<p class="explore-says"><span aria-live="polite">{letters.in_html(says)}</span>'
                f"{room}</p>"]

    def _dragging(self, rings) -> str:
        """What figures.js needs to follow a ring: the axes it moves and where it stands."""
        if not rings:
            return ""
        names = list(self.axes)
        counts = [len(values) for values in self.axes.values()]
        moved = [names.index(name) for name in self.dragged]
        first = np.array(rings).reshape(*counts, 2)[
            tuple(slice(None) if k in moved else 0 for k in range(len(names)))]
        axes = [[k, counts[k]] for k in sorted(moved)]
        places = first.reshape(-1, 2).tolist()
        return f" data-drag='{json.dumps([axes, places], separators=(',', ':'))}'"

    def _player(self, changed):
        if self.play is None:
            return []
        import ipywidgets

        values = self.axes[self.play]
        control = changed[list(self.axes).index(self.play)]
        play = ipywidgets.Play(min=0, max=len(values) - 1, interval=round(1000 * self.pace))
        play.observe(lambda change: setattr(control, "value", values[change["new"]]), "value")
        return [play]

    def _places(self) -> list[int]:
        """Where the values of the start stand on their axes."""
        return [values.index(self.start[name]) for name, values in self.axes.items()]

    def _index(self, places) -> int:
        index = 0
        for values, place in zip(self.axes.values(), places, strict=True):
            index = index * len(values) + place
        return index


def _own_name(content: str) -> str:
    """A name for the elements of a figure: another one each time that a page has it."""
    name = "explore-" + hashlib.sha256(content.encode()).hexdigest()[:10]
    _shown[name] += 1
    return name if _shown[name] == 1 else f"{name}-{_shown[name]}"


def _runs(numbers) -> list[int]:
    """Whole numbers with each run n, n + 1, ..., n + k in it as n, -k: [3, 4, 5, 9] as [3, -2, 9].

    explore.js undoes it.
    """
    found: list[int] = []
    last = None
    for number in numbers:
        if last is not None and number == last + 1:
            if found[-1] < 0:
                found[-1] -= 1
            else:
                found.append(-1)
        else:
            found.append(number)
        last = number
    return found


def _longest(says) -> list[str]:
    """Those of the sentences that may need the most lines: they keep the place of the text."""
    kept = sorted(dict.fromkeys(says), key=len, reverse=True)
    return [text for text in kept if len(text) >= 0.8 * len(kept[0])][:8]


def _named(drawing: str, says: str) -> str:
    return drawing.replace("<svg ", f'<svg aria-label="{_quoted(says)}" ', 1)


def _pictured(drawing: str, says: str, name: str) -> str:
    """A frame as a kernel shows it."""
    return f"{_named(drawing, says).replace('#ID#', name)}<p>{letters.in_html(says)}</p>"


def _quoted(text: str) -> str:
    return html.escape(text, quote=True)
