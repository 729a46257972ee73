#include "engine/feel/type.h"

#include "engine/base/limits.h"

const struct feel_type *feel_type_simple(enum feel_type_kind kind)
{
	static const struct feel_type simple[] = {
		[FEEL_ANY] = { .kind = FEEL_ANY },
		[FEEL_NULL] = { .kind = FEEL_NULL },
		[FEEL_BOOLEAN] = { .kind = FEEL_BOOLEAN },
		[FEEL_NUMBER] = { .kind = FEEL_NUMBER },
		[FEEL_STRING] = { .kind = FEEL_STRING },
		[FEEL_DATE] = { .kind = FEEL_DATE },
		[FEEL_TIME] = { .kind = FEEL_TIME },
		[FEEL_DATE_TIME] = { .kind = FEEL_DATE_TIME },
		[FEEL_DURATION] = { .kind = FEEL_DURATION },
		[FEEL_MONTHS] = { .kind = FEEL_MONTHS },
		[FEEL_LIST] = { .kind = FEEL_LIST, .element = &simple[FEEL_ANY] },
		[FEEL_CONTEXT] = { .kind = FEEL_CONTEXT },
		[FEEL_RANGE] = { .kind = FEEL_RANGE, .element = &simple[FEEL_ANY] },
		[FEEL_FUNCTION] = { .kind = FEEL_FUNCTION },
	};

	return &simple[kind];
}

const struct feel_type *feel_type_list(struct arena *arena, const struct feel_type *element)
{
	return feel_type_of(arena, FEEL_LIST, element);
}

static size_t weight_of(const struct feel_type *type)
{
	return type->weight > 0 ? type->weight : 1;
}

const struct feel_type *feel_type_of(struct arena *arena, enum feel_type_kind kind,
				     const struct feel_type *element)
{
	struct feel_type *type;
	size_t weight = 1 + weight_of(element);

	if (weight > FEEL_TYPE_WEIGHT || (element->kind == FEEL_ANY && kind != FEEL_FUNCTION))
		return feel_type_simple(kind);
	type = ARENA_NEW(arena, struct feel_type);
	type->kind = kind;
	type->element = element;
	type->weight = weight;
	return type;
}

const struct feel_type *feel_type_context(struct arena *arena,
					  const struct feel_member *members, size_t count)
{
	struct feel_type *type = ARENA_NEW(arena, struct feel_type);

	type->kind = FEEL_CONTEXT;
	type->members = members;
	type->member_count = count;
	type->weight = 1;
	for (size_t i = 0; i < count; i++)
		type->weight += weight_of(members[i].type);
	return type->weight > FEEL_TYPE_WEIGHT + count ? feel_type_simple(FEEL_CONTEXT) : type;
}

const struct feel_type *feel_type_member(const struct feel_type *type, struct str name)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (str_equal(type->members[i].name, name))
			return type->members[i].type;
	return NULL;
}

/* --- fitting -------------------------------------------------------------------------------
 */

static bool fits_at(const struct feel_type *from, const struct feel_type *to, unsigned depth);

static const struct feel_type *element_of(const struct feel_type *type)
{
	return type->element != NULL ? type->element : feel_type_simple(FEEL_ANY);
}

static bool members_fit(const struct feel_type *from, const struct feel_type *to,
			unsigned depth)
{
	for (size_t i = 0; i < to->member_count; i++) {
		const struct feel_type *member = feel_type_member(from, to->members[i].name);

		if (member == NULL || !fits_at(member, to->members[i].type, depth))
			return false;
	}
	return true;
}

/* Parameters the other way round: what takes more stands for what takes less. */
static bool function_fits(const struct feel_type *from, const struct feel_type *to,
			  unsigned depth)
{
	if (to->element == NULL) /* any function */
		return true;
	if (from->element == NULL || from->member_count != to->member_count)
		return from->element == NULL;
	for (size_t i = 0; i < to->member_count; i++)
		if (!fits_at(to->members[i].type, from->members[i].type, depth))
			return false;
	return fits_at(from->element, to->element, depth);
}

static bool fits_at(const struct feel_type *from, const struct feel_type *to, unsigned depth)
{
	if (to->kind == FEEL_ANY || from->kind == FEEL_ANY || from->kind == FEEL_NULL)
		return true;
	if (from->kind != to->kind || depth > LIMIT_FEEL_DEPTH)
		return false;
	switch (to->kind) {
	case FEEL_LIST:
	case FEEL_RANGE:
		return fits_at(element_of(from), element_of(to), depth + 1);
	case FEEL_CONTEXT:
		return from->member_count == 0 || members_fit(from, to, depth + 1);
	case FEEL_FUNCTION:
		return function_fits(from, to, depth + 1);
	case FEEL_ANY:
	case FEEL_NULL:
	case FEEL_BOOLEAN:
	case FEEL_NUMBER:
	case FEEL_STRING:
	case FEEL_DATE:
	case FEEL_TIME:
	case FEEL_DATE_TIME:
	case FEEL_DURATION:
	case FEEL_MONTHS:
		return true;
	}
	return false;
}

bool feel_type_fits(const struct feel_type *from, const struct feel_type *to)
{
	return fits_at(from, to, 0);
}

/* --- joining -------------------------------------------------------------------------------
 */

static const struct feel_type *join_at(struct arena *arena, const struct feel_type *a,
				       const struct feel_type *b, unsigned depth);

