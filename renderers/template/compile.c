#include "renderers/template/compile.h"

#include "engine/base/limits.h"
#include "renderers/template/transform.h"

#define PAGE_SPACE "urn:veidlapa:page:1"
#define XHTML_SPACE "http://www.w3.org/1999/xhtml"

struct compiler {
	const struct binder *binder;
	struct str stylesheet;
	struct program_writer writer;
	struct buf word; /* the one being written */
	struct err *err;
	size_t depth;
};

enum { WORD_PARAMETERS = 4, LIMIT_WORD = 4096 };

static bool compile_children(struct compiler *compiler, const struct xml *element);

/* --- telling things apart --- */

static bool is_one_of(struct str name, const struct str *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, names[i]))
			return true;
	return false;
}

/* HTML, 13.1.2: void elements. */
static bool is_void(struct str name)
{
	static const struct str names[] = {
		STR_INIT("area"),  STR_INIT("base"), STR_INIT("br"),	 STR_INIT("col"),
		STR_INIT("embed"), STR_INIT("hr"),   STR_INIT("img"),	 STR_INIT("input"),
		STR_INIT("link"),  STR_INIT("meta"), STR_INIT("source"), STR_INIT("track"),
		STR_INIT("wbr"),
	};

	return is_one_of(name, names, LENGTH(names));
}

static bool is_boolean(struct str name)
{
	static const struct str names[] = {
		STR_INIT("autofocus"),	STR_INIT("checked"),  STR_INIT("defer"),
		STR_INIT("disabled"),	STR_INIT("hidden"),   STR_INIT("multiple"),
		STR_INIT("novalidate"), STR_INIT("open"),     STR_INIT("readonly"),
		STR_INIT("required"),	STR_INIT("reversed"), STR_INIT("selected"),
	};

	return is_one_of(name, names, LENGTH(names));
}

static bool is_text(const struct xml *node)
{
	return node->name.len == 0;
}

static bool is_blank(const struct xml *node)
{
	return is_text(node) && str_trim(node->text).len == 0;
}

static bool is_instruction(const struct xml *node)
{
	return !is_text(node) && str_equal_c(node->space, PAGE_SPACE);
}

static bool is_instruction_named(const struct xml *node, struct str name)
{
	return is_instruction(node) && str_equal(node->name, name);
}

/* "page.xsl: <v:if> in <p>: tests nothing" */
static bool refuse(const struct compiler *compiler, const struct xml *node, const char *what)
{
	struct str parent = node->parent == NULL ? STR("") : node->parent->name;
	const char *prefix = is_instruction(node) ? "v:" : "";

	return err_set(compiler->err, ERR_INVALID, "%.*s: <%s%.*s> in <%.*s>: %s",
		       STR_ARG(compiler->stylesheet), prefix, STR_ARG(node->name),
		       STR_ARG(parent), what);
}

/* --- instructions --- */

static bool bind(const struct compiler *compiler, const struct xml *node, struct str name,
		 enum slot_use use, uint32_t *slot)
{
	const struct binder *binder = compiler->binder;

	if (name.len == 0)
		return refuse(compiler, node, "names nothing");
	return binder->bind(binder->context, name, use, slot, compiler->err);
}

/* Literal, but for the slots whose names are marked in it. */
static bool compile_words(struct compiler *compiler, const struct xml *node, struct str text)
{
	struct str open = STR(TEMPLATE_OPEN);
	struct str close = STR(TEMPLATE_CLOSE);

	for (;;) {
		size_t from = str_find(text, open, 0);
		size_t to;
		uint32_t slot = 0;

		if (from == SIZE_MAX) {
			program_literal_escaped(&compiler->writer, text);
			return true;
		}
		to = str_find(text, close, from);
		if (to == SIZE_MAX)
			return refuse(compiler, node, "has a mark that is never closed");
		program_literal_escaped(&compiler->writer, str_slice(text, 0, from));
		if (!bind(compiler, node, str_slice(text, from + open.len, to), SLOT_TEXT,
			  &slot))
			return false;
		(void)program_op(&compiler->writer, OP_TEXT, slot, 0);
		text = str_slice(text, to + close.len, text.len);
	}
}

