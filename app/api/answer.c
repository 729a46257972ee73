#include "app/api/answer.h"

#include <strings.h>

#include "app/service/scope.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

/* "application/json" of "application/json; charset=utf-8". */
static struct str bare_type(struct str value)
{
	return str_trim(str_slice(value, 0, str_find(value, STR(";"), 0)));
}

bool answer_is_type(struct str value, struct str type)
{
	struct str bare = bare_type(value);

	return bare.len == type.len && strncasecmp(bare.at, type.at, type.len) == 0;
}

void answer_store(struct response *response, const struct err *err)
{
	LOG(LOG_ERROR, "api.store", LOG_TEXT("reason", str_from_c(err->text)));
	response_header(response, STR("Retry-After"), STR("5"));
	response_problem(response, 503,
			 STR("the store cannot be used right now; try again later"), STR(""));
}

void answer_print_findings(const char *name, const struct diags *diags, struct buf *out)
{
	buf_printf(out, "\"%s\":", name);
	diags_print_json(diags, out);
}

void answer_scope(struct response *response, unsigned wanted)
{
	const struct str names = scopes_print(response->arena, wanted);

	response_header(response, STR("WWW-Authenticate"),
			str_printf(response->arena,
				   "Bearer realm=\"veidlapa\", error=\"insufficient_scope\", "
				   "scope=\"%.*s\"",
				   STR_ARG(names)));
	response_problem_of(
		response, 403, "scope",
		str_printf(response->arena, "the key lacks the scope %.*s", STR_ARG(names)),
		STR(""));
}

void answer_findings(struct response *response, struct diags *diags, struct str detail)
{
	struct buf findings;

	diags_sort(diags);
	buf_init(&findings, LIMIT_PAGE / 2);
	answer_print_findings("findings", diags, &findings);
	response_problem(response, 422, detail, buf_str(&findings));
	buf_finish(&findings);
}
