/* Two steps: xml_prescan keeps out what libxml2 2.9 cannot be trusted with and notes where
 * everything stands; libxml2 decides what is well-formed and calls back for each element. */
#include "engine/base/xml.h"
#include "engine/base/buf.h"
#include "engine/base/limits.h"
#include "engine/base/xml_prescan.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct builder {
	struct arena *arena;
	struct str text;
	const struct xml_marks *marks;
	size_t next_tag, next_text;
	struct xml *root, *current;
	struct buf run; /* the text collected since the last tag */
	struct diags *diags;
	struct place_walk walk;
	xmlParserCtxtPtr context;
	bool is_broken;	 /* what libxml2 says after a fatal error is noise */
	bool is_foreign; /* attributes may have any prefix */
};

/* --- once per process ------------------------------------------------------------------- */

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static xmlParserInputPtr load_nothing(const char *url, const char *id, xmlParserCtxtPtr context)
{
	(void)url;
	(void)id;
	(void)context;
	return NULL;
}

/* libxml2 2.9 and libxslt 1.1 write through what they did not get: no memory ends the program
 * there, as it does everywhere else (tests/reliability/allocations.c). */
static void *must(void *memory)
{
	if (memory == NULL)
		arena_exhausted();
	return memory;
}

static void *allocate(size_t size)
{
	return must(malloc(size == 0 ? 1 : size));
}

static void *reallocate(void *old, size_t size)
{
	return must(realloc(old, size == 0 ? 1 : size));
}

static char *duplicate(const char *text)
{
	const size_t size = str_from_c(text).len + 1;

	return memcpy(allocate(size), text, size);
}

static void library_init(void)
{
	(void)xmlMemSetup(free, allocate, reallocate, duplicate);
	xmlInitParser();
	xmlSetExternalEntityLoader(load_nothing);
	xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
}

void xml_library(void)
{
	(void)pthread_once(&library_once, library_init);
}

/* --- the tree --------------------------------------------------------------------------- */

static struct str str_from_xml(const xmlChar *text)
{
	return str_from_c((const char *)text);
}

static const struct xml_mark *next_mark(struct builder *builder)
{
	static const struct xml_mark unknown;
	if (builder->next_tag == builder->marks->tags.count)
		return &unknown;
	return &builder->marks->tags.at[builder->next_tag++];
}

static void flush_text(struct builder *builder)
{
	if (builder->run.len == 0)
		return;
	struct place place = { 0, 0 };
	if (builder->next_text < builder->marks->texts.count)
		place = builder->marks->texts.at[builder->next_text++];
	(void)xml_add_text(builder->arena, builder->current, buf_str(&builder->run), place);
	buf_clear(&builder->run);
}

static void on_text(void *data, const xmlChar *text, int len)
{
	struct builder *builder = data;
	buf_add(&builder->run, (struct str){ (const char *)text, (size_t)len });
}

/* What libxml2 hands over of an attribute: five pointers. */
enum { ATTR_NAME, ATTR_PREFIX, ATTR_SPACE, ATTR_VALUE, ATTR_END, ATTR_PARTS };

/* libxml2 leaves an ampersand in an attribute as "&#38;", for whoever would expand entities;
 * nothing else in it is left escaped. */
static struct str attr_value(struct arena *arena, const xmlChar **parts)
{
	static const struct str escaped = STR_INIT("&#38;");
	struct str rest = { (const char *)parts[ATTR_VALUE],
			    (size_t)(parts[ATTR_END] - parts[ATTR_VALUE]) };
	char *value = arena_alloc(arena, rest.len);
	size_t len = 0;

	while (rest.len > 0) {
		size_t step = str_starts(rest, escaped) ? escaped.len : 1;

		value[len++] = rest.at[0];
		rest = str_slice(rest, step, rest.len);
	}
	return (struct str){ value, len };
}

static struct xml_attr *attr_new(struct builder *builder, const xmlChar **parts)
{
	const struct xml_mark *mark = next_mark(builder);
	struct xml_attr *attr = ARENA_NEW(builder->arena, struct xml_attr);
	struct str prefix = str_from_xml(parts[ATTR_PREFIX]);
	struct str name = str_from_xml(parts[ATTR_NAME]);
	attr->name = prefix.len == 0 ? str_copy(builder->arena, name)
				     : str_printf(builder->arena, "%.*s:%.*s", STR_ARG(prefix),
						  STR_ARG(name));
	attr->value = attr_value(builder->arena, parts);
	attr->place = mark->place;
	attr->value_place = mark->value;
	attr->written = written_new(builder->arena, mark->written, ESCAPE_XML);
	if (prefix.len > 0 && !str_equal(prefix, STR("xml")) && !builder->is_foreign) {
		struct diag *diag = diag_error(builder->diags, "xml.prefix", attr->place,
					       "the attribute %.*s has the prefix %.*s",
					       STR_ARG(attr->name), STR_ARG(prefix));
		diag_fix(builder->diags, diag,
			 "only attributes without prefix, and xml:lang, "
			 "are known");
	}
	return attr;
}

