# Every command of the project. `make run` and `make test` need Python 3.11+, git and make, nothing else.

PYTHON ?= python3
PY := .venv/bin/python
# Tests and checks see no .env of this machine.
ISOLATED := DEBUG=0 PRODUCTION=0 DATABASE_URL= SECRET_KEY=only-for-tests-and-checks
TEMPLATES := templates $(wildcard */templates)

# What Python compiles is kept, wherever this runs: the tests start dozens of processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run install bundle sbom dev demo test test-quick bench chaos house lint format messages screenshots hooks ready ready-to-serve ready-dev python

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: ready-to-serve ## set everything up and serve on http://127.0.0.1:8000 (PORT, HOST)
	@$(PY) manage.py startup
	@exec $(PY) -m gunicorn --config gunicorn.conf.py bkproject.wsgi

sbom: ready-dev ## list the libraries of the server for a machine (CycloneDX), into dist/tracker.cdx.json
	@mkdir -p dist && rm -rf dist/environment && $(PYTHON) -m venv dist/environment
	@dist/environment/bin/python -m pip --quiet --disable-pip-version-check install --requirement requirements.txt
	@$(PY) -m cyclonedx_py environment --output-reproducible --of JSON --output-file dist/tracker.cdx.json dist/environment/bin/python
	@rm -rf dist/environment && echo "dist/tracker.cdx.json"

dev: export DEBUG = 1
dev: ready-to-serve ## the same with the reloading development server and error pages for developers
	@$(PY) manage.py startup --no-static
	@exec $(PY) manage.py runserver "$$($(PY) -m bkproject.startup.address)"

install: ready-to-serve ## for a service: packages and translations in a checkout that the service itself cannot write to
	@$(PY) -m bkproject.startup.translations
	@$(PY) -m compileall -q -x '/(\.venv|data)/' .

bundle: ready ## pack sources and libraries into dist/, to install where there is no internet (BUNDLE_PYTHON="3.11 3.13")
	@$(PY) -m bkproject.startup.bundle $(BUNDLE_PYTHON)

demo: ready ## add one user of each role, for trying out, and print them (WORLD=60: with a made-up province of 60 sites)
	@$(PY) manage.py startup --no-static
	@$(PY) manage.py demo $(if $(WORLD),--world $(WORLD))

test: ready-dev ## run every test, on SQLite and, where TEST_POSTGRES_URL is set, on PostgreSQL (TEST_ORDER=7 shuffles, TEST_CLOCK says when)
	@$(ISOLATED) $(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal
	@if [ -n "$$TEST_POSTGRES_URL" ]; then \
		echo; echo "The same tests on PostgreSQL, but for those of the browser and those that no database changes"; \
		$(ISOLATED) DATABASE_URL="$$TEST_POSTGRES_URL" $(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal -m "not browser and not once"; \
	else \
		echo "PostgreSQL: not tested, TEST_POSTGRES_URL is not set."; \
	fi

test-quick: ready-dev ## run the tests that touch what changed since SINCE (default: where this branch left main)
	@$(ISOLATED) $(PY) -m pytest -q $$($(PY) -m bkproject.tests.touched $(SINCE))

bench: ready-dev ## measure pages, files and the server, an hour (BENCH_ARGS=--quick: a minute; BENCH_DATABASE_URL); docs/performance.md
	@$(ISOLATED) DATABASE_URL="$$BENCH_DATABASE_URL" $(PY) -m bench $(BENCH_ARGS)

chaos: ready-dev ## as root: break a real server of its own (disks, databases, clocks, kills, crowds); docs/reliability.md (CHAOS_ARGS)
	@$(ISOLATED) $(PY) -m bench.chaos $(CHAOS_ARGS)

house: ready-dev ## measure how far a reader walks in the code: folders, imports, the files of four journeys
	@$(ISOLATED) $(PY) -m bench.house

lint: ready-dev ## check style, templates, types, migrations, the settings for production, known weaknesses of libraries
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m djlint --quiet --check $(TEMPLATES)
	@$(PY) -m djlint --quiet --lint $(TEMPLATES)
	@$(ISOLATED) $(PY) -m mypy
	@$(ISOLATED) $(PY) manage.py makemigrations --check --dry-run
	@$(ISOLATED) PRODUCTION=1 ALLOWED_HOSTS=example.vn SITE_URL=https://example.vn EMAIL_URL=submission://a:b@example.vn \
		SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		$(PY) manage.py check --deploy --fail-level WARNING
	@$(PY) -m bkproject.tests.audit

format: ready-dev ## put Python and templates in order
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@$(PY) -m djlint --quiet --reformat $(TEMPLATES)

messages: ready-dev ## collect the texts to translate into locale/vi (needs gettext)
	@$(PY) manage.py makemessages --locale vi --add-location file --no-wrap --ignore .venv --ignore data --ignore tests

screenshots: ready-dev ## take the pictures of README and of the handbook from the running product
	@$(ISOLATED) $(PY) -m pytest -q bkproject/tests/browser/screenshots.py

hooks: ready-dev ## check every commit before it is made
	@$(PY) -m pre_commit install

ready-to-serve: python
	@$(PYTHON) -m bkproject.startup.prepare requirements.txt --port

ready: python
	@$(PYTHON) -m bkproject.startup.prepare requirements.txt

ready-dev: python
	@$(PYTHON) -m bkproject.startup.prepare requirements-dev.txt

python:
	@command -v $(PYTHON) >/dev/null || { printf '\n  %s\n  %s\n\n' \
		'Chưa có Python. Hãy chạy: sudo apt install python3 python3-venv' \
		'There is no Python. Run: sudo apt install python3 python3-venv' >&2; exit 1; }
