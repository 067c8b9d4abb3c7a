"""Drawings of the spectral norm: a matrix stretches, penalties take away, products bound."""

import numpy as np

from nnlib.entrance import checks, entrance, real
from nnlib.figures.beyond import HUES, marks
from nnlib.figures.colours import FAINT, INK, PALETTE
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.words import short

BLUE = PALETTE["weight"]


@entrance
def stretch(W, angle: real()):
    """The unit circle and what a 2 by 2 matrix makes of it, with one vector. A Figure.

    W : (2, 2); angle : of the vector xi, in degrees. Right: the length of W xi over half a turn;
    dotted are the two singular values (Golub and Van Loan 2013, section 2.4).
    Raises ValueError for a W of another shape.
    """
    W = checks.fitting(W, "W", (2, 2))
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.1), width_ratios=(1.7, 1))
    turn = np.deg2rad(np.linspace(0, 360, 73))
    circle = np.array([np.cos(turn), np.sin(turn)])
    xi = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    U, s, V = np.linalg.svd(W)
    reach = 1.1 * np.abs(W @ circle).max()
    left.plot(*circle, color=FAINT, lw=1)
    left.plot(*(W @ circle), color=BLUE, lw=1.6)
    for k in (0, 1):
        v, u = V[k] * np.sign(U[0, k]), U[:, k] * np.sign(U[0, k])
        left.plot(*np.array([(0, 0), v]).T, ":", color=INK, lw=1.4)
        left.plot(*np.array([(0, 0), s[k] * u]).T, ":", color=BLUE, lw=1.8)
        left.text(*(-1.2 * v), f"$v_{k + 1}$", color=INK, ha="center", va="center")
        left.plot(*np.array([(0, 0), -v]).T, ":", color=INK, lw=1.4)
        left.plot(*np.array([(0, 0), -s[k] * u]).T, ":", color=BLUE, lw=1.8)
        left.annotate(f"$s_{k + 1} u_{k + 1}$", (k or -1) * s[k] * u, (3, -11) if k else (-27, -3),
                      textcoords="offset points", color=BLUE)
    for v, colour, name in ((xi, INK, r"$\xi$"), (W @ xi, BLUE, r"$W\xi$")):
        left.annotate("", v, (0, 0), arrowprops={"arrowstyle": "->", "color": colour, "lw": 2,
                                                 "shrinkA": 0, "shrinkB": 0})
        left.text(*(v + 0.13 * reach * v / np.linalg.norm(v)), name, color=colour, ha="center",
                  va="center")
    left.set(aspect="equal", xlim=(-1.05 * reach, 1.15 * reach), ylim=(-0.62 * reach, 0.62 * reach),
             xticks=[], yticks=[])
    left.spines[["left", "bottom"]].set_visible(False)
    lengths = np.linalg.norm(W @ circle, axis=0)
    top = np.rad2deg(np.arctan2(*V[0][::-1])) % 180
    for value, name in zip(s, (r"$s_1$", r"$s_2$"), strict=True):
        right.axhline(value, color=INK, ls=":", lw=1.2)
        right.text(182, value, name, va="center", clip_on=False)
    right.plot(np.rad2deg(turn)[:37], lengths[:37], color=BLUE, lw=1.6)
    right.plot(angle % 180, np.linalg.norm(W @ xi), "o", color=INK, ms=6)
    right.set(xlabel=r"angle of $\xi$ in degrees", ylabel=r"$\Vert W\xi\Vert$", xlim=(0, 180),
              ylim=(0, 1.15 * s[0]), xticks=[0, 45, 90, 135, 180],
              title=f"largest: {short(s[0], 3)} at {top:.0f}°")
    return describe(figure, f"At {angle:g} degrees a vector of length 1 becomes "
                            f"{short(np.linalg.norm(W @ xi), 3)} long; no direction gives more "
                            f"than {short(s[0], 3)}.")


def _bends(x, y, least):
    """Of the points (x, y) those without which a line through the others errs by over `least`."""
    x, keep, todo = np.array(x, float), {0, len(x) - 1}, [(0, len(x) - 1)]
    while todo:
        i, j = todo.pop()
        off = np.abs(y[i:j + 1] - np.interp(x[i:j + 1], x[[i, j]], y[[i, j]]))
        if off.max() > least:
            keep.add(k := i + int(off.argmax()))
            todo += [(i, k), (k, j)]
    at = sorted(keep)
    return list(zip(x[at], y[at], strict=True))


