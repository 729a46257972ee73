#include "storage/queue.h"

#include "storage/store_private.h"

/* A delivery has its form and time from its submission; one that a program wrote that does not
 * know of it is looked up there, and only where there are such: PostgreSQL takes a look at
 * each row's submission for so dear that it compiles the question, which takes longer than to
 * answer it. Partial indexes find the few that are open among all: one more, that would answer
 * alone, would cost each delivery more than a look at the open ones costs. */
#define WAITING                                                                                \
	"SELECT institution, form, count(*) AS waiting, 0 AS parked, "                         \
	"min(received_ms) AS received, min(next_ms) AS due "                                   \
	"FROM delivery WHERE state < 2 GROUP BY 1, 2"
#define PARKED                                                                                 \
	"SELECT institution, form, 0, count(*), NULL, NULL "                                   \
	"FROM delivery WHERE state = 3 GROUP BY 1, 2"
#define OLD(counts, state)                                                                     \
	"SELECT d.institution, s.form, " counts " FROM delivery d JOIN submission s "          \
	"ON s.institution = d.institution AND s.id = d.submission "                            \
	"WHERE d." state " AND d.form IS NULL "                                                \
	"AND EXISTS (SELECT 1 FROM counted WHERE form IS NULL)"
#define OLD_WAITING OLD("1, 0, s.received_ms, d.next_ms", "state < 2")
#define OLD_PARKED OLD("0, 1, NULL, NULL", "state = 3")
#define COUNTED                                                                                \
	"WITH counted AS MATERIALIZED (" WAITING " UNION ALL " PARKED "), "                    \
	"open AS (SELECT * FROM counted WHERE form IS NOT NULL UNION ALL " OLD_WAITING         \
	" UNION ALL " OLD_PARKED ") "
#define QUEUE                                                                                  \
	"/* watching the queue */ " COUNTED                                                    \
	"SELECT institution, form, CAST(sum(waiting) AS BIGINT), "                             \
	"CAST(sum(parked) AS BIGINT), COALESCE(min(received), 0), COALESCE(min(due), 0) "      \
	"FROM open GROUP BY institution, form ORDER BY institution, form"

bool store_queue(struct store *store, struct arena *arena, struct queue_figures *out,
		 struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena, (struct statement){ STR(QUEUE), NULL, 0 }, &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		*VEC_ADD(arena, out) =
			(struct queue_figure){ .institution = rows_str(&rows, i, 0),
					       .form = rows_str(&rows, i, 1),
					       .waiting = rows_int(&rows, i, 2),
					       .parked = rows_int(&rows, i, 3),
					       .received_ms = rows_int(&rows, i, 4),
					       .due_ms = rows_int(&rows, i, 5) };
	return true;
}
