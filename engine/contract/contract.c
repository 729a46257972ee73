#include "engine/contract/contract.h"

const struct contract_format contract_formats[] = {
	{ "json-schema", contract_json_schema },
	{ "openapi", contract_openapi },
	{ "xsd", contract_xsd },
};
const size_t contract_format_count = LENGTH(contract_formats);

void contract_add_urn(struct str institution, struct str form, int64_t version, struct buf *out)
{
	buf_printf(out, "urn:veidlapa:form:%.*s:%.*s:%lld", STR_ARG(institution), STR_ARG(form),
		   (long long)version);
}
