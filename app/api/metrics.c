#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/service/service.h"
#include "engine/base/clock.h"
#include "storage/queue.h"

/* Forms with something in the queue that have lines of their own: with the counters no more
 * than ten thousand. */
enum { FORMS_MOST = 249 };

static int64_t waiting(const struct queue_figure *figure, int64_t now_ms)
{
	(void)now_ms;
	return figure->waiting;
}

static int64_t parked(const struct queue_figure *figure, int64_t now_ms)
{
	(void)now_ms;
	return figure->parked;
}

static int64_t seconds_since(int64_t ms, int64_t now_ms)
{
	return ms > 0 && ms < now_ms ? (now_ms - ms) / 1000 : 0;
}

static int64_t oldest(const struct queue_figure *figure, int64_t now_ms)
{
	return seconds_since(figure->received_ms, now_ms);
}

static int64_t overdue(const struct queue_figure *figure, int64_t now_ms)
{
	return seconds_since(figure->due_ms, now_ms);
}

static const struct {
	const char *name, *help;
	int64_t (*value)(const struct queue_figure *, int64_t now_ms);
} gauges[] = {
	{ "veidlapa_deliveries_waiting", "Deliveries not accepted yet", waiting },
	{ "veidlapa_deliveries_parked", "Deliveries given up", parked },
	{ "veidlapa_delivery_oldest_seconds",
	  "How long ago the oldest submission that waits was received", oldest },
	{ "veidlapa_delivery_overdue_seconds", "For how long the oldest that is due has been",
	  overdue },
};

static int64_t earlier(int64_t a, int64_t b)
{
	if (a == 0 || b == 0)
		return a + b;
	return a < b ? a : b;
}

static void add(struct queue_figure *sum, const struct queue_figure *figure)
{
	sum->waiting += figure->waiting;
	sum->parked += figure->parked;
	sum->received_ms = earlier(sum->received_ms, figure->received_ms);
	sum->due_ms = earlier(sum->due_ms, figure->due_ms);
}

/* What is too much for lines of its own is one. */
static void fold(struct queue_figures *figures)
{
	struct queue_figure other = { .institution = STR("other"), .form = STR("other") };

	if (figures->count <= FORMS_MOST)
		return;
	for (size_t i = FORMS_MOST; i < figures->count; i++)
		add(&other, &figures->at[i]);
	figures->at[FORMS_MOST] = other;
	figures->count = FORMS_MOST + 1;
}

static void write_queue(const struct queue_figures *figures, int64_t now_ms, struct buf *out)
{
	for (size_t i = 0; i < LENGTH(gauges); i++) {
		metrics_begin(out, gauges[i].name, "gauge", gauges[i].help);
		for (size_t j = 0; j < figures->count; j++) {
			const struct queue_figure *figure = &figures->at[j];
			const struct pair labels[] = {
				{ STR("institution"), figure->institution },
				{ STR("form"), figure->form },
			};
			metrics_value(out, gauges[i].name, labels, LENGTH(labels),
				      gauges[i].value(figure, now_ms));
		}
	}
}

void api_metrics_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct queue_figures figures = { 0 };
	struct err err = { 0 };

	if (!store_queue(service->store, request->arena, &figures, &err)) {
		answer_store(response, &err);
		return;
	}
	fold(&figures);
	response->content_type = STR("text/plain; version=0.0.4; charset=utf-8");
	metrics_write(service->metrics, &response->body);
	write_queue(&figures, clock_now(&service->clock), &response->body);
}
