/* Identifiers with a form of their own, from personal-code to vehicle-plate. What is right is
 * feel/latvia.h's knowledge. */
#include "engine/form/item_kind.h"

#include "engine/base/utf8.h"
#include "engine/feel/latvia.h"

/* Without the white space that people put between groups, and with plain hyphens. */
static struct str compact(struct str typed, struct arena *arena)
{
	char *copy = arena_alloc(arena, typed.len);
	struct str rest = typed;
	size_t len = 0;
	uint32_t code_point;

	while (utf8_next(&rest, &code_point)) {
		if (item_is_space(code_point))
			continue;
		if (item_is_hyphen(code_point))
			code_point = '-';
		len += utf8_encode(code_point, copy + len);
	}
	return (struct str){ copy, len };
}

typedef enum latvia_result code_check(struct str text, struct arena *arena, struct str *out);

/* The codes of the results that are not LATVIA_OK; NULL where the check never gives it. */
struct code_problems {
	const char *form, *date, *checksum;
};

static const char *problem_of(const struct code_problems *problems, enum latvia_result result)
{
	switch (result) {
	case LATVIA_OK:
		return NULL;
	case LATVIA_FORM:
		return problems->form;
	case LATVIA_DATE:
		return problems->date;
	case LATVIA_CHECKSUM:
		return problems->checksum;
	}
	return NULL;
}

static enum typed parse_code(struct str typed, code_check *check,
			     const struct code_problems *problems, struct arena *arena,
			     struct value *out, struct problem_detail *problem)
{
	struct str text;
	enum latvia_result result = check(compact(typed, arena), arena, &text);

	if (result != LATVIA_OK)
		return item_wrong(problem, problem_of(problems, result));
	*out = value_string(text);
	return TYPED_VALUE;
}

/* What is sent is the eleven digits, as in the identity token of Latvija.lv (latvia.md 2.3).
 * The checksum of an old code was never confirmed by the register, so it only warns. */
static enum typed personal_code_parse(const struct item *item, const struct str *texts,
				      size_t count, struct arena *arena, struct value *out,
				      struct problem_detail *problem)
{
	struct str text;
	enum latvia_result result = personal_code_check(compact(texts[0], arena), arena, &text);

	(void)item;
	(void)count;
	if (result == LATVIA_FORM)
		return item_wrong(problem, "personal-code.form");
	if (result == LATVIA_DATE)
		return item_wrong(problem, "personal-code.date");
	if (result == LATVIA_CHECKSUM)
		problem->code = "personal-code.checksum";
	*out = value_string(str_printf(arena, "%.*s%.*s", STR_ARG(str_slice(text, 0, 6)),
				       STR_ARG(str_slice(text, text.len - 5, text.len))));
	return TYPED_VALUE;
}

static enum typed registration_number_parse(const struct item *item, const struct str *texts,
					    size_t count, struct arena *arena,
					    struct value *out, struct problem_detail *problem)
{
	static const struct code_problems problems = { .form = "registration-number.form",
						       .checksum =
							       "registration-number.checksum" };

	(void)item;
	(void)count;
	return parse_code(texts[0], registration_number_check, &problems, arena, out, problem);
}

static enum typed iban_parse(const struct item *item, const struct str *texts, size_t count,
			     struct arena *arena, struct value *out,
			     struct problem_detail *problem)
{
	static const struct code_problems problems = { .form = "iban.form",
						       .checksum = "iban.checksum" };

	(void)item;
	(void)count;
	return parse_code(texts[0], iban_check, &problems, arena, out, problem);
}

static enum typed phone_parse(const struct item *item, const struct str *texts, size_t count,
			      struct arena *arena, struct value *out,
			      struct problem_detail *problem)
{
	static const struct code_problems problems = { .form = "phone.form" };

	(void)item;
	(void)count;
	return parse_code(texts[0], phone_check, &problems, arena, out, problem);
}

/* The country is often left out: there is no other that these numbers are of. */
static enum latvia_result vat_number_with_country(struct str text, struct arena *arena,
						  struct str *out)
{
	bool bare = text.len > 0 && text.at[0] >= '0' && text.at[0] <= '9';

	return vat_number_check(bare ? str_printf(arena, "LV%.*s", STR_ARG(text)) : text, arena,
				out);
}

static enum typed vat_number_parse(const struct item *item, const struct str *texts,
				   size_t count, struct arena *arena, struct value *out,
				   struct problem_detail *problem)
{
	static const struct code_problems problems = { .form = "vat-number.form",
						       .date = "vat-number.checksum",
						       .checksum = "vat-number.checksum" };

	(void)item;
	(void)count;
	return parse_code(texts[0], vat_number_with_country, &problems, arena, out, problem);
}

static enum typed postcode_parse(const struct item *item, const struct str *texts, size_t count,
				 struct arena *arena, struct value *out,
				 struct problem_detail *problem)
{
	static const struct code_problems problems = { .form = "postcode.form" };

	(void)item;
	(void)count;
	return parse_code(texts[0], postcode_check, &problems, arena, out, problem);
}

