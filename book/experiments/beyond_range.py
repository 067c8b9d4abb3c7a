"""What networks of chapter 12 say between their points, and what they say beyond them.

    python book/experiments/beyond_range.py

All is measured in t = x / 20 and in units of the target's largest value, so that the range is
from -1 to 1 and 'beyond' from 1 to 2 on both sides. TAILS: networks learn exact values of a
target; each setting changes one thing of BASE and chooses its rate, from a grid with factors of
2, by two seeds that no result uses; ten others judge. ONE RATE and LONGER: base at one rate for
all, by 1,500 steps and by 12,000; OTHER STARTS: base at its chosen rates, from ten more seeds.
NOISE: 20 random points with noise, a new draw for each seed; no penalty, penalties of two kinds
and of all strengths, early stopping and more points, by the same number of steps. Eight draws
choose a rate for each of these from one grid, but a narrower one for strong penalties, and
of each penalty then the strength; sixteen others judge.
EXACT RATES: the same draws without a penalty, at the rate that TAILS chose for the square;
PENALTY ALONE: with each penalty, of the strength chosen, at that same rate. SLOWER WAVE: the
sine on the wave at ONE_RATE.
COMPOSED: a square and a cube learned apart and put in a row, beside one network with as many
hidden layers that learns the sixth power at once, each by 1,500 steps, at the rates that TAILS
chose for two and for four hidden layers. OPENING: base with the spectral penalty, at the rate
that base chose without it, so that the penalty alone changes. Error: root mean square on a fine
even grid, without noise. Writes beyond_range.json beside this file.
"""

import json
import platform
import time
from functools import cache
from pathlib import Path

import numpy as np

from nnlib import Dense, Network
from nnlib.activations import identity, leaky_relu, relu, sin, tanh
from nnlib.constructions import compose
from nnlib.costs import l2
from nnlib.initializers import uniform, xavier
from nnlib.optimizers import Adam
from nnlib.regularizers import L2

RESULT = Path(__file__).with_suffix(".json")
FUNCTIONS = {"ReLU": relu, "leaky ReLU": leaky_relu, "tanh": tanh, "sine": sin}
TARGETS = {"square": np.square, "cube": lambda t: t**3, "absolute value": np.abs,
           "exponential": lambda t: np.exp(2 * t - 2), "wave": lambda t: np.sin(5 * t),
           "step": lambda t: np.tanh(5 * t)}
BASE = {"target": "square", "widths": [32, 32], "points": 41, "unit": 1, "height": 1,
        "steps": 1500}
SETTINGS = {"base": {}} | {name: {"target": name} for name in TARGETS if name != "square"} | {
    "8 wide": {"widths": [8, 8]}, "128 wide": {"widths": [128, 128]},
    "one hidden layer": {"widths": [32]}, "four hidden layers": {"widths": [32] * 4},
    "11 points": {"points": 11}, "x from -5 to 5": {"unit": 5}, "x from -20 to 20": {"unit": 20},
    "x from -80 to 80": {"unit": 80},
    "x from -20 to 20, y to 400": {"unit": 20, "height": 400}}
RATES = [0.002, 0.004, 0.008, 0.016, 0.032, 0.064]
ONE_RATE, LONGER = 0.016, 12_000
SEEDS, TUNING = list(range(10)), [100, 101]
STRENGTHS = [3e-4, 1e-3, 3e-3, 1e-2, 3e-2]
OPENING = [0, 3e-4, 1e-3, 3e-3, 1e-2]
NOISY_RATES = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128]
STRONG_RATES = [0.002, 0.004, 0.008, 0.016]  # of strengths above 0.003, which none chooses
DRAWS, CHOOSE = list(range(16)), list(range(100, 108))
SHOWN = 5  # at 0.03 its slope is the middle of sixteen
NOISY = {"square": ["ReLU", "tanh", "sine"], "absolute value": ["ReLU", "tanh"]}
NOISE, FEW, MANY = 0.1, 20, 80
INSIDE = np.linspace(-1, 1, 402)
DRAWN = np.linspace(-3, 3, 121)
BEYOND = np.concatenate([np.linspace(-2, -1, 201), np.linspace(1, 2, 201)])


