"""Drawings of explanations on trial: what a pixel pushes, and whether the answer then changes."""

import numpy as np
from matplotlib.colors import ListedColormap

from nnlib.entrance import checks
from nnlib.figures.colours import FAINT, INK, look, red_to_blue
from nnlib.figures.pictures import images, inked, one_image, outline
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import many, two


def pushed(image, push, expected, found, size=1, title=""):
    """An image, what each pixel pushes, and where a dot changes the answer: expected, found.

    image, push : (side * side,); push is blue where ink raises the score, red where it lowers it.
    expected, found : (k, k) of True where a dot of `size` pixels with its upper left corner there
    changes the answer; each is drawn about the middle of the dot. Returns the Figure. Raises
    ValueError for other shapes. Source: Simonyan et al. (2014), gradients of scores as pictures.
    """
    from nnlib.figures.paper import sheet

    image, push = one_image(image, "image"), one_image(push, "push")
    expected, found = (np.asarray(v, bool) for v in (expected, found))
    side, k = len(image), len(found)
    if push.shape != image.shape or found.shape != (k, k) or expected.shape != (k, k) or (
            k != side - size + 1):
        raise ValueError(f"an image of {side} by {side} pixels has {side - size + 1} by "
                         f"{side - size + 1} places for a dot of {size}, and as many pushes as "
                         f"pixels, not {expected.shape}, {found.shape} and {push.shape}")
    top = float(np.abs(push).max()) or 1.0
    figure, grid = sheet(1, 4, size=(7.0, 2.15))
    inked(grid[0], image, image)
    grid[1].imshow(push, cmap=red_to_blue(), vmin=-top, vmax=top, interpolation="none")
    for ax, where in zip(grid[2:], (expected, found), strict=True):
        inked(ax, 0.25 * image, image)
        middle = (size - 1) / 2  # pictures, as hundreds of marks would be long SVG
        ax.imshow(np.ma.masked_equal(where, False), cmap=ListedColormap([INK]),
                  extent=(middle - 0.5, middle + k - 0.5, middle + k - 0.5, middle - 0.5),
                  alpha=0.75, interpolation="none")
    titles = (title, "push, true less\nstrongest rival", "dots expected to\nchange the answer",
              "dots that do")
    for ax, text in zip(grid, titles, strict=True):
        ax.set(xlim=(-0.5, side - 0.5), ylim=(side - 0.5, -0.5), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        ax.add_patch(outline(side, side))
        ax.set_title(text, fontsize=10, color=INK)
    agree = int((expected & found).sum())
    figure.description = (f"{title}: a dot changes the answer in {many(int(found.sum()), 'place')} "
                          f"of {found.size}; {int(expected.sum())} were expected, {agree} are the "
                          "same.")
    return figure


def foretold(image, expected, found, still, place, switched):
    """One dot on an image, and the margin that all dots were expected to leave, and leave.

    image : (side * side,); expected, found : margins (k, k), of a square dot of side - k + 1 pixels
    with its upper left corner there; still : (k, k), True where no neuron switches; place : (row,
    column) of the dot that is shown; switched : how many neurons it switches. Black squares are
    places without a switch, grey ones the others. Returns the Figure. Raises ValueError for other
    shapes, and for a place outside.
    """
    from matplotlib.patches import Rectangle

    from nnlib.figures.paper import sheet

    image = one_image(image, "image")
    expected, found = (checks.finite(checks.float_array(of, name), name)
                       for of, name in ((expected, "expected"), (found, "found")))
    k, still, (row, column) = len(expected), np.asarray(still, bool), place
    if not expected.shape == found.shape == still.shape == (k, k) or not k <= len(image) or not (
            0 <= row < k and 0 <= column < k):
        raise ValueError(f"expected, found and still must be (k, k) with the place {place} in "
                         f"them, not {expected.shape}, {found.shape} and {still.shape}")
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2), width_ratios=(1, 1.15))
    inked(left, image, image)
    size, side = len(image) - k + 1, len(image)
    left.add_patch(Rectangle((column - 0.5, row - 0.5), size, size, facecolor=INK, lw=0))
    left.add_patch(outline(side, side))
    left.set(xlim=(-0.5, side - 0.5), ylim=(side - 0.5, -0.5), xticks=[], yticks=[])
    left.spines[:].set_visible(False)
    left.set_title(f"{many(switched, 'neuron')} switched", fontsize=11, color=INK)
    low, high = (f(np.r_[expected.ravel(), found.ravel(), 0]) for f in (np.min, np.max))
    edges = np.linspace(low - 0.5, high + 0.5, 57)
    shades = np.zeros((56, 56))  # a picture, as hundreds of marks would be long SVG
    for of, shade in ((~still, 1), (still, 2)):
        shades[np.histogram2d(found[of], expected[of], bins=[edges, edges])[0] > 0] = shade
    ends = (edges[0], edges[-1])
    right.imshow(shades, cmap=ListedColormap(["white", "#b8b8b8", INK]), vmin=0, vmax=2,
                 extent=ends * 2, origin="lower", interpolation="none")
    right.axhline(0, color=FAINT, lw=1, ls="--")
    right.axvline(0, color=FAINT, lw=1, ls="--")
    right.plot(ends, ends, color=FAINT, lw=0.8)
    here = expected[row, column], found[row, column]
    right.plot(*here, "o", ms=11, mfc="none", mec=INK, mew=2)
    right.set(xlim=ends, ylim=ends, xlabel="margin expected", ylabel="margin found")
    figure.description = (f"Dot at row {row}, column {column}: {many(switched, 'neuron')} "
                          f"switched; margin expected {two(here[0])}, found {two(here[1])}: the "
                          f"answer is {'right' if here[1] > 0 else 'wrong'}.")
    return figure


