#include "storage/store_private.h"

bool store_outbox_figures(struct store *store, struct arena *arena, struct outbox_figures *out,
			  struct err *err)
{
	struct rows rows;

	/* Each half has an index of its own, so that what was delivered costs nothing. */
	if (!store_read(
		    store, arena,
		    (struct statement){
			    STR("/* counting deliveries */ SELECT institution, "
				"CAST(sum(waiting) AS BIGINT), CAST(sum(parked) AS BIGINT), "
				"COALESCE(min(due), 0) FROM ("
				"SELECT institution, count(*) AS waiting, 0 AS parked, "
				"min(next_ms) AS due FROM delivery WHERE state < 2 "
				"GROUP BY institution UNION ALL "
				"SELECT institution, 0, count(*), NULL FROM delivery "
				"WHERE state = 3 GROUP BY institution"
				") open GROUP BY institution ORDER BY institution"),
			    NULL, 0 },
		    &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) =
			(struct outbox_figure){ .institution = rows_str(&rows, i, 0),
						.waiting = rows_int(&rows, i, 1),
						.parked = rows_int(&rows, i, 2),
						.due_ms = rows_int(&rows, i, 3) };
	return true;
}
