/* Is a receipt that somebody shows genuine? What veidlapa verify says, for who has no terminal.
 */
#include "app/http/upload.h"
#include "app/portal/portal.h"
#include "app/portal/title.h"
#include "app/service/receipt.h"
#include "engine/base/limits.h"

static const struct {
	const char *element, *code, *file;
} verdicts[] = {
	[RECEIPT_GENUINE] = { "notice", "receipt.genuine", "receipt.genuine.file" },
	[RECEIPT_CHANGED] = { "problem", "receipt.changed", "receipt.changed.file" },
	[RECEIPT_OTHER_KEY] = { "problem", "receipt.other", "receipt.other" },
	[RECEIPT_UNREADABLE] = { "problem", "receipt.unreadable", "receipt.unreadable.file" },
};

/* "urn:veidlapa:form:99999999902:apbedisanas-pabalsts:3" */
struct named {
	struct str institution, form, version;
};

static struct named read_urn(struct str urn)
{
	struct str parts[6] = { 0 };

	for (size_t i = 0; i < LENGTH(parts); i++)
		(void)str_next(&urn, ':', &parts[i]);
	return (struct named){ parts[3], parts[4], parts[5] };
}

static void tell_form(struct portal *portal, struct xml *facts, const struct named *form)
{
	struct page *page = &portal->page;
	const bool ours = str_equal(form->institution, portal->institution);

	if (!ours)
		page_fact(page, facts, "column.institution",
			  service_institution(portal->service, form->institution));
	page_fact(page, facts, "column.form",
		  ours ? title_of_form(portal, form->form) : form->form);
	page_fact(page, facts, "delivery.version", form->version);
}

static void tell_receipt(struct portal *portal, const struct receipt *receipt)
{
	struct page *page = &portal->page;
	const struct named form = read_urn(receipt->urn);
	struct xml *facts;

	if (!str_equal(form.institution, portal->institution))
		page_say(page, "text", "receipt.foreign");
	facts = page_add(page, page->root, "facts", STR(""));
	page_fact(page, facts, "receipt.reference", receipt->reference);
	page_fact(page, facts, "column.received", page_moment(page, receipt->received_ms));
	tell_form(portal, facts, &form);
	if (str_equal(form.institution, portal->institution))
		page_link(page,
			  portal_url(portal, "deliveries?name=%.*s",
				     STR_ARG(receipt->reference)),
			  "receipt.delivery");
}

static void tell(struct portal *portal, const struct receipt_finding *finding)
{
	const char *word = finding->file ? verdicts[finding->verdict].file
					 : verdicts[finding->verdict].code;

	page_say(&portal->page, verdicts[finding->verdict].element, word);
	if (finding->verdict == RECEIPT_GENUINE && !finding->file)
		tell_receipt(portal, &finding->receipt);
}

static struct xml *ask_field(struct page *page, struct xml *form, const char *control,
			     const char *name, struct str value)
{
	const struct str key = str_printf(page->arena, "receipt.%s", name);
	struct xml *field = page_field(page, form, control, name, value);

	page_set(page, field, "label", page_word(page, str_to_c(page->arena, key)));
	page_set(page, field, "hint",
		 page_word(page, str_to_c(page->arena,
					  str_printf(page->arena, "%.*s.hint", STR_ARG(key)))));
	return field;
}

static void show(struct portal *portal, struct str code, const struct receipt_finding *finding,
		 const char *problem)
{
	struct page *page = &portal->page;
	struct xml *form;

	portal_begin(portal, "receipt");
	if (problem != NULL)
		page_say(page, "problem", problem);
	if (finding != NULL)
		tell(portal, finding);
	page_say(page, "text", "receipt.text");
	form = page_form(page, portal_url(portal, "receipt"));
	page_set(page, form, "files", STR("true"));
	page_set(page, ask_field(page, form, "area", "code", code), "rows", STR("6"));
	(void)ask_field(page, form, "file", "file", STR(""));
	page_button(page, form, "check-receipt");
	page_link(page, portal_url(portal, "deliveries"), "deliveries.back");
	portal_send(portal);
	portal->response->status = problem != NULL ? 422 : 200;
}

void portal_receipt_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;

	if (portal_open(&portal, context, request, response))
		show(&portal, STR(""), NULL, NULL);
}

void portal_receipt_post(void *context, const struct request *request,
			 struct response *response)
{
	struct portal portal;
	struct receipt_keys keys;
	struct receipt_finding finding;
	const struct pair *pairs;
	size_t count;

	if (!portal_post(&portal, context, request, response, &pairs, &count))
		return;
	const struct str code = str_trim(pairs_get(pairs, count, STR("code")));
	struct str what = code;
	if (request->file_count > 0 && !upload_first(request, LIMIT_PAGE, &what)) {
		show(&portal, code, NULL, "new.file.large");
		return;
	}
	if (what.len == 0) {
		show(&portal, code, NULL, "receipt.needed");
		return;
	}
	receipt_keys_of(&portal.service->keys, portal.arena, &keys);
	finding = receipt_check(what, &keys, portal.arena);
	show(&portal, code, &finding, NULL);
}
