/* The platform's operator: institutions and their limits, and how deliveries fare; never what
 * people sent. */
#include "app/portal/delivery.h"
#include "engine/base/version.h"
#include "storage/institutions.h"

#define MEGABYTE INT64_C(1000000)

/* --- limits ------------------------------------------------------------------------------- */

const char *const portal_quota_words[QUOTAS] = { [QUOTA_FORMS] = "quota.forms",
						 [QUOTA_DRAFTS] = "quota.drafts",
						 [QUOTA_FILES] = "quota.files",
						 [QUOTA_HOUR] = "quota.hour",
						 [QUOTA_DAY] = "quota.day" };
/* Of fields. */
static const char *const names[QUOTAS] = { [QUOTA_FORMS] = "forms",
					   [QUOTA_DRAFTS] = "drafts",
					   [QUOTA_FILES] = "files",
					   [QUOTA_HOUR] = "hour",
					   [QUOTA_DAY] = "day" };

/* People say megabytes. */
static int64_t unit_of(enum quota quota)
{
	return quota == QUOTA_FILES ? MEGABYTE : 1;
}

struct str portal_quota_text(const struct portal *portal, enum quota quota, int64_t most)
{
	return str_printf(portal->arena, "%lld", (long long)(most / unit_of(quota)));
}

static bool read_quotas(const struct pair *pairs, size_t count, struct institution *out)
{
	for (size_t i = 0; i < QUOTAS; i++) {
		const struct str text = str_trim(pairs_get(pairs, count, str_from_c(names[i])));
		uint64_t number = 0;

		if (text.len > 0 && (!str_to_u64(text, &number) || number > 1000000000))
			return false;
		out->most[i] = (int64_t)number * unit_of((enum quota)i);
	}
	return true;
}

/* --- which institutions there are --------------------------------------------------------- */

VEC_TYPE(numbers, struct str);

static void add_number(struct portal *portal, struct numbers *numbers, struct str number)
{
	for (size_t i = 0; i < numbers->count; i++)
		if (str_equal(numbers->at[i], number))
			return;
	*VEC_ADD(portal->arena, numbers) = number;
}

/* Does the operator's file name it? Then it says what it is called. */
static bool is_in_file(const struct portal *portal, struct str wanted)
{
	struct str lines = portal->service->config->institutions;
	struct str line, number;

	while (str_next(&lines, '\n', &line)) {
		line = str_trim(line);
		if (str_next(&line, ' ', &number) && str_equal(number, wanted))
			return true;
	}
	return false;
}

static void add_file(struct portal *portal, struct numbers *numbers)
{
	struct str lines = portal->service->config->institutions;
	struct str line, number;

	while (str_next(&lines, '\n', &line)) {
		line = str_trim(line);
		if (str_next(&line, ' ', &number) && number.len > 0 && number.at[0] != '#')
			add_number(portal, numbers, number);
	}
}

static struct numbers find_all(struct portal *portal, const struct catalogue_entry *entries,
			       size_t count, const struct outbox_figures *figures)
{
	struct numbers numbers = { 0 };
	const struct institution *known;
	const size_t known_count = institutions_all(
		catalogue_institutions(portal->service->catalogue), portal->arena, &known);

	add_file(portal, &numbers);
	for (size_t i = 0; i < known_count; i++)
		add_number(portal, &numbers, known[i].number);
	for (size_t i = 0; i < count; i++)
		add_number(portal, &numbers, entries[i].institution);
	for (size_t i = 0; i < figures->count; i++)
		add_number(portal, &numbers, figures->at[i].institution);
	return numbers;
}

/* What the lists are made of. */
struct desk {
	struct portal portal;
	const struct catalogue_entry *entries;
	size_t entry_count;
	struct outbox_figures figures;
	struct numbers numbers;
};

/* False when a page says why not. */
static bool load(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct err err = { 0 };

	desk->figures = (struct outbox_figures){ 0 };
	if (!store_outbox_figures(portal->service->store, portal->arena, &desk->figures,
				  &err)) {
		portal_fail(portal, &err);
		return false;
	}
	desk->entry_count =
		catalogue_list(portal->service->catalogue, portal->arena, &desk->entries);
	desk->numbers = find_all(portal, desk->entries, desk->entry_count, &desk->figures);
	return true;
}

