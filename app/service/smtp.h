/* Sends a mail, with libcurl. */
#ifndef APP_SERVICE_SMTP_H
#define APP_SERVICE_SMTP_H

#include "engine/base/arena.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

struct smtp_server {
	struct str url;		   /* "smtps://mail.example.lv" */
	struct str user, password; /* empty: it asks for none */
	bool plain;		   /* smtp:// may go unencrypted */
};

struct smtp_message {
	struct str from, to; /* as smtp_address_valid takes them */
	struct str subject, text;
	struct str id; /* random, for the Message-ID */
	int64_t time_ms;
	struct str file_name, file_type, file; /* what is attached; no name: nothing */
};

/* One address, of characters that need no quoting: "name@example.lv". */
bool smtp_address_valid(struct str address);
/* False with err when the server has not taken it: ERR_INVALID when it never will. */
bool smtp_send(const struct smtp_server *server, const struct smtp_message *message,
	       struct err *err);

#endif
