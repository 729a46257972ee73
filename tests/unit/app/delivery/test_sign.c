#include "app/delivery/sign.h"

#include <criterion/criterion.h>

#include "engine/base/json.h"
#include "tests/support/cases.h"

static struct arena arena;
static struct err err;
static const struct json *vectors;

static void init(void)
{
	struct diags diags;

	diags_init(&diags, &arena, STR("tests/cases/webhooks/signatures.json"));
	vectors = json_parse(
		&arena, case_read(&arena, STR("tests/cases/webhooks/signatures.json")), &diags);
	cr_assert_not_null(vectors);
}

static void finish(void)
{
	arena_finish(&arena);
}

TestSuite(sign, .init = init, .fini = finish);

static const struct json *list(const char *name)
{
	const struct json *found = json_get(vectors, str_from_c(name));

	cr_assert_not_null(found);
	cr_assert(found->count > 0);
	return found->first;
}

static struct sign_keys keys_of(const struct json *vector)
{
	struct sign_keys keys;

	cr_assert(sign_keys_read_receiver(json_get_str(vector, STR("secrets")), &keys, &err),
		  "%s", err.text);
	return keys;
}

static struct sign_message message_of(const struct json *vector)
{
	return (struct sign_message){ .id = json_get_str(vector, STR("id")),
				      .timestamp = json_get_str(vector, STR("timestamp")),
				      .body = json_get_str(vector, STR("payload")) };
}

static int64_t seconds(struct str text)
{
	uint64_t number = 0;

	cr_assert(str_to_u64(text, &number));
	return (int64_t)number;
}

Test(sign, agrees_with_the_published_vectors)
{
	for (const struct json *one = list("valid"); one != NULL; one = one->next) {
		const struct str name = json_get_str(one, STR("name"));
		const struct str signature = json_get_str(one, STR("signature"));
		const struct sign_message message = message_of(one);
		const int64_t then = seconds(message.timestamp);
		const struct sign_keys keys = keys_of(one);
		const struct str header = sign_header(&keys, &message, then, &arena);
		cr_expect(str_equal(header, signature), "%.*s: %.*s", STR_ARG(name),
			  STR_ARG(header));
		cr_expect(sign_verify(&keys, &message, signature, then, &err), "%.*s: %s",
			  STR_ARG(name), err.text);
	}
}

Test(sign, verifies_v1a_with_the_public_key_alone)
{
	size_t verified = 0;

	for (const struct json *one = list("valid"); one != NULL; one = one->next) {
		const struct str public = json_get_str(one, STR("public"));
		const struct sign_message message = message_of(one);
		struct sign_keys keys;
		if (public.len == 0)
			continue;
		cr_expect_not(sign_keys_read(public, &keys, &err), "it cannot sign");
		cr_assert(sign_keys_read_receiver(public, &keys, &err), "%s", err.text);
		cr_expect(sign_verify(&keys, &message, json_get_str(one, STR("signature")),
				      seconds(message.timestamp), &err),
			  "%.*s: %s", STR_ARG(json_get_str(one, STR("name"))), err.text);
		verified++;
	}
	cr_expect_eq(verified, 3);
}

Test(sign, lets_an_old_secret_end)
{
	const struct json *one = list("valid");
	const struct str secret = json_get_str(one, STR("secrets"));
	const struct str secrets = str_printf(
		&arena, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX %.*s@2021-02-26T00:00:00Z",
		STR_ARG(secret));
	const struct sign_message message = message_of(one);
	enum { END = 1614297600 };
	struct sign_keys both;
	struct sign_keys old;

	cr_assert(sign_keys_read(secrets, &both, &err), "%s", err.text);
	cr_assert(sign_keys_read(secret, &old, &err));
	cr_expect_eq(both.at[1].until_s, END);
	const struct str before = sign_header(&both, &message, END - 1, &arena);
	const struct str after = sign_header(&both, &message, END, &arena);
	cr_expect_neq(str_find(before, json_get_str(one, STR("signature")), 0), SIZE_MAX);
	cr_expect_eq(str_find(after, json_get_str(one, STR("signature")), 0), SIZE_MAX);
	cr_expect(str_starts(after, STR("v1,")));
	/* A receiver that has set the same end refuses it from then on. */
	const struct sign_message late = { message.id, STR("1614297600"), message.body };
	cr_expect_not(
		sign_verify(&both, &late, sign_header(&old, &late, END, &arena), END, &err));
	cr_expect_eq(err.code, ERR_DENIED);
}

