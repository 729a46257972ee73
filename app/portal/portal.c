#include "app/portal/portal.h"

#include <stdarg.h>
#include <stdio.h>

#include "app/identity/session.h"
#include "app/pages/journey.h"
#include "app/pages/language.h"
#include "app/pages/token.h"
#include "app/portal/places.h"
#include "app/portal/suspension.h"
#include "engine/base/log.h"
#include "renderers/html/portal.h"
#include "renderers/i18n/findings.h"

/* --- who is there ------------------------------------------------------------------------- */

void portal_outside(struct portal *portal, const struct service *service,
		    const struct request *request, struct response *response)
{
	const struct languages languages = { service_languages, SERVICE_LANGUAGES };

	*portal = (struct portal){ .service = service,
				   .request = request,
				   .response = response,
				   .arena = request->arena,
				   .now_ms = clock_now(&service->clock) };
	portal->language = service_languages[language_choose(request, response, languages,
							     service->https)];
	portal->page = (struct page){ .arena = portal->arena,
				      .words = words_in(portal->language),
				      .language = portal->language };
}

void portal_diags(const struct portal *portal, struct diags *diags, struct str file)
{
	diags_init(diags, portal->arena, file);
	diags->translation = findings_in(portal->language);
}

/* What a post brings may still be saved when the login is over; the page after it asks for it
 * anew. */
static bool find_person(struct portal *portal)
{
	struct err err = { 0 };
	const enum session_end end =
		session_find(portal->service, portal->request, STR(PORTAL_NAME), portal->now_ms,
			     &portal->person, &err);
	const bool posts = portal->request->method == METHOD_POST;

	if (end == SESSION_FAILED)
		portal_fail(portal, &err);
	else if (end == SESSION_NONE || (end == SESSION_OVER && !posts))
		response_redirect(portal->response, STR("/portal/login"));
	else
		return true;
	return false;
}

static void know(struct portal *portal)
{
	const struct str *facts = portal->person.facts;

	portal->author = str_printf(portal->arena, "%.*s %.*s", STR_ARG(facts[PERSON_ISSUER]),
				    STR_ARG(facts[PERSON_SUBJECT]));
	portal->name = person_name(&portal->person, portal->arena);
	if (portal->name.len == 0)
		portal->name = facts[PERSON_SUBJECT];
	portal->institution = portal->request->parameters[0];
	portal->base = str_printf(portal->arena, "/portal/%.*s", STR_ARG(portal->institution));
	portal->roles = roles_at(facts[PERSON_ROLES], portal->institution);
}

/* An institution that the operator has suspended does nothing here. */
static bool works(struct portal *portal)
{
	struct institutions *institutions = catalogue_institutions(portal->service->catalogue);
	const struct str number = portal->institution;

	if (institutions_find(institutions, number).suspended_ms == 0)
		return true;
	portal->institution = STR("");
	portal_begin(portal, "suspended");
	(void)page_add(&portal->page, portal->page.root, "text",
		       service_institution(portal->service, number));
	suspension_tell(portal, number);
	page_say(&portal->page, "text", "suspended.text");
	portal_send(portal);
	portal->response->status = 403;
	return false;
}

/* To whom it is none of theirs, an institution is not there. */
static bool may(struct portal *portal)
{
	const unsigned wanted = portal->request->roles;

	if ((portal->roles & wanted) != 0 ||
	    (portal->institution.len == 0 && wanted != ROLE_OPERATOR))
		return wanted == ROLE_OPERATOR || works(portal);
	if ((portal->roles & ROLES_OF_INSTITUTION) == 0) {
		portal->institution = STR("");
		portal->roles = 0;
		portal_status(portal, 404);
		return false;
	}
	portal_status(portal, 403);
	return false;
}

bool portal_open(struct portal *portal, const struct service *service,
		 const struct request *request, struct response *response)
{
	portal_outside(portal, service, request, response);
	if (!service_has_portal(service) || request->roles == 0) {
		journey_status(request, response, service, 404);
		return false;
	}
	if (!find_person(portal))
		return false;
	know(portal);
	return may(portal);
}

