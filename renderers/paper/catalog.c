#include "renderers/paper/catalog.h"

#include <qpdf/qpdf-c.h>

#include "engine/base/arena.h"

static void say(qpdf_data pdf, const char *language)
{
	const qpdf_oh root = qpdf_get_root(pdf);
	const qpdf_oh viewer = qpdf_oh_new_dictionary(pdf);

	qpdf_oh_replace_key(pdf, viewer, "/DisplayDocTitle", qpdf_oh_new_bool(pdf, QPDF_TRUE));
	qpdf_oh_replace_key(pdf, root, "/ViewerPreferences", viewer);
	qpdf_oh_replace_key(pdf, root, "/Lang", qpdf_oh_new_string(pdf, language));
}

/* Cairo names an image once for each time that it is drawn, which is a warning: what is written
 * here names it once. */
static bool is_good(QPDF_ERROR_CODE code)
{
	return (code & QPDF_ERRORS) == 0;
}

static bool complete(qpdf_data pdf, struct str drawn, const char *language, struct buf *out)
{
	if (!is_good(qpdf_read_memory(pdf, "paper", drawn.at, drawn.len, NULL)))
		return false;
	say(pdf, language);
	if (!is_good(qpdf_init_write_memory(pdf)))
		return false;
	/* Not a random one, so that the same paper gives the same bytes. */
	qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
	if (!is_good(qpdf_write(pdf)))
		return false;
	buf_add(out, (struct str){ (const char *)qpdf_get_buffer(pdf),
				   qpdf_get_buffer_length(pdf) });
	return true;
}

bool catalog_complete(struct str drawn, struct str language, struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	qpdf_data pdf = qpdf_init();
	bool ok;

	qpdf_silence_errors(pdf);
	ok = complete(pdf, drawn, str_to_c(&arena, language), out);
	if (!ok)
		(void)err_set(err, ERR_INVALID, "the PDF cannot be completed: %s",
			      qpdf_has_error(pdf)
				      ? qpdf_get_error_full_text(pdf, qpdf_get_error(pdf))
				      : "no reason given");
	else if (buf_full(out))
		ok = err_set(err, ERR_LIMIT, "the PDF is too large");
	qpdf_cleanup(&pdf);
	arena_finish(&arena);
	return ok;
}
