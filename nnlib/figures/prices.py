"""Drawings of what costs ask for: of one answer, of an answer to many targets, of networks.

A cost has one colour and dash in all of them, and in nnlib.figures.valleys: that in LOOK.
"""

import numpy as np

from nnlib.entrance import checks, entrance, integer, real
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.plots import axes, describe
from nnlib.figures.rules import table
from nnlib.figures.words import short, two

LOOK = {"bce": look(0), "l2": look(1), "l1": look(2), "l4": look(3),
        "largest": {"color": INK, "ls": look(4)["ls"]}}
POWERS = {"l1": 1, "l2": 2, "l4": 4}
QUIET = "#6b6b6b"


def named(ax, places):
    """Puts the names of costs beside their lines in ax, in their colours; places : {cost: (x, y)}.

    >>> from nnlib.figures.plots import axes
    >>> named(axes(None), {"l1": (0.5, 0.5)})
    """
    for name, at in places.items():
        ax.text(*at, name, fontsize=9, color=LOOK[name]["color"])


def best_answer(cost: str, p):
    """The a in [0, 1] of least mean cost where the target is 1 with probability p, else 0.

    l1 : 0 or 1; l2 and bce : p; l4 : p^(1/3) / (p^(1/3) + (1 - p)^(1/3)).
    """
    p = np.asarray(p, float)
    if cost == "l1":
        return np.where(p > 0.5, 1.0, 0.0)
    root = np.cbrt if cost == "l4" else np.asarray
    return root(p) / (root(p) + root(1 - p))


