# The commands of the README. Each installs the Debian packages it needs, builds, and runs; build/ holds all results.

PRESET ?= release
BUILD = build/$(PRESET)
INKLING = build/release/inkling

.PHONY: build demo test test-mnist deps clean

build: deps ## the command, build/release/inkling
	@cmake --preset $(PRESET) >build/configure.log || { cat build/configure.log; exit 1; }
	@cmake --build $(BUILD) --target inkling_command

demo: build ## train the published network and show what it reads
	@mkdir -p build/demo
	@echo '$$ inkling train --show 8'
	@$(INKLING) train --show 8 --out build/demo/inkling.safetensors

test: deps ## every test
	@cmake --preset $(PRESET) >build/configure.log || { cat build/configure.log; exit 1; }
	@cmake --build $(BUILD)
	@ctest --preset $(PRESET)

# The tests of the real MNIST, where INKLING_DATA has it, or else ../shared/data or the XDG data folder.
INKLING_DATA ?= $(wildcard ../shared/data)
test-mnist: deps ## the tests that need MNIST, if it is there
	@cmake --preset $(PRESET) >build/configure.log || { cat build/configure.log; exit 1; }
	@cmake --build $(BUILD) --target inkling_command inkling_mnist_tests
	@if INKLING_DATA=$(INKLING_DATA) $(BUILD)/inkling data list | grep -q 'mnist.*not here'; then \
	  echo "MNIST is not here: inkling data get mnist, or set INKLING_DATA"; \
	else \
	  INKLING_DATA=$(INKLING_DATA) $(BUILD)/tests/inkling_mnist_tests; \
	fi

deps:
	@mkdir -p build
	@tools/install-packages build test

clean:
	rm -rf build
