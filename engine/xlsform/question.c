/* A row of the survey that asks something, tells something, or computes something. */
#include "engine/form/edit.h"
#include "engine/schema/xsd.h"
#include "engine/xlsform/survey.h"

/* --- types -------------------------------------------------------------------------------- */

/* What becomes of each type of XLSForm; of no element: it is left out. */
static const struct type {
	const char *name, *element;
	const char *attr, *attr_value; /* that it always has */
	enum xpath_type value;
	bool strange; /* people answer otherwise than they did */
} types[] = {
	{ "acknowledge", "declaration", NULL, NULL, XPATH_BOOLEAN, false },
	{ "barcode", "text", NULL, NULL, XPATH_TEXT, true },
	{ "calculate", "value", NULL, NULL, XPATH_ANY, false },
	{ "date", "date", NULL, NULL, XPATH_DATE, false },
	{ "datetime", "date-time", NULL, NULL, XPATH_DATE_TIME, false },
	{ "decimal", "number", NULL, NULL, XPATH_NUMBER, false },
	{ "file", "attachment", "max-files", "1", XPATH_LIST, false },
	{ "geopoint", "text", NULL, NULL, XPATH_TEXT, true },
	{ "geoshape", "text", NULL, NULL, XPATH_TEXT, true },
	{ "geotrace", "text", NULL, NULL, XPATH_TEXT, true },
	{ "hidden", "value", NULL, NULL, XPATH_ANY, false },
	{ "image", "attachment", "accept", "jpg png", XPATH_LIST, false },
	{ "int", "number", "decimals", "0", XPATH_NUMBER, false },
	{ "integer", "number", "decimals", "0", XPATH_NUMBER, false },
	{ "note", "note", NULL, NULL, XPATH_TEXT, false },
	{ "photo", "attachment", "accept", "jpg png", XPATH_LIST, false },
	{ "range", "number", NULL, NULL, XPATH_NUMBER, false },
	{ "rank", "ranking", NULL, NULL, XPATH_LIST, false },
	{ "select_multiple", "choices", NULL, NULL, XPATH_LIST, false },
	{ "select_one", "choice", NULL, NULL, XPATH_TEXT, false },
	{ "string", "text", NULL, NULL, XPATH_TEXT, false },
	{ "text", "text", NULL, NULL, XPATH_TEXT, false },
	{ "time", "time", NULL, NULL, XPATH_TIME, false },
	{ "trigger", "declaration", NULL, NULL, XPATH_BOOLEAN, false },
};

/* What a device adds by itself. */
static const char *const metadata[] = {
	"audit",       "background-audio", "deviceid", "email",		 "end",
	"phonenumber", "simserial",	   "start",    "start-geopoint", "subscriberid",
	"today",       "username",
};

static const struct type *find_type(struct arena *arena, struct str name)
{
	name = str_lower(arena, name);
	for (size_t i = 0; i < LENGTH(types); i++)
		if (str_equal_c(name, types[i].name))
			return &types[i];
	return NULL;
}

bool survey_type(struct arena *arena, struct str name, enum xpath_type *out)
{
	const struct type *type = find_type(arena, name);

	if (type != NULL)
		*out = type->value;
	return type != NULL;
}

static void note_type(struct survey *survey, const struct survey_row *row, struct str type)
{
	struct xlsform_note note = { .what = XLSFORM_TYPE,
				     .instead = XLSFORM_INSTEAD_LEFT_OUT,
				     .subject = type };

	for (size_t i = 0; i < LENGTH(metadata); i++)
		if (str_equal_c(type, metadata[i]))
			note.what = XLSFORM_METADATA;
	survey_note(survey, row, "type", note);
}

/* --- rules -------------------------------------------------------------------------------- */

static bool may_have(const struct xml *element, const char *attr)
{
	const struct shape *shape = xsd_shape(element);

	return shape != NULL && shape_attr(shape, str_from_c(attr)) != NULL;
}

/* A rule that the element cannot have is told and left out. */
static bool takes(struct survey *survey, const struct survey_row *row, const char *base,
		  const struct xml *element, const char *attr)
{
	if (survey_cell(row, base).len == 0)
		return false;
	if (may_have(element, attr))
		return true;
	survey_note(survey, row, base,
		    (struct xlsform_note){ .what = XLSFORM_RULE,
					   .instead = XLSFORM_INSTEAD_LEFT_OUT,
					   .subject = str_from_c(base),
					   .detail = survey_cell(row, "type") });
	return false;
}

static bool is_one_of(struct arena *arena, struct str text, const char *const *words)
{
	text = str_lower(arena, text);
	for (; *words != NULL; words++)
		if (str_equal_c(text, *words))
			return true;
	return false;
}

