/* Compiled patterns with a match budget; the only user of PCRE2. */
#ifndef ENGINE_BASE_REGEX_H
#define ENGINE_BASE_REGEX_H

#include "engine/base/err.h"
#include "engine/base/str.h"

struct regex;

enum regex_result { REGEX_NO, REGEX_YES, REGEX_TOO_COMPLEX };

/* XPath/XQuery flags: any of s m i x q ("" for none; x removes white space outside classes as
 * XPath says, q takes the pattern literally). Refused with ERR_INVALID and the place in the
 * message: recursion, callouts, \C, (*VERB), patterns over LIMIT_PATTERN. */
struct regex *regex_new(struct str pattern, struct str flags, struct err *err);
/* The same, matching the whole text only: what a field's pattern means. */
struct regex *regex_new_whole(struct str pattern, struct err *err);
void regex_free(struct regex *regex);

/* A group that took part is {from, to}; one that did not is {SIZE_MAX, SIZE_MAX}. spans may be
 * NULL. Bytes, valid UTF-8 only. Safe from several threads at once. */
struct regex_span {
	size_t from, to;
};
enum regex_result regex_match(const struct regex *regex, struct str text, size_t start,
			      struct regex_span *spans, size_t span_count);
size_t regex_groups(const struct regex *regex); /* without group 0 */

#endif
