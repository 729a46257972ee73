/* A file that was attached: what is known of it beside its bytes, and which formats there are.
 */
#ifndef ENGINE_FORM_ATTACHMENT_H
#define ENGINE_FORM_ATTACHMENT_H

#include "engine/base/buf.h"
#include "engine/form/form.h"

struct attachment {
	struct str name; /* "rekins.pdf", as attachment_name_clean makes it */
	struct str type; /* "application/pdf" */
	uint64_t size;	 /* bytes */
	struct str
		digest; /* SHA-256 of the bytes in hex; empty: not known, the file is made up */
	struct str id;	/* of the bytes in the store; empty: there are none */
};

/* As one text of an answer, and back. Any other text is the name of a file that somebody made
 * up to try a form out: of the format that its ending says, and ATTACHMENT_MADE_UP bytes long.
 */
enum { ATTACHMENT_MADE_UP = 1000 };
struct str attachment_write(struct arena *arena, const struct attachment *file);
struct attachment attachment_read(struct str text);

/* For display, for headers, and for the institution's disk: without folders, control
 * characters, and what turns the direction of writing; at most LIMIT_FILE_NAME characters, the
 * ending kept; never empty. */
struct str attachment_name_clean(struct arena *arena, struct str name);

/* A kind of file that people may attach. */
struct attachment_format {
	struct str ending; /* "pdf" */
	struct str type;
};
extern const struct attachment_format attachment_formats[];
extern const size_t attachment_format_count;

/* By what stands behind the last dot, whatever its case. NULL: none of ours. */
const struct attachment_format *attachment_format_of(struct str name);
/* Does the item take it? One that names no formats takes all of the table. Endings of one type
 * (jpg and jpeg) are the same. */
bool attachment_is_accepted(const struct item *item, const struct attachment_format *format);
/* "PDF, JPG, PNG": what the item takes, for people. */
void attachment_print_accepted(const struct item *item, struct buf *out);
/* ".pdf,.jpg,.jpeg": the same for the page's control; with the endings of the same types. */
void attachment_print_endings(const struct item *item, struct buf *out);
/* "12 KB", "1,2 MB". */
void attachment_print_size(uint64_t size, struct str decimal, struct buf *out);

#endif
