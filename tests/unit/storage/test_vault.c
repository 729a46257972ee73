#include "storage/vault.h"

#include <criterion/criterion.h>
#include <string.h>

#include "engine/base/asset.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"
#include "storage/clear.h"
#include "tests/unit/storage/fixture.h"

static void init(void)
{
	fixture_init_behind();
	log_init(LOG_ERROR + 1);
}

TestSuite(vault, .init = init, .fini = fixture_finish_behind);

static void run_on(struct db *where, struct statement statement)
{
	cr_assert(db_query(where, NULL, statement, NULL, &err), "%s", err.text);
}

static void run(struct statement statement)
{
	run_on(behind, statement);
}

static struct db_value value(struct str sql)
{
	const struct rows rows = fixture_query((struct statement){ sql, NULL, 0 });

	cr_assert_eq(rows.count, 1);
	return *rows_at(&rows, 0, 0);
}

#define VALUE(sql) value(STR("/* x */ " sql))

static void put_draft(const char *id, const char *answers)
{
	const struct draft draft = { .institution = STR("a"),
				     .id = str_from_c(id),
				     .form = STR("form"),
				     .version = 1,
				     .language = STR("lv"),
				     .answers = str_from_c(answers) };

	cr_assert(store_draft_put(store, &draft, &err), "%s", err.text);
}

static bool reads_draft(const char *id, struct draft *out)
{
	return store_draft_get(store, STR("a"), str_from_c(id), &arena, out, &err);
}

static bool reads_submission(struct submission *out)
{
	return store_submission_get(store, STR("a"), STR("s"), &arena, out, &err);
}

/* --- nothing in the clear ----------------------------------------------------------------- */

Test(vault, keeps_no_answer_in_the_clear)
{
	struct draft draft;
	struct submission submission;

	put_draft("d", "{\"vards\":\"Zane\"}");
	fixture_submit("a", "s");
	cr_expect_eq(str_find(VALUE("SELECT answers FROM draft").text, STR("Zane"), 0),
		     SIZE_MAX);
	cr_expect_eq(str_find(VALUE("SELECT payload FROM submission").text, STR("vards"), 0),
		     SIZE_MAX);
	fixture_reopen();
	cr_assert(reads_draft("d", &draft), "%s", err.text);
	cr_expect(str_equal_c(draft.answers, "{\"vards\":\"Zane\"}"));
	cr_assert(reads_submission(&submission), "%s", err.text);
	cr_expect(str_equal_c(submission.payload, "{\"vards\":\"Jānis\"}"));
}

Test(vault, gives_every_record_a_key_of_its_own)
{
	put_draft("d", "{}");
	const struct str first = VALUE("SELECT data_key FROM draft").text;
	put_draft("d", "{}");
	cr_expect_not(str_equal(first, VALUE("SELECT data_key FROM draft").text),
		      "and a new one each time it is kept");
	fixture_submit("a", "one");
	fixture_submit("a", "two");
	cr_expect_eq(VALUE("SELECT count(DISTINCT data_key) FROM submission").integer, 2);
	cr_expect_eq(VALUE("SELECT count(*) FROM institution_key").integer, 1);
}

/* --- tampering ---------------------------------------------------------------------------- */

static struct str flipped(struct str bytes, size_t at)
{
	char *copy = arena_alloc(&arena, bytes.len);

	memcpy(copy, bytes.at, bytes.len);
	copy[at] = (char)(copy[at] ^ 1);
	return (struct str){ copy, bytes.len };
}

/* Each byte of the column is changed in turn. */
static void expect_noticed(struct str column, const char *table)
{
	const struct str what = str_from_c(table);
	const struct str read = str_printf(&arena, "/* x */ SELECT %.*s FROM %.*s",
					   STR_ARG(column), STR_ARG(what));
	const struct str write = str_printf(&arena, "/* x */ UPDATE %.*s SET %.*s = $1",
					    STR_ARG(what), STR_ARG(column));
	const struct str kept = value(read).text;
	struct submission submission;

	for (size_t i = 0; i < kept.len; i++) {
		const struct db_value changed = DB_BLOB(flipped(kept, i));
		run((struct statement){ write, &changed, 1 });
		cr_expect_not(reads_submission(&submission), "byte %zu of %.*s", i,
			      STR_ARG(column));
		cr_expect_eq(err.code, ERR_DENIED);
	}
	for (size_t len = 0; len < kept.len; len += 7) {
		const struct db_value cut = DB_BLOB(str_slice(kept, 0, len));
		run((struct statement){ write, &cut, 1 });
		cr_expect_not(reads_submission(&submission), "cut to %zu", len);
	}
	const struct db_value again = DB_BLOB(kept);
	run((struct statement){ write, &again, 1 });
	cr_expect(reads_submission(&submission), "%s", err.text);
}

