#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/receipt.h"
#include "engine/base/limits.h"
#include "engine/feel/temporal.h"

struct verify_input {
	struct str keys, code;
};

/* Before and behind the name of the key. */
static const struct {
	const char *before, *behind;
} words[] = {
	[RECEIPT_GENUINE] = { "genuine: signed by key ", ", and not changed since" },
	[RECEIPT_CHANGED] = { "changed: it says it is signed by key ",
			      ", but it is not what that key signed" },
	[RECEIPT_OTHER_KEY] = { "other key: it says it is signed by key ",
				", which is not among those given" },
};

static void print_receipt(const struct receipt *receipt, struct buf *out)
{
	struct date_time moment;

	buf_printf(out, "reference %.*s\nreceived ", STR_ARG(receipt->reference));
	if (date_time_from_epoch(receipt->received_ms / 1000, 0,
				 (struct zone){ .kind = ZONE_OFFSET }, &moment))
		date_time_print(&moment, out);
	buf_printf(out, "\nform %.*s\nsent sha256:", STR_ARG(receipt->urn));
	buf_add_hex(out, (struct str){ (const char *)receipt->sent, sizeof receipt->sent });
	buf_add_byte(out, '\n');
}

static int print_finding(const struct receipt_finding *finding, struct buf *out)
{
	const bool genuine = finding->verdict == RECEIPT_GENUINE;

	if (finding->verdict == RECEIPT_UNREADABLE) {
		buf_add_c(out, finding->file
				       ? "unreadable: this file holds no whole signature\n"
				       : "unreadable: this is no whole code; compare a typed "
					 "code letter by letter\n");
		return EXIT_FINDINGS;
	}
	buf_printf(out, "%s%.*s%s\n", words[finding->verdict].before, STR_ARG(finding->key),
		   words[finding->verdict].behind);
	if (genuine && finding->receipt.reference.len > 0)
		print_receipt(&finding->receipt, out);
	return genuine ? EXIT_OK : EXIT_FINDINGS;
}

static bool read_input(const struct frame *frame, const struct verify_input *input,
		       struct receipt_keys *keys, struct str *what, struct err *err)
{
	struct str text;

	*what = input->code;
	return console_read(frame->arena, input->keys, LIMIT_CONFIG, &text, err) &&
	       receipt_keys_read(text, frame->arena, keys, err) &&
	       (input->code.len > 0 ||
		console_read(frame->arena, frame->words[0], LIMIT_PAGE, what, err));
}

static int verify(const struct frame *frame, const void *data)
{
	const struct verify_input *input = data;
	struct receipt_keys keys;
	struct receipt_finding finding;
	struct str what;
	struct err err = { 0 };

	if (input->keys.len == 0 || (input->code.len > 0) == (frame->word_count > 0)) {
		(void)fprintf(stderr, "veidlapa: verify needs --keys, and a file or --code\n");
		return EXIT_USAGE;
	}
	if (!read_input(frame, input, &keys, &what, &err))
		return console_trouble(&err);
	finding = receipt_check(what, &keys, frame->arena);
	return print_finding(&finding, frame->out);
}

int cmd_verify(int argc, char **argv)
{
	struct verify_input input = { 0 };
	const struct option_row options[] = {
		{ "--keys", "FILE",
		  "the platform's keys, from its /.well-known/veidlapa-receipt-keys",
		  &input.keys },
		{ "--code", "CODE", "the code of a printed receipt", &input.code },
	};
	const struct command_line line = {
		.usage = "verify (RECEIPT.pdf | CODE.txt | --code CODE) --keys FILE",
		.about =
			"Says whether a receipt is genuine, without asking anybody: a PDF as "
			"it was downloaded, or the code that stands on it, which says what was "
			"received and when. Exit code 1 when it is not.",
		.options = options,
		.option_count = LENGTH(options),
		.most = 1,
	};

	return frame_run(&line, argc, argv, verify, &input);
}
