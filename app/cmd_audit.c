#include <stdio.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/frame.h"
#include "app/service/audit_file.h"
#include "app/service/keyring.h"
#include "engine/base/limits.h"

enum { FILE_SIZE = 1024 * 1024 * 1024 };

struct audit_input {
	struct str keys, institution;
};

static void print_proof(const struct frame *frame, struct str what,
			const struct audit_proof *proof)
{
	buf_printf(frame->out, "%.*s: %lld %s, %lld %s, signed up to entry %lld\n",
		   STR_ARG(what), (long long)proof->entries,
		   proof->entries == 1 ? "entry" : "entries", (long long)proof->signatures,
		   proof->signatures == 1 ? "signature" : "signatures",
		   (long long)proof->signed_number);
}

static int print_result(const struct frame *frame, struct str what, struct str text,
			const struct receipt_keys *keys)
{
	struct audit_proof proof;
	struct err err = { 0 };

	if (audit_file_check(text, keys, &proof, &err)) {
		print_proof(frame, what, &proof);
		return EXIT_OK;
	}
	buf_printf(frame->out, "%.*s: %s\n", STR_ARG(what), err.text);
	return EXIT_FINDINGS;
}

/* --- of a store --------------------------------------------------------------------------- */

static struct store *open_store(const struct frame *frame, struct receipt_keys *keys,
				struct err *err)
{
	struct config config;
	struct platform_keys platform;

	if (!config_load(frame->arena, &config, err) || !store_there(config.store, err) ||
	    !keyring_read(frame->arena, &config, &platform, err))
		return NULL;
	receipt_keys_of(&platform, frame->arena, keys);
	return store_open(config.store, &platform, err);
}

static int verify_one(const struct frame *frame, struct store *store,
		      const struct audit_end *end, const struct receipt_keys *keys)
{
	struct buf text;
	struct err err = { 0 };
	int exit_code;

	buf_init(&text, FILE_SIZE);
	exit_code = audit_file_write(store, end->institution, &text, &err)
			    ? print_result(frame, end->institution, buf_str(&text), keys)
			    : console_trouble(&err);
	buf_finish(&text);
	return exit_code;
}

/* Those of lines of VEIDLAPA_KEY that are gone: what they signed stays. */
static bool add_keys(const struct frame *frame, struct str path, struct receipt_keys *keys,
		     struct err *err)
{
	struct receipt_keys more = { 0 };
	struct str text;

	if (path.len == 0)
		return true;
	if (!console_read(frame->arena, path, LIMIT_CONFIG, &text, err) ||
	    !receipt_keys_read(text, frame->arena, &more, err))
		return false;
	for (size_t i = 0; i < more.count; i++)
		*VEC_ADD(frame->arena, keys) = more.at[i];
	return true;
}

static int verify_store(const struct frame *frame, struct str path)
{
	struct audit_ends ends = { 0 };
	struct receipt_keys keys;
	struct err err = { 0 };
	struct store *store = open_store(frame, &keys, &err);
	int exit_code = EXIT_OK;

	if (store == NULL || !add_keys(frame, path, &keys, &err) ||
	    !store_audit_ends(store, frame->arena, &ends, &err))
		exit_code = console_trouble(&err);
	for (size_t i = 0; i < ends.count; i++) {
		const int one = verify_one(frame, store, &ends.at[i], &keys);
		exit_code = one > exit_code ? one : exit_code;
	}
	store_close(store);
	return exit_code;
}

/* A number that was mistyped has an audit without entries, which would prove itself. */
static bool has_audit(struct store *store, const struct frame *frame, struct str institution,
		      struct err *err)
{
	struct audit_ends ends = { 0 };

	if (!store_audit_ends(store, frame->arena, &ends, err))
		return false;
	for (size_t i = 0; i < ends.count; i++)
		if (str_equal(ends.at[i].institution, institution))
			return true;
	return err_set(err, ERR_NOT_FOUND,
		       "the store has no audit of %.*s; veidlapa audit verify names those that "
		       "it has",
		       STR_ARG(institution));
}

static int export(const struct frame *frame, struct str institution)
{
	struct receipt_keys keys;
	struct err err = { 0 };
	struct store *store = open_store(frame, &keys, &err);
	const bool ok = store != NULL && has_audit(store, frame, institution, &err) &&
			audit_file_write(store, institution, frame->out, &err);

	store_close(store);
	return ok ? EXIT_OK : console_trouble(&err);
}

/* --- of a file ---------------------------------------------------------------------------- */

static int verify_file(const struct frame *frame, const struct audit_input *input)
{
	struct receipt_keys keys;
	struct str text;
	struct err err = { 0 };

	if (!console_read(frame->arena, input->keys, LIMIT_CONFIG, &text, &err) ||
	    !receipt_keys_read(text, frame->arena, &keys, &err) ||
	    !console_read(frame->arena, frame->words[1], FILE_SIZE, &text, &err))
		return console_trouble(&err);
	return print_result(frame, frame->words[1], text, &keys);
}

static int audit(const struct frame *frame, const void *data)
{
	const struct audit_input *input = data;
	const bool verifies = str_equal_c(frame->words[0], "verify");

	if (verifies && frame->word_count == 2 && input->keys.len > 0)
		return verify_file(frame, input);
	if (verifies && frame->word_count == 1)
		return verify_store(frame, input->keys);
	if (str_equal_c(frame->words[0], "export") && frame->word_count == 1 &&
	    input->institution.len > 0)
		return export(frame, input->institution);
	(void)fprintf(stderr, "veidlapa: audit verify [--keys KEYS], audit verify FILE --keys "
			      "KEYS, or audit export --institution NUMBER\n");
	return EXIT_USAGE;
}

int cmd_audit(int argc, char **argv)
{
	struct audit_input input = { 0 };
	const struct option_row options[] = {
		{ "--keys", "FILE",
		  "the platform's public keys, as /.well-known/veidlapa-receipt-keys gives "
		  "them; of a store those of lines that are gone from VEIDLAPA_KEY",
		  &input.keys },
		{ "--institution", "NUMBER", "whose audit to export", &input.institution },
	};
	const struct command_line line = {
		.usage = "audit verify [--keys FILE] | audit verify FILE --keys FILE | audit "
			 "export --institution NUMBER",
		.about = "Proves that the audits of a store, or one that was downloaded, are "
			 "whole and unchanged, and up to where the platform signed them.",
		.options = options,
		.option_count = LENGTH(options),
		.least = 1,
		.most = 2,
	};

	return frame_run(&line, argc, argv, audit, &input);
}
