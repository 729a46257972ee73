#include "app/service/carried.h"

#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "storage/asides.h"

static struct str printed(struct arena *arena, const struct words *words, struct str key,
			  struct str subject, struct str detail)
{
	const struct pair parameters[] = { { STR_INIT("subject"), subject },
					   { STR_INIT("detail"), detail } };
	struct buf out;
	struct str text;

	buf_init(&out, (size_t)64 * 1024);
	word_print(words, key, parameters, LENGTH(parameters), &out);
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

struct str carried_what(struct arena *arena, const struct words *words,
			const struct xlsform_note *note)
{
	return printed(arena, words, str_printf(arena, "xlsform.%s", xlsform_whats[note->what]),
		       note->subject, note->detail);
}

struct str carried_instead(struct arena *arena, const struct words *words,
			   const struct xlsform_note *note)
{
	return printed(arena, words,
		       str_printf(arena, "xlsform.instead.%s", xlsform_insteads[note->instead]),
		       note->subject, note->outcome);
}

/* --- keeping ------------------------------------------------------------------------------ */

void carried_write(const struct xlsform_notes *notes, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < notes->count; i++) {
		const struct xlsform_note *note = &notes->at[i];
		const struct pair members[] = {
			{ STR_INIT("place"), note->place },
			{ STR_INIT("what"), str_from_c(xlsform_whats[note->what]) },
			{ STR_INIT("instead"), str_from_c(xlsform_insteads[note->instead]) },
			{ STR_INIT("subject"), note->subject },
			{ STR_INIT("detail"), note->detail },
			{ STR_INIT("outcome"), note->outcome },
		};

		buf_add_c(out, i > 0 ? ",{" : "{");
		for (size_t k = 0; k < LENGTH(members); k++) {
			buf_printf(out, "%s\"%.*s\":", k > 0 ? "," : "",
				   STR_ARG(members[k].name));
			buf_add_json(out, members[k].value);
		}
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

bool carried_keep(struct store *store, const struct xlsform_notes *notes,
		  const struct design *design, struct err *err)
{
	struct aside aside = { .institution = design->institution,
			       .form = design->form,
			       .kind = STR("import"),
			       .author = STR(""),
			       .time_ms = design->time_ms };
	struct buf text;
	bool ok;

	if (notes->count == 0)
		return store_aside_remove(store, &aside, err);
	buf_init(&text, LIMIT_DEFINITION);
	carried_write(notes, &text);
	aside.content = buf_str(&text);
	ok = store_aside_put(store, &aside, err);
	buf_finish(&text);
	return ok;
}

static struct str member(const struct json *json, struct str name)
{
	const struct json *at = json_get(json, name);

	return at != NULL && at->type == JSON_STRING ? at->text : STR("");
}

static size_t index_of(struct str word, const char *const *words, size_t count)
{
	size_t i = 0;

	while (i < count && !str_equal_c(word, words[i]))
		i++;
	return i;
}

static void read_note(struct arena *arena, const struct json *json, struct xlsform_notes *out)
{
	const size_t what = index_of(member(json, STR("what")), xlsform_whats, XLSFORM_WHATS);
	const size_t instead =
		index_of(member(json, STR("instead")), xlsform_insteads, XLSFORM_INSTEADS);

	/* Of another version of the program. */
	if (what == XLSFORM_WHATS || instead == XLSFORM_INSTEADS)
		return;
	*VEC_ADD(arena, out) = (struct xlsform_note){
		.place = member(json, STR("place")),
		.what = (enum xlsform_what)what,
		.instead = (enum xlsform_instead)instead,
		.subject = member(json, STR("subject")),
		.detail = member(json, STR("detail")),
		.outcome = member(json, STR("outcome")),
	};
}

void carried_read(struct arena *arena, struct str text, struct xlsform_notes *out)
{
	struct diags nobody;
	const struct json *json;

	diags_init(&nobody, arena, STR(""));
	json = json_parse(arena, text, &nobody);
	for (const struct json *at = json == NULL ? NULL : json->first; at != NULL;
	     at = at->next)
		if (at->type == JSON_OBJECT)
			read_note(arena, at, out);
}
