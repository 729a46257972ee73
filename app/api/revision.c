#include "app/api/revision.h"

static struct str tag_of(struct arena *arena, int64_t revision)
{
	return str_printf(arena, "\"%lld\"", (long long)revision);
}

void revision_tag(struct response *response, int64_t revision)
{
	response_header(response, STR("ETag"), tag_of(response->arena, revision));
}

void revision_fail(struct response *response)
{
	response_problem(response, 412, STR("it is another by now: read it again"), STR(""));
}

bool revision_check(const struct request *request, struct response *response, int64_t revision)
{
	const struct str match = request_header(request, STR("if-match"));
	const struct str none = request_header(request, STR("if-none-match"));

	if (match.len == 0 && none.len == 0) {
		response_problem(response, 428,
				 STR("say with If-Match what ETag you have seen, or with "
				     "If-None-Match: * that there is none yet"),
				 STR(""));
		return false;
	}
	if (match.len > 0 ? str_equal(match, tag_of(request->arena, revision))
			  : str_equal_c(none, "*") && revision == 0)
		return true;
	revision_fail(response);
	return false;
}
