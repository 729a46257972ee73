#include "engine/form/item.h"

#include <criterion/criterion.h>
#include <string.h>

#include "engine/base/utf8.h"

/* A form with one item, made from its attributes and children in XML. */
struct fixture {
	struct arena arena;
	const struct form *form;
	const struct item *item;
};

static void set_up(struct fixture *fixture, const char *element, const char *attributes,
		   const char *children)
{
	struct diags diags;
	struct str text;
	struct buf problems;

	arena_init(&fixture->arena);
	diags_init(&diags, &fixture->arena, STR("form.xml"));
	text = str_printf(&fixture->arena,
			  "<form xmlns=\"urn:veidlapa:form:1\" id=\"f\" languages=\"lv en\" "
			  "institution=\"99999999902\"><title xml:lang=\"lv\">F</title>"
			  "<page id=\"p\"><title xml:lang=\"lv\">P</title>"
			  "<%s id=\"x\" %s><label xml:lang=\"lv\">X</label>%s</%s>"
			  "</page></form>",
			  element, attributes, children, element);
	fixture->form = form_load(&fixture->arena, text, &diags);
	buf_init(&problems, 4096);
	diags_print(&diags, &problems);
	cr_assert(fixture->form != NULL, "%.*s", STR_ARG(buf_str(&problems)));
	buf_finish(&problems);
	fixture->item = form_find(fixture->form, STR("x"));
}

static void tear_down(struct fixture *fixture)
{
	arena_finish(&fixture->arena);
}

/* "31|12|2026" are three texts. */
static size_t split(const char *typed, struct str texts[8])
{
	struct str rest = str_from_c(typed);
	size_t count = 0;

	if (rest.len == 0)
		texts[count++] = rest;
	while (count < 8 && str_next(&rest, '|', &texts[count]))
		count++;
	if (str_ends(str_from_c(typed), STR("|")))
		texts[count++] = STR("");
	return count;
}

/* What becomes of a typed text, in one line: "= 1234.5", "= … ! warning", "! code part limit",
 * "nothing". */
static const char *outcome(struct fixture *fixture, const char *typed)
{
	struct str texts[9];
	size_t count = split(typed, texts);
	struct problem_detail problem;
	struct value value;
	struct buf buf;
	const char *line;
	enum typed kind =
		item_parse(fixture->item, texts, count, &fixture->arena, &value, &problem);

	if (kind == TYPED_NOTHING)
		return "nothing";
	buf_init(&buf, 65536);
	if (kind == TYPED_VALUE) {
		buf_add_c(&buf, "= ");
		value_print_json(value, &buf);
		if (problem.code != NULL)
			buf_printf(&buf, " ! %s", problem.code);
	} else {
		buf_printf(&buf, "! %s", problem.code);
		if (problem.part.len > 0)
			buf_printf(&buf, " %.*s", STR_ARG(problem.part));
		if (problem.limit.len > 0)
			buf_printf(&buf, " %.*s", STR_ARG(problem.limit));
		if (problem.also != 0)
			buf_printf(&buf, " also %u", problem.also);
	}
	line = str_to_c(&fixture->arena, buf_str(&buf));
	buf_finish(&buf);
	return line;
}

struct row {
	const char *typed, *want;
};

static void check(const char *element, const char *attributes, const char *children,
		  const struct row *rows, size_t count)
{
	struct fixture fixture;

	set_up(&fixture, element, attributes, children);
	for (size_t i = 0; i < count; i++) {
		const char *got = outcome(&fixture, rows[i].typed);

		cr_expect_str_eq(got, rows[i].want, "%s %s: \"%s\" gives %s, not %s", element,
				 attributes, rows[i].typed, got, rows[i].want);
	}
	tear_down(&fixture);
}

#define CHECK(element, attributes, children, ...)                                              \
	check(element, attributes, children, (const struct row[]){ __VA_ARGS__ },              \
	      LENGTH(((const struct row[]){ __VA_ARGS__ })))

#define NBSP "\xC2\xA0"
#define THIN "\xE2\x80\xAF"

