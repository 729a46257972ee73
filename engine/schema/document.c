#include "engine/schema/document.h"

#include <limits.h>
#include <stdlib.h>
#include <libxml/xmlschemas.h>

#include "engine/base/xml.h"

struct document_schema {
	xmlSchemaPtr compiled;
};

static void *or_abort(void *made)
{
	if (made == NULL)
		abort();
	return made;
}

/* What libxml2 would print. */
static void be_quiet(void *context, xmlErrorPtr error)
{
	(void)context;
	(void)error;
}

struct document_schema *document_schema_new(struct str xsd, struct err *err)
{
	struct document_schema *schema;
	xmlSchemaParserCtxtPtr parser;
	xmlSchemaPtr compiled;

	xml_library();
	parser = or_abort(xmlSchemaNewMemParserCtxt(xsd.at, (int)xsd.len));
	xmlSchemaSetParserStructuredErrors(parser, be_quiet, NULL);
	compiled = xmlSchemaParse(parser);
	xmlSchemaFreeParserCtxt(parser);
	if (compiled == NULL) {
		(void)err_set(err, ERR_INVALID, "the contract is no XML Schema");
		return NULL;
	}
	schema = or_abort(malloc(sizeof(*schema)));
	schema->compiled = compiled;
	return schema;
}

void document_schema_free(struct document_schema *schema)
{
	if (schema == NULL)
		return;
	xmlSchemaFree(schema->compiled);
	free(schema);
}

struct finding {
	struct err *err;
	bool found;
};

/* The first one; its message would repeat the value. */
static void note(void *context, xmlErrorPtr error)
{
	struct finding *finding = context;
	const xmlNode *node = error->node;

	if (finding->found)
		return;
	finding->found = true;
	(void)err_set(finding->err, ERR_INVALID, "not by its contract: %s is refused",
		      node != NULL && node->name != NULL ? (const char *)node->name
							 : "the document");
}

static bool check_tree(const struct document_schema *schema, xmlDocPtr document,
		       struct err *err)
{
	xmlSchemaValidCtxtPtr valid = or_abort(xmlSchemaNewValidCtxt(schema->compiled));
	struct finding finding = { err, false };

	xmlSchemaSetValidStructuredErrors(valid, note, &finding);
	const int result = xmlSchemaValidateDoc(valid, document);
	xmlSchemaFreeValidCtxt(valid);
	if (result != 0 && !finding.found)
		(void)err_set(err, ERR_INVALID, "not by its contract");
	return result == 0;
}

bool document_check(const struct document_schema *schema, struct str document, struct err *err)
{
	xmlDocPtr read;

	xml_library();
	if (document.len > INT_MAX)
		return err_set(err, ERR_LIMIT, "the document is too large to be checked");
	read = xmlReadMemory(document.at, (int)document.len, NULL, "UTF-8",
			     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
				     XML_PARSE_COMPACT);
	if (read == NULL)
		return err_set(err, ERR_INVALID, "not by its contract: no XML document");
	const bool ok = check_tree(schema, read, err);
	xmlFreeDoc(read);
	return ok;
}
