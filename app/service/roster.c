#include "app/service/roster.h"

enum { NUMBER = 11, NAME_MOST = 200 };

const char *const roster_limits[QUOTAS] = { [QUOTA_FORMS] = "forms",
					    [QUOTA_DRAFTS] = "drafts",
					    [QUOTA_FILES] = "files",
					    [QUOTA_HOUR] = "hour",
					    [QUOTA_DAY] = "day" };

/* --- which there are ---------------------------------------------------------------------- */

bool roster_has(const struct roster *roster, struct str number)
{
	for (size_t i = 0; i < roster->numbers.count; i++)
		if (str_equal(roster->numbers.at[i], number))
			return true;
	return false;
}

static void add(struct roster *roster, struct str number)
{
	if (!roster_has(roster, number))
		*VEC_ADD(roster->arena, &roster->numbers) = number;
}

bool roster_in_file(const struct roster *roster, struct str wanted)
{
	struct str lines = roster->service->config->institutions;
	struct str line, number;

	while (str_next(&lines, '\n', &line)) {
		line = str_trim(line);
		if (str_next(&line, ' ', &number) && str_equal(number, wanted))
			return true;
	}
	return false;
}

static void add_file(struct roster *roster)
{
	struct str lines = roster->service->config->institutions;
	struct str line, number;

	while (str_next(&lines, '\n', &line)) {
		line = str_trim(line);
		if (str_next(&line, ' ', &number) && number.len > 0 && number.at[0] != '#')
			add(roster, number);
	}
}

bool roster_open(struct roster *roster, struct err *err)
{
	struct catalogue *catalogue = roster->service->catalogue;
	const struct institution *known;
	const size_t known_count =
		institutions_all(catalogue_institutions(catalogue), roster->arena, &known);

	roster->numbers = (struct roster_numbers){ 0 };
	roster->figures = (struct outbox_figures){ 0 };
	if (!store_outbox_figures(roster->service->store, roster->arena, &roster->figures, err))
		return false;
	roster->entry_count = catalogue_list(catalogue, roster->arena, &roster->entries);
	add_file(roster);
	for (size_t i = 0; i < known_count; i++)
		add(roster, known[i].number);
	for (size_t i = 0; i < roster->entry_count; i++)
		add(roster, roster->entries[i].institution);
	for (size_t i = 0; i < roster->figures.count; i++)
		add(roster, roster->figures.at[i].institution);
	return true;
}

struct institution roster_find(const struct roster *roster, struct str number)
{
	return institutions_find(catalogue_institutions(roster->service->catalogue), number);
}

int64_t roster_forms(const struct roster *roster, struct str number)
{
	int64_t count = 0;

	for (size_t i = 0; i < roster->entry_count; i++)
		count += str_equal(roster->entries[i].institution, number);
	return count;
}

struct outbox_figure roster_figure(const struct roster *roster, struct str number)
{
	for (size_t i = 0; i < roster->figures.count; i++)
		if (str_equal(roster->figures.at[i].institution, number))
			return roster->figures.at[i];
	return (struct outbox_figure){ .institution = number };
}

/* --- changing them ------------------------------------------------------------------------ */

static bool is_number(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len == NUMBER;
}

static enum roster_end put(const struct roster *roster, const struct institution *institution,
			   const char *what, struct str detail, struct err *err)
{
	const struct audit_line line = { .time_ms = roster->now_ms,
					 .who = roster->who,
					 .what = str_from_c(what),
					 .detail = detail };

	return store_institution_put(roster->service->store, institution, &line, true, err) &&
			       catalogue_load(roster->service->catalogue, err)
		       ? ROSTER_DONE
		       : ROSTER_FAILED;
}

/* In the audit: "forms=10 drafts=0 …". */
static struct str limits_text(const struct roster *roster,
			      const struct institution *institution)
{
	struct str text = STR("");

	for (size_t i = 0; i < QUOTAS; i++)
		text = str_printf(roster->arena, "%.*s%s%s=%lld", STR_ARG(text),
				  i > 0 ? " " : "", roster_limits[i],
				  (long long)institution->most[i]);
	return text;
}

static bool is_name(struct str name)
{
	return name.len > 0 && name.len <= NAME_MOST;
}

enum roster_end roster_add(const struct roster *roster, const struct institution *institution,
			   struct err *err)
{
	const struct str number = institution->number;

	if (!is_number(number))
		return ROSTER_NUMBER;
	if (roster_find(roster, number).name.len > 0 || roster_in_file(roster, number))
		return ROSTER_THERE;
	if (!is_name(institution->name))
		return ROSTER_NAME;
	return put(roster, institution, "institution.added", institution->name, err);
}

enum roster_end roster_save(const struct roster *roster, const struct institution *institution,
			    struct err *err)
{
	if (!is_number(institution->number))
		return ROSTER_NUMBER;
	if (!roster_in_file(roster, institution->number) && !is_name(institution->name))
		return ROSTER_NAME;
	return put(roster, institution, "institution.saved", limits_text(roster, institution),
		   err);
}

/* suspended_ms: since when, or 0. */
static enum roster_end set(const struct roster *roster, struct str number, int64_t suspended_ms,
			   struct str reason, struct err *err)
{
	struct institution institution = roster_find(roster, number);

	if (!is_number(number))
		return ROSTER_NUMBER;
	institution.suspended_ms = suspended_ms;
	return put(roster, &institution,
		   suspended_ms > 0 ? "institution.suspended" : "institution.resumed", reason,
		   err);
}

enum { REASON_MOST = 2000 };

enum roster_end roster_suspend(const struct roster *roster, struct str number,
			       struct str reason, struct err *err)
{
	return reason.len == 0 || reason.len > REASON_MOST
		       ? ROSTER_REASON
		       : set(roster, number, roster->now_ms, reason, err);
}

enum roster_end roster_resume(const struct roster *roster, struct str number, struct err *err)
{
	return set(roster, number, 0, STR(""), err);
}
