#include "engine/base/log.h"
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/log_request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { LINE_LARGEST = 16 * 1024 };

static _Atomic enum log_level lowest = LOG_INFO;

void log_init(enum log_level level)
{
	lowest = level;
}

static struct {
	log_observer *see;
	void *context;
} observer;

void log_observe(log_observer *see, void *context)
{
	observer.see = see;
	observer.context = context;
}

static void add_head(struct buf *line, enum log_level level, const char *event)
{
	static const char *const names[] = { "debug", "info", "warning", "error" };
	int64_t now = clock_now(NULL);
	time_t seconds = (time_t)(now / 1000);
	struct tm utc;
	(void)gmtime_r(&seconds, &utc);
	buf_printf(line, "{\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"",
		   utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
		   utc.tm_sec, (int)(now % 1000));
	buf_printf(line, ",\"level\":\"%s\",\"event\":", names[level]);
	buf_add_json(line, str_from_c(event));
	if (log_request().len == 0)
		return;
	buf_add(line, STR(",\"request\":"));
	buf_add_json(line, log_request());
}

static void add_field(struct buf *line, const struct log_field *field)
{
	buf_add_byte(line, ',');
	buf_add_json(line, str_from_c(field->name));
	buf_add_byte(line, ':');
	if (field->text.at)
		buf_add_json(line, field->text);
	else
		buf_printf(line, "%" PRId64, field->number);
}

/* One write for the whole line keeps the lines of several threads apart. */
static void write_line(struct str line)
{
	ssize_t done;
	do
		done = write(STDERR_FILENO, line.at, line.len);
	while (done < 0 && errno == EINTR);
}

void log_event(enum log_level level, const char *event, const struct log_field *fields,
	       size_t count)
{
	if (observer.see != NULL)
		observer.see(observer.context, event, fields, count);
	if (level < lowest)
		return;
	struct buf line;
	buf_init(&line, LINE_LARGEST);
	add_head(&line, level, event);
	for (size_t i = 0; i < count; i++)
		add_field(&line, &fields[i]);
	if (buf_full(&line) || line.len > LINE_LARGEST - 2) {
		buf_clear(&line);
		add_head(&line, level, event);
		buf_add(&line, STR(",\"cut\":true"));
	}
	buf_add(&line, STR("}\n"));
	write_line(buf_str(&line));
	buf_finish(&line);
}