@entrance
def rivals(x, answers: table('{"l2": [[0.3, 0.9]]}'), covered: integer(0) = 0, titles=None,
           guess=None, shown: bool = True):
    """Images over the answers, from 0 to 1, that networks with several costs give to each.

    x : (side, side, k); answers : {name: (runs, k)}, a bar and its number for the middle of the
    runs and a line for each; covered : as many rows from the top are hidden; titles : k words over
    the images; guess : a reader's own answer to the middle image, dashed, whose panel is then the
    first Axes; without shown the networks' answers are left out. The words count the runs that are
    sure, above 0.9 or below 0.1. Returns the Figure.
    Raises ValueError for sizes that do not fit and for answers outside [0, 1].
    """
    from nnlib.figures.paper import sheet

    x = checks.finite(checks.float_array(x, "x"), "x")
    if x.ndim != 3 or covered > len(x):
        raise ValueError(f"x must be (side, side, k), at least {covered} rows, not {x.shape}")
    k = x.shape[2]
    answers = {n: checks.fitting(of, f"answers of {n}", (len(of), k)) for n, of in answers.items()}
    if any(((of < 0) | (of > 1)).any() for of in answers.values()):
        raise ValueError("answers must lie from 0 to 1")
    if guess is not None:
        guess = checks.number(guess, "guess", 0, 1)
    figure, (over, under) = sheet(2, k, size=(6.6, 2.9), height_ratios=(1, 1.1), squeeze=False)
    for j, (top, bottom) in enumerate(zip(over, under, strict=True)):
        image = x[..., j].copy()
        image[:covered] = np.nan
        top.imshow(image, cmap="gray_r", vmin=0, vmax=1, interpolation="none")
        top.axhspan(-0.5, covered - 0.5, color=FAINT, alpha=0.25 if covered else 0, lw=0)
        top.axis("off")
        top.set_title(titles[j] if titles else "?" if guess is not None else "", fontsize=10)
        axes(bottom, ylim=(0, 1.2), yticks=() if j else (0, 0.5, 1),  # so a phone stacks them
             xlim=(-0.6, len(answers) - 0.4))
        bottom.set_xticks(range(len(answers)), list(answers))
        bottom.set_yticklabels(() if j else ("0", "½", "1"))
        bottom.axhline(0.5, color=FAINT, lw=0.7, ls=":")
        for at, of in enumerate(answers.values() if shown else ()):
            own, middle = of[:, j], float(np.median(of[:, j]))
            bottom.bar(at, middle, color=PALETTE["activation"], alpha=0.45, width=0.7)
            bottom.hlines(own, at - 0.35, at + 0.35, color=PALETTE["activation"], lw=1.1)
            bottom.text(at, own.max() + 0.03, two(middle).removeprefix("0"), fontsize=9,
                        ha="center")
    under[0].set_ylabel("answer $a$")
    seen = f"The lower {len(x) - covered} of {len(x)} rows" if covered else "The whole pictures"
    if guess is not None:
        under[k // 2].axhline(guess, color=INK, lw=1.2, ls="--")
        for ax in [a for a in figure.axes if a is not under[k // 2]]:  # the ring is in the first
            figure.delaxes(ax)
            figure.add_axes(ax)
        seen = f"Your answer to the ringed picture is {two(guess)}. {seen}"
    if not shown:
        return describe(figure, f"{seen}. What do the networks say?")
    sure = {n: f"{int((abs(of - 0.5) > 0.4).sum())} of {of.size}" for n, of in answers.items()}
    return describe(figure, f"{seen}. Answers above 0.9 or below 0.1: "
                            f"{', '.join(f'{n} {of}' for n, of in sure.items())}.")


@entrance
def slopes(a: real(0, 1, open_low=True)):
    """What the answer a costs where the target is 1, by four costs | the sizes of their slopes.

    |a - 1|^r and r |a - 1|^(r - 1), with r = 1, 2, 4; bce: -log a and 1 / a. Returns the Figure.
    """
    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2))
    every, said = np.concatenate([np.geomspace(0.05, 0.4, 30), np.linspace(0.45, 1, 12)]), []
    for name, own in LOOK.items():
        if name == "largest":
            continue
        r = POWERS.get(name)
        cost = (lambda v, r=r: (1 - v) ** r) if r else (lambda v: -np.log(v))
        slope = (lambda v, r=r: r * (1 - v) ** (r - 1.0)) if r else (lambda v: 1 / v)
        run = np.append(0.0, every) if r else every  # the logarithm has no value at 0
        for ax, f in ((left, cost), (right, slope)):
            ax.plot(run, f(run), **own)
            ax.plot(a, f(np.float64(a)), "o", color=own["color"], ms=7, clip_on=False)
        said.append(f"{name} {short(cost(a))} (slope {short(slope(a))})")
    named(left, {"bce": (0.2, 1.8), "l1": (0.42, 0.68), "l2": (0.33, 0.49), "l4": (0.1, 0.4)})
    named(right, {"bce": (0.22, 5.4), "l1": (0.9, 1.35), "l2": (0.03, 2.15), "l4": (0.06, 3.6)})
    axes(left, xlabel="answer $a$; target 1", ylabel="cost $c$", xlim=(0, 1), ylim=(0, 2.5))
    axes(right, xlabel="answer $a$; target 1", ylabel="size of the slope",
         xlim=(0, 1), ylim=(0, 10.5))
    return describe(figure, f"The answer {two(a)} to a target of 1 costs {', '.join(said)}.")


def middles(y) -> dict:
    """The one answer of least cost for targets y (m,), by l1, l2, l4 and the largest error."""
    y = np.sort(np.ravel(y).astype(float))
    low, high = y[0], y[-1]
    for _ in range(60):  # the slope of the mean of (a - y)^4 rises through 0
        a = (low + high) / 2
        low, high = (low, a) if ((a - y) ** 3).sum() > 0 else (a, high)
    return {"l1": float(np.median(y)), "l2": float(y.mean()), "l4": a,
            "largest": (y[0] + y[-1]) / 2}


def constants(y, low=0.0, high=20.0, ax=None):
    """How far one answer is from all targets y (m,), by four measures; a dot at each least.

    The measures are (mean |a - y|^r)^(1/r) for r = 1, 2, 4, and the largest |a - y|, to which
    they tend: all in the units of y, and least where the mean of |a - y|^r is.
    """
    y = checks.finite(checks.float_array(np.ravel(y), "y"), "y")
    a = np.linspace(low, high, 27)
    ax = axes(ax, (6.3, 3.4), xlabel="answer $a$", ylabel="distance from the targets",
              xlim=(low - 0.5, high + 0.6), ylim=(-1.6, 1.2 * high),
              xticks=np.linspace(low, high, 5))
    measures = {name: lambda v, r=r: (np.abs(v[:, None] - y) ** r).mean(axis=1) ** (1 / r)
                for name, r in POWERS.items()}
    measures["largest"] = lambda v: np.abs(v[:, None] - y).max(axis=1)
    best, named = middles(y), {"largest": "largest error"}
    bends = {"l1": np.unique([low, *y, high]), "largest": np.array([low, best["largest"], high])}
    for name, far in measures.items():
        at = bends.get(name, a)  # l1 and the largest error are straight between their bends
        ax.plot(at, far(at), label=named.get(name, name), **LOOK[name])
        ax.plot(best[name], far(np.array([best[name]])), "o", color=LOOK[name]["color"], ms=7)
    at, times = np.unique(y, return_counts=True)
    ax.plot(at, np.full(at.size, -0.8), "|", color=INK, ms=11, mew=2)
    for where in at[times > 1]:
        ax.text(where, 0.1, "×" + str(times[at == where][0]), fontsize=9, ha="center")
    ax.text(high + 0.4, 2.2, "targets", va="center", ha="right", color=QUIET)
    ax.legend(loc="upper center", ncols=4)
    return describe(ax, "Least at: " + ", ".join(
        f"{named.get(n, n)} {two(v)}" for n, v in best.items()) + ".")


@entrance
def honest(p: real(0, 1, open_low=True, open_high=True)):
    """The mean cost of an answer a where the target is 1 with probability p | the best answers.

    Left a dot at each least; right the best answer for every p; by l1 and for p = 1/2 any answer
    is, and has no dot. Returns the Figure.
    Source: Gneiting and Raftery (2007), proper scoring rules.
    """
    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2))
    near = np.array([1e-15, 1e-8, 1e-5, 1e-4, 1e-3, 0.003, 0.01, 0.025])  # log has no bound at 0
    a = np.concatenate([near, np.linspace(0.05, 0.95, 22), 1 - near[::-1]])
    shares = {"l1": np.array([0, 0.5, 0.5001, 1]), "l4": np.linspace(0, 1, 41) ** 3}
    shares["l4"] = np.unique(np.concatenate([shares["l4"], 1 - shares["l4"]]))[::2]
    said = []
    for name, own in LOOK.items():
        if name == "largest":
            continue
        r = POWERS.get(name)
        price = (lambda v, r=r: p * (1 - v) ** r + (1 - p) * v**r) if r else (
            lambda v: -p * np.log(v) - (1 - p) * np.log1p(-v))
        best, at = float(best_answer(name, p)), a if name == "bce" else a[[0, -1]] if (
            name == "l1") else a[::2]
        left.plot(at, price(at), label=name, **own)
        every = shares.get(name, np.array([0, 1]))
        right.plot(every, best_answer(name, every), **own)
        if name == "l1" and p == 0.5:
            said.append("l1 any")
            continue
        left.plot(best, price(np.array([best])), "o", color=own["color"], ms=7, clip_on=False)
        right.plot(p, best, "o", color=own["color"], ms=7, clip_on=False)
        said.append(f"{name} {two(best)}")
    axes(left, xlabel="answer $a$", ylabel="mean cost", xlim=(0, 1), ylim=(0, 1.5))
    axes(right, xlabel="share $p$ of targets that are 1", ylabel="best answer", xlim=(0, 1),
         ylim=(-0.02, 1.02))
    right.axvline(p, color=FAINT, lw=0.8)
    right.text(0.53, 0.8, "l2, bce", fontsize=9)
    named(right, {"l1": (0.53, 0.05), "l4": (0.1, 0.4)})
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return describe(figure, f"A share {two(p)} of the targets is 1. Best answers: "
                            f"{', '.join(said)}.")