Test(item, reads_numbers_as_people_write_them)
{
	CHECK("number", "", "", { "5", "= 5" }, { " 1234,56 ", "= 1234.56" },
	      { "1 234,56", "= 1234.56" }, { "1234.56", "= 1234.56" },
	      { "1" NBSP "234" THIN "567,8", "= 1234567.8" }, { "-5", "= -5" },
	      { "\xE2\x88\x92 5,5", "= -5.5" }, { "+5", "= 5" }, { "007", "= 7" },
	      { ",5", "= 0.5" }, { "0", "= 0" }, { "0,0", "= 0" }, { "", "nothing" },
	      { NBSP " \t", "nothing" });
	CHECK("number", "", "", { "abc", "! number.form" }, { "12 34", "! number.form" },
	      { "1234 567", "! number.form" }, { "1  234", "! number.form" },
	      { "1,2,3", "! number.form" }, { "1.23,4", "! number.form" },
	      { "1 234.567,8", "! number.form" }, { "1.234 567", "! number.form" },
	      { "1,234.5,6", "! number.form" }, { "1,234,56", "! number.form" },
	      { "5,", "! number.form" }, { ",", "! number.form" }, { "-", "! number.form" },
	      { "1e5", "! number.form" }, { "--5", "! number.form" },
	      { "1,5 0", "! number.form" },
	      { "1234567890123456789012345678901234", "= 1234567890123456789012345678901234" },
	      { "12345678901234567890123456789012345", "! number.digits 34" });
}

Test(item, reads_signs_between_thousands_where_they_can_mean_nothing_else)
{
	CHECK("number", "", "", { "1.234,56", "= 1234.56" }, { "1,234.56", "= 1234.56" },
	      { "1.234.567", "= 1234567" }, { "1,234,567", "= 1234567" },
	      { "1.234.567,8", "= 1234567.8" }, { "-1,234.5", "= -1234.5" },
	      { "1,234", "= 1.234" }, { "1 234.567", "= 1234.567" }, { "0.234", "= 0.234" },
	      { "1234.567", "= 1234.567" }, { "1.2345", "= 1.2345" },
	      { "1.234", "! number.ambiguous" }, { "-12.000", "! number.ambiguous" },
	      { "123.456", "! number.ambiguous" });
	CHECK("money", "", "", { "1.234,50 €", "= 1234.5" }, { "€1,234.50", "= 1234.5" },
	      { "1.234", "! money.ambiguous" }, { "1,234", "! money.decimals 2" },
	      { "12.50", "= 12.5" });
}

Test(item, holds_numbers_to_their_limits)
{
	CHECK("number", "decimals=\"0\" min=\"1\" max=\"10\" unit=\"km\"", "", { "1", "= 1" },
	      { "10", "= 10" }, { "10 km", "= 10" }, { "0", "! number.min 1" },
	      { "11", "! number.max 10" }, { "1,5", "! number.decimals 0" },
	      { "5 m", "! number.form" });
	CHECK("money", "min=\"0.50\"", "", { "12,5", "= 12.5" }, { "1 234,56 €", "= 1234.56" },
	      { "€12", "= 12" }, { "12 EUR", "= 12" }, { "0,49", "! money.min 0.50" },
	      { "1,234", "! money.decimals 2" }, { "EUR", "! money.form" });
}