static struct outbox_figure figure_of(const struct desk *desk, struct str number)
{
	for (size_t i = 0; i < desk->figures.count; i++)
		if (str_equal(desk->figures.at[i].institution, number))
			return desk->figures.at[i];
	return (struct outbox_figure){ .institution = number };
}

static int64_t forms_of(const struct desk *desk, struct str number)
{
	int64_t count = 0;

	for (size_t i = 0; i < desk->entry_count; i++)
		count += str_equal(desk->entries[i].institution, number);
	return count;
}

static struct institution find(const struct portal *portal, struct str number)
{
	return institutions_find(catalogue_institutions(portal->service->catalogue), number);
}

static struct str number_text(const struct portal *portal, int64_t number)
{
	return str_printf(portal->arena, "%lld", (long long)number);
}

static struct xml *add_cell(struct portal *portal, struct xml *row, int64_t number)
{
	return page_add(&portal->page, row, "cell", number_text(portal, number));
}

static struct xml *add_institution(struct portal *portal, struct xml *table, struct str number)
{
	struct page *page = &portal->page;
	struct xml *row = page_add(page, table, "row", STR(""));
	struct xml *cell =
		page_add(page, row, "cell", service_institution(portal->service, number));

	page_set(page, cell, "href",
		 str_printf(portal->arena, "/portal/operator/institutions/%.*s",
			    STR_ARG(number)));
	return row;
}

/* --- institutions ------------------------------------------------------------------------- */

static bool tell_institutions(struct desk *desk, struct err *err)
{
	static const char *const columns[] = { "column.institution", "column.forms",
					       "column.submissions", "column.waiting",
					       "column.parked",	     "column.state" };
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *table = page_table(page, "operator", columns, LENGTH(columns));

	for (size_t i = 0; i < desk->numbers.count; i++) {
		const struct str number = desk->numbers.at[i];
		const struct outbox_figure figure = figure_of(desk, number);
		int64_t submissions = 0;
		struct xml *row = add_institution(portal, table, number);

		if (!store_submissions_of(portal->service->store, number, &submissions, err))
			return false;
		(void)add_cell(portal, row, forms_of(desk, number));
		(void)add_cell(portal, row, submissions);
		(void)add_cell(portal, row, figure.waiting);
		(void)add_cell(portal, row, figure.parked);
		(void)page_add(page, row, "cell",
			       page_word(page, find(portal, number).suspended_ms > 0
						       ? "institution.suspended"
						       : "institution.works"));
	}
	return true;
}

static struct xml *ask_text(struct page *page, struct xml *form, const char *name,
			    const char *word, struct str value)
{
	struct xml *field = page_field(page, form, "text", name, value);

	page_set(page, field, "label", page_word(page, word));
	return field;
}

static void show_all(struct desk *desk, struct str number, struct str name, const char *problem)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *form;
	struct err err = { 0 };

	portal_begin(portal, "operator");
	if (problem != NULL)
		page_say(page, "problem", problem);
	page_say(page, "text", "operator.text");
	if (!tell_institutions(desk, &err)) {
		portal_fail(portal, &err);
		return;
	}
	page_say(page, "heading", "operator.add");
	form = page_form(page, STR("/portal/operator"));
	page_set(page, ask_text(page, form, "number", "institution.number", number), "hint",
		 page_word(page, "institution.number.hint"));
	(void)ask_text(page, form, "name", "institution.name", name);
	page_button(page, form, "add-institution");
	portal_send(portal);
}

void portal_operator_get(void *context, const struct request *request,
			 struct response *response)
{
	struct desk desk;

	if (portal_open(&desk.portal, context, request, response) && load(&desk))
		show_all(&desk, STR(""), STR(""), NULL);
}

static bool is_number(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len == 11;
}

/* False when a page says why not. */
static bool put(struct portal *portal, const struct institution *institution, const char *what,
		struct str detail)
{
	const struct audit_line line = { .time_ms = portal->now_ms,
					 .who = portal_who(portal),
					 .what = str_from_c(what),
					 .detail = detail };
	struct err err = { 0 };

