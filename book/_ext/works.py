"""The bibliography: author and year, in the order of the alphabet, with links back to the pages.

The label of a work in the list is the one that the text cites it by.
"""

import unicodedata

import pybtex.plugin
from docutils import nodes
from pybtex.style.formatting.plain import Style
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle


class AuthorYearLabels(BaseLabelStyle):
    """Lin et al., 2023; LeCun et al., 1998a, where there are two of a year."""

    def format_labels(self, sorted_entries):
        labels = [f"{names(entry)}, {entry.fields.get('year', 'no date')}"
                  for entry in sorted_entries]
        for k, label in enumerate(labels):
            letter = chr(ord("a") + labels[:k].count(label))
            yield label + letter if labels.count(label) > 1 else label


class ByLabel(BaseSortingStyle):
    """The order in which a reader looks for a label: letters without marks, then the year."""

    def sorting_key(self, entry):
        plain = unicodedata.normalize("NFKD", names(entry)).encode("ascii", "ignore").decode()
        return plain.casefold(), entry.fields.get("year", ""), entry.fields["title"]


class AuthorYear(Style):
    """Entries as pybtex's plain style sets them, under labels of author and year."""

    default_sorting_style = ByLabel
    default_label_style = AuthorYearLabels


def names(entry) -> str:
    """The authors of a work, or its editors, as a citation has them."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    last = [" ".join([*person.prelast_names, *person.last_names]).strip("{}") for person in people]
    return f"{last[0]} et al." if len(last) > 2 else " and ".join(last) or entry.fields["title"]


def cited(app, doctree, docname):
    """Below each work say which pages cite it, with a link to the first place in each."""
    domain = app.env.get_domain("cite")
    keys = {citation.citation_id: citation.key for citation in domain.citations}
    places = {}
    for reference in domain.citation_refs:
        page, anchor = reference.docname, reference.citation_ref_id
        for target in reference.targets:
            places.setdefault(target.key, {}).setdefault(page, anchor)
    for work in doctree.findall(nodes.citation):
        key = next((keys[i] for i in work["ids"] if i in keys), None)
        found = {page: anchor for page, anchor in sorted(places.get(key, {}).items())
                 if page != docname}
        if found:
            line = nodes.paragraph("", "In this book: ", classes=["cited-in"])
            for k, (page, anchor) in enumerate(found.items()):
                uri = app.builder.get_relative_uri(docname, page) + f"#{anchor}"
                title = app.env.titles[page].astext()
                line += [nodes.Text("; " if k else ""),
                         nodes.reference("", title, internal=True, refuri=uri)]
            work += line


def again(app, env):
    """Another page may cite a work: write the lists anew."""
    return sorted({citation.bibliography_key.docname
                   for citation in env.get_domain("cite").citations})


def setup(app):
    pybtex.plugin.register_plugin("pybtex.style.formatting", "authoryear", AuthorYear)
    app.connect("doctree-resolved", cited)
    app.connect("env-updated", again)
    return {"parallel_read_safe": True}
