#include "engine/contract/compare_inner.h"

#include "engine/contract/field.h"
#include "engine/form/attachment.h"

void comparison_add(struct comparison *all, struct change change)
{
	*VEC_ADD(all->arena, &all->changes) = change;
}

void comparison_add_if(struct comparison *all, bool changed, struct change change)
{
	if (changed)
		comparison_add(all, change);
}

/* --- what became of each item --- */

static void pair(struct comparison *all, const struct item *before, const struct item *after)
{
	all->became[before->index] = after;
	all->was[after->index] = before;
}

static bool is_free(const struct comparison *all, const struct item *before,
		    const struct item *after)
{
	return all->became[before->index] == NULL && all->was[after->index] == NULL;
}

static bool same_place(const struct item *before, const struct item *after)
{
	for (; before != NULL && after != NULL; before = before->repeat, after = after->repeat)
		if (!str_equal(before->id, after->id))
			return false;
	return before == NULL && after == NULL;
}

/* The same name at the same place. */
static bool is_same(const struct item *before, const struct item *after)
{
	return item_is_sent(before) == item_is_sent(after) && same_place(before, after);
}

/* The same name elsewhere: it went into a repeat, or out of one. */
static bool is_repeated(const struct item *before, const struct item *after)
{
	return item_is_sent(before) && item_is_sent(after) && str_equal(before->id, after->id);
}

/* Another name for the same question. */
static bool is_renamed(const struct item *before, const struct item *after)
{
	bool same_repeat =
		before->repeat == NULL
			? after->repeat == NULL
			: after->repeat != NULL && same_place(before->repeat, after->repeat);

	return item_is_sent(before) && before->kind == after->kind && same_repeat &&
	       before->label.in[0].len > 0 &&
	       str_equal(before->label.in[0], after->label.in[0]);
}

typedef bool pairing(const struct item *before, const struct item *after);

static void pair_by(struct comparison *all, pairing *belong_together)
{
	for (size_t i = 0; i < all->before->item_count; i++) {
		const struct item *before = all->before->items[i];
		for (size_t k = 0; k < all->after->item_count; k++) {
			const struct item *after = all->after->items[k];
			if (is_free(all, before, after) && belong_together(before, after))
				pair(all, before, after);
		}
	}
}

/* --- texts --- */

/* Of languages that both have: what is new in a new language is told with the language. */
static void compare_text(struct comparison *all, struct change about, const struct text *before,
			 const struct text *after)
{
	about.kind = CHANGE_TEXT;
	for (size_t i = 0; i < all->before->language_count; i++) {
		size_t now = form_language(all->after, all->before->languages[i]);
		if (now == SIZE_MAX || str_equal(before->in[i], after->in[now]))
			continue;
		about.language = all->before->languages[i];
		about.was = before->in[i];
		about.is = after->in[now];
		comparison_add(all, about);
	}
}

/* --- fields --- */

static struct str number_text(struct arena *arena, uint32_t number, uint32_t missing)
{
	return number == missing ? STR("") : str_printf(arena, "%u", number);
}

static struct str max_length(struct arena *arena, const struct item *item)
{
	return number_text(arena, item->max_length, 0);
}

static struct str min_length(struct arena *arena, const struct item *item)
{
	return number_text(arena, item->min_length, 0);
}

static struct str decimals(struct arena *arena, const struct item *item)
{
	if (item->type->value != FEEL_NUMBER)
		return (struct str){ 0 };
	return number_text(arena, field_decimals(item), UINT32_MAX);
}

static struct str max_files(struct arena *arena, const struct item *item)
{
	return number_text(arena, item->max_files, 0);
}

static struct str max_size(struct arena *arena, const struct item *item)
{
	return number_text(arena, item->max_size, 0);
}

static struct str max(struct arena *arena, const struct item *item)
{
	return item->kind == ITEM_REPEAT ? number_text(arena, item->max_rows, UINT32_MAX)
					 : item->max;
}

static struct str min(struct arena *arena, const struct item *item)
{
	return item->kind == ITEM_REPEAT ? number_text(arena, item->min_rows, 0) : item->min;
}

/* Empty texts: no bound. */
static const struct bound {
	const char *name;
	struct str (*of)(struct arena *arena, const struct item *item);
	int looser; /* the sign of is - was that lets more through */
} bounds[] = {
	{ "max", max, 1 },
	{ "min", min, -1 },
	{ "max-length", max_length, 1 },
	{ "min-length", min_length, -1 },
	{ "decimals", decimals, 1 },
	{ "max-files", max_files, 1 },
	{ "max-size", max_size, 1 },
};

/* Days of the schema's form are in order as texts. */
static int order(struct str a, struct str b)
{
	struct decimal x;
	struct decimal y;

	if (decimal_parse(a, &x) && decimal_parse(b, &y))
		return decimal_compare(x, y);
	return str_compare(a, b);
}

