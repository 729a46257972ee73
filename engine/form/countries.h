/* The countries that a country field offers: the newest list of the program. */
#ifndef ENGINE_FORM_COUNTRIES_H
#define ENGINE_FORM_COUNTRIES_H

#include "engine/form/form.h"

/* In the list's order. Languages without names have the English ones. In the arena. */
const struct option *countries_load(struct arena *arena, const struct form *form,
				    size_t *count);
/* The same as people look for them in that language: Latvia, then by the alphabet. */
const struct option **countries_sorted(struct arena *arena, const struct option *options,
				       size_t count, const struct form *form, size_t language);

#endif
