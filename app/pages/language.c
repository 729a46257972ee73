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

/* --- what the browser prefers ------------------------------------------------------------- */

/* "en-GB;q=0.8" is "en" (RFC 9110, 12.5.4). */
static struct str primary(struct str range)
{
	size_t end = 0;

	range = str_trim(range);
	while (end < range.len && range.at[end] != '-' && range.at[end] != ';')
		end++;
	return str_slice(range, 0, end);
}

/* Browsers write it in the order of their preference, so the weights say nothing more. */
static size_t preferred(struct str accepted, struct languages languages)
{
	size_t best = SIZE_MAX;
	struct str range;

	while (str_next(&accepted, ',', &range)) {
		const struct str name = primary(range);

		if (str_equal_c(name, "lv") && find(languages, name) != SIZE_MAX)
			return find(languages, name);
		if (best == SIZE_MAX)
			best = find(languages, name);
	}
	return best;
}

/* --- the choice --------------------------------------------------------------------------- */

size_t language_read(const struct request *request, struct languages languages)
{
	const size_t choices[] = {
		find(languages, request_query(request, STR("lang"))),
		find(languages, request_cookie(request, COOKIE)),
		preferred(request_header(request, STR("accept-language")), languages),
	};

	for (size_t i = 0; i < LENGTH(choices); i++)
		if (choices[i] != SIZE_MAX)
			return choices[i];
	return 0;
}

size_t language_choose(const struct request *request, struct response *response,
		       struct languages languages, bool secure)
{
	const size_t asked = find(languages, request_query(request, STR("lang")));

	if (asked != SIZE_MAX) {
		const struct cookie cookie = { COOKIE, languages.at[asked], year_s, secure };
		response_cookie(response, &cookie);
	}
	return language_read(request, languages);
}
