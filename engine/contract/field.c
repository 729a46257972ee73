#include "engine/contract/field.h"

/* By what engine/feel/latvia.c lets through. Kinds without a row are described by the type of
 * their value alone. */
static const struct field_shape shapes[ITEM_KINDS] = {
	[ITEM_ATTACHMENT] = { NULL, 0,
			      "The files that were attached, the bytes of each in base64." },
	[ITEM_CADASTRE] = { "[0-9]{11}([0-9]{3,4}|[0-9]{6})?", 17,
			    "A Latvian cadastre number, digits without spaces." },
	[ITEM_COUNTRY] = { NULL, 2, "A country by its code of ISO 3166-1 alpha-2." },
	[ITEM_DATE_TIME] = { NULL, 0,
			     "A day and a time in Latvia, with the offset from UTC then." },
	[ITEM_EMAIL] = { "[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+", 254, "An e-mail address." },
	[ITEM_IBAN] = { "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", 34,
			"An IBAN without spaces; its check digits agree." },
	[ITEM_PERSONAL_CODE] = { "[0-9]{11}", 11,
				 "A Latvian personal code, eleven digits without the hyphen." },
	[ITEM_PHONE] = { "\\+[1-9][0-9]{6,14}", 16,
			 "A telephone number as E.164 writes it: + and digits." },
	[ITEM_POSTCODE] = { "LV-[0-9]{4}", 7, "A Latvian postcode." },
	[ITEM_RANKING] = { NULL, 0, "In the order that the person gave, the first one first." },
	[ITEM_URL] = { "https?://[^\\s]+", 2000, "The address of a web page." },
	[ITEM_VAT_NUMBER] = { "LV[0-9]{11}", 13, "A Latvian VAT number." },
	[ITEM_VEHICLE_PLATE] = { "[A-Z0-9]{2,8}", 8,
				 "A vehicle's number without spaces and hyphens." },
	[ITEM_REGISTRATION_NUMBER] = { "[4569][0-9]{10}", 11,
				       "A Latvian registration number, eleven digits." },
};

struct field_shape field_shape(const struct item *item)
{
	return shapes[item->kind];
}

struct field_shape field_part_shape(struct str part)
{
	if (str_equal(part, STR("postcode")))
		return (struct field_shape){ "LV-[0-9]{4}", 7, NULL };
	return (struct field_shape){ NULL, 200, NULL };
}

static bool is_absent_or_true(struct str rule)
{
	struct str text = str_trim(rule);

	return text.len == 0 || str_equal(text, STR("true"));
}

/* Seen from the row it stands in, or from the form. */
static bool is_always_relevant(const struct item *item)
{
	for (const struct item *at = item; at != item->repeat; at = at->parent)
		if (!is_absent_or_true(at->rules[RULE_RELEVANT].text))
			return false;
	return true;
}

static bool is_always_required(const struct item *item)
{
	return str_equal(str_trim(item->rules[RULE_REQUIRED].text), STR("true"));
}

bool field_is_always_sent(const struct item *item)
{
	return is_always_relevant(item) &&
	       (item->kind == ITEM_REPEAT || is_always_required(item));
}

uint32_t field_decimals(const struct item *item)
{
	if (item->has_decimals)
		return item->decimals;
	return item->kind == ITEM_MONEY ? 2 : UINT32_MAX;
}