class Warm:
    """The spectral penalty with one step of power iteration a step of training, u kept.

    (strength / 2) sigma(W)^2 has the gradient strength sigma u v^T (Yoshida and Miyato 2017).
    """

    def __init__(self, strength):
        self.strength, self.u = strength, {}

    def gradient(self, W):
        key = W.ctypes.data  # a layer's W stays in its place
        if key not in self.u:
            self.u[key] = np.random.default_rng(0).normal(size=len(W))
        v = W.T @ self.u[key]
        v /= np.linalg.norm(v)
        u = W @ v
        self.u[key] = u / np.linalg.norm(u)
        return self.strength * np.outer(u, v)  # u is about sigma long


def network(f, seed: int, widths=(32, 32)) -> Network:
    """1-...-1 from Xavier's weights and biases from U(-1/2, 1/2)."""
    layers = [Dense(p, q, f) for p, q in zip([1, *widths], widths, strict=False)]
    return Network([*layers, Dense(widths[-1], 1, identity)], cost=l2, init=xavier,
                   init_bias=uniform(-0.5, 0.5), rng=np.random.default_rng(seed),
                   dtype=np.float64)


def learn(net, x, y, rate: float, steps: int, penalty=None, held_out=None):
    """Adam on all points at once, its rate falling evenly to 0; the cost after 100 steps.

    held_out : (x, y); the parameters with the least cost on them, looked at every 10 steps
    """
    optimizer, early, best = Adam(rate), np.nan, (np.inf, None)
    for k in range(steps):
        optimizer.lr = rate * (1 - k / steps)
        cost, g = net.gradient(x, y)
        if k == 100:
            early = cost
        if penalty is not None:
            for layer in net.layers:
                layer.dW += penalty.gradient(layer.W)
        optimizer.step(net.theta, g)
        if held_out and k % 10 == 9:
            best = min(best, (net.evaluate(*held_out)[0], k), key=lambda of: of[0])
            if best[1] == k:
                kept = net.theta.copy()
    if held_out:
        net.theta = kept
    return float(early)


def rms(error) -> float:
    return float(np.sqrt(np.mean(np.square(error))))


def profile(predict, target, unit=1.0, height=1.0) -> dict:
    """Errors inside and beyond, the greatest slopes there, and the ends, all in t."""
    out = {part: predict(unit * t[None])[0] / height for part, t in
           (("inside", INSIDE), ("beyond", BEYOND))}
    slope = {"inside": np.diff(out["inside"]) / np.diff(INSIDE),
             "beyond": np.diff(out["beyond"].reshape(2, -1)) / (BEYOND[1] - BEYOND[0])}
    bend = np.diff(slope["beyond"]) / (BEYOND[1] - BEYOND[0])
    last = slope["beyond"][:, [0, -1]]
    return {"inside": rms(out["inside"] - target(INSIDE)),
            "beyond": rms(out["beyond"] - target(BEYOND)),
            "slope inside": float(np.abs(slope["inside"]).max()),
            "slope beyond": float(np.abs(slope["beyond"]).max()),
            "outer slopes": [float(last[0, 0]), float(last[1, 1])],
            "bend": rms(bend), "ends": [float(out["beyond"][0]), float(out["beyond"][-1])],
            "most": float(np.abs(out["beyond"]).max())}


def short(value):
    """value with four digits, also in lists and tables; None for what is not finite."""
    if isinstance(value, dict):
        return {name: short(of) for name, of in value.items()}
    if isinstance(value, list):
        return [short(of) for of in value]
    return float(f"{value:.4g}") if np.isfinite(value) else None


