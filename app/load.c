#include "app/load.h"

#include <stdio.h>

#include "app/console.h"
#include "app/options.h"
#include "app/service/shelf.h"
#include "engine/base/clock.h"
#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "engine/feel/temporal.h"

static int load_definition(struct arena *arena, struct str path, struct loaded *out)
{
	const struct shelf shelf = { .folder = shelf_folder(path) };
	const struct library library = shelf_library(&shelf);
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;

	diags_init(&diags, arena, path);
	if (!console_read(arena, path, LIMIT_DEFINITION, &bytes, &err))
		return console_trouble(&err);
	out->published = published_build(bytes, &library, NULL, &diags);
	return console_findings(&diags);
}

static int load_answers(struct arena *arena, const struct form *form, struct str path,
			struct answers **out)
{
	struct diags diags;
	struct err err = { 0 };
	struct str text;
	const struct json *json;

	*out = answers_new(arena, form);
	if (path.len == 0)
		return EXIT_OK;
	diags_init(&diags, arena, path);
	if (!console_read(arena, path, LIMIT_ANSWERS, &text, &err))
		return console_trouble(&err);
	json = json_parse(arena, text, &diags);
	if (json)
		*out = answers_from_json(arena, form, json, &diags);
	return console_findings(&diags);
}

static int load_time(struct str text, int64_t *ms)
{
	struct date_time moment;

	*ms = clock_now(NULL);
	if (text.len == 0)
		return EXIT_OK;
	if (!date_time_parse(text, &moment) || moment.time.zone.kind == ZONE_NONE) {
		(void)fprintf(stderr, "veidlapa: --at takes a time with its zone, such as "
				      "2026-02-01T12:00:00Z\n");
		return EXIT_USAGE;
	}
	*ms = date_time_to_epoch(&moment) * 1000;
	return EXIT_OK;
}

int load(struct arena *arena, const struct load_input *input, struct loaded *out)
{
	struct answers *answers = NULL;
	int exit_code = load_time(input->at, &out->now_ms);

	if (exit_code == EXIT_OK)
		exit_code = load_definition(arena, input->definition, out);
	if (exit_code == EXIT_OK)
		exit_code = load_answers(arena, out->published->form, input->answers, &answers);
	if (exit_code == EXIT_OK)
		out->state = rules_run(out->published->rules, answers, out->now_ms, arena);
	return exit_code;
}

const struct state *load_state(struct arena *arena, const struct loaded *loaded,
			       struct str line, struct diags *diags)
{
	const struct json *json = json_parse(arena, line, diags);
	const struct answers *answers = NULL;

	if (json != NULL)
		answers = answers_from_json(arena, loaded->published->form, json, diags);
	return answers == NULL || diags->errors > 0
		       ? NULL
		       : rules_run(loaded->published->rules, answers, loaded->now_ms, arena);
}

void load_finish(struct loaded *loaded)
{
	published_free(loaded->published);
}
