#include "app/service/body.h"

#include "app/service/attached.h"
#include "engine/base/limits.h"
#include "engine/contract/spelling.h"
#include "engine/form/content.h"

struct making {
	const struct body_maker *maker;
	const struct submission *submission;
	const struct style *style;
	struct arena *arena;
	struct str event; /* with marks where bytes of files come */
};

/* --- the event ---------------------------------------------------------------------------- */

/* One that is kept as it is wanted is sent as it is kept. */
static bool spell(struct making *self, struct err *err)
{
	const struct style *style = self->style;
	const struct spelling spelling = { .xml = style->xml,
					   .thin = style->thin,
					   .files = style->files,
					   .arena = self->arena };
	const struct json *event;
	struct buf out;

	self->event = self->submission->payload;
	if (!style->xml && !style->thin && style->files == CONTRACT_CONTENT)
		return true;
	event = spelling_read(self->event, self->arena, err);
	if (event == NULL)
		return false;
	buf_init(&out, SIZE_MAX);
	spelling_write(&spelling, event, &out);
	self->event = str_copy(self->arena, buf_str(&out));
	buf_finish(&out);
	return true;
}

/* As it will be sent, but for the bytes of files, which are not for checking. */
static bool check(const struct making *self, struct err *err)
{
	struct buf bare;
	bool ok;

	if (self->maker->contracts == NULL)
		return true;
	buf_init(&bare, SIZE_MAX);
	ok = content_expand(self->event, NULL, &bare, err) &&
	     contracts_check(self->maker->contracts, self->submission, self->style,
			     buf_str(&bare), err);
	buf_finish(&bare);
	return ok;
}

/* --- the bytes ---------------------------------------------------------------------------- */

static bool add_content(void *context, struct str id, struct buf *out, struct err *err)
{
	const struct making *self = context;

	return attached_add(self->maker->store, self->submission->institution, id, out, err);
}

static bool fill_in(struct making *self, struct body *out, struct err *err)
{
	const struct content_source source = { add_content, self };

	out->bytes = self->event;
	if (!content_has_marks(self->event))
		return true;
	buf_init(&out->files, LIMIT_ANSWERS + LIMIT_FILES_BYTES / 3 * 4 + LIMIT_CHUNK);
	if (!content_expand(self->event, &source, &out->files, err))
		return false;
	out->bytes = buf_str(&out->files);
	return !buf_full(&out->files) ||
	       err_set(err, ERR_LIMIT, "the files of %.*s are more than one delivery takes",
		       STR_ARG(self->submission->id));
}

bool body_make(const struct body_maker *maker, const struct submission *submission,
	       const struct style *style, struct arena *arena, struct body *out,
	       struct err *err)
{
	struct making self = { maker, submission, style, arena, STR("") };

	*out = (struct body){ .content_type = submission->content_type,
			      .bytes = submission->payload };
	if (!str_equal_c(submission->content_type, "application/json"))
		return true;
	if (style->xml)
		out->content_type = STR("application/xml");
	return spell(&self, err) && check(&self, err) && fill_in(&self, out, err);
}

void body_finish(struct body *body)
{
	buf_finish(&body->files);
	*body = (struct body){ 0 };
}
