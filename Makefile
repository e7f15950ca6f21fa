# Everything a newcomer needs: `make run`, `make test`. Each target sets up what it lacks and is quick the second time.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DATA ?= ../shared/data
.DEFAULT_GOAL := help
# Also where the environment says otherwise: without its compiled modules every process spends seconds on compiling what it imports.
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help setup run serve test test-slow sort-tests test-long test-search test-huge test-postgres test-security test-together test-distributed test-faults test-deployment test-browser check check-migrations format lock states bench bench-import bench-extract bench-reading bench-desk bench-search bench-archive bench-scaling bench-load pictures import-coverage test-containers test-compose bench-backups clean

help: ## What can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s'|'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Say make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (Debian: apt-get install python3-venv)."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || echo "uv is not to be had; pip does the same, slower."

# Marker files: requirements are installed again only when their file has changed. uv where it is there, else pip.
$(VENV)/.installed: requirements.txt | $(BIN)/python
	@if [ -x $(BIN)/uv ]; then VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements.txt; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt; fi
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@if [ -x $(BIN)/uv ]; then VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements-dev.txt; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt; fi
	@touch $@

.env: | $(BIN)/python
	@$(BIN)/python -c "import secrets; print('# Settings of this machine; README \"Settings\" explains them.\nDEBUG=on\nSECRET_KEY=%s\nNEW_SOURCE_TEXT_POLICY=full' % secrets.token_urlsafe(48))" > $@
	@chmod 600 $@

setup: $(VENV)/.installed .env ## Virtual environment, database, roles, demo articles and accounts
	@$(BIN)/python manage.py setup_archive

run: setup ## The archive on http://127.0.0.1:8000 (or PORT=...)
	@$(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT)

serve: $(VENV)/.installed .env ## The same under gunicorn, as on a server: DEBUG off, static files compressed
	@DEBUG=off $(BIN)/python manage.py setup_archive --no-demo
	@DEBUG=off $(BIN)/python manage.py collectstatic --noinput -v0
	@DEBUG=off $(BIN)/gunicorn --config newsroom/server.py --bind 127.0.0.1:$(PORT)

# The suite is what needs neither a browser nor minutes a test. tests/slow.txt names those of it that take most of its time.
SUITE := not browser and not long and not huge and not faults

test: $(VENV)/.installed-dev ## The test suite, on SQLite, but for its slow tests
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "$(SUITE) and not slow"

test-slow: $(VENV)/.installed-dev ## The slow tests of the suite, on SQLite: whole archives, pages as each role, what is killed and restored
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "$(SUITE) and slow" $(ARGS)

sort-tests: $(VENV)/.installed-dev ## Measure the whole suite, and write tests/slow.txt anew
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "$(SUITE)" --sort-slow

test-long: $(VENV)/.installed-dev ## What takes longer: real collections, huge and hostile input, many processes
	@$(BIN)/python -m pytest -n auto --dist worksteal -m long $(ARGS)

test-search: $(VENV)/.installed-dev ## That whatever the suite changes of what can be found is logged, and of what is shown makes pages new
	@PROVE_SEARCH=1 PROVE_PAGES=1 $(BIN)/python -m pytest -n auto --dist worksteal -m "$(SUITE)" tests/review tests/ingest tests/desk tests/admin tests/exports

test-huge: $(VENV)/.installed-dev ## What takes minutes each: gigabytes of input, FNC-1 in full
	@$(BIN)/python -m pytest -n auto --dist worksteal -m huge --durations=10

# What these hold needs no database: run once, in `make test`. tests/analysis/test_edits.py imports, and is run here too.
NO_DATABASE := --ignore-glob='tests/analysis/test_[!e]*' --ignore=tests/formats --ignore=tests/policy --ignore=tests/project

test-postgres: $(VENV)/.installed-dev ## What of it needs a database, on a PostgreSQL server made for the run
	@PATH=$(CURDIR)/$(BIN):$$PATH .ci/with-postgres python -m pytest -n auto --dist worksteal $(NO_DATABASE) $(ARGS) -m "$(SUITE)"

test-security: $(VENV)/.installed-dev ## What docs/security.md names: who may ask what, signing in, hostile input
	@$(BIN)/python -m pytest -n auto --dist worksteal tests/security $$(grep -o 'tests/[a-z_/]*\.py::[a-z_0-9]*' docs/security.md | grep -v '^tests/security/' | sort -u)

test-together: $(VENV)/.installed-dev ## A desk at work for a minute, on PostgreSQL
	@PATH=$(CURDIR)/$(BIN):$$PATH .ci/with-postgres python -m pytest -q -m long tests/review

test-distributed: $(VENV)/.installed-dev ## Imports by many workers, some of them killed, on PostgreSQL (root: in network namespaces)
	@PATH=$(CURDIR)/$(BIN):$$PATH .ci/with-postgres python -m pytest -q -rs tests/distributed -m ""

