#include "engine/contract/json_out.h"

static void begin_line(struct json_out *json)
{
	buf_add_byte(json->out, '\n');
	for (unsigned i = 0; i < json->depth; i++)
		buf_add(json->out, STR("  "));
}

static void begin(struct json_out *json, struct str key)
{
	if (json->filled)
		buf_add_byte(json->out, ',');
	if (json->depth > 0)
		begin_line(json);
	json->filled = true;
	if (key.at == NULL)
		return;
	buf_add_json(json->out, key);
	buf_add(json->out, STR(": "));
}

void json_out_open(struct json_out *json, struct str key, char bracket)
{
	begin(json, key);
	buf_add_byte(json->out, bracket);
	json->depth++;
	json->filled = false;
}

void json_out_close(struct json_out *json, char bracket)
{
	json->depth--;
	if (json->filled)
		begin_line(json);
	buf_add_byte(json->out, bracket == '{' ? '}' : ']');
	json->filled = true;
	if (json->depth == 0)
		buf_add_byte(json->out, '\n');
}

void json_out_text(struct json_out *json, struct str key, struct str text)
{
	begin(json, key);
	buf_add_json(json->out, text);
}

void json_out_raw(struct json_out *json, struct str key, struct str value)
{
	begin(json, key);
	buf_add(json->out, value);
}

void json_out_number(struct json_out *json, struct str key, uint64_t number)
{
	begin(json, key);
	buf_printf(json->out, "%llu", (unsigned long long)number);
}

void json_out_boolean(struct json_out *json, struct str key, bool boolean)
{
	json_out_raw(json, key, boolean ? STR("true") : STR("false"));
}
