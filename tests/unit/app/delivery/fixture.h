/* A store, a receiver and a clock for tests of delivery. */
#ifndef TESTS_UNIT_APP_DELIVERY_FIXTURE_H
#define TESTS_UNIT_APP_DELIVERY_FIXTURE_H

#include "app/delivery/post.h"
#include "tests/support/receiver.h"

/* 32 bytes. */
#define FIXTURE_SECRET "whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM="
#define FIXTURE_OLD_SECRET "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"

/* When everything is received. */
enum { FIXTURE_NOW_S = 1790000000 };

extern struct arena arena;
extern struct err err;
extern struct clock now;	  /* stands still unless a test moves it */
extern struct post_config config; /* loopback and plain http allowed; of now */

void fixture_init(void);
void fixture_finish(void);
/* A receiver that is stopped at the end. */
struct receiver *fixture_receiver(const char *const *answers, size_t count);
/* Stops the newest one early: whoever waits for its answer is hung up on. */
void fixture_hang_up(void);
void fixture_endpoint(const char *institution, const char *url, const char *secrets);
void fixture_submit(const char *institution, const char *id);
struct delivery fixture_delivery(const char *institution, const char *id);

#endif
