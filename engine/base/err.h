/* Why an operation failed: a code where callers decide by it, and one line for a person. */
#ifndef ENGINE_BASE_ERR_H
#define ENGINE_BASE_ERR_H

#include <stdbool.h>

/* Only outcomes that some caller expects have a code; the rest is ERR_IO. */
enum err_code {
	ERR_NONE,
	ERR_IO,
	ERR_NOT_FOUND,
	ERR_CONFLICT,
	ERR_LIMIT,
	ERR_DENIED,
	ERR_BUSY,
	ERR_INVALID,
	ERR_FULL, /* the store cannot take more: disk full, read only */
	/* Of the store: the same may succeed when it is done again, and whether it was done is
	   not known. */
	ERR_AGAIN,
	ERR_UNKNOWN,
};

struct err {
	enum err_code code;
	char text[240];
};

/* Always false, so that "return err_set(…)" reads as one step. The message is one line, lower
 * case, without a full stop; it says what and which. Longer ones are cut. Set it once, where
 * the failure is found; everyone above passes it on. */
bool err_set(struct err *err, enum err_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* As err_set, with ": " and what errno means after the message. */
bool err_set_errno(struct err *err, enum err_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
