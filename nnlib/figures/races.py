"""Drawings of a race between activations, in the looks of `designs`: its end, its course."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from nnlib.entrance import checks, entrance, positive, real
from nnlib.figures.colours import CELLS, FAINT, INK
from nnlib.figures.designs import MARK, course, looks
from nnlib.figures.plots import axes, describe, whole
from nnlib.figures.rules import table
from nnlib.figures.words import many, minus, sentences

SCALE = LinearSegmentedColormap.from_list("better", CELLS)
DIVERGED = 0.0  # the accuracy that stands for a run without an end


@entrance
def race(results: table('{"TSin": [0.9, 0.8]}'), setting="", subject="TSin", xlim=None, rivals=(),
         ax=None):
    """What the runs of each activation reached: a dot a seed, a bar at the mean (D3.5-21, -22).

    results : for each name the accuracies (seeds,), in one order of seeds; 0 is a run that
        diverged: it counts in the mean, and a note in the margin stands for its dot
    setting : words for what was run, said first; subject : the name that comes first, in bold
        letters, compared with the best mean and, seed by seed, with each name in `rivals`
    xlim : the least and the greatest accuracy of the axis, for states that share one; an arrow at
        its edge stands for a mean that is less
    Raises ValueError for lists that are empty or not finite, and for runs outside xlim.
    """
    results = _ends(results, subject, xlim)
    duels = _duels(results, subject, rivals)
    ax = axes(ax, (7.0, 0.4 * max(len(results), 2) + 1.1), xlabel="accuracy on unseen samples")
    for row, (of, look) in enumerate(zip(results.values(), looks(results).values(), strict=True)):
        _row(ax, row, of, look[0], min(xlim or [DIVERGED]))
    ax.set(yticks=range(len(results)), yticklabels=list(results), ylim=(len(results) - 0.4, -0.6),
           xlim=xlim)
    ax.locator_params(axis="x", nbins=5)
    for label in ax.get_yticklabels():
        label.set_fontweight("bold" if label.get_text() == subject else "normal")
    return describe(ax, sentences(setting, _best(results, subject), duels))


@entrance
def learning(curves: table('{"TSin": [[0.8, 0.9]]}'), goal: real(0, 1), ylim=None, setting="",
             ax=None):
    """Accuracy after each epoch, median over seeds with a band from least to greatest (D3.5-22).

    curves : for each name a list of curves (epochs,), one a seed; a run that diverged has a
        shorter one, or one that ends at 0, and counts as 0 in every epoch
    goal : an accuracy; it is said after which epoch, from 1, the median has it
    Raises ValueError for names without a run, for runs without an epoch, and for other numbers.
    """
    longest = max((len(c) for of in curves.values() for c in of), default=0)
    if not longest or not all(map(len, curves.values())):
        raise ValueError("curves must have at least one run for each name, of at least one epoch")
    runs = {name: _whole_runs(of, name, longest) for name, of in curves.items()}
    ax = axes(ax, (7.0, 3.4), xlabel="epoch", ylabel="accuracy on unseen samples")
    ax.axhline(goal, **MARK)
    said, notes = [], []
    for (name, of), look in zip(runs.items(), looks(curves).values(), strict=True):
        lost = int((of[:, -1] == DIVERGED).sum())
        if lost:
            notes.append(f"× {name}: {lost} of {len(of)} diverged")
        if of.any():
            course(ax, np.arange(1, longest + 1), of, name, look)
        else:
            ax.plot([], [], color=look[0], ls=look[1], label=f"{name} (diverged)")
        said.append(_passes(name, of, goal, lost))
    ax.text(0.03, 0.97, "\n".join(notes), color=INK, fontsize=10, va="top",
            transform=ax.transAxes)
    ax.legend(fontsize=10, loc="lower right")
    whole(ax)
    ax.set(ylim=ylim)
    return describe(ax, sentences(setting, "; ".join(said)))


def _ends(results, subject, xlim) -> dict:
    """The accuracies of each name as an array, the subject first; errors name what is wrong."""
    found = {}
    for name in sorted(results, key=lambda name: name != subject):  # the others keep their order
        of = checks.finite(checks.float_array(results[name], f"results of {name}"),
                           f"results of {name}")
        if of.ndim != 1 or not of.size or (of < 0).any():
            raise ValueError(f"results of {name} must be a list with one accuracy a seed, none "
                             "below 0")
        out = [v for v in of[of > DIVERGED] if xlim and not min(xlim) <= v <= max(xlim)]
        if out:
            raise ValueError(f"xlim must hold every run that ended, but {name} has {minus(out[0])}")
        found[name] = of
    return found


def _listed(of, name) -> np.ndarray:
    """of as an array (seeds,) of finite numbers."""
    of = checks.finite(checks.float_array(of, name), name)
    if of.ndim != 1 or not of.size:
        raise ValueError(f"{name} must be a list, one a seed")
    return of


def _row(ax, row, of, colour, left):
    """One racer: its dots, a bar at the mean, and in the margin how many diverged."""
    good = of[of > DIVERGED]
    ax.plot(good, row + 0.16 * np.linspace(-1, 1, good.size), "o", ms=3.5, mew=0, color=colour)
    if good.size < of.size:
        ax.annotate(f"× {of.size - good.size} of {of.size}\ndiverged", (1.02, row), color=INK,
                    va="center", fontsize=10, xycoords=ax.get_yaxis_transform())
    if good.size and of.mean() >= left:
        ax.plot([of.mean()] * 2, [row - 0.35, row + 0.35], color=colour, lw=2)
    elif good.size:
        ax.plot(left, row, marker=4, ms=8, mew=0, color=colour)  # 4: an arrow, its tip at `left`


def _best(results, subject) -> str:
    means = {name: of.mean() for name, of in results.items()}
    best = max(means, key=means.get)
    if not means[best]:
        return "No run of any racer ended: all diverged"
    said = f"Best mean: {best}, {_mean(results[best])}"
    if subject not in results or subject == best:
        return said
    return f"{said}; {subject} has {_mean(results[subject])}"


def _mean(of) -> str:
    """The mean in three decimals, and how many runs without an end it counts."""
    lost = (of == DIVERGED).sum()
    return f"{of.mean():.3f}" + (f" ({lost} of {of.size} diverged, counted as 0)" if lost else "")


def _duels(results, subject, rivals) -> str:
    """On how many seeds the subject is above each rival, a diverged run counting as 0."""
    said = []
    for rival in rivals if subject in results else ():
        if rival not in results:
            raise ValueError(f"results has no {rival!r}, so it cannot be compared")
        ours, theirs = results[subject], results[rival]
        if ours.size != theirs.size:
            raise ValueError(f"{subject} has {many(ours.size, 'run')} and {rival} {theirs.size}: "
                             "give both the same seeds")
        seeds = "" if said else f" of {ours.size} seeds"
        drawn = (ours == theirs).sum()
        said.append(f"above {rival} on {(ours > theirs).sum()}{seeds}"
                    + (f" ({drawn} drawn)" if drawn else ""))
    return f"{subject} is {', '.join(said)}" if said else ""


def _whole_runs(of, name, longest) -> np.ndarray:
    """The curves as (seeds, epochs), with 0 in every epoch of a run that diverged."""
    runs = [checks.finite(checks.float_array(c, f"a curve of {name}"), f"a curve of {name}")
            for c in of]
    return np.array([c if len(c) == longest and c[-1] > DIVERGED else np.zeros(longest)
                     for c in runs])


def _passes(name, runs, goal, lost) -> str:
    """When the median of runs (seeds, epochs) has the goal, in words."""
    if lost == len(runs):
        return f"{name} diverged on {lost} of {lost} seeds"
    there = np.flatnonzero(np.median(runs, axis=0) >= goal)
    does = f"reaches {minus(goal)} after epoch {there[0] + 1}" if there.size else \
        f"does not reach {minus(goal)}"
    rest = f" ({lost} of {len(runs)} seeds diverged)" if lost else ""
    return f"{name} {does} in the median{rest}"


@entrance
def gaps(differences: table('{"ReLU": [0.01, 0.0, 0.02]}'), intervals: table('{"ReLU": [0, 0.02]}'),
         setting="", xlim=None, lost=None, subject="TSin", dots=True, ax=None):
    """The subject minus each rival, in points: a dot a seed, a bar for the interval (D3.5-21).

    differences : for each rival the differences of accuracies (seeds,); intervals : for the same
        rivals (low, high); lost : for some names how many runs of theirs diverged, noted; a seed
        beyond `xlim` is a small arrow at its edge; subject : its name, in front, right of 0;
        dots : False for the intervals alone
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
def spreads(results: table('{"TSin": [0.5, 2.0]}'), xlabel, mark: positive = 1.0, ax=None):
    """Errors on a scale of ratios: a dot a seed, a bar at the median (D3.5-22).

    results : for each name the errors (seeds,), above 0; mark : an error to compare with, dotted
    Raises ValueError for lists that are empty or not finite, and for errors not above 0.
    """
    results = {name: _listed(of, f"results of {name}") for name, of in results.items()}
    if bad := [name for name, of in results.items() if not (of > 0).all()]:
        raise ValueError(f"results of {bad[0]} must be above 0")
    ax = axes(ax, (7.0, 0.32 * len(results) + 1.0), xlabel=xlabel, xscale="log")
    ax.axvline(mark, **MARK)
    said = []
    for row, (name, of) in enumerate(results.items()):
        ax.plot(of, row + 0.2 * np.linspace(-1, 1, of.size), "o", mew=0, ms=3.5, alpha=0.6,
                color=looks(results)[name][0])
        ax.plot(np.median(of), row, "|", color=INK, ms=13, mew=2.4)
        said.append(f"{(of < mark).sum()} of {of.size} for {name}")
    ax.set(yticks=range(len(results)), yticklabels=list(results), ylim=(len(results) - 0.4, -0.6))
    return describe(ax, f"Below {minus(mark)} are: {', '.join(said)}.")


@entrance
def against(curves: table('{"TSin": [[0.1, 0.2], [0.5, 0.6]]}'), xlabel, ylabel, xlim=None,
            ylim=None, ax=None):
    """Lines of y over x on a scale of ratios, each with its own x, in the racers' looks (D3.5-22).

    curves : for each name (x, y), two lists of equal length, x above 0
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
        said.append(f"{name} {of[1, k]:.3f} at {minus(float(f'{of[0, k]:.2g}'))}")
    ax.legend(fontsize=10, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    return describe(ax, f"The highest of each: {'; '.join(said)}.")
