# Циклограмма ВСОКО. `make` lists the targets; everything is installed into .venv and nothing outside the checkout,
# except Debian's own python3-venv, where it is missing.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help run test check chromium shots chaos bench lock migration clean
help: ## этот список
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 19

run: .venv/runtime ## попробовать: показательный детский сад на http://127.0.0.1:8000 (другой порт: PLANNER_PORT=8123)
	@$(BIN)/planner demo --if-empty
	@$(BIN)/planner run

# A third of the time a test waits for PostgreSQL or a process: three run on two cores. In the order of the folders the
# pages in a browser, which take longest, begin early, so that no worker ends alone with them.
test: check chromium ## все проверки и тесты, с базой - и на SQLite, и на PostgreSQL
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder --database=both

check: .venv/dev ## оформление, типы, кто кого знает
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Without it the tests of the pages in a browser are skipped, with the reason.
chromium: ## браузер для проверок страниц
	@if command -v chromium chromium-browser google-chrome >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then SUDO=; elif sudo -n true 2>/dev/null; then SUDO=sudo; \
	else echo "Не хватает браузера для проверок страниц. Установите: sudo apt-get install chromium fonts-dejavu-core"; exit 0; fi; \
	echo "Ставлю Chromium для проверок страниц…"; \
	{ $$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core; } >/dev/null \
	  || echo "Не получилось установить Chromium: проверки страниц в браузере будут пропущены."

shots: .venv/dev chromium ## снимки всех страниц в shots/ и их доступность: стол и телефон, светлая тема и тёмная
	$(BIN)/python -m tests.browser.shots

chaos: .venv/dev ## процессы убивают, базу перезапускают и отнимают, диск переполняют: ничего не потеряно (FULL=1 - впятеро дольше)
	$(BIN)/python -m tests.chaos

bench: .venv/dev ## замеры, каждый рядом с чем-то для сравнения
	$(BIN)/python -m tests.bench

lock: ## обновить файлы версий по pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --extra dev pyproject.toml -o requirements-dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements-dev.txt pyproject.toml -o requirements.txt

migration: .venv/dev ## первая миграция заново по моделям (пока ничего не выпущено)
	$(BIN)/python -m planner.migrations.renew

clean: ## убрать окружение и кэши; данные остаются
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info

# Debian's python3 comes without ensurepip, so without it a venv cannot get pip. With uv neither is needed.
.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Не найден Python. Установите: sudo apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Нужен Python 3.11 или новее."; exit 1; }
	@if command -v uv >/dev/null; then uv venv -q --allow-existing --python "$$(command -v $(PYTHON))" .venv; exit $$?; fi; \
	if ! $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; elif sudo -n true 2>/dev/null; then SUDO=sudo; \
	  else echo "Не хватает пакета python3-venv. Установите: sudo apt-get install python3-venv"; exit 1; fi; \
	  echo "Ставлю python3-venv…"; \
	  { $$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } >/dev/null \
	    || { echo "Не получилось установить python3-venv. Установите его: apt-get install python3-venv"; exit 1; }; \
	fi; \
	$(PYTHON) -m venv .venv

# Installs a lock file and the checkout itself: a .pth file instead of `pip install -e`, which would need setuptools.
define install
	@echo "Устанавливаю библиотеки, минуту…"
	@if command -v uv >/dev/null; then uv pip install -q --python $(BIN)/python --require-hashes -r $(1); \
	else { $(BIN)/python -m pip --version || $(BIN)/python -m ensurepip; } >/dev/null && \
	  $(BIN)/python -m pip install -q --require-hashes -r $(1); fi
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "planner-checkout.pth").write_text(str(pathlib.Path.cwd()), encoding="utf-8")'
	@printf '#!/bin/sh\nexec "%s" -P -m planner "$$@"\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/planner && chmod +x $(BIN)/planner
	@touch $@
endef

.venv/runtime: .venv/bin/python requirements.txt
	$(call install,requirements.txt)

.venv/dev: .venv/bin/python requirements-dev.txt
	$(call install,requirements-dev.txt)
	@touch .venv/runtime
