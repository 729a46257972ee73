#include "app/service/samples.h"

#include "engine/contract/event.h"
#include "engine/contract/sample.h"
#include "engine/contract/spelling.h"
#include "engine/form/content.h"

/* Samples do not depend on the day: 2026-06-01T09:00:00Z. */
static const int64_t sample_ms = INT64_C(1780304400000);

/* One a line: neither spelling has line ends outside of strings, and those are escaped here. */
static void add_line(struct str text, bool xml, struct buf *out)
{
	struct str part;

	if (!xml) {
		buf_add(out, text);
	} else {
		for (size_t i = 0; str_next(&text, '\n', &part); i++) {
			if (i > 0)
				buf_add_c(out, "&#10;");
			buf_add(out, part);
		}
	}
	buf_add_byte(out, '\n');
}

static bool add_content(void *context, struct str id, struct buf *out, struct err *err)
{
	(void)context;
	(void)id;
	(void)err;
	buf_add_base64(out, STR(SAMPLE_CONTENT));
	return true;
}

/* Where a file that is made up can be had: nowhere. */
static void add_link(void *context, struct str id, struct buf *out)
{
	(void)context;
	buf_printf(out, "https://example.invalid/%.*s", STR_ARG(id));
}

static struct event sample_event(const struct samples *samples, uint64_t number,
				 struct arena *arena)
{
	return (struct event){
		.submission = str_printf(arena, "sample-%llu", (unsigned long long)number + 1),
		.reference = STR("VL-0000-0000"),
		.institution = samples->form->institution,
		.form = samples->form->id,
		.language = samples->form->languages[0],
		.sequence = (int64_t)number + 1,
		.version = samples->version,
		.received_ms = sample_ms,
		.test = true,
	};
}

/* As a receiver gets it. */
static bool spell_sample(const struct style *style, struct str kept, struct arena *arena,
			 struct buf *out, struct err *err)
{
	const struct content_source source = { add_content, NULL };
	struct spelling_files parts = { 0 };
	const struct spelling spelling = { .xml = style->xml,
					   .thin = style->thin,
					   .files = style->files,
					   .add_link = add_link,
					   .arena = arena,
					   .parts = &parts };
	const struct json *event = spelling_read(kept, arena, err);
	struct buf marked, text;

	if (event == NULL)
		return false;
	buf_init(&marked, SIZE_MAX);
	buf_init(&text, SIZE_MAX);
	spelling_write(&spelling, event, &marked);
	(void)content_expand(buf_str(&marked), &source, &text, err);
	add_line(buf_str(&text), style->xml, out);
	buf_finish(&text);
	buf_finish(&marked);
	return true;
}

bool samples_add(const struct samples *samples, uint64_t number, struct buf *out,
		 struct err *err)
{
	struct sample sample = { samples->form, samples->rules, samples->seed + number,
				 sample_ms };
	struct arena arena;
	const struct state *state;
	struct buf kept;
	bool ok;

	arena_init(&arena);
	buf_init(&kept, SIZE_MAX);
	state = sample_make(&sample, &arena, err);
	ok = state != NULL;
	if (ok) {
		const struct event event = sample_event(samples, number, &arena);
		(void)event_write_json(&event, state, &kept);
		ok = spell_sample(&samples->style, buf_str(&kept), &arena, out, err);
	}
	buf_finish(&kept);
	arena_finish(&arena);
	return ok;
}
