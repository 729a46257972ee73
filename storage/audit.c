#include "storage/audit_record.h"

#include "storage/audit_search.h"
#include "storage/cipher.h"
#include "storage/store_private.h"

enum { LISTED = 100 };

/* The number of the entry, and the hash of the one before; empty before the first. */
struct link {
	int64_t number;
	struct str before;
};

/* Each text with its length before it, so that no two entries look alike. */
struct str audit_hash(const struct audit_entry *entry, int64_t number, struct str before,
		      struct arena *arena)
{
	const struct str parts[] = { before,	       entry->institution,
				     entry->what,      entry->submission,
				     entry->reference, entry->detail };
	unsigned char *hash = arena_alloc(arena, CIPHER_DIGEST);
	struct buf text;

	buf_init(&text, SIZE_MAX);
	buf_printf(&text, "%lld %lld ", (long long)number, (long long)entry->time_ms);
	for (size_t i = 0; i < LENGTH(parts); i++) {
		buf_printf(&text, "%zu:", parts[i].len);
		buf_add(&text, parts[i]);
	}
	/* Entries from before there was such a column have none. */
	if (entry->who.len > 0)
		buf_printf(&text, "%zu:%.*s", entry->who.len, STR_ARG(entry->who));
	cipher_digest(buf_str(&text), hash);
	buf_finish(&text);
	return (struct str){ (const char *)hash, CIPHER_DIGEST };
}

static bool take_number(struct db *db, struct str institution, struct arena *arena,
			struct link *link, struct err *err)
{
	struct rows rows;

	if (!db_query(db, arena,
		      SQL_WITH("/* numbering an entry of the audit */ INSERT INTO audit_head "
			       "(institution, number, hash) VALUES ($1, 1, $2) "
			       "ON CONFLICT (institution) DO UPDATE "
			       "SET number = audit_head.number + 1 RETURNING number, hash",
			       DB_STR(institution), DB_BLOB(STR(""))),
		      &rows, err))
		return false;
	*link = (struct link){ rows_int(&rows, 0, 0), rows_str(&rows, 0, 1) };
	return true;
}

static bool insert(struct db *db, const struct audit_entry *entry, int64_t number,
		   struct str hash, struct err *err)
{
	return db_query(db, NULL,
			SQL_WITH("/* adding to the audit */ INSERT INTO audit (institution, "
				 "number, time_ms, what, submission, reference, detail, "
				 "hash, who) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
				 DB_STR(entry->institution), DB_INT(number),
				 DB_INT(entry->time_ms), DB_STR(entry->what),
				 DB_STR(entry->submission), DB_STR(entry->reference),
				 DB_STR(entry->detail), DB_BLOB(hash), DB_STR(entry->who)),
			NULL, err) &&
	       db_query(db, NULL,
			SQL_WITH("/* closing the audit */ UPDATE audit_head SET hash = $2 "
				 "WHERE institution = $1",
				 DB_STR(entry->institution), DB_BLOB(hash)),
			NULL, err);
}

bool audit_add(struct db *db, const struct audit_entry *entry, struct err *err)
{
	struct arena arena = { 0 };
	struct link link;
	const bool ok = take_number(db, entry->institution, &arena, &link, err) &&
			insert(db, entry, link.number,
			       audit_hash(entry, link.number, link.before, &arena), err);

	arena_finish(&arena);
	return ok;
}

struct audit_entry audit_entry_of(struct str institution, const struct audit_line *line)
{
	return (struct audit_entry){ .institution = institution,
				     .what = line->what,
				     .submission = line->submission,
				     .reference = line->reference,
				     .detail = line->detail,
				     .who = line->who,
				     .time_ms = line->time_ms };
}

static bool add(struct db *db, void *context, struct err *err)
{
	return audit_add(db, context, err);
}

bool store_audit_add(struct store *store, struct str institution, const struct audit_line *line,
		     struct err *err)
{
	struct audit_entry entry = audit_entry_of(institution, line);

	return store_transact(store, add, &entry, err);
}

/* --- reading ------------------------------------------------------------------------------ */

static void read_line(const struct rows *rows, size_t i, struct audit_line *out)
{
	struct row row = { rows, i, 0 };

	out->number = row_int(&row);
	out->time_ms = row_int(&row);
	out->who = row_str(&row);
	out->what = row_str(&row);
	out->submission = row_str(&row);
	out->reference = row_str(&row);
	out->detail = row_str(&row);
}

bool store_audit_search(struct store *store, const struct audit_search *search,
			struct arena *arena, struct audit_lines *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing the audit */ SELECT number, time_ms, who, what, "
				 "submission, reference, detail FROM audit "
				 "WHERE institution = $1 AND ($2 = 0 OR number < $2) "
				 "AND ($3 = '' OR who = $3) AND ($4 = '' OR reference = $4) "
				 "AND ($5 = '' OR substr(what, 1, length($5)) = $5) "
				 "AND time_ms >= $6 AND ($7 = 0 OR time_ms < $7) "
				 "ORDER BY number DESC LIMIT $8",
				 DB_STR(search->institution), DB_INT(search->before),
				 DB_STR(search->who), DB_STR(search->form),
				 DB_STR(search->kind), DB_INT(search->from_ms),
				 DB_INT(search->until_ms), DB_INT(search->most)),
			&rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		read_line(&rows, i, VEC_ADD(arena, out));
	return true;
}

bool store_audit_list(struct store *store, struct arena *arena, struct str institution,
		      int64_t before, struct audit_lines *out, struct err *err)
{
	const struct audit_search newest = { .institution = institution,
					     .before = before,
					     .most = LISTED };

	return store_audit_search(store, &newest, arena, out, err);
}

/* --- checking ----------------------------------------------------------------------------- */

static bool broken(struct str institution, int64_t number, struct err *err)
{
	return err_set(err, ERR_DENIED,
		       "entry %lld of the audit of %.*s has been tampered with",
		       (long long)number, STR_ARG(institution));
}

static bool check_records(const struct audit_records *records, struct link *link,
			  struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < records->count; i++) {
		const struct audit_record *record = &records->at[i];

		link->number++;
		link->before = audit_hash(&record->entry, link->number, link->before, arena);
		if (record->number != link->number || !str_equal(link->before, record->hash))
			return broken(record->entry.institution, link->number, err);
	}
	return true;
}

static bool check_head(struct store *store, struct str institution, const struct link *link,
		       struct arena *arena, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* reading the end of the audit */ SELECT number, hash "
				 "FROM audit_head WHERE institution = $1",
				 DB_STR(institution)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return link->number == 0 || broken(institution, 1, err);
	return (rows_int(&rows, 0, 0) == link->number &&
		str_equal(rows_str(&rows, 0, 1), link->before)) ||
	       broken(institution, link->number + 1, err);
}

bool store_audit_check(struct store *store, struct str institution, int64_t *count,
		       struct err *err)
{
	struct arena arena = { 0 };
	struct link link = { 0 };
	struct audit_records records;
	bool ok;

	do {
		records = (struct audit_records){ 0 };
		ok = store_audit_records(store, &arena, institution, link.number, &records,
					 err) &&
		     check_records(&records, &link, &arena, err);
	} while (ok && records.count > 0);
	ok = ok && check_head(store, institution, &link, &arena, err);
	*count = link.number;
	arena_finish(&arena);
	return ok;
}
