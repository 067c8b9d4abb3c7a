"""The gradient of the opening network of chapter 5, found by PyTorch's autograd.

    python book/experiments/autograd_compare.py

The network has the parameters and the image of the chapter, in double precision; PyTorch gets
the forward pass and is asked for the gradient. Writes autograd_compare.json beside this file.
PyTorch is no requirement of the book (that of `make bench` has it): without it this says so, and
the stored result stays.
"""

import importlib.util
import json
import platform
from pathlib import Path

import numpy as np

from nnlib import Dense, Network
from nnlib.activations import softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot

RESULT = Path(__file__).with_suffix(".json")


def opening():
    """(net, image, target) of the chapter: the same seed, the same image 2, a 4."""
    x, labels = load_mnist("train", n=1000)
    net = Network([Dense(784, 16, tanh), Dense(16, 16, tanh), Dense(16, 10, softmax)],
                  cost=cross_entropy, rng=np.random.default_rng(1))
    return net, x[:, [2]].astype(float), one_hot(labels)[:, [2]].astype(float)


def by_torch(net, image, target):
    """(cost, gradient in the order of theta) by torch.autograd."""
    import torch

    leaves = [torch.tensor(part, requires_grad=True)
              for layer in net.layers for part in (layer.W, layer.b)]
    W1, b1, W2, b2, W3, b3 = leaves
    a = torch.tanh(W1 @ torch.tensor(image) + b1)
    a = torch.tanh(W2 @ a + b2)
    log_p = torch.log_softmax(W3 @ a + b3, dim=0)
    cost = -(torch.tensor(target) * log_p).sum()
    cost.backward()
    return float(cost.detach()), np.concatenate([leaf.grad.numpy().ravel() for leaf in leaves])


def main():
    if importlib.util.find_spec("torch") is None:
        print("PyTorch is not installed here: the stored result stays as it is")
        return
    import torch

    net, image, target = opening()
    cost, found = by_torch(net, image, target)
    ours_cost, ours = net.gradient(image, target)
    errors = [found[start:start + n] for start, n in ((12544, 16), (12816, 16), (12992, 10))]
    result = {"versions": {"torch": torch.__version__, "numpy": np.__version__,
                           "python": platform.python_version()},
              "seed": 1, "image": 2, "parameters": int(found.size), "cost": cost,
              "zeros": int((found == 0).sum()), "cost apart": abs(cost - ours_cost),
              "largest apart, relative": float(np.abs(found - ours).max() / np.abs(found).max()),
              "errors": np.concatenate(errors).tolist()}
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"{found.size:,} entries, apart by {result['largest apart, relative']:.1e} at most")


if __name__ == "__main__":
    main()
