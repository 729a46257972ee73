#include "engine/rules/links.h"

#include "engine/form/phrase.h"
#include "engine/rules/rules_inner.h"

static bool is_there(const struct rule_links *links, const struct rule_link *link)
{
	for (size_t i = links->count; i > 0 && links->at[i - 1].to == link->to; i--)
		if (links->at[i - 1].from == link->from && links->at[i - 1].kind == link->kind)
			return true;
	return false;
}

static void add(struct rule_links *links, struct arena *arena, struct rule_link link)
{
	if (link.from != link.to && !is_there(links, &link))
		*VEC_ADD(arena, links) = link;
}

static void add_code(struct rule_links *links, struct arena *arena, const struct item *to,
		     enum link_kind kind, const struct rule_code *code)
{
	for (size_t i = 0; i < code->input_count; i++) {
		const struct rule_input *input = &code->inputs[i];

		if (input->whole || input->column_count == 0)
			add(links, arena, (struct rule_link){ input->item, to, kind });
		for (size_t k = 0; k < input->column_count; k++)
			add(links, arena, (struct rule_link){ input->columns[k], to, kind });
	}
}

/* What stands in braces in a text, in any language. */
static void add_text(struct rule_links *links, struct arena *arena, const struct rules *rules,
		     const struct item *to, const struct text *text)
{
	for (size_t i = 0; text->phrases != NULL && i < rules->form->language_count; i++) {
		const struct phrase *phrase = text->phrases[i];

		for (size_t k = 0; phrase != NULL && k < phrase->count; k++)
			if (phrase->parts[k].expression != SIZE_MAX)
				add_code(links, arena, to, LINK_TEXT,
					 &rules->expressions[phrase->parts[k].expression].code);
	}
}

static void add_texts(struct rule_links *links, struct arena *arena, const struct rules *rules,
		      const struct item *item)
{
	add_text(links, arena, rules, item, &item->label);
	add_text(links, arena, rules, item, &item->hint);
	add_text(links, arena, rules, item, &item->easy);
	add_text(links, arena, rules, item, &item->entry);
	for (size_t i = 0; i < item->option_count; i++) {
		add_text(links, arena, rules, item, &item->options[i].label);
		add_text(links, arena, rules, item, &item->options[i].hint);
	}
}

static void add_item(struct rule_links *links, struct arena *arena, const struct rules *rules,
		     const struct item *item)
{
	static const enum link_kind kinds[RULE_KINDS] = {
		[RULE_RELEVANT] = LINK_SHOWN,	 [RULE_REQUIRED] = LINK_REQUIRED,
		[RULE_READONLY] = LINK_READONLY, [RULE_CALCULATE] = LINK_VALUE,
		[RULE_DEFAULT] = LINK_VALUE,
	};
	const struct item_rules *own = &rules->items[item->index];

	for (size_t i = 0; i < RULE_KINDS; i++)
		add_code(links, arena, item, kinds[i], &own->rules[i]);
	add_code(links, arena, item, LINK_OPTIONS, &own->filter);
	for (size_t i = 0; own->options != NULL && i < item->option_count; i++)
		add_code(links, arena, item, LINK_OPTIONS, &own->options[i]);
	for (size_t i = 0; i < item->constraint_count; i++)
		add_code(links, arena, item, LINK_CHECKED, &own->constraints[i]);
	add_texts(links, arena, rules, item);
}

void rules_links(const struct rules *rules, struct arena *arena, struct rule_links *out)
{
	for (size_t i = 0; i < rules->form->item_count; i++)
		add_item(out, arena, rules, rules->form->items[i]);
}
