#include "engine/base/utf8.h"
#include "engine/feel/decimal.h"
#include "engine/form/definition.h"
#include "engine/form/form.h"
#include "engine/form/vocabulary.h"
#include "engine/schema/nearest.h"
#include "engine/schema/path.h"
#include "engine/schema/xsd.h"

/* What a value must be for each kind of word. */
static const struct {
	unsigned types; /* bits of enum json_type */
	const char *say;
} wanted[] = {
	[WORD_STRING] = { 1 << JSON_STRING, ENGLISH("text in quotes") },
	[WORD_NUMBER] = { 1 << JSON_NUMBER, ENGLISH("a number, without quotes") },
	[WORD_LITERAL] = { 1 << JSON_NUMBER | 1 << JSON_STRING,
			   ENGLISH("a number, or a date in quotes") },
	[WORD_EXPRESSION] = { 1 << JSON_BOOLEAN | 1 << JSON_NUMBER | 1 << JSON_STRING,
			      ENGLISH("true, false, a number, or a FEEL expression in "
				      "quotes") },
	[WORD_NAMES] = { 1 << JSON_ARRAY, ENGLISH("a list of texts: [\"lv\", \"en\"]") },
	[WORD_TEXT] = { 1 << JSON_OBJECT,
			ENGLISH("an object of texts by language: {\"lv\": \"…\"}") },
	[WORD_ONE] = { 1 << JSON_OBJECT, ENGLISH("an object: {…}") },
	[WORD_OBJECT] = { 1 << JSON_ARRAY, ENGLISH("a list of objects: [{…}]") },
	[WORD_ITEM] = { 1 << JSON_ARRAY, ENGLISH("a list of objects: [{…}]") },
};

struct reader {
	struct arena *arena;
	struct diags *diags;
};

static void read_object(const struct reader *reader, const struct json *object,
			struct xml *element, bool typed);

static void say_path(const struct reader *reader, struct diag *diag, const struct xml *element)
{
	diag_path(reader->diags, diag, path_of(reader->arena, element, (struct str){ 0 }));
}

static void wrong_type(const struct reader *reader, const struct xml *element,
		       const struct json *value, const char *want)
{
	struct diag *diag =
		value->key.len > 0
			? diag_error(reader->diags, "schema.member.type", value->place,
				     "`%.*s` has a value of the wrong kind",
				     STR_ARG(value->key))
			: diag_error(reader->diags, "schema.member.type", value->place,
				     "a value of the wrong kind stands here");

	say_path(reader, diag, element);
	diag_fix(reader->diags, diag, "write %s", diag_words(reader->diags, want));
}

/* XML has no way to write most control characters, so no definition has them. Where one does,
 * something stands in, so that the text is not found empty too. */
static struct str text_of(const struct reader *reader, const struct xml *element,
			  const struct json *value)
{
	struct str rest = value->text;
	uint32_t code_point = 0;

	while (utf8_next(&rest, &code_point)) {
		bool control = code_point < 0x20 && code_point != '\t' && code_point != '\n' &&
			       code_point != '\r';
		struct diag *diag;
		if (!control && code_point != 0xFFFE && code_point != 0xFFFF)
			continue;
		diag = diag_error(reader->diags, "schema.character", value->place,
				  "this text has the control character U+%04X",
				  (unsigned)code_point);
		say_path(reader, diag, element);
		diag_fix(reader->diags, diag, "remove it");
		return STR("?");
	}
	return value->text;
}

/* --- attributes --- */

static bool is_one_word(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == ' ' || (text.at[i] >= '\t' && text.at[i] <= '\r'))
			return false;
	return text.len > 0;
}

static struct str names_of(const struct reader *reader, const struct xml *element,
			   const struct json *array)
{
	struct str *names = ARENA_ARRAY(reader->arena, struct str, array->count);
	size_t count = 0;

	for (const struct json *at = array->first; at; at = at->next) {
		if (at->type != JSON_STRING || !is_one_word(at->text))
			wrong_type(reader, element, at, "text in quotes, without spaces");
		else
			names[count++] = text_of(reader, element, at);
	}
	return str_join(reader->arena, names, count, STR(" "));
}

/* Programs that write JSON may spell 0.00000001 as 1e-8; the tree knows no exponents. */
static struct str number_of(const struct reader *reader, const struct json *value)
{
	struct decimal number;
	struct str text = value->text;
	struct buf plain;
	bool has_exponent = str_find(text, STR("e"), 0) != SIZE_MAX ||
			    str_find(text, STR("E"), 0) != SIZE_MAX;