def shaved(courses, step):
    """Singular values under a penalty alone, over its steps and after so many. A Figure.

    courses : for each penalty (steps + 1, n), one row a step. Above each value as a line over the
    steps, with a stroke at `step`; below those before (line) and after (filled) `step` steps.
    """
    figure, grid = sheet(2, len(courses), size=(7.0, 4.6), sharey=True)
    said = []
    for (over, ax), (name, of) in zip(grid.T, courses.items(), strict=True):
        before, after = of[0], of[step]
        k, last = 1 + np.arange(len(before)), len(of) - 1
        seen = sorted({*range(min(21, last)), *np.linspace(0, last, 11).astype(int)})
        line = [part for v in of.T for part in (*_bends(seen, v[seen], before[0] / 300),
                                                (np.nan, np.nan))]  # one line with gaps
        over.plot(*np.array(line).T, color=BLUE, lw=0.8)
        over.axvline(step, color=INK, lw=1.2, ls="--")
        over.set(title=name, xlim=(0, len(of) - 1), xlabel="step")
        ax.plot(np.repeat(k, 3), np.column_stack([0 * after, after, after * np.nan]).ravel(),
                color=BLUE, lw=4, solid_capstyle="butt")
        ax.step(k, before, where="mid", color=INK, lw=1.2)
        ax.set(xlabel="number of the singular value", ylim=(0, 1.08 * before[0]))
        said.append(f"{name} leaves {short(after[0], 3)} of {short(before[0], 3)} "
                    f"and {short(after[-1], 2)} of {short(before[-1], 2)}")
    for ax in grid[:, 0]:
        ax.set_ylabel("singular value")
    return describe(figure, f"After {step} steps of the largest and the least: "
                            f"{'; '.join(said)}.")


def bounded(panels, reach=None):
    """The greatest slope of each network against the product of its norms. A Figure.

    panels : for each title and name pairs (slope, product), (runs, 2); all scales are of ratios.
    Above the line nothing can lie: the product is a bound (Yoshida and Miyato 2017). reach : the
    product that a task needs, a dashed stroke
    """
    figure, grid = sheet(1, len(panels), size=(7.0, 3.4), squeeze=False)
    ends, said = [0.2, 200], []
    for ax, (title, runs) in zip(grid[0], panels.items(), strict=True):
        middle = []
        ax.plot(ends, ends, color=INK, lw=1)
        ax.fill_between(ends, ends, [ends[1]] * 2, color=FAINT, alpha=0.15, lw=0)
        ax.set(xscale="log", yscale="log", xlim=(0.2, 30), ylim=(0.2, 6), title=title,
               xlabel="product $P$ of the norms")
        if reach is not None:
            ax.axvline(reach, color=INK, ls="--", lw=1)
            ax.text(0.93 * reach, 0.23, "not right at\nboth 20 and 40", fontsize=9, ha="right")
        for name, of in runs.items():
            slope, product = np.array(of, float).T
            marks(ax, product, slope, name, HUES[name])
            middle.append(f"{name} {short(np.median(product / slope))}")
        said.append(f"{title}: {', '.join(middle)}")
        ax.text(0.24, 2.6, "no network\ncan lie here", fontsize=9, color=INK)
        ax.set_xticks([0.2, 1, 3, 10, 30], ["0.2", "1", "3", "10", "30"])
        ax.set_yticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
        ax.minorticks_off()
    grid[0, 0].set_ylabel("greatest slope found")
    figure.legend(*grid[0, 0].get_legend_handles_labels(), fontsize=9, ncols=len(runs),
                  loc="outside lower center")
    return describe(figure, f"The product of the norms over the slope, in the median; "
                            f"{'; '.join(said)}.")


def apart(groups, titles):
    """Differences with their intervals, one row each, in groups. A Figure with a panel a measure.

    groups : for each name rows {name: [(difference, half width) a panel]}; titles : of the panels.
    Filled is what excludes 0, a ring what does not; the last row of a group is a diamond.
    """
    figure, panels = sheet(1, len(titles), size=(7.0, 7.4), sharey=True, squeeze=False)
    panels = panels[0]
    names, heads, at, clear = [], [], 0, 0
    for group, rows in groups.items():
        heads.append((at, group))
        at += 1
        for name, found in rows.items():
            names.append((at, name))
            for ax, (middle, half) in zip(panels, found, strict=True):
                sure = abs(middle) > half
                clear += sure
                shape = "D" if name == list(rows)[-1] else "o"
                ax.plot([middle - half, middle + half], [at, at], color=INK if sure else FAINT,
                        lw=2 if sure else 1)
                ax.plot(middle, at, shape, color=INK if sure else FAINT, ms=5,
                        mfc=INK if sure else "white")
            at += 1
        at += 0.4
    for ax, title in zip(panels, titles, strict=True):
        ax.axvline(0, color=INK, lw=0.8)
        ax.set(title=title, ylim=(at - 0.4, -0.7), xlabel="less error  |  more error")
        ax.tick_params(axis="y", length=0)
        for place, _ in heads:
            ax.axhline(place, color=FAINT, lw=14, alpha=0.18)
    panels[0].set_yticks([y for y, _ in names] + [y for y, _ in heads],
                         [n for _, n in names] + [g for _, g in heads])
    return describe(figure, f"{len(names)} rows in {len(groups)} groups; of "
                            f"{len(names) * len(titles)} intervals {clear} exclude 0.")
