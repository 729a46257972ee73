#include "storage/parameters.h"

#include <stdio.h>

static const char *digits_of(int64_t integer, struct arena *arena)
{
	enum { DIGITS = 24 };
	char *digits = arena_alloc(arena, DIGITS);

	(void)snprintf(digits, DIGITS, "%lld", (long long)integer);
	return digits;
}

static void set(struct parameters *self, size_t i, const struct db_value *value,
		struct arena *arena)
{
	static const unsigned types[] = { [DB_NULL] = 0,
					  [DB_INTEGER] = OID_INT8,
					  [DB_TEXT] = OID_TEXT,
					  [DB_BYTES] = OID_BYTES };

	self->types[i] = types[value->type];
	if (value->type == DB_NULL)
		return;
	self->formats[i] = value->type != DB_INTEGER;
	self->lengths[i] = (int)value->text.len;
	self->values[i] = value->text.at == NULL ? "" : value->text.at;
	if (value->type == DB_INTEGER)
		self->values[i] = digits_of(value->integer, arena);
}

struct parameters parameters_of(struct arena *arena, const struct statement *statement)
{
	const size_t count = statement->count;

	arena_reset(arena);
	struct parameters self = {
		.count = (int)count,
		.types = ARENA_ARRAY(arena, unsigned, count),
		.values = ARENA_ARRAY(arena, const char *, count),
		.lengths = ARENA_ARRAY(arena, int, count),
		.formats = ARENA_ARRAY(arena, int, count),
	};
	for (size_t i = 0; i < count; i++)
		set(&self, i, &statement->parameters[i], arena);
	return self;
}
