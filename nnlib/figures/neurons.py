"""Drawings of single neurons: their sum, their line, how they learn it, and what takes two layers.

A neuron with two inputs draws a line in the plane of its inputs; weights are an arrow at right
angles to it.
"""

import numpy as np

from nnlib.entrance import checks
from nnlib.figures.diagrams import CLASS
from nnlib.figures.plots import FAINT, INK, PALETTE, axes, bare, describe
from nnlib.figures.strokes import arrow, between, column, disc, tag, write
from nnlib.figures.words import MINUS, minus, place, plus

WEIGHT, BIAS, SIGNAL = (PALETTE[k] for k in ("weight", "bias", "activation"))
LOW, HIGH = -0.75, 1.75  # of the plane around the unit square
WIDE = 7.0  # inches: the column


def neuron(x, w, b, f, ax=None):
    """One neuron at work: a = f(w·x + b), with every number and the graph of f (D3.2-16).

    x and w are as long as each other, (n,), b a number, f works entry by entry; a dot on the
    graph, from -3 to 3, is where z lies. Raises ValueError where they do not fit.
    """
    x = checks.finite(checks.float_array(np.ravel(x), "x"), "x")
    w = checks.fitting(np.ravel(w), "w", x.shape)
    z = float(w @ x + b)
    a = float(f(z))
    ax = bare(ax, (4.3, 4.0))  # in two rows, which a phone shows whole
    for i, (xi, wi, (left, height)) in enumerate(
            zip(x, w, column(0, x.size, 0.85, -0.85), strict=True), start=1):
        start, end = (left + 0.5, height), (2.35, 0.35 * height)
        arrow(ax, start, end, WEIGHT, 0.6 + min(3.0, abs(wi)))
        write(ax, (left, height), f"$x_{{{i}}} = {minus(xi)}$", INK, "normal", fontsize=11)
        tag(ax, between(start, end, 0.4), f"$w_{{{i}}} = {minus(wi)}$", WEIGHT)
        ax.texts[-1].set_fontsize(11)
    arrow(ax, (2.8, 1.1), (2.8, 0.45), BIAS, 1.4)
    write(ax, (2.8, 1.25), f"$b = {minus(b)}$", BIAS, "normal", fontsize=11)
    disc(ax, (2.8, 0), 0.45, fill=False, edgecolor=INK, lw=1.5)
    write(ax, (2.8, 0), f"$z =$\n{minus(round(z, 2))}", INK, "normal", fontsize=10)
    arrow(ax, (2.58, -0.4), (1.6, -1.2), INK, 1.6)
    box = ax.inset_axes([-0.1, -2.75, 1.8, 1.5], transform=ax.transData, xlim=(-3, 3),
                        ylim=(-0.25, 1.25), xticks=[0], yticks=[0, 1])
    across = np.linspace(-3, 3, 241)
    box.plot(across, f(across), color=SIGNAL)
    box.plot([np.clip(z, -3, 3)], [np.clip(a, -0.25, 1.25)], "o", color=INK, clip_on=False)
    box.set_xlabel("$z$", labelpad=0)
    write(ax, (0.8, -1.07), "$f$", INK, "normal", fontsize=11)
    arrow(ax, (1.75, -2), (2.35, -2), INK, 1.6)
    disc(ax, (2.8, -2), 0.45, fill=False, edgecolor=SIGNAL, lw=1.5)
    write(ax, (2.8, -2), f"$a =$\n{minus(round(a, 2))}", SIGNAL, "normal", fontsize=10)
    ax.set(xlim=(-0.6, 3.4), ylim=(-3.1, 1.45))
    products = " ".join(f"{plus(wi)} · {minus(xi)}" for xi, wi in zip(x, w, strict=True))
    products = products.removeprefix("+ ").replace(f"{MINUS} ", MINUS, products[0] == MINUS)
    return describe(ax, f"z = {products} {plus(b)} = {minus(round(z, 2))}, so that a = f(z) = "
                        f"{minus(round(a, 2))}.")


def affine(w, b, names=("x₁", "x₂")) -> str:
    """The sum as one writes it: 2 x₁ − x₂ + 0.5; what has the weight 0 is left out."""
    text = ""
    for wi, name in zip(w, names, strict=True):
        if wi:
            size = "" if abs(wi) == 1 else f"{minus(abs(wi))} "
            sign = MINUS if wi < 0 else "+" if text else ""
            text += f" {sign} {size}{name}" if text else f"{sign}{size}{name}"
    return f"{text} {plus(b)}" if text and b else text or minus(b)


