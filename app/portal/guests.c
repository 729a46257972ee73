#include "app/portal/guests.h"

#include "app/pages/journey.h"
#include "app/portal/confirm.h"
#include "app/portal/done.h"
#include "app/portal/part.h"
#include "app/service/invitation.h"

struct desk {
	struct portal portal;
	struct workshop shop;
	struct guest_links links;
	struct guest_comments comments;
	struct str url; /* of a link that was just made, or empty */
};

/* False when a page says why not. */
static bool load(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct store *store = portal->service->store;
	struct err err = { 0 };

	desk->links = (struct guest_links){ 0 };
	desk->comments = (struct guest_comments){ 0 };
	if (!workshop_open(&desk->shop, portal))
		return false;
	if (store_guest_links_list(store, portal->arena, portal->institution, desk->shop.form,
				   &desk->links, &err) &&
	    store_guest_comments_list(store, portal->arena, portal->institution,
				      desk->shop.form, &desk->comments, &err))
		return true;
	portal_fail(portal, &err);
	return false;
}

/* --- links -------------------------------------------------------------------------------- */

static const struct {
	const char *value, *word;
	int64_t days;
} times[] = {
	{ "7", "guests.week", 7 },
	{ "14", "guests.fortnight", 14 },
	{ "30", "guests.month", 30 },
};

static void ask_link(struct desk *desk, struct str action)
{
	struct page *page = &desk->portal.page;
	struct xml *form, *field;

	if (desk->shop.revision == 0) {
		page_say(page, "text", "guests.no-design");
		return;
	}
	form = page_form(page, action);
	page_hidden(page, form, "revision",
		    str_printf(page->arena, "%lld", (long long)desk->shop.revision));
	field = page_field(page, form, "select", "days", STR(""));
	page_set(page, field, "label", page_word(page, "guests.days"));
	for (size_t i = 0; i < LENGTH(times); i++)
		page_set(page, page_add(page, field, "option", page_word(page, times[i].word)),
			 "value", str_from_c(times[i].value));
	page_button(page, form, "make-link");
}

static struct str state_of(const struct desk *desk, const struct guest_link *link)
{
	const struct page *page = &desk->portal.page;

	if (link->revoked_ms > 0)
		return page_word(page, "guests.revoked");
	if (link->expires_ms <= desk->portal.now_ms)
		return page_word(page, "guests.over");
	return page_word_with(page, "guests.until", "until",
			      page_until(page, link->expires_ms));
}

static bool is_open(const struct desk *desk, const struct guest_link *link)
{
	return link->revoked_ms == 0 && link->expires_ms > desk->portal.now_ms;
}

static void tell_links(struct desk *desk)
{
	static const char *const columns[] = { "column.number", "column.revision", "column.who",
					       "column.state" };
	struct page *page = &desk->portal.page;
	struct xml *table = NULL;

	for (size_t i = 0; i < desk->links.count; i++) {
		const struct guest_link *link = &desk->links.at[i];

		if (table == NULL)
			table = page_table(page, "guests.links", columns, LENGTH(columns));
		struct xml *row = page_add(page, table, "row", STR(""));
		(void)page_add(page, row, "cell",
			       str_printf(page->arena, "%lld", (long long)link->number));
		(void)page_add(page, row, "cell",
			       str_printf(page->arena, "%lld", (long long)link->revision));
		(void)page_add(page, row, "cell", link->name);
		(void)page_add(page, row, "cell", state_of(desk, link));
	}
}

/* By its number: the secret is nowhere any more. */
static void ask_revocation(struct desk *desk, struct str action)
{
	struct page *page = &desk->portal.page;
	struct xml *form = NULL, *field = NULL;

	for (size_t i = 0; i < desk->links.count; i++) {
		const struct guest_link *link = &desk->links.at[i];
		const struct str number =
			str_printf(page->arena, "%lld", (long long)link->number);

		if (!is_open(desk, link))
			continue;
		if (form == NULL) {
			form = page_form(page, action);
			field = page_field(page, form, "select", "link", STR(""));
			page_set(page, field, "label", page_word(page, "guests.which"));
		}
		page_set(page,
			 page_add(page, field, "option",
				  page_word_with(page, "guests.link", "number", number)),
			 "value", number);
	}
	if (form != NULL)
		page_button(page, form, "revoke-link");
}

