"""Drawings of how training went: curves over epochs, runs with their spread, learning rates.

A run is a History of nnlib.training, or simply a list with one value an epoch.
"""

import numpy as np

from nnlib.entrance import checks, count, entrance, flag, optional
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.plots import axes, describe, whole
from nnlib.figures.rules import one_of, side, table
from nnlib.figures.words import many, minus, sentences, short
from nnlib.training import History

WORDS = {"cost": "cost", "accuracy": "accuracy", "val_cost": "validation cost",
         "val_accuracy": "validation accuracy", "learning_rate": "learning rate"}


@entrance
def curves(runs: table('{"tanh": history}'), what: optional(one_of(*WORDS)) = None,
           every: count = 1, log: flag = False, ax=None):
    """`what` over epochs for several kinds of runs (Davies figures 8 to 12; D3.4-21 to D3.4-28).

    runs : for each name a run, or a list of runs from different seeds; a list, or a matrix
        (runs, epochs), is drawn as the mean with a band from its lowest to its highest run, as
        far as the shortest goes
    what : a field of History, the accuracy if None, or the cost where there are no classes
    every : how many epochs lie between two values
    Raises ValueError without runs, and for one that has not measured `what`.
    """
    what = what or ("cost" if any(map(_without_classes, runs.values())) else "accuracy")
    drawn = {name: _matrix(run, name, what) for name, run in runs.items()}
    ax = axes(ax, xlabel="epoch", ylabel=WORDS[what], yscale="log" if log else "linear")
    if "accuracy" in what and not log:
        ax.set_ylim(0, 1.02)
    ends = []
    for k, (name, values) in enumerate(drawn.items()):
        epochs, mean = every * np.arange(values.shape[1]), values.mean(axis=0)
        ax.plot(epochs, mean, label=name, **look(k))
        if len(values) > 1:
            ax.fill_between(epochs, values.min(axis=0), values.max(axis=0),
                            color=look(k)["color"], alpha=0.18, lw=0)
        spread = f" ({short(values[:, -1].min(), 3)} to {short(values[:, -1].max(), 3)})"
        ends.append(f"{name} {short(mean[-1], 3)}{spread if len(values) > 1 else ''}")
    ax.legend(fontsize=9)
    return describe(ax, f"The {WORDS[what]} over the epochs; in the end: {', '.join(ends)}.")


@entrance
def gap(history, what: one_of("cost", "accuracy") = "cost", ax=None):
    """Training and validation cost (or accuracy) of one run, the gap between them shaded.

    history : a History with validation, (epochs,) each. Both costs are without a penalty, so they
        can be compared; training is measured while an epoch runs, validation after it.
    The gap is what overfitting opens (D3.3-17, D3.5-01); the epoch of the best validation value
    is marked. Raises ValueError without validation, or where there are no classes.
    """
    if not len(getattr(history, "val_cost", ())):
        raise ValueError("gap needs a History with validation: train(..., validation=(x, y))")
    seen, unseen = (_matrix(history, "history", name)[0] for name in (what, f"val_{what}"))
    if seen.size != unseen.size:
        raise ValueError(f"history has {many(seen.size, 'epoch')} of training but {unseen.size} of "
                         "validation: give that of one call of train")
    epochs = np.arange(seen.size)
    ax = axes(ax, xlabel="epoch", ylabel=what)
    ax.plot(epochs, seen, color=INK, label="training")
    ax.plot(epochs, unseen, "--", color=PALETTE["error"], label="validation")
    ax.fill_between(epochs, seen, unseen, color=PALETTE["error"], alpha=0.12, lw=0)
    best = int(unseen.argmin() if what == "cost" else unseen.argmax())
    ax.axvline(best, color=FAINT, ls=":", label=f"best, epoch {best}")
    ax.legend(fontsize=9)
    return describe(ax, f"Training {what} ends at {short(seen[-1], 3)}, validation {what} at "
                        f"{short(unseen[-1], 3)}; its best, {short(unseen[best], 3)}, is in epoch "
                        f"{best}.")


