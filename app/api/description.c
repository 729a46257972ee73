/* GET /api/v1/openapi.yaml: what there is, for whoever writes a program that asks for it. */
#include <assert.h>

#include "app/api/api.h"
#include "engine/base/asset.h"

void api_description_get(void *context, const struct request *request,
			 struct response *response)
{
	const struct asset *asset = asset_find(STR("schemas/openapi.yaml"));

	(void)context;
	(void)request;
	assert(asset != NULL);
	response->content_type = STR("application/yaml");
	buf_add(&response->body, asset->bytes);
}
