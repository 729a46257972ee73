#include "app/routes.h"

#include "app/api/api.h"
#include "app/pages/pages.h"
#include "app/portal/portal.h"
#include "engine/base/limits.h"

enum {
	ANYBODY = ROLES_OF_INSTITUTION,
	WORKERS = ROLE_AUTHOR | ROLE_PUBLISHER | ROLE_ADMIN, /* on forms */
	WATCHERS = ROLE_RECEIVER | ROLE_ADMIN,		     /* of deliveries */
	/* A definition as a field of a form: most of its bytes may take three each. */
	DEFINITION_FORM = 3 * LIMIT_DEFINITION,
};

const struct route routes[] = {
	{ METHOD_GET, "/", home_get, 0, false, 0, 0 },
	{ METHOD_GET, "/.well-known/veidlapa-receipt-keys", receipt_keys_get, 0, false, 0, 0 },
	{ METHOD_GET, "/catalogue.jsonld", home_linked, 0, true, 0, 0 },
	{ METHOD_GET, "/assets/{name}", dress_asset, 0, false, 0, 0 },
	{ METHOD_GET, "/f/{form}", start_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}", start_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_delete", delete_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/_delete", delete_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_draft", draft_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/_draft", draft_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_resume/{token}", resume_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/_resume/{token}", resume_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_login", login_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/_logout", logout_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_mail", mail_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/_mail", mail_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_receipt", receipt_get, 0, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_receipt.pdf", receipt_pdf, 0, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_review", review_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/_review", review_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/_service.jsonld", start_linked, 0, true, 0, 0 },
	{ METHOD_GET, "/f/{form}/_status", status_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/_status", status_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_GET, "/f/{form}/{page}", fill_get, 0, false, 0, 0 },
	{ METHOD_POST, "/f/{form}/{page}", fill_post, LIMIT_BODY_FORM, false, LIMIT_BODY_FILES,
	  0 },
	{ METHOD_GET, "/login/callback", portal_login_callback, 0, false, 0, 0 },

	{ METHOD_GET, "/portal", portal_get, 0, false, 0, ANYBODY },
	{ METHOD_GET, "/portal/login", portal_login_get, 0, false, 0, 0 },
	{ METHOD_POST, "/portal/login", portal_login_post, LIMIT_BODY_FORM, false, 0, 0 },
	{ METHOD_POST, "/portal/logout", portal_logout_post, LIMIT_BODY_FORM, false, 0,
	  ANYBODY },
	{ METHOD_GET, "/portal/{institution}", portal_forms_get, 0, false, 0, ANYBODY },
	{ METHOD_GET, "/portal/{institution}/audit", portal_audit_get, 0, false, 0,
	  ROLE_PUBLISHER | ROLE_ADMIN },
	{ METHOD_GET, "/portal/{institution}/deliveries", portal_deliveries_get, 0, false, 0,
	  WATCHERS },
	{ METHOD_POST, "/portal/{institution}/deliveries", portal_deliveries_post,
	  LIMIT_BODY_FORM, false, 0, WATCHERS },
	{ METHOD_GET, "/portal/{institution}/deliveries/{delivery}", portal_delivery_get, 0,
	  false, 0, WATCHERS },
	{ METHOD_POST, "/portal/{institution}/deliveries/{delivery}", portal_delivery_post,
	  LIMIT_BODY_FORM, false, 0, WATCHERS },
	{ METHOD_GET, "/portal/{institution}/endpoint", portal_endpoint_get, 0, false, 0,
	  ROLE_ADMIN },
	{ METHOD_POST, "/portal/{institution}/endpoint", portal_endpoint_post, LIMIT_BODY_FORM,
	  false, 0, ROLE_ADMIN },
	{ METHOD_GET, "/portal/{institution}/new", portal_new_get, 0, false, 0, ROLE_AUTHOR },
	{ METHOD_POST, "/portal/{institution}/new", portal_new_post, DEFINITION_FORM, false, 0,
	  ROLE_AUTHOR },
	{ METHOD_GET, "/portal/{institution}/forms/{form}", portal_form_get, 0, false, 0,
	  WORKERS },
	{ METHOD_POST, "/portal/{institution}/forms/{form}", portal_form_post, LIMIT_BODY_FORM,
	  false, 0, WORKERS },
	{ METHOD_GET, "/portal/{institution}/forms/{form}/text", portal_text_get, 0, false, 0,
	  ROLE_AUTHOR },
	{ METHOD_POST, "/portal/{institution}/forms/{form}/text", portal_text_post,
	  DEFINITION_FORM, false, 0, ROLE_AUTHOR },
	{ METHOD_GET, "/portal/{institution}/forms/{form}/definition.xml", portal_file_get, 0,
	  false, 0, WORKERS },
	{ METHOD_GET, "/portal/{institution}/forms/{form}/revisions/{number}",
	  portal_revision_get, 0, false, 0, WORKERS },
	{ METHOD_POST, "/portal/{institution}/forms/{form}/revisions/{number}",
	  portal_revision_post, LIMIT_BODY_FORM, false, 0, ROLE_AUTHOR },

	{ METHOD_GET, "/api/v1/forms", api_forms_list, 0, true, 0, 0 },
	{ METHOD_GET, "/api/v1/forms/{id}", api_forms_get, 0, true, 0, 0 },
	{ METHOD_PUT, "/api/v1/forms/{id}", api_forms_put, LIMIT_DEFINITION, true, 0, 0 },

	{ METHOD_GET, "/api/v1/blocks/{name}/{version}", api_blocks_get, 0, true, 0, 0 },
	{ METHOD_PUT, "/api/v1/blocks/{name}/{version}", api_blocks_put, LIMIT_DEFINITION, true,
	  0, 0 },
	{ METHOD_GET, "/api/v1/lists/{name}/{version}", api_lists_get, 0, true, 0, 0 },
	{ METHOD_PUT, "/api/v1/lists/{name}/{version}", api_lists_put, LIMIT_CSV, true, 0, 0 },

	{ METHOD_GET, "/api/v1/submissions", api_submissions_list, 0, true, 0, 0 },
	{ METHOD_GET, "/api/v1/submissions/{id}", api_submissions_get, 0, true, 0, 0 },
	{ METHOD_GET, "/api/v1/files/{institution}/{id}", api_files_get, 0, true, 0, 0 },
	{ METHOD_POST, "/api/v1/submissions/acknowledge", api_submissions_acknowledge,
	  LIMIT_API_BODY, true, 0, 0 },
	{ METHOD_POST, "/api/v1/submissions/{id}/status", api_submissions_status,
	  LIMIT_API_BODY, true, 0, 0 },
	{ METHOD_GET, "/api/v1/deliveries/{id}", api_deliveries_get, 0, true, 0, 0 },
	{ METHOD_POST, "/api/v1/deliveries/replay", api_deliveries_replay, LIMIT_API_BODY, true,
	  0, 0 },

	{ METHOD_POST, "/csp-report", api_policy_reports, LIMIT_API_BODY, false, 0, 0 },
	{ METHOD_GET, "/healthz", api_health_live, 0, true, 0, 0 },
	{ METHOD_GET, "/readyz", api_health_ready, 0, true, 0, 0 },
};

const size_t route_count = LENGTH(routes);
