"""Drawings of a classifier at work: what it answers, how sure it is, what it looks at, what helps.

Single answers and confusion matrices of counts are in nnlib.figures.pictures and plots.
"""

import numpy as np

from nnlib.entrance import checks, count, entrance, positive
from nnlib.figures.colours import FAINT, INK, PALETTE, look, red_to_blue
from nnlib.figures.pictures import images, inked, outline
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import many, minus, short, two


@entrance
def answers(x, a, true, columns: count = 4, notes=None, share=None, height: positive = 1.4):
    """Images beside the outputs that a network has for each; the true class is solid (D3.4-31).

    x : (side * side, m); a : (K, m), outputs from 0 to 1; true : (m,) classes, from 0;
    notes : m words, one under each image; share : of all unseen images that are right; height : of
    a row, in inches. Returns the Figure. Raises ValueError for sizes that do not fit, or inf.
    """
    from nnlib.figures.paper import sheet

    x, a, true = images(x, "x"), *_answered(a, true)
    if x.shape[2] != len(true):
        raise ValueError(f"x has {x.shape[2]} images, but true has {len(true)} classes")
    if notes is not None and len(notes) != len(true):
        raise ValueError(f"notes must be {len(true)}, one for each image, not {len(notes)}")
    rows = -(-len(true) // columns)
    figure, grid = sheet(rows, 2 * columns, size=(7.0, height * rows), squeeze=False,
                         width_ratios=[1, 1.7] * columns)
    said = a.argmax(axis=0)
    for k, (left, right) in enumerate(grid.reshape(-1, 2)):
        left.axis("off")
        if k >= len(true):
            right.axis("off")
            continue
        inked(left, x[..., k], x)
        left.set_title("" if notes is None else notes[k], y=-0.36, fontsize=9)
        _columns(right, a[:, k], true[k])
        right.set_title(f"says {said[k]}" if said[k] == true[k] else
                        f"says {said[k]}, is {true[k]}", fontsize=10,
                        weight="normal" if said[k] == true[k] else "bold")
    found = ", ".join(f"{t} taken for {s}" for t, s in zip(true, said, strict=True) if t != s)
    figure.description = (f"{np.sum(said == true)} of {many(len(true), 'image')} named correctly"
                          f"{'; ' + found if found else ''}.")
    if share is not None:
        figure.description += f" Of all unseen images, {100 * share:.1f} per cent."
    return figure


@entrance
def errors(x, true, said, sure=None, columns: count = 10):
    """Images that were taken for another class, "9 → 4" under each (D3.4-36).

    x : (side * side, m); true, said : (m,) classes; sure : (m,) largest outputs, written if given.
    Returns the Figure. Raises ValueError for lengths that do not fit, for no image, and for one
    that is no error.
    """
    from nnlib.figures.paper import sheet

    x, true, said = images(x, "x"), np.ravel(true), np.ravel(said)
    if not x.shape[2] == true.size == said.size:
        raise ValueError(f"x has {x.shape[2]} images, true and said have {true.size} and "
                         f"{said.size} classes: expected as many")
    if sure is not None and np.size(sure) != true.size:
        raise ValueError(f"sure must be one for each of {many(true.size, 'image')}, not "
                         f"{np.size(sure)}")
    if (true == said).any():
        raise ValueError(f"image {int(np.argmax(true == said))} is no error: true and said are "
                         f"both {true[np.argmax(true == said)]}")
    rows = -(-true.size // columns)
    figure, grid = sheet(rows, columns, size=(7.0, rows * (min(7.0 / columns, 0.8) + 0.3)),
                         squeeze=False)
    for k, ax in enumerate(grid.flat):
        ax.axis("off")
        if k < true.size:
            inked(ax, x[..., k], x)
            certainty = "" if sure is None else f" at {np.ravel(sure)[k]:.3f}"
            ax.set_title(f"{true[k]} → {said[k]}{certainty}", y=-0.3, fontsize=11)
    pairs = ", ".join(f"{t} as {s}" for t, s in zip(true, said, strict=True))
    figure.description = f"{many(true.size, 'error')}: {pairs}."
    return figure


@entrance
def filters(W, titles=None, columns: count = 8):
    """The rows of a weight matrix as pictures in one scale: blue positive, red negative.

    W : (n, 784), or rows of another square; titles : n words. Returns the Figure.
    Raises ValueError for rows that make no square, and for titles that do not fit.
    Source: Sanderson (2017) shows the weights of a digit classifier so.
    """
    from nnlib.figures.paper import sheet

    pictures = images(checks.float_array(W, "W").T, "W.T")
    n = pictures.shape[2]
    if titles is not None and len(titles) != n:
        raise ValueError(f"titles must be one for each of {n} rows of W, not {len(titles)}")
    top, rows = float(np.abs(pictures).max()) or 1.0, -(-n // columns)
    extra = 0.05 if titles is None else 0.25
    figure, grid = sheet(rows, columns, size=(7.0, rows * (6.4 / columns + extra)),
                         squeeze=False)
    for k, ax in enumerate(grid.flat):
        ax.axis("off")
        if k < n:
            shown = ax.imshow(pictures[..., k], cmap=red_to_blue(), vmin=-top, vmax=top,
                              interpolation="none")
            ax.add_patch(outline(*pictures.shape[:2]))
            ax.set_title("" if titles is None else titles[k], fontsize=10)
    bar = figure.colorbar(shown, ax=grid, shrink=0.8, pad=0.01, aspect=15)
    bar.set_ticks([-top, 0, top], labels=[minus(float(f"{v:.2g}")) for v in (-top, 0, top)])
    bar.outline.set_linewidth(0.5)
    figure.description = (f"The weights of {many(n, 'neuron')} as pictures, between "
                          f"{short(pictures.min())} and {short(pictures.max())}.")
    return figure


def reliability(ax=None, **runs):
    """How often answers are right against how sure they were; on the diagonal both agree.

    Each keyword: (runs, bins, 3), for every bin of certainty how many answers, their mean
    certainty and the share that was right; the (runs,) of a bin are drawn as their mean and a band
    from least to greatest. Bins that a run leaves empty are left out. Raises ValueError for no
    runs and for other shapes. Source: Niculescu-Mizil and Caruana (2005), the reliability diagram.
    """
    if not runs:
        raise ValueError("there is nothing to draw: give at least one, such as net=bins")
    found = {name: checks.float_array(of, name) for name, of in runs.items()}
    for name, of in found.items():
        if of.ndim != 3 or of.shape[2] != 3 or not (of[..., 0] > 0).all(axis=0).any():
            raise ValueError(f"{name} must be (runs, bins, 3), a bin without gaps among them, not "
                             f"of shape {of.shape}")
    ax = axes(ax, (7.0, 3.6), xlabel="largest output", ylabel="share that is right",
              xlim=(0.3, 1.02), ylim=(0, 1.02))
    ax.plot([0, 1], [0, 1], color=FAINT, lw=1)
    ax.text(0.31, 0.94, "grey line: as sure as right", color="#6b6b6b", fontsize=10)
    said = []
    for k, (name, of) in enumerate(found.items()):
        of = of[:, (of[..., 0] > 0).all(axis=0)]
        sure, right = of[..., 1].mean(axis=0), of[..., 2]
        ax.plot(sure, right.mean(axis=0), marker="os^v"[k % 4], ms=5, lw=1.6,
                label=name.replace("_", " "), **look(k))
        ax.fill_between(sure, right.min(axis=0), right.max(axis=0), color=look(k)["color"],
                        alpha=0.15, lw=0)
        said.append(f"{name.replace('_', ' ')} from {two(right.mean(axis=0)[0])} at "
                    f"{two(sure[0])} to {two(right.mean(axis=0)[-1])} at {two(sure[-1])}")
    ax.legend(loc="lower right")
    return describe(ax, f"Share that is right at the largest output: {'; '.join(said)}.")


def rungs(differences, ax=None):
    """What single changes gain over one baseline, in points: an interval, and a dot a seed.

    differences : {name: {"seeds": (runs,), "mean", "low", "high"}}, in shares from -1 to 1;
    drawn from the top in that order. An interval that leaves out 0 is black, others grey.
    Raises ValueError for none. Source: Cumming and Finch (2005), inference by eye.
    """
    if not differences:
        raise ValueError("there is nothing to draw: give at least one difference")
    ax = axes(ax, (7.0, 0.8 + 0.4 * len(differences)), xlabel="gain in percentage points",
              ylim=(len(differences) - 0.5, -0.5))
    ax.axvline(0, color=FAINT, lw=1)
    for k, of in enumerate(differences.values()):
        clear = of["low"] > 0 or of["high"] < 0
        colour = INK if clear else FAINT
        ax.plot([100 * of["low"], 100 * of["high"]], [k, k], color=colour, lw=2.5,
                solid_capstyle="butt")
        ax.plot(100 * of["mean"], k, "|", color=colour, ms=13, mew=2.5)
        ax.plot(100 * np.asarray(of["seeds"]), np.full(len(of["seeds"]), k + 0.25), "o", ms=3.5,
                color=FAINT)
    ax.set_yticks(range(len(differences)), list(differences))
    ax.tick_params(axis="y", length=0)
    said = ", ".join(f"{name} {short(100 * of['mean'])}" for name, of in differences.items())
    return describe(ax, f"Gains in percentage points: {said}.")


def biases(right, printed, by_difference):
    """The gradient by the biases of each layer three times: right, as printed, by differences.

    Each is a list of (n,) or (n, 1), one for each layer. Returns the Figure (D3.4-12).
    Raises ValueError for lists of other sizes.
    """
    from nnlib.figures.paper import sheet

    three = [[np.ravel(checks.float_array(b, "a gradient")) for b in of]
             for of in (right, printed, by_difference)]
    sizes = [[b.size for b in of] for of in three]
    if not sizes[0] or sizes[0] != sizes[1] or sizes[0] != sizes[2]:
        raise ValueError(f"the three lists must have arrays of the same sizes, not {sizes[0]}, "
                         f"{sizes[1]} and {sizes[2]}")
    figure, grid = sheet(1, len(sizes[0]), size=(7.0, 2.6), sharey=True, squeeze=False,
                         width_ratios=sizes[0])
    for l, (ax, *of) in enumerate(zip(grid[0], *three, strict=True), 1):  # noqa: E741
        spots = np.arange(1, of[0].size + 1)
        ax.bar(spots - 0.2, of[0], 0.4, color=PALETTE["bias"], label="right")
        ax.bar(spots + 0.2, of[1], 0.4, color="white", edgecolor=INK, hatch="////", lw=0.8,
               label="wrong line")
        ax.plot(spots - 0.2, of[2], "_", color=INK, ms=7, mew=1.5, label="by differences")
        ax.axhline(0, color=FAINT, lw=0.6)
        if np.abs(of[1]).max() < 1e-12:  # a bar that cannot be seen
            ax.text(0.5, 0.92, "wrong line: 0", transform=ax.transAxes, ha="center", fontsize=10)
        ax.set(xlabel=f"entry of $b^{{({l})}}$", xticks=spots[::3], ylabel="gradient" * (l == 1))
        ax.tick_params(labelleft=True)  # so that a panel can stand alone
    figure.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=3,
                  fontsize=10, columnspacing=1.2, handlelength=1.5)
    gaps = [max(np.abs(p - n).max() for p, n in zip(of, three[2], strict=True)) for of in three]
    figure.description = (f"{sum(sizes[0])} entries. From the differences the right gradient is at "
                          f"most {short(gaps[0])} away, the wrong one {short(gaps[1])}.")
    return figure


def _answered(a, true):
    """Outputs (K, m), finite, and their true classes (m,), from 0 and below K."""
    a = checks.finite(checks.float_array(a, "a"), "a")
    true = np.ravel(checks.array(true, "true"))
    if a.ndim != 2 or a.shape[1] != true.size:
        raise ValueError(f"a must be (K, {true.size}), a column for each class in true, not of "
                         f"shape {a.shape}")
    if true.size and not (0 <= true.min() and true.max() < len(a)):
        raise ValueError(f"true must be from 0 to {len(a) - 1}, the rows of a")
    return a, true


def _columns(ax, values, true):
    """Bars for the classes, as two shapes: many bars would be many lines of SVG."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for these, alpha in (([k for k in range(values.size) if k != true], 0.45), ([true], 1)):
        corners = [np.array([(k - 0.4, 0), (k - 0.4, values[k]), (k + 0.4, values[k]),
                             (k + 0.4, 0), (k - 0.4, 0)]) for k in these]
        paths = [Path(c, closed=True) for c in corners]
        ax.add_patch(PathPatch(Path.make_compound_path(*paths), facecolor=PALETTE["activation"],
                               alpha=alpha, lw=0))
    ax.set(xlim=(-0.7, values.size - 0.3), ylim=(0, 1), xticks=range(0, values.size, 2))
    ax.set_yticks([0, 1]), ax.tick_params(labelsize=9, length=0, pad=2)
