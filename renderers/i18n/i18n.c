#include "renderers/i18n/i18n.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "engine/base/asset.h"
#include "engine/base/json.h"
#include "engine/base/map.h"
#include "engine/feel/temporal.h"

/* Which form of a word goes with a number: CLDR's categories, by language. */
typedef struct str plural_rule(uint64_t number);

struct words {
	struct str language;
	plural_rule *plural;
	struct str group; /* between thousands */
	struct map by_key; /* key → struct json * */
};

/* Latvian: 0, 10 to 20, 30…: zero; 1, 21, 31…: one (CLDR, plural rules of lv). */
static struct str plural_lv(uint64_t number)
{
	if (number % 10 == 0 || (number % 100 >= 11 && number % 100 <= 19))
		return STR("zero");
	return number % 10 == 1 ? STR("one") : STR("other");
}

static struct str plural_en(uint64_t number)
{
	return number == 1 ? STR("one") : STR("other");
}

enum { LATVIAN, ENGLISH, LANGUAGES };

static const struct {
	struct str language, path;
	plural_rule *plural;
	struct str group;
} files[LANGUAGES] = {
	[LATVIAN] = { STR_INIT("lv"), STR_INIT("renderers/i18n/lv.json"), plural_lv,
		      STR_INIT("\xC2\xA0") },
	[ENGLISH] = { STR_INIT("en"), STR_INIT("renderers/i18n/en.json"), plural_en,
		      STR_INIT(",") },
};

/* Read once, unchanged ever after. */
static struct words languages[LANGUAGES];
static struct arena memory;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(size_t which)
{
	struct words *words = &languages[which];
	const struct asset *asset = asset_find(files[which].path);
	struct diags diags;
	const struct json *file;

	assert(asset != NULL);
	diags_init(&diags, &memory, files[which].path);
	file = json_parse(&memory, asset->bytes, &diags);
	assert(file != NULL && file->type == JSON_OBJECT);
	words->language = files[which].language;
	words->plural = files[which].plural;
	words->group = files[which].group;
	map_init(&words->by_key, &memory);
	for (struct json *at = file->first; at != NULL; at = at->next)
		(void)map_add(&words->by_key, at->key, at);
}

static void load_all(void)
{
	arena_init(&memory);
	for (size_t i = 0; i < LANGUAGES; i++)
		load(i);
}

struct str words_language(size_t index)
{
	return index < LANGUAGES ? files[index].language : STR("");
}

const struct words *words_in(struct str language)
{
	(void)pthread_once(&once, load_all);
	for (size_t i = 0; i < LANGUAGES; i++)
		if (str_equal(languages[i].language, language))
			return &languages[i];
	return &languages[LATVIAN];
}

bool word_find(const struct words *words, struct str key, struct str *text)
{
	const struct json *entry = map_get(&words->by_key, key);

	if (entry != NULL)
		*text = entry->text;
	return entry != NULL;
}

struct str word(const struct words *words, struct str key)
{
	struct str text;

	return word_find(words, key, &text) ? text : key;
}

/* --- parameters and plurals --- */

static const struct pair *find(const struct pair *parameters, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(parameters[i].name, name))
			return &parameters[i];
	return NULL;
}

/* The text whose key these make together. */
static bool find_joined(const struct words *words, const struct str *parts, size_t count,
			struct str *text)
{
	char key[256];
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		if (parts[i].len > sizeof(key) - len)
			return false;
		if (parts[i].len > 0)
			memcpy(key + len, parts[i].at, parts[i].len);
		len += parts[i].len;
	}
	return word_find(words, (struct str){ key, len }, text);
}

static bool find_form(const struct words *words, struct str key, struct str form,
		      struct str *text)
{
	const struct str parts[] = { key, STR("#"), form };

	return find_joined(words, parts, LENGTH(parts), text);
}

bool word_known(const struct words *words, struct str key)
{
	struct str text;

	return word_find(words, key, &text) || find_form(words, key, STR("other"), &text);
}

/* The form for exactly that number, else for its category, else the key's own text. */
static struct str choose_form(const struct words *words, struct str key, struct str number)
{
	uint64_t count;
	struct str category = STR("other");
	struct str text;

	if (find_form(words, key, number, &text))
		return text;
	if (str_to_u64(number, &count))
		category = words->plural(count);
	if (find_form(words, key, category, &text))
		return text;
	return word(words, key);
}

