# What make test does; part of the Makefile.

test:
	@deploy/install.sh build test
	@$(MAKE) --no-print-directory tree
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory replay
	@$(MAKE) --no-print-directory allocations
	@$(MAKE) --no-print-directory server-tests
	@$(MAKE) --no-print-directory browser-tests

# The real program over HTTP, and in a browser; with sanitizers. npm installs exactly what tests/package-lock.json names.
.PHONY: server-tests browser-tests
server-tests browser-tests: %-tests: tests/node_modules/.package-lock.json
	@$(MAKE) --no-print-directory VARIANT=asan build/asan/veidlapa
	@node --test --test-concurrency=3 $(sort $(wildcard tests/$*/*.test.mjs)) # they wait more than they work

# make journeys: the whole matrix of citizen pages, by keyboard alone; a long run. make screenshots: docs/pages/ anew.
.PHONY: journeys screenshots
journeys: all tests/node_modules/.package-lock.json
	@VEIDLAPA_PROGRAM=$(CURDIR)/build/veidlapa node --test tests/journeys/journeys.test.mjs

screenshots: all tests/node_modules/.package-lock.json
	@VEIDLAPA_PROGRAM=$(CURDIR)/build/veidlapa node tests/journeys/screenshots.mjs

tests/node_modules/.package-lock.json: tests/package.json tests/package-lock.json
	@cd tests && npm ci --no-progress --loglevel=error && touch node_modules/.package-lock.json

TEST_FOLDERS := $(filter $(FOLDERS),$(notdir $(wildcard tests/unit/*)))
# A test binary per code folder, linked only with what that folder may use: an upward call does not link.
links_engine := engine
links_renderers := renderers engine
links_storage := storage engine
links_app := app storage renderers engine
TEST_FLAGS := $(filter-out -Wpedantic -Wcast-qual -Wmissing-prototypes,$(CFLAGS)) -Wno-missing-prototypes

# make unit: the unit tests alone. make unit ONLY=feel/* runs the suites that match.
.PHONY: unit tree
unit:
	@$(MAKE) --no-print-directory VARIANT=asan unit-binaries
	@for folder in $(TEST_FOLDERS); do tests/run build/asan/tests/$$folder || exit 1; done
	@tests/postgres run tests/run build/asan/tests/storage # the same contract on the other database

.PHONY: unit-binaries
unit-binaries: $(foreach f,$(TEST_FOLDERS),$(BUILD)/tests/$(f))

test_objects = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/unit/$(1)/*.c tests/unit/$(1)/*/*.c tests/support/*.c)))
define test_binary
$(BUILD)/tests/$(1).list: names := $(call test_objects,$(1))
$(BUILD)/tests/$(1): $(BUILD)/tests/$(1).list $(call test_objects,$(1)) $(foreach l,$(links_$(1)),$(BUILD)/lib$(l).a) $(BUILD)/assets.o
	$$(call say,link,$$@)
	$(Q)$$(CC) $$(LDFLAGS) -o $$@ $$(filter-out %.list,$$^) $$(LDLIBS) -lcriterion
endef
$(foreach f,$(TEST_FOLDERS),$(eval $(call test_binary,$(f))))

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(TEST_FLAGS) -MMD -MP -c -o $@ $<

tree:
	@tests/tree/run

# make bench: each tests/bench/bench_*.c is a program of its own, built as released and run; it prints its figures. Then the whole
# server under load: BENCH_SUBMISSIONS=20000 BENCH_FILL="1000 10000 100000 1000000" make bench is the long one.
BENCHES := $(patsubst tests/%.c,%,$(sort $(wildcard tests/bench/bench_*.c)))
.PHONY: bench-binaries
bench:
	@deploy/install.sh build test bench
	@$(MAKE) --no-print-directory VARIANT=release bench-binaries
	@for bench in $(BENCHES); do build/release/tests/$$bench || exit 1; done
	@$(MAKE) --no-print-directory all
	@cd tests/bench/defra && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error || echo "@defra/forms-engine-plugin: not installed"
	@VEIDLAPA_PROGRAM=$(CURDIR)/build/veidlapa node tests/bench/page.mjs build/bench-page.json
	@node tests/bench/submissions.mjs build/bench-submissions.json

bench-binaries: $(addprefix $(BUILD)/tests/,$(BENCHES) bench/load bench/constant)
$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/tests/bench/receiver.o $(BUILD)/libapp.a $(BUILD)/libstorage.a $(BUILD)/librenderers.a $(BUILD)/libengine.a $(BUILD)/assets.o
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# make reliability: servers, workers and the database are killed at random under load, and a checker proves from ledgers that nothing was lost
# (docs/reliability.md). The whole gate takes up to an hour; tests/reliability/run.mjs says how to ask for less.
reliability: export RELIABILITY_STORE ?= postgres
reliability: export RELIABILITY_SERVERS ?= 2
reliability: export RELIABILITY_WORKERS ?= 2
reliability: export RELIABILITY_KILLS ?= server=200 worker=200 database=50 failover=30
reliability: all tests/node_modules/.package-lock.json
	@VEIDLAPA_PROGRAM=$(BUILD)/veidlapa node tests/reliability/run.mjs build/reliability.json

# Fuzz targets, one a file: tests/fuzz/fuzz_NAME.c with seeds in corpus/NAME and, if it helps, words in dict/NAME.dict.
# make replay runs the seeds alone, with any compiler. make fuzz looks for new inputs: FUZZ_SECONDS for each target,
# FUZZERS=fuzz_NAME for one.
FUZZERS ?= $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_SECONDS ?= 60
FUZZ_FLAGS ?= -max_len=4096 -timeout=1 -rss_limit_mb=512 -print_final_stats=1 -verbosity=0
fuzz_parts := $(foreach f,app storage renderers engine,$(if $(call sources,$(f)),$(BUILD)/lib$(f).a)) $(BUILD)/assets.o
.PHONY: replay replay-binaries fuzz-binaries
replay:
	@$(MAKE) --no-print-directory VARIANT=asan replay-binaries
	@for name in $(FUZZERS:fuzz_%=%); do build/asan/tests/fuzz/fuzz_$$name.replay tests/fuzz/corpus/$$name || exit 1; done

fuzz:
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzz-binaries
	@for name in $(FUZZERS:fuzz_%=%); do \
		mkdir -p build/fuzz/found/$$name build/fuzz/crash; \
		dict=; [ ! -f tests/fuzz/dict/$$name.dict ] || dict=-dict=tests/fuzz/dict/$$name.dict; \
		build/fuzz/tests/fuzz/fuzz_$$name.fuzz $(FUZZ_FLAGS) -max_total_time=$(FUZZ_SECONDS) $$dict \
			-artifact_prefix=build/fuzz/crash/$$name- build/fuzz/found/$$name tests/fuzz/corpus/$$name || exit 1; \
	done

replay-binaries: $(FUZZERS:%=$(BUILD)/tests/fuzz/%.replay)
$(BUILD)/tests/fuzz/%.replay: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(fuzz_parts)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# make allocations: a hundred allocations of each main operation, evenly spread, fail once. Without sanitizers: it puts its own in
# place of malloc. ALLOCATIONS=0 tries every single one, which takes half an hour.
ALLOCATIONS ?= 100
.PHONY: allocations
allocations:
	@$(MAKE) --no-print-directory VARIANT=release build/release/tests/reliability/allocations
	@build/release/tests/reliability/allocations $(ALLOCATIONS)

$(BUILD)/tests/reliability/allocations: $(BUILD)/tests/reliability/allocations.o $(addprefix $(BUILD)/tests/support/,receiver.o temp.o keys.o) $(fuzz_parts)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

fuzz-binaries: $(FUZZERS:%=$(BUILD)/tests/fuzz/%.fuzz)
$(BUILD)/tests/fuzz/%.fuzz: $(BUILD)/tests/fuzz/%.o $(fuzz_parts)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

# make cover: which lines the unit and the server tests reach, a table for each folder in build/cover, and what each may not fall below.
# Some counts of branches come out of gcov negative; gcovr is told to leave those out. Lines are what counts here.
cover_engine := 95
cover_renderers := 90
cover_storage := 90
cover_app := 90
GCOVR := gcovr --root . --add-tracefile build/cover/cover.json
cover:
	@deploy/install.sh build test cover
	@$(MAKE) --no-print-directory VARIANT=cover unit-binaries build/cover/veidlapa tests/node_modules/.package-lock.json
	@find build/cover -name '*.gcda' -delete
	@cd build/cover && find * -name '*.gcno' | while read -r note; do \
		[ -e "../../$${note%.gcno}.c" ] || rm "$$note"; done # of sources that are gone
	@$(foreach f,$(TEST_FOLDERS),tests/run build/cover/tests/$(f) &&) true
	@VEIDLAPA_PROGRAM=$(CURDIR)/build/cover/veidlapa node --test --test-reporter=dot $(sort $(wildcard tests/server/*.test.mjs))
	@gcovr --root . --object-directory build/cover --exclude tests/ --exclude build/ --gcov-ignore-parse-errors --json build/cover/cover.json
	@$(foreach f,$(FOLDERS),echo "$(f), at least $(cover_$(f)) % of lines:" && \
		$(GCOVR) --filter $(f)/ --txt build/cover/$(f).txt --print-summary --fail-under-line $(cover_$(f)) &&) true

# make lint: what the compiler does not see. clang-tidy runs one file per process (several in one gave false findings)
# and leaves a stamp, so that only what changed is looked at again.
lint_code := $(sort $(wildcard $(foreach f,$(FOLDERS),$(f)/*.c $(f)/*/*.c)))
lint_all := $(sort $(wildcard $(foreach f,$(FOLDERS),$(f)/*.[ch] $(f)/*/*.[ch]) tests/*/*.[ch] tests/unit/*/*.c tests/unit/*/*/*.c))
# Members that only VEC_ADD touches look unused to cppcheck; a local may be named like a static function of its file.
CPPCHECK := cppcheck --quiet --std=c11 --enable=warning,style,performance,portability --inline-suppr --error-exitcode=1 \
	--suppress=missingIncludeSystem --suppress=unusedStructMember --suppress=shadowFunction \
	--cppcheck-build-dir=build/lint/cppcheck -j2 -I.
.PHONY: lint-format lint-shell lint-cppcheck lint-tidy
lint:
	@deploy/install.sh build lint
	@$(MAKE) --no-print-directory -k lint-format lint-shell lint-cppcheck lint-tidy

lint-format:
	@clang-format --dry-run -Werror $(lint_all)

lint-shell:
	@shellcheck $(wildcard deploy/*.sh tests/run tests/tree/run)

lint-cppcheck:
	@mkdir -p build/lint/cppcheck
	@$(CPPCHECK) $(wildcard $(FOLDERS))

lint-tidy: $(lint_code:%.c=build/lint/%.tidy)
build/lint/%.tidy: %.c .clang-tidy
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- $(CPPFLAGS) -std=c17 2>/dev/null
	@$(CC) $(CPPFLAGS) -MM -MP -MT $@ -MF $(@:.tidy=.d) $<
	@touch $@
-include $(lint_code:%.c=build/lint/%.d)
