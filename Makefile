# The commands of a working day. Each one sets up what it needs.

PY = .venv/bin/python
# One process more than cores, as some tests wait for other processes (tests/order.py says which
# tests stay together).
PARALLEL ?= -n $(shell expr $$(nproc) + 1)
TEST_DATABASE_URL ?= postgres://root@127.0.0.1:5432/postgres
TEST_REDIS_URL ?= redis://127.0.0.1:6379/5
# The tests start many processes: what one has compiled the others read.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-services lint audit bench load stress lock clean setup-dev chromium

run: ## start the product
	./run

setup-dev:
	LOCK=requirements-dev.txt ./run setup

chromium: setup-dev
	@$(PY) -m tests.browser.install

test: setup-dev chromium ## the tests on the embedded database and broker
	$(PY) -m pytest $(PARALLEL)

test-services: setup-dev chromium ## the tests on PostgreSQL and Redis
	@$(PY) -m tests.services "$(TEST_DATABASE_URL)" "$(TEST_REDIS_URL)"
	DATABASE_URL="$(TEST_DATABASE_URL)" REDIS_URL="$(TEST_REDIS_URL)" $(PY) -m pytest $(PARALLEL)

lint: setup-dev ## style, weak spots, layers, packages, migrations, templates, deployment settings; asks a service about the packages where there is a network
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/bandit --quiet --configfile pyproject.toml --recursive .
	.venv/bin/lint-imports --no-cache
	$(PY) -m uv pip check --quiet --python $(PY)
	$(PY) -m tests.weak_spots
	DEMO=true DATA_DIR=$$(mktemp -d) $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m djlint templates --lint --quiet
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=example.org DATA_DIR=$$(mktemp -d) $(PY) manage.py check --deploy --fail-level WARNING

audit: setup-dev ## known weak spots of the locked packages; insists on an answer from the network
	$(PY) -m pip_audit --requirement requirements.txt --require-hashes --disable-pip

bench: setup-dev ## ratios and queries against the floors, within one run
	$(PY) -m tests.benchmarks

load: setup-dev ## the public reader under load against a floor of the same server; needs wrk
	$(PY) -m tests.benchmarks.load

stress: setup-dev chromium ## saving in real browsers for a quarter of an hour: five writers, killed browsers, cut lines
	$(PY) -m tests.stress

lock: setup-dev ## lock the packages named in pyproject.toml, with hashes
	$(PY) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements.txt
	$(PY) -m uv pip compile pyproject.toml --group dev -c requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements-dev.txt

clean: ## remove what was made here, the data too
	rm -rf .venv var bench.json
