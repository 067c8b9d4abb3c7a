"""Drawings for whoever designs an activation: a turned sine, and what depth makes of slopes.

An activation has one dash in all of them, and in nnlib.figures.races: that in LOOK. Its colour is
that of LOOK, but an error has its own.
"""

import re
from itertools import cycle

import numpy as np

from nnlib.entrance import checks, entrance, nonnegative, real
from nnlib.figures.colours import INK, PALETTE, STYLES
from nnlib.figures.pictures import images, outline
from nnlib.figures.plots import axes, describe, whole
from nnlib.figures.rules import table
from nnlib.figures.words import minus, power, short

GREEN, MAGENTA = PALETTE["activation"], PALETTE["error"]
LOOK = {"TSin": (GREEN, "-"), "z + A sin z": ("#856807", (0, (7, 1.5))),
        "Snake": ("#9c5db4", (0, (4, 1, 1, 1))), "ReLU": ("#ae4f56", "--"),
        "leaky ReLU": ("#622d2e", "-."), "sine": ("#7661d7", (0, (1, 1))),
        "tanh": ("#53797f", (0, (5, 1, 1, 1, 1, 1))), "linear": (INK, (0, (9, 2))),
        "yours": ("#777a41", (0, (2.2, 1)))}
MARK = {"color": INK, "lw": 1, "ls": (0, (1, 3))}  # a dotted line to compare with


def looks(names) -> dict:
    """{name: (colour, dash)} by the first words of each name: "TSin, A = 0.5" is TSin.

    A second TSin keeps the colour and has another dash. Names that LOOK does not have take the
    looks left, the last of LOOK first.
    """
    kinds = {name: next((key for key in LOOK if re.match(rf"{re.escape(key)}\b", str(name))), None)
             for name in names}
    left = cycle([LOOK[k] for k in reversed(LOOK) if k not in kinds.values()] or LOOK.values())
    found, seen = {}, []
    for name, kind in kinds.items():
        colour, dash = LOOK[kind] if kind else next(left)
        found[name] = colour, STYLES[seen.count(kind) % 5] if kind in seen and kind else dash
        seen.append(kind)
    return found


@entrance
def turned(A: nonnegative, angle: real(0, 89), ax=None):
    """The curve (t, A sin t), turned by `angle` degrees (Davies figure 22a; D3.5-17, D3.5-19).

    It is the graph of a function as long as A tan(angle) < 1. Where it is not, a vertical line is
    drawn that meets it more than once; how often, and the condition, are left to find.
    Raises ValueError for an A below 0 and an angle outside [0, 89].
    """
    t, theta = np.linspace(-11, 11, 111), np.deg2rad(angle)
    turning = np.array([[np.cos(theta), -np.sin(theta)], [np.sin(theta), np.cos(theta)]])
    z, a = turning @ np.array([t, A * np.sin(t)])
    ax = axes(ax, (4.2, 4.2), xlim=(-7, 7), ylim=(-7, 7), xlabel="z", ylabel="a", aspect="equal")
    ax.plot(*turning @ [[-14, 14], [0, 0]], "--", color=INK, lw=1)
    ax.plot(z, a, color=GREEN)
    said = f"A = {minus(A)}, turned by {minus(angle)} degrees"
    steepest, bend = A * np.tan(theta), np.arctan(A)
    if abs(steepest - 1) < 1e-9:
        return describe(ax, f"{said}: just a function still, but upright where t is a multiple of "
                            "2π.")
    if steepest < 1:
        low, high = (np.tan(theta + side * bend) for side in (-1, 1))
        return describe(ax, f"{said}: the graph of a function, one a for each z; its slopes lie "
                            f"between {short(low)} and {short(high)}.")
    across = np.flatnonzero(np.diff(np.sign(z + 1e-9)))
    ax.axvline(0, color=INK, lw=1.4, ls=":")
    ax.plot(np.zeros(across.size), a[across], "o", color=INK, ms=5)
    return describe(ax, f"{said}: no function; the vertical line meets the curve more than once.")


