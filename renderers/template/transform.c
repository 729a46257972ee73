#include "renderers/template/transform.h"

#include <assert.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include "engine/base/asset.h"
#include "engine/base/limits.h"

enum { STYLESHEETS = 64 };

/* --- the world as libxslt may see it --- */

/* libxslt keeps its loader, its default preferences and its error handler in globals, and its
 * compiler reports only there; so one compilation runs at a time. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static xsltSecurityPrefsPtr preferences;

static int parse_options(void)
{
	return XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_NOERROR |
	       XML_PARSE_NOWARNING;
}

static const struct asset *stylesheet_asset(const char *path)
{
	struct str name = str_from_c(path);

	return str_ends(name, STR(".xsl")) ? asset_find(name) : NULL;
}

/* Serves xsl:include from the assets; document() and everything else gets nothing. */
static xmlDocPtr load(const xmlChar *uri, xmlDictPtr dict, int options, void *context,
		      xsltLoadType type)
{
	const struct asset *asset = stylesheet_asset((const char *)uri);

	(void)dict;
	(void)options;
	(void)context;
	if (type != XSLT_LOAD_STYLESHEET || asset == NULL)
		return NULL;
	return xmlReadMemory(asset->bytes.at, (int)asset->bytes.len, (const char *)uri, NULL,
			     parse_options());
}

static int may_read(xsltSecurityPrefsPtr prefs, xsltTransformContextPtr transform,
		    const char *path)
{
	(void)prefs;
	return transform == NULL && stylesheet_asset(path) != NULL;
}

static void set_up(void)
{
	static const xsltSecurityOption forbidden[] = {
		XSLT_SECPREF_WRITE_FILE,
		XSLT_SECPREF_CREATE_DIRECTORY,
		XSLT_SECPREF_READ_NETWORK,
		XSLT_SECPREF_WRITE_NETWORK,
	};

	xml_library();
	preferences = xsltNewSecurityPrefs();
	assert(preferences != NULL);
	for (size_t i = 0; i < LENGTH(forbidden); i++)
		(void)xsltSetSecurityPrefs(preferences, forbidden[i], xsltSecurityForbid);
	(void)xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_FILE, may_read);
	xsltSetDefaultSecurityPrefs(preferences);
	xsltSetLoaderFunc(load);
}

/* libxslt reports in pieces, and later complaints follow from the first. */
struct complaint {
	char text[200];
	size_t len;
	bool limit; /* it is about a limit */
};

