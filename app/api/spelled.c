#include "app/api/spelled.h"

#include "app/api/answer.h"
#include "engine/form/definition.h"

/* ORDER: enum spelling */
static const struct str types[] = { STR_INIT("application/xml"), STR_INIT("application/json") };

bool spelled_check(const struct request *request, struct response *response)
{
	struct str type = request_header(request, STR("content-type"));
	enum spelling spelling = definition_spelling(request->body);
	if (answer_is_type(type, types[spelling]))
		return true;
	bool other = answer_is_type(type, types[SPELLING_XML]) ||
		     answer_is_type(type, types[SPELLING_JSON]);
	response_header(response, STR("Accept"), STR("application/xml, application/json"));
	response_problem(response, 415,
			 other ? STR("the definition is not what its Content-Type says")
			       : STR("a definition is application/xml or application/json"),
			 STR(""));
	return false;
}

/* --- answering ---------------------------------------------------------------------------- */

/* Which spellings an Accept header lists by name, and whether it takes anything. */
struct accepted {
	bool spelling[LENGTH(types)];
	bool any;
};

static struct accepted read_accept(struct str header)
{
	struct accepted accepted = { .any = header.len == 0 };
	struct str part;
	while (str_next(&header, ',', &part)) {
		struct str type = str_trim(part);
		for (size_t i = 0; i < LENGTH(types); i++)
			accepted.spelling[i] |= answer_is_type(type, types[i]);
		accepted.any |= answer_is_type(type, STR("*/*")) ||
				answer_is_type(type, STR("application/*"));
	}
	return accepted;
}

/* As it is kept where that will do; false when neither spelling will. */
static bool choose(const struct accepted *accepted, enum spelling kept, enum spelling *out)
{
	enum spelling other = kept == SPELLING_XML ? SPELLING_JSON : SPELLING_XML;
	bool named = accepted->spelling[kept];
	*out = named || !accepted->spelling[other] ? kept : other;
	return named || accepted->spelling[other] || accepted->any;
}

void spelled_answer(const struct request *request, struct response *response, struct str text,
		    const struct xml *tree)
{
	struct accepted accepted = read_accept(request_header(request, STR("accept")));
	enum spelling had = definition_spelling(text);
	enum spelling wanted;

	if (!choose(&accepted, had, &wanted) || (wanted != had && tree == NULL)) {
		response_problem(response, 406,
				 STR("there is application/xml and application/json"), STR(""));
		return;
	}
	response_header(response, STR("Vary"), STR("Accept"));
	response->content_type = types[wanted];
	if (wanted == had)
		buf_add(&response->body, text);
	else
		(void)definition_write(tree, wanted, &response->body);
}