@entrance
def through_layers(norms: table('{"TSin": [[2.0, 1.0]]}'), ylim=None, ax=None):
    """Norms of the error delta in each layer: median over runs, with a band from least to greatest.

    norms : for each name a matrix (runs, layers), layer 1 first (D3.5-14, D3.5-20); TSin is on top
    ylim : the least and the greatest norm of the axis; the decades that hold all without it
    Errors have their colour, so activations differ by their dashes alone.
    Raises ValueError for other shapes, for norms below 0, and for 0 in the last layer.
    """
    norms = {name: _norms(of, f"norms of {name}") for name, of in norms.items()}
    ax, said = axes(ax, (7.0, 3.6), xlabel="layer", ylabel="norm of the error δ", yscale="log",
                    ylim=_decades(norms) if ylim is None else ylim), []
    for (name, of), (colour, dash) in zip(norms.items(), looks(norms).values(), strict=True):
        course(ax, 1 + np.arange(of.shape[1]), of, name, (MAGENTA, dash),
               **{"lw": 2.6, "zorder": 3} if colour == GREEN else {})
        said.append(f"{_ratio(of)} for {name}")
    _legend(ax, 3)
    whole(ax)
    last = {of.shape[1] for of in norms.values()}
    named = f"layer {last.pop()}" if len(last) == 1 else "its last"
    return describe(ax, f"The first layer's error over that of {named}, in the median: "
                        f"{'; '.join(said)}.")


@entrance
def by_gain(gains, shares: table('{"TSin": [0.2, 0.5]}'), gain, ax=None):
    """Shares read over the gain, each named at its highest point, with a mark at `gain` (D3.5-20).

    gains : (k,), rising; shares : for each name k shares
    Raises ValueError for another number of shares, and for a gain that is not one of them.
    """
    gains = checks.float_array(gains, "gains")
    if bad := [n for n, of in shares.items() if np.shape(of) != gains.shape]:
        raise ValueError(f"{bad[0]} must have a share for each of {gains.size} gains")
    if gain not in gains:
        raise ValueError(f"gain must be one of {gains.tolist()}, not {gain}")
    ax = axes(ax, (2.6, 2.8), xlabel="gain", ylabel="noisy digits read", ylim=(0, 0.75))
    for name, (colour, dash) in looks(shares).items():
        of = np.asarray(shares[name], float)
        ax.plot(gains, of, color=INK, ls=dash, **{"lw": 2.6} if colour == GREEN else {})
        ax.text(gains[of.argmax()], of.max() + 0.03, name, ha="center", fontsize=10)
    ax.axvline(gain, **MARK)
    return describe(ax, f"The dotted line is gain {minus(gain)}.")


@entrance
def shapes(activations: table('{"tanh": tanh}'), ax=None):
    """Activations from -4 to 4, each in the dash of its name (D3.5-12).

    Each takes an array of shape (m,). Raises TypeError for what is no function of an array.
    """
    ax = axes(ax, (2.4, 2.8), xlim=(-4, 4), ylim=(-4, 4), xlabel="z", ylabel="f(z)")
    z = np.linspace(-4, 4, 81)
    ax.set(xticks=[-4, 0, 4], yticks=[-4, 0, 4])
    for name, (colour, dash) in looks(activations).items():
        ax.plot(z, activations[name](z), color=GREEN, ls=dash, label=name,
                **{"lw": 2.6, "zorder": 3} if colour == GREEN else {})
    return describe(ax, f"The activations are {', '.join(activations)}.")


@entrance
def by_layer(runs: table('{"measured": [[1.0, 2.0]]}'), ylabel, expected=None, level=None,
             ylim=None, logarithmic=False, ax=None):
    """What runs have in each layer, and what is expected there (D3.5-20; Poole et al. 2016).

    runs : for one name a matrix (runs, layers), drawn as the median in a band of all; magenta if
        the name begins with "error"; expected : (layers,), dashed; level : one or two values to
        compare with, dotted and dash-dotted
    Raises ValueError for other shapes, and for another number of names.
    """
    if len(runs) != 1:
        raise ValueError(f"runs must have one name, not {len(runs)}")
    (name, of), = runs.items()
    of = _norms(of, name)
    ax = axes(ax, (3.4, 2.8), xlabel="layer", ylabel=ylabel, ylim=ylim,
              yscale="log" if logarithmic else None)
    for at, more in zip(np.ravel([] if level is None else level), ({}, {"ls": (0, (8, 2, 1, 2))}),
                        strict=False):
        ax.axhline(at, **MARK | more)
    x, own = 1 + np.arange(of.shape[1]), MAGENTA if name.startswith("error") else INK
    course(ax, x, of, name, (own, "-"))
    said = f"{name}: {short(np.median(of[:, 0]))} in layer 1, {short(np.median(of[:, -1]))} in "
    said += f"layer {x[-1]}"
    if expected is not None:
        ax.plot(x, expected, "--", color=INK, lw=1.3)
        said += f" (expected {short(expected[0])} and {short(expected[-1])})"
    whole(ax)
    return describe(ax, f"{said}.")


