#include "app/delivery/endpoint_line.h"

#include "app/delivery/sign.h"
#include "app/service/target.h"

/* Secrets begin with wh and hold what else is told from it by its "=": base64 may, too. */
static void sort_words(struct str line, struct arena *arena, struct endpoint *out)
{
	struct str word;

	out->secrets = STR("");
	out->options = STR("");
	while (str_next(&line, ' ', &word)) {
		const bool option =
			!str_starts(word, STR("wh")) && str_find(word, STR("="), 0) < word.len;
		struct str *list = option ? &out->options : &out->secrets;
		if (word.len > 0)
			*list = str_printf(arena, "%.*s%s%.*s", STR_ARG(*list),
					   list->len > 0 ? " " : "", STR_ARG(word));
	}
}

bool endpoint_line_read(struct str line, const struct fetch_policy *policy, struct arena *arena,
			struct endpoint *out, struct err *err)
{
	struct sign_keys keys = { 0 };
	struct target target;

	*out = (struct endpoint){ 0 };
	(void)str_next(&line, ' ', &out->institution);
	(void)str_next(&line, ' ', &out->url);
	sort_words(line, arena, out);
	const bool ok = fetch_url_check(out->url, policy, err) &&
			sign_keys_read(out->secrets, &keys, err) &&
			target_read(out->options, &target, err) &&
			(target.alarm.len == 0 || fetch_url_check(target.alarm, policy, err));
	sign_keys_wipe(&keys);
	if (!ok)
		return false;
	out->concurrency = target.concurrency;
	out->pending = !target.unverified;
	return true;
}

static bool check_links(const struct endpoint *endpoint, bool linkable, struct err *err)
{
	struct target target;

	if (!target_read(endpoint->options, &target, err))
		return false;
	return linkable || target.style.files != CONTRACT_LINK ||
	       err_set(err, ERR_INVALID, "attachments=link needs VEIDLAPA_BASE_URL");
}

static bool blame(size_t number, struct err *err)
{
	const struct err why = *err;

	return err_set(err, why.code, "line %zu: %s", number, why.text);
}

bool endpoint_lines_read(struct str text, const struct fetch_policy *policy, bool linkable,
			 struct arena *arena, struct endpoint_lines *out, struct err *err)
{
	struct str line;

	for (size_t number = 1; str_next(&text, '\n', &line); number++) {
		line = str_trim(line);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		struct endpoint *endpoint = VEC_ADD(arena, out);
		if (!endpoint_line_read(line, policy, arena, endpoint, err) ||
		    !check_links(endpoint, linkable, err))
			return blame(number, err);
	}
	return true;
}
