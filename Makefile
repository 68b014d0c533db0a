# Everything a user or a developer calls. Needs Python 3.11+, make and a network.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := $(VENV)-peers
ARGS ?=
HISTORIES ?= 5000
KILLS ?= 30
SEED ?= $(shell date +%s)

# What `make peers` installed is found by the test and the bench that look for it.
export PATH := $(CURDIR)/$(PEERS)/bin:$(PATH)

# No dependency of ours reports what its users do.
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

.PHONY: help setup peers demo up test lint types tests fuzz chaos fix docs bench lock clean

help:  ## Show this list.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(STAMP)  ## Make .venv from requirements.lock.

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Régie needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) -V`. Try: make PYTHON=python3.12"; exit 1; }
	@echo "Installing into $(VENV) (a minute or two, once)…"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(STAMP)

peers: $(PEERS)/.installed  ## Install beancount (GPL) apart, for a test and a bench beside it.

$(PEERS)/.installed: requirements-peers.lock
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-peers.lock
	@touch $@

demo: $(STAMP)  ## Play a whole virtual summit; make demo ARGS=--exit ends by itself.
	$(BIN)/regie demo $(ARGS)

up: $(STAMP)  ## Start everything.
	$(BIN)/regie up $(ARGS)

test: lint types tests  ## Lints, types, layers and tests.

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/mypy

# A file stays in one process, so that what it sets up is set up once; in the order of the
# folders, since the files of few tests, which would come last, are the long ones.
tests: $(STAMP)
	$(BIN)/pytest -n logical --dist loadfile --no-loadscope-reorder $(ARGS)

fuzz: $(STAMP)  ## Play 5,000 random histories of a campaign; HISTORIES=… for more.
	REGIE_TEST_HISTORIES=$(HISTORIES) $(BIN)/pytest tests/services/test_histories.py tests/services/test_bill_machine.py $(ARGS)

chaos: $(STAMP)  ## Kill worker and server 30 times in a launch and count; KILLS=… SEED=…
	REGIE_TEST_KILLS=$(KILLS) REGIE_TEST_SEED=$(SEED) $(BIN)/pytest -rP tests/flows/test_chaos.py $(ARGS)

fix: $(STAMP)  ## Format, and mend what ruff can mend.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(STAMP)  ## Write the pages of docs/ that follow from the code.
	$(BIN)/python -m docs.pages

bench: $(STAMP)  ## Measure beside peers; prints ratios.
	$(BIN)/python -m benchmarks.plans
	$(BIN)/python -m benchmarks.levels
	$(BIN)/python -m benchmarks.rehearsals
	$(BIN)/python -m benchmarks.ledger
	$(BIN)/python -m benchmarks.invoices
	$(BIN)/python -m benchmarks.wake_ups
	$(BIN)/python -m benchmarks.steps
	$(BIN)/python -m benchmarks.watch

lock: $(STAMP)  ## Write requirements.lock anew from pyproject.toml.
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock

clean:  ## Remove what these targets made.
	rm -rf $(VENV) $(PEERS) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
