/* Patterns come from institutions and texts from everybody, so time is bounded on both sides:
 * the translation lets only XPath's constructs through, and each match has a budget of steps,
 * depth and memory. PCRE2's JIT stays off: it does not count depth.
 *
 * PCRE2's own limit of steps begins anew at every place of the text where a match may start,
 * and passing over a long run of characters is one step to it; so a long text takes seconds
 * within the limit. Callouts between all items of the pattern count for the whole call. */
#include "engine/base/regex.h"
#include "engine/base/arena.h"
#include "engine/base/limits.h"
#include "engine/base/regex_translate.h"
#include "engine/base/utf8.h"
#include "engine/base/heap.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>

enum {
	TRANSLATION_LARGEST = 256 * 1024,
	CODE_LARGEST = 64 * 1024,
	/* A subtracted class takes two more levels than its own. */
	NESTING_LARGEST = LIMIT_PATTERN_NESTING * 3,
};

struct regex {
	pcre2_code *code;
	pcre2_match_context *budget; /* only read by matches, so threads share it */
	size_t groups;
};

struct flags {
	bool s, m, i, x, q;
};

static bool read_flags(struct str text, struct flags *flags, struct err *err)
{
	for (size_t at = 0; at < text.len; at++) {
		switch (text.at[at]) {
		case 's':
			flags->s = true;
			break;
		case 'm':
			flags->m = true;
			break;
		case 'i':
			flags->i = true;
			break;
		case 'x':
			flags->x = true;
			break;
		case 'q':
			flags->q = true;
			break;
		default:
			return err_set(err, ERR_INVALID,
				       "a flag of a pattern that is none of s m i x q");
		}
	}
	return true;
}

static pcre2_compile_context *compile_context(void)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	if (!context)
		arena_exhausted();
	(void)pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	(void)pcre2_set_parens_nest_limit(context, NESTING_LARGEST);
	(void)pcre2_set_max_pattern_length(context, TRANSLATION_LARGEST);
	return context;
}

static bool check_compiled(struct regex *regex, int error, struct err *err)
{
	size_t size = 0;
	if (!regex->code && error != PCRE2_ERROR_PATTERN_TOO_LARGE) {
		PCRE2_UCHAR message[128] = "";
		(void)pcre2_get_error_message(error, message, sizeof(message));
		return err_set(err, ERR_INVALID, "a pattern that cannot be used: %s",
			       (const char *)message);
	}
	if (regex->code)
		(void)pcre2_pattern_info(regex->code, PCRE2_INFO_SIZE, &size);
	if (!regex->code || size > CODE_LARGEST) /* the first is PCRE2's own limit */
		return err_set(err, ERR_INVALID,
			       "a pattern that grows too large: use smaller numbers in {…}");
	return true;
}

static bool compile(struct regex *regex, struct str pattern, uint32_t options, struct err *err)
{
	int error = 0;
	PCRE2_SIZE offset = 0;
	uint32_t groups = 0;
	pcre2_compile_context *context = compile_context();
	regex->code = pcre2_compile((PCRE2_SPTR)pattern.at, pattern.len, options, &error,
				    &offset, context);
	pcre2_compile_context_free(context);
	if (!check_compiled(regex, error, err))
		return false;
	(void)pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &groups);
	regex->groups = groups;
	return true;
}

static void set_budget(struct regex *regex)
{
	regex->budget = pcre2_match_context_create(NULL);
	if (!regex->budget)
		arena_exhausted();
	(void)pcre2_set_match_limit(regex->budget, LIMIT_MATCH_STEPS);
	(void)pcre2_set_depth_limit(regex->budget, LIMIT_MATCH_DEPTH);
	(void)pcre2_set_heap_limit(regex->budget, LIMIT_MATCH_HEAP_KIB);
}

static uint32_t options_of(const struct flags *flags)
{
	uint32_t options = PCRE2_UTF | PCRE2_AUTO_CALLOUT | (flags->i ? PCRE2_CASELESS : 0);
	if (flags->q)
		return options | PCRE2_LITERAL;
	return options | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_MATCH_UNSET_BACKREF |
	       (flags->m ? PCRE2_MULTILINE : PCRE2_DOLLAR_ENDONLY);
}

static bool check_literal(struct str pattern, struct err *err)
{
	if (pattern.len > LIMIT_PATTERN)
		return err_set(err, ERR_INVALID, "a pattern of more than %d bytes",
			       LIMIT_PATTERN);
	if (utf8_invalid(pattern) != SIZE_MAX)
		return err_set(err, ERR_INVALID, "a pattern that is not UTF-8");
	return true;
}

