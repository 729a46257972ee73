/* Submissions made up for a form: what a receiver tries its endpoint with. The form's own rules
 * judge them, so they are as valid as a citizen's. */
#ifndef ENGINE_CONTRACT_SAMPLE_H
#define ENGINE_CONTRACT_SAMPLE_H

#include "engine/rules/rules.h"

struct sample {
	const struct form *form;
	const struct rules *rules;
	uint64_t seed;	/* the same one makes the same submission; 0 one with plain words */
	int64_t now_ms; /* what today() and now() are */
};

/* A state without errors, in the arena. NULL with ERR_NOT_FOUND, naming a field, when none was
 * found after many tries: the form may ask for what cannot be made up. */
const struct state *sample_make(const struct sample *sample, struct arena *arena,
				struct err *err);

#endif
