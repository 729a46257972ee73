#include "engine/scenario/scenario.h"

static void add_member(const char *name, struct str text, struct buf *out)
{
	buf_printf(out, ",\"%s\":", name);
	buf_add_json(out, text);
}

static void add_place(struct place place, struct buf *out)
{
	buf_printf(out, "\"line\":%u,\"column\":%u", (unsigned)place.line,
		   (unsigned)place.column);
}

static void print_stops_json(const struct difference *difference, struct buf *out)
{
	if (difference->stop_count == 0)
		return;
	buf_add_c(out, ",\"stops\":[");
	for (size_t i = 0; i < difference->stop_count; i++) {
		const struct stop *stop = &difference->stops[i];

		buf_add_c(out, i > 0 ? ",{\"item\":" : "{\"item\":");
		buf_add_json(out, stop->item == NULL ? STR("") : stop->item->id);
		add_member("code", str_from_c(stop->code), out);
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

static void print_result_json(const struct scenario_result *result, struct buf *out)
{
	buf_add_byte(out, '{');
	add_place(result->place, out);
	add_member("name", result->name, out);
	buf_printf(out, ",\"ok\":%s,\"differences\":[", result->count > 0 ? "false" : "true");
	for (size_t i = 0; i < result->count; i++) {
		const struct difference *at = &result->differences[i];

		buf_add_c(out, i > 0 ? ",{" : "{");
		add_place(at->place, out);
		add_member("what", at->what, out);
		add_member("expected", at->expected, out);
		add_member("got", at->came, out);
		print_stops_json(at, out);
		buf_add_byte(out, '}');
	}
	buf_add_c(out, "]}");
}

static void print_gap_json(const struct gap *gap, struct buf *out)
{
	buf_add_byte(out, '{');
	add_place(gap->place, out);
	add_member("path", gap->path, out);
	add_member("text", gap->text, out);
	add_member("never", str_from_c(gap->never), out);
	buf_add_byte(out, '}');
}

void scenario_print_json(const struct scenario_report *report, struct buf *out)
{
	buf_printf(out, "\"failed\":%zu,\"scenarios\":[", report->failed);
	for (size_t i = 0; i < report->count; i++) {
		buf_add_c(out, i > 0 ? "," : "");
		print_result_json(&report->results[i], out);
	}
	buf_printf(out,
		   "],\"coverage\":{\"percent\":%u,\"reached\":%zu,\"outcomes\":%zu,\"gaps\":[",
		   scenario_coverage(report), report->reached, report->outcomes);
	for (size_t i = 0; i < report->gap_count; i++) {
		buf_add_c(out, i > 0 ? "," : "");
		print_gap_json(&report->gaps[i], out);
	}
	buf_add_c(out, "]}");
}