/* "yes", or an expression. */
static void set_condition(struct survey *survey, const struct survey_row *row, const char *base,
			  struct xml *element, const char *attr)
{
	static const char *const yes[] = { "yes", "true", "true()", "1", NULL };
	static const char *const no[] = { "no", "false", "false()", "0", NULL };
	const struct str text = survey_cell(row, base);
	struct xpath_result result = { .feel = STR("true") };

	if (is_one_of(survey->arena, text, no) || !takes(survey, row, base, element, attr))
		return;
	if (is_one_of(survey->arena, text, yes) ||
	    survey_expression(survey, row, base, text, true, &result))
		edit_set(survey->arena, element, str_from_c(attr), result.feel);
}

void survey_relevant(struct survey *survey, const struct survey_row *row, struct xml *element)
{
	set_condition(survey, row, "relevant", element, "relevant");
}

static void set_required(struct survey *survey, const struct survey_row *row,
			 struct xml *element)
{
	struct xml *problem;

	set_condition(survey, row, "required", element, "required");
	if (xml_attr(element, STR("required")) == NULL)
		return;
	problem = xml_new(survey->arena, STR("problem"), element->place);
	xml_set(survey->arena, problem, STR("code"), STR("required"), element->place);
	if (survey_texts(survey, row, "required_message", problem, "message"))
		(void)xml_add(element, problem);
}

static void set_constraint(struct survey *survey, const struct survey_row *row,
			   struct xml *element)
{
	const struct str text = survey_cell(row, "constraint");
	struct xpath_result result;
	struct xml *constraint;

	if (!takes(survey, row, "constraint", element, "constraint") ||
	    !survey_expression(survey, row, "constraint", text, true, &result))
		return;
	constraint = xml_new(survey->arena, STR("constraint"), element->place);
	xml_set(survey->arena, constraint, STR("test"), result.feel, element->place);
	if (survey_texts(survey, row, "constraint_message", constraint, "message"))
		(void)xml_add(element, constraint);
	else
		edit_set(survey->arena, element, STR("constraint"), result.feel);
}

/* --- values ------------------------------------------------------------------------------- */

static const char *value_type(enum xpath_type type)
{
	static const char *const names[] = {
		[XPATH_ANY] = "any",
		[XPATH_NUMBER] = "number",
		[XPATH_TEXT] = "text",
		[XPATH_BOOLEAN] = "yes-no",
		[XPATH_DATE] = "date",
		[XPATH_TIME] = "time",
		[XPATH_DATE_TIME] = "date-time",
		[XPATH_LIST] = "list",
	};

	return names[type];
}

/* FEEL turns nothing into the type of the field by itself. */
static struct str fitted(struct arena *arena, enum xpath_type wanted,
			 const struct xpath_result *result)
{
	if (wanted == XPATH_TEXT && result->type == XPATH_NUMBER)
		return str_printf(arena, "string(%.*s)", STR_ARG(result->feel));
	if (wanted == XPATH_NUMBER && result->type == XPATH_TEXT)
		return str_printf(arena, "number(%.*s, null, \".\")", STR_ARG(result->feel));
	if (wanted == XPATH_DATE && result->type == XPATH_DATE_TIME)
		return str_printf(arena, "date(%.*s)", STR_ARG(result->feel));
	return result->feel;
}

/* The value to begin with is mostly just written down. */
static struct str literal(struct survey *survey, enum xpath_type type, struct str text)
{
	struct arena *arena = survey->arena;
	const struct str quoted = xpath_quote(arena, text);
	struct str list = STR("");
	struct str word;

	switch (type) {
	case XPATH_DATE:
		return str_printf(arena, "date(%.*s)", STR_ARG(quoted));
	case XPATH_TIME:
		return str_printf(arena, "time(%.*s)",
				  STR_ARG(xpath_quote(arena, xpath_time(arena, text))));
	case XPATH_DATE_TIME:
		return str_printf(arena, "date and time(%.*s)", STR_ARG(quoted));
	case XPATH_LIST:
		while (str_next(&text, ' ', &word))
			list = str_printf(
				arena, "%.*s%s%.*s", STR_ARG(list), list.len > 0 ? ", " : "",
				STR_ARG(xpath_quote(arena, survey_choice_value(arena, word))));
		return str_printf(arena, "[%.*s]", STR_ARG(list));
	case XPATH_NUMBER:
	case XPATH_BOOLEAN:
		return text;
	case XPATH_ANY:
	case XPATH_TEXT:
	default:
		return quoted;
	}
}

static bool is_computed(struct str text)
{
	return str_find(text, STR("${"), 0) != SIZE_MAX ||
	       (str_ends(text, STR(")")) && str_find(text, STR("("), 0) != SIZE_MAX);
}

static void set_default(struct survey *survey, const struct survey_row *row,
			struct xml *element, enum xpath_type type)
{
	const struct str text = survey_cell(row, "default");
	struct xpath_result result = { .type = type };

