/* What the receiver of a form version can rely on, written from the form: JSON Schema, XML
 * Schema, an OpenAPI description. */
#ifndef ENGINE_CONTRACT_CONTRACT_H
#define ENGINE_CONTRACT_CONTRACT_H

#include "engine/base/buf.h"
#include "engine/form/form.h"

/* How attached files come: their bytes in base64, in parts of a multipart body, or by link. */
enum contract_files { CONTRACT_CONTENT, CONTRACT_PART, CONTRACT_LINK };

struct contract {
	const struct form *form;
	int64_t version;
	enum contract_files files;
	bool thin; /* the event alone: the receiver asks for the answers */
};

/* "content", "part", "url": the member of a file that says so. */
const char *contract_file_member(enum contract_files files);
/* "inline", "multipart", "link": how settings say it. */
bool contract_files_read(struct str word, enum contract_files *out);
/* The name of a part. */
#define CONTRACT_PART_PATTERN "file-[1-9][0-9]*"

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