/* The member of b that joins the one of a at an index; contexts mostly have the same order. */
static const struct feel_type *partner(const struct feel_type *a, const struct feel_type *b,
				       size_t index)
{
	if (str_equal(a->members[index].name, b->members[index].name))
		return b->members[index].type;
	return feel_type_member(b, a->members[index].name);
}

/* Member by member; any context when one has a member that the other lacks, for a type with
 * members says that there are no others. Where nothing changes it is a itself: joining many
 * takes no memory. */
static const struct feel_type *join_contexts(struct arena *arena, const struct feel_type *a,
					     const struct feel_type *b, unsigned depth)
{
	struct feel_member *members;
	bool changed = false;

	if (a->member_count != b->member_count || a->member_count == 0)
		return feel_type_simple(FEEL_CONTEXT);
	members = ARENA_ARRAY(arena, struct feel_member, a->member_count);
	for (size_t i = 0; i < a->member_count; i++) {
		const struct feel_type *other = partner(a, b, i);

		if (other == NULL)
			return feel_type_simple(FEEL_CONTEXT);
		members[i].name = a->members[i].name;
		members[i].type = join_at(arena, a->members[i].type, other, depth);
		changed = changed || members[i].type != a->members[i].type;
	}
	return changed ? feel_type_context(arena, members, a->member_count) : a;
}

/* The same for a list or a range. */
static const struct feel_type *join_elements(struct arena *arena, const struct feel_type *a,
					     const struct feel_type *b, unsigned depth)
{
	const struct feel_type *element = join_at(arena, element_of(a), element_of(b), depth);

	return element == a->element ? a : feel_type_of(arena, a->kind, element);
}

static const struct feel_type *join_at(struct arena *arena, const struct feel_type *a,
				       const struct feel_type *b, unsigned depth)
{
	if (a == b || b->kind == FEEL_NULL)
		return a;
	if (a->kind == FEEL_NULL)
		return b;
	if (a->kind != b->kind || depth > LIMIT_FEEL_DEPTH)
		return feel_type_simple(FEEL_ANY);
	if (a->kind == FEEL_LIST || a->kind == FEEL_RANGE)
		return join_elements(arena, a, b, depth + 1);
	if (a->kind == FEEL_CONTEXT)
		return join_contexts(arena, a, b, depth + 1);
	return feel_type_simple(a->kind);
}

const struct feel_type *feel_type_join(struct arena *arena, const struct feel_type *a,
				       const struct feel_type *b)
{
	return join_at(arena, a, b, 0);
}

/* --- printing ------------------------------------------------------------------------------
 */

static void print_at(const struct feel_type *type, struct buf *out, unsigned depth);

static void print_members(const struct feel_type *type, bool names, struct buf *out,
			  unsigned depth)
{
	buf_add_byte(out, '<');
	for (size_t i = 0; i < type->member_count; i++) {
		if (i > 0)
			buf_add(out, STR(", "));
		if (names) {
			buf_add(out, type->members[i].name);
			buf_add(out, STR(": "));
		}
		print_at(type->members[i].type, out, depth);
	}
	buf_add_byte(out, '>');
}

static const char *const kind_names[] = {
	[FEEL_ANY] = ENGLISH("Any"),
	[FEEL_NULL] = ENGLISH("Null"),
	[FEEL_BOOLEAN] = ENGLISH("boolean"),
	[FEEL_NUMBER] = ENGLISH("number"),
	[FEEL_STRING] = ENGLISH("string"),
	[FEEL_DATE] = ENGLISH("date"),
	[FEEL_TIME] = ENGLISH("time"),
	[FEEL_DATE_TIME] = ENGLISH("date and time"),
	[FEEL_DURATION] = ENGLISH("days and time duration"),
	[FEEL_MONTHS] = ENGLISH("years and months duration"),
	[FEEL_LIST] = ENGLISH("list"),
	[FEEL_CONTEXT] = ENGLISH("context"),
	[FEEL_RANGE] = ENGLISH("range"),
	[FEEL_FUNCTION] = ENGLISH("function"),
};

struct str feel_type_name(enum feel_type_kind kind)
{
	return str_from_c(kind_names[kind]);
}

struct str feel_kind_words(const struct diags *diags, enum feel_type_kind kind)
{
	return str_from_c(diag_words(diags, kind_names[kind]));
}

static void print_at(const struct feel_type *type, struct buf *out, unsigned depth)
{
	buf_add(out, feel_type_name(type->kind));
	if (depth > LIMIT_FEEL_DEPTH)
		return;
	if (type->kind == FEEL_LIST || type->kind == FEEL_RANGE) {
		buf_add_byte(out, '<');
		print_at(element_of(type), out, depth + 1);
		buf_add_byte(out, '>');
	} else if (type->kind == FEEL_CONTEXT && type->member_count > 0) {
		print_members(type, true, out, depth + 1);
	} else if (type->kind == FEEL_FUNCTION && type->element != NULL) {
		print_members(type, false, out, depth + 1);
		buf_add(out, STR(" -> "));
		print_at(type->element, out, depth + 1);
	}
}

void feel_type_print(const struct feel_type *type, struct buf *out)
{
	print_at(type, out, 0);
}

struct str feel_type_words(const struct diags *diags, const struct feel_type *type)
{
	struct buf buf;
	struct str text;

	if (type->kind < FEEL_LIST)
		return feel_kind_words(diags, type->kind);
	if (type->kind == FEEL_LIST)
		return diag_text(diags, "list<%.*s>",
				 STR_ARG(feel_type_words(diags, element_of(type))));
	buf_init(&buf, 512);
	feel_type_print(type, &buf);
	text = str_copy(diags->arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}