def line(w, b, points=None, labels=None, names=None, near=None, ends=(LOW, HIGH), ax=None):
    """A neuron's line w·x + b = 0, the side where it is active, and its weights as an arrow.

    w is (2,); points (2, m) have labels 0 (open discs) or 1 (filled squares), and `names` beside
    them. The arrow starts on the line and is half as long as w. Raises ValueError for points that
    are not in a plane, or labels that are not one for each of them. Source: Minsky and Papert 1969.
    """
    w = checks.finite(checks.float_array(w, "w"), "w")
    ax = axes(ax, (3.4, 3.4), xlim=ends, ylim=ends, xlabel="$x_1$", ylabel="$x_2$", aspect="equal",
              xticks=[0, 1], yticks=[0, 1])
    half(ax, w, b, near=near)
    said = f"z = {affine(w, b)}, and the neuron is active where z > 0"
    if not w.any():
        active = "everywhere" if b > 0 else "nowhere"
        said = f"w = 0, so there is no line: z = {minus(b)} and the neuron is active {active}"
    if points is None:
        return describe(ax, f"{said}.")
    marked(ax, points, labels, names)
    right = int(((w @ points + b > 0) == labels).sum())
    return describe(ax, f"{said}; {right} of {np.size(labels)} points right.")


def half(ax, w, b, name="", dashed=False, near=None):
    """On `ax` the line of a neuron, and its arrow w; the tint of its active side if it has no name.

    The arrow starts at the place of the line that is nearest to `near`, the middle without it.
    """
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    x1, x2 = np.meshgrid([left, right], [low, high])  # z is affine: the corners say all
    z = w[0] * x1 + w[1] * x2 + b
    if not name and (z > 0).any():
        ax.contourf(x1, x2, z, [0, np.inf], colors=[SIGNAL], alpha=0.2)
    if not np.any(w):
        write(ax, (0.5, 0.5), "no line", INK, "normal", fontsize=11)
        return
    near = np.array([(left + right) / 2, (low + high) / 2] if near is None else near)
    foot = near - (w @ near + b) / (w @ w) * np.asarray(w)
    if z.min() < 0 < z.max():
        ax.contour(x1, x2, z, [0], colors=[WEIGHT], linestyles="--" if dashed else "-")
        tip = foot + np.asarray(w) / 2
        arrow(ax, foot, tip, WEIGHT, 1.8)
        spot, mid = tip + 0.13 * np.asarray(w) / np.hypot(*w), foot + np.asarray(w) / 4
        if name:  # too long for the tip: beside the arrow, on the outer side
            aside = np.array([w[1], -w[0]]) / np.hypot(*w)
            spot = mid + 0.25 * aside * np.sign(aside @ (mid - [0.5, 0.5]))
        write(ax, spot, name or "$w$", WEIGHT, "normal", fontsize=11, clip_on=True)


def marked(ax, points, labels, names=None):
    """Points (2, m) with a shape for each label, 0 or 1, and their names; ValueError for others."""
    points, labels = checks.matrix(points, "points", 2, "the plane"), np.ravel(labels)
    if labels.size != points.shape[1] or not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels must be 0 or 1, one for each of {points.shape[1]} points, not "
                         f"{labels.tolist()}")
    for label in (0, 1):
        ax.scatter(*points[:, labels == label], s=60, zorder=3, **CLASS[label])
    for spot, name in zip(points.T, names or (), strict=bool(names)):
        write(ax, spot - [0, 0.18], name, INK, "normal", fontsize=10)


def targets(w, b, points, wanted):
    """One neuron set against several tasks, side by side: {name: labels} (Davies 1; D3.1-01).

    w is (2,), points (2, m) and labels (m,), 0 or 1. Returns the Figure. Raises ValueError as
    `line` does.
    """
    from nnlib.figures.paper import sheet

    figure, row = sheet(1, len(wanted), figsize=(WIDE, 3.5), squeeze=False)
    figure.set_layout_engine(None)  # no word changes its size here, and frames come quicker
    figure.subplots_adjust(left=0.07, right=0.99, bottom=0.14, top=0.91, wspace=0.12)
    scores = []
    for ax, (name, labels) in zip(row[0], wanted.items(), strict=True):
        line(w, b, points, labels, near=(0.5, 0.5), ends=(-HIGH, HIGH), ax=ax)
        right = int(((np.asarray(w) @ points + b > 0) == labels).sum())
        ax.set_title(f"{name}: {right} of {len(labels)}")
        scores.append(f"{name} {right} of {len(labels)}")
        said = ax.description.split(";")[0].rstrip(".")
    return describe(figure, f"{said}. Corners right: {', '.join(scores)}.")


