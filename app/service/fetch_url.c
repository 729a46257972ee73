/* What an address must be before anybody asks for it. */
#include <curl/curl.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>

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

/* --- where it leads ----------------------------------------------------------------------- */

static bool port_is_usual(const struct sockaddr *address)
{
	const unsigned port = address_port(address);

	return port == 443 || port == 8443;
}

bool fetch_may_connect(const struct fetch_policy *policy, bool plain,
		       const struct sockaddr *address)
{
	if (address_listed(address, policy->allow, policy->allow_count))
		return true;
	return !plain && port_is_usual(address) && address_allowed(address, NULL, 0) &&
	       !address_listed(address, policy->own, policy->own_count);
}

/* Without the brackets of IPv6; libcurl takes localhost for the loopback without asking. */
static struct str host_of(CURLU *url, struct arena *arena)
{
	const struct str host = part_of(url, CURLUPART_HOST, arena);

	if (str_equal_c(str_lower(arena, host), "localhost"))
		return STR("127.0.0.1");
	return str_starts(host, STR("[")) ? str_slice(host, 1, host.len - 1) : host;
}

static struct str port_of(CURLU *url, struct arena *arena)
{
	const struct str port = part_of(url, CURLUPART_PORT, arena);

	if (port.len > 0)
		return port;
	return str_equal_c(part_of(url, CURLUPART_SCHEME, arena), "http") ? STR("80")
									  : STR("443");
}

static bool parts_allowed(CURLU *url, const struct fetch_policy *policy, struct arena *arena)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
					.ai_socktype = SOCK_STREAM };
	const bool plain = str_equal_c(part_of(url, CURLUPART_SCHEME, arena), "http");
	struct addrinfo *found = NULL;
	bool allowed = true;

	if (getaddrinfo(str_to_c(arena, host_of(url, arena)),
			str_to_c(arena, port_of(url, arena)), &hints, &found) != 0)
		return true; /* a name */
	allowed = fetch_may_connect(policy, plain, found->ai_addr);
	freeaddrinfo(found);
	return allowed;
}

bool fetch_url_allowed(struct str url, const struct fetch_policy *policy)
{
	struct arena arena = { 0 };
	bool allowed = false;

	CURLU *parsed = curl_url();
	if (parsed == NULL)
		abort();
	if (curl_url_set(parsed, CURLUPART_URL, str_to_c(&arena, url), 0) == CURLUE_OK)
		allowed = parts_allowed(parsed, policy, &arena);
	curl_url_cleanup(parsed);
	arena_finish(&arena);
	return allowed;
}
