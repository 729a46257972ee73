/* Files: what the rules see of each is its name, its type, and its size. */
#include "engine/form/attachment.h"
#include "engine/form/item_kind.h"

enum { MEMBERS = 3 };
static const struct str members[] = { STR_INIT("name"), STR_INIT("type"), STR_INIT("size") };

/* About one file of several. */
static enum typed wrong_file(struct problem_detail *problem, const char *code,
			     const struct attachment *file, struct str limit)
{
	problem->file = file->name;
	return item_wrong_limit(problem, code, limit);
}

static struct str accepted(const struct item *item, struct arena *arena)
{
	struct str text;
	struct buf buf;

	buf_init(&buf, LIMIT_FILE_NAME);
	attachment_print_accepted(item, &buf);
	text = str_copy(arena, buf_str(&buf));
	buf_finish(&buf);
	return text;
}

enum typed item_check_file(const struct item *item, const struct attachment *file,
			   struct arena *arena, struct problem_detail *problem)
{
	const struct attachment_format *format = attachment_format_of(file->name);

	if (!attachment_is_accepted(item, format) || !str_equal(format->type, file->type))
		return wrong_file(problem, "attachment.type", file, accepted(item, arena));
	if (file->size == 0)
		return wrong_file(problem, "attachment.empty", file, STR(""));
	if (file->size > (uint64_t)item->max_size * LIMIT_MEGABYTE)
		return wrong_file(problem, "attachment.large", file,
				  str_printf(arena, "%u", item->max_size));
	return TYPED_VALUE;
}

static struct value file_value(const struct attachment *file, struct arena *arena)
{
	struct context_entry *entries = ARENA_ARRAY(arena, struct context_entry, MEMBERS);

	entries[0] = (struct context_entry){ members[0], value_string(file->name) };
	entries[1] = (struct context_entry){ members[1], value_string(file->type) };
	entries[2] =
		(struct context_entry){ members[2],
					value_number(decimal_from_i64((int64_t)file->size)) };
	return value_context(arena, entries, MEMBERS);
}

static enum typed attachment_parse(const struct item *item, const struct str *texts,
				   size_t count, struct arena *arena, struct value *out,
				   struct problem_detail *problem)
{
	struct value *files = ARENA_ARRAY(arena, struct value, count);
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		const struct attachment file = attachment_read(texts[i]);

		if (texts[i].len == 0)
			continue;
		if (item_check_file(item, &file, arena, problem) == TYPED_WRONG)
			return TYPED_WRONG;
		files[used++] = file_value(&file, arena);
	}
	if (used > item->max_files)
		return item_wrong_limit(problem, "attachment.many",
					str_printf(arena, "%u", item->max_files));
	*out = value_list(arena, files, used);
	return TYPED_VALUE;
}

static struct str text_member(struct value file, struct str name)
{
	const struct value *member = context_get(file.context, name);

	return member != NULL && member->kind == VALUE_STRING ? member->string : STR("");
}

static uint64_t size_member(struct value file)
{
	const struct value *member = context_get(file.context, members[2]);
	int64_t size = 0;

	if (member == NULL || member->kind != VALUE_NUMBER ||
	    !decimal_to_i64(member->number, &size) || size < 0)
		return 0;
	return (uint64_t)size;
}

static void attachment_print(const struct item *item, struct value value,
			     const struct form *form, size_t language, struct buf *out)
{
	const char *before = "";

	(void)item;
	for (size_t i = 0; i < value.list->count; i++) {
		struct value file = value.list->items[i];

		if (file.kind != VALUE_CONTEXT)
			continue;
		buf_add_c(out, before);
		before = ", ";
		buf_add(out, text_member(file, members[0]));
		buf_add_c(out, " (");
		attachment_print_size(size_member(file), item_words(form, language)->decimal,
				      out);
		buf_add_byte(out, ')');
	}
}

/* Samples are the one value that knows digests and ids. */
static const struct str *attachment_back(const struct item *item, struct value value,
					 struct arena *arena, size_t *count)
{
	struct str *texts = ARENA_ARRAY(arena, struct str, value.list->count);

	(void)item;
	for (size_t i = 0; i < value.list->count; i++) {
		struct value from = value.list->items[i];
		struct attachment file;

		if (from.kind != VALUE_CONTEXT)
			continue;
		file = (struct attachment){ .name = text_member(from, members[0]),
					    .type = text_member(from, members[1]),
					    .size = size_member(from),
					    .digest = text_member(from, STR("sha256")),
					    .id = text_member(from, STR("id")) };
		texts[(*count)++] = attachment_write(arena, &file);
	}
	return texts;
}

const struct feel_type *item_files_type(struct arena *arena)
{
	struct feel_member *types = ARENA_ARRAY(arena, struct feel_member, MEMBERS);

	for (size_t i = 0; i < MEMBERS; i++)
		types[i] = (struct feel_member){
			members[i], feel_type_simple(i == 2 ? FEEL_NUMBER : FEEL_STRING)
		};
	return feel_type_list(arena, feel_type_context(arena, types, MEMBERS));
}

const struct item_functions item_attachment = { attachment_parse, attachment_print,
						attachment_back };
