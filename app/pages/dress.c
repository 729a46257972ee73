/* Stylesheets and logos: the default ones, or what the operator's theme makes of them. */
#include "app/http/assets.h"
#include "app/pages/pages.h"
#include "app/service/service.h"
#include "engine/base/asset.h"
#include "renderers/html/look.h"

/* The platform's colours first, so that the institution's win. */
static void add_brand(const struct look *look, struct str institution, struct buf *out)
{
	const struct look_brand *brand = look_brand_of(look, institution);

	if (brand != NULL)
		buf_add(out, brand->css);
}

static const struct look_brand *with_logo(const struct look *look, struct str institution)
{
	const struct look_brand *brand = look_brand_of(look, institution);

	if (brand == NULL || brand->logo.len == 0)
		brand = look_brand_of(look, STR(""));
	return brand != NULL && brand->logo.len > 0 ? brand : NULL;
}

/* Without a tag: what is appended may change when the server starts anew. */
static void add_theme(const struct look *look, struct str institution,
		      struct response *response)
{
	const struct asset *asset = asset_find(STR("renderers/themes/default/theme.css"));

	response->content_type = STR("text/css; charset=utf-8");
	response_header(response, STR("Cache-Control"), STR("public, max-age=300"));
	buf_add(&response->body, asset->bytes);
	add_brand(look, STR(""), &response->body);
	if (institution.len > 0)
		add_brand(look, institution, &response->body);
}

void dress_asset(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct str name = request->parameters[0];
	const struct str institution = request_query(request, STR("institution"));
	const struct look_brand *brand = with_logo(service->look, institution);

	if (str_equal_c(name, "logo.svg") && brand != NULL) {
		response->content_type = brand->logo_type;
		response_header(response, STR("Cache-Control"), STR("public, max-age=300"));
		buf_add(&response->body, brand->logo);
		return;
	}
	if (str_equal_c(name, "theme.css") && service->look != NULL) {
		add_theme(service->look, institution, response);
		return;
	}
	assets_serve(NULL, request, response);
}
