#include "engine/base/xml_prescan.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"

#include <string.h>

/* An element that is still open. */
struct open {
	struct str name;
	struct place place;
};

struct scan {
	struct str text;
	size_t at;
	struct place_walk walk;
	struct xml_marks *marks;
	struct diags *diags;
	struct open open[LIMIT_XML_DEPTH];
	size_t depth;
	size_t nodes;
	struct str attrs[LIMIT_XML_ATTRS]; /* names, of the tag being read */
	bool in_text;			   /* the run of text has its mark */
	bool rooted;			   /* the root element was seen */
};

static struct place place_of(struct scan *scan, size_t offset)
{
	return place_walk_to(&scan->walk, offset);
}

static char peek(const struct scan *scan)
{
	if (scan->at == scan->text.len)
		return '\0';
	return scan->text.at[scan->at];
}

static bool take(struct scan *scan, struct str token)
{
	if (!str_starts(str_slice(scan->text, scan->at, scan->text.len), token))
		return false;
	scan->at += token.len;
	return true;
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool skip_space(struct scan *scan)
{
	size_t from = scan->at;
	while (is_space(peek(scan)))
		scan->at++;
	return scan->at > from;
}

/* --- problems --------------------------------------------------------------------------- */

/* Both always give false. */
static bool problem(struct scan *scan, const char *code, struct place place, struct str what,
		    const char *fix)
{
	(void)diag_add(scan->diags, SEVERITY_ERROR, code, place, what,
		       str_from_c(diag_words(scan->diags, fix)));
	return false;
}

static bool expected(struct scan *scan, const char *what, const char *fix)
{
	struct str got = diag_found(scan->diags, scan->text, scan->at);
	return problem(scan, "xml.syntax", place_of(scan, scan->at),
		       diag_text(scan->diags, "found %.*s where %s was expected", STR_ARG(got),
				 diag_words(scan->diags, what)),
		       fix);
}

static bool count_node(struct scan *scan, size_t offset)
{
	if (++scan->nodes <= LIMIT_XML_NODES)
		return true;
	return problem(scan, "xml.nodes", place_of(scan, offset),
		       diag_text(scan->diags, "more than %d elements, texts and comments",
				 LIMIT_XML_NODES),
		       "split the document");
}

/* --- text and what is not an element ---------------------------------------------------- */

static bool outside(struct scan *scan, size_t offset)
{
	return problem(scan, "xml.outside", place_of(scan, offset),
		       diag_text(scan->diags, scan->rooted ? "text after the root element"
							   : "text before the root element"),
		       "remove it: only comments may stand there");
}

static bool add_text(struct scan *scan, size_t offset)
{
	if (scan->depth == 0)
		return outside(scan, offset);
	if (scan->in_text)
		return true;
	scan->in_text = true;
	*VEC_ADD(scan->marks->arena, &scan->marks->texts) = place_of(scan, offset);
	return count_node(scan, offset);
}

static bool scan_text(struct scan *scan)
{
	size_t from = scan->at;
	size_t to = str_find(scan->text, STR("<"), from);
	scan->at = to < scan->text.len ? to : scan->text.len;
	while (scan->depth == 0 && from < scan->at && is_space(scan->text.at[from]))
		from++;
	return from == scan->at || add_text(scan, from);
}

/* Goes behind the closing token of what began at from. */
static bool skip_past(struct scan *scan, size_t from, struct str close, const char *what)
{
	size_t end = str_find(scan->text, close, scan->at);
	if (end == SIZE_MAX)
		return problem(scan, "xml.unclosed", place_of(scan, from),
			       diag_text(scan->diags, "%s is never closed",
					 diag_words(scan->diags, what)),
			       diag_text(scan->diags, "add %.*s", STR_ARG(close)).at);
	scan->at = end + close.len;
	return true;
}

static bool scan_cdata(struct scan *scan, size_t from)
{
	size_t content = scan->at;
	if (!skip_past(scan, from, STR("]]>"), "the CDATA section"))
		return false;
	bool is_empty = scan->at - content == 3;
	return is_empty ? scan->depth > 0 || outside(scan, from) : add_text(scan, content);
}

/* XML 1.0 §2.8: the declaration's encoding, when it has one, must be UTF-8. */
static bool check_encoding(struct scan *scan, size_t from, size_t to)
{
	struct str declaration = str_slice(scan->text, 0, to);
	size_t at = str_find(declaration, STR("encoding"), from);
	if (at == SIZE_MAX)
		return true;
	at += 8;
	while (at < to && (is_space(declaration.at[at]) || declaration.at[at] == '='))
		at++;
	if (at == to)
		return true;
	struct str value = str_slice(declaration, at + 1, to);
	size_t end = str_find(value, str_slice(declaration, at, at + 1), 0);
	value = str_slice(value, 0, end);
	struct str lower = utf8_lower(scan->diags->arena, value);
	if (str_equal(lower, STR("utf-8")))
		return true;
	return problem(scan, "xml.encoding", place_of(scan, at + 1),
		       diag_text(scan->diags, "the encoding \"%.*s\"",
				 STR_ARG(str_slice(value, 0, 40))),
		       "save the document as UTF-8 and declare that or nothing");
}

static bool scan_instruction(struct scan *scan, size_t from)
{
	bool declaration = from == 0 && str_starts(scan->text, STR("<?xml")) &&
			   scan->text.len > 5 && is_space(scan->text.at[5]);
	if (!skip_past(scan, from, STR("?>"), "the processing instruction"))
		return false;
	if (declaration)
		return check_encoding(scan, from, scan->at - 2);
	return count_node(scan, from);
}

static bool scan_comment(struct scan *scan, size_t from)
{
	return skip_past(scan, from, STR("-->"), "the comment") && count_node(scan, from);
}

/* --- tags ------------------------------------------------------------------------------- */

/* XML 1.0 §2.3, as far as ASCII goes: libxml2 checks the other characters. */
static bool starts_name(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
	       byte == ':' || (unsigned char)byte >= 0x80;
}

static bool continues_name(char byte)
{
	return starts_name(byte) || (byte >= '0' && byte <= '9') || byte == '.' || byte == '-';
}

/* Empty when there is none. */
static struct str scan_name(struct scan *scan)
{
	size_t from = scan->at;
	if (starts_name(peek(scan)))
		scan->at++;
	while (scan->at > from && continues_name(peek(scan)))
		scan->at++;
	return str_slice(scan->text, from, scan->at);
}

static void check_repeated(struct scan *scan, size_t count, struct place place)
{
	for (size_t i = 0; i < count; i++) {
		if (!str_equal(scan->attrs[i], scan->attrs[count]))
			continue;
		(void)problem(scan, "xml.repeated-attribute", place,
			      diag_text(scan->diags, "the attribute %.*s stands twice",
					STR_ARG(scan->attrs[i])),
			      "remove one of the two");
		return;
	}
}

/* From the opening quote to behind the closing one. */
static bool scan_value(struct scan *scan, struct str name, struct xml_mark *mark)
{
	char quote = peek(scan);
	if (quote != '"' && quote != '\'')
		return expected(scan, "a value in quotes", "put the value in double quotes");
	size_t from = ++scan->at;
	while (scan->at < scan->text.len && peek(scan) != quote && peek(scan) != '<')
		scan->at++;
	mark->value = place_of(scan, from);
	mark->written = str_slice(scan->text, from, scan->at);
	if (scan->at == scan->text.len || peek(scan) == '<')
		return problem(scan, "xml.syntax", mark->value,
			       diag_text(scan->diags, "the value of %.*s runs into %s",
					 STR_ARG(name),
					 diag_words(scan->diags,
						    peek(scan) == '<' ? "a \"<\"" : "the end")),
			       "close its quotes, or write &lt; for a \"<\" in it");
	scan->at++;
	return true;
}

static bool scan_attr(struct scan *scan, size_t index)
{
	struct xml_mark mark = { .place = place_of(scan, scan->at) };
	struct str name = scan_name(scan);
	if (name.len == 0)
		return expected(scan, "an attribute, \">\" or \"/>\"", "close the tag");
	if (index == LIMIT_XML_ATTRS)
		return problem(scan, "xml.attributes", mark.place,
			       diag_text(scan->diags, "more than %d attributes on one element",
					 LIMIT_XML_ATTRS),
			       "use fewer");
	scan->attrs[index] = name;
	check_repeated(scan, index, mark.place);
	(void)skip_space(scan);
	if (!take(scan, STR("=")))
		return expected(scan, "\"=\" after an attribute's name",
				"give the attribute a value in quotes");
	(void)skip_space(scan);
	if (!scan_value(scan, name, &mark))
		return false;
	if (!str_equal(name, STR("xmlns")) && !str_starts(name, STR("xmlns:")))
		*VEC_ADD(scan->marks->arena, &scan->marks->tags) = mark;
	return true;
}

static bool check_depth(struct scan *scan, struct place place)
{
	if (scan->depth < LIMIT_XML_DEPTH)
		return true;
	return problem(scan, "xml.depth", place,
		       diag_text(scan->diags, "more than %d elements inside each other",
				 LIMIT_XML_DEPTH),
		       "use fewer levels");
}

/* Whether an attribute begins here, to which only the space is missing. */
static bool is_attr(struct scan *scan)
{
	size_t from = scan->at;
	bool is = scan_name(scan).len > 0;

	(void)skip_space(scan);
	is = is && peek(scan) == '=';
	scan->at = from;
	return is;
}

/* What follows a value or a name without a space. A value that holds its own quote ends there.
 */
static bool unspaced(struct scan *scan, size_t count)
{
	const char *quote = scan->text.at[scan->at - 1] == '"' ? "&quot;" : "&apos;";
	struct str got;

	if (count == 0 || is_attr(scan))
		return expected(scan, "a space, \">\" or \"/>\"",
				"put a space between attributes, or close the tag");
	got = diag_found(scan->diags, scan->text, scan->at);
	return problem(scan, "xml.syntax", place_of(scan, scan->at - 1),
		       diag_text(scan->diags,
				 "this quote ends the value of %.*s, and %.*s follows",
				 STR_ARG(scan->attrs[count - 1]), STR_ARG(got)),
		       diag_text(scan->diags, "write %s for a quote within a value", quote).at);
}

/* The rest of a start tag; is_empty says whether it ended in "/>". */
static bool scan_attrs(struct scan *scan, bool *is_empty)
{
	for (size_t count = 0;; count++) {
		bool is_spaced = skip_space(scan);
		*is_empty = take(scan, STR("/>"));
		if (*is_empty || take(scan, STR(">")))
			return true;
		if (!is_spaced)
			return unspaced(scan, count);
		if (!scan_attr(scan, count))
			return false;
	}
}

static bool scan_start(struct scan *scan, size_t from)
{
	struct place place = place_of(scan, from);
	struct str name = scan_name(scan);
	if (name.len == 0)
		return expected(scan, "an element's name after \"<\"",
				"write &lt; for a \"<\" in text");
	if (scan->depth == 0 && scan->rooted)
		return problem(scan, "xml.outside", place,
			       diag_text(scan->diags, "a second root element"),
			       "put one element around everything");
	scan->rooted = true;
	VEC_ADD(scan->marks->arena, &scan->marks->tags)->place = place;
	bool is_empty = false;
	if (!count_node(scan, from) || !check_depth(scan, place) ||
	    !scan_attrs(scan, &is_empty))
		return false;
	if (!is_empty) {
		scan->open[scan->depth] = (struct open){ name, place };
		scan->depth++;
	}
	return true;
}

static bool mismatch(struct scan *scan, size_t from, struct str name)
{
	struct place place = place_of(scan, from);
	if (scan->depth == 0)
		return problem(scan, "xml.mismatch", place,
			       diag_text(scan->diags, "</%.*s> closes nothing", STR_ARG(name)),
			       "remove it, or add its start tag");
	const struct open *open = &scan->open[scan->depth - 1];
	return problem(scan, "xml.mismatch", place,
		       diag_text(scan->diags,
				 "found </%.*s> where </%.*s> was expected: <%.*s> of line %u, "
				 "column %u is still open",
				 STR_ARG(name), STR_ARG(open->name), STR_ARG(open->name),
				 open->place.line, open->place.column),
		       "close elements in the opposite order of opening them");
}

static bool scan_end(struct scan *scan, size_t from)
{
	struct str name = scan_name(scan);
	(void)skip_space(scan);
	if (!take(scan, STR(">")))
		return expected(scan, "\">\" of an end tag", "close the tag");
	if (scan->depth == 0 || !str_equal(scan->open[scan->depth - 1].name, name))
		return mismatch(scan, from, name);
	scan->depth--;
	return true;
}

/* DOCTYPE above all: entities that fit in 600 bytes keep libxml2 2.9 busy for minutes. */
static bool refuse(struct scan *scan, size_t from)
{
	struct str got = str_slice(scan->text, from, scan->at);
	got = str_slice(scan->text, from, from + got.len + scan_name(scan).len);
	return problem(
		scan, "xml.doctype", place_of(scan, from),
		diag_text(scan->diags, "%.*s is not allowed", STR_ARG(str_slice(got, 0, 40))),
		"remove it: documents here have no DOCTYPE and no entities");
}

static bool scan_markup(struct scan *scan)
{
	size_t from = scan->at;
	if (take(scan, STR("<!--")))
		return scan_comment(scan, from);
	if (take(scan, STR("<![CDATA[")))
		return scan_cdata(scan, from);
	if (take(scan, STR("<?")))
		return scan_instruction(scan, from);
	if (take(scan, STR("<!")))
		return refuse(scan, from);
	scan->in_text = false;
	if (take(scan, STR("</")))
		return scan_end(scan, from);
	scan->at++;
	return scan_start(scan, from);
}

/* --- the whole text --------------------------------------------------------------------- */

static bool check_bytes(struct scan *scan)
{
	struct str text = scan->text;
	if (text.len > LIMIT_DEFINITION)
		return problem(scan, "xml.size", (struct place){ 0, 0 },
			       diag_text(scan->diags, "the document has %zu bytes", text.len),
			       diag_text(scan->diags, "send at most %d", LIMIT_DEFINITION).at);
	const char *nul = text.len > 0 ? memchr(text.at, '\0', text.len) : NULL;
	if (nul)
		return problem(scan, "xml.nul", place_of(scan, (size_t)(nul - text.at)),
			       diag_text(scan->diags, "a NUL byte"),
			       "save the document as UTF-8 text");
	size_t invalid = utf8_invalid(text);
	if (invalid != SIZE_MAX)
		return problem(scan, "xml.utf8", place_of(scan, invalid),
			       diag_text(scan->diags, "the byte %02X is not valid UTF-8 here",
					 (unsigned char)text.at[invalid]),
			       "save the document as UTF-8");
	return true;
}

static bool check_end(struct scan *scan)
{
	struct place end = place_of(scan, scan->text.len);
	if (!scan->rooted)
		return problem(scan, "xml.syntax", end,
			       diag_text(scan->diags, "there is no element"),
			       "check that the document was sent whole");
	if (scan->depth == 0)
		return true;
	const struct open *open = &scan->open[scan->depth - 1];
	return problem(scan, "xml.unclosed", open->place,
		       diag_text(scan->diags, "<%.*s> is never closed", STR_ARG(open->name)),
		       diag_text(scan->diags, "add </%.*s>", STR_ARG(open->name)).at);
}

bool xml_prescan(struct str text, struct xml_marks *marks, struct diags *diags)
{
	struct scan scan = { .text = text, .marks = marks, .diags = diags };
	scan.walk = place_walk(text);
	size_t errors = diags->errors;
	if (!check_bytes(&scan))
		return false;
	while (scan.at < text.len) {
		if (!(peek(&scan) == '<' ? scan_markup(&scan) : scan_text(&scan)))
			return false;
	}
	return check_end(&scan) && scan.diags->errors == errors;
}
