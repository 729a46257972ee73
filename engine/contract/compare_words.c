/* Changes in words. Another language needs another table, and nothing else. */
#include "engine/contract/compare.h"

#include "engine/contract/json_out.h"

static const char *const effects[] = {
	[EFFECT_COMPATIBLE] = "compatible",
	[EFFECT_ADDITIVE] = "additive",
	[EFFECT_BREAKING] = "breaking",
};

/* ORDER: enum change_kind in compare.h */
static const struct change_rule rules[CHANGE_KINDS] = {
	{ "form.id", EFFECT_BREAKING, "the form's id was {was} and is {is}",
	  "what is sent names another form" },
	{ "form.institution", EFFECT_BREAKING, "the institution was {was} and is {is}",
	  "submissions go to another receiver" },
	{ "language.added", EFFECT_COMPATIBLE, "the form is offered in {is} too",
	  "answers are the same in every language" },
	{ "language.removed", EFFECT_COMPATIBLE, "the form is no longer offered in {was}",
	  "answers are the same in every language" },
	{ "field.added", EFFECT_ADDITIVE, "a new field {item} ({detail}) on the page {page}",
	  "it is sent besides what was sent before" },
	{ "field.removed", EFFECT_BREAKING, "the field {item} was removed from the page {page}",
	  "what was read from it is not sent any more" },
	{ "field.renamed", EFFECT_BREAKING,
	  "the field {item} was called {was} and is called {is}",
	  "it is sent under another name" },
	{ "field.repeated", EFFECT_BREAKING, "the field {item} was at {was} and is at {is}",
	  "it is sent once for each row instead of once, or the other way round" },
	{ "field.type", EFFECT_BREAKING, "the field {item} was of the type {was} and is {is}",
	  "its values look different" },
	{ "item.moved", EFFECT_COMPATIBLE, "{item} moved from the page {was} to the page {is}",
	  "pages are not sent" },
	{ "order", EFFECT_ADDITIVE, "{item} changed places with other fields",
	  "in JSON order means nothing; XML elements follow the form's order" },
	{ "field.always-sent", EFFECT_COMPATIBLE, "{item} is now always answered",
	  "it could be sent before too" },
	{ "field.not-always-sent", EFFECT_BREAKING, "{item} is no longer always answered",
	  "a receiver may count on it" },
	{ "option.added", EFFECT_BREAKING, "{item} has a new option {is} ({detail})",
	  "a value is sent that the receiver does not know" },
	{ "option.removed", EFFECT_COMPATIBLE, "{item} lost the option {was} ({detail})",
	  "the other values stay what they were" },
	{ "bound.looser", EFFECT_BREAKING, "the {detail} of {item} was {was} and is {is}",
	  "values are sent that were refused before" },
	{ "bound.tighter", EFFECT_COMPATIBLE, "the {detail} of {item} was {was} and is {is}",
	  "every value that is sent could be sent before" },
	{ "pattern.added", EFFECT_COMPATIBLE, "{item} must now match {is}",
	  "every value that is sent could be sent before" },
	{ "pattern.changed", EFFECT_BREAKING, "{item} had to match {was}, now {is}",
	  "values may be sent that were refused before" },
	{ "unit", EFFECT_BREAKING, "the unit of {item} was {was} and is {is}",
	  "the same number means something else" },
	{ "rule", EFFECT_COMPATIBLE, "the rule {detail} of {item} was {was} and is {is}",
	  "it decides when and what people answer, not how it is sent" },
	{ "text", EFFECT_COMPATIBLE, "the {detail} of {item} was {was} and is {is}",
	  "texts are not sent" },
	{ "part.added", EFFECT_COMPATIBLE, "a new {detail} {item}", "only fields are sent" },
	{ "part.removed", EFFECT_COMPATIBLE, "the {detail} {item} was removed",
	  "only fields are sent" },
};

const struct change_rule *change_rule(enum change_kind kind)
{
	return &rules[kind];
}

enum change_effect changes_effect(const struct changes *changes)
{
	enum change_effect worst = EFFECT_COMPATIBLE;

	for (size_t i = 0; i < changes->count; i++)
		if (rules[changes->at[i].kind].effect > worst)
			worst = rules[changes->at[i].kind].effect;
	return worst;
}

/* --- words --- */

static const struct item *item_of(const struct change *change)
{
	return change->after != NULL ? change->after : change->before;
}

static void add_quoted(struct str text, struct buf *out)
{
	if (text.len == 0)
		buf_add_c(out, "none");
	else
		buf_printf(out, "\"%.*s\"", STR_ARG(text));
}

