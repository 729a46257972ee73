/* What one person typed into one form, exactly as typed, by item and row. */
#ifndef ENGINE_FORM_ANSWERS_H
#define ENGINE_FORM_ANSWERS_H

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/json.h"
#include "engine/base/pair.h"
#include "engine/form/form.h"

struct answer_row;

/* Of a field: its texts, one (or one per part, or one per chosen option). Of a repeat: its
 * rows. */
struct answer {
	bool given; /* it was shown and sent at least once; an untouched field takes its default
		     */
	bool locked; /* it comes from the person's login: nothing that is posted changes it */
	struct str *texts;
	size_t count;
	struct answer_row **rows;
	size_t row_count;
};

struct answer_row {
	size_t count;	       /* of cells: the scope's */
	struct answer cells[]; /* by item.column */
};

struct answers {
	const struct form *form;
	struct arena *arena; /* owns all texts */
	struct answer_row *root;
	size_t cells; /* made so far, of LIMIT_CELLS */
};

/* A repeat has min_rows empty rows (at least 1) from the start, as far as LIMIT_CELLS goes. */
struct answers *answers_new(struct arena *arena, const struct form *form);

/* {"vards": "Anna", "datums": {"day": "1", …} or "2026-02-01", "izvele": ["a", "b"],
 * "pielikums": [{"name": "a.pdf", "type": "application/pdf", "size": 123}] or ["a.pdf"],
 * "izdevumi": [{"summa": "1,20"}]}. Strings as typed; numbers, booleans and canonical strings
 * are taken as if typed, null as an input left empty. A repeat that is named has
 * exactly the rows that are there. Unknown members and wrong shapes are errors (codes
 * "answers.…"); NULL then. */
struct answers *answers_from_json(struct arena *arena, const struct form *form,
				  const struct json *json, struct diags *diags);
/* The same shape, what was typed; untouched fields are left out. False when out is full. */
bool answers_to_json(const struct answers *answers, struct buf *out);

/* One answer by the name under which it is posted ("izdevumi.0.summa", "datums.day"), as if
 * typed; of choices the options and of attachments the names of files, with spaces between
 * them, of a repeat how many rows it has. A
 * row just behind the last one comes into being. False when nothing that
 * can be typed is called that, or it is too much. */
bool answers_set(struct answers *answers, struct str name, struct str text);

/* Takes over what was posted from a page: every field whose input was on the page counts as
 * given, also when nothing was sent for it (a box that is not ticked is not sent). Which were
 * on the page is said by the hidden inputs named "_shown", one per field, with the field's
 * input name. The row after a repeat's last one comes into being when something is posted for
 * it: an older page may be sent after a row was removed, and nothing typed is lost. Unknown
 * names are ignored: they may be the page's own; so is what is posted under the name of an
 * attachment, whose files are added by answers_add_file. False, with a message and nothing
 * changed, when something passes LIMIT_ANSWER or LIMIT_ROWS or is not UTF-8. */
bool answers_post(struct answers *answers, const struct item *page, const struct pair *pairs,
		  size_t count, struct err *err);

/* What the person's login says: to a field outside repeats that takes one text, and from then
 * on locked. False, with nothing changed, when it is no answer to it. */
bool answers_lock(struct answers *answers, const struct item *item, struct str text);

/* The files of an attachment, each a text of its cell (engine/form/attachment.h). */
struct attachment;
void answers_add_file(struct answers *answers, struct answer *cell,
		      const struct attachment *file);
/* False for an index that is not there. */
bool answers_remove_file(struct answers *answers, struct answer *cell, size_t index);

/* Rows of a repeat; parent is the row that holds it (answers->root outside repeats). False at
 * max_rows or min_rows, or for an index that is not there. */
bool answers_add_row(struct answers *answers, struct answer_row *parent,
		     const struct item *repeat);
bool answers_remove_row(struct answers *answers, struct answer_row *parent,
			const struct item *repeat, size_t index);

/* The name under which a field is posted: "vards", "izdevumi.0.summa", with a part
 * "datums.day". rows has the row index of each repeat around the item, outermost first. */
void input_name(const struct item *item, const size_t *rows, struct str part, struct buf *out);
/* The item and the row that a posted name means ("izdevumi.0" means the repeat's row 0, which
 * is there; a part's name means its item): false when there is no such thing. *parent is the
 * row that holds the item's cell; *index, where not NULL, the row index after a repeat's name,
 * else SIZE_MAX. */
bool input_find(const struct answers *answers, struct str name, const struct item **item,
		struct answer_row **parent, size_t *index);

#endif
