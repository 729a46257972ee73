#include "app/service/figure_text.h"

/* --- without words ------------------------------------------------------------------------ */

struct str figure_number(struct arena *arena, int64_t number)
{
	return str_printf(arena, "%lld", (long long)number);
}

struct str figure_share(struct arena *arena, int64_t number, int64_t whole)
{
	return whole == 0 ? figure_number(arena, number)
			  : str_printf(arena, "%lld (%lld %%)", (long long)number,
				       (long long)((number * 100 + whole / 2) / whole));
}

struct str figure_hidden(struct arena *arena, int64_t number)
{
	return number < SUMMARY_FEW ? str_printf(arena, "< %d", SUMMARY_FEW)
				    : figure_number(arena, number);
}

/* The two largest units. */
struct str figure_span(struct arena *arena, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *unit, *smaller;
	} units[] = { { 86400, "d", "h" }, { 3600, "h", "min" }, { 60, "min", "s" } };
	static const int64_t smaller[] = { 3600, 60, 1 };

	for (size_t i = 0; i < LENGTH(units); i++) {
		const int64_t whole = seconds / units[i].seconds;
		const int64_t rest = seconds % units[i].seconds / smaller[i];
		if (whole > 0 && rest > 0)
			return str_printf(arena, "%lld %s %lld %s", (long long)whole,
					  units[i].unit, (long long)rest, units[i].smaller);
		if (whole > 0)
			return str_printf(arena, "%lld %s", (long long)whole, units[i].unit);
	}
	return str_printf(arena, "%lld s", (long long)seconds);
}

/* --- in words ----------------------------------------------------------------------------- */

static struct str copy(const struct figure_text *text, struct buf *printed)
{
	const struct str copied = str_copy(text->arena, buf_str(printed));

	buf_finish(printed);
	return copied;
}

struct str figure_word(const struct figure_text *text, const char *key)
{
	return word(text->words, str_printf(text->arena, "portal.%s", key));
}

static struct str word_with(const struct figure_text *text, const char *key, const char *name,
			    struct str value)
{
	const struct pair parameter = { str_from_c(name), value };
	struct buf printed;

	buf_init(&printed, (size_t)64 * 1024);
	word_print(text->words, str_printf(text->arena, "portal.%s", key), &parameter, 1,
		   &printed);
	return copy(text, &printed);
}

struct str figure_moment(const struct figure_text *text, int64_t ms)
{
	struct buf printed;

	buf_init(&printed, 256);
	moment_print(text->words, ms, &printed);
	return copy(text, &printed);
}

struct str figure_percentile(const struct figure_text *text, const struct spans *spans,
			     unsigned percent)
{
	return spans_sum(spans) < SUMMARY_FEW
		       ? figure_word(text, "figures.few")
		       : figure_span(text->arena, spans_percent(spans, percent));
}

struct str figure_month(const struct figure_text *text, int64_t month)
{
	const struct str key =
		str_printf(text->arena, "figures.month.%lld", (long long)(month % 100));

	return word_with(text, str_to_c(text->arena, key), "year",
			 figure_number(text->arena, month / 100));
}

struct str figure_percent(const struct figure_text *text, int64_t hundredths)
{
	return str_printf(text->arena, "%lld%c%02lld %%", (long long)(hundredths / 100),
			  str_equal_c(text->language, "lv") ? ',' : '.',
			  (long long)(hundredths % 100));
}

struct str figure_uptime(const struct figure_text *text, const struct uptime *uptime)
{
	struct str measured, promised;

	if (uptime->minutes == 0)
		return figure_word(text, "figures.uptime.unknown");
	measured = figure_percent(text, uptime_measured(uptime));
	if (uptime->promised == 0)
		return measured;
	promised = word_with(
		text, uptime_kept(uptime) ? "figures.uptime.kept" : "figures.uptime.missed",
		"promised", figure_percent(text, uptime->promised));
	return str_printf(text->arena, "%.*s (%.*s)", STR_ARG(measured), STR_ARG(promised));
}