@entrance
def answers(x, said: table('{"ReLU": [3, 1]}'), true, notes=None, note="", ax=None):
    """Images in a row and, below, what networks answer, in a frame where it is right (D3.5-20).

    x : (side * side, m), one image a column; said : for each name m classes, -1 where it diverged;
        true : m classes; notes : for each name a word at the end of its row, under `note`, or
        several, each under its own
    Raises ValueError where there is not one answer, or one class, for each image.
    """
    x, true = images(x, "x"), np.asarray(true)
    side, _, m = x.shape
    if bad := [len(of) for of in (true, *said.values()) if len(of) != m]:
        raise ValueError(f"there must be one answer and one class for each of {m} images, "
                         f"not {bad[0]}")
    heads, notes = np.atleast_1d(note).tolist(), notes or {}
    ends = m - 0.3 + 2.5 * np.arange(len(heads))
    ax, told, beside = axes(ax, (7.0, 1.6)), [], []
    ax.axis("off")
    for k in range(m):
        ax.imshow(x[..., k], cmap="gray_r", vmin=0, vmax=max(1, x.max()), interpolation="none",
                  extent=(k - 0.4, k + 0.4, 0.35, -0.75), aspect="auto")
        frame = outline(side, side)
        frame.set_bounds(k - 0.4, -0.75, 0.8, 1.1)
        ax.add_patch(frame)
    for at, head in zip(ends, heads, strict=True):
        ax.text(at, 0.2, head)
    for row, (name, of) in enumerate(said.items(), 1):
        ax.text(-0.7, row, name, ha="right", va="center")
        for k, (answer, right) in enumerate(zip(of, np.asarray(of) == true, strict=True)):
            ax.text(k, row, "–" if answer < 0 else f"{answer}", ha="center", va="center",
                    bbox={"boxstyle": "round,pad=0.15", "fc": "none", "ec": INK} if right else None)
        words = np.atleast_1d(notes.get(name, [""] * len(heads))).tolist()
        for at, word in zip(ends, words, strict=True):
            ax.text(at, row, word, va="center")
        if name in notes:
            pairs = (f"{head} {word}".strip() for head, word in zip(heads, words, strict=True))
            beside.append(f"{name} {', '.join(pairs)}")
        told.append(f"{(np.asarray(of) == true).sum()} of {m} for {name}")
    ax.set(xlim=(-2.0, ends[-1] + 1.7), ylim=(len(said) + 0.5, -0.8))
    more = f" Beside them: {'; '.join(beside)}." if beside else ""
    return describe(ax, f"Right answers: {', '.join(told)}.{more}")


def course(ax, x, runs, name, own, **more):
    """The median of runs (runs, m) over x, in the looks `own`, in a band from least to greatest."""
    colour, dash = own
    ax.plot(x, np.median(runs, axis=0), label=name, color=colour, ls=dash, **more)
    ax.fill_between(x, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.3, lw=0)


def _legend(ax, columns):
    ax.legend(fontsize=10, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=columns)


def _norms(of, name) -> np.ndarray:
    """of as a matrix (runs, layers) of norms; an error unless the last layer's are above 0."""
    of = checks.finite(checks.float_array(of, name), name)
    if of.ndim != 2 or not of.size:
        raise ValueError(f"{name} has shape {of.shape}: expected (runs, layers)")
    if (of < 0).any() or (of[:, -1] == 0).any():
        raise ValueError(f"{name} must be at least 0, and above 0 in the last layer")
    return of


def _decades(norms) -> np.ndarray:
    """The powers of ten around all norms above 0."""
    log = np.log10(np.concatenate([of[of > 0] for of in norms.values()]))
    return 10.0 ** np.array([np.floor(log.min() - 0.02), np.ceil(log.max() + 0.02)])


def _ratio(of) -> str:
    """What the first column is over the last, in the median of the rows."""
    ratio = np.median(of[:, 0] / of[:, -1])
    return power(np.log10(ratio)) if ratio else "0"
