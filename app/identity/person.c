#include "app/identity/person.h"

/* A locked one is the provider's word, which nobody may change. */
static const struct {
	struct str name; /* in a form's prefill, in the settings, and in the store */
	struct str claim;
	bool locked, code; /* code: of letters and digits, whatever stands around them */
} facts[PERSON_FACTS] = {
	[PERSON_ISSUER] = { STR_INIT("issuer"), STR_INIT("iss"), false, false },
	[PERSON_SUBJECT] = { STR_INIT("subject"), STR_INIT("sub"), false, false },
	[PERSON_GIVEN_NAME] = { STR_INIT("given_name"), STR_INIT("given_name"), true, false },
	[PERSON_FAMILY_NAME] = { STR_INIT("family_name"), STR_INIT("family_name"), true,
				 false },
	[PERSON_PERSONAL_CODE] = { STR_INIT("personal_code"), STR_INIT("personal_code"), true,
				   true },
	[PERSON_EMAIL] = { STR_INIT("email"), STR_INIT("email"), false, false },
	[PERSON_PHONE] = { STR_INIT("phone"), STR_INIT("phone_number"), false, false },
	[PERSON_COMPANY] = { STR_INIT("company"), STR_INIT("company"), true, true },
	[PERSON_PRINCIPAL] = { STR_INIT("principal"), STR_INIT("principal"), true, true },
	[PERSON_ROLES] = { STR_INIT("roles"), STR_INIT("roles"), true, false },
};
static const struct str level_name = STR_INIT("level");

static size_t fact_find(struct str name)
{
	size_t i = PERSON_GIVEN_NAME;

	while (i < PERSON_FACTS && !str_equal(facts[i].name, name))
		i++;
	return i;
}

/* --- what is configured ------------------------------------------------------------------- */

/* "NAME=VALUE" */
static bool take_word(struct str word, struct str *name, struct str *value)
{
	const size_t equals = str_find(word, STR("="), 0);

	*name = str_slice(word, 0, equals);
	*value = equals == SIZE_MAX ? STR("") : str_slice(word, equals + 1, word.len);
	return value->len > 0;
}

static bool read_claim(struct claim_map *map, struct str word, struct err *err)
{
	struct str name, value;
	size_t fact;

	if (!take_word(word, &name, &value))
		return err_set(err, ERR_INVALID,
			       "VEIDLAPA_OIDC_CLAIMS must be words such as given_name=CLAIM, "
			       "not %.*s",
			       STR_ARG(word));
	fact = fact_find(name);
	if (fact < PERSON_FACTS)
		map->claims[fact] = value;
	else if (str_equal(name, level_name))
		map->level = value;
	else
		return err_set(err, ERR_INVALID, "VEIDLAPA_OIDC_CLAIMS has no %.*s",
			       STR_ARG(name));
	return true;
}

static bool check_level(struct str word, struct err *err)
{
	struct str name, value;

	return (take_word(word, &name, &value) && login_level_find(name) != LOGIN_NONE) ||
	       err_set(err, ERR_INVALID,
		       "VEIDLAPA_OIDC_LEVELS must be words such as high=VALUE, not %.*s",
		       STR_ARG(word));
}

bool claim_map_read(const struct config *config, struct claim_map *out, struct err *err)
{
	struct str rest = config->oidc_claims;
	struct str word;

	*out = (struct claim_map){ .level = STR("acr"), .levels = config->oidc_levels };
	for (size_t i = 0; i < PERSON_FACTS; i++)
		out->claims[i] = facts[i].claim;
	while (str_next(&rest, ' ', &word))
		if (word.len > 0 && !read_claim(out, word, err))
			return false;
	rest = out->levels;
	while (str_next(&rest, ' ', &word))
		if (word.len > 0 && !check_level(word, err))
			return false;
	return true;
}

struct str claim_map_values(const struct claim_map *map, enum login_level least,
			    struct arena *arena)
{
	struct str rest = map->levels;
	struct str word, name, value;
	struct str values = STR("");

	while (str_next(&rest, ' ', &word))
		if (take_word(word, &name, &value) && login_level_find(name) >= least)
			values = str_printf(arena, "%.*s%s%.*s", STR_ARG(values),
					    values.len > 0 ? " " : "", STR_ARG(value));
	return values;
}

/* The highest level that one of the words gives the value; LOGIN_NONE: none does. */
static enum login_level level_of(const struct claim_map *map, struct str value)
{
	enum login_level level = LOGIN_NONE;
	struct str rest = map->levels;
	struct str word, name, meant;

	while (str_next(&rest, ' ', &word))
		if (take_word(word, &name, &meant) && str_equal(meant, value) &&
		    login_level_find(name) > level)
			level = login_level_find(name);
	return level;
}

/* --- what is claimed ---------------------------------------------------------------------- */

static bool is_letter_or_digit(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z');
}

/* "PNOLV-010180-15097" of eParaksts is 01018015097. */
static struct str plain_code(struct arena *arena, struct str text)
{
	const struct str prefix = STR("PNOLV-");
	char *digits = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	if (str_starts(text, prefix))
		text = str_slice(text, prefix.len, text.len);
	for (size_t i = 0; i < text.len; i++)
		if (is_letter_or_digit(text.at[i]))
			digits[len++] = text.at[i];
	return (struct str){ digits, len };
}