/* Whether it has these attributes, separated by spaces, and no other. */
static bool has_only(const struct compiler *compiler, const struct xml *node,
		     struct str allowed)
{
	for (const struct xml_attr *at = node->attrs; at != NULL; at = at->next) {
		struct str rest = allowed;
		struct str word;
		bool known = false;

		while (str_next(&rest, ' ', &word))
			known = known || str_equal(word, at->name);
		if (!known)
			return refuse(compiler, node, "has an attribute it cannot have");
	}
	return true;
}

static bool compile_text(struct compiler *compiler, const struct xml *node)
{
	uint32_t slot = 0;

	if (!has_only(compiler, node, STR("of")))
		return false;
	if (node->first != NULL)
		return refuse(compiler, node, "must be empty");
	if (!bind(compiler, node, xml_get(node, STR("of")), SLOT_TEXT, &slot))
		return false;
	(void)program_op(&compiler->writer, OP_TEXT, slot, 0);
	return true;
}

/* --- what differs between languages --- */

static bool is_listed(struct str list, struct str code)
{
	struct str word;

	while (str_next(&list, ' ', &word))
		if (str_equal(word, code))
			return true;
	return false;
}

static bool compile_in(struct compiler *compiler, const struct xml *node)
{
	struct str of = xml_get(node, STR("language"));
	struct str other = xml_get(node, STR("not"));

	if (!has_only(compiler, node, STR("language not")))
		return false;
	if ((of.len > 0) == (other.len > 0))
		return refuse(compiler, node, "names no languages, or twice");
	if (is_listed(of.len > 0 ? of : other, compiler->binder->language) != (of.len > 0))
		return true;
	return compile_children(compiler, node);
}

static bool compile_language(struct compiler *compiler, const struct xml *node)
{
	if (node->attrs != NULL || node->first != NULL)
		return refuse(compiler, node, "must be empty");
	program_literal_escaped(&compiler->writer, compiler->binder->language);
	return true;
}

/* All attributes but those that say which word it is. */
static size_t word_parameters(const struct xml *node, struct pair list[WORD_PARAMETERS])
{
	size_t count = 0;

	for (const struct xml_attr *at = node->attrs; at != NULL && count < WORD_PARAMETERS;
	     at = at->next)
		if (!str_equal_c(at->name, "key") && !str_equal_c(at->name, "or"))
			list[count++] = (struct pair){ at->name, at->value };
	return count;
}

static bool compile_word(struct compiler *compiler, const struct xml *node)
{
	const struct binder *binder = compiler->binder;
	struct pair parameters[WORD_PARAMETERS];
	size_t count = word_parameters(node, parameters);
	struct str key = xml_get(node, STR("key"));
	struct str missing = xml_get(node, STR("or"));

	if (node->first != NULL)
		return refuse(compiler, node, "must be empty");
	buf_clear(&compiler->word);
	if (binder->word != NULL &&
	    binder->word(binder->context, key, parameters, count, &compiler->word))
		missing = buf_str(&compiler->word);
	else if (missing.len == 0)
		return err_set(compiler->err, ERR_INVALID, "%.*s: there is no word %.*s",
			       STR_ARG(compiler->stylesheet), STR_ARG(key));
	program_literal_escaped(&compiler->writer, missing);
	return true;
}

/* --- what depends on the data --- */

/* The jump over what a failed test leaves out; *jump is SIZE_MAX when nothing is tested. */
static bool compile_test(struct compiler *compiler, const struct xml *node,
			 struct str attribute, size_t *jump)
{
	struct str test = xml_get(node, attribute);
	struct str opposite = xml_get(node, STR("not"));
	uint32_t slot = 0;

