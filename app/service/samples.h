/* Submissions made up for a form, as a receiver would get them: to try it with. */
#ifndef APP_SERVICE_SAMPLES_H
#define APP_SERVICE_SAMPLES_H

#include "app/service/contracts.h"
#include "engine/rules/rules.h"

struct samples {
	const struct form *form;
	const struct rules *rules;
	int64_t version;
	struct style style;
	uint64_t seed;
};

/* Appends the one of that number, from 0, as one line; the same one every time. */
bool samples_add(const struct samples *samples, uint64_t number, struct buf *out,
		 struct err *err);

#endif
