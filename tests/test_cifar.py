"""CIFAR-10 from an archive: read as its page describes it, and never fetched without a word."""

import hashlib
import io
import tarfile

import numpy as np
import pytest

from nnlib import cifar, datasets
from nnlib.cifar import load_cifar10

NAME = "cifar-10-binary.tar.gz"
MEMBERS = [f"data_batch_{k}.bin" for k in range(1, 6)] + ["test_batch.bin"]
SMALL = 4  # records of a member, in place of 10,000


def records(seed):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (SMALL, 3073), dtype=np.uint8)
    pixels[:, 0] = rng.integers(0, 10, SMALL)
    return pixels


def write(path, cut=0):
    """An archive laid out as the official one; `cut` bytes are missing from each member."""
    with tarfile.open(path, "w:gz") as archive:
        for seed, name in enumerate(MEMBERS):
            raw = records(seed).tobytes()
            entry = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            entry.size = len(raw) - cut
            archive.addfile(entry, io.BytesIO(raw))
    return path


def expect(monkeypatch, path):
    """Make the loader take this file for the official archive."""
    monkeypatch.setattr(cifar, "RECORDS", SMALL)
    monkeypatch.setattr(cifar, "MD5", hashlib.md5(path.read_bytes()).hexdigest())
    monkeypatch.setattr(cifar, "URL", path.absolute().as_uri())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    expect(monkeypatch, write(tmp_path / NAME))
    return tmp_path


@pytest.mark.parametrize(("part", "seeds"), [("train", range(5)), ("test", [5])])
def test_the_parts_are_read_in_order(part, seeds, folder):
    x, labels = load_cifar10(part, folder=folder)
    wanted = np.concatenate([records(seed) for seed in seeds])
    assert x.shape == (3072, SMALL * len(seeds)) and x.dtype == np.float32
    assert np.array_equal(np.round(x * 255), wanted[:, 1:].T) and x.min() == 0 and x.max() == 1
    assert labels.dtype.kind == "i" and labels.tolist() == wanted[:, 0].tolist()


@pytest.mark.parametrize("n", [1, SMALL, SMALL + 1, 5 * SMALL])
def test_the_first_n_are_the_first_n(n, folder):
    x, labels = load_cifar10("train", folder=str(folder))
    few, names = load_cifar10("train", n=n, folder=str(folder))
    assert np.array_equal(few, x[:, :n]) and np.array_equal(names, labels[:n])


def test_nothing_is_written_when_reading(folder):
    load_cifar10("test", folder=folder)
    assert [p.name for p in folder.iterdir()] == [NAME]


def test_it_stands_among_the_data_and_knows_the_official_archive():
    assert datasets.load_cifar10 is load_cifar10
    assert cifar.MD5 == "c32a1d4ab5d03f1284b67883e8d87530"
    assert cifar.URL == f"https://www.cs.toronto.edu/~kriz/{NAME}"


def test_a_missing_archive_is_not_fetched_without_a_word(tmp_path, folder):
    with pytest.raises(FileNotFoundError, match=r"tar\.gz is missing: .*pass download=True$"):
        load_cifar10(folder=tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_it_is_fetched_where_that_is_asked_for(tmp_path, folder):
    there = tmp_path / "new" / "place"
    x, _ = load_cifar10("test", folder=there, download=True)
    assert np.array_equal(x, load_cifar10("test", folder=folder)[0])
    assert [p.name for p in there.iterdir()] == [NAME]
    (folder / NAME).unlink()
    assert np.array_equal(load_cifar10("test", folder=there, download=True)[0], x)  # not again


def test_a_wrong_download_is_not_kept(tmp_path, folder, monkeypatch):
    (folder / NAME).write_bytes(b"another file")
    with pytest.raises(ValueError, match="is damaged: its checksum is not that of the official"):
        load_cifar10("test", folder=tmp_path / "new", download=True)
    assert not list((tmp_path / "new").iterdir())


def test_a_download_that_fails_says_so(tmp_path, folder):
    (folder / NAME).unlink()
    with pytest.raises(OSError, match="could not be downloaded"):
        load_cifar10("test", folder=tmp_path / "new", download=True)
    assert not list((tmp_path / "new").iterdir())


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def turned(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("spoil", [cut, turned, lambda path: path.write_bytes(b"")])
def test_a_damaged_archive_is_not_read(spoil, folder):
    spoil(folder / NAME)
    with pytest.raises(ValueError, match=r"tar\.gz is damaged: its checksum.*fetch it anew$"):
        load_cifar10("test", folder=folder)


def test_a_member_of_another_length_is_not_read(tmp_path, monkeypatch):
    expect(monkeypatch, write(tmp_path / NAME, cut=1))
    with pytest.raises(ValueError, match=r"test_batch\.bin .*is damaged: it has 12291 bytes, not"):
        load_cifar10("test", folder=tmp_path)
