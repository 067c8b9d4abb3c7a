"""Drawings of the spectral norm: a matrix stretches, power iteration finds by how much."""

import numpy as np

from nnlib.entrance import checks, count, entrance, real
from nnlib.figures.beyond import marks
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.words import short

BLUE = PALETTE["weight"]


@entrance
def stretch(W, angle: real()):
    """The unit circle and what a 2 by 2 matrix makes of it, with one vector. A Figure.

    W : (2, 2); angle : of the vector xi, in degrees. Right: the length of W xi over all angles;
    dotted are the two singular values (Golub and Van Loan 2013, section 2.4).
    Raises ValueError for a W of another shape.
    """
    W = checks.fitting(W, "W", (2, 2))
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.3), width_ratios=(1, 1.15))
    turn = np.deg2rad(np.linspace(0, 360, 91))
    circle = np.array([np.cos(turn), np.sin(turn)])
    xi = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    s, reach = np.linalg.svd(W, compute_uv=False), 1.15 * np.abs(W @ circle).max()
    left.plot(*circle, color=FAINT, lw=1)
    left.plot(*(W @ circle), color=BLUE, lw=1.6)
    for v, colour, name in ((xi, INK, r"$\xi$"), (W @ xi, BLUE, r"$W\xi$")):
        left.annotate("", v, (0, 0), arrowprops={"arrowstyle": "->", "color": colour, "lw": 1.8,
                                                 "shrinkA": 0, "shrinkB": 0})
        left.text(*(v + 0.12 * reach * v / np.linalg.norm(v)), name, color=colour, ha="center",
                  va="center")
    left.set(aspect="equal", xlim=(-1.3 * reach, 1.3 * reach), ylim=(-1.3 * reach, 1.3 * reach),
             xticks=[], yticks=[])
    left.spines[["left", "bottom"]].set_visible(False)
    lengths = np.linalg.norm(W @ circle, axis=0)
    for value, name in zip(s, (r"$s_1$", r"$s_2$"), strict=True):
        right.axhline(value, color=INK, ls=":", lw=1.2)
        right.text(362, value, name, va="center", clip_on=False)
    right.plot(np.rad2deg(turn), lengths, color=BLUE, lw=1.6)
    right.plot(angle, np.linalg.norm(W @ xi), "o", color=INK, ms=6)
    right.set(xlabel=r"angle of $\xi$ in degrees", ylabel=r"$\Vert W\xi\Vert$", xlim=(0, 360),
              ylim=(0, 1.15 * s[0]), xticks=[0, 90, 180, 270, 360])
    return describe(figure, f"At {angle:g} degrees a vector of length 1 becomes "
                            f"{short(np.linalg.norm(W @ xi), 3)} long; no direction gives more "
                            f"than {short(s[0], 3)}.")


@entrance
def iterated(ratio: real(0, 1, open_low=True), errors, most: count = 30):
    """The error of power iteration over its steps, and the rate of the theory. A Figure.

    ratio : s_2 / s_1; errors (runs, steps + 1), relative, one run a start. Dashed is
    ratio^(4k), a line on this scale (Golub and Van Loan 2013, section 8.2).
    Raises ValueError for errors of another shape.
    """
    errors = checks.finite(checks.float_array(errors, "errors"), "errors")
    if errors.ndim != 2:
        raise ValueError(f"errors must have shape (runs, steps + 1), not {errors.shape}")
    figure, ax = sheet(size=(7.0, 2.9))
    k = np.arange(errors.shape[1])
    for of in errors:
        ax.plot(k, np.maximum(of, 1e-16), color=BLUE, lw=0.8, alpha=0.6)
    ax.plot(k, ratio ** (4.0 * k), "--", color=INK, lw=1.6)
    ax.set(yscale="log", ylim=(1e-15, 3), xlim=(0, most), xlabel="step $k$",
           ylabel="relative error of the norm", title=rf"$s_2/s_1 = {ratio:g}$")
    ax.set_yticks([1, 1e-5, 1e-10, 1e-15], ["1", "$10^{-5}$", "$10^{-10}$", "$10^{-15}$"])
    ax.minorticks_off()
    at = min(10, k[-1])
    return describe(figure, f"After {at} steps the median error of {len(errors)} starts is "
                            f"{short(np.median(errors[:, at]))}; {ratio:g} to the power "
                            f"{4 * at} is {short(ratio ** (4 * at))}.")


def shaved(before, step, **after):
    """Singular values before (the line) and after so many steps of a penalty alone. A Figure.

    before : (n,); each keyword : those after, (n,), a panel of that name.
    """
    figure, panels = sheet(1, len(after), size=(7.0, 2.9), sharey=True)
    said, k = [], 1 + np.arange(len(before))
    for ax, (name, of) in zip(panels, after.items(), strict=True):
        ax.fill_between(k, of, step="mid", color=BLUE, alpha=0.75, lw=0)
        ax.step(k, before, where="mid", color=INK, lw=1.2)
        ax.set(title=name.replace("_", " "), xlabel="number of the singular value",
               ylim=(0, 1.08 * before[0]))
        said.append(f"{name.replace('_', ' ')} leaves {short(of[0], 3)} of {short(before[0], 3)} "
                    f"and {short(of[-1], 2)} of {short(before[-1], 2)}")
    panels[0].set_ylabel("singular value")
    return describe(figure, f"After {step} steps of the largest and the least: "
                            f"{'; '.join(said)}.")


def bounded(runs, title, most=1000.0):
    """The greatest slope of each network against the product of its norms. A Figure.

    runs : for each name pairs (slope, product), (runs, 2); both scales are of ratios. Above the
    line nothing can lie: the product is a bound (Yoshida and Miyato 2017).
    """
    figure, ax = sheet(size=(7.0, 3.3))
    ends, said = [0.2, most], []
    ax.plot(ends, ends, color=INK, lw=1)
    ax.fill_between(ends, ends, [most, most], color=FAINT, alpha=0.15, lw=0)
    ax.set(xscale="log", yscale="log", xlim=ends, ylim=(0.2, 20), title=title,
           xlabel="product of the spectral norms", ylabel="greatest slope found")
    for (name, of), colour in zip(runs.items(), CYCLE, strict=False):
        slope, product = np.array(of, float).T
        marks(ax, product, slope, name, colour)
        said.append(f"{name} {short(np.median(product / slope))}")
    ax.text(0.3, 4, "no network\ncan lie here", fontsize=9, color=INK)
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.set_yticks([0.2, 1, 10], ["0.2", "1", "10"])
    ax.minorticks_off()
    ax.legend(fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    return describe(figure, f"{title}: the product of the norms over the slope, in the median: "
                            f"{', '.join(said)}.")