/* A namespace is kept once along a path of elements, not once for each. */
static struct str space_of(struct builder *builder, const xmlChar *space)
{
	struct str text = str_from_xml(space);
	if (builder->current && str_equal(builder->current->space, text))
		return builder->current->space;
	return str_copy(builder->arena, text);
}

/* NOLINTNEXTLINE(readability-function-size): its type is libxml2's startElementNsSAX2Func */
static void on_start(void *data, const xmlChar *name, const xmlChar *prefix,
		     const xmlChar *space, int space_count, const xmlChar **spaces,
		     int attr_count, int defaulted, const xmlChar **attrs)
{
	struct builder *builder = data;
	(void)prefix;
	(void)space_count;
	(void)spaces;
	(void)defaulted; /* there is no DTD that could have defaults */
	flush_text(builder);
	struct xml *element =
		xml_new(builder->arena, str_from_xml(name), next_mark(builder)->place);
	element->space = space_of(builder, space);
	struct xml_attr **link = &element->attrs;
	for (int i = 0; i < attr_count; i++, attrs += ATTR_PARTS) {
		*link = attr_new(builder, attrs);
		link = &(*link)->next;
	}
	if (builder->current)
		(void)xml_add(builder->current, element);
	else
		builder->root = element;
	builder->current = element;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	struct builder *builder = data;
	(void)name;
	(void)prefix;
	(void)space;
	flush_text(builder);
	builder->current = builder->current->parent;
}

/* The prescan refuses every DOCTYPE; should one get past it, nothing inside is read. */
static void on_doctype(void *data, const xmlChar *name, const xmlChar *id,
		       const xmlChar *system)
{
	struct builder *builder = data;
	(void)name;
	(void)id;
	(void)system;
	(void)diag_error(builder->diags, "xml.doctype", (struct place){ 0, 0 },
			 "DOCTYPE is not allowed");
	xmlStopParser(builder->context);
}

/* --- problems --------------------------------------------------------------------------- */

/* libxml2's errors that authors meet once the prescan has passed, in plain words. */
static const struct {
	const char *what, *fix;
	int code;
	bool reference; /* found behind it: what is wrong begins at the "&" */
} known_errors[] = {
	{ ENGLISH("a bare \"&\""), ENGLISH("write &amp; for it"), XML_ERR_NAME_REQUIRED, true },
	{ ENGLISH("an \"&\" without its \";\""), ENGLISH("write &amp; for an \"&\" in text"),
	  XML_ERR_ENTITYREF_SEMICOL_MISSING, true },
	{ ENGLISH("an unknown entity"),
	  ENGLISH("use the character itself; only &lt; &gt; &amp; &quot; &apos; exist"),
	  XML_ERR_UNDECLARED_ENTITY, true },
	{ ENGLISH("an unknown entity"),
	  ENGLISH("use the character itself; only &lt; &gt; &amp; &quot; &apos; exist"),
	  XML_WAR_UNDECLARED_ENTITY, true },
	{ ENGLISH("a character reference to what is no XML character"),
	  ENGLISH("use the character itself"), XML_ERR_INVALID_CHARREF, true },
	{ ENGLISH("a character reference that is no number"),
	  ENGLISH("write &#…; with decimal digits"), XML_ERR_INVALID_DEC_CHARREF, true },
	{ ENGLISH("a character reference that is no number"),
	  ENGLISH("write &#x…; with hexadecimal digits"), XML_ERR_INVALID_HEX_CHARREF, true },
	{ ENGLISH("a character that XML does not allow"), ENGLISH("remove it"),
	  XML_ERR_INVALID_CHAR, false },
	{ ENGLISH("\"]]>\" in text"), ENGLISH("write ]]&gt;"), XML_ERR_MISPLACED_CDATA_END,
	  false },
	{ ENGLISH("\"--\" inside a comment"), ENGLISH("write a single hyphen"),
	  XML_ERR_HYPHEN_IN_COMMENT, false },
	{ ENGLISH("a processing instruction without a name"), ENGLISH("remove it"),
	  XML_ERR_PI_NOT_STARTED, false },
	{ ENGLISH("an XML declaration that is not at the very start"),
	  ENGLISH("move it to the first byte, or remove it"), XML_ERR_RESERVED_XML_NAME,
	  false },
};

static size_t offset_of(const struct builder *builder)
{
	const xmlParserInput *input = builder->context->input;
	size_t offset = input ? input->consumed + (size_t)(input->cur - input->base) : 0;
	return offset < builder->text.len ? offset : builder->text.len;
}

static bool is_reference_error(const xmlError *error)
{
	for (size_t i = 0; i < LENGTH(known_errors); i++)
		if (known_errors[i].code == error->code)
			return known_errors[i].reference;
	return false;
}

