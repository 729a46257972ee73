#include "engine/schema/xsd.h"
#include "engine/base/asset.h"
#include "engine/base/limits.h"
#include "engine/schema/nearest.h"
#include "engine/schema/path.h"
#include "engine/base/utf8.h"
#include "engine/base/vec.h"
#include "engine/schema/shape.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <libxml/xmlschemas.h>

/* Our tree is copied into a libxml2 document, which is then validated. What can only be said
 * well from our side is found while copying, and left out of the copy: what is unknown, what is
 * missing, text where none belongs (libxml2 says none of this but the first per element, and
 * then stops looking at its neighbours). Values are libxml2's business; and the verdict is:
 * what it alone refuses is a finding too. */

static struct {
	struct arena arena;
	struct shapes shapes;
	xmlSchemaPtr compiled;
} schema;
static pthread_once_t schema_once = PTHREAD_ONCE_INIT;

struct check {
	struct diags *diags;
	enum xsd_names names;
	xmlDocPtr doc;
	xmlNsPtr space;
};

/* What a node of the copy was made from; its _private. */
struct origin {
	const struct xml *element;
	const struct xml_attr *attr; /* NULL: the element itself */
	struct str type; /* the simple type of its value; empty for other elements */
	bool said;
};

static struct str target_space(void)
{
	return xml_get(schema.shapes.schema, STR("targetNamespace"));
}

static void schema_load(void)
{
	const struct asset *asset = asset_find(STR("schemas/form.xsd"));
	struct diags diags;
	const struct xml *tree;
	xmlSchemaParserCtxtPtr parser;

	assert(asset);
	arena_init(&schema.arena);
	diags_init(&diags, &schema.arena, STR("schemas/form.xsd"));
	tree = xml_parse(&schema.arena, asset->bytes, &diags);
	assert(tree);
	shapes_init(&schema.shapes, &schema.arena, tree);
	parser = xmlSchemaNewMemParserCtxt(asset->bytes.at, (int)asset->bytes.len);
	if (parser)
		schema.compiled = xmlSchemaParse(parser);
	xmlSchemaFreeParserCtxt(parser);
	/* The schema is part of the program, and tests load it: this is memory running out. */
	if (!schema.compiled)
		abort();
}

static void *or_abort(void *made)
{
	if (!made)
		abort();
	return made;
}

static const xmlChar *c_text(const struct check *check, struct str text)
{
	return (const xmlChar *)str_to_c(check->diags->arena, text);
}

/* --- words --- */

/* "max-length" as "maxLength" where the source is JSON. */
static struct str said_name(const struct check *check, struct str name)
{
	struct arena *arena = check->diags->arena;
	VEC(struct str) parts = { 0 };
	struct str part;

	if (check->names == XSD_NAMES_XML)
		return name;
	while (str_next(&name, '-', &part)) {
		if (parts.count > 0) {
			*VEC_ADD(arena, &parts) = utf8_upper(arena, str_slice(part, 0, 1));
			part = str_slice(part, 1, part.len);
		}
		*VEC_ADD(arena, &parts) = part;
	}
	return str_join(arena, parts.at, parts.count, STR(""));
}

static struct str *said_names(const struct check *check, const struct str *names, size_t count)
{
	struct str *said = ARENA_ARRAY(check->diags->arena, struct str, count);

	for (size_t i = 0; i < count; i++)
		said[i] = said_name(check, names[i]);
	return said;
}

static void fix_by_names(const struct check *check, struct diag *diag, struct str wrong,
			 const struct str *names, size_t count)
{
	struct str meant = nearest_find(wrong, names, count);
	struct str list = str_join(check->diags->arena, names, count, STR(", "));

	if (meant.len > 0)
		diag_fix(check->diags, diag, "did you mean `%.*s`?", STR_ARG(meant));
	else if (count > 0)
		diag_fix(check->diags, diag, "known here: %.*s", STR_ARG(list));
	else
		diag_fix(check->diags, diag, "remove it; only text may stand here");
}

static void set_path(const struct check *check, struct diag *diag, const struct xml *element,
		     const struct xml_attr *attr)
{
	struct str name = attr ? said_name(check, attr->name) : (struct str){ 0 };

	diag_path(check->diags, diag, path_of(check->diags->arena, element, name));
}

/* --- findings of our own --- */

/* What reading JSON has found fault with is not found again. */
static bool is_said(const struct check *check, struct place place)
{
	for (size_t i = 0; i < check->diags->list.count; i++) {
		struct place other = check->diags->list.at[i].place;
		if (other.line == place.line && other.column == place.column)
			return true;
	}
	return false;
}

