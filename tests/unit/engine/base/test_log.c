#include "engine/base/log.h"
#include "engine/base/log_request.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char line[40000];
static int pipe_ends[2];
static int stderr_copy;

/* Each test is a process of its own, so standard error may be taken over. */
static void capture(void)
{
	cr_assert_eq(pipe(pipe_ends), 0);
	stderr_copy = dup(STDERR_FILENO);
	cr_assert_geq(dup2(pipe_ends[1], STDERR_FILENO), 0);
	close(pipe_ends[1]);
}

static struct str captured(void)
{
	cr_assert_geq(dup2(stderr_copy, STDERR_FILENO), 0);
	ssize_t len = read(pipe_ends[0], line, sizeof(line));
	cr_assert_geq(len, 0);
	return (struct str){ line, (size_t)len };
}

Test(log, writes_one_line_of_json)
{
	capture();
	LOG(LOG_WARNING, "a.b", LOG_TEXT("name", STR("x\n\"y\"")), LOG_NUMBER("count", -7));
	struct str got = captured();
	cr_expect(str_starts(got, STR("{\"time\":\"20")));
	cr_expect(str_ends(got, STR("Z\",\"level\":\"warning\",\"event\":\"a.b\","
				    "\"name\":\"x\\n\\\"y\\\"\",\"count\":-7}\n")),
		  "%.*s", STR_ARG(got));
}

Test(log, names_the_request_that_the_thread_works_on)
{
	capture();
	log_request_set(STR("Q7xx-1.2"));
	log_event(LOG_ERROR, "a.b", NULL, 0);
	log_request_set(STR(""));
	log_event(LOG_ERROR, "c.d", NULL, 0);
	struct str got = captured(), first, second;
	cr_assert(str_next(&got, '\n', &first) && str_next(&got, '\n', &second));
	cr_expect(str_ends(first, STR("\"event\":\"a.b\",\"request\":\"Q7xx-1.2\"}")), "%.*s",
		  STR_ARG(first));
	cr_expect(str_ends(second, STR("\"event\":\"c.d\"}")), "%.*s", STR_ARG(second));
}

Test(log, drops_lines_below_the_level)
{
	capture();
	log_init(LOG_ERROR);
	log_event(LOG_WARNING, "a", NULL, 0);
	cr_expect_eq(captured().len, 0);
}

Test(log, drops_fields_of_a_line_that_would_be_too_long)
{
	static char huge[20000];
	memset(huge, 'x', sizeof(huge));
	capture();
	LOG(LOG_ERROR, "a.b", LOG_TEXT("big", ((struct str){ huge, sizeof(huge) })));
	cr_expect(str_ends(captured(), STR("\"event\":\"a.b\",\"cut\":true}\n")));
}
