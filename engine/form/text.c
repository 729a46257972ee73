#include "engine/form/text.h"

#include "engine/form/phrase.h"
#include "engine/schema/path.h"

/* Names mean the same everywhere in a scope, and so does an expression. */
static struct str key_of(struct arena *arena, const struct item *item, struct str text)
{
	size_t scope = item && item->repeat ? item->repeat->index + 1 : 0;

	return str_printf(arena, "%zu %.*s", scope, STR_ARG(text));
}

const struct expression *text_expression(const struct form *form, const struct item *item,
					 struct str text, struct arena *scratch)
{
	return map_get(&form->expression_by, key_of(scratch, item, text));
}

static const struct expression *add_expression(struct text_reader *reader, struct str text,
					       const struct text_place *at, struct place place)
{
	struct str key = key_of(reader->arena, at->item, text);
	struct expression *made = map_get(&reader->form->expression_by, key);

	if (made)
		return made;
	made = ARENA_NEW(reader->arena, struct expression);
	*made = (struct expression){ .rule = { .text = text, .place = place },
				     .item = at->item,
				     .name = at->name,
				     .index = reader->expressions.count };
	*VEC_ADD(reader->arena, &reader->expressions) = made;
	(void)map_add(&reader->form->expression_by, key, made);
	return made;
}

/* The place of what begins len bytes behind the text's first character. */
static struct place place_behind(struct str text, size_t len, struct place place)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte == '\n')
			place = (struct place){ place.line + 1, 1 };
		else if ((byte & 0xC0) != 0x80)
			place.column++;
	}
	return place;
}

static void bad_brace(struct text_reader *reader, const struct text_place *at,
		      struct place place, const char *what)
{
	struct diag *diag = diag_error(reader->diags, "form.text.brace", place, "%s",
				       diag_words(reader->diags, what));

	diag_fix(reader->diags, diag,
		 "write an expression in braces, as in {summa}, or {{ where a brace is meant");
	diag_path(reader->diags, diag, path_of(reader->arena, at->owner, at->name));
}

static struct phrase_part read_piece(struct text_reader *reader, enum phrase_piece kind,
				     struct str piece, const struct text_place *at,
				     struct place place)
{
	struct phrase_part part = { piece, SIZE_MAX };

	if (kind == PHRASE_UNCLOSED)
		bad_brace(reader, at, place, "a brace in this text is never closed");
	else if (kind == PHRASE_EXPRESSION && str_trim(piece).len == 0)
		bad_brace(reader, at, place, "there is no expression in these braces");
	else if (kind == PHRASE_EXPRESSION)
		part = (struct phrase_part){ { 0 },
					     add_expression(reader, piece, at, place)->index };
	return part;
}

const struct phrase *text_read(struct text_reader *reader, struct str text,
			       const struct text_place *at)
{
	VEC(struct phrase_part) parts = { 0 };
	struct phrase *phrase;
	struct str rest = text;
	struct str seen = text; /* from the place on */
	struct place place = at->place;
	struct str piece;

	if (!phrase_is(text))
		return NULL;
	for (;;) {
		enum phrase_piece kind = phrase_next(&rest, &piece);

		if (kind == PHRASE_END)
			break;
		place = place_behind(seen, (size_t)(piece.at - seen.at), place);
		seen = str_slice(seen, (size_t)(piece.at - seen.at), seen.len);
		*VEC_ADD(reader->arena, &parts) = read_piece(reader, kind, piece, at, place);
	}
	phrase = ARENA_NEW(reader->arena, struct phrase);
	*phrase = (struct phrase){ parts.at, parts.count };
	return phrase;
}