Test(item, reads_dates_in_three_parts_or_one)
{
	CHECK("date", "", "", { "31|12|2026", "= \"2026-12-31\"" },
	      { "1|02|2026", "= \"2026-02-01\"" }, { " 1 | 2 | 2026 ", "= \"2026-02-01\"" },
	      { "31.12.2026||", "= \"2026-12-31\"" }, { "31.12.2026.", "= \"2026-12-31\"" },
	      { "2026-12-31", "= \"2026-12-31\"" }, { "31/12/2026", "= \"2026-12-31\"" },
	      { "||", "nothing" }, { "29|2|2024", "= \"2024-02-29\"" });
	CHECK("date", "", "", { "31||2026", "! date.missing month" },
	      { "|12|2026", "! date.missing day" }, { "5", "! date.missing month" },
	      { "x|12|2026", "! date.form day" }, { "32|12|2026", "! date.form day" },
	      { "1|februāris|2026", "= \"2026-02-01\"" }, { "1|ma|2026", "! date.form month" },
	      { "1|13|2026", "! date.form month" }, { "1|1|26", "! date.form year" },
	      { "1|1|0000", "! date.form year" }, { "29|2|2026", "! date.none day" },
	      { "31.31.2026", "! date.form month" }, { "rīt", "! date.form" },
	      { "1.2.3.2026", "! date.form" });
	CHECK("date", "min=\"2026-01-01\" max=\"2026-12-31\"", "",
	      { "1|1|2026", "= \"2026-01-01\"" }, { "31|12|2025", "! date.min 2026-01-01" },
	      { "1|1|2027", "! date.max 2026-12-31" });
}

Test(item, reads_personal_codes_old_and_new)
{
	CHECK("personal-code", "", "", { "161175-19997", "= \"16117519997\"" },
	      { "16117519997", "= \"16117519997\"" },
	      { "161175 " NBSP "19997", "= \"16117519997\"" },
	      { "161175\xE2\x80\x93"
		"19997",
		"= \"16117519997\"" },
	      { "010180-15097", "= \"01018015097\"" }, { "010120-20004", "= \"01012020004\"" },
	      { "290220-20010", "= \"29022020010\"" }, { "32345678901", "= \"32345678901\"" },
	      { "323456-78901", "= \"32345678901\"" }, { "380000-00000", "= \"38000000000\"" },
	      { "010120-20005", "= \"01012020005\" ! personal-code.checksum" },
	      { "161375-19997", "! personal-code.date" },
	      { "290221-20003", "! personal-code.date" },
	      { "400000-00000", "! personal-code.form" },
	      { "3234567890", "! personal-code.form" }, { "", "nothing" });
}

Test(item, reads_other_codes)
{
	CHECK("registration-number", "", "", { "40003521600", "= \"40003521600\"" },
	      { "4000 3521 600", "= \"40003521600\"" }, { "90000038741", "= \"90000038741\"" },
	      { "40003521601", "! registration-number.checksum" },
	      { "4000352160", "! registration-number.form" });
	CHECK("iban", "", "", { "lv80 bank 0000 4351 9500 1", "= \"LV80BANK0000435195001\"" },
	      { "LV80" NBSP "BANK0000435195001", "= \"LV80BANK0000435195001\"" },
	      { "LV81BANK0000435195001", "! iban.checksum" }, { "LV80", "! iban.form" });
	CHECK("phone", "", "", { "20000000", "= \"+37120000000\"" },
	      { "+371 20 000 000", "= \"+37120000000\"" },
	      { "20-00-00-00", "= \"+37120000000\"" }, { "+49 30 901820", "= \"+4930901820\"" },
	      { "123", "! phone.form" });
}

Test(item, reads_email_addresses)
{
	CHECK("email", "", "", { " anna@example.lv ", "= \"anna@example.lv\"" },
	      { "a.b+c@x.example.lv", "= \"a.b+c@x.example.lv\"" }, { "anna", "! email.form" },
	      { "anna@example", "! email.form" }, { "@example.lv", "! email.form" },
	      { "a@b@c.lv", "! email.form" }, { "a b@c.lv", "! email.form" },
	      { "a@-c.lv", "! email.form" }, { "a@c..lv", "! email.form" },
	      { "a@c.lv.", "! email.form" }, { "ā@c.lv", "! email.form" });
}

Test(item, reads_text_and_counts_characters_not_bytes)
{
	CHECK("text", "min-length=\"2\" max-length=\"4\"", "", { " ēdā ", "= \"ēdā\"" },
	      { "ēdāj", "= \"ēdāj\"" }, { "ēdājs", "! text.long 4" }, { "ē", "! text.short 2" },
	      { "a\x01", "! text.characters" }, { "a\tb", "= \"a b\"" },
	      { "a\nb", "= \"a b\"" });
	CHECK("long-text", "", "", { "a\r\nb\rc\nd", "= \"a\\nb\\nc\\nd\"" },
	      { "a\x7F", "! text.characters" });
}

