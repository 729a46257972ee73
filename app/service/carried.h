/* What could not be carried over from a spreadsheet, in words. */
#ifndef APP_SERVICE_CARRIED_H
#define APP_SERVICE_CARRIED_H

#include "engine/xlsform/xlsform.h"
#include "renderers/i18n/i18n.h"
#include "storage/store.h"

struct str carried_what(struct arena *arena, const struct words *words,
			const struct xlsform_note *note);
struct str carried_instead(struct arena *arena, const struct words *words,
			   const struct xlsform_note *note);

/* They stay readable beside the form, in place of those of an earlier workbook. */
bool carried_keep(struct store *store, const struct xlsform_notes *notes,
		  const struct design *design, struct err *err);

/* All of them as JSON, to be kept, and back; what is no note is left out. */
void carried_write(const struct xlsform_notes *notes, struct buf *out);
void carried_read(struct arena *arena, struct str text, struct xlsform_notes *out);

#endif
