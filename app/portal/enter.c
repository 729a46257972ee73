/* Coming into the portal, and leaving it. */
#include "app/identity/login.h"
#include "app/identity/session.h"
#include "app/pages/journey.h"
#include "app/pages/pages.h"
#include "app/portal/portal.h"
#include "engine/base/log.h"

enum { TRY_S = 15 * 60 };

static const struct str try_name = STR_INIT("_" PORTAL_NAME);

/* Who can be chosen where there is no provider; what they may do, they may at every
 * institution. The last one shows that nobody publishes what they alone wrote. */
static const struct {
	const char *id, *given, *family;
	const char *words; /* of what they may do */
} people[] = {
	{ "anna", "Anna", "Autore", "author" },
	{ "peteris", "Pēteris", "Publicētājs", "publisher" },
	{ "ieva", "Ieva", "Administratore", "admin" },
	{ "reinis", "Reinis", "Saņēmējs", "receiver" },
	{ "zane", "Zane", "Vadītāja", "author publisher" },
	{ "olga", "Olga", "Uzturētāja", "operator" },
};

static bool is_demo(const struct service *service)
{
	return str_equal_c(service->config->portal, "demo");
}

static bool is_off(const struct portal *portal)
{
	if (service_has_portal(portal->service))
		return false;
	journey_status(portal->request, portal->response, portal->service, 404);
	return true;
}

/* --- the first page ----------------------------------------------------------------------- */

static const enum role all[] = { ROLE_AUTHOR, ROLE_PUBLISHER, ROLE_ADMIN, ROLE_RECEIVER,
				 ROLE_OPERATOR };

static struct str role_word(const struct portal *portal, const char *prefix, enum role role)
{
	return page_word(&portal->page,
			 str_to_c(portal->arena, str_printf(portal->arena, "%s.%.*s", prefix,
							    STR_ARG(role_name(role)))));
}

/* What one may at an institution, in words. */
static struct str tell_roles(const struct portal *portal, struct str institution)
{
	const unsigned there = roles_at(portal->person.facts[PERSON_ROLES], institution);
	struct str text = STR("");

	for (size_t i = 0; i < LENGTH(all); i++)
		if ((there & all[i] & ROLES_OF_INSTITUTION) != 0)
			text = str_printf(portal->arena, "%.*s%s%.*s", STR_ARG(text),
					  text.len > 0 ? ", " : "",
					  STR_ARG(role_word(portal, "role", all[i])));
	return text;
}

static void list_institutions(struct portal *portal, const struct str *institutions,
			      size_t count)
{
	struct page *page = &portal->page;
	struct xml *list = NULL;

	for (size_t i = 0; i < count; i++) {
		if (list == NULL)
			list = page_add(page, page->root, "list", STR(""));
		struct xml *item =
			page_add(page, list, "item",
				 service_institution(portal->service, institutions[i]));
		page_set(page, item, "href",
			 str_printf(portal->arena, "/portal/%.*s", STR_ARG(institutions[i])));
		page_set(page, item, "detail", tell_roles(portal, institutions[i]));
	}
}

static void explain_roles(struct portal *portal)
{
	struct page *page = &portal->page;
	struct xml *facts;

	page_say(page, "heading", "roles");
	page_say(page, "text", "roles.text");
	facts = page_add(page, page->root, "facts", STR(""));
	for (size_t i = 0; i < LENGTH(all); i++) {
		struct xml *fact =
			page_add(page, facts, "fact", role_word(portal, "role.may", all[i]));

		page_set(page, fact, "label", role_word(portal, "role.name", all[i]));
	}
}

void portal_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct str *institutions;

	if (!portal_open(&portal, context, request, response))
		return;
	const struct str words = portal.person.facts[PERSON_ROLES];
	const size_t count = roles_institutions(words, portal.arena, &institutions);
	const bool operates = roles_at(words, STR("")) == ROLE_OPERATOR;
	portal_begin(&portal, "institutions");
	if (operates)
		page_link(&portal.page, STR("/portal/operator"), "operator");
	if (count > 0 || !operates)
		page_say(&portal.page, "text",
			 count > 0 ? "institutions.text" : "institutions.none");
	service_sort_institutions(portal.service, portal.arena, institutions, count);
	list_institutions(&portal, institutions, count);
	explain_roles(&portal);
	portal_send(&portal);
}

