"""How colours are seen: by people with one kind of cone less, in the light and in the dark."""

import itertools
import re
from pathlib import Path

import numpy as np

KINDS = ["none", "protan", "deutan", "tritan"]
PAPERS = {"light": 1.0, "dark": 0.009}  # luminance of white, and of #14181e


def blindness(rgb, kind):
    """sRGB as seen without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1)."""
    matrix = {"protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                         [-0.003882, -0.048116, 1.051998]],
              "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                         [-0.011820, 0.042940, 0.968881]],
              "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                         [0.004733, 0.691367, 0.303900]]}
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.clip(linear if kind == "none" else np.array(matrix[kind]) @ linear, 0, 1)


def lab(linear):
    """CIE L*a*b* of linear sRGB under D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505]]) @ linear / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def palettes():
    css = Path(__file__).parent.parent.parent / "book" / "_static" / "book.css"
    text = css.read_text(encoding="utf-8")
    dark = re.search(r'html\[data-theme="dark"\] \{(.*?)\}', text, re.S)[1]
    light = re.search(r":root.*?\{(.*?)\}", text, re.S)[1]
    return {"light": dict(re.findall(r"--(weight|bias|activation|error): (#\w+)", light)),
            "dark": dict(re.findall(r"--(weight|bias|activation|error): (#\w+)", dark))}


def sRGB(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def in_the_dark(colour):
    """sRGB as the filter of the figures shows it in the dark: inverted, its hue turned round."""
    turn = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])
    return np.clip(turn @ (1 - sRGB(colour)), 0, 1)


def nearest(colours, kind):
    """The least distance between any two of some sRGB colours."""
    seen = [lab(blindness(c, kind)) for c in colours]
    return min(np.linalg.norm(p - q) for p, q in itertools.combinations(seen, 2))


def contrast(colour, paper):
    """How much lighter sRGB `colour` is than `paper`, a luminance, or the other way round."""
    light = float(np.array([0.2126, 0.7152, 0.0722]) @ blindness(colour, "none"))
    return (max(light, paper) + 0.05) / (min(light, paper) + 0.05)