static const char options[] =
	"<option value=\"a\"><label xml:lang=\"lv\">Pirmais</label>"
	"<label xml:lang=\"en\">First</label></option>"
	"<option value=\"b\"><label xml:lang=\"lv\">Otrais</label></option>";

Test(item, reads_what_is_picked)
{
	CHECK("choice", "", options, { "a", "= \"a\"" }, { "c", "! choice.unknown" },
	      { "", "nothing" });
	CHECK("choices", "", options, { "b|a|b", "= [\"a\", \"b\"]" }, { "b", "= [\"b\"]" },
	      { "a|c", "! choices.unknown" }, { "", "nothing" });
	CHECK("yes-no", "", "", { "true", "= true" }, { "false", "= false" },
	      { "maybe", "! yes-no.form" });
	CHECK("declaration", "", "", { "true", "= true" }, { "false", "nothing" },
	      { "", "nothing" }, { "x", "! declaration.form" });
}

Test(item, reads_countries_and_rankings)
{
	CHECK("country", "", "", { "LV", "= \"LV\"" }, { " ee ", "= \"EE\"" },
	      { "XX", "! country.unknown" }, { "Latvija", "! country.unknown" },
	      { "", "nothing" });
	CHECK("ranking", "", options, { "b|a", "= [\"b\", \"a\"]" }, { "b|", "= [\"b\"]" },
	      { "|", "nothing" }, { "|b", "! ranking.gap 1" }, { "b|b", "! ranking.twice 2" },
	      { "b|c", "! ranking.unknown" });
}

Test(item, reads_times_of_the_day)
{
	CHECK("time", "", "", { "14:30", "= \"14:30:00\"" }, { "9.05", "= \"09:05:00\"" },
	      { "plkst. 9.05", "= \"09:05:00\"" }, { "14,30", "= \"14:30:00\"" },
	      { "14 30", "= \"14:30:00\"" }, { "1430", "= \"14:30:00\"" },
	      { "905", "= \"09:05:00\"" }, { "14", "= \"14:00:00\"" },
	      { "0", "= \"00:00:00\"" }, { "08:30:00", "= \"08:30:00\"" }, { "", "nothing" });
	CHECK("time", "", "", { "24:00", "! time.form" }, { "14:60", "! time.form" },
	      { "14:3", "! time.form" }, { "14:", "! time.form" }, { ":30", "! time.form" },
	      { "14:30:15", "! time.form" }, { "2 pm", "! time.form" },
	      { "14305", "! time.form" }, { "rīt", "! time.form" });
	CHECK("time", "min=\"08:00:00\" max=\"17:30:00\"", "", { "8", "= \"08:00:00\"" },
	      { "17.30", "= \"17:30:00\"" }, { "7:59", "! time.min 08:00:00" },
	      { "17:31", "! time.max 17:30:00" });
}

