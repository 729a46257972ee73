#include "renderers/i18n/i18n.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "engine/base/asset.h"
#include "engine/base/json.h"
#include "engine/base/map.h"
#include "engine/feel/temporal.h"
#include "renderers/i18n/phrase.h"

/* Which form of a word goes with a number: CLDR's categories, by language. */
typedef struct str plural_rule(uint64_t number);

struct words {
	struct str language;
	plural_rule *plural;
	struct str group;  /* between thousands */
	struct map by_key; /* key → struct entry * */
};

struct entry {
	bool here; /* not only its forms */
	struct str text;
	struct phrase phrase; /* of a text with parameters */
	struct form *forms;
};

/* Of "errors#one" what stands behind the #. */
struct form {
	struct form *next;
	struct str name;
	const struct entry *entry;
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

static struct entry *entry_of(struct words *words, struct str key)
{
	struct entry *entry = map_get(&words->by_key, key);

	if (entry != NULL)
		return entry;
	entry = ARENA_NEW(&memory, struct entry);
	(void)map_add(&words->by_key, key, entry);
	return entry;
}

static void add_form(struct words *words, struct str key, const struct entry *entry)
{
	const size_t sign = str_find(key, STR("#"), 0);
	struct entry *whole;

	if (sign == SIZE_MAX)
		return;
	whole = entry_of(words, str_slice(key, 0, sign));
	struct form *form = ARENA_NEW(&memory, struct form);
	*form = (struct form){ whole->forms, str_slice(key, sign + 1, key.len), entry };
	whole->forms = form;
}

static void add_entry(struct words *words, struct str key, struct str text)
{
	struct entry *entry = entry_of(words, key);

	entry->here = true;
	entry->text = text;
	if (str_find(text, STR("{"), 0) != SIZE_MAX)
		phrase_read(&entry->phrase, &memory, text);
	add_form(words, key, entry);
}

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
	for (const struct json *at = file->first; at != NULL; at = at->next)
		add_entry(words, at->key, at->text);
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

/* NULL: there is no text of this key. */
static const struct entry *find_entry(const struct words *words, struct str key)
{
	const struct entry *entry = map_get(&words->by_key, key);

	return entry != NULL && entry->here ? entry : NULL;
}

bool word_find(const struct words *words, struct str key, struct str *text)
{
	const struct entry *entry = find_entry(words, key);

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

static const struct entry *find_form(const struct entry *entry, struct str name)
{
	for (const struct form *form = entry->forms; form != NULL; form = form->next)
		if (str_equal(form->name, name))
			return form->entry;
	return NULL;
}

bool word_known(const struct words *words, struct str key)
{
	const struct entry *entry = map_get(&words->by_key, key);

	return entry != NULL && (entry->here || find_form(entry, STR("other")) != NULL);
}

/* The form for exactly that number, else for its category, else the key's own text. */
static const struct entry *choose_form(const struct words *words, const struct entry *entry,
				       struct str number)
{
	const struct entry *form = find_form(entry, number);
	uint64_t count;

	if (form == NULL)
		form = find_form(entry, str_to_u64(number, &count) ? words->plural(count)
								   : STR("other"));
	return form != NULL ? form : entry;
}

void number_print(const struct words *words, struct str number, struct buf *out)
{
	phrase_print_number(number, words->group, out);
}

static const struct pair *count_of(const struct pair *parameters, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(parameters[i].name, STR("count")))
			return &parameters[i];
	return NULL;
}

void word_print(const struct words *words, struct str key, const struct pair *parameters,
		size_t count, struct buf *out)
{
	const struct entry *entry = map_get(&words->by_key, key);
	const struct pair *number = count_of(parameters, count);

	if (entry != NULL && number != NULL)
		entry = choose_form(words, entry, number->value);
	if (entry == NULL || !entry->here)
		buf_add(out, key);
	else if (entry->phrase.count == 0)
		buf_add(out, entry->text);
	else
		phrase_print(&entry->phrase, words->group, parameters, count, out);
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
	char key[64];
	const struct str digits = str_digits(room, number);
	struct str name = STR("");

	assert(months.len + digits.len <= sizeof(key));
	memcpy(key, months.at, months.len);
	memcpy(key + months.len, digits.at, digits.len);
	(void)word_find(words, (struct str){ key, months.len + digits.len }, &name);
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