Test(vault, notices_every_byte_that_was_changed)
{
	fixture_submit("a", "s");
	expect_noticed(STR("payload"), "submission");
	expect_noticed(STR("data_key"), "submission");
}

Test(vault, notices_an_institutions_key_that_was_changed)
{
	struct submission submission;

	fixture_submit("a", "s");
	const struct str kept = VALUE("SELECT wrapped FROM institution_key").text;
	for (size_t i = 0; i < kept.len; i += 5) {
		run(SQL_WITH("/* x */ UPDATE institution_key SET wrapped = $1",
			     DB_BLOB(flipped(kept, i))));
		fixture_reopen();
		cr_expect_not(reads_submission(&submission));
		cr_expect_eq(err.code, ERR_DENIED);
	}
}

Test(vault, notices_what_was_put_in_anothers_place)
{
	static const struct {
		const char *label;
		struct statement swap;
	} rows[] = {
		{ "content alone",
		  { STR_INIT("/* x */ UPDATE submission SET payload = (SELECT payload FROM "
			     "submission WHERE id = 't') WHERE id = 's'"),
		    NULL, 0 } },
		{ "content and key",
		  { STR_INIT("/* x */ UPDATE submission SET data_key = (SELECT data_key FROM "
			     "submission WHERE id = 't'), payload = (SELECT payload FROM "
			     "submission WHERE id = 't') WHERE id = 's'"),
		    NULL, 0 } },
		{ "another institution's",
		  { STR_INIT("/* x */ UPDATE submission SET data_key = (SELECT data_key FROM "
			     "submission WHERE id = 'u'), payload = (SELECT payload FROM "
			     "submission WHERE id = 'u') WHERE id = 's'"),
		    NULL, 0 } },
		{ "another form's",
		  { STR_INIT("/* x */ UPDATE submission SET form = 'other' WHERE id = 's'"),
		    NULL, 0 } },
		{ "another version's",
		  { STR_INIT("/* x */ UPDATE submission SET form = 'apbedisanas-pabalsts', "
			     "version = 2 WHERE id = 's'"),
		    NULL, 0 } },
	};
	struct submission submission;

	fixture_submit("a", "s");
	fixture_submit("a", "t");
	fixture_submit("b", "u");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		run(rows[i].swap);
		cr_expect_not(reads_submission(&submission), "%s", rows[i].label);
		cr_expect_eq(err.code, ERR_DENIED, "%s", rows[i].label);
	}
}

Test(vault, notices_a_draft_that_was_given_to_another_citizen)
{
	struct draft draft;

	put_draft("mine", "{\"vards\":\"Zane\"}");
	put_draft("yours", "{\"vards\":\"Anna\"}");
	run(SQL_WITH("/* x */ UPDATE draft SET answers = (SELECT answers FROM draft WHERE id = "
		     "$1), data_key = (SELECT data_key FROM draft WHERE id = $1) WHERE id = $2",
		     DB_BLOB(STR("mine")), DB_BLOB(STR("yours"))));
	cr_expect_not(reads_draft("yours", &draft));
	cr_expect_str_eq(err.text, "a draft of a is not what was stored there",
			 "the id is a secret");
	cr_expect(reads_draft("mine", &draft));
}

/* --- files -------------------------------------------------------------------------------- */

static bool read_piece(void *context, int64_t number, struct str *bytes, struct err *why)
{
	static char piece[LIMIT_CHUNK];

	(void)context;
	(void)why;
	memset(piece, 'a' + (int)number, sizeof(piece));
	*bytes = (struct str){ piece, number < 2 ? LIMIT_CHUNK : 5 };
	return true;
}

static const struct stored_file file = { STR_INIT("a"), STR_INIT("f"), STR_INIT("d"),
					 2 * LIMIT_CHUNK + 5, false };

static void put_file(void)
{
	const struct chunk_source source = { read_piece, NULL };

	put_draft("d", "{}");
	cr_assert(store_file_put(store, &file, &source, &err), "%s", err.text);
}

