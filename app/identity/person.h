/* Who somebody is by their login: what the provider's claims say, in our words. */
#ifndef APP_IDENTITY_PERSON_H
#define APP_IDENTITY_PERSON_H

#include "app/service/config.h"
#include "engine/base/json.h"
#include "engine/form/answers.h"
#include "engine/rules/state.h"

/* ORDER: facts in person.c. The first two say who it is, for ever and for us alone. */
enum person_fact {
	PERSON_ISSUER,
	PERSON_SUBJECT,
	PERSON_GIVEN_NAME,
	PERSON_FAMILY_NAME,
	PERSON_PERSONAL_CODE,
	PERSON_EMAIL,
	PERSON_PHONE,
	PERSON_COMPANY,	  /* for which they may act: its registration number */
	PERSON_PRINCIPAL, /* and the personal code of whom they may act for */
	PERSON_ROLES,	  /* words of the provider, then what they mean in the portal */
	PERSON_FACTS
};

struct person {
	struct str facts[PERSON_FACTS]; /* empty: the provider did not say */
	enum login_level level;
};

/* Which claim says what, and which of its values is which level of assurance. */
struct claim_map {
	struct str claims[PERSON_FACTS], level;
	struct str levels; /* "high=VALUE" words */
};
/* From VEIDLAPA_OIDC_CLAIMS and VEIDLAPA_OIDC_LEVELS; ERR_INVALID names the word that is wrong.
 */
bool claim_map_read(const struct config *config, struct claim_map *out, struct err *err);
/* The values that ask a provider for that level or a higher one, with spaces between them. */
struct str claim_map_values(const struct claim_map *map, enum login_level least,
			    struct arena *arena);

/* What claims say that is not said yet; the level is that of the claims that name one. */
void person_take(struct person *person, const struct claim_map *map, const struct json *claims,
		 struct arena *arena);
/* As the store keeps it, and back; false when it is not that. */
void person_write(const struct person *person, struct buf *out);
bool person_read(struct arena *arena, struct str text, struct person *out);
/* "Anna Bērziņa", for the page. */
struct str person_name(const struct person *person, struct arena *arena);

/* Into every question that says so: what is certain is locked, how to reach them is proposed.
 */
void person_prefill(const struct person *person, struct answers *answers);
/* On whose behalf the form is sent, as the state's portal names it: "PK:…" for oneself,
 * "PK:…-UR:…" for a company, "DP:…-PK:…" for another person. */
struct str person_acting(const struct person *person, const struct state *state,
			 struct arena *arena);

#endif