/* Clocks in Latvia go forward at 3 on 29 March 2026, and back at 4 on 25 October 2026. */
Test(item, reads_moments_in_latvia)
{
	CHECK("date-time", "", "", { "31|12|2026|14:30", "= \"2026-12-31T14:30:00+02:00\"" },
	      { "1|7|2026|9.05", "= \"2026-07-01T09:05:00+03:00\"" },
	      { "31.12.2026 14:30|||", "= \"2026-12-31T14:30:00+02:00\"" },
	      { "2026-12-31T14:30", "= \"2026-12-31T14:30:00+02:00\"" },
	      { "29|3|2026|2:59", "= \"2026-03-29T02:59:00+02:00\"" },
	      { "29|3|2026|3:00", "! date-time.none time" },
	      { "29|3|2026|3:59", "! date-time.none time" },
	      { "29|3|2026|4:00", "= \"2026-03-29T04:00:00+03:00\"" },
	      { "25|10|2026|2:59", "= \"2026-10-25T02:59:00+03:00\"" },
	      { "25|10|2026|3:30", "= \"2026-10-25T03:30:00+03:00\"" },
	      { "25|10|2026|4:00", "= \"2026-10-25T04:00:00+02:00\"" }, { "|||", "nothing" });
	CHECK("date-time", "", "", { "31|12|2026|", "! date.missing time" },
	      { "|||14:30", "! date.missing day" }, { "31|12|2026|25", "! time.form time" },
	      { "32|12|2026|14", "! date.form day" }, { "30|2|2026|14", "! date.none day" },
	      { "31.12.2026", "! date.form" }, { "rīt plkst. 14", "! date.form" });
	CHECK("date-time", "min=\"2026-01-01T08:00:00\" max=\"2026-12-31T14:30:00\"", "",
	      { "1|1|2026|8", "= \"2026-01-01T08:00:00+02:00\"" },
	      { "1|1|2026|7:59", "! date-time.min 2026-01-01T08:00:00" },
	      { "31|12|2026|14:31", "! date-time.max 2026-12-31T14:30:00" });
}

Test(item, reads_more_latvian_codes)
{
	CHECK("vat-number", "", "", { "LV40003521600", "= \"LV40003521600\"" },
	      { "lv 4000 3521 600", "= \"LV40003521600\"" },
	      { "40003521600", "= \"LV40003521600\"" },
	      { "LV161175-19997", "= \"LV16117519997\"" },
	      { "LV32345678901", "= \"LV32345678901\"" },
	      { "LV40003521601", "! vat-number.checksum" },
	      { "LV16137519997", "! vat-number.checksum" },
	      { "EE40003521600", "! vat-number.form" }, { "LV4000", "! vat-number.form" });
	CHECK("postcode", "", "", { "LV-1039", "= \"LV-1039\"" }, { "lv1039", "= \"LV-1039\"" },
	      { "1039", "= \"LV-1039\"" },
	      { "LV\xE2\x80\x93"
		"1039",
		"= \"LV-1039\"" },
	      { "103", "! postcode.form" }, { "EE-1039", "! postcode.form" });
	CHECK("cadastre", "", "", { "8060 003 0418", "= \"80600030418\"" },
	      { "80600030418001", "= \"80600030418001\"" },
	      { "0100-003-0418", "= \"01000030418\"" }, { "8060", "! cadastre.form" },
	      { "8060003041A", "! cadastre.form" });
	CHECK("vehicle-plate", "", "", { "ab-1234", "= \"AB1234\"" }, { "WH 1", "= \"WH1\"" },
	      { "A", "! vehicle-plate.form" }, { "ŽB-12", "! vehicle-plate.form" },
	      { "AB1234567", "! vehicle-plate.form" });
}

Test(item, reads_web_addresses)
{
	CHECK("url", "", "", { "https://example.lv", "= \"https://example.lv\"" },
	      { " www.example.lv ", "= \"https://www.example.lv\"" },
	      { "HTTP://Example.LV/Ceļš?a=B#c", "= \"http://example.lv/Ceļš?a=B#c\"" },
	      { "example.lv:8080/a", "= \"https://example.lv:8080/a\"" },
	      { "ģimene.lv", "= \"https://ģimene.lv\"" }, { "", "nothing" });
	CHECK("url", "", "", { "example", "! url.form" }, { "ftp://example.lv", "! url.form" },
	      { "javascript:alert(1)", "! url.form" }, { "https://a@example.lv", "! url.form" },
	      { "https://example..lv", "! url.form" }, { "https://-a.lv", "! url.form" },
	      { "example.lv/a b", "! url.form" }, { "example.lv:0", "! url.form" },
	      { "example.lv/<b>", "! url.form" }, { "https://", "! url.form" });
}

