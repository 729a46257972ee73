#include "engine/xlsform/xlsform.h"

#include "engine/form/edit.h"
#include "engine/form/slug.h"
#include "engine/xlsform/survey.h"

const char *const xlsform_whats[XLSFORM_WHATS] = {
#define WHAT(constant, word) [XLSFORM_##constant] = (word),
#include "engine/xlsform/what.def"
#undef WHAT
};

const char *const xlsform_insteads[XLSFORM_INSTEADS] = {
#define INSTEAD(constant, word) [XLSFORM_INSTEAD_##constant] = (word),
#include "engine/xlsform/instead.def"
#undef INSTEAD
};

bool xlsform_is(struct str bytes)
{
	return str_starts(bytes, STR("PK\x03\x04"));
}

/* --- what has no counterpart -------------------------------------------------------------- */

static const char *const survey_columns[] = {
	"appearance",
	"calculation",
	"choice_filter",
	"constraint",
	"constraint_message",
	"default",
	"disabled",
	"hint",
	"label",
	"name",
	"note",
	"notes",
	"comment",
	"parameters",
	"read_only",
	"relevant",
	"repeat_count",
	"required",
	"required_message",
	"type",
	"",
};

static const char *const settings_columns[] = { "default_language", "form_id", "form_title",
						"" };

static bool is_known(struct str base, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(base, names[i]))
			return true;
	return false;
}

/* The first row where something stands in the column. */
static const struct sheet_row *used(const struct table *table, size_t column)
{
	for (size_t i = 0; i < table->row_count; i++)
		if (sheet_cell(&table->rows[i], column).len > 0)
			return &table->rows[i];
	return NULL;
}

static void note_columns(struct survey *survey, const struct table *table,
			 const char *const *names, size_t count, enum xlsform_what what)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct table_column *column = &table->columns[i];
		const struct survey_row heading = { .table = table, .row = table->sheet->rows };
		const char *base = str_to_c(survey->arena, column->base);

		if (!is_known(column->base, names, count) && used(table, i) != NULL)
			survey_note(survey, &heading, base,
				    (struct xlsform_note){ .what = what,
							   .instead = XLSFORM_INSTEAD_LEFT_OUT,
							   .subject = column->header });
	}
}

/* Filters may use any column of the choices, so that only pictures and sounds are told. */
static void note_media(struct survey *survey)
{
	static const char *const media[] = { "image", "audio", "video", "big_image" };
	const struct table *table = &survey->choices;

	for (size_t i = 0; i < table->column_count; i++) {
		const struct survey_row heading = { .table = table, .row = table->sheet->rows };
		const struct str base = table->columns[i].base;

		if (used(table, i) != NULL &&
		    (str_starts(base, STR("media:")) || is_known(base, media, LENGTH(media))))
			survey_note(
				survey, &heading, str_to_c(survey->arena, base),
				(struct xlsform_note){ .what = XLSFORM_COLUMN,
						       .instead = XLSFORM_INSTEAD_LEFT_OUT,
						       .subject = table->columns[i].header });
	}
}

/* --- the form ----------------------------------------------------------------------------- */

static struct str setting(const struct survey *survey, const char *name)
{
	return survey->settings.row_count == 0
		       ? STR("")
		       : table_cell(&survey->settings, survey->settings.rows, name);
}

static struct str languages_of(const struct survey *survey)
{
	struct str codes[LIMIT_LANGUAGES];

	for (size_t i = 0; i < survey->language_count; i++)
		codes[i] = survey->languages[i].code;
	return str_join(survey->arena, codes, survey->language_count, STR(" "));
}

static void begin_form(struct survey *survey, struct str institution)
{
	static const struct place nowhere = { 0, 0 };
	struct arena *arena = survey->arena;
	const struct str said = setting(survey, "form_title");
	struct str title = said.len > 0 ? said : setting(survey, "form_id");
	struct str id;

	if (title.len == 0)
		title = STR("Veidlapa");
	id = slug_make(arena,
		       setting(survey, "form_id").len > 0 ? setting(survey, "form_id") : title,
		       '-');
	survey->form = xml_new(arena, STR("form"), nowhere);
	xml_set(arena, survey->form, STR("id"), id.len > 0 ? id : STR("veidlapa"), nowhere);
	xml_set(arena, survey->form, STR("languages"), languages_of(survey), nowhere);
	xml_set(arena, survey->form, STR("institution"), institution, nowhere);
	survey_text_everywhere(survey, survey->form, "title", title);
}

static struct xml *read_form(struct survey *survey, struct str institution)
{
	map_init(&survey->names, survey->arena);
	map_init(&survey->ids, survey->arena);
	map_init(&survey->lists, survey->arena);
	map_init(&survey->seen, survey->arena);
	survey_languages(survey);
	begin_form(survey, institution);
	note_columns(survey, &survey->settings, settings_columns, LENGTH(settings_columns),
		     XLSFORM_SETTING);
	note_columns(survey, &survey->survey, survey_columns, LENGTH(survey_columns),
		     XLSFORM_COLUMN);
	note_media(survey);
	survey_names(survey);
	survey_read(survey);
	return survey->form;
}

struct xml *xlsform_read(struct arena *arena, struct str bytes, struct str institution,
			 struct xlsform_notes *notes, struct err *err)
{
	static const char *const sheets[] = { "survey", "choices", "settings" };
	struct survey survey = { .arena = arena, .notes = notes };
	struct workbook book;

	if (!workbook_read(arena, bytes, sheets, LENGTH(sheets), &book, err))
		return NULL;
	survey.survey = table_new(arena, workbook_sheet(&book, "survey"));
	survey.choices = table_new(arena, workbook_sheet(&book, "choices"));
	survey.settings = table_new(arena, workbook_sheet(&book, "settings"));
	if (!table_has(&survey.survey, "type") || !table_has(&survey.survey, "name")) {
		(void)err_set(err, ERR_NOT_FOUND,
			      "there is no sheet survey with the columns type and name");
		return NULL;
	}
	return read_form(&survey, institution);
}
