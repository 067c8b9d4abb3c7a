"""What cells say: one box for all that a cell prints, however its lines came."""

from itertools import pairwise

import pytest

from tests.book.pages import ROOT, documents


def test_lines_of_a_cell_are_gathered():
    assert "    nb_merge_streams: true\n" in (ROOT / "_config.yml").read_text(encoding="utf-8")


@pytest.mark.site
def test_no_cell_prints_into_two_boxes(soup):
    seen = 0
    for name in documents():
        for cell in soup(name).select("div.cell_output"):
            kinds = [tuple(part.get("class", ())) for part in cell.find_all(recursive=False)]
            seen += sum("stream" in kind for kind in kinds)
            for one, next_one in pairwise(kinds):
                assert not ("stream" in one and one == next_one), (name, cell.get_text()[:80])
    assert seen > 20
