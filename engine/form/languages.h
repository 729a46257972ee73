/* How far a form is translated. */
#ifndef ENGINE_FORM_LANGUAGES_H
#define ENGINE_FORM_LANGUAGES_H

#include "engine/form/form.h"

struct language_share {
	struct str language;
	size_t texts, missing; /* of all texts of the form; those not there in the language */
};

/* One for each language of the form, in its order; as many as form.language_count. */
void languages_count(const struct form *form, struct language_share shares[LIMIT_LANGUAGES]);

#endif