void number_print(const struct words *words, struct str number, struct buf *out)
{
	uint64_t value;
	const bool grouped = str_to_u64(number, &value);

	for (size_t i = 0; i < number.len; i++) {
		if (grouped && i > 0 && (number.len - i) % 3 == 0)
			buf_add(out, words->group);
		buf_add(out, str_slice(number, i, i + 1));
	}
}

static void print_part(const struct words *words, struct str text,
		       const struct pair *parameters, size_t count, struct buf *out)
{
	struct str rest = text;
	struct str part;

	while (str_next(&rest, '{', &part)) {
		const struct pair *parameter;
		struct str name;

		buf_add(out, part);
		if (!str_next(&rest, '}', &name))
			return;
		parameter = find(parameters, count, name);
		if (parameter != NULL && str_equal_c(name, "count"))
			number_print(words, parameter->value, out);
		else
			buf_add(out, parameter == NULL ? name : parameter->value);
	}
}

/* Are there parameters in the text, all of them given? */
enum given { GIVEN_NONE, GIVEN_ALL, GIVEN_NOT };
static enum given what_is_given(struct str text, const struct pair *parameters, size_t count)
{
	enum given given = GIVEN_NONE;
	struct str part;
	struct str name;

	while (str_next(&text, '{', &part) && str_next(&text, '}', &name)) {
		if (find(parameters, count, name) == NULL)
			return GIVEN_NOT;
		given = GIVEN_ALL;
	}
	return given;
}

/* Brackets around no parameter are brackets. */
static void print_text(const struct words *words, struct str text,
		       const struct pair *parameters, size_t count, struct buf *out)
{
	size_t open;

	while ((open = str_find(text, STR("["), 0)) != SIZE_MAX) {
		const size_t close = str_find(text, STR("]"), open);
		const struct str inner = str_slice(text, open + 1, close);
		enum given given;

		if (close == SIZE_MAX)
			break;
		given = what_is_given(inner, parameters, count);
		print_part(words, str_slice(text, 0, open), parameters, count, out);
		if (given == GIVEN_ALL)
			print_part(words, inner, parameters, count, out);
		if (given == GIVEN_NONE)
			buf_add(out, str_slice(text, open, close + 1));
		text = str_slice(text, close + 1, text.len);
	}
	print_part(words, text, parameters, count, out);
}

void word_print(const struct words *words, struct str key, const struct pair *parameters,
		size_t count, struct buf *out)
{
	const struct pair *number = find(parameters, count, STR("count"));
	struct str text =
		number == NULL ? word(words, key) : choose_form(words, key, number->value);

	print_text(words, text, parameters, count, out);
}

/* --- moments --- */

/* The local time of this institution's country; outside the calendar, 1970. */
static struct date_time local(int64_t ms)
{
	const struct zone riga = { .kind = ZONE_NAMED, .name = STR("Europe/Riga") };
	int64_t seconds = ms / 1000 - (ms % 1000 < 0);
	struct date_time moment = { .date = { 1970, 1, 1 } };

	(void)date_time_from_epoch(seconds, 0, riga, &moment);
	return moment;
}

/* months: the beginning of their keys, in the case that is asked for. */
static struct str month_name(const struct words *words, struct str months, int number)
{
	char room[STR_NUMBER];
	const struct str parts[] = { months, str_digits(room, number) };
	struct str name = STR("");

	(void)find_joined(words, parts, LENGTH(parts), &name);
	return name;
}

static void print_moment(const struct words *words, int64_t ms, struct str months,
			 struct buf *out)
{
	const struct date_time moment = local(ms);
	char year[STR_NUMBER], day[STR_NUMBER], hour[STR_NUMBER], minute[STR_NUMBER];
	/* Hours and minutes have two digits: those of a hundred more, without the first. */
	const struct pair parameters[] = {
		{ STR("year"), str_digits(year, moment.date.year) },
		{ STR("month"), month_name(words, months, moment.date.month) },
		{ STR("day"), str_digits(day, moment.date.day) },
		{ STR("hour"), str_slice(str_digits(hour, 100 + moment.time.hour), 1, 3) },
		{ STR("minute"),
		  str_slice(str_digits(minute, 100 + moment.time.minute), 1, 3) },
	};

	word_print(words, STR("moment"), parameters, LENGTH(parameters), out);
}

void moment_print(const struct words *words, int64_t ms, struct buf *out)
{
	print_moment(words, ms, STR("month."), out);
}

void moment_print_until(const struct words *words, int64_t ms, struct buf *out)
{
	print_moment(words, ms, STR("month.until."), out);
}