/* --- logging in --------------------------------------------------------------------------- */

static struct str cookie_name(const struct portal *portal)
{
	return str_printf(portal->arena, "%sveidlapa-try-" PORTAL_NAME,
			  portal->service->https ? "__Host-" : "");
}

static void set_cookie(struct portal *portal, struct str value, int64_t max_age)
{
	const struct cookie cookie = { .name = cookie_name(portal),
				       .value = value,
				       .max_age = max_age,
				       .secure = portal->service->https };

	response_cookie(portal->response, &cookie);
}

/* A page of that word, with its text, and a way to try again. */
static void say(struct portal *portal, unsigned status, const char *key)
{
	struct page *page = &portal->page;

	portal_begin(portal, key);
	page_say(page, "text",
		 str_to_c(portal->arena, str_printf(portal->arena, "%s.text", key)));
	if (status >= 500)
		(void)page_add(page, page->root, "text",
			       str_printf(portal->arena, "%.*s %.*s",
					  STR_ARG(word(page->words, STR("page.request"))),
					  STR_ARG(portal->response->request)));
	page_link(&portal->page, STR("/portal/login"), "login");
	portal_send(portal);
	portal->response->status = status;
}

static void leave(struct portal *portal)
{
	const struct login_wish wish = { .form = try_name, .now_ms = portal->now_ms };
	struct str cookie, url;
	struct err err = { 0 };

	if (login_begin(portal->service->login, &wish, portal->arena, &cookie, &url, &err)) {
		set_cookie(portal, cookie, TRY_S);
		portal_redirect(portal, url);
		return;
	}
	LOG(LOG_ERROR, "login.unavailable", LOG_TEXT("reason", str_from_c(err.text)));
	say(portal, 503, "login.unavailable");
}

/* "Anna Autore – veido veidlapas" */
static struct str describe(const struct portal *portal, size_t i)
{
	struct str rest = str_from_c(people[i].words);
	struct str text =
		str_printf(portal->arena, "%s %s – ", people[i].given, people[i].family);
	const char *glue = "";
	struct str role;

	while (str_next(&rest, ' ', &role)) {
		const struct str key = str_printf(portal->arena, "role.%.*s", STR_ARG(role));
		text = str_printf(
			portal->arena, "%.*s%s%.*s", STR_ARG(text), glue,
			STR_ARG(page_word(&portal->page, str_to_c(portal->arena, key))));
		glue = ", ";
	}
	return text;
}

static void show_people(struct portal *portal)
{
	struct page *page = &portal->page;

	portal_begin(portal, "login");
	page_say(page, "text", "login.demo");
	struct xml *form = page_form(page, STR("/portal/login"));
	struct xml *field = page_field(page, form, "choices", "person", STR(""));
	page_set(page, field, "label", page_word(page, "login.who"));
	for (size_t i = 0; i < LENGTH(people); i++) {
		struct xml *option = page_add(page, field, "option", describe(portal, i));
		page_set(page, option, "value", str_from_c(people[i].id));
		if (i == 0)
			page_set(page, option, "chosen", STR("true"));
	}
	page_button(page, form, "login");
	portal_send(portal);
}

void portal_login_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;

	portal_outside(&portal, context, request, response);
	if (is_off(&portal))
		return;
	if (is_demo(portal.service))
		show_people(&portal);
	else
		leave(&portal);
}

/* Who has one thing to go to goes there. */
static struct str first_page(const struct portal *portal, const struct person *person)
{
	const struct str words = person->facts[PERSON_ROLES];
	struct str *institutions;
	const size_t count = roles_institutions(words, portal->arena, &institutions);
	const bool operates = roles_at(words, STR("")) == ROLE_OPERATOR;

	if (operates && count == 0)
		return STR("/portal/operator");
	if (!operates && count == 1)
		return str_printf(portal->arena, "/portal/%.*s", STR_ARG(institutions[0]));
	return STR("/portal");
}

static void begin(struct portal *portal, const struct person *person)
{
	const struct browser browser = { .request = portal->request,
					 .response = portal->response,
					 .institution = STR(PORTAL_NAME),
					 .now_ms = portal->now_ms };
	struct err err = { 0 };

	if (session_begin(portal->service, &browser, person, &err))
		portal_redirect(portal, first_page(portal, person));
	else
		portal_fail(portal, &err);
}

