/* The handlers of the REST API (schemas/openapi.yaml); their context is the struct service. */
#ifndef APP_API_API_H
#define APP_API_API_H

#include "app/http/server.h"

handler api_forms_list;			/* GET /api/v1/forms */
handler api_forms_get;			/* GET /api/v1/forms/{id} */
handler api_forms_put;			/* PUT /api/v1/forms/{id}, a body of LIMIT_DEFINITION */
handler api_forms_versions;		/* GET /api/v1/forms/{id}/versions */
handler api_forms_version;		/* GET /api/v1/forms/{id}/versions/{version} */
handler api_forms_contract;		/* GET /api/v1/forms/{id}/contract/{file} */
handler api_offer_get, api_offer_times; /* /api/v1/forms/{id}/offer, and what is below it */
handler api_offer_withdraw, api_offer_return;
handler api_designs_list; /* GET /api/v1/designs; those below it: routes.c */
handler api_description_get;
handler api_designs_get, api_designs_definition_get, api_designs_definition_put;
handler api_guests_get, api_guests_post; /* /api/v1/designs/{form}/guests, and below it */
handler api_guests_delete, api_comments_done;
handler api_designs_workbook; /* PUT /api/v1/designs/{form}/workbook */
handler api_designs_step, api_designs_changes, api_designs_history;
handler api_designs_revision_get, api_designs_restore, api_designs_scenarios;
handler api_endpoint_get, api_endpoint_put; /* /api/v1/endpoint, and what is below it */
handler api_endpoint_keys_add, api_endpoint_keys_end;
handler api_endpoint_verify, api_endpoint_test;
handler api_figures_get, api_figures_file; /* GET /api/v1/figures/{month}, and below it */
handler api_audit_list;			   /* GET /api/v1/audit */
handler api_audit_file;			   /* GET /api/v1/audit.jsonl */
handler api_institutions_list; /* GET /api/v1/institutions, for the operator; and below it */
handler api_institutions_get, api_institutions_put;
handler api_institutions_suspend, api_institutions_resume;
handler api_key_get;	/* GET /api/v1/key: whose key it is */
handler api_blocks_get; /* GET /api/v1/blocks/{name}/{version}; lists likewise */
handler api_blocks_put; /* PUT /api/v1/blocks/{name}/{version}, of LIMIT_DEFINITION */
handler api_lists_get;
handler api_lists_put;		     /* a body of LIMIT_CSV */
handler api_submissions_list;	     /* GET /api/v1/submissions?after=SEQ&limit=N */
handler api_submissions_get;	     /* GET /api/v1/submissions/{id} */
handler api_files_get;		     /* GET /api/v1/files/{institution}/{id}, by a link */
handler api_submissions_acknowledge; /* POST /api/v1/submissions/acknowledge */
handler api_submissions_status;	     /* POST /api/v1/submissions/{id}/status */
handler api_deliveries_list;	     /* GET /api/v1/deliveries */
handler api_deliveries_get;	     /* GET /api/v1/deliveries/{id} */
handler api_deliveries_replay;	     /* POST /api/v1/deliveries/replay, of LIMIT_API_BODY */
handler api_metrics_get;	     /* GET /metrics, on an address of its own */
handler api_policy_reports; /* POST /csp-report: what browsers refused (Reporting API) */
handler api_health_live;    /* GET /healthz: the process answers */
handler api_health_ready;   /* GET /readyz: the store takes writes */

#endif
