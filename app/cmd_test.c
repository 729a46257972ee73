#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/shelf.h"
#include "engine/scenario/scenario.h"

/* --- as text --- */

static void say_text(struct buf *out, struct str text)
{
	if (text.len > 0)
		buf_printf(out, "\"%.*s\"", STR_ARG(text));
	else
		buf_add_c(out, "nothing");
}

/* What must be answered, or mended, before the form can be sent. */
static void print_stops(const struct difference *difference, struct buf *out)
{
	for (size_t i = 0; i < difference->stop_count; i++) {
		const struct stop *stop = &difference->stops[i];
		const struct str item = stop->item == NULL ? STR("the form") : stop->item->id;

		buf_printf(out, "%s%.*s (%s)", i == 0 ? "; it is stopped by " : ", ",
			   STR_ARG(item), stop->code);
	}
}

static void print_differences(struct str path, const struct scenario_result *result,
			      struct buf *out)
{
	for (size_t i = 0; i < result->count; i++) {
		const struct difference *at = &result->differences[i];

		buf_printf(out, "          %.*s:%u:%u: %.*s: expected ", STR_ARG(path),
			   (unsigned)at->place.line, (unsigned)at->place.column,
			   STR_ARG(at->what));
		say_text(out, at->expected);
		buf_add_c(out, ", got ");
		say_text(out, at->came);
		print_stops(at, out);
		buf_add_byte(out, '\n');
	}
}

static void print_gap(struct str path, const struct gap *gap, struct buf *out)
{
	buf_printf(out, "          %.*s:%u:%u: %.*s", STR_ARG(path), (unsigned)gap->place.line,
		   (unsigned)gap->place.column, STR_ARG(gap->path));
	if (gap->text.len > 0)
		buf_printf(out, " (%.*s)", STR_ARG(gap->text));
	buf_printf(out, ": never %s\n", gap->never);
}

static void print_report(struct str path, const struct scenario_report *report, struct buf *out)
{
	buf_printf(out, "%.*s\n", STR_ARG(path));
	for (size_t i = 0; i < report->count; i++) {
		buf_printf(out, "  %s  %.*s\n",
			   report->results[i].count > 0 ? "not ok" : "ok    ",
			   STR_ARG(report->results[i].name));
		print_differences(path, &report->results[i], out);
	}
	buf_printf(out, "  %zu scenarios, %zu failed; coverage %u %% (%zu of %zu)\n",
		   report->count, report->failed, scenario_coverage(report), report->reached,
		   report->outcomes);
	if (report->gap_count > 0)
		buf_add_c(out, "  no scenario reaches:\n");
	for (size_t i = 0; i < report->gap_count; i++)
		print_gap(path, &report->gaps[i], out);
}

/* --- as JSON --- */

/* A line for each file: tools take one after the other. */
static void print_report_json(struct str path, const struct scenario_report *report,
			      struct buf *out)
{
	buf_add_c(out, "{\"file\":");
	buf_add_json(out, path);
	buf_add_byte(out, ',');
	scenario_print_json(report, out);
	buf_add_c(out, "}\n");
}

/* --- the command --- */

/* The definition need not be publishable otherwise: its texts and pages do not matter here. */
static bool run(struct arena *arena, struct str bytes, struct str folder, struct diags *diags,
		struct scenario_report *out)
{
	const struct shelf shelf = { .folder = folder };
	const struct library library = shelf_library(&shelf);
	const struct form *form = form_load_with(arena, bytes, &library, diags);
	const struct rules *rules = form != NULL ? rules_build(arena, form, diags) : NULL;

	return rules != NULL && scenario_run(form, rules, arena, diags, out);
}

/* One file's report. Gives its exit code. */
static int test_file(const struct frame *frame, struct str path, const void *input)
{
	const struct str *format = input;
	struct scenario_report report;
	struct diags diags;
	struct err err = { 0 };
	struct str bytes;

	diags_init(&diags, frame->arena, path);
	if (!console_read(frame->arena, path, LIMIT_DEFINITION, &bytes, &err))
		return console_trouble(&err);
	if (!run(frame->arena, bytes, shelf_folder(path), &diags, &report)) {
		diags_sort(&diags);
		return console_findings(&diags);
	}
	if (str_equal_c(*format, "json"))
		print_report_json(path, &report, frame->out);
	else
		print_report(path, &report, frame->out);
	return report.failed > 0 ? EXIT_FINDINGS : EXIT_OK;
}

static int test(const struct frame *frame, const void *input)
{
	return frame_each(frame, test_file, input);
}

int cmd_test(int argc, char **argv)
{
	struct str format = STR("text");
	const struct option_row options[] = {
		{ "--format", "text|json", "how the report is written; json: a line per file",
		  &format },
	};
	const struct command_line line = {
		.usage = "test FILE… [--format text|json]",
		.about = "Runs the scenarios of the definitions, and says what none of them "
			 "reaches. Exit code 0: all pass.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = SIZE_MAX,
	};

	return frame_run(&line, argc, argv, test, &format);
}