static bool is_plain(const struct json *claim)
{
	return claim != NULL && (claim->type == JSON_STRING || claim->type == JSON_NUMBER);
}

static struct str claim_text(const struct json *claims, struct str name)
{
	const struct json *claim = json_get(claims, name);

	return is_plain(claim) ? claim->text : STR("");
}

/* One text, or a list of them as words; those with a space in them are no words. */
static struct str claim_words(const struct json *claims, struct str name, struct arena *arena)
{
	const struct json *claim = json_get(claims, name);
	struct str words = STR("");

	if (claim == NULL || claim->type != JSON_ARRAY)
		return claim_text(claims, name);
	for (const struct json *at = claim->first; at != NULL; at = at->next)
		if (is_plain(at) && str_find(at->text, STR(" "), 0) == SIZE_MAX)
			words = str_printf(arena, "%.*s%.*s ", STR_ARG(words),
					   STR_ARG(at->text));
	return words;
}

void person_take(struct person *person, const struct claim_map *map, const struct json *claims,
		 struct arena *arena)
{
	if (person->level == LOGIN_NONE)
		person->level = level_of(map, claim_text(claims, map->level));
	for (size_t i = 0; i < PERSON_FACTS; i++) {
		struct str text = i == PERSON_ROLES ? claim_words(claims, map->claims[i], arena)
						    : claim_text(claims, map->claims[i]);
		if (person->facts[i].len == 0)
			person->facts[i] =
				facts[i].code ? plain_code(arena, text) : str_trim(text);
	}
}

void person_write(const struct person *person, struct buf *out)
{
	buf_printf(out, "{\"level\":%d", (int)person->level);
	for (size_t i = 0; i < PERSON_FACTS; i++) {
		buf_printf(out, ",\"%.*s\":", STR_ARG(facts[i].name));
		buf_add_json(out, person->facts[i]);
	}
	buf_add_byte(out, '}');
}

bool person_read(struct arena *arena, struct str text, struct person *out)
{
	const struct json *json;
	struct diags diags;
	uint64_t level = 0;

	*out = (struct person){ .level = LOGIN_NONE };
	diags_init(&diags, arena, STR("login"));
	json = json_parse(arena, text, &diags);
	if (json == NULL || !str_to_u64(claim_text(json, level_name), &level) ||
	    level > LOGIN_HIGH)
		return false;
	out->level = (enum login_level)level;
	for (size_t i = 0; i < PERSON_FACTS; i++)
		out->facts[i] = json_get_str(json, facts[i].name);
	return true;
}

struct str person_name(const struct person *person, struct arena *arena)
{
	const struct str *given = &person->facts[PERSON_GIVEN_NAME];
	const struct str *family = &person->facts[PERSON_FAMILY_NAME];

	return str_trim(str_printf(arena, "%.*s %.*s", STR_ARG(*given), STR_ARG(*family)));
}

/* --- what it is for ----------------------------------------------------------------------- */

static void propose(struct answers *answers, const struct item *item, struct str text)
{
	struct answer *cell = &answers->root->cells[item->column];

	if (!cell->given && item->repeat == NULL)
		(void)answers_set(answers, item->id, text);
}

void person_prefill(const struct person *person, struct answers *answers)
{
	const struct form *form = answers->form;

	for (size_t i = 0; i < form->item_count; i++) {
		const struct item *item = form->items[i];
		const size_t fact =
			item->prefill.len > 0 ? fact_find(item->prefill) : PERSON_FACTS;
		if (fact == PERSON_FACTS || person->facts[fact].len == 0)
			continue;
		if (facts[fact].locked)
			(void)answers_lock(answers, item, person->facts[fact]);
		else
			propose(answers, item, person->facts[fact]);
	}
}

/* The first that is asked and answered. */
static const struct item *subject_item(const struct state *state)
{
	for (size_t i = 0; i < state->form->item_count; i++) {
		const struct item *item = state->form->items[i];
		if (item->subject && item->repeat == NULL &&
		    state->root->cells[item->column].value.kind == VALUE_STRING)
			return item;
	}
	return NULL;
}

/* What stands in the state is as it is sent: digits. */
struct str person_acting(const struct person *person, const struct state *state,
			 struct arena *arena)
{
	const struct str own = person->facts[PERSON_PERSONAL_CODE];
	const struct item *item = subject_item(state);
	struct str other;

	if (own.len == 0)
		return STR("");
	if (item == NULL)
		return str_printf(arena, "PK:%.*s", STR_ARG(own));
	other = state->root->cells[item->column].value.string;
	if (item->kind == ITEM_PERSONAL_CODE && str_equal(other, own))
		return str_printf(arena, "PK:%.*s", STR_ARG(own));
	return item->kind == ITEM_PERSONAL_CODE
		       ? str_printf(arena, "DP:%.*s-PK:%.*s", STR_ARG(other), STR_ARG(own))
		       : str_printf(arena, "PK:%.*s-UR:%.*s", STR_ARG(own), STR_ARG(other));
}
