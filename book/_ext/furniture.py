"""What a page needs around its text: no other hosts, no dead scripts, fewer megabytes,
labels that a screen reader can use, and launch buttons only where the address is known.
"""

import os
import re
import shutil
from pathlib import Path


def known_address(app, config):
    """GITHUB_REPOSITORY names the published project; without it there is nothing to link to."""
    repository = os.environ.get("GITHUB_REPOSITORY")
    if not repository:
        return
    config.html_theme_options |= {
        "repository_url": f"https://github.com/{repository}", "repository_branch": "main",
        "path_to_docs": "", "use_repository_button": True, "use_issues_button": True,
        "launch_buttons": {"binderhub_url": "https://mybinder.org",
                           "notebook_interface": "jupyterlab"}}


def once(app, pagename, templatename, context, doctree):
    """Drop a script with a body that was seen before, and all of Thebe's, which needs a host."""
    seen, kept = set(), []
    for script in context.get("script_files", []):
        body = getattr(script, "attributes", {}).get("body") or ""
        name = str(getattr(script, "filename", "") or "")
        if "thebe" in (body + name).lower() or (body and body in seen):
            continue
        seen.add(body)
        kept.append(script)
    context["script_files"] = kept


def slim(app, error):
    """Keep of MathJax what the pages load."""
    if error or app.builder.format != "html":
        return
    mathjax = Path(app.outdir) / "_static" / "mathjax"
    for part in mathjax.rglob("*"):
        if part.is_file() and not needed(part.relative_to(mathjax).as_posix()):
            part.unlink()
    for folder in sorted((p for p in mathjax.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    shutil.rmtree(Path(app.outdir) / "_static" / "thebe", ignore_errors=True)


# What the theme and the extensions leave wrong for a reader who hears the page.
MENDS = (
    (' id="exercise-content"', ""), (' id="solution-content"', ""),  # one id, many places
    (' id="proof-content"', ""),
    ("<th></th>", "<td></td>"),  # the corner of a table heads nothing
    ('<th class="head"><p></p></th>', "<td></td>"),
    (' role="doc-biblioentry"', ' role="listitem"'),  # deprecated, and the list wants items
    ('<div class="sidebar-primary-item">\n\n  \n    \n  \n\n<a class="navbar-brand',
     '<div class="sidebar-primary-item" role="navigation" aria-label="Front page">\n'
     '<a class="navbar-brand'),
    ('<summary><span class="toctree-toggle"',  # a button without a word
     '<summary aria-label="The pages below"><span class="toctree-toggle"'),
)


SCRIPT = re.compile(r"<script>[^<]*?\((function \(root\) \{(?:(?!</script>).)*\})\)"
                    r"\(document\.currentScript\.parentElement\);\s*</script>", re.S)
CALL = "explore(document.currentScript.parentElement);</script>"


def once_a_page(text: str) -> str:
    """The page with the script of its figures once; a notebook has it beside each of them."""
    first = SCRIPT.search(text)
    if first is None:
        return text
    head = text[:first.start()] + f"<script>var explore = {first[1]};\n{CALL}"
    return head + SCRIPT.sub(lambda match: f"<script>{CALL}", text[first.end():])


FRAME = re.compile(r'<table border="1" class="dataframe">.*?</table>', re.S)
NAMES = re.compile(r'<span class="[npw]">([^<]*)</span>')  # in code: coloured like all the rest
# pandas puts the name of the index into a row of its own, below the names of the columns
NAMED = re.compile(r"(<thead>\s*<tr[^>]*>\s*)<t[dh]></t[dh]>((?:\s*<th>[^<]*</th>)+\s*</tr>)\s*"
                   r"<tr>\s*(<th>[^<]+</th>)(?:\s*<t[dh]></t[dh]>)+\s*</tr>")
MINUS = re.compile(r"(>|\(|[ \[])-(?=\d)")  # pandas writes a hyphen


def tidy(table: str) -> str:
    """A table of pandas with one row of names at its head, and a true minus sign."""
    return MINUS.sub("\\1\N{MINUS SIGN}", NAMED.sub(r"\1\3\2", table))


def mend(app, error):
    """Apply MENDS to every page, spare it NAMES, and tidy its tables."""
    if error or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = mended = page.read_text(encoding="utf-8")
        for wrong, right in MENDS:
            mended = mended.replace(wrong, right)
        mended = once_a_page(NAMES.sub(r"\1", mended))
        mended = FRAME.sub(lambda table: tidy(table[0]), mended)
        if mended != text:
            page.write_text(mended, encoding="utf-8")


def needed(path: str) -> bool:
    """The combined component, its fonts, and the extensions that it loads by name."""
    return bool(re.search(r"tex-chtml\.js$|output/chtml/fonts/.*\.woff$|"
                          r"input/tex/extensions/(html|ams|boldsymbol|color|cancel)\.js$|"
                          r"(LICENSE|package\.json)$", path))


def setup(app):
    app.connect("config-inited", known_address, priority=900)
    app.connect("html-page-context", once, priority=900)
    app.connect("build-finished", slim)
    app.connect("build-finished", mend)
    return {"parallel_read_safe": True}
