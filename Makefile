# Every chore, one word each. `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	command -v $$python >/dev/null 2>&1 && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
say = @printf '\n\033[1m%s\033[0m\n'

help: ## list the chores
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

run: setup ## set everything up, build the demo world, serve on loopback
	@$(BIN)/pleiad serve --check
	@$(BIN)/pleiad demo
	@exec $(BIN)/pleiad serve

setup: .venv/.run .env ## packages, built assets, database
	@$(BIN)/pleiad prepare

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing. Install it, or say PYTHON=/path/to/python3 make run."; exit 1; }
	$(say) "1. A virtual environment for the Python packages"
	@$(PYTHON) -m venv .venv || { echo "The venv module is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

.venv/.run: .venv/bin/python requirements/run.txt requirements/build.txt pyproject.toml
	$(say) "2. Python packages (a minute or two the first time)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: .venv/.run requirements/test.txt
	$(say) "Packages for the tests"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

.env:
	@printf '# The invented world, on this machine only. For a real installation see .env.example and docs/operating.md.\nDEMO=True\n' > .env
	@echo "Demo settings were written to .env. For a real installation see docs/operating.md."

test: setup .venv/.test ## the tests: rooms on SQLite and PostgreSQL, browser journeys
	@$(BIN)/python -m tests

test-all: setup .venv/.test ## every test whole, on both databases, and at eight moments (an hour or two)
	@$(BIN)/python -m tests --all

check: setup .venv/.test ## style, import contracts, types, missing migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/pleiad makemigrations --check --dry-run

fix: .venv/.test ## put the style right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.venv-attack/.done: requirements/attack.txt
	@$(PYTHON) -m venv .venv-attack
	@.venv-attack/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/attack.txt
	@touch $@

attack: setup .venv/.test .venv-attack/.done ## scanners and the hostile corpus against the demonstration, as each role (half an hour)
	@$(BIN)/python -m tests.attack

bench: setup .venv/.test ## measure, as ratios against named baselines
	@$(BIN)/python -m bench

package: setup ## a wheel with the built styles, in dist/
	@cp CHANGELOG.md pleiad/CHANGELOG.md
	@$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@rm pleiad/CHANGELOG.md
	@ls dist

words: .venv/.test ## gather and compile the Welsh texts (needs gettext)
	@cd pleiad && ../$(BIN)/pleiad makemessages --locale cy --no-obsolete --no-location && ../$(BIN)/pleiad compilemessages --locale cy

fresh: ## throw the demo world away; the next make run builds a new one
	@rm -rf var/pleiad.sqlite3* var/mailbox

.PHONY: help package run setup test test-all attack check fix bench words fresh
