"""Where Chromium is, and what to say where it is not.

    python -m tests.book.browser

prints, as the last lines of `make test`, that the browser's checks did not run.
"""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NOTICE = """
The checks in a browser did NOT run: no Chromium was found.
Install one (Debian: apt-get install chromium) or name it: CHROMIUM=/path/to/chromium make test"""


def chromium() -> str | None:
    """The path of Chromium or Chrome, from the variable CHROMIUM or the search path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


if __name__ == "__main__" and chromium() is None:
    print(NOTICE)
    sys.exit(os.environ.get("CI") == "true")
