/* The sheet survey, row by row: pages, groups, repeats, and what is in them. */
#include "engine/xlsform/survey.h"

#include "engine/base/utf8.h"
#include "engine/form/edit.h"

/* --- notes -------------------------------------------------------------------------------- */

struct str survey_cell(const struct survey_row *row, const char *base)
{
	const struct table *table = row->table;

	/* A text may be there in languages alone. */
	for (size_t i = 0; i < table->column_count; i++)
		if (str_equal_c(table->columns[i].base, base) &&
		    sheet_cell(row->row, i).len > 0)
			return sheet_cell(row->row, i);
	return STR("");
}

static size_t column_of(const struct survey_row *row, const char *base)
{
	for (size_t i = 0; i < row->table->column_count; i++)
		if (str_equal_c(row->table->columns[i].base, base))
			return i;
	return SIZE_MAX;
}

/* survey before settings before choices, by chance as their names backwards; in a sheet from
 * above. */
static bool is_before(const struct xlsform_note *one, const struct xlsform_note *other)
{
	const struct str sheet = str_slice(one->place, 0, str_find(one->place, STR("!"), 0));
	const struct str last = str_slice(other->place, 0, str_find(other->place, STR("!"), 0));
	const int order = str_compare(last, sheet);

	return order < 0 || (order == 0 && one->row < other->row);
}

/* They are few: XLSFORM_NOTES. */
static void put_in_order(struct survey *survey, struct xlsform_note note)
{
	struct xlsform_notes *notes = survey->notes;
	size_t at;

	(void)VEC_ADD(survey->arena, notes);
	for (at = notes->count - 1; at > 0 && is_before(&note, &notes->at[at - 1]); at--)
		notes->at[at] = notes->at[at - 1];
	notes->at[at] = note;
}

void survey_note(struct survey *survey, const struct survey_row *row, const char *base,
		 struct xlsform_note note)
{
	if (survey->notes->count == XLSFORM_NOTES)
		return;
	note.place = row->row == NULL ? STR("")
				      : table_place(survey->arena, row->table, row->row,
						    column_of(row, base));
	note.row = row->row == NULL ? 0 : row->row->number;
	put_in_order(survey, note);
}

void survey_note_once(struct survey *survey, const struct survey_row *row, const char *base,
		      struct xlsform_note note)
{
	const struct str key = str_printf(survey->arena, "%s %.*s", xlsform_whats[note.what],
					  STR_ARG(note.subject));

	if (map_add(&survey->seen, key, survey))
		survey_note(survey, row, base, note);
}

/* --- expressions -------------------------------------------------------------------------- */

void survey_trouble(struct survey *survey, const struct survey_row *row, const char *base,
		    struct str text, const struct xpath_result *result)
{
	static const enum xlsform_what whats[] = {
		[XPATH_FINE] = XLSFORM_SYNTAX,	     [XPATH_SYNTAX] = XLSFORM_SYNTAX,
		[XPATH_FUNCTION] = XLSFORM_FUNCTION, [XPATH_UNKNOWN] = XLSFORM_UNKNOWN,
		[XPATH_PATH] = XLSFORM_PATH,	     [XPATH_TOO_LARGE] = XLSFORM_TOO_LARGE,
	};

	survey_note(
		survey, row, base,
		(struct xlsform_note){ .what = whats[result->trouble],
				       .instead = XLSFORM_INSTEAD_WITHOUT_RULE,
				       .subject = str_slice(text, 0, utf8_offset(text, 200)),
				       .detail = result->what,
				       .outcome = str_from_c(base) });
}

bool survey_expression(struct survey *survey, const struct survey_row *row, const char *base,
		       struct str text, bool condition, struct xpath_result *out)
{
	const struct xpath_scope scope = { .names = &survey->names,
					   .self = row->self,
					   .repeat = row->repeat };
	const bool ok = condition ? xpath_condition(survey->arena, &scope, text, out)
				  : xpath_translate(survey->arena, &scope, text, out);

	if (!ok)
		survey_trouble(survey, row, base, text, out);
	return ok;
}

