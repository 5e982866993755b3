# Two commands: `make run` (a bare Debian 12 with network reaches the page) and `make test`.
# `make help` lists the rest.
SHELL := /bin/bash
DATA ?=
JOBS ?= $(shell nproc)
.PHONY: help deps build page run test check bench clean golden

help:
	@echo "make run [DATA=FOLDER]   install what is missing, build, load the invented country (or a folder of your own), open the page on loopback"
	@echo "make test                release build with assertions, all unit, golden and world tests, the page and Chromium"
	@echo "make check               everything the continuous build runs; make check-NAME for one of: asan tsan lint repro coverage fresh bench"
	@echo "make bench               every figure with its goal, measured value and ratio; writes build/bench.json"
	@echo "make build | page | deps | clean"

deps:
	@tools/deps.sh build parts test script

build: build/release/build.ninja
	@cmake --build build/release -j $(JOBS)

build/release/build.ninja: CMakePresets.json CMakeLists.txt
	@cmake --preset release > build/configure.log 2>&1 || (mkdir -p build; cmake --preset release)

page:
	@tools/page.sh

run:
	@tools/deps.sh build parts script
	@mkdir -p build && echo "build: compiling (first time some minutes)"
	@cmake --preset release > build/configure.log || (cat build/configure.log; exit 1)
	@cmake --build build/release -j $(JOBS) --target cupel
	@tools/page.sh
	@tools/run.sh "$(DATA)"

test: deps
	@mkdir -p build && cmake --preset release > build/configure.log || (cat build/configure.log; exit 1)
	@cmake --build build/release -j $(JOBS)
	@tools/page.sh
	@ctest --test-dir build/release --output-on-failure

check: test check-asan check-tsan check-lint check-repro check-coverage check-fresh check-bench

check-%:
	@.ci/$*

bench: build
	@build/release/cupel_bench

clean:
	@rm -rf build web/dist
