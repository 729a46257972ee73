/* The citizen's pages, a handler each; the context is the struct service. app/routes.c has
 * their URLs. */
#ifndef APP_PAGES_PAGES_H
#define APP_PAGES_PAGES_H

#include "app/http/server.h"

handler home_get;		   /* what can be applied for */
handler home_linked, start_linked; /* the same for programs: all of it, one form */
handler start_get, start_post;	   /* what a form is; beginning a draft */
handler fill_get, fill_post;	   /* a page of questions */
handler review_get, review_post;   /* check your answers; send */
handler draft_get, draft_post;	   /* what becomes of a draft besides */
handler delete_get, delete_post;
handler resume_get, resume_post;   /* by a link */
handler receipt_get;		   /* sent */
handler receipt_pdf;		   /* the same on paper */
handler status_get, status_post;   /* how it stands */
handler status_ask, status_find;   /* the same, of whatever form */
handler mail_get, mail_post;	   /* a copy by e-mail */
handler receipt_keys_get;	   /* by which receipts are verified */
handler login_get, login_callback; /* to the provider, and back */
handler logout_post;

/* The body of an error that no handler saw; the context is the struct service. */
void pages_error(void *context, const struct request *request, unsigned status,
		 struct response *response);

/* Stylesheet, script, logo. */
void dress_asset(void *context, const struct request *request, struct response *response);

#endif
