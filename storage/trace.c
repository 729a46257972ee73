#include "storage/store_private.h"

static void read_trace(const struct rows *rows, struct submission_trace *out)
{
	struct row row = { rows, 0, 0 };

	out->id = row_str(&row);
	out->form = row_str(&row);
	out->version = row_int(&row);
	out->received_ms = row_int(&row);
	out->access = row_str(&row);
	out->erased = row_int(&row) != 0;
	out->state = (enum delivery_state)row_int(&row);
	out->delivered_ms = row_int(&row);
}

bool store_trace_get(struct store *store, struct str institution, struct str reference,
		     struct arena *arena, struct submission_trace *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* tracing a submission */ SELECT s.id, s.form, s.version, "
				 "s.received_ms, s.access, "
				 "CASE WHEN s.erased_ms IS NULL THEN 0 ELSE 1 END, "
				 "d.state, COALESCE(d.accepted_ms, CASE WHEN d.state = 2 "
				 "THEN d.next_ms ELSE 0 END) FROM submission s JOIN delivery d "
				 "ON d.institution = s.institution AND d.id = s.id "
				 "WHERE s.institution = $1 AND s.reference = $2",
				 DB_STR(institution), DB_STR(reference)),
			&rows, err))
		return false;
	*out = (struct submission_trace){ .institution = institution, .reference = reference };
	if (rows.count == 0)
		return err_set(err, ERR_NOT_FOUND, "no submission of %.*s with this reference",
			       STR_ARG(institution));
	read_trace(&rows, out);
	return true;
}

bool store_status_list(struct store *store, struct str institution, struct str submission,
		       struct arena *arena, struct submission_statuses *out, struct err *err)
{
	struct rows rows;

	if (!store_read(store, arena,
			SQL_WITH("/* listing statuses */ SELECT state, case_number, at_ms "
				 "FROM submission_status WHERE institution = $1 "
				 "AND submission = $2 ORDER BY number",
				 DB_STR(institution), DB_STR(submission)),
			&rows, err))
		return false;
	*out = (struct submission_statuses){ 0 };
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = { &rows, i, 0 };
		struct submission_status *status = VEC_ADD(arena, out);

		status->institution = institution;
		status->submission = submission;
		status->state = row_str(&row);
		status->case_number = row_str(&row);
		status->at_ms = row_int(&row);
	}
	return true;
}
