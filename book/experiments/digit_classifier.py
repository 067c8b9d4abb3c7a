"""The network of the main document, 784-16-16-10, trained for its 2,500 iterations (chapter 8).

    python book/experiments/digit_classifier.py

Five seeds, with the right bias gradient and with the printed one, which puts the sum over all
neurons into every entry. Writes digit_classifier.json beside this file; takes a few minutes.
"""

import json
import platform
from pathlib import Path

import numpy as np

from nnlib import Dense, Network
from nnlib.activations import softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot
from nnlib.initializers import uniform
from nnlib.metrics import accuracy
from nnlib.optimizers import GradientDescent

SETTINGS = {"sizes": [784, 16, 16, 10], "activation": "tanh", "images": 5000, "rate": 0.5,
            "iterations": 2500, "every": 100, "seeds": [0, 1, 2, 3, 4], "dtype": "float32"}
RESULT = Path(__file__).with_suffix(".json")


def run(seed: int, printed_bias: bool) -> dict:
    """One training run: accuracies on the way and how far the last layer's biases moved."""
    x, labels = load_mnist("train", n=SETTINGS["images"])
    x_new, labels_new = load_mnist("test")
    y = one_hot(labels)
    net = Network([Dense(784, 16, tanh), Dense(16, 16, tanh), Dense(16, 10, softmax)],
                  cost=cross_entropy, init=uniform(-0.5, 0.5), init_bias=uniform(-0.5, 0.5),
                  rng=np.random.default_rng(seed), dtype=np.float32)
    b3 = net.layers[-1].b.copy()
    optimizer = GradientDescent(SETTINGS["rate"])
    seen, new = [], []
    for iteration in range(SETTINGS["iterations"] + 1):
        if iteration % SETTINGS["every"] == 0:
            seen.append(accuracy(net.predict(x).argmax(axis=0), labels))
            new.append(accuracy(net.predict(x_new).argmax(axis=0), labels_new))
        _, g = net.gradient(x, y)
        if printed_bias:
            for layer in net.layers:
                layer.db[...] = layer.db.sum()
        optimizer.step(net.theta, g)
    return {"seed": seed, "seen": seen, "new": new,
            "b3_moved": float(np.abs(net.layers[-1].b - b3).max())}


if __name__ == "__main__":
    result = {"settings": SETTINGS,
              "versions": {"python": platform.python_version(), "numpy": np.__version__},
              "right": [run(seed, False) for seed in SETTINGS["seeds"]],
              "printed": [run(seed, True) for seed in SETTINGS["seeds"]]}
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    for name in ("right", "printed"):
        last = [r["new"][-1] for r in result[name]]
        print(f"{name}: {min(last):.3f} to {max(last):.3f} on new images")
