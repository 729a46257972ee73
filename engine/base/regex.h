/* Compiled patterns with a match budget; the only user of PCRE2. */
#ifndef ENGINE_BASE_REGEX_H
#define ENGINE_BASE_REGEX_H

#include "engine/base/err.h"
#include "engine/base/str.h"

struct regex;

enum regex_result { REGEX_NO, REGEX_YES, REGEX_TOO_COMPLEX };

/* A pattern of XPath Functions 3.1 §5.6.1, nothing beyond it: no lookaround, recursion,
 * callouts,
 * (*VERB). Flags are XPath's, any of s m i x q ("" for none; x removes white space outside
 * classes, q takes the pattern literally). NULL with ERR_INVALID and the place in the message
 * for anything else, and for patterns over LIMIT_PATTERN. */
struct regex *regex_new(struct str pattern, struct str flags, struct err *err);
/* The same, matching the whole text only: what a field's pattern means. */
struct regex *regex_new_whole(struct str pattern, struct err *err);
void regex_free(struct regex *regex);

/* A group that took part is {from, to}; one that did not is {SIZE_MAX, SIZE_MAX}. spans may be
 * NULL. Text that is not UTF-8 never matches; it is checked only when start is 0, so a caller
 * that goes on in a text begins there. Safe from several threads at once. */
struct regex_span {
	size_t from, to;
};
enum regex_result regex_match(const struct regex *regex, struct str text, size_t start,
			      struct regex_span *spans, size_t span_count);
/* The same, adding to *steps how many it took, for callers who count what their work costs. */
enum regex_result regex_match_counted(const struct regex *regex, struct str text, size_t start,
				      struct regex_span *spans, size_t span_count,
				      size_t *steps);
size_t regex_groups(const struct regex *regex); /* without group 0 */

#endif
