#include "app/service/audit_file.h"

#include "engine/base/json.h"

#define CONTEXT STR("veidlapa audit 1\n")

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static struct str hex(struct arena *arena, struct str bytes)
{
	struct buf out;
	struct str text;

	buf_init(&out, (size_t)2 * bytes.len + 1);
	buf_add_hex(&out, bytes);
	text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* What is signed. */
static struct str statement_of(struct arena *arena, const struct audit_end *end,
			       int64_t time_ms)
{
	return str_printf(arena, "%.*s\n%lld\n%.*s\n%lld\n", STR_ARG(end->institution),
			  (long long)end->number, STR_ARG(hex(arena, end->hash)),
			  (long long)time_ms);
}

/* --- signing ------------------------------------------------------------------------------ */

static bool is_signed(struct store *store, const struct audit_end *end, struct arena *arena,
		      bool *is, struct err *err)
{
	struct audit_signatures all = { 0 };

	if (!store_audit_signatures(store, arena, end->institution, &all, err))
		return false;
	*is = all.count > 0 && all.at[all.count - 1].end.number >= end->number;
	return true;
}

static bool sign(struct store *store, const struct platform_key *key,
		 const struct audit_end *end, int64_t now_ms, struct err *err)
{
	struct arena arena = { 0 };
	struct audit_signature signature = { .end = *end,
					     .day = now_ms / DAY_MS,
					     .time_ms = now_ms };
	bool is = false;
	bool ok = is_signed(store, end, &arena, &is, err);

	if (ok && !is) {
		signature.text = receipt_sign_text(&arena, key, CONTEXT,
						   statement_of(&arena, end, now_ms));
		ok = store_audit_sign(store, &signature, err);
	}
	arena_finish(&arena);
	return ok;
}

bool audit_sign_all(struct store *store, const struct platform_key *key, int64_t now_ms,
		    struct err *err)
{
	struct arena arena = { 0 };
	struct audit_ends ends = { 0 };
	bool ok = store_audit_ends(store, &arena, &ends, err);

	for (size_t i = 0; ok && i < ends.count; i++)
		ok = sign(store, key, &ends.at[i], now_ms, err);
	arena_finish(&arena);
	return ok;
}

/* --- writing ------------------------------------------------------------------------------ */

static void add_text(struct buf *out, const char *name, struct str text)
{
	buf_printf(out, ", \"%s\": ", name);
	buf_add_json(out, text);
}

static void add_number(struct buf *out, const char *name, int64_t number)
{
	buf_printf(out, ", \"%s\": %lld", name, (long long)number);
}

static void write_entry(const struct audit_record *record, struct arena *arena, struct buf *out)
{
	const struct audit_entry *entry = &record->entry;

	buf_add_c(out, "{\"type\": \"entry\"");
	add_text(out, "institution", entry->institution);
	add_number(out, "number", record->number);
	add_number(out, "time_ms", entry->time_ms);
	add_text(out, "what", entry->what);
	add_text(out, "who", entry->who);
	add_text(out, "submission", entry->submission);
	add_text(out, "reference", entry->reference);
	add_text(out, "detail", entry->detail);
	add_text(out, "hash", hex(arena, record->hash));
	buf_add_c(out, "}\n");
}

static void write_signature(const struct audit_signature *signature, struct buf *out)
{
	buf_add_c(out, "{\"type\": \"signature\"");
	add_number(out, "number", signature->end.number);
	add_number(out, "time_ms", signature->time_ms);
	add_text(out, "signature", signature->text);
	buf_add_c(out, "}\n");
}

static void write_end(int64_t number, struct str hash, struct arena *arena, struct buf *out)
{
	buf_add_c(out, "{\"type\": \"end\"");
	add_number(out, "number", number);
	add_text(out, "hash", hex(arena, hash));
	buf_add_c(out, "}\n");
}

/* Those of signatures that are for the entry; both stand in order. */
static void write_signatures(const struct audit_signatures *all, size_t *next, int64_t number,
			     struct buf *out)
{
	while (*next < all->count && all->at[*next].end.number <= number)
		write_signature(&all->at[(*next)++], out);
}

bool audit_file_write(struct store *store, struct str institution, struct buf *out,
		      struct err *err)
{
	struct arena arena = { 0 };
	struct audit_signatures signatures = { 0 };
	struct audit_records records;
	struct str hash = STR("");
	int64_t number = 0;
	size_t next = 0;
	bool ok = store_audit_signatures(store, &arena, institution, &signatures, err);

	do {
		records = (struct audit_records){ 0 };
		ok = ok &&
		     store_audit_records(store, &arena, institution, number, &records, err);
		for (size_t i = 0; ok && i < records.count; i++) {
			write_entry(&records.at[i], &arena, out);
			number = records.at[i].number;
			hash = records.at[i].hash;
			write_signatures(&signatures, &next, number, out);
		}
	} while (ok && records.count > 0);
	write_signatures(&signatures, &next, INT64_MAX, out);
	write_end(number, hash, &arena, out);
	arena_finish(&arena);
	return ok && !buf_full(out);
}

/* --- checking ----------------------------------------------------------------------------- */

struct checking {
	struct arena *arena;
	const struct receipt_keys *keys;
	struct audit_proof *proof;
	struct audit_end end; /* so far */
	bool ended;
	struct err *err;
};

static struct str text_of(const struct json *line, const char *name)
{
	return json_get_str(line, str_from_c(name));
}

static int64_t number_of(const struct json *line, const char *name)
{
	const struct json *value = json_get(line, str_from_c(name));
	uint64_t number;

	return value != NULL && value->type == JSON_NUMBER &&
			       str_to_u64(value->text, &number) && number <= INT64_MAX
		       ? (int64_t)number
		       : -1;
}

static bool wrong(const struct checking *checking, int64_t number, const char *what)
{
	return err_set(checking->err, ERR_DENIED, "entry %lld: %s", (long long)number, what);
}

static bool check_entry(struct checking *checking, const struct json *line)
{
	struct audit_end *end = &checking->end;
	const int64_t number = number_of(line, "number");
	const struct audit_entry entry = { .institution = text_of(line, "institution"),
					   .what = text_of(line, "what"),
					   .who = text_of(line, "who"),
					   .submission = text_of(line, "submission"),
					   .reference = text_of(line, "reference"),
					   .detail = text_of(line, "detail"),
					   .time_ms = number_of(line, "time_ms") };

	if (number != end->number + 1)
		return wrong(checking, end->number + 1, "it is missing, or not in its place");
	if (number > 1 && !str_equal(entry.institution, end->institution))
		return wrong(checking, number, "it is of another institution");
	end->institution = entry.institution;
	end->hash = audit_hash(&entry, number, end->hash, checking->arena);
	end->number = number;
	checking->proof->entries = number;
	return str_equal(hex(checking->arena, end->hash), text_of(line, "hash")) ||
	       wrong(checking, number, "it was changed, or one before it was");
}

static bool check_signature(struct checking *checking, const struct json *line)
{
	static const char *const reasons[] = {
		[RECEIPT_CHANGED] = "what was signed is not what stands here",
		[RECEIPT_OTHER_KEY] = "it is signed by none of the keys",
		[RECEIPT_UNREADABLE] = "its signature cannot be read",
	};
	const struct audit_end *end = &checking->end;
	const int64_t time_ms = number_of(line, "time_ms");
	enum receipt_verdict verdict;

	if (number_of(line, "number") != end->number)
		return wrong(checking, end->number, "a signature behind it is for another");
	verdict =
		receipt_check_text(CONTEXT, statement_of(checking->arena, end, time_ms),
				   text_of(line, "signature"), checking->keys, checking->arena);
	if (verdict != RECEIPT_GENUINE)
		return wrong(checking, end->number, reasons[verdict]);
	checking->proof->signatures++;
	checking->proof->signed_number = end->number;
	checking->proof->signed_ms = time_ms;
	return true;
}

static bool check_end(struct checking *checking, const struct json *line)
{
	checking->ended = true;
	return (number_of(line, "number") == checking->end.number &&
		str_equal(text_of(line, "hash"), hex(checking->arena, checking->end.hash))) ||
	       wrong(checking, checking->end.number + 1, "it is missing: the end was cut off");
}

static bool check_line(struct checking *checking, struct str text)
{
	static const struct {
		const char *type;
		bool (*check)(struct checking *checking, const struct json *line);
	} types[] = {
		{ "entry", check_entry },
		{ "signature", check_signature },
		{ "end", check_end },
	};
	struct diags diags;
	const struct json *line;

	diags_init(&diags, checking->arena, STR(""));
	line = checking->ended ? NULL : json_parse(checking->arena, text, &diags);
	for (size_t i = 0; line != NULL && i < LENGTH(types); i++)
		if (str_equal_c(text_of(line, "type"), types[i].type))
			return types[i].check(checking, line);
	return wrong(checking, checking->end.number + 1, "this line is none of an audit");
}

bool audit_file_check(struct str text, const struct receipt_keys *keys,
		      struct audit_proof *proof, struct err *err)
{
	struct arena arena = { 0 };
	struct checking checking = {
		.arena = &arena, .keys = keys, .proof = proof, .err = err
	};
	struct str line;
	bool ok = true;

	*proof = (struct audit_proof){ 0 };
	while (ok && str_next(&text, '\n', &line))
		ok = line.len == 0 || check_line(&checking, line);
	if (ok && !checking.ended)
		ok = wrong(&checking, checking.end.number + 1, "the end was cut off");
	arena_finish(&arena);
	return ok;
}
