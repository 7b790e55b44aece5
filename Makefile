DATA ?= data
PORT ?= 8080

# The folders with our Swift, as far as they exist.
sources = $(wildcard Package.swift Apps Capabilities Foundations TestSupport Benchmarks)
browser_tests = $(wildcard Tools/browser/test_*.py)
checker_tests = $(wildcard Tools/checkers/test_*.py)
fault_tests = $(wildcard Tools/faults/test_*.py)

.DEFAULT_GOAL := help
.PHONY: help run test tests bench check sbom format clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 20

run: ## build, fill a demo county on first start, and serve it (DATA=folder PORT=number)
	@Tools/setup run
	@swift build --configuration release --product shanzhi
	@exec .build/release/shanzhi demo --data "$(DATA)" --port "$(PORT)"

test: ## every test on both database engines, and in a browser
	@Tools/setup test
	@Tools/test-database during $(MAKE) --no-print-directory tests

# The tests alone: for the set-up and the database use `make test`.
tests:
	@swift build --build-tests
	@swift test --skip-build --disable-xctest
ifneq ($(browser_tests),)
	@timeout --signal=INT --kill-after=60 2400 .venv/bin/python -m pytest Tools/browser -q --durations=10
endif
ifneq ($(checker_tests),)
	@timeout --signal=INT --kill-after=60 900 .venv/bin/python -m pytest Tools/checkers -q -rsx
endif
ifneq ($(fault_tests),)
	@timeout --signal=INT --kill-after=60 900 .venv/bin/python -m pytest Tools/faults -q -rsx
endif

bench: ## measure the release build and write Benchmarks/RESULTS.md
	@Tools/setup bench
	@swift build --configuration release --product shanzhi
	@swift build --configuration release --product bench-locate
	@swift build --configuration release --product bench-log
	@Benchmarks/run

check: ## the format, and the rules of the architecture
	@Tools/setup test
	@swift format lint --strict --parallel --recursive $(sources)
	@Tools/check

sbom: ## print what the program is made of (CycloneDX), for whoever looks for known holes
	@Tools/sbom

format: ## format every Swift file
	@swift format format --in-place --parallel --recursive $(sources)

clean: ## remove what building and testing made; the data stays
	@Tools/test-database stop
	@rm -rf .build .build-* .venv Benchmarks/.build
