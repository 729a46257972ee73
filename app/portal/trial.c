#include "app/portal/trial.h"

#include "app/pages/journey.h"
#include "app/portal/preview.h"
#include "engine/form/attachment.h"
#include "storage/asides.h"

/* --- keeping it --------------------------------------------------------------------------- */

static struct aside aside_of(const struct workshop *shop)
{
	return (struct aside){ .institution = shop->portal->institution,
			       .form = shop->form,
			       .kind = STR("trial"),
			       .author = shop->portal->author,
			       .time_ms = shop->portal->now_ms };
}

/* The scenario that it came from, if any, on a line above the answers. */
struct kept {
	struct str scenario, answers;
};

static bool load(const struct workshop *shop, struct kept *kept)
{
	struct aside aside = aside_of(shop);
	struct err err = { 0 };
	const bool there = store_aside_get(shop->portal->service->store, shop->portal->arena,
					   &aside, &err);
	const struct str text = aside.content;
	const size_t line = str_find(text, STR("\n{"), 0);

	*kept = line == SIZE_MAX ? (struct kept){ STR(""), text }
				 : (struct kept){ str_slice(text, 0, line),
						  str_slice(text, line + 1, text.len) };
	return there;
}

bool trial_is(const struct workshop *shop)
{
	struct kept kept;

	return load(shop, &kept);
}

struct str trial_scenario(const struct workshop *shop)
{
	struct kept kept;

	return load(shop, &kept) ? kept.scenario : STR("");
}

struct answers *trial_answers(const struct workshop *shop, const struct form *form)
{
	struct arena *arena = shop->portal->arena;
	struct answers *answers = NULL;
	struct diags nobody;
	struct kept kept;

	diags_init(&nobody, arena, shop->form);
	if (load(shop, &kept)) {
		const struct json *json = json_parse(arena, kept.answers, &nobody);

		if (json != NULL)
			answers = answers_from_json(arena, form, json, &nobody);
	}
	return answers != NULL ? answers : answers_new(arena, form);
}

/* Empty when it is too much. */
static struct str written(struct arena *arena, const struct answers *answers)
{
	struct buf out;
	struct str text = STR("");

	buf_init(&out, LIMIT_ANSWERS);
	if (answers_to_json(answers, &out))
		text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

bool trial_begin(const struct workshop *shop, const struct answers *answers,
		 struct str scenario, struct err *err)
{
	struct arena *arena = shop->portal->arena;
	struct aside aside = aside_of(shop);
	const struct str text = written(arena, answers);