	if (!has_exponent || !decimal_parse(text, &number))
		return text;
	buf_init(&plain, LIMIT_JSON_STRING);
	decimal_print_plain(number, &plain);
	text = str_copy(reader->arena, buf_str(&plain));
	buf_finish(&plain);
	return text;
}

static struct str scalar_of(const struct reader *reader, const struct xml *element,
			    const struct json *value)
{
	if (value->type == JSON_ARRAY)
		return names_of(reader, element, value);
	if (value->type == JSON_BOOLEAN)
		return value->boolean ? STR("true") : STR("false");
	if (value->type == JSON_NUMBER)
		return number_of(reader, value);
	return text_of(reader, element, value);
}

static void read_attr(const struct reader *reader, const struct json *value,
		      const struct word *word, struct xml *element)
{
	struct place place = value->place;
	struct str text = STR("");
	struct xml_attr *attr;

	if (!(wanted[word->kind].types & 1u << value->type))
		wrong_type(reader, element, value, wanted[word->kind].say);
	else if (value->type == JSON_STRING)
		place.column++; /* behind the quote */
	/* A wrong value is set all the same: it is not missing as well. But what is no
	 * expression is not looked at as one. */
	if (word->kind != WORD_EXPRESSION || wanted[word->kind].types & 1u << value->type)
		text = scalar_of(reader, element, value);
	xml_set(reader->arena, element, word->element, text, value->key_place);
	for (attr = element->attrs; !str_equal(attr->name, word->element);)
		attr = attr->next;
	attr->value_place = place;
	attr->written = value->written;
}

/* --- children --- */

static struct xml *add_element(const struct reader *reader, struct xml *parent, struct str name,
			       struct place place)
{
	struct xml *element = xml_new(reader->arena, name, place);

	element->space = vocabulary_space;
	return xml_add(parent, element);
}

static void read_texts(const struct reader *reader, const struct json *texts,
		       const struct word *word, struct xml *parent)
{
	for (const struct json *at = texts->first; at; at = at->next) {
		struct place inside = { at->place.line, at->place.column + 1 };
		struct xml *element;
		if (at->type != JSON_STRING) {
			wrong_type(reader, parent, at, "text in quotes");
			continue;
		}
		element = add_element(reader, parent, word->element, at->key_place);
		xml_set(reader->arena, element, STR("xml:lang"), at->key, at->key_place);
		(void)xml_add_text(reader->arena, element, text_of(reader, parent, at), inside);
	}
}

/* Which element an item is. One that is none, with a finding where the schema would have one,
 * when it does not say so. */
static struct str item_element(const struct reader *reader, const struct json *object,
			       const struct xml *parent, struct place *place)
{
	const struct json *type = json_get(object, STR("type"));
	struct str names[ITEM_KINDS + 1];
	struct str name = STR("item");
	struct str meant;
	struct diag *diag;

	for (size_t i = 0; i < ITEM_KINDS; i++)
		names[i] = item_type((enum item_kind)i)->name;
	names[ITEM_KINDS] = STR("use"); /* stands for items, and is none itself */
	if (!type || type->type != JSON_STRING) {
		diag = diag_error(reader->diags, "schema.type.missing", object->place,
				  "this item does not say its type");
		diag_fix(reader->diags, diag, "write \"type\": and one of %.*s",
			 STR_ARG(str_join(reader->arena, names, LENGTH(names), STR(", "))));
	} else if (!item_type_find(type->text) && !str_equal(type->text, STR("use"))) {
		*place = type->place;
		name = type->text.len > 0 ? type->text : name;
		diag = diag_error(reader->diags, "schema.type.unknown", type->place,
				  "no item has the type `%.*s`", STR_ARG(type->text));
		meant = nearest_find(type->text, names, LENGTH(names));
		if (meant.len > 0)
			diag_fix(reader->diags, diag, "did you mean `%.*s`?", STR_ARG(meant));
		else
			diag_fix(reader->diags, diag, "known are %.*s",
				 STR_ARG(str_join(reader->arena, names, LENGTH(names),
						  STR(", "))));
	} else {
		return type->text;
	}
	say_path(reader, diag, parent);
	return name;
}

