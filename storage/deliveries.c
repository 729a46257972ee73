/* Deliveries as whoever watches them sees them: nothing of what was sent. */
#include "storage/store_private.h"

#define COLUMNS                                                                                \
	"s.id, s.reference, s.form, s.version, s.language, s.sequence, s.received_ms, "        \
	"CASE WHEN s.erased_ms IS NULL THEN 0 ELSE 1 END, "                                    \
	"d.state, d.attempt, d.replayed, d.next_ms, COALESCE(a.status, 0), "                   \
	"COALESCE(a.detail, '') FROM submission s JOIN delivery d "                            \
	"ON d.institution = s.institution AND d.id = s.id "                                    \
	"LEFT JOIN attempt a ON a.institution = d.institution AND a.delivery = d.id "          \
	"AND a.number = d.attempt "

static void read_line(const struct rows *rows, size_t i, struct delivery_line *out)
{
	struct row row = { rows, i, 0 };

	out->id = row_str(&row);
	out->reference = row_str(&row);
	out->form = row_str(&row);
	out->version = row_int(&row);
	out->language = row_str(&row);
	out->sequence = row_int(&row);
	out->received_ms = row_int(&row);
	out->erased = row_int(&row) != 0;
	out->state = (enum delivery_state)row_int(&row);
	out->attempts = row_int(&row);
	out->failed = row_int(&row) < out->attempts && out->state == DELIVERY_DUE;
	out->next_ms = row_int(&row);
	out->status = row_int(&row);
	out->detail = row_str(&row);
}

/* ORDER: enum delivery_wanted. In the words of the partial indexes, so that they are used. */
static const char *const conditions[] = {
	[DELIVERIES_ALL] = "",
	[DELIVERIES_WAITING] = "AND d.state < 2 ",
	[DELIVERIES_FAILED] = "AND d.state = 0 AND d.attempt > d.replayed ",
	[DELIVERIES_DONE] = "AND d.state = 2 ",
	[DELIVERIES_PARKED] = "AND d.state = 3 ",
};

bool store_deliveries_list(struct store *store, const struct delivery_filter *filter,
			   struct arena *arena, struct delivery_lines *out, struct err *err)
{
	const struct db_value values[] = { DB_STR(filter->institution), DB_INT(filter->before),
					   DB_STR(filter->form), DB_STR(filter->name),
					   DB_INT(filter->most) };
	const struct str sql =
		str_printf(arena,
			   "/* listing deliveries */ SELECT " COLUMNS
			   "WHERE s.institution = $1 AND ($2 = 0 OR s.sequence < $2) "
			   "AND ($3 = '' OR s.form = $3) "
			   "AND ($4 = '' OR s.reference = $4 OR s.id = $4) %s"
			   "ORDER BY s.sequence DESC LIMIT $5",
			   conditions[filter->wanted]);
	struct rows rows;

	*out = (struct delivery_lines){ 0 };
	if (!store_read(store, arena, (struct statement){ sql, values, LENGTH(values) }, &rows,
			err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		read_line(&rows, i, VEC_ADD(arena, out));
	return true;
}

bool store_delivery_line(struct store *store, struct str institution, struct str id,
			 struct arena *arena, struct delivery_line *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* looking at a delivery */ SELECT " COLUMNS
				 "WHERE s.institution = $1 AND s.id = $2",
				 DB_STR(institution), DB_STR(id)),
			&rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no delivery %.*s of %.*s", STR_ARG(id),
			       STR_ARG(institution));
	read_line(&rows, 0, out);
	return true;
}
