/* What an institution may use of the platform, so that the others are not held up. Limits are
 * looked at before, not inside, what they limit: a few that come at once may go over them. */
#ifndef APP_SERVICE_QUOTA_H
#define APP_SERVICE_QUOTA_H

#include "app/service/service.h"

/* Is there room for one more draft or submission, or for so many bytes of files? False
 * with ERR_LIMIT where there is none. retry_ms: when there may be again; 0: nobody knows. */
bool quota_draft(const struct service *service, struct str institution, struct err *err);
bool quota_files(const struct service *service, struct str institution, int64_t bytes,
		 struct err *err);
bool quota_submission(const struct service *service, struct str institution, int64_t now_ms,
		      int64_t *retry_ms, struct err *err);

#endif