static enum typed cadastre_parse(const struct item *item, const struct str *texts, size_t count,
				 struct arena *arena, struct value *out,
				 struct problem_detail *problem)
{
	static const struct code_problems problems = { .form = "cadastre.form" };

	(void)item;
	(void)count;
	return parse_code(texts[0], cadastre_check, &problems, arena, out, problem);
}

static enum typed vehicle_plate_parse(const struct item *item, const struct str *texts,
				      size_t count, struct arena *arena, struct value *out,
				      struct problem_detail *problem)
{
	static const struct code_problems problems = { .form = "vehicle-plate.form" };

	(void)item;
	(void)count;
	return parse_code(texts[0], vehicle_plate_check, &problems, arena, out, problem);
}

/* In groups of that many characters, with that between them; what is left over is the last
 * group. */
static void print_groups(struct str text, size_t size, struct str between, struct buf *out)
{
	for (size_t i = 0; i < text.len; i += size) {
		if (i > 0)
			buf_add(out, between);
		buf_add(out, str_slice(text, i, i + size));
	}
}

static void personal_code_print(const struct item *item, struct value value,
				const struct form *form, size_t language, struct buf *out)
{
	(void)item;
	(void)form;
	(void)language;
	print_groups(value.string, 6, STR("-"), out);
}

/* Short enough for any line. */
static void registration_number_print(const struct item *item, struct value value,
				      const struct form *form, size_t language, struct buf *out)
{
	(void)item;
	(void)form;
	(void)language;
	print_groups(value.string, 4, STR("\xC2\xA0"), out);
}

/* Longer than a line of a narrow screen, which breaks between groups: where no break is
 * allowed, it would break within one. */
static void iban_print(const struct item *item, struct value value, const struct form *form,
		       size_t language, struct buf *out)
{
	(void)item;
	(void)form;
	(void)language;
	print_groups(value.string, 4, STR(" "), out);
}

/* "8060 003 0418": territory, group, number; then of a building and of its rooms. */
static void cadastre_print(const struct item *item, struct value value, const struct form *form,
			   size_t language, struct buf *out)
{
	static const size_t sizes[] = { 4, 3, 4, 3, 3, 3 };
	size_t at = 0;

	(void)item;
	(void)form;
	(void)language;
	for (size_t i = 0; i < LENGTH(sizes) && at < value.string.len; i++) {
		if (i > 0)
			buf_add_byte(out, ' ');
		buf_add(out, str_slice(value.string, at, at + sizes[i]));
		at += sizes[i];
	}
}

static size_t letters_of(struct str text)
{
	size_t count = 0;

	while (count < text.len && text.at[count] >= 'A' && text.at[count] <= 'Z')
		count++;
	return count;
}

/* "AB-1234": one or two letters before digits, as on the plate; others mean something as they
 * are. */
static void vehicle_plate_print(const struct item *item, struct value value,
				const struct form *form, size_t language, struct buf *out)
{
	size_t letters = letters_of(value.string);
	struct str digits = str_slice(value.string, letters, value.string.len);
	uint64_t number;

	(void)item;
	(void)form;
	(void)language;
	buf_add(out, str_slice(value.string, 0, letters));
	if (letters >= 1 && letters <= 2 && str_to_u64(digits, &number))
		buf_add_byte(out, '-');
	buf_add(out, digits);
}

static void phone_print(const struct item *item, struct value value, const struct form *form,
			size_t language, struct buf *out)
{
	static const struct str latvia = STR_INIT("+371");

	(void)item;
	(void)form;
	(void)language;
	if (str_starts(value.string, latvia)) {
		buf_add(out, latvia);
		buf_add(out, STR("\xC2\xA0"));
		buf_add(out, str_slice(value.string, latvia.len, value.string.len));
		return;
	}
	buf_add(out, value.string);
}

static const struct str *personal_code_back(const struct item *item, struct value value,
					    struct arena *arena, size_t *count)
{
	struct str *text = ARENA_NEW(arena, struct str);

	(void)item;
	*text = str_printf(arena, "%.*s-%.*s", STR_ARG(str_slice(value.string, 0, 6)),
			   STR_ARG(str_slice(value.string, 6, value.string.len)));
	*count = 1;
	return text;
}

const struct item_functions item_personal_code = { personal_code_parse, personal_code_print,
						   personal_code_back };
const struct item_functions item_registration_number = { registration_number_parse,
							 registration_number_print,
							 item_string_back };
const struct item_functions item_iban = { iban_parse, iban_print, item_string_back };
const struct item_functions item_vat_number = { vat_number_parse, item_string_print,
						item_string_back };
const struct item_functions item_postcode = { postcode_parse, item_string_print,
					      item_string_back };
const struct item_functions item_cadastre = { cadastre_parse, cadastre_print,
					      item_string_back };
const struct item_functions item_vehicle_plate = { vehicle_plate_parse, vehicle_plate_print,
						   item_string_back };
const struct item_functions item_phone = { phone_parse, phone_print, item_string_back };
