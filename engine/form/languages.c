#include "engine/form/languages.h"

/* A text of several languages is several elements of one name beside each other. */
static bool is_first(const struct xml *text)
{
	return xml_child(text->parent, text->name) == text;
}

static bool is_there(const struct xml *text, struct str language)
{
	for (const struct xml *at = text; at; at = xml_next(at, text->name))
		if (str_equal(xml_get(at, STR("xml:lang")), language))
			return true;
	return false;
}

/* Recursion is as deep as the tree, which intake limits. */
static void count(const struct form *form, const struct xml *element,
		  struct language_share *shares)
{
	for (const struct xml *at = xml_child(element, STR("")); at;
	     at = xml_next(at, STR(""))) {
		if (!xml_attr(at, STR("xml:lang"))) {
			count(form, at, shares);
			continue;
		}
		for (size_t i = 0; is_first(at) && i < form->language_count; i++) {
			shares[i].texts++;
			shares[i].missing += !is_there(at, form->languages[i]);
		}
	}
}

void languages_count(const struct form *form, struct language_share shares[LIMIT_LANGUAGES])
{
	for (size_t i = 0; i < form->language_count; i++)
		shares[i] = (struct language_share){ .language = form->languages[i] };
	count(form, form->tree, shares);
}
