/* An XLSForm that is being read: what its files share. */
#ifndef ENGINE_XLSFORM_SURVEY_H
#define ENGINE_XLSFORM_SURVEY_H

#include "engine/base/limits.h"
#include "engine/base/map.h"
#include "engine/xlsform/table.h"
#include "engine/xlsform/xlsform.h"
#include "engine/xlsform/xpath.h"

/* A language of the form: how we write it, and how its columns are headed. */
struct survey_language {
	struct str code, written;
};

struct survey {
	struct arena *arena;
	struct table survey, choices, settings;
	struct xlsform_notes *notes;
	struct survey_language languages[LIMIT_LANGUAGES];
	size_t language_count;	   /* the first is the original */
	struct map names;	   /* of expressions: const struct xpath_name * */
	struct xpath_name **means; /* by row of the survey; NULL: it names nothing */
	struct map ids;		   /* that are taken, of items and lists */
	struct map lists;	   /* that were written: the id of a list, by its name */
	struct map seen;	   /* what has been noted once */
	struct xml *form;
};

/* What is being read: a row of a sheet, and in which repeat it stands. */
struct survey_row {
	const struct table *table;
	const struct sheet_row *row;
	const struct xpath_name *repeat;
	struct xpath_name *self; /* what its name means */
};

/* "begin group" as well as "begin_group" */
bool survey_is_type(struct str type, const char *begin, const char *what);

struct str survey_cell(const struct survey_row *row, const char *base);
void survey_note(struct survey *survey, const struct survey_row *row, const char *base,
		 struct xlsform_note note);
/* The same, but once for each subject. */
void survey_note_once(struct survey *survey, const struct survey_row *row, const char *base,
		      struct xlsform_note note);

/* The form's languages, from the headings and the settings. */
void survey_languages(struct survey *survey);
/* A text in all languages as children of that name. False when there is none in the original.
 */
bool survey_texts(struct survey *survey, const struct survey_row *row, const char *base,
		  struct xml *element, const char *child);
/* The same text in all languages. */
void survey_text_everywhere(struct survey *survey, struct xml *element, const char *child,
			    struct str text);

/* A name for programs that is not taken, as near to that one as can be. */
struct str survey_free_id(struct survey *survey, struct str name);
/* What every ${name} means; before anything is written. */
void survey_names(struct survey *survey);

/* The expression in FEEL; false, noted, when it cannot be. */
bool survey_expression(struct survey *survey, const struct survey_row *row, const char *base,
		       struct str text, bool condition, struct xpath_result *out);

/* What is wrong with it. */
void survey_trouble(struct survey *survey, const struct survey_row *row, const char *base,
		    struct str text, const struct xpath_result *result);

/* A question; NULL: there is none in the row. word: the first of its type, rest: the others. */
struct xml *survey_question(struct survey *survey, const struct survey_row *row,
			    struct xml *parent, struct str word, struct str rest);
/* Of any element: when it is asked. */
void survey_relevant(struct survey *survey, const struct survey_row *row, struct xml *element);
/* What a type's values are in expressions; false: it is no type of a question. */
bool survey_type(struct arena *arena, struct str type, enum xpath_type *out);

/* The options of the list for that question; with a filter they are the question's own. */
void survey_choices(struct survey *survey, const struct survey_row *row, struct xml *question,
		    struct str list);
/* An option's name as its value may be. */
struct str survey_choice_value(struct arena *arena, struct str name);

/* Everything in the sheet survey. */
void survey_read(struct survey *survey);

#endif