static void unknown_element(const struct check *check, const struct xml *element,
			    const struct shape *around)
{
	const struct shape_part *attr = shape_attr(around, element->name);
	struct diag *diag;

	if (is_said(check, element->place))
		return;
	diag = diag_error(check->diags, "schema.element.unknown", element->place,
			  "`%.*s` is not known inside `%.*s`", STR_ARG(element->name),
			  STR_ARG(element->parent->name));
	set_path(check, diag, element, NULL);
	if (!str_equal(element->space, target_space()))
		diag_fix(check->diags, diag, "every element belongs to the namespace %.*s",
			 STR_ARG(target_space()));
	else if (attr)
		diag_fix(check->diags, diag, "write it as an attribute: %.*s=\"…\"",
			 STR_ARG(element->name));
	else
		fix_by_names(check, diag, element->name, around->child_names,
			     around->child_count);
}

static void unknown_attr(const struct check *check, const struct xml *element,
			 const struct xml_attr *attr, const struct shape *shape)
{
	const struct shape_part *child = shape_child(shape, attr->name);
	struct diag *diag;

	diag = diag_error(check->diags, "schema.attribute.unknown", attr->place,
			  "`%.*s` is not known on `%.*s`",
			  STR_ARG(said_name(check, attr->name)), STR_ARG(element->name));
	set_path(check, diag, element, attr);
	if (child)
		diag_fix(check->diags, diag,
			 "write it as an element: <%.*s xml:lang=\"…\">…</%.*s>",
			 STR_ARG(attr->name), STR_ARG(attr->name));
	else
		fix_by_names(check, diag, said_name(check, attr->name),
			     said_names(check, shape->attr_names, shape->attr_count),
			     shape->attr_count);
}

/* What to write for a value of that type. */
static struct str advice_on(const struct check *check, struct str type)
{
	struct arena *arena = check->diags->arena;

	return diag_word(check->diags, shapes_advice(&schema.shapes, type, arena));
}

/* What the builder calls it, or as it is written. */
static struct str attr_words(const struct check *check, struct str name)
{
	struct str words = diag_attribute(check->diags, name);

	return words.at != name.at ? words : said_name(check, name);
}

static void missing_attrs(const struct check *check, const struct xml *element,
			  const struct shape *shape)
{
	for (size_t i = 0; i < shape->attr_count; i++) {
		const struct shape_part *part = &shape->attrs[i];
		struct diag *diag;
		struct str advice;
		if (!part->required || xml_attr(element, part->name))
			continue;
		advice = advice_on(check, part->type);
		diag = diag_error(check->diags, "schema.attribute.missing", element->place,
				  "`%.*s` has no `%.*s`",
				  STR_ARG(diag_element(check->diags, element->name)),
				  STR_ARG(attr_words(check, part->name)));
		set_path(check, diag, element, NULL);
		diag_fix(check->diags, diag, "add it: %.*s", STR_ARG(advice));
	}
}

static void stray_text(const struct check *check, const struct xml *text)
{
	struct diag *diag;

	if (str_trim(text->text).len == 0)
		return;
	diag = diag_error(check->diags, "schema.text", text->place,
			  "text stands directly inside `%.*s`", STR_ARG(text->parent->name));
	set_path(check, diag, text->parent, NULL);
	diag_fix(check->diags, diag,
		 "put it into an element for texts, such as <label xml:lang=\"…\">, or remove "
		 "it");
}

/* --- the copy --- */

static struct origin *origin_new(const struct check *check, const struct xml *element,
				 const struct xml_attr *attr, struct str type)
{
	struct origin *origin = ARENA_NEW(check->diags->arena, struct origin);

	*origin = (struct origin){ element, attr, type, false };
	return origin;
}

static void copy_attrs(const struct check *check, const struct xml *element,
		       const struct shape *shape, xmlNodePtr copy)
{
	for (const struct xml_attr *at = element->attrs; at; at = at->next) {
		const struct shape_part *part = shape_attr(shape, at->name);
		xmlAttrPtr made;
		if (shape->words && str_equal(at->name, STR("xml:lang")))
			continue; /* the schema lets in any; languages are the form's business
				   */
		if (!part) {
			unknown_attr(check, element, at, shape);
			continue;
		}
		made = or_abort(
			xmlNewProp(copy, c_text(check, part->name), c_text(check, at->value)));
		made->_private = origin_new(check, element, at, part->type);
	}
	missing_attrs(check, element, shape);
}

static void copy_text(const struct check *check, const struct xml *text,
		      const struct shape *shape, xmlNodePtr copy)
{
	xmlNodePtr made;

	if (!shape->words) {
		stray_text(check, text);
		return;
	}
	made = or_abort(xmlNewDocText(check->doc, c_text(check, text->text)));
	(void)or_abort(xmlAddChild(copy, made));
}

