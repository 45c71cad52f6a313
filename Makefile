# Two commands do all the set-up on a fresh machine: `make run` and `make test`. Python 3.11+ with venv is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Coverage makes properties five times as long, and on PostgreSQL the same tests go over the same lines once more
UNCOVERED := sweeping or hypothesis or chaos or browser or postgres

.PHONY: run test lint types contracts tests audit chaos bench format samples clean help

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make run PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run  ## the bot: in Telegram with BOT_TOKEN, else in the practice chat in your browser
	@$(BIN)/metodist run

test: lint types contracts tests  ## everything: format, lint, types, import contracts, tests with coverage

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.test
	$(BIN)/mypy

contracts: $(VENV)/.test
	$(BIN)/lint-imports --no-cache

tests: $(VENV)/.test
	$(BIN)/coverage erase
	COVERAGE_PROCESS_START= $(BIN)/pytest -n 2 --dist loadfile --cov --cov-branch --cov-report= -m "not ($(UNCOVERED))"
	$(BIN)/pytest -n 2 --dist loadfile -m "$(UNCOVERED)"
	$(BIN)/coverage report --include='plans/*' --fail-under=90
	$(BIN)/coverage report --include='storage/*' --fail-under=90
	$(BIN)/coverage report --include='scheduler/*' --fail-under=90
	$(BIN)/coverage report --include='bot/*' --fail-under=80

audit: $(VENV)/.test  ## known holes in the pinned dependencies, where the data about them can be reached
	@.ci/audit

chaos: $(VENV)/.test  ## kills, faults and rushes for a long time: CHAOS_KILLS=200 by default (an hour or so)
	CHAOS_KILLS=$${CHAOS_KILLS:-200} $(BIN)/pytest tests/chaos -x -v

bench: $(VENV)/.test  ## what things cost, with ratios (docs/benchmarks.md); takes a few minutes
	$(BIN)/python -m tests.benchmarks

format: $(VENV)/.test  ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## forget the environment and caches (never the data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* build *.egg-info