def beaten(shares, groups, xlabel="", ylabel="", ylim=None, ax=None, ink=False):
    """A share in each of some groups, for several kinds of test, in bands from least to greatest.

    shares : for each name a matrix (runs, groups), or (groups,) of one run; groups : their words;
    ink : all lines in ink, told apart by dash and marker, where they are no kinds of network.
    Returns the Axes. Raises ValueError for other shapes. Source: Cumming and Finch (2005).
    """
    found = {name: np.atleast_2d(checks.finite(checks.float_array(of, name), name))
             for name, of in shares.items()}
    for name, of in found.items():
        if of.ndim != 2 or of.shape[1] != len(groups):
            raise ValueError(f"{name} must be (runs, {len(groups)}), not of shape {of.shape}")
    ax = axes(ax, (7.0, 3.0), xlabel=xlabel, ylabel=ylabel, ylim=ylim)
    x, said = np.arange(len(groups)), []
    for k, (name, of) in enumerate(found.items()):
        how, mean = look(k) | ({"color": INK} if ink else {}), of.mean(axis=0)
        ax.plot(x, mean, marker="os^v"[k % 4], ms=4.5, lw=1.5, label=name, **how)
        ax.fill_between(x, of.min(axis=0), of.max(axis=0), color=how["color"], alpha=0.15, lw=0)
        said.append(f"{name} from {100 * mean[0]:.1f} to {100 * mean[-1]:.1f}")
    ax.set_xticks(x, list(map(str, groups)))
    return describe(ax, f"Per cent, first to last: {'; '.join(said)}.")


