#include "app/http/assets.h"
#include "engine/base/asset.h"

#include <inttypes.h>

#define FOLDER "renderers/themes/default/"

static struct str type_of(struct str path)
{
	static const struct {
		struct str ending, type;
	} types[] = {
		{ STR_INIT(".css"), STR_INIT("text/css; charset=utf-8") },
		{ STR_INIT(".js"), STR_INIT("text/javascript; charset=utf-8") },
		{ STR_INIT(".svg"), STR_INIT("image/svg+xml") },
		{ STR_INIT(".png"), STR_INIT("image/png") },
		{ STR_INIT(".ico"), STR_INIT("image/x-icon") },
		{ STR_INIT(".woff2"), STR_INIT("font/woff2") },
	};
	for (size_t i = 0; i < LENGTH(types); i++)
		if (str_ends(path, types[i].ending))
			return types[i].type;
	return STR("application/octet-stream");
}

/* FNV-1a: tells one content from another; nobody gains by two that are alike. */
static struct str tag_of(struct arena *arena, struct str bytes)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < bytes.len; i++)
		hash = (hash ^ (unsigned char)bytes.at[i]) * UINT64_C(0x100000001b3);
	return str_printf(arena, "%016" PRIx64, hash);
}

static const struct asset *find(struct arena *arena, struct str name)
{
	return asset_find(str_printf(arena, FOLDER "%.*s", STR_ARG(name)));
}

struct str assets_href(struct arena *arena, struct str name)
{
	const struct asset *asset = find(arena, name);
	struct str tag = asset ? tag_of(arena, asset->bytes) : STR("");
	return str_printf(arena, "/assets/%.*s?v=%.*s", STR_ARG(name), STR_ARG(tag));
}

/* RFC 9110 §13.1.2: a list of tags, or any. */
static bool is_known(struct str sent, struct str etag)
{
	struct str one;
	while (str_next(&sent, ',', &one)) {
		one = str_trim(one);
		if (str_starts(one, STR("W/")))
			one = str_slice(one, 2, one.len);
		if (str_equal(one, etag) || str_equal(one, STR("*")))
			return true;
	}
	return false;
}

void assets_serve(void *context, const struct request *request, struct response *response)
{
	(void)context;
	const struct asset *asset = find(request->arena, request->parameters[0]);
	if (!asset) {
		response->status = 404;
		response->content_type = STR("text/plain; charset=utf-8");
		buf_add_c(&response->body, "Not Found\n");
		return;
	}
	struct str tag = tag_of(request->arena, asset->bytes);
	struct str etag = str_printf(request->arena, "\"%.*s\"", STR_ARG(tag));
	bool versioned = str_equal(request_query(request, STR("v")), tag);
	response_header(response, STR("ETag"), etag);
	response_header(response, STR("Cache-Control"),
			versioned ? STR("public, max-age=31536000, immutable")
				  : STR("public, max-age=300"));
	if (is_known(request_header(request, STR("if-none-match")), etag)) {
		response->status = 304;
		return;
	}
	response->content_type = type_of(str_from_c(asset->path));
	buf_add(&response->body, asset->bytes);
}
