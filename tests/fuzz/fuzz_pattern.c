/* Patterns as XPath has them, on any text: flags, pattern and text are lines. Whatever matches
 * lies inside the text and does not cut a character, and no match outlasts its budget. */
#include "engine/base/limits.h"
#include "engine/base/regex.h"
#include "engine/base/utf8.h"
#include "tests/fuzz/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { GROUPS = 4 };

static void require_span(struct str text, struct regex_span span)
{
	if (span.from == SIZE_MAX)
		return;
	require(span.from <= span.to && span.to <= text.len);
	require(!is_inside_code_point(text, span.from) && !is_inside_code_point(text, span.to));
}

static void try_match(const struct regex *regex, struct str text)
{
	struct regex_span spans[GROUPS];
	size_t steps = 0;
	enum regex_result result = regex_match_counted(regex, text, 0, spans, GROUPS, &steps);

	require(steps <= LIMIT_MATCH_STEPS + text.len + 1);
	require(result != REGEX_YES || utf8_invalid(text) == SIZE_MAX);
	for (size_t i = 0; i < GROUPS && result == REGEX_YES; i++)
		require_span(text, spans[i]);
	require(result != REGEX_YES || spans[0].from != SIZE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size };
	struct str flags, pattern;
	struct err err = { 0 };

	if (!str_next(&rest, '\n', &flags) || !str_next(&rest, '\n', &pattern))
		return 0;
	struct regex *regex = regex_new(pattern, flags, &err);
	require((regex == NULL) == (err.text[0] != '\0'));
	if (regex)
		try_match(regex, rest);
	regex_free(regex);
	regex = regex_new_whole(pattern, &err);
	if (regex)
		try_match(regex, rest);
	regex_free(regex);
	return 0;
}