static bool reads_file(void)
{
	struct str bytes = STR("x");
	bool ok = true;

	for (int64_t number = 0; ok && bytes.len > 0; number++)
		ok = store_file_chunk(store, &file, number, &arena, &bytes, &err);
	return ok;
}

Test(vault, notices_pieces_of_a_file_that_changed_places_or_are_missing)
{
	static const char *const changes[] = {
		"/* x */ UPDATE attachment_chunk SET number = CASE number WHEN 0 THEN 7 ELSE 0 "
		"END WHERE number < 2 AND number <> 1",
		"/* x */ DELETE FROM attachment_chunk WHERE number = 2",
		"/* x */ DELETE FROM attachment_chunk",
		"/* x */ UPDATE attachment SET size = size - 5",
		"/* x */ UPDATE attachment SET size = 0",
		"/* x */ UPDATE attachment SET data_key = NULL",
	};

	for (size_t i = 0; i < LENGTH(changes); i++) {
		put_file();
		cr_expect(reads_file(), "%s", err.text);
		run((struct statement){ str_from_c(changes[i]), NULL, 0 });
		cr_expect_not(reads_file(), "%s", changes[i]);
		run(SQL("/* x */ DELETE FROM draft"));
	}
}

Test(vault, lets_a_file_go_with_its_submission)
{
	struct submission submission = fixture_submission("a", "s");
	const struct str ids[] = { file.id };
	bool created;

	put_file();
	submission.draft = file.draft;
	submission.files = ids;
	submission.file_count = 1;
	cr_assert(store_submit(store, &arena, &submission, NULL, &created, &err), "%s",
		  err.text);
	cr_expect(reads_file(), "%s", err.text);
	cr_expect_eq(str_find(VALUE("SELECT bytes FROM attachment_chunk WHERE number = 1").text,
			      STR("bbbbbbbb"), 0),
		     SIZE_MAX);
}

/* --- keys --------------------------------------------------------------------------------- */

static const struct platform_key two_keys[] = {
	{ STR_INIT("new"), "another key of 32 bytes, for us" },
	{ STR_INIT("test"), "a key that is used by tests only" },
};

static bool opens(const struct platform_key *at, size_t count)
{
	const struct platform_keys keys = { at, count };
	struct store *other = store_open(fixture_url(), &keys, &err);
	const bool ok = other != NULL;

	store_close(other);
	return ok;
}

Test(vault, refuses_keys_that_are_not_the_stores)
{
	const struct platform_key wrong = { STR("test"), "not the key that the tests use" };

	cr_expect_not(opens(&two_keys[0], 1));
	cr_expect_eq(err.code, ERR_DENIED);
	cr_expect_not_null(strstr(err.text, "\"test\", which is not among"), "%s", err.text);
	cr_expect_not(opens(&wrong, 1));
	cr_expect_eq(err.code, ERR_DENIED);
	cr_expect_not_null(strstr(err.text, "is not the one"), "%s", err.text);
	cr_expect_not(opens(NULL, 0));
	cr_expect(opens(test_keys.at, 1), "%s", err.text);
}

Test(vault, is_readable_after_its_keys_were_rotated_and_wrapped_anew)
{
	const struct platform_keys both = { two_keys, 2 };
	const struct platform_keys new_alone = { two_keys, 1 };
	struct submission submission;
	int64_t count = 0;

	fixture_submit("a", "s");
	fixture_submit("b", "t");
	store_close(store);
	store = store_open(fixture_url(), &both, &err);
	cr_assert_not_null(store, "%s", err.text);
	cr_assert(store_keys_rotate(store, &count, &err), "%s", err.text);
	cr_expect_eq(count, 2);
	fixture_submit("a", "later");
	cr_expect_eq(VALUE("SELECT count(*) FROM institution_key WHERE platform_key = "
			   "'test'")
			     .integer,
		     2);
	cr_assert(store_keys_rewrap(store, &count, &err), "%s", err.text);
	cr_expect_eq(count, 2);
	cr_expect_eq(VALUE("SELECT count(*) FROM institution_key WHERE platform_key = "
			   "'new'")
			     .integer,
		     4);
	store_close(store);
	store = store_open(fixture_url(), &new_alone, &err);
	cr_assert_not_null(store, "the old key is needed no more: %s", err.text);
	cr_expect(reads_submission(&submission), "%s", err.text);
	cr_expect(
		store_submission_get(store, STR("a"), STR("later"), &arena, &submission, &err),
		"%s", err.text);
}

