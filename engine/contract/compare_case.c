#include "engine/contract/compare_inner.h"

/* What one line of a scenario says: what is typed into an item, or what is expected of it. */
struct line {
	struct str item, aspect, value;
	bool typed;
};

static struct str key_of(struct arena *arena, const struct line *line)
{
	return str_printf(arena, "%s %.*s %.*s", line->typed ? "typed" : "expected",
			  STR_ARG(line->item), STR_ARG(line->aspect));
}

static void add_line(struct arena *arena, struct map *lines, struct line line)
{
	struct line *kept = ARENA_NEW(arena, struct line);
	struct str key = key_of(arena, &line);

	*kept = line;
	while (!map_add(lines, key, kept))
		key = str_printf(arena, "%.*s\n", STR_ARG(key));
}

static void collect(struct arena *arena, const struct xml *element, struct str name,
		    struct map *lines)
{
	for (const struct xml *at = xml_child(element, name); at != NULL;
	     at = xml_next(at, name))
		for (const struct xml_attr *attr = at->attrs; attr != NULL; attr = attr->next)
			if (!str_equal_c(attr->name, "item"))
				add_line(arena, lines,
					 (struct line){ xml_get(at, STR("item")), attr->name,
							attr->value,
							str_equal_c(name, "answer") });
}

static struct map lines_of(struct arena *arena, const struct xml *element)
{
	struct map lines;

	map_init(&lines, arena);
	collect(arena, element, STR("answer"), &lines);
	collect(arena, element, STR("expect"), &lines);
	return lines;
}

/* An empty answer is one, too: so that it is not taken for none. */
static struct str shown(const struct line *line)
{
	return line == NULL ? STR("") : line->value.len == 0 ? STR("\"\"") : line->value;
}

static void tell(struct comparison *all, struct change about, const struct line *was,
		 const struct line *is)
{
	const struct line *either = is != NULL ? is : was;

	if (was != NULL && is != NULL && str_equal(was->value, is->value))
		return;
	about.kind = either->typed ? CHANGE_ANSWER : CHANGE_EXPECTATION;
	about.part = either->item;
	about.detail = either->aspect;
	about.was = shown(was);
	about.is = shown(is);
	comparison_add(all, about);
}

void comparison_case(struct comparison *all, struct change about, const struct xml *before,
		     const struct xml *after)
{
	const struct map were = lines_of(all->arena, before);
	const struct map are = lines_of(all->arena, after);

	for (size_t i = 0; i < are.count; i++)
		tell(all, about, map_get(&were, are.entries[i].key), are.entries[i].value);
	for (size_t i = 0; i < were.count; i++)
		if (!map_has(&are, were.entries[i].key))
			tell(all, about, were.entries[i].value, NULL);
}
