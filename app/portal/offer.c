/* When people can apply with a published form, and withdrawing it: without a new version. */
#include "app/portal/day.h"
#include "app/portal/done.h"
#include "app/portal/refill.h"
#include "app/service/offer.h"

struct desk {
	struct portal portal;
	struct offer offer;
	struct availability now;
	/* What was typed and is not right. */
	struct day opens, closes;
	struct str reason;
	const char *problem, *field; /* and where it is */
};

/* False when there is no such form of the institution, or a page says why not. */
static bool open(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct catalogue *catalogue = portal->service->catalogue;
	const struct str form = portal->request->parameters[1];
	const struct published *published = catalogue_current(catalogue, form);
	const bool ours =
		published != NULL && str_equal(published->institution, portal->institution);

	catalogue_release(catalogue, published);
	desk->offer = (struct offer){ .service = portal->service,
				      .arena = portal->arena,
				      .institution = portal->institution,
				      .form = form,
				      .who = portal_who(portal),
				      .now_ms = portal->now_ms };
	desk->now = offer_now(&desk->offer);
	if (!ours)
		portal_fail(portal, &(struct err){ .code = ERR_NOT_FOUND });
	return ours;
}

/* --- the page ----------------------------------------------------------------------------- */

static void ask_time(struct page *page, struct xml *form, const char *name,
		     const struct day *typed)
{
	struct xml *field = day_ask(page, form, name, typed, true);
	struct str key = str_printf(page->arena, "offer.%s", name);
	struct str hint = str_printf(page->arena, "offer.%s.hint", name);

	page_set(page, field, "label", page_word(page, str_to_c(page->arena, key)));
	page_set(page, field, "hint", page_word(page, str_to_c(page->arena, hint)));
}

static void ask_times(struct desk *desk, struct str action)
{
	struct page *page = &desk->portal.page;
	struct xml *form;

	page_say(page, "heading", "offer.times");
	form = page_form(page, action);
	ask_time(page, form, "opens", &desk->opens);
	ask_time(page, form, "closes", &desk->closes);
	page_button(page, form, "save-times");
}

/* Days that who has begun it has left. */
static const struct {
	const char *value, *word;
	int64_t days;
} graces[] = {
	{ "7", "offer.grace.week", 7 },
	{ "1", "offer.grace.day", 1 },
	{ "0", "offer.grace.none", 0 },
};

static void ask_withdrawal(struct desk *desk, struct str action)
{
	struct page *page = &desk->portal.page;
	struct xml *form, *field;

	page_say(page, "heading", "offer.withdraw");
	page_say(page, "text", "offer.withdraw.text");
	form = page_form(page, action);
	field = page_field(page, form, "area", "reason", desk->reason);
	page_set(page, field, "label", page_word(page, "offer.reason"));
	page_set(page, field, "hint", page_word(page, "offer.reason.hint"));
	page_set(page, field, "rows", STR("3"));
	field = page_field(page, form, "select", "grace", STR(""));
	page_set(page, field, "label", page_word(page, "offer.grace"));
	for (size_t i = 0; i < LENGTH(graces); i++)
		page_set(page, page_add(page, field, "option", page_word(page, graces[i].word)),
			 "value", str_from_c(graces[i].value));
	page_button(page, form, "withdraw");
}

static void ask_return(struct desk *desk, struct str action)
{
	struct page *page = &desk->portal.page;
	struct xml *facts;

	page_say(page, "heading", "offer.withdrawn");
	facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "offer.since", page_moment(page, desk->now.withdrawn_ms));
	page_fact(page, facts, "offer.reason", desk->now.reason);
	page_say(page, "text", "offer.return.text");
	page_button(page, page_form(page, action), "bring-back");
}

/* At the field that it is about, to which the summary leads. */
static void tell_problem(struct desk *desk)
{
	struct page *page = &desk->portal.page;
	const struct str text = page_word(page, desk->problem);
	struct xml *problem = page_add(page, page->root, "problem", text);

	if (refill_error(page, page->root, str_from_c(desk->field), text))
		page_set(page, problem, "href",
			 str_printf(page->arena, "#%s", desk->field));
}

