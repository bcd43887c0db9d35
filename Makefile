# Everything a newcomer needs: make run, make test. See README.md for the uv equivalents.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_DIR ?= $(HOME)/.local/share/Memberdesk-demo
CHAIN_DIR ?= $(HOME)/.local/share/Memberdesk-demo-chain
OSCAR := build/oscar
STAMP := $(VENV)/.installed
SEEDS ?= 1000
FIRST ?= 0
JOBS ?= 1
KILLS ?= 200

.PHONY: run demo-chain setup test simulate crash properties-long vectors test-compiled mutate lint types contracts check screenshots bench bench-oscar compiled package notices lock clean

run: setup ## Open the desk on the demo store (builds it on the first run)
	@$(BIN)/python -m app demo --home "$(HOME_DIR)" --if-missing
	@$(BIN)/python -m app desk --home "$(HOME_DIR)"

demo-chain: setup ## Open a chain on this machine: a centre, and two counters of two stores
	@$(BIN)/python -m server demo-chain "$(CHAIN_DIR)"

setup: $(STAMP) ## Install the packages, and say which system libraries are missing

$(STAMP): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Memberdesk needs Python 3.11 or newer; $$($(PYTHON) --version) is too old."; exit 1; }
	@PYTHON=$(PYTHON) sh .ci/system-libraries
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

test: setup ## The whole test suite
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

simulate: setup ## Live through SEEDS chains of counters with everything that can go wrong, from FIRST on
	@$(BIN)/python -m tests.simulation --seeds $(SEEDS) --first $(FIRST) --jobs $(JOBS)

crash: setup ## Power cuts, a failing disk and KILLS kills: nothing that was told as stored may be lost
	@$(BIN)/python -m tests.crash --kills $(KILLS)

properties-long: setup ## A hundred times the examples of every property, others on every run
	@MEMBERDESK_EXAMPLES=100 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/properties

vectors: setup ## Answer the stored questions anew, and look for new ones
	@$(BIN)/python -m tests.vectors

compiled: setup ## Compile the engine, where there is a C compiler
	@$(BIN)/python -m tests.packaging.compiled

test-compiled: compiled ## The tests of the engine once more, on the compiled one
	@MEMBERDESK_EXAMPLES=1/10 $(BIN)/python -m pytest -p tests.packaging.compiled_engine tests/unit/engine tests/scenarios tests/vectors tests/properties

mutate: setup ## Change the rules in every small way and see whether a test notices; ONLY=module for one
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.mutation $(ONLY)

lint: setup
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .

types: setup
	@$(BIN)/python -m mypy

contracts: setup
	@$(BIN)/lint-imports --no-logo

check: lint types contracts test ## What CI runs, without the bundle

screenshots: setup ## Render every scene in both languages into docs/screenshots
	@$(BIN)/python -m app demo --home build/screenshots --until 2026-11-21 --if-missing
	@for scene in $$($(BIN)/python -m app desk --scenes); do for lang in zh_CN en; do \
	  $(BIN)/python -m app desk --home build/screenshots --scene $$scene --lang $$lang \
	    --size 1366x768 --screenshot docs/screenshots/$$scene-$$lang.png || exit 1; done; done

package: setup ## Build the one-folder program and try it from another folder
	@$(BIN)/python -m tests.packaging.smoke

bench: compiled ## Every benchmark: ours, the raw limit of the same run, the ratio
	@for script in $(basename $(notdir $(wildcard benchmarks/bench_*.py))); do echo "== $$script"; QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks.$$script || exit 1; done

bench-oscar: compiled ## django-oscar beside ours on the same basket, in an environment of its own
	@test -x $(OSCAR)/bin/python || $(PYTHON) -m venv $(OSCAR)
	@$(OSCAR)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-binary django-haystack -r requirements-bench.lock
	@$(OSCAR)/bin/python -W ignore::Warning -m benchmarks.beside_oscar

notices: setup ## Write THIRD_PARTY_NOTICES.md from the client lock
	@$(BIN)/python -m tests.packaging.notices

lock: ## Write the lock files anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml --extra bench-oscar -c requirements-dev.lock -o requirements-bench.lock

clean:
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
