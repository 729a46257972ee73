#include "app/service/span.h"

/* Upper bounds: as text of seconds, and in seconds. */
static const struct {
	struct str name;
	int64_t seconds;
} classes[SPAN_CLASSES] = {
#define CLASS(seconds)                                                                         \
	{                                                                                      \
		STR_INIT(#seconds), seconds                                                    \
	}
	CLASS(1),
	CLASS(2),
	CLASS(5),
	CLASS(10),
	CLASS(30),
	CLASS(60),
	CLASS(120),
	CLASS(180),
	CLASS(300),
	CLASS(480),
	CLASS(600),
	CLASS(900),
	CLASS(1200),
	CLASS(1800),
	CLASS(2700),
	CLASS(3600),
	CLASS(7200),
	CLASS(10800),
	CLASS(21600),
	CLASS(43200),
	CLASS(86400),
	CLASS(172800),
	CLASS(604800),
	CLASS(2592000),
#undef CLASS
	{ STR_INIT("inf"), -1 },
};

unsigned span_class(int64_t ms)
{
	unsigned class = 0;

	while (class < SPAN_CLASSES - 1 && ms > classes[class].seconds * 1000)
		class ++;
	return class;
}

struct str span_name(unsigned class)
{
	return classes[class].name;
}

unsigned span_find(struct str name)
{
	unsigned class = 0;

	while (class < SPAN_CLASSES && !str_equal(classes[class].name, name))
		class ++;
	return class;
}

int64_t span_from(unsigned class)
{
	return class == 0 ? 0 : classes[class - 1].seconds;
}

int64_t span_to(unsigned class)
{
	return classes[class].seconds;
}

int64_t spans_sum(const struct spans *spans)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < SPAN_CLASSES; i++)
		sum += spans->counts[i];
	return sum;
}

/* rank of count: how far into the class. */
static int64_t within(unsigned class, int64_t rank, int64_t count)
{
	const int64_t from = span_from(class);

	return span_to(class) < 0 ? from : from + (span_to(class) - from) * rank / count;
}

int64_t spans_percent(const struct spans *spans, unsigned percent)
{
	/* Rounded up: of three the median is the second. */
	int64_t rank = (spans_sum(spans) * percent + 99) / 100;
	unsigned class = 0;

	while (class < SPAN_CLASSES - 1 && rank > spans->counts[class])
		rank -= spans->counts[class ++];
	return within(class, rank, spans->counts[class] > 0 ? spans->counts[class] : 1);
}
