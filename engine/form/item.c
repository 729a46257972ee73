#include "engine/form/item.h"

#include <assert.h>

#include "engine/base/utf8.h"
#include "engine/form/decision.h"
#include "engine/form/item_kind.h"

static const struct str address_parts[] = { STR_INIT("street"), STR_INIT("city"),
					    STR_INIT("postcode") };
/* A date-time begins as a date does: item_read_day reads both. */
static const struct str date_parts[] = { STR_INIT("day"), STR_INIT("month"), STR_INIT("year"),
					 STR_INIT("time") };

static const struct item_type types[ITEM_KINDS] = {
#define ITEM(constant, word, group, type, shown)                                               \
	[ITEM_##constant].kind = ITEM_##constant, [ITEM_##constant].name = STR_INIT(word),     \
	[ITEM_##constant].class = ITEM_CLASS_##group, [ITEM_##constant].value = FEEL_##type,   \
	[ITEM_##constant].control = STR_INIT(shown),
#include "engine/form/item_types.def"
#undef ITEM
	[ITEM_ADDRESS].parts = address_parts, [ITEM_ADDRESS].part_count = LENGTH(address_parts),
	[ITEM_DATE].parts = date_parts,	      [ITEM_DATE].part_count = LENGTH(date_parts) - 1,
	[ITEM_DATE_TIME].parts = date_parts,  [ITEM_DATE_TIME].part_count = LENGTH(date_parts),
};

/* Only fields have them. */
static const struct item_functions *const functions[ITEM_KINDS] = {
	[ITEM_ADDRESS] = &item_address,
	[ITEM_ATTACHMENT] = &item_attachment,
	[ITEM_CADASTRE] = &item_cadastre,
	[ITEM_CHOICE] = &item_choice,
	[ITEM_CHOICES] = &item_choices,
	[ITEM_COUNTRY] = &item_country,
	[ITEM_DATE] = &item_date,
	[ITEM_DATE_TIME] = &item_date_time,
	[ITEM_DECLARATION] = &item_declaration,
	[ITEM_EMAIL] = &item_email,
	[ITEM_IBAN] = &item_iban,
	[ITEM_LONG_TEXT] = &item_long_text,
	[ITEM_MONEY] = &item_money,
	[ITEM_NUMBER] = &item_number,
	[ITEM_PERSONAL_CODE] = &item_personal_code,
	[ITEM_PHONE] = &item_phone,
	[ITEM_POSTCODE] = &item_postcode,
	[ITEM_RANKING] = &item_ranking,
	[ITEM_REGISTRATION_NUMBER] = &item_registration_number,
	[ITEM_TEXT] = &item_text,
	[ITEM_TIME] = &item_time,
	[ITEM_URL] = &item_url,
	[ITEM_VAT_NUMBER] = &item_vat_number,
	[ITEM_VEHICLE_PLATE] = &item_vehicle_plate,
	[ITEM_YES_NO] = &item_yes_no,
};

const char *const item_codes[] = {
	"address.long",
	"address.missing",
	"address.postcode",
	"attachment.empty",
	"attachment.large",
	"attachment.many",
	"attachment.type",
	"cadastre.form",
	"choice.unknown",
	"choices.unknown",
	"country.unknown",
	"date-time.max",
	"date-time.min",
	"date-time.none",
	"date.form",
	"date.max",
	"date.min",
	"date.missing",
	"date.none",
	"declaration.form",
	"email.form",
	"iban.checksum",
	"iban.form",
	"money.ambiguous",
	"money.decimals",
	"money.digits",
	"money.form",
	"money.max",
	"money.min",
	"number.ambiguous",
	"number.decimals",
	"number.digits",
	"number.form",
	"number.max",
	"number.min",
	"personal-code.checksum",
	"personal-code.date",
	"personal-code.form",
	"phone.form",
	"postcode.form",
	"ranking.gap",
	"ranking.twice",
	"ranking.unknown",
	"registration-number.checksum",
	"registration-number.form",
	"text.characters",
	"text.long",
	"text.short",
	"time.form",
	"time.max",
	"time.min",
	"url.form",
	"url.long",
	"vat-number.checksum",
	"vat-number.form",
	"vehicle-plate.form",
	"yes-no.form",
};
const size_t item_code_count = LENGTH(item_codes);

const struct item_type *item_type(enum item_kind kind)
{
	assert(kind < ITEM_KINDS);
	return &types[kind];
}

const struct item_type *item_type_find(struct str name)
{
	for (size_t i = 0; i < LENGTH(types); i++)
		if (str_equal(types[i].name, name))
			return &types[i];
	return NULL;
}

bool item_is_space(uint32_t code_point)
{
	return (code_point >= 0x09 && code_point <= 0x0D) || code_point == ' ' ||
	       code_point == 0x85 || code_point == 0xA0 || code_point == 0x1680 ||
	       (code_point >= 0x2000 && code_point <= 0x200B) || code_point == 0x2028 ||
	       code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
	       code_point == 0x2060 || code_point == 0x3000 || code_point == 0xFEFF;
}

bool item_is_hyphen(uint32_t code_point)
{
	return code_point == '-' || (code_point >= 0x2010 && code_point <= 0x2015) ||
	       code_point == 0x2212;
}

bool item_is_control(uint32_t code_point)
{
	return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
	       code_point == 0xFFFE || code_point == 0xFFFF;
}

bool item_is_unseen(uint32_t code_point)
{
	return item_is_control(code_point) || code_point == 0x061C ||
	       (code_point >= 0x200B && code_point <= 0x200F) ||
	       (code_point >= 0x2028 && code_point <= 0x202E) ||
	       (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

struct str item_trim(struct str text)
{
	struct str rest = text;
	size_t from = SIZE_MAX;
	size_t to = 0;
	size_t start = 0;
	uint32_t code_point;

	while (utf8_next(&rest, &code_point)) {
		size_t end = (size_t)(rest.at - text.at);

		if (!item_is_space(code_point)) {
			from = from == SIZE_MAX ? start : from;
			to = end;
		}
		start = end;
	}
	return from == SIZE_MAX ? str_slice(text, 0, 0) : str_slice(text, from, to);
}

enum typed item_wrong(struct problem_detail *problem, const char *code)
{
	problem->code = code;
	return TYPED_WRONG;
}

enum typed item_wrong_limit(struct problem_detail *problem, const char *code, struct str limit)
{
	problem->limit = limit;
	return item_wrong(problem, code);
}

enum typed item_wrong_part(struct problem_detail *problem, const char *code, struct str part)
{
	problem->part = part;
	return item_wrong(problem, code);
}

/* What is answered by one text has no use for more. */
static size_t useful(const struct item *item, size_t count)
{
	size_t most = item->type->part_count > 0 ? item->type->part_count : 1;

	return count < most || item_takes_many(item) ? count : most;
}

static bool any_text(const struct str *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (item_trim(texts[i]).len > 0)
			return true;
	return false;
}

enum typed item_parse(const struct item *item, const struct str *texts, size_t count,
		      struct arena *arena, struct value *out, struct problem_detail *problem)
{
	assert(item->type->class == ITEM_CLASS_FIELD);
	*out = value_null();
	*problem = (struct problem_detail){ 0 };
	if (!any_text(texts, useful(item, count)))
		return TYPED_NOTHING;
	return functions[item->kind]->parse(item, texts, useful(item, count), arena, out,
					    problem);
}

/* What a rule of the form gives may be of any kind when its type could not be known. */
static bool of_its_type(const struct item *item, struct value value)
{
	static const enum value_kind kinds[] = {
		[FEEL_BOOLEAN] = VALUE_BOOLEAN, [FEEL_NUMBER] = VALUE_NUMBER,
		[FEEL_STRING] = VALUE_STRING,	[FEEL_DATE] = VALUE_DATE,
		[FEEL_LIST] = VALUE_LIST,	[FEEL_CONTEXT] = VALUE_CONTEXT,
		[FEEL_TIME] = VALUE_TIME,	[FEEL_DATE_TIME] = VALUE_DATE_TIME,
	};

	return item->type->class == ITEM_CLASS_FIELD && kinds[item->type->value] == value.kind;
}

void item_print(const struct item *item, struct value value, const struct form *form,
		size_t language, struct buf *out)
{
	if (of_its_type(item, value))
		functions[item->kind]->print(item, value, form, language, out);
}

void item_print_within(const struct item *item, struct value value, const struct form *form,
		       size_t language, struct buf *out)
{
	if (value.kind == VALUE_DATE)
		item_print_day(item_words(form, language), value.date, out);
	else if (value.kind == VALUE_DATE_TIME)
		item_print_moment(*value.date_time, form, language, out);
	else
		item_print(item, value, form, language, out);
}

/* Printed as if it were the answer to a plain question. */
static const struct item *plain_item(enum value_kind kind)
{
	static const struct item items[] = {
		[VALUE_BOOLEAN] = { .kind = ITEM_YES_NO, .type = &types[ITEM_YES_NO] },
		[VALUE_NUMBER] = { .kind = ITEM_NUMBER, .type = &types[ITEM_NUMBER] },
		[VALUE_STRING] = { .kind = ITEM_TEXT, .type = &types[ITEM_TEXT] },
		[VALUE_DATE] = { .kind = ITEM_DATE, .type = &types[ITEM_DATE] },
		[VALUE_TIME] = { .kind = ITEM_TIME, .type = &types[ITEM_TIME] },
		[VALUE_DATE_TIME] = { .kind = ITEM_DATE_TIME, .type = &types[ITEM_DATE_TIME] },
	};

	return (size_t)kind < LENGTH(items) && items[kind].type ? &items[kind] : NULL;
}

/* Recursion is as deep as the value's lists. */
void item_print_value(struct value value, const struct form *form, size_t language,
		      struct buf *out)
{
	const struct item *plain = plain_item(value.kind);

	if (plain) {
		item_print_within(plain, value, form, language, out);
	} else if (value.kind == VALUE_LIST) {
		for (size_t i = 0; i < value.list->count; i++) {
			if (i > 0)
				buf_add(out, STR(", "));
			item_print_value(value.list->items[i], form, language, out);
		}
	} else if (value.kind != VALUE_NULL) {
		value_print_plain(value, out);
	}
}

/* A limit is a value only in the definition's spelling; counts are shown as they are. */
static struct value limit_value(const struct item *item, struct str limit, struct arena *arena)
{
	struct decimal number;
	struct date date;
	struct time time;
	struct date_time moment;

	if (item->type->value == FEEL_NUMBER && decimal_parse(limit, &number))
		return value_number(number);
	if (item->type->value == FEEL_DATE && date_parse(limit, &date))
		return value_date(date);
	if (item->type->value == FEEL_TIME && time_parse(limit, &time))
		return value_time(arena, time);
	if (item->type->value == FEEL_DATE_TIME && date_time_parse(limit, &moment))
		return value_date_time(arena, moment);
	return value_null();
}

void item_print_limit(const struct item *item, struct str limit, const struct form *form,
		      size_t language, struct buf *out)
{
	struct value value = value_null();
	struct arena arena;

	arena_init(&arena);
	if (str_equal(limit, item->min) || str_equal(limit, item->max))
		value = limit_value(item, limit, &arena);
	if (value.kind == VALUE_NULL)
		buf_add(out, limit);
	else
		item_print_within(item, value, form, language, out);
	arena_finish(&arena);
}

const struct str *item_type_back(const struct item *item, struct value value,
				 struct arena *arena, size_t *count)
{
	*count = 0;
	if (!of_its_type(item, value))
		return NULL;
	return functions[item->kind]->type_back(item, value, arena, count);
}

const struct str *item_string_back(const struct item *item, struct value value,
				   struct arena *arena, size_t *count)
{
	struct str *text = ARENA_NEW(arena, struct str);

	(void)item;
	*text = value.string;
	*count = 1;
	return text;
}

void item_string_print(const struct item *item, struct value value, const struct form *form,
		       size_t language, struct buf *out)
{
	(void)item;
	(void)form;
	(void)language;
	buf_add(out, value.string);
}

/* FEEL types: a choice knows its values, an address its parts, a repeat its columns. */

static const struct feel_type *option_type(struct arena *arena, const struct item *item)
{
	struct feel_type *type = ARENA_NEW(arena, struct feel_type);
	struct str *values = ARENA_ARRAY(arena, struct str, item->option_count);

	for (size_t i = 0; i < item->option_count; i++)
		values[i] = item->options[i].value;
	*type = (struct feel_type){ .kind = FEEL_STRING,
				    .enumeration = values,
				    .enumeration_count = item->option_count };
	return type;
}

static const struct feel_type *parts_type(struct arena *arena, const struct item *item)
{
	size_t count = item->type->part_count;
	struct feel_member *members = ARENA_ARRAY(arena, struct feel_member, count);

	for (size_t i = 0; i < count; i++)
		members[i] = (struct feel_member){ item->type->parts[i],
						   feel_type_simple(FEEL_STRING) };
	return feel_type_context(arena, members, count);
}

static const struct feel_type *rows_type(struct arena *arena, const struct item *repeat)
{
	const struct scope *scope = repeat->inner;
	struct feel_member *members = ARENA_ARRAY(arena, struct feel_member, scope->count);
	size_t count = 0;

	for (size_t i = 0; i < scope->count; i++) {
		const struct item *column = scope->columns[i];

		if (item_has_value(column))
			members[count++] =
				(struct feel_member){ column->id,
						      item_value_type(arena, column) };
	}
	return feel_type_list(arena, feel_type_context(arena, members, count));
}

bool item_takes_many(const struct item *item)
{
	return item->kind == ITEM_CHOICES || item->kind == ITEM_RANKING ||
	       item->kind == ITEM_ATTACHMENT;
}

bool item_has_options(const struct item *item)
{
	return item->kind == ITEM_CHOICE || item->kind == ITEM_CHOICES ||
	       item->kind == ITEM_COUNTRY || item->kind == ITEM_RANKING;
}

bool item_has_value(const struct item *item)
{
	return item->type->class == ITEM_CLASS_FIELD || item->type->class == ITEM_CLASS_DATA ||
	       item->kind == ITEM_REPEAT;
}

bool item_is_asked(const struct item *item)
{
	return item->type->class == ITEM_CLASS_FIELD || item->kind == ITEM_REPEAT;
}

bool item_is_sent(const struct item *item)
{
	return item_is_asked(item) && !item->undelivered;
}

const struct feel_type *item_value_type(struct arena *arena, const struct item *item)
{
	if (item->kind == ITEM_REPEAT)
		return rows_type(arena, item);
	if (item->kind == ITEM_ATTACHMENT)
		return item_files_type(arena);
	if (item_takes_many(item))
		return feel_type_list(arena, option_type(arena, item));
	if (item_has_options(item))
		return option_type(arena, item);
	if (item->kind == ITEM_VALUE)
		return value_type_find(arena, item->value_type);
	if (item->kind == ITEM_DECISION)
		return decision_type(arena, item->decision);
	if (item->type->value == FEEL_CONTEXT)
		return parts_type(arena, item);
	return feel_type_simple(item->type->value);
}
