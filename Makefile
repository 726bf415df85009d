# Every command makes its own set-up inside this folder and repeats nothing that is done.
.DEFAULT_GOAL := help
.PHONY: help run dev test nightly check bench lock setup setup-dev lint types imports architecture
MAKEFLAGS += --no-print-directory

PPR := .venv/bin/python -m ppr_academy.cli
RUN := .venv/bin/python -m
# Extra words for the program: make test ARGS="-k checkout"
ARGS ?=

help:
	@echo "make run     the academy on one port (PORT, default 8000), in sandbox mode, with demo data"
	@echo "make test    every test, browser journeys included"
	@echo "make nightly 10,000 histories of money (HISTORIES) on each database; hours"
	@echo "make check   lint, types, architecture rules, migrations"
	@echo "make bench   measurements; writes bench/results.json"
	@echo "make dev     the academy with hot reload"
	@echo "make lock    compile the lock files again from what they are made of"

run: setup
	@$(PPR) build
	@$(PPR) migrate
	@$(PPR) seed --if-empty
	@exec $(PPR) serve

dev: setup
	@$(PPR) migrate
	@$(PPR) seed --if-empty
	@exec $(PPR) dev

test: setup-dev
	@$(RUN) pytest $(ARGS)

nightly: setup-dev
	@HISTORIES=$${HISTORIES:-10000} $(RUN) pytest tests/flows/histories $(ARGS)

check: lint types imports architecture

lint: setup-dev
	@echo "== ruff" && $(RUN) ruff check . && $(RUN) ruff format --check .

types: setup-dev
	@echo "== mypy" && $(RUN) mypy

imports: setup-dev
	@echo "== import-linter" && .venv/bin/lint-imports --no-logo

architecture: setup-dev
	@echo "== architecture and migrations" && $(RUN) pytest -q tests/architecture

bench: setup-dev
	@$(RUN) bench.run $(ARGS)

lock: setup-dev
	@$(RUN) tools.lock

setup:
	@$(FIND_PYTHON); "$$python" tools/setup.py

setup-dev:
	@$(FIND_PYTHON); "$$python" tools/setup.py --dev

# The first Python that is new enough. 3.11 first: the locks were compiled with it.
define FIND_PYTHON
python=; \
for name in $${PYTHON:-python3.11 python3.12 python3.13 python3 python3.14}; do \
  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
    python=$$name; break; \
  fi; \
done; \
if [ -z "$$python" ]; then \
  echo "setup: Python 3.11 or newer was not found (on Debian: apt-get install python3 python3-venv)." >&2; \
  exit 1; \
fi
endef
