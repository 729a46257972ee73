#include "engine/schema/xsd.h"
#include "engine/base/asset.h"
#include "tests/support/cases.h"

#include <criterion/criterion.h>
#include <libxml/xmlschemas.h>
#include <pthread.h>

#define BEFORE                                                                                 \
	"<form xmlns='urn:veidlapa:form:1' id='f' languages='lv' institution='99999999902'>"   \
	"<page id='p'>"
#define AFTER "</page></form>"

static const struct {
	const char *label, *text;
	enum xsd_names names;
	const char *what, *fix;
} rows[] = {
	{ "mistyped element",
	  BEFORE "<text id='a'><labell xml:lang='lv'>A</labell></text>" AFTER, XSD_NAMES_XML,
	  "`labell` is not known inside `text`", "did you mean `label`?" },
	{ "element that is an attribute", BEFORE "<email id='a'><required/></email>" AFTER,
	  XSD_NAMES_XML, "`required` is not known inside `email`",
	  "write it as an attribute: required=\"…\"" },
	{ "element of nobody", BEFORE "<note id='a'><b/></note>" AFTER, XSD_NAMES_XML,
	  "`b` is not known inside `note`", "known here: text, easy" },
	{ "element in text",
	  BEFORE "<note id='a'><text xml:lang='lv'>a<b/></text></note>" AFTER, XSD_NAMES_XML,
	  "`b` is not known inside `text`", "remove it; only text may stand here" },
	{ "mistyped attribute", BEFORE "<text id='a' maxLength='1'/>" AFTER, XSD_NAMES_XML,
	  "`maxLength` is not known on `text`", "did you mean `max-length`?" },
	{ "attribute that is an element", BEFORE "<text id='a' hint='h'/>" AFTER, XSD_NAMES_XML,
	  "`hint` is not known on `text`",
	  "write it as an element: <hint xml:lang=\"…\">…</hint>" },
	{ "attribute of another type", BEFORE "<declaration id='a' max-length='1'/>" AFTER,
	  XSD_NAMES_JSON, "`maxLength` is not known on `declaration`",
	  "known here: id, relevant, legal, required" },
	{ "missing attribute", BEFORE "<choice id='a'><option/></choice>" AFTER, XSD_NAMES_XML,
	  "`option` has no `value`",
	  "add it: use letters a to z, digits and . _ -, at most 64 of them: \"uz-kontu\"" },
	{ "value", BEFORE "<text id='a' max-length='sixty'/>" AFTER, XSD_NAMES_XML,
	  "`max-length` cannot be \"sixty\"", "write a whole number from 1 to 65536" },
	{ "value, in JSON", BEFORE "<text id='a' max-length='0'/>" AFTER, XSD_NAMES_JSON,
	  "`maxLength` cannot be \"0\"", "write a whole number from 1 to 65536" },
	{ "mistyped value", BEFORE "<text id='a' autocomplete='give-name'/>" AFTER,
	  XSD_NAMES_XML, "`autocomplete` cannot be \"give-name\"",
	  "did you mean `given-name`?" },
	{ "long value", BEFORE "<text id='āāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāā'/>" AFTER,
	  XSD_NAMES_XML, "`id` cannot be \"āāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāā…\"",
	  "use letters a to z, digits and _, at most 64 of them, beginning with a letter: "
	  "\"dzimsanas_datums\"" },
	{ "empty value", BEFORE "<text id='a' relevant=''/>" AFTER, XSD_NAMES_XML,
	  "`relevant` is empty", "write a FEEL expression, or leave the rule out" },
	{ "empty text", BEFORE "<text id='a'><label xml:lang='lv'> </label></text>" AFTER,
	  XSD_NAMES_XML, "`label` is empty",
	  "write what people are to read, or leave the text out" },
	{ "stray text", BEFORE "Hello" AFTER, XSD_NAMES_XML,
	  "text stands directly inside `page`",
	  "put it into an element for texts, such as <label xml:lang=\"…\">, or remove it" },
	{ "a value that looks like libxml2's words",
	  BEFORE "<text id=\"x', attribute 'relevant': \"/>" AFTER, XSD_NAMES_XML,
	  "`id` cannot be \"x', attribute 'relevant': \"",
	  "use letters a to z, digits and _, at most 64 of them, beginning with a letter: "
	  "\"dzimsanas_datums\"" },
	{ "another document", "<html/>", XSD_NAMES_XML, "the outermost element is `html`",
	  "a definition is a `form`" },
	{ "no namespace", "<form/>", XSD_NAMES_XML,
	  "`form` is not in the namespace of form definitions",
	  "write <form xmlns=\"urn:veidlapa:form:1\" …>" },
};

static const struct xml *parse(struct arena *arena, const char *text)
{
	struct diags diags;
	const struct xml *tree;

	diags_init(&diags, arena, STR(""));
	tree = xml_parse(arena, str_from_c(text), &diags);
	cr_assert_not_null(tree, "%s", text);
	return tree;
}

