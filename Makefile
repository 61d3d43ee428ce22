# The commands of the README. Each installs the Debian packages that it needs, builds, and runs; results are in build/.

PRESET ?= release
BUILD = build/$(PRESET)

.PHONY: help build demo test test-mnist bench-engine deps clean

build: deps configure       ## The command, build/release/inkling
	@cmake --build $(BUILD) --target inkling_command

demo: build                 ## Train the published network and show what it reads
	@mkdir -p build/demo
	@echo '$$ inkling train --show 8'
	@$(BUILD)/inkling train --show 8 --out build/demo/inkling.safetensors

test: deps configure        ## Every test; PRESET=dev, sanitize or tsan for another build
	@cmake --build $(BUILD)
	@ctest --preset $(PRESET)

# The tests of the real MNIST, where INKLING_DATA has it, or else ../shared/data or the XDG data folder.
INKLING_DATA ?= $(wildcard ../shared/data)
test-mnist: build           ## The tests that need MNIST, if it is there
	@cmake --build $(BUILD) --target inkling_mnist_tests
	@if INKLING_DATA=$(INKLING_DATA) $(BUILD)/inkling data list | grep -q 'mnist.*not here'; then \
	  echo "MNIST is not here: inkling data get mnist, or set INKLING_DATA"; \
	else \
	  INKLING_DATA=$(INKLING_DATA) $(BUILD)/tests/inkling_mnist_tests; \
	fi

bench-engine: build         ## The minibatch engine beside PyTorch (some ten minutes): docs/performance.md
	@tools/install-packages bench bench-torch
	@cmake --preset $(PRESET) -D INKLING_BENCH=ON >>build/configure.log
	@cmake --build $(BUILD) --target inkling_command engine_nets
	@INKLING_DATA=$(INKLING_DATA) bench/run_engine

deps:                       ## The Debian packages that build and test need
	@tools/install-packages build test

clean:                      ## Remove build/
	rm -rf build

help:                       ## This list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

.PHONY: configure
configure: deps
	@mkdir -p build
	@cmake --preset $(PRESET) >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
