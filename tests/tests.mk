# What make test does; part of the Makefile.

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

.PHONY: unit-binaries
unit-binaries: $(foreach f,$(TEST_FOLDERS),$(BUILD)/tests/$(f))

test_objects = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/unit/$(1)/*.c tests/unit/$(1)/*/*.c tests/support/*.c)))
define test_binary
$(BUILD)/tests/$(1): $(call test_objects,$(1)) $(foreach l,$(links_$(1)),$(BUILD)/lib$(l).a) $(BUILD)/assets.o
	@mkdir -p $$(@D)
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(LDLIBS) -lcriterion
endef
$(foreach f,$(TEST_FOLDERS),$(eval $(call test_binary,$(f))))

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(TEST_FLAGS) -MMD -MP -c -o $@ $<

tree:
	@tests/tree/run

# make bench: each tests/bench/bench_*.c is a program of its own, built as released and run; it prints its figures.
BENCHES := $(patsubst tests/%.c,%,$(sort $(wildcard tests/bench/bench_*.c)))
.PHONY: bench-binaries
bench:
	@$(MAKE) --no-print-directory VARIANT=release bench-binaries
	@for bench in $(BENCHES); do build/release/tests/$$bench || exit 1; done

bench-binaries: $(addprefix $(BUILD)/tests/,$(BENCHES))
$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/librenderers.a $(BUILD)/libengine.a $(BUILD)/assets.o
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
