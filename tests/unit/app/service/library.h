/* A catalogue on a store of its own, and definitions to publish in it. */
#ifndef TESTS_UNIT_APP_SERVICE_LIBRARY_H
#define TESTS_UNIT_APP_SERVICE_LIBRARY_H

#include "app/service/catalogue.h"
#include "tests/support/temp.h"

struct library {
	struct arena arena;
	struct temp temp;
	struct store *store;
	struct catalogue *catalogue;
	struct diags diags; /* of the last publish */
	struct err err;
};

void library_init(struct library *library);
void library_finish(struct library *library);
/* Another catalogue on the same store, loaded, as after a restart. */
void library_restart(struct library *library);

/* A form of one page and one field. */
struct str library_definition(struct library *library, const char *institution, const char *id,
			      const char *title);
/* The version, or 0. */
int64_t library_publish(struct library *library, struct str definition);

#define INSTITUTION_A "99999999902"
#define INSTITUTION_B "99999999813"

#endif
