"""Drawings of a race: who is ahead of whom, with its interval, and how each was tuned."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from nnlib.entrance import checks, entrance, positive, real
from nnlib.figures.colours import CELLS, CYCLE, FAINT, INK
from nnlib.figures.designs import MARK, looks
from nnlib.figures.plots import axes, describe
from nnlib.figures.rules import table
from nnlib.figures.words import MINUS, minus, sentences

SCALE = LinearSegmentedColormap.from_list("better", CELLS)


def _listed(of, name) -> np.ndarray:
    """of as an array (seeds,) of finite numbers."""
    of = checks.finite(checks.float_array(of, name), name)
    if of.ndim != 1 or not of.size:
        raise ValueError(f"{name} must be a list, one a seed")
    return of


@entrance
def gaps(differences: table('{"ReLU": [0.01, 0.0, 0.02]}'), intervals: table('{"ReLU": [0, 0.02]}'),
         setting="", xlim=None, lost=None, subject="TSin", dots=True, ringed=None, ax=None):
    """The subject minus each rival, in points: a dot a seed, a bar for the interval (D3.5-21).

    differences : for each rival the differences of accuracies (seeds,); intervals : for the same
        rivals (low, high); lost : for some names how many runs of theirs diverged, noted; a seed
        beyond `xlim` is a small arrow at its edge; subject : its name, in front, right of 0;
        dots : False for the intervals alone; an interval that ends beyond `xlim` has an arrow
        there, and its mean is written where that lies beyond; ringed : a name with a ring
    Raises ValueError where the two have other names, and for no difference.
    """
    if list(differences) != list(intervals):
        raise ValueError("differences and intervals must have the same names, in one order")
    differences = {name: _listed(of, f"differences of {name}") for name, of in differences.items()}
    ax = axes(ax, (7.0, 0.35 * len(differences) + 1.0), xlim=xlim,
              xlabel=f"← {subject} behind    percentage points    {subject} ahead →")
    ax.axvline(0, **MARK)
    names, said, found = [], {"ahead of": [], "behind": []}, looks(differences)
    for row, (name, of) in enumerate(differences.items()):
        low, high = intervals[name]
        at, heights = 100 * of, row + 0.2 * np.linspace(-1, 1, of.size)
        low_end, high_end = xlim or (-np.inf, np.inf)
        marks = (("o", (at >= low_end) & (at <= high_end), at), ("<", at < low_end, low_end),
                 (">", at > high_end, high_end))
        for mark, which, put in marks if dots else ():
            ax.plot(np.broadcast_to(put, at.shape)[which], heights[which], mark, mew=0,
                    ms=3.2 if mark == "o" else 4.5, color=found[name][0], alpha=0.6, clip_on=False)
        ax.plot([100 * low, 100 * high], [row, row], color=INK, lw=3, solid_capstyle="butt")
        ax.plot(100 * of.mean(), row, "|", color=INK, ms=11, mew=1.6)
        for beyond, end, arrow in ((100 * high > high_end, high_end, ">"),
                                   (100 * low < low_end, low_end, "<")):
            if beyond:
                ax.plot(end, row, arrow, color=INK, ms=6, clip_on=False)
        if not low_end <= at.mean() <= high_end:
            right = at.mean() > high_end
            ax.annotate(minus(round(at.mean(), 1)), (high_end if right else low_end, row), (7, 0),
                        textcoords="offset points", va="center" if right else "bottom")
        if name == ringed:
            ax.plot(100 * of.mean(), row, "o", color=INK, mfc="none", ms=9)
        if low > 0 or high < 0:
            said["ahead of" if low > 0 else "behind"].append(name)
        gone = (lost or {}).get(name)
        names.append(f"{name} ({gone} ×)" if gone else name)
    ax.set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.4, -0.6))
    clear = "; ".join(f"{how} {', '.join(of)}" for how, of in said.items() if of)
    return describe(ax, sentences(setting, f"the interval leaves out 0 for: {clear}" if clear else
                                  "every interval holds 0"))


@entrance
def tuning(scores, rates, gains, setting="", span=None, ladder=None, ax=None):
    """What tuning found at each rate and gain: the fuller the better; × is the best (D3.5-22).

    scores : (rates, gains); rates, gains : in rising order; span : the scores of the palest and the
        fullest shade, for maps that are compared
    ladder : the rates of the axis, for maps that share one; those not tried have dots
    Raises ValueError for scores of another shape, and for rates that are not in the ladder.
    """
    scores = checks.finite(checks.float_array(scores, "scores"), "scores")
    if scores.shape != (len(rates), len(gains)):
        raise ValueError(f"scores must have shape ({len(rates)}, {len(gains)}), not {scores.shape}")
    ladder = list(rates if ladder is None else ladder)
    if missing := [rate for rate in rates if rate not in ladder]:
        raise ValueError(f"ladder must hold every rate, but {minus(missing[0])} is not in it")
    low, high = span or (scores.min(), scores.max())
    ax = axes(ax, (5.4, 3.4), xlabel="gain", ylabel="rate", title=setting, ylim=(0, len(ladder)))
    first = ladder.index(rates[0])
    ax.pcolormesh(np.arange(len(gains) + 1), first + np.arange(len(rates) + 1), scores, cmap=SCALE,
                  vmin=low, vmax=high, edgecolors="face", lw=0.3)
    blank = [k + 0.5 for k, rate in enumerate(ladder) if rate not in rates]
    ax.plot(*np.meshgrid(np.arange(len(gains)) + 0.5, blank), ".", color=FAINT, ms=2)
    i, j = np.unravel_index(scores.argmax(), scores.shape)
    ax.plot(j + 0.5, first + i + 0.5, "x", color=INK, ms=7, mew=2)
    for k, (names, put) in enumerate(((ladder, ax.set_yticks), (gains, ax.set_xticks))):
        every = range(0, len(names), 3 if k else 2)
        put([at + 0.5 for at in every], [f"{names[at]:.2g}" for at in every])
    return describe(ax, f"{setting or 'tuning'}: best {scores[i, j]:.3f} at rate "
                        f"{minus(float(f'{rates[i]:.2g}'))} and gain "
                        f"{minus(float(f'{gains[j]:.2g}'))}.")


@entrance
def shades(low: real(), high: real(), ax=None):
    """The shades of `tuning` from the palest, at `low` or less, to the fullest (D3.5-22).

    It is the key to maps of shape (rates, gains). Raises TypeError for what is no number.
    """
    ax = axes(ax, (1.0, 3.4), ylabel="accuracy", xticks=[], ylim=(low, high))
    steps = np.linspace(low, high, 11)
    ax.pcolormesh([0, 1], steps, (steps[:-1, None] + steps[1:, None]) / 2, cmap=SCALE, vmin=low,
                  vmax=high, edgecolors="face", lw=0.3)
    ax.set_yticks(steps[::5], [f"{v:.2f}" for v in steps[::5]])
    return describe(ax, f"The fullest shade is an accuracy of {high:.3f}, white is {low:.3f} or "
                        "less.")


@entrance
def spreads(results: table('{"TSin": [0.5, 2.0]}'), xlabel, mark: positive = 1.0, hollow=None,
            ax=None):
    """Errors on a scale of ratios: a dot a seed, a bar at the median (D3.5-22).

    results : for each name the errors (seeds,), above 0; mark : an error to compare with, dotted;
        hollow : for some names which seeds (seeds,) have a hollow dot
    Raises ValueError for lists that are empty or not finite, for errors not above 0, and for
    hollow of another shape.
    """
    results = {name: _listed(of, f"results of {name}") for name, of in results.items()}
    if bad := [name for name, of in results.items() if not (of > 0).all()]:
        raise ValueError(f"results of {bad[0]} must be above 0")
    hollow = {name: np.asarray(of, bool) for name, of in (hollow or {}).items()}
    if bad := [name for name, of in hollow.items() if of.shape != results[name].shape]:
        raise ValueError(f"hollow of {bad[0]} must have shape {results[bad[0]].shape}")
    ax = axes(ax, (7.0, 0.32 * len(results) + 1.0), xlabel=xlabel, xscale="log")
    ax.axvline(mark, **MARK)
    said = []
    for row, (name, of) in enumerate(results.items()):
        empty = hollow.get(name, np.zeros(of.size, bool))
        heights, colour = row + 0.2 * np.linspace(-1, 1, of.size), looks(results)[name][0]
        for which, filled in ((~empty, True), (empty, False)):
            if which.any():
                ax.plot(of[which], heights[which], "o", mew=0 if filled else 0.9, color=colour,
                        mfc=colour if filled else "none", ms=3.5 if filled else 4.5,
                        alpha=0.6 if filled else 0.9)
        ax.plot(np.median(of), row, "|", color=INK, ms=13, mew=2.4)
        said.append(f"{(of < mark).sum()} of {of.size} for {name}")
    ax.set(yticks=range(len(results)), yticklabels=list(results), ylim=(len(results) - 0.4, -0.6))
    empty = sum(np.sum(of) for of in hollow.values())
    more = f" Of all dots {empty} are hollow." if hollow else ""
    return describe(ax, f"Below {minus(mark)} are: {', '.join(said)}.{more}")


@entrance
def against(curves: table('{"TSin": [[0.1, 0.2], [0.5, 0.6]]}'), xlabel, ylabel, xlim=None,
            ylim=None, peaks=False, ax=None):
    """Lines of y over x on a scale of ratios, each with its own x, in the racers' looks (D3.5-22).

    curves : for each name (x, y), two lists of equal length, x above 0; peaks : True for a ring
        around the highest point of each
    Raises ValueError for other shapes, and for an x not above 0.
    """
    curves = {name: checks.finite(checks.float_array(of, f"the curve of {name}"), name)
              for name, of in curves.items()}
    for name, of in curves.items():
        if of.ndim != 2 or len(of) != 2 or not of.size or (of[0] <= 0).any():
            raise ValueError(f"the curve of {name} must be (x, y), two lists, with x above 0")
    ax = axes(ax, (7.0, 3.2), xlabel=xlabel, ylabel=ylabel, xscale="log", xlim=xlim, ylim=ylim)
    said = []
    for (name, of), (colour, dash) in zip(curves.items(), looks(curves).values(), strict=True):
        ax.plot(*of, color=colour, ls=dash, label=name, marker="o", ms=3)
        k = of[1].argmax()
        if peaks:
            ax.plot(*of[:, k], "o", color=colour, mfc="none", ms=8)
        said.append(f"{name} {of[1, k]:.3f} at {minus(float(f'{of[0, k]:.2g}'))}")
    ax.legend(fontsize=10, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, handlelength=4)
    return describe(ax, f"The highest of each: {'; '.join(said)}.")


def pairs(names, gains, title="", xlim=None):
    """For each pair of digits what one neuron has over another, in points, with its interval.

    names : (k, 2), two digits each; gains : for each its "mean", "low" and "high", as shares. A
    stroke is the mean; an interval that holds 0 is pale and dotted (Student 1908). The second half
    stands in a panel of its own. Returns the Figure.
    Raises ValueError where there are not as many of them, or none.
    """
    from nnlib.figures.paper import sheet

    if len(names) != len(gains) or not gains:
        raise ValueError(f"each pair of digits needs a gain: {len(names)} and {len(gains)}")
    mean, low, high = 100 * np.array([[of[k] for k in ("mean", "low", "high")] for of in gains]).T
    half = -(-mean.size // 2)
    figure, row = sheet(1, 2, figsize=(7.0, 0.19 * half + 0.8))
    figure.set_layout_engine(None)  # no word changes its size here, and frames come quicker
    figure.subplots_adjust(left=0.07, right=0.99, bottom=0.11, top=0.94, wspace=0.16)
    for first, ax in zip((0, half), row, strict=True):
        own = np.arange(first, min(first + half, mean.size))
        ax.set(xlabel="percentage points ahead", xlim=xlim, ylim=(first + half - 0.4, first - 0.6))
        ax.axvline(0, color=INK, ls="--", lw=1)
        for which, dash, colour in ((low > 0, "-", INK), (low <= 0, ":", FAINT)):
            at = own[which[own]]
            gap = np.full(at.size, np.nan)  # one path for all: a page keeps many frames
            ax.plot(np.ravel([low[at], high[at], gap], "F"), np.ravel([at, at, gap], "F"), dash,
                    color=colour, lw=1.4)
            ax.plot(np.ravel([mean[at], mean[at], gap], "F"),
                    np.ravel([at - 0.32, at + 0.32, gap], "F"), color=colour, lw=3)
        ax.set_yticks(own, ["{} {}".format(*names[k]) for k in own])
        ax.tick_params(axis="y", length=0)
    figure.text(0.53, 0.97, title, ha="center", va="center")
    return describe(figure, f"Ahead on {(mean > 0).sum()} of {mean.size} pairs; the interval lies "
                            f"above 0 on {(low > 0).sum()} and below 0 on {(high < 0).sum()}.")


def side_by_side(found, xlabel, xlim=None, rows=0):
    """What `ahead` draws, a panel for each family of kinds: {family: {kind: its runs and gain}}.

    rows : how many there is room for at least, as frames of one size need it. Returns the Figure
    (Student 1908). Raises ValueError for no family, and as `ahead` does.
    """
    from nnlib.figures.paper import sheet

    if not found:
        raise ValueError("found holds no family: give at least one, with its kinds")
    high = max(rows, *map(len, found.values()))
    figure, row = sheet(1, len(found), figsize=(7.0, 0.42 * high + 1.1), squeeze=False)
    for ax, (name, of) in zip(row[0], found.items(), strict=True):
        ahead(of, xlabel, xlim, ax).set(title=name, ylim=(high - 0.45, -0.5))
    told = "Means in points: "
    said = [f"{name}: {ax.description.removeprefix(told).rstrip('.')}" for ax, name in
            zip(row[0], found, strict=True)]
    return describe(figure, f"{told}{' | '.join(said)}.")


def ahead(found, xlabel, xlim=None, ax=None):
    """What each kind has over a first one, in points: a bar for the interval, a stroke a run.

    found : for each kind its "runs", (k,), and its "gain" with "mean", "low" and "high", as
    shares (Student 1908). Raises ValueError for no kind.
    """
    if not found:
        raise ValueError("found holds no kind: give at least one, with its runs and its gain")
    ax = axes(ax, (7.0, 0.42 * len(found) + 0.8), xlabel=xlabel, xlim=xlim)
    ax.axvline(0, color=INK, ls="--", lw=1)
    said = []
    for row, (name, of) in enumerate(found.items()):
        low, mean, high = (100 * of["gain"][k] for k in ("low", "mean", "high"))
        runs = 100 * np.array(of["runs"])
        ax.plot([low, high], [row, row], color=INK, lw=2.5, solid_capstyle="butt")
        ax.plot(mean, row, "|", color=INK, ms=13, mew=2)
        gap = np.full(runs.size, np.nan)
        ax.plot(np.ravel([runs, runs, gap], "F"),
                np.ravel([row + 0.2 + 0 * runs, row + 0.38 + 0 * runs, gap], "F"),
                color=CYCLE[1], lw=1.6)
        said.append(f"{name} {f'{mean:z.1f}'.replace('-', MINUS)}")
    ax.set(yticks=range(len(found)), yticklabels=list(found), ylim=(len(found) - 0.45, -0.5))
    return describe(ax, f"Means in points: {'; '.join(said)}.")
