"""A network that tells two kinds of points apart: each neuron's line, and what they enclose."""

from itertools import pairwise

import numpy as np

from nnlib.entrance import entrance, instance, real
from nnlib.figures.colours import FAINT, INK, PALETTE
from nnlib.figures.diagrams import CLASS, two_classes
from nnlib.figures.plots import axes, bare, describe
from nnlib.figures.strokes import column
from nnlib.figures.words import many
from nnlib.network import Network

LEVELS, SHADES = (0.1, 0.3, 0.5, 0.7, 0.9, 1.01), (0.08, 0.16, 0.3, 0.42, 0.55)


@entrance
def boundary(net: instance(Network), points, labels, low: real() = -1.5, high: real() = 1.5,
             ax=None):
    """Where the one output of a network of two inputs is above 1/2, and each first neuron's line.

    points : (2, m); labels : (m,), 0 or 1. The deeper the green, the larger the output; a blue
    line is where a neuron of the first layer has z = 0 (2017, the playground of TensorFlow).
    Raises ValueError for other labels, and for a network with other inputs or outputs.
    """
    _two_to_one(net)
    points, labels = two_classes(points, labels)
    along = np.linspace(low, high, 81)
    x1, x2 = np.meshgrid(along, along)
    a = net.predict(np.array([x1.ravel(), x2.ravel()])).reshape(x1.shape)
    ax = axes(ax, (4.4, 4.4), xlabel="$x_1$", ylabel="$x_2$", aspect="equal", xlim=(low, high),
              ylim=(low, high))
    for ends, shade in zip(pairwise(LEVELS), SHADES, strict=True):
        ax.contourf(x1, x2, a, ends, colors=[PALETTE["activation"]], alpha=shade)
    ax.contour(x1, x2, a, [0.5], colors=[PALETTE["activation"]], linewidths=2)
    first = net.layers[0]
    for (w1, w2), b in zip(first.W, first.b[:, 0], strict=True):
        if w1 or w2:
            ax.contour(x1, x2, w1 * x1 + w2 * x2 + b, [0], colors=[PALETTE["weight"]],
                       linewidths=1, linestyles="--")
    for label in (0, 1):
        ax.scatter(*points[:, labels == label], s=22, zorder=3, **CLASS[label])
    right = int(((net.predict(points)[0] > 0.5) == labels).sum())
    return describe(ax, f"{many(len(first.W), 'neuron')} in the hidden layer, "
                        f"{many(net.n_parameters, 'number')} in all: {right} of "
                        f"{many(np.size(labels), 'point')} {'is' if right == 1 else 'are'} on the "
                        "right side.")


@entrance
def weighted(net: instance(Network), ax=None):
    """A network of two inputs and one output: the stronger a weight, the thicker its line (2026).

    W of layer l is (n_l, n_{l-1}); a negative weight is dashed.
    Raises ValueError for a network with other inputs or outputs.
    """
    _two_to_one(net)
    ax = bare(ax, (4.4, 4.4))
    columns = [column(k, n, min(1.5, 0.25 * n), -min(1.5, 0.25 * n))
               for k, n in enumerate(net.sizes)]
    for layer, (left, right) in zip(net.layers, pairwise(columns), strict=True):
        W = np.asarray(layer.W)
        strong = np.abs(W).max() or 1.0
        for (i, j), w in np.ndenumerate(W):
            ax.plot(*np.transpose([left[j], right[i]]), color=PALETTE["weight"], zorder=0,
                    lw=0.4 + 3 * abs(w) / strong, ls="-" if w >= 0 else (0, (2, 1.4)))
    for k, spots in enumerate(columns):
        ax.scatter(*np.transpose(spots), s=150, zorder=2, edgecolor=INK, linewidth=0.8,
                   color=PALETTE["activation"] if k else FAINT)
    for k, (x, y) in enumerate(columns[0], start=1):
        ax.text(x - 0.22, y, f"$x_{k}$", ha="right", va="center")
    ax.text(columns[-1][0][0] + 0.2, columns[-1][0][1], "$a$", va="center")
    ax.set(aspect="auto", xlim=(-0.5, len(columns) - 0.6), ylim=(-1.9, 1.9))
    return describe(ax, f"A network of {', '.join(map(str, net.sizes))} neurons, its stronger "
                        "weights drawn thicker, its negative ones dashed.")


def _two_to_one(net):
    if net.sizes[0] != 2 or net.sizes[-1] != 1:
        raise ValueError(f"net must have two inputs and one output, not {net.sizes[0]} and "
                         f"{net.sizes[-1]}")