/* --- comments ----------------------------------------------------------------------------- */

/* Of a page by its title in the definition as it is now; by its id when it has none such. */
static struct str page_named(struct page *page, const struct xml *tree, struct str id)
{
	const struct xml *at = tree == NULL ? NULL : xml_child(tree, STR("page"));

	for (; at != NULL; at = xml_next(at, STR("page")))
		if (str_equal(xml_get(at, STR("id")), id))
			return part_title(page, at);
	return id;
}

/* "Anna, 2026. gada …, lapa „Par Jums”" */
static struct str origin(struct page *page, const struct xml *tree,
			 const struct guest_comment *comment)
{
	const struct str name =
		comment->name.len > 0 ? comment->name : page_word(page, "guests.nameless");
	const struct str where = comment->page.len > 0
					 ? page_word_with(page, "guests.on-page", "page",
							  page_named(page, tree, comment->page))
					 : page_word(page, "guests.on-review");

	return str_printf(page->arena, "%.*s, %.*s, %.*s", STR_ARG(name),
			  STR_ARG(page_moment(page, comment->time_ms)), STR_ARG(where));
}

static void tell_comment(struct page *page, const struct xml *tree, struct xml *list,
			 const struct guest_comment *comment)
{
	struct xml *item = page_add(page, list, "item", comment->text);

	page_set(page, item, "detail", origin(page, tree, comment));
	if (comment->done_ms > 0)
		page_set(page, item, "tag",
			 page_word_with(page, "guests.done", "who", comment->done_by));
}

/* Each with its own button, until it is pressed. */
static void ask_done(struct page *page, struct xml *list, const struct guest_comment *comment,
		     struct str action)
{
	struct xml *form = page_add(page, list->last, "form", STR(""));

	page_set(page, form, "action", action);
	page_set(page, form, "quiet", STR("true"));
	page_hidden(page, form, "comment",
		    str_printf(page->arena, "%lld", (long long)comment->number));
	page_button(page, form, "comment-done");
}

static void tell_comments(struct desk *desk, struct str action)
{
	struct page *page = &desk->portal.page;
	const struct xml *tree = workshop_tree(&desk->shop);
	struct xml *list;

	page_say(page, "heading", "guests.comments");
	if (desk->comments.count == 0) {
		page_say(page, "text", "guests.none");
		return;
	}
	list = page_add(page, page->root, "list", STR(""));
	for (size_t i = 0; i < desk->comments.count; i++) {
		tell_comment(page, tree, list, &desk->comments.at[i]);
		if (desk->comments.at[i].done_ms == 0)
			ask_done(page, list, &desk->comments.at[i], action);
	}
}

static bool is_told(const struct guest_comment *comment, const struct str *of)
{
	return comment->done_ms == 0 && (of == NULL || str_equal(comment->page, *of));
}

void guests_tell(const struct workshop *shop, const struct str *of)
{
	struct portal *portal = shop->portal;
	struct page *page = &portal->page;
	const struct xml *tree = workshop_tree(shop);
	struct guest_comments comments = { 0 };
	struct xml *list = NULL;

	if (!store_guest_comments_list(portal->service->store, portal->arena,
				       portal->institution, shop->form, &comments,
				       &(struct err){ 0 }))
		return;
	for (size_t i = 0; i < comments.count; i++) {
		if (!is_told(&comments.at[i], of))
			continue;
		if (list == NULL) {
			page_say(page, "heading", "guests.comments");
			list = page_add(page, page->root, "list", STR(""));
		}
		tell_comment(page, tree, list, &comments.at[i]);
	}
	if (list != NULL)
		page_link(page, portal_url(portal, "forms/%.*s/guests", STR_ARG(shop->form)),
			  "guests.open");
}

/* --- the page ----------------------------------------------------------------------------- */

