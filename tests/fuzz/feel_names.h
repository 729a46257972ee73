/* Names for the fuzzers of FEEL: with spaces, signs, other scripts, and types of every kind. */
#ifndef TESTS_FUZZ_FEEL_NAMES_H
#define TESTS_FUZZ_FEEL_NAMES_H

#include "engine/feel/feel.h"

static const struct feel_type fuzz_number = { .kind = FEEL_NUMBER };
static const struct feel_type fuzz_string = { .kind = FEEL_STRING };
static const struct feel_member fuzz_members[] = {
	{ STR_INIT("a"), &fuzz_number },
	{ STR_INIT("first name"), &fuzz_string },
};
static const struct feel_type fuzz_context = { .kind = FEEL_CONTEXT,
					       .members = fuzz_members,
					       .member_count = LENGTH(fuzz_members) };
static const struct feel_type fuzz_list = { .kind = FEEL_LIST, .element = &fuzz_context };

static const struct feel_name fuzz_name_list[] = {
	{ STR_INIT("n"), &fuzz_number },
	{ STR_INIT("s"), &fuzz_string },
	{ STR_INIT("c"), &fuzz_context },
	{ STR_INIT("l"), &fuzz_list },
	{ STR_INIT("x"), NULL },
	{ STR_INIT("first name"), NULL },
	{ STR_INIT("pre-tax"), &fuzz_number },
	{ STR_INIT("izmaksas ķermenis"), NULL },
};
static const struct feel_names fuzz_names = { fuzz_name_list, LENGTH(fuzz_name_list) };

#endif