static struct str add_roles(const struct portal *portal, struct str words, const char *roles,
			    struct str number)
{
	struct str rest = str_from_c(roles);
	struct str role;

	while (str_next(&rest, ' ', &role))
		words = str_printf(portal->arena, "%.*s%.*s@%.*s ", STR_ARG(words),
				   STR_ARG(role), STR_ARG(number));
	return words;
}

/* "author@99999999902 author@…", at all institutions that have names. */
static struct str everywhere(const struct portal *portal, const char *roles)
{
	struct str lines = portal->service->config->institutions;
	struct str words = STR("");
	struct str line, number;
	const struct institution *added;
	const size_t count = institutions_all(
		catalogue_institutions(portal->service->catalogue), portal->arena, &added);

	if (str_equal(str_from_c(roles), role_name(ROLE_OPERATOR)))
		return role_name(ROLE_OPERATOR);
	while (str_next(&lines, '\n', &line)) {
		line = str_trim(line);
		if (str_next(&line, ' ', &number) && !str_starts(number, STR("#")))
			words = add_roles(portal, words, roles, number);
	}
	for (size_t i = 0; i < count; i++)
		words = add_roles(portal, words, roles, added[i].number);
	return words;
}

void portal_login_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	const struct pair *pairs;
	size_t count, chosen = 0;
	struct person person = { .level = LOGIN_NONE };

	portal_outside(&portal, context, request, response);
	if (is_off(&portal))
		return;
	if (!is_demo(portal.service) || !request_form(request, &pairs, &count)) {
		journey_status(request, response, portal.service, 400);
		return;
	}
	for (size_t i = 0; i < LENGTH(people); i++)
		if (str_equal_c(pairs_get(pairs, count, STR("person")), people[i].id))
			chosen = i;
	person.facts[PERSON_ISSUER] = STR("demo");
	person.facts[PERSON_SUBJECT] = str_from_c(people[chosen].id);
	person.facts[PERSON_GIVEN_NAME] = str_from_c(people[chosen].given);
	person.facts[PERSON_FAMILY_NAME] = str_from_c(people[chosen].family);
	person.facts[PERSON_ROLES] = everywhere(&portal, people[chosen].words);
	begin(&portal, &person);
}

static void come_back(const struct service *service, const struct request *request,
		      struct response *response)
{
	struct portal portal;
	struct person person;
	struct err err = { 0 };

	portal_outside(&portal, service, request, response);
	if (is_off(&portal))
		return;
	const struct login_wish wish = { .form = try_name, .now_ms = portal.now_ms };
	const struct login_return came = {
		.cookie = request_cookie(request, cookie_name(&portal)),
		.state = request_query(request, STR("state")),
		.code = request_query(request, STR("code")),
		.issuer = request_query(request, STR("iss")),
		.error = request_query(request, STR("error")),
	};
	const enum login_end end =
		login_finish(service->login, &wish, &came, request->arena, &person, &err);

	set_cookie(&portal, STR(""), 0);
	if (end == LOGIN_DONE) {
		person.facts[PERSON_ROLES] =
			roles_read(person.facts[PERSON_ROLES], service->config->portal_roles,
				   request->arena);
		begin(&portal, &person);
		return;
	}
	LOG(LOG_WARNING, "login.failed", LOG_TEXT("reason", str_from_c(err.text)));
	say(&portal, end == LOGIN_UNAVAILABLE ? 503 : 403,
	    end == LOGIN_UNAVAILABLE ? "login.unavailable" : "login.failed");
}

void portal_login_callback(void *context, const struct request *request,
			   struct response *response)
{
	const struct service *service = context;
	const struct str state = request_query(request, STR("state"));

	if (service->login != NULL && str_equal(login_form(state), try_name))
		come_back(service, request, response);
	else
		login_callback(context, request, response);
}

/* --- leaving ------------------------------------------------------------------------------ */

void portal_logout_post(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	const struct browser browser = { .request = request,
					 .response = response,
					 .institution = STR(PORTAL_NAME),
					 .now_ms = clock_now(&service->clock) };
	struct portal portal;
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };

	if (!portal_post(&portal, context, request, response, &pairs, &count))
		return;
	if (session_finish(service, &browser, &err))
		portal_redirect(&portal, STR("/portal/login"));
	else
		portal_fail(&portal, &err);
}
