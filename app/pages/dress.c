/* Stylesheets and logos: the default ones, or what the operator's theme makes of them. */
#include "renderers/html/dress.h"

#include "app/pages/pages.h"
#include "app/service/service.h"

/* RFC 9110 §12.5.3, as browsers write it: "gzip, deflate, br;q=0.5". */
static bool takes_gzip(struct str accepted)
{
	struct str one;

	while (str_next(&accepted, ',', &one)) {
		struct str coding;

		if (!str_next(&one, ';', &coding) || !str_equal_c(str_trim(coding), "gzip"))
			continue;
		one = str_trim(one);
		return !str_equal_c(one, "q=0") && !str_starts(one, STR("q=0.0"));
	}
	return false;
}

/* RFC 9110 §13.1.2: a list of tags, or any. */
static bool is_known(struct str sent, struct str etag)
{
	struct str one;

	while (str_next(&sent, ',', &one)) {
		one = str_trim(one);
		if (str_starts(one, STR("W/")))
			one = str_slice(one, 2, one.len);
		if (str_equal(one, etag) || str_equal_c(one, "*"))
			return true;
	}
	return false;
}

/* With the right ?v= the browser may keep it for good; else for five minutes, and asks by ETag
 * after that. */
static void answer(const struct dress *dress, const struct request *request,
		   struct response *response)
{
	bool packed = dress->packed.len > 0 &&
		      takes_gzip(request_header(request, STR("accept-encoding")));
	bool versioned = str_equal(request_query(request, STR("v")), dress->tag);
	struct str etag = str_printf(request->arena, "\"%.*s%s\"", STR_ARG(dress->tag),
				     packed ? "-gz" : "");

	response_header(response, STR("ETag"), etag);
	response_header(response, STR("Vary"), STR("Accept-Encoding"));
	response_header(response, STR("Cache-Control"),
			versioned ? STR("public, max-age=31536000, immutable")
				  : STR("public, max-age=300"));
	if (is_known(request_header(request, STR("if-none-match")), etag)) {
		response->status = 304;
		return;
	}
	response->content_type = dress->type;
	if (packed)
		response_header(response, STR("Content-Encoding"), STR("gzip"));
	buf_add(&response->body, packed ? dress->packed : dress->bytes);
}

void dress_asset(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct dress dress;

	if (dress_find(request->arena, service->look, request->parameters[0],
		       request_query(request, STR("institution")), &dress)) {
		answer(&dress, request, response);
		return;
	}
	response->status = 404;
	response->content_type = STR("text/plain; charset=utf-8");
	buf_add_c(&response->body, "Not Found\n");
}