/* Recursion is as deep as the tree, which intake limits to LIMIT_XML_DEPTH. */
static void copy_element(const struct check *check, const struct xml *element, struct str type,
			 xmlNodePtr copy)
{
	const struct shape *shape = shapes_get(&schema.shapes, type);

	copy->_private = origin_new(check, element, NULL, shape->content);
	copy_attrs(check, element, shape, copy);
	for (const struct xml *at = element->first; at; at = at->next) {
		const struct shape_part *part = shape_child(shape, at->name);
		xmlNodePtr made;
		if (at->name.len == 0) {
			copy_text(check, at, shape, copy);
			continue;
		}
		if (!part || !str_equal(at->space, target_space())) {
			unknown_element(check, at, shape);
			continue;
		}
		made = or_abort(xmlNewChild(copy, check->space, c_text(check, at->name), NULL));
		copy_element(check, at, part->type, made);
	}
}

/* --- what libxml2 finds --- */

static struct str value_of(const struct check *check, const struct origin *origin)
{
	return origin->attr ? origin->attr->value
			    : xml_text(check->diags->arena, origin->element);
}

/* Enough of a value to recognise it by. */
static struct str shortened(const struct check *check, struct str value)
{
	size_t end = utf8_offset(value, 40);

	if (end == value.len)
		return value;
	return str_printf(check->diags->arena, "%.*s…", (int)end, value.at);
}

static void fix_value(const struct check *check, struct diag *diag, const struct origin *origin)
{
	struct arena *arena = check->diags->arena;
	size_t count;
	const struct str *values = shapes_values(&schema.shapes, origin->type, arena, &count);
	struct str meant = nearest_find(value_of(check, origin), values, count);

	if (meant.len > 0)
		diag_fix(check->diags, diag, "did you mean `%.*s`?", STR_ARG(meant));
	else
		diag_fix(check->diags, diag, "%.*s", STR_ARG(advice_on(check, origin->type)));
}

/* "2026-02-30": written as days are, and yet none. */
static bool is_no_day(const struct origin *origin, struct str value)
{
	static const struct str shape = STR_INIT("0000-00-00");

	if (!str_equal(origin->type, STR("date")) || value.len != shape.len)
		return false;
	for (size_t i = 0; i < shape.len; i++)
		if (shape.at[i] == '0' ? value.at[i] < '0' || value.at[i] > '9'
				       : value.at[i] != shape.at[i])
			return false;
	return true;
}

static void no_day(const struct check *check, const struct origin *origin, struct str value)
{
	struct diag *diag = diag_error(check->diags, "schema.value", origin->attr->value_place,
				       "there is no day %.*s", STR_ARG(value));

	set_path(check, diag, origin->element, origin->attr);
	diag_fix(check->diags, diag, "write a day that the calendar has");
}

static void bad_value(const struct check *check, const struct origin *origin)
{
	struct str value = value_of(check, origin);
	struct str name = origin->attr ? attr_words(check, origin->attr->name)
				       : diag_element(check->diags, origin->element->name);
	struct place place = origin->attr ? origin->attr->value_place : origin->element->place;
	struct diag *diag;

	if (is_said(check, place))
		return;
	if (origin->attr && is_no_day(origin, value)) {
		no_day(check, origin, value);
		return;
	}
	if (str_trim(value).len == 0)
		diag = diag_error(check->diags, "schema.value", place, "`%.*s` is empty",
				  STR_ARG(name));
	else
		diag = diag_error(check->diags, "schema.value", place,
				  "`%.*s` cannot be \"%.*s\"", STR_ARG(name),
				  STR_ARG(shortened(check, value)));
	set_path(check, diag, origin->element, origin->attr);
	fix_value(check, diag, origin);
}

static void refused(const struct check *check, const struct origin *origin,
		    const xmlError *error)
{
	struct place place = origin ? origin->element->place : (struct place){ 1, 1 };
	struct str text = str_trim(str_from_c(error->message));

	struct diag *diag = diag_error(check->diags, "schema.refused", place,
				       "the schema refuses this: %.*s", STR_ARG(text));

	diag_fix(check->diags, diag, "compare it with schemas/form.xsd");
}

/* The node of an error is the element, also when it is about an attribute: which one stands in
 * the message alone, "Element '{urn:veidlapa:form:1}text', attribute 'id': …". Nothing in front
 * of it comes from the definition. */
static struct origin *origin_of(const xmlError *error)
{
	const xmlNode *node = error->node;
	struct str message = str_from_c(error->message);
	struct str before = STR("', attribute '");
	size_t from = str_find(message, before, 0);
	struct str name;

