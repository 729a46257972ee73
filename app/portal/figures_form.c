/* The figures of one form in a month: each as a chart, with the table that says the same. */
#include "app/pages/wrong.h"
#include "app/portal/figures.h"
#include "app/service/month.h"

/* What a chart and its table are made of. */
struct bar {
	struct str label, text;
	int64_t length; /* 0 also of what is hidden */
};
VEC_TYPE(bars, struct bar);

struct form_page {
	struct sheet_of_month sheet;
	struct summary summary;
	const struct published *published; /* the version in force; NULL: there is none */
	size_t language;		   /* of its languages */
};

/* --- charts ------------------------------------------------------------------------------- */

static int64_t longest(const struct bars *bars)
{
	int64_t most = 1;

	for (size_t i = 0; i < bars->count; i++)
		most = bars->at[i].length > most ? bars->at[i].length : most;
	return most;
}

static void add_chart(struct portal *portal, const struct bars *bars, const char *key)
{
	struct page *page = &portal->page;
	struct xml *chart = page_add(page, page->root, "chart", STR(""));
	const int64_t most = longest(bars);

	page_set(page, chart, "id", str_from_c(key));
	page_set(page, chart, "label", page_word(page, key));
	page_set(page, chart, "detail", page_word(page, "figures.chart"));
	for (size_t i = 0; i < bars->count; i++) {
		struct xml *bar = page_add(page, chart, "bar", bars->at[i].label);
		page_set(page, bar, "text", bars->at[i].text);
		page_set(page, bar, "share",
			 figure_number(portal->arena, bars->at[i].length * 100 / most));
	}
}

static void add_table(struct portal *portal, const struct bars *bars, const char *key,
		      const char *name)
{
	const char *const columns[] = { name, "figures.count" };
	struct page *page = &portal->page;
	struct xml *table = page_table(page, key, columns, LENGTH(columns));

	for (size_t i = 0; i < bars->count; i++) {
		struct xml *row = page_add(page, table, "row", STR(""));
		(void)page_add(page, row, "cell", bars->at[i].label);
		(void)page_add(page, row, "cell", bars->at[i].text);
	}
}

/* A part of the page; name: what the bars are of. */
static void tell(struct portal *portal, const struct bars *bars, const char *key,
		 const char *name)
{
	struct page *page = &portal->page;

	page_say(page, "heading", key);
	if (bars->count == 0) {
		page_say(page, "text", "figures.nothing");
		return;
	}
	add_chart(portal, bars, key);
	add_table(portal, bars, key, name);
}

/* --- what is in them ---------------------------------------------------------------------- */

/* As it is called in the form now; else by the id that it has or had. */
static struct str label_of(const struct form_page *self, struct str path)
{
	struct arena *arena = self->sheet.portal.arena;
	const struct form *form = self->published != NULL ? self->published->form : NULL;

	for (size_t i = 0; form != NULL && i < form->item_count; i++)
		if (str_equal(wrong_path(form->items[i], arena), path) &&
		    text_in(&form->items[i]->label, self->language).len > 0)
			return text_in(&form->items[i]->label, self->language);
	return path;
}

static struct str page_label(const struct form_page *self, struct str id)
{
	const struct page *page = &self->sheet.portal.page;

	if (id.len == 0)
		return page_word(page, "figures.page.none");
	if (str_equal_c(id, HTML_REVIEW_PATH))
		return page_word(page, "figures.page.review");
	return label_of(self, id);
}

static void tell_left(struct form_page *self)
{
	struct portal *portal = &self->sheet.portal;
	struct bars bars = { 0 };

	for (size_t i = 0; i < self->summary.left.count; i++) {
		const struct named_count *at = &self->summary.left.at[i];
		*VEC_ADD(portal->arena, &bars) = (struct bar){
			page_label(self, at->name),
			figure_share(portal->arena, at->count, self->summary.started), at->count
		};
	}
	tell(portal, &bars, "figures.left", "figures.page");
}

static void tell_wrong(struct form_page *self)
{
	struct portal *portal = &self->sheet.portal;
	struct bars bars = { 0 };

	for (size_t i = 0; i < self->summary.wrong.count; i++) {
		const struct named_count *at = &self->summary.wrong.at[i];
		*VEC_ADD(portal->arena, &bars) =
			(struct bar){ label_of(self, at->name),
				      figure_hidden(portal->arena, at->count),
				      at->count < SUMMARY_FEW ? 0 : at->count };
	}
	tell(portal, &bars, "figures.wrong", "figures.field");
}

static struct str class_label(struct arena *arena, unsigned class)
{
	const struct str from = figure_span(arena, span_from(class));
	const struct str to = figure_span(arena, span_to(class));

	return span_to(class) < 0
		       ? str_printf(arena, "> %.*s", STR_ARG(from))
		       : str_printf(arena, "%.*s – %.*s", STR_ARG(from), STR_ARG(to));
}

/* Quartiles above, classes below; of few it would be about somebody. */
static void tell_spans(struct portal *portal, const struct spans *spans, const char *key)
{
	struct bars bars = { 0 };
	const int64_t sum = spans_sum(spans);

	for (unsigned i = 0; sum >= SUMMARY_FEW && i < SPAN_CLASSES; i++)
		if (spans->counts[i] > 0)
			*VEC_ADD(portal->arena, &bars) =
				(struct bar){ class_label(portal->arena, i),
					      figure_share(portal->arena, spans->counts[i],
							   sum),
					      spans->counts[i] };
	tell(portal, &bars, key, "figures.span");
}

