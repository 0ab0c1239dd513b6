# `make office` and `make test` are all a newcomer needs; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help bench calls mail mail-audit screenshots office offices test tools unit lab-test faults setup lint wheel golden lock messages clean

PYTHON ?= python3
OFFICE ?= veterans-affairs
BIN := .venv/bin
# The lists are complete, so pip has nothing to resolve.
REQUIREMENTS := pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

office: .venv/ready ## Build an office on this machine, prove it, show its readiness
	@scripts/tools
	@scripts/office $(BIN)/rideau $(OFFICE)

offices: .venv/ready ## Every sample office in the lab, one after the other (ten minutes)
	@scripts/tools
	@scripts/offices $(BIN)/rideau

test: tools lint unit lab-test ## Everything CI runs

tools: ## Install what the lab, tests and linters need from Debian (as root; else nothing)
	@scripts/tools tests

unit: .venv/ready-dev tests/npm/node_modules/.ready ## Tests that need no lab (under a minute)
	$(BIN)/pytest -q -n auto -m "not lab"

lab-test: .venv/ready-dev ## Tests on real hosts in the lab
	@scripts/lab-test $(BIN)/pytest

faults: tools .venv/ready-dev ## Break hosts of the lab in every way we know, and write docs/faults.md (half an hour)
	rm -f docs/faults.md
	RIDEAU_FAULTS_REPORT=docs/faults.md $(BIN)/pytest -q -m faults tests/faults

lint: .venv/ready-dev ## ruff, strict mypy, import-linter, shellcheck
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	git ls-files '*.sh' .ci/run 'scripts/*' | xargs shellcheck

bench: .venv/ready-dev ## Measure beside other tools, write docs/benchmarks.md (an hour; BENCH="--help" tells how to do less)
	$(BIN)/python -m tests.bench $(BENCH)

calls: tools .venv/ready-dev ## How many calls at once an office takes, into docs/benchmarks-calls.md (ten minutes)
	$(BIN)/python -m tests.bench.calls $(CALLS)

mail: tools .venv/ready-dev ## A thousand messages through every filter, and a power cut, into docs/benchmarks-mail.md (ten minutes)
	$(BIN)/python -m tests.bench.mail $(MAIL)

mail-audit: tools .venv/ready-dev ## Let testssl.sh and checkdmarc look at an office's mail, into docs/audits-mail.md (ten minutes)
	$(BIN)/python -m tests.bench.mail_audit $(MAIL_AUDIT)

screenshots: tools .venv/ready-dev ## What people see of a proven office, into docs/images (five minutes)
	$(BIN)/python -m tests.screenshots

setup: .venv/ready-dev tests/npm/node_modules/.ready ## Make .venv with everything, pinned

wheel: .venv/ready ## Build the package that teams install, into dist/
	rm -rf build
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --wheel-dir dist .

golden: .venv/ready-dev ## Write again what every host of every sample office gets
	$(BIN)/python -m tests.golden_files
	$(BIN)/python -m tests.coordinator_mistakes

messages: .venv/ready-dev ## Collect messages to translate, compile the catalogues
	$(BIN)/python -m rideau.locale.update

lock: ## Pin the dependencies again, with hashes
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade --extra setup pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## Take the lab down; remove what make made here (caches of the lab are kept)
	@if [ -x $(BIN)/rideau ] && [ "$$(id -u)" = 0 ]; then $(BIN)/rideau lab down; fi
	rm -rf .venv tests/npm/node_modules out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis pyinfra-debug.log
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Rideau needs Python 3.11 or later.") if sys.version_info < (3, 11) else 0'
	@$(PYTHON) -m venv --clear .venv || { echo "Install python3-venv first: apt install python3-venv"; exit 1; }
	@echo "Installing Rideau into .venv …"
	@$(BIN)/$(REQUIREMENTS) requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--config-settings editable_mode=compat -e .
	@touch $@

tests/npm/node_modules/.ready: tests/npm/package-lock.json
	@command -v npm >/dev/null || { echo "Install npm first: apt install npm"; exit 1; }
	@npm ci --silent --prefix tests/npm
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@$(BIN)/$(REQUIREMENTS) requirements-dev.txt
	@touch $@
