/* Logging in, coming back from the provider, logging out. */
#include "app/identity/login.h"

#include "app/identity/session.h"
#include "app/pages/journey.h"
#include "app/pages/login.h"
#include "app/pages/pages.h"
#include "app/pages/sheet.h"
#include "app/pages/start.h"
#include "engine/base/log.h"

enum { COOKIE_S = 15 * 60 };

static struct str cookie_name(const struct journey *journey)
{
	return str_printf(journey->request->arena, "%sveidlapa-try-%.*s",
			  journey->service->https ? "__Host-" : "",
			  STR_ARG(journey->published->id));
}

static void set_cookie(struct journey *journey, struct str value, int64_t max_age)
{
	const struct cookie cookie = { .name = cookie_name(journey),
				       .value = value,
				       .max_age = max_age,
				       .secure = journey->service->https };

	response_cookie(journey->response, &cookie);
}

/* A sheet of the words "<key>.title" and "<key>.text", with a link to go on with. */
static void say(struct journey *journey, struct str key, struct str href, struct str link)
{
	struct arena *arena = journey->request->arena;
	struct sheet sheet;

	sheet_begin(&sheet, journey, str_printf(arena, "%.*s.title", STR_ARG(key)));
	sheet_text(&sheet, str_printf(arena, "%.*s.text", STR_ARG(key)));
	if (href.len > 0)
		sheet_link(&sheet, href, link);
	sheet_send(&sheet);
}

void login_page(struct journey *journey, unsigned status, struct str key)
{
	journey->response->status = status;
	say(journey, key, journey_url(journey, STR(HTML_LOGIN_PATH)), STR("button.login"));
}

static struct login_wish wish_of(const struct journey *journey)
{
	return (struct login_wish){ .form = journey->published->id,
				    .least = journey->published->form->login,
				    .now_ms = journey->now_ms };
}

static void unavailable(struct journey *journey, const struct err *err)
{
	LOG(LOG_ERROR, "login.unavailable", LOG_TEXT("reason", str_from_c(err->text)));
	response_header(journey->response, STR("Retry-After"), STR("30"));
	login_page(journey, 503, STR("login.unavailable"));
}

static void leave(struct journey *journey)
{
	const struct login_wish wish = wish_of(journey);
	struct err err = { 0 };
	struct str cookie, url;

	if (journey->service->login == NULL)
		(void)err_set(&err, ERR_INVALID, "VEIDLAPA_OIDC_ISSUER is not set");
	else if (login_begin(journey->service->login, &wish, journey->request->arena, &cookie,
			     &url, &err)) {
		set_cookie(journey, cookie, COOKIE_S);
		response_redirect(journey->response, url);
		return;
	}
	unavailable(journey, &err);
}

/* A link leads here, not a form: browsers hold what a post leads to to form-action of the
 * page's policy, and the provider is elsewhere. Who is logged in goes on. */
void login_get(void *context, const struct request *request, struct response *response)
{
	struct journey journey;

	if (journey_open(&journey, context, request, response)) {
		if (journey.published->form->login == LOGIN_NONE || journey.person != NULL)
			start_lead_on(&journey, false);
		else
			leave(&journey);
	}
	journey_close(&journey);
}

/* --- coming back -------------------------------------------------------------------------- */

static struct browser browser_of(const struct journey *journey)
{
	return (struct browser){ .request = journey->request,
				 .response = journey->response,
				 .institution = journey->published->institution,
				 .now_ms = journey->now_ms };
}

static void done(struct journey *journey, const struct person *person)
{
	const struct browser browser = browser_of(journey);
	struct err err = { 0 };

	if (session_begin(journey->service, &browser, person, &err))
		response_redirect(journey->response,
				  journey_url(journey, STR(HTML_LOGIN_PATH)));
	else
		journey_unavailable(journey, &err);
}

static void finish(struct journey *journey)
{
	static const struct {
		unsigned status;
		struct str key;
	} pages[] = {
		[LOGIN_STALE] = { 400, STR_INIT("login.stale") },
		[LOGIN_REFUSED] = { 403, STR_INIT("login.refused") },
		[LOGIN_WEAK] = { 403, STR_INIT("login.weak") },
		[LOGIN_FAILED] = { 403, STR_INIT("login.failed") },
	};
	const struct request *request = journey->request;
	const struct login_wish wish = wish_of(journey);
	const struct login_return came = {
		.cookie = request_cookie(request, cookie_name(journey)),
		.state = request_query(request, STR("state")),
		.code = request_query(request, STR("code")),
		.issuer = request_query(request, STR("iss")),
		.error = request_query(request, STR("error")),
	};
	struct person person;
	struct err err = { 0 };
	const enum login_end end = login_finish(journey->service->login, &wish, &came,
						request->arena, &person, &err);

	/* Each is good for one try. */
	set_cookie(journey, STR(""), 0);
	if (end == LOGIN_DONE) {
		done(journey, &person);
	} else if (end == LOGIN_UNAVAILABLE) {
		unavailable(journey, &err);
	} else {
		LOG(LOG_WARNING, "login.failed", LOG_TEXT("reason", str_from_c(err.text)));
		login_page(journey, pages[end].status, pages[end].key);
	}
}

void login_callback(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct request of_form = *request;
	struct journey journey;

	/* The form's name is in what comes back; the cookie tells whether it is true. */
	of_form.parameters[0] = login_form(request_query(request, STR("state")));
	if (service->login == NULL) {
		journey_status(request, response, service, 404);
		return;
	}
	if (journey_open(&journey, context, &of_form, response))
		finish(&journey);
	journey_close(&journey);
}

/* --- logging out -------------------------------------------------------------------------- */

static void log_out(struct journey *journey)
{
	const struct service *service = journey->service;
	const struct browser browser = browser_of(journey);
	struct str elsewhere = STR("");
	struct err err = { 0 };

	if (!session_finish(service, &browser, &err)) {
		journey_unavailable(journey, &err);
		return;
	}
	if (service->login != NULL)
		elsewhere = login_logout_url(service->login,
					     str_printf(journey->request->arena, "%.*s/",
							STR_ARG(service->config->base_url)),
					     journey->request->arena);
	say(journey, STR("login.out"), elsewhere, STR("button.logout-provider"));
}

void logout_post(void *context, const struct request *request, struct response *response)
{
	struct journey journey;
	const struct pair *pairs;
	size_t count;

	if (journey_open(&journey, context, request, response) &&
	    journey_form(&journey, &pairs, &count))
		log_out(&journey);
	journey_close(&journey);
}
