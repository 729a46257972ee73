/* The options of an XLSForm's questions. */
#include "engine/form/edit.h"
#include "engine/form/slug.h"
#include "engine/xlsform/survey.h"

static bool is_value(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		const char byte = name.at[i];

		if (!(byte >= 'a' && byte <= 'z') && !(byte >= 'A' && byte <= 'Z') &&
		    !(byte >= '0' && byte <= '9') && byte != '.' && byte != '_' && byte != '-')
			return false;
	}
	return name.len > 0 && name.len <= SLUG_LENGTH;
}

struct str survey_choice_value(struct arena *arena, struct str name)
{
	const struct str slug = is_value(name) ? name : slug_make(arena, name, '-');

	return slug.len > 0 ? slug : STR("x");
}

/* --- filters ------------------------------------------------------------------------------ */

/* What a filter may say of the row: its columns by name. */
static struct pair *columns_of(struct survey *survey, const struct sheet_row *row)
{
	const struct table *table = &survey->choices;
	struct pair *pairs = ARENA_ARRAY(survey->arena, struct pair, table->column_count);

	for (size_t i = 0; i < table->column_count; i++)
		pairs[i] = (struct pair){ table->columns[i].base, sheet_cell(row, i) };
	return pairs;
}

/* Written for each option by itself, with what its row says: options have no columns here.
 * False, noted, when that cannot be. */
static bool set_filter(struct survey *survey, const struct survey_row *question,
		       const struct sheet_row *row, struct xml *option, struct str filter)
{
	const struct xpath_scope scope = { .names = &survey->names,
					   .repeat = question->repeat,
					   .columns = columns_of(survey, row),
					   .column_count = survey->choices.column_count };
	struct xpath_result result;

	if (!xpath_condition(survey->arena, &scope, filter, &result)) {
		survey_trouble(survey, question, "choice_filter", filter, &result);
		return false;
	}
	edit_set(survey->arena, option, STR("filter"), result.feel);
	return true;
}

/* --- options ------------------------------------------------------------------------------ */

static struct xml *add_option(struct survey *survey, const struct survey_row *row,
			      struct xml *parent)
{
	struct arena *arena = survey->arena;
	const struct str name = survey_cell(row, "name");
	const struct str value = survey_choice_value(arena, name);
	struct xml *option;

	for (const struct xml *at = xml_child(parent, STR("option")); at != NULL;
	     at = xml_next(at, STR("option")))
		if (str_equal(xml_get(at, STR("value")), value)) {
			survey_note_once(
				survey, row, "name",
				(struct xlsform_note){ .what = XLSFORM_DUPLICATE,
						       .instead = XLSFORM_INSTEAD_LEFT_OUT,
						       .subject = name });
			return NULL;
		}
	option = xml_add(parent, xml_new(arena, STR("option"), parent->place));
	xml_set(arena, option, STR("value"), value, parent->place);
	if (!survey_texts(survey, row, "label", option, "label"))
		edit_set_text(arena, option, STR("label"), survey->languages[0].code,
			      name.len > 0 ? name : value);
	if (!str_equal(name, value))
		survey_note_once(survey, row, "name",
				 (struct xlsform_note){ .what = XLSFORM_OPTION,
							.instead = XLSFORM_INSTEAD_NAMED,
							.subject = name,
							.outcome = value });
	return option;
}

static void add_options(struct survey *survey, const struct survey_row *question,
			struct xml *parent, struct str list, struct str filter)
{
	bool filters = filter.len > 0;

	for (size_t i = 0; i < survey->choices.row_count; i++) {
		const struct survey_row row = { .table = &survey->choices,
						.row = &survey->choices.rows[i] };
		struct xml *option;

		if (!str_equal(survey_cell(&row, "list_name"), list))
			continue;
		option = add_option(survey, &row, parent);
		if (option == NULL || !filters)
			continue;
		filters = set_filter(survey, question, row.row, option, filter);
	}
}

/* Is the list that of several questions, so that its options need standing there once? */
static bool is_shared(const struct survey *survey, struct str list)
{
	const struct survey_row first = { .table = &survey->survey };
	size_t uses = 0;

	for (size_t i = 0; i < survey->survey.row_count; i++) {
		struct survey_row row = first;
		struct str type, word;

		row.row = &survey->survey.rows[i];
		type = survey_cell(&row, "type");
		if (!str_next(&type, ' ', &word))
			continue;
		uses += str_equal(str_trim(type), list) &&
			survey_cell(&row, "choice_filter").len == 0;
	}
	return uses > 1;
}

/* The list of the form under an id of its own, written when it is used first. */
static struct str list_id(struct survey *survey, const struct survey_row *row, struct str name)
{
	const struct str *known = map_get(&survey->lists, name);
	struct str *id;
	struct xml *list;

	if (known != NULL)
		return *known;
	id = ARENA_NEW(survey->arena, struct str);
	*id = survey_free_id(survey, name);
	list = xml_new(survey->arena, STR("list"), survey->form->place);
	xml_set(survey->arena, list, STR("id"), *id, list->place);
	(void)xml_add(survey->form, list);
	add_options(survey, row, list, name, STR(""));
	(void)map_add(&survey->lists, name, id);
	return *id;
}

static bool has_list(const struct survey *survey, struct str name)
{
	for (size_t i = 0; i < survey->choices.row_count; i++) {
		const struct survey_row row = { .table = &survey->choices,
						.row = &survey->choices.rows[i] };

		if (str_equal(survey_cell(&row, "list_name"), name))
			return true;
	}
	return false;
}

void survey_choices(struct survey *survey, const struct survey_row *row, struct xml *question,
		    struct str list)
{
	const struct str filter = survey_cell(row, "choice_filter");

	if (!has_list(survey, list))
		survey_note(survey, row, "type",
			    (struct xlsform_note){ .what = XLSFORM_LIST,
						   .instead = XLSFORM_INSTEAD_EMPTY,
						   .subject = list });
	else if (filter.len == 0 && is_shared(survey, list))
		edit_set(survey->arena, question, STR("options"), list_id(survey, row, list));
	else
		add_options(survey, row, question, list, filter);
}
