"""Drawings of a race between activations, in the looks of `designs`: its end, its course."""

import numpy as np

from nnlib.entrance import checks, entrance, real
from nnlib.figures.designs import ERROR, MARK, course, looks
from nnlib.figures.plots import axes, describe, whole
from nnlib.figures.rules import table
from nnlib.figures.words import many, minus, sentences

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
    ax.text(0.03, 0.97, "\n".join(notes), color=ERROR, fontsize=10, va="top",
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


def _row(ax, row, of, colour, left):
    """One racer: its dots, a bar at the mean, and in the margin how many diverged."""
    good = of[of > DIVERGED]
    ax.plot(good, row + 0.16 * np.linspace(-1, 1, good.size), "o", ms=3.5, mew=0, color=colour)
    if good.size < of.size:
        ax.annotate(f"× {of.size - good.size} of {of.size}\ndiverged", (1.02, row), color=ERROR,
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
