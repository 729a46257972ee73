#include "app/api/api.h"
#include "engine/base/diag.h"
#include "engine/base/json.h"
#include "engine/base/limits.h"
#include "engine/base/log.h"

enum { MOST_REPORTS = 20 };

/* Those of CSP level 3 that can be violated, and of Trusted Types. */
static const struct str directives[] = {
	STR_INIT("base-uri"),	     STR_INIT("child-src"),
	STR_INIT("connect-src"),     STR_INIT("default-src"),
	STR_INIT("font-src"),	     STR_INIT("form-action"),
	STR_INIT("frame-ancestors"), STR_INIT("frame-src"),
	STR_INIT("img-src"),	     STR_INIT("manifest-src"),
	STR_INIT("media-src"),	     STR_INIT("object-src"),
	STR_INIT("script-src"),	     STR_INIT("script-src-attr"),
	STR_INIT("script-src-elem"), STR_INIT("style-src"),
	STR_INIT("style-src-attr"),  STR_INIT("style-src-elem"),
	STR_INIT("worker-src"),	     STR_INIT("require-trusted-types-for"),
	STR_INIT("trusted-types"),
};

/* Anybody can send anything here, so nothing else gets into the log: no address, which may hold
 * a token, and no sample of what was refused, which may hold an answer. */
static struct str directive_of(const struct json *report)
{
	const struct str text =
		json_get_str(json_get(report, STR("body")), STR("effectiveDirective"));

	for (size_t i = 0; i < LENGTH(directives); i++)
		if (str_equal(directives[i], text))
			return directives[i];
	return STR("?");
}

static void log_reports(const struct json *reports)
{
	size_t left = MOST_REPORTS;

	for (const struct json *at = reports->first; at != NULL && left > 0; at = at->next) {
		if (!str_equal_c(json_get_str(at, STR("type")), "csp-violation"))
			continue;
		LOG(LOG_WARNING, "policy.violated", LOG_TEXT("directive", directive_of(at)));
		left--;
	}
}

void api_policy_reports(void *context, const struct request *request, struct response *response)
{
	const struct json *reports;
	struct diags diags;

	(void)context;
	diags_init(&diags, request->arena, STR("body"));
	reports = json_parse(request->arena, request->body, &diags);
	if (reports == NULL || reports->type != JSON_ARRAY) {
		response_problem(response, 400, STR("not a list of reports, as JSON"), STR(""));
		return;
	}
	log_reports(reports);
	response->status = 204;
}
