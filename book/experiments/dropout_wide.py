"""Dropout in wider networks that learn from all that MNIST has to learn from, as far as it goes.

    python book/experiments/dropout_wide.py

784-256-256-10 with ReLU, 50,000 images, 10,000 steps of plain descent in batches of 100: 20 passes.
NETWORKS differ in what is masked. Each chooses its rate at this very length, by the 10,000 training
images that no run learns from and by two seeds that no result uses, on one grid of factors of 2 and
beyond it for as long as the best lies at the edge. Five other seeds are judged by the 10,000 test
images. Writes dropout_wide.json beside this file after every run, and goes on from what is there;
it takes some quarter of an hour of one core. How a run is made stands in dropout.py.
"""

import json
import platform
import runpy
import time
from pathlib import Path

import numpy as np

from nnlib.metrics import paired_difference

RESULT = Path(__file__).with_suffix(".json")
LAB = runpy.run_path(str(Path(__file__).with_name("dropout.py")))
SEEDS, TUNING, GRID, TESTED = list(range(5)), [100, 101], [0.1, 0.2, 0.4], 10_000
WIDE = {"hidden": [256, 256], "images": 50_000, "batch": 100, "steps": 10_000}
NETWORKS = {"none": {}, "hidden 0.9": {"keep": 0.9}, "hidden 1/2, inputs 0.8": {"keep": 0.5,
                                                                              "inputs": 0.8}}
PAIRS = [("hidden 0.9", "none"), ("hidden 1/2, inputs 0.8", "none"),
         ("hidden 1/2, inputs 0.8", "hidden 0.9")]


def best(tried: dict, n: int = len(TUNING)) -> str:
    """The rate with the largest mean share right of the images to choose by, by n seeds."""
    return max(tried, key=lambda rate: np.mean(tried[rate][:n]))


def next_rate(tried: dict, n: int) -> float | None:
    """The rate to try next: n seeds for each of the grid, then beyond an edge that is best."""
    for rate in {**{str(rate): [] for rate in GRID}, **tried}:
        if len(tried.get(rate, [])) < n:
            return float(rate)
    rates, top = [float(rate) for rate in tried], float(best(tried, n))
    return 2 * top if top == max(rates) else top / 2 if top == min(rates) else None


def judged(name: str, seed: int, rate: float) -> dict:
    """One run: its way, pass by pass, and the test images that it reads wrongly at the end."""
    r = LAB["run"](WIDE | NETWORKS[name], seed, rate)
    if "diverged" in r:
        return {"seed": seed} | r
    return {"seed": seed, "new": r["new"], "new_cost": r["new_cost"],
            "wrong": np.flatnonzero(~r["right"]).tolist(),
            "path": {str(k): [float(f"{v:.4g}") for v in of] for k, of in r["path"].items()}}


def right(runs: list) -> np.ndarray:
    """(runs, test images): which are read rightly."""
    found = np.ones((len(runs), TESTED))
    for row, r in zip(found, runs, strict=True):
        row[r.get("wrong", slice(None))] = 0
    return found


def differences(runs: dict) -> dict:
    """one minus other in share right, over the seeds that both have."""
    found = {}
    for one, other in PAIRS:
        n = min(len(runs[one]), len(runs[other]))
        if n > 1:
            found[f"{one} - {other}"] = paired_difference(right(runs[one][:n]),
                                                          right(runs[other][:n]))
    return found


def store(kept: dict, began: float) -> float:
    """Adds the processor time since began, compares, and writes."""
    now = time.process_time()
    kept["minutes"] += (now - began) / 60
    kept["differences"] = differences(kept["runs"])
    RESULT.write_text(LAB["in_lines"](kept))
    return now


if __name__ == "__main__":
    kept = {"settings": {"WIDE": WIDE, "NETWORKS": NETWORKS, "SEEDS": SEEDS, "TUNING": TUNING,
                         "GRID": GRID},
            "versions": {"python": platform.python_version(), "numpy": np.__version__},
            "minutes": 0.0, "tuning": {name: {} for name in NETWORKS},
            "runs": {name: [] for name in NETWORKS}, "differences": {}}
    if RESULT.exists():
        old = json.loads(RESULT.read_text())
        kept |= {key: old[key] for key in ("minutes", "tuning", "runs")}
    at = time.process_time()
    for n in range(1, len(TUNING) + 1):
        for name, tried in kept["tuning"].items():
            while (rate := next_rate(tried, n)) is not None:
                of = tried.setdefault(str(rate), [])
                of.append(LAB["run"](WIDE | NETWORKS[name], TUNING[len(of)], rate,
                                     judge=False)["share"])
                at = store(kept, at)
    for seed in SEEDS:
        for name, runs in kept["runs"].items():
            if len(runs) <= seed:
                runs.append(judged(name, seed, float(best(kept["tuning"][name]))))
                at = store(kept, at)
