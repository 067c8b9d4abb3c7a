# make book, make test: see README.md. Works with GNU make 3.81 and newer.
PYTHON ?= python3
VENV := .venv
BENCH := .venv-bench
ASSIGNING := .venv-assignments
BIN := $(VENV)/bin
HTML := _build/html
CLASS := _build/class
SOLUTIONS ?= yes
NOTEBOOKS := $(wildcard book/*.ipynb)
LIBRARY := $(shell find nnlib -type f ! -path '*__pycache__*' ! -name '*.pyc')
PAGES := $(shell find book -type f ! -path 'book/assignments/*' ! -path '*__pycache__*' ! -path '*.ipynb_checkpoints*') _config.yml _toc.yml
LOOKS := $(shell find book/_ext book/_static book/_templates -type f ! -path '*__pycache__*') _config.yml _toc.yml book/references.bib
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
PYTEST = $(ONE_THREAD) $(BIN)/python -m pytest -q -n 2 --dist worksteal
define STYLE
$(BIN)/ruff check nnlib tests book
$(BIN)/nbstripout --keep-id --verify $(NOTEBOOKS)
endef

.DEFAULT_GOAL := help
.PHONY: help book test check serve experiments bench assignments lab clean distclean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

# SOLUTIONS=no builds the edition for a class: the same book, its solutions cut from the sources.
ifeq ($(SOLUTIONS),no)
book: $(CLASS)/_build/html/.built
	@echo "The book without solutions is built: open $(CLASS)/_build/html/index.html"
else ifneq ($(SOLUTIONS),yes)
$(error SOLUTIONS is yes or no, not $(SOLUTIONS))
else
book: $(HTML)/.built  ## run every notebook and build the site; SOLUTIONS=no leaves the solutions out
	@echo "The book is built: open $(HTML)/index.html"
endif

check: $(VENV)/.installed  ## style and the tests of the package (about a minute)
	@echo "== style of the code; notebooks stripped of outputs"
	$(STYLE)
	@echo "== the package and its doctests"
	$(PYTEST) -rsfE --doctest-modules nnlib tests --ignore tests/book
	@echo "Every check of the package has passed. The book is checked by: make test"

test: $(VENV)/.installed _build/.executed  ## run every check, and build the book on the way if it is stale
	@echo "== style of the code; notebooks stripped of outputs"
	$(STYLE)
	@echo "== the package and its doctests; the promises of the notebooks"
	$(PYTEST) -rsfE -m "not site" --doctest-modules nnlib tests
	@echo "== every notebook, cell by cell; the build finds what they show"
	NNLIB_PAGES=1 $(PYTEST) -p tests.book.kept --dist loadfile -W default --nbval-lax --nbval-current-env --nbval-cell-timeout 120 $(NOTEBOOKS)
	@$(MAKE) --no-print-directory book
	@echo "== the built site, as files and in a browser"
	$(PYTEST) -rsfE -m site tests
	@echo "Every check that ran has passed."
	@$(BIN)/python -m tests.book.browser

serve: book  ## show the site at http://localhost:8000
	$(BIN)/python -m http.server --directory $(HTML) --bind localhost 8000

experiments: $(VENV)/.installed  ## run again the experiments that are too long for a page
	@for script in book/experiments/*.py; do \
		echo "== $$script (minutes)"; $(BIN)/python $$script || exit 1; done
	@echo "The results are beside the scripts, in book/experiments"

bench: $(BENCH)/.installed  ## measure the speed beside PyTorch, JAX, scikit-learn (minutes)
	@echo "== training each workload with each peer in turns, on one thread"
	env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(ONE_THREAD) MKL_NUM_THREADS=1 PYTHONPATH=. \
		$(BENCH)/bin/python book/bench/bench.py
	@echo "The page book/reference draws it: make book"

assignments: $(ASSIGNING)/.installed  ## make the student versions of the assignments, and their zip
	$(ASSIGNING)/bin/python book/assignments/course.py _build/assignments

lab: $(VENV)/.installed  ## open the notebooks in JupyterLab
	$(ONE_THREAD) $(BIN)/jupyter lab book

clean:  ## remove the site and what was computed for it
	rm -rf _build

distclean: clean  ## remove the environments as well
	rm -rf $(VENV) $(BENCH) $(ASSIGNING) *.egg-info

$(VENV)/.installed: requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Say which one with: make PYTHON=/path/to/python3.11")'
	@echo "== setting up $(VENV) (about a minute)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.txt -c constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The peers of the benchmark are large, and nothing else needs them.
$(BENCH)/.installed: book/bench/requirements.txt
	@echo "== setting up $(BENCH) (minutes, and one or two gigabytes)"
	@$(BENCH)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet -r book/bench/requirements.txt
	@touch $@

# Who makes, releases and grades assignments needs nbgrader, and nobody else does.
$(ASSIGNING)/.installed: book/assignments/requirements.txt
	@echo "== setting up $(ASSIGNING) (a minute or two)"
	@$(ASSIGNING)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(ASSIGNING)
	$(ASSIGNING)/bin/python -m pip install --quiet -r book/assignments/requirements.txt
	@touch $@

# The execution cache looks at the cells only, so a change in what they import must empty it.
_build/.executed: $(LIBRARY) requirements.txt constraints.txt | $(VENV)/.installed
	@rm -rf _build/.jupyter_cache $(HTML) && mkdir -p _build && touch $@

# Changed looks are copied only when everything is written again.
_build/.looks: $(LOOKS)
	@rm -rf $(HTML) && mkdir -p _build && touch $@

# Sphinx forgets the warnings of a page that it need not read again, and a page that it need not
# read again is not run: so it starts afresh unless the last build ended well and is still there.
$(HTML)/.built: $(VENV)/.installed _build/.executed _build/.looks $(PAGES)
	@test -e $@ || rm -rf _build/.doctrees
	@rm -f $@
	@echo "== running the notebooks and building the site (one to five minutes)"
	NNLIB_PAGES=1 $(ONE_THREAD) $(BIN)/jupyter-book build . -W --keep-going --quiet
	$(BIN)/python -m tests.book.pages $(HTML)
	@touch $@

$(CLASS)/_build/html/.built: $(VENV)/.installed $(LIBRARY) $(PAGES)
	@echo "== cutting the solutions, running the notebooks and building the site (minutes)"
	@rm -rf $(CLASS)
	$(BIN)/python book/_ext/unsolved.py $(CLASS)
	NNLIB_PAGES=1 $(ONE_THREAD) $(BIN)/jupyter-book build $(CLASS) -W --keep-going --quiet
	$(BIN)/python -m tests.book.pages $(CLASS)/_build/html
	@touch $@