def tail(name: str, setting: str, rate: float, seed: int, with_net=False, steps=BASE["steps"]):
    """One run of TAILS: what `profile` says, and its cost after 100 steps."""
    of = BASE | SETTINGS[setting]
    target, t = TARGETS[of["target"]], np.linspace(-1, 1, of["points"])[None]
    net = network(FUNCTIONS[name], seed, of["widths"])
    with np.errstate(all="ignore"):
        try:
            early = learn(net, of["unit"] * t, of["height"] * target(t), rate, steps)
            found = profile(net.predict, target, of["unit"], of["height"]) | {"early": early}
        except FloatingPointError:
            found = {"inside": np.inf, "beyond": np.inf, "early": np.nan}
    return (short(found), net) if with_net else short(found)


def tuned(name: str, setting: str) -> dict:
    """The rate by two seeds, with all scores, and the ten runs that judge."""
    rates, scores = list(RATES), {}
    for _ in range(4):
        for rate in rates:
            if rate not in scores:
                scores[rate] = float(np.mean([tail(name, setting, rate, seed)["inside"] or 1e9
                                              for seed in TUNING]))
        best = min(rates, key=scores.get)
        if best not in (rates[0], rates[-1]):
            break
        rates = sorted([*rates, best / 2 if best == rates[0] else best * 2])
    return {"rate": best, "inside grid": best not in (min(scores), max(scores)),
            "scores": {f"{r:g}": short(s) for r, s in sorted(scores.items())},
            "runs": [tail(name, setting, best, seed) for seed in SEEDS]}


def polynomials(target: str, points: int = 41) -> dict:
    """The trivial rivals: least-squares polynomials of degree 0 to 3 through the same points."""
    t, f = np.linspace(-1, 1, points), TARGETS[target]
    found = {}
    for degree in range(4):
        c = np.polyfit(t, f(t), degree)
        found[degree] = {"inside": rms(np.polyval(c, INSIDE) - f(INSIDE)),
                         "beyond": rms(np.polyval(c, BEYOND) - f(BEYOND))}
    return found


@cache
def drawn(target: str, seed: int, points: int):
    """Random points of a target with noise, (x, y)."""
    rng = np.random.default_rng([seed, points])
    t = rng.uniform(-1, 1, (1, points))
    return t, TARGETS[target](t) + NOISE * rng.normal(size=t.shape)


def noisy(name: str, target: str, rate: float, seed: int, penalty=None, points=FEW,
          early=False, with_net=False):
    """One run of NOISE: what `profile` says, norms of the layers, cost on the points.

    "between" is the error inside from the first point to the last; "edges" are a(-1) and a(1).
    """
    x, y = drawn(target, seed, points)
    net = network(FUNCTIONS[name], seed)
    cut = points - points // 4 if early else points  # a quarter says when to stop
    first = learn(net, x[:, :cut], y[:, :cut], rate, BASE["steps"], penalty,
                  (x[:, cut:], y[:, cut:]) if early else None)
    seen, within = profile(net.predict, TARGETS[target]), INSIDE[(INSIDE >= x.min())
                                                                 & (INSIDE <= x.max())]
    found = {k: seen[k] for k in ("inside", "beyond", "slope inside", "slope beyond")} | {
        "early": first, "cost": net.evaluate(x, y)[0],
        "norms": [float(np.linalg.norm(layer.W, 2)) for layer in net.layers],
        "between": rms(net.predict(within[None])[0] - TARGETS[target](within)),
        "edges": net.predict(np.array([[-1.0, 1.0]]))[0].tolist()}
    return (short(found), net) if with_net else short(found)


KINDS = {"spectral norm": Warm, "L2": L2}


def rated(name: str, target: str, made=None, rates=NOISY_RATES, **more) -> dict:
    """The rate that the draws of CHOOSE find best for one penalty, with the score of each rate."""
    rates, tried = list(rates), {}
    for _ in range(6):  # where the best lies at an end, the grid grows
        for rate in rates:
            if rate not in tried:
                tried[rate] = [noisy(name, target, rate, seed, made and made(), **more)["inside"]
                               for seed in CHOOSE]
        best = min(rates, key=lambda rate: np.mean(tried[rate]))
        if best not in (rates[0], rates[-1]):
            break
        rates = sorted([*rates, best / 2 if best == rates[0] else best * 2])
    return {"rate": best, "chooses": tried[best],
            "scores": {f"{rate:g}": short(float(np.mean(tried[rate]))) for rate in sorted(tried)}}


