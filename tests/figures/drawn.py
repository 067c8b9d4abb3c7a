"""A picture read as a reader reads it: what stands where, which line leads from what to what."""

import re
from itertools import combinations
from typing import NamedTuple

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.patches import ArrowStyle, Circle, Rectangle

STYLES = {ArrowStyle.CurveB: "->", ArrowStyle.CurveA: "<-", ArrowStyle.CurveAB: "<->"}


class Edge(NamedTuple):
    """A line or, where its style has a head, an arrow between two places."""

    start: tuple
    end: tuple
    colour: str
    width: float
    style: str = "-"


def place(point):
    """A point as a tuple that can be compared: rounding and minus zero do not count."""
    return tuple(np.round(np.asarray(point, float), 6) + 0.0)


HIGH = str.maketrans("0123456789()L-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ᴸ⁻")
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def plain(text):
    """The words of a piece of text as they are read: symbols set as formulas in plain signs."""
    def sign(formula):
        symbols = re.sub(r"\^\{([^}]*)\}", lambda run: run[1].translate(HIGH), formula[1])
        symbols = re.sub(r"_\{([^}]*)\}", lambda run: run[1].translate(LOW), symbols)
        return symbols.replace(r"\delta", "δ").replace("-", "−")
    return re.sub(r"\$([^$]*)\$", sign, text.get_text())


def said(ax):
    """All words that can be seen, sorted."""
    return sorted(plain(t) for t in ax.texts if t.get_text())


def word(ax, text):
    """The one piece of text with these words."""
    (found,) = [t for t in ax.texts if plain(t) == text]
    return found


def look(text):
    """Colour and weight of a piece of text."""
    return to_hex(text.get_color()), text.get_weight()


def rims(ax):
    """The circles of discs, by the places of their middles."""
    return {place(p.get_center()): p for p in ax.patches
            if isinstance(p, Circle) and not p.get_fill()}


def tints(ax):
    """The colours of filled discs, by the places of their middles."""
    return {place(p.get_center()): to_hex(p.get_facecolor()) for p in ax.patches
            if isinstance(p, Circle) and p.get_fill()}


def columns(ax):
    """The middles of the discs, column by column from the left, each from the top."""
    middles = sorted(rims(ax), key=lambda spot: (spot[0], -spot[1]))
    return [[spot for spot in middles if spot[0] == x] for x in sorted({x for x, _ in middles})]


def inside(ax, spot):
    """The pieces of text within the disc at `spot`, from the top."""
    radius = rims(ax)[spot].radius
    found = [t for t in ax.texts if t.get_text()
             and np.hypot(*np.subtract(t.get_position(), spot)) < radius]
    return sorted(found, key=lambda t: -t.get_position()[1])


def discs(ax):
    """The middle of each disc by the first line of the words in it."""
    named = {plain(inside(ax, spot)[0]).split("\n")[0]: spot for spot in rims(ax)}
    assert len(named) == len(rims(ax)), "two discs have one name"
    return named


def squares(ax):
    """The squares, by the places of their middles."""
    return {place((p.get_x() + p.get_width() / 2, p.get_y() + p.get_height() / 2)): p
            for p in ax.patches if isinstance(p, Rectangle)}


def edges(ax):
    """All lines of two points and all arrows; a line with gaps is as many lines as it has parts."""
    found = []
    for line in ax.lines:
        points = line.get_xydata()
        parts = np.split(points, np.flatnonzero(np.isnan(points[:, 0])))
        for part in (p[~np.isnan(p[:, 0])] for p in parts):
            if len(part) == 2 and line.get_linestyle() != "None":
                found.append(Edge(place(part[0]), place(part[1]), to_hex(line.get_color()),
                                  round(line.get_linewidth(), 6), line.get_linestyle()))
    for note in ax.texts:
        arrow = getattr(note, "arrow_patch", None)
        if arrow is not None:
            found.append(Edge(place(note.xyann), place(note.xy), to_hex(arrow.get_edgecolor()),
                              round(arrow.get_linewidth(), 6),
                              STYLES.get(type(arrow.get_arrowstyle()), "no arrow")))
    return found


def joins(ax):
    """The edges, sorted, each between the middles of the disc or square where its ends are."""
    sizes = {spot: rim.radius for spot, rim in rims(ax).items()} | {
        spot: square.get_width() / 2 for spot, square in squares(ax).items()}

    def middle(end):
        spot = min(sizes, key=lambda s: abs(np.hypot(*np.subtract(end, s)) - sizes[s]))
        assert abs(np.hypot(*np.subtract(end, spot)) - sizes[spot]) < 0.1, f"loose end at {end}"
        return spot

    return sorted(edge._replace(start=middle(edge.start), end=middle(edge.end))
                  for edge in edges(ax))


def distance(spot, edge):
    """How far a place is from an edge."""
    start, way = np.array(edge.start), np.subtract(edge.end, edge.start)
    part = np.clip(np.dot(spot - start, way) / np.dot(way, way), 0, 1)
    return np.hypot(*(start + part * way - spot))


def nearest(text, candidates):
    """Of some edges the one beside which a piece of text stands."""
    return min(candidates, key=lambda edge: distance(text.get_position(), edge))


def can_be_read(ax):
    """The frame cuts off no disc, square or line, the paper no word, and no words lie on others."""
    ax.figure.draw_without_rendering()
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    shapes = [np.add(spot, np.outer((-1, 1), 2 * [rim.radius])) for spot, rim in rims(ax).items()]
    shapes += [square.get_bbox().get_points() for square in ax.patches
               if isinstance(square, Rectangle)]
    shapes += [np.array(edge[:2]) for edge in edges(ax)]
    shapes += [np.asarray(dots.get_offsets()) for dots in ax.collections]
    assert shapes
    for points in shapes:
        assert left <= points[:, 0].min() and points[:, 0].max() <= right, points
        assert low <= points[:, 1].min() and points[:, 1].max() <= high, points
    boxes = {t: t.get_window_extent() for t in ax.texts if t.get_text()}
    for words, box in boxes.items():
        assert box.x0 >= 0 and box.y0 >= 0, words
        assert box.x1 <= ax.figure.bbox.x1 and box.y1 <= ax.figure.bbox.y1, words
    for (one, box), (other, second) in combinations(boxes.items(), 2):
        assert not box.padded(-1).overlaps(second), f"{one} lies on {other}"
