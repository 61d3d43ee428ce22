# The commands of the README. Each installs the Debian packages that it needs, builds, and runs; results are in build/.

PRESET ?= release
SECONDS ?= 20
BUILD = build/$(PRESET)

.PHONY: help build demo test test-page screenshots test-mnist test-scans test-parallel \
  test-slurm test-mpi signature sanitize tsan fuzz bench bench-engine bench-serve accuracy accuracy-quick accuracy-read \
  faults kills power-cut format lint deps clean

build: deps configure       ## The command, build/release/inkling
	@cmake --build $(BUILD) --target inkling_command

demo: build                 ## Train the classic network and show what it reads
	@mkdir -p build/demo
	@echo '$$ inkling train --show 8'
	@$(BUILD)/inkling train --show 8 --out build/demo/inkling.safetensors

test: deps configure        ## Every test but the page's; PRESET=dev, sanitize or tsan for another build
	@cmake --build $(BUILD)
	@ctest --preset $(PRESET)

# Chromium is Debian's. So are node and npm, where there is no npm yet; npm installs what web/tests/package-lock.json
# names, once.
PAGE_TESTS = web/tests
.PHONY: page-tools
page-tools:
	@tools/install-packages page-test
	@command -v npm >/dev/null || tools/install-packages page-npm
	@cmp -s $(PAGE_TESTS)/package-lock.json $(PAGE_TESTS)/node_modules/installed-lock || { \
	  npm ci --prefix $(PAGE_TESTS) --no-audit --no-fund --loglevel=error && \
	  cp $(PAGE_TESTS)/package-lock.json $(PAGE_TESTS)/node_modules/installed-lock; }

test-page: build page-tools ## The page and the reports in headless Chromium; ONLY=draw for a part of them
	@$(PAGE_TESTS)/node_modules/.bin/tsc -p web
	@INKLING=$(CURDIR)/$(BUILD)/inkling node --test $(wildcard $(PAGE_TESTS)/$(or $(ONLY),*).test.mjs)

screenshots: build page-tools ## Pictures of the page for README and docs/: docs/page/*.png
	@INKLING=$(CURDIR)/$(BUILD)/inkling node $(PAGE_TESTS)/screenshots.mjs docs/page

# The tests of the real MNIST, where INKLING_DATA has it, or else ../shared/data or the XDG data folder.
INKLING_DATA ?= $(wildcard ../shared/data)
test-mnist: build           ## The tests that need MNIST, if it is there
	@cmake --build $(BUILD) --target inkling_mnist_tests
	@if INKLING_DATA=$(INKLING_DATA) $(BUILD)/inkling data list | grep -q 'mnist.*not here'; then \
	  echo "MNIST is not here: inkling data get mnist, or set INKLING_DATA"; \
	else \
	  INKLING_DATA=$(INKLING_DATA) $(BUILD)/tests/inkling_mnist_tests; \
	fi

test-scans: build           ## 5,000 files read in parts, killed twenty times and gone on with (minutes)
	@cmake --build $(BUILD) --target inkling_tests
	@INKLING_INPUTS=5000 $(BUILD)/tests/inkling_tests --gtest_filter='ReadList.*'

test-parallel: build        ## Parts of a list under GNU parallel, killed and started again, in seconds: docs/scale.md
	@tools/install-packages parallel
	@tests/scale/parallel.py $(BUILD)/inkling

test-slurm: build           ## A Slurm cluster of two nodes here, one of them lost while it works (a minute)
	@tools/install-packages slurm
	@tests/scale/slurm.py $(BUILD)/inkling

test-mpi: deps              ## Training over several processes with Open MPI, killed and gone on with (two minutes)
	@tools/install-packages mpi
	@$(MAKE) --no-print-directory build
	@tools/test-mpi $(BUILD)

# ACCEPT=1 writes the new hashes to tests/golden/signature.txt, for a commit that changes results on purpose.
signature: build            ## Whether every result is still the same, bit for bit, in seconds
	@cmake --build $(BUILD) --target signature_inputs
	@tools/signature $(if $(ACCEPT),--accept) $(BUILD)

sanitize:                   ## Every test with AddressSanitizer and UBSan; fails where a name has two definitions
	@$(MAKE) --no-print-directory test PRESET=sanitize