Test(item, reads_addresses)
{
	CHECK("address", "", "",
	      { "Brīvības iela 1|Rīga|lv1010", "= {\"street\": \"Brīvības iela 1\", \"city\": "
					       "\"Rīga\", \"postcode\": \"LV-1010\"}" },
	      { "Brīvības iela 1||LV-1010", "! address.missing city" },
	      { "|Rīga|LV-1010", "! address.missing street" },
	      { "Brīvības iela 1||", "! address.missing city also 4" },
	      { "||LV-1010", "! address.missing street also 2" },
	      { "Brīvības iela 1|Rīga|1", "! address.postcode postcode" }, { "||", "nothing" });
}

#define PDF(name, size) "\x1F" size " application/pdf - - " name
#define PDF_VALUE(name, size)                                                                  \
	"{\"name\": \"" name "\", \"type\": \"application/pdf\", \"size\": " size "}"

Test(item, reads_files)
{
	CHECK("attachment", "accept=\"pdf jpg\" max-size=\"1\" max-files=\"2\"", "",
	      { PDF("a b.pdf", "5"), "= [" PDF_VALUE("a b.pdf", "5") "]" },
	      { PDF("a.pdf", "5") "|" PDF("b.PDF", "6"),
		"= [" PDF_VALUE("a.pdf", "5") ", " PDF_VALUE("b.PDF", "6") "]" },
	      { "a.pdf", "= [" PDF_VALUE("a.pdf", "1000") "]" },
	      { "\x1F"
		"5 image/jpeg - - a.jpeg",
		"= [{\"name\": \"a.jpeg\", \"type\": \"image/jpeg\", \"size\": 5}]" },
	      { PDF("a.pdf", "1048576"), "= [" PDF_VALUE("a.pdf", "1048576") "]" },
	      { PDF("a.pdf", "1048577"), "! attachment.large 1" },
	      { PDF("a.pdf", "0"), "! attachment.empty" },
	      { PDF("a.jpg", "5"), "! attachment.type PDF, JPG" },
	      { "a.png", "! attachment.type PDF, JPG" }, { "a", "! attachment.type PDF, JPG" },
	      { "a.pdf|b.pdf|c.pdf", "! attachment.many 2" }, { "", "nothing" });
	CHECK("attachment", "", "",
	      { "a.asice", "= [{\"name\": \"a.asice\", \"type\": "
			   "\"application/vnd.etsi.asic-e+zip\", "
			   "\"size\": 1000}]" },
	      { "a.exe", "! attachment.type PDF, DOC, DOCX, XLSX, PPTX, ODT, ODS, ODP, JPG, "
			 "PNG, TIF, EDOC" });
}

/* Printing */

