#include "renderers/i18n/findings.h"

#include <assert.h>
#include <pthread.h>

#include "engine/base/asset.h"
#include "engine/base/json.h"

/* Read once, unchanged ever after. */
static struct translation latvian;
static struct arena memory;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const struct json *read_asset(struct str path)
{
	const struct asset *asset = asset_find(path);
	const struct json *file;
	struct diags diags;

	assert(asset != NULL);
	diags_init(&diags, &memory, path);
	file = json_parse(&memory, asset->bytes, &diags);
	assert(file != NULL && file->type == JSON_OBJECT);
	return file;
}

/* What the portal calls a name of the definition language, under the key that diag_element and
 * diag_attribute look for. */
static void add_names(const struct json *words, struct str prefix, const char *before,
		      const char *behind)
{
	for (const struct json *at = words->first; at != NULL; at = at->next) {
		struct str name = str_slice(at->key, prefix.len, at->key.len);

		if (str_starts(at->key, prefix))
			(void)translation_add(
				&latvian,
				str_printf(&memory, "%s%.*s%s", before, STR_ARG(name), behind),
				at->text);
	}
}

/* A test sees to it that all of them fit. */
static void load(void)
{
	const struct json *words;
	const struct json *texts;

	arena_init(&memory);
	translation_init(&latvian, &memory);
	words = read_asset(STR("renderers/i18n/lv.json"));
	texts = read_asset(STR("renderers/i18n/findings.lv.json"));
	add_names(words, STR("portal.part."), "<", ">");
	add_names(words, STR("portal.attr."), "@", "");
	for (const struct json *at = texts->first; at != NULL; at = at->next)
		(void)translation_add(&latvian, at->key, at->text);
}

const struct translation *findings_in(struct str language)
{
	if (!str_equal(language, STR("lv")))
		return NULL;
	(void)pthread_once(&once, load);
	return &latvian;
}