def spotted(x, cleaned, true, said, then, columns=5):
    """Images with a stray spot above, without it below, and what a network reads in each.

    x, cleaned : (side * side, m); true, said, then : (m,) classes: the true one, and what is read
    with and without the spot; columns : images side by side. A wrong answer is bold. Returns the
    Figure. Raises ValueError for lengths that do not fit.
    """
    from nnlib.figures.paper import sheet

    pairs, m = [images(x, "x"), images(cleaned, "cleaned")], len(true)
    if {of.shape[2] for of in pairs} | {len(said), len(then)} != {m}:
        raise ValueError(f"expected {many(m, 'image')}, one for each of true, in x and in cleaned, "
                         "and as many answers in said and in then")
    columns, rows = min(m, columns), -(-m // columns)
    figure, grid = sheet(2 * rows, columns, size=(7.0, 3.3 * rows), squeeze=False)
    for k in range(rows * columns):
        for half, (of, read) in enumerate(zip(pairs, (said, then), strict=True)):
            ax = grid[2 * (k // columns) + half, k % columns]
            if k >= m:
                ax.axis("off")
                continue
            inked(ax, of[..., k], of)
            ax.add_patch(outline(*of.shape[:2]))
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
            ax.set_xlabel(f"read {read[k]}", fontsize=11, color=INK,
                          weight="bold" if read[k] != true[k] else "normal")
            ax.set_title("" if half else f"is {true[k]}", fontsize=11)
    mended = sum((np.asarray(said) != true) & (np.asarray(then) == true))
    broken = sum((np.asarray(said) == true) & (np.asarray(then) != true))
    figure.description = (f"{many(m, 'image')} with a spot, and without it: {mended} mended, "
                          f"{broken} newly broken.")
    return figure


def quarters(flips, amounts, ylims=None, looks=None, ink=False):
    """Flip rates against the amount of each of four changes, a panel a change, in bands over runs.

    flips : for each name a table of the changes, each (amounts, runs); amounts : for each change
    its amounts; ylims : of a change, where not (0, 1); looks : for each name the k of its look;
    ink : greys and dashes in place of colours, each line named at its end in place of a legend.
    Returns the Figure. Raises ValueError for other than four changes, and for tables of other
    lengths. Source: as Mu and Gilmer (2019) change digits, one way at a time.
    """
    from nnlib.figures.paper import sheet
    from nnlib.figures.plots import at_ends

    if len(amounts) != 4:
        raise ValueError(f"amounts must be of four changes, not of {len(amounts)}")
    named = {"dot": "dot, pixels a side", "noise": "noise, spread in a pixel",
             "shift": "shift, pixels", "thicken": "strokes thickened, times"}
    for name, of in flips.items():
        if bad := [c for c in amounts if len(of[c]) != len(amounts[c])]:
            raise ValueError(f"{name} must have {len(amounts[bad[0]])} amounts of {bad[0]}, not "
                             f"{len(of[bad[0]])}")
    figure, grid = sheet(2, 2, size=(7.0, 5.2))
    for ax, (change, by) in zip(grid.flat, amounts.items(), strict=True):
        for k, (name, of) in zip(looks or range(len(flips)), flips.items(), strict=True):
            mean, low, high = ([row(v) for v in of[change]] for row in (np.mean, np.min, np.max))
            style = look(k) | ({"color": f"{0.1 + 0.1 * (k % 5):.1f}"} if ink else {})
            ax.plot(by, mean, label=name, marker="" if ink else "os^vD"[k % 5], ms=4, lw=1.4,
                    markevery=[-1], **style)
            ax.fill_between(by, low, high, color=style["color"], alpha=0.15, lw=0)
        ax.set(xlabel=named.get(change, change), ylim=(ylims or {}).get(change, (0, 1)), xticks=by)
    for ax in grid[:, 0]:
        ax.set_ylabel("flip rate")
    if ink:
        for ax in grid.flat:
            ends = [line.get_ydata()[-1] for line in ax.lines]
            if len(ends) > 1 and np.ptp(ends) < 0.05 * ax.get_ylim()[1]:
                ax.annotate("all alike", (ax.lines[0].get_xdata()[-1], min(ends)),
                            (0, -40), textcoords="offset points", ha="right")
            else:
                at_ends(ax)
    else:
        figure.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside upper center",
                      ncols=min(5 if sum(map(len, flips)) < 60 else 3, len(flips)))
    ends = [f"{name} {', '.join(f'{100 * np.mean(of[c][-1]):.0f}' for c in amounts)}"
            for name, of in flips.items()]
    figure.description = ("Flip rates in per cent at the largest "
                          f"{', '.join(amounts)}: {'; '.join(ends)}.")
    return figure


def counted(counts, names=None, top=None):
    """A confusion matrix (K, K) and, beside it, the same errors as arrows (D3.4-29, D3.4-30).

    names : K words for the classes; top : the count of the darkest cell and the widest arrow, so
    that several matrices have one scale; the largest error without it. Returns the Figure. Raises
    ValueError or TypeError for counts that are no such matrix. Source: Davies figures 13, 16, 19
    and 20.
    """
    from nnlib.figures import mistakes, plots
    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, size=(7.0, 3.7), width_ratios=(1.25, 1))
    plots.confusion(counts, names, ax=left, top=top)
    mistakes.misclassified(counts, names, ax=right, top=top)
    figure.description = f"{left.description} {right.description}"
    return figure
