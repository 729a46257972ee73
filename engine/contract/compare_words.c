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
	{ "form.id", EFFECT_BREAKING, "the form's id was {was} and is {is}", NULL, NULL,
	  "what is sent names another form" },
	{ "form.institution", EFFECT_BREAKING, "the institution was {was} and is {is}", NULL,
	  NULL, "submissions go to another receiver" },
	{ "language.added", EFFECT_COMPATIBLE, "the form is offered in {is} too", NULL, NULL,
	  "answers are the same in every language" },
	{ "language.removed", EFFECT_COMPATIBLE, "the form is no longer offered in {was}", NULL,
	  NULL, "answers are the same in every language" },
	{ "field.added", EFFECT_ADDITIVE, "a new field {item} ({detail}) on the page {page}",
	  NULL, NULL, "it is sent besides what was sent before" },
	{ "field.removed", EFFECT_BREAKING, "the field {item} was removed from the page {page}",
	  NULL, NULL, "what was read from it is not sent any more" },
	{ "field.renamed", EFFECT_BREAKING,
	  "the field {item} was called {was} and is called {is}", NULL, NULL,
	  "it is sent under another name" },
	{ "field.repeated", EFFECT_BREAKING, "the field {item} was at {was} and is at {is}",
	  NULL, NULL, "it is sent once for each row instead of once, or the other way round" },
	{ "field.type", EFFECT_BREAKING, "the field {item} was of the type {was} and is {is}",
	  NULL, NULL, "its values look different" },
	{ "item.moved", EFFECT_COMPATIBLE, "{item} moved from {was} to {is}", NULL, NULL,
	  "pages and groups are not sent" },
	{ "item.carried", EFFECT_ADDITIVE, "{item} moved from {was} to {is}", NULL, NULL,
	  "in JSON order means nothing; XML elements follow the form's order" },
	{ "order", EFFECT_ADDITIVE, "{item} changed its place in {is}", NULL,
	  "{item} changed its place",
	  "in JSON order means nothing; XML elements follow the form's order" },
	{ "part.order", EFFECT_COMPATIBLE, "{item} changed its place in {is}", NULL,
	  "{item} changed its place", "only fields are sent" },
	{ "field.always-sent", EFFECT_COMPATIBLE, "{item} must now always be answered", NULL,
	  NULL, "it could be sent before too" },
	{ "field.not-always-sent", EFFECT_BREAKING, "{item} need no longer always be answered",
	  NULL, NULL, "a receiver may count on it" },
	{ "option.added", EFFECT_BREAKING, "{item} has a new option {is} ({detail})", NULL,
	  NULL, "a value is sent that the receiver does not know" },
	{ "option.removed", EFFECT_COMPATIBLE, "{item} lost the option {was} ({detail})", NULL,
	  NULL, "the other values stay what they were" },
	{ "bound.looser", EFFECT_BREAKING, "the {detail} of {item} was {was} and is {is}",
	  "{item} got the {detail} {is}", "{item} lost its {detail} {was}",
	  "values are sent that were refused before" },
	{ "bound.tighter", EFFECT_COMPATIBLE, "the {detail} of {item} was {was} and is {is}",
	  "{item} got the {detail} {is}", "{item} lost its {detail} {was}",
	  "every value that is sent could be sent before" },
	{ "pattern.added", EFFECT_COMPATIBLE, "{item} must now match {is}", NULL, NULL,
	  "every value that is sent could be sent before" },
	{ "pattern.changed", EFFECT_BREAKING, "{item} had to match {was}, now {is}", NULL,
	  "{item} had to match {was}, and need not any more",
	  "values may be sent that were refused before" },
	{ "unit", EFFECT_BREAKING, "the unit of {item} was {was} and is {is}",
	  "{item} got the unit {is}", "{item} lost the unit {was}",
	  "the same number means something else" },
	{ "rule", EFFECT_COMPATIBLE, "the rule {detail} of {of} was {was} and is {is}",
	  "{of} got the rule {detail}: {is}", "{of} lost the rule {detail}: {was}",
	  "it decides when and what people answer, not how it is sent" },
	{ "text", EFFECT_COMPATIBLE, "the {detail} of {of}{language} was {was} and is {is}",
	  "the {detail} of {of}{language} was added: {is}",
	  "the {detail} of {of}{language} was removed: {was}", "texts are not sent" },
	{ "part.added", EFFECT_COMPATIBLE, "a new {detail} {item}", NULL, NULL,
	  "only fields are sent" },
	{ "part.removed", EFFECT_COMPATIBLE, "the {detail} {item} was removed", NULL, NULL,
	  "only fields are sent" },
	{ "setting", EFFECT_COMPATIBLE, "the setting {detail} of {of} was {was} and is {is}",
	  "{of} got the setting {detail}: {is}", "{of} lost the setting {detail}: {was}",
	  "it is about how the form is shown and kept, not how it is sent" },
	{ "piece.added", EFFECT_COMPATIBLE, "a new {detail} {is} of {of}", NULL, NULL,
	  "only answers are sent" },
	{ "piece.removed", EFFECT_COMPATIBLE, "the {detail} {was} of {of} was removed", NULL,
	  NULL, "only answers are sent" },
	{ "piece.order", EFFECT_COMPATIBLE, "the order of {detail} of {of} is another", NULL,
	  NULL, "only answers are sent" },
	{ "cell", EFFECT_COMPATIBLE,
	  "the table {item}, row {row}: {part} was {was} and is {is}",
	  "the table {item}, row {row}: {part} was added: {is}",
	  "the table {item}, row {row}: {part} was removed: {was}",
	  "it decides what comes out, not how it is sent" },
	{ "row.added", EFFECT_COMPATIBLE, "the table {item} has a new row {row}: {is}", NULL,
	  NULL, "it decides what comes out, not how it is sent" },
	{ "row.removed", EFFECT_COMPATIBLE, "the table {item} lost its row {row}: {was}", NULL,
	  NULL, "it decides what comes out, not how it is sent" },
	{ "scenario.answer", EFFECT_COMPATIBLE,
	  "the scenario {where}: the answer to {part} was {was} and is {is}",
	  "the scenario {where}: {part} is now answered by {is}",
	  "the scenario {where}: {part} is no longer answered; it was {was}",
	  "scenarios prove the form and are not sent" },
	{ "scenario.expectation", EFFECT_COMPATIBLE,
	  "the scenario {where} expected {was} as {detail} of {part} and expects {is}",
	  "the scenario {where} now expects {is} as {detail} of {part}",
	  "the scenario {where} no longer expects {was} as {detail} of {part}",
	  "scenarios prove the form and are not sent" },
	{ "other", EFFECT_COMPATIBLE, "the text of the definition was {was} and is {is}", NULL,
	  NULL, "answers are sent as before" },
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

