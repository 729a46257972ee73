/* The platform's operator: institutions and their limits, and how deliveries fare; never what
 * people sent. */
#include "app/portal/confirm.h"
#include "app/portal/delivery.h"
#include "app/portal/done.h"
#include "app/portal/suspension.h"
#include "app/service/roster.h"
#include "engine/base/version.h"

#define MEGABYTE INT64_C(1000000)

/* --- limits ------------------------------------------------------------------------------- */

const char *const portal_quota_words[QUOTAS] = { [QUOTA_FORMS] = "quota.forms",
						 [QUOTA_DRAFTS] = "quota.drafts",
						 [QUOTA_FILES] = "quota.files",
						 [QUOTA_HOUR] = "quota.hour",
						 [QUOTA_DAY] = "quota.day" };

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
		const struct str text =
			str_trim(pairs_get(pairs, count, str_from_c(roster_limits[i])));
		uint64_t number = 0;

		if (text.len > 0 && (!str_to_u64(text, &number) || number > ROSTER_LIMIT))
			return false;
		out->most[i] = (int64_t)number * unit_of((enum quota)i);
	}
	return true;
}

/* --- which institutions there are --------------------------------------------------------- */

struct desk {
	struct portal portal;
	struct roster roster;
};

/* False when a page says why not. */
static bool load(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct err err = { 0 };

	desk->roster = (struct roster){ .service = portal->service,
					.arena = portal->arena,
					.who = portal_who(portal),
					.now_ms = portal->now_ms };
	if (!roster_open(&desk->roster, &err)) {
		portal_fail(portal, &err);
		return false;
	}
	service_sort_institutions(portal->service, portal->arena, desk->roster.numbers.at,
				  desk->roster.numbers.count);
	return true;
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
	page_set(page, cell, "detail", number);
	return row;
}

/* --- institutions ------------------------------------------------------------------------- */

/* That it works, or is suspended and since when. */
static void add_state(struct desk *desk, struct xml *row, struct str number)
{
	struct page *page = &desk->portal.page;
	const int64_t suspended_ms = roster_find(&desk->roster, number).suspended_ms;
	struct xml *cell = page_add(page, row, "cell",
				    page_word(page, suspended_ms > 0 ? "institution.suspended"
								     : "institution.works"));

	if (suspended_ms > 0)
		page_set(page, cell, "detail", page_when(page, suspended_ms));
}

