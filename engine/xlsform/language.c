/* The languages of an XLSForm, and its texts in them. */
#include "engine/base/buf.h"
#include "engine/base/utf8.h"
#include "engine/form/edit.h"
#include "engine/xlsform/survey.h"

/* --- which languages ---------------------------------------------------------------------- */

static const struct {
	const char *name, *code;
} known[] = {
	{ "latvian", "lv" },  { "latviešu", "lv" },   { "latviski", "lv" },
	{ "english", "en" },  { "angļu", "en" },      { "russian", "ru" },
	{ "krievu", "ru" },   { "русский", "ru" },    { "german", "de" },
	{ "vācu", "de" },     { "french", "fr" },     { "lithuanian", "lt" },
	{ "estonian", "et" }, { "ukrainian", "uk" },  { "polish", "pl" },
	{ "spanish", "es" },  { "українська", "uk" },
};

static bool is_code(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < 'a' || text.at[i] > 'z')
			return false;
	return text.len == 2 || text.len == 3;
}

/* "Latvian (lv)", "lv", "Latvian"; empty when it is none that we know. */
static struct str code_of(struct arena *arena, struct str written)
{
	const size_t open = str_find(written, STR("("), 0);
	const struct str lower = str_lower(arena, str_trim(str_slice(written, 0, open)));
	const struct str inside = str_lower(
		arena, open == SIZE_MAX
			       ? STR("")
			       : str_trim(str_slice(written, open + 1,
						    str_find(written, STR(")"), open))));

	/* "en-GB" is English to us. */
	if (is_code(str_slice(inside, 0, str_find(inside, STR("-"), 0))))
		return str_slice(inside, 0, str_find(inside, STR("-"), 0));
	if (is_code(lower))
		return lower;
	for (size_t i = 0; i < LENGTH(known); i++)
		if (str_equal_c(lower, known[i].name))
			return str_from_c(known[i].code);
	return STR("");
}

static bool has_language(const struct survey *survey, struct str code)
{
	for (size_t i = 0; i < survey->language_count; i++)
		if (str_equal(survey->languages[i].code, code))
			return true;
	return false;
}

static void take(struct survey *survey, struct str written, const struct survey_row *where)
{
	const struct str code = code_of(survey->arena, written);

	if (code.len == 0 || survey->language_count == LIMIT_LANGUAGES) {
		if (!has_language(survey, code))
			survey_note_once(
				survey, where, "",
				(struct xlsform_note){ .what = XLSFORM_LANGUAGE,
						       .instead = XLSFORM_INSTEAD_LEFT_OUT,
						       .subject = written });
		return;
	}
	if (!has_language(survey, code))
		survey->languages[survey->language_count++] =
			(struct survey_language){ code, written };
}

static void take_headings(struct survey *survey, const struct table *table)
{
	const struct survey_row where = {
		.table = table, .row = table->sheet == NULL ? NULL : &table->sheet->rows[0]
	};

	for (size_t i = 0; i < table->column_count; i++)
		if (table->columns[i].language.len > 0)
			take(survey, table->columns[i].language, &where);
}

/* The original is what the settings say, else what stands first; a form that never says is
 * taken for Latvian. */
void survey_languages(struct survey *survey)
{
	const struct survey_row settings = { .table = &survey->settings,
					     .row = survey->settings.rows };
	const struct survey_row heading = { .table = &survey->survey,
					    .row = survey->survey.sheet == NULL
							   ? NULL
							   : survey->survey.sheet->rows };
	struct str chosen = survey->settings.row_count > 0
				    ? survey_cell(&settings, "default_language")
				    : STR("");

	if (str_equal_c(chosen, "default"))
		chosen = STR("");
	if (chosen.len > 0)
		take(survey, chosen, &settings);
	take_headings(survey, &survey->survey);
	take_headings(survey, &survey->choices);
	if (survey->language_count > 0)
		return;
	survey->languages[survey->language_count++] =
		(struct survey_language){ STR("lv"), STR("") };
	survey_note(survey, &heading, "",
		    (struct xlsform_note){ .what = XLSFORM_NO_LANGUAGE,
					   .instead = XLSFORM_INSTEAD_CODE,
					   .outcome = STR("lv") });
}

/* --- texts -------------------------------------------------------------------------------- */

/* What ${…} means that begins there; *end is its last byte. NULL: it is none, or of no name,
 * which is told. */
static const struct xpath_name *name_at(struct survey *survey, const struct survey_row *row,
					struct str text, size_t at, size_t *end)
{
	const struct xpath_name *name;

	if (!str_starts(str_slice(text, at, text.len), STR("${")))
		return NULL;
	*end = str_find(text, STR("}"), at);
	if (*end == SIZE_MAX)
		return NULL;
	name = map_get(&survey->names, str_trim(str_slice(text, at + 2, *end)));
	if (name == NULL)
		survey_note(survey, row, "label",
			    (struct xlsform_note){
				    .what = XLSFORM_UNKNOWN,
				    .instead = XLSFORM_INSTEAD_AS_IS,
				    .subject = str_slice(text, 0, utf8_offset(text, 200)),
				    .detail = str_slice(text, at + 2, *end) });
	return name;
}

/* "Jums ir ${vecums} gadi" → "Jums ir {vecums} gadi"; a brace of its own is written twice. */
static struct str with_names(struct survey *survey, const struct survey_row *row,
			     struct str text)
{
	const struct xpath_scope scope = { .names = &survey->names, .repeat = row->repeat };
	struct buf out;
	struct str made;
	size_t end;

	buf_init(&out, LIMIT_DEFINITION);
	for (size_t i = 0; i < text.len; i++) {
		const struct xpath_name *name = name_at(survey, row, text, i, &end);

		if (name != NULL) {
			buf_printf(&out, "{%.*s}",
				   STR_ARG(xpath_reference(survey->arena, &scope, name)));
			i = end;
			continue;
		}
		buf_add_byte(&out, text.at[i]);
		if (text.at[i] == '{' || text.at[i] == '}')
			buf_add_byte(&out, text.at[i]);
	}
	made = str_copy(survey->arena, buf_str(&out));
	buf_finish(&out);
	return made;
}

/* The column of that language, whatever it is headed; of the original, one without any serves
 * as well. */
static struct str text_in_language(struct survey *survey, const struct survey_row *row,
				   const char *base, size_t language)
{
	const struct table *table = row->table;

	for (size_t i = 0; i < table->column_count; i++) {
		const struct table_column *column = &table->columns[i];
		const struct str text = sheet_cell(row->row, i);

		if (!str_equal_c(column->base, base) || text.len == 0)
			continue;
		if (column->language.len == 0
			    ? language == 0
			    : str_equal(code_of(survey->arena, column->language),
					survey->languages[language].code))
			return text;
	}
	return STR("");
}

bool survey_texts(struct survey *survey, const struct survey_row *row, const char *base,
		  struct xml *element, const char *child)
{
	bool original = false;

	for (size_t i = 0; i < survey->language_count; i++) {
		const struct str text = text_in_language(survey, row, base, i);

		if (text.len == 0)
			continue;
		original |= i == 0;
		edit_set_text(survey->arena, element, str_from_c(child),
			      survey->languages[i].code, with_names(survey, row, text));
	}
	return original;
}

void survey_text_everywhere(struct survey *survey, struct xml *element, const char *child,
			    struct str text)
{
	for (size_t i = 0; i < survey->language_count; i++)
		edit_set_text(survey->arena, element, str_from_c(child),
			      survey->languages[i].code, text);
}
