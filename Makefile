# Most targets first update .venv to .ci/requirements.lock and pyproject.toml.

# The default is the Python of .venv, or else the first Python 3.10 or newer on PATH.
PYTHON ?=
# Parts of `make test-all`; see .ci/test-all.
PART ?=
# Arguments of `make bench`; see `make bench BENCH=--help`.
BENCH ?=

# The caller's variables for Python and the tools must not change the tests, nor the location where pip installs.
# Variables about the access to packages are passed to pip.
PIP_REACH := $(addprefix PIP_,INDEX_URL EXTRA_INDEX_URL FIND_LINKS NO_INDEX CONFIG_FILE CACHE_DIR \
  CERT CLIENT_CERT TRUSTED_HOST PROXY KEYRING_PROVIDER TIMEOUT DEFAULT_TIMEOUT RETRIES)
unexport $(filter PYTHON% PYTEST_% HYPOTHESIS_% COVERAGE_% MYPY% RUFF_%,$(.VARIABLES)) VIRTUAL_ENV
unexport $(filter-out $(PIP_REACH),$(filter PIP_%,$(.VARIABLES)))
export PIP_USER := 0
export PIP_REQUIRE_VIRTUALENV := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export LC_ALL := C.UTF-8

.PHONY: help demo docs test soak clients witnesses dist test-dist test-all size bench lint format screens completions commands organization aws-policies lock clean environment programs

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 16

test: environment programs ## run the tests
	@.venv/bin/python -m devtools.rewritten_tests
	.venv/bin/pytest --numprocesses 3 --dist worksteal

test-all: programs ## test with the oldest and newest Python found, and the lowest dependencies; a part with PART=lowest
	@.ci/test-all $(PART)

soak: environment programs ## run the long tests with full counts and no time limit, about two hours
	@command -v keepassxc >/dev/null || .ci/install-packages keepassxc
	@echo "soak: about two hours on two cores; prints each test at its start, and at its end with the progress"
	@echo "soak: part 1 of 2: tests that run in parallel"; \
	  .venv/bin/pytest -m "soak and not alone" --timeout=0 --verbose --durations=10 --numprocesses 2 --dist worksteal; \
	  first=$$?; echo "soak: part 2 of 2: tests that measure or need both cores"; \
	  .venv/bin/pytest -m "soak and alone" --timeout=0 --verbose && exit $$first

clients: environment programs ## test third-party clients and moto's server; writes docs/clients.md
	.ci/install-clients
	.venv/bin/pytest -m clients --numprocesses 2 --timeout=300 tests/clients
	PYTHONPATH=tests .venv/bin/python -m clients.matrix

witnesses: environment programs ## compare `org check` with prowler on an account of moto; writes docs/witnesses.md
	.ci/install-witnesses
	.venv/bin/pytest -m witnesses --timeout=600 tests/witnesses
	PYTHONPATH=tests .venv/bin/python -m witnesses.page

dist: environment ## build the sdist and the wheel of the last commit into dist/, the same bytes every time
	@.ci/install-release
	@.venv/bin/python -m devtools.release .venv-release/bin/python

test-dist: dist programs ## install the wheel in dist/ with pip, pipx and uv, and use it
	@command -v mandoc >/dev/null || .ci/install-packages mandoc
	@.ci/install-release --with-wheels
	.venv/bin/pytest -m release --timeout=600 tests/release

size: dist ## weigh and time an installation with pip, pipx and uv; writes docs/size.md
	@.ci/install-release --with-wheels
	@PYTHONPATH=tests .venv/bin/python -m release.size

bench: environment programs ## run the benchmarks; a part with BENCH="--only cold --rounds 5"
	@command -v secret-tool >/dev/null || .ci/install-packages libsecret-tools
	@.venv/bin/python -m benchmarks $(BENCH)

lint: environment ## check style, format, types and English
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pytest --quiet tests/test_english.py

demo: environment ## show the whole flow without an AWS account
	@.venv/bin/awsroles demo

docs: environment ## build the site of docs/ in build/site; fails if a link leads nowhere
	.ci/install-docs
	.venv/bin/python -m devtools.docs_site

format: environment ## format the code
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

screens: environment programs ## write the texts and pictures of the screens, and the list of messages, anew
	.venv/bin/pytest --quiet --write-screens --numprocesses 2 --dist worksteal tests/screens/test_screens.py \
	  tests/screens/test_transcripts.py
	PYTHONPATH=tests .venv/bin/python -m screens.gallery
	PYTHONPATH=tests .venv/bin/python -m screens.messages

completions: environment ## regenerate the completion scripts from the commands
	.venv/bin/python -m completions.generator completions

commands: environment ## write docs/command-help.md, the help of every command, anew
	.venv/bin/python -m devtools.help_page

organization: environment ## write the JSON Schema and the reference of the organization's file anew
	.venv/bin/python -m devtools.organization_docs

aws-policies: environment ## write the table of AWS's managed policies anew, from the list that moto has
	.venv/bin/python -m devtools.aws_policies

lock: environment ## lock the newest versions that pyproject.toml allows
	.ci/lock
	.ci/set-up

clean: ## remove everything that these targets create
	rm -rf .venv .venv-clients .venv-docs .venv-release .venv-witnesses .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +

environment:
	@.ci/set-up $(PYTHON)

programs:
	@.ci/install-packages
