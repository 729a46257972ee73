/* What anybody may post to a form that has every type of item: lines "name=value", "+name" and
 * "-name" for rows, an empty line to send what stands so far. Nothing is lost in storing, and
 * what would be sent is taken again as it is. */
#include "engine/base/utf8.h"
#include "engine/rules/rules.h"
#include "tests/fuzz/require.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LABEL "<label xml:lang=\"lv\">X</label>"
#define FIELD(type, id, rules) "<" type " id=\"" id "\" " rules ">" LABEL "</" type ">"
#define OPTIONS                                                                                \
	"<option value=\"a\">" LABEL "</option>"                                               \
	"<option value=\"b\"><label xml:lang=\"lv\">Y</label></option>"

/* An item a line. */
/* clang-format off */
static const char definition[] =
	"<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv\" "
	"institution=\"99999999902\" constraint=\"count(r) &lt; 3\">"
	"<title xml:lang=\"lv\">F</title><page id=\"p\"><title xml:lang=\"lv\">P</title>"
	FIELD("text", "t", "required=\"true\" pattern=\"[a-z ]*\" max-length=\"20\"")
	FIELD("long-text", "l", "relevant=\"t != null\"")
	FIELD("number", "n", "min=\"-5\" max=\"1000000\" decimals=\"3\" unit=\"km\" constraint=\"n != 7\"")
	FIELD("money", "m", "readonly=\"n = 1\"")
	FIELD("date", "d", "min=\"1900-01-01\" constraint=\"d &lt;= today()\"")
	FIELD("yes-no", "y", "")
	FIELD("email", "e", "")
	FIELD("phone", "ph", "")
	FIELD("personal-code", "pk", "")
	FIELD("registration-number", "rn", "")
	FIELD("iban", "i", "relevant=\"y\"")
	FIELD("address", "a", "")
	FIELD("declaration", "de", "required=\"a.city != null\"")
	"<choice id=\"c\">" LABEL OPTIONS "</choice>"
	"<choices id=\"cs\">" LABEL OPTIONS "</choices>"
	"<repeat id=\"r\" min=\"1\" max=\"3\">" LABEL
	FIELD("number", "x", "required=\"true\"")
	"<repeat id=\"s\" relevant=\"x &gt; 1\">" LABEL
	FIELD("money", "z", "")
	"</repeat></repeat>"
	FIELD("number", "sum", "calculate=\"sum(r.x) / 3\"")
	"</page></form>";
/* clang-format on */

static struct arena form_arena;
static const struct form *form;
static const struct rules *rules;

static void load_form(void)
{
	struct diags diags;

	if (rules != NULL)
		return;
	arena_init(&form_arena);
	diags_init(&diags, &form_arena, STR(""));
	form = form_load(&form_arena, str_from_c(definition), &diags);
	require(form != NULL);
	rules = rules_build(&form_arena, form, &diags);
	require(rules != NULL);
}

static void print(const struct state *state, bool (*with)(const struct state *, struct buf *),
		  struct buf *out)
{
	buf_init(out, LIMIT_PROGRAM);
	require(with(state, out));
	require(utf8_invalid(buf_str(out)) == SIZE_MAX);
}

static struct answers *read_back(struct arena *arena, struct str text)
{
	struct diags diags;
	const struct json *json;
	struct answers *answers;

	diags_init(&diags, arena, STR(""));
	json = json_parse(arena, text, &diags);
	require(json != NULL);
	answers = answers_from_json(arena, form, json, &diags);
	require(answers != NULL);
	return answers;
}

static void check_same(struct arena *arena, const struct state *state, struct str json,
		       bool (*with)(const struct state *, struct buf *))
{
	const struct state *again = rules_run(rules, read_back(arena, json), 0, arena);
	struct buf before, after;

	print(state, with, &before);
	print(again, with, &after);
	require(str_equal(buf_str(&before), buf_str(&after)));
	buf_finish(&after);
	buf_finish(&before);
}

static void check(struct answers *answers, struct arena *arena)
{
	const struct state *state = rules_run(rules, answers, 0, arena);
	struct buf stored, sent;

	buf_init(&stored, LIMIT_PROGRAM);
	require(answers_to_json(answers, &stored));
	check_same(arena, state, buf_str(&stored), state_print_json);
	buf_finish(&stored);
	print(state, state_submission_json, &sent);
	check_same(arena, state, buf_str(&sent), state_submission_json);
	buf_finish(&sent);
}

static void change_rows(struct answers *answers, char sign, struct str name)
{
	const struct item *item;
	struct answer_row *parent;
	size_t index;

	if (!input_find(answers, name, &item, &parent, &index) || item->kind != ITEM_REPEAT)
		return;
	if (sign == '+')
		(void)answers_add_row(answers, parent, item);
	else
		(void)answers_remove_row(answers, parent, item, index);
}

static void take(struct answers *answers, struct arena *arena, struct str line)
{
	struct pair pair = { .value = line };
	struct err err = { 0 };

	if (line.len == 0) {
		check(answers, arena);
	} else if (line.at[0] == '+' || line.at[0] == '-') {
		change_rows(answers, line.at[0], str_slice(line, 1, line.len));
	} else {
		(void)str_next(&pair.value, '=', &pair.name);
		/* Requests with U+0000 are refused before they get here. */
		if (memchr(pair.value.at, 0, pair.value.len) == NULL)
			(void)answers_post(answers, form->pages[0], &pair, 1, &err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena arena;
	struct answers *answers;
	struct str line;

	load_form();
	arena_init(&arena);
	answers = answers_new(&arena, form);
	while (str_next(&text, '\n', &line))
		take(answers, &arena, line);
	check(answers, &arena);
	arena_finish(&arena);
	return 0;
}
