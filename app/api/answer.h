/* What the handlers of the API answer alike. */
#ifndef APP_API_ANSWER_H
#define APP_API_ANSWER_H

#include "app/http/message.h"
#include "engine/base/diag.h"
#include "engine/base/err.h"

/* Is a Content-Type, or a part of an Accept header, that type, whatever parameters it has? */
bool answer_is_type(struct str value, struct str type);
/* 503: the store's reasons are for the log, they name files. */
void answer_store(struct response *response, const struct err *err);
/* 403: the key has none of these scopes (scope.h). */
void answer_scope(struct response *response, unsigned wanted);
/* 422 with the findings, sorted; detail says of what. */
void answer_findings(struct response *response, struct diags *diags, struct str detail);
/* "NAME":[…], a member of a JSON object. */
void answer_print_findings(const char *name, const struct diags *diags, struct buf *out);

#endif
