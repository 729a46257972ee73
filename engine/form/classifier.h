/* A classifier file: the options of a list as CSV. The first row names the columns: value,
 * label.LANGUAGE for each language, hint.LANGUAGE where there are hints, and whatever else the
 * form's filters ask for. */
#ifndef ENGINE_FORM_CLASSIFIER_H
#define ENGINE_FORM_CLASSIFIER_H

#include "engine/base/xml.h"

/* A `list` with an `option` for each row, its places those of the file; further columns are
 * `column` elements with name and value in it. NULL with what is wrong in diags. */
const struct xml *classifier_read(struct arena *arena, struct str bytes, struct diags *diags);

#endif
