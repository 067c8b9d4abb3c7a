"""CIFAR-10: 60,000 small colour pictures of ten kinds, read from their official archive.

The archive does not travel with the package: a reader has it, or lets it be downloaded.
"""

import hashlib
import os
import shutil
import tarfile
import urllib.request

import numpy as np

from nnlib.entrance import Rule, checks, count, entrance, flag, optional

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
MD5 = "c32a1d4ab5d03f1284b67883e8d87530"
PARTS = {"train": [f"data_batch_{k}.bin" for k in range(1, 6)], "test": ["test_batch.bin"]}
RECORDS, RECORD = 10_000, 1 + 3072  # a member has so many records; each is a label and its pixels


def _part(value, name):
    if not isinstance(value, str) or value not in PARTS:
        raise ValueError(f'{name} must be "train" or "test", not {checks.shown(value)}')
    return value


either_part = Rule('"train" or "test"', _part, ("all", None, 1.0, ["train"]))
folder_path = Rule("path", checks.path, (None, 3, 1.0, ["data"]))


@entrance
def load_cifar10(part: either_part = "train", n: optional(count) = None,
                 folder: folder_path = "~/.cache/nnlib", download: flag = False):
    """(x, labels) of CIFAR-10: x (3072, m) float32 in [0, 1], labels (m,) integers 0 to 9.

    part : "train" (50,000 pictures) or "test" (10,000); n : only the first n
    folder : where cifar-10-binary.tar.gz is; download=True fetches it there if it is missing

    A column is 32 x 32 red, then green, then blue, each by rows. The checksum is verified
    before anything is read. Source: Krizhevsky 2009; cs.toronto.edu/~kriz/cifar.html (D3.5-23).
    """
    m = RECORDS * len(PARTS[part])
    if n is not None and n > m:
        raise ValueError(f"n is {n} but CIFAR-10's {part} part has {m} pictures")
    path = folder.expanduser() / URL.rpartition("/")[2]
    if not path.is_file():
        _fetch(path, download)
    _verify(path, path)
    records = _records(path, PARTS[part], m if n is None else n)
    pixels = np.multiply(records[:, 1:], np.float32(1 / 255), dtype=np.float32)
    return pixels.T, records[:, 0].astype(int)


def _fetch(path, download):
    """The archive downloaded to `path`: only where it is asked for, whole or not at all."""
    if not download:
        raise FileNotFoundError(f"{path} is missing: put the archive from "
                                "cs.toronto.edu/~kriz/cifar.html there or pass download=True")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with urllib.request.urlopen(URL, timeout=60) as source, part.open("wb") as file:
            shutil.copyfileobj(source, file)
        _verify(part, URL)
        os.replace(part, path)
    except OSError as error:
        raise OSError(f"{URL} could not be downloaded: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _verify(path, name):
    with path.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if found != MD5:
        raise ValueError(f"{name} is damaged: its checksum is not that of the official archive, "
                         "so delete it and fetch it anew")


def _records(path, names, n) -> np.ndarray:
    """The first n records (n, 3073) of the named members, in order; nothing is unpacked to disk."""
    with tarfile.open(path, "r:gz") as archive:
        found = []
        for name in names[: -(-n // RECORDS)]:
            raw = archive.extractfile(f"cifar-10-batches-bin/{name}").read()
            if len(raw) != RECORDS * RECORD:
                raise ValueError(f"{name} in {path} is damaged: it has {len(raw)} bytes, "
                                 f"not {RECORDS * RECORD}")
            found.append(np.frombuffer(raw, np.uint8).reshape(RECORDS, RECORD))
    return np.concatenate(found)[:n]
