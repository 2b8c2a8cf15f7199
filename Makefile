# Циклограмма ВСОКО. `make` lists the targets; everything is installed into .venv.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check lint bench lock clean
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

run: .venv/runtime ## try it: a demo organisation on http://127.0.0.1:8000
	@$(BIN)/planner demo --if-empty
	@$(BIN)/planner run

test: check ## all checks and tests
	$(BIN)/pytest -n 2

check: .venv/dev ## style, types, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: .venv/dev ## figures, as ratios measured side by side
	$(BIN)/python -m tests.bench

lock: ## renew the lock files from pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --extra dev pyproject.toml -o requirements-dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements-dev.txt pyproject.toml -o requirements.txt

clean: ## remove the environment and caches; the data stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache build *.egg-info

# Debian's python3 comes without venv; say so, or mend it when we may.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Нужен Python 3.11 или новее."; exit 1; }
	@if command -v uv >/dev/null 2>&1; then uv venv -q --allow-existing --python $(PYTHON) .venv; else \
	  $(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	    if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq python3-venv; \
	    elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq python3-venv; \
	    else echo "Не хватает пакета python3-venv. Установите: sudo apt-get install python3-venv"; exit 1; fi; }; \
	  $(PYTHON) -m venv .venv; fi

define install
	@echo "Устанавливаю библиотеки…"
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r $(1); \
	 else $(BIN)/pip install -q --require-hashes -r $(1); fi
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "planner-checkout.pth").write_text(str(pathlib.Path.cwd()))'
	@printf '#!%s\nimport sys\nfrom planner.__main__ import main\nsys.exit(main())\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/planner && chmod +x $(BIN)/planner
	@touch $@
endef

.venv/runtime: .venv/bin/python requirements.txt
	$(call install,requirements.txt)

.venv/dev: .venv/bin/python requirements-dev.txt
	$(call install,requirements-dev.txt)
	@touch .venv/runtime
