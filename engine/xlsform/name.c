/* The names of an XLSForm: what they become, and what they mean in expressions. */
#include "engine/form/slug.h"
#include "engine/form/vocabulary.h"
#include "engine/xlsform/survey.h"

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_possible(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_letter(name.at[i]) &&
		    (i == 0 || ((name.at[i] < '0' || name.at[i] > '9') && name.at[i] != '_')))
			return false;
	return name.len > 0 && name.len < SLUG_LENGTH && !vocabulary_is_reserved(name);
}

static struct str possible(struct arena *arena, struct str name)
{
	const struct str slug = slug_make(arena, name, '_');

	if (is_possible(name))
		return name;
	if (slug.len == 0)
		return STR("jautajums");
	return is_possible(slug) ? slug : str_printf(arena, "%.*s_", STR_ARG(slug));
}

struct str survey_free_id(struct survey *survey, struct str name)
{
	const struct str stem = possible(survey->arena, name);
	struct str id = stem;

	for (unsigned i = 2; !map_add(&survey->ids, id, survey); i++)
		id = str_printf(survey->arena, "%.*s_%u",
				STR_ARG(str_slice(stem, 0, SLUG_LENGTH - 8)), i);
	return id;
}

static struct str id_of(struct survey *survey, const struct survey_row *row, struct str name)
{
	const bool was_possible = is_possible(name);
	const struct str id = survey_free_id(survey, name);

	if (!str_equal(id, name))
		survey_note(survey, row, "name",
			    (struct xlsform_note){ .what = was_possible ? XLSFORM_DUPLICATE
									: XLSFORM_NAME,
						   .instead = XLSFORM_INSTEAD_NAMED,
						   .subject = name,
						   .outcome = id });
	return id;
}

/* --- ${name} ------------------------------------------------------------------------------ */

static struct xpath_name *name_new(struct survey *survey, struct str id, enum xpath_type type,
				   const struct xpath_name *repeat)
{
	struct xpath_name *name = ARENA_NEW(survey->arena, struct xpath_name);

	*name = (struct xpath_name){ .id = id, .type = type, .repeat = repeat };
	return name;
}

/* What devices write down: where FEEL has the same, expressions may go on using it. */
static const struct {
	const char *type, *feel;
	enum xpath_type value;
} metadata[] = {
	{ "today", "today()", XPATH_DATE },
	{ "start", "now()", XPATH_DATE_TIME },
	{ "end", "now()", XPATH_DATE_TIME },
};

static void name_metadata(struct survey *survey, struct str type, struct str name)
{
	for (size_t i = 0; i < LENGTH(metadata); i++)
		if (str_equal_c(type, metadata[i].type))
			(void)map_add(&survey->names, name,
				      name_new(survey, str_from_c(metadata[i].feel),
					       metadata[i].value, NULL));
}

void survey_names(struct survey *survey)
{
	const struct xpath_name *repeat = NULL;

	survey->means =
		ARENA_ARRAY(survey->arena, struct xpath_name *, survey->survey.row_count);
	for (size_t i = 0; i < survey->survey.row_count; i++) {
		struct survey_row row = { .table = &survey->survey,
					  .row = &survey->survey.rows[i],
					  .repeat = repeat };
		const struct str type = survey_cell(&row, "type");
		const struct str name = survey_cell(&row, "name");
		const bool begins = survey_is_type(type, "begin", "repeat");
		struct str rest = type;
		struct str first = STR("");
		enum xpath_type value = XPATH_LIST;

		(void)str_next(&rest, ' ', &first);
		if (survey_is_type(type, "end", "repeat") && repeat != NULL)
			repeat = repeat->repeat;
		else if (name.len == 0)
			continue;
		else if (begins || survey_type(survey->arena, first, &value) ||
			 survey_is_type(type, "begin", "group")) {
			struct xpath_name *means =
				name_new(survey, id_of(survey, &row, name), value, repeat);

			(void)map_add(&survey->names, name, means);
			survey->means[i] = means;
			repeat = begins ? means : repeat;
		} else {
			name_metadata(survey, first, name);
		}
	}
}
