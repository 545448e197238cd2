# Every target first makes .venv what .ci/requirements.lock and pyproject.toml ask for.

# Empty: the first Python of version 3.10 or newer on PATH, or the one that .venv has.
PYTHON ?=
# What `make bench` is to do: see `make bench BENCH=--help`.
BENCH ?=

# The caller's settings for Python and for the tools must not change what is tested, nor where pip installs.
# How pip reaches the packages is the caller's to say.
PIP_REACH := $(addprefix PIP_,INDEX_URL EXTRA_INDEX_URL FIND_LINKS NO_INDEX CONFIG_FILE CACHE_DIR \
  CERT CLIENT_CERT TRUSTED_HOST PROXY KEYRING_PROVIDER TIMEOUT DEFAULT_TIMEOUT RETRIES)
unexport $(filter PYTHON% PYTEST_% HYPOTHESIS_% COVERAGE_% MYPY% RUFF_%,$(.VARIABLES)) VIRTUAL_ENV
unexport $(filter-out $(PIP_REACH),$(filter PIP_%,$(.VARIABLES)))
export PIP_USER := 0
export PIP_REQUIRE_VIRTUALENV := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export LC_ALL := C.UTF-8

.PHONY: help demo test soak clients bench lint format completions lock clean environment programs

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' Makefile | expand -t 12

test: environment programs ## run the tests
	.venv/bin/pytest --numprocesses 3 --dist worksteal

soak: environment programs ## run the long tests: full counts, no time limit; hours
	@missing=; for each in chromium keepassxc; do command -v $$each >/dev/null || missing="$$missing $$each"; done; \
	  [ -z "$$missing" ] || .ci/install-packages $$missing
	@echo "soak: some two hours on two cores; each test is named when it begins, and when it has ended with how far it is"
	@echo "soak: part 1 of 2: those that run side by side"; \
	  .venv/bin/pytest -m "soak and not alone" --timeout=0 --verbose --durations=10 --numprocesses 2 --dist worksteal; \
	  first=$$?; echo "soak: part 2 of 2: those that measure, or need both cores"; \
	  .venv/bin/pytest -m "soak and alone" --timeout=0 --verbose && exit $$first

clients: environment programs ## try other makers' clients, and moto's server; writes docs/clients.md
	.ci/install-clients
	.venv/bin/pytest -m clients --numprocesses 2 --timeout=300 tests/clients
	PYTHONPATH=tests .venv/bin/python -m clients.matrix

bench: environment programs ## measure it all, beside other programs; some with BENCH="--only cold --rounds 5"
	@command -v secret-tool >/dev/null || .ci/install-packages libsecret-tools
	@PYTHONPATH=tests .venv/bin/python -m benchmarks $(BENCH)

lint: environment ## check style, layout and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

demo: environment ## show the whole flow; needs no account
	@.venv/bin/awsroles demo

format: environment ## lay out the code
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

completions: environment ## make the completion scripts anew from the commands
	.venv/bin/python -m completions.generator completions

lock: environment ## lock the newest versions that pyproject.toml admits
	.ci/lock
	.ci/set-up

clean: ## remove what these targets make
	rm -rf .venv .venv-clients .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +

environment:
	@.ci/set-up $(PYTHON)

programs:
	@.ci/install-packages
