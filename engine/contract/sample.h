/* Submissions made up for a form: what a receiver tries its endpoint with. The form's own rules
 * judge them, so they are as valid as a citizen's. */
#ifndef ENGINE_CONTRACT_SAMPLE_H
#define ENGINE_CONTRACT_SAMPLE_H

#include "engine/rules/rules.h"

/* What stands in every file of a sample. */
#define SAMPLE_CONTENT "Paraugs\n"
#define SAMPLE_CONTENT_SHA256 "459669fba6a70fbdf62747460c39082b140c0f406cfa1ab1e8393e001898b61c"

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