static void compare_bound(struct comparison *all, struct change about,
			  const struct bound *bound)
{
	int change = 0;

	about.detail = str_from_c(bound->name);
	about.was = bound->of(all->arena, about.before);
	about.is = bound->of(all->arena, about.after);
	if (about.was.len > 0 && about.is.len > 0)
		change = order(about.is, about.was) * bound->looser;
	else
		change = (about.was.len > 0) - (about.is.len > 0);
	about.kind = change > 0 ? CHANGE_BOUND_LOOSER : CHANGE_BOUND_TIGHTER;
	comparison_add_if(all, change != 0, about);
}

static const struct option *find_option(const struct item *item, struct str value)
{
	for (size_t i = 0; i < item->option_count; i++)
		if (str_equal(item->options[i].value, value))
			return &item->options[i];
	return NULL;
}

static void compare_option(struct comparison *all, struct change about,
			   const struct option *before, const struct option *after)
{
	about.where = before->value;
	about.detail = STR("label");
	compare_text(all, about, &before->label, &after->label);
	about.detail = STR("hint");
	compare_text(all, about, &before->hint, &after->hint);
}

static void compare_options(struct comparison *all, struct change about)
{
	for (size_t i = 0; i < about.after->option_count; i++) {
		const struct option *option = &about.after->options[i];
		about.kind = CHANGE_OPTION_ADDED;
		about.detail = option->value;
		about.is = option->label.in[0];
		comparison_add_if(all, find_option(about.before, option->value) == NULL, about);
	}
	about.is = (struct str){ 0 };
	for (size_t i = 0; i < about.before->option_count; i++) {
		const struct option *option = &about.before->options[i];
		const struct option *now = find_option(about.after, option->value);
		about.kind = CHANGE_OPTION_REMOVED;
		about.detail = option->value;
		about.was = option->label.in[0];
		if (now != NULL)
			compare_option(all, about, option, now);
		else
			comparison_add(all, about);
	}
}

/* What may come is one of several, as of a choice. */
static void compare_formats(struct comparison *all, struct change about)
{
	for (size_t i = 0; i < attachment_format_count; i++) {
		const struct attachment_format *format = &attachment_formats[i];
		bool was = attachment_is_accepted(about.before, format);
		bool is = attachment_is_accepted(about.after, format);
		about.kind = is ? CHANGE_OPTION_ADDED : CHANGE_OPTION_REMOVED;
		about.detail = format->ending;
		about.was = format->type;
		about.is = format->type;
		comparison_add_if(all, was != is, about);
	}
}

static void compare_shape(struct comparison *all, struct change about)
{
	const struct item *before = about.before;
	const struct item *after = about.after;

	for (size_t i = 0; i < LENGTH(bounds); i++)
		compare_bound(all, about, &bounds[i]);
	about.detail = STR("pattern");
	about.was = before->pattern;
	about.is = after->pattern;
	about.kind = about.was.len == 0 ? CHANGE_PATTERN_ADDED : CHANGE_PATTERN_CHANGED;
	comparison_add_if(all, !str_equal(about.was, about.is), about);
	about.detail = STR("unit");
	about.was = before->unit;
	about.is = after->unit;
	about.kind = CHANGE_UNIT;
	comparison_add_if(all, !str_equal(about.was, about.is), about);
	compare_options(all, about);
	if (after->kind == ITEM_ATTACHMENT)
		compare_formats(all, about);
}

static void compare_presence(struct comparison *all, struct change about)
{
	bool was = field_is_always_sent(about.before);
	bool is = field_is_always_sent(about.after);

	about.kind = is ? CHANGE_ALWAYS_SENT : CHANGE_NOT_ALWAYS_SENT;
	comparison_add_if(all, was != is, about);
}

static void compare_data(struct comparison *all, struct change about)
{
	const struct item *before = about.before;
	const struct item *after = about.after;
	struct change change = about;

	change.was = item_path(all->arena, before);
	change.is = item_path(all->arena, after);
	change.kind = CHANGE_FIELD_RENAMED;
	comparison_add_if(all, !str_equal(before->id, after->id), change);
	change.kind = CHANGE_FIELD_REPEATED;
	comparison_add_if(all,
			  is_repeated(before, after) && !same_place(before, after) &&
				  !(before->repeat != NULL && after->repeat != NULL &&
				    all->became[before->repeat->index] == after->repeat),
			  change);
	change.was = before->type->name;
	change.is = after->type->name;
	change.kind = CHANGE_FIELD_TYPE;
	comparison_add_if(all, before->kind != after->kind, change);
	if (before->kind == after->kind) {
		compare_presence(all, about);
		compare_shape(all, about);
	}
}

/* --- rules --- */

