"""Drawings of what a network makes of a function, inside its training range and outside."""

import numpy as np

from nnlib.entrance import checks, entrance, nonnegative, real
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.plots import axes, describe, whole
from nnlib.figures.words import minus, short


@entrance
def fit(f, target, low: real(), high: real(), x=None, y=None, ylim=None,
        beyond: nonnegative = 1.0, ax=None):
    """The output of a network beside the function it learned (Tsvetkova figures 1 to 3; D1.4-02).

    f : (1, m) -> (1, m), such as net.predict; target : a function of an array (m,)
    low, high : the range of the training data, shaded; the picture goes on for `beyond` times
        its width on both sides; x, y : the training data, (m,) or (1, m), drawn as dots
    Raises ValueError for an empty range, other shapes, values that are not finite, x without y.
    """
    grid, wanted = _range(target, low, high, beyond)
    out, dots = _values(f, grid, "f"), _dots(x, y)
    ax = _shaded(ax, grid, low, high, ylim)
    ax.plot(grid, wanted, "--", color=INK, lw=1.2, label="function")
    ax.plot(grid, out, color=PALETTE["activation"], label="network")
    if dots:
        ax.plot(*dots, ".", color=INK, ms=3, alpha=0.5, label="data")
    ax.legend(fontsize=9)
    error, inside = np.abs(out - wanted), (grid >= low) & (grid <= high)
    rest = f", and by up to {short(error[~inside].max(), 3)} outside" if beyond else ""
    return describe(ax, f"The network misses the function by at most "
                        f"{short(error[inside].max(), 3)} in its training range, {minus(low)} to "
                        f"{minus(high)}{rest}.")


@entrance
def extrapolations(target, low: real(), high: real(), ylim=None,
                   beyond: real(0, open_low=True) = 1.0, ax=None, styles=None, **named):
    """Several networks beyond the range that they learned on (D1.1-06, D1.4-02 to D1.4-05).

    target : a function of an array (m,); low, high : the training range; `beyond` times its
        width is drawn on both sides; styles : (colour, dash) for some of the networks; each
        keyword : a function (1, m) -> (1, m), its name the legend
    Raises ValueError for an empty range, without a network, for other shapes.
    """
    grid, wanted = _range(target, low, high, beyond)
    if not named:
        raise ValueError("there is no network to draw: give at least one, such as "
                         "tanh=net.predict")
    outs = {name.replace("_", " "): _values(f, grid, name) for name, f in named.items()}
    ax = _shaded(ax, grid, low, high, ylim)
    ax.plot(grid, wanted, color=INK, lw=4, alpha=0.25, label="function")
    outside, said = (grid < low) | (grid > high), []
    for k, (name, out) in enumerate(outs.items()):
        style = dict(zip(("color", "ls"), (styles or {}).get(name, ()), strict=False)) or look(k)
        ax.plot(grid, out, label=name, **style)
        said.append(f"{name} by up to {short(np.abs(out - wanted)[outside].max(), 3)}")
    ax.legend(fontsize=9)
    return describe(ax, f"Outside the training range, {minus(low)} to {minus(high)}, the networks "
                        f"miss the function: {', '.join(said)}.")


def spectra(ax=None, **matrices):
    """The singular values of weight matrices, the largest first (D1.3-08, D1.3-09).

    Each keyword is one matrix W (n_out, n_in), or a list of those of a network, joined in one
    line a matrix. The first value of each is its spectral norm (Yoshida and Miyato 2017).
    Raises ValueError for what is no matrix or not finite, and without any.
    """
    many = {name.replace("_", " "): [_matrix(W) for W in (
        given if isinstance(given, (list, tuple)) else [given])] for name, given in
        matrices.items()}
    if not many or not all(many.values()):
        raise ValueError("there is no matrix to draw: give at least one for each name, such as "
                         "plain=net.layers[0].W")
    ax, said = axes(ax, xlabel="number of the singular value", ylabel="singular value"), []
    for k, (name, of) in enumerate(many.items()):
        values = [np.linalg.svd(W, compute_uv=False) for W in of]
        for j, sigma in enumerate(values):
            ax.plot(1 + np.arange(sigma.size), sigma, marker=".", lw=1,
                    label=name if j == 0 else None, **look(k))
            ax.plot(1, sigma[0], "o", color=PALETTE["weight"], ms=5,
                    label="spectral norm" if k == j == 0 else None)
        said.append(f"{name} {', '.join(short(sigma[0], 3) for sigma in values)}")
    ax.set_ylim(bottom=0)
    whole(ax)
    ax.legend(fontsize=9)
    return describe(ax, f"Largest singular values: {'; '.join(said)}.")


def _range(target, low, high, beyond):
    """A grid (m,) over the range and `beyond` times its width on both sides; the target there."""
    if not low < high:
        raise ValueError(f"low must lie below high, but they are {minus(low)} and {minus(high)}")
    wide = beyond * (high - low)
    grid = np.linspace(low - wide, high + wide, 601)
    return grid, checks.fitting(target(grid), "target(x)", grid.shape)


def _shaded(ax, grid, low, high, ylim):
    """Axes over the grid, the training range shaded."""
    ax = axes(ax, xlabel="x", ylabel="y", xlim=(grid[0], grid[-1]), ylim=ylim)
    ax.axvspan(low, high, color=FAINT, alpha=0.15, lw=0, label="training range")
    return ax


def _values(f, grid, name) -> np.ndarray:
    """f, (1, m) -> (1, m), on the grid (m,)."""
    out = checks.finite(checks.float_array(f(grid[None, :]), f"{name}(x)"), f"{name}(x)")
    if out.size != grid.size:
        raise ValueError(f"{name} must give one value a point, (1, {grid.size}), not {out.shape}")
    return out.ravel()


def _dots(x, y):
    """Training data as two arrays (m,), nothing where there are none."""
    if x is None and y is None:
        return ()
    if x is None or y is None:
        raise ValueError(f"the data must be x and y, but {'x' if x is None else 'y'} is missing")
    x, y = (np.ravel(checks.finite(checks.float_array(v, n), n)) for v, n in ((x, "x"), (y, "y")))
    if x.size != y.size:
        raise ValueError(f"x has {x.size} values but y has {y.size}: one for each point")
    return x, y


def _matrix(W) -> np.ndarray:
    W = checks.finite(checks.float_array(W, "W"), "W")
    if W.ndim != 2 or not W.size:
        raise ValueError(f"W must be a matrix (n_out, n_in), not of shape {W.shape}")
    return W
