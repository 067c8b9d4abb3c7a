"""What is trained in `make bench`: sizes, data, batches and optimizer of each workload."""

from dataclasses import dataclass

import numpy as np

from nnlib.datasets import load_mnist, one_hot, runge

SEED = 1


@dataclass(frozen=True)
class Workload:
    """A network, its data, and how many epochs make one measurement.

    hidden is the activation of all hidden layers; the last layer is softmax with cross-entropy
    for digits and linear with the mean square error otherwise. batch=None is the full batch.
    keep < 1 puts a Dropout after every hidden layer.
    """

    name: str
    sizes: tuple[int, ...]
    hidden: str
    samples: int
    batch: int | None
    optimizer: str
    lr: float
    epochs: int
    dtype: str = "float32"
    keep: float = 1.0

    @property
    def digits(self) -> bool:
        return self.sizes[0] == 784

    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """(x, y), samples in columns: MNIST, or Runge's function in one number."""
        if self.digits:
            x, labels = load_mnist("train", n=self.samples)
            y = one_hot(labels)
        else:
            x, y = runge(self.samples)
        return x.astype(self.dtype), y.astype(self.dtype)

    def order(self, rng: np.random.Generator) -> list:
        """The columns of each batch of one epoch: the same for all that are compared."""
        if self.batch is None:
            return [slice(None)]
        shuffled = rng.permutation(self.samples)
        return [shuffled[i : i + self.batch] for i in range(0, self.samples, self.batch)]


DIGITS = (784, 16, 16, 10)
DEEP = (784, 128, 64, 10)
WIDE = (784, 1024, 1024, 1024, 10)
CURVE = (1, 50, 50, 1)

WORKLOADS = (
    Workload("784-16-16-10, 1,000 images, full batch",
             DIGITS, "tanh", 1000, None, "descent", 0.1, 100),
    Workload("784-16-16-10, 10,000 images, full batch",
             DIGITS, "tanh", 10_000, None, "descent", 0.1, 20),
    Workload("784-16-16-10, 1,000 images, full batch, float64",
             DIGITS, "tanh", 1000, None, "descent", 0.1, 50, "float64"),
    Workload("784-16-16-10, 10,000 images, full batch, float64",
             DIGITS, "tanh", 10_000, None, "descent", 0.1, 20, "float64"),
    Workload("784-128-64-10, Adam, batch 32", DEEP, "relu", 10_000, 32, "adam", 0.001, 1),
    Workload("784-128-64-10, Adam, batch 128", DEEP, "relu", 10_000, 128, "adam", 0.001, 2),
    Workload("784-1024-1024-1024-10, dropout, batch 100",
             WIDE, "relu", 2000, 100, "momentum", 0.01, 1, keep=0.5),
    Workload("1-50-50-1, 1,000 points, batch 32", CURVE, "tanh", 1000, 32, "adam", 0.001, 20,
             "float64"),
    Workload("1-50-50-1, 1,000 points, full batch", CURVE, "tanh", 1000, None, "adam", 0.001, 200,
             "float64"),
    Workload("1-8-1, 1,000 points, batch 16", (1, 8, 1), "tanh", 1000, 16, "descent", 0.01, 10,
             "float64"),
)
