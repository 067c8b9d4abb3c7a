"""Data: handwritten digits and small functions to fit. Samples are columns.

MNIST travels with the package in its four original files; CIFAR-10 is read in nnlib.cifar.
"""

import gzip
import hashlib
import zlib
from importlib.resources import files
from pathlib import Path

import numpy as np

from nnlib.cifar import either_part, folder_path
from nnlib.cifar import load_cifar10 as load_cifar10
from nnlib.entrance import (
    checks,
    count,
    entrance,
    function,
    generator,
    integer,
    nonnegative,
    optional,
    real,
)
from nnlib.entrance.labels import classes_of, read_labels, rows_of

_MNIST = {  # part: (images, their MD5, labels, their MD5), of the uncompressed files
    "train": ("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb",
              "train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"),
    "test": ("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea",
             "t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"),
}


@entrance
def load_mnist(part: either_part = "train", n: optional(count) = None,
               folder: optional(folder_path) = None):
    """(x, labels) of MNIST: x (784, m) float32 in [0, 1], labels (m,) integers 0 to 9.

    part : "train" (60,000 images) or "test" (10,000); n : only the first n
    folder : where the four .gz files are, if not in the package

    The checksums are verified. Raises FileNotFoundError for a missing file and ValueError
    for a damaged one. Source: LeCun, Cortes and Burges; CC BY-SA 3.0 (D3.4-01).
    """
    images, images_md5, names, names_md5 = _MNIST[part]
    folder = folder or Path(str(files("nnlib"))) / "data"
    pixels = _idx(folder, images, images_md5).reshape(-1, 784)
    labels = _idx(folder, names, names_md5)
    if n is not None and n > len(labels):
        raise ValueError(f"n is {n} but MNIST's {part} part has {len(labels)} images")
    return np.multiply(pixels[:n], np.float32(1 / 255), dtype=np.float32).T, labels[:n].astype(int)


def one_hot(labels, classes=None) -> np.ndarray:
    """Labels (m,) as columns of zeros with a single 1: (K, m) float32 (D3.4-10).

    Rows are in sorted order of the labels, which may be numbers, names or anything that sorts;
    integers have the ten rows 0 to 9, and a pandas Categorical has those of its categories.
    classes : how many there are, or a list of them in the order wanted

    >>> one_hot(["dog", "cat"]).tolist(), one_hot([2, 0], 3).tolist()
    ([[0.0, 1.0], [1.0, 0.0]], [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]])
    """
    found = read_labels(labels)
    if classes is None:
        classes = getattr(getattr(labels, "dtype", None), "categories", None)
    if classes is None and found.dtype.kind in "iu":
        classes = 10
    rows = classes_of(found, classes)
    if not rows:
        raise ValueError("labels is empty: give at least one label, or the classes")
    y = np.zeros((len(rows), found.size), np.float32)
    y[rows_of(found, rows), np.arange(found.size)] = 1
    return y


@entrance
def sample(f: function("x"), m: count, low: real() = -1.0, high: real() = 1.0,
           rng: optional(generator) = None, noise: nonnegative = 0.0):
    """(x, y) of any function f of an array, such as np.sin or np.abs, each (1, m) (D1.5-02).

    x is an even grid on [low, high], or uniform from `rng`; `noise` is the spread of a normal
    error in y. Every function to fit is made with it.

    >>> sample(np.abs, 3)[1].tolist()
    [[1.0, 0.0, 1.0]]
    """
    checks.number(high, "high", low, open_low=True)
    checks.number(high - low, "high - low")
    if rng is None and noise:
        raise ValueError("noise needs rng, a NumPy Generator such as np.random.default_rng(1)")
    x = np.linspace(low, high, m)[None] if rng is None else rng.uniform(low, high, (1, m))
    with np.errstate(all="ignore"):  # fitting tells
        y = checks.fitting(f(x), "f(x)", x.shape)
    return x, y if rng is None else y + rng.normal(0, noise, (1, m))


@entrance
def runge(m: count, rng: optional(generator) = None, noise: nonnegative = 0.0):
    """(x, y) of 1 / (1 + 25 x^2) on [-1, 1], Runge's function, as `sample` makes it (D2.1-10).

    >>> runge(3)[1].round(4).tolist()
    [[0.0385, 1.0, 0.0385]]
    """
    return sample(lambda x: 1 / (1 + 25 * x**2), m, -1.0, 1.0, rng, noise)


@entrance
def polynomial(degree: integer(0), m: count, low: real() = -20.0, high: real() = 20.0,
               rng: optional(generator) = None, noise: nonnegative = 0.0):
    """(x, y) of x^degree on [low, high], each (1, m), as `sample` makes it (D1.1-05)."""
    return sample(lambda x: x**degree, m, low, high, rng, noise)


def digits5x5():
    """(x, labels): the ten digits as 5 by 5 pixels of 0 and 1, x (25, 10) (D3.5-21).

    Drawn for this book; the images of the paper are not public.
    """
    rows = [row.split() for row in _DIGITS.strip().splitlines()]
    x = [[int(p) for row in rows for p in row[digit]] for digit in range(10)]
    return np.array(x, float).T, np.arange(10)


_DIGITS = """
01110 00100 11110 11110 10010 11111 01111 11111 01110 01110
10001 01100 00001 00001 10010 10000 10000 00001 10001 10001
10001 00100 01110 01110 11111 11110 11110 00010 01110 01111
10001 00100 10000 00001 00010 00001 10001 00100 10001 00001
01110 01110 11111 11110 00010 11110 01110 00100 01110 11110
"""


def _idx(folder, name, md5):
    """The array in an IDX file: magic number, sizes as big-endian integers, then bytes."""
    path = folder / f"{name}.gz"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: MNIST's four files belong there, each as .gz")
    try:
        raw = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    if hashlib.md5(raw, usedforsecurity=False).hexdigest() != md5:
        raise ValueError(f"{path} is damaged or of another data set: its checksum is not that of "
                         f"MNIST's {name}, and only MNIST's own four files are read")
    dimensions = raw[3]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dimensions)
