#include "app/portal/workshop.h"

#include "engine/form/definition.h"
#include "engine/form/edit.h"
#include "renderers/i18n/findings.h"

static bool load_published(struct workshop *workshop)
{
	struct portal *portal = workshop->portal;
	const struct published *published =
		catalogue_current(portal->service->catalogue, workshop->form);
	struct form_record record;
	struct err err = { 0 };
	bool ours;

	if (published == NULL)
		return false;
	record = (struct form_record){ .institution = published->institution,
				       .id = published->id,
				       .version = published->version };
	ours = str_equal(published->institution, portal->institution) &&
	       store_form_version(portal->service->store, portal->arena, &record, &err);
	workshop->text = record.definition;
	catalogue_release(portal->service->catalogue, published);
	return ours;
}

bool workshop_open(struct workshop *workshop, struct portal *portal)
{
	return workshop_open_form(workshop, portal, portal->request->parameters[1]);
}

bool workshop_open_form(struct workshop *workshop, struct portal *portal, struct str form)
{
	struct design design;
	struct err err = { 0 };

	*workshop = (struct workshop){ .portal = portal, .form = form };
	if (store_design_get(portal->service->store, portal->arena, portal->institution,
			     workshop->form, &design, &err)) {
		workshop->text = design.definition;
		workshop->revision = design.revision;
		workshop->state = design.state;
		workshop->author = design.author;
		workshop->name = design.name;
		return true;
	}
	if (err.code == ERR_NOT_FOUND && load_published(workshop))
		return true;
	portal_fail(portal, &err);
	return false;
}

const struct verdict *workshop_verdict(const struct workshop *workshop)
{
	const struct portal *portal = workshop->portal;

	return verdicts_borrow(portal->service->verdicts, portal->arena, portal->institution,
			       workshop->text, findings_in(portal->language));
}

bool workshop_check(const struct workshop *workshop, struct diags *diags)
{
	const struct portal *portal = workshop->portal;
	const struct publication publication = { .definition = workshop->text,
						 .institution = portal->institution,
						 .id = workshop->form };

	portal_diags(portal, diags, workshop->form);
	return verdict_check(portal->service, &publication, diags);
}

struct xml *workshop_tree(const struct workshop *workshop)
{
	struct arena *arena = workshop->portal->arena;
	struct diags diags;

	diags_init(&diags, arena, workshop->form);
	return definition_read(arena, workshop->text, &diags);
}

struct str workshop_text_of(const struct workshop *workshop, int64_t revision)
{
	const struct portal *portal = workshop->portal;
	struct design then = { .institution = portal->institution,
			       .form = workshop->form,
			       .revision = revision };

	return store_design_text(portal->service->store, portal->arena, &then,
				 &(struct err){ 0 })
		       ? then.definition
		       : STR("");
}

struct xml *workshop_tree_of(const struct workshop *workshop, int64_t revision)
{
	const struct portal *portal = workshop->portal;
	const struct str text = workshop_text_of(workshop, revision);
	struct diags diags;

	diags_init(&diags, portal->arena, workshop->form);
	return text.len > 0 ? definition_read(portal->arena, text, &diags) : NULL;
}

bool workshop_is_locked(const struct workshop *workshop)
{
	return (workshop->portal->roles & ROLE_AUTHOR) == 0 ||
	       str_equal_c(workshop->state, "review") ||
	       str_equal_c(workshop->state, "approved");
}

void workshop_tell_lock(const struct workshop *workshop)
{
	const struct portal *portal = workshop->portal;
	struct page *page = &workshop->portal->page;

	if (!workshop_is_locked(workshop))
		return;
	if ((portal->roles & ROLE_AUTHOR) == 0) {
		page_say(page, "text", "locked.reader");
		return;
	}
	page_say(page, "notice",
		 str_equal_c(workshop->state, "review") ? "locked.review" : "locked.approved");
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(workshop->form)),
		  "locked.form");
}

/* "?done=save.12": the revision, so that an address that is opened again later says nothing. */
struct str workshop_done(const struct workshop *workshop, struct str url, struct str what)
{
	return str_printf(workshop->portal->arena, "%.*s?done=%.*s.%lld", STR_ARG(url),
			  STR_ARG(what), (long long)workshop->revision + 1);
}

struct str workshop_was_done(const struct workshop *workshop)
{
	const struct request *request = workshop->portal->request;
	struct str rest = request_query(request, STR("done"));
	struct str what = STR("");
	uint64_t revision;

	return request->method == METHOD_GET && str_next(&rest, '.', &what) &&
			       str_to_u64(rest, &revision) &&
			       revision == (uint64_t)workshop->revision
		       ? what
		       : STR("");
}

struct str workshop_done_said(const struct workshop *workshop)
{
	const struct page *page = &workshop->portal->page;
	const struct str what = workshop_was_done(workshop);
	struct str text = STR("");

	if (what.len > 0)
		(void)word_find(page->words,
				str_printf(page->arena, "portal.done.%.*s", STR_ARG(what)),
				&text);
	return text;
}

void workshop_tell_done(const struct workshop *workshop, bool wrong)
{
	struct page *page = &workshop->portal->page;
	const struct str text = workshop_done_said(workshop);

	if (text.len == 0)
		return;
	if (wrong)
		(void)page_add(page, page->root, "problem",
			       page_word_with(page, "done-wrong", "done", text));
	else
		(void)page_add(page, page->root, "notice", text);
}

bool workshop_is_newest(const struct workshop *workshop, const struct pair *pairs, size_t count)
{
	uint64_t revision;

	return str_to_u64(pairs_get(pairs, count, STR("revision")), &revision) &&
	       revision == (uint64_t)workshop->revision;
}

enum workshop_end workshop_save(const struct workshop *workshop, struct str text)
{
	return workshop_save_step(workshop, text, "");
}

enum workshop_end workshop_save_step(const struct workshop *workshop, struct str text,
				     const char *step)
{
	struct portal *portal = workshop->portal;
	const struct design design = { .institution = portal->institution,
				       .form = workshop->form,
				       .revision = workshop->revision,
				       .author = portal->author,
				       .name = portal->name,
				       .time_ms = portal->now_ms,
				       .definition = text,
				       .step = str_from_c(step) };
	struct err err = { 0 };

	if (store_design_save(portal->service->store, &design, &err))
		return WORKSHOP_SAVED;
	if (err.code == ERR_CONFLICT)
		return WORKSHOP_CHANGED_MEANWHILE;
	portal_fail(portal, &err);
	return WORKSHOP_FAILED;
}

enum workshop_end workshop_save_tree(const struct workshop *workshop, const struct xml *tree)
{
	struct arena *arena = workshop->portal->arena;
	struct buf text;
	enum workshop_end end = WORKSHOP_FAILED;

	buf_init(&text, LIMIT_DEFINITION);
	if (edit_write(arena, tree, &text))
		end = workshop_save(workshop, buf_str(&text));
	else
		portal_fail(workshop->portal, &(struct err){ .code = ERR_LIMIT });
	buf_finish(&text);
	return end;
}
