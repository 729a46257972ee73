/* Who did what at an institution. */
#include "app/portal/portal.h"
#include "app/service/audit_file.h"

static struct str about(const struct portal *portal, const struct audit_line *line)
{
	return str_trim(str_printf(portal->arena, "%.*s %.*s %.*s", STR_ARG(line->reference),
				   STR_ARG(line->submission), STR_ARG(line->detail)));
}

static void add_line(struct portal *portal, struct xml *table, const struct audit_line *line)
{
	struct page *page = &portal->page;
	struct xml *row = page_add(page, table, "row", STR(""));

	(void)page_add(page, row, "cell",
		       str_printf(portal->arena, "%lld", (long long)line->number));
	(void)page_add(page, row, "cell", page_moment(page, line->time_ms));
	(void)page_add(page, row, "cell",
		       line->who.len > 0 ? line->who : page_word(page, "audit.program"));
	(void)page_add(page, row, "cell", line->what);
	(void)page_add(page, row, "cell", about(portal, line));
}

/* Of the institution whose audit it is; what is linked is below base. */
static void show(struct portal *portal, struct str institution, struct str base)
{
	static const char *const columns[] = { "column.number", "column.when", "column.who",
					       "column.what", "column.about" };
	struct audit_lines lines = { 0 };
	uint64_t before = 0;
	struct err err = { 0 };

	if (!str_to_u64(request_query(portal->request, STR("before")), &before) ||
	    before > INT64_MAX)
		before = 0;
	if (!store_audit_list(portal->service->store, portal->arena, institution,
			      (int64_t)before, &lines, &err)) {
		portal_fail(portal, &err);
		return;
	}
	portal_begin(portal, "places.audit");
	page_say(&portal->page, "text", lines.count > 0 ? "audit.text" : "audit.none");
	if (lines.count > 0) {
		struct xml *table =
			page_table(&portal->page, "places.audit", columns, LENGTH(columns));
		for (size_t i = 0; i < lines.count; i++)
			add_line(portal, table, &lines.at[i]);
		if (lines.at[lines.count - 1].number > 1)
			page_link(&portal->page,
				  str_printf(portal->arena, "%.*s/audit?before=%lld",
					     STR_ARG(base),
					     (long long)lines.at[lines.count - 1].number),
				  "older");
	}
	page_link(&portal->page, str_printf(portal->arena, "%.*s/audit.jsonl", STR_ARG(base)),
		  "audit.download");
	portal_send(portal);
}

void portal_audit_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;

	if (portal_open(&portal, context, request, response))
		show(&portal, portal.institution, portal.base);
}

void portal_operator_audit_get(void *context, const struct request *request,
			       struct response *response)
{
	struct portal portal;

	if (portal_open(&portal, context, request, response))
		show(&portal, STR(STORE_PLATFORM), STR("/portal/operator"));
}

/* --- as a file ---------------------------------------------------------------------------- */

static void send_file(struct portal *portal, struct str institution)
{
	struct response *response = portal->response;
	struct err err = { 0 };

	response->content_type = STR("application/jsonl");
	response_header(response, STR("Content-Disposition"),
			str_printf(portal->arena, "attachment; filename=\"audit-%.*s.jsonl\"",
				   STR_ARG(institution)));
	buf_finish(&response->body);
	buf_init(&response->body, AUDIT_FILE);
	if (!audit_file_write(portal->service->store, institution, &response->body, &err))
		portal_fail(portal, &err);
}

void portal_audit_file(void *context, const struct request *request, struct response *response)
{
	struct portal portal;

	if (portal_open(&portal, context, request, response))
		send_file(&portal, portal.institution);
}

void portal_operator_audit_file(void *context, const struct request *request,
				struct response *response)
{
	struct portal portal;

	if (portal_open(&portal, context, request, response))
		send_file(&portal, STR(STORE_PLATFORM));
}
