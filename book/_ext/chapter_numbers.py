"""A chapter has the number of its file, also while the chapters before it are still to come."""

import re

from docutils import nodes
from sphinx_external_toc.collectors import TocTreeCollectorWithStyles as Collector


def keep_numbers(app, config):
    """After Sphinx has counted sections, put the file's number in the place of the count."""
    counted = Collector.assign_section_numbers

    def assign(self, env):
        changed = counted(self, env)
        for document, numbers in env.toc_secnumbers.items():
            if match := re.match(r"book/(\d+)_", document):
                chapter = int(match[1])
                places = [*env.tocs[document].findall(nodes.reference), env.titles[document]]
                for place in places:
                    place["secnumber"] = (chapter, *place["secnumber"][1:])
                for anchor, number in numbers.items():
                    numbers[anchor] = (chapter, *number[1:])
        return changed

    Collector.assign_section_numbers = assign


def setup(app):
    app.connect("config-inited", keep_numbers)
    return {"parallel_read_safe": True}
