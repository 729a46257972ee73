/* A form written as a spreadsheet by XLSForm (xlsform.org), read as a definition. */
#ifndef ENGINE_XLSFORM_XLSFORM_H
#define ENGINE_XLSFORM_XLSFORM_H

#include "engine/base/err.h"
#include "engine/base/vec.h"
#include "engine/base/xml.h"

enum xlsform_what {
#define WHAT(constant, word) XLSFORM_##constant,
#include "engine/xlsform/what.def"
#undef WHAT
	XLSFORM_WHATS
};

enum xlsform_instead {
#define INSTEAD(constant, word) XLSFORM_INSTEAD_##constant,
#include "engine/xlsform/instead.def"
#undef INSTEAD
	XLSFORM_INSTEADS
};

/* As the keys of words have them. */
extern const char *const xlsform_whats[XLSFORM_WHATS];
extern const char *const xlsform_insteads[XLSFORM_INSTEADS];

/* Something that could not be carried over as it is. */
struct xlsform_note {
	struct str place; /* "survey!F12" */
	uint32_t row;	  /* of it; 0: not known */
	enum xlsform_what what;
	enum xlsform_instead instead;
	struct str subject;	    /* what it is about, as it stands there */
	struct str detail, outcome; /* of what, and of what was done; may be empty */
};
VEC_TYPE(xlsform_notes, struct xlsform_note);

enum { XLSFORM_NOTES = 500 }; /* later ones are left out */

/* Does it begin as a workbook does? */
bool xlsform_is(struct str bytes);
/* The tree of a definition for that institution, which need not be publishable, and what was
 * not carried over. NULL with err: it cannot be read (ERR_INVALID), is too large (ERR_LIMIT),
 * or has no sheet survey with its columns (ERR_NOT_FOUND). */
struct xml *xlsform_read(struct arena *arena, struct str bytes, struct str institution,
			 struct xlsform_notes *notes, struct err *err);

#endif
