/* What people may do in the portal, by what the identity provider says of them. */
#ifndef APP_SERVICE_ROLE_H
#define APP_SERVICE_ROLE_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

/* A route says whom it lets in as a sum of these. */
enum role {
	ROLE_AUTHOR = 1,    /* writes forms */
	ROLE_PUBLISHER = 2, /* approves what another wrote, publishes */
	ROLE_ADMIN = 4,	    /* endpoints, keys, and how the institution works */
	ROLE_RECEIVER = 8,  /* deliveries, and nothing else */
	ROLE_OPERATOR = 16, /* of the platform: institutions and limits, never answers */
};
enum { ROLES_OF_INSTITUTION = ROLE_AUTHOR | ROLE_PUBLISHER | ROLE_ADMIN | ROLE_RECEIVER };

/* In words such as "author@99999999902 publisher@99999999902 operator": the sum of what they
 * may at the institution; ROLE_OPERATOR is of no institution and counts at each. */
unsigned roles_at(struct str words, struct str institution);
/* The institutions that the words name, each once. */
size_t roles_institutions(struct str words, struct arena *arena, struct str **out);
/* "author" for ROLE_AUTHOR. */
struct str role_name(enum role role);
/* The words that a provider's values mean, by words "VALUE=ROLE@INSTITUTION"; a value that they
 * do not name stands for itself when it is such a word. */
struct str roles_read(struct str values, struct str meanings, struct arena *arena);
/* ERR_INVALID names the word that is wrong. */
bool roles_check(struct str meanings, struct err *err);

#endif