	*jump = SIZE_MAX;
	if (test.len == 0 && opposite.len == 0)
		return true;
	if (test.len > 0 && opposite.len > 0)
		return refuse(compiler, node, "tests two things");
	if (!bind(compiler, node, test.len > 0 ? test : opposite, SLOT_TEST, &slot))
		return false;
	*jump = program_op(&compiler->writer, test.len > 0 ? OP_IF : OP_UNLESS, slot, 0);
	return true;
}

static bool compile_if(struct compiler *compiler, const struct xml *node)
{
	size_t jump;

	if (!has_only(compiler, node, STR("test not")))
		return false;
	if (!compile_test(compiler, node, STR("test"), &jump))
		return false;
	if (jump == SIZE_MAX)
		return refuse(compiler, node, "tests nothing");
	if (!compile_children(compiler, node))
		return false;
	program_land(&compiler->writer, jump);
	return true;
}

static bool compile_each(struct compiler *compiler, const struct xml *node)
{
	uint32_t slot = 0;
	size_t jump;

	if (!has_only(compiler, node, STR("of")))
		return false;
	if (!bind(compiler, node, xml_get(node, STR("of")), SLOT_EACH, &slot))
		return false;
	jump = program_op(&compiler->writer, OP_EACH, slot, 0);
	if (!compile_children(compiler, node))
		return false;
	(void)program_op(&compiler->writer, OP_NEXT, (uint32_t)jump + 3, 0);
	program_land(&compiler->writer, jump);
	return true;
}

static bool compile_misplaced(struct compiler *compiler, const struct xml *node)
{
	return refuse(compiler, node, "must be the first thing in an element of HTML");
}

static bool compile_instruction(struct compiler *compiler, const struct xml *node)
{
	static const struct {
		struct str name;
		bool (*compile)(struct compiler *, const struct xml *);
	} instructions[] = {
		{ STR_INIT("attribute"), compile_misplaced },
		{ STR_INIT("each"), compile_each },
		{ STR_INIT("if"), compile_if },
		{ STR_INIT("in"), compile_in },
		{ STR_INIT("language"), compile_language },
		{ STR_INIT("text"), compile_text },
		{ STR_INIT("word"), compile_word },
	};

	for (size_t i = 0; i < LENGTH(instructions); i++)
		if (str_equal(node->name, instructions[i].name))
			return instructions[i].compile(compiler, node);
	return refuse(compiler, node, "there is no such instruction");
}

/* --- attributes --- */

/* The policy that pages are served with (script-src and style-src 'self') would refuse them in
 * the browser, so the stylesheet is refused here. */
static bool may_have(const struct compiler *compiler, const struct xml *node, struct str name)
{
	if (str_equal_c(name, "style") || str_starts(name, STR("on")))
		return refuse(compiler, node, "has an attribute the security policy refuses");
	if (str_find(name, STR(":"), 0) != SIZE_MAX)
		return refuse(compiler, node, "has an attribute with a prefix");
	return true;
}

static void write_name(struct compiler *compiler, struct str name)
{
	program_literal(&compiler->writer, STR(" "));
	program_literal(&compiler->writer, name);
}

static bool compile_fixed(struct compiler *compiler, const struct xml *node,
			  const struct xml_attr *attr)
{
	if (!may_have(compiler, node, attr->name))
		return false;
	write_name(compiler, attr->name);
	if (is_boolean(attr->name))
		return true;
	program_literal(&compiler->writer, STR("=\""));
	if (!compile_words(compiler, node, attr->value))
		return false;
	program_literal(&compiler->writer, STR("\""));
	return true;
}

static bool is_of_text(const struct xml *node)
{
	return is_text(node) || is_instruction_named(node, STR("text")) ||
	       is_instruction_named(node, STR("word")) ||
	       is_instruction_named(node, STR("language"));
}