tsan:                       ## The tests of what starts threads, with ThreadSanitizer
	@$(MAKE) --no-print-directory test PRESET=tsan

fuzz:                       ## Run every fuzz target for SECONDS, 20 if not given
	@tools/install-packages build fuzz
	@$(MAKE) --no-print-directory configure PRESET=fuzz
	@cmake --build build/fuzz --target fuzz_targets
	@tools/fuzz $(SECONDS)

# QUICK=1 takes 400 faults, in less than a minute; ONLY=read those of one command.
faults: build               ## Let system calls fail under every command (minutes): docs/reliability.md
	@tools/install-packages faults
	@tools/faults $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY)) $(BUILD)/inkling

kills: build                ## Kill training with -9 at every call and 200 moments, and go on with it (minutes)
	@tools/install-packages faults
	@tools/kills $(if $(KILLS),--kills $(KILLS)) $(BUILD)/inkling

power-cut: build            ## What a power cut at any moment leaves of a training run, in seconds
	@tools/install-packages faults
	@tools/power-cut $(BUILD)/inkling

# JSON=FILE keeps every measurement, ROUNDS=N takes more of them.
bench:                      ## Inkling and its rivals side by side; takes minutes, and wants an idle machine
	@tools/install-packages build bench
	@$(MAKE) --no-print-directory configure PRESET=bench
	@cmake --build build/bench --target classic_bench
	@bench/classic.py build/bench $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(JSON),--json $(JSON))

bench-engine:               ## The minibatch engine beside PyTorch (some ten minutes): docs/performance.md
	@tools/install-packages bench bench-torch
	@$(MAKE) --no-print-directory configure PRESET=bench
	@cmake --build build/bench --target inkling_command engine_nets
	@INKLING_DATA=$(INKLING_DATA) bench/run_engine

bench-serve:                ## How fast the server answers (some two minutes): docs/performance.md
	@tools/install-packages build bench
	@$(MAKE) --no-print-directory configure PRESET=bench
	@cmake --build build/bench --target inkling_command serve_bench
	@bench/run_serve build/bench

format:                     ## Layout of all C++, as lint checks it, in seconds
	@tools/install-packages lint
	@tools/lint --format

# Every recipe from every seed, and docs/accuracy.md from it. Goes on where it was stopped. ONLY=cnn for one of them,
# THREADS=N; UCI's digits in the folder INKLING_OPTDIGITS.
ACCURACY = INKLING_DATA=$(INKLING_DATA) tools/accuracy --inkling $(BUILD)/inkling $(if $(ONLY),--only $(ONLY)) \
  $(if $(THREADS),--threads $(THREADS))
accuracy: build             ## Train and measure every recipe (hours; can be stopped): docs/accuracy.md
	@$(ACCURACY)

accuracy-quick: build       ## A subset of that in less than ten minutes
	@$(ACCURACY) --quick

# The pictures are in PICTURES, or else in pictures/ of INKLING_DATA; those that are made are in build/reading.
PICTURES ?= $(wildcard $(INKLING_DATA)/pictures)
accuracy-read:              ## Read pictures of every kind, beside Tesseract and OpenCV: docs/reading_accuracy.md
	@tools/install-packages bench bench-read
	@$(MAKE) --no-print-directory configure PRESET=bench
	@cmake --build build/bench --target inkling_command make_reading_pictures
	@rm -rf build/reading
	@build/bench/bench/make_reading_pictures build/reading $(INKLING_DATA)/mnist
	@bench/make_non_digits.py build/reading
	@INKLING_DATA=$(INKLING_DATA) /usr/bin/python3 tools/accuracy-read build/bench/inkling $(PICTURES) build/reading/* \
	  --rivals 100 --render

lint: configure             ## Layout and lint of all C++
	@tools/install-packages lint
	@tools/lint

deps:                       ## The Debian packages that it needs to build, run and test
	@tools/install-packages build run test

clean:                      ## Remove build/
	rm -rf build

help:                       ## This list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-19s %s\n", $$1, $$2 }'

.PHONY: configure
configure: deps
	@mkdir -p build
	@cmake --preset $(PRESET) >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
