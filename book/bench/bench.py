"""How fast nnlib is, as ratios of times that are measured in turns: `make bench`.

Every round trains each workload once with each peer, in an order that moves on by one from
round to round; the time of a peer over that of nnlib in the same round is one ratio. What
disturbs the machine disturbs both. Before the clock starts, those that begin with the same
weights must reach the same cost. All run on one thread of one core. Needs a few minutes.
"""

import json
import os
import platform
import sys
import time
from dataclasses import asdict, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np
import torch
from peers import PEERS, SAME, NNLib, why_not
from workloads import WORKLOADS, Workload

RESULT = Path(__file__).with_name("results.json")
ROUNDS = 9
BLAS = "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"  # choose kernels for another machine than this one


def agree(work: Workload) -> None:
    """An AssertionError unless nnlib and its like reach the same cost from the same weights."""
    work = replace(work, keep=1.0, samples=min(work.samples, 1000))  # masks cannot be the same
    ours = NNLib(work)
    others = [peer(work, ours.start) for peer in PEERS if peer.name in SAME]
    before = ours.cost()
    for peer in (ours, *others):
        peer.run(2)
    close = 1e-9 if work.dtype == "float64" else 1e-3
    for other in others:
        np.testing.assert_allclose(other.cost(), ours.cost(), rtol=close, err_msg=other.name)
    assert ours.cost() < before, "the training must do something"


def measure(work: Workload) -> dict:
    """The median seconds of each peer, and its ratios to nnlib, a value a round."""
    agree(work)
    start = NNLib(work).start
    peers = [peer(work, start) for peer in PEERS if not why_not(peer.name, work)]
    for peer in peers:
        peer.run(max(1, work.epochs // 5))  # warm-up: caches, compilation, first allocations
    seconds = {peer.name: [] for peer in peers}
    for k in range(ROUNDS):
        for peer in peers[k % len(peers):] + peers[:k % len(peers)]:
            seconds[peer.name].append(clock(lambda peer=peer: peer.run(work.epochs)))
    ours = seconds["nnlib"]
    return {**asdict(work), "seconds": {n: round(median(s), 4) for n, s in seconds.items()},
            "ratios": {n: [round(t / o, 3) for t, o in zip(s, ours, strict=True)]
                       for n, s in seconds.items() if n != "nnlib"},
            "why_not": {p.name: why for p in PEERS if (why := why_not(p.name, work))}}


def clock(work) -> float:
    """The seconds that a call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def growth(what: str, works: list[Workload], sizes: list[int]) -> dict:
    """Seconds of an epoch of nnlib over sizes, and the exponent p of seconds ~ size^p."""
    runs = [NNLib(work) for work in works]
    for run in runs:
        run.run(1)
    times = np.array([[clock(lambda run=run: run.run(run.work.epochs)) / run.work.epochs
                       for run in runs] for _ in range(ROUNDS)])
    seconds = np.median(times, axis=0)
    exponent = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
    return {"what": what, "sizes": sizes, "seconds": [float(f"{s:.4g}") for s in seconds],
            "exponent": round(float(exponent), 3)}


def growths() -> list[dict]:
    """One series over samples, one over parameters."""
    digits, samples = WORKLOADS[0], [2000, 4000, 8000, 16_000, 32_000]
    of_samples = [replace(digits, samples=m, epochs=5) for m in samples]
    nets = [replace(digits, sizes=(784, n, n, 10), batch=100, epochs=1)
            for n in (128, 256, 512, 1024, 2048)]
    parameters = [sum((p + 1) * q for p, q in zip(net.sizes, net.sizes[1:], strict=False))
                  for net in nets]
    return [growth("samples", of_samples, samples), growth("parameters", nets, parameters)]


def processor() -> str:
    """The name of the processor, where the system tells."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def one_thread() -> None:
    """One core for everything, whatever threads a library starts beside the one it was given."""
    torch.set_num_threads(1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def line(row: dict) -> str:
    """A row of the printed table: how many times as long as nnlib each peer takes."""
    cells = [f"{median(row['ratios'][p.name]):.2f}" if p.name in row["ratios"] else "-"
             for p in PEERS[1:]]
    return f"{row['name']:<52}" + "".join(f"{cell:>14}" for cell in cells)


def main() -> None:
    if set(BLAS) & set(os.environ):
        sys.exit(f"unset {' and '.join(BLAS)}: they slow NumPy (make bench does so)")
    cores = os.cpu_count()
    one_thread()
    print("times as long as nnlib (median of", ROUNDS, "rounds; above 1: nnlib is faster)")
    print(f"{'':<52}" + "".join(f"{p.name:>14}" for p in PEERS[1:]))
    rows = []
    for work in WORKLOADS:
        rows.append(measure(work))
        print(line(rows[-1]), flush=True)
    grown = growths()
    for series in grown:
        print(f"seconds grow like {series['what']} to the power {series['exponent']}")
    packages = "numpy", "torch", "jax", "scikit-learn"
    result = {"date": date.today().isoformat(), "rounds": ROUNDS, "threads": 1,
              "machine": {"processor": processor(), "cores": cores,
                          "system": platform.system()},
              "versions": {"Python": platform.python_version(),
                           **{name: version(name) for name in packages}},
              "workloads": rows, "growth": grown}
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"The result is in {os.path.relpath(RESULT)}")


if __name__ == "__main__":
    main()
