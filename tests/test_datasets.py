"""MNIST as it travels with the package, labels as columns, and measures on labels."""

import gzip
import os
import shutil

import numpy as np
import pytest

from nnlib import datasets
from nnlib.datasets import load_mnist, one_hot
from nnlib.metrics import accuracy, confusion_matrix, labels_of

DATA = datasets.Path(datasets.__file__).parent / "data"


def test_mnist_is_whole():
    x, labels = load_mnist("train")
    assert x.shape == (784, 60000) and x.dtype == np.float32 and x.flags.f_contiguous
    assert x.min() == 0 and x.max() == 1 and labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(labels).tolist()[:2] == [5923, 6742]
    x, labels = load_mnist("test", n=100)
    assert x.shape == (784, 100) and labels[:3].tolist() == [7, 2, 1] and labels.dtype.kind == "i"


def test_mnist_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_mnist("test", n=3)[0].shape == (784, 3)


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="t10k-images.*is missing"):
        load_mnist("test", folder=tmp_path)


@pytest.mark.parametrize("damage", ["cut", "noise", "other", "no gzip"])
def test_a_damaged_file(tmp_path, damage):
    for file in DATA.glob("t10k*.gz"):
        shutil.copy(file, tmp_path)
    path = tmp_path / "t10k-labels-idx1-ubyte.gz"
    raw = path.read_bytes()
    path.write_bytes({"cut": raw[:2000], "noise": raw[:200] + os.urandom(50) + raw[250:],
                      "other": gzip.compress(b"something else"), "no gzip": b"hello"}[damage])
    with pytest.raises(ValueError, match="t10k-labels.*is damaged"):
        load_mnist("test", folder=tmp_path)


def test_one_hot():
    y = one_hot([3, 0, 9])
    assert y.shape == (10, 3) and y.dtype == np.float32
    assert y.argmax(axis=0).tolist() == [3, 0, 9] and (y.sum(axis=0) == 1).all()


def test_metrics():
    true, said = np.array([0, 1, 2, 2]), np.array([0, 2, 2, 2])
    assert accuracy(said, true) == 0.75
    counts = confusion_matrix(true, said, 3)
    assert counts.tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 2]]
    assert counts.sum(axis=1).tolist() == np.bincount(true).tolist()
    assert labels_of(np.array([[0.1, 0.9], [0.8, 0.2]])).tolist() == [1, 0]


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda: load_mnist("all"), ValueError, '"train" or "test"'),
    (lambda: load_mnist("test", n=10001), ValueError, "has 10000 images"),
    (lambda: load_mnist("test", n=1.5), TypeError, "n must be an integer"),
    (lambda: load_mnist("test", n=0), ValueError, "at least 1"),
    (lambda: one_hot([0, 10]), ValueError, "0 to 9, but one is 10"),
    (lambda: one_hot([-1]), ValueError, "but one is -1"),
    (lambda: one_hot([0.5]), ValueError, "list of integers"),
    (lambda: one_hot([[1]]), ValueError, "list of integers"),
    (lambda: one_hot([1], 2.0), TypeError, "classes must be an integer"),
    (lambda: accuracy([1], [1, 2]), ValueError, "one length"),
    (lambda: accuracy([], []), ValueError, "one length"),
    (lambda: confusion_matrix([0, 11], [0, 1]), ValueError, "0 to 9"),
    (lambda: confusion_matrix([0], [-1]), ValueError, "0 to 9"),
])
def test_bad_input(call, kind, words):
    with pytest.raises(kind, match=words):
        call()
