# The commands of this project. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# What `make set-up` brings for itself lies here, and is used before anything else.
export PATH := $(CURDIR)/target/tools/bin:$(PATH)

# A newcomer waits two minutes for the first build, not five, and the server is quick enough on a laptop.
# `make run RELEASE=1` builds what runs in production.
PROFILE := $(if $(RELEASE),--release)

# In CI the checked-in Cargo.lock must be right; at home cargo may mend it.
LOCKED := $(if $(CI),--locked)

.PHONY: help run test faults bench set-up check fmt lint licences schema clean-data

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  ARGS='…' goes to the program or the tests: make run ARGS='--help', make test ARGS='-- story_signal'"

run: ## Set up what is missing, build, serve (RELEASE=1 for a release build)
	@scripts/set-up run
	cargo run $(PROFILE) $(LOCKED) --bin gehoord -- serve $(ARGS)

test: ## Set up what is missing, run every test
	@scripts/set-up test
	cargo test --workspace $(LOCKED) $(ARGS)

bench: ## Measure the operations beside SQL by hand (SIZE="10k 1m 10m", FRESH=1, PROFILE=1)
	@scripts/set-up bench
	cargo build --release $(LOCKED) --bin gehoord
	SIZE="$(SIZE)" FRESH="$(FRESH)" PROFILE="$(if $(filter command line,$(origin PROFILE)),$(PROFILE))" \
		cargo run --quiet $(LOCKED) --package tests --features bench --bin bench

faults: ## Break one thing after the other, many times, and print what came of it (a quarter of an hour)
	@scripts/set-up test
	@rm -rf target/faults
	GEHOORD_FAULTS=long cargo test -p tests $(LOCKED) -- faults_ --nocapture --test-threads=1
	@scripts/fault-table

set-up: ## Install what is missing to run and to test, and nothing else
	@scripts/set-up test

check: fmt lint licences schema ## Formatting, lints, licences, the schema file

fmt: ## Is the code formatted?
	cargo fmt --all -- --check

lint: ## Clippy, with the workspace's lints as errors
	cargo clippy --workspace --all-targets --features tests/bench $(LOCKED) -- -D warnings

licences: ## Licences, banned crates, sources, known weaknesses of dependencies
	@scripts/licences

schema: ## Is schema/schema.graphql what the program says?
	cargo run --quiet $(LOCKED) --bin gehoord -- schema --check schema/schema.graphql

clean-data: ## Remove the embedded database and its key, after asking
	@scripts/clean-data
