"""Drawings of what costs ask for: of one answer, of an answer to many targets, of networks.

A cost has one colour and dash in all of them, and in nnlib.figures.valleys: that in LOOK.
"""

import numpy as np

from nnlib.entrance import checks, count, entrance, integer, positive, real
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.plots import axes, describe, whole
from nnlib.figures.rules import table
from nnlib.figures.words import minus, short, two

LOOK = {"bce": look(0), "l2": look(1), "l1": look(2), "l4": look(3), "largest": look(4)}
POWERS = {"l1": 1, "l2": 2, "l4": 4}
QUIET = "#6b6b6b"


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
def rivals(x, answers: table('{"l2": [0.3, 0.9]}'), covered: integer(0) = 0, titles=None):
    """Images over the answers, from 0 to 1, that several networks give to each of them.

    x : (side, side, k); answers : {name: (k,)}; covered : as many rows from the top are hidden;
    titles : k words over the images. Each bar has its number: no panel needs another's scale.
    Returns the Figure.
    Raises ValueError for sizes that do not fit and for answers outside [0, 1].
    """
    from nnlib.figures.paper import sheet

    x = checks.finite(checks.float_array(x, "x"), "x")
    if x.ndim != 3 or covered > len(x):
        raise ValueError(f"x must be (side, side, k), at least {covered} rows, not {x.shape}")
    k, said = x.shape[2], []
    answers = {n: checks.fitting(of, f"answers of {n}", (k,)) for n, of in answers.items()}
    if any(((of < 0) | (of > 1)).any() for of in answers.values()):
        raise ValueError("answers must lie from 0 to 1")
    figure, (over, under) = sheet(2, k, size=(6.9, 2.9), height_ratios=(1, 1.1), squeeze=False)
    for j, (top, bottom) in enumerate(zip(over, under, strict=True)):
        shown = x[..., j].copy()
        shown[:covered] = np.nan
        top.imshow(shown, cmap="gray_r", vmin=0, vmax=1, interpolation="none")
        top.axhspan(-0.5, covered - 0.5, color=FAINT, alpha=0.25 if covered else 0, lw=0)
        top.axis("off")
        top.set_title(titles[j] if titles else "", fontsize=10)
        given = [of[j] for of in answers.values()]
        bottom.bar(list(answers), given, color=PALETTE["activation"], alpha=0.75, width=0.7)
        bottom.axhline(0.5, color=FAINT, lw=0.7, ls=":")
        for at, v in enumerate(given):
            bottom.text(at, v + 0.03, two(v).removeprefix("0"), fontsize=9, ha="center")
        bottom.set(ylim=(0, 1.2), yticks=())
        said.append(f"{titles[j] + ': ' if titles else ''}" + ", ".join(
            f"{n} {two(v)}" for n, v in zip(answers, given, strict=True)))
    under[0].set_ylabel("answer $a$")
    return describe(figure, f"Answers from the left: {'; '.join(said)}.")


