#include "storage/queue.h"

#include "storage/store_private.h"

/* form and received: of the delivery, which the index delivery_watched has, or of its
 * submission, which has to be looked up: that is for what was written before there were these
 * columns. The cross join keeps SQLite from beginning with the submissions, of which there are
 * many more. */
#define OPEN(form, received, from)                                                             \
	"SELECT d.institution AS institution, " form " AS form, "                              \
	"sum(CASE WHEN d.state = 3 THEN 0 ELSE 1 END) AS waiting, "                            \
	"sum(CASE WHEN d.state = 3 THEN 1 ELSE 0 END) AS parked, "                             \
	"min(CASE WHEN d.state < 2 THEN " received " END) AS received, "                       \
	"min(CASE WHEN d.state < 2 THEN d.next_ms END) AS due "                                \
	"FROM delivery d " from " AND d.state <> 2 GROUP BY d.institution, " form
#define INDEXED OPEN("d.form", "d.received_ms", "WHERE d.form IS NOT NULL")
#define LOOKED_UP                                                                              \
	OPEN("s.form", "s.received_ms",                                                        \
	     "CROSS JOIN submission s WHERE s.institution = d.institution "                    \
	     "AND s.id = d.submission AND d.form IS NULL")
#define QUEUE                                                                                  \
	"/* watching the queue */ SELECT institution, form, CAST(sum(waiting) AS BIGINT), "    \
	"CAST(sum(parked) AS BIGINT), COALESCE(min(received), 0), COALESCE(min(due), 0) "      \
	"FROM (" INDEXED " UNION ALL " LOOKED_UP ") open "                                     \
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