	if (!takes(survey, row, "default", element, "default"))
		return;
	if (!is_computed(text) && type != XPATH_NUMBER)
		result.feel = literal(survey, type, text);
	else if (!survey_expression(survey, row, "default", text, false, &result))
		return;
	edit_set(survey->arena, element, STR("default"), fitted(survey->arena, type, &result));
}

/* What is computed is neither asked, nor has it a value to begin with. */
static bool set_calculation(struct survey *survey, const struct survey_row *row,
			    struct xml *element, enum xpath_type type)
{
	const struct str text = survey_cell(row, "calculation");
	struct xpath_result result;

	if (!takes(survey, row, "calculation", element, "calculate") ||
	    !survey_expression(survey, row, "calculation", text, false, &result))
		return false;
	edit_set(survey->arena, element, STR("calculate"),
		 fitted(survey->arena, type, &result));
	return true;
}

/* --- of single types ---------------------------------------------------------------------- */

/* "start=0 end=10 step=0.5" */
static void set_range(struct survey *survey, const struct survey_row *row, struct xml *element)
{
	static const struct {
		struct str name, attr;
	} limits[] = { { STR_INIT("start="), STR_INIT("min") },
		       { STR_INIT("end="), STR_INIT("max") } };
	struct str rest = survey_cell(row, "parameters");
	struct str word;

	while (str_next(&rest, ' ', &word)) {
		for (size_t i = 0; i < LENGTH(limits); i++)
			if (str_starts(word, limits[i].name))
				edit_set(survey->arena, element, limits[i].attr,
					 str_slice(word, limits[i].name.len, word.len));
		if (str_starts(word, STR("step=")) && str_find(word, STR("."), 0) == SIZE_MAX)
			edit_set(survey->arena, element, STR("decimals"), STR("0"));
	}
}

static void note_parameters(struct survey *survey, const struct survey_row *row)
{
	const struct str text = survey_cell(row, "parameters");

	if (text.len > 0)
		survey_note(survey, row, "parameters",
			    (struct xlsform_note){ .what = XLSFORM_PARAMETER,
						   .instead = XLSFORM_INSTEAD_IGNORED,
						   .subject = text });
}

static void note_appearance(struct survey *survey, const struct survey_row *row,
			    const struct xml *element)
{
	const struct str text = survey_cell(row, "appearance");

	if (text.len > 0 && !str_equal_c(element->name, "long-text"))
		survey_note_once(survey, row, "appearance",
				 (struct xlsform_note){ .what = XLSFORM_APPEARANCE,
							.instead = XLSFORM_INSTEAD_IGNORED,
							.subject = text });
}

/* "select_one list or_other": one more option, and a text for it. */
static void add_other(struct survey *survey, const struct survey_row *row, struct xml *question)
{
	struct arena *arena = survey->arena;
	const struct str name = survey_cell(row, "name");
	const struct str id =
		survey_free_id(survey, str_printf(arena, "%.*s_other", STR_ARG(row->self->id)));
	struct xml *field = xml_new(arena, STR("text"), question->place);
	struct xml *option = xml_new(arena, STR("option"), question->place);
	const bool many = str_equal_c(question->name, "choices");

	xml_set(arena, option, STR("value"), STR("other"), question->place);
	(void)xml_add(question, option);
	(void)xml_add(question->parent, field);
	xml_set(arena, field, STR("id"), id, question->place);
	xml_set(arena, field, STR("relevant"),
		str_printf(arena, many ? "list contains(%.*s, \"other\")" : "%.*s = \"other\"",
			   STR_ARG(xml_get(question, STR("id")))),
		question->place);
	for (size_t i = 0; i < survey->language_count; i++) {
		const struct str code = survey->languages[i].code;
		const struct str word = str_equal_c(code, "lv")	  ? STR("Cits")
					: str_equal_c(code, "ru") ? STR("Другое")
								  : STR("Other");

		edit_set_text(arena, option, STR("label"), code, word);
		edit_set_text(arena, field, STR("label"), code, word);
	}
	survey_note(survey, row, "type",
		    (struct xlsform_note){ .what = XLSFORM_OTHER,
					   .instead = XLSFORM_INSTEAD_FIELD,
					   .subject = name,
					   .outcome = id });
}

static void set_choices(struct survey *survey, const struct survey_row *row,
			struct xml *element, struct str rest)
{
	struct str list = STR("");
	struct str word = STR("");

	while (list.len == 0 && str_next(&rest, ' ', &list))
		if (str_equal_c(list, "from"))
			list = STR("");
	while (word.len == 0 && str_next(&rest, ' ', &word))
		;
	survey_choices(survey, row, element, list);
	if (str_equal_c(word, "or_other"))
		add_other(survey, row, element);
}