/* --- what holds others -------------------------------------------------------------------- */

struct frame {
	struct xml *element;
	const struct xpath_name *repeat; /* that is around what is in it */
};

struct walk {
	struct survey *survey;
	struct frame frames[LIMIT_FORM_DEPTH]; /* the first is a page */
	size_t depth;
	size_t too_deep;  /* groups that are left open because they would be too deep */
	struct xml *page; /* of what stands in no group; NULL: none yet */
};

bool survey_is_type(struct str type, const char *begin, const char *what)
{
	const struct str first = str_from_c(begin);
	const struct str last = str_from_c(what);

	return str_starts(type, first) && str_ends(type, last) &&
	       type.len == first.len + 1 + last.len;
}

/* Where a page has no title of its own: the form's, with the page's number from the second on.
 */
static struct str page_title(struct walk *walk, size_t language)
{
	struct survey *survey = walk->survey;
	const struct str title = edit_text(survey->arena, survey->form, STR("title"),
					   survey->languages[language].code);
	size_t pages = 0;

	for (const struct xml *at = xml_child(survey->form, STR("page")); at != NULL;
	     at = xml_next(at, STR("page")))
		pages++;
	return pages < 2 ? title
			 : str_printf(survey->arena, "%.*s (%zu)", STR_ARG(title), pages);
}

static struct xml *add(struct walk *walk, struct xml *parent, const char *name, struct str id)
{
	struct xml *element =
		xml_add(parent, xml_new(walk->survey->arena, str_from_c(name), parent->place));

	xml_set(walk->survey->arena, element, STR("id"), id, parent->place);
	return element;
}

/* Where the next item goes. What stands in no group is on a page of its own, up to the next
 * group. */
static struct xml *inside(struct walk *walk)
{
	struct survey *survey = walk->survey;

	if (walk->depth > 0)
		return walk->frames[walk->depth - 1].element;
	if (walk->page == NULL) {
		walk->page =
			add(walk, survey->form, "page", survey_free_id(survey, STR("lapa")));
		for (size_t i = 0; i < survey->language_count; i++)
			edit_set_text(survey->arena, walk->page, STR("title"),
				      survey->languages[i].code, page_title(walk, i));
	}
	return walk->page;
}

/* Groups often have no label where the form shows none: it is named after the form. */
static void set_title(struct walk *walk, const struct survey_row *row, struct xml *element,
		      const char *child)
{
	const struct str title = page_title(walk, 0);

	if (survey_texts(walk->survey, row, "label", element, child))
		return;
	edit_set_text(walk->survey->arena, element, str_from_c(child),
		      walk->survey->languages[0].code, title);
	survey_note(walk->survey, row, "label",
		    (struct xlsform_note){ .what = XLSFORM_NO_LABEL,
					   .instead = XLSFORM_INSTEAD_TITLE,
					   .subject = survey_cell(row, "name"),
					   .outcome = title });
}

/* As many rows as a number says; what is computed would be another number each time. */
static void set_rows(struct survey *survey, const struct survey_row *row, struct xml *repeat)
{
	const struct str count = survey_cell(row, "repeat_count");
	uint64_t number;

	if (count.len == 0)
		return;
	if (str_to_u64(count, &number) && number > 0 && number <= LIMIT_ROWS) {
		edit_set(survey->arena, repeat, STR("min"), count);
		edit_set(survey->arena, repeat, STR("max"), count);
		return;
	}
	survey_note(survey, row, "repeat_count",
		    (struct xlsform_note){ .what = XLSFORM_COUNT,
					   .instead = XLSFORM_INSTEAD_ROWS,
					   .subject = count });
}

static void begin(struct walk *walk, struct survey_row *row, bool repeats)
{
	struct survey *survey = walk->survey;
	const bool is_page = walk->depth == 0 && !repeats;
	struct xml *element;

	if (walk->depth == LIMIT_FORM_DEPTH) {
		walk->too_deep++;
		return;
	}
	if (is_page)
		walk->page = NULL;
	element = add(walk, is_page ? survey->form : inside(walk),
		      is_page	? "page"
		      : repeats ? "repeat"
				: "group",
		      row->self != NULL ? row->self->id : survey_free_id(survey, STR("grupa")));
	set_title(walk, row, element, is_page ? "title" : "label");
	if (!is_page)
		(void)survey_texts(survey, row, "hint", element, "hint");
	survey_relevant(survey, row, element);
	if (repeats)
		set_rows(survey, row, element);
	walk->frames[walk->depth++] =
		(struct frame){ element, repeats ? row->self : row->repeat };
}