	if (text.len == 0)
		return err_set(err, ERR_LIMIT, "too many answers");
	aside.content = scenario.len == 0 ? text
					  : str_printf(arena, "%.*s\n%.*s", STR_ARG(scenario),
						       STR_ARG(text));
	return store_aside_put(shop->portal->service->store, &aside, err);
}

bool trial_keep(const struct workshop *shop, const struct answers *answers, struct err *err)
{
	return trial_begin(shop, answers, trial_scenario(shop), err);
}

bool trial_forget(const struct workshop *shop, struct err *err)
{
	const struct aside aside = aside_of(shop);

	return store_aside_remove(shop->portal->service->store, &aside, err);
}

/* --- its pages ---------------------------------------------------------------------------- */

static bool open(struct preview *preview, struct workshop *shop)
{
	if (!preview_open(preview, shop, shop->portal->request->parameters[2]))
		return false;
	preview->answers = trial_answers(shop, preview->published->form);
	preview->notice = STR("notice.trial");
	return true;
}

void portal_trial_get(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct preview preview;

	if (portal_open(&portal, context, request, response) && workshop_open(&shop, &portal) &&
	    open(&preview, &shop))
		preview_show(&preview, preview_state(&preview), "trial", false);
}

/* Of files only what rules can ask is kept: name, format and size. */
static void take_files(struct preview *preview)
{
	const struct request *request = preview->shop->portal->request;
	struct arena *arena = request->arena;

	for (size_t i = 0; i < request->file_count; i++) {
		struct attachment file = {
			.name = attachment_name_clean(arena, request->files[i].name),
			.size = request->files[i].size,
		};
		const struct attachment_format *format = attachment_format_of(file.name);
		const struct item *item;
		struct answer_row *row;

		if (!input_find(preview->answers, request->files[i].field, &item, &row, NULL) ||
		    item->kind != ITEM_ATTACHMENT)
			continue;
		file.type = format != NULL ? format->type : STR("");
		answers_add_file(preview->answers, &row->cells[item->column], &file);
	}
}

/* "add:izdevumi", "remove:izdevumi.0", "attach:pielikumi", "detach:pielikumi.0". False: the action is another. */
static bool change(struct preview *preview, struct str action)
{
	const size_t colon = str_find(action, STR(":"), 0);
	const struct str verb = str_slice(action, 0, colon);
	struct str name =
		colon == SIZE_MAX ? STR("") : str_slice(action, colon + 1, action.len);
	const struct item *item;
	struct answer_row *row;
	size_t index = SIZE_MAX;
	uint64_t number = 0;

	if (str_equal_c(verb, "attach"))
		return true;
	if (str_equal_c(verb, "detach"))
		(void)str_to_u64(str_last(&name, '.'), &number);
	if (!input_find(preview->answers, name, &item, &row, &index))
		return false;
	if (item->kind == ITEM_ATTACHMENT)
		return answers_remove_file(preview->answers, &row->cells[item->column],
					   (size_t)number);
	if (item->kind == ITEM_REPEAT && str_equal_c(verb, "remove"))
		(void)answers_remove_row(preview->answers, row, item, index);
	else if (item->kind == ITEM_REPEAT && str_equal_c(verb, "add"))
		(void)answers_add_row(preview->answers, row, item);
	return item->kind == ITEM_REPEAT;
}

static void go_to(struct preview *preview, struct str page, struct str language)
{
	struct portal *portal = preview->shop->portal;
	const int form = (int)preview->shop->form.len;

	portal_redirect(portal,
			portal_url(portal, "forms/%.*s/trial/%.*s%s%.*s", form,
				   preview->shop->form.at, STR_ARG(page),
				   language.len > 0 ? "?lang=" : "", STR_ARG(language)));
}

static void go_back(struct preview *preview)
{
	portal_redirect(preview->shop->portal,
			portal_url(preview->shop->portal, "forms/%.*s/scenarios",
				   STR_ARG(preview->shop->form)));
}

static bool is_wrong(const struct preview *preview, const struct state *state)
{
	return state->root->cells[preview->page->column].relevant &&
	       (journey_asks_more(preview->page, state->root) ||
		state_errors(state, preview->page) > 0);
}

/* A case may be about mistakes: who goes on without changing anything means them. */
static void move_on(struct preview *preview, struct str action, bool meant)
{
	const struct state *state = preview_state(preview);
	const bool back = str_equal_c(action, "back");
	const struct item *next = back ? journey_previous_page(state, preview->page)
				       : journey_next_page(state, preview->page);

	if (str_starts(action, STR("lang:")))
		go_to(preview, preview->page->id, str_slice(action, 5, action.len));
	else if (!back && !meant && is_wrong(preview, state))
		preview_show(preview, state, "trial", true);
	else if (next == NULL || str_equal_c(action, "keep") || str_equal_c(action, "draft"))
		go_back(preview);
	else
		go_to(preview, next->id, STR(""));
}

void portal_trial_post(void *context, const struct request *request, struct response *response)
{
	struct portal portal;
	struct workshop shop;
	struct preview preview;
	const struct pair *pairs;
	size_t count;
	struct err err = { 0 };

	if (portal_post(&portal, context, request, response, &pairs, &count) &&
	    workshop_open(&shop, &portal) && open(&preview, &shop)) {
		const struct str action = pairs_get(pairs, count, STR("_action"));
		struct kept former;
		const bool again = load(&shop, &former);

		(void)answers_post(preview.answers, preview.page, pairs, count, &err);
		take_files(&preview);
		if (str_equal_c(action, "state"))
			preview_show(&preview, preview_state(&preview), "trial", false);
		else if (change(&preview, action) && trial_keep(&shop, preview.answers, &err))
			go_to(&preview, preview.page->id, STR(""));
		else if (trial_keep(&shop, preview.answers, &err))
			move_on(&preview, action,
				again && str_equal(former.answers,
						   written(portal.arena, preview.answers)));
		else
			portal_fail(&portal, &err);
	}
}
