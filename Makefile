# Everything there is to do with Tend. Nothing has to be installed first: each goal gets what it needs.
# GNU make 3.81 is enough (macOS).

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run build dev test lint fmt e2e contract db prepare size setup clean
# The goals share one build folder, and their output belongs in order.
.NOTPARALLEL:

# Recipes begin with this: the same compiler and tools as the scripts'.
ENV := . scripts/env &&

help: ## list the goals
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

run: build ## build for production and start, with a database of its own
	@$(ENV) exec target/release/tend

build: ## build for production: target/release/tend and target/site
	@scripts/setup run
	@$(ENV) cargo-leptos build --release --split --precompress

dev: ## build, start, and again at every change of a file
	@scripts/setup dev
	@$(ENV) SITE_DIR=target/site-dev LEPTOS_SITE_ROOT=target/site-dev exec cargo-leptos watch --split

test: ## every check: format, lints, queries, licences, tests, sizes, browser
	@scripts/setup test
	@scripts/test

lint: ## the checks that run no code: format, clippy for server and browser, licences
	@scripts/setup lint
	@scripts/test format clippy-server clippy-browser dependencies

fmt: ## format the code
	@scripts/setup lint
	@$(ENV) cargo fmt

e2e: ## build for production and test it in a browser
	@scripts/setup e2e
	@scripts/test build browser

contract: ## build for production and hold its API to its document
	@scripts/setup contract
	@scripts/test build contract

db: ## psql on the database of a running Tend (your own by DATABASE_URL or DATA_DIR)
	@scripts/postgres shell

prepare: ## write .sqlx anew, after a change of migrations or SQL
	@scripts/setup prepare
	@$(ENV) CARGO=cargo scripts/postgres with target/test-db cargo-sqlx sqlx prepare -- --all-targets

size: build ## bytes, memory and starting time of the release build
	@scripts/size

setup: ## get all tools that the goals here need
	@scripts/setup test

clean: ## remove what was built; tools in the cache folder and data stay
	rm -rf target end2end/node_modules end2end/test-results end2end/playwright-report
