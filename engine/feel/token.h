/* The words and signs of FEEL text. A token of kind WORD is one word: names of several words
 * are put together by the parser, which knows what is in scope. Internal to engine/feel. */
#ifndef ENGINE_FEEL_TOKEN_H
#define ENGINE_FEEL_TOKEN_H

#include "engine/base/str.h"

enum token_kind {
	TOKEN_END,
	TOKEN_BAD,	    /* a character that begins nothing */
	TOKEN_OPEN_STRING,  /* a string without its end */
	TOKEN_OPEN_COMMENT, /* likewise */
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_AT, /* before the string of a temporal literal */
	TOKEN_QUESTION,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_STAR,
	TOKEN_SLASH,
	TOKEN_POWER,
	TOKEN_EQUAL,
	TOKEN_NOT_EQUAL,
	TOKEN_LESS,
	TOKEN_LESS_EQUAL,
	TOKEN_GREATER,
	TOKEN_GREATER_EQUAL,
	TOKEN_DOT,
	TOKEN_DOTS,
	TOKEN_COMMA,
	TOKEN_COLON,
	TOKEN_ARROW,
	TOKEN_PAREN_OPEN,
	TOKEN_PAREN_CLOSE,
	TOKEN_BRACKET_OPEN,
	TOKEN_BRACKET_CLOSE,
	TOKEN_BRACE_OPEN,
	TOKEN_BRACE_CLOSE,
	/* keywords */
	TOKEN_AND,
	TOKEN_BETWEEN,
	TOKEN_ELSE,
	TOKEN_EVERY,
	TOKEN_EXTERNAL,
	TOKEN_FALSE,
	TOKEN_FOR,
	TOKEN_FUNCTION,
	TOKEN_IF,
	TOKEN_IN,
	TOKEN_INSTANCE,
	TOKEN_NOT,
	TOKEN_NULL,
	TOKEN_OF,
	TOKEN_OR,
	TOKEN_RETURN,
	TOKEN_SATISFIES,
	TOKEN_SOME,
	TOKEN_THEN,
	TOKEN_TRUE,
};

struct token {
	enum token_kind kind;
	size_t start, end; /* bytes of the text */
};

/* The token at or after from, past white space and comments. */
struct token token_next(struct str text, size_t from);
/* Where the text goes on after white space and comments. */
size_t token_skip_space(struct str text, size_t from);
bool token_is_keyword(enum token_kind kind);
/* Ends the parts of names: letters, digits and marks as DMN 1.5 §10.3.1.2 lists them (rules 28
 * and 29). */
bool token_is_name_start(uint32_t code_point);
bool token_is_name_part(uint32_t code_point);
/* For what is not ASCII. */
bool token_is_wide_space(uint32_t code_point);
uint32_t token_wide_code_point(struct str text, size_t at, size_t *next);

static inline bool token_is_space(uint32_t code_point)
{
	if (code_point < 0x80)
		return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
	return token_is_wide_space(code_point);
}

/* The code point at a place of the text, 0 at its end; *next is where the one after begins. */
static inline uint32_t token_code_point(struct str text, size_t at, size_t *next)
{
	if (at < text.len && (unsigned char)text.at[at] < 0x80) {
		*next = at + 1;
		return (unsigned char)text.at[at];
	}
	return token_wide_code_point(text, at, next);
}

#endif