def calibration(bins, curves=None):
    """The share of ones among images that got about the same answer, a panel for each network.

    bins : {name: (runs, bins, 3)}, for each bin of answers how many, their mean, the share of
    ones; a dot is the mean of the runs, larger for more and pale for less than one answer in a
    hundred, a line from least to greatest;
    curves : {name: f}, the share that theory expects at an answer (m,), dashed. Returns the Figure.
    Source: Niculescu-Mizil and Caruana (2005), the reliability diagram.
    """
    from nnlib.figures.paper import sheet

    found = {name: checks.float_array(of, name) for name, of in bins.items()}
    if not found or any(of.ndim != 3 or of.shape[2] != 3 for of in found.values()):
        raise ValueError("bins must hold at least one network, (runs, bins, 3) each")
    figure, grid = sheet(-(-len(found) // 2), 2, size=(7.0, 6.2), squeeze=False)
    said, a = [], np.linspace(0, 1, 33)
    for ax in grid.flat[len(found):]:
        ax.set_visible(False)
    for ax, (name, of) in zip(grid.flat, found.items(), strict=False):
        ax.plot([0, 1], [0, 1], color=FAINT, lw=1)
        if name in (curves or {}):
            ax.plot(a, curves[name](a), "--", color=INK, lw=1.3)
        of = of[:, (of[..., 0] > 0).all(axis=0)]
        ink = LOOK.get(name[:3].strip(", "), {"color": PALETTE["activation"]})["color"]
        n, at, share = of[..., 0].mean(axis=0), of[..., 1].mean(axis=0), of[..., 2]
        ax.vlines(at, share.min(axis=0), share.max(axis=0), color=ink, lw=1.4)
        for x, y, part in zip(at, share.mean(axis=0), n / n.sum(), strict=True):
            ax.plot(x, y, "o", ms=1.5 * np.round(np.sqrt(6 + 130 * part)), mew=0,
                    color=ink, alpha=0.8 if part >= 0.01 else 0.3)
        axes(ax, title=name, xlabel="answer $a$", ylabel="share that are 4s",
             xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1),
             aspect="equal")
        inner = n[(at > 0.1) & (at < 0.9)].sum() / n.sum()
        said.append(f"{name} {short(100 * inner)}")
    return describe(figure, "Of a hundred answers these lie between 0.1 and 0.9: "
                            f"{', '.join(said)}.")


def noises(errors, densities, xlim=(-1, 1)):
    """How far three best constants are from the truth, a panel for each kind of noise.

    errors : {noise: {cost: (runs,)}}, a bar for the middle 95 in 100, that of the least mean
    square full and the others pale, over the density of the noise,
    densities : {noise: f of an array (m,)}, drawn over -3 to 3. Returns the Figure.
    Raises ValueError for other names.
    Source: Fisher (1922), the efficiency of an estimate.
    """
    from nnlib.figures.paper import sheet

    if set(errors) != set(densities) or not errors:
        raise ValueError("errors and densities must name the same kinds of noise, at least one")
    figure, grid = sheet(2, len(errors), size=(7.0, 2.9), height_ratios=(1, 1.3), squeeze=False)
    t, said = np.linspace(-3, 3, 33), []
    for (over, under), (noise, of) in zip(grid.T, errors.items(), strict=True):
        over.fill_between(t, densities[noise](t), color=FAINT, alpha=0.4, lw=0)
        axes(over, title=noise, ylim=(0, 1.05), yticks=(), xticks=(-2, 0, 2), xlabel="noise")
        rms = {cost: float(np.sqrt(np.mean(np.square(e)))) for cost, e in of.items()}
        for row, (cost, e) in enumerate(of.items()):
            least = rms[cost] == min(rms.values())
            under.plot(np.percentile(e, (2.5, 97.5)), [row, row], solid_capstyle="butt", lw=9,
                       color=LOOK.get(cost, {"color": INK})["color"], alpha=1 if least else 0.3)
        under.axvline(0, color="white", lw=1)
        axes(under, xlim=xlim, ylim=(len(of) - 0.5, -0.5), xlabel="error of the best constant")
        under.set_yticks(range(len(of)), list(of))
        under.tick_params(axis="y", length=0)
        said.append(f"{noise}: " + ", ".join(f"{c} {v:.3f}" for c, v in rms.items()))
    return describe(figure, f"Root mean square errors. {'; '.join(said)}.")
