/* What stands around the answers in what is sent: its members, in their order, for everything
 * that writes, describes or checks them. */
#ifndef ENGINE_CONTRACT_ENVELOPE_H
#define ENGINE_CONTRACT_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>

#define ENVELOPE_EVENT "submission.created"

enum envelope_kind {
	ENVELOPE_TEXT,
	ENVELOPE_MAYBE, /* text or null; in XML an element or none */
	ENVELOPE_WORD,	/* of a list: words */
	ENVELOPE_LANGUAGE,
	ENVELOPE_MOMENT,
	ENVELOPE_COUNT,
	ENVELOPE_INSTITUTION, /* always the form's */
	ENVELOPE_FORM,	      /* id, version and URN */
	ENVELOPE_ANSWERS,
};

struct envelope_member {
	const char *name, *about;
	enum envelope_kind kind;
	const char *pattern; /* of the whole text, for ECMAScript and XML Schema; NULL: none */
	const char *const *words; /* ends with NULL */
	/* Was it always there? What a version before has stored is sent without the others. */
	bool old;
	bool thin; /* it is in an event without the answers, too */
};

extern const struct envelope_member envelope_members[];
extern const size_t envelope_member_count;

/* A moment, to the second, in UTC. */
#define ENVELOPE_MOMENT_PATTERN "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"

#endif