static void say_item(const struct change *change, struct buf *out)
{
	const struct item *item = item_of(change);

	if (item == NULL) {
		buf_add_c(out, "the form");
		return;
	}
	add_quoted(item_title(item), out);
	if (!str_equal(item_title(item), item->id))
		buf_printf(out, " (%.*s)", STR_ARG(item->id));
}

static void say_page(const struct change *change, struct buf *out)
{
	const struct item *page = item_of(change);

	while (page != NULL && page->parent != NULL)
		page = page->parent;
	add_quoted(page != NULL ? item_title(page) : (struct str){ 0 }, out);
}

static void say_detail(const struct change *change, struct buf *out)
{
	buf_add(out, change->detail);
}

static void say_was(const struct change *change, struct buf *out)
{
	add_quoted(change->was, out);
}

static void say_is(const struct change *change, struct buf *out)
{
	add_quoted(change->is, out);
}

static const struct slot {
	struct str name;
	void (*say)(const struct change *change, struct buf *out);
} slots[] = {
	{ STR_INIT("{item}"), say_item },     { STR_INIT("{page}"), say_page },
	{ STR_INIT("{detail}"), say_detail }, { STR_INIT("{was}"), say_was },
	{ STR_INIT("{is}"), say_is },
};

/* How long the slot at the front of the text is; 0 when none stands there. */
static size_t say_slot(const struct change *change, struct str text, struct buf *out)
{
	for (size_t i = 0; i < LENGTH(slots); i++)
		if (str_starts(text, slots[i].name)) {
			slots[i].say(change, out);
			return slots[i].name.len;
		}
	return 0;
}

static void say(const struct change *change, struct buf *out)
{
	struct str rest = str_from_c(rules[change->kind].what);

	while (rest.len > 0) {
		size_t taken = say_slot(change, rest, out);
		if (taken == 0) {
			buf_add_byte(out, rest.at[0]);
			taken = 1;
		}
		rest = str_slice(rest, taken, rest.len);
	}
}

static void print_with(const struct changes *changes, enum change_effect effect,
		       struct buf *out, size_t *count)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change_rule *rule = &rules[changes->at[i].kind];
		if (rule->effect != effect)
			continue;
		buf_printf(out, "%s: ", effects[effect]);
		say(&changes->at[i], out);
		buf_printf(out, "; %s [%s]\n", rule->why, rule->name);
		*count += 1;
	}
}

void changes_print(const struct changes *changes, struct buf *out)
{
	size_t counts[LENGTH(effects)] = { 0 };

	print_with(changes, EFFECT_BREAKING, out, &counts[EFFECT_BREAKING]);
	print_with(changes, EFFECT_ADDITIVE, out, &counts[EFFECT_ADDITIVE]);
	print_with(changes, EFFECT_COMPATIBLE, out, &counts[EFFECT_COMPATIBLE]);
	buf_printf(out, "%s: %zu breaking, %zu additive, %zu compatible changes\n",
		   effects[changes_effect(changes)], counts[EFFECT_BREAKING],
		   counts[EFFECT_ADDITIVE], counts[EFFECT_COMPATIBLE]);
}

/* --- for programs --- */

static void add_text(struct json_out *json, const char *key, struct str text)
{
	if (text.len > 0)
		json_out_text(json, str_from_c(key), text);
}

static void print_change(const struct change *change, struct arena *arena,
			 struct json_out *json)
{
	const struct change_rule *rule = &rules[change->kind];
	const struct item *item = item_of(change);
	struct buf what;

	buf_init(&what, LIMIT_DEFINITION);
	say(change, &what);
	json_out_open(json, JSON_OUT_NO_KEY, '{');
	add_text(json, "kind", str_from_c(rule->name));
	add_text(json, "effect", str_from_c(effects[rule->effect]));
	if (item != NULL) {
		add_text(json, "item", item_path(arena, item));
		add_text(json, "title", item_title(item));
	}
	add_text(json, "detail", change->detail);
	add_text(json, "was", change->was);
	add_text(json, "is", change->is);
	add_text(json, "what", buf_str(&what));
	add_text(json, "why", str_from_c(rule->why));
	json_out_close(json, '{');
	buf_finish(&what);
}

void changes_print_json(const struct changes *changes, struct arena *arena, struct buf *out)
{
	struct json_out json = { .out = out };

	json_out_open(&json, JSON_OUT_NO_KEY, '{');
	add_text(&json, "effect", str_from_c(effects[changes_effect(changes)]));
	json_out_open(&json, STR("changes"), '[');
	for (size_t i = 0; i < changes->count; i++)
		print_change(&changes->at[i], arena, &json);
	json_out_close(&json, '[');
	json_out_close(&json, '{');
}