	if (store_institution_put(portal->service->store, institution, &line, true, &err) &&
	    catalogue_load(portal->service->catalogue, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

static bool is_name(struct str name)
{
	return name.len > 0 && name.len <= 200;
}

void portal_operator_post(void *context, const struct request *request,
			  struct response *response)
{
	struct desk desk;
	const struct pair *pairs;
	size_t count;
	const char *problem = NULL;

	if (!portal_post(&desk.portal, context, request, response, &pairs, &count) ||
	    !load(&desk))
		return;
	const struct str number = str_trim(pairs_get(pairs, count, STR("number")));
	struct institution institution = find(&desk.portal, number);
	const bool there = institution.name.len > 0 || is_in_file(&desk.portal, number);
	institution.name = str_trim(pairs_get(pairs, count, STR("name")));
	if (!is_number(number))
		problem = "institution.number.wrong";
	else if (there)
		problem = "institution.there";
	else if (!is_name(institution.name))
		problem = "institution.name.wrong";
	if (problem != NULL) {
		show_all(&desk, number, institution.name, problem);
		response->status = 422;
	} else if (put(&desk.portal, &institution, "institution.added", institution.name)) {
		portal_redirect(&desk.portal, STR("/portal/operator"));
	}
}

/* --- one of them -------------------------------------------------------------------------- */

static void ask_limits(struct portal *portal, const struct institution *institution)
{
	struct page *page = &portal->page;
	struct xml *form;

	page_say(page, "heading", "places.settings");
	form = page_form(page, portal->request->path);
	if (!is_in_file(portal, institution->number))
		(void)ask_text(page, form, "name", "institution.name", institution->name);
	for (size_t i = 0; i < QUOTAS; i++)
		page_set(page,
			 ask_text(page, form, names[i], portal_quota_words[i],
				  institution->most[i] == 0
					  ? STR("")
					  : portal_quota_text(portal, (enum quota)i,
							      institution->most[i])),
			 "hint", page_word(page, "quota.hint"));
	page_button(page, form, "save-institution");
}

static bool tell_figures(struct desk *desk, struct err *err)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	const struct outbox_figure figure = figure_of(desk, portal->institution);
	struct xml *facts = page_add(page, page->root, "facts", STR(""));
	int64_t submissions = 0;

	page_fact(page, facts, "institution.number", portal->institution);
	page_fact(page, facts, "column.forms",
		  number_text(portal, forms_of(desk, portal->institution)));
	if (!store_submissions_of(portal->service->store, portal->institution, &submissions,
				  err))
		return false;
	page_fact(page, facts, "column.submissions", number_text(portal, submissions));
	page_fact(page, facts, "deliveries.waiting", number_text(portal, figure.waiting));
	page_fact(page, facts, "deliveries.parked", number_text(portal, figure.parked));
	return delivery_tell_endpoint(portal, facts, err);
}

static void show_one(struct desk *desk, const struct institution *institution,
		     const char *problem)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	const bool suspended = institution->suspended_ms > 0;
	struct err err = { 0 };

	portal_begin_text(portal, service_institution(portal->service, portal->institution));
	if (problem != NULL)
		page_say(page, "problem", problem);
	if (!tell_figures(desk, &err)) {
		portal_fail(portal, &err);
		return;
	}
	ask_limits(portal, institution);
	page_say(page, "heading", suspended ? "institution.suspended" : "operator.suspend");
	page_say(page, "text", suspended ? "operator.resume.text" : "operator.suspend.text");
	page_button(page, page_form(page, portal->request->path),
		    suspended ? "resume-institution" : "suspend-institution");
	portal_send(portal);
}

void portal_operator_institution_get(void *context, const struct request *request,
				     struct response *response)
{
	struct desk desk;

