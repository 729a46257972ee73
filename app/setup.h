/* Everything a running server consists of, opened in order and closed in reverse. */
#ifndef APP_SETUP_H
#define APP_SETUP_H

#include "app/delivery/endpoint_line.h"
#include "app/delivery/worker.h"
#include "app/http/server.h"
#include "app/identity/login.h"
#include "app/service/service.h"
#include "app/service/tally.h"

enum setup_parts {
	SETUP_STORE,	/* alone */
	SETUP_DELIVERY, /* and delivery */
	SETUP_SERVER,	/* all of it; delivery unless VEIDLAPA_DELIVERY says off */
};

struct setup {
	struct arena arena; /* of what lives as long as the server */
	struct config config;
	struct cidrs allow;
	struct cidrs own;
	struct service service;
	struct login_config login;
	struct tally *tally;
	struct worker *worker;
	struct endpoint_lines endpoints;	/* what VEIDLAPA_ENDPOINTS says */
	int listener, metrics_listener;		/* until the server has it; 0: none */
	struct server *server, *metrics_server; /* NULL: not asked for */
};

/* False with err when the server cannot run; setup_close in any case. A form in VEIDLAPA_FORMS
 * that cannot be published is reported on standard error and left out. */
bool setup_open(struct setup *setup, enum setup_parts parts, struct err *err);
/* Deletes the drafts and erases the submissions whose time is over, encrypts what a version
 * before left in the clear; to be called now and then. */
void setup_tidy(const struct setup *setup);
/* Takes no new requests, lets those under way and the deliveries under way end. */
void setup_close(struct setup *setup);

#endif
