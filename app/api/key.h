/* Whose key a request of the API carries, and what that may do. */
#ifndef APP_API_KEY_H
#define APP_API_KEY_H

#include "app/http/message.h"
#include "app/service/service.h"
#include "storage/api_keys.h"

/* Who calls. What somebody does with a key of an institution counts as done by who made it:
 * nobody gets around the four eyes by making a key. */
struct caller {
	struct str institution;
	struct str author, name; /* as struct design has them */
	struct str who;		 /* for the audit */
	unsigned scopes;	 /* of scope.h */
	unsigned roles;		 /* what they are in the portal */
	bool operators; /* of the operator's file: may publish at once what nobody else saw */
	struct api_key key; /* of an institution's */
};

/* By the key in "Authorization: Bearer …", which must have one of the scopes that the route
 * asks for. False when the response says why not. */
bool key_open(const struct service *service, const struct request *request,
	      struct response *response, struct caller *out);
/* The same, for who wants to know the institution alone. */
bool key_check(const struct service *service, const struct request *request,
	       struct response *response, struct str *institution);

#endif
