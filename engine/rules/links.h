/* Which item drives which: what the rules of a form read, told for people. */
#ifndef ENGINE_RULES_LINKS_H
#define ENGINE_RULES_LINKS_H

#include "engine/rules/rules.h"

/* How the value of one decides about the other. */
enum link_kind {
	LINK_SHOWN,    /* whether it is asked */
	LINK_REQUIRED, /* whether it must be answered */
	LINK_READONLY, /* whether it can be changed */
	LINK_VALUE,    /* what it is, or begins with */
	LINK_OPTIONS,  /* what can be chosen */
	LINK_CHECKED,  /* whether it is right */
	LINK_TEXT,     /* what it says: its label, hint or options */
	LINK_KINDS
};

struct rule_link {
	const struct item *from, *to;
	enum link_kind kind;
};
VEC_TYPE(rule_links, struct rule_link);

/* Each once, by `to` in the order of the form. An item that reads itself is none. */
void rules_links(const struct rules *rules, struct arena *arena, struct rule_links *out);

#endif