/* Is nothing in it that people see? */
static bool is_unseen(const struct xml *element)
{
	static const char *const unseen[] = { "title", "label", "hint", "value" };

	for (const struct xml *at = xml_child(element, STR("")); at != NULL;
	     at = xml_next(at, STR(""))) {
		bool seen = true;

		for (size_t i = 0; i < LENGTH(unseen); i++)
			seen &= !str_equal_c(at->name, unseen[i]);
		if (seen)
			return false;
	}
	return true;
}

/* What is only computed needs no page: its values stand where the group stood, and as it did
 * only when it was asked. */
static void dissolve(struct arena *arena, struct xml *element)
{
	const struct str relevant = xml_get(element, STR("relevant"));
	struct xml *parent = element->parent;
	struct xml *next;

	edit_remove(element);
	for (struct xml *at = element->first; at != NULL; at = next) {
		next = at->next;
		if (!str_equal_c(at->name, "value"))
			continue;
		edit_remove(at);
		(void)xml_add(parent, at);
		if (relevant.len > 0 && xml_attr(at, STR("relevant")) == NULL)
			xml_set(arena, at, STR("relevant"), relevant, at->place);
	}
}

static void close(struct walk *walk, struct xml *element)
{
	if (is_unseen(element) && !str_equal_c(element->name, "repeat"))
		dissolve(walk->survey->arena, element);
}

static void end(struct walk *walk, const struct survey_row *row, struct str type)
{
	const bool repeats = str_ends(type, STR("repeat"));

	if (walk->too_deep > 0) {
		walk->too_deep--;
		return;
	}
	if (walk->depth == 0 ||
	    str_equal_c(walk->frames[walk->depth - 1].element->name, "repeat") != repeats) {
		survey_note(walk->survey, row, "type",
			    (struct xlsform_note){ .what = XLSFORM_END,
						   .instead = XLSFORM_INSTEAD_IGNORED,
						   .subject = type });
		return;
	}
	close(walk, walk->frames[--walk->depth].element);
}

/* --- rows --------------------------------------------------------------------------------- */

static void read_row(struct walk *walk, size_t index)
{
	struct survey *survey = walk->survey;
	struct survey_row row = {
		.table = &survey->survey,
		.row = &survey->survey.rows[index],
		.repeat = walk->depth > 0 ? walk->frames[walk->depth - 1].repeat : NULL,
		.self = survey->means[index],
	};
	const struct str type = survey_cell(&row, "type");
	struct str rest = type;
	struct str word = STR("");

	if (type.len == 0 || str_equal_c(survey_cell(&row, "disabled"), "yes"))
		return;
	(void)str_next(&rest, ' ', &word);
	if (survey_is_type(type, "begin", "repeat"))
		begin(walk, &row, true);
	else if (survey_is_type(type, "begin", "group"))
		begin(walk, &row, false);
	else if (survey_is_type(type, "end", "repeat") || survey_is_type(type, "end", "group"))
		end(walk, &row, type);
	else
		(void)survey_question(survey, &row, inside(walk), word, rest);
}

static void close_pages(struct walk *walk)
{
	struct xml *next;

	for (struct xml *at = walk->survey->form->first; at != NULL; at = next) {
		next = at->next;
		if (str_equal_c(at->name, "page"))
			close(walk, at);
	}
}

void survey_read(struct survey *survey)
{
	struct walk walk = { .survey = survey };

	for (size_t i = 0; i < survey->survey.row_count; i++)
		read_row(&walk, i);
	while (walk.depth > 0)
		close(&walk, walk.frames[--walk.depth].element);
	close_pages(&walk);
}