def hidden(W1, b1, w2, b2, points, labels, names):
    """Two neurons cut the plane, and a third looks at what they say: the plane (h1, h2) (D2.1-08).

    W1 (2, 2), b1 (2,), w2 (2,), b2 a number, all with threshold units; points (2, m). Where points
    of both labels fall on one, both are drawn there, side by side. Returns the Figure. Raises
    ValueError as `line` does.
    """
    from nnlib.figures.paper import sheet

    labels = np.ravel(labels)
    z = W1 @ points + np.ravel(b1)[:, None]
    h = (z > 0).astype(float)
    good = int(((w2 @ h + b2 > 0) == labels).sum())
    figure, (left, right) = sheet(1, 2, figsize=(WIDE, 3.5))
    figure.set_layout_engine(None)  # as in targets
    figure.subplots_adjust(left=0.07, right=0.99, bottom=0.14, top=0.91, wspace=0.12)
    high = HIGH + 0.6  # room for the arrow of a line that leaves the square
    left.set(xlim=(LOW, high), ylim=(LOW, high), aspect="equal", xlabel="$x_1$", ylabel="$x_2$",
             xticks=[0, 1], yticks=[0, 1], title="what the two hidden neurons see")
    whole = np.array([[LOW, LOW], [high, LOW], [high, high], [LOW, high]])
    for said in np.ndindex(2, 2):
        if w2 @ said + b2 > 0:  # the third says 1 wherever the two say this
            s, t = (1 if on else -1 for on in said)
            area = _side(_side(whole, s * W1[0], s * b1[0]), t * W1[1], t * b1[1])
            left.fill(*area.T, color=SIGNAL, alpha=0.2, lw=0)
    for k, near in enumerate([(-0.4, 0.9), (1, 0.5) if b1[1] <= -1 else (1.5, -0.2)]):  # clear
        half(left, W1[k], b1[k], f"$h_{k + 1} = 1$", k == 1, near)
    marked(left, points, labels, names)
    line(w2, b2, near=(0.9, 0.4), ax=right)
    told = []
    for spot in np.unique(h, axis=1).T:
        here = (h == spot[:, None]).all(axis=0)
        kinds = np.unique(labels[here])
        aside = np.array([[-0.09, 0.09], [0, 0]]) if kinds.size == 2 else np.zeros((2, 1))
        alike = ", ".join(name for name, at in zip(names, here, strict=True) if at)
        marked(right, spot[:, None] + aside, kinds)
        write(right, spot - [0, 0.18], alike, INK, "normal", fontsize=10)
        told.append(f"{alike} to ({place(spot)})")
    right.set(xlabel="$h_1$", ylabel="$h_2$", title=f"what the third sees: {good} of {labels.size}")
    sent = "; ".join(told) + ", as z = 0 counts as 0" * bool((z == 0).any())
    return describe(figure, f"With b₂ = {minus(np.ravel(b1)[1])} the hidden neurons send {sent}. "
                            f"{good} of {labels.size} answers are right.")


def _side(area, w, b):  # the part of a polygon (n, 2), maybe none, where w·x + b > 0
    z, kept = area @ w + b, []
    for p, q, zp, zq in zip(area, np.roll(area, -1, 0), z, np.roll(z, -1), strict=True):
        kept += [p] if zp > 0 else []
        kept += [p + zp / (zp - zq) * (q - p)] if (zp > 0) != (zq > 0) else []
    return np.reshape(kept, (-1, 2))


def correction(path, k, points, labels, ends=None):
    """The k-th correction of a perceptron: its line before and after, and its weights (D3.1-03).

    path : the (w, b) after each correction, w (2,); k from 0, the start, where w and b are 0;
    points (2, m), labels (m,); ends : the least and greatest weight of the axes, those of this path
    without it. Returns the Figure. Raises ValueError for no such correction.
    """
    from nnlib.figures.paper import sheet

    checks.integer(k, "k", 0)
    if k > len(path):
        raise ValueError(f"k must be at most {len(path)}, the number of corrections, not {k}")
    states = [(np.zeros(2), 0.0), *((np.asarray(w), b) for w, b in path)]
    (old, b_old), (w, b) = states[max(k - 1, 0)], states[k]
    figure, (left, right) = sheet(1, 2, figsize=(WIDE, 3.5))
    figure.set_layout_engine(None)  # as in targets
    figure.subplots_adjust(left=0.07, right=0.99, bottom=0.14, top=0.91, wspace=0.16)
    left.set(xlim=(-1.3, 3.1), ylim=(-1.3, 3.1), aspect="equal", xlabel="$x_1$", ylabel="$x_2$",
             xticks=[0, 1], yticks=[0, 1], title="the line")
    if np.any(old):
        x1, x2 = np.meshgrid(*[[-1.3, 3.1]] * 2)
        left.contour(x1, x2, old[0] * x1 + old[1] * x2 + b_old, [0], colors=[FAINT],
                     linestyles="--")
    half(left, w, b)
    marked(left, points, labels)
    ws = np.array([s[0] for s in states])
    (l1, l2), (h1, h2) = np.floor(ws.min(axis=0)) - 1, np.ceil(ws.max(axis=0)) + 1
    if ends is not None:
        (l1, h1), (l2, h2) = ends, ends
    right.set(xlim=(l1, h1), ylim=(l2, h2), xlabel="$w_1$", ylabel="$w_2$", title="the weights",
              aspect="equal", xticks=np.arange(l1, h1 + 1), yticks=np.arange(l2, h2 + 1))
    write(right, (l1 + 0.15, h2 - 0.3), f"$b = {minus(b)}$", BIAS, "normal", fontsize=11, ha="left")
    right.plot(*ws[:k + 1].T, color=FAINT, lw=1, ls=":")
    right.plot(*w, "o", color=WEIGHT)
    good = int(((w @ points + b > 0) == labels).sum())
    alike = [j for j in range(k) if b == states[j][1] and np.array_equal(w, states[j][0])]
    back = f", and w and b are those after correction {alike[-1]}" if alike else ""
    end = f"Now {good} of {np.size(labels)} points are right{back}"
    if k == 0:
        return describe(figure, f"The start: w = (0, 0), b = 0, and no line. {end}.")
    x = (w - old) / (b - b_old)  # the example that was corrected
    left.scatter(*x, s=260, facecolors="none", edgecolors=INK, lw=1.8, zorder=4)
    if np.any(old != w):
        arrow(right, old, w, WEIGHT, 2)
    said = int(old @ x + b_old > 0)
    way = f"goes from ({place(old)}) to" if np.any(old != w) else "stays at"
    return describe(figure, f"Correction {k}: the example ({place(x)}) was called {said}. So w "
                            f"{way} ({place(w)}), and b goes from {minus(b_old)} to {minus(b)}. "
                            f"{end}.")