Test(xsd, speaks_the_language_of_analysts)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena arena;
		struct diags diags;
		arena_init(&arena);
		diags_init(&diags, &arena, STR(""));
		cr_expect_not(xsd_check(parse(&arena, rows[i].text), rows[i].names, &diags));
		cr_assert_eq(diags.list.count, 1, "%s: %zu findings", rows[i].label,
			     diags.list.count);
		const struct diag *diag = &diags.list.at[0];
		cr_expect(str_equal_c(diag->what, rows[i].what), "%s: %.*s", rows[i].label,
			  STR_ARG(diag->what));
		cr_expect(str_equal_c(diag->fix, rows[i].fix), "%s: %.*s", rows[i].label,
			  STR_ARG(diag->fix));
		arena_finish(&arena);
	}
}

Test(xsd, accepts_what_the_schema_accepts)
{
	struct arena arena;
	struct diags diags;

	arena_init(&arena);
	diags_init(&diags, &arena, STR(""));
	cr_expect(xsd_check(parse(&arena, BEFORE AFTER), XSD_NAMES_XML, &diags));
	cr_expect_eq(diags.list.count, 0);
	arena_finish(&arena);
}

/* --- nobody but the schema decides --- */

static void ignore(void *user, xmlErrorPtr error)
{
	(void)user;
	(void)error;
}

/* libxml2's verdict about a text, without anything of ours in between. */
static bool is_valid(xmlSchemaPtr schema, struct str text)
{
	xmlDocPtr doc = xmlReadMemory(text.at, (int)text.len, NULL, NULL, XML_PARSE_NONET);
	xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(schema);
	int result;

	cr_assert_not_null(doc);
	xmlSchemaSetValidStructuredErrors(context, ignore, NULL);
	result = xmlSchemaValidateDoc(context, doc);
	xmlSchemaFreeValidCtxt(context);
	xmlFreeDoc(doc);
	return result == 0;
}

/* 1 when the file is well-formed XML, so that there was something to compare. */
static size_t compare_verdicts(struct arena *arena, xmlSchemaPtr schema, struct str path)
{
	struct str text = case_read(arena, path);
	struct diags diags;
	const struct xml *tree = NULL;

	diags_init(&diags, arena, path);
	if (str_ends(path, STR(".xml")))
		tree = xml_parse(arena, text, &diags);
	if (!tree)
		return 0;
	cr_expect_eq(xsd_check(tree, XSD_NAMES_XML, &diags), is_valid(schema, text), "%.*s",
		     STR_ARG(path));
	return 1;
}

Test(xsd, agrees_with_the_schema_as_others_read_it)
{
	static const char *const folders[] = { "tests/cases/definition/good",
					       "tests/cases/definition/bad",
					       "forms/apbedisanas-pabalsts" };
	struct str text = asset_find(STR("schemas/form.xsd"))->bytes;
	xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt(text.at, (int)text.len);
	xmlSchemaPtr schema = xmlSchemaParse(parser);
	struct arena arena;
	size_t compared = 0;

	cr_assert_not_null(schema);
	arena_init(&arena);
	for (size_t i = 0; i < LENGTH(folders); i++) {
		struct cases cases;
		cr_assert(cases_list(&arena, folders[i], &cases));
		for (size_t j = 0; j < cases.count; j++)
			compared += compare_verdicts(&arena, schema, cases.paths[j]);
	}
	cr_expect_geq(compared, 30);
	arena_finish(&arena);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
}

/* --- threads --- */

enum { THREADS = 4, ROUNDS = 20 };

/* Null when every check found what it should. */
static void *check_often(void *tree)
{
	for (size_t i = 0; i < ROUNDS; i++) {
		struct arena arena;
		struct diags diags;
		bool found;
		arena_init(&arena);
		diags_init(&diags, &arena, STR(""));
		found = !xsd_check(tree, XSD_NAMES_XML, &diags) && diags.list.count == 1;
		arena_finish(&arena);
		if (!found)
			return tree;
	}
	return NULL;
}

Test(xsd, serves_several_threads_at_once)
{
	struct arena arena;
	pthread_t threads[THREADS];
	struct xml *form;

	arena_init(&arena);
	form = xml_new(&arena, STR("form"), (struct place){ 1, 1 });
	form->space = STR("urn:veidlapa:form:1");
	xml_set(&arena, form, STR("id"), STR("F"), (struct place){ 1, 2 });
	xml_set(&arena, form, STR("languages"), STR("lv"), (struct place){ 1, 3 });
	xml_set(&arena, form, STR("institution"), STR("99999999902"), (struct place){ 1, 4 });
	for (size_t i = 0; i < THREADS; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, check_often, form), 0);
	for (size_t i = 0; i < THREADS; i++) {
		void *failed;
		cr_assert_eq(pthread_join(threads[i], &failed), 0);
		cr_expect_null(failed);
	}
	arena_finish(&arena);
}