static bool build(struct regex *regex, struct str pattern, const struct flags *flags,
		  uint32_t more_options, struct err *err)
{
	const struct regex_dialect dialect = { .ignores_space = flags->x,
					       .dot_is_all = flags->s };
	struct buf translation;
	bool is_good;
	buf_init(&translation, TRANSLATION_LARGEST);
	if (flags->q) {
		is_good = check_literal(pattern, err);
		buf_add(&translation, pattern);
	} else {
		/* The group keeps alternatives together under more_options. */
		buf_add(&translation, STR("(?:"));
		is_good = regex_translate(pattern, dialect, &translation, err);
		buf_add(&translation, STR(")"));
	}
	set_budget(regex);
	is_good = is_good &&
		  compile(regex, buf_str(&translation), options_of(flags) | more_options, err);
	buf_finish(&translation);
	return is_good;
}

static struct regex *create(struct str pattern, struct str flag_text, uint32_t more_options,
			    struct err *err)
{
	struct flags flags = { 0 };
	if (!read_flags(flag_text, &flags, err))
		return NULL;
	struct regex *regex = heap_new(sizeof(*regex));
	if (build(regex, pattern, &flags, more_options, err))
		return regex;
	regex_free(regex);
	return NULL;
}

struct regex *regex_new(struct str pattern, struct str flags, struct err *err)
{
	return create(pattern, flags, 0, err);
}

struct regex *regex_new_whole(struct str pattern, struct err *err)
{
	return create(pattern, STR(""), PCRE2_ANCHORED | PCRE2_ENDANCHORED, err);
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->code);
	pcre2_match_context_free(regex->budget);
	free(regex);
}

struct meter {
	size_t steps, limit;
	size_t at; /* in the text, at the step before */
};

/* A step for each item that is tried, and one for so many bytes that it passed over. */
enum { STEP_BYTES = 32 };

static int count_step(pcre2_callout_block *block, void *data)
{
	struct meter *meter = data;
	size_t at = block->current_position;
	meter->steps += 1 + (at > meter->at ? at - meter->at : meter->at - at) / STEP_BYTES;
	meter->at = at;
	return meter->steps > meter->limit ? PCRE2_ERROR_MATCHLIMIT : 0;
}

static void copy_spans(pcre2_match_data *data, struct regex_span *spans, size_t count)
{
	const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(data);
	size_t groups = pcre2_get_ovector_count(data);
	for (size_t i = 0; i < count; i++) {
		spans[i] = (struct regex_span){ SIZE_MAX, SIZE_MAX };
		if (i < groups && offsets[2 * i] != PCRE2_UNSET)
			spans[i] = (struct regex_span){ offsets[2 * i], offsets[2 * i + 1] };
	}
}

enum regex_result regex_match(const struct regex *regex, struct str text, size_t start,
			      struct regex_span *spans, size_t span_count)
{
	size_t steps = 0;
	return regex_match_counted(regex, text, start, spans, span_count, &steps);
}

enum regex_result regex_match_counted(const struct regex *regex, struct str text, size_t start,
				      struct regex_span *spans, size_t span_count,
				      size_t *steps)
{
	struct meter meter = { 0, LIMIT_MATCH_STEPS, start };
	if (start > text.len)
		return REGEX_NO;
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(regex->code, NULL);
	pcre2_match_context *budget = pcre2_match_context_copy(regex->budget);
	if (!data || !budget)
		arena_exhausted();
	(void)pcre2_set_callout(budget, count_step, &meter);
	int result = pcre2_match(regex->code, (PCRE2_SPTR)(text.at ? text.at : ""), text.len,
				 start, start > 0 ? PCRE2_NO_UTF_CHECK : 0, data, budget);
	if (result > 0)
		copy_spans(data, spans, spans ? span_count : 0);
	pcre2_match_data_free(data);
	pcre2_match_context_free(budget);
	*steps += meter.steps;
	if (result > 0)
		return REGEX_YES;
	/* Text that is not UTF-8 is no match either, whatever PCRE2 calls it. */
	bool is_utf8_error =
		result <= PCRE2_ERROR_UTF8_ERR1 && result >= PCRE2_ERROR_UTF8_ERR21;
	return result == PCRE2_ERROR_NOMATCH || is_utf8_error ? REGEX_NO : REGEX_TOO_COMPLEX;
}

size_t regex_groups(const struct regex *regex)
{
	return regex->groups;
}
