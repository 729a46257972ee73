#include "app/service/contract_file.h"

#include "app/service/samples.h"
#include "app/service/target.h"

const struct contract_file contract_files[] = {
	{ "schema.json", "application/schema+json", "contract.json-schema",
	  contract_json_schema, false },
	{ "schema.xsd", "application/xml", "contract.xsd", contract_xsd, true },
	{ "openapi.json", "application/json", "contract.openapi", contract_openapi, false },
	{ "sample.json", "application/json", "contract.sample", NULL, false },
	{ "sample.xml", "application/xml", "contract.sample-xml", NULL, true },
};
const size_t contract_file_count = LENGTH(contract_files);

const struct contract_file *contract_file_find(struct str name)
{
	for (size_t i = 0; i < contract_file_count; i++)
		if (str_equal_c(name, contract_files[i].name))
			return &contract_files[i];
	return NULL;
}

static bool read_style(struct str institution, struct store *store, struct arena *arena,
		       struct style *style, struct err *err)
{
	struct target target = { 0 };
	struct str options;

	if (!store_endpoint_options(store, institution, arena, &options, err) ||
	    !target_read(options, &target, err))
		return false;
	*style = target.style;
	return true;
}

bool contract_file_write(const struct contract_file *file, const struct published *published,
			 struct store *store, struct arena *arena, struct buf *out,
			 struct err *err)
{
	struct style style;

	if (!read_style(published->institution, store, arena, &style, err))
		return false;
	const struct contract contract = { published->form, published->version, style.files,
					   style.thin };
	struct samples samples = { .form = published->form,
				   .rules = published->rules,
				   .version = published->version,
				   .style = style };
	samples.style.xml = file->xml;
	if (file->write == NULL)
		return samples_add(&samples, 0, out, err);
	file->write(&contract, out);
	return true;
}
