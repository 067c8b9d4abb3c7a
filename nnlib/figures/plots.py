"""Figures of the book: each function draws on `ax` (a new one without it) and returns it.

One symbol keeps one colour: weights, biases, activations and errors as in PALETTE, data
and targets in ink. Every function describes what it drew; `explore` says that text.
Images are in nnlib.figures.pictures, neurons and networks in nnlib.figures.diagrams.
"""

import numpy as np

from nnlib import checks

PALETTE = {"weight": "#0062A3", "bias": "#A85000", "activation": "#00734F", "error": "#A8327D"}
INK, FAINT = "#1a1a1a", "#8c8c8c"
CYCLE = (INK, "#5b4fa0", "#6b6b6b", "#8a6d00", "#703000")  # for curves that are no symbol
STYLES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)))  # lines differ by more than colour


def axes(ax=None, size=(5.0, 3.2), **setting):
    """`ax`, or the Axes of a new figure of `size` in inches; `setting` goes to ax.set."""
    if ax is None:
        import matplotlib.pyplot as plt

        sharp()
        _, ax = plt.subplots(figsize=size, layout="constrained")
        ax.spines[["top", "right"]].set_visible(False)
    ax.set(**setting)
    return ax


def sharp():
    """In a notebook, draw figures as SVG, the same bytes for the same picture."""
    import matplotlib

    if "inline" in matplotlib.get_backend():
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg", metadata={"Date": None})


def bare(ax=None, size=(5.0, 3.2)):
    """Axes for a drawing: equal scales, no frame, no ticks."""
    ax = axes(ax, size, aspect="equal")
    ax.axis("off")
    return ax


def describe(ax, text: str):
    """Say in words what `ax` shows; `explore` puts it under the picture and behind it."""
    ax.figure.description = text
    return ax


def description(drawn) -> str:
    """What was said of an Axes or Figure by `describe`, or nothing."""
    return getattr(getattr(drawn, "figure", drawn), "description", "")


def minus(number) -> str:
    """A number in six digits, with a true minus sign."""
    return f"{number:.6g}".replace("-", "\N{MINUS SIGN}")


def plus(number) -> str:
    """A number as the next term of a sum: + 0.5 or − 0.5."""
    return f"{'+' if number >= 0 else chr(0x2212)} {minus(abs(number))}"


def sub(index: int) -> str:
    """The digits of an index, set low: 12 as ₁₂."""
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(index))


def curve(f, low: float = -6, high: float = 6, derivative: bool = True, ax=None):
    """An activation f over z and, dashed, its derivative (Davies figure 21; D3.5-13, D4.3-01)."""
    z = np.linspace(low, high, 241)
    ax = axes(ax, xlabel="z", ylabel="a")
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.plot(z, f(z), color=PALETTE["activation"], label="f(z)")
    if derivative:
        ax.plot(z, f.derivative(z), "--", color=INK, label="f′(z)")
        ax.legend()
    return describe(ax, f"{f} for z from {low:g} to {high:g}, between {f(z).min():.2f} "
                        f"and {f(z).max():.2f}.")


def lines(x, ax=None, log: bool = False, **named):
    """Several curves over x, told apart by style and colour; keyword names are the legend.

    A matrix is drawn as the mean of its rows, with a band of one standard deviation.
    """
    ax = axes(ax, yscale="log" if log else "linear")
    for k, (name, y) in enumerate(named.items()):
        y, style, colour = np.atleast_2d(y), STYLES[k % 5], CYCLE[(k + k // 5) % 5]
        ax.plot(x, y.mean(axis=0), ls=style, color=colour, label=name.replace("_", " "))
        if len(y) > 1:
            low, high = y.mean(axis=0) - y.std(axis=0), y.mean(axis=0) + y.std(axis=0)
            ax.fill_between(x, low, high, color=colour, alpha=0.2, lw=0)
    ax.legend()
    ends = ", ".join(f"{k.replace('_', ' ')} {np.atleast_2d(v)[:, -1].mean():.3g}"
                     for k, v in named.items())
    return describe(ax, f"Curves that end at: {ends}.")


def bars(values, names=None, marked=None, ax=None, size=(5.0, 2.4), **setting):
    """One bar a value, such as the ten outputs of a network; `marked` is drawn in full colour."""
    values = np.ravel(values)
    names = [str(i) for i in range(values.size)] if names is None else list(names)
    ax = axes(ax, size, **setting)
    parts = ax.bar(names, values, color=PALETTE["activation"], alpha=0.45)
    if marked is not None:
        parts[marked].set_alpha(1)
    top = int(values.argmax())
    return describe(ax, f"The largest of {values.size} bars is {names[top]}, at {values[top]:.2f}.")


def confusion(counts, ax=None):
    """A confusion matrix: rows are the true classes, columns the predicted (D3.4-29, D3.4-33)."""
    counts = checks.counts(counts)
    ax = axes(ax, (4.6, 4.4), xlabel="predicted", ylabel="true", aspect="equal")
    wrong = counts - np.diag(np.diag(counts))
    ax.imshow(wrong, cmap="Purples", vmin=0, vmax=max(1, wrong.max()))
    for (i, j), count in np.ndenumerate(counts):
        if count:
            dark = wrong[i, j] > 0.6 * wrong.max()
            ax.text(j, i, int(count), ha="center", va="center", fontsize=8,
                    color="white" if dark else INK, weight="bold" if i == j else "normal")
    ax.set(xticks=range(len(counts)), yticks=range(len(counts)))
    i, j = np.unravel_index(wrong.argmax(), wrong.shape)
    return describe(ax, f"Confusion matrix: {np.trace(counts)} of {counts.sum()} right; the most "
                        f"frequent error is a {i} taken for a {j}, {wrong[i, j]} times.")