static void show(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	const struct str action =
		portal_url(portal, "forms/%.*s/guests", STR_ARG(desk->shop.form));

	portal_begin(portal, "guests");
	done_tell(portal);
	if (desk->url.len > 0) {
		page_say(page, "notice", "guests.made");
		page_set(page, page_add(page, page->root, "code", desk->url), "label",
			 page_word(page, "guests.new"));
	}
	page_say(page, "text", "guests.text");
	ask_link(desk, action);
	tell_links(desk);
	ask_revocation(desk, action);
	tell_comments(desk, action);
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(desk->shop.form)), "back");
	portal_send(portal);
}

void portal_guests_get(void *context, const struct request *request, struct response *response)
{
	struct desk desk = { .url = STR("") };

	if (portal_open(&desk.portal, context, request, response) && load(&desk))
		show(&desk);
}

/* --- changing it -------------------------------------------------------------------------- */

static struct invitation invitation_of(const struct desk *desk)
{
	return (struct invitation){ .service = desk->portal.service,
				    .arena = desk->portal.arena,
				    .institution = desk->portal.institution,
				    .form = desk->shop.form,
				    .name = desk->portal.name,
				    .who = portal_who(&desk->portal),
				    .now_ms = desk->portal.now_ms };
}

static int64_t days_of(struct str value)
{
	for (size_t i = 0; i < LENGTH(times); i++)
		if (str_equal_c(value, times[i].value))
			return times[i].days;
	return times[0].days;
}

/* The page that answers is the only one that ever shows the secret. */
static bool make_link(struct desk *desk, struct str days, struct err *err)
{
	const struct invitation invitation = invitation_of(desk);
	const struct portal *portal = &desk->portal;
	struct guest_link link;
	struct str path;

	if (desk->shop.revision == 0)
		return true;
	if (!invitation_make(&invitation, desk->shop.revision, days_of(days), &link, &path,
			     err))
		return false;
	desk->url = journey_public(portal->service, portal->request, path);
	return true;
}

static bool change(struct desk *desk, const struct pair *pairs, size_t count, struct err *err)
{
	const struct invitation invitation = invitation_of(desk);
	const struct str action = pairs_get(pairs, count, STR("_action"));
	uint64_t number = 0;

	if (str_equal_c(action, "make-link"))
		return make_link(desk, pairs_get(pairs, count, STR("days")), err);
	if (str_equal_c(action, "revoke-link"))
		return !str_to_u64(pairs_get(pairs, count, STR("link")), &number) ||
		       number > INT64_MAX ||
		       invitation_revoke(&invitation, (int64_t)number, err);
	if (str_equal_c(action, "comment-done"))
		return !str_to_u64(pairs_get(pairs, count, STR("comment")), &number) ||
		       number > INT64_MAX || invitation_done(&invitation, (int64_t)number, err);
	return true;
}

/* False when a page asks; only revoking needs it. */
static bool is_sure(struct desk *desk, const struct pair *pairs, size_t count)
{
	const struct confirm confirm = {
		.action = "revoke-link",
		.about = pairs_get(pairs, count, STR("link")),
		.back = portal_url(&desk->portal, "forms/%.*s/guests",
				   STR_ARG(desk->shop.form)),
	};

	return !str_equal_c(pairs_get(pairs, count, STR("_action")), confirm.action) ||
	       confirm_given(&desk->portal, &confirm, pairs, count);
}

void portal_guests_post(void *context, const struct request *request, struct response *response)
{
	struct desk desk = { .url = STR("") };
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };

	if (!portal_post(&desk.portal, context, request, response, &pairs, &count) ||
	    !load(&desk) || !is_sure(&desk, pairs, count))
		return;
	if (!change(&desk, pairs, count, &err))
		portal_fail(&desk.portal, &err);
	else if (desk.url.len == 0)
		done_redirect(
			&desk.portal,
			portal_url(&desk.portal, "forms/%.*s/guests", STR_ARG(desk.shop.form)),
			pairs_get(pairs, count, STR("_action")));
	else if (load(&desk))
		show(&desk);
}
