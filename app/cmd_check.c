#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/shelf.h"
#include "app/service/catalogue.h"
#include "engine/base/limits.h"
#include "engine/form/languages.h"
#include "engine/rules/cost.h"
#include "renderers/i18n/findings.h"

struct checking {
	struct str format, languages; /* languages: empty, or how to write their table */
	struct str language;	      /* of the findings */
};

static void add_share_json(const struct language_share *share, bool first, struct buf *out)
{
	buf_add_c(out, first ? "" : ", ");
	buf_add_c(out, "{\"language\": ");
	buf_add_json(out, share->language);
	buf_printf(out, ", \"texts\": %zu, \"missing\": %zu}", share->texts, share->missing);
}

static void add_shares(const struct form *form, struct str path, bool json, struct buf *out)
{
	struct language_share shares[LIMIT_LANGUAGES];

	languages_count(form, shares);
	if (json) {
		buf_add_c(out, "{\"file\": ");
		buf_add_json(out, path);
		buf_add_c(out, ", \"languages\": [");
	}
	for (size_t i = 0; i < form->language_count; i++)
		if (json)
			add_share_json(&shares[i], i == 0, out);
		else
			buf_printf(out, "%.*s\t%.*s\t%zu of %zu texts\t%zu missing\n",
				   STR_ARG(path), STR_ARG(shares[i].language),
				   shares[i].texts - shares[i].missing, shares[i].texts,
				   shares[i].missing);
	if (json)
		buf_add_c(out, "]}\n");
}

/* The table of languages alone; what cannot be read has none. */
static int list_languages(const struct frame *frame, struct str path,
			  const struct checking *checking, struct str bytes,
			  const struct library *library)
{
	struct diags diags;
	const struct form *form;

	diags_init(&diags, frame->arena, path);
	form = form_read_with(frame->arena, bytes, library, &diags);
	if (form)
		add_shares(form, path, str_equal_c(checking->languages, "json"), frame->out);
	else
		diags_print(&diags, frame->out);
	return form ? EXIT_OK : EXIT_FINDINGS;
}

/* What nobody can say is null. */
static void add_figure(const char *name, uint64_t figure, struct buf *out)
{
	if (figure == UINT64_MAX)
		buf_printf(out, "\"%s\": null, ", name);
	else
		buf_printf(out, "\"%s\": %llu, ", name, (unsigned long long)figure);
}

static void add_cost_json(struct arena *arena, const struct rules *rules, struct buf *out)
{
	struct rules_cost cost;
	struct diags said; /* among the findings already */

	diags_init(&said, arena, STR(""));
	cost = rules_cost(rules, &said);
	buf_add_c(out, ", \"cost\": {");
	add_figure("steps", cost.steps, out);
	add_figure("bytes", cost.bytes, out);
	add_figure("texts", cost.texts, out);
	buf_printf(out, "\"limits\": {\"steps\": %d, \"bytes\": %d, \"texts\": %d}}",
		   LIMIT_RULE_STEPS, LIMIT_RULE_BYTES, LIMIT_RULE_STEPS);
}

/* What evaluating it once takes at most is known of a form that was understood. */
static void add_result_json(const struct published *published, const struct diags *diags,
			    struct buf *out)
{
	buf_add_c(out, "{\"file\": ");
	buf_add_json(out, diags->file);
	if (published)
		add_cost_json(diags->arena, published->rules, out);
	buf_add_c(out, ", \"findings\": ");
	diags_print_json(diags, out);
	buf_add_c(out, "}\n");
}

/* One file's findings. Gives its exit code. */
static int check_file(const struct frame *frame, struct str path, const void *input)
{
	const struct checking *checking = input;
	const struct shelf shelf = { .folder = shelf_folder(path) };
	const struct library library = shelf_library(&shelf);
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;
	struct published *published;

	diags_init(&diags, frame->arena, path);
	diags.translation = findings_in(checking->language);
	if (!console_read(frame->arena, path, LIMIT_DEFINITION, &bytes, &err))
		return console_trouble(&err);
	if (checking->languages.len > 0)
		return list_languages(frame, path, checking, bytes, &library);
	published = published_build(bytes, &library, NULL, &diags);
	if (published)
		(void)published_prove(published, &diags); /* diags has it */
	diags_sort(&diags);
	if (str_equal_c(checking->format, "json"))
		add_result_json(published, &diags, frame->out);
	else if (diags.list.count > 0)
		diags_print(&diags, frame->out);
	else
		buf_printf(frame->out, diag_words(&diags, "%.*s: no problems\n"),
			   STR_ARG(path));
	published_free(published);
	return diags.errors > 0 ? EXIT_FINDINGS : EXIT_OK;
}

static int check(const struct frame *frame, const void *input)
{
	return frame_each(frame, check_file, input);
}

int cmd_check(int argc, char **argv)
{
	struct checking checking = { .format = STR("text"), .language = STR("en") };
	const struct option_row options[] = {
		{ "--format", "text|json",
		  "how findings are written; json: an object for each file, with what "
		  "the form takes at most",
		  &checking.format },
		{ "--languages", "text|json",
		  "instead, how many texts there are in each language, and how many are "
		  "missing",
		  &checking.languages },
		{ "--language", "lv|en", "the language of the findings; else English",
		  &checking.language },
	};
	const struct command_line line = {
		.usage = "check FILE… [--format text|json] [--language lv|en] [--languages "
			 "text|json]",
		.about = "Finds every problem in the definitions, as file:line:column: what is "
			 "wrong; what to do. Runs their scenarios. Exit code 0: all can be "
			 "published.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = SIZE_MAX,
	};

	return frame_run(&line, argc, argv, check, &checking);
}
