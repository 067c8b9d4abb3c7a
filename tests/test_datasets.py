"""MNIST as it travels with the package, and labels as columns."""

import gzip
import hashlib
import random
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import datasets
from nnlib.datasets import digits5x5, load_mnist, one_hot, polynomial, runge, sample

DATA = datasets.Path(datasets.__file__).parent / "data"
LABELS = "t10k-labels-idx1-ubyte.gz"


@pytest.fixture
def folder(tmp_path):
    """A copy of MNIST's test part, to be damaged."""
    for file in DATA.glob("t10k*.gz"):
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.mark.parametrize(("part", "m", "first", "counts"), [
    ("train", 60000, [5, 0, 4, 1, 9, 2, 1, 3, 1, 4],
     [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]),
    ("test", 10000, [7, 2, 1, 0, 4, 1, 4, 9, 5, 9],
     [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])])
def test_mnist_is_whole(part, m, first, counts):
    x, labels = load_mnist(part)
    assert x.shape == (784, m) and x.dtype == np.float32 and x.flags.f_contiguous
    assert x.min() == 0 and x.max() == 1
    assert labels.shape == (m,) and labels.dtype.kind == "i" and labels[:10].tolist() == first
    assert np.bincount(labels).tolist() == counts


def test_the_first_n_are_the_first_n():
    x, labels = load_mnist("test")
    few, names = load_mnist("test", n=100)
    assert np.array_equal(few, x[:, :100]) and np.array_equal(names, labels[:100])
    assert load_mnist("test", n=np.int64(1))[0].shape == (784, 1)


def test_a_column_is_an_image_read_by_rows():
    x, _ = load_mnist("test", n=1)
    image = x[:, 0].reshape(28, 28)
    assert image[7, 6:12].tolist() == pytest.approx([84 / 255, 185 / 255, 159 / 255, 151 / 255,
                                                     60 / 255, 36 / 255])  # the bar of a 7
    assert not image[:7].any() and not image[:, 0].any()


def test_mnist_from_any_folder(folder, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert load_mnist("test", n=3)[0].shape == (784, 3)
    assert load_mnist("test", n=3, folder=str(folder))[1].tolist() == [7, 2, 1]


def test_what_is_loaded_may_be_changed():
    x, labels = load_mnist("test", n=2)
    x[:], labels[:] = 0, 0
    again, names = load_mnist("test", n=2)
    assert again.any() and names.any()


def test_a_missing_file(folder):
    (folder / LABELS).unlink()
    with pytest.raises(FileNotFoundError, match=r"t10k-labels.*is missing: MNIST's four files"):
        load_mnist("test", folder=folder)


def test_the_files_of_another_data_set_are_told_what_is_read(folder):
    (folder / LABELS).write_bytes(gzip.compress(b"\0\0\x08\x01\0\0\x27\x10" + bytes(10_000)))
    with pytest.raises(ValueError, match=r"or of another data set: .*only MNIST's own four files"):
        load_mnist("test", folder=folder)


def bent(raw):
    """The same file with one label changed."""
    labels = bytearray(gzip.decompress(raw))
    labels[5000] ^= 1
    return gzip.compress(bytes(labels))


@pytest.mark.parametrize(("damage", "words"), [
    (lambda raw: raw[: len(raw) // 2], "is damaged"), (lambda raw: raw[:-1], "is damaged"),
    (lambda raw: raw[:200] + random.Random(0).randbytes(50) + raw[250:], "is damaged"),
    (lambda raw: b"hello", "is damaged: Not a gzipped file"), (lambda raw: b"", "is damaged"),
    (lambda raw: gzip.compress(b"something else"), "its checksum is not that of MNIST's"),
    (bent, "its checksum is not that of MNIST's t10k-labels-idx1-ubyte")])
def test_a_damaged_file(folder, damage, words):
    path = folder / LABELS
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=f"t10k-labels.*{words}"):
        load_mnist("test", folder=folder)


def test_the_checksum_is_that_of_the_bytes_inside():
    for images, md5, labels, labels_md5 in datasets._MNIST.values():
        for name, checksum in ((images, md5), (labels, labels_md5)):
            raw = gzip.decompress((DATA / f"{name}.gz").read_bytes())
            assert hashlib.md5(raw, usedforsecurity=False).hexdigest() == checksum


def test_one_hot():
    y = one_hot([3, 0, 9])
    assert y.shape == (10, 3) and y.dtype == np.float32
    assert y.argmax(axis=0).tolist() == [3, 0, 9] and (y.sum(axis=0) == 1).all()
    assert one_hot([1, 0], 2).tolist() == [[0, 1], [1, 0]]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(1, 12).flatmap(lambda k: st.tuples(
           st.just(k), st.lists(st.integers(0, k - 1), max_size=20))),
       st.sampled_from([np.uint8, np.int32, np.int64]))
def test_one_hot_of_any_labels(case, kind):
    classes, labels = case
    y = one_hot(np.array(labels, kind), classes)
    assert y.shape == (classes, len(labels)) and y.dtype == np.float32
    assert y.sum() == len(labels) and y.argmax(axis=0).tolist() == labels


def test_runge_and_polynomial_on_an_even_grid():
    x, y = runge(21)
    assert x.shape == y.shape == (1, 21) and np.ptp(np.diff(x)) < 1e-15
    assert y.max() == y[0, 10] == 1 and y[0, 0] == pytest.approx(1 / 26)
    x, y = polynomial(3, 5)
    assert x.tolist() == [[-20, -10, 0, 10, 20]] and np.array_equal(y, x**3)


@pytest.mark.parametrize("f", [np.sin, np.abs, np.exp, np.sign], ids=lambda f: f.__name__)
def test_any_function_can_be_sampled(f):
    x, y = sample(f, 9, -2, 3)
    assert x.shape == (1, 9) and x[0, 0] == -2 and x[0, -1] == 3 and np.array_equal(y, f(x))
    x, y = sample(f, 50, 1, 2, np.random.default_rng(0))
    assert 1 <= x.min() < x.max() < 2 and np.array_equal(y, f(x))


def test_random_samples_come_from_their_generator():
    (x, y), (x2, y2) = (runge(5000, np.random.default_rng(3), noise=0.2) for _ in range(2))
    assert np.array_equal(x, x2) and np.array_equal(y, y2) and np.abs(x).max() <= 1
    assert (y - 1 / (1 + 25 * x**2)).std() == pytest.approx(0.2, rel=0.05)


def test_the_small_digits_differ():
    x, labels = digits5x5()
    assert x.shape == (25, 10) and labels.tolist() == list(range(10))
    assert set(np.unique(x)) == {0, 1}
    apart = (x[:, :, None] != x[:, None]).sum(axis=0) + 25 * np.eye(10)
    assert apart.min() >= 2


@pytest.mark.parametrize(("call", "kind", "words"), [
    (lambda: runge(0), ValueError, "m must be at least 1"),
    (lambda: runge(2.0), TypeError, "m must be an integer"),
    (lambda: runge(5, noise=0.1), ValueError, "noise needs rng"),
    (lambda: runge(5, rng=1), TypeError, "rng must be a NumPy Generator"),
    (lambda: runge(5, np.random.default_rng(0), -1), ValueError, "noise must be finite"),
    (lambda: polynomial(-1, 5), ValueError, "degree must be at least 0"),
    (lambda: polynomial(2, 5, 3, 3), ValueError, "high must be finite with 3.0 < high"),
])
def test_bad_input_for_samples(call, kind, words):
    with pytest.raises(kind, match=words):
        call()
