"""Drawings of what a network makes of a function, inside its training range and outside."""

import numpy as np

from nnlib.figures.plots import CYCLE, FAINT, INK, PALETTE, STYLES, axes, describe, minus


def fit(f, target, low: float, high: float, x=None, y=None, ylim=None, beyond: float = 1.0,
        ax=None):
    """The output of a network beside the function it learned (Tsvetkova figures 1 to 3; D1.4-02).

    f : (1, m) -> (1, m), such as net.predict; target : a function of an array
    low, high : the range of the training data, shaded; the picture goes on for `beyond` times
        its width on both sides
    x, y : the training data, drawn as dots
    """
    grid = _grid(low, high, beyond)
    out = np.ravel(f(grid[None, :]))
    ax = axes(ax, xlabel="x", ylabel="y", xlim=(grid[0], grid[-1]), ylim=ylim)
    ax.axvspan(low, high, color=FAINT, alpha=0.15, lw=0, label="training range")
    ax.plot(grid, target(grid), "--", color=INK, lw=1.2, label="function")
    ax.plot(grid, out, color=PALETTE["activation"], label="network")
    if x is not None:
        ax.plot(np.ravel(x), np.ravel(y), ".", color=INK, ms=3, alpha=0.5, label="data")
    ax.legend(fontsize=8)
    inside, outside = _errors(grid, out, target, low, high)
    return describe(ax, f"The network misses the function by at most {inside:.3g} in its training "
                        f"range, {minus(low)} to {minus(high)}, and by up to {outside:.3g} "
                        f"outside.")


def extrapolations(target, low: float, high: float, ylim=None, beyond: float = 1.0, ax=None,
                   **named):
    """Several networks beyond the range that they learned on (D1.1-06, D1.4-02 to D1.4-05).

    Each keyword is a function (1, m) -> (1, m); its name is the legend.
    """
    grid = _grid(low, high, beyond)
    ax = axes(ax, xlabel="x", ylabel="y", xlim=(grid[0], grid[-1]), ylim=ylim)
    ax.axvspan(low, high, color=FAINT, alpha=0.15, lw=0, label="training range")
    ax.plot(grid, target(grid), color=PALETTE["activation"], lw=3, alpha=0.4, label="function")
    said = []
    for k, (name, f) in enumerate(named.items()):
        out, name = np.ravel(f(grid[None, :])), name.replace("_", " ")
        ax.plot(grid, out, color=CYCLE[k % len(CYCLE)], ls=STYLES[k % len(STYLES)], label=name)
        said.append(f"{name} by up to {_errors(grid, out, target, low, high)[1]:.3g}")
    ax.legend(fontsize=8)
    return describe(ax, f"Outside the training range, {minus(low)} to {minus(high)}, the networks "
                        f"miss the function: {', '.join(said)}.")


def spectra(ax=None, **matrices):
    """The singular values of weight matrices, the largest first (D1.3-08, D1.3-09).

    Each keyword is one matrix W, or a list of those of a network, joined in one line a matrix.
    The first value of each is its spectral norm.
    """
    ax = axes(ax, xlabel="number of the singular value", ylabel="singular value")
    said = []
    for k, (name, given) in enumerate(matrices.items()):
        many = [given] if isinstance(given, np.ndarray) else given
        for W in many:
            if np.ndim(W) != 2:
                raise ValueError(f"W must be a matrix (n_out, n_in), not of shape {np.shape(W)}")
        values = [np.linalg.svd(W, compute_uv=False) for W in many]
        for j, sigma in enumerate(values):
            ax.plot(1 + np.arange(sigma.size), sigma, marker=".", color=CYCLE[k % len(CYCLE)],
                    ls=STYLES[k % len(STYLES)], lw=1,
                    label=name.replace("_", " ") if j == 0 else None)
            ax.plot(1, sigma[0], "o", color=PALETTE["weight"], ms=5,
                    label="spectral norm" if k == j == 0 else None)
        norms = ", ".join(f"{sigma[0]:.3g}" for sigma in values)
        said.append(f"{name.replace('_', ' ')} {norms}")
    ax.set_ylim(bottom=0)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(fontsize=8)
    return describe(ax, f"Largest singular values: {'; '.join(said)}.")


def _grid(low, high, beyond):
    if not low < high:
        raise ValueError(f"low must lie below high, but they are {low} and {high}")
    wide = beyond * (high - low)
    return np.linspace(low - wide, high + wide, 601)


def _errors(grid, out, target, low, high):
    """The largest error inside the range and outside; 0 where nothing is outside."""
    error, inside = np.abs(out - target(grid)), (grid >= low) & (grid <= high)
    return error[inside].max(), error[~inside].max(initial=0.0)
