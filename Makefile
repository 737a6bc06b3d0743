# Two commands do everything: `make demo` and `make test`. Each sets itself up; a second run is quick.

SHELL := /bin/bash
.DEFAULT_GOAL := demo
.DELETE_ON_ERROR:
.PHONY: setup demo test check bench assets python demo-libraries test-libraries

PYTHON ?= $(firstword $(shell command -v python3.11) python3)
PORT ?= 8000
BIN := .venv/bin

export PYTHONDONTWRITEBYTECODE ?=

setup: demo-libraries test-libraries .venv/dev.stamp

demo: demo-libraries .venv/demo.stamp
	@exec $(BIN)/python manage.py demo --port $(PORT)

# Shared out to as many processes as there are processors; ARGS="tests/jobs -k sweep" runs a part.
test: demo-libraries test-libraries .venv/dev.stamp
	@exec $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadgroup $(ARGS)

bench: demo-libraries .venv/dev.stamp
	@exec $(BIN)/python -m bench $(B)

# Only for who changes the look: the result is committed. Needs Node.
assets:
	npm ci --no-audit --no-fund
	npm run build

check: demo-libraries .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy .
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=cms_portal.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	env -i PATH="$$PATH" $(BIN)/python .ci/deploy_check.py
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	.ci/no-registries

# --- what they stand on

python:
	@.ci/python $(PYTHON)

.venv/demo.stamp: requirements-demo.txt | python
	@.ci/packages $<
	@touch $@

.venv/dev.stamp: requirements-dev.txt | python
	@.ci/packages $<
	@touch $@ .venv/demo.stamp

demo-libraries: | python
	@.ci/system-packages demo

test-libraries: | python
	@.ci/system-packages test
