/* The regular expressions of XPath, written as PCRE2 understands them. */
#ifndef ENGINE_BASE_REGEX_TRANSLATE_H
#define ENGINE_BASE_REGEX_TRANSLATE_H

#include "engine/base/buf.h"
#include "engine/base/err.h"

struct regex_dialect {
	bool ignores_space; /* flag x: white space outside classes */
	bool dot_is_all;    /* flag s: . matches line ends too */
};

/* Appends the translation to out. False with ERR_INVALID and the place in the message when the
 * pattern is not one of XPath Functions 3.1 §5.6.1: so nothing of Perl's beyond it passes,
 * neither recursion and callouts nor (*VERB) and \C. */
bool regex_translate(struct str pattern, struct regex_dialect dialect, struct buf *out,
		     struct err *err);

#endif
