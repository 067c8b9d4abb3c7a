"""Panels that stand side by side, one below another where a screen is narrow."""

import re

import numpy as np

WIDE = 310  # points of a picture that a phone shows with words large enough to read
GAP = 8  # points between two rows
NEAR = 2  # points by which boxes may overlap and still stand side by side


def named(figure) -> list:
    """The parts that the figure draws, each with an id that its SVG group will have."""
    parts = [part for part in figure.get_children()
             if part is not figure.patch and part.get_visible()]
    for k, part in enumerate(parts):
        part.set_gid(f"part-{k}")
    return parts


def stacked(text: str, figure, parts) -> tuple[str, str]:
    """The SVG text whose parts know their way to a place in a stack, and the stack's size.

    The size is "width height" in points. Panels keep their order, in as few rows as fit WIDE;
    what stands above or below all of them stays there, above them a panel too. The text as it is
    and "" where there is one column, where something crosses from one to another, and where a row
    would begin with a panel whose ticks are named beside another.
    """
    for part in parts:
        part.set_gid(None)
    boxes = _boxes(figure, parts)
    panels = _below_one([box for box, part in zip(boxes, parts, strict=True)
                         if hasattr(part, "get_xlim")])
    columns = _columns(panels)
    top, bottom = min((box[1] for box in panels), default=0), max((b[3] for b in panels), default=0)
    homes = [_home(box, columns, top, bottom) for box in boxes]
    across = [box[2] - box[0] for box, home in zip(boxes, homes, strict=True) if home in "^v"]
    leaning = {home for part, home in zip(parts, homes, strict=True) if _leans(part)}
    for count in range(-(-len(columns) // 2), 0, -1):  # columns in a row
        rows = [columns[k : k + count] for k in range(0, len(columns), count)]
        wide = max(across + [row[-1][1] - row[0][0] for row in rows]) + GAP
        if wide <= WIDE and not leaning & set(map(str, range(0, len(columns), count))):
            break
    else:
        return text, ""
    if len(rows) < 2 or "x" in homes:
        return text, ""
    downs, end = [], top  # how far each row goes, and where the last one ends
    for k in range(len(rows)):
        inside = [box for box, home in zip(boxes, homes, strict=True)
                  if home not in "^v" and int(home) // count == k]
        downs.append(end - min(box[1] for box in inside))
        end = downs[-1] + max(box[3] for box in inside) + GAP
    end -= GAP

    def way(match):
        box, home = boxes[int(match[1])], homes[int(match[1])]
        if home in "^v":
            left, right, down = box[0], box[2], 0 if home == "^" else end - bottom
        else:
            row = rows[int(home) // count]
            left, right, down = row[0][0], row[-1][1], downs[int(home) // count]
        return f'<g class="panel" style="--x:{(wide - left - right) / 2:.0f}px;--y:{down:.0f}px">'

    high = figure.get_size_inches()[1] * 72 + end - bottom
    return re.sub(r'<g id="part-(\d+)">', way, text), f"{np.ceil(wide):g} {np.ceil(high):g}"


def _leans(part):
    """Whether a part is a panel with ticks beside it whose names another panel has."""
    if not hasattr(part, "get_xlim") or not part.axison or not part.yaxis.get_visible():
        return False
    ticks = part.yaxis.get_major_ticks()
    named = [t.label1.get_text() or t.label2.get_text() for t in ticks
             if t.label1.get_visible() or t.label2.get_visible()]
    return bool(ticks) and not any(named)


def _boxes(figure, parts):
    """Left, top, right and bottom of the parts, in points from the upper left corner."""
    high = figure.get_size_inches()[1] * 72
    found = [part.get_tightbbox() for part in parts]
    return [(box.x0 * 72 / figure.dpi, high - box.y1 * 72 / figure.dpi,
             box.x1 * 72 / figure.dpi, high - box.y0 * 72 / figure.dpi) for box in found]


def _below_one(panels):
    """The panels without one that stands above all others."""
    for one in panels:
        others = [box for box in panels if box is not one]
        if others and one[3] <= min(box[1] for box in others) + NEAR:
            return others
    return panels


def _columns(panels):
    """Left and right of the columns that the panels make."""
    columns = []
    for left, _, right, _ in sorted(panels):
        if columns and left < columns[-1][1] - NEAR:
            columns[-1] = (columns[-1][0], max(right, columns[-1][1]))
        else:
            columns.append((left, right))
    return columns


def _home(box, columns, top, bottom):
    """The number of the column of a part; ^ above all panels, v below them, x across some."""
    for k, (left, right) in enumerate(columns):
        if left - NEAR <= box[0] and box[2] <= right + NEAR:
            return str(k)
    return "^" if box[3] <= top + NEAR else "v" if box[1] >= bottom - NEAR else "x"
