"""The tables of `make bench`, drawn from the result that it stored.

    ```{measured-speed}
    ```
"""

import json
from pathlib import Path
from statistics import median

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

PEERS = ("PyTorch", "JAX", "scikit-learn", "printed code", "plain NumPy")


class MeasuredSpeed(SphinxDirective):
    """When and where it was measured, the ratios, why some are missing, and how cost grows."""

    def run(self):
        path = Path(self.env.srcdir) / "book" / "bench" / "results.json"
        self.env.note_dependency(str(path))
        parsed = self.parse_text_to_nodes(page(json.loads(path.read_text(encoding="utf-8"))))
        for table in (node for node in parsed if isinstance(node, nodes.table)):
            table["classes"].append("speed")
        return parsed


def page(result: dict) -> str:
    """All of it in Markdown."""
    machine = result["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    about = (f"Measured on {result['date']}, on {result['threads']} thread of a machine with "
             f"{machine['cores']} cores ({machine['processor']}, {machine['system']}), with "
             f"{versions}; medians of {result['rounds']} rounds, with the lowest and the highest.")
    table = ["| workload | " + " | ".join(PEERS) + " |", "|---|" + "---|" * len(PEERS)]
    for row in result["workloads"]:
        cells = [cell(row["ratios"].get(peer)) for peer in PEERS]
        table.append(f"| {name(row)} | {' | '.join(cells)} |")
    return "\n\n".join([about, "\n".join(table), missing(result["workloads"]),
                        *map(growth, result["growth"])])


def name(row: dict) -> str:
    """The workload with its float type."""
    return row["name"] if row["dtype"] in row["name"] else f"{row['name']}, {row['dtype']}"


def cell(ratios: list | None) -> str:
    """The median, and the extremes; a dash where there is nothing."""
    if ratios is None:
        return "–"
    return f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def missing(rows: list) -> str:
    """Why there are dashes, each reason once."""
    reasons = dict.fromkeys(f"{peer} {why}" for row in rows for peer, why in
                            row["why_not"].items())
    return f"A dash: {'; '.join(reasons)}."


def growth(series: dict) -> str:
    """One series of sizes and times, and its exponent."""
    sizes = " | ".join(f"{size:,}" for size in series["sizes"])
    times = " | ".join(f"{1000 * seconds:.3g}" for seconds in series["seconds"])
    return (f"| {series['what']} | {sizes} |\n|---|{'---|' * len(series['sizes'])}\n"
            f"| ms an epoch | {times} |\n\n"
            f"Over {series['what']}, time grows like their number to the power "
            f"{series['exponent']:.2f}.")


def setup(app):
    app.add_directive("measured-speed", MeasuredSpeed)
    return {"parallel_read_safe": True}
