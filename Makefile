SHELL := /bin/bash
PYTHON ?= python3
UV := .uv/bin/uv
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# Without bytecode every command compiles a thousand modules anew: seconds each. Container images often forbid writing it.
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
PORT ?= 8361

.PHONY: help demo test lint bench docs install lock clean

help:                 ## say what can be made
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  +##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

install: .venv/ready  ## set up .venv with the pinned dependencies

demo: .venv/ready     ## build the Ningbo workspace and serve it on http://127.0.0.1:$(PORT)
	$(BIN)/jiqun demo --port $(PORT)

test: .venv/ready-dev ## everything: style, types, room order, tests (with a real browser)
	@tools/browser
	@tools/java
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: .venv/ready-dev ## style, types and the order of the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready-dev ## speed, as ratios against a peer measured in the same run
	$(BIN)/python -m bench

docs: .venv/ready-dev ## build the documentation into site/
	$(BIN)/mkdocs build --strict

lock: $(UV)           ## resolve the dependencies anew and pin them with hashes
	tools/lock

clean:                ## remove what was built
	rm -rf .uv .venv build site

$(UV):
	@$(PYTHON) -m venv .uv 2>/dev/null || { rm -rf .uv; tools/venv-package && $(PYTHON) -m venv .uv; }
	.uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt

.venv/ready: $(UV) requirements/run.txt pyproject.toml
	$(UV) venv -q --allow-existing --python $(PYTHON) .venv
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: .venv/ready requirements/dev.txt
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@