/* In what the change is: "konts" of "Izmaksa" (izmaksa). */
static void say_of(const struct change *change, struct buf *out)
{
	if (change->where.len > 0) {
		add_quoted(change->where, out);
		buf_add_c(out, " of ");
	}
	say_item(change, out);
}

static void say_where(const struct change *change, struct buf *out)
{
	add_quoted(change->where, out);
}

static void say_part(const struct change *change, struct buf *out)
{
	static const struct {
		const char *detail, *part;
	} names[] = { { "legal", "the law" },
		      { "output", "the result" },
		      { "rule", "a cell" } };

	if (change->part.len > 0) {
		add_quoted(change->part, out);
		return;
	}
	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_equal_c(change->detail, names[i].detail)) {
			buf_add_c(out, names[i].part);
			return;
		}
	buf_add_c(out, "the form");
}

static void say_row(const struct change *change, struct buf *out)
{
	buf_printf(out, "%zu", change->row);
}

static void say_language(const struct change *change, struct buf *out)
{
	buf_printf(out, " (%.*s)", STR_ARG(change->language));
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
	{ STR_INIT("{is}"), say_is },	      { STR_INIT("{of}"), say_of },
	{ STR_INIT("{where}"), say_where },   { STR_INIT("{part}"), say_part },
	{ STR_INIT("{row}"), say_row },	      { STR_INIT("{language}"), say_language },
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

static const char *words_for(const struct change *change)
{
	const struct change_rule *rule = &rules[change->kind];

	if (change->was.len == 0 && rule->added != NULL)
		return rule->added;
	return change->is.len == 0 && rule->removed != NULL ? rule->removed : rule->what;
}

static void say(const struct change *change, struct buf *out)
{
	struct str rest = str_from_c(words_for(change));

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
	add_text(json, "where", change->where);
	add_text(json, "detail", change->detail);
	add_text(json, "part", change->part);
	add_text(json, "language", change->language);
	if (change->row > 0)
		json_out_number(json, STR("row"), change->row);
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