/* The last "&" in that line before an offset; the offset itself when there is none. */
static size_t reference_before(struct str text, size_t offset)
{
	for (size_t at = offset; at > 0 && text.at[at - 1] != '\n'; at--)
		if (text.at[at - 1] == '&')
			return at - 1;
	return offset;
}

/* Problems of namespaces are found when a tag has been read: they are reported at its start. */
static struct place error_place(struct builder *builder, const xmlError *error)
{
	const struct xml_marks *marks = builder->marks;
	if (error->domain == XML_FROM_NAMESPACE && builder->next_tag < marks->tags.count)
		return marks->tags.at[builder->next_tag].place;
	size_t offset = offset_of(builder);
	if (error->domain == XML_FROM_PARSER && is_reference_error(error))
		offset = reference_before(builder->text, offset);
	return place_walk_to(&builder->walk, offset);
}

static void add_namespace_error(struct builder *builder, struct place place,
				const xmlError *error)
{
	struct diag *diag = NULL;
	if (error->code == XML_NS_ERR_UNDEFINED_NAMESPACE) {
		struct str prefix = str_from_c(error->str1);
		diag = diag_error(builder->diags, "xml.namespace", place,
				  "the prefix %.*s is not declared", STR_ARG(prefix));
		diag_fix(builder->diags, diag, "add xmlns:%.*s=\"…\" or remove the prefix",
			 STR_ARG(prefix));
		return;
	}
	struct str message = str_trim(str_from_c(error->message));
	diag = diag_error(builder->diags, "xml.namespace", place, "%.*s", STR_ARG(message));
	diag_fix(builder->diags, diag, "correct the namespace declaration or the prefix");
}

static void add_error(struct builder *builder, const xmlError *error)
{
	struct place place = error_place(builder, error);
	if (error->domain == XML_FROM_NAMESPACE) {
		add_namespace_error(builder, place, error);
		return;
	}
	for (size_t i = 0; i < LENGTH(known_errors); i++) {
		if (known_errors[i].code != error->code)
			continue;
		(void)diag_add(builder->diags, SEVERITY_ERROR, "xml.syntax", place,
			       str_from_c(diag_words(builder->diags, known_errors[i].what)),
			       str_from_c(diag_words(builder->diags, known_errors[i].fix)));
		return;
	}
	struct str message = str_trim(str_from_c(error->message));
	(void)diag_error(builder->diags, "xml.syntax", place, "%.*s", STR_ARG(message));
}

static void on_error(void *data, xmlErrorPtr error)
{
	struct builder *builder = data;
	if (error->level < XML_ERR_ERROR || builder->is_broken)
		return;
	builder->is_broken = error->level == XML_ERR_FATAL;
	add_error(builder, error);
	if (builder->diags->cut)
		xmlStopParser(builder->context);
}

/* --- parsing ---------------------------------------------------------------------------- */

static const xmlSAXHandler callbacks = {
	.initialized = XML_SAX2_MAGIC,
	.internalSubset = on_doctype,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.serror = on_error,
};

/* NOENT, DTDLOAD, DTDATTR, DTDVALID, XINCLUDE, HUGE and RECOVER must never be among them. */
enum {
	PARSE_OPTIONS =
		XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC
};

static void parse(struct builder *builder)
{
	size_t errors = builder->diags->errors;
	builder->context = xmlNewParserCtxt();
	if (!builder->context)
		arena_exhausted();
	*builder->context->sax = callbacks;
	builder->context->userData = builder;
	xmlDocPtr document =
		xmlCtxtReadMemory(builder->context, builder->text.at, (int)builder->text.len,
				  NULL, "UTF-8", PARSE_OPTIONS);
	bool is_good = builder->context->wellFormed && builder->context->nsWellFormed;
	if (!is_good && builder->diags->errors == errors)
		(void)diag_error(builder->diags, "xml.syntax", (struct place){ 0, 0 },
				 "the document is not well-formed");
	xmlFreeDoc(document);
	xmlFreeParserCtxt(builder->context);
}

static struct xml *read(struct arena *arena, struct str text, bool is_foreign,
			struct diags *diags)
{
	struct arena scratch;
	struct xml *root = NULL;
	size_t errors = diags->errors;
	xml_library();
	arena_init(&scratch);
	struct xml_marks marks = { .arena = &scratch };
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_slice(text, 3, text.len);
	if (xml_prescan(text, &marks, diags)) {
		struct builder builder = { .arena = arena,
					   .text = text,
					   .marks = &marks,
					   .diags = diags,
					   .is_foreign = is_foreign };
		builder.walk = place_walk(text);
		buf_init(&builder.run, LIMIT_DEFINITION);
		parse(&builder);
		buf_finish(&builder.run);
		root = diags->errors == errors ? builder.root : NULL;
	}
	arena_finish(&scratch);
	return root;
}

struct xml *xml_parse(struct arena *arena, struct str text, struct diags *diags)
{
	return read(arena, text, false, diags);
}

struct xml *xml_parse_foreign(struct arena *arena, struct str text, struct diags *diags)
{
	return read(arena, text, true, diags);
}
