#include "app/api/key.h"
#include "app/service/crypto.h"

#include <strings.h>

static bool read_key(const struct request *request, struct str *key)
{
	struct str header = request_header(request, STR("authorization"));
	struct str scheme = STR("Bearer ");
	if (header.len <= scheme.len || strncasecmp(header.at, scheme.at, scheme.len) != 0)
		return false;
	*key = str_trim(str_slice(header, scheme.len, header.len));
	return key->len > 0;
}

static struct str digest_of(struct arena *arena, struct str key)
{
	unsigned char digest[CRYPTO_DIGEST];
	struct buf hex;
	crypto_sha256(key, digest);
	buf_init(&hex, sizeof(digest) * 2);
	buf_add_hex(&hex, (struct str){ (const char *)digest, sizeof(digest) });
	struct str text = str_copy(arena, buf_str(&hex));
	buf_finish(&hex);
	return text;
}

/* Every line is compared, so that the time tells nothing about which one it was. */
static bool find(struct str lines, struct str digest, struct str *institution)
{
	struct str line, owner;
	bool found = false;
	while (str_next(&lines, '\n', &line)) {
		struct str rest = str_trim(line);
		if (!str_next(&rest, ' ', &owner) || !crypto_equal(str_trim(rest), digest))
			continue;
		*institution = owner;
		found = true;
	}
	return found;
}

bool key_check(const struct service *service, const struct request *request,
	       struct response *response, struct str *institution)
{
	struct str key;
	bool sent = read_key(request, &key);
	if (sent &&
	    find(service->config->api_keys, digest_of(request->arena, key), institution))
		return true;
	response_header(response, STR("WWW-Authenticate"),
			sent ? STR("Bearer realm=\"veidlapa\", error=\"invalid_token\"")
			     : STR("Bearer realm=\"veidlapa\""));
	response_problem(
		response, 401,
		sent ? STR("the key is not known")
		     : STR("send the institution's key as \"Authorization: Bearer …\""),
		STR(""));
	return false;
}