/* Text, tests of text, and text by language; no elements and no rows. */
static bool holds_text(const struct compiler *compiler, const struct xml *node, size_t depth)
{
	if (depth == LIMIT_PAGE_DEPTH)
		return refuse(compiler, node, "is nested too deep");
	for (const struct xml *at = node->first; at != NULL; at = at->next) {
		bool nests = is_instruction_named(at, STR("if")) ||
			     is_instruction_named(at, STR("in"));

		if (!nests && !is_of_text(at))
			return refuse(compiler, at, "cannot stand in an attribute");
		if (nests && !holds_text(compiler, at, depth + 1))
			return false;
	}
	return true;
}

static bool compile_value(struct compiler *compiler, const struct xml *node, struct str name)
{
	if (is_boolean(name) && node->first != NULL)
		return refuse(compiler, node, "gives a value to an attribute that takes none");
	if (is_boolean(name))
		return true;
	if (!holds_text(compiler, node, 0))
		return false;
	program_literal(&compiler->writer, STR("=\""));
	if (!compile_children(compiler, node))
		return false;
	program_literal(&compiler->writer, STR("\""));
	return true;
}

static bool compile_attribute(struct compiler *compiler, const struct xml *node)
{
	struct str name = xml_get(node, STR("name"));
	size_t jump;

	if (!has_only(compiler, node, STR("name if not")))
		return false;
	if (name.len == 0)
		return refuse(compiler, node, "has no name");
	if (xml_attr(node->parent, name) != NULL)
		return refuse(compiler, node, "repeats an attribute that is there already");
	if (!may_have(compiler, node, name) || !compile_test(compiler, node, STR("if"), &jump))
		return false;
	write_name(compiler, name);
	if (!compile_value(compiler, node, name))
		return false;
	if (jump != SIZE_MAX)
		program_land(&compiler->writer, jump);
	return true;
}

/* All attributes of an element; *content is what stands behind them. */
static bool compile_attributes(struct compiler *compiler, const struct xml *element,
			       const struct xml **content)
{
	*content = element->first;
	for (const struct xml_attr *at = element->attrs; at != NULL; at = at->next)
		if (!compile_fixed(compiler, element, at))
			return false;
	for (const struct xml *child = element->first; child != NULL; child = child->next) {
		if (is_blank(child))
			continue;
		if (!is_instruction_named(child, STR("attribute")))
			break;
		if (!compile_attribute(compiler, child))
			return false;
		*content = child->next;
	}
	return true;
}

/* --- elements --- */

static bool compile_node(struct compiler *compiler, const struct xml *node);

static bool compile_siblings(struct compiler *compiler, const struct xml *first)
{
	bool ok = true;

	if (compiler->depth == LIMIT_PAGE_DEPTH)
		return err_set(compiler->err, ERR_LIMIT,
			       "%.*s: elements are nested deeper than %d",
			       STR_ARG(compiler->stylesheet), LIMIT_PAGE_DEPTH);
	compiler->depth++;
	for (const struct xml *at = first; at != NULL && ok; at = at->next)
		ok = compile_node(compiler, at);
	compiler->depth--;
	return ok;
}

static bool compile_children(struct compiler *compiler, const struct xml *element)
{
	return compile_siblings(compiler, element->first);
}

static bool may_hold(const struct compiler *compiler, const struct xml *element,
		     const struct xml *content)
{
	static const struct str raw[] = { STR_INIT("script"), STR_INIT("style") };

	if (content != NULL && is_void(element->name))
		return refuse(compiler, element, "must be empty");
	if (content != NULL && is_one_of(element->name, raw, LENGTH(raw)))
		return refuse(compiler, element, "has content the security policy refuses");
	return true;
}