@entrance
def spread(outputs: count, most: count = 10, total: positive = 1.0):
    """What a total error costs that is spread evenly over so many outputs, by l1, l2 and l4.

    r is 1, 2 or 4: outputs * (total / outputs)^r. Returns the Figure (D3.3-04).
    Raises ValueError for more outputs than `most`.
    """
    from nnlib.figures.paper import sheet

    if outputs > most:
        raise ValueError(f"outputs must be at most {most}, not {outputs}")
    figure, (left, right) = sheet(1, 2, size=(7.0, 2.8), width_ratios=(1, 1.3))
    n = np.arange(1, most + 1)
    left.bar(n[:outputs], total / outputs, color=INK, width=0.7)
    axes(left, xlabel="output", ylabel="error $|a_i - y_i|$", ylim=(0, 1.05 * total),
         xlim=(0.4, most + 0.6), xticks=n)
    said = []
    for name, r in POWERS.items():
        cost = n * (total / n) ** float(r)
        right.plot(n, cost, label=name, **LOOK[name])
        right.plot(outputs, cost[outputs - 1], "o", color=LOOK[name]["color"], ms=7)
        said.append(f"{name} {short(cost[outputs - 1], 3)}")
    axes(right, yscale="log", ylim=(0.5 * most**-3.0 * total**4, 3 * max(total, total**4)),
         xlabel="outputs that share the error", ylabel="cost")
    right.set_yticks(*zip(*((10.0**-k, f"{10.0**-k:g}") for k in range(4)), strict=True))
    right.minorticks_off()
    right.legend(loc="lower left")
    whole(right)
    each = "all in one output" if outputs == 1 else f"spread over {outputs} outputs"
    return describe(figure, f"An error of {minus(total)} {each} costs {', '.join(said)}.")


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
    a = np.linspace(low, high, 41)
    ax = axes(ax, (7.0, 3.4), xlabel="answer $a$", ylabel="distance from the targets",
              xlim=(low - 0.5, high + 3.4), ylim=(-1.6, high))
    measures = {name: lambda v, r=r: (np.abs(v[:, None] - y) ** r).mean(axis=1) ** (1 / r)
                for name, r in POWERS.items()}
    measures["largest"] = lambda v: np.abs(v[:, None] - y).max(axis=1)
    best, named = middles(y), {"largest": "largest error"}
    bends = {"l1": np.unique([low, *y, high]), "largest": np.array([low, best["largest"], high])}
    for name, far in measures.items():
        at = bends.get(name, a)  # l1 and the largest error are straight between their bends
        ax.plot(at, far(at), label=named.get(name, name), **LOOK[name])
        ax.plot(best[name], far(np.array([best[name]])), "o", color=LOOK[name]["color"], ms=7)
    ax.plot(y, np.full(y.size, -0.8), "|", color=INK, ms=11, mew=2)
    ax.text(high + 0.6, -0.8, "targets", va="center", color=QUIET)
    ax.legend(loc="upper center", ncols=4)
    return describe(ax, "Least at: " + ", ".join(
        f"{named.get(n, n)} {two(v)}" for n, v in best.items()) + ".")


@entrance
def honest(p: real(0, 1, open_low=True, open_high=True)):
    """The mean cost of an answer a where the target is 1 with probability p | the best answers.

    Left a dot at each least; right the best answer for every p. Returns the Figure.
    Source: Gneiting and Raftery (2007), proper scoring rules.
    """
    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2))
    a = np.concatenate([[0.003, 0.01, 0.025], np.linspace(0.05, 0.95, 28), [0.975, 0.99, 0.997]])
    shares = {"l1": np.array([0, 0.5, 0.5001, 1]), "l4": np.linspace(0, 1, 41) ** 3}
    shares["l4"] = np.unique(np.concatenate([shares["l4"], 1 - shares["l4"]]))[::2]
    said = []
    for name, own in LOOK.items():
        if name == "largest":
            continue
        r = POWERS.get(name)
        price = (lambda v, r=r: p * (1 - v) ** r + (1 - p) * v**r) if r else (
            lambda v: -p * np.log(np.maximum(v, 1e-9)) - (1 - p) * np.log(np.maximum(1 - v, 1e-9)))
        best, at = float(best_answer(name, p)), a if name == "bce" else a[[0, -1]] if (
            name == "l1") else a[::2]
        left.plot(at, price(at), label=name, **own)
        left.plot(best, price(np.array([best])), "o", color=own["color"], ms=7, clip_on=False)
        every = shares.get(name, np.array([0, 1]))
        right.plot(every, best_answer(name, every), **own)
        right.plot(p, best, "o", color=own["color"], ms=7, clip_on=False)
        said.append(f"{name} {two(best)}")
    axes(left, xlabel="answer $a$", ylabel="mean cost", xlim=(0, 1), ylim=(0, 1.5))
    axes(right, xlabel="share $p$ of targets that are 1", ylabel="best answer", xlim=(0, 1),
         ylim=(-0.02, 1.02))
    right.axvline(p, color=FAINT, lw=0.8)
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return describe(figure, f"A share {two(p)} of the targets is 1. Best answers: "
                            f"{', '.join(said)}.")


