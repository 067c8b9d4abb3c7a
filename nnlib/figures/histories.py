"""Drawings of how training went: curves over epochs, runs with their spread, learning rates.

A run is a History of nnlib.training, or simply a list with one value an epoch.
"""

from collections.abc import Sequence

import numpy as np

from nnlib import checks
from nnlib.figures.plots import CYCLE, FAINT, INK, PALETTE, STYLES, axes, describe

WORDS = {"cost": "cost", "accuracy": "accuracy", "val_cost": "validation cost",
         "val_accuracy": "validation accuracy", "learning_rate": "learning rate"}


def curves(runs: dict, what: str = "accuracy", every: int = 1, log: bool = False, ax=None):
    """`what` over epochs for several kinds of runs (Davies figures 8 to 12; D3.4-21 to D3.4-28).

    runs : for each name a run, or a list of runs from different seeds; a list is drawn as the
        mean with a band from its lowest to its highest run, as far as the shortest goes
    what : a field of History; every : how many epochs lie between two values
    """
    if what not in WORDS:
        raise ValueError(f"what must be one of {', '.join(WORDS)}, not {what!r}")
    if not runs:
        raise ValueError('runs is empty: give at least one, such as {"tanh": history}')
    ax = axes(ax, xlabel="epoch", ylabel=WORDS[what], yscale="log" if log else "linear")
    if "accuracy" in what:
        ax.set_ylim(0, 1.02)
    ends = []
    for k, (name, run) in enumerate(runs.items()):
        values = _matrix(run, what)
        epochs, mean = every * np.arange(values.shape[1]), values.mean(axis=0)
        colour = CYCLE[k % len(CYCLE)]
        ax.plot(epochs, mean, color=colour, ls=STYLES[k % len(STYLES)], label=name)
        if len(values) > 1:
            ax.fill_between(epochs, values.min(axis=0), values.max(axis=0), color=colour,
                            alpha=0.18, lw=0)
        spread = f" ({values[:, -1].min():.3g} to {values[:, -1].max():.3g})"
        ends.append(f"{name} {mean[-1]:.3g}{spread if len(values) > 1 else ''}")
    ax.legend(fontsize=8)
    return describe(ax, f"The {WORDS[what]} over the epochs; in the end: "
                        f"{', '.join(ends)}.")


def gap(history, what: str = "cost", ax=None):
    """Training and validation cost (or accuracy) of one run, the gap between them shaded.

    The gap is what overfitting opens (D3.3-17, D3.5-01); the epoch of the best validation value
    is marked.
    """
    seen, unseen = (np.asarray(getattr(history, name), float) for name in (what, f"val_{what}"))
    if not unseen.size:
        raise ValueError("gap needs a History with validation: train(..., validation=(x, y))")
    epochs = np.arange(seen.size)
    ax = axes(ax, xlabel="epoch", ylabel=what)
    ax.plot(epochs, seen, color=INK, label="training")
    ax.plot(epochs, unseen, "--", color=PALETTE["error"], label="validation")
    ax.fill_between(epochs, seen, unseen, color=PALETTE["error"], alpha=0.12, lw=0)
    best = int(unseen.argmin() if what == "cost" else unseen.argmax())
    ax.axvline(best, color=FAINT, ls=":", label=f"best, epoch {best}")
    ax.legend(fontsize=8)
    return describe(ax, f"Training {what} ends at {seen[-1]:.3g}, validation {what} at "
                        f"{unseen[-1]:.3g}; its best, {unseen[best]:.3g}, is in epoch {best}.")


def rates(learning_rates, results, ylabel: str = "accuracy", ax=None):
    """What runs reached at each learning rate: a dot a run, a line through the means.

    results is (rates, runs), a row for each rate (D3.4-26 to D3.4-28). Runs that diverged are
    NaN: they are left out, and marked by a cross at the foot of the picture.
    """
    lr = np.array([checks.number(rate, "lr", 0, open_low=True) for rate in learning_rates])
    results = np.asarray(results, float)
    if len(results) != lr.size:
        raise ValueError(f"results has {len(results)} rows for {lr.size} learning rates")
    results = results.reshape(lr.size, -1)
    ran = np.isfinite(results).any(axis=1)
    means = np.array([row[np.isfinite(row)].mean() for row in results[ran]])
    ax = axes(ax, xlabel="learning rate", ylabel=ylabel, xscale="log")
    ax.set_xticks(lr, [f"{rate:g}" for rate in lr])
    ax.minorticks_off()
    ax.plot(lr[ran], means, color=INK, lw=1.2, label="mean")
    ax.plot(np.repeat(lr, results.shape[1]), results.ravel(), "o", color=PALETTE["activation"],
            ms=4, alpha=0.6, label="one run")
    failed = ~np.isfinite(results).all(axis=1)
    if failed.any():
        ax.plot(lr[failed], np.zeros(failed.sum()), "x", color=PALETTE["error"], clip_on=False,
                transform=ax.get_xaxis_transform(), label="a run diverged")
    ax.legend(fontsize=8)
    if not ran.any():
        return describe(ax, f"All runs diverged, at each of {lr.size} learning rates.")
    best = int(means.argmax())
    said = f"The best mean {ylabel} of {lr.size} learning rates, {means[best]:.3g}, is at " \
           f"{lr[ran][best]:g}"
    lost = int((~np.isfinite(results)).sum())
    return describe(ax, f"{said}; {lost} of {results.size} runs diverged.")


def per_layer(measured: dict, ylabel: str = "gradient norm", log: bool = True, ax=None):
    """A number for each layer, such as the norm of its gradient (D2.3a-01, D3.5-14).

    measured : for each name a list (layers,) or, for several runs, a matrix (runs, layers),
        drawn as its median. Layer 1 is the first behind the input.
    """
    ax = axes(ax, xlabel="layer", ylabel=ylabel, yscale="log" if log else "linear")
    said = []
    for k, (name, values) in enumerate(measured.items()):
        values = np.atleast_2d(np.asarray(values, float))
        middle, layers = np.median(values, axis=0), np.arange(1, values.shape[1] + 1)
        ax.plot(layers, middle, marker="o", ms=4, color=CYCLE[k % len(CYCLE)],
                ls=STYLES[k % len(STYLES)], label=name)
        said.append(f"{name} from {middle[0]:.2g} in layer 1 to {middle[-1]:.2g} in layer "
                    f"{layers[-1]}")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(fontsize=8)
    return describe(ax, f"{ylabel.capitalize()}: {'; '.join(said)}.")


def _matrix(runs, what) -> np.ndarray:
    """(runs, epochs) of one run or several, cut to the shortest."""
    one = hasattr(runs, what) or not len(runs) or np.isscalar(runs[0])
    rows = [_values(run, what) for run in ([runs] if one else runs)]
    length = min(map(len, rows))
    if not length:
        raise ValueError(f"a run has no {what}: give runs of at least one epoch that measured it")
    return np.array([row[:length] for row in rows], float)


def _values(run, what) -> Sequence:
    return getattr(run, what) if hasattr(run, what) else run
