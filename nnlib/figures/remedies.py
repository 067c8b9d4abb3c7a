"""Drawings of remedies: what each gains over none, by its strength, by the rate, by its kind."""

import numpy as np

from nnlib.figures.colours import FAINT, INK, STYLES
from nnlib.figures.masks import MARKS, PALE, SHADE, beside
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.words import MINUS, minus, short


def gap(of: dict, p):
    """What keep probability p does to the share wrong, and to the costs on the way. A Figure.

    of : for each p a dict with "epochs", (k,), the mean costs "seen" and "unseen", (k,),
        "wrong", (seeds,), the shares of unseen images wrong at the end, and, but for p = 1, which
        is no dropout, "gain": what p gains over it as {"mean", "low", "high"}, shares (Srivastava
        et al. 2014, figure 9). A bar is that interval below the line of no dropout.
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2), width_ratios=(1.3, 1))
    keeps = sorted(of)
    wrong = {key: 100 * np.asarray(of[key]["wrong"]) for key in keeps}
    means = {key: float(np.mean(wrong[key])) for key in keeps}
    left.axhline(means[1], color=INK, ls="--", lw=1, zorder=0)
    left.text(0.21, means[1] + 0.06, "no dropout", va="bottom")
    for key in keeps:
        left.plot(np.full(wrong[key].size, key + 0.018), wrong[key], "o", ms=3, mew=0,
                  color=INK if key == p else FAINT)
        if "gain" in of[key]:
            low, high = (means[1] - 100 * of[key]["gain"][end] for end in ("high", "low"))
            clear = low > means[1] or high < means[1]
            left.plot([key - 0.018] * 2, [low, high], color=INK if clear else PALE, lw=4,
                      solid_capstyle="butt")
        left.plot(key - 0.018, means[key], "_", color=INK, ms=12, mew=2)
    left.set(xlabel="keep probability", ylabel="unseen images wrong, %", xlim=(0.2, 1.06),
             xticks=keeps, title="at the end")
    for key, colour, lw in ((1, FAINT, 1.2), (p, INK, 1.8)):
        right.plot(of[key]["epochs"], of[key]["seen"], "--", color=colour, lw=lw)
        right.plot(of[key]["epochs"], of[key]["unseen"], "-", color=colour, lw=lw)
    mine = of[p]
    last = mine["epochs"][-1]
    right.fill_between(mine["epochs"], mine["seen"], mine["unseen"], color=SHADE, lw=0, zorder=0)
    for name in ("unseen", "seen"):
        beside(right, mine[name][-1], name)
    right.set(xscale="log", yscale="log", xlabel="passes over the images", ylabel="cost",
              xlim=(1, last), ylim=(2e-4, 4),
              title=f"the gap, $p$ = {minus(p)}" + (": no dropout" if p == 1 else ""))
    right.set_xticks([1, 3, 10, 30], ["1", "3", "10", "30"])
    right.set_yticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
    right.minorticks_off()
    lead = means[p] - means[1]
    than = "" if p == 1 else (f", {abs(lead):.1f} {'fewer' if lead < 0 else 'more'} than without "
                              "dropout")
    return describe(figure, f"With p = {minus(p)} of a hundred unseen images {means[p]:.1f} end "
                            f"wrong{than}; the cost ends at {short(mine['seen'][-1], 2)} on seen "
                            f"and {short(mine['unseen'][-1], 2)} on unseen ones.")


def rivals(panels: dict, xlabel):
    """What each remedy gains over none, in points, the best above: a dot a seed, a bar. A Figure.

    panels : for each panel {name: {"seeds", "mean", "low", "high"}}, as shares. A bar is the
    interval, a stroke the mean; an interval that holds 0 is pale (Student 1908).
    Raises ValueError where a panel is empty.
    """
    if not panels or not all(panels.values()):
        raise ValueError("each panel must have a remedy or more")
    rows = [len(found) for found in panels.values()]
    figure, parts = sheet(len(rows), size=(7.0, 0.33 * sum(rows) + 0.9 * len(rows)),
                          height_ratios=[row + 0.6 for row in rows], squeeze=False,
                          sharex=True)
    said = []
    for ax, (panel, found) in zip(parts[:, 0], panels.items(), strict=True):
        order = sorted(found, key=lambda name: -found[name]["mean"])
        ax.axvline(0, color=INK, ls="--", lw=1)
        for row, name in enumerate(order):
            seeds, mean, low, high = (100 * np.asarray(found[name][k]) for k in
                                      ("seeds", "mean", "low", "high"))
            clear = low > 0 or high < 0
            ax.plot(seeds, np.full(seeds.size, row - 0.24), "o", color=FAINT, ms=3, mew=0)
            ax.plot([low, high], [row + 0.14] * 2, color=INK if clear else PALE, lw=4,
                    solid_capstyle="butt")
            ax.plot(mean, row + 0.14, "|", color=INK, ms=12, mew=2)
            said.append(f"{name} {short(mean, 2)}")
        ax.set(yticks=range(len(order)), yticklabels=order, ylim=(len(order) - 0.4, -0.6),
               title=panel)
        ax.tick_params(axis="y", length=0)
    ax.set_xlabel(xlabel)
    return describe(figure, f"Points over no remedy: {'; '.join(said)}.".replace("-", MINUS))


def keeps(of: dict, ylabel):
    """What each keep probability gains or loses for several networks, with intervals. A Figure.

    of : for each network a dict from p to (mean, low, high), in points over its p = 1. Each panel
    has a scale of its own, which begins 1 above the highest and ends 1 below the lowest bar.
    """
    figure, parts = sheet(1, len(of), size=(7.0, 2.9))
    said = []
    for ax, (name, gains) in zip(np.ravel(parts), of.items(), strict=True):
        ax.axhline(0, color=INK, ls="--", lw=1)
        for p, (mean, low, high) in gains.items():
            if p < 1:
                ax.plot([p, p], [low, high], color=INK, lw=2)
                ax.plot(p, mean, "o", color=INK, ms=5, mfc="white", mew=1.4)
        ax.plot(list(gains), [mean for mean, _, _ in gains.values()], color=FAINT, lw=0.9,
                zorder=0)
        ax.set(xlabel="keep probability", title=name)
        ax.set_ylim(min(low for _, low, _ in gains.values()) - 1,
                    max(high for _, _, high in gains.values()) + 1)
        best = max(gains, key=lambda p: gains[p][0])
        said.append(f"{name}: at best {short(gains[best][0], 2)} points, at p = {minus(best)}")
    first = np.ravel(parts)[0]  # in it alone, as in others a bar may stand there
    first.text(0.53, 0.12, "no dropout", va="bottom")
    first.set_ylabel(ylabel)
    return describe(figure, f"{'; '.join(said)}.")


def at_rates(panels: list, gains: list, ylabel="unseen images wrong, %", ylim=None):
    """What several kinds of runs do at each learning rate: a dot a seed, a line of means. A Figure.

    panels : dicts of kinds, each kind a dict from the rate to its values, (seeds,); the kind that
    stands first in all of them is what the others are compared with (Srivastava et al. 2014,
    appendix A.2, where dropout is given larger rates); gains : for each panel a dict from the rate
    to what its second kind gains over the first, {"mean", "low", "high"} in shares: a bar below
    the first kind's line, pale where 0 is inside; ylim : the frame, if not all are to be in.
    """
    figure, parts = sheet(1, len(panels), size=(7.0, 3.3), sharey=True, squeeze=False)
    said = {}
    for ax, of, gain in zip(parts[0], panels, gains, strict=True):
        last = {name: float(np.mean(list(runs.values())[-1])) for name, runs in of.items()}
        low, high = ylim or ax.get_ylim()
        put, taken = {}, -np.inf
        for name in sorted(last, key=last.get):  # names that would meet keep apart
            put[name] = taken = max(last[name], taken + 0.075 * (high - low))
        first = {rate: float(np.mean(v)) for rate, v in next(iter(of.values())).items()}
        for rate, told in gain.items():
            ends = [first[rate] - 100 * told[end] for end in ("high", "low")]
            ax.plot([rate * 0.96] * 2, ends, lw=4, solid_capstyle="butt", zorder=1,
                    color=PALE if told["low"] < 0 < told["high"] else INK)
        for k, (name, runs) in enumerate(of.items()):
            rates = np.array(list(runs)) * 1.04 ** (k - (len(of) - 1) / 2)
            means = [float(np.mean(v)) for v in runs.values()]
            ax.plot(list(runs), means, ls=STYLES[k], color=FAINT if k == 0 else INK, lw=1.8)
            places = np.repeat(rates * 1.03, [len(v) for v in runs.values()])
            ax.plot(places, np.concatenate([*runs.values()]), MARKS[k], ms=2.5, color=FAINT,
                    mfc="none", mew=0.5, alpha=0.6, zorder=0)
            beside(ax, put[name], name, color=INK)
            best = int(np.argmin(means))
            said[name] = f"{name}: least {means[best]:.1f} at {minus(list(runs)[best])}"
        ax.set(xscale="log", xlabel="learning rate", ylim=ylim)
        ticks = list(next(iter(of.values())))
        ax.set_xticks(ticks, [minus(v) for v in ticks])
        ax.minorticks_off()
        ax.set_ylabel(ylabel)
        ax.tick_params(axis="y", labelleft=True)
    return describe(figure, f"{'; '.join(said.values())}.")
