/* A problem in the person's words: the author's message, else the interface's for its code. */
#include "renderers/html/slot.h"

struct str slot_say(const struct filling *filling, const struct text *text,
		    struct state_row *const *rows)
{
	struct buf buf;
	struct str said;

	if (filling->say == NULL || text->phrases == NULL)
		return text_in(text, filling->html->language);
	buf_init(&buf, LIMIT_PAGE);
	say_text(filling->say, text, rows, filling->html->language, &buf);
	said = str_copy(filling->arena, buf_str(&buf));
	buf_finish(&buf);
	return said;
}

/* For the rows of the problem. */
static struct str say(const struct filling *filling, const struct problem *problem,
		      const struct text *text)
{
	struct state_row *rows[LIMIT_FORM_DEPTH + 1];

	if (text->phrases != NULL)
		say_rows(filling->view->state, problem->item, problem->rows, rows);
	return slot_say(filling, text, rows);
}

static struct str title_of(const struct filling *filling, const struct problem *problem,
			   const struct item *item)
{
	struct str label = say(filling, problem, &item->label);

	return label.len > 0 ? label : item->id;
}

/* "Summa", or in a row "Izdevumi: 2. ieraksts, Summa", since each row has one. */
static struct str label_of(const struct filling *filling, const struct problem *problem)
{
	const struct item *item = problem->item;
	struct pair parameters[] = { { .name = STR("label") }, { .name = STR("number") } };
	struct buf buf;
	struct str label, entry;

	if (item == NULL)
		return say(filling, problem, &filling->html->form->title);
	if (item->repeat == NULL || problem->depth == 0)
		return title_of(filling, problem, item);
	entry = say(filling, problem, &item->repeat->entry);
	parameters[0].value = entry.len > 0 ? entry : title_of(filling, problem, item->repeat);
	parameters[1].value =
		str_printf(filling->arena, "%zu", problem->rows[problem->depth - 1] + 1);
	buf_init(&buf, LIMIT_ANSWER);
	word_print(filling->html->words,
		   entry.len > 0 ? STR("page.row-entry") : STR("page.row"), parameters,
		   LENGTH(parameters), &buf);
	buf_add(&buf, STR(", "));
	buf_add(&buf, title_of(filling, problem, item));
	label = str_copy(filling->arena, buf_str(&buf));
	buf_finish(&buf);
	return label;
}

static struct str limit_of(const struct filling *filling, const struct problem *problem)
{
	struct buf buf;
	struct str limit;

	if (problem->item == NULL || problem->detail.limit.len == 0)
		return problem->detail.limit;
	buf_init(&buf, LIMIT_ANSWER);
	item_print_limit(problem->item, problem->detail.limit, filling->html->form,
			 filling->html->language, &buf);
	if (str_equal(buf_str(&buf), problem->detail.limit)) {
		buf_clear(&buf);
		number_print(filling->html->words, problem->detail.limit, &buf);
	}
	limit = str_copy(filling->arena, buf_str(&buf));
	buf_finish(&buf);
	return limit;
}

static struct str object(const struct filling *filling, struct str part)
{
	return word(filling->html->words,
		    str_printf(filling->arena, "object.%.*s", STR_ARG(part)));
}

/* "pilsētu, novadu vai pagastu, kā arī pasta indeksu" */
static struct str part_of(const struct filling *filling, const struct problem *problem)
{
	const struct problem_detail *detail = &problem->detail;
	struct str also = word(filling->html->words, STR("object.also"));
	struct str parts;

	if (detail->part.len == 0)
		return STR("");
	parts = object(filling, detail->part);
	for (size_t i = 0; i < problem->item->type->part_count; i++)
		if ((detail->also >> i & 1) == 1)
			parts = str_printf(
				filling->arena, "%.*s%.*s%.*s", STR_ARG(parts), STR_ARG(also),
				STR_ARG(object(filling, problem->item->type->parts[i])));
	return parts;
}

/* A key may be there whole, or only in forms of a plural. */
static bool has_key(const struct words *words, struct arena *arena, struct str key)
{
	struct str text;

	return word_find(words, key, &text) ||
	       word_find(words, str_printf(arena, "%.*s#other", STR_ARG(key)), &text);
}

/* "error.required.date" where the type has a message of its own, else "error.required". */
static struct str key_of(const struct filling *filling, const struct problem *problem)
{
	const struct words *words = filling->html->words;
	struct arena *arena = filling->arena;
	const char *code = problem->detail.code == NULL ? "constraint" : problem->detail.code;
	struct str type = problem->item == NULL ? STR("form") : problem->item->type->name;
	struct str general = str_printf(arena, "error.%s", code);
	struct str special = str_printf(arena, "error.%s.%.*s", code, STR_ARG(type));

	if (has_key(words, arena, special))
		return special;
	return has_key(words, arena, general) ? general : STR("error.constraint");
}

static struct str hint_of(const struct filling *filling, const struct problem *problem)
{
	return problem->item != NULL ? say(filling, problem, &problem->item->hint) : STR("");
}

static void print(struct filling *filling, const struct problem *problem, bool labelled)
{
	const struct text *own = problem_message(problem);
	struct pair parameters[] = {
		{ .name = STR("limit") }, { .name = STR("part") },
		{ .name = STR("count") }, { .name = STR("file") },
		{ .name = STR("label") }, { .name = STR("hint") }, /* both left out beside it */
	};
	const size_t count = LENGTH(parameters);

	buf_clear(&filling->text);
	if (own != NULL) {
		buf_add(&filling->text, say(filling, problem, own));
		return;
	}
	parameters[0].value = limit_of(filling, problem);
	parameters[1].value = part_of(filling, problem);
	parameters[2].value = problem->detail.limit;
	parameters[3].value = problem->detail.file;
	parameters[4].value = label_of(filling, problem);
	parameters[5].value = hint_of(filling, problem);
	word_print(filling->html->words, key_of(filling, problem), parameters,
		   labelled ? count - (parameters[5].value.len == 0) : count - 2,
		   &filling->text);
}

void problem_print(struct filling *filling, const struct problem *problem)
{
	print(filling, problem, true);
}

void problem_print_short(struct filling *filling, const struct problem *problem)
{
	print(filling, problem, false);
}
