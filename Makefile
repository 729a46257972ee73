# Every task of the project. The two that newcomers need: make run, make test.

VARIANT ?= release
BUILD := build/$(VARIANT)
WERROR ?= -Werror
PREFIX ?= /usr/local

# As many jobs as there are cores, unless make -jN says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif

# make V=1 shows whole commands.
V ?=
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2))

# --- compiler ---------------------------------------------------------------------------------------------------------

ifeq ($(VARIANT),fuzz)
CC := clang
endif
PACKAGES := libxml-2.0 libxslt libpcre2-8 sqlite3 libpq libmicrohttpd libcurl libcrypto libmagic pangocairo cairo-pdf libqpdf libzip
CPPFLAGS += -I. -D_POSIX_C_SOURCE=200809L $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES)))
LDLIBS += $(shell pkg-config --libs $(PACKAGES)) -lbidgcc000 -lm -lpthread

WARNINGS := -Wall -Wextra -Wpedantic $(WERROR) -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wredundant-decls -Wundef -Wwrite-strings -Wcast-qual -Wcast-align \
	-Wpointer-arith -Wformat=2 -Wswitch-enum -Wvla -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough -Wunused-macros
ifneq ($(findstring clang,$(CC)),clang)
WARNINGS += -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init -Wformat-signedness
endif
HARDENING := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE -fvisibility=hidden
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

flags_release := -O2 -g -D_FORTIFY_SOURCE=2 $(HARDENING)
flags_debug := -O0 -g3 -DVEIDLAPA_FAILPOINTS
flags_asan := -O1 -g $(SANITIZE) -DVEIDLAPA_FAILPOINTS
flags_fuzz := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link
flags_cover := -O0 -g --coverage -fprofile-update=atomic -DVEIDLAPA_FAILPOINTS
# As released, but with the places where tests make it fail (engine/base/failpoint.h).
flags_faults := $(flags_release) -DVEIDLAPA_FAILPOINTS
CFLAGS += -std=c17 $(WARNINGS) $(flags_$(VARIANT))
ifeq ($(VARIANT),release)
LDFLAGS += -pie -Wl,-z,relro,-z,now
endif
LDFLAGS += $(filter -fsanitize=% --coverage,$(flags_$(VARIANT)))

# --- sources ----------------------------------------------------------------------------------------------------------

FOLDERS := engine renderers storage app
sources = $(sort $(filter-out app/main.c,$(wildcard $(1)/*.c $(1)/*/*.c)))
objects = $(patsubst %.c,$(BUILD)/%.o,$(call sources,$(1)))
ASSETS := $(sort $(wildcard schemas/*.xsd schemas/*.json schemas/*.yaml renderers/html/*.xsl renderers/i18n/*.json \
	renderers/themes/*/* storage/migrations/*.sql forms/blocks/*.xml forms/templates/*.xml forms/lists/*.csv forms/*.csv \
	examples/receivers/*))

.PHONY: all run test lint fuzz bench reliability cover fresh image install clean FORCE
all: $(BUILD)/veidlapa
	@ln -sf $(VARIANT)/veidlapa build/veidlapa

# Link order is the order of the layers: app → storage, renderers → engine → assets.
$(BUILD)/veidlapa: $(BUILD)/app/main.o $(foreach f,app storage renderers engine,$(BUILD)/lib$(f).a) $(BUILD)/assets.o
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

define library
$(BUILD)/lib$(1).list: names := $(call objects,$(1))
$(BUILD)/lib$(1).a: $(call objects,$(1)) $(BUILD)/lib$(1).list
	@rm -f $$@
	$(Q)$$(AR) rcs $$@ $$(filter %.o,$$^)
endef
$(foreach f,$(FOLDERS),$(eval $(call library,$(f))))

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# What a library or the assets are made of, rewritten only when that changes: without it, a file that is removed, or an
# old one that is added, would change nothing.
%.list: FORCE
	@mkdir -p $(@D)
	@echo '$(names)' | cmp -s - $@ || echo '$(names)' >$@

# Assets are embedded so that the program is one file: a generated table, the bytes by the assembler's .incbin.
$(BUILD)/assets.list: names := $(ASSETS)
$(BUILD)/assets.c: deploy/assets.sh $(BUILD)/assets.list $(ASSETS)
	$(Q)sh deploy/assets.sh $(BUILD)/packed $(ASSETS) > $@
$(BUILD)/assets.o: $(BUILD)/assets.c
	$(Q)$(CC) $(CPPFLAGS) -std=c17 $(flags_$(VARIANT)) -c -o $@ $<

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# --- tests ------------------------------------------------------------------------------------------------------------

include tests/tests.mk

# --- the rest ---------------------------------------------------------------------------------------------------------

run:
	@deploy/install.sh build
	@$(MAKE) --no-print-directory all
	@deploy/demo.sh

fresh:
	@deploy/install.sh fresh
	@deploy/fresh.sh

image:
	docker build -t veidlapa .

install: all
	install -D -m 755 build/veidlapa $(DESTDIR)$(PREFIX)/bin/veidlapa

clean:
	rm -rf build