def margin(x, y, u, ax=None):
    """One input with the 1 of the bias beside it: the line, the margin and the length (Novikoff).

    x, y : (m,), y 0 or 1; u : (2,), of length 1. Raises ValueError where u·(x, 1) has not y's sign.
    """
    points, u = np.vstack([np.ravel(x), np.ones(np.size(x))]), np.asarray(u)
    signed = (2 * np.ravel(y) - 1) * (u @ points)
    if signed.min() <= 0:
        raise ValueError(f"u must have every example on its side, but one has {signed.min():.2g}")
    ax = axes(ax, (WIDE, 2.7), xlabel="$x$", ylabel="the added 1", aspect="equal",
              xlim=(-3.3, 3.3), ylim=(-0.45, 1.65), yticks=[0, 1])
    nearest, longest = points[:, signed.argmin()], points[:, (points ** 2).sum(axis=0).argmax()]
    R, gamma, at = np.linalg.norm(longest), signed.min(), u @ nearest
    ax.axhline(1, color=FAINT, lw=0.8)
    ax.axline((0, 0), (-u[1], u[0]), color=WEIGHT)
    for start, end in (((0, 0), longest), (nearest, nearest - at * u)):
        ax.plot(*zip(start, end, strict=True), "--", color=INK, lw=1.2)
    arrow(ax, (0, 0), u, WEIGHT, 1.8)
    write(ax, u - (-0.15, 0.08), "$u$", WEIGHT, "normal")
    write(ax, 0.55 * longest - (0, 0.17), "$R$", INK, "normal")
    aside = (0.17 * np.sign(at), 0.27) if gamma < 0.3 else (0.06, -0.17) - 0.5 * at * u
    write(ax, nearest + aside, r"$\gamma$", INK, "normal")
    marked(ax, points, y)
    return describe(ax, f"R = {R:.2f} and γ = {gamma:.2f}: at most "
                        f"{int((R / gamma) ** 2)} corrections.")


def steps(w, b, f, ax=None):
    """A neuron with one input x, with f and, dashed, with the threshold instead (Nielsen 2015).

    w and b are numbers, f works entry by entry, (m,) -> (m,). The axes, x from -10 to 10 and a
    from 0 to 1, stay as they are. Raises ValueError for w = 0, where nothing rises.
    """
    if w == 0:
        raise ValueError("w must not be 0: the neuron would not look at x")
    at = -b / w
    bends = at + np.linspace(-7, 7, 35) / abs(w)  # where f is not yet flat
    x = np.unique(np.clip([-10, *bends, 10], -10, 10))
    ax = axes(ax, (WIDE, 2.8), xlabel="input $x$", ylabel="activation $a$", xlim=(-10, 10),
              ylim=(-0.05, 1.05))
    ax.plot(x, f(w * x + b), color=SIGNAL, label=type(f).__name__.lower())
    ax.plot([-10, at, at, 10], [0, 0, 1, 1] if w > 0 else [1, 1, 0, 0], "--", color=INK,
            label="threshold", lw=1.2)
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0.95))
    return describe(ax, f"a = f({affine((w,), b, ('x',))}): the step is at x = −b/w = "
                        f"{minus(round(at, 2) + 0.0)}.")
