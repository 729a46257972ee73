#include "app/service/scope.h"

#include "app/service/role.h"

enum { WORKERS = ROLE_AUTHOR | ROLE_PUBLISHER | ROLE_ADMIN };

/* Submissions are the admin's, who says where they go. */
const struct scope_row scope_rows[] = {
	{ SCOPE_FORMS_READ, "forms:read", "scope.forms-read", 0, WORKERS },
	{ SCOPE_FORMS_WRITE, "forms:write", "scope.forms-write", ROLE_AUTHOR, ROLE_AUTHOR },
	{ SCOPE_FORMS_PUBLISH, "forms:publish", "scope.forms-publish", ROLE_PUBLISHER,
	  ROLE_PUBLISHER },
	{ SCOPE_SUBMISSIONS_READ, "submissions:read", "scope.submissions-read", 0, ROLE_ADMIN },
	{ SCOPE_SUBMISSIONS_WRITE, "submissions:write", "scope.submissions-write", 0,
	  ROLE_ADMIN },
	{ SCOPE_DELIVERIES_READ, "deliveries:read", "scope.deliveries-read", 0, ROLE_ADMIN },
	{ SCOPE_DELIVERIES_REPLAY, "deliveries:replay", "scope.deliveries-replay", 0,
	  ROLE_ADMIN },
	{ SCOPE_ENDPOINT_READ, "endpoint:read", "scope.endpoint-read", 0, ROLE_ADMIN },
	{ SCOPE_ENDPOINT_WRITE, "endpoint:write", "scope.endpoint-write", 0, ROLE_ADMIN },
	{ SCOPE_AUDIT_READ, "audit:read", "scope.audit-read", 0, ROLE_PUBLISHER | ROLE_ADMIN },
	{ SCOPE_FIGURES_READ, "figures:read", "scope.figures-read", 0, WORKERS },
	{ SCOPE_PLATFORM, "platform", NULL, 0, 0 }, /* the last, and of no institution */
};
const size_t scope_count = LENGTH(scope_rows) - 1;

unsigned scopes_read(struct str words)
{
	unsigned scopes = 0;
	struct str word;

	while (str_next(&words, ' ', &word))
		for (size_t i = 0; i < scope_count; i++)
			if (str_equal_c(word, scope_rows[i].name))
				scopes |= (unsigned)scope_rows[i].scope;
	return scopes;
}

struct str scopes_print(struct arena *arena, unsigned scopes)
{
	struct str names[LENGTH(scope_rows)];
	size_t count = 0;

	for (size_t i = 0; i < LENGTH(scope_rows); i++)
		if ((scopes & (unsigned)scope_rows[i].scope) != 0)
			names[count++] = str_from_c(scope_rows[i].name);
	return str_join(arena, names, count, STR(" "));
}

unsigned scopes_of(unsigned roles)
{
	unsigned scopes = 0;

	for (size_t i = 0; i < scope_count; i++)
		if ((scope_rows[i].makers & roles) != 0)
			scopes |= (unsigned)scope_rows[i].scope;
	return scopes;
}

unsigned scopes_roles(unsigned scopes)
{
	unsigned roles = 0;

	for (size_t i = 0; i < scope_count; i++)
		if ((scopes & (unsigned)scope_rows[i].scope) != 0)
			roles |= scope_rows[i].roles;
	return roles;
}