static bool compile_html(struct compiler *compiler, const struct xml *element)
{
	static const struct str eats_line_end[] = { STR_INIT("textarea"), STR_INIT("pre") };
	struct program_writer *writer = &compiler->writer;
	struct str name = element->name;
	const struct xml *content;

	if (element->space.len > 0 && !str_equal_c(element->space, XHTML_SPACE))
		return refuse(compiler, element, "is no element of HTML");
	program_literal(writer, STR("<"));
	program_literal(writer, name);
	if (!compile_attributes(compiler, element, &content) ||
	    !may_hold(compiler, element, content))
		return false;
	program_literal(writer, STR(">"));
	/* A line end right behind the tag is dropped by the HTML parser; a person's own must
	 * not be the first (HTML, 13.1.2.5). */
	if (is_one_of(name, eats_line_end, LENGTH(eats_line_end)))
		program_literal(writer, STR("\n"));
	if (is_void(name))
		return true;
	if (!compile_siblings(compiler, content))
		return false;
	program_literal(writer, STR("</"));
	program_literal(writer, name);
	program_literal(writer, STR(">"));
	return true;
}

static bool compile_node(struct compiler *compiler, const struct xml *node)
{
	if (is_instruction(node))
		return compile_instruction(compiler, node);
	if (!is_text(node))
		return compile_html(compiler, node);
	return compile_words(compiler, node, node->text);
}

const struct program *compile_tree(struct arena *arena, const struct xml *tree,
				   struct str stylesheet, const struct binder *binder,
				   struct err *err)
{
	struct compiler compiler = { .binder = binder, .stylesheet = stylesheet, .err = err };
	const struct program *program = NULL;
	struct arena scratch = { 0 };

	arena_init(&scratch);
	buf_init(&compiler.word, LIMIT_WORD);
	program_init(&compiler.writer, &scratch);
	program_literal(&compiler.writer, STR("<!doctype html>\n"));
	if (compile_children(&compiler, tree))
		program = program_finish(&compiler.writer, arena, err);
	else
		program_cancel(&compiler.writer);
	buf_finish(&compiler.word);
	arena_finish(&scratch);
	return program;
}

/* The pages that are being compiled. */
struct job {
	const struct template_input *input;
	const struct program ***programs;
	size_t steps, bytes; /* of the limits: left, and used */
};

static bool compile_page(struct job *job, const struct xml *page, size_t number,
			 struct arena *arena, struct err *err)
{
	const struct template_input *input = job->input;

	for (size_t i = 0; i < input->binder_count; i++) {
		const struct program *program =
			compile_tree(arena, page, input->stylesheet, &input->binders[i], err);
		if (program == NULL)
			return false;
		job->programs[i][number] = program;
		job->bytes += program_bytes(program);
	}
	return job->bytes <= LIMIT_PROGRAMS ||
	       err_set(err, ERR_LIMIT, "they are larger than %d bytes together",
		       LIMIT_PROGRAMS);
}

static bool make_page(struct job *job, size_t number, struct arena *arena,
		      struct arena *scratch, struct err *err)
{
	const struct template_input *input = job->input;
	const struct xml *source = input->source(input->context, scratch, number);
	const struct xml *page =
		transform(scratch, input->stylesheet, source, &job->steps, err);

	if (page == NULL)
		return false;
	if (!is_instruction_named(page, STR("page")))
		return err_set(err, ERR_INVALID, "%.*s: does not give page %zu",
			       STR_ARG(input->stylesheet), number + 1);
	return compile_page(job, page, number, arena, err);
}

bool template_compile(struct arena *arena, const struct template_input *input,
		      const struct program ***programs, struct err *err)
{
	struct job job = { .input = input,
			   .programs = programs,
			   .steps = LIMIT_TEMPLATE_STEPS };
	struct arena scratch; /* of one page at a time, so that its memory is used again */
	bool ok = true;

	arena_init(&scratch);
	for (size_t i = 0; ok && i < input->page_count; i++) {
		ok = make_page(&job, i, arena, &scratch, err);
		arena_reset(&scratch);
	}
	arena_finish(&scratch);
	return ok;
}
