/* How an institution works here: what it chose, what it may use, and who has worked at it. */
#include "app/portal/done.h"
#include "storage/institutions.h"

static struct institution own(const struct portal *portal)
{
	return institutions_find(catalogue_institutions(portal->service->catalogue),
				 portal->institution);
}

static void ask_eyes(struct portal *portal)
{
	static const struct {
		const char *value, *word;
	} choices[] = { { "four", "eyes.four" }, { "two", "eyes.two" } };
	struct page *page = &portal->page;
	const bool alone = own(portal).alone;
	struct xml *form, *field;

	page_say(page, "heading", "eyes");
	page_say(page, "text", "eyes.text");
	form = page_form(page, portal_url(portal, "settings"));
	field = page_field(page, form, "choices", "eyes", STR(""));
	page_set(page, field, "label", page_word(page, "eyes.who"));
	for (size_t i = 0; i < LENGTH(choices); i++) {
		struct xml *option =
			page_add(page, field, "option", page_word(page, choices[i].word));
		page_set(page, option, "value", str_from_c(choices[i].value));
		if (alone == (i == 1))
			page_set(page, option, "chosen", STR("true"));
	}
	page_button(page, form, "save-settings");
}

static void tell_limits(struct portal *portal)
{
	struct page *page = &portal->page;
	const struct institution institution = own(portal);
	struct xml *facts;

	page_say(page, "heading", "quota");
	page_say(page, "text", "quota.text");
	facts = page_add(page, page->root, "facts", STR(""));
	for (size_t i = 0; i < QUOTAS; i++)
		page_fact(page, facts, portal_quota_words[i],
			  institution.most[i] == 0 ? page_word(page, "quota.none")
						   : portal_quota_text(portal, (enum quota)i,
								       institution.most[i]));
}

static bool tell_people(struct portal *portal, struct err *err)
{
	static const char *const columns[] = { "column.who", "column.acts", "column.last" };
	struct page *page = &portal->page;
	struct worker_lines lines = { 0 };
	struct xml *table;

	if (!store_workers_list(portal->service->store, portal->arena, portal->institution,
				&lines, err))
		return false;
	page_say(page, "heading", "workers");
	page_say(page, "text", "workers.text");
	table = page_table(page, "workers", columns, LENGTH(columns));
	for (size_t i = 0; i < lines.count; i++) {
		struct xml *row = page_add(page, table, "row", STR(""));

		(void)page_add(page, row, "cell", lines.at[i].who);
		(void)page_add(page, row, "cell",
			       str_printf(portal->arena, "%lld", (long long)lines.at[i].acts));
		(void)page_add(page, row, "cell", page_moment(page, lines.at[i].last_ms));
	}
	return true;
}

void portal_settings_get(void *context, const struct request *request,
			 struct response *response)
{
	struct portal portal;
	struct err err = { 0 };

	if (!portal_open(&portal, context, request, response))
		return;
	portal_begin(&portal, "places.settings");
	done_tell(&portal);
	ask_eyes(&portal);
	tell_limits(&portal);
	if (tell_people(&portal, &err))
		portal_send(&portal);
	else
		portal_fail(&portal, &err);
}

void portal_settings_post(void *context, const struct request *request,
			  struct response *response)
{
	struct portal portal;
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };

	if (!portal_post(&portal, context, request, response, &pairs, &count))
		return;
	struct institution institution = own(&portal);
	const struct audit_line line = { .time_ms = portal.now_ms,
					 .who = portal_who(&portal),
					 .what = STR("institution.eyes"),
					 .detail = pairs_get(pairs, count, STR("eyes")) };
	const bool known = str_equal_c(line.detail, "two") || str_equal_c(line.detail, "four");
	institution.alone = str_equal_c(line.detail, "two");
	if (!known)
		portal_redirect(&portal, portal_url(&portal, "settings"));
	else if (store_institution_put(portal.service->store, &institution, &line, false,
				       &err) &&
		 catalogue_load(portal.service->catalogue, &err))
		done_redirect(&portal, portal_url(&portal, "settings"), STR("save-settings"));
	else
		portal_fail(&portal, &err);
}
