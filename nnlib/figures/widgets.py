"""`explore`: one call makes a figure that its reader can change.

With a kernel it is a live ipywidgets figure. Without one, on the built site, all its frames
are in the page and plain HTML controls choose among them. Without JavaScript the first
frame still shows.
"""

import hashlib
import html
import itertools
import json
import numbers
from importlib.resources import files

from nnlib.entrance import checks
from nnlib.figures import plots, svg
from nnlib.figures.words import minus

MOST_FRAMES = 400


def explore(draw, *, start: dict | None = None, play: str | None = None, **axes):
    """An interactive figure of draw(**values), with one control an axis.

    draw : a function that returns the Axes (or Figure) it drew, such as those of
        nnlib.figures.plots; what `plots.describe` was told of it is the text under the picture
        and its alternative for those who cannot see it
    axes : for each argument of draw the values to choose from; numbers give a slider,
        strings a list
    start : the values to begin with; the first of each axis without it
    play : the name of an axis that is time; it gets a play button

    >>> from nnlib import activations
    >>> from nnlib.figures import plots
    >>> explore(lambda high: plots.curve(activations.tanh, -high, high), high=[1, 2, 3])
    explore(high=[1, 2, 3])
    """
    return Explorer(draw, axes, start or {}, play)


class Explorer:
    """What `explore` returns: shows itself live, as HTML, or as its call."""

    def __init__(self, draw, axes, start, play):
        if not callable(draw):
            raise TypeError(f"draw must be a function that returns Axes, not {draw!r}")
        if not axes:
            raise ValueError("explore needs at least one axis, such as w=[-1, 0, 1]")
        self.draw, self.play = draw, play
        self.axes = {name: list(values) for name, values in axes.items()}
        for name, values in self.axes.items():
            if len(values) < 2:
                raise ValueError(f"axis {name} needs at least two values, not {values}")
        for name, value in start.items():
            if value not in self.axes.get(name, ()):
                raise ValueError(f"start has {name}={value}, which is no value of that axis")
        if play is not None and play not in self.axes:
            raise ValueError(f"play names {play!r}, but the axes are {list(self.axes)}")
        self.start = {name: start.get(name, values[0]) for name, values in self.axes.items()}

    def frame(self, **values) -> tuple[str, str]:
        """(svg, text) of the picture for these values."""
        import matplotlib.pyplot as plt

        drawn = self.draw(**values)
        figure = getattr(drawn, "figure", drawn)
        if not hasattr(figure, "savefig"):
            raise TypeError(f"draw must return the Axes it drew, not {drawn!r}")
        drawing = svg.markup(figure)
        plt.close(figure)
        says = plots.description(figure)  # of all its Axes
        if not says:
            says = ", ".join(f"{_label(k)} = {_text(v)}" for k, v in values.items())
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
        frames = [self.frame(**dict(zip(names, values, strict=True)))
                  for values in itertools.product(*self.axes.values())]
        lines: dict[str, int] = {}
        packed = [[lines.setdefault(line, len(lines)) for line in drawing.splitlines()]
                  for drawing, _ in frames]
        says = [text for _, text in frames]
        name = "explore-" + hashlib.sha256("".join(lines).encode()).hexdigest()[:10]
        first = self._index(self.start)
        data = {"lines": list(lines), "frames": packed, "says": says,
                "values": [[_text(v) for v in values] for values in self.axes.values()]}
        data = json.dumps(data, separators=(",", ":")).replace("</", "<\\/").replace("#ID#", name)
        script = files("nnlib.figures").joinpath("explore.js").read_text(encoding="utf-8")
        script = script.replace("EXPLORE_ID", name)
        picture = frames[first][0].replace("<svg ", f'<svg aria-label="{_quoted(says[first])}" ', 1)
        return "\n".join([
            f'<div class="explore" id="{name}">',
            f'<div class="explore-frame">{picture.replace("#ID#", name)}</div>',
            f'<div class="explore-controls" hidden>{self._controls()}</div>',
            f'<p class="explore-says" aria-live="polite">{html.escape(says[first])}</p>',
            f'<script type="application/json">{data}</script>',
            f"<script>{script}</script>", "</div>"])

    def live(self):
        """The ipywidgets figure for JupyterLab."""
        import ipywidgets

        controls = {name: _control(name, values, self.start[name])
                    for name, values in self.axes.items()}
        picture = ipywidgets.HTML()

        def show(_=None):
            drawing, says = self.frame(**{name: c.value for name, c in controls.items()})
            drawing = drawing.replace("<svg ", f'<svg aria-label="{_quoted(says)}" ', 1)
            picture.value = f"{drawing.replace('#ID#', 'live')}<p>{html.escape(says)}</p>"

        for control in controls.values():
            control.observe(show, "value")
        show()
        return ipywidgets.VBox([picture, *controls.values(), *self._player(controls)])

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": repr(self), "text/html": self.to_html()}
        live = self.live()._repr_mimebundle_()
        return bundle | {k: v for k, v in live.items() if k != "text/plain"}

    def __repr__(self):
        return f"explore({', '.join(f'{k}={v}' for k, v in self.axes.items())})"

    def _player(self, controls):
        if self.play is None:
            return []
        import ipywidgets

        values, control = self.axes[self.play], controls[self.play]
        play = ipywidgets.Play(min=0, max=len(values) - 1, interval=500)
        play.observe(lambda change: setattr(control, "value", values[change["new"]]), "value")
        return [play]

    def _index(self, values):
        index = 0
        for name, choices in self.axes.items():
            index = index * len(choices) + choices.index(values[name])
        return index

    def _controls(self):
        parts = []
        for axis, (name, values) in enumerate(self.axes.items()):
            at = values.index(self.start[name])
            if all(isinstance(v, str) for v in values):
                options = "".join(
                    f'<option value="{i}"{" selected" if i == at else ""}>{_quoted(v)}</option>'
                    for i, v in enumerate(values))
                control = f'<select data-axis="{axis}">{options}</select>'
            else:
                text = _quoted(_text(values[at]))
                control = (f'<input type="range" min="0" max="{len(values) - 1}" step="1" '
                           f'value="{at}" data-axis="{axis}" aria-valuetext="{text}">'
                           f"<output>{text}</output>")
            parts.append(f"<label><span>{_label(name)}</span> {control}</label>")
            if name == self.play:
                parts.append(f'<button type="button" data-play="{axis}">Play</button>')
        return "".join(parts)


def _control(name, values, start):
    import ipywidgets

    kind = ipywidgets.Dropdown if all(isinstance(v, str) for v in values) else (
        ipywidgets.SelectionSlider)
    return kind(options=[(_text(v), v) for v in values], value=start, description=_label(name))


def _label(name: str) -> str:
    return html.escape(name.replace("_", " "))


def _text(value) -> str:
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return minus(value)
    return str(value)


def _quoted(text: str) -> str:
    return html.escape(text, quote=True)
