#include "app/delivery/trial.h"

#include "app/service/target.h"

enum { TOTAL_MS = 10000 };

bool trial_send(struct trial *trial, const struct endpoint *endpoint,
		const struct fetch_policy *policy, struct arena *arena, struct err *err)
{
	struct fetch_policy patience = *policy;
	struct fetcher *fetcher;
	struct sign_keys keys = { 0 };
	struct target target;

	patience.total_ms = TOTAL_MS;
	if (!target_read(endpoint->options, &target, err) ||
	    !sign_keys_read(endpoint->secrets, &keys, err)) {
		sign_keys_wipe(&keys);
		return false;
	}
	const struct sign_message message = {
		.id = trial->id,
		.timestamp = str_printf(arena, "%lld", (long long)(trial->now_ms / 1000)),
		.body = trial->body,
	};
	sign_headers(&keys, &message, trial->content_type, arena, trial->headers);
	sign_keys_wipe(&keys);
	const struct fetch_request request = { .url = endpoint->url,
					       .headers = trial->headers,
					       .header_count = SIGN_HEADERS,
					       .body = trial->body,
					       .tls = target.tls };
	fetcher = fetcher_new(&patience, 1, err);
	if (fetcher == NULL)
		return false;
	fetch_post(fetcher, &request, arena, &trial->response);
	fetcher_free(fetcher);
	return true;
}
