/* What a running server holds, passed to every handler. */
#ifndef APP_SERVICE_SERVICE_H
#define APP_SERVICE_SERVICE_H

#include "app/service/address.h"
#include "app/service/catalogue.h"
#include "app/service/config.h"
#include "app/service/metrics.h"
#include "app/service/contracts.h"
#include "app/service/fetch.h"
#include "app/service/links.h"
#include "app/service/scanner.h"
#include "app/service/seal.h"
#include "app/service/sniff.h"
#include "app/service/throttle.h"
#include "engine/base/clock.h"

/* The languages that pages outside forms speak; the first is for those whose wish is not known.
 */
enum { SERVICE_LANGUAGES = 2 };
extern const struct str service_languages[SERVICE_LANGUAGES];

struct login;
struct listings;
struct verdicts;

struct service {
	const struct config *config;
	struct store *store;
	struct catalogue *catalogue;
	struct listings *listings; /* of the catalogue, as people look for forms */
	struct verdicts *verdicts; /* of designs */
	const struct html_site *sites[SERVICE_LANGUAGES];
	const struct look *look; /* NULL: as pages look by themselves */
	struct clock clock;
	struct sniffer *sniffer;
	struct seals seals;
	struct contracts *contracts;
	struct links links;
	struct platform_keys keys; /* the first for what is new */
	struct throttle *mails;	   /* of one submission */
	struct mailer *mailer;	   /* NULL: mails are not sent here */
	struct throttle *guesses;  /* of codes */
	struct throttle *calls;	   /* of the API, by keys of institutions */
	struct throttle *guests;   /* pages of designs, by who came by a link */
	struct throttle *comments; /* of theirs */
	struct throttle *trials;   /* of what is sent to an endpoint at once */
	struct fetch_policy fetch; /* where may be sent to */
	struct scanner *scanner;   /* NULL: nothing is scanned */
	struct login *login;	   /* app/identity/login.h; NULL: nobody can log in */
	bool https;
	int64_t promised;	 /* of availability: hundredths of a percent; 0: nothing is */
	struct metrics *metrics; /* NULL: nobody watches */
	struct cidrs proxies;	 /* in front of us */
	void (*wake)(void *worker); /* tells delivery that something is due */
	void *worker;
};

/* Is there a portal? */
bool service_has_portal(const struct service *service);
/* The institution's name for people, else its number. */
struct str service_institution(const struct service *service, struct str institution);
/* In the order of their names. */
void service_sort_institutions(const struct service *service, struct arena *arena,
			       struct str *institutions, size_t count);

#endif
