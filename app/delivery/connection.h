/* An institution's endpoint as its own people set and try it, in the portal or by the API. */
#ifndef APP_DELIVERY_CONNECTION_H
#define APP_DELIVERY_CONNECTION_H

#include "app/delivery/trial.h"
#include "app/service/service.h"
#include "app/service/target.h"

struct connection {
	/* Given by who opens it. */
	const struct service *service;
	struct arena *arena;
	struct str institution;
	struct str who; /* for the audit */
	int64_t now_ms;
	/* What there is. */
	struct endpoint endpoint; /* revision 0: there is none */
	struct target target;
	bool operators;	    /* the operator's file says it: nobody else changes it */
	struct str key;	    /* a new one, to be shown once; or empty */
	struct trial trial; /* of the last test or question */
};

enum connection_end {
	CONNECTION_DONE,
	CONNECTION_FAILED,     /* err says why */
	CONNECTION_NONE,       /* there is no endpoint */
	CONNECTION_OPERATORS,  /* the operator's file says it */
	CONNECTION_CHANGED,    /* it is another by now */
	CONNECTION_URL,	       /* no address that may be sent to */
	CONNECTION_ALARM,      /* the same of that for alarms */
	CONNECTION_CONTACT,    /* no address of mail */
	CONNECTION_LINKS,      /* files do not come by links here */
	CONNECTION_KEYS,       /* there are too many keys */
	CONNECTION_PENDING,    /* it must answer the challenge first */
	CONNECTION_OFTEN,      /* it was tried too often within a minute */
	CONNECTION_IMPOSSIBLE, /* nothing can be sent to it as it is set */
	CONNECTION_UNVERIFIED, /* it did not give back the challenge */
	CONNECTION_BLOCKED,    /* the address is one that nothing may be sent to */
	CONNECTION_NO_ALARM,   /* the same of that for alarms */
};

bool connection_open(struct connection *connection, struct err *err);

/* How it is to be; what is none of format and attachments is the usual. */
struct connection_wish {
	struct str url, format, attachments, contact, alarm;
	int64_t revision; /* that was seen; 0: none */
};
/* The first address brings the first key. A new address must answer the challenge. */
enum connection_end connection_save(struct connection *connection,
				    const struct connection_wish *wish, struct err *err);
/* A new key; those before it sign for so many days more. */
enum connection_end connection_rotate(struct connection *connection, int64_t days,
				      int64_t revision, struct err *err);
/* The newest alone stays. */
enum connection_end connection_end_old(struct connection *connection, int64_t revision,
				       struct err *err);
/* Both wait for the answer. */
enum connection_end connection_verify(struct connection *connection, struct err *err);
enum connection_end connection_test(struct connection *connection, struct err *err);

/* "json" or "xml"; "inline", "multipart", "link", "none". */
const char *connection_format(const struct target *target);
const char *connection_attachments(const struct target *target);

#endif
