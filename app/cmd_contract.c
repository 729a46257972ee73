#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/form_file.h"
#include "app/frame.h"
#include "engine/contract/contract.h"
#include "engine/contract/event.h"
#include "engine/contract/sample.h"
#include "engine/form/content.h"

/* Samples do not depend on the day: 2026-06-01T09:00:00Z. */
static const int64_t sample_ms = INT64_C(1780304400000);

enum { SAMPLES_MOST = 100000 };

/* As they were typed. */
struct wanted {
	struct str format, version, count, seed;
};

struct request {
	struct str format;
	uint64_t version, count, seed;
};

/* --- samples --- */

static const struct sample_format {
	const char *name;
	bool (*write)(const struct event *event, const struct state *state, struct buf *out);
} sample_formats[] = {
	{ "sample", event_write_json },
	{ "sample-xml", event_write_xml },
};

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

static bool add_sample(const struct request *request, const struct sample_format *format,
		       const struct form_file *file, uint64_t number, struct buf *out,
		       struct err *err)
{
	struct sample sample = { file->form, file->rules, request->seed + number, sample_ms };
	struct arena arena;
	const struct state *state;
	const struct content_source source = { add_content, NULL };
	struct buf marked;
	struct buf text;

	arena_init(&arena);
	state = sample_make(&sample, &arena, err);
	if (state != NULL) {
		struct event event = {
			.submission = str_printf(&arena, "sample-%llu",
						 (unsigned long long)number + 1),
			.reference = STR("VL-0000-0000"),
			.institution = file->form->institution,
			.form = file->form->id,
			.language = file->form->languages[0],
			.sequence = (int64_t)number + 1,
			.version = (int64_t)request->version,
			.received_ms = sample_ms,
		};
		buf_init(&marked, SIZE_MAX);
		buf_init(&text, SIZE_MAX);
		(void)format->write(&event, state, &marked);
		(void)content_expand(buf_str(&marked), &source, &text, err);
		add_line(buf_str(&text), format->write == event_write_xml, out);
		buf_finish(&text);
		buf_finish(&marked);
	}
	arena_finish(&arena);
	return state != NULL;
}

static bool add_samples(const struct request *request, const struct sample_format *format,
			const struct form_file *file, struct buf *out, struct err *err)
{
	for (uint64_t i = 0; i < request->count; i++)
		if (!add_sample(request, format, file, i, out, err))
			return false;
	return true;
}

/* --- the command --- */

static const struct contract_format *find_format(struct str name)
{
	for (size_t i = 0; i < contract_format_count; i++)
		if (str_equal_c(name, contract_formats[i].name))
			return &contract_formats[i];
	return NULL;
}

static const struct sample_format *find_sample_format(struct str name)
{
	for (size_t i = 0; i < LENGTH(sample_formats); i++)
		if (str_equal_c(name, sample_formats[i].name))
			return &sample_formats[i];
	return NULL;
}

static int write_contract(const struct request *request, const struct form_file *file,
			  struct buf *out)
{
	const struct contract contract = { file->form, (int64_t)request->version };
	const struct contract_format *format = find_format(request->format);
	struct err err = { 0 };

	if (format != NULL) {
		format->write(&contract, out);
	} else if (!add_samples(request, find_sample_format(request->format), file, out,
				&err)) {
		buf_clear(out);
		return console_trouble(&err);
	}
	return EXIT_OK;
}

static bool read_number(const char *name, struct str text, uint64_t least, uint64_t most,
			uint64_t *out)
{
	if (str_to_u64(text, out) && *out >= least && *out <= most)
		return true;
	(void)fprintf(stderr, "veidlapa: %s takes a whole number from %llu to %llu\n", name,
		      (unsigned long long)least, (unsigned long long)most);
	return false;
}

static bool read_format(struct str format)
{
	if (find_format(format) != NULL || find_sample_format(format) != NULL)
		return true;
	(void)fprintf(stderr, "veidlapa: --format takes json-schema, xsd, openapi, sample or "
			      "sample-xml\n");
	return false;
}

static bool read_request(const struct wanted *wanted, struct request *out)
{
	out->format = wanted->format;
	return read_format(wanted->format) &&
	       read_number("--version", wanted->version, 1, UINT32_MAX, &out->version) &&
	       read_number("--count", wanted->count, 1, SAMPLES_MOST, &out->count) &&
	       read_number("--seed", wanted->seed, 0, UINT32_MAX, &out->seed);
}

static int contract(const struct frame *frame, const void *input)
{
	struct request request;
	struct form_file file;
	int exit_code;

	if (!read_request(input, &request))
		return EXIT_USAGE;
	exit_code = form_file_load(frame->arena, frame->words[0], &file);
	return exit_code == EXIT_OK ? write_contract(&request, &file, frame->out) : exit_code;
}

int cmd_contract(int argc, char **argv)
{
	struct wanted wanted = { STR("json-schema"), STR("1"), STR("1"), STR("0") };
	const struct option_row options[] = {
		{ "--format", "NAME", "json-schema, xsd, openapi, sample or sample-xml",
		  &wanted.format },
		{ "--version", "N", "the form's published version; without it 1",
		  &wanted.version },
		{ "--count", "N", "how many samples, one a line", &wanted.count },
		{ "--seed", "N", "other samples", &wanted.seed },
	};
	const struct command_line line = {
		.usage = "contract FILE [--format json-schema|xsd|openapi|sample|sample-xml] "
			 "[--version N] [--count N] [--seed N]",
		.about = "Writes what the receiver of the form's submissions can rely on, or "
			 "makes up submissions to try a receiver with.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 1,
	};

	return frame_run(&line, argc, argv, contract, &wanted);
}