static void show(struct desk *desk)
{
	struct portal *portal = &desk->portal;
	struct page *page = &portal->page;
	const struct str action =
		portal_url(portal, "forms/%.*s/offer", STR_ARG(desk->offer.form));
	struct str said = opening_say(&desk->now, portal->now_ms, page->words, portal->arena);

	portal_begin(portal, "offer");
	done_tell(portal);
	(void)page_add(page, page->root, "text",
		       said.len > 0 ? said : page_word(page, "offer.always"));
	if (desk->now.withdrawn_ms > 0)
		ask_return(desk, action);
	ask_times(desk, action);
	if (desk->now.withdrawn_ms == 0)
		ask_withdrawal(desk, action);
	if (desk->problem != NULL)
		tell_problem(desk);
	page_link(page, portal_url(portal, "forms/%.*s", STR_ARG(desk->offer.form)), "back");
	portal_send(portal);
}

void portal_offer_get(void *context, const struct request *request, struct response *response)
{
	struct desk desk = { .problem = NULL };

	if (!portal_open(&desk.portal, context, request, response) || !open(&desk))
		return;
	desk.opens = day_of(request->arena, desk.now.opens_ms);
	desk.closes = day_of(request->arena, desk.now.closes_ms);
	show(&desk);
}

/* --- changing it -------------------------------------------------------------------------- */

/* An empty one is none. */
static bool read_time(struct desk *desk, const struct day *day, const char *field, int64_t *ms)
{
	*ms = 0;
	if (day_is_empty(day) || day_read(day, desk->portal.arena, ms))
		return true;
	desk->problem = "offer.time.wrong";
	desk->field = field;
	return false;
}

/* What the page says where it was refused. */
static bool judge(struct desk *desk, enum offer_end end)
{
	static const char *const problems[] = { [OFFER_DONE] = NULL,
						[OFFER_FAILED] = NULL,
						[OFFER_ORDER] = "offer.time.order",
						[OFFER_REASON_NONE] = "offer.reason.needed",
						[OFFER_REASON_LONG] = "offer.reason.long" };

	desk->problem = problems[end];
	desk->field = end == OFFER_ORDER ? "closes" : "reason";
	return end == OFFER_DONE;
}

static bool set_times(struct desk *desk, struct err *err)
{
	int64_t opens_ms = 0, closes_ms = 0;

	return read_time(desk, &desk->opens, "opens", &opens_ms) &&
	       read_time(desk, &desk->closes, "closes", &closes_ms) &&
	       judge(desk, offer_times(&desk->offer, opens_ms, closes_ms, err));
}

static int64_t finish_of(const struct desk *desk, struct str grace)
{
	for (size_t i = 0; i < LENGTH(graces); i++)
		if (str_equal_c(grace, graces[i].value) && graces[i].days > 0)
			return desk->portal.now_ms +
			       graces[i].days * INT64_C(24) * 60 * 60 * 1000;
	return 0;
}

static bool change(struct desk *desk, const struct pair *pairs, size_t count, struct err *err)
{
	const struct str action = pairs_get(pairs, count, STR("_action"));

	if (str_equal_c(action, "save-times"))
		return set_times(desk, err);
	if (str_equal_c(action, "withdraw"))
		return judge(desk, offer_withdraw(&desk->offer, desk->reason,
						  finish_of(desk, pairs_get(pairs, count,
									    STR("grace"))),
						  err));
	return !str_equal_c(action, "bring-back") || offer_return(&desk->offer, err);
}

void portal_offer_post(void *context, const struct request *request, struct response *response)
{
	struct desk desk = { .problem = NULL };
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };

	if (!portal_post(&desk.portal, context, request, response, &pairs, &count) ||
	    !open(&desk))
		return;
	desk.opens = day_sent(request->arena, pairs, count, "opens");
	desk.closes = day_sent(request->arena, pairs, count, "closes");
	if (!day_is_empty(&desk.closes) && desk.closes.time.len == 0)
		desk.closes.time = STR("23:59"); /* the day is the last one */
	desk.reason = str_trim(pairs_get(pairs, count, STR("reason")));
	if (change(&desk, pairs, count, &err)) {
		done_redirect(
			&desk.portal,
			portal_url(&desk.portal, "forms/%.*s/offer", STR_ARG(desk.offer.form)),
			pairs_get(pairs, count, STR("_action")));
	} else if (desk.problem != NULL) {
		show(&desk);
		response->status = 422;
	} else {
		portal_fail(&desk.portal, &err);
	}
}
