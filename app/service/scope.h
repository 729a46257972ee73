/* What a key of the API may do. */
#ifndef APP_SERVICE_SCOPE_H
#define APP_SERVICE_SCOPE_H

#include "engine/base/arena.h"
#include "engine/base/str.h"

/* A route of the API says what it asks for as one of these. */
enum key_scope {
	SCOPE_FORMS_READ = 1,
	SCOPE_FORMS_WRITE = 2,
	SCOPE_FORMS_PUBLISH = 4, /* return, approve and publish what another wrote */
	SCOPE_SUBMISSIONS_READ = 8,
	SCOPE_SUBMISSIONS_WRITE = 16,
	SCOPE_DELIVERIES_READ = 32,
	SCOPE_DELIVERIES_REPLAY = 64,
	SCOPE_ENDPOINT_READ = 128,
	SCOPE_ENDPOINT_WRITE = 256,
	SCOPE_AUDIT_READ = 512,
	SCOPE_FIGURES_READ = 2048,
	SCOPE_PLATFORM = 1024, /* institutions and their limits: the operator's alone */
};

struct scope_row {
	enum key_scope scope;
	const char *name; /* "forms:read" */
	const char *word; /* for people, a key of the portal's words: "scope.forms-read" */
	unsigned roles;	  /* what it is in the portal, of role.h */
	unsigned makers;  /* who may give it to a key: who may do the same by hand */
};
/* Those that institutions give their keys. */
extern const struct scope_row scope_rows[];
extern const size_t scope_count;

/* The sum of what the words name; others than theirs are none. */
unsigned scopes_read(struct str words);
/* "forms:read forms:write". */
struct str scopes_print(struct arena *arena, unsigned scopes);
/* Those that who has these roles may give a key. */
unsigned scopes_of(unsigned roles);
/* What they are in the portal, as roles. */
unsigned scopes_roles(unsigned scopes);

#endif