static void tell_quartiles(struct form_page *self, struct xml *facts, const struct spans *spans,
			   const char *key)
{
	struct portal *portal = &self->sheet.portal;
	const struct figure_text *text = &self->sheet.text;
	const struct str low = figure_percentile(text, spans, 25);
	const struct str middle = figure_percentile(text, spans, 50);
	const struct str high = figure_percentile(text, spans, 75);

	page_fact(&portal->page, facts, key,
		  spans_sum(spans) < SUMMARY_FEW
			  ? middle
			  : str_printf(portal->arena, "%.*s (%.*s – %.*s)", STR_ARG(middle),
				       STR_ARG(low), STR_ARG(high)));
}

static void tell_facts(struct form_page *self, const struct uptime *uptime)
{
	struct portal *portal = &self->sheet.portal;
	const struct summary *summary = &self->summary;
	struct page *page = &portal->page;
	struct arena *arena = portal->arena;
	struct xml *facts = page_add(page, page->root, "facts", STR(""));

	page_fact(page, facts, "figures.started", figure_number(arena, summary->started));
	page_fact(page, facts, "figures.finished",
		  figure_share(arena, summary->finished, summary->started));
	page_fact(page, facts, "figures.abandoned",
		  figure_share(arena, summary->abandoned, summary->started));
	page_fact(page, facts, "figures.open", figure_number(arena, summary->open));
	tell_quartiles(self, facts, &summary->filled, "figures.quartiles");
	page_fact(page, facts, "figures.delivered",
		  figure_number(arena, spans_sum(&summary->delivered)));
	tell_quartiles(self, facts, &summary->delivered, "figures.delivery-quartiles");
	page_fact(page, facts, "figures.uptime", figure_uptime(&self->sheet.text, uptime));
}

/* --- the page ----------------------------------------------------------------------------- */

static size_t language_of(const struct form_page *self)
{
	const struct str wanted = self->sheet.portal.language;
	const size_t index = self->published != NULL
				     ? form_language(self->published->form, wanted)
				     : SIZE_MAX;

	return index == SIZE_MAX ? 0 : index;
}

static void link_to(struct form_page *self, int64_t month, const char *ending, struct str text)
{
	struct portal *portal = &self->sheet.portal;
	struct page *page = &portal->page;
	const struct str name = month_text(portal->arena, month);

	page_set(page, page_add(page, page->root, "link", text), "href",
		 portal_url(portal, "figures/%.*s/%.*s%s", STR_ARG(self->summary.form),
			    STR_ARG(name), ending));
}

static void send_links(struct form_page *self)
{
	struct sheet_of_month *sheet = &self->sheet;
	struct page *page = &sheet->portal.page;
	const struct str month = month_text(sheet->portal.arena, sheet->figures.month);
	const int64_t before = month_add(sheet->figures.month, -1);
	const int64_t after = month_add(sheet->figures.month, 1);

	link_to(self, sheet->figures.month, ".csv", page_word(page, "figures.csv"));
	page_link(page, portal_url(&sheet->portal, "figures/%.*s", STR_ARG(month)),
		  "figures.all");
	page_say(page, "heading", "figures.months");
	link_to(self, before, "", figure_month(&sheet->text, before));
	if (sheet->figures.month < month_of(sheet->portal.now_ms))
		link_to(self, after, "", figure_month(&sheet->text, after));
}

static void send_page(struct form_page *self, const struct uptime *uptime)
{
	struct portal *portal = &self->sheet.portal;
	struct page *page = &portal->page;
	const struct str title =
		self->published != NULL ? text_in(&self->published->form->title, self->language)
					: self->summary.form;

	portal_begin_text(portal, str_printf(portal->arena, "%.*s: %.*s", STR_ARG(title),
					     STR_ARG(figure_month(&self->sheet.text,
								  self->sheet.figures.month))));
	page_say(page, "text", "figures.text");
	tell_facts(self, uptime);
	tell_left(self);
	tell_spans(portal, &self->summary.filled, "figures.filled");
	tell_wrong(self);
	page_say(page, "text", "figures.wrong.text");
	tell_spans(portal, &self->summary.delivered, "figures.delivery");
	send_links(self);
	portal_send(portal);
}

/* Another institution's form is not there, nor one that nothing is known of. */
static bool find_form(struct form_page *self, struct str id)
{
	struct portal *portal = &self->sheet.portal;
	const struct published *published = catalogue_current(portal->service->catalogue, id);

	self->summary = summary_find(&self->sheet.figures.summaries, id);
	if (published != NULL && !str_equal(published->institution, portal->institution)) {
		catalogue_release(portal->service->catalogue, published);
		published = NULL;
	}
	self->published = published;
	self->language = language_of(self);
	return published != NULL || self->summary.month != 0;
}

/* "/figures/FORM/2026-11", and with ".csv" at the end. */
void portal_figures_form_get(void *context, const struct request *request,
			     struct response *response)
{
	const struct str name = request->parameters[2];
	const struct str ending = str_slice(name, 7, name.len);
	struct form_page self = { 0 };
	struct uptime uptime;
	struct err err = { 0 };

	if (!figures_open(&self.sheet, context, request, response, str_slice(name, 0, 7)))
		return;
	const bool known = find_form(&self, request->parameters[1]);
	if (known && str_equal_c(ending, ".csv"))
		figures_send_csv(&self.sheet, self.summary.form);
	else if (!known || ending.len > 0)
		portal_fail(&self.sheet.portal, &(struct err){ .code = ERR_NOT_FOUND });
	else if (sheet_uptime(&self.sheet.figures, self.summary.form, &uptime, &err))
		send_page(&self, &uptime);
	else
		portal_fail(&self.sheet.portal, &err);
	if (self.published != NULL)
		catalogue_release(self.sheet.portal.service->catalogue, self.published);
}