def calibration(bins, curves=None):
    """The share of ones among images that got about the same answer, a panel for each network.

    bins : {name: (runs, bins, 3)}, for each bin of answers how many, their mean, the share of
    ones; a dot is the mean of the runs, larger for more, a line from least to greatest;
    curves : {name: f}, the share that theory expects at an answer (m,), dashed. Returns the Figure.
    Source: Niculescu-Mizil and Caruana (2005), the reliability diagram.
    """
    from nnlib.figures.paper import sheet

    found = {name: checks.float_array(of, name) for name, of in bins.items()}
    if not found or any(of.ndim != 3 or of.shape[2] != 3 for of in found.values()):
        raise ValueError("bins must hold at least one network, (runs, bins, 3) each")
    figure, grid = sheet(1, len(found), size=(7.0, 2.5), sharey=True, squeeze=False)
    said, a = [], np.linspace(0, 1, 33)
    for ax, (name, of) in zip(grid[0], found.items(), strict=True):
        ax.plot([0, 1], [0, 1], color=FAINT, lw=1)
        if name in (curves or {}):
            ax.plot(a, curves[name](a), "--", color=INK, lw=1.3)
        of = of[:, (of[..., 0] > 0).all(axis=0)]
        n, at, share = of[..., 0].mean(axis=0), of[..., 1].mean(axis=0), of[..., 2]
        ax.vlines(at, share.min(axis=0), share.max(axis=0), color=PALETTE["activation"], lw=1.4)
        for x, y, size in zip(at, share.mean(axis=0), np.sqrt(6 + 130 * n / n.sum()), strict=True):
            ax.plot(x, y, "o", ms=np.round(size), color=PALETTE["activation"], alpha=0.8, mew=0)
        axes(ax, title=name, xlabel="answer $a$", xlim=(-0.05, 1.05), ylim=(-0.05, 1.05),
             xticks=(0, 0.5, 1), yticks=(0, 0.5, 1), aspect="equal")
        inner = n[(at > 0.1) & (at < 0.9)].sum() / n.sum()
        said.append(f"{name} {short(100 * inner)}")
    grid[0, 0].set_ylabel("share that are 4s")
    return describe(figure, "Of a hundred answers these lie between 0.1 and 0.9: "
                            f"{', '.join(said)}.")


def noises(errors, densities, xlim=(-1, 1)):
    """How far three best constants are from the truth, a panel for each kind of noise.

    errors : {noise: {cost: (runs,)}}, a bar for the middle 95 in 100, the narrowest in full
    colour, over the density of the noise, densities : {noise: f of an array (m,)}, drawn over
    -3 to 3. Returns the Figure. Raises ValueError for other names.
    Source: Fisher (1922), the efficiency of an estimate.
    """
    from nnlib.figures.paper import sheet

    if set(errors) != set(densities) or not errors:
        raise ValueError("errors and densities must name the same kinds of noise, at least one")
    figure, grid = sheet(2, len(errors), size=(7.0, 2.9), height_ratios=(1, 1.3), squeeze=False)
    t, said = np.linspace(-3, 3, 49), []
    for (over, under), (noise, of) in zip(grid.T, errors.items(), strict=True):
        over.fill_between(t, densities[noise](t), color=FAINT, alpha=0.4, lw=0)
        axes(over, title=noise, ylim=(0, 0.75), yticks=(), xticks=(-2, 0, 2), xlabel="noise")
        rms = {cost: float(np.sqrt(np.mean(np.square(e)))) for cost, e in of.items()}
        for row, (cost, e) in enumerate(of.items()):
            least = rms[cost] == min(rms.values())
            under.plot(np.percentile(e, (2.5, 97.5)), [row, row], solid_capstyle="butt", lw=9,
                       color=INK if least else FAINT, alpha=1 if least else 0.6)
        under.axvline(0, color="white", lw=1)
        axes(under, xlim=xlim, ylim=(len(of) - 0.5, -0.5), xlabel="error of the best constant")
        under.set_yticks(range(len(of)), list(of))
        under.tick_params(axis="y", length=0)
        said.append(f"{noise}: " + ", ".join(f"{c} {short(v, 3)}" for c, v in rms.items()))
    return describe(figure, f"Root mean square errors. {'; '.join(said)}.")