/* --- a question --------------------------------------------------------------------------- */

static void set_texts(struct survey *survey, const struct survey_row *row, struct xml *element)
{
	const bool is_note = str_equal_c(element->name, "note");
	const char *child = is_note ? "text" : "label";

	if (!survey_texts(survey, row, "label", element, child)) {
		const struct str name = survey_cell(row, "name");

		edit_set_text(survey->arena, element, str_from_c(child),
			      survey->languages[0].code, name);
		survey_note(survey, row, "label",
			    (struct xlsform_note){ .what = XLSFORM_NO_LABEL,
						   .instead = XLSFORM_INSTEAD_TITLE,
						   .subject = name,
						   .outcome = name });
	}
	if (!is_note)
		(void)survey_texts(survey, row, "hint", element, "hint");
}

/* Neither shown nor sent: of a hidden one its default. */
static bool fill_value(struct survey *survey, const struct survey_row *row, struct xml *element)
{
	const struct str computed = survey_cell(row, "calculation");
	const struct str text = computed.len > 0 ? computed : survey_cell(row, "default");
	const char *base = computed.len > 0 ? "calculation" : "default";
	struct xpath_result result = { .type = XPATH_TEXT };

	if (computed.len == 0 && text.len > 0 && !is_computed(text))
		result.feel = xpath_quote(survey->arena, text);
	else if (text.len == 0 || !survey_expression(survey, row, base, text, false, &result))
		return false;
	row->self->type = result.type;
	xml_set(survey->arena, element, STR("calculate"), result.feel, element->place);
	xml_set(survey->arena, element, STR("type"), str_from_c(value_type(result.type)),
		element->place);
	survey_note(survey, row, "type",
		    (struct xlsform_note){ .what = XLSFORM_CALCULATE,
					   .instead = XLSFORM_INSTEAD_UNSENT,
					   .subject = survey_cell(row, "name") });
	return true;
}

static void fill_field(struct survey *survey, const struct survey_row *row, struct xml *element,
		       enum xpath_type type)
{
	set_texts(survey, row, element);
	set_constraint(survey, row, element);
	note_appearance(survey, row, element);
	if (set_calculation(survey, row, element, type))
		return;
	set_required(survey, row, element);
	set_condition(survey, row, "read_only", element, "readonly");
	set_default(survey, row, element, type);
}

static const char *element_of(const struct survey_row *row, const struct type *type)
{
	const struct str appearance = survey_cell(row, "appearance");

	if (str_equal_c(STR("text"), type->element) &&
	    str_find(appearance, STR("multiline"), 0) != SIZE_MAX)
		return "long-text";
	return type->element;
}

/* What takes its place in the tree may not stay there: it is put there last. */
static struct xml *made(struct survey *survey, const struct survey_row *row, struct xml *parent,
			const struct type *type)
{
	struct xml *element = xml_new(survey->arena, str_from_c(element_of(row, type)),
				      (struct place){ 0, 0 });

	xml_set(survey->arena, element, STR("id"), row->self->id, element->place);
	if (type->attr != NULL)
		xml_set(survey->arena, element, str_from_c(type->attr),
			str_from_c(type->attr_value), element->place);
	return xml_add(parent, element);
}

struct xml *survey_question(struct survey *survey, const struct survey_row *row,
			    struct xml *parent, struct str word, struct str rest)
{
	const struct type *type = find_type(survey->arena, word);
	struct xml *element;

	if (type != NULL && row->self == NULL)
		survey_note(survey, row, "name",
			    (struct xlsform_note){ .what = XLSFORM_NO_NAME,
						   .instead = XLSFORM_INSTEAD_LEFT_OUT,
						   .subject = word });
	if (type == NULL)
		note_type(survey, row, word);
	if (type == NULL || row->self == NULL)
		return NULL;
	element = made(survey, row, parent, type);
	survey_relevant(survey, row, element);
	if (str_equal_c(element->name, "value")) {
		if (fill_value(survey, row, element))
			return element;
		edit_remove(element);
		survey_note(survey, row, "type",
			    (struct xlsform_note){ .what = XLSFORM_HIDDEN,
						   .instead = XLSFORM_INSTEAD_LEFT_OUT,
						   .subject = survey_cell(row, "name") });
		return NULL;
	}
	fill_field(survey, row, element, type->value);
	if (str_equal_c(word, "range"))
		set_range(survey, row, element);
	else
		note_parameters(survey, row);
	if (type->strange)
		survey_note(survey, row, "type",
			    (struct xlsform_note){ .what = XLSFORM_TYPE,
						   .instead = XLSFORM_INSTEAD_TEXT,
						   .subject = word });
	if (xsd_may_hold(element, STR("option")))
		set_choices(survey, row, element, rest);
	return element;
}
