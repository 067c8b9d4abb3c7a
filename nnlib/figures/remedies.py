"""Drawings of remedies: what each gains over none, by its strength, by the rate, by its kind."""

import numpy as np

from nnlib.figures.colours import CYCLE, FAINT, INK, STYLES
from nnlib.figures.masks import MARKS, PALE, beside
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.words import MINUS, minus, short


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
                          height_ratios=[row + 0.6 for row in rows], squeeze=False)
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
               title=panel, xlabel=xlabel)
        ax.tick_params(axis="y", length=0)
    return describe(figure, f"Points over no remedy: {'; '.join(said)}.".replace("-", MINUS))


def keeps(of: dict, ylabel):
    """What each keep probability gains or loses for several networks, with intervals. A Figure.

    of : for each network a dict from p to (mean, low, high), in points over its p = 1.
    """
    figure, parts = sheet(1, len(of), size=(7.0, 2.9), sharey=True)
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
        best = max(gains, key=lambda p: gains[p][0])
        said.append(f"{name}: at best {short(gains[best][0], 2)} points, at p = {minus(best)}")
    first = np.ravel(parts)[0]  # in it alone, as in others a bar may stand there
    first.text(0.53, 0.12, "no dropout", va="bottom")
    first.set_ylabel(ylabel)
    return describe(figure, f"{'; '.join(said)}.")


def at_rates(panels: list, ylabel="unseen images wrong, %", ylim=None):
    """What several kinds of runs do at each learning rate: a dot a seed, a line of means. A Figure.

    panels : dicts of kinds, each kind a dict from the rate to its values, (seeds,); a kind that
    stands first in all of them is what the others are compared with (Srivastava et al. 2014,
    appendix A.2, where dropout is given larger rates); ylim : the frame, if not all are to be in.
    """
    figure, parts = sheet(1, len(panels), size=(7.0, 3.3), sharey=True, squeeze=False)
    said = {}
    for ax, of in zip(parts[0], panels, strict=True):
        last = {name: float(np.mean(list(runs.values())[-1])) for name, runs in of.items()}
        low, high = ylim or ax.get_ylim()
        put, taken = {}, -np.inf
        for name in sorted(last, key=last.get):  # names that would meet keep apart
            put[name] = taken = max(last[name], taken + 0.075 * (high - low))
        for k, (name, runs) in enumerate(of.items()):
            rates = np.array(list(runs)) * 1.04 ** (k - (len(of) - 1) / 2)
            means = [float(np.mean(v)) for v in runs.values()]
            ax.plot(rates, means, ls=STYLES[k], color=CYCLE[k], lw=1.8)
            places = np.repeat(rates, [len(v) for v in runs.values()])
            ax.plot(places, np.concatenate([*runs.values()]), MARKS[k], ms=3, color=CYCLE[k],
                    mfc="none", mew=0.6, alpha=0.6)
            beside(ax, put[name], name, color=CYCLE[k])
            best = int(np.argmin(means))
            said[name] = f"{name}: least {means[best]:.1f} at {minus(list(runs)[best])}"
        ax.set(xscale="log", xlabel="learning rate", ylim=ylim)
        ticks = list(next(iter(of.values())))
        ax.set_xticks(ticks, [minus(v) for v in ticks])
        ax.minorticks_off()
    parts[0][0].set_ylabel(ylabel)
    return describe(figure, f"{'; '.join(said.values())}.")
