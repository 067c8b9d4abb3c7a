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


def needed(path: str) -> bool:
    """The combined component, its fonts, and the extensions that it loads by name."""
    return bool(re.search(r"tex-chtml\.js$|output/chtml/fonts/.*\.woff$|"
                          r"input/tex/extensions/(html|ams|boldsymbol|color|cancel)\.js$|"
                          r"(LICENSE|package\.json)$", path))




def setup(app):
    app.connect("config-inited", known_address, priority=900)
    app.connect("html-page-context", once, priority=900)
    app.connect("build-finished", slim)
    return {"parallel_read_safe": True}
