#include "app/api/answer.h"
#include "app/api/api.h"
#include "app/service/service.h"
#include "engine/base/clock.h"

static int64_t waiting(const struct outbox_figure *figure, int64_t now_ms)
{
	(void)now_ms;
	return figure->waiting;
}

static int64_t parked(const struct outbox_figure *figure, int64_t now_ms)
{
	(void)now_ms;
	return figure->parked;
}

static int64_t overdue(const struct outbox_figure *figure, int64_t now_ms)
{
	bool late = figure->due_ms > 0 && figure->due_ms < now_ms;

	return late ? (now_ms - figure->due_ms) / 1000 : 0;
}

static void write_queue(const struct outbox_figures *figures, int64_t now_ms, struct buf *out)
{
	static const struct {
		const char *name, *help;
		int64_t (*value)(const struct outbox_figure *, int64_t now_ms);
	} gauges[] = {
		{ "veidlapa_deliveries_waiting", "Deliveries not accepted yet", waiting },
		{ "veidlapa_deliveries_parked", "Deliveries given up", parked },
		{ "veidlapa_delivery_overdue_seconds",
		  "For how long the oldest that is due has been", overdue },
	};

	for (size_t i = 0; i < LENGTH(gauges); i++) {
		metrics_begin(out, gauges[i].name, "gauge", gauges[i].help);
		for (size_t j = 0; j < figures->count; j++)
			metrics_value(out, gauges[i].name, "institution",
				      figures->at[j].institution,
				      gauges[i].value(&figures->at[j], now_ms));
	}
}

void api_metrics_get(void *context, const struct request *request, struct response *response)
{
	const struct service *service = context;
	struct outbox_figures figures = { 0 };
	struct err err = { 0 };

	if (!store_outbox_figures(service->store, request->arena, &figures, &err)) {
		answer_store(request, response, &err);
		return;
	}
	response->content_type = STR("text/plain; version=0.0.4; charset=utf-8");
	metrics_write(service->metrics, &response->body);
	write_queue(&figures, clock_now(&service->clock), &response->body);
}
