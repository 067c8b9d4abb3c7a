"""The network of the pad: that of chapter 8, in half the bits, and what it asks of an image.

    python book/experiments/pad_network.py

784-16-16-10 by the last recipe of chapter 8, which digit_classifier.py holds and whose rate its
stored result names: Xavier's weights, tanh, softmax, Adam in batches of 32 on 50,000 images. The
network of the first seed goes into the page with each number in 16 bits; five seeds say how well
such networks read the 10,000 test images as they are, moved and shrunk, with and without the
centring of MNIST. Writes pad_network.json beside this file; takes half a minute on one core.
"""

import base64
import json
import platform
from pathlib import Path
from time import process_time

import numpy as np

from nnlib.datasets import load_mnist, one_hot
from nnlib.figures import pages

RESULT = Path(__file__).with_suffix(".json")
SEEDS, MOVED = [0, 1, 2, 3, 4], 4
SIDES = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


def resampled(ink, top: float, left: float, step: float) -> np.ndarray:
    """The mean of ink (n, n) in each of 28 by 28 squares of side `step`, the first at (top, left).

    Outside of ink there is nothing; (28, 28).
    """
    for start in (top, left):  # each time along the first axis, then turned
        edges = start + step * np.arange(29)
        total = np.vstack([np.zeros((1, ink.shape[1])), np.cumsum(ink, axis=0)])
        at = np.clip(edges, 0, len(ink))
        low = np.minimum(at.astype(int), len(ink) - 1)
        within = total[low] + (at - low)[:, None] * ink[low]
        ink = np.diff(within, axis=0).T / step
    return ink


def centred(ink) -> np.ndarray:
    """ink (n, n) as MNIST has it: in a box of 20 by 20, its centre of mass in the middle; (28, 28).

    The box is the least that holds all ink, and is moved by whole pixels until the centre of mass
    is in the pixel that is 14 to the right of the first and 14 below it (LeCun et al. 1998).
    """
    rows, columns = (np.flatnonzero(ink.any(axis=k)) for k in (1, 0))
    if not rows.size:
        return np.zeros((28, 28))
    step = max(np.ptp(rows) + 1, np.ptp(columns) + 1) / 20
    small = resampled(ink, rows[0], columns[0], step)
    out = np.zeros((28, 28))
    centre = [np.arange(28) @ small.sum(axis=k) / small.sum() for k in (1, 0)]
    down, right = (int(np.ceil(13.5 - c - 1e-9)) for c in centre)  # in doubt the first
    part = small[max(0, -down):28 - max(0, down), max(0, -right):28 - max(0, right)]
    out[max(0, down):, max(0, right):][:part.shape[0], :part.shape[1]] = part
    return out


def moved(image, side: str, by: int = MOVED) -> np.ndarray:
    """The image (n, n) moved so many pixels to a side, or to the edge if that is nearer."""
    down, right = SIDES[side]
    ink = image.any(axis=0) if right else image.any(axis=1)
    if not ink.any():
        return image
    room = int(np.argmax(ink if down + right < 0 else ink[::-1]))
    k = min(by, room)
    return np.roll(image, (k * down, k * right), axis=(0, 1))


def shrunk(image) -> np.ndarray:
    """The image (28, 28) at half its size about its middle."""
    return resampled(image, -14.0, -14.0, 2.0)


def changed(x) -> dict:
    """The images x (784, m) in each way that they are judged; each (784, m)."""
    images = list(np.asarray(x, float).T.reshape(-1, 28, 28))
    ways = {"as they are": images, "half as large": list(map(shrunk, images))}
    ways |= {f"moved {side}": [moved(image, side) for image in images] for side in SIDES}
    columns = lambda found: np.reshape(found, (-1, 784)).T  # noqa: E731
    return ({way: columns(found) for way, found in ways.items()}
            | {f"{way}, centred": columns(list(map(centred, found)))
               for way, found in ways.items()})


def trained(seed: int):
    """The network of chapter 8, and (x, labels) of what it learned from."""
    lab, kept = pages.program("digit_classifier"), pages.stored("digit_classifier")
    setting = lab["BASE"] | lab["ALL"]
    x, labels = lab["data"](setting["images"])["seen"]
    net = lab["network"](setting, x, seed)
    lab["learn"](net, x, one_hot(labels), setting, kept["rates"]["all"]["rate"], seed)
    return net, x, labels


def right(net, x, labels) -> float:
    """The share of images that the network names correctly."""
    return float(np.mean(net.predict(x).argmax(axis=0) == labels))


def samples(net, x, labels) -> list[int]:
    """Of each digit the first image that is read rightly, then the first two misread surely."""
    a = net.predict(x)
    good = a.argmax(axis=0) == labels
    first = [int(np.flatnonzero(good & (labels == k))[0]) for k in range(10)]
    return first + np.flatnonzero(~good & (a.max(axis=0) > 0.9))[:2].tolist()


def main():
    start, runs = process_time(), {}
    x_new, labels_new = load_mnist("test")
    ways = changed(x_new)
    for seed in SEEDS:
        net, x, labels = trained(seed)
        if seed == SEEDS[0]:
            full = {"seen": right(net, x, labels), "new": right(net, x_new, labels_new)}
            half = net.theta.astype("<f2")
            net.theta[...] = half
            found = {"seen": right(net, x, labels), "new": right(net, x_new, labels_new)}
            chosen = samples(net, x_new, labels_new)
        for way, images in ways.items():
            runs.setdefault(way, []).append(right(net, images, labels_new))
        print(f"seed {seed}: {[(way, share[-1]) for way, share in runs.items()]}", flush=True)
    same = np.abs(ways["as they are, centred"] - ways["as they are"]).max(axis=0) < 1e-12
    result = {"versions": {"numpy": np.__version__, "python": platform.python_version()},
              "seconds": round(process_time() - start), "seeds": SEEDS, "moved": MOVED,
              "in 64 bits": full, "in 16 bits": found, "kept by centring": int(same.sum()),
              "runs": runs, "samples": chosen,
              "sizes": net.sizes, "theta": base64.b64encode(half.tobytes()).decode()}
    RESULT.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"{RESULT.name}: {result['seconds']} s")


if __name__ == "__main__":
    main()
