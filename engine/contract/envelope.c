#include "engine/contract/envelope.h"

#include "engine/base/str.h"

static const char *const modes[] = { "live", "test", NULL };

const struct envelope_member envelope_members[] = {
	{ "submission", "The submission's id, the same whenever it is sent again.",
	  ENVELOPE_TEXT, NULL, NULL, true, true },
	{ "reference", "The number that the citizen was given.", ENVELOPE_TEXT,
	  "VL-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", NULL, true, true },
	{ "institution", "Whose form it is, by its registration number.", ENVELOPE_INSTITUTION,
	  NULL, NULL, true, true },
	{ "sequence", "Counts the institution's submissions, so that none is missed.",
	  ENVELOPE_COUNT, NULL, NULL, true, true },
	{ "form", "Which form, in which version.", ENVELOPE_FORM, NULL, NULL, true, true },
	{ "mode", "live, or test: sent to try something out, no citizen waits for it.",
	  ENVELOPE_WORD, NULL, modes, false, true },
	{ "subject",
	  "Who sent it, and for whom, as they logged in (\"PK:…\"); nobody did: null.",
	  ENVELOPE_MAYBE, NULL, NULL, false, false },
	{ "language", "The language in which the form was filled in.", ENVELOPE_LANGUAGE,
	  "[a-z]{2,3}(-[A-Z]{2})?", NULL, true, true },
	{ "received", "When it was accepted.", ENVELOPE_MOMENT, ENVELOPE_MOMENT_PATTERN, NULL,
	  true, true },
	{ "answers", "What was answered. What was not asked or not answered is absent.",
	  ENVELOPE_ANSWERS, NULL, NULL, true, false },
};
const size_t envelope_member_count = LENGTH(envelope_members);
