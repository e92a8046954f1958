# Commands of the project; "make" alone lists them. Python 3.11 or later is all a machine needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Each says which requirements are installed, so that a second run starts at once.
RUN := $(VENV)/installed-run
DEV := $(VENV)/installed-dev
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PIN := --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help briefs test lint bench bench-reading lab clean requirements

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

briefs: $(RUN) ## Make every brief and the page that lists them: data/raw to outputs/
	$(BIN)/ita prepare
	$(BIN)/ita batch

test: $(DEV) ## Run the tests; those that open pages need Chromium
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(DEV) ## Check style, formatting and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(DEV) ## Time briefs, a short form: plain papermill, our engine, plain function calls
	$(BIN)/python benchmarks/briefs.py --organisations 20 --plain-at-most 4

bench-reading: $(DEV) ## How well reports are read and checked; then 10,000 damaged ones
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/mutate_reports.py

lab: $(RUN) ## Open the notebooks in JupyterLab
	$(BIN)/ita lab

clean: ## Remove what was made: tables, briefs, caches (not .venv)
	find data/processed outputs -mindepth 1 ! -name README.md -delete
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

requirements: ## Pin the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group build $(PIN) --output-file requirements/run.txt
	uv pip compile pyproject.toml --group dev $(PIN) --output-file requirements/dev.txt

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than 3.11; name another: make PYTHON=python3.12 briefs"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed-%: requirements/%.txt pyproject.toml | $(BIN)/python
	@echo "Installing $< (the first time takes a few minutes)"
	$(PIP) install --require-hashes --requirement $<
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
