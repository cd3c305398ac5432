# Two commands: `make site` builds the public site, `make test` runs the tests of every change.
# Each sets up all it needs in .venv from the lock files; nothing is installed outside this folder.

PYTHON ?= python3
BIN := .venv/bin
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif

# What the gates of the website measure with. Without npm, those tests are skipped by name.
WEB := tests/web
ifneq ($(shell npm --version 2> /dev/null),)
GATES := $(WEB)/node_modules/.made
BIOME := $(WEB)/node_modules/.bin/biome
endif

# Tests start hundreds of programs: without compiled modules, each would compile this one anew.
export PYTHONDONTWRITEBYTECODE =

SHA256 := $(if $(shell command -v sha256sum),sha256sum,shasum -a 256)

# What looks at the parts of a release: kept apart, so that nothing of it is in what it looks at.
SUPPLY := build/supply

.PHONY: site internal serve check test slow lint audit pythons soak bench schema golden lock sbom dist pip-audit clean

site: .venv/.run
	$(BIN)/studio-guide build

internal: .venv/.run
	$(BIN)/studio-guide build --edition internal

serve: .venv/.run
	$(BIN)/studio-guide serve

check: .venv/.run
	$(BIN)/studio-guide check

# Three at once keep two cores busy; browsers and builds come first by name, and short tests fill up.
test: .venv/.test $(GATES) lint
	$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

# Whole sites in every look, browser, server, and under every kind of damage: what changes seldom.
slow: .venv/.test $(GATES)
	$(BIN)/pytest -m "slow and not audit and not soak" --numprocesses 3 --dist loadfile --no-loadscope-reorder

lint: .venv/.test $(GATES)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
ifdef GATES
	$(BIOME) check --error-on-warnings .
	mkdir -p build/lint
	PYTHONPATH=tests $(BIN)/python -m web.style guide > build/lint/guide.css
	PYTHONPATH=tests $(BIN)/python -m web.style material > build/lint/material.css
	$(BIOME) lint --error-on-warnings --vcs-use-ignore-file=false build/lint
else
	@echo "Scripts and the style sheet are not linted: npm is not installed."; test -z "$$STUDIO_GUIDE_NO_SKIPS"
endif

# Every gate on every page of both editions, and Lighthouse on the main ones; it takes many minutes.
audit: .venv/.test $(GATES)
	$(BIN)/pytest -m audit --numprocesses 2 --dist loadfile
	PYTHONPATH=tests $(BIN)/python -m web.audit

# The tests that need no browser, on every Python from 3.11 that is installed here.
pythons: $(foreach python,3.11 3.12 3.13 3.14 3.15,$(if $(shell python$(python) --version 2> /dev/null),python$(python)))

python3.%: build/pythons/3.%/.made
	build/pythons/3.$*/bin/pytest -m 'not audit and not soak' --numprocesses 3 --dist loadfile --ignore tests/browser --ignore tests/web

build/pythons/3.%/.made: requirements.lock requirements-test.lock pyproject.toml
	python3.$* -m venv --clear build/pythons/3.$*
	build/pythons/3.$*/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	build/pythons/3.$*/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	build/pythons/3.$*/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

.PRECIOUS: build/pythons/3.%/.made

# 10,000 damaged projects, 200 builds and 200 swaps ended at any moment, 500 builds after random
# edits compared with builds from nothing, 100 changes of internal
# things, 12,000 texts in a browser; it takes some hours.
soak: .venv/.test
	$(BIN)/pytest -m soak --numprocesses 2 -rP

bench: .venv/.test
	$(BIN)/python tests/bench/bench.py

schema: .venv/.run
	$(BIN)/studio-guide schema > process.schema.json

golden: .venv/.test
	$(BIN)/pytest --update-golden

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/.run: .venv/pyvenv.cfg requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.test: .venv/.run requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

$(WEB)/node_modules/.made: $(WEB)/package.json $(WEB)/package-lock.json
	PUPPETEER_SKIP_DOWNLOAD=1 npm ci --prefix $(WEB) --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# Pins every dependency for all systems and Pythons, with hashes; run it to update them.
PIN = printf 'hatchling>=1.27,<2\n' | $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make lock' pyproject.toml -
lock: .venv/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(PIN) -o requirements.lock
	$(PIN) --extra test --constraint requirements.lock -o requirements-test.lock
	$(PIN) --extra release --constraint requirements.lock -o requirements-release.lock

# Writes the bill of materials (CycloneDX) of what a studio installs, with licenses, to dist/.
sbom: $(SUPPLY)/.made
	$(PYTHON) -m venv --clear $(SUPPLY)/run
	$(SUPPLY)/run/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(SUPPLY)/run/bin/python -m pip uninstall --quiet --yes pip setuptools
	mkdir -p dist
	$(SUPPLY)/tools/bin/cyclonedx-py environment $(SUPPLY)/run --pyproject pyproject.toml --output-reproducible --output-format JSON --output-file dist/sbom.cdx.json

# Writes a release to dist/: wheel, source archive, bill of materials, and the checksums of all three.
dist: .venv/.run sbom
	rm -f dist/*.whl dist/*.tar.gz dist/SHA256SUMS
	$(BIN)/hatchling build -d dist
	cd dist && $(SHA256) *.whl *.tar.gz sbom.cdx.json > SHA256SUMS

# Asks for what is publicly known against any package that a studio installs; it needs the internet.
pip-audit: $(SUPPLY)/.made
	$(SUPPLY)/tools/bin/pip-audit --require-hashes --disable-pip --strict -r requirements.lock

$(SUPPLY)/.made: requirements-release.lock
	$(PYTHON) -m venv --clear $(SUPPLY)/tools
	$(SUPPLY)/tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-release.lock
	touch $@

clean:
	rm -rf build dist site site-internal .venv $(WEB)/node_modules
