#include "app/identity/jws.h"

#include "app/service/crypto.h"
#include "app/service/jwk.h"

struct token {
	struct str parts[3]; /* header, payload, signature */
	struct str message;  /* that is signed */
	const struct json *header;
	enum jwk_algorithm algorithm;
	struct str signature;
};

static enum jws_end bad(struct err *err, const char *what)
{
	(void)err_set(err, ERR_DENIED, "the token %s", what);
	return JWS_BAD;
}

static const struct json *object_of(struct arena *arena, struct str part)
{
	const struct json *json;
	struct diags diags;
	struct str text;

	if (!crypto_base64url_decode(arena, part, &text))
		return NULL;
	diags_init(&diags, arena, STR("token"));
	json = json_parse(arena, text, &diags);
	return json != NULL && json->type == JSON_OBJECT ? json : NULL;
}

static bool take_apart(struct str text, struct token *out)
{
	struct str rest = text;
	size_t count = 0;

	while (count < LENGTH(out->parts) && str_next(&rest, '.', &out->parts[count]))
		count++;
	out->message = str_slice(text, 0, out->parts[0].len + 1 + out->parts[1].len);
	return count == LENGTH(out->parts) && rest.len == 0 && out->parts[2].len > 0 &&
	       !str_ends(text, STR("."));
}

/* A member that is missing says nothing against it. */
static bool agrees(const struct json *key, struct str name, struct str wanted)
{
	return json_get(key, name) == NULL || str_equal(json_get_str(key, name), wanted);
}

static bool fits(const struct json *key, const struct json *header)
{
	const struct json *kid = json_get(header, STR("kid"));

	return key->type == JSON_OBJECT && agrees(key, STR("use"), STR("sig")) &&
	       agrees(key, STR("alg"), json_get_str(header, STR("alg"))) &&
	       (kid == NULL || (kid->type == JSON_STRING &&
				str_equal(json_get_str(key, STR("kid")), kid->text)));
}

/* A token that names no key may be any one's of the set. */
static enum jws_end verify(struct arena *arena, const struct token *token,
			   const struct json *keys, struct err *err)
{
	const struct json *list = json_get(keys, STR("keys"));
	bool found = false;

	for (const struct json *at = list ? list->first : NULL; at != NULL; at = at->next) {
		struct evp_pkey_st *key = fits(at, token->header) ? jwk_read(arena, at) : NULL;
		found |= key != NULL;
		if (key != NULL &&
		    jwk_verify(key, token->algorithm, token->message, token->signature))
			return JWS_GOOD;
	}
	(void)bad(err, found ? "is not signed by that key" : "names a key that is not known");
	return found ? JWS_BAD : JWS_NO_KEY;
}

enum jws_end jws_read(struct arena *arena, struct str text, const struct json *keys,
		      const struct json **claims, struct err *err)
{
	struct token token = { 0 };

	if (!take_apart(text, &token))
		return bad(err, "is not three parts with points between them");
	token.header = object_of(arena, token.parts[0]);
	*claims = object_of(arena, token.parts[1]);
	if (token.header == NULL || *claims == NULL ||
	    !crypto_base64url_decode(arena, token.parts[2], &token.signature))
		return bad(err, "is not JSON in base64url");
	if (json_get(token.header, STR("crit")) != NULL)
		return bad(err, "asks for what is not understood here (crit)");
	token.algorithm = jwk_algorithm_find(json_get_str(token.header, STR("alg")));
	if (token.algorithm == JWK_NONE)
		return bad(err, "is signed by another algorithm than RS256, ES256 and EdDSA");
	return verify(arena, &token, keys, err);
}
