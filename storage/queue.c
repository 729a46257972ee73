#include "storage/queue.h"

#include "storage/store_private.h"

/* Each half has an index of its own. The cross join keeps SQLite from beginning with the
 * submissions, of which there are many more. */
#define OPEN(figures, states)                                                                  \
	"SELECT d.institution, s.form, " figures " FROM delivery d CROSS JOIN submission s "   \
	"WHERE s.institution = d.institution AND s.id = d.submission AND " states              \
	" GROUP BY d.institution, s.form"
#define QUEUE                                                                                  \
	"/* watching the queue */ SELECT institution, form, CAST(sum(waiting) AS BIGINT), "    \
	"CAST(sum(parked) AS BIGINT), COALESCE(min(received), 0), COALESCE(min(due), 0) FROM " \
	"(" OPEN("count(*) AS waiting, 0 AS parked, min(s.received_ms) AS received, "          \
		 "min(d.next_ms) AS due",                                                      \
		 "d.state < 2") " UNION ALL " OPEN("0, count(*), NULL, NULL",                  \
						   "d.state = 3") ") open GROUP BY "           \
								  "institution, form ORDER "   \
								  "BY institution, form"

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
