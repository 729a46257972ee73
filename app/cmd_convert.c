#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/carried.h"
#include "engine/base/limits.h"
#include "engine/form/definition.h"
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"
#include "engine/xlsform/archive.h"

static const struct {
	const char *name;
	enum spelling spelling;
} spellings[] = { { "json", SPELLING_JSON }, { "xml", SPELLING_XML } };

static bool spelling_find(struct str name, enum spelling *out)
{
	for (size_t i = 0; i < LENGTH(spellings); i++)
		if (str_equal_c(name, spellings[i].name)) {
			*out = spellings[i].spelling;
			return true;
		}
	(void)fprintf(stderr, "veidlapa: --to takes xml or json\n");
	return false;
}

struct wish {
	struct str to, institution;
};

static bool write(const struct frame *frame, struct str text, struct diags *diags,
		  enum spelling spelling)
{
	const struct xml *tree = definition_read(frame->arena, text, diags);

	if (!tree || diags->errors > 0 ||
	    !xsd_check(tree,
		       definition_spelling(text) == SPELLING_JSON ? XSD_NAMES_JSON
								  : XSD_NAMES_XML,
		       diags))
		return false;
	(void)definition_write(tree, spelling, frame->out);
	return true;
}

/* --- from a spreadsheet --- */

static void print_notes(const struct frame *frame, const struct xlsform_notes *notes)
{
	const struct words *words = words_in(STR("en"));

	for (size_t i = 0; i < notes->count; i++) {
		const struct xlsform_note *note = &notes->at[i];
		const struct str what = carried_what(frame->arena, words, note);
		const struct str instead = carried_instead(frame->arena, words, note);

		(void)fprintf(stderr, "%.*s: %.*s: %.*s. %.*s\n", STR_ARG(frame->words[0]),
			      STR_ARG(note->place), STR_ARG(what), STR_ARG(instead));
	}
}

/* As the schema puts things in order; empty with the reason in err. */
static struct str text_of_workbook(const struct frame *frame, struct str bytes,
				   struct str institution, struct err *err)
{
	struct xlsform_notes notes = { 0 };
	const struct xml *tree = xlsform_read(frame->arena, bytes, institution, &notes, err);
	struct buf text;
	struct str copy = STR("");

	if (tree == NULL)
		return copy;
	print_notes(frame, &notes);
	buf_init(&text, LIMIT_DEFINITION);
	if (edit_write(frame->arena, tree, &text))
		copy = str_copy(frame->arena, buf_str(&text));
	else
		(void)err_set(err, ERR_LIMIT, "the definition is larger than %d bytes",
			      LIMIT_DEFINITION);
	buf_finish(&text);
	return copy;
}

/* --- the command --- */

static int convert(const struct frame *frame, const void *input)
{
	const struct wish *wish = input;
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;
	enum spelling spelling;

	if (!spelling_find(wish->to, &spelling))
		return EXIT_USAGE;
	diags_init(&diags, frame->arena, frame->words[0]);
	if (!console_read(frame->arena, frame->words[0], ARCHIVE_BYTES, &bytes, &err))
		return console_trouble(&err);
	if (xlsform_is(bytes))
		bytes = text_of_workbook(frame, bytes, wish->institution, &err);
	if (err.code != ERR_NONE)
		return console_trouble(&err);
	return write(frame, bytes, &diags, spelling) ? EXIT_OK : console_findings(&diags);
}

int cmd_convert(int argc, char **argv)
{
	struct wish wish = { .to = STR("xml"), .institution = STR("99999999902") };
	const struct option_row options[] = {
		{ "--to", "xml|json", "the spelling to write; xml when it is left out",
		  &wish.to },
		{ "--institution", "NUMBER",
		  "whose form it is, where a spreadsheet does not say; an invented one when "
		  "it is left out",
		  &wish.institution },
	};
	const struct command_line line = {
		.usage = "convert FILE [--to xml|json] [--institution NUMBER]",
		.about = "Writes the definition in either spelling, canonical; nothing is "
			 "lost either way. From a spreadsheet (XLSForm, .xlsx) what could not "
			 "be carried over is told on standard error.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, convert, &wish);
}