@entrance
def rates(learning_rates, results, ylabel="accuracy", best: side = "highest", ax=None):
    """What runs reached at each learning rate: a dot a run, a line through the means.

    learning_rates : (R,), above 0; results : (R, runs), or (R,) for one run each (Davies
        figures 10 to 12; D3.4-25 to D3.4-28). Runs that diverged are NaN or infinite: they are
        left out, and marked by a cross at the foot of the picture
    best : "highest", or "lowest" for a cost
    Raises ValueError for sizes that do not fit and for rates that are not above 0.
    """
    lr, results = _sweep(learning_rates, results)
    ended = np.isfinite(results)
    ran, failed = ended.any(axis=1), ~ended.all(axis=1)
    means = np.array([row[of].mean() for row, of in zip(results[ran], ended[ran], strict=True)])
    ax = axes(ax, xlabel="learning rate", ylabel=ylabel, xscale="log")
    ax.set_xticks(lr, [minus(rate) for rate in lr])
    ax.minorticks_off()
    ax.plot(lr[ran], means, color=INK, lw=1.2, label="mean")
    ax.plot(np.repeat(lr, results.shape[1]), np.where(ended, results, np.nan).ravel(), "o",
            color=PALETTE["activation"], ms=4, alpha=0.6, label="one run")
    if failed.any():
        ax.plot(lr[failed], np.zeros(failed.sum()), "x", color=PALETTE["error"], clip_on=False,
                transform=ax.get_xaxis_transform(), label="a run diverged")
    ax.legend(fontsize=9)
    if not ran.any():
        return describe(ax, f"All runs diverged, at {many(lr.size, 'learning rate')}.")
    top = int(means.argmax() if best == "highest" else means.argmin())
    return describe(ax, f"The best mean {ylabel} of {many(lr.size, 'learning rate')}, "
                        f"{short(means[top], 3)}, is at {minus(lr[ran][top])}; "
                        f"{(~ended).sum()} of {results.size} runs diverged.")


@entrance
def per_layer(measured: table('{"tanh": [0.1, 0.2]}'), ylabel="gradient norm",
              log: flag = True, ax=None):
    """A number for each layer, such as the norm of its gradient (D2.3a-01, D3.5-14).

    measured : for each name a list (layers,) or, for several runs, a matrix (runs, layers),
        drawn as its median; layer 1 is the first after the input. Source: as Glorot and Bengio
        (2010, section 4) look at gradients layer by layer.
    Raises ValueError without a name, for other shapes and for numbers that are not finite.
    """
    drawn = {name: _layers(values, name) for name, values in measured.items()}
    ax = axes(ax, xlabel="layer", ylabel=ylabel, yscale="log" if log else "linear")
    said = []
    for k, (name, middle) in enumerate(drawn.items()):
        ax.plot(1 + np.arange(middle.size), middle, marker="o", ms=4, label=name, **look(k))
        said.append(f"{name} from {short(middle[0])} in layer 1 to {short(middle[-1])} in layer "
                    f"{middle.size}")
    whole(ax)
    ax.legend(fontsize=9)
    return describe(ax, sentences(f"{ylabel}: {'; '.join(said)}"))


def _without_classes(runs) -> bool:
    """True if one of some runs is a History whose accuracies are all NaN."""
    found = [np.asarray(run.accuracy, float) for run in _listed(runs) if hasattr(run, "accuracy")]
    return any(values.size and np.isnan(values).all() for values in found)


def _listed(runs) -> list:
    """One run or several as a list of them: a run is a History, or a list of numbers."""
    first = runs[0] if isinstance(runs, (list, tuple, np.ndarray)) and len(runs) else 0.0
    return list(runs) if isinstance(first, History) or np.ndim(first) else [runs]


def _matrix(runs, name, what) -> np.ndarray:
    """(runs, epochs) of one run or several, cut to the shortest; each must have measured it."""
    rows = [checks.float_array(getattr(run, what, run), f"a run of {name}")
            for run in _listed(runs)]
    length = min(map(len, rows))
    if not length:
        raise ValueError(f"a run has no {what}: give runs of at least one epoch that measured it")
    for row in rows:
        if "accuracy" in what and np.isnan(row).all():
            raise ValueError(f"{name} has no {what}, as its targets are no classes: draw "
                             f'"{what.replace("accuracy", "cost")}"')
        checks.finite(row, f"{what} of {name}")
    return np.array([row[:length] for row in rows])


def _sweep(learning_rates, results) -> tuple[np.ndarray, np.ndarray]:
    """Rates (R,) in rising order and their results (R, runs)."""
    lr = np.array([checks.number(rate, "lr", 0, open_low=True) for rate in learning_rates])
    results = checks.float_array(results, "results")
    if results.ndim not in (1, 2) or len(results) != lr.size or not results.size:
        hint = ": did you mean results.T?" if results.ndim == 2 and (
            results.shape[1] == lr.size) else ""
        raise ValueError(f"results has {len(results) if results.ndim else 0} rows for {lr.size} "
                         f"learning rates, and shape {results.shape}{hint}")
    order = np.argsort(lr, kind="stable")
    return lr[order], results.reshape(lr.size, -1)[order]


def _layers(values, name) -> np.ndarray:
    """The median over the runs of (runs, layers), or (layers,) as it is."""
    values = np.atleast_2d(checks.finite(checks.float_array(values, name), name))
    if values.ndim != 2 or not values.size:
        raise ValueError(f"{name} has shape {values.shape}: expected (layers,) or (runs, layers)")
    return np.median(values, axis=0)
