# The commands of the product. Every one sets up what is missing first; a fresh machine needs
# Python >= 3.11, git and make, and reaches PyPI only.
#
# Settings come from the environment or the command line (`make build CITY=mosaic EXTRACTS_DIR=...`).
# Recipes read them as shell variables ("$$CITY"), so that a path with spaces or quotes stays one word.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
INSTALLED := .venv/.installed

CITY ?= demo
WAREHOUSE_DIR ?= data
EXTRACTS_DIR ?=
RELEASE ?=
BATCH ?=
REASON ?=
SCALE ?= 1
SEED ?= 42
export CITY WAREHOUSE_DIR EXTRACTS_DIR RELEASE BATCH REASON SCALE SEED

# Nothing that runs here calls home.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup build test bench dev accept rollback releases verify publish-postgres demo-extracts docs lint format clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The stamp is written last: an interrupted installation is done again.
$(INSTALLED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: set PYTHON")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $@

setup: $(INSTALLED)  ## virtual environment from the lock file

build: $(INSTALLED)  ## ingest, check, transform, protect, check, publish
	@$(BIN)/python -m orchestration.build

test: $(INSTALLED)  ## all tests, two at a time: JOBS=2
	@$(BIN)/python -m pytest --numprocesses "$${JOBS:-2}" --dist loadgroup --no-loadscope-reorder

bench: $(INSTALLED)  ## how fast it is, against a script: SCALE=1 REPEAT=3 BENCH="floor increment"
	@$(BIN)/python -m benchmarks --scale "$$SCALE" --repeat "$${REPEAT:-3}" $${BENCH:-}

dev: $(INSTALLED)  ## Dagster web UI and daemon on localhost
	@home="$${DAGSTER_HOME:-$$($(BIN)/python -c 'import os, sys; print(os.path.abspath(sys.argv[1]))' "$$WAREHOUSE_DIR/$$CITY/dagster")}"; \
	mkdir -p "$$home"; \
	cp orchestration/dagster.yaml "$$home/"; \
	DAGSTER_HOME="$$home" $(BIN)/dagster dev --module-name orchestration.definitions --host 127.0.0.1

accept: $(INSTALLED)  ## use a held batch after all: BATCH=id REASON="..."
	@$(BIN)/python -m orchestration.accept "$$BATCH" "$$REASON"

rollback: $(INSTALLED)  ## make the previous release current, or RELEASE=id
	@$(BIN)/python -m orchestration.rollback $${RELEASE:+"$$RELEASE"}

releases: $(INSTALLED)  ## the releases that are kept, and what each changed
	@$(BIN)/python -m orchestration.releases

verify: $(INSTALLED)  ## every file of the current release, or RELEASE=id, against its checksums
	@$(BIN)/python -m orchestration.verify $${RELEASE:+"$$RELEASE"}

publish-postgres: $(INSTALLED)  ## copy the current release into the PostgreSQL that POSTGRES_DSN names
	@$(BIN)/python -m orchestration.publish_postgres

demo-extracts: $(INSTALLED)  ## the demo city's extracts: SCALE=1 SEED=42
	@$(BIN)/python -m demo --scale "$$SCALE" --seed "$$SEED" --out "$$WAREHOUSE_DIR/demo"

docs: $(INSTALLED)  ## dbt docs, the data model's tables, and where the data docs are
	@$(BIN)/python docs/data_model.py
	@mkdir -p "$$WAREHOUSE_DIR/$$CITY"
	@DBT_TARGET_PATH="target/$$CITY" $(BIN)/dbt docs generate --static
	@echo "dbt docs:  target/$$CITY/static_index.html"
	@echo "data docs: $$WAREHOUSE_DIR/$$CITY/published/current/data_docs/"

lint: $(INSTALLED)  ## formatters in check mode and linters
	@PATH="$$PWD/$(BIN):$$PATH" .ci/lint

format: $(INSTALLED)  ## apply the formatters
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/sqlfmt --quiet models macros tests/data

clean:  ## remove what tools produced; data and releases stay
	@rm -rf target logs .pytest_cache .ruff_cache .hypothesis