Test(vault, lists_keys_without_the_keys)
{
	struct key_records keys;

	fixture_submit("a", "s");
	cr_assert(store_keys_list(store, &arena, &keys, &err));
	cr_assert_eq(keys.count, 1);
	cr_expect(str_equal_c(keys.at[0].institution, "a"));
	cr_expect(str_equal_c(keys.at[0].platform_key, "test"));
	cr_expect_eq(keys.at[0].number, 1);
}

/* --- a store of the version before -------------------------------------------------------- */

/* What that version did: its migrations, and its rows. */
static void make_old_store(struct db *old)
{
	static const char *const names[] = { "0001_store.sql",	    "0002_forms.sql",
					     "0003_drafts.sql",	    "0004_submissions.sql",
					     "0005_deliveries.sql", "0006_attachments.sql",
					     "0007_library.sql" };
	const struct db_value a = DB_STR(STR("a"));
	const struct db_value draft = DB_BLOB(STR("d"));

	cr_assert(db_script(old,
			    STR("/* x */ CREATE TABLE migration (name TEXT NOT NULL PRIMARY "
				"KEY, script TEXT NOT NULL, applied_ms BIGINT NOT NULL)"),
			    &err));
	for (size_t i = 0; i < LENGTH(names); i++) {
		const struct asset *asset =
			asset_find(str_printf(&arena, "storage/migrations/%s", names[i]));
		cr_assert_not_null(asset);
		cr_assert(db_script(old, asset->bytes, &err), "%s", err.text);
		cr_assert(db_query(old, NULL,
				   SQL_WITH("/* x */ INSERT INTO migration VALUES ($1, $2, 1)",
					    DB_STR(str_from_c(names[i])), DB_STR(asset->bytes)),
				   NULL, &err));
	}
	run_on(old,
	       SQL_WITH("/* x */ INSERT INTO draft VALUES ($1, $2, 'form', 1, 'lv', $3, 1, 2, "
			"3)",
			a, draft, DB_BLOB(STR("{\"vards\":\"Zane\"}"))));
	run_on(old,
	       SQL_WITH("/* x */ INSERT INTO submission VALUES ($1, 's', 'VL-1', 'form', 1, "
			"'lv', $2, 'application/json', $3, 1, 5)",
			a, DB_BLOB(STR("{\"vards\":\"Anna\"}")), DB_BLOB(STR("k"))));
	run_on(old, SQL_WITH("/* x */ INSERT INTO submission_sequence VALUES ($1, 1)", a));
	run_on(old, SQL_WITH("/* x */ INSERT INTO attachment VALUES ($1, 'f', $2, NULL, 5)", a,
			     draft));
	run_on(old, SQL_WITH("/* x */ INSERT INTO attachment_chunk VALUES ($1, 'f', 0, $2)", a,
			     DB_BLOB(STR("bytes"))));
}

/* The fixture's store becomes that one. */
static void open_old_store(void)
{
	const struct str url = fixture_fresh_url();

	fixture_reach(url);
	make_old_store(behind);
	store_close(store);
	store = store_open(url, &test_keys, &err);
	cr_assert_not_null(store, "%s", err.text);
}

static void expect_old_records(void)
{
	const struct stored_file old = { STR("a"), STR("f"), STR("d"), 5, false };
	struct draft draft;
	struct submission submission;
	struct str bytes;

	cr_assert(reads_draft("d", &draft), "%s", err.text);
	cr_expect(str_equal_c(draft.answers, "{\"vards\":\"Zane\"}"));
	cr_assert(reads_submission(&submission), "%s", err.text);
	cr_expect(str_equal_c(submission.payload, "{\"vards\":\"Anna\"}"));
	cr_assert(store_file_chunk(store, &old, 0, &arena, &bytes, &err), "%s", err.text);
	cr_expect(str_equal_c(bytes, "bytes"));
}

static int64_t encrypt_all(void)
{
	int64_t count = 1;
	int64_t sum = 0;

	while (count > 0) {
		cr_assert(store_encrypt(store, &count, &err), "%s", err.text);
		sum += count;
	}
	return sum;
}

