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
#include <libxslt/variables.h>
#include <libxslt/xsltutils.h>

#include "engine/base/asset.h"
#include "engine/base/limits.h"

enum { PARAMETERS = 16, STYLESHEETS = 64 };

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

	xmlInitParser();
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

/* --- the result as a tree of ours --- */

static struct str text_of(struct arena *arena, const xmlChar *text)
{
	return str_copy(arena, str_from_c((const char *)text));
}

static void copy_attributes(struct arena *arena, struct xml *element, const xmlNode *node)
{
	for (const xmlAttr *at = node->properties; at != NULL; at = at->next) {
		const char *prefix = at->ns == NULL ? "" : (const char *)at->ns->prefix;
		const char *colon = at->ns == NULL ? "" : ":";
		struct str name =
			str_printf(arena, "%s%s%s", prefix, colon, (const char *)at->name);
		xmlChar *value = xmlNodeListGetString(node->doc, at->children, 1);

		xml_set(arena, element, name, text_of(arena, value), (struct place){ 0, 0 });
		xmlFree(value);
	}
}

/* A copy of one node without its children; NULL for remarks, which are not for the page. */
static struct xml *copy_node(struct arena *arena, struct xml *parent, const xmlNode *node)
{
	const struct place nowhere = { 0, 0 };
	struct xml *copy;

	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
		return xml_add_text(arena, parent, text_of(arena, node->content), nowhere);
	if (node->type != XML_ELEMENT_NODE)
		return NULL;
	copy = xml_add(parent, xml_new(arena, text_of(arena, node->name), nowhere));
	if (node->ns != NULL)
		copy->space = text_of(arena, node->ns->href);
	copy_attributes(arena, copy, node);
	return copy;
}

static const xmlNode *next_node(const xmlNode *node, struct xml **parent)
{
	while (node->next == NULL) {
		node = node->parent;
		if (node == NULL || node->type == XML_DOCUMENT_NODE ||
		    node->type == XML_HTML_DOCUMENT_NODE)
			return NULL;
		*parent = (*parent)->parent;
	}
	return node->next;
}

/* Everything below an element without a name that stands for the document. */
static struct xml *copy_tree(struct arena *arena, const xmlDoc *doc)
{
	struct xml *root = xml_new(arena, STR(""), (struct place){ 0, 0 });
	struct xml *parent = root;
	const xmlNode *node = doc->children;

	while (node != NULL) {
		struct xml *copy = copy_node(arena, parent, node);

		if (copy != NULL && node->type == XML_ELEMENT_NODE && node->children != NULL) {
			parent = copy;
			node = node->children;
			continue;
		}
		node = next_node(node, &parent);
	}
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

/* The names and values in turn, NULL at the end, as libxslt takes them. */
static void list_parameters(struct arena *arena, const struct template_input *input,
			    const char *list[2 * PARAMETERS + 1])
{
	size_t count = 0;

	assert(input->parameter_count <= PARAMETERS);
	for (size_t i = 0; i < input->parameter_count; i++) {
		list[count++] = str_to_c(arena, input->parameters[i][0]);
		list[count++] = str_to_c(arena, input->parameters[i][1]);
	}
	list[count] = NULL;
}

static xmlDocPtr transform(xsltStylesheetPtr style, xmlDocPtr doc,
			   const struct template_input *input, struct complaint *complaint)
{
	xsltTransformContextPtr context = xsltNewTransformContext(style, doc);
	const char *parameters[2 * PARAMETERS + 1];
	struct arena scratch;
	xmlDocPtr result;

	assert(context != NULL);
	arena_init(&scratch);
	(void)xsltSetCtxtSecurityPrefs(preferences, context);
	xsltSetTransformErrorFunc(context, complaint, complain);
	context->maxTemplateDepth = LIMIT_TEMPLATE_DEPTH;
	context->maxTemplateVars = LIMIT_TEMPLATE_VARIABLES;
	context->opLimit = LIMIT_TEMPLATE_STEPS;

	list_parameters(&scratch, input, parameters);
	(void)xsltQuoteUserParams(context, parameters);
	result = xsltApplyStylesheetUser(style, doc, NULL, NULL, NULL, context);
	/* A message that terminates, or an error on the way, leaves half a page. */
	if (result != NULL && context->state != XSLT_STATE_OK) {
		xmlFreeDoc(result);
		result = NULL;
	}
	xsltFreeTransformContext(context);
	arena_finish(&scratch);
	return result;
}

struct template_source {
	xmlDocPtr doc;
};

struct template_source *template_source_new(struct str xml, struct err *err)
{
	struct template_source *source = calloc(1, sizeof(*source));

	assert(source != NULL);
	(void)pthread_once(&once, set_up);
	if (xml.len <= INT32_MAX)
		source->doc =
			xmlReadMemory(xml.at, (int)xml.len, "input.xml", NULL, parse_options());
	if (source->doc != NULL)
		return source;
	template_source_free(source);
	(void)err_set(err, ERR_INVALID, "the input of a stylesheet is no well-formed XML");
	return NULL;
}

void template_source_free(struct template_source *source)
{
	if (source != NULL)
		xmlFreeDoc(source->doc);
	free(source);
}

static xmlDocPtr apply(const struct template_input *input, struct complaint *complaint)
{
	xsltStylesheetPtr style = find_stylesheet(input->stylesheet, complaint);

	return style == NULL ? NULL : transform(style, input->source->doc, input, complaint);
}

const struct xml *transform_run(struct arena *arena, const struct template_input *input,
				struct err *err)
{
	struct complaint complaint = { "", 0 };
	const struct xml *tree = NULL;
	xmlDocPtr result;

	(void)pthread_once(&once, set_up);
	(void)pthread_mutex_lock(&one_at_a_time);
	xsltSetGenericErrorFunc(&complaint, complain);
	xmlSetGenericErrorFunc(&complaint, complain);
	result = apply(input, &complaint);
	xsltSetGenericErrorFunc(NULL, NULL);
	xmlSetGenericErrorFunc(NULL, NULL);
	(void)pthread_mutex_unlock(&one_at_a_time);
	if (result == NULL) {
		struct str line = complaint_line(&complaint);

		(void)err_set(err, ERR_INVALID, "%.*s: %.*s", STR_ARG(input->stylesheet),
			      STR_ARG(line));
		return NULL;
	}
	tree = copy_tree(arena, result);
	xmlFreeDoc(result);
	return tree;
}
