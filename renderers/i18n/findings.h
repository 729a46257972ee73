/* What findings say in the languages of the interface. */
#ifndef RENDERERS_I18N_FINDINGS_H
#define RENDERERS_I18N_FINDINGS_H

#include "engine/base/translation.h"

/* For struct diags. NULL, which is English, for a language without any. */
const struct translation *findings_in(struct str language);

#endif
