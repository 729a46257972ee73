#include "app/service/body.h"

#include "app/service/attached.h"
#include "app/service/screen.h"
#include "engine/base/limits.h"
#include "engine/contract/spelling.h"
#include "engine/form/content.h"

struct making {
	const struct body_maker *maker;
	const struct submission *submission;
	const struct style *style;
	struct arena *arena;
	struct str event; /* with marks where bytes of files come */
	struct spelling_files parts;
};

static struct stored_file file_of(const struct making *self, struct str id)
{
	return (struct stored_file){ .institution = self->submission->institution, .id = id };
}

/* --- the event ---------------------------------------------------------------------------- */

static void add_link(void *context, struct str id, struct buf *out)
{
	const struct making *self = context;
	const struct stored_file file = file_of(self, id);

	links_add(self->maker->links, &file, self->maker->now_ms, out);
}

/* One that is kept as it is wanted is sent as it is kept. */
static bool spell(struct making *self, struct err *err)
{
	const struct style *style = self->style;
	const struct spelling spelling = { .xml = style->xml,
					   .thin = style->thin,
					   .files = style->files,
					   .add_link = add_link,
					   .context = self,
					   .arena = self->arena,
					   .parts = &self->parts };
	const struct json *event;
	struct buf out;

	self->event = self->submission->payload;
	if (!style->xml && !style->thin && style->files == CONTRACT_CONTENT)
		return true;
	if (style->files == CONTRACT_LINK && self->maker->links == NULL)
		return err_set(err, ERR_IO, "links need VEIDLAPA_BASE_URL");
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
	const struct stored_file file = file_of(self, id);

	return attached_add(self->maker->store, &file, buf_add_base64, out, err);
}

static bool check_room(const struct making *self, const struct buf *buf, struct err *err)
{
	return !buf_full(buf) ||
	       err_set(err, ERR_LIMIT, "the files of %.*s are more than one delivery takes",
		       STR_ARG(self->submission->id));
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
	return check_room(self, &out->files, err);
}

/* --- multipart/related, RFC 2387 ---------------------------------------------------------- */

/* Nobody who attached a file could know the submission's id, so it is in none. */
#define BOUNDARY "veidlapa-%.*s"

static void begin_part(const struct making *self, struct str name, struct str type, size_t len,
		       struct buf *out)
{
	buf_printf(out,
		   "--" BOUNDARY "\r\nContent-Type: %.*s\r\nContent-ID: <%.*s>\r\n"
		   "Content-Length: %zu\r\n\r\n",
		   STR_ARG(self->submission->id), STR_ARG(type), STR_ARG(name), len);
}

static bool add_part(struct making *self, size_t index, struct buf *out, struct err *err)
{
	struct stored_file file = file_of(self, self->parts.at[index]);
	const struct str name = str_printf(self->arena, "file-%zu", index + 1);

	if (!store_file_size(self->maker->store, &file, err))
		return false;
	begin_part(self, name, STR("application/octet-stream"), file.size, out);
	if (!attached_add(self->maker->store, &file, buf_add, out, err))
		return false;
	buf_add_c(out, "\r\n");
	return true;
}

static bool add_parts(struct making *self, struct str type, struct buf *out, struct err *err)
{
	begin_part(self, STR("event"), type, self->event.len, out);
	buf_add(out, self->event);
	buf_add_c(out, "\r\n");
	for (size_t i = 0; i < self->parts.count; i++)
		if (!add_part(self, i, out, err))
			return false;
	buf_printf(out, "--" BOUNDARY "--\r\n", STR_ARG(self->submission->id));
	return check_room(self, out, err);
}

/* Without files, too: whoever takes it apart need not ask whether it is one. */
static bool write_parts(struct making *self, struct body *out, struct err *err)
{
	struct buf bytes;

	buf_init(&bytes, LIMIT_ANSWERS + LIMIT_FILES_BYTES + LIMIT_CHUNK);
	if (!add_parts(self, out->content_type, &bytes, err)) {
		buf_finish(&bytes);
		return false;
	}
	out->content_type =
		str_printf(self->arena,
			   "multipart/related; boundary=\"" BOUNDARY
			   "\"; type=\"%.*s\"; start=\"<event>\"",
			   STR_ARG(self->submission->id), STR_ARG(out->content_type));
	if (self->parts.count > 0) {
		out->files = bytes;
		out->bytes = buf_str(&out->files);
	} else {
		out->bytes = str_copy(self->arena, buf_str(&bytes));
		buf_finish(&bytes);
	}
	return true;
}

bool body_make(const struct body_maker *maker, const struct submission *submission,
	       const struct style *style, struct arena *arena, struct body *out,
	       struct err *err)
{
	struct making self = {
		.maker = maker, .submission = submission, .style = style, .arena = arena
	};

	*out = (struct body){ .content_type = submission->content_type,
			      .bytes = submission->payload };
	if (content_has_marks(submission->payload) &&
	    !screen_submission(maker->scanner, maker->store, submission, err))
		return false;
	if (!str_equal_c(submission->content_type, "application/json"))
		return true;
	if (style->xml)
		out->content_type = STR("application/xml");
	return spell(&self, err) && check(&self, err) &&
	       (style->files == CONTRACT_PART && !style->thin ? write_parts(&self, out, err)
							      : fill_in(&self, out, err));
}

void body_finish(struct body *body)
{
	buf_finish(&body->files);
	*body = (struct body){ 0 };
}
