# Everything a newcomer needs; `make` alone lists it. Python 3.11-3.13, make and git are enough to begin.
.DEFAULT_GOAL := help
.PHONY: help setup bron demo demo-reset test check format lint types arrows lock bench bench-scale clean

# The first Python that can run the project; choose another with PYTHON=…
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Where Python may keep nothing compiled, each of the many processes would compile every library anew.
unexport PYTHONDONTWRITEBYTECODE
# Tests side by side; one per core by default.
JOBS ?= auto
PORT ?= 8000
UI_PORT ?= 8501

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

define need_python
@test -n "$(PYTHON)" || { echo "Samenstart needs Python 3.11, 3.12 or 3.13; install one, or name it with PYTHON=…" >&2; exit 1; }
endef

setup: ## make the development environment in .venv from the lock (nothing to do when it is there)
	$(need_python)
	@$(PYTHON) .ci/environment.py dev

demo: ## start the demo region: service, worker and screens (Ctrl-C stops; PORT=… UI_PORT=… choose other ports)
	$(need_python)
	@$(PYTHON) .ci/environment.py run
	@$(BIN)/python -m matching_api.bron.vendor || true
	@echo "demo: loading the service"
	@$(BIN)/samenstart demo --port $(PORT) --ui-port $(UI_PORT)

demo-reset: ## start the demo region over, as it was the first time
	$(need_python)
	@$(PYTHON) .ci/environment.py run
	@echo "demo: loading the service"
	@$(BIN)/samenstart demo --port $(PORT) --ui-port $(UI_PORT) --reset

bron: setup ## fetch the Python of the page at /bron/ with npm (once; without npm the page says it is not installed)
	@$(BIN)/python -m matching_api.bron.vendor

test: setup lint types arrows ## every check and every test, on SQLite and PostgreSQL and in a real browser
	@$(PYTHON) .ci/packages.py
	@$(BIN)/python -m matching_api.bron.vendor || true
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

check: setup lint types arrows ## the quick round before a commit: format, lint, types, arrows, fast tests
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -q -m "not slow and not postgres and not browser"

format: setup ## put the code in its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup ## format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup ## strict types
	$(BIN)/mypy

arrows: setup ## which room may import which
	$(BIN)/lint-imports --no-cache

lock: setup ## bring the locks up to date with pyproject.toml
	.venv/tools/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	.venv/tools/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --all-extras pyproject.toml -o requirements-dev.lock
	.venv/tools/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra cluster --constraints requirements-dev.lock pyproject.toml -o requirements-cluster.lock
	.venv/tools/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header bench/requirements-peers.in -o bench/requirements-peers.lock

bench: setup .venv/peers/made ## compare the matcher with its peers on the sample problems (an hour; BENCH=… for options)
	$(BIN)/python -m bench.peers $(BENCH)

bench-scale: setup ## how time and memory grow from 500 to 450,000 youths (half an hour; SCALE="--up-to 13450" for less)
	$(BIN)/python -m bench.scale $(SCALE)

# Other libraries want other versions of the same packages: an environment of their own, every hash checked.
.venv/peers/made: bench/requirements-peers.lock
	@echo "bench: installing the other libraries"
	@$(BIN)/python -m venv --clear .venv/peers
	@.venv/peers/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --requirement $<
	@touch $@

clean: ## remove what was made here: environment, caches, demo
	rm -rf .venv .cache .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache artefacts build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
