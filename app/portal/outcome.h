/* What scenarios type, expect and leave out, as people say it. */
#ifndef APP_PORTAL_OUTCOME_H
#define APP_PORTAL_OUTCOME_H

#include "app/portal/scenarios.h"

/* "dzimis" of "dzimis.year"; of a row's own "berni.0.vards" all of it. */
struct str outcome_question(struct str path);
/* What was typed into the question of at, or of its parts: "1. 2. 1990"; at becomes the next
 * answer. */
struct str outcome_typed(const struct scenarios *scenarios, const struct xml **at);
/* "Vecums (2. rinda)": what an item is called, by its path with numbers of rows in it. */
struct str outcome_item(const struct scenarios *scenarios, struct str path);
/* What of the item: an attribute of an expectation. */
struct str outcome_aspect(const struct scenarios *scenarios, struct str attr);
/* The value of that attribute: flags as words, options and pages by their texts. */
struct str outcome_value(const struct scenarios *scenarios, struct str path, struct str attr,
			 struct str value);
struct str outcome_difference(const struct scenarios *scenarios,
			      const struct difference *difference);

/* Where the gap is, what is never tried there, and how. */
struct str outcome_place(const struct scenarios *scenarios, const struct gap *gap);
struct str outcome_rule(const struct scenarios *scenarios, const struct gap *gap);
struct str outcome_missing(const struct scenarios *scenarios, const struct gap *gap);

#endif
