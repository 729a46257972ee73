/* The secret that ties a browser to one draft, and what is derived from it. */
#ifndef APP_PAGES_TOKEN_H
#define APP_PAGES_TOKEN_H

#include "app/http/message.h"
#include "app/service/service.h"

/* A cookie per form, so that several forms open in one browser do not disturb each other. */
struct str token_cookie_name(struct arena *arena, const struct service *service,
			     struct str form);
/* 32 random bytes in base64url. */
struct str token_new(struct arena *arena);
/* The id under which the store keeps the draft, and the key under which its submission is
 * stored once: whoever reads the store cannot open the draft in a browser. */
struct str token_draft_id(struct arena *arena, struct str secret);
/* What a page's form must send back: an HMAC over the secret, so that no other site can post
 * for the citizen. */
struct str token_csrf(struct arena *arena, const struct service *service, struct str secret);
bool token_csrf_valid(struct arena *arena, const struct service *service, struct str secret,
		      struct str csrf);

#endif