#define CLEAR                                                                                  \
	VALUE("SELECT (SELECT count(*) FROM draft WHERE data_key IS NULL) + (SELECT "          \
	      "count(*) FROM submission WHERE data_key IS NULL) + (SELECT count(*) FROM "      \
	      "attachment WHERE data_key IS NULL)")                                            \
		.integer

Test(vault, finds_what_is_in_the_clear_by_an_index)
{
	static const struct str names[] = { [CLEAR_DRAFTS] = STR_INIT("draft_clear"),
					    [CLEAR_SUBMISSIONS] = STR_INIT("submission_clear"),
					    [CLEAR_FILES] = STR_INIT("attachment_clear") };
	const struct db_value most = DB_INT(20);

	for (size_t i = 0; i < CLEAR_KINDS; i++) {
		const struct str plan = fixture_plan(clear_searches[i], &most, 1);
		cr_expect(str_find(plan, names[i], 0) != SIZE_MAX, "%.*s", STR_ARG(plan));
	}
}

Test(vault, encrypts_what_the_version_before_stored)
{
	open_old_store();
	expect_old_records();
	cr_assert(store_encryption_begin(store, &err));
	cr_expect_eq(encrypt_all(), 3);
	cr_expect_eq(CLEAR, 0);
	cr_expect_eq(
		str_find(VALUE("SELECT bytes FROM attachment_chunk").text, STR("bytes"), 0),
		SIZE_MAX);
	expect_old_records();
}

static struct str secrets_of(const char *institution)
{
	struct endpoint endpoint;

	cr_assert(store_endpoint_get(store, str_from_c(institution), &arena, &endpoint, &err),
		  "%s", err.text);
	return endpoint.secrets;
}

Test(vault, keeps_no_secret_of_an_endpoint_in_the_clear)
{
	const struct claim claim = {
		.most = 1, .per_institution = 1, .now_ms = 2000, .lease_ms = 1000
	};
	struct deliveries claimed;

	fixture_endpoint("a");
	cr_expect(str_equal_c(VALUE("SELECT secrets FROM endpoint").text, ""));
	cr_expect_eq(str_find(VALUE("SELECT sealed FROM endpoint").text, STR("whsec"), 0),
		     SIZE_MAX);
	cr_expect(str_equal_c(secrets_of("a"), "whsec_x"));
	fixture_submit("a", "s");
	cr_assert(store_outbox_claim(store, &claim, &arena, &claimed, &err), "%s", err.text);
	cr_assert_eq(claimed.count, 1);
	cr_expect(str_equal_c(claimed.at[0].endpoint->secrets, "whsec_x"));
	run(SQL("/* x */ UPDATE endpoint SET url = 'https://other.test/'"));
	struct endpoint moved;
	cr_expect_not(store_endpoint_get(store, STR("a"), &arena, &moved, &err),
		      "they are bound to the address");
}

/* A server of the version before reads only the clear ones. */
Test(vault, secrets_wait_on_postgres_until_the_version_before_is_gone)
{
	if (!fixture_is_postgres())
		cr_skip_test("SQLite has one server");
	open_old_store();
	fixture_endpoint("a");
	cr_expect(str_equal_c(VALUE("SELECT secrets FROM endpoint").text, "whsec_x"));
	cr_expect_eq(VALUE("SELECT count(sealed) FROM endpoint").integer, 0);
	cr_assert(store_encryption_begin(store, &err));
	cr_expect_eq(encrypt_all(), 4);
	cr_expect(str_equal_c(VALUE("SELECT secrets FROM endpoint").text, ""));
	cr_expect(str_equal_c(secrets_of("a"), "whsec_x"));
}

/* Servers of the version before would deliver ciphertext. */
Test(vault, waits_on_postgres_until_the_version_before_is_gone)
{
	if (!fixture_is_postgres())
		cr_skip_test("SQLite has one server");
	open_old_store();
	cr_expect_eq(encrypt_all(), 0);
	fixture_submit("a", "meanwhile");
	put_draft("d", "{\"vards\":\"Zane\"}");
	cr_expect_eq(CLEAR, 4);
	expect_old_records();
	cr_assert(store_encryption_begin(store, &err));
	cr_expect_eq(encrypt_all(), 4);
	expect_old_records();
}

Test(vault, holds_programs_off_that_do_not_know_it)
{
	cr_expect_eq(VALUE("SELECT count(*) FROM migration WHERE name = 'encrypted' AND script "
			   "LIKE '%-- needs 0017%'")
			     .integer,
		     1);
}
