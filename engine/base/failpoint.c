#include "engine/base/failpoint.h"

#ifdef VEIDLAPA_FAILPOINTS

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/str.h"

/* ORDER: enum failpoint */
static const struct str names[] = {
	STR_INIT("before-insert"), STR_INIT("after-insert"), STR_INIT("before-commit"),
	STR_INIT("after-commit"),  STR_INIT("claiming"),     STR_INIT("reclaiming"),
	STR_INIT("claimed"),	   STR_INIT("sending"),	     STR_INIT("answered"),
	STR_INIT("migrating"),
};

static struct str read_order(const char *path, char *text, size_t most)
{
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = -1;

	if (file >= 0) {
		len = read(file, text, most);
		(void)close(file);
	}
	return str_trim((struct str){ text, len > 0 ? (size_t)len : 0 });
}

bool failpoint_pass(enum failpoint place, struct err *err)
{
	const struct timespec second = { .tv_sec = 1 };
	const char *path = getenv("FAILPOINT");
	char text[64];
	struct str action = path == NULL ? STR("") : read_order(path, text, sizeof(text));
	struct str name = { "", 0 };

	/* Of several threads that come together the one that removes the file acts. */
	if (!str_next(&action, ' ', &name) || !str_equal(name, names[place]) ||
	    unlink(path) != 0)
		return true;
	if (str_equal_c(action, "kill"))
		(void)raise(SIGKILL);
	if (str_equal_c(action, "delay"))
		(void)nanosleep(&second, NULL);
	return !str_equal_c(action, "error") ||
	       err_set(err, ERR_IO, "failpoint %.*s", STR_ARG(name));
}

#else

/* A translation unit must hold something. */
_Static_assert(FAIL_BEFORE_INSERT == 0, "the names stand in the order of the places");

#endif
