/* What to do about a finding: for each code in general, and for what people write who know
 * other languages, spreadsheets or text processors. */
#include "engine/feel/parse.h"

#include "engine/base/utf8.h"

static const struct {
	const char *code, *advice;
} by_code[] = {
	{ "feel.constant.null", ENGLISH("correct its arguments") },
	{ "feel.context.duplicate", ENGLISH("give one of them another name") },
	{ "feel.function.arguments", ENGLISH("give it those arguments, separated by commas") },
	{ "feel.function.callee",
	  ENGLISH("remove the parentheses, or call a function by its name") },
	{ "feel.function.type", ENGLISH("give it a value of that type") },
	{ "feel.function.unknown",
	  ENGLISH("use a function of the reference, in small letters") },
	{ "feel.limit.depth", ENGLISH("split it: let other items calculate parts of it") },
	{ "feel.limit.text", ENGLISH("split it: let other items calculate parts of it") },
	{ "feel.name.unknown", ENGLISH("use the id of an item that has a value, or write a "
				       "text in straight double quotes") },
	{ "feel.number.size", ENGLISH("write a number with fewer digits") },
	{ "feel.syntax", ENGLISH("correct it here, or right before") },
	{ "feel.temporal.unknown", ENGLISH("write a date as in @\"2026-01-31\"") },
	{ "feel.text.encoding", ENGLISH("save the file as UTF-8") },
	{ "feel.type.arithmetic",
	  ENGLISH("convert one of the two, as in number(…) or string(…)") },
	{ "feel.type.comparison", ENGLISH("compare values of the same type") },
	{ "feel.type.condition", ENGLISH("write a comparison, as in `a = 1`") },
	{ "feel.type.member", ENGLISH("use what it has, or remove the dot and the name") },
	{ "feel.type.option", ENGLISH("use one of them") },
	{ "feel.type.unknown",
	  ENGLISH("use number, string, boolean, date, time, list<…> or context<…>") },
};

const char *advice_of(const char *code)
{
	for (size_t i = 0; i < LENGTH(by_code); i++)
		if (str_equal_c(str_from_c(by_code[i].code), code))
			return by_code[i].advice;
	return ENGLISH("correct it");
}

/* By what stands where something else is expected; before: right in front of it. */
static const struct {
	const char *before, *found, *advice;
} by_sign[] = {
	{ "=", "=", ENGLISH("write one `=` to compare") },
	{ "<", ">", ENGLISH("write `!=` to say that two are not equal") },
	{ "", "&", ENGLISH("write `and`") },
	{ "", "|", ENGLISH("write `or`") },
	{ "", "!", ENGLISH("write `!=`, or `not(…)` around what is not to hold") },
	{ "", "'", ENGLISH("write a text in straight double quotes") },
	{ "", "‘", ENGLISH("write a text in straight double quotes") },
	{ "", "’", ENGLISH("write a text in straight double quotes") },
	{ "", "‚", ENGLISH("write a text in straight double quotes") },
	{ "", "“", ENGLISH("write a text in straight double quotes, not in typographic ones") },
	{ "", "”", ENGLISH("write a text in straight double quotes, not in typographic ones") },
	{ "", "„", ENGLISH("write a text in straight double quotes, not in typographic ones") },
	{ "", "«", ENGLISH("write a text in straight double quotes, not in typographic ones") },
	{ "", "»", ENGLISH("write a text in straight double quotes, not in typographic ones") },
	{ "", "–", ENGLISH("write the minus of the keyboard") },
	{ "", "−", ENGLISH("write the minus of the keyboard") },
	{ "", "×", ENGLISH("write `*`") },
	{ "", ".", ENGLISH("write the id of the item in place of the dot") },
	{ "", "≠", ENGLISH("write `!=`") },
	{ "", "≤", ENGLISH("write `<=`") },
	{ "", "≥", ENGLISH("write `>=`") },
};

static const char *sign_advice(struct str before, struct str found)
{
	for (size_t i = 0; i < LENGTH(by_sign); i++)
		if (str_equal_c(found, by_sign[i].found) &&
		    str_ends(before, str_from_c(by_sign[i].before)))
			return by_sign[i].advice;
	return NULL;
}

static bool is_digit(struct str text, size_t at)
{
	return at < text.len && text.at[at] >= '0' && text.at[at] <= '9';
}

/* The digits that end, or begin, at a place. */
static struct str digits_before(struct str text, size_t end)
{
	size_t start = end;

