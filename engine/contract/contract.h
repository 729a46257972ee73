/* What the receiver of a form version can rely on, written from the form: JSON Schema, XML
 * Schema, an OpenAPI description. */
#ifndef ENGINE_CONTRACT_CONTRACT_H
#define ENGINE_CONTRACT_CONTRACT_H

#include "engine/base/buf.h"
#include "engine/form/form.h"

struct contract {
	const struct form *form;
	int64_t version;
};

struct contract_format {
	const char *name; /* "json-schema" */
	void (*write)(const struct contract *contract, struct buf *out);
};

extern const struct contract_format contract_formats[];
extern const size_t contract_format_count;

/* "urn:veidlapa:form:99999999902:apbedisanas-pabalsts:3": one version of one form. */
void contract_add_urn(struct str institution, struct str form, int64_t version,
		      struct buf *out);

/* The formats. Every submission that a form takes is valid by what these say; what only its
 * rules know (a condition, a checksum) they leave open. */
void contract_json_schema(const struct contract *contract, struct buf *out);
void contract_xsd(const struct contract *contract, struct buf *out);
void contract_openapi(const struct contract *contract, struct buf *out);

#endif
