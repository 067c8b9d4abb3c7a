"""Figures of the book: each function draws on `ax` (a new one without it) and returns it.

One symbol keeps one colour: weights, biases, activations and errors as in PALETTE, data
and targets in ink. Every function describes what it drew; `explore` says that text.
Images are in nnlib.figures.pictures, neurons in nnlib.figures.neurons, and networks in
nnlib.figures.reading and nnlib.figures.graphs.
"""

import numpy as np

from nnlib.entrance import checks, entrance, flag, real
from nnlib.figures import cells
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.rules import side
from nnlib.figures.words import minus, short, times, two
from nnlib.figures.words import plus as plus


def axes(ax=None, size=(7.0, 3.2), **setting):
    """`ax`, or the Axes of a new figure of `size` in inches; `setting` goes to ax.set.

    What is None in it is left to the data that are drawn.
    """
    if ax is None:
        from nnlib.figures.paper import sheet

        _, ax = sheet(size=size)
    ax.set(**{name: value for name, value in setting.items() if value is not None})
    return ax


def bare(ax=None, size=(7.0, 3.2)):
    """Axes for a drawing: equal scales, no frame, no ticks."""
    ax = axes(ax, size, aspect="equal")
    ax.axis("off")
    return ax


def describe(ax, text: str):
    """Say in words what `ax` shows, in the place of what was said; so too of a whole figure.

    `explore` puts the text under the picture and behind it.
    """
    ax.description = text
    return ax


def description(drawn) -> str:
    """What was said of Axes by `describe`; of a figure, or else of each of its Axes in turn."""
    said = getattr(drawn, "description", "")
    if said or not hasattr(drawn, "get_axes"):  # only figures have it
        return said
    return " ".join(filter(None, map(description, drawn.axes)))


def whole(ax):
    """Ticks of the x axis at whole numbers only, such as those of layers."""
    ax.xaxis.get_major_locator().set_params(integer=True)


@entrance
def curve(f, low: real() = -6, high: real() = 6, derivative: flag = True, ax=None):
    """An activation f over z and, dashed, its derivative (Davies figure 21; D3.5-13, D4.3-01).

    f : an activation that works entry by entry, (m,) -> (m,); low, high : the ends of z
    Raises ValueError for low >= high, or for an f such as softmax that mixes its entries.
    """
    checks.number(high, "high", low, open_low=True)
    z = np.linspace(low, high, 241)
    a = f(z)
    if not np.allclose(f(z[:1]), a[:1]):
        raise ValueError(f"f must work entry by entry to be drawn over z, but {f} mixes entries")
    ax = axes(ax, xlabel="z", ylabel="a")
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.plot(z, a, color=PALETTE["activation"], label="f(z)")
    if derivative:
        slope = np.array(f.derivative(z), float)
        jumps = np.flatnonzero(np.abs(np.diff(slope)) > 0.5)  # no pen follows a jump
        ax.plot(np.insert(z, jumps + 1, z[jumps]), np.insert(slope, jumps + 1, np.nan), "--",
                color=INK, label="f′(z)")
        ax.legend()
    return describe(ax, f"{f} for z from {minus(low)} to {minus(high)}, between {two(a.min())} "
                        f"and {two(a.max())}.")


@entrance
def lines(x, ax=None, log: flag = False, **named):
    """Several curves over x (m,), told apart by style and colour; keyword names are the legend.

    A matrix (runs, m) is drawn as the mean of its rows, with a band of one standard deviation
    (of those runs, divided by their number) on either side, as Henderson et al. (2018) ask.
    Raises ValueError for a curve of another length, or with no finite value.
    """
    x = np.ravel(x)
    curves = {name.replace("_", " "): _rows(y, x.size, name) for name, y in named.items()}
    if not curves:
        raise ValueError("there is no curve to draw: give at least one, such as cost=[2, 1]")
    ax = axes(ax, **({"yscale": "log"} if log else {}))
    ends = []
    for k, (name, y) in enumerate(curves.items()):
        mean, spread = y.mean(axis=0), y.std(axis=0)
        ax.plot(x, mean, label=name, **look(k))
        if len(y) > 1:
            ax.fill_between(x, mean - spread, mean + spread, color=look(k)["color"], alpha=0.2,
                            lw=0)
        ends.append(f"{name} {short(mean[np.isfinite(mean)][-1], 3)}")
    ax.legend()
    return describe(ax, f"Curves that end at: {', '.join(ends)}.")


def at_ends(ax):
    """Names in place of a legend: each line's, in its colour, beside its last point.

    ax : with a legend and one or more lines in it, its limits set. Names that would meet are
    moved up. Returns ax. Raises ValueError if no line has a label.
    """
    found, text = ax.get_legend_handles_labels()
    if not found:
        raise ValueError("ax has no line with a label to write beside its end")
    if ax.get_legend() is not None:
        ax.get_legend().remove()
    to_axes = (ax.transData + ax.transAxes.inverted()).transform
    ends = [to_axes(line.get_xydata()[np.isfinite(line.get_ydata())][-1]) for line in found]
    lowest = -1.0
    for (x, y), line, name in sorted(zip(ends, found, text, strict=True), key=lambda of: of[0][1]):
        lowest = max(y, lowest + 0.09)
        ax.text(x + 0.02, lowest, name, transform=ax.transAxes, color=line.get_color(),
                va="center", fontsize=10)
    return ax


def _rows(y, m, name) -> np.ndarray:
    """y as a matrix (runs, m), with NaN, a gap in the line, for what is not finite."""
    y = np.atleast_2d(checks.float_array(y, name))
    y = np.where(np.isfinite(y), y, np.nan)
    if y.ndim > 2 or y.shape[1] != m:
        hint = f": did you mean {name}.T?" if y.shape[0] == m else ""
        raise ValueError(f"{name} must have {m} values, one for each of x, or be a matrix "
                         f"(runs, {m}), not of shape {y.shape}{hint}")
    if not np.isfinite(y.mean(axis=0)).any():
        raise ValueError(f"{name} has no point at which all its runs are finite")
    return y