static void complain(void *context, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void complain(void *context, const char *format, ...)
{
	struct complaint *complaint = context;
	size_t room = sizeof(complaint->text) - complaint->len;
	va_list arguments;
	int len;

	va_start(arguments, format);
	len = vsnprintf(complaint->text + complaint->len, room, format, arguments);
	va_end(arguments);
	if (len > 0)
		complaint->len += (size_t)len < room ? (size_t)len : room - 1;
}

/* The first complaint in one line: "compilation error: file x line 3 element y" stands in a
 * line of its own before the reason. */
static struct str complaint_line(struct complaint *complaint)
{
	struct str text = { complaint->text, complaint->len };
	size_t end = str_find(text, STR("\n"), 0);

	if (text.len == 0)
		return STR("no reason given");
	if (end != SIZE_MAX && end + 1 < text.len) {
		complaint->text[end] = ' ';
		end = str_find(text, STR("\n"), end);
	}
	return str_trim(str_slice(text, 0, end));
}

/* --- the source as a document of libxml2 --- */

static void *or_exhausted(void *made)
{
	if (made == NULL)
		arena_exhausted();
	return made;
}

static const xmlChar *c_text(struct arena *scratch, struct str text)
{
	return (const xmlChar *)str_to_c(scratch, text);
}

/* "xml:lang" is the one name that has a prefix. */
static void write_attribute(struct arena *scratch, xmlNodePtr node, const struct xml_attr *attr)
{
	struct str prefix = STR("xml:");
	struct str name = attr->name;
	xmlNsPtr space = NULL;

	if (str_starts(name, prefix)) {
		space = or_exhausted(xmlSearchNs(node->doc, node, (const xmlChar *)"xml"));
		name = str_slice(name, prefix.len, name.len);
	}
	(void)or_exhausted(
		xmlNewNsProp(node, space, c_text(scratch, name), c_text(scratch, attr->value)));
}

/* The namespace of an element: that of its parent, or declared here. */
static xmlNsPtr space_of(struct arena *scratch, xmlNodePtr node, struct str space)
{
	const xmlNode *parent = node->parent;

	if (space.len == 0)
		return NULL;
	if (parent != NULL && parent->ns != NULL &&
	    str_equal_c(space, (const char *)parent->ns->href))
		return parent->ns;
	return or_exhausted(xmlNewNs(node, c_text(scratch, space), NULL));
}

/* Recursion is as deep as the tree, which intake limits. */
static void write_tree(struct arena *scratch, xmlNodePtr parent, const struct xml *element)
{
	xmlNodePtr node = or_exhausted(
		xmlNewDocNode(parent->doc, NULL, c_text(scratch, element->name), NULL));

	(void)xmlAddChild(parent, node);
	xmlSetNs(node, space_of(scratch, node, element->space));
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		write_attribute(scratch, node, at);
	for (const struct xml *at = element->first; at != NULL; at = at->next) {
		if (at->name.len > 0)
			write_tree(scratch, node, at);
		else
			(void)xmlAddChild(node, or_exhausted(xmlNewDocText(
							node->doc, c_text(scratch, at->text))));
	}
}

static xmlDocPtr write_document(const struct xml *source)
{
	xmlDocPtr doc = or_exhausted(xmlNewDoc((const xmlChar *)"1.0"));
	struct arena scratch;

	arena_init(&scratch);
	write_tree(&scratch, (xmlNodePtr)doc, source);
	arena_finish(&scratch);
	return doc;
}

/* --- the result as trees of ours, which borrow their texts from the document --- */

static struct str text_of(const xmlChar *text)
{
	return text == NULL ? STR("") : str_from_c((const char *)text);
}

/* libxslt gives an attribute's value as one text, but does not promise it. */
static struct str value_of(struct arena *arena, const xmlAttr *attr)
{
	const xmlNode *text = attr->children;
	xmlChar *value;
	struct str copy;

	if (text == NULL || (text->next == NULL && text->type == XML_TEXT_NODE))
		return text == NULL ? STR("") : text_of(text->content);
	value = xmlNodeListGetString(attr->doc, text, 1);
	copy = str_copy(arena, text_of(value));
	xmlFree(value);
	return copy;
}

static struct str name_of(struct arena *arena, const xmlAttr *attr)
{
	struct str name = text_of(attr->name);

	return attr->ns == NULL ? name
				: str_printf(arena, "%s:%.*s", (const char *)attr->ns->prefix,
					     STR_ARG(name));
}

static void read_attributes(struct arena *arena, struct xml *element, const xmlNode *node)
{
	struct xml_attr **link = &element->attrs;

	for (const xmlAttr *at = node->properties; at != NULL; at = at->next) {
		*link = ARENA_NEW(arena, struct xml_attr);
		(*link)->name = name_of(arena, at);
		(*link)->value = value_of(arena, at);
		link = &(*link)->next;
	}
}

/* One node without its children; NULL for remarks, which are not for the page. */
static struct xml *read_node(struct arena *arena, struct xml *parent, const xmlNode *node)
{
	bool text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
	struct xml *made;

	if (!text && node->type != XML_ELEMENT_NODE)
		return NULL;
	made = xml_add(parent, ARENA_NEW(arena, struct xml));
	if (text) {
		made->text = text_of(node->content);
		return made;
	}
	made->name = text_of(node->name);
	made->space = text_of(node->ns == NULL ? NULL : node->ns->href);
	read_attributes(arena, made, node);
	return made;
}

/* NULL when all below the top has been seen. */
static const xmlNode *next_node(const xmlNode *node, const xmlNode *top, struct xml **parent)
{
	while (node != top && node->next == NULL) {
		node = node->parent;
		*parent = (*parent)->parent;
	}
	return node == top ? NULL : node->next;
}

/* An element with everything below it. */
static const struct xml *read_tree(struct arena *arena, const xmlNode *top)
{
	struct xml nowhere = { .first = NULL };
	struct xml *root = read_node(arena, &nowhere, top);
	struct xml *parent = root;
	const xmlNode *node = top->children;

	while (node != NULL) {
		struct xml *made = read_node(arena, parent, node);

		if (made != NULL && node->type == XML_ELEMENT_NODE && node->children != NULL) {
			parent = made;
			node = node->children;
			continue;
		}
		node = next_node(node, top, &parent);
	}
	root->parent = NULL;
	return root;
}

/* --- running the stylesheet --- */

/* Stylesheets are assets: each is compiled once and kept for the life of the process. They are
 * as few as the assets, and all use of them is under the lock. */
static struct {
	const struct asset *asset;
	xsltStylesheetPtr style;
} compiled[STYLESHEETS];

static xsltStylesheetPtr compile_stylesheet(const struct asset *asset,
					    struct complaint *complaint)
{
	xmlDocPtr doc = xmlReadMemory(asset->bytes.at, (int)asset->bytes.len, asset->path, NULL,
				      parse_options());
	xsltStylesheetPtr style;

	if (doc == NULL) {
		complain(complaint, "is no well-formed XML");
		return NULL;
	}
	style = xsltParseStylesheetDoc(doc);
	if (style == NULL)
		xmlFreeDoc(doc);
	return style;
}

static xsltStylesheetPtr find_stylesheet(struct str name, struct complaint *complaint)
{
	const struct asset *asset = asset_find(name);
	size_t i = 0;

	if (asset == NULL) {
		complain(complaint, "there is no such stylesheet");
		return NULL;
	}
	while (compiled[i].asset != NULL && compiled[i].asset != asset)
		i++;
	assert(i < STYLESHEETS - 1);
	if (compiled[i].style == NULL) {
		compiled[i].style = compile_stylesheet(asset, complaint);
		compiled[i].asset = compiled[i].style != NULL ? asset : NULL;
	}
	return compiled[i].style;
}

/* NULL with a complaint. */
static xmlDocPtr apply(xsltStylesheetPtr style, xmlDocPtr source, size_t *steps,
		       struct complaint *complaint)
{
	xsltTransformContextPtr context = or_exhausted(xsltNewTransformContext(style, source));
	xmlDocPtr result;

	(void)xsltSetCtxtSecurityPrefs(preferences, context);
	xsltSetTransformErrorFunc(context, complaint, complain);
	context->maxTemplateDepth = LIMIT_TEMPLATE_DEPTH;
	context->maxTemplateVars = LIMIT_TEMPLATE_VARIABLES;
	context->opLimit = *steps + 1; /* it may be reached; and 0 would be no limit */
	result = xsltApplyStylesheetUser(style, source, NULL, NULL, NULL, context);
	/* A message that terminates, or an error on the way, leaves half a page. */
	if (result != NULL && context->state != XSLT_STATE_OK) {
		xmlFreeDoc(result);
		result = NULL;
	}
	complaint->limit = context->opCount > *steps;
	*steps -= complaint->limit ? *steps : context->opCount;
	xsltFreeTransformContext(context);
	return result;
}

static void refuse(struct str stylesheet, struct complaint *complaint, struct err *err)
{
	struct str line = complaint_line(complaint);
	/* Its words for templates that call each other deeper than LIMIT_TEMPLATE_DEPTH. */
	bool depth = str_find(line, STR("infinite template recursion"), 0) != SIZE_MAX;

	if (complaint->limit)
		(void)err_set(err, ERR_LIMIT, "they take more than %d steps",
			      LIMIT_TEMPLATE_STEPS);
	else
		(void)err_set(err, depth ? ERR_LIMIT : ERR_INVALID, "%.*s: %.*s",
			      STR_ARG(stylesheet), STR_ARG(line));
}

static xmlDocPtr run(struct str stylesheet, xmlDocPtr source, size_t *steps, struct err *err)
{
	struct complaint complaint = { .len = 0 };
	xsltStylesheetPtr style;
	xmlDocPtr result = NULL;

	(void)pthread_once(&once, set_up);
	(void)pthread_mutex_lock(&one_at_a_time);
	xsltSetGenericErrorFunc(&complaint, complain);
	xmlSetGenericErrorFunc(&complaint, complain);
	style = find_stylesheet(stylesheet, &complaint);
	if (style != NULL)
		result = apply(style, source, steps, &complaint);
	xsltSetGenericErrorFunc(NULL, NULL);
	xmlSetGenericErrorFunc(NULL, NULL);
	(void)pthread_mutex_unlock(&one_at_a_time);
	if (result == NULL)
		refuse(stylesheet, &complaint, err);
	return result;
}

static void free_document(void *document)
{
	xmlFreeDoc(document);
}

const struct xml *transform(struct arena *arena, struct str stylesheet,
			    const struct xml *source, size_t *steps, struct err *err)
{
	static const struct xml nothing = { .name = STR_INIT("") };
	xmlDocPtr from = write_document(source);
	xmlDocPtr to = run(stylesheet, from, steps, err);
	const xmlNode *root;

	xmlFreeDoc(from);
	if (to == NULL)
		return NULL;
	arena_defer(arena, free_document, to);
	root = xmlDocGetRootElement(to);
	return root != NULL ? read_tree(arena, root) : &nothing;
}