struct str portal_csrf(const struct portal *portal)
{
	return token_csrf(portal->arena, portal->service,
			  session_secret(portal->service, portal->request, STR(PORTAL_NAME)));
}

bool portal_post(struct portal *portal, const struct service *service,
		 const struct request *request, struct response *response,
		 const struct pair **pairs, size_t *count)
{
	if (!portal_open(portal, service, request, response))
		return false;
	if (!request_form(request, pairs, count) ||
	    !token_csrf_valid(portal->arena, service,
			      session_secret(service, request, STR(PORTAL_NAME)),
			      pairs_get(*pairs, *count, STR("_csrf")))) {
		portal_status(portal, 400);
		return false;
	}
	return true;
}

struct str portal_who(const struct portal *portal)
{
	return str_printf(portal->arena, "%.*s <%.*s>", STR_ARG(portal->name),
			  STR_ARG(portal->author));
}

/* --- pages -------------------------------------------------------------------------------- */

void portal_begin_text(struct portal *portal, struct str title)
{
	struct page *page = &portal->page;

	page->root = xml_new(portal->arena, STR("portal"), (struct place){ 0, 0 });
	page_set(page, page->root, "title", title);
	page_set(page, page->root, "home", STR("/portal"));
	if (portal->author.len > 0) {
		page_set(page, page->root, "person", portal->name);
		page_set(page, page->root, "csrf", portal_csrf(portal));
	}
	if (portal->institution.len > 0)
		page_set(page, page->root, "institution",
			 service_institution(portal->service, portal->institution));
	places_show(portal);
}

void portal_begin(struct portal *portal, const char *title)
{
	portal_begin_text(portal, page_word(&portal->page, title));
}

void portal_send(struct portal *portal)
{
	struct response *response = portal->response;
	struct err err = { 0 };

	response->content_type = STR("text/html; charset=utf-8");
	buf_clear(&response->body);
	if (html_portal(portal->page.root, portal->language, portal->service->look,
			&response->body, &err))
		return;
	LOG(LOG_ERROR, "portal.page", LOG_TEXT("reason", str_from_c(err.text)));
	journey_status(portal->request, response, portal->service, 500);
}

void portal_status(struct portal *portal, unsigned status)
{
	static const struct {
		unsigned status;
		const char *title, *text;
	} says[] = { { 400, "stale", "stale.text" },
		     { 403, "denied", "denied.text" },
		     { 404, "gone", "gone.text" },
		     { 503, "busy", "busy.text" },
		     { 0, "broken", "broken.text" } };
	size_t i = 0;

	while (says[i].status != status && says[i].status != 0)
		i++;
	portal_begin(portal, says[i].title);
	page_say(&portal->page, "text", says[i].text);
	page_link(&portal->page, STR("/portal"), "home");
	portal_send(portal);
	portal->response->status = status;
}

void portal_lost(const struct service *service, const struct request *request,
		 struct response *response)
{
	struct portal portal;

	portal_outside(&portal, service, request, response);
	if (service_has_portal(service))
		portal_status(&portal, 404);
	else
		journey_status(request, response, service, 404);
}

struct str portal_url(const struct portal *portal, const char *format, ...)
{
	char rest[512];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(rest, sizeof(rest), format, arguments);
	va_end(arguments);
	return str_printf(portal->arena, "%.*s/%s", STR_ARG(portal->base), rest);
}

void portal_redirect(struct portal *portal, struct str url)
{
	response_redirect(portal->response, url);
}

void portal_fail(struct portal *portal, const struct err *err)
{
	if (err->code == ERR_NOT_FOUND) {
		portal_status(portal, 404);
		return;
	}
	LOG(LOG_ERROR, "store.unavailable", LOG_TEXT("reason", str_from_c(err->text)));
	response_header(portal->response, STR("Retry-After"), STR("30"));
	portal_status(portal, 503);
}