Test(sign, refuses_what_is_not_signed_so)
{
	for (const struct json *one = list("invalid"); one != NULL; one = one->next) {
		const struct sign_message message = message_of(one);
		const struct sign_keys keys = keys_of(one);
		cr_expect_not(sign_verify(&keys, &message, json_get_str(one, STR("signature")),
					  seconds(json_get_str(one, STR("now"))), &err),
			      "%.*s", STR_ARG(json_get_str(one, STR("name"))));
	}
}

Test(sign, refuses_bad_secrets_without_repeating_them)
{
	for (const struct json *one = list("bad_secrets"); one != NULL; one = one->next) {
		const struct str secret = json_get_str(one, STR("secret"));
		struct sign_keys keys;
		cr_expect_not(sign_keys_read(secret, &keys, &err), "%.*s",
			      STR_ARG(json_get_str(one, STR("why"))));
		cr_expect_eq(err.code, ERR_INVALID);
		cr_expect(secret.len < 10 || str_find(str_from_c(err.text),
						      str_slice(secret, 6, 10), 0) == SIZE_MAX,
			  "%s", err.text);
	}
}

Test(sign, says_which_secret_is_bad)
{
	const struct str good = json_get_str(list("valid"), STR("secrets"));
	struct sign_keys keys;

	cr_expect_not(sign_keys_read(str_printf(&arena, "%.*s  whsec_AAAA", STR_ARG(good)),
				     &keys, &err));
	cr_expect_str_eq(err.text, "secret 2 is not 24 to 64 random bytes in base64");
	cr_expect_not(sign_keys_read(STR("swordfish"), &keys, &err));
	cr_expect_str_eq(err.text, "secret 1 does not begin with whsec_ or whsk_");
}

Test(sign, takes_eleven_secrets_and_no_more)
{
	struct str many[SIGN_KEYS + 1];
	struct sign_keys keys;

	for (size_t i = 0; i < LENGTH(many); i++)
		many[i] = json_get_str(list("valid"), STR("secrets"));
	cr_expect(sign_keys_read(str_join(&arena, many, SIGN_KEYS, STR(" ")), &keys, &err));
	cr_expect_eq(keys.count, SIGN_KEYS);
	cr_expect_not(
		sign_keys_read(str_join(&arena, many, SIGN_KEYS + 1, STR(" ")), &keys, &err));
	cr_expect_str_eq(err.text, "over 11 secrets");
}

Test(sign, accepts_timestamps_up_to_five_minutes_away)
{
	static const struct {
		int64_t away;
		bool fresh;
	} rows[] = { { 0, true },    { 300, true },   { -300, true },
		     { 301, false }, { -301, false }, { 1000000, false } };
	const struct json *one = list("valid");
	const struct sign_message message = message_of(one);
	const struct sign_keys keys = keys_of(one);

	for (size_t i = 0; i < LENGTH(rows); i++)
		cr_expect_eq(sign_verify(&keys, &message, json_get_str(one, STR("signature")),
					 seconds(message.timestamp) + rows[i].away, &err),
			     rows[i].fresh, "%lld s", (long long)rows[i].away);
	cr_expect_eq(err.code, ERR_INVALID);
}

Test(sign, tells_a_wrong_signature_from_a_wrong_time)
{
	const struct json *one = list("valid");
	const struct sign_message message = message_of(one);
	const struct sign_keys keys = keys_of(one);

	cr_expect_not(sign_verify(&keys, &message, STR(""), seconds(message.timestamp), &err));
	cr_expect_eq(err.code, ERR_DENIED);
	cr_expect_str_eq(err.text, "no signature matches a known secret");
}

Test(sign, leaves_no_key_behind)
{
	static const struct sign_keys nothing;
	struct sign_keys keys = keys_of(list("valid"));

	sign_keys_wipe(&keys);
	cr_expect_arr_eq(&keys, &nothing, sizeof(keys));
}
