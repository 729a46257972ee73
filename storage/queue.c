#include "storage/queue.h"

#include "storage/store_private.h"

/* A delivery has its form and time from its submission; one that a program wrote that does not
 * know of it is looked up there. Partial indexes find the few that are open among all: one
 * more, that would answer alone, would cost each delivery more than a look at the open ones
 * costs. */
#define OF_SUBMISSION(column)                                                                  \
	"COALESCE(d." column ", (SELECT s." column " FROM submission s "                       \
	"WHERE s.institution = d.institution AND s.id = d.submission))"
#define FORM OF_SUBMISSION("form")
#define RECEIVED OF_SUBMISSION("received_ms")
#define WAITING                                                                                \
	"SELECT institution, " FORM " AS form, count(*) AS waiting, 0 AS parked, "             \
	"min(" RECEIVED ") AS received, min(next_ms) AS due "                                  \
	"FROM delivery d WHERE state < 2 GROUP BY 1, 2"
#define PARKED                                                                                 \
	"SELECT institution, " FORM ", 0, count(*), NULL, NULL "                               \
	"FROM delivery d WHERE state = 3 GROUP BY 1, 2"
#define QUEUE                                                                                  \
	"/* watching the queue */ SELECT institution, form, CAST(sum(waiting) AS BIGINT), "    \
	"CAST(sum(parked) AS BIGINT), COALESCE(min(received), 0), COALESCE(min(due), 0) "      \
	"FROM (" WAITING " UNION ALL " PARKED ") open "                                        \
	"GROUP BY institution, form ORDER BY institution, form"

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
