# ATSConnect: two commands do everything, `make demo` and `make test`.

PYTHON ?= python3
BIN := .venv/bin
N ?= 200
PRODUCTION := SECRET_KEY=$$(printf 'check%.0s' $$(seq 12))-Zk3v9Qx7Lm2Rt8Wp5Yb1Nd6Hc4 HTTPS=true DEBUG=false \
	ALLOWED_HOSTS=atsconnect.example.org EMAIL_URL=smtp+tls://mail.example.org:587 \
	FIELD_ENCRYPTION_KEYS=ZGVwbG95LWNoZWNrLWRlcGxveS1jaGVjay1kZXBsb3k=

.PHONY: help setup demo test test-latest check format bench soak lock

help:
	@echo "make demo         run ATSConnect with a sandbox ATS, to look at it"
	@echo "make test         run all tests"
	@echo "make setup        make .venv and .env, nothing else"
	@echo "make check        lint, types, architecture, deployment, migrations"
	@echo "make format       format Python and templates"
	@echo "make bench        run the benchmarks"
	@echo "make soak         kill workers and servers for some minutes; N=2000 for longer"
	@echo "make test-latest  run all tests on the newest Python and Django here"
	@echo "make lock         resolve requirements/ anew (needs uv)"

setup: .venv/.prod .env

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "ATSConnect needs Python 3.11 or newer; set PYTHON to one.")'
	$(PYTHON) -m venv .venv

.venv/.prod: requirements/prod.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/prod.txt
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ .venv/.prod

.env: | .venv/bin/python
	@$(BIN)/python -m atsconnect.env_file

demo: setup
	@exec $(BIN)/python manage.py demo

test: .venv/.dev .env
	$(BIN)/python -m pytest

test-latest: .venv/.dev .env
	.ci/test-latest

check: .venv/.dev .env
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

bench: .venv/.dev .env
	$(BIN)/python -m benchmarks

soak: .venv/.dev .env
	$(BIN)/python -m pytest tests/crash tests/candidates/test_state_machine.py -m "soak or not soak"
	$(BIN)/python -m benchmarks.soak $(N)

lock:
	for extras in "" "--extra prod" "--extra prod --extra dev"; do \
		name=$$(case "$$extras" in "") echo base;; *dev*) echo dev;; *) echo prod;; esac); \
		uv pip compile pyproject.toml $$extras --universal --generate-hashes --python-version 3.11 \
			--no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet \
			-o requirements/$$name.txt || exit 1; \
	done