	if (!portal_open(&desk.portal, context, request, response) || !load(&desk))
		return;
	const struct institution institution = find(&desk.portal, desk.portal.institution);
	if (is_number(institution.number))
		show_one(&desk, &institution, NULL);
	else
		portal_fail(&desk.portal, &(struct err){ .code = ERR_NOT_FOUND });
}

static struct str limits_text(const struct portal *portal,
			      const struct institution *institution)
{
	struct str text = STR("");

	for (size_t i = 0; i < QUOTAS; i++)
		text = str_printf(portal->arena, "%.*s%s%s=%lld", STR_ARG(text),
				  i > 0 ? " " : "", names[i], (long long)institution->most[i]);
	return text;
}

/* The word of what is wrong with it, or NULL. */
static const char *read_institution(const struct portal *portal, const struct pair *pairs,
				    size_t count, struct institution *out)
{
	if (!is_in_file(portal, out->number)) {
		out->name = str_trim(pairs_get(pairs, count, STR("name")));
		if (!is_name(out->name))
			return "institution.name.wrong";
	}
	return read_quotas(pairs, count, out) ? NULL : "quota.wrong";
}

static bool change(struct desk *desk, struct institution *institution, struct str action,
		   const struct pair *pairs, size_t count)
{
	struct portal *portal = &desk->portal;
	const char *problem;

	if (str_equal_c(action, "suspend-institution")) {
		institution->suspended_ms = portal->now_ms;
		return put(portal, institution, "institution.suspended", STR(""));
	}
	if (str_equal_c(action, "resume-institution")) {
		institution->suspended_ms = 0;
		return put(portal, institution, "institution.resumed", STR(""));
	}
	problem = read_institution(portal, pairs, count, institution);
	if (problem == NULL)
		return put(portal, institution, "institution.saved",
			   limits_text(portal, institution));
	show_one(desk, institution, problem);
	portal->response->status = 422;
	return false;
}

void portal_operator_institution_post(void *context, const struct request *request,
				      struct response *response)
{
	struct desk desk;
	const struct pair *pairs;
	size_t count;

	if (!portal_post(&desk.portal, context, request, response, &pairs, &count) ||
	    !load(&desk))
		return;
	struct institution institution = find(&desk.portal, desk.portal.institution);
	if (!is_number(institution.number))
		portal_fail(&desk.portal, &(struct err){ .code = ERR_NOT_FOUND });
	else if (change(&desk, &institution, pairs_get(pairs, count, STR("_action")), pairs,
			count))
		portal_redirect(&desk.portal, request->path);
}

/* --- the platform ------------------------------------------------------------------------- */

static bool tell_deliveries(struct desk *desk, struct err *err)
{
	static const char *const columns[] = { "column.institution", "endpoint.state",
					       "column.waiting", "column.parked",
					       "column.due" };
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *table = page_table(page, "places.deliveries", columns, LENGTH(columns));

	for (size_t i = 0; i < desk->numbers.count; i++) {
		const struct outbox_figure figure = figure_of(desk, desk->numbers.at[i]);
		struct xml *row = add_institution(portal, table, desk->numbers.at[i]);
		struct str state;

		if (!delivery_endpoint_state(portal, desk->numbers.at[i], &state, err))
			return false;
		(void)page_add(page, row, "cell", state);
		(void)add_cell(portal, row, figure.waiting);
		(void)add_cell(portal, row, figure.parked);
		(void)page_add(page, row, "cell",
			       figure.due_ms > 0 ? page_moment(page, figure.due_ms) : STR(""));
	}
	return true;
}

static bool tell_migrations(struct portal *portal, struct err *err)
{
	static const char *const columns[] = { "column.migration", "column.when" };
	struct page *page = &portal->page;
	struct migration_lines lines = { 0 };
	struct xml *table;

	if (!store_migrations_list(portal->service->store, portal->arena, &lines, err))
		return false;
	table = page_table(page, "operator.migrations", columns, LENGTH(columns));
	for (size_t i = 0; i < lines.count; i++) {
		struct xml *row = page_add(page, table, "row", STR(""));

		(void)page_add(page, row, "cell", lines.at[i].name);
		(void)page_add(page, row, "cell", page_moment(page, lines.at[i].applied_ms));
	}
	return true;
}

void portal_operator_platform_get(void *context, const struct request *request,
				  struct response *response)
{
	struct desk desk;
	struct portal *portal = &desk.portal;
	struct page *page = &portal->page;
	struct err err = { 0 };

	if (!portal_open(portal, context, request, response) || !load(&desk))
		return;
	portal_begin(portal, "operator.platform");
	struct xml *facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "operator.version", STR(VERSION));
	if (tell_deliveries(&desk, &err) && tell_migrations(portal, &err))
		portal_send(portal);
	else
		portal_fail(portal, &err);
}