static struct str constraint_texts(struct arena *arena, const struct item *item)
{
	struct str *texts = ARENA_ARRAY(arena, struct str, item->constraint_count);

	for (size_t i = 0; i < item->constraint_count; i++)
		texts[i] = item->constraints[i].rule.text;
	return str_join(arena, texts, item->constraint_count, STR("; "));
}

static void compare_rules(struct comparison *all, struct change about)
{
	about.kind = CHANGE_RULE;
	for (size_t i = 0; i < RULE_KINDS; i++) {
		about.detail = rule_names[i];
		about.was = about.before->rules[i].text;
		about.is = about.after->rules[i].text;
		comparison_add_if(all, !str_equal(about.was, about.is), about);
	}
	about.detail = STR("constraint");
	about.was = constraint_texts(all->arena, about.before);
	about.is = constraint_texts(all->arena, about.after);
	comparison_add_if(all, !str_equal(about.was, about.is), about);
}

/* --- items --- */

static struct str naming_text(const struct item *item)
{
	return item->kind == ITEM_PAGE	 ? STR("title")
	       : item->kind == ITEM_NOTE ? STR("text")
					 : STR("label");
}

static void compare_item(struct comparison *all, const struct item *before,
			 const struct item *after)
{
	struct change about = { .before = before, .after = after };

	if (item_is_sent(after))
		compare_data(all, about);
	compare_rules(all, about);
	about.detail = naming_text(after);
	compare_text(all, about, &before->label, &after->label);
	about.detail = STR("hint");
	compare_text(all, about, &before->hint, &after->hint);
	about.detail = STR("easy");
	compare_text(all, about, &before->easy, &after->easy);
	about.detail = STR("entry");
	compare_text(all, about, &before->entry, &after->entry);
}

static void compare_items(struct comparison *all)
{
	for (size_t i = 0; i < all->after->item_count; i++) {
		const struct item *after = all->after->items[i];
		const struct item *before = all->was[i];
		if (before != NULL)
			compare_item(all, before, after);
		else
			comparison_add(all,
				       (struct change){ .kind = item_is_sent(after)
									? CHANGE_FIELD_ADDED
									: CHANGE_PART_ADDED,
							.after = after,
							.detail = after->type->name });
	}
	for (size_t i = 0; i < all->before->item_count; i++) {
		const struct item *before = all->before->items[i];
		comparison_add_if(all, all->became[i] == NULL,
				  (struct change){ .kind = item_is_sent(before)
								   ? CHANGE_FIELD_REMOVED
								   : CHANGE_PART_REMOVED,
						   .before = before,
						   .detail = before->type->name });
	}
}

/* --- the form --- */

static void compare_languages(struct comparison *all)
{
	const struct form *before = all->before;
	const struct form *after = all->after;
	const struct change setting = { .kind = CHANGE_SETTING,
					.detail = STR("languages"),
					.was = xml_get(before->written, STR("languages")),
					.is = xml_get(after->written, STR("languages")) };
	const size_t told = all->changes.count;

	for (size_t i = 0; i < after->language_count; i++)
		comparison_add_if(all, form_language(before, after->languages[i]) == SIZE_MAX,
				  (struct change){ .kind = CHANGE_LANGUAGE_ADDED,
						   .is = after->languages[i] });
	for (size_t i = 0; i < before->language_count; i++)
		comparison_add_if(all, form_language(after, before->languages[i]) == SIZE_MAX,
				  (struct change){ .kind = CHANGE_LANGUAGE_REMOVED,
						   .was = before->languages[i] });
	/* Another one comes first. */
	comparison_add_if(all,
			  told == all->changes.count && !str_equal(setting.was, setting.is),
			  setting);
}

static void compare_heads(struct comparison *all)
{
	const struct form *before = all->before;
	const struct form *after = all->after;

	comparison_add_if(
		all, !str_equal(before->id, after->id),
		(struct change){ .kind = CHANGE_FORM_ID, .was = before->id, .is = after->id });
	comparison_add_if(all, !str_equal(before->institution, after->institution),
			  (struct change){ .kind = CHANGE_INSTITUTION,
					   .was = before->institution,
					   .is = after->institution });
	compare_languages(all);
}

struct changes compare_forms(struct arena *arena, const struct form *before,
			     const struct form *after)
{
	static pairing *const pairings[] = { is_same, is_repeated, is_renamed };
	struct comparison all = { .arena = arena, .before = before, .after = after };

	all.became = ARENA_ARRAY(arena, const struct item *, before->item_count);
	all.was = ARENA_ARRAY(arena, const struct item *, after->item_count);
	for (size_t i = 0; i < LENGTH(pairings); i++)
		pair_by(&all, pairings[i]);
	compare_heads(&all);
	compare_items(&all);
	comparison_order(&all);
	comparison_written(&all);
	return all.changes;
}