def judged(name: str, target: str, made=None, rates=NOISY_RATES, **more) -> dict:
    """`rated`, with the sixteen runs at that rate."""
    found = rated(name, target, made, rates, **more)
    return found | {"runs": [noisy(name, target, found["rate"], seed, made and made(), **more)
                             for seed in DRAWS]}


def penalised(name: str, target: str) -> dict:
    """All strengths of some penalties, with the rivals; what the draws of CHOOSE choose."""
    found = {}
    for kind, made in KINDS.items():
        runs, strengths = {}, list(STRENGTHS)
        for _ in range(3):  # this grid grows, too
            for s in strengths:
                if f"{s:g}" not in runs:
                    runs[f"{s:g}"] = judged(name, target, lambda made=made, s=s: made(s),
                                            NOISY_RATES if s <= 3e-3 else STRONG_RATES)
            best = min(strengths, key=lambda s: np.mean(runs[f"{s:g}"]["chooses"]))
            if best not in (strengths[0], strengths[-1]):
                break
            further = best / 3 if best == strengths[0] else best * 3
            strengths = sorted([*strengths, float(f"{further:.0g}")])
        found[kind] = {"strength": f"{best:g}", "runs": runs}
    found["rates"] = {}
    for kind, more in {"none": {}, "early stopping": {"early": True},
                       "four times the points": {"points": MANY}}.items():
        of = judged(name, target, **more)
        found[kind], found["rates"][kind] = of.pop("runs"), of
    return found


def rivals(target: str, seed: int) -> dict:
    """Polynomials of degree 0 to 2 by least squares, and the one through all 20 points."""
    x, y = (v[0] for v in drawn(target, seed, FEW))
    f, found = TARGETS[target], {}
    for degree in (0, 1, 2):
        c = np.polyfit(x, y, degree)
        found[degree] = {"inside": rms(np.polyval(c, INSIDE) - f(INSIDE)),
                         "beyond": rms(np.polyval(c, BEYOND) - f(BEYOND))}
    return short(found)


def composed(name: str, rate: float, rate_whole: float, seed: int) -> dict:
    """A square on [-1, 1], a cube on [0, 1], in a row, beside one network of four layers."""
    t, s = np.linspace(-1, 1, 41)[None], np.linspace(0, 1, 41)[None]
    square, cube = (network(FUNCTIONS[name], seed + k) for k in (0, 1000))
    learn(square, t, t**2, rate, BASE["steps"])
    learn(cube, s, s**3, rate, BASE["steps"])
    row = compose(square, cube)
    whole = network(FUNCTIONS[name], seed, (32, 32, 32, 32))
    learn(whole, t, t**6, rate_whole, BASE["steps"])
    sixth = lambda v: v**6  # noqa: E731
    return short({"in a row": profile(row.predict, sixth), "whole": profile(whole.predict, sixth),
                  "square": rms(square.predict(INSIDE[None]) - INSIDE**2),
                  "worst square": float(np.abs(square.predict(INSIDE[None]) - INSIDE**2).max())})


def opened(name: str, rate: float, strength: float, seed: int) -> dict:
    """One run of OPENING; "drawn" are its outputs over DRAWN, for the first seed, or DRAWN[::4]."""
    t, net = np.linspace(-1, 1, BASE["points"])[None], network(FUNCTIONS[name], seed)
    learn(net, t, t**2, rate, BASE["steps"], Warm(strength) if strength else None)
    seen = profile(net.predict, np.square)
    return short({k: seen[k] for k in ("inside", "beyond", "slope inside", "slope beyond")} | {
        "norms": [float(np.linalg.norm(layer.W, 2)) for layer in net.layers],
        "at 1": net.predict([[1.0]]).item(),
        "drawn": net.predict(DRAWN[None, :: 4 if seed else 1])[0].tolist()})


