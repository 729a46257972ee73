/* A catalogue on a store of its own, and definitions to publish in it. */
#ifndef TESTS_UNIT_APP_SERVICE_PRESS_H
#define TESTS_UNIT_APP_SERVICE_PRESS_H

#include "app/service/catalogue.h"
#include "tests/support/temp.h"

struct press {
	struct arena arena;
	struct temp temp;
	struct store *store;
	struct catalogue *catalogue;
	struct diags diags; /* of the last publish */
	struct err err;
};

void press_init(struct press *press);
void press_finish(struct press *press);
/* Another catalogue on the same store, loaded, as after a restart. */
void press_restart(struct press *press);

/* A form of one page and one field. */
struct str press_definition(struct press *press, const char *institution, const char *id,
			    const char *title);
/* The version, or 0. */
int64_t press_publish(struct press *press, struct str definition);

#define INSTITUTION_A "99999999902"
#define INSTITUTION_B "99999999813"

#endif