static const char *printed(struct fixture *fixture, const char *typed, size_t language)
{
	struct str texts[9];
	size_t count = split(typed, texts);
	struct problem_detail problem;
	struct value value;
	struct buf buf;
	const char *text;

	cr_assert_eq(item_parse(fixture->item, texts, count, &fixture->arena, &value, &problem),
		     TYPED_VALUE, "%s", typed);
	buf_init(&buf, 4096);
	item_print(fixture->item, value, fixture->form, language, &buf);
	text = str_to_c(&fixture->arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

static const struct {
	const char *element, *attributes, *children, *typed, *lv, *en;
} prints[] = {
	{ "number", "", "", "1234567,5", "1" NBSP "234" NBSP "567,5", "1,234,567.5" },
	{ "number", "", "", "-123456", "-123" NBSP "456", "-123,456" },
	{ "number", "unit=\"km\"", "", "5", "5" NBSP "km", "5" NBSP "km" },
	{ "money", "", "", "1234,5", "1" NBSP "234,50" NBSP "€", "€1,234.50" },
	{ "money", "", "", "-5", "-5,00" NBSP "€", "-€5.00" },
	{ "date", "", "", "1|2|2026", "2026." NBSP "gada 1." NBSP "februāris",
	  "1" NBSP "February" NBSP "2026" },
	{ "personal-code", "", "", "32345678901", "323456-78901", "323456-78901" },
	{ "registration-number", "", "", "40003521600", "4000" NBSP "3521" NBSP "600",
	  "4000" NBSP "3521" NBSP "600" },
	{ "iban", "", "", "LV80BANK0000435195001", "LV80 BANK 0000 4351 9500 1",
	  "LV80 BANK 0000 4351 9500 1" },
	{ "phone", "", "", "20000000", "+371" NBSP "20000000", "+371" NBSP "20000000" },
	{ "phone", "", "", "+4930901820", "+4930901820", "+4930901820" },
	{ "yes-no", "", "", "true", "Jā", "Yes" },
	{ "yes-no", "", "", "false", "Nē", "No" },
	{ "choice", "", options, "a", "Pirmais", "First" },
	{ "choice", "", options, "b", "Otrais", "Otrais" },
	{ "choices", "", options, "b|a", "Pirmais, Otrais", "First, Otrais" },
	{ "address", "", "", "Brīvības iela 1|Rīga|1010", "Brīvības iela 1, Rīga, LV-1010",
	  "Brīvības iela 1, Rīga, LV-1010" },
	{ "attachment", "", "", PDF("a.pdf", "1000") "|" PDF("b.pdf", "1572864"),
	  "a.pdf (1" NBSP "KB), b.pdf (1,5" NBSP "MB)",
	  "a.pdf (1" NBSP "KB), b.pdf (1.5" NBSP "MB)" },
	{ "text", "", "", "<b>", "<b>", "<b>" },
	{ "time", "", "", "9.05", "09:05", "09:05" },
	{ "date-time", "", "", "1|2|2026|9.05",
	  "2026." NBSP "gada 1." NBSP "februāris plkst." NBSP "09:05",
	  "1" NBSP "February" NBSP "2026 at 09:05" },
	{ "date-time", "", "", "25|10|2026|3.30",
	  "2026." NBSP "gada 25." NBSP "oktobris plkst." NBSP "03:30",
	  "25" NBSP "October" NBSP "2026 at 03:30" },
	{ "ranking", "", options, "b|a", "1. Otrais, 2. Pirmais", "1. Otrais, 2. First" },
	{ "country", "", "", "DE", "Vācija", "Germany" },
	{ "url", "", "", "example.lv", "https://example.lv", "https://example.lv" },
	{ "vat-number", "", "", "40003521600", "LV40003521600", "LV40003521600" },
	{ "postcode", "", "", "1010", "LV-1010", "LV-1010" },
	{ "cadastre", "", "", "80600030418001", "8060 003 0418 001",
	  "8060 003 0418 001" },
	{ "vehicle-plate", "", "", "ab1234", "AB-1234", "AB-1234" },
	{ "vehicle-plate", "", "", "saule1a", "SAULE1A", "SAULE1A" },
};

Test(item, prints_as_people_of_the_language_write)
{
	for (size_t i = 0; i < LENGTH(prints); i++) {
		struct fixture fixture;

		set_up(&fixture, prints[i].element, prints[i].attributes, prints[i].children);
		cr_expect_str_eq(printed(&fixture, prints[i].typed, 0), prints[i].lv);
		cr_expect_str_eq(printed(&fixture, prints[i].typed, 1), prints[i].en);
		tear_down(&fixture);
	}
}

/* Whatever can be typed back reads as the same value. */
Test(item, types_back_what_reads_the_same)
{
	for (size_t i = 0; i < LENGTH(prints); i++) {
		struct fixture fixture;
		struct str texts[9];
		const struct str *back;
		struct problem_detail problem;
		struct value value;
		struct value again;
		size_t count;

		set_up(&fixture, prints[i].element, prints[i].attributes, prints[i].children);
		count = split(prints[i].typed, texts);
		(void)item_parse(fixture.item, texts, count, &fixture.arena, &value, &problem);
		back = item_type_back(fixture.item, value, &fixture.arena, &count);
		cr_assert_eq(
			item_parse(fixture.item, back, count, &fixture.arena, &again, &problem),
			TYPED_VALUE, "%s %s", prints[i].element, prints[i].typed);
		cr_expect(value_same(value, again), "%s %s", prints[i].element,
			  prints[i].typed);
		tear_down(&fixture);
	}
}

Test(item, rounds_computed_sums_half_up)
{
	struct fixture fixture;
	struct decimal number;
	const struct str *back;
	size_t count;

	set_up(&fixture, "money", "", "");
	cr_assert(decimal_parse(STR("1.005"), &number));
	back = item_type_back(fixture.item, value_number(number), &fixture.arena, &count);
	cr_assert_eq(count, 1);
	cr_expect(str_equal_c(back[0], "1,01"), "%.*s", STR_ARG(back[0]));
	tear_down(&fixture);
}

Test(item, gives_nothing_for_a_value_of_another_kind)
{
	struct fixture fixture;
	size_t count = 7;

	set_up(&fixture, "date", "", "");
	cr_expect_null(
		item_type_back(fixture.item, value_boolean(true), &fixture.arena, &count));
	cr_expect_eq(count, 0);
	cr_expect_null(item_type_back(fixture.item, value_null(), &fixture.arena, &count));
	tear_down(&fixture);
}

static const char *limit(struct fixture *fixture, const char *text, size_t language)
{
	struct buf buf;
	const char *printed_limit;

	buf_init(&buf, 4096);
	item_print_limit(fixture->item, str_from_c(text), fixture->form, language, &buf);
	printed_limit = str_to_c(&fixture->arena, buf_str(&buf));
	buf_finish(&buf);
	return printed_limit;
}

Test(item, prints_limits_in_the_language)
{
	struct fixture fixture;

	set_up(&fixture, "date", "max=\"2026-12-31\"", "");
	cr_expect_str_eq(limit(&fixture, "2026-12-31", 0), "31.12.2026");
	tear_down(&fixture);
	set_up(&fixture, "money", "max=\"1500\"", "");
	cr_expect_str_eq(limit(&fixture, "1500", 0), "1" NBSP "500,00" NBSP "€");
	cr_expect_str_eq(limit(&fixture, "2", 0), "2", "the number of decimals is no sum");
	tear_down(&fixture);
	set_up(&fixture, "time", "max=\"17:30:00\"", "");
	cr_expect_str_eq(limit(&fixture, "17:30:00", 0), "17:30");
	tear_down(&fixture);
	set_up(&fixture, "date-time", "max=\"2026-12-31T17:30:00\"", "");
	cr_expect_str_eq(limit(&fixture, "2026-12-31T17:30:00", 0),
			 "31.12.2026 plkst." NBSP "17:30");
	tear_down(&fixture);
}

Test(item, finds_types_by_name)
{
	for (enum item_kind kind = 0; kind < ITEM_KINDS; kind++)
		cr_expect_eq(item_type_find(item_type(kind)->name), item_type(kind));
	cr_expect_null(item_type_find(STR("telepathy")));
}

Test(item, has_its_codes_in_order)
{
	for (size_t i = 1; i < item_code_count; i++)
		cr_expect_lt(strcmp(item_codes[i - 1], item_codes[i]), 0, "%s", item_codes[i]);
}

static const char *type_of(struct fixture *fixture)
{
	struct buf buf;
	const char *text;

	buf_init(&buf, 4096);
	feel_type_print(item_value_type(&fixture->arena, fixture->item), &buf);
	text = str_to_c(&fixture->arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

Test(item, knows_the_type_of_its_value)
{
	static const struct {
		const char *element, *children, *want;
	} rows[] = {
		{ "money", "", "number" },
		{ "date", "", "date" },
		{ "time", "", "time" },
		{ "date-time", "", "date and time" },
		{ "ranking", options, "list<string>" },
		{ "country", "", "string" },
		{ "choices", options, "list<string>" },
		{ "attachment", "", "list<context<name: string, type: string, size: number>>" },
		{ "address", "", "context<street: string, city: string, postcode: string>" },
		{ "repeat", "<money id=\"s\"><label xml:lang=\"lv\">S</label></money>",
		  "list<context<s: number>>" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct fixture fixture;

		set_up(&fixture, rows[i].element, "", rows[i].children);
		cr_expect_str_eq(type_of(&fixture), rows[i].want);
		tear_down(&fixture);
	}
}
