#include "app/pages/language.h"

#define COOKIE STR("veidlapa-lang")

static const int64_t year_s = INT64_C(365) * 24 * 60 * 60;

static size_t find(struct languages languages, struct str name)
{
	for (size_t i = 0; i < languages.count; i++)
		if (str_equal(languages.at[i], name))
			return i;
	return SIZE_MAX;
}

size_t language_choose(const struct request *request, struct response *response,
		       struct languages languages, bool secure)
{
	size_t asked = find(languages, request_query(request, STR("lang")));
	size_t remembered = find(languages, request_cookie(request, COOKIE));

	if (asked != SIZE_MAX) {
		const struct cookie cookie = { COOKIE, languages.at[asked], year_s, secure };
		response_cookie(response, &cookie);
		return asked;
	}
	return remembered != SIZE_MAX ? remembered : 0;
}
