/* What an address must be before anybody asks for it. */
#include <curl/curl.h>
#include <stdlib.h>

#include "app/service/fetch.h"
#include "engine/base/limits.h"

/* An empty text when there is no such part. */
static struct str part_of(CURLU *url, CURLUPart part, struct arena *arena)
{
	char *text = NULL;

	if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
		return STR("");
	const struct str copy = str_copy(arena, str_from_c(text));
	curl_free(text);
	return copy;
}

static bool check_parts(CURLU *url, const struct fetch_policy *policy, struct arena *arena,
			struct err *err)
{
	const struct str scheme = part_of(url, CURLUPART_SCHEME, arena);

	if (!str_equal_c(scheme, "https") &&
	    !(policy->plain_http && str_equal_c(scheme, "http")))
		return err_set(err, ERR_INVALID, "the address must begin with https://");
	if (part_of(url, CURLUPART_USER, arena).len > 0 ||
	    part_of(url, CURLUPART_PASSWORD, arena).len > 0)
		return err_set(err, ERR_INVALID,
			       "the address must not hold a user or password");
	if (part_of(url, CURLUPART_FRAGMENT, arena).len > 0)
		return err_set(err, ERR_INVALID, "the address must not hold a #fragment");
	return true;
}

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] <= ' ' || text.at[i] == 0x7f)
			return true;
	return false;
}

bool fetch_url_check(struct str url, const struct fetch_policy *policy, struct err *err)
{
	struct arena arena = { 0 };
	bool ok = false;

	if (url.len > LIMIT_URL)
		return err_set(err, ERR_INVALID, "the address is longer than %d characters",
			       LIMIT_URL);
	if (has_control(url))
		return err_set(err, ERR_INVALID,
			       "the address holds a space or a control character");
	CURLU *parsed = curl_url();
	if (parsed == NULL)
		abort();
	/* Without CURLU_NON_SUPPORT_SCHEME and CURLU_GUESS_SCHEME: a host and a known scheme.
	 */
	const CURLUcode result = curl_url_set(parsed, CURLUPART_URL, str_to_c(&arena, url), 0);
	if (result == CURLUE_OK)
		ok = check_parts(parsed, policy, &arena, err);
	else
		(void)err_set(err, ERR_INVALID, "not an absolute address: %s",
			      curl_url_strerror(result));
	curl_url_cleanup(parsed);
	arena_finish(&arena);
	return ok;
}
