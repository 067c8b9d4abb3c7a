"""Drawings of remedies: what each gains over none, by its strength, by the rate, by its kind."""

import numpy as np

from nnlib.figures.colours import FAINT, INK
from nnlib.figures.masks import SHADE, beside
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
            left.plot([key - 0.018] * 2, [low, high], color=INK if clear else FAINT, lw=4,
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
    apart = {key: of[key]["unseen"][-1] - of[key]["seen"][-1] for key in (p, 1)}
    right.set(xscale="log", xlabel="passes over the images", ylabel="cost", xlim=(1, last),
              ylim=(0, 1), title=f"the gap at the end: {short(apart[p], 2)}")
    right.set_xticks([1, 3, 10, 30], ["1", "3", "10", "30"])
    right.minorticks_off()
    lead = means[p] - means[1]
    than = "" if p == 1 else (f", {abs(lead):.1f} {'fewer' if lead < 0 else 'more'} than without "
                              "dropout")
    return describe(figure, f"With p = {minus(p)} of a hundred unseen images {means[p]:.1f} end "
                            f"wrong{than}; the cost ends at {short(mine['seen'][-1], 2)} on seen "
                            f"and {short(mine['unseen'][-1], 2)} on unseen ones: a gap of "
                            f"{short(apart[p], 2)}" + ("." if p == 1 else
                            f", without dropout {short(apart[1], 2)}."))


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
            ax.plot([low, high], [row + 0.14] * 2, color=INK if clear else FAINT, lw=4,
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


def at_rates(panels: list, ylabel="points over no remedy"):
    """What kinds of runs gain over none at each learning rate, with intervals about 0. A Figure.

    panels : dicts of kinds, each kind a dict from the rate to what it gains over no remedy at the
    same rate: {"mean", "low", "high"}, as shares, where a bar is the interval, pale where 0 is
    inside, or {"mean"} alone, a line without bars (Srivastava et al. 2014, appendix A.2, where
    dropout is given larger rates).
    """
    figure, parts = sheet(1, len(panels), size=(7.0, 3.1), sharey=True, squeeze=False)
    said = []
    for ax, of in zip(parts[0], panels, strict=True):
        ax.axhline(0, color=INK, ls="--", lw=1, zorder=0)
        for k, (name, told) in enumerate(of.items()):
            means = [100 * gain["mean"] for gain in told.values()]
            ax.plot(list(told), means, ls=":" if k else "-", color=INK, lw=1.8)
            for rate, gain in told.items():
                if "low" in gain:
                    clear = gain["low"] > 0 or gain["high"] < 0
                    ax.plot([rate] * 2, [100 * gain["low"], 100 * gain["high"]], lw=5,
                            solid_capstyle="butt", color=INK if clear else FAINT, zorder=1)
            best = int(np.argmax(means))
            said.append(f"{name}: at best {short(means[best], 2)} at {minus(list(told)[best])}")
        ax.set(xscale="log", xlabel="learning rate", ylabel=ylabel)
        ax.set_xticks(list(told), [minus(v) for v in told])
        ax.minorticks_off()
        ax.tick_params(axis="y", labelleft=True)
    first, span = parts[0, 0], np.ptp(ax.get_ylim())
    for ax, of in zip(parts[0], panels, strict=True):
        ends = {name: 100 * list(told.values())[-1]["mean"] for name, told in of.items()}
        taken = -np.inf
        for name in sorted(ends, key=ends.get):  # names that would meet keep apart
            taken = max(ends[name], taken + 0.09 * span)
            beside(ax, taken, name, color=INK)
    first.text(next(iter(told)), -0.08, "no remedy", va="top")
    return describe(figure, f"Points over no remedy: {'; '.join(said)}.")
