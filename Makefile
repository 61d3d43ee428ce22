# The commands of the README. Each installs the Debian packages it needs, builds, and runs; build/ holds all results.

PRESET ?= release
BUILD = build/$(PRESET)
INKLING = build/release/inkling

.PHONY: build demo test deps clean

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

deps:
	@mkdir -p build
	@tools/install-packages build test

clean:
	rm -rf build
