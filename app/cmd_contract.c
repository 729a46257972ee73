#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/form_file.h"
#include "app/frame.h"
#include "app/service/samples.h"
#include "engine/contract/check.h"
#include "engine/contract/contract.h"
#include "engine/contract/spelling.h"
#include "engine/schema/document.h"

enum { SAMPLES_MOST = 100000 };

/* As they were typed. */
struct wanted {
	struct str format, version, count, seed, attachments, check;
};

struct request {
	struct str format;
	uint64_t version, count, seed;
	enum contract_files files;
	bool thin;
};

/* --- samples --- */

static bool is_sample(struct str format)
{
	return str_equal_c(format, "sample") || str_equal_c(format, "sample-xml");
}

static bool add_samples(const struct request *request, const struct form_file *file,
			struct buf *out, struct err *err)
{
	const bool xml = str_equal_c(request->format, "sample-xml");
	const struct samples samples = { .form = file->form,
					 .rules = file->rules,
					 .version = (int64_t)request->version,
					 .style = { xml, request->thin, request->files },
					 .seed = request->seed };

	for (uint64_t i = 0; i < request->count; i++)
		if (!samples_add(&samples, i, out, err))
			return false;
	return true;
}

/* --- what somebody has --- */

enum { EVENTS_MOST = 256 * 1024 * 1024 };

/* Compiled when the first event of the kind comes. */
struct judge {
	const struct contract *contract;
	const struct check *check;
	struct document_schema *documents;
	struct arena *arena;
};

static bool judge_json(struct judge *judge, struct str event, struct err *err)
{
	struct arena arena = { 0 };
	const struct json *json = spelling_read(event, &arena, err);

	if (judge->check == NULL)
		judge->check = check_new(judge->arena, judge->contract);
	const bool ok = json != NULL && check_event(judge->check, json, err);
	arena_finish(&arena);
	return ok;
}

static bool judge_xml(struct judge *judge, struct str event, struct err *err)
{
	struct buf xsd;

	if (judge->documents == NULL) {
		buf_init(&xsd, SIZE_MAX);
		contract_xsd(judge->contract, &xsd);
		judge->documents = document_schema_new(buf_str(&xsd), err);
		buf_finish(&xsd);
	}
	return judge->documents != NULL && document_check(judge->documents, event, err);
}

/* One a line; a line of the output for each. */
static int judge_events(const struct contract *contract, const struct frame *frame,
			struct str path)
{
	struct judge judge = { .contract = contract, .arena = frame->arena };
	struct err err = { 0 };
	struct str rest, line;
	int exit_code = EXIT_OK;

	if (!console_read(frame->arena, path, EVENTS_MOST, &rest, &err))
		return console_trouble(&err);
	while (str_next(&rest, '\n', &line)) {
		const bool ok = str_starts(line, STR("<")) ? judge_xml(&judge, line, &err)
							   : judge_json(&judge, line, &err);
		buf_printf(frame->out, "%s\n", ok ? "ok" : err.text);
		exit_code = ok ? exit_code : EXIT_FINDINGS;
	}
	document_schema_free(judge.documents);
	return exit_code;
}

/* --- the command --- */

static const struct contract_format *find_format(struct str name)
{
	for (size_t i = 0; i < contract_format_count; i++)
		if (str_equal_c(name, contract_formats[i].name))
			return &contract_formats[i];
	return NULL;
}

static int write_contract(const struct request *request, const struct form_file *file,
			  const struct frame *frame, struct str events)
{
	const struct contract contract = { file->form, (int64_t)request->version,
					   request->files, request->thin };
	const struct contract_format *format = find_format(request->format);
	struct err err = { 0 };

	if (events.len > 0)
		return judge_events(&contract, frame, events);
	if (format != NULL) {
		format->write(&contract, frame->out);
	} else if (!add_samples(request, file, frame->out, &err)) {
		buf_clear(frame->out);
		return console_trouble(&err);
	}
	return EXIT_OK;
}

static bool read_format(struct str format)
{
	if (find_format(format) != NULL || is_sample(format))
		return true;
	(void)fprintf(stderr, "veidlapa: --format takes json-schema, xsd, openapi, sample or "
			      "sample-xml\n");
	return false;
}

static bool read_attachments(struct str text, struct request *out)
{
	out->thin = str_equal_c(text, "none");
	if (out->thin || contract_files_read(text, &out->files))
		return true;
	(void)fprintf(stderr,
		      "veidlapa: --attachments takes inline, multipart, link or none\n");
	return false;
}

static bool read_request(const struct wanted *wanted, struct request *out)
{
	out->format = wanted->format;
	return read_format(wanted->format) && read_attachments(wanted->attachments, out) &&
	       options_number("--version", wanted->version, 1, UINT32_MAX, &out->version) &&
	       options_number("--count", wanted->count, 1, SAMPLES_MOST, &out->count) &&
	       options_number("--seed", wanted->seed, 0, UINT32_MAX, &out->seed);
}

static int contract(const struct frame *frame, const void *input)
{
	const struct wanted *wanted = input;
	struct request request = { 0 };
	struct form_file file;
	int exit_code;

	if (!read_request(wanted, &request))
		return EXIT_USAGE;
	exit_code = form_file_load(frame->arena, frame->words[0], &file);
	return exit_code == EXIT_OK ? write_contract(&request, &file, frame, wanted->check)
				    : exit_code;
}

int cmd_contract(int argc, char **argv)
{
	struct wanted wanted = { STR("json-schema"), STR("1"),	    STR("1"),
				 STR("0"),	     STR("inline"), STR("") };
	const struct option_row options[] = {
		{ "--format", "NAME", "json-schema, xsd, openapi, sample or sample-xml",
		  &wanted.format },
		{ "--version", "N", "the form's published version; without it 1",
		  &wanted.version },
		{ "--count", "N", "how many samples, one a line", &wanted.count },
		{ "--seed", "N", "other samples", &wanted.seed },
		{ "--attachments", "HOW",
		  "as the endpoint's setting says: inline, multipart, link; none: the event "
		  "alone",
		  &wanted.attachments },
		{ "--check", "FILE",
		  "of events, JSON or XML, one a line: which are by the contract",
		  &wanted.check },
	};
	const struct command_line line = {
		.usage = "contract FILE [--format json-schema|xsd|openapi|sample|sample-xml] "
			 "[--version N] [--count N] [--seed N] "
			 "[--attachments inline|multipart|link|none] [--check FILE]",
		.about = "Writes what the receiver of the form's submissions can rely on, or "
			 "makes up submissions to try a receiver with.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, contract, &wanted);
}