test-faults: $(VENV)/.installed-dev ## Killed, cut off, full disks, clocks, two of everything: on SQLite, then on PostgreSQL (FAULT_SEED=, FAULT_ROUNDS=2)
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -rs -m faults tests/faults
	@PATH=$(CURDIR)/$(BIN):$$PATH .ci/with-postgres python -m pytest -q -n auto --dist worksteal -rs -m faults tests/faults

test-deployment: ## docs/deployment.md line by line in a fresh Debian (root, debootstrap, systemd-container)
	@.ci/test-deployment

test-containers: ## docs/deployment/Containerfile, built and its services started (root, buildah, debootstrap)
	@.ci/test-containers

test-compose: ## docs/deployment/compose.yaml, built and started in real containers (root, podman, podman-compose, debootstrap)
	@.ci/test-compose

test-browser: $(VENV)/.installed-dev ## What is shown and done in a real browser (Chromium)
	@$(BIN)/python -m pytest -n auto --dist worksteal -m browser -rs

check: $(VENV)/.installed-dev ## Lint, format, migrations, deployment settings, drawn documents
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@DEBUG=on $(BIN)/python manage.py makemigrations --check --dry-run
	@DEBUG=on $(BIN)/python manage.py draw_states --check
	@DEBUG=off HTTPS=on SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=archive.example \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

check-migrations: $(VENV)/.installed-dev ## That new migrations leave the version before them working, on a PostgreSQL server made for the run
	@PATH=$(CURDIR)/$(BIN):$$PATH DJANGO_SETTINGS_MODULE=tests.lint_settings .ci/with-postgres python -m django lintmigrations --quiet ok ignore

format: $(VENV)/.installed-dev ## Format the code
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format .

states: $(VENV)/.installed ## Draw docs/states.md anew from archive/policy/states.py
	@DEBUG=on $(BIN)/python manage.py draw_states

lock: $(BIN)/python ## Compile requirements*.in to fully pinned and hashed requirements*.txt
	@for name in requirements requirements-dev requirements-distributed; do \
		$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 $$name.in -o $$name.txt; done

bench: bench-import bench-search ## What importing, searches and pages cost, and each step of it, as ratios within one run
	@$(BIN)/python -m bench.analysis

bench-import: $(VENV)/.installed-dev ## What importing costs, beside raw SQLite, sqlite-utils and the ORM (ARGS="--growth 10000,100000")
	@$(BIN)/python -m bench.importing $(ARGS)

bench-extract: $(VENV)/.installed-dev ## How well articles are read from web pages, beside plain trafilatura
	@$(BIN)/python -m bench.extract $(DATA) docs/benchmarks.md

bench-reading: $(VENV)/.installed-dev ## How well texts are read, beside gold sets (ARGS="quotes --data FOLDER")
	@$(BIN)/python -m bench.reading $(ARGS)

bench-desk: $(VENV)/.installed-dev ## What the pages of the desk cost: queries, and time beside a bare template view
	@$(BIN)/python -m bench.desk

bench-search: $(VENV)/.installed-dev ## What searches and pages cost, beside a bare view, SQLite FTS5 and Datasette (ARGS="--articles 10000,100000,1000000")
	@$(BIN)/python -m bench.search $(ARGS) docs/benchmarks.md

N ?= 100000
bench-archive: $(VENV)/.installed-dev ## What every page costs in an archive of N made-up articles (N=10000 first, then N=1000000)
	@$(BIN)/python -m bench.archive $(N) docs/benchmarks.md $(ARGS)

bench-backups: $(VENV)/.installed-dev ## What backups take beside the database they are of, on SQLite and on PostgreSQL
	@$(BIN)/python -m bench.backups $(ARGS) docs/backup.md
	@PATH=$(CURDIR)/$(BIN):$$PATH .ci/with-postgres python -m bench.backups $(ARGS) docs/backup.md

bench-scaling: $(VENV)/.installed-dev ## What more workers bring to a distributed import, on a PostgreSQL server made for the run (ARGS="--workers 1,2,4")
	@PATH=$(CURDIR)/$(BIN):$$PATH .ci/with-postgres python -m bench.scaling $(ARGS) docs/scaling.md

bench-load: $(VENV)/.installed-dev ## Readers and a desk at work at once on a server made for the run, on SQLite and PostgreSQL (ARGS="--engine sqlite")
	@$(BIN)/python -m bench.load $(ARGS) docs/benchmarks.md

pictures: $(VENV)/.installed-dev ## Every page of the demo archive as a picture in docs/pictures (ARGS="home entity"), by Chromium
	@$(BIN)/python -m bench.pictures $(ARGS)

import-coverage: $(VENV)/.installed-dev ## Import all test collections twice; writes docs/import-coverage.md (DATA=folder)
	@$(BIN)/python -m bench.import_coverage $(DATA) docs/import-coverage.md

clean: ## Remove what was made here; the database and .env stay
	@rm -rf $(VENV) staticfiles .pytest_cache .ruff_cache .hypothesis
