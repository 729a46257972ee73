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

const char *contract_file_member(enum contract_files files)
{
	static const char *const names[] = { [CONTRACT_CONTENT] = "content",
					     [CONTRACT_PART] = "part",
					     [CONTRACT_LINK] = "url" };

	return names[files];
}

bool contract_files_read(struct str word, enum contract_files *out)
{
	static const char *const words[] = { [CONTRACT_CONTENT] = "inline",
					     [CONTRACT_PART] = "multipart",
					     [CONTRACT_LINK] = "link" };

	for (size_t i = 0; i < LENGTH(words); i++)
		if (str_equal_c(word, words[i])) {
			*out = (enum contract_files)i;
			return true;
		}
	return false;
}