	if (!node || from == SIZE_MAX || from > str_find(message, STR(": "), 0))
		return node ? node->_private : NULL;
	from += before.len;
	name = str_slice(message, from, str_find(message, STR("'"), from));
	for (const xmlAttr *at = node->properties; at; at = at->next)
		if (str_equal_c(name, (const char *)at->name))
			return at->_private;
	return NULL;
}

static void on_error(void *user, xmlErrorPtr error)
{
	const struct check *check = user;
	struct origin *origin = origin_of(error);

	if (error->code == XML_SCHEMAV_CVC_COMPLEX_TYPE_4)
		return; /* a missing attribute: said while copying */
	/* A value that breaks a facet is reported twice: by facet, and as invalid. */
	if (origin && origin->said)
		return;
	if (origin && origin->type.len > 0)
		bad_value(check, origin);
	else
		refused(check, origin, error);
	if (origin)
		origin->said = true;
}

static void validate(struct check *check)
{
	xmlSchemaValidCtxtPtr context = or_abort(xmlSchemaNewValidCtxt(schema.compiled));
	int result;

	xmlSchemaSetValidStructuredErrors(context, on_error, check);
	result = xmlSchemaValidateDoc(context, check->doc);
	xmlSchemaFreeValidCtxt(context);
	if (result < 0)
		abort(); /* memory ran out: the copy and the schema are well-formed */
}

static void load_once(void)
{
	(void)pthread_once(&schema_once, schema_load);
}

static bool is_root(const struct xml *tree, struct str name)
{
	load_once();
	return str_equal(tree->name, name) && str_equal(tree->space, target_space());
}

bool xsd_is_form(const struct xml *tree)
{
	return is_root(tree, STR("form"));
}

/* NULL for an element that the schema does not know where it stands. */
static const struct shape *shape_of(const struct xml *element)
{
	const struct shape *around;
	const struct shape_part *part;

	if (!element->parent)
		return shapes_get(&schema.shapes, STR("form"));
	around = shape_of(element->parent);
	part = around ? shape_child(around, element->name) : NULL;
	return part ? shapes_get(&schema.shapes, part->type) : NULL;
}

const struct shapes *xsd_shapes(void)
{
	load_once();
	return &schema.shapes;
}

const struct shape *xsd_shape(const struct xml *element)
{
	load_once();
	return shape_of(element);
}

bool xsd_may_hold(const struct xml *element, struct str child)
{
	const struct shape *shape = xsd_shape(element);

	return !shape || shape_child(shape, child) != NULL;
}

/* The root alone has no parent to say what may stand there. */
static void refuse_root(const struct xml *tree, struct str wanted, struct diags *diags)
{
	struct diag *diag;

	if (!str_equal(tree->name, wanted)) {
		diag = diag_error(diags, "schema.root", tree->place,
				  "the outermost element is `%.*s`", STR_ARG(tree->name));
		diag_fix(diags, diag,
			 str_equal(wanted, STR("form")) ? "a definition is a `form`"
							: "a block is a `block`");
		return;
	}
	diag = diag_error(diags, "schema.namespace", tree->place,
			  "`%.*s` is not in the namespace of form definitions",
			  STR_ARG(wanted));
	diag_fix(diags, diag, "write <%.*s xmlns=\"%.*s\" …>", STR_ARG(wanted),
		 STR_ARG(target_space()));
}

static bool check_root(struct check *check, const struct xml *tree, struct str wanted)
{
	size_t before = check->diags->errors;
	xmlNodePtr root;

	if (!is_root(tree, wanted)) {
		refuse_root(tree, wanted, check->diags);
		return false;
	}
	check->doc = or_abort(xmlNewDoc((const xmlChar *)"1.0"));
	root = or_abort(xmlNewDocNode(check->doc, NULL, c_text(check, tree->name), NULL));
	xmlDocSetRootElement(check->doc, root);
	check->space = or_abort(xmlNewNs(root, c_text(check, target_space()), NULL));
	xmlSetNs(root, check->space);
	copy_element(check, tree, wanted, root);
	validate(check);
	xmlFreeDoc(check->doc);
	return check->diags->errors == before;
}

bool xsd_check(const struct xml *tree, enum xsd_names names, struct diags *diags)
{
	struct check check = { .diags = diags, .names = names };

	return check_root(&check, tree, STR("form"));
}

bool xsd_check_block(const struct xml *tree, struct diags *diags)
{
	struct check check = { .diags = diags, .names = XSD_NAMES_XML };

	return check_root(&check, tree, STR("block"));
}
