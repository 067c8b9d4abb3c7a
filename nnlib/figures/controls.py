"""The controls of an `explore` figure: buttons, thumbnails, lists, sliders, and their labels."""

import base64
import html
import io
import numbers
import re
from typing import NamedTuple

import numpy as np

from nnlib.entrance import checks
from nnlib.figures import letters
from nnlib.figures.colours import PALETTE
from nnlib.figures.words import minus

FEW = 4  # values that are shown at once, as buttons
GREEK = dict(alpha="α", beta="β", gamma="γ", delta="δ", epsilon="ε", eta="η", theta="θ",
             lambda_="λ", mu="μ", rho="ρ", sigma="σ", tau="τ", phi="φ", psi="ψ", omega="ω")
KINDS = {"w": "weight", "W": "weight", "b": "bias", "a": "activation", "δ": "error"}
SYMBOL = re.compile(rf"({'|'.join(GREEK)}|[^\W\d_])(?:_?(\d+)|_([^\W_]{{1,4}}))?")


class Axis(NamedTuple):
    """One control: its name, its values and what shows them."""

    name: str
    values: list
    pictures: list  # a PNG for each value, or none

    @property
    def kind(self) -> str:
        """How it is shown: pictures, buttons, slider or list."""
        if self.pictures:
            return "pictures"
        if len(self.values) <= FEW:
            return "buttons"
        return "slider" if all(map(_is_number, self.values)) else "list"

    @property
    def texts(self) -> list[str]:
        """Its values in words."""
        return [text(value) for value in self.values]

    def state(self, at: int) -> str:
        """The value at `at` beside the name, as HTML."""
        return (f"{label(self.name)}{_sign(self.name)}<output>{html.escape(self.texts[at])}"
                "</output>")

    def html(self, axis: int, at: int, group: str) -> str:
        """The control of a page: native, named, with the value at `at` chosen."""
        if self.kind in ("pictures", "buttons"):
            return self._choices(axis, at, group)
        name = f'<span class="explore-name">{label(self.name)}</span>'
        if self.kind == "list":
            options = "".join(
                f'<option value="{i}"{" selected" if i == at else ""}>{html.escape(said)}</option>'
                for i, said in enumerate(self.texts))
            return (f'<label>{name} <select data-axis="{axis}" autocomplete="off">{options}'
                    "</select></label>")
        name = f'<span class="explore-name">{label(self.name)}{_sign(self.name).rstrip()}</span>'
        chosen = html.escape(self.texts[at])
        wide = max(map(len, self.texts))
        first, last = (f'<span class="explore-end" aria-hidden="true">{html.escape(end)}</span>'
                       for end in (self.texts[0], self.texts[-1]))
        return (f'<label>{name}<output style="min-width:{wide}ch">{chosen}'
                f'</output>{first}<input type="range" min="0" max="{len(self.values) - 1}" step="1"'
                f' value="{at}" data-axis="{axis}" aria-valuetext="{chosen}" autocomplete="off">'
                f"{last}</label>")

    def _choices(self, axis: int, at: int, group: str) -> str:
        """A group of radio buttons, of which the keys with arrows choose one."""
        parts = []
        for i, said in enumerate(self.texts):
            shown = letters.in_html(said)
            if self.pictures:
                shown = (f'<img src="{self.pictures[i]}" width="40" height="40" alt="'
                         f'{html.escape(self.spoken(i))}">')
            parts.append(f'<label><input type="radio" name="{group}-axis{axis}" value="{i}"'
                         f'{" checked" if i == at else ""} autocomplete="off">'
                         f"<span>{shown}</span></label>")
        name = f"{group}-axis{axis}"
        return (f'<div class="explore-{self.kind}" role="radiogroup" data-axis="{axis}" '
                f'aria-labelledby="{name}"><span class="explore-name" id="{name}">'
                f'{label(self.name)}</span><span class="explore-choices">{"".join(parts)}</span>'
                "</div>")

    def spoken(self, i: int) -> str:
        """What stands for a thumbnail: image 3 of 10."""
        return f"{self.name.replace('_', ' ')} {i + 1} of {len(self.values)}"

    def widget(self, at: int):
        """The same control for a kernel: (what is shown, what has the value)."""
        import ipywidgets

        options = list(zip(self.texts, self.values, strict=True))
        more = {"description": label(self.name), "description_allow_html": True}
        if self.kind == "slider":
            control = ipywidgets.SelectionSlider(options=options, index=at, **more)
        elif self.kind == "list":
            control = ipywidgets.Dropdown(options=options, index=at, **more)
        else:
            control = ipywidgets.ToggleButtons(options=options, index=at, **more)
            control.style.button_width = "48px" if self.pictures else "auto"
        if not self.pictures:
            return control, control
        images = "".join(f'<img src="{picture}" alt="{html.escape(self.spoken(i))}" style="width:'
                         '40px;margin:0 6px;image-rendering:pixelated">'
                         for i, picture in enumerate(self.pictures))
        strip = ipywidgets.HTML(f'<div style="margin-left:90px;background:white">{images}</div>')
        return ipywidgets.VBox([strip, control]), control


def label(name: str) -> str:
    """The name of an axis as HTML: w_1 as a symbol in its colour, learning_rate as words."""
    match = SYMBOL.fullmatch(name)
    if not match:
        return html.escape(name.replace("_", " ").strip())
    letter, digits, low = match[1], match[2], match[3] or ""
    letter = GREEK.get(letter, letter)
    low = digits or (f"<i>{low}</i>" if len(low) == 1 else low)
    kind = KINDS.get(letter)
    colour = f' style="color:var(--{kind},{PALETTE[kind]})"' if kind else ""
    return (f'<span class="explore-symbol"{colour}><i>{letter}</i>'
            f'{f"<sub>{low}</sub>" if low else ""}</span>')


def plain(name: str) -> str:
    """The name of an axis in a sentence."""
    return GREEK.get(name, name.replace("_", " ").strip())


def text(value) -> str:
    """A value in words."""
    return minus(value) if _is_number(value) else str(value)


def thumbnails(images, name: str, count: int) -> list[str]:
    """PNGs, as addresses that hold them, of the images of an axis: (pixels, k) or (k, h, w).

    Dark on light; black is 1, or the largest pixel of all, white 0 or the least.
    Raises ValueError for another number of images than of values, and for pixels that make no
    square or are not finite.
    """
    from PIL import Image

    from nnlib.figures.pictures import images as squares

    images = checks.finite(checks.float_array(images, name), name)
    if images.ndim != 3:
        images = np.moveaxis(squares(images, name), 2, 0)
    if len(images) != count:
        raise ValueError(f"pictures has {len(images)} images for axis {name}, which has {count} "
                         "values: give one image, a column, for each")
    low, high = min(0, images.min()), max(1, images.max())
    grey = np.round(255 * (high - images) / (high - low)).astype(np.uint8)
    found = []
    for image in grey:
        file = io.BytesIO()
        Image.fromarray(image).save(file, "PNG", optimize=True)
        found.append(f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}")
    return found


def _sign(name: str) -> str:
    return " = " if SYMBOL.fullmatch(name) else ": "


def _is_number(value) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)
