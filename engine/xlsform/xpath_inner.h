/* What the files of xpath share: its tokens, and a piece of FEEL with what is known of it. */
#ifndef ENGINE_XLSFORM_XPATH_INNER_H
#define ENGINE_XLSFORM_XPATH_INNER_H

#include "engine/xlsform/xpath.h"

enum xpath_token_kind {
	XPATH_END,
	XPATH_NUMERAL,
	XPATH_QUOTED,
	XPATH_WORD,
	XPATH_REFERENCE, /* ${name} */
	XPATH_SIGN,	 /* ( ) , . + - * = != < <= > >= */
	XPATH_WAY,	 /* what only paths have: / .. [ ] @ | */
	XPATH_BAD,
};

struct xpath_token {
	enum xpath_token_kind kind;
	struct str text; /* of what is quoted or referred to: what is inside */
	size_t at;
};

/* The token at the front of the text from there, behind white space; *end is behind it. */
struct xpath_token xpath_token(struct str text, size_t from, size_t *end);

/* How tight FEEL's operators bind. */
enum xpath_level {
	XPATH_OR_LEVEL,
	XPATH_AND_LEVEL,
	XPATH_COMPARE_LEVEL,
	XPATH_ADD_LEVEL,
	XPATH_MULTIPLY_LEVEL,
	XPATH_PRIMARY_LEVEL,
};

struct xpath_term {
	struct str feel;
	enum xpath_type type;
	enum xpath_level level;
	bool literal;
	struct str value; /* of a literal: the text, or the digits */
};

enum { XPATH_DEPTH = 100, XPATH_ARGUMENTS = 50 };

struct xpath_parser {
	struct arena *arena;
	const struct xpath_scope *scope;
	struct str text;
	struct xpath_token token; /* the one at hand */
	size_t end;		  /* behind it */
	size_t depth;
	struct xpath_result *out;
};

/* The first trouble is kept. Gives a term that means nothing. */
struct xpath_term xpath_trouble(struct xpath_parser *parser, enum xpath_trouble trouble,
				struct str what);
struct xpath_term xpath_term(struct xpath_parser *parser, struct str feel, enum xpath_type type,
			     enum xpath_level level);
/* In brackets when it binds less than that. */
struct str xpath_within(struct arena *arena, const struct xpath_term *term,
			enum xpath_level level);
struct xpath_term xpath_as_condition(struct xpath_parser *parser, struct xpath_term term);
struct xpath_term xpath_as_number(struct xpath_parser *parser, struct xpath_term term);
struct xpath_term xpath_as_text(struct xpath_parser *parser, struct xpath_term term);
struct xpath_term xpath_as_date(struct xpath_parser *parser, struct xpath_term term);
/* Null in place of an empty text. */
struct xpath_term xpath_or_null(struct xpath_parser *parser, struct xpath_term term);

struct xpath_term xpath_call(struct xpath_parser *parser, struct str name,
			     const struct xpath_term *arguments, size_t count);
/* left: comparing or computing, by XPath's sign. */
struct xpath_term xpath_operate(struct xpath_parser *parser, struct str sign,
				struct xpath_term left, struct xpath_term right);

#endif