static void read_list(const struct reader *reader, const struct json *list,
		      const struct word *word, struct xml *parent)
{
	for (const struct json *at = list->first; at; at = at->next) {
		struct str name = word->element;
		struct place place = at->place;
		if (at->type != JSON_OBJECT) {
			wrong_type(reader, parent, at, "an object: {…}");
			continue;
		}
		if (word->kind == WORD_ITEM)
			name = item_element(reader, at, parent, &place);
		read_object(reader, at, add_element(reader, parent, name, place),
			    word->kind == WORD_ITEM);
	}
}

/* What is empty adds no element to the tree, so the schema cannot refuse it there. */
static bool is_misplaced(const struct json *value, const struct word *word,
			 const struct xml *element)
{
	if (value->count > 0 || word->kind == WORD_ONE)
		return false;
	if (word->kind != WORD_ITEM)
		return !xsd_may_hold(element, word->element);
	return !xsd_may_hold(element, item_type(ITEM_NUMBER)->name);
}

static void misplaced(const struct reader *reader, const struct json *value,
		      const struct xml *element)
{
	struct diag *diag = diag_error(reader->diags, "schema.member.unknown", value->key_place,
				       "`%.*s` is not known on `%.*s`", STR_ARG(value->key),
				       STR_ARG(element->name));

	diag_fix(reader->diags, diag, "remove it; it is empty");
	say_path(reader, diag, element);
}

static void read_child(const struct reader *reader, const struct json *value,
		       const struct word *word, struct xml *element)
{
	if (!(wanted[word->kind].types & 1u << value->type))
		wrong_type(reader, element, value, wanted[word->kind].say);
	else if (is_misplaced(value, word, element))
		misplaced(reader, value, element);
	else if (word->kind == WORD_TEXT)
		read_texts(reader, value, word, element);
	else if (word->kind == WORD_ONE)
		read_object(reader, value,
			    add_element(reader, element, word->element, value->place), false);
	else
		read_list(reader, value, word, element);
}

/* --- objects --- */

static void unknown_member(const struct reader *reader, const struct xml *element,
			   const struct json *value)
{
	struct str names[128];
	size_t count = 0;
	struct str meant;
	struct diag *diag = diag_error(reader->diags, "schema.member.unknown", value->key_place,
				       "`%.*s` is not known on `%.*s`", STR_ARG(value->key),
				       STR_ARG(element->name));

	for (size_t i = 0; i < vocabulary_attr_count && count < LENGTH(names); i++)
		names[count++] = vocabulary_attrs[i].member;
	for (size_t i = 0; i < vocabulary_child_count && count < LENGTH(names); i++) {
		struct str member = vocabulary_children[i].member;
		if (vocabulary_child_member(element->name, member))
			names[count++] = member;
	}
	meant = nearest_find(value->key, names, count);
	if (meant.len > 0)
		diag_fix(reader->diags, diag, "did you mean `%.*s`?", STR_ARG(meant));
	else
		diag_fix(reader->diags, diag,
			 "remove it; no part of a definition has that name");
	say_path(reader, diag, element);
}

/* Recursion is as deep as the JSON, which intake limits. */
static void read_object(const struct reader *reader, const struct json *object,
			struct xml *element, bool typed)
{
	/* Paths in findings are made of ids: the element's own comes before all others. */
	const struct json *id = json_get(object, STR("id"));

	if (id)
		read_attr(reader, id, vocabulary_attr_member(STR("id")), element);
	for (const struct json *at = object->first; at; at = at->next) {
		const struct word *attr = vocabulary_attr_member(at->key);
		const struct word *child = vocabulary_child_member(element->name, at->key);
		if (at == id || (typed && str_equal(at->key, STR("type"))))
			continue;
		if (attr)
			read_attr(reader, at, attr, element);
		else if (child)
			read_child(reader, at, child, element);
		else
			unknown_member(reader, element, at);
	}
}

struct xml *definition_from_json(struct arena *arena, const struct json *json,
				 struct diags *diags)
{
	struct reader reader = { arena, diags };
	struct xml *form = xml_new(arena, STR("form"), json->place);
	struct diag *diag;

	form->space = vocabulary_space;
	if (json->type == JSON_OBJECT) {
		read_object(&reader, json, form, false);
		return form;
	}
	diag = diag_error(diags, "schema.root", json->place, "this is not a definition");
	diag_fix(diags, diag, "a definition is an object: {\"id\": …}");
	return NULL;
}