def bars(values, names=None, marked=None, ax=None, size=(7.0, 2.6), **setting):
    """One bar a value, such as the outputs of a network for one sample (Davies 4.2; D3.4-34).

    values : (K,) or (K, 1); names : K words, the numbers from 0 without them; marked : the
    number of the bar that is drawn in full colour
    Raises ValueError or TypeError for values of several samples or that are not finite, for
    names that do not fit, and for a bar that is not there.
    """
    values = checks.finite(checks.float_array(values, "values"), "values")
    if values.size == 0 or values.size != max(values.shape, default=0):
        raise ValueError(f"values must be those of one sample, (K,) or (K, 1), not {values.shape}")
    values = values.ravel()
    names = cells.labels(names, values.size, "bars")
    if marked is not None and checks.integer(marked, "marked", 0) >= values.size:
        raise ValueError(f"marked must be below {values.size}, the number of bars, not {marked}")
    ax = axes(ax, size, **setting)
    parts = ax.bar(names, values, color=PALETTE["activation"], alpha=0.45)
    if marked is not None:
        parts[marked].set_alpha(1)
    top = int(values.argmax())
    which = f"The largest of {values.size} bars" if values.size > 1 else "The only bar"
    return describe(ax, f"{which} is {names[top]}, at {two(values[top])}.")


def confusion(counts, names=None, ax=None, top=None):
    """A confusion matrix (K, K): true classes in rows, predicted in columns (D3.4-29, D3.4-33).

    names : K words for the classes in the order of counts, numbers from 0 without them; top : the
    count that has the darkest colour, the largest error without it. What is right is bold; colours
    are those of the errors only. Source: Davies 4.2.
    Raises ValueError or TypeError for counts that are no such matrix, or other names.
    """
    counts, names = cells.classes(counts, names)
    ax = axes(ax, (4.6, 4.4), xlabel="predicted", ylabel="true", aspect="equal")
    wrong = counts - np.diag(np.diag(counts))
    top = max(1, wrong.max()) if top is None else top
    ax.imshow(wrong, cmap="Purples", vmin=0, vmax=top)
    for (i, j), count in np.ndenumerate(counts):
        if count:
            dark = wrong[i, j] > 0.6 * top
            ax.text(j, i, int(count), ha="center", va="center", fontsize=9,
                    color="white" if dark else INK, weight="bold" if i == j else "normal")
    cells.ticks(ax, names, names)
    right = f"Confusion matrix: {np.trace(counts):,} of {counts.sum():,} right"
    if not wrong.any():
        return describe(ax, f"{right}; no class is taken for another.")
    if (ties := np.sum(wrong == wrong.max())) > 1:
        return describe(ax, f"{right}; {ties} errors are the most frequent, "
                            f"{times(wrong.max())} each.")
    i, j = np.unravel_index(wrong.argmax(), wrong.shape)
    return describe(ax, f"{right}; the most frequent error is {names[i]} taken for {names[j]}, "
                        f"{times(wrong[i, j])}.")


@entrance
def heat(values, rows, columns, ylabel="row", xlabel="column", what="cost", best: side = "lowest",
         ax=None):
    """A heat map, such as the validation cost at each rate and penalty; the best cell is framed.

    values : (R, C), NaN or infinite where a run diverged: such a cell has a hatch and a cross and
        no colour; rows, columns : R and C numbers or words; what : the name of the values
    The better, the fuller the colour; what blew up lies beyond the scale (`cells.span`).
    Raises ValueError or TypeError for sizes that do not fit and for no list.
    Source: Wilkinson and Friendly (2009), a history of the heat map.
    """
    rows, columns = cells.axis(rows, "rows"), cells.axis(columns, "columns")
    values = checks.float_array(values, "values").astype(float)
    if values.shape != (len(rows), len(columns)):
        hint = ": did you mean values.T?" if values.shape == (len(columns), len(rows)) else ""
        raise ValueError(f"values must have shape ({len(rows)}, {len(columns)}), as rows and "
                         f"columns say, not {values.shape}{hint}")
    ran, sign = np.isfinite(values), 1 if best == "lowest" else -1
    size = np.minimum((1.9 + 0.7 * len(columns), 1.3 + 0.42 * len(rows)), 7)
    ax = axes(ax, size, xlabel=xlabel, ylabel=ylabel, xlim=(-0.5, len(columns) - 0.5),
              ylim=(len(rows) - 0.5, -0.5))
    cells.ticks(ax, rows, columns)
    said, marks, top = f"A map of the {what}, {len(rows)} by {len(columns)}", [], np.zeros_like(ran)
    if ran.any():
        top = values == sign * (sign * values[ran]).min()
        beyond = cells.coloured(ax, values, sign, what)
        marks.append(cells.marked(ax, top, f"{best} {what}", **cells.BEST))
        i, j = np.argwhere(top)[0]
        said += f": the {best}, {short(values[i, j], 3)}, is at {ylabel} {rows[i]} and {xlabel} " \
                f"{columns[j]}" + (f" and in {top.sum() - 1} more" if top.sum() > 1 else "")
        said += f"; {beyond} beyond the colours" if beyond else ""
    if not ran.all():
        marks.append(cells.marked(ax, ~ran, "× diverged", "×", **cells.HATCH))
        said += f"; {(~ran).sum()} of {ran.size} runs diverged"
    ax.legend(handles=marks, fontsize=9, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    cells.numbers(ax, values, bold=top)
    return describe(ax, f"{said}.")
