#include "app/service/quota.h"

static int64_t most_of(const struct service *service, struct str institution, enum quota quota)
{
	return institutions_find(catalogue_institutions(service->catalogue), institution)
		.most[quota];
}

static bool full(struct str institution, const char *what, struct err *err)
{
	return err_set(err, ERR_LIMIT, "%.*s has as many %s as its limit", STR_ARG(institution),
		       what);
}

bool quota_draft(const struct service *service, struct str institution, struct err *err)
{
	const int64_t most = most_of(service, institution, QUOTA_DRAFTS);
	int64_t count = 0;

	if (most == 0)
		return true;
	return store_drafts_of(service->store, institution, most, &count, err) &&
	       (count < most || full(institution, "drafts", err));
}

bool quota_files(const struct service *service, struct str institution, int64_t bytes,
		 struct err *err)
{
	const int64_t most = most_of(service, institution, QUOTA_FILES);
	int64_t there = 0;

	if (most == 0)
		return true;
	return store_draft_files_of(service->store, institution, &there, err) &&
	       (there + bytes <= most || full(institution, "bytes of files", err));
}

static const struct {
	enum quota quota;
	int64_t window_ms;
} paces[] = {
	{ QUOTA_HOUR, INT64_C(60) * 60 * 1000 },
	{ QUOTA_DAY, INT64_C(24) * 60 * 60 * 1000 },
};

/* The last so many must not all have come within the window. */
bool quota_submission(const struct service *service, struct str institution, int64_t now_ms,
		      int64_t *retry_ms, struct err *err)
{
	for (size_t i = 0; i < LENGTH(paces); i++) {
		const int64_t most = most_of(service, institution, paces[i].quota);
		int64_t received_ms = 0;

		if (most == 0)
			continue;
		if (!store_submission_time(service->store, institution, most, &received_ms,
					   err))
			return false;
		*retry_ms = received_ms + paces[i].window_ms;
		if (received_ms > 0 && *retry_ms > now_ms)
			return full(institution, "submissions", err);
	}
	return true;
}