def curves(rates: dict, square: dict) -> dict:
    """What is drawn: outputs over DRAWN, of ten networks each and of the draw SHOWN of NOISE."""
    rate = lambda of, s: (of["spectral norm"]["runs"][f"{s:g}"] if s  # noqa: E731
                          else of["rates"]["none"])["rate"]
    exact = {name: {setting: [tail(name, setting, of[setting]["rate"], seed, True)[1]
                              .predict(DRAWN[None])[0].tolist() for seed in SEEDS]
                    for setting in ("base", "cube")} for name, of in rates.items()}
    held = {name: {f"{s:g}": noisy(name, "square", rate(of, s), SHOWN,
                                   Warm(s) if s else None, with_net=True)[1]
                             .predict(DRAWN[None])[0].tolist()
                   for s in [0, *STRENGTHS]} for name, of in square.items()}
    return short({"exact": exact, "held": held})


def main():
    began = time.process_time()
    found = {"settings": {"base": BASE, "changes": SETTINGS, "rates": RATES, "seeds": SEEDS,
                          "tuning": TUNING, "one_rate": ONE_RATE, "longer": LONGER,
                          "strengths": STRENGTHS, "noisy_rates": NOISY_RATES,
                          "strong_rates": STRONG_RATES, "shown": SHOWN,
                          "opening": OPENING, "draws": DRAWS, "choose": CHOOSE,
                          "noise": NOISE, "few": FEW, "many": MANY}}
    found["tails"] = {name: {s: tuned(name, s) for s in SETTINGS} for name in FUNCTIONS}
    print("tails", round(time.process_time() - began), flush=True)
    found["one rate"] = {name: [tail(name, "base", ONE_RATE, seed) for seed in SEEDS]
                         for name in FUNCTIONS}
    found["longer"] = {name: [tail(name, "base", ONE_RATE, seed, steps=LONGER) for seed in SEEDS]
                       for name in FUNCTIONS}
    found["other starts"] = {name: [tail(name, "base", of["base"]["rate"], 10 + seed)
                                    for seed in SEEDS] for name, of in found["tails"].items()}
    found["polynomials"] = {target: short(polynomials(target)) for target in TARGETS}
    rate = {name: found["tails"][name]["base"]["rate"] for name in FUNCTIONS}
    found["composed"] = {name: [composed(name, rate[name], of["four hidden layers"]["rate"], seed)
                                for seed in SEEDS] for name, of in found["tails"].items()}
    print("composed", round(time.process_time() - began), flush=True)
    found["noisy"] = {target: {name: penalised(name, target)
                               for name in names} for target, names in NOISY.items()}
    found["exact rates"] = {target: {name: [noisy(name, target, rate[name], seed)
                                            for seed in DRAWS] for name in names}
                            for target, names in NOISY.items()}
    found["penalty alone"] = {target: {name: {kind: [
        noisy(name, target, rate[name], seed, made(float(of[kind]["strength"])))
        for seed in DRAWS] for kind, made in KINDS.items()} for name, of in names.items()}
        for target, names in found["noisy"].items()}
    found["slower wave"] = [tail("sine", "wave", ONE_RATE, seed) for seed in SEEDS]
    found["rivals"] = {target: [rivals(target, seed) for seed in DRAWS] for target in NOISY}
    found["opening"] = {name: {f"{s:g}": [opened(name, rate[name], s, seed) for seed in SEEDS]
                               for s in OPENING} for name in FUNCTIONS}
    found["curves"] = curves(found["tails"], found["noisy"]["square"])
    found["minutes"] = round((time.process_time() - began) / 60, 1)
    found["versions"] = {"python": platform.python_version(), "numpy": np.__version__}
    RESULT.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
    print("all", round(time.process_time() - began), flush=True)


if __name__ == "__main__":
    main()
