/* XML Schema 1.0 of what is sent as XML: an element per field, named by its id, in the order of
 * the form; rows and chosen options as elements that repeat. */
#include "engine/contract/contract.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/contract/envelope.h"
#include "engine/contract/field.h"
#include "engine/contract/pattern.h"
#include "engine/form/attachment.h"

struct schema {
	const struct contract *contract;
	const struct form *form;
	struct buf *out;
	unsigned depth;
};

/* Only with names and numbers: what people wrote goes through quoted. */
static void line(const struct schema *schema, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void indent(const struct schema *schema)
{
	for (unsigned i = 0; i < schema->depth; i++)
		buf_add(schema->out, STR("  "));
}

static void line(const struct schema *schema, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	indent(schema);
	buf_add_c(schema->out, text);
	buf_add_byte(schema->out, '\n');
}

static void open_line(struct schema *schema, const char *text)
{
	line(schema, "%s", text);
	schema->depth++;
}

static void close_line(struct schema *schema, const char *text)
{
	schema->depth--;
	line(schema, "%s", text);
}

/* --- words --- */

static void documentation(const struct schema *schema, struct str language, struct str text)
{
	indent(schema);
	buf_printf(schema->out, "<xs:documentation xml:lang=\"%.*s\">", STR_ARG(language));
	buf_add_html(schema->out, text);
	buf_add_c(schema->out, "</xs:documentation>\n");
}

static void annotation(struct schema *schema, const struct text *text, const char *meaning)
{
	open_line(schema, "<xs:annotation>");
	for (size_t i = 0; i < schema->form->language_count; i++)
		if (text->in[i].len > 0)
			documentation(schema, schema->form->languages[i], text->in[i]);
	if (meaning != NULL)
		documentation(schema, STR("en"), str_from_c(meaning));
	close_line(schema, "</xs:annotation>");
}

/* --- simple types --- */

static void facet(const struct schema *schema, const char *name, struct str value)
{
	indent(schema);
	buf_printf(schema->out, "<xs:%s value=\"", name);
	buf_add_html(schema->out, value);
	buf_add_c(schema->out, "\"/>\n");
}

static void number_facet(const struct schema *schema, const char *name, uint32_t value)
{
	line(schema, "<xs:%s value=\"%u\"/>", name, value);
}

static void pattern_facet(const struct schema *schema, struct str pattern)
{
	struct buf text;

	buf_init(&text, LIMIT_DEFINITION);
	if (pattern_translate(pattern, PATTERN_XSD, &text))
		facet(schema, "pattern", buf_str(&text));
	buf_finish(&text);
}

static void open_simple(struct schema *schema, const char *base)
{
	open_line(schema, "<xs:simpleType>");
	line(schema, "<xs:restriction base=\"xs:%s\">", base);
	schema->depth++;
}

static void close_simple(struct schema *schema)
{
	close_line(schema, "</xs:restriction>");
	close_line(schema, "</xs:simpleType>");
}

static void bounds(const struct schema *schema, const struct item *item)
{
	if (item->min.len > 0)
		facet(schema, "minInclusive", item->min);
	if (item->max.len > 0)
		facet(schema, "maxInclusive", item->max);
}

static void add_string(struct schema *schema, const struct item *item)
{
	struct field_shape shape = field_shape(item);
	uint32_t longest = item->max_length > 0 ? item->max_length : shape.longest;

	open_simple(schema, "string");
	number_facet(schema, "minLength", item->min_length > 0 ? item->min_length : 1);
	if (longest > 0)
		number_facet(schema, "maxLength", longest);
	if (shape.pattern != NULL)
		pattern_facet(schema, str_from_c(shape.pattern));
	else if (item->pattern.len > 0)
		pattern_facet(schema, item->pattern);
	close_simple(schema);
}

static void add_options(struct schema *schema, const struct item *item)
{
	open_simple(schema, "string");
	for (size_t i = 0; i < item->option_count; i++) {
		const struct option *option = &item->options[i];
		line(schema, "<xs:enumeration value=\"%.*s\">", STR_ARG(option->value));
		schema->depth++;
		annotation(schema, &option->label, NULL);
		close_line(schema, "</xs:enumeration>");
	}
	close_simple(schema);
}

static void add_number(struct schema *schema, const struct item *item)
{
	open_simple(schema, "decimal");
	if (field_decimals(item) != UINT32_MAX)
		number_facet(schema, "fractionDigits", field_decimals(item));
	bounds(schema, item);
	close_simple(schema);
}

static void add_date(struct schema *schema, const struct item *item)
{
	open_simple(schema, "date");
	facet(schema, "pattern", STR(FIELD_DATE));
	bounds(schema, item);
	close_simple(schema);
}

static void add_time(struct schema *schema, const struct item *item)
{
	open_simple(schema, "time");
	facet(schema, "pattern", STR(FIELD_TIME));
	bounds(schema, item);
	close_simple(schema);
}

/* Its bounds are local times, which XML Schema cannot compare with moments. */
static void add_moment(struct schema *schema)
{
	open_simple(schema, "dateTime");
	facet(schema, "pattern", STR(FIELD_MOMENT));
	close_simple(schema);
}

static void add_boolean(struct schema *schema, const struct item *item)
{
	open_simple(schema, "boolean");
	facet(schema, "pattern",
	      item->kind == ITEM_DECLARATION ? STR("true") : STR("true|false"));
	close_simple(schema);
}

static void add_parts(struct schema *schema, const struct item *item)
{
	open_line(schema, "<xs:complexType>");
	open_line(schema, "<xs:sequence>");
	for (size_t i = 0; i < item->type->part_count; i++) {
		struct str part = item->type->parts[i];
		struct field_shape shape = field_part_shape(part);
		line(schema, "<xs:element name=\"%.*s\">", STR_ARG(part));
		schema->depth++;
		open_simple(schema, "string");
		number_facet(schema, "minLength", 1);
		number_facet(schema, "maxLength", shape.longest);
		if (shape.pattern != NULL)
			pattern_facet(schema, str_from_c(shape.pattern));
		close_simple(schema);
		close_line(schema, "</xs:element>");
	}
	close_line(schema, "</xs:sequence>");
	close_line(schema, "</xs:complexType>");
}

/* A kind of value that is not described yet may be anything, and nothing is what stands there.
 */
static void add_value(struct schema *schema, const struct item *item)
{
	switch ((int)item->type->value) {
	case FEEL_STRING:
	case FEEL_LIST:
		if (item->option_count > 0)
			add_options(schema, item);
		else if (item->type->value == FEEL_STRING)
			add_string(schema, item);
		break;
	case FEEL_NUMBER:
		add_number(schema, item);
		break;
	case FEEL_BOOLEAN:
		add_boolean(schema, item);
		break;
	case FEEL_DATE:
		add_date(schema, item);
		break;
	case FEEL_TIME:
		add_time(schema, item);
		break;
	case FEEL_DATE_TIME:
		add_moment(schema);
		break;
	case FEEL_CONTEXT:
		if (item->type->part_count > 0)
			add_parts(schema, item);
		break;
	default:
		break;
	}
}

/* --- files --- */

static void open_part(struct schema *schema, const char *name, const char *base)
{
	line(schema, "<xs:element name=\"%s\">", name);
	schema->depth++;
	open_simple(schema, base);
}

static void close_part(struct schema *schema)
{
	close_simple(schema);
	close_line(schema, "</xs:element>");
}

static void add_file_type(struct schema *schema, const struct item *item)
{
	struct str before = STR("");

	open_part(schema, "type", "string");
	for (size_t i = 0; i < attachment_format_count; i++) {
		struct str type = attachment_formats[i].type;
		if (attachment_is_accepted(item, &attachment_formats[i]) &&
		    !str_equal(type, before))
			facet(schema, "enumeration", type);
		before = type;
	}
	close_part(schema);
}

/* The bytes themselves, or where they are. */
static void add_file_bytes(struct schema *schema)
{
	const enum contract_files files = schema->contract->files;

	if (files == CONTRACT_PART) {
		open_part(schema, contract_file_member(files), "string");
		facet(schema, "pattern", STR(CONTRACT_PART_PATTERN));
		close_part(schema);
		return;
	}
	line(schema, "<xs:element name=\"%s\" type=\"xs:%s\"/>", contract_file_member(files),
	     files == CONTRACT_LINK ? "anyURI" : "base64Binary");
}

static void add_file(struct schema *schema, const struct item *item)
{
	open_line(schema, "<xs:complexType>");
	open_line(schema, "<xs:sequence>");
	open_part(schema, "name", "string");
	number_facet(schema, "minLength", 1);
	number_facet(schema, "maxLength", LIMIT_FILE_NAME);
	close_part(schema);
	add_file_type(schema, item);
	open_part(schema, "size", "positiveInteger");
	number_facet(schema, "maxInclusive", item->max_size * LIMIT_MEGABYTE);
	close_part(schema);
	open_part(schema, "sha256", "string");
	facet(schema, "pattern", STR(FIELD_DIGEST));
	close_part(schema);
	add_file_bytes(schema);
	close_line(schema, "</xs:sequence>");
	close_line(schema, "</xs:complexType>");
}

/* --- items and rows --- */

static void add_row(struct schema *schema, const struct scope *scope);

static void add_item(struct schema *schema, const struct item *item)
{
	bool list = item->type->value == FEEL_LIST;
	size_t most = item->kind == ITEM_ATTACHMENT ? item->max_files : item->option_count;
	uint32_t least = field_is_always_sent(item) ? 1 : 0;

	if (item->kind == ITEM_REPEAT)
		line(schema, "<xs:element name=\"%.*s\" minOccurs=\"%u\" maxOccurs=\"%u\">",
		     STR_ARG(item->id), least > 0 ? item->min_rows : 0, item->max_rows);
	else if (list && most == 0)
		line(schema,
		     "<xs:element name=\"%.*s\" minOccurs=\"%u\" maxOccurs=\"unbounded\">",
		     STR_ARG(item->id), least);
	else
		line(schema, "<xs:element name=\"%.*s\" minOccurs=\"%u\" maxOccurs=\"%zu\">",
		     STR_ARG(item->id), least, list ? most : 1);
	schema->depth++;
	annotation(schema, &item->label, field_shape(item).meaning);
	if (item->kind == ITEM_REPEAT)
		add_row(schema, item->inner);
	else if (item->kind == ITEM_ATTACHMENT)
		add_file(schema, item);
	else
		add_value(schema, item);
	close_line(schema, "</xs:element>");
}

/* Not deeper than LIMIT_FORM_DEPTH. */
static void add_row(struct schema *schema, const struct scope *scope)
{
	open_line(schema, "<xs:complexType>");
	open_line(schema, "<xs:sequence>");
	for (size_t i = 0; i < scope->count; i++)
		if (item_is_sent(scope->columns[i]))
			add_item(schema, scope->columns[i]);
	close_line(schema, "</xs:sequence>");
	close_line(schema, "</xs:complexType>");
}

/* --- the envelope ------------------------------------------------------------------------- */

static void add_fixed(const struct schema *schema, const char *name, struct str value)
{
	line(schema, "<xs:element name=\"%s\" type=\"xs:string\" fixed=\"%.*s\"/>", name,
	     STR_ARG(value));
}

static void open_element(struct schema *schema, const char *name)
{
	line(schema, "<xs:element name=\"%s\">", name);
	schema->depth++;
}

static void open_sequence(struct schema *schema, const char *name)
{
	open_element(schema, name);
	open_line(schema, "<xs:complexType>");
	open_line(schema, "<xs:sequence>");
}

static void close_sequence(struct schema *schema)
{
	close_line(schema, "</xs:sequence>");
	close_line(schema, "</xs:complexType>");
	close_line(schema, "</xs:element>");
}

static void add_form(struct schema *schema, struct str urn)
{
	open_sequence(schema, "form");
	add_fixed(schema, "id", schema->form->id);
	line(schema,
	     "<xs:element name=\"version\" type=\"xs:positiveInteger\" fixed=\"%lld\"/>",
	     (long long)schema->contract->version);
	add_fixed(schema, "urn", urn);
	close_sequence(schema);
}

static void add_answers(struct schema *schema)
{
	open_element(schema, "answers");
	add_row(schema, &schema->form->root);
	close_line(schema, "</xs:element>");
}

static const char *type_of(enum envelope_kind kind)
{
	static const char *const types[] = {
		[ENVELOPE_TEXT] = "string",	[ENVELOPE_MAYBE] = "string",
		[ENVELOPE_WORD] = "string",	[ENVELOPE_LANGUAGE] = "language",
		[ENVELOPE_MOMENT] = "dateTime", [ENVELOPE_COUNT] = "positiveInteger",
	};

	return types[kind];
}

static void add_words(struct schema *schema, const struct envelope_member *member)
{
	open_simple(schema, type_of(member->kind));
	for (size_t i = 0; member->words != NULL && member->words[i] != NULL; i++)
		facet(schema, "enumeration", str_from_c(member->words[i]));
	if (member->pattern != NULL)
		facet(schema, "pattern", str_from_c(member->pattern));
	close_simple(schema);
}

static void add_simple(struct schema *schema, const struct envelope_member *member)
{
	line(schema, "<xs:element name=\"%s\"%s>", member->name,
	     member->old ? "" : " minOccurs=\"0\"");
	schema->depth++;
	add_words(schema, member);
	close_line(schema, "</xs:element>");
}

static void add_member(struct schema *schema, const struct envelope_member *member,
		       struct str urn)
{
	if (member->kind == ENVELOPE_INSTITUTION)
		add_fixed(schema, member->name, schema->form->institution);
	else if (member->kind == ENVELOPE_FORM)
		add_form(schema, urn);
	else if (member->kind == ENVELOPE_ANSWERS)
		add_answers(schema);
	else
		add_simple(schema, member);
}

static void add_data(struct schema *schema, struct str urn)
{
	open_sequence(schema, "data");
	for (size_t i = 0; i < envelope_member_count; i++)
		if (envelope_members[i].thin || !schema->contract->thin)
			add_member(schema, &envelope_members[i], urn);
	close_sequence(schema);
}

void contract_xsd(const struct contract *contract, struct buf *out)
{
	struct schema schema = { .contract = contract, .form = contract->form, .out = out };
	struct buf urn;

	buf_init(&urn, 256);
	contract_add_urn(contract->form->institution, contract->form->id, contract->version,
			 &urn);
	buf_add_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_printf(out,
		   "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
		   "xmlns=\"%.*s\" targetNamespace=\"%.*s\" "
		   "elementFormDefault=\"qualified\">\n",
		   STR_ARG(buf_str(&urn)), STR_ARG(buf_str(&urn)));
	schema.depth++;
	open_element(&schema, "event");
	annotation(&schema, &contract->form->title, NULL);
	open_line(&schema, "<xs:complexType>");
	open_line(&schema, "<xs:sequence>");
	add_fixed(&schema, "type", STR(ENVELOPE_EVENT));
	line(&schema, "<xs:element name=\"timestamp\" type=\"xs:dateTime\"/>");
	add_data(&schema, buf_str(&urn));
	close_sequence(&schema);
	close_line(&schema, "</xs:schema>");
	buf_finish(&urn);
}