static bool tell_institutions(struct desk *desk, struct err *err)
{
	static const char *const columns[] = { "column.institution", "column.forms",
					       "column.submissions", "column.waiting",
					       "column.parked",	     "column.state" };
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *table = page_table(page, "operator", columns, LENGTH(columns));

	for (size_t i = 0; i < desk->roster.numbers.count; i++) {
		const struct str number = desk->roster.numbers.at[i];
		const struct outbox_figure figure = roster_figure(&desk->roster, number);
		int64_t submissions = 0;
		struct xml *row = add_institution(portal, table, number);

		if (!store_submissions_of(portal->service->store, number, &submissions, err))
			return false;
		(void)add_cell(portal, row, roster_forms(&desk->roster, number));
		(void)add_cell(portal, row, submissions);
		(void)add_cell(portal, row, figure.waiting);
		(void)add_cell(portal, row, figure.parked);
		add_state(desk, row, number);
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
	done_tell(portal);
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

/* What the page says where it was refused. */
static const char *const problems[] = { [ROSTER_DONE] = NULL,
					[ROSTER_FAILED] = NULL,
					[ROSTER_NUMBER] = "institution.number.wrong",
					[ROSTER_THERE] = "institution.there",
					[ROSTER_NAME] = "institution.name.wrong",
					[ROSTER_REASON] = "confirm.reason.needed" };

void portal_operator_post(void *context, const struct request *request,
			  struct response *response)
{
	struct desk desk;
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };

	if (!portal_post(&desk.portal, context, request, response, &pairs, &count) ||
	    !load(&desk))
		return;
	struct institution given =
		roster_find(&desk.roster, str_trim(pairs_get(pairs, count, STR("number"))));
	given.name = str_trim(pairs_get(pairs, count, STR("name")));
	const enum roster_end end = roster_add(&desk.roster, &given, &err);
	if (end == ROSTER_DONE) {
		done_redirect(&desk.portal, STR("/portal/operator"), STR("add-institution"));
	} else if (end == ROSTER_FAILED) {
		portal_fail(&desk.portal, &err);
	} else {
		show_all(&desk, given.number, given.name, problems[end]);
		response->status = 422;
	}
}

/* --- one of them -------------------------------------------------------------------------- */

static void ask_limits(struct desk *desk, const struct institution *institution)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	struct xml *form;

	page_say(page, "heading", "places.settings");
	form = page_form(page, portal->request->path);
	if (roster_in_file(&desk->roster, institution->number))
		(void)page_add(page, form, "text", page_word(page, "institution.in-file"));
	else
		(void)ask_text(page, form, "name", "institution.name", institution->name);
	for (size_t i = 0; i < QUOTAS; i++)
		page_set(page,
			 ask_text(page, form, roster_limits[i], portal_quota_words[i],
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
	const struct outbox_figure figure = roster_figure(&desk->roster, portal->institution);
	struct xml *facts = page_add(page, page->root, "facts", STR(""));
	int64_t submissions = 0;

	page_fact(page, facts, "institution.number", portal->institution);
	page_fact(page, facts, "column.forms",
		  number_text(portal, roster_forms(&desk->roster, portal->institution)));
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
	done_tell(portal);
	if (problem != NULL)
		page_say(page, "problem", problem);
	if (!tell_figures(desk, &err)) {
		portal_fail(portal, &err);
		return;
	}
	ask_limits(desk, institution);
	page_say(page, "heading", suspended ? "institution.suspended" : "operator.suspend");
	suspension_tell(portal, institution->number);
	page_say(page, "text",
		 suspended ? "operator.resume.text" : "confirm.suspend-institution.text");
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
	const struct institution institution =
		roster_find(&desk.roster, desk.portal.institution);
	if (roster_has(&desk.roster, institution.number))
		show_one(&desk, &institution, NULL);
	else
		portal_fail(&desk.portal, &(struct err){ .code = ERR_NOT_FOUND });
}

/* The word of what is wrong with it, or NULL with what came of it. */
static const char *save(const struct desk *desk, const struct pair *pairs, size_t count,
			struct institution *institution, enum roster_end *end, struct err *err)
{
	if (!roster_in_file(&desk->roster, institution->number))
		institution->name = str_trim(pairs_get(pairs, count, STR("name")));
	if (!read_quotas(pairs, count, institution))
		return "quota.wrong";
	*end = roster_save(&desk->roster, institution, err);
	return problems[*end];
}

/* False when a page asks whether they are sure. */
static bool is_sure(struct portal *portal, const struct pair *pairs, size_t count)
{
	const struct confirm confirm = {
		.action = "suspend-institution",
		.about = service_institution(portal->service, portal->institution),
		.back = portal->request->path,
		.reason = true,
	};

	return confirm_given(portal, &confirm, pairs, count);
}

static void change(struct desk *desk, struct str action, const struct pair *pairs, size_t count)
{
	struct portal *portal = &desk->portal;
	struct institution institution = roster_find(&desk->roster, portal->institution);
	const bool suspends = str_equal_c(action, "suspend-institution");
	const char *problem = NULL;
	enum roster_end end = ROSTER_FAILED;
	struct err err = { 0 };

	if (suspends && !is_sure(portal, pairs, count))
		return;
	if (suspends)
		end = roster_suspend(&desk->roster, institution.number,
				     confirm_reason(pairs, count), &err);
	else if (str_equal_c(action, "resume-institution"))
		end = roster_resume(&desk->roster, institution.number, &err);
	else
		problem = save(desk, pairs, count, &institution, &end, &err);
	if (problem != NULL) {
		show_one(desk, &institution, problem);
		portal->response->status = 422;
	} else if (end == ROSTER_DONE) {
		done_redirect(portal, portal->request->path, action);
	} else {
		portal_fail(portal, &err);
	}
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
	if (roster_has(&desk.roster, desk.portal.institution))
		change(&desk, pairs_get(pairs, count, STR("_action")), pairs, count);
	else
		portal_fail(&desk.portal, &(struct err){ .code = ERR_NOT_FOUND });
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

	for (size_t i = 0; i < desk->roster.numbers.count; i++) {
		const struct outbox_figure figure =
			roster_figure(&desk->roster, desk->roster.numbers.at[i]);
		struct xml *row = add_institution(portal, table, desk->roster.numbers.at[i]);
		struct str state;

		if (!delivery_endpoint_state(portal, desk->roster.numbers.at[i], &state, err))
			return false;
		(void)page_add(page, row, "cell", state);
		(void)add_cell(portal, row, figure.waiting);
		(void)add_cell(portal, row, figure.parked);
		(void)page_add(page, row, "cell",
			       figure.due_ms > 0 ? page_when(page, figure.due_ms) : STR(""));
	}
	return true;
}

/* What is no file is a note of when the store began to be encrypted. */
static struct str migration_text(const struct page *page, struct str name)
{
	return str_equal_c(name, "encrypted") ? page_word(page, "operator.encrypted") : name;
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

		(void)page_add(page, row, "cell", migration_text(page, lines.at[i].name));
		(void)page_add(page, row, "cell", page_when(page, lines.at[i].applied_ms));
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
