# `make` alone lists what can be made. Users need python3 (3.11 or newer) and make.
PYTHON3 ?= python3
VENV ?= .venv
PYTHON = $(VENV)/bin/python
export VENV

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## start the whole demo on this machine; Ctrl-C stops it
	@$(PYTHON3) tools/setup.py runtime
	@$(PYTHON) -m tools.run

demo-reset: ## forget the demo's data; the next run starts over
	@$(PYTHON3) -m tools.run --reset

test: ## the whole suite, with browser and PostgreSQL
	@$(PYTHON3) tools/setup.py test
	@CHROMIUM="$$($(PYTHON3) tools/browser.py)" && export CHROMIUM && \
	$(PYTHON) -m pytest -n 2 $(ARGS)

test-nobrowser: ## the suite without the browser tests
	@$(PYTHON3) tools/setup.py test
	@$(PYTHON) -m pytest -n 2 -m "not browser" $(ARGS)

check: ## format, lint, types, floors
	@$(PYTHON3) tools/setup.py test
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m pytest -q -p no:randomly tests/test_architecture.py

format: ## put every file into its form
	@$(PYTHON) -m ruff check --fix . && $(PYTHON) -m ruff format .

bench: ## measure the hot paths on both databases
	@$(PYTHON3) tools/setup.py test
	@$(PYTHON) -m bench

lock: ## write the requirement locks anew (needs uv)
	for kind in runtime test; do uv pip compile -q --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  requirements/$$kind.in -o requirements/$$kind.txt; done

clean: ## remove the environment and what tests left behind
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help run demo-reset test test-nobrowser check format bench lock clean