	while (start > 0 && is_digit(text, start - 1))
		start--;
	return str_slice(text, start, end);
}

static struct str digits_from(struct str text, size_t start)
{
	size_t end = start;

	while (is_digit(text, end))
		end++;
	return str_slice(text, start, end);
}

static bool is_keyword(struct str word)
{
	return word.len > 0 && token_is_keyword(token_next(word, 0).kind);
}

void advise_syntax(struct parser *parser, struct diag *diag)
{
	struct token token = parser->token;
	struct str found = parser_text_of(parser, token);
	const char *advice = sign_advice(str_slice(parser->text, 0, token.start), found);
	struct str whole = digits_before(parser->text, token.start);
	struct str fraction = digits_from(parser->text, token.end);
	struct str small = utf8_lower(parser->arena, found);

	if (advice != NULL)
		diag_fix(parser->diags, diag, "%s", diag_words(parser->diags, advice));
	else if (token.kind == TOKEN_END)
		diag_fix(parser->diags, diag, "add what is missing at the end");
	else if (token.kind == TOKEN_OPEN_STRING)
		diag_fix(parser->diags, diag, "close it with a straight double quote");
	else if (token.kind == TOKEN_OPEN_COMMENT)
		diag_fix(parser->diags, diag, "close it with `*/`");
	else if (token.kind == TOKEN_COMMA && whole.len > 0 && fraction.len > 0)
		diag_fix(parser->diags, diag, "write decimals with a point: %.*s.%.*s",
			 STR_ARG(whole), STR_ARG(fraction));
	else if (token.kind == TOKEN_WORD && is_keyword(small))
		diag_fix(parser->diags, diag, "write it in small letters: `%.*s`",
			 STR_ARG(small));
	else if (token.kind == TOKEN_WORD)
		diag_fix(parser->diags, diag,
			 "put an operator, such as `=` or `and`, before it");
}

/* --- unknown names ---------------------------------------------------------------------------
 */

static const struct {
	const char *word, *meant;
} truths[] = {
	{ "false", "false" }, { "ja", "true" },	 { "jā", "true" },   { "ne", "false" },
	{ "nē", "false" },    { "no", "false" }, { "true", "true" }, { "yes", "true" },
};

static bool advise_truth(struct parser *parser, struct diag *diag, struct str small)
{
	for (size_t i = 0; i < LENGTH(truths); i++) {
		if (!str_equal_c(small, truths[i].word))
			continue;
		diag_fix(parser->diags, diag, "write %s", truths[i].meant);
		return true;
	}
	return false;
}

static bool has_option(const struct feel_type *type, struct str text)
{
	while (type->kind == FEEL_LIST && type->element != NULL)
		type = type->element;
	for (size_t i = 0; type->kind == FEEL_STRING && i < type->enumeration_count; i++)
		if (str_equal(type->enumeration[i], text))
			return true;
	return false;
}

/* An entry of the rows of a list: "izdevumi.summa" for "summa". */
static bool is_column(const struct feel_type *type, struct str name)
{
	return type->kind == FEEL_LIST && type->element != NULL &&
	       type->element->kind == FEEL_CONTEXT &&
	       feel_type_member(type->element, name) != NULL;
}

static bool advise_by_names(struct parser *parser, struct diag *diag, struct str wrong)
{
	for (size_t i = 0; i < parser->names->count; i++) {
		const struct feel_name *name = &parser->names->at[i];

		if (name->type == NULL)
			continue;
		if (has_option(name->type, wrong)) {
			diag_fix(parser->diags, diag,
				 "write \"%.*s\" in quotes: it is an option of `%.*s`",
				 STR_ARG(wrong), STR_ARG(name->name));
			return true;
		}
		if (is_column(name->type, wrong)) {
			diag_fix(parser->diags, diag,
				 "write `%.*s.%.*s`: it stands in rows, of which there may be "
				 "many",
				 STR_ARG(name->name), STR_ARG(wrong));
			return true;
		}
	}
	return false;
}

bool advise_name(struct parser *parser, struct diag *diag, struct str name, bool function)
{
	struct str small = utf8_lower(parser->arena, name);

	if (function && str_equal(small, STR("if"))) {
		diag_fix(parser->diags, diag, "write if … then … else …");
		return true;
	}
	if (function && is_keyword(small)) {
		diag_fix(parser->diags, diag, "write it in small letters: `%.*s`",
			 STR_ARG(small));
		return true;
	}
	if (function)
		return false;
	return advise_truth(parser, diag, small) || advise_by_names(parser, diag, name);
}
