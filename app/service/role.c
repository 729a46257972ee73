#include "app/service/role.h"

#include "engine/base/vec.h"

static const struct {
	enum role role;
	struct str name;
} names[] = {
	{ ROLE_AUTHOR, STR_INIT("author") },	 { ROLE_PUBLISHER, STR_INIT("publisher") },
	{ ROLE_ADMIN, STR_INIT("admin") },	 { ROLE_RECEIVER, STR_INIT("receiver") },
	{ ROLE_OPERATOR, STR_INIT("operator") },
};

struct str role_name(enum role role)
{
	for (size_t i = 0; i < LENGTH(names); i++)
		if (names[i].role == role)
			return names[i].name;
	return STR("");
}

/* "author@99999999902"; 0 when it is no such word. */
static unsigned read_word(struct str word, struct str *institution)
{
	const size_t at = str_find(word, STR("@"), 0);
	const struct str name = str_slice(word, 0, at);

	*institution = at == SIZE_MAX ? STR("") : str_slice(word, at + 1, word.len);
	for (size_t i = 0; i < LENGTH(names); i++) {
		const bool everywhere = names[i].role == ROLE_OPERATOR;

		if (str_equal(names[i].name, name) && everywhere == (institution->len == 0))
			return names[i].role;
	}
	return 0;
}

unsigned roles_at(struct str words, struct str institution)
{
	unsigned roles = 0;
	struct str word, of;

	while (str_next(&words, ' ', &word)) {
		const unsigned role = read_word(word, &of);

		if (role == ROLE_OPERATOR || str_equal(of, institution))
			roles |= role;
	}
	return roles;
}

static bool is_in(const struct str *list, size_t count, struct str text)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(list[i], text))
			return true;
	return false;
}

size_t roles_institutions(struct str words, struct arena *arena, struct str **out)
{
	VEC(struct str) list = { 0 };
	struct str word, of;

	while (str_next(&words, ' ', &word))
		if (read_word(word, &of) != 0 && of.len > 0 && !is_in(list.at, list.count, of))
			*VEC_ADD(arena, &list) = of;
	*out = list.at;
	return list.count;
}

/* "VALUE=ROLE@INSTITUTION": values may have an equals sign in them, roles have none. */
static struct str meaning_of(struct str word, struct str *value)
{
	size_t equals = SIZE_MAX;

	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] == '=')
			equals = i;
	*value = equals == SIZE_MAX ? STR("") : str_slice(word, 0, equals);
	return equals == SIZE_MAX ? STR("") : str_slice(word, equals + 1, word.len);
}

static struct str mean(struct str value, struct str meanings, struct arena *arena)
{
	struct str meant = STR("");
	struct str word, named, of;
	bool found = false;

	while (str_next(&meanings, ' ', &word)) {
		const struct str role = meaning_of(word, &named);

		if (!str_equal(named, value))
			continue;
		meant = str_printf(arena, "%.*s%s%.*s", STR_ARG(meant), found ? " " : "",
				   STR_ARG(role));
		found = true;
	}
	if (!found && read_word(value, &of) != 0)
		return value;
	return meant;
}

struct str roles_read(struct str values, struct str meanings, struct arena *arena)
{
	struct str words = STR("");
	struct str value;

	while (str_next(&values, ' ', &value)) {
		const struct str meant = mean(value, meanings, arena);

		if (meant.len > 0)
			words = str_printf(arena, "%.*s%s%.*s", STR_ARG(words),
					   words.len > 0 ? " " : "", STR_ARG(meant));
	}
	return words;
}

bool roles_check(struct str meanings, struct err *err)
{
	struct str word, value, of;

	while (str_next(&meanings, ' ', &word))
		if (word.len > 0 &&
		    (read_word(meaning_of(word, &value), &of) == 0 || value.len == 0))
			return err_set(err, ERR_INVALID,
				       "VEIDLAPA_PORTAL_ROLES must be words such as "
				       "VALUE=author@INSTITUTION, not %.*s",
				       STR_ARG(word));
	return true;
}
