"""The colours and dashes of the drawings: one symbol keeps one colour, curves differ by both."""

PALETTE = {"weight": "#0062A3", "bias": "#A85000", "activation": "#00734F", "error": "#A8327D"}
INK, FAINT = "#1a1a1a", "#8c8c8c"
CYCLE = (INK, "#5b4fa0", "#6b6b6b", "#8a6d00", "#703000")  # for curves that are no symbol
STYLES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)))  # lines differ by more than colour
CELLS = ("#ffffff", "#9e9ac8")  # the ends of a scale for cells: ink can be read on all of it


def look(k: int) -> dict:
    """The colour and dash of curve k, from 0: of 25 curves no two have both in common."""
    return {"color": CYCLE[(k + k // 5) % 5], "ls": STYLES[k % 5]}


def red_to_blue():
    """Red, white, blue; seen through the filter of dark pages still red and blue, about black."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("red to blue", ["#d6473a", "white", "#1a6bcc"])
