/* The portal, where institutions work on their forms: who is there, what they may do, and how a
 * page goes out. */
#ifndef APP_PORTAL_PORTAL_H
#define APP_PORTAL_PORTAL_H

#include "app/http/server.h"
#include "app/identity/person.h"
#include "app/portal/page.h"
#include "app/service/role.h"
#include "app/service/service.h"

/* The institution of sessions and of logins here, which is none. */
#define PORTAL_NAME "portal"

struct portal {
	const struct service *service;
	const struct request *request;
	struct response *response;
	struct arena *arena;
	int64_t now_ms;
	struct person person;
	struct str author, name; /* theirs: an id, and for people */
	struct str institution;	 /* of the address; empty: it names none */
	unsigned roles;		 /* there */
	struct str base;	 /* "/portal/99999999902" */
	struct str language;
	struct page page;
};

/* Lets in who has logged in and has one of the roles that the route asks for at the institution
 * of the address, its first parameter. False when the answer says otherwise: to others an
 * institution is not there, and to its own people it says what they lack. */
bool portal_open(struct portal *portal, const struct service *service,
		 const struct request *request, struct response *response);
/* The same for a post, which must be of one of our pages. */
bool portal_post(struct portal *portal, const struct service *service,
		 const struct request *request, struct response *response,
		 const struct pair **pairs, size_t *count);
/* For pages that ask nobody who they are: logging in. */
void portal_outside(struct portal *portal, const struct service *service,
		    const struct request *request, struct response *response);

/* For an address that no page has: it asks nobody who they are, nor the store. */
void portal_lost(const struct service *service, const struct request *request,
		 struct response *response);

/* For findings that they are to read, so in their language. */
void portal_diags(const struct portal *portal, struct diags *diags, struct str file);
/* Who is there, for the audit. */
struct str portal_who(const struct portal *portal);

/* A page of the word "portal.<title>", or of a text. */
void portal_begin(struct portal *portal, const char *title);
void portal_begin_text(struct portal *portal, struct str title);
void portal_send(struct portal *portal);
/* What forms of these pages must send back as _csrf. */
struct str portal_csrf(const struct portal *portal);
/* base, "/", and the rest. */
struct str portal_url(const struct portal *portal, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void portal_redirect(struct portal *portal, struct str url);
/* A page that says only what went wrong, and leads back into the portal: 400, 403, 404, 503. */
void portal_status(struct portal *portal, unsigned status);
/* The store does not answer, or there is no such thing. */
void portal_fail(struct portal *portal, const struct err *err);

/* What limits are called, and how much one is in the unit that people use. */
extern const char *const portal_quota_words[QUOTAS];
struct str portal_quota_text(const struct portal *portal, enum quota quota, int64_t most);

/* Handlers; the routes say what each address takes, and whom it lets in. */
handler portal_get, portal_login_get, portal_login_post, portal_logout_post;
/* The provider's answer to a login, here or at a form: it knows one address of ours. */
handler portal_login_callback;
handler portal_forms_get, portal_new_get, portal_new_post, portal_start_get, portal_start_post;
handler portal_form_get, portal_form_post, portal_text_get, portal_text_post;
handler portal_offer_get, portal_offer_post;
handler portal_file_get, portal_revision_get, portal_revision_post;
handler portal_build_get, portal_build_post, portal_part_get, portal_part_post;
handler portal_functions_get, portal_links_get, portal_summary_get, portal_preview_get, portal_preview_post;
handler portal_audit_file, portal_operator_audit_file;
handler portal_audit_get;
handler portal_history_get, portal_history_post;
handler portal_guests_get, portal_guests_post;
handler guest_get, guest_post; /* of outsiders, by a link */
handler portal_settings_get, portal_settings_post;
handler portal_operator_get, portal_operator_post;
handler portal_operator_institution_get, portal_operator_institution_post;
handler portal_operator_platform_get, portal_operator_audit_get;
handler portal_figures_get, portal_figures_month_get, portal_figures_form_get;
handler portal_deliveries_get, portal_deliveries_post;
handler portal_receipt_get, portal_receipt_post;
handler portal_delivery_get, portal_delivery_post;
handler portal_endpoint_get, portal_endpoint_post;
handler portal_keys_get, portal_keys_post;
handler portal_contracts_get, portal_contract_get, portal_receiver_get;

handler portal_import_get, portal_trial_get, portal_trial_post;
handler portal_scenarios_get, portal_scenarios_post, portal_scenario_get, portal_scenario_post;

#endif
